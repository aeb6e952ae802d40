//! The front page, in sections by the house style: partners by region, future
//! and historical partnerships, networks, case studies, contact.

use minijinja::context;
use minijinja::value::Serde;

use super::{
    Decided, FRONT, SiteComposer, list, list_of, open, paragraphs, part, place_path, region_anchor,
};
use crate::compose::data::RelationshipView;
use crate::compose::pictures::{AsAt, Pictures, without_coordinates};
use crate::compose::visits::{ComparedYears, number_of_visits};
use crate::compose::words::Words;
use crate::dataset::{
    Listing, Paragraph, PartialDate, PublicSite, Relationship, Status, Visit, YearId, YearOf,
};
use crate::report::Section;
use crate::site::{Page, PageKind};
use crate::style::{FrontSection, PictureKind};
use crate::text::Block;
use crate::text::narrative::{parse, typographic};

/// The section with the active partners.
const ACTIVE: &str = "active";

impl<'a> SiteComposer<'a> {
    pub(super) fn front_page(
        &mut self,
        decided: &[Decided<'_>],
        newest: Option<PartialDate>,
    ) -> Page {
        let own_title = self.own(|site| site.title.as_ref()).map(|title| typographic(title));
        let title = own_title.unwrap_or_else(|| self.words("site-title", context! {}));
        let topics = self.topics(decided);
        let description = self.words("site-description", context! { topics });
        let updated = newest.map(|date| date.to_string());
        let subtitle = self.words("site-as-at", context! { dated => self.dated, updated });
        let mut blocks = self.own_texts(|site| &site.introduction);
        if blocks.is_empty() {
            blocks = paragraphs(&self.dataset.council.about);
        }
        if blocks.is_empty() {
            blocks = parse(&self.wording("site-introduction", context! {}));
        }
        let style = self.style.clone();
        let sections = style.spec.site.front.iter();
        let sections = sections.filter_map(|section| self.front_section(*section, decided));
        Page {
            path: FRONT.to_owned(),
            kind: PageKind::Front,
            title,
            subtitle: Some(subtitle).filter(|subtitle| !subtitle.is_empty()),
            description,
            blocks,
            sections: sections.collect(),
            root: String::new(),
        }
    }

    /// What the site has of its places, as the words of labels.
    fn topics(&self, decided: &[Decided<'_>]) -> Vec<String> {
        let places: Vec<&Relationship> = self.dataset.open_places().collect();
        let has_history = |place: &Relationship| {
            let story = place.page.as_ref().map(|page| &page.story);
            let story = story.filter(|own| !own.is_empty()).unwrap_or(&place.story);
            let events = place.history.iter().filter_map(open);
            story.iter().any(|text| open(text).is_some())
                || events.into_iter().any(|event| event.date.has_come_by(self.as_at))
        };
        let has_visits = |place: &Relationship| {
            !self.visits(Some(&place.id)).is_empty() || !self.visits_ahead(&place.id).is_empty()
        };
        let topics = [
            ("site_topic.agreements", places.iter().any(|place| self.has_agreement(place))),
            ("site_topic.history", places.iter().copied().any(has_history)),
            ("site_topic.visits", places.iter().copied().any(has_visits)),
            ("site_topic.decisions", !decided.is_empty()),
        ];
        let known = topics.into_iter().filter(|(_, is_known)| *is_known);
        known.map(|(topic, _)| self.style.label(topic).to_owned()).collect()
    }

    /// A section of the front page, unless there is nothing in it.
    fn front_section(&mut self, section: FrontSection, decided: &[Decided<'_>]) -> Option<Section> {
        match section {
            FrontSection::Active => self.active(decided),
            FrontSection::Map => self.picture(PictureKind::Map, "map"),
            FrontSection::Future => {
                let texts = self.own_texts(|site| &site.future);
                self.listed(Listing::Future, "future", decided, texts)
            }
            FrontSection::InForce => {
                let mut places = self.dataset.open_places();
                let is_dormant = |place: &Relationship| {
                    let standing = self.dataset.standing_at(place, self.as_at);
                    standing.status == Status::Dormant && self.listing(place) == Listing::InForce
                };
                let title = places
                    .any(is_dormant)
                    .then(|| self.style.label("site_heading.in-force-or-dormant").to_owned());
                let section = self.listed(Listing::InForce, "in-force", decided, Vec::new())?;
                Some(Section { title: title.unwrap_or(section.title), ..section })
            }
            FrontSection::Contacts => {
                self.listed(Listing::Contacts, "contacts", decided, Vec::new())
            }
            FrontSection::Historical => {
                let texts = self.own_texts(|site| &site.historical);
                self.listed(Listing::Historical, "historical", decided, texts)
            }
            FrontSection::Timeline => self.picture(PictureKind::Timeline, "timeline"),
            FrontSection::Visits => self.picture(PictureKind::Visits, "visits-by-region"),
            FrontSection::Networks => self.engagements(),
            FrontSection::CaseStudies => self.case_studies(),
            FrontSection::Decisions => self.link_to_decisions(decided),
            FrontSection::Contact => self.contact(),
        }
    }

    /// Something of the dataset's entry on the site.
    fn own<'s, T: ?Sized>(
        &'s self,
        pick: impl Fn(&'s PublicSite) -> Option<&'s T>,
    ) -> Option<&'s T> {
        self.dataset.site.as_ref().and_then(pick)
    }

    /// Paragraphs of the dataset's entry on the site.
    pub(super) fn own_texts(&self, pick: impl Fn(&PublicSite) -> &Vec<Paragraph>) -> Vec<Block> {
        self.dataset.site.as_ref().map(|site| paragraphs(pick(site))).unwrap_or_default()
    }

    /// The active partners by region.
    fn active(&mut self, decided: &[Decided<'_>]) -> Option<Section> {
        let dataset = self.dataset;
        let (mut regions, mut active) = (Vec::new(), Vec::new());
        for region in &dataset.council.regions {
            let places = dataset.open_places().filter(|place| place.region == region.id);
            let mut entries = Vec::new();
            for place in places {
                if self.listing(place) == Listing::Active {
                    entries.push(self.entry(place, decided));
                    active.push(place);
                }
            }
            let blocks = list_of(entries);
            if !blocks.is_empty() {
                let title = typographic(&region.name);
                regions.push(part(region_anchor(&region.id), title, 2, blocks, Vec::new()));
            }
        }
        if regions.is_empty() {
            return None;
        }
        let blocks = self.own_texts(|site| &site.active);
        let (count, led) = (active.len(), active.iter().filter(|place| self.is_led(place)).count());
        let id = match (count, led) {
            (1, 1) => "community-led-one",
            (1, _) => "active-one",
            (_, 0) => ACTIVE,
            _ if count == led => "community-led",
            _ => "active-and-community-led",
        };
        let section = self.section(id, blocks, regions)?;
        Some(Section { anchor: ACTIVE.to_owned(), ..section })
    }

    /// Whether the community leads a partnership.
    fn is_led(&self, place: &Relationship) -> bool {
        self.dataset.standing_at(place, self.as_at).status == Status::CommunityLed
    }

    /// A picture, as a section of its own.
    fn picture(&mut self, kind: PictureKind, id: &str) -> Option<Section> {
        if kind == PictureKind::Map {
            self.problems.extend(without_coordinates(self.dataset));
        }
        let words = Words { dataset: self.dataset, style: &self.style, wording: &self.wording };
        let as_at = AsAt::Day(self.as_at);
        let pictures = Pictures { words, as_at, has_summary: false, drawing: self.drawing };
        let made = match kind {
            PictureKind::Map => pictures.map(),
            PictureKind::Timeline => pictures.timeline(),
            PictureKind::Visits => {
                let year = self.year()?;
                let years = ComparedYears { year, before: self.year_before(year) };
                // A single visit is on the page of its place.
                if number_of_visits(self.dataset, years, self.as_at) < 2 {
                    return None;
                }
                pictures.visits(years)
            }
        };
        let mut blocks = made.map_err(|problem| self.problems.push(*problem)).ok()?;
        // A table without a picture has its caption as heading.
        let caption = match blocks.as_slice() {
            [Block::Table { caption, .. }] => Some(caption.clone()),
            _ => None,
        };
        if kind == PictureKind::Visits && !blocks.is_empty() {
            let ongoing = self.known_visits(None).any(Visit::is_ongoing);
            blocks.extend(parse(&self.wording("site-visits-note", context! { ongoing })));
        }
        let mut section = self.section(id, blocks, Vec::new())?;
        if let Some(caption) = caption {
            section.title = caption;
        }
        Some(section)
    }

    /// The municipal year of the day, or the last one that is recorded before it.
    fn year(&self) -> Option<&YearId> {
        let YearOf::Certain(year) = self.dataset.year_of(self.as_at) else {
            let years = self.dataset.council.municipal_years.iter();
            let begun = years.filter(|year| year.annual_meeting.has_come_by(self.as_at));
            return begun.map(|year| &year.id).max();
        };
        Some(year)
    }

    /// The municipal year before another.
    fn year_before(&self, year: &YearId) -> Option<&YearId> {
        let years = &self.dataset.council.municipal_years;
        years.iter().map(|known| &known.id).find(|known| known.next().as_ref() == Some(year))
    }

    /// The places under another heading, after the council's own texts.
    fn listed(
        &mut self,
        listing: Listing,
        id: &str,
        decided: &[Decided<'_>],
        texts: Vec<Block>,
    ) -> Option<Section> {
        let dataset = self.dataset;
        let mut entries = Vec::new();
        for place in dataset.open_places() {
            if self.listing(place) == listing {
                entries.push(self.entry(place, decided));
            }
        }
        if entries.is_empty() {
            return None;
        }
        let mut blocks = texts;
        blocks.extend(list_of(entries));
        self.section(id, blocks, Vec::new())
    }

    /// The entry of a place in a list.
    fn entry(&mut self, place: &'a Relationship, decided: &[Decided<'_>]) -> Vec<Block> {
        let relationship = RelationshipView::new_at(place, self.dataset, self.as_at);
        let path = place_path(place);
        let (folded, listed) = (self.is_folded(&path), self.listing(place));
        let view =
            context! { relationship => Serde(&relationship), listed => Serde(&listed), folded };
        let line = self.wording("site-partner", view.clone());
        let more = if folded { self.folded_place(place, &view, decided) } else { Vec::new() };
        self.list_item(&path, &line, more)
    }

    fn contact(&mut self) -> Option<Section> {
        let dataset = self.dataset;
        let mut entries = Vec::new();
        for contact in &dataset.council.contacts {
            entries.push(self.wording("site-contact", context! { contact => Serde(contact) }));
        }
        let mut blocks = self.own_texts(|site| &site.contact);
        blocks.extend(list(entries));
        self.section("contact", blocks, Vec::new())
    }
}
