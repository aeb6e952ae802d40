//! A house style: how one council sets its reports out, as data.
//!
//! `style.json` in the house style's folder gives title, sections, numbering,
//! sign-off list and look; `labels.json` gives the fixed words. Both are read
//! with the same care as a dataset.

pub(crate) mod contrast;
mod labels;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::dataset::{FORMATS, Id, LanguageTag, Nation};
use crate::diagnostic::{Diagnostic, Diagnostics, Hint, Location, one_of};
use crate::json::rules::DUPLICATE_ID;
use crate::json::{Document, TypeSchema};
use crate::law::Law;
use crate::templates::TEMPLATE_ERROR;
use crate::templates::{Templates, TemplatesError};
use crate::text::language::primary;
use crate::text::passages::ENGLISH;

pub use labels::Labels;

/// The file of a house style that says how reports are set out.
pub(crate) const STYLE_FILE: &str = "style.json";

/// A house style with its labels.
#[derive(Debug, Clone)]
pub struct HouseStyle {
    /// Name of its folder.
    pub name: String,
    /// What `style.json` says.
    pub spec: StyleSpec,
    /// The fixed words.
    pub labels: Labels,
}

/// What `style.json` says.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StyleSpec {
    /// Language of the style's own wording, labels and headings, such as cy for Welsh. British English (en-GB) if left out. A style of another language has every label; wording that it does not have stays in English and is marked so.
    #[serde(default)]
    pub language: LanguageTag,
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
    /// Which criteria the assessment of a relationship shows.
    #[serde(default)]
    pub assessment: AssessmentSpec,
    /// What the public edition leaves out, such as the sign-off list or the internal notes.
    #[serde(default)]
    pub left_out_of_public: Vec<Content>,
    /// The pages of the public web site.
    #[serde(default)]
    pub site: SiteSpec,
    /// Settings for the PDF and HTML templates. `accent` is the colour of headings and links on a light page, `accent_dark` on a dark one.
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
    /// The same, with letters: a), b), c).
    Alphabetic,
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
    /// Whether it begins on a new page, unless much of the page before is still empty.
    #[serde(default)]
    pub new_page: bool,
    /// The nations whose councils' reports have it. All if left out.
    #[serde(default)]
    pub nations: Vec<Nation>,
    /// The law that asks for it: a report to a meeting before that was in force has it only if the report says something in it.
    #[serde(default)]
    pub law: Option<Law>,
    /// Whether it is left out of a report that says nothing in it.
    #[serde(default)]
    pub leave_out_empty: bool,
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
    /// What has changed since the report before; a section with it is left out of the first report.
    Changes,
    /// The approaches received: relationships that are proposed or being explored.
    Approaches,
    /// The assessment criteria of the policy, as a table; a section with them is left out where there is no policy.
    Criteria,
    /// All relationships, as a table.
    Summary,
    /// A picture drawn from the data, with the data as a table.
    Picture(PictureKind),
    /// Planned and actual costs of the municipal year, as a table; nothing where nothing was planned in money.
    Costs,
    /// The background papers, as a list.
    BackgroundPapers,
    /// The officers' sign-off list, as a table.
    SignOffs,
    /// One sign-off, as a paragraph: that of this role.
    SignOff(Id),
    /// The report's notes for officers and members.
    InternalNotes,
    /// The report's own appendices, each a part of the section.
    Appendices,
    /// The themes of the council, each a part of the section with what the report says of it.
    Themes,
    /// The networks, pledges and initiatives, each a part of the section; a section with these alone is left out where there are none.
    Networks,
    /// The case studies, each a part of the section; a section with these alone is left out where there are none.
    CaseStudies,
    /// Questions with their answers, as on the front page: the template of this name in `wording/`.
    Questions(String),
    /// The appendices by letter and title, as a list.
    AppendixList,
}

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PictureKind {
    /// Where the places are and how the relationships stand, on a map of the world.
    Map,
    /// The relationships with their agreements, from the first to the meeting.
    Timeline,
    /// The visits of the municipal year by region and form, beside those of the year before.
    Visits,
}

/// The pages of the public web site. A section in which there is nothing is left out of its page.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SiteSpec {
    /// The sections of the front page, in order.
    pub front: Vec<FrontSection>,
    /// The sections of the page of a place, in order.
    pub place: Vec<PlaceSection>,
}

impl Default for SiteSpec {
    fn default() -> Self {
        Self {
            front: vec![
                FrontSection::Active,
                FrontSection::InForce,
                FrontSection::Map,
                FrontSection::Future,
                FrontSection::Contacts,
                FrontSection::Historical,
                FrontSection::Timeline,
                FrontSection::Visits,
                FrontSection::Networks,
                FrontSection::CaseStudies,
                FrontSection::Decisions,
                FrontSection::Contact,
            ],
            place: vec![
                PlaceSection::Facts,
                PlaceSection::Photographs,
                PlaceSection::History,
                PlaceSection::Relationship,
                PlaceSection::Visits,
                PlaceSection::Ahead,
                PlaceSection::Agreements,
                PlaceSection::Decisions,
                PlaceSection::CaseStudies,
                PlaceSection::FurtherInformation,
            ],
        }
    }
}

/// A section of the web site's front page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FrontSection {
    /// The active partners by region.
    Active,
    /// The other partnerships in force.
    InForce,
    /// Where all places are, on a map.
    Map,
    /// The future partnerships.
    Future,
    /// The contacts without an agreement.
    Contacts,
    /// The historical partnerships.
    Historical,
    /// The relationships with their agreements, as a timeline.
    Timeline,
    /// The visits of the municipal year by region, as bars.
    Visits,
    /// The networks, pledges and initiatives.
    Networks,
    /// The case studies.
    CaseStudies,
    /// A link to the decisions.
    Decisions,
    /// Who can be asked.
    Contact,
}

/// A section of the page of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlaceSection {
    /// What the place is like, and the figures on it.
    Facts,
    /// The photographs.
    Photographs,
    /// The history of the link.
    History,
    /// How the link came about, what has come of it, and how it stands.
    Relationship,
    /// The visits and events that there have been.
    Visits,
    /// The visits and events that are ahead.
    Ahead,
    /// The agreements.
    Agreements,
    /// What meetings have decided on the link.
    Decisions,
    /// The case studies that are about the place.
    CaseStudies,
    /// Where to read more.
    FurtherInformation,
}

/// A part of each region.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegionPartSpec {
    /// Heading.
    pub title: String,
    /// What it shows.
    pub show: RegionPart,
    /// Whether it is left out of a region for which nothing is recorded, in place of a sentence that says so.
    #[serde(default)]
    pub leave_out_empty: bool,
}

/// What a part of a region shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RegionPart {
    /// The review of the relationships, each with its entry.
    Relationships,
    /// The visits and events of the municipal year.
    Visits,
    /// The visits and events before the municipal year that were too late for the report before; left out where there are none, and shown among the visits of the year where no part shows them.
    Earlier,
    /// The visits and events between the end of the municipal year and the meeting; left out where there are none.
    Since,
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

/// Which criteria the assessment of a relationship shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AssessmentSpec {
    /// The criteria with a finding. A relationship without findings has no assessment.
    #[default]
    Found,
    /// Every criterion of the policy, also those on which no information is held. A
    /// relationship on which none is held at all has a sentence instead.
    All,
    /// None: there is no part with the assessment.
    None,
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

static STYLE: LazyLock<TypeSchema> = LazyLock::new(|| TypeSchema::of::<StyleSpec>(FORMATS, &[]));

impl HouseStyle {
    /// Reads a house style.
    ///
    /// # Errors
    /// If there is no such style, or its files have problems.
    pub fn load(templates: &Templates, name: &str) -> Result<Self, StyleError> {
        let Some(_) = templates.file(name, STYLE_FILE)? else {
            let style = name.to_owned();
            return Err(match templates.override_folder(name) {
                Some(folder) => {
                    TemplatesError::Incomplete { style, folder, file: STYLE_FILE.to_owned() }
                }
                None => TemplatesError::NoStyle { style, known: templates.styles()? },
            }
            .into());
        };
        let (spec, language) = read_spec(templates, name)?;
        let labels = Labels::load(templates, name)?;
        let style = Self { name: name.to_owned(), spec, labels };
        let missing = style.labels.of_base();
        if style.is_translated() && !missing.is_empty() {
            let problem = Diagnostic::new(
                TEMPLATE_ERROR,
                Some(language),
                format!(
                    "the house style is in `{}`, but {} labels are in English: {}",
                    style.spec.language,
                    missing.len(),
                    one_of(missing.iter().map(String::as_str))
                ),
                format!(
                    "copy them from base/labels.json into {name}/labels.json and translate them"
                ),
            );
            return Err(StyleError::Invalid(Diagnostics::new(vec![problem])));
        }
        Ok(style)
    }

    /// Whether its wording is in another language than that of the base.
    #[must_use]
    pub fn is_translated(&self) -> bool {
        primary(self.spec.language.as_str()) != ENGLISH
    }

    /// Whether its wording is in a language, whatever its region.
    #[must_use]
    pub fn has_language(&self, language: &LanguageTag) -> bool {
        primary(self.spec.language.as_str()) == primary(language.as_str())
    }

    /// The content of the form and of every section.
    #[must_use]
    pub fn contents(&self) -> Vec<&Content> {
        fn add<'a>(sections: &'a [SectionSpec], found: &mut Vec<&'a Content>) {
            for section in sections {
                found.extend(&section.content);
                add(&section.sections, found);
            }
        }
        let mut found: Vec<&Content> = self.spec.form_content.iter().collect();
        add(&self.spec.sections, &mut found);
        found
    }

    /// Whether the form or any section shows a piece of content.
    #[must_use]
    pub fn shows(&self, content: &Content) -> bool {
        self.contents().contains(&content)
    }

    /// The fixed words of a key. A key that no `labels.json` has stands for
    /// itself, so that it is seen.
    #[must_use]
    pub fn label<'a>(&'a self, key: &'a str) -> &'a str {
        self.labels.get(key).unwrap_or(key)
    }
}

/// Reads `style.json`, and gives the place of its language too.
fn read_spec(templates: &Templates, style: &str) -> Result<(StyleSpec, Location), StyleError> {
    let found = templates.find(style, STYLE_FILE)?;
    let (document, value) = Document::parse(found.name, found.bytes);
    let invalid = |found| StyleError::Invalid(Diagnostics::new(found));
    let value = value.map_err(invalid)?;
    let violations = STYLE.violations(&document, &value);
    if !violations.is_empty() {
        return Err(invalid(violations.into_iter().map(|found| found.diagnostic).collect()));
    }
    let spec: StyleSpec = serde_json::from_value(value).map_err(|error| {
        invalid(vec![
            Diagnostic::new(
                TEMPLATE_ERROR,
                Some(document.locate("")),
                format!("the file cannot be read: {error}"),
                "compare it with the built-in file",
            )
            .with_hint(Hint::BuiltInTemplates),
        ])
    })?;
    let mut problems = Vec::new();
    find_repeated(&spec.sections, "/sections", &mut BTreeSet::new(), &mut |id, pointer| {
        problems.push(Diagnostic::new(
            DUPLICATE_ID,
            Some(document.locate(pointer)),
            format!("two sections have the id `{id}`"),
            "give one of them another id: it is the anchor of the section in the page",
        ));
    });
    let mut twice = |index: usize, page: &str| {
        problems.push(Diagnostic::new(
            DUPLICATE_ID,
            Some(document.locate(&format!("/site/{page}/{index}"))),
            "the page has this section already",
            "remove one of the two",
        ));
    };
    repeated(&spec.site.front).for_each(|index| twice(index, "front"));
    repeated(&spec.site.place).for_each(|index| twice(index, "place"));
    problems.extend(contrast::find_faint(&document, &spec.look));
    if problems.is_empty() {
        Ok((spec, document.locate("/language")))
    } else {
        Err(invalid(problems))
    }
}

/// The positions at which a list has what it has had before.
fn repeated<T: PartialEq>(list: &[T]) -> impl Iterator<Item = usize> {
    let again = |(index, entry): &(usize, &T)| list.iter().take(*index).any(|one| one == *entry);
    list.iter().enumerate().filter(again).map(|(index, _)| index)
}

/// Tells of every section whose id another one before it has.
fn find_repeated<'a>(
    sections: &'a [SectionSpec],
    pointer: &str,
    seen: &mut BTreeSet<&'a str>,
    tell: &mut impl FnMut(&str, &str),
) {
    for (index, section) in sections.iter().enumerate() {
        let pointer = format!("{pointer}/{index}");
        if !seen.insert(section.id.as_str()) {
            tell(section.id.as_str(), &format!("{pointer}/id"));
        }
        find_repeated(&section.sections, &format!("{pointer}/sections"), seen, tell);
    }
}
