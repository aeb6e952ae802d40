//! A place has one name wherever the report writes of it.

use unicode_segmentation::UnicodeSegmentation as _;

use super::{Findings, Subject, Text};
use crate::dataset::Relationship;
use crate::diagnostic::NAMED_DIFFERENTLY;
use crate::narrative::typographic;

/// From this likeness on, another word is taken for a spelling of the name.
const LIKE: f64 = 0.75;

pub(super) fn places_have_one_name(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    let names: Vec<String> = dataset
        .relationships
        .iter()
        .flat_map(|relationship| {
            let country = dataset.country_name(relationship);
            [relationship.place.as_str(), country].into_iter().chain(relationship.area.as_deref())
        })
        .flat_map(|name| {
            name.unicode_words().map(str::to_owned).chain([name.to_owned()]).collect::<Vec<_>>()
        })
        .collect();
    for (index, relationship) in dataset.relationships.iter().enumerate() {
        let own = format!("/relationships/{index}/");
        let decisions: Vec<String> = dataset
            .decisions
            .iter()
            .enumerate()
            .filter(|(_, decision)| decision.relationships.contains(&relationship.id))
            .map(|(index, _)| format!("/decisions/{index}/"))
            .collect();
        for text in subject.texts.iter().filter(|text| text.narrative) {
            let about = text.pointer.starts_with(&own)
                || decisions.iter().any(|pointer| text.pointer.starts_with(pointer.as_str()));
            if let Some(other) = other_spelling(relationship, text, about, &names) {
                findings.add(
                    NAMED_DIFFERENTLY,
                    &text.pointer,
                    format!("`{other}` looks like another spelling of {}", relationship.place),
                    format!("write {} throughout the report", relationship.place),
                );
            }
        }
    }
    for (index, decision) in dataset.decisions.iter().enumerate() {
        let Some(wording) = &decision.wording else { continue };
        for relationship in
            decision.relationships.iter().filter_map(|id| dataset.relationship(id.as_str()))
        {
            let wording = wording.as_str();
            if !wording.contains(&relationship.place)
                && !wording.contains(dataset.country_name(relationship))
            {
                findings.add(
                    NAMED_DIFFERENTLY,
                    &format!("/decisions/{index}/wording"),
                    format!("the recommendation does not name {}", relationship.place),
                    format!(
                        "name {} in the wording, as the reason and the appendix do",
                        relationship.place
                    ),
                );
            }
        }
    }
}

/// A spelling in a text that is not the place's name but stands for it: one
/// that the dataset lists, or, in a text about the place, one that is alike.
fn other_spelling(
    relationship: &Relationship,
    text: &Text<'_>,
    about: bool,
    names: &[String],
) -> Option<String> {
    let words: Vec<&str> = text.content.unicode_words().collect();
    let size = relationship.place.unicode_words().count().max(1);
    let spelled =
        |candidate: &str| relationship.other_spellings.iter().any(|other| other == candidate);
    let alike = |candidate: &str| {
        about
            && candidate.starts_with(char::is_uppercase)
            && !names.iter().any(|name| name == candidate)
            && strsim::normalized_damerau_levenshtein(candidate, &relationship.place) >= LIKE
    };
    let mut candidates = words.windows(size).map(|window| {
        let joined = window.join(" ");
        let possessive = typographic(&joined);
        possessive.strip_suffix("\u{2019}s").map_or(joined, str::to_owned)
    });
    candidates.find(|candidate| {
        *candidate != relationship.place
            && relationship.local_name.as_ref().is_none_or(|local| local.text != *candidate)
            && (spelled(candidate) || alike(candidate))
    })
}
