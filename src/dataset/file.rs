//! What one file of a dataset can hold.

use schemars::JsonSchema;
use serde::Deserialize;

use super::accepted::AcceptedWarning;
use super::council::Council;
use super::decision::{Decision, DecisionPlace};
use super::engagements::{CaseStudy, Engagement};
use super::exempt::Part;
use super::other_decision::{OtherDecision, OtherDecisionPlace};
use super::passage::PublicPassage;
use super::policy::Policy;
use super::relationship::{Relationship, RelationshipPlace};
use super::report_entry::ReportEntry;
use super::site::PublicSite;
use super::visit::{Visit, VisitPlace};

/// One file of a dataset. A dataset in one file has everything in it; in a
/// folder, each file has a part.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DatasetFile {
    /// The JSON Schema that an editor checks the file against.
    #[serde(rename = "$schema", default)]
    #[expect(dead_code, reason = "for editors only")]
    schema: Option<String>,
    /// The format of the dataset, beside the council. `intl-update upgrade` sets it.
    #[serde(default)]
    #[schemars(range(min = 1))]
    #[expect(dead_code, reason = "read before anything else of the file is")]
    format: Option<u32>,
    /// The council. One file of the dataset has it.
    #[serde(default)]
    pub(super) council: Option<Council>,
    /// The policy on relationships abroad. At most one file of the dataset has it.
    #[serde(default)]
    pub(super) policy: Option<Policy>,
    /// The register of relationships.
    #[serde(default)]
    #[schemars(length(max = 2_000))]
    pub(super) relationships: Vec<Part<Relationship, RelationshipPlace>>,
    /// The visits, delegations, meetings, events and signings.
    #[serde(default)]
    #[schemars(length(max = 10_000))]
    pub(super) visits: Vec<Part<Visit, VisitPlace>>,
    /// The decisions that the committee is asked for, in the order of the recommendations.
    #[serde(default)]
    #[schemars(length(max = 2_000))]
    pub(super) decisions: Vec<Part<Decision, DecisionPlace>>,
    /// Decisions that were taken outside an annual report: motions of Council, decisions of committees on other reports, and urgent or individual decisions. The status of a relationship does not follow from them: record the agreement, renewal or status itself in the relationship too.
    #[serde(default)]
    #[schemars(length(max = 2_000))]
    pub(super) other_decisions: Vec<Part<OtherDecision, OtherDecisionPlace>>,
    /// The reports, one for each municipal year.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub(super) reports: Vec<ReportEntry>,
    /// Networks that the council belongs to.
    #[serde(default)]
    pub(super) networks: Vec<Engagement>,
    /// Pledges that the council has made.
    #[serde(default)]
    pub(super) pledges: Vec<Engagement>,
    /// Initiatives that belong to no one place.
    #[serde(default)]
    pub(super) initiatives: Vec<Engagement>,
    /// Case studies.
    #[serde(default)]
    pub(super) case_studies: Vec<CaseStudy>,
    /// Passages of exempt texts that are public all the same, each with the reason, so that public texts may repeat them.
    #[serde(default)]
    #[schemars(length(max = 1_000))]
    pub(super) public_passages: Vec<PublicPassage>,
    /// Warnings that somebody has looked at and accepted.
    #[serde(default)]
    #[schemars(length(max = 1_000))]
    pub(super) accepted: Vec<AcceptedWarning>,
    /// The public web site. At most one file of the dataset has it.
    #[serde(default)]
    pub(super) site: Option<PublicSite>,
}
