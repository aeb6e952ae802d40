//! A visit: a dated activity of one or more relationships.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::date::PartialDate;
use super::text::{Id, Narrative, YearId};

/// A visit, delegation, online meeting, event or signing.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// Short name of the visit.
    pub id: Id,
    /// When it began, as far as it is known.
    pub start: PartialDate,
    /// When it ended, where it took more than the start says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<PartialDate>,
    /// Whether it goes on: it then belongs to every municipal year from its start.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ongoing: bool,
    /// The municipal year it belongs to, needed only where a partial date leaves that open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub municipal_year: Option<YearId>,
    /// The relationships it belongs to.
    #[schemars(length(min = 1))]
    pub relationships: Vec<Id>,
    /// What form it took.
    pub form: VisitForm,
    /// A short title.
    pub title: String,
    /// What is planned, shown while the visit is ahead of a report's meeting.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plan: Vec<Narrative>,
    /// What happened, shown once the visit lies in the past.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub account: Vec<Narrative>,
    /// Who took part, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Person>,
    /// Partner organisations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub partners: Vec<String>,
    /// What it cost the council.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Cost>,
    /// The decision that it carries out. The report that asks for that decision does not list the visit as ahead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<Id>,
    /// Where this comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// The direction or form of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VisitForm {
    /// People came from the partner place.
    Inward,
    /// People went to the partner place.
    Outward,
    /// A meeting or regular contact online.
    Online,
    /// An event, without a delegation in one direction.
    Event,
    /// The signing of an agreement.
    Signing,
}

/// A person who took part.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The person's name.
    pub name: String,
    /// The office or role in which the person took part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

/// A sum of money.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// The amount, in whole units or with two decimals.
    #[schemars(range(min = 0))]
    pub amount: serde_json::Number,
    /// Currency code of ISO 4217, such as GBP.
    #[schemars(regex(pattern = "^[A-Z]{3}$"), extend("format" = "currency-code"))]
    pub currency: String,
}
