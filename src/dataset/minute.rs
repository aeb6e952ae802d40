//! What a meeting's minute of a report has beside the votes on its recommendations.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::date::PartialDate;
use super::decision::RecordedVote;
use super::exempt::{Paragraph, Part};
use super::text::{Id, Narrative, Text};
use crate::json::At;

/// What the minute of one meeting has beside the votes on the recommendations.
///
/// For an executive it completes the written statement of the decision: reasons, interests
/// declared and dispensations granted and, in England and Northern Ireland, alternatives
/// considered and rejected (England: SI 2012/2089, regulation 12(2), and 13(2) for a member
/// who decides alone; Wales: SI 2001/2290, regulations 6(2) and 7(4); Northern Ireland:
/// SR 2015/44, regulation 25(2)). In Wales it also gives who attended and apologies, or the name
/// of the decision-maker, and the consultation undertaken or why there was none (regulations
/// 6(2)(ba) and (e), 7(4)(ba) and (e)).
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Minute {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// The body that met, by its short name. The committee of the report if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub committee: Option<Id>,
    /// Date of the meeting. That of the report's meeting if left out, where it is the committee of the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
    /// Number of the item on the agenda of this meeting. That of the report if left out, where it is the committee of the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("maxLength" = 100))]
    pub agenda_item: Option<Text>,
    /// Who moved all the recommendations together, where one member did. A consideration with its own `moved_by` keeps it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_by: Option<Text>,
    /// Who seconded all the recommendations together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconded_by: Option<Text>,
    /// How the vote on all the recommendations together went, such as unanimously.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vote: Option<Text>,
    /// The members who voted for all of them, against them or not at all, where names were recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_vote: Option<RecordedVote>,
    /// The members who attended, or the member who decided alone, by name. In Wales the written statement of an executive's decision gives them (SI 2001/2290, regulations 6(2)(ba) and 7(4)(ba)).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub present: Vec<Text>,
    /// The members who gave apologies for absence. An empty list says that there were none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apologies: Option<Vec<Text>>,
    /// The interests that members declared in the item. An empty list says that none were declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interests: Option<Vec<Part<Interest>>>,
    /// How the press and public were excluded, where they were: by a resolution for exempt information, or as the law asks for confidential information. The minute cites the power by the nation and the body that met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exclusion: Option<Exclusion>,
    /// Resolutions that the meeting added to those recommended, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resolutions: Vec<Part<OwnResolution>>,
    /// The meeting's reasons, where they are not those of the report: one entry a numbered paragraph.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Paragraph>,
    /// The alternatives that the meeting considered and rejected, where they are not those of the report: one entry a numbered paragraph. An empty list says that there were none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alternatives: Option<Vec<Paragraph>>,
    /// The consultation undertaken before the decision, or why there was none, where it is not that of the report: one entry a numbered paragraph. In Wales the written statement of an executive's decision gives it (SI 2001/2290, regulations 6(2)(e) and 7(4)(e)).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consultation: Vec<Paragraph>,
    /// The last day on which the decisions can be called in (in England, Local Government Act 2000, section 9F).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_in_until: Option<PartialDate>,
    /// The date from which the decisions can be implemented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub implementation: Option<PartialDate>,
}

/// An interest that a member declared.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Interest {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// The member, such as Councillor A. Example.
    pub member: Text,
    /// The interest and what the member did, to follow "declared", such as "a personal interest as a trustee of the twinning association, and left the meeting".
    pub interest: Narrative,
    /// The dispensation that the member had, if any, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dispensation: Option<Narrative>,
}

/// The exclusion of the press and public from a meeting.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("allOf" = [{
    "if": { "required": ["in_confidence"] },
    "else": { "required": ["paragraphs"] }
}]))]
pub struct Exclusion {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// The paragraphs of the schedule on exempt information that applied: in England 1 to 7, in Wales 12 to 18, in Scotland 1 to 15, in Northern Ireland 1 to 7. Needed unless it was for confidential information only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 1), inner(range(min = 1)))]
    pub paragraphs: Vec<u8>,
    /// Whether the press and public were excluded because confidential information would have been disclosed, which the law asks of every meeting without a resolution.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_confidence: bool,
    /// The part of the item that was taken in private, such as "Appendix C". The whole item if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Text>,
    /// Why the public interest in maintaining the exemption outweighed that in disclosing the information, in a sentence or more. The law of Scotland has no such test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Narrative>,
    /// How the vote went, such as unanimously.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vote: Option<Text>,
    /// Who moved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_by: Option<Text>,
    /// Who seconded it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconded_by: Option<Text>,
}

/// A resolution that a meeting added to those recommended.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnResolution {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// The resolution, beginning with "That". It is printed unaltered.
    pub text: Narrative,
    /// How the vote went, such as unanimously.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vote: Option<Text>,
    /// Who moved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_by: Option<Text>,
    /// Who seconded it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconded_by: Option<Text>,
    /// The members who voted for it, against it or not at all, where names were recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_vote: Option<RecordedVote>,
}
