//! The composed web site: one plain tree that every page, the feed and the data
//! file are made from.
//!
//! As in a [`report`](crate::report), all wording and links are settled here.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

use crate::dataset::{Coordinates, LinkKind, Listing, PartialDate, Status};
use crate::json::generate;
use crate::photographs::Image;
use crate::report::Section;
use crate::text::{Block, Inline, ShownImage};

/// The version of the site's JSON form. It rises when a reader of the form has
/// to change.
pub const SITE_FORMAT: u32 = 1;

/// A composed web site.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Site {
    /// The program that composed it, with its version.
    pub generator: &'static str,
    /// Version of this form.
    pub format: u32,
    /// What the site is.
    pub meta: SiteMeta,
    /// Fixed words that pages show, in the language of the site.
    #[serde(skip)]
    pub labels: BTreeMap<String, String>,
    /// Settings of the house style for its templates, such as colours.
    #[serde(skip)]
    pub look: BTreeMap<String, String>,
    /// The places, as data.
    pub places: Vec<PlaceData>,
    /// The pages, the front page first.
    pub pages: Vec<Page>,
    /// Visits and decisions, newest first.
    pub feed: Vec<FeedEntry>,
    /// The image files that the site shows, by name.
    #[serde(skip)]
    pub images: BTreeMap<String, Image>,
}

/// What a site is.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SiteMeta {
    /// A name that stays the same wherever the site is published (RFC 4122, version 5).
    pub id: String,
    /// Short name of the council.
    pub council_id: String,
    /// Name of the council.
    pub council: String,
    /// Title of the site.
    pub title: String,
    /// What the site is about, in a sentence.
    pub description: String,
    /// Language of the site (BCP 47).
    pub language: String,
    /// Where the site is published, ending in a slash, if that is known.
    pub address: Option<String>,
    /// The day that the site shows.
    #[schemars(with = "String")]
    pub as_at: NaiveDate,
    /// That day in words.
    pub as_at_text: String,
    /// Whether the pages say what day they show.
    pub dated: bool,
    /// The date of the newest entry.
    pub updated: Option<PartialDate>,
    /// That date in words.
    pub updated_text: Option<String>,
    /// The links at the foot of every page.
    pub links: Vec<FooterLink>,
    /// The house style.
    pub house_style: String,
    /// The council's logo, if the dataset has one.
    pub logo: Option<ShownImage>,
    /// The council's notice for each page, such as that the site is an example.
    pub notice: Option<String>,
}

/// A link at the foot of every page.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FooterLink {
    /// What it leads to.
    pub kind: FooterLinkKind,
    /// Its address; without a scheme, from the folder of the site.
    pub address: String,
}

/// What a link at the foot of a page leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FooterLinkKind {
    /// Who can be asked.
    Contact,
    /// The accessibility statement.
    Accessibility,
    /// The privacy notice.
    Privacy,
}

/// One page.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Page {
    /// Its file, from the folder of the site: `places/bochum.html`.
    pub path: String,
    /// What it is about.
    pub kind: PageKind,
    /// Its heading.
    pub title: String,
    /// What stands under the heading, such as the country.
    pub subtitle: Option<String>,
    /// What it is about, in a sentence.
    pub description: String,
    /// What stands above the sections.
    pub blocks: Vec<Block>,
    /// The sections. References lead to addresses that begin at the page.
    pub sections: Vec<Section>,
    /// The way from this page to the folder of the site: empty or `../`.
    pub root: String,
}

/// What a page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PageKind {
    /// Everything, with links to the other pages.
    Front,
    /// A place.
    Place,
    /// A network, pledge or initiative.
    Engagement,
    /// A case study.
    CaseStudy,
    /// The decisions of the meetings.
    Decisions,
}

/// A place as data.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PlaceData {
    /// Short name.
    pub id: String,
    /// Name of the place.
    pub place: String,
    /// Country code (ISO 3166-1 alpha-2).
    pub country: String,
    /// Name of the country or territory.
    pub country_name: String,
    /// State, province or county.
    pub area: Option<String>,
    /// Where the place is.
    pub coordinates: Option<Coordinates>,
    /// Short name of the region.
    pub region: String,
    /// Under which heading of the front page the place stands.
    pub listed: Listing,
    /// How the relationship stands.
    pub status: Status,
    /// Since when, where that is known.
    pub since: Option<PartialDate>,
    /// The links and agreements that have begun.
    pub agreements: Vec<AgreementData>,
    /// The page of the place, or its entry on the front page.
    pub path: String,
}

/// A link or agreement as data.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AgreementData {
    /// What kind of link it is.
    pub kind: LinkKind,
    /// Title of the agreement as signed.
    pub title: Option<String>,
    /// When it began or was signed.
    pub start: Option<PartialDate>,
    /// When it ended or will end.
    pub end: Option<PartialDate>,
}

/// A visit or decision in the feed.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FeedEntry {
    /// A name that stays the same as long as the entry is there, wherever the site is published (RFC 4122, version 5).
    pub id: String,
    /// What it is.
    pub kind: FeedKind,
    /// Its heading.
    pub title: String,
    /// What happened or was decided.
    pub text: String,
    /// When, as far as it is known.
    pub date: PartialDate,
    /// When it was last corrected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected: Option<PartialDate>,
    /// The place on the site that tells of it, from the folder of the site.
    pub path: String,
}

/// What an entry of the feed is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FeedKind {
    /// A visit, event or signing.
    Visit,
    /// A decision that a meeting has resolved.
    Decision,
}

impl Page {
    /// Calls a function on every inline of the page.
    pub(crate) fn for_each_inline_mut(&mut self, visit: &mut impl FnMut(&mut Inline)) {
        self.blocks.iter_mut().for_each(|block| block.for_each_inline_mut(visit));
        self.sections.iter_mut().for_each(|part| part.for_each_inline_mut(visit));
    }
}

/// The JSON Schema (draft 2020-12) of a composed site.
#[must_use]
pub fn site_schema() -> Value {
    generate::<Site>(SchemaSettings::draft2020_12().for_serialize())
}
