//! A decision that was taken outside an annual report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::date::PartialDate;
use super::exempt::Part;
use super::text::{Id, Narrative, Text, WebAddress};
use crate::json::At;

/// A decision outside the annual reports: a motion of Council, a committee's decision on another report, or an urgent or individual decision of a member or officer.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherDecision {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// Short name of the decision, which no entry of `decisions` has.
    pub id: Id,
    /// When it was taken, as far as that is known.
    pub date: PartialDate,
    /// The body or office that took it, with its article, such as "the Policy Committee", "the Council" or "the Leader of the Council".
    pub by: Text,
    /// What was decided, in words that follow the name of the body or office, such as "agreed unanimously to renew the agreement for two years".
    pub text: Narrative,
    /// What it is on, in a few words for headings, such as "the International Strategy", written as in the middle of a sentence. Its places if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// The relationships it concerns, whose entries and pages show it. Leave this out where it concerns no one place, such as for a strategy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relationships: Vec<Id>,
    /// Reference of the minute or of the record of the decision, such as minute 12.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Text>,
    /// Address of the minutes or of the record of the decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<WebAddress>,
    /// Where this comes from, where that is not the minutes or the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Text>,
    /// When what is published of it was last corrected: the feed of the web site then gives it as updated on that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected: Option<PartialDate>,
}

/// What remains of a decision that is withheld: its place in the accounts of the
/// relationships that it concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OtherDecisionPlace {
    /// When it was taken.
    pub date: PartialDate,
    /// The relationships it concerns.
    #[serde(default)]
    pub relationships: Vec<Id>,
}

impl Part<OtherDecision, OtherDecisionPlace> {
    /// When it was taken.
    #[must_use]
    pub fn taken(&self) -> PartialDate {
        match self {
            Self::Open(decision) | Self::Exempt(decision, _) => decision.date,
            Self::Withheld(place, _) => place.date,
        }
    }

    /// The relationships it concerns.
    #[must_use]
    pub fn relationships(&self) -> &[Id] {
        match self {
            Self::Open(decision) | Self::Exempt(decision, _) => &decision.relationships,
            Self::Withheld(place, _) => &place.relationships,
        }
    }
}
