//! The composed report: one plain tree that every format is made from.
//!
//! All wording, numbers and cross-references are settled here, so that no two
//! formats can differ. Written as JSON, the tree is the report for other
//! systems; its JSON Schema comes from [`report_schema`].

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::dataset::{Edition, Exemption, Outcome, PartialDate, Status, YearId};
use crate::json::generate;
use crate::photographs::Image;
use crate::text::{Block, Inline, ShownImage};

/// The version of the report's JSON form. It rises when a reader of the form
/// has to change.
pub const REPORT_FORMAT: u32 = 1;

/// A composed report.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// The program that composed it, with its version.
    pub generator: Cow<'static, str>,
    /// Version of this form.
    pub format: u32,
    /// What the report is, for whom, and when.
    pub meta: Meta,
    /// Fixed words that formats show, such as "Contents", in the language of the report.
    pub labels: BTreeMap<String, String>,
    /// Settings of the house style for its templates, such as colours.
    pub look: BTreeMap<String, String>,
    /// The front-page form, row by row.
    pub front_page: FrontPage,
    /// The sections and appendices in order.
    pub sections: Vec<Section>,
    /// The recommendations once more, as data.
    pub recommendations: Vec<Recommendation>,
    /// The relationships and how each stood before the meeting, as data.
    #[serde(default)]
    pub statuses: Vec<RelationshipStatus>,
    /// The image files that the report shows, by name.
    #[serde(skip)]
    pub images: BTreeMap<String, Image>,
    /// The name of its PDF file, where that is made in the same run.
    #[serde(skip)]
    pub pdf: Option<String>,
}

/// The composed reports that were published and are on record, by their short names.
pub type RecordedReports = BTreeMap<String, Arc<Report>>;

/// What a report is, for whom, and when.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Meta {
    /// Whether this is the report, or the minute of its item.
    pub kind: DocumentKind,
    /// Short name of the council.
    pub council_id: String,
    /// Name of the council.
    pub council: String,
    /// Name of the committee.
    pub committee: String,
    /// Title of the report.
    pub title: String,
    /// Whether the council gave it that title, to which the municipal year is then not added.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub own_title: bool,
    /// What stands under the title, such as the municipal year.
    pub subtitle: String,
    /// What the report is about, in a sentence.
    pub description: String,
    /// In whose name the report is made. Empty where the council has a notice, which may say
    /// that somebody else wrote it.
    pub author: String,
    /// Short name of the report: its municipal year, unless it has its own.
    pub report_id: String,
    /// The municipal year.
    pub year: YearId,
    /// The municipal year in words, such as 2023/24.
    pub year_text: String,
    /// Date of the meeting, as far as it is known.
    pub meeting_date: Option<PartialDate>,
    /// Date of the meeting in words.
    pub meeting_date_text: String,
    /// The date that the documents bear in their metadata: the day of publication, or else of the meeting.
    pub document_date: PartialDate,
    /// Language of the report (BCP 47).
    pub language: String,
    /// Number of the item on the agenda.
    pub agenda_item: Option<String>,
    /// Number of the first page in the agenda pack.
    pub first_page: u32,
    /// The edition: for the public, or with what is exempt.
    pub edition: Edition,
    /// The paragraphs of the schedule on exempt information by which anything in the report is exempt: withheld from the public edition, shown in the other.
    pub exempt_paragraphs: Vec<u8>,
    /// Whether anything in the report is confidential rather than exempt: withheld from the public edition, shown in the other.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub confidential: bool,
    /// The words that mark a document that is not for publication, on every page.
    pub marking: Option<String>,
    /// Whether the report is a draft.
    pub draft: bool,
    /// What stands on each page of a paper that is not final: that it is a draft, or not the published report.
    #[serde(default)]
    pub stamp: Option<String>,
    /// When and why a published report was issued again, in a sentence for its front page.
    #[serde(default)]
    pub reissued: Option<String>,
    /// The house style.
    pub house_style: String,
    /// Keywords for catalogues.
    pub keywords: Vec<String>,
    /// The council's logo, if the dataset has one.
    pub logo: Option<ShownImage>,
    /// The council's notice for the front page, such as that the report is an example.
    pub notice: Option<String>,
    /// What tells the minute of this meeting from those of others, in the name of its file.
    #[serde(skip)]
    pub meeting_suffix: Option<String>,
}

impl Meta {
    /// The title with the municipal year, unless it is the council's own.
    #[must_use]
    pub fn full_title(&self) -> String {
        if self.own_title {
            self.title.clone()
        } else {
            format!("{} {}", self.title, self.year_text)
        }
    }

    /// Whether anything in the report is kept from the public: exempt or confidential.
    #[must_use]
    pub fn has_exempt(&self) -> bool {
        self.confidential || !self.exempt_paragraphs.is_empty()
    }
}

/// What a document is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    /// The report to the committee.
    #[default]
    Report,
    /// The minute of what the committee resolved.
    Minute,
}

/// The front-page form.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct FrontPage {
    /// Anchor, unique in the report.
    pub anchor: String,
    /// Heading of the form.
    pub title: String,
    /// The rows.
    pub rows: Vec<FormRow>,
    /// What stands under the rows, such as the officers' sign-off list.
    pub blocks: Vec<Block>,
}

/// One row of the front-page form.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct FormRow {
    /// The question.
    pub label: String,
    /// Whether the dataset has an answer.
    pub recorded: bool,
    /// The answer, or the words for an answer that is not recorded.
    pub blocks: Vec<Block>,
}

/// A section, appendix or part of one.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Section {
    /// Anchor, unique in the report.
    pub anchor: String,
    /// Number, where the house style numbers it.
    pub number: Option<String>,
    /// Heading without the number.
    pub title: String,
    /// Depth of the heading: 1 for a section, 2 for a part of one, and so on.
    pub level: u8,
    /// Whether it begins on a new page, unless much of the page before is still empty.
    pub new_page: bool,
    /// What it consists of, before its parts.
    pub blocks: Vec<Block>,
    /// Its parts.
    pub sections: Vec<Section>,
}

/// A recommendation as data.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Recommendation {
    /// Short name of the decision in the dataset; none where the recommendation is withheld.
    pub id: Option<String>,
    /// Its number, such as `1 a)`.
    pub number: String,
    /// Anchor of the recommendation.
    pub anchor: String,
    /// What the committee is asked to do; none for a recommendation that concerns no one place.
    pub outcome: Option<Outcome>,
    /// The short names of the relationships.
    pub relationships: Vec<String>,
    /// The text of the recommendation.
    pub text: String,
    /// The text of the reason.
    pub reason: String,
    /// Why the recommendation is kept from the public, where it is.
    pub exempt: Option<Exemption>,
}

/// How a relationship stood before the meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RelationshipStatus {
    /// The short name of the relationship.
    pub id: String,
    /// The place.
    pub place: String,
    /// Its status.
    pub status: Status,
    /// Since when, where that is known.
    pub since: Option<PartialDate>,
}

impl Report {
    /// The recommendation of a decision.
    #[must_use]
    pub fn recommendation(&self, decision: &str) -> Option<&Recommendation> {
        let mut all = self.recommendations.iter();
        all.find(|recommendation| recommendation.id.as_deref() == Some(decision))
    }
}

impl FrontPage {
    /// That of a document without a form.
    pub(crate) fn none() -> Self {
        Self { anchor: String::new(), title: String::new(), rows: Vec::new(), blocks: Vec::new() }
    }
}

impl Section {
    /// This section and all its parts, in reading order.
    pub fn walk(&self) -> impl Iterator<Item = &Self> {
        let mut stack = vec![self];
        std::iter::from_fn(move || {
            let next = stack.pop()?;
            stack.extend(next.sections.iter().rev());
            Some(next)
        })
    }

    /// Calls a function on every inline of the section and its parts.
    pub(crate) fn for_each_inline_mut(&mut self, visit: &mut impl FnMut(&mut Inline)) {
        self.blocks.iter_mut().for_each(|block| block.for_each_inline_mut(visit));
        self.sections.iter_mut().for_each(|part| part.for_each_inline_mut(visit));
    }
}

/// The JSON Schema (draft 2020-12) of a composed report.
#[must_use]
pub fn report_schema() -> Value {
    generate::<Report>(SchemaSettings::draft2020_12().for_serialize())
}
