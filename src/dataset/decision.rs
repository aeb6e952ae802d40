//! A decision: what the committee is asked to decide, why, and what it resolved.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::date::PartialDate;
use super::exempt::{Paragraph, Part};
use super::one_or_more::OneOrMore;
use super::relationship::LinkKind;
use super::text::{Id, Narrative, ReportId, Text, WebAddress};
use super::visit::Cost;
use crate::json::At;

/// A decision on one or more relationships.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// Short name of the decision.
    pub id: Id,
    /// The report that asks for it, by its id: its municipal year, unless it has an id of its own.
    pub report: ReportId,
    /// The relationships it is about, in the order in which they are named. Only the outcomes `attend`, `support` and `action-plan` can do without: attendance is then at an `occasion`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 1))]
    pub relationships: Vec<Id>,
    /// What it is on, in a few words for headings, such as "South Korea" or "the role of the Lord Mayor", written as in the middle of a sentence. Its places if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// What the committee is asked to do.
    pub outcome: Outcome,
    /// The kind of agreement to enter or renew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<LinkKind>,
    /// The planned visit or event that attendance is to be approved at, by its short name. An event that belongs to no relationship is recorded in `occasion` instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<Id>,
    /// The event that attendance is to be approved at, where it belongs to no relationship, such as a conference. Its cost is recorded with this decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occasion: Option<AttendedEvent>,
    /// Who is to attend, as in the middle of a sentence, such as "the Lord Mayor and the Director of Development (or their nominees)".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attendees: Option<Text>,
    /// What the support or the plan of action is for, as in the middle of a sentence, such as "the festival of lights" or "2025/26".
    #[serde(default, rename = "for", skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Text>,
    /// The most that it may cost the council.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum_cost: Option<Part<Cost>>,
    /// What support, a plan of action or attendance at an `occasion` has cost, once that is known: one cost, or a list. What a visit has cost is recorded with the visit.
    #[serde(default, skip_serializing_if = "OneOrMore::is_empty")]
    pub actual_cost: OneOrMore<Part<Cost>>,
    /// Why, in one or more sentences.
    #[schemars(extend("x-rule" = "decision-without-reason"))]
    pub reason: Paragraph,
    /// Its place in the list of recommendations, which takes the decisions in the order of these numbers. The order of the dataset if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub position: Option<u32>,
    /// Own wording of the recommendation, to follow "that the City Council", in place of the wording made from the outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wording: Option<Narrative>,
    /// The meetings that have considered it, oldest first, with what each resolved. A meeting that deferred it and the later one that decided are both kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub considerations: Vec<Consideration>,
    /// What has happened since the meeting, for the next report, beside the visits and agreements that are recorded anyway.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub since: Vec<Paragraph>,
}

/// An event that belongs to no relationship.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttendedEvent {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// Its title, as the organisers write it.
    pub title: Text,
    /// When it begins, as far as it is known.
    pub start: PartialDate,
    /// When it ends, where it takes more than the start says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<PartialDate>,
    /// Where it is, to follow "in", such as "Malta".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Text>,
}

/// What stays of a decision that is withheld: its place among the
/// recommendations of its report, and its short name where something public
/// names it. The places that it is on say in the public edition that there is no
/// recommendation “in the public part”.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DecisionPlace {
    /// Its short name, only where something public names it.
    #[serde(default)]
    pub id: Option<Id>,
    /// The report that asks for it.
    pub report: ReportId,
    /// Its place in the list of recommendations.
    #[serde(default)]
    pub position: Option<u32>,
}

impl Part<Decision, DecisionPlace> {
    /// The short name, where it is known.
    #[must_use]
    pub fn id(&self) -> Option<&Id> {
        match self {
            Self::Open(decision) | Self::Exempt(decision, _) => Some(&decision.id),
            Self::Withheld(place, _) => place.id.as_ref(),
        }
    }

    /// The report that asks for it.
    #[must_use]
    pub fn report(&self) -> &ReportId {
        match self {
            Self::Open(decision) | Self::Exempt(decision, _) => &decision.report,
            Self::Withheld(place, _) => &place.report,
        }
    }

    /// Its place in the list of recommendations, where one is given.
    #[must_use]
    pub fn position(&self) -> Option<u32> {
        match self {
            Self::Open(decision) | Self::Exempt(decision, _) => decision.position,
            Self::Withheld(place, _) => place.position,
        }
    }
}

/// What the committee is asked to do about a relationship.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Keep the relationship.
    Retain,
    /// End the relationship.
    Relinquish,
    /// Take a dormant relationship up again.
    Reinvigorate,
    /// Extend an agreement.
    Renew,
    /// Enter a new agreement.
    Enter,
    /// Confirm an agreement that has been signed already.
    Ratify,
    /// Leave an agreement that ran out as it is.
    NotRestart,
    /// Acknowledge a relationship that others lead or that is no longer active.
    Acknowledge,
    /// Take no action for now.
    NoAction,
    /// Look further into an opportunity.
    Explore,
    /// Suspend a relationship: it stays in force, and nothing is done under it until it is resumed.
    Suspend,
    /// Resume a suspended relationship.
    Resume,
    /// Leave a suspended relationship suspended.
    KeepSuspended,
    /// Approve attendance at a visit or event, which `visit` names or `occasion` describes, up to `maximum_cost`.
    Attend,
    /// Support a partner or event with money: up to `maximum_cost`, for what `for` says.
    Support,
    /// Approve a plan of action, such as for the coming year, which `for` names.
    ActionPlan,
}

impl Outcome {
    /// Whether anything is left to be done once the meeting has agreed.
    #[must_use]
    pub fn needs_action(self) -> bool {
        match self {
            Self::Retain
            | Self::Relinquish
            | Self::Ratify
            | Self::NotRestart
            | Self::Acknowledge
            | Self::NoAction
            | Self::Suspend
            | Self::Resume
            | Self::KeepSuspended => false,
            Self::Reinvigorate
            | Self::Renew
            | Self::Enter
            | Self::Explore
            | Self::Attend
            | Self::Support
            | Self::ActionPlan => true,
        }
    }

    /// Whether it is on spending or planning rather than on how a relationship stands: it
    /// can then be on no relationship, and beside another decision on the same one.
    #[must_use]
    pub fn is_forward_plan(self) -> bool {
        matches!(self, Self::Attend | Self::Support | Self::ActionPlan)
    }
}

/// A meeting's consideration of a recommendation, and what it resolved.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Consideration {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// What the meeting resolved.
    pub result: ConsiderationResult,
    /// The council's own text of the resolution, printed unaltered. Needed where the recommendation was amended. A text that begins with "That" is a resolution of its own; any other follows "that the City Council". Where the recommendation was deferred, it is the resolution to do so; where it was lost, the text that was put to the meeting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Narrative>,
    /// The body that considered it, by its short name. The committee of the report if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub committee: Option<Id>,
    /// Date of the meeting. That of the report's meeting if left out, where it is the committee of the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
    /// Reference of the minute, such as item 13.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minute: Option<Text>,
    /// Address of the minutes or of the record of the decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<WebAddress>,
    /// Why the meeting did not agree, or deferred, as far as it said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Paragraph>,
    /// How the vote went, such as unanimously.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vote: Option<Text>,
    /// Who moved the motion or amendment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_by: Option<Text>,
    /// Who seconded it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconded_by: Option<Text>,
    /// The members who voted for it, against it or not at all, where names were recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_vote: Option<RecordedVote>,
    /// When what is published of it was last corrected: the feed of the web site then gives it as updated on that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected: Option<PartialDate>,
}

impl Consideration {
    /// Whether the meeting agreed, as recommended or with another text.
    #[must_use]
    pub fn is_carried(&self) -> bool {
        matches!(self.result, ConsiderationResult::Agreed | ConsiderationResult::Amended)
    }
}

/// How each member voted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordedVote {
    /// The members who voted for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub in_favour: Vec<Text>,
    /// The members who voted against it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub against: Vec<Text>,
    /// The members who abstained.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub abstained: Vec<Text>,
}

/// What a meeting resolved on a recommendation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ConsiderationResult {
    /// Agreed as recommended.
    Agreed,
    /// Agreed with another text.
    Amended,
    /// Put off to another meeting.
    Deferred,
    /// Put to the vote and lost.
    Lost,
}
