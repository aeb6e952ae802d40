//! What belongs to no one place: networks, pledges, initiatives and case studies.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::date::PartialDate;
use super::exempt::{Paragraph, Part};
use super::photograph::Photograph;
use super::relationship::Review;
use super::text::{Id, Narrative, Text, WebAddress};
use crate::json::At;

/// What an engagement is, by the list of the dataset that it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EngagementKind {
    /// A network that the council belongs to.
    Network,
    /// A pledge that the council has made.
    Pledge,
    /// An initiative that belongs to no one place.
    Initiative,
}

/// A network, pledge or initiative that the council takes part in.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Engagement {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// Short name.
    pub id: Id,
    /// Full name.
    pub name: Text,
    /// Since when the council has taken part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<PartialDate>,
    /// Until when the council took part, where it no longer does. The next report says so, and later ones leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<PartialDate>,
    /// Why the council no longer takes part, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_because: Option<Narrative>,
    /// The reviews of it, oldest first, with the result of each. Reports show the last one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 100))]
    pub reviews: Vec<Review>,
    /// What it is and what the council does in it: one entry a paragraph.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<Paragraph>,
    /// Its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<WebAddress>,
    /// Where this comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Text>,
}

/// A case study.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseStudy {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// Short name.
    pub id: Id,
    /// Its title.
    pub title: Text,
    /// The relationships it is about, if any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relationships: Vec<Id>,
    /// Its text: one entry a paragraph.
    pub text: Vec<Paragraph>,
    /// Photographs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 50))]
    pub photographs: Vec<Part<Photograph>>,
    /// Where this comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Text>,
}
