//! What the council's public web site has beside the register: texts of its own,
//! and how places are listed.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::exempt::Paragraph;
use super::text::{Id, Narrative, SiteAddress, Text, WebAddress};
use crate::json::At;

/// The council's public web site about its links.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicSite {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// Where the site is published, such as <https://www.example.org/partner-places/>, ending in a slash. Without it there is no site map.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<SiteAddress>,
    /// The page with which residents can contact the council about the site. The contacts on the front page if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_page: Option<WebAddress>,
    /// The accessibility statement that covers the site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accessibility_statement: Option<WebAddress>,
    /// The privacy notice that covers the site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privacy_notice: Option<WebAddress>,
    /// Title of the site. The house style has one if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("maxLength" = 200))]
    pub title: Option<Text>,
    /// What stands at the head of the front page: one entry a paragraph. What the council says `about` itself if left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub introduction: Vec<Paragraph>,
    /// What stands above the active partners.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub active: Vec<Paragraph>,
    /// What stands above the future partnerships.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub future: Vec<Paragraph>,
    /// What stands above the historical partnerships.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub historical: Vec<Paragraph>,
    /// What stands above networks, pledges and initiatives.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub networks: Vec<Paragraph>,
    /// What stands above the case studies, which the site shows whatever its day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub case_studies: Vec<Paragraph>,
    /// What stands above the addresses of those who can be asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contact: Vec<Paragraph>,
    /// The council's own text in place of a sentence of the site's standard wording, by the name of the sentence.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub wording: BTreeMap<String, Narrative>,
    /// After how many years a figure on a place is old, which is warned of. Five if left out.
    #[serde(default = "PublicSite::years_until_old")]
    #[schemars(range(min = 1, max = 100))]
    pub figures_old_after: u32,
}

impl PublicSite {
    /// After how many years a figure is old, where the dataset does not say.
    pub(crate) fn years_until_old() -> u32 {
        5
    }
}

/// What the web page of a place has of its own. What is left out it takes from
/// the report, so that a text that serves both is written once.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlacePage {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// Under which heading of the front page the place stands. It follows from how the relationship stands if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed: Option<Listing>,
    /// What the place is like, in place of the report's `profile`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub profile: Vec<Paragraph>,
    /// How the relationship came about and what has come of it, in place of the report's `story`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub story: Vec<Paragraph>,
    /// The criteria of the assessment whose findings the page tells too, after the story. The other findings are the report's alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Id>,
}

/// A heading of the front page under which places stand.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Listing {
    /// The active partners.
    Active,
    /// Partnerships in force of which no activity of the last years is recorded.
    InForce,
    /// The future partnerships.
    Future,
    /// Contacts without an agreement.
    Contacts,
    /// The historical partnerships.
    Historical,
}
