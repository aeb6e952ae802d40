//! Sample sentences for a report's standing sections, which officers review, edit and own.
//!
//! Standard wording states no cost, legal effect or promise. Many councils say much the
//! same there every year, so `new` and `roll` offer a text, marked with [`SAMPLE`]; until
//! the mark is removed, the report can be built as a draft only.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::check::SAMPLE;
use crate::dataset::Nation;
use crate::style::{Content, HouseStyle, SectionSpec};
use crate::templates::Templates;

/// The sample texts by narrative.
const NARRATIVE: [(&str, &str); 2] = [
    (
        "consultation",
        "The Council is not required by law to consult the public on these recommendations. [Say who has been consulted, and what they said.]",
    ),
    (
        "timetable",
        "Subject to approval, the decisions will take effect once the period for call-in has ended. [Name the officer who is responsible for carrying them out.]",
    ),
];

/// The sample texts by kind of implication.
const IMPLICATIONS: [(&str, &str); 6] = [
    (
        "equality",
        "No equality implications have been identified. The implications of any new arrangement will be considered before it is entered into.",
    ),
    (
        "financial",
        "No direct financial implications arise from this report. Any new or renewed relationship will be costed before significant activity takes place.",
    ),
    (
        "legal",
        "No direct legal implications arise from this report. Any proposal to commit funding or to enter into a binding agreement will need a separate decision.",
    ),
    (
        "climate",
        "No direct climate implications arise from this report. Meetings will be held online where possible, and alternatives to flying will be considered where travel is needed.",
    ),
    (
        "welsh-language",
        "No effects on opportunities to use the Welsh language, or on treating it no less favourably than English, have been identified. [Say how they were considered.]",
    ),
    (
        "rural-needs",
        "No effects on the needs of people in rural areas have been identified. [Say how they were considered.]",
    ),
];

/// The sample texts that a house style has a section for, by field of a report.
pub(crate) struct Samples {
    /// Those of `narrative`.
    pub(crate) narrative: Map<String, Value>,
    /// Those of `implications`.
    pub(crate) implications: Map<String, Value>,
}

impl Samples {
    /// Those for a council of a nation in a house style that is built in; none for another.
    pub(crate) fn of(style: &str, nation: Nation) -> Self {
        let mut used = BTreeSet::new();
        if let Ok(style) = HouseStyle::load(&Templates::built_in(), style) {
            collect(&style.spec.sections, nation, &mut used);
        }
        let of = |texts: &[(&str, &str)], field: &str| {
            let texts = texts.iter().filter(|(name, _)| used.contains(&format!("{field}/{name}")));
            texts
                .map(|(name, text)| ((*name).to_owned(), json!([format!("{SAMPLE} {text}")])))
                .collect()
        };
        Self {
            narrative: of(&NARRATIVE, "narrative"),
            implications: of(&IMPLICATIONS, "implications"),
        }
    }
}

/// The narratives and implications that the sections of a nation's councils show.
fn collect(sections: &[SectionSpec], nation: Nation, used: &mut BTreeSet<String>) {
    let is_own =
        |section: &&SectionSpec| section.nations.is_empty() || section.nations.contains(&nation);
    for section in sections.iter().filter(is_own) {
        used.extend(section.content.iter().filter_map(|content| match content {
            Content::Narrative(id) => Some(format!("narrative/{id}")),
            Content::Implications(id) => Some(format!("implications/{id}")),
            _ => None,
        }));
        collect(&section.sections, nation, used);
    }
}
