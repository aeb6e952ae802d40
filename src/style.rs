//! A house style: how one council sets its reports out, as data.
//!
//! `style.json` in the house style's folder gives title, sections, numbering,
//! sign-off list and look; `labels.json` gives the fixed words. Both are read
//! with the same care as a dataset.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::dataset::{Document, Id, TypeSchema};
use crate::diagnostic::{Diagnostic, Diagnostics, TEMPLATE_ERROR};
use crate::templates::{Templates, TemplatesError};

/// A house style with its labels.
#[derive(Debug, Clone)]
pub struct HouseStyle {
    /// Name of its folder.
    pub name: String,
    /// What `style.json` says.
    pub spec: StyleSpec,
    /// The fixed words by key, such as `status.active`.
    pub labels: BTreeMap<String, String>,
    /// The names of the months, January first.
    pub months: Vec<String>,
}

/// What `style.json` says.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StyleSpec {
    /// Title of the report. May use the values of the wording templates.
    pub title: String,
    /// What stands under the title.
    pub subtitle: String,
    /// Heading of the front-page form, whose rows are in front-page.md.
    pub form_title: String,
    /// What stands under the form, such as the sign-off list.
    #[serde(default)]
    pub form_content: Vec<Content>,
    /// How paragraphs and recommendations are numbered.
    pub numbering: Numbering,
    /// The sections and appendices, in order.
    pub sections: Vec<SectionSpec>,
    /// The parts of each region.
    pub region: Vec<RegionPartSpec>,
    /// The parts of each relationship's entry in a region.
    pub entry: Vec<EntryPartSpec>,
    /// The rows of the officers' sign-off list.
    #[serde(default)]
    pub sign_offs: Vec<SignOffSpec>,
    /// Settings for the PDF and HTML templates, such as colours.
    #[serde(default)]
    pub look: BTreeMap<String, String>,
}

/// How a house style numbers.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Numbering {
    /// How paragraphs are numbered.
    pub paragraphs: ParagraphNumbering,
    /// How recommendations are numbered.
    pub recommendations: RecommendationNumbering,
}

/// How paragraphs are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ParagraphNumbering {
    /// Within each numbered section: 1.1, 1.2, 2.1.
    BySection,
    /// Through the numbered sections: 1, 2, 3; within appendices A1, A2.
    Continuous,
}

/// How recommendations are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RecommendationNumbering {
    /// The decisions are lettered parts of recommendation 1; further recommendations follow as 2, 3.
    Lettered,
    /// Every decision and further recommendation is one recommendation: (1), (2), (3).
    Flat,
}

/// A section or appendix.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionSpec {
    /// Short name; the anchor in the page.
    pub id: Id,
    /// Heading.
    pub title: String,
    /// Whether and how the section is numbered.
    #[serde(default)]
    pub number: SectionNumber,
    /// Whether it begins on a new page.
    #[serde(default)]
    pub new_page: bool,
    /// What it consists of, in order.
    #[serde(default)]
    pub content: Vec<Content>,
    /// Its parts.
    #[serde(default)]
    pub sections: Vec<SectionSpec>,
}

/// Whether and how a section is numbered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SectionNumber {
    /// Not numbered; nor are its paragraphs.
    #[default]
    None,
    /// The next number among its neighbours.
    Number,
    /// The next letter, as an appendix.
    Appendix,
}

/// A piece of a section's content.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Content {
    /// Standard wording: the template of this name in `wording/`.
    Wording(String),
    /// The report's narrative of this name.
    Narrative(Id),
    /// The report's implications of this kind.
    Implications(Id),
    /// The list of recommendations.
    Recommendations,
    /// Each recommendation with its reason.
    Reasons,
    /// The regions, each a part of the section.
    Regions,
    /// The approaches received: relationships that are proposed or being explored.
    Approaches,
    /// The assessment criteria of the policy, as a table.
    Criteria,
    /// All relationships, as a table.
    Summary,
    /// The background papers, as a list.
    BackgroundPapers,
    /// The officers' sign-off list, as a table.
    SignOffs,
    /// The report's own appendices, each a part of the section.
    Appendices,
}

/// A part of each region.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegionPartSpec {
    /// Heading.
    pub title: String,
    /// What it shows.
    pub show: RegionPart,
}

/// What a part of a region shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RegionPart {
    /// The review of the relationships, each with its entry.
    Relationships,
    /// The visits and events of the municipal year.
    Visits,
    /// The visits and events after the meeting.
    Ahead,
}

/// A part of a relationship's entry.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryPartSpec {
    /// Heading.
    pub title: String,
    /// What it shows.
    pub show: EntryPart,
}

/// What a part of a relationship's entry shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EntryPart {
    /// Profile and figures of the place.
    Profile,
    /// History and story of the link.
    Story,
    /// Agreements and standing.
    Standing,
    /// The assessment by criterion.
    Assessment,
    /// The recommendation, with links to it and its reason.
    Recommendation,
    /// Where to read more.
    FurtherInformation,
}

/// A row of the sign-off list.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignOffSpec {
    /// The role, as the dataset names it.
    pub role: Id,
    /// The words for it.
    pub label: String,
}

/// Why a house style could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StyleError {
    /// A file could not be had.
    #[error(transparent)]
    Templates(#[from] TemplatesError),
    /// A file has problems.
    #[error("the house style has errors:\n{0}")]
    Invalid(Diagnostics),
}

static STYLE: LazyLock<TypeSchema> = LazyLock::new(TypeSchema::of::<StyleSpec>);
static LABELS: LazyLock<TypeSchema> = LazyLock::new(TypeSchema::of::<BTreeMap<String, Value>>);

impl HouseStyle {
    /// Reads a house style.
    ///
    /// # Errors
    /// If there is no such style, or its files have problems.
    pub fn load(templates: &Templates, name: &str) -> Result<Self, StyleError> {
        let Some(_) = templates.file(name, "style.json")? else {
            return Err(TemplatesError::NoStyle {
                style: name.to_owned(),
                known: templates.styles()?,
            }
            .into());
        };
        let spec: StyleSpec = parse(templates, name, "style.json", &STYLE)?;
        let mut labels = BTreeMap::new();
        let mut months = Vec::new();
        // The base has every label; a house style has those that it changes.
        for folder in ["base", name] {
            if templates.file(folder, "labels.json")?.is_some() {
                let tree: BTreeMap<String, Value> =
                    parse(templates, folder, "labels.json", &LABELS)?;
                if let Some(Value::Array(names)) = tree.get("months") {
                    months = names.iter().filter_map(Value::as_str).map(str::to_owned).collect();
                }
                for (key, value) in tree {
                    flatten(&key, value, &mut labels);
                }
            }
        }
        Ok(Self { name: name.to_owned(), spec, labels, months })
    }

    /// The fixed words of a key. A key that no `labels.json` has stands for
    /// itself, so that it is seen.
    #[must_use]
    pub fn label<'a>(&'a self, key: &'a str) -> &'a str {
        self.labels.get(key).map_or(key, String::as_str)
    }
}

fn flatten(key: &str, value: Value, labels: &mut BTreeMap<String, String>) {
    match value {
        Value::String(text) => {
            labels.insert(key.to_owned(), text);
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                flatten(&format!("{key}.{name}"), field, labels);
            }
        }
        _ => {}
    }
}

fn parse<T: DeserializeOwned>(
    templates: &Templates,
    style: &str,
    file: &str,
    schema: &TypeSchema,
) -> Result<T, StyleError> {
    let found = templates.find(style, file)?;
    let (document, value) = Document::parse(found.name, found.bytes);
    let invalid = |found| StyleError::Invalid(Diagnostics::new(found));
    let value = value.map_err(invalid)?;
    let violations = schema.violations(&document, &value);
    if !violations.is_empty() {
        return Err(invalid(violations.into_iter().map(|found| found.diagnostic).collect()));
    }
    serde_json::from_value(value).map_err(|error| {
        invalid(vec![Diagnostic::new(
            TEMPLATE_ERROR,
            Some(document.locate("")),
            format!("the file cannot be read: {error}"),
            "compare it with the built-in file: intl-update templates export",
        )])
    })
}
