//! The council's policy on links abroad and its assessment criteria.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::date::PartialDate;
use super::exempt::Paragraph;
use super::text::{Id, Narrative, Text};
use crate::json::At;

/// The policy that relationships are held against.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// Title of the policy.
    pub title: Text,
    /// Each step of its approval, oldest first. A report to a meeting before the first does not name the policy.
    pub approvals: Vec<Approval>,
    /// Why the council has the policy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub background: Vec<Paragraph>,
    /// The name of the set of criteria, such as Assessment framework.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub framework: Option<Text>,
    /// The assessment criteria, in order. An empty list if the policy has none. A report speaks of an assessment only where a relationship has one.
    #[schemars(length(max = 100))]
    pub criteria: Vec<Criterion>,
    /// The results that a review can have, such as retain or relinquish.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<Text>,
    /// How reviews were done and what limits they have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub method: Vec<Paragraph>,
}

/// A step in the approval of the policy.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// When it was approved.
    pub date: PartialDate,
    /// Who approved it, with the article that a sentence needs, such as "the Policy Committee".
    pub by: Text,
    /// What was approved, such as "the proposals" or "the final version".
    pub what: Text,
    /// Reference of the decision or minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Text>,
}

/// One criterion of the assessment.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// Short name that assessments refer to.
    pub id: Id,
    /// Name of the criterion.
    pub name: Text,
    /// What the criterion looks at, where the policy or practice tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub looks_at: Option<Narrative>,
}
