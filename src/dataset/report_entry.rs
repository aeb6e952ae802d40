//! The report of one municipal year: its meeting, officers, form and narrative.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::date::PartialDate;
use super::decision::{Consideration, Outcome};
use super::exempt::{Exemption, Named, Paragraph, Part};
use super::minute::Minute;
use super::text::{Id, Narrative, ReportId, Text, WebAddress, YearId};
use crate::json::At;

/// The report of one municipal year.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-stays" = ["id", "year", "draft", "meeting", "agenda_item", "first_page", "published"]))]
pub struct ReportEntry {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// Keeps the whole report from the public, its decisions among it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exempt: Option<Exemption>,
    /// Whether this is the public edition of a report that is exempt, of which
    /// only its year and its meeting are there.
    #[serde(default, skip_serializing)]
    #[schemars(skip)]
    pub(crate) withheld: bool,
    /// Short name of the report, by which decisions, commands and file names refer to it. The municipal year if left out; a second report on one year needs its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ReportId>,
    /// The municipal year that the report is on.
    pub year: YearId,
    /// Title of the report, where it is not the house style's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Part<Text>>,
    /// Whether the report is a draft, which is then shown on it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub draft: bool,
    /// The meeting that the report goes to.
    pub meeting: Meeting,
    /// Whether other reports were made since the report before it in this register, which does not have them. This report then says so, and no heading calls the report before it the last.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reports_between: bool,
    /// Number of the item on the agenda.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("maxLength" = 100))]
    pub agenda_item: Option<Text>,
    /// Number of the report's first page in the agenda pack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub first_page: Option<u32>,
    /// When the report was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<PartialDate>,
    /// The officers who answer for the report.
    #[serde(default)]
    pub officers: Officers,
    /// The answers on the front-page form.
    #[serde(default)]
    pub form: Form,
    /// The documents that go with the report, beside its appendices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Part<Document>>,
    /// Notes for officers and members, such as what is still being asked. Most house styles leave them out of the public edition: one entry a paragraph.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub internal_notes: Vec<Paragraph>,
    /// The background papers. An empty list says that there are none; left out, they are not recorded (in England and Wales, Local Government Act 1972, section 100D).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub background_papers: Option<Vec<Part<Document>>>,
    /// The narrative by section, such as purpose or alternatives: one entry a numbered paragraph.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub narrative: BTreeMap<Id, Vec<Paragraph>>,
    /// The implications by kind: equality (in Northern Ireland with good relations), financial, legal and climate; in Wales also welsh-language, in Northern Ireland rural-needs, and in Scotland island-communities where a council has islands. A house style can have others. One entry a numbered paragraph.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub implications: BTreeMap<Id, Vec<Paragraph>>,
    /// How what the report recommends serves each theme of the council, by the theme's short name: one entry a numbered paragraph.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub themes: BTreeMap<Id, Vec<Paragraph>>,
    /// The council's own text in place of a sentence of the standard wording, by the name of the sentence.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub wording: BTreeMap<String, Paragraph>,
    /// The narrative of each region, by the region's short name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub regions: BTreeMap<Id, RegionNarrative>,
    /// Recommendations that concern no one place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further_recommendations: Vec<Part<FurtherRecommendation, Named>>,
    /// What the minute of each meeting has beside the votes on the recommendations: interests declared, the public excluded, resolutions of its own, reasons and alternatives.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub minutes: Vec<Minute>,
    /// What is still to be completed since the report was prepared from the one before. Remove each entry once it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_complete: Option<ToComplete>,
    /// What cannot be known, with the reason: answers that the report then does without. The names are those of its fields, such as narrative.consultation, implications.climate or themes.health, as far as the house style asks for them: `check -v` names the field of all that is open, and warns of a reason that the report has no place for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub not_known: BTreeMap<String, Text>,
    /// Appendices beside those of the house style.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub appendices: Vec<Part<AppendixText, Named>>,
}

impl ReportEntry {
    /// The short name of the report: its own, or else its municipal year.
    #[must_use]
    pub fn id(&self) -> &str {
        self.id.as_ref().map_or(self.year.as_str(), ReportId::as_str)
    }
}

/// The meeting that a report goes to.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// The committee, by its short name.
    pub committee: Id,
    /// The date of the meeting, as far as it is known. Left out while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
}

/// The officers who answer for a report.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Officers {
    /// Who wrote the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<Part<Officer>>,
    /// The lead officer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_officer: Option<Part<Officer>>,
    /// The post in whose name the report is made, such as a director.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_of: Option<Part<Text>>,
}

/// An officer and how to reach them.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Officer {
    /// The officer's name.
    pub name: Text,
    /// Job title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_title: Option<Text>,
    /// Mail address, written mailto:name@example.gov.uk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<WebAddress>,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub telephone: Option<Text>,
}

/// The answers on the front-page form. A draft shows that an answer is still to be completed; a final report needs those that its form requires.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// The subject of the report, where it is not its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Part<Text>>,
    /// Whether the decision is a key decision of an executive (England: SI 2012/2089, regulation 8; Northern Ireland: SR 2015/44, regulation 21). If it is, `dates` lists when its notice is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_decision: Option<Part<bool>>,
    /// Whether the decision is open for call-in: whether members can have it reviewed before it is carried out (in England, Local Government Act 2000, section 9F).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_in: Option<Part<bool>>,
    /// The Equality Impact Assessment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-write" = "{ \"done\": true, \"reference\": \"EIA 2561\" } if one was done, or { \"done\": false }"))]
    pub equality_impact_assessment: Option<Part<ImpactAssessment>>,
    /// The Climate Impact Assessment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-write" = "{ \"done\": true, \"reference\": \"CIA 17\" } if one was done, or { \"done\": false }"))]
    pub climate_impact_assessment: Option<Part<ImpactAssessment>>,
    /// Whether appropriate consultation has taken place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-write" = "true for yes or false for no, without quotation marks; if consultation does not apply, leave this out and give the reason in `consultation_not_applicable`"))]
    pub consultation: Option<Part<bool>>,
    /// Why consultation does not apply to the report. The form then says so, with this reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consultation_not_applicable: Option<Paragraph>,
    /// Whether the report holds confidential or exempt information.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-write" = "{ \"contains\": false }, or { \"contains\": true, \"paragraphs\": [3] } with the paragraphs that apply; with \"in_confidence\": true if something is confidential"))]
    pub exempt_information: Option<ExemptInformation>,
    /// Why the report is taken although it was published late: the special circumstances by reason of which the chair takes it as urgent (for committees in England, Local Government Act 1972, section 100B(4)(b)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Paragraph>,
    /// Wards affected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-write" = "a list, such as [\"All wards\"]"))]
    pub wards: Option<Part<Vec<Text>>>,
    /// Whether the members of the wards affected were consulted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ward_members_consulted: Option<Part<bool>>,
    /// The officers' sign-offs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sign_offs: Vec<Part<SignOff, SignOffPlace>>,
    /// When the lead officer made the declaration that the form asks for: that the services concerned have been consulted and the report approved for submission.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared: Option<PartialDate>,
    /// Answers to further questions of the house style's form, by the question's name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub further: BTreeMap<Id, Paragraph>,
}

/// Whether an impact assessment was done, and its reference.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImpactAssessment {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// Whether it was done.
    pub done: bool,
    /// Its reference number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Text>,
}

/// Whether a report holds confidential or exempt information.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExemptInformation {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// Whether it does.
    pub contains: bool,
    /// The paragraphs that apply of the schedule on exempt information: in England 1 to 7, in Wales 12 to 18, in Scotland 1 to 15, in Northern Ireland 1 to 7.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(inner(range(min = 1)))]
    pub paragraphs: Vec<u8>,
    /// Whether confidential information is among it, which has no paragraph: given by a government department on terms that forbid its disclosure, or kept from the public by an enactment or the order of a court.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_confidence: bool,
}

/// One sign-off.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignOff {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// The part of the list, such as finance, legal, equalities, climate, submission or chair.
    pub role: Id,
    /// Name of the person.
    pub name: Text,
    /// Job title of the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_title: Option<Text>,
    /// Date of the sign-off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
}

/// What stays of a sign-off that is withheld: the part of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SignOffPlace {
    /// The part of the list.
    pub role: Id,
}

impl Part<SignOff, SignOffPlace> {
    /// The part of the list that it belongs to.
    #[must_use]
    pub fn role(&self) -> &Id {
        match self {
            Self::Open(sign_off) | Self::Exempt(sign_off, _) => &sign_off.role,
            Self::Withheld(place, _) => &place.role,
        }
    }
}

/// A document that a report lists: a background paper (Local Government Act
/// 1972, section 100D) or an attachment.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Title of the document.
    pub title: Text,
    /// Its date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
    /// Its reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Text>,
    /// Its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<WebAddress>,
}

/// What a report says of one region.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegionNarrative {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// On the relationships of the region: one entry a paragraph.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub review: Vec<Paragraph>,
    /// On the activity of the municipal year: one entry a paragraph.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub activity: Vec<Paragraph>,
    /// On what is ahead: one entry a paragraph.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ahead: Vec<Paragraph>,
}

/// A recommendation that concerns no one place.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FurtherRecommendation {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// Short name of the recommendation.
    pub id: Id,
    /// What it is on, in a few words for headings, such as "South Korea" or "the role of the Lord Mayor", written as in the middle of a sentence. The Update of its year if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// The recommendation, beginning with "That the Committee".
    pub text: Narrative,
    /// Why, in one or more sentences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Paragraph>,
    /// The meetings that have considered it, oldest first, with what each resolved.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub considerations: Vec<Consideration>,
    /// What has happened since the meeting, for the next report.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub since: Vec<Paragraph>,
}

/// An appendix of text.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AppendixText {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// Short name of the appendix.
    pub id: Id,
    /// Its title.
    pub title: Text,
    /// Its text: one entry a numbered paragraph.
    pub text: Vec<Paragraph>,
}

/// What is still to be completed in a report that was prepared from the one
/// before.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ToComplete {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// What was carried over and has to be reviewed, such as narrative.proposal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub review: Vec<String>,
    /// What there is to decide. Make a decision of each, or drop it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Part<Candidate>>,
}

/// Something to decide, with a suggestion.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// The relationship, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relationship: Option<Id>,
    /// The decision or further recommendation of the last report that is still open, by its short name, if it is that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Id>,
    /// The outcome that suggests itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Why there is something to decide.
    pub why: String,
}
