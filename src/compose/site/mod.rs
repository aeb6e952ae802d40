//! The public web site: from dataset, day and house style to the [`Site`].
//!
//! Of a dataset of the public edition, the site shows what is known: where a
//! report has a notice in the place of something withheld, it has nothing. What
//! belongs to the work of officers and meetings (assessments, recommendations
//! that nobody has resolved, sign-offs, notes) has no place on it.
//!
//! What has a date is shown as it was on the day of the site. Case studies,
//! photographs and contacts have none, and are shown whatever the day.

mod decisions;
mod engagements;
mod folding;
mod front;
mod place;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Months, NaiveDate};
use decisions::Decided;
use minijinja::{Value as Context, context};
use serde::Serialize;
use uuid::Uuid;

use super::anchors::{anchors, repeated};
use super::data::the_council;
use super::numbering::{Targets, referring_texts};
use super::photographs::{shown, shown_logo};
use super::wording::{Wording, unknown_sentences};
use super::{ComposeError, Drawing, house_style, settle_languages};
use crate::compose::rules::{DEAD_LINK, NO_ADDRESS};
use crate::dataset::{
    Council, Dataset, Edition, Id, Listing, OnSite, Paragraph, Part, PartialDate, Photograph,
    PublicSite, Relationship, SiteAddress, Status, Visit, WebAddress,
};
use crate::diagnostic::{Diagnostic, Diagnostics, Hint, did_you_mean};
use crate::json::MOST_FAULTS;
use crate::json::rules::DUPLICATE_ID;
use crate::out::GENERATOR;
use crate::photographs::{Image, Images};
use crate::report::Section;
use crate::site::{
    FeedEntry, FeedKind, FooterLink, FooterLinkKind, Page, SITE_FORMAT, Site, SiteMeta,
};
use crate::style::{FrontSection, HouseStyle};
use crate::templates::Templates;
use crate::text::narrative::{parse, parse_inline, typographic};
use crate::text::{Block, Inline, plain_text};

/// The file of the front page.
const FRONT: &str = "index.html";

/// The section of the front page with the contacts.
const CONTACT: &str = "contact";

/// How long after the day of a site everything that is recorded has come: a
/// hundred years.
const LATER: Months = Months::new(1_200);

/// What the site is composed for.
#[derive(Debug, Clone)]
pub struct SiteOptions {
    /// The day that it shows: what is later has not happened.
    pub as_at: NaiveDate,
    /// Whether pages say what day that is; otherwise they say when the newest entry was made.
    pub dated: bool,
    /// Where it is published, in place of the dataset's address.
    pub address: Option<SiteAddress>,
    /// The house style, for wording and colours; the council's own if none is given.
    pub house_style: Option<String>,
    /// Whether maps are drawn.
    pub drawing: Drawing,
}

impl SiteOptions {
    /// The site of a day, as the dataset says.
    #[must_use]
    pub fn on(as_at: NaiveDate) -> Self {
        Self { as_at, dated: false, address: None, house_style: None, drawing: Drawing::default() }
    }
}

/// A site with what was noticed while it was composed.
#[derive(Debug, Clone)]
pub struct ComposedSite {
    /// The site.
    pub site: Site,
    /// Warnings.
    pub warnings: Diagnostics,
    /// The sentences of the standard wording that a dataset can replace, by
    /// name, as they stand on this site.
    pub sentences: BTreeMap<String, String>,
}

/// The values at hand in every template of the site.
#[derive(Debug, Serialize)]
struct Data<'a> {
    council: &'a Council,
    council_short: &'a str,
    the_council: String,
    site: Option<&'a PublicSite>,
    as_at: String,
}

/// Composes the web site of a council. Photographs whose image is not among those
/// given are left out.
///
/// # Errors
/// If the dataset is not one of the public edition, the house style cannot be
/// read, or a template cannot be filled in.
pub fn compose_site(
    dataset: &Dataset,
    templates: &Templates,
    images: &Images,
    options: &SiteOptions,
) -> Result<ComposedSite, ComposeError> {
    if dataset.edition() != Edition::Public {
        return Err(ComposeError::NotPublic);
    }
    let style = house_style(dataset, templates, options.house_style.as_deref())?;
    let known = dataset.known_on(PartialDate::from(options.as_at));
    let mut composer = SiteComposer::new(&known, templates, &style, images, options.as_at);
    composer.dated = options.dated;
    composer.drawing = options.drawing;
    let site = composer.site(options);
    let sentences = composer.wording.sentences();
    let mut problems = composer.problems;
    problems.extend(composer.wording.untranslated(dataset));
    let names = || sentences.keys().cloned().collect();
    problems.extend(unknown_names(dataset, templates, &style, images, options, names()));
    let found = Diagnostics::new(problems);
    if found.errors() > 0 {
        Err(ComposeError::Invalid(found))
    } else {
        Ok(ComposedSite { site, warnings: found, sentences })
    }
}

/// What is wrong with the names of replaced sentences. One of something that has
/// not come yet is on the site of a later day.
fn unknown_names(
    dataset: &Dataset,
    templates: &Templates,
    style: &Arc<HouseStyle>,
    images: &Images,
    options: &SiteOptions,
    mut known: BTreeSet<String>,
) -> Vec<Diagnostic> {
    let Some(site) = &dataset.site else { return Vec::new() };
    if !site.wording.keys().all(|name| known.contains(name)) {
        let later = options.as_at.checked_add_months(LATER).unwrap_or(options.as_at);
        let mut composer = SiteComposer::new(dataset, templates, style, images, later);
        composer.site(options);
        known.extend(composer.wording.sentence_names());
    }
    let nowhere = |name: &str| {
        format!("the house style `{}` has no sentence `{name}` on the site", style.name)
    };
    unknown_sentences(&site.wording, &known, dataset, nowhere)
}

/// What composing a site needs at hand.
struct SiteComposer<'a> {
    dataset: &'a Dataset,
    style: Arc<HouseStyle>,
    wording: Wording,
    as_at: PartialDate,
    targets: Targets,
    /// Whether pages say what day the site shows.
    dated: bool,
    images: &'a Images,
    /// The paths of the pages that are too short, and are folded into lists.
    folded: BTreeSet<String>,
    /// The images that the site shows.
    shown: BTreeMap<String, Image>,
    problems: Vec<Diagnostic>,
    drawing: Drawing,
}

impl<'a> SiteComposer<'a> {
    fn new(
        dataset: &'a Dataset,
        templates: &Templates,
        style: &Arc<HouseStyle>,
        images: &'a Images,
        as_at: NaiveDate,
    ) -> Self {
        let as_at = PartialDate::from(as_at);
        let council = &dataset.council;
        let data = Data {
            council,
            council_short: council.short_name.as_deref().unwrap_or(&council.name),
            the_council: the_council(council, style),
            site: dataset.site.as_ref(),
            as_at: as_at.to_string(),
        };
        let own = dataset.site.iter().flat_map(|site| &site.wording);
        let own = own.map(|(name, text)| (name.clone(), Part::Open(text.clone())));
        let wording = Wording::new(templates, style, as_at, &own.collect(), &data);
        Self {
            dataset,
            style: Arc::clone(style),
            wording,
            as_at,
            targets: Targets::default(),
            dated: false,
            images,
            folded: BTreeSet::new(),
            shown: BTreeMap::new(),
            problems: Vec::new(),
            drawing: Drawing::LeftOut,
        }
    }
}

impl<'a> SiteComposer<'a> {
    fn site(&mut self, options: &SiteOptions) -> Site {
        let dataset = self.dataset;
        let decided = self.decided();
        let mut others = Vec::new();
        for place in dataset.open_places() {
            others.push((self.listing(place).into(), self.place_page(place, &decided)));
        }
        others.extend(self.engagement_pages().map(|page| (FrontSection::Networks, page)));
        others.extend(self.case_study_pages().map(|page| (FrontSection::CaseStudies, page)));
        let others = self.fold(others);
        let newest = self.newest_entry();
        let mut pages = vec![self.front_page(&decided, newest)];
        pages.extend(others);
        pages.extend(self.decisions_page(&decided));
        if self.style.is_translated() {
            let language = dataset.council.language.as_str();
            for page in &mut pages {
                settle_languages(&mut page.sections, language);
            }
        }
        self.add_targets(&decided, &pages);
        self.find_repeated(&pages);
        let unknown: BTreeSet<String> =
            pages.iter_mut().flat_map(|page| self.resolve(page)).collect();
        self.tell_unknown(unknown);
        let address = self.address(options);
        let meta = SiteMeta {
            id: self.lasting_id("site", self.dataset.council.id.as_str()),
            council_id: self.dataset.council.id.to_string(),
            council: self.dataset.council.name.to_string(),
            title: pages.first().map(|front| front.title.clone()).unwrap_or_default(),
            description: pages.first().map(|front| front.description.clone()).unwrap_or_default(),
            language: self.dataset.council.language.to_string(),
            address,
            as_at: options.as_at,
            as_at_text: self.style.date(self.as_at),
            dated: self.dated,
            updated: newest,
            updated_text: newest.map(|date| self.style.dated(date)),
            links: self.footer_links(&pages),
            house_style: self.style.name.clone(),
            logo: dataset
                .council
                .logo
                .as_ref()
                .and_then(|logo| shown_logo(logo, self.images, &mut self.shown)),
            notice: dataset
                .council
                .notice
                .as_ref()
                .map(|notice| plain_text(&parse_inline(notice.as_str()))),
        };
        Site {
            generator: GENERATOR,
            format: SITE_FORMAT,
            meta,
            labels: self.style.labels.words().clone(),
            look: self.style.spec.look.clone(),
            places: self.dataset.open_places().map(|place| self.place_data(place)).collect(),
            feed: self.feed(&decided),
            images: std::mem::take(&mut self.shown),
            pages,
        }
    }

    /// The date of the newest entry by the day of the site, which its pages say they were
    /// last updated with.
    fn newest_entry(&self) -> Option<PartialDate> {
        let dates = self.dataset.entry_dates().into_iter();
        dates.rev().find(|date| date.has_come_by(self.as_at))
    }

    /// Finds pages that share a path, and places of a page that share an anchor:
    /// links would lead to the wrong one.
    fn find_repeated(&mut self, pages: &[Page]) {
        let paths = repeated(pages.iter().map(|page| page.path.as_str()));
        let mut found: Vec<String> =
            paths.into_iter().map(|path| format!("two pages of the site are `{path}`")).collect();
        for page in pages {
            let of_page = repeated(anchors(&page.sections)).into_iter();
            found.extend(of_page.map(|anchor| {
                format!("two places of the page `{}` have the anchor `{anchor}`", page.path)
            }));
        }
        self.problems.extend(found.into_iter().map(|message| {
            Diagnostic::new(DUPLICATE_ID, None, message, "give one of the two another id")
        }));
    }

    /// The address of the site, if it is known.
    fn address(&mut self, options: &SiteOptions) -> Option<String> {
        let own = || self.dataset.site.as_ref()?.address.clone();
        let address = options.address.clone().or_else(own);
        if address.is_none() {
            let place = self.dataset.site.as_ref().map_or(self.dataset.council.at, |site| site.at);
            let problem = Diagnostic::new(
                NO_ADDRESS,
                Some(self.dataset.locate_key(&place)),
                "the web site's address is not recorded, so no site map is made",
                "add `address` to `site`, such as https://www.example.org/partner-places/",
            );
            self.problems.push(problem.with_hint(Hint::SiteAddress));
        }
        address.map(String::from)
    }

    /// The links at the foot of every page, as the dataset has them. Where no page for
    /// questions is recorded, the contacts on the front page are the answer.
    fn footer_links(&self, pages: &[Page]) -> Vec<FooterLink> {
        let site = self.dataset.site.as_ref();
        let has_contacts = pages
            .first()
            .is_some_and(|front| front.sections.iter().any(|section| section.anchor == CONTACT));
        let contacts = has_contacts.then(|| format!("{FRONT}#{CONTACT}"));
        let own = |pick: fn(&PublicSite) -> Option<&WebAddress>| {
            site.and_then(pick).map(ToString::to_string)
        };
        let links = [
            (FooterLinkKind::Contact, own(|site| site.contact_page.as_ref()).or(contacts)),
            (FooterLinkKind::Accessibility, own(|site| site.accessibility_statement.as_ref())),
            (FooterLinkKind::Privacy, own(|site| site.privacy_notice.as_ref())),
        ];
        let links = links.into_iter().filter_map(|(kind, address)| Some((kind, address?)));
        links.map(|(kind, address)| FooterLink { kind, address }).collect()
    }

    /// The heading of the front page under which a place stands.
    fn listing(&self, relationship: &Relationship) -> Listing {
        let own = relationship.page.as_ref().and_then(|page| page.listed);
        let listing = own.unwrap_or_else(|| {
            match self.dataset.standing_at(relationship, self.as_at).status {
                Status::Active | Status::CommunityLed => Listing::Active,
                Status::InForce | Status::Dormant | Status::Suspended => Listing::InForce,
                Status::Agreed | Status::Proposed | Status::Exploring => Listing::Future,
                Status::NoAgreement => Listing::Contacts,
                Status::Expired | Status::Relinquished | Status::Historical | Status::NotKnown => {
                    Listing::Historical
                }
            }
        });
        // A house style can have fewer headings.
        let has_heading = self.style.spec.site.front.contains(&listing.into());
        let is_new = matches!(listing, Listing::InForce | Listing::Contacts);
        if is_new && !has_heading { Listing::Historical } else { listing }
    }

    /// Whether a visit is ahead of the day of the site, or its date has passed and nothing
    /// says that it took place.
    fn is_only_planned(&self, visit: &Visit) -> bool {
        !visit.start.has_come_by(self.as_at) || visit.is_only_planned()
    }

    /// The visits that have begun, newest first; ongoing contact comes before them.
    fn visits(&self, of: Option<&'a Id>) -> Vec<&'a Visit> {
        let mut visits: Vec<&Visit> =
            self.known_visits(of).filter(|visit| !self.is_only_planned(visit)).collect();
        let is_ongoing = |visit: &Visit| {
            visit.is_ongoing() && visit.last_known.is_none_or(|known| !known.is_before(self.as_at))
        };
        visits.sort_by_key(|visit| std::cmp::Reverse((is_ongoing(visit), visit.start.order())));
        visits
    }

    /// The visits that are ahead, the next first, but for those that carry out what no
    /// meeting has resolved; then those of the past of which only the plan is known.
    fn visits_ahead(&self, of: &'a Id) -> Vec<&'a Visit> {
        let resolved = |id: &Id| {
            let decision = self.dataset.decisions.iter().filter_map(open).find(|one| one.id == *id);
            decision
                .is_some_and(|decision| self.dataset.resolved_on(decision, self.as_at).is_some())
        };
        let mut visits: Vec<&Visit> = self
            .known_visits(Some(of))
            .filter(|visit| self.is_only_planned(visit))
            .filter(|visit| visit.follows.as_ref().is_none_or(resolved))
            // Of what has an account already, nobody spoke beforehand.
            .filter(|visit| !visit.plan.is_empty() || visit.account.is_empty())
            .collect();
        visits.sort_by_key(|visit| (visit.start.has_come_by(self.as_at), visit.start.order()));
        visits
    }

    fn known_visits(&self, of: Option<&'a Id>) -> impl Iterator<Item = &'a Visit> {
        let visits = self.dataset.visits.iter().filter_map(open);
        visits.filter(move |visit| of.is_none_or(|id| visit.relationships.contains(id)))
    }

    /// What references can lead to: the pages, and the anchors on them.
    fn add_targets(&mut self, decided: &[Decided<'_>], pages: &[Page]) {
        let dataset = self.dataset;
        let mut targets = Targets::default();
        for place in dataset.open_places() {
            for kind in ["place", "entry", "relationship"] {
                let name = typographic(dataset.name_of(place));
                let way = self.way(place_path(place));
                targets.insert(format!("{kind}/{}", place.id), way, name);
            }
        }
        for visit in self.known_visits(None) {
            let shown = visit.relationships.iter().find_map(|id| dataset.relationship(id.as_str()));
            let Some(place) = shown else { continue };
            let path = format!("{}#{}", place_path(place), visit_anchor(visit));
            targets.insert(format!("visit/{}", visit.id), path, typographic(&visit.title));
        }
        for one in decided {
            let words = self.style.label("site.decision_of");
            let words = words.replace("{date}", &self.style.date(one.date));
            // Each consideration; the other keys lead to the latest.
            targets.insert(format!("decision/{}", one.id), one.path(), words.clone());
            for kind in ["recommendation", "reason"] {
                // Another report can have the same; the latest then has the short key.
                for key in one.key.iter().flat_map(|key| [key.as_str(), one.id.as_str()]) {
                    targets.insert(format!("{kind}/{key}"), one.path(), words.clone());
                }
            }
        }
        for region in &dataset.council.regions {
            let path = format!("{FRONT}#{}", region_anchor(&region.id));
            targets.insert(format!("region/{}", region.id), path, typographic(&region.name));
        }
        self.targets = targets;
        self.add_engagement_targets();
        let mut addresses = BTreeSet::new();
        for page in pages {
            addresses.insert(page.path.clone());
            let anchors = anchors(&page.sections).into_iter();
            addresses.extend(anchors.map(|anchor| format!("{}#{anchor}", page.path)));
        }
        self.targets.retain(|target| addresses.contains(&target.anchor));
    }

    /// Gives every reference of a page the way from the page to its target.
    /// One that does not lead to anything on the web site loses its link, and its key is given back.
    fn resolve(&self, page: &mut Page) -> Vec<String> {
        let mut unknown = Vec::new();
        let (targets, root, path) = (&self.targets, page.root.clone(), page.path.clone());
        let elsewhere = self.style.label("site.elsewhere");
        page.for_each_inline_mut(&mut |inline| {
            let Inline::Reference { anchor, text } = inline else { return };
            if let Some(target) = targets.get(anchor) {
                if text.is_empty() {
                    text.clone_from(&target.text);
                }
                *anchor = match target.anchor.strip_prefix(&path) {
                    Some(place) if place.starts_with('#') => place.to_owned(),
                    _ => format!("{root}{}", target.anchor),
                };
            } else {
                unknown.push(anchor.clone());
                let words = if text.is_empty() { elsewhere.to_owned() } else { text.clone() };
                *inline = Inline::Text { text: words };
            }
        });
        unknown
    }

    /// Warns of references that lead nowhere on the site.
    fn tell_unknown(&mut self, unknown: BTreeSet<String>) {
        if unknown.is_empty() {
            return;
        }
        let on_site = OnSite::new(self.dataset, self.as_at);
        let places = referring_texts(self.dataset, |pointer| on_site.has(pointer));
        for key in unknown.into_iter().take(MOST_FAULTS) {
            let problem = Diagnostic::new(
                DEAD_LINK,
                places.get(key.as_str()).map(|pointer| self.dataset.locate(pointer)),
                format!("the reference `{key}` does not lead to anything on the web site"),
                match did_you_mean(&key, self.targets.keys()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "give the page a text of its own in `page`, or refer to place/ID, visit/ID, recommendation/ID or region/ID".to_owned(),
                },
            );
            self.problems.push(problem);
        }
    }

    /// The feed: visits and decisions, newest first.
    fn feed(&mut self, decided: &[Decided<'_>]) -> Vec<FeedEntry> {
        let mut feed = Vec::new();
        for visit in self.visits(None) {
            let Some(target) = self.targets.get(&format!("visit/{}", visit.id)) else { continue };
            let path = target.anchor.clone();
            let blocks = self.visit_blocks(visit);
            feed.push(FeedEntry {
                id: self.lasting_id("visit", visit.id.as_str()),
                kind: FeedKind::Visit,
                title: self.visit_title(visit),
                text: self.as_text(&blocks),
                date: visit.start,
                corrected: self.corrected(visit.corrected),
                path,
            });
        }
        for one in decided {
            // With its date before it, as in the title of a visit.
            let title = context! { text => &one.title, date => one.date.to_string() };
            feed.push(FeedEntry {
                id: self.lasting_id("decision", &one.id),
                kind: FeedKind::Decision,
                title: self.words("site-place-decision", title),
                text: self.as_text(&parse(&one.text)),
                date: one.date,
                corrected: self.corrected(one.corrected),
                path: one.path(),
            });
        }
        // What is known to a year may have been at its end.
        feed.sort_by_key(|entry| std::cmp::Reverse((entry.date.last_day(), entry.date.earliest())));
        feed
    }

    /// When an entry was corrected, if that is known on the day of the site.
    fn corrected(&self, date: Option<PartialDate>) -> Option<PartialDate> {
        date.filter(|date| date.has_come_by(self.as_at))
    }

    /// The text of blocks, references by their words.
    fn as_text(&self, blocks: &[Block]) -> String {
        let mut blocks = blocks.to_vec();
        for block in &mut blocks {
            block.for_each_inline_mut(&mut |inline| {
                if let Inline::Reference { anchor, text } = inline
                    && text.is_empty()
                {
                    let target = self.targets.get(anchor).map(|target| target.text.as_str());
                    let words = target.unwrap_or_else(|| self.style.label("site.elsewhere"));
                    words.clone_into(text);
                }
            });
        }
        let texts: Vec<String> = blocks.iter().map(block_text).collect();
        texts.join("\n\n")
    }

    /// A name for an entry of the feed that stays wherever the site is published.
    fn lasting_id(&self, kind: &str, id: &str) -> String {
        let name = format!("intl-update:{}:{kind}:{id}", self.dataset.council.id);
        Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()).urn().to_string()
    }

    /// Fills in a wording template, or notes why it cannot be filled in.
    fn wording(&mut self, name: &str, more: Context) -> String {
        let text = self.wording.render(name, more);
        self.or_noted(text)
    }

    /// The text, or nothing and the problem noted.
    fn or_noted(&mut self, text: Result<String, Box<Diagnostic>>) -> String {
        text.unwrap_or_else(|problem| {
            self.problems.push(*problem);
            String::new()
        })
    }

    /// A wording template as plain text.
    fn words(&mut self, name: &str, more: Context) -> String {
        let text = self.wording.plain(name, more);
        self.or_noted(text)
    }

    /// A section of a page, unless there is nothing in it. Its heading is the
    /// label `site_heading.ID`.
    fn section(&self, id: &str, blocks: Vec<Block>, sections: Vec<Section>) -> Option<Section> {
        if blocks.is_empty() && sections.is_empty() {
            return None;
        }
        let title = self.style.label(&format!("site_heading.{id}")).to_owned();
        Some(part(id.to_owned(), title, 1, blocks, sections))
    }
}

/// A section of a page.
fn part(
    anchor: String,
    title: String,
    level: u8,
    blocks: Vec<Block>,
    sections: Vec<Section>,
) -> Section {
    Section { anchor, number: None, title, level, new_page: false, blocks, sections }
}

/// What is there to be shown: what is withheld has no place on the site.
fn open<T, P>(part: &Part<T, P>) -> Option<&T> {
    match part {
        Part::Open(thing) => Some(thing),
        Part::Exempt(..) | Part::Withheld(..) => None,
    }
}

impl SiteComposer<'_> {
    /// The photographs that may be shown to everyone.
    fn photographs(&mut self, photographs: &[Part<Photograph>]) -> Vec<Block> {
        let mut blocks = Vec::new();
        for photograph in photographs.iter().filter_map(open) {
            match shown(photograph, &self.wording, self.images, &mut self.shown) {
                Ok(block) => blocks.extend(block),
                Err(problem) => self.problems.push(*problem),
            }
        }
        blocks
    }
}

/// The paragraphs that may be shown to everyone.
fn paragraphs(texts: &[Paragraph]) -> Vec<Block> {
    texts.iter().filter_map(open).flat_map(|text| parse(text.as_str())).collect()
}

/// A list of entries; nothing without entries.
fn list_of(items: Vec<Vec<Block>>) -> Vec<Block> {
    let items: Vec<Vec<Block>> = items.into_iter().filter(|item| !item.is_empty()).collect();
    if items.is_empty() { Vec::new() } else { vec![Block::List { ordered: false, items }] }
}

/// A list of entries in narrative; nothing without entries.
fn list(entries: impl IntoIterator<Item = String>) -> Vec<Block> {
    list_of(entries.into_iter().map(|entry| parse(&entry)).collect())
}

/// A list of links to what keys name; nothing without keys.
fn reference_list(keys: impl IntoIterator<Item = String>) -> Vec<Block> {
    let link = |anchor| Inline::Reference { anchor, text: String::new() };
    let entry = |anchor| vec![Block::Paragraph { content: vec![link(anchor)] }];
    list_of(keys.into_iter().map(entry).collect())
}

/// The text of a block.
fn block_text(block: &Block) -> String {
    let texts = |blocks: &[Block]| blocks.iter().map(block_text).collect::<Vec<_>>().join("\n");
    match block {
        Block::Paragraph { content } => plain_text(content),
        Block::Numbered { blocks, .. } => texts(blocks),
        Block::List { items, .. } => {
            items.iter().map(|item| texts(item)).collect::<Vec<_>>().join("\n")
        }
        Block::Table { caption, .. } => caption.clone(),
        Block::Picture { alternative, .. } => alternative.clone(),
        Block::Photograph { image, caption } => {
            caption.as_ref().unwrap_or(&image.alternative).clone()
        }
    }
}

fn place_path(place: &Relationship) -> String {
    format!("places/{}.html", place.id)
}

fn visit_anchor(visit: &Visit) -> String {
    format!("visit-{}", visit.id)
}

fn region_anchor(region: &Id) -> String {
    format!("region-{region}")
}
