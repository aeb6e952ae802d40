//! The page of one place, in sections by the house style: facts, history, the
//! relationship, visits, agreements, decisions and where to read more.

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::engagements::study_key;
use super::{
    Decided, SiteComposer, list, open, paragraphs, part, place_path, reference_list, visit_anchor,
};
use crate::compose::data::{RelationshipView, VisitView};
use crate::dataset::{
    AgreementAt, CaseStudy, CommunityGroup, Figure, Paragraph, Part, Relationship, Status, Visit,
};
use crate::report::Section;
use crate::site::{AgreementData, Page, PageKind, PlaceData};
use crate::style::PlaceSection;
use crate::text::folded::{folded, words};
use crate::text::narrative::{parse, typographic};
use crate::text::{Block, capitalised, without_article};

/// The section on the partnership.
const RELATIONSHIP: &str = "relationship";

impl<'a> SiteComposer<'a> {
    pub(super) fn place_page(&mut self, place: &'a Relationship, decided: &[Decided<'_>]) -> Page {
        let view = RelationshipView::new_at(place, self.dataset, self.as_at);
        let listed = self.listing(place);
        let view = context! { relationship => Serde(&view), listed => Serde(&listed) };
        let lead = self.wording("site-place", view.clone());
        let name = typographic(self.dataset.name_of(place));
        let sections = self.place_sections(place, &view, decided);
        let blocks = parse(&lead);
        Page {
            path: place_path(place),
            kind: PageKind::Place,
            title: name,
            subtitle: Some(self.words("site-place-subtitle", view)).filter(|text| !text.is_empty()),
            description: blocks.first().map(super::block_text).unwrap_or_default(),
            blocks,
            sections,
            root: "../".to_owned(),
        }
    }

    /// What a place that has no page says in its entry of a list.
    pub(super) fn folded_place(
        &mut self,
        place: &'a Relationship,
        view: &Value,
        decided: &[Decided<'_>],
    ) -> Vec<Block> {
        let mut blocks = Vec::new();
        if !place.local_name.is_empty() {
            blocks.extend(parse(&self.wording("local-name", view.clone())));
        }
        if place.has_predecessors() {
            blocks.extend(parse(&self.wording("former-names", view.clone())));
        }
        if !place.holders.is_empty() {
            blocks.extend(parse(&self.wording("holders", view.clone())));
        }
        for section in self.place_sections(place, view, &[]) {
            let is_list = section.anchor == "agreements";
            // The line of the entry is their list; what else is known of them follows.
            blocks.extend(if is_list { self.agreement_notes(place) } else { section.blocks });
        }
        let own: Vec<&Decided<'_>> =
            decided.iter().filter(|one| one.places.contains(&place.id)).collect();
        blocks.extend(self.read_decisions(place.id.as_str(), &own));
        blocks
    }

    /// The sections on a place, by the house style.
    fn place_sections(
        &mut self,
        place: &'a Relationship,
        view: &Value,
        decided: &[Decided<'_>],
    ) -> Vec<Section> {
        let style = self.style.clone();
        let name = typographic(self.dataset.name_in_text(place));
        let mut sections = Vec::new();
        for section in &style.spec.site.place {
            let made = match section {
                PlaceSection::Facts => self.facts(place),
                PlaceSection::Photographs => self.pictures(place),
                PlaceSection::History => self.history(place),
                PlaceSection::Relationship => self.relationship(place, view),
                PlaceSection::Visits => self.visits_section(place),
                PlaceSection::Ahead => self.ahead_section(place),
                PlaceSection::Agreements => self.agreements(place),
                PlaceSection::Decisions => self.decisions(place, decided),
                PlaceSection::CaseStudies => self.studies_of(place),
                PlaceSection::FurtherInformation => self.further_information(place),
            };
            let titled = |made: Section| Section {
                title: capitalised(&made.title.replace("{place}", &name)),
                ..made
            };
            sections.extend(made.map(titled));
            if *section == PlaceSection::Ahead {
                sections.extend(self.once_planned(place));
            }
        }
        sections
    }

    /// What the place is like, and the figures on it.
    fn facts(&mut self, place: &Relationship) -> Option<Section> {
        let own = place.page.as_ref().map(|page| &page.profile);
        let mut blocks = texts(own, &place.profile);
        let mut figures = Vec::new();
        let as_at = self.as_at;
        let is_known = |figure: &Figure| figure.date.is_none_or(|date| !as_at.is_before(date));
        for (position, figure) in numbered(&place.figures).filter(|(_, own)| is_known(own)) {
            let number = self.style.number(&figure.value);
            let own = context! { figure => Serde(figure), number, ..nth(place, position) };
            figures.push(self.wording("site-figure", own));
        }
        blocks.extend(list(figures));
        self.section("facts", blocks, Vec::new())
    }

    fn pictures(&mut self, place: &Relationship) -> Option<Section> {
        let blocks = self.photographs(&place.photographs);
        self.section("photographs", blocks, Vec::new())
    }

    /// The history, oldest first.
    fn history(&mut self, place: &Relationship) -> Option<Section> {
        let mut events = Vec::new();
        let as_at = self.as_at;
        let known = numbered(&place.history);
        for (position, event) in known.filter(|(_, event)| event.date.has_come_by(as_at)) {
            let period = self.style.period(event.date, event.end);
            let own = context! { period, event => Serde(event), ..nth(place, position) };
            events.push((event.date, self.wording("site-history", own)));
        }
        events.sort_by_key(|(date, _)| date.order());
        self.section("history", list(events.into_iter().map(|(_, text)| text)), Vec::new())
    }

    /// How the link came about, what has come of it and who keeps it.
    fn relationship(&mut self, place: &Relationship, view: &Value) -> Option<Section> {
        let own = place.page.as_ref().map(|page| &page.story);
        let mut blocks = texts(own, &place.story);
        blocks.extend(self.findings(place));
        let said: Vec<String> =
            blocks.iter().map(|block| folded(&super::block_text(block), false)).collect();
        let said: Vec<Vec<&str>> = said.iter().map(|text| words(text).collect()).collect();
        let all = place.community_groups.iter();
        let is_named = |group: &CommunityGroup| {
            let name = folded(without_article(group.name()), false);
            let name: Vec<&str> = words(&name).collect();
            !name.is_empty()
                && said.iter().any(|text| text.windows(name.len()).any(|window| window == name))
        };
        let groups: Vec<&CommunityGroup> = all.filter(|group| !is_named(group)).collect();
        let count = groups.len();
        let groups = Value::from(Serde(groups));
        let also = count < place.community_groups.len();
        let standing = context! { groups, also, ..view.clone() };
        blocks.extend(parse(&self.wording("site-standing", standing)));
        let has_agreement = self.has_agreement(place);
        let id = match self.dataset.standing_at(place, self.as_at).status {
            Status::Proposed | Status::Exploring if !has_agreement => "possible-relationship",
            Status::Agreed if !has_agreement => "agreed-relationship",
            _ => RELATIONSHIP,
        };
        let section = self.section(id, blocks, Vec::new())?;
        Some(Section { anchor: RELATIONSHIP.to_owned(), ..section })
    }

    /// The findings of the assessment that the page shows, with its date where that is
    /// known: they may no longer be true.
    fn findings(&mut self, place: &Relationship) -> Vec<Block> {
        let told = place.page.as_ref().map(|page| page.findings.as_slice()).unwrap_or_default();
        let entries = place.assessment.iter().filter_map(open);
        let entries = entries.filter(|entry| told.contains(&entry.criterion));
        let findings: Vec<&str> = entries.map(|entry| entry.finding.as_str()).collect();
        let Some(assessed) = place.assessed else {
            return findings.into_iter().flat_map(parse).collect();
        };
        if findings.is_empty() || !place.assessment_known(self.as_at) {
            return Vec::new();
        }
        let own = context! { place => place.id.as_str(), assessed => Serde(assessed) };
        let lead = self.wording("site-assessed", own);
        match findings.as_slice() {
            [finding] => parse(&format!("{lead} {finding}")),
            findings => {
                let mut blocks = parse(&lead);
                blocks.extend(list(findings.iter().map(|finding| (*finding).to_owned())));
                blocks
            }
        }
    }

    /// The visits that have begun, newest first.
    fn visits_section(&mut self, place: &'a Relationship) -> Option<Section> {
        let visits = self.visits(Some(&place.id));
        let parts = visits.into_iter().map(|visit| self.visit(visit)).collect();
        self.section("visits", Vec::new(), parts)
    }

    /// The visits that are ahead, the next first.
    fn ahead_section(&mut self, place: &'a Relationship) -> Option<Section> {
        let mut visits = self.visits_ahead(&place.id);
        visits.retain(|visit| !visit.start.has_come_by(self.as_at));
        let parts = visits.into_iter().map(|visit| self.visit(visit)).collect();
        self.section("ahead", Vec::new(), parts)
    }

    /// The visits of which only the plan is known though their time has passed.
    fn once_planned(&mut self, place: &'a Relationship) -> Option<Section> {
        let mut visits = self.visits_ahead(&place.id);
        visits.retain(|visit| visit.start.has_come_by(self.as_at));
        let parts = visits.into_iter().map(|visit| self.visit(visit)).collect();
        self.section("once-planned", Vec::new(), parts)
    }

    fn visit(&mut self, visit: &Visit) -> Section {
        let title = self.visit_title(visit);
        let blocks = self.visit_blocks(visit);
        part(visit_anchor(visit), title, 2, blocks, Vec::new())
    }

    /// The heading of a visit.
    pub(super) fn visit_title(&mut self, visit: &Visit) -> String {
        let view = VisitView::new(visit, self.dataset, &self.style, self.as_at);
        self.words("site-visit-title", context! { visit => Serde(&view) })
    }

    /// What happened on a visit, or is planned.
    pub(super) fn visit_blocks(&mut self, visit: &Visit) -> Vec<Block> {
        let has_begun = visit.start.has_come_by(self.as_at);
        // A plan whose time has passed is given with the doubt alone.
        let mut blocks = paragraphs(if has_begun { &visit.account } else { &visit.plan });
        let view = VisitView::new(visit, self.dataset, &self.style, self.as_at);
        blocks.extend(parse(&self.wording("site-visit", context! { visit => Serde(&view) })));
        if has_begun {
            blocks.extend(self.photographs(&visit.photographs));
        }
        blocks
    }

    /// The agreements, oldest first, unless the sentence at the head of the page has
    /// said all of them.
    fn agreements(&mut self, place: &Relationship) -> Option<Section> {
        let mut entries = Vec::new();
        let mut has_more = false;
        for (agreement, position) in place.agreements.iter().zip(1..) {
            let Some(agreement) = agreement.open() else { continue };
            let agreement = self.dataset.agreement_at(place, agreement, self.as_at);
            if agreement.begun {
                let name = format!("site/agreement/{}-{position}", place.id);
                let site = self.dataset.site.as_ref();
                has_more |= self.says_more(&agreement)
                    || site.is_some_and(|site| site.wording.contains_key(&name));
                let place_name = self.dataset.name_in_text(place);
                let own =
                    context! { agreement => Serde(agreement), place_name, ..nth(place, position) };
                entries.push(self.wording("site-agreement", own));
            }
        }
        let entries = if has_more { entries } else { Vec::new() };
        self.section("agreements", list(entries), Vec::new())
    }

    /// What is known of the agreements but what they are and how long they run.
    fn agreement_notes(&mut self, place: &Relationship) -> Vec<Block> {
        let mut blocks = Vec::new();
        for (agreement, position) in place.agreements.iter().zip(1..) {
            let Some(agreement) = agreement.open() else { continue };
            let agreement = self.dataset.agreement_at(place, agreement, self.as_at);
            if agreement.begun {
                let place_name = self.dataset.name_in_text(place);
                let own = context! {
                    agreement => Serde(agreement), place_name, folded => true, ..nth(place, position)
                };
                blocks.extend(parse(&self.wording("site-agreement", own)));
            }
        }
        blocks
    }

    /// Whether more is known of an agreement than what it is and from when to when.
    fn says_more(&self, at: &AgreementAt<'_>) -> bool {
        let agreement = at.agreement;
        at.withheld
            || at.until.is_some() && !at.ended
            || !agreement.signed_by.is_empty()
            || agreement.source.is_some()
            || agreement.note.is_some()
            || agreement.url.is_some()
            || !agreement.other_parties.is_empty()
            || !agreement.with_council.is_empty()
            || agreement.made.is_some()
            || at.replaced.is_some()
            || agreement.renewals.iter().any(|renewal| renewal.date.has_come_by(self.as_at))
    }

    /// Whether an agreement with a place has begun by the day of the site.
    pub(super) fn has_agreement(&self, place: &Relationship) -> bool {
        self.agreements_at(place).any(|agreement| agreement.begun)
    }

    fn agreements_at<'p>(&self, place: &'p Relationship) -> impl Iterator<Item = AgreementAt<'p>>
    where
        'a: 'p,
    {
        let at = |agreement| self.dataset.agreement_at(place, agreement, self.as_at);
        place.agreements.iter().filter_map(open).map(at)
    }

    /// The decisions on the place, newest first.
    fn decisions(&mut self, place: &Relationship, decided: &[Decided<'_>]) -> Option<Section> {
        let own = decided.iter().filter(|one| one.places.contains(&place.id));
        let mut entries = Vec::new();
        for one in own {
            let text = Value::from_safe_string(one.text.clone());
            let date = one.date.to_string();
            entries.push(self.wording("site-place-decision", context! { text, date }));
        }
        self.section("decisions", list(entries), Vec::new())
    }

    /// The case studies that are about the place.
    fn studies_of(&mut self, place: &Relationship) -> Option<Section> {
        let about = |study: &&CaseStudy| study.relationships.contains(&place.id);
        let studies = self.dataset.case_studies.iter().filter(about);
        let links = reference_list(studies.map(study_key));
        self.section("case-studies", links, Vec::new())
    }

    fn further_information(&mut self, place: &Relationship) -> Option<Section> {
        let mut entries = Vec::new();
        let all = place.further_information.iter().filter_map(open);
        for further in all.filter(|further| further.url.is_some()) {
            entries.push(self.wording("site-further", context! { further => Serde(further) }));
        }
        self.section("further-information", list(entries), Vec::new())
    }

    /// The place as data.
    pub(super) fn place_data(&self, place: &Relationship) -> PlaceData {
        let standing = self.dataset.standing_at(place, self.as_at);
        let agreements = self.agreements_at(place).filter(|at| at.begun);
        PlaceData {
            id: place.id.to_string(),
            place: place.place.to_string(),
            country: place.country.to_string(),
            country_name: self.dataset.country_name(place).to_owned(),
            area: place.area.as_deref().map(str::to_owned),
            coordinates: place.coordinates,
            region: place.region.to_string(),
            listed: self.listing(place),
            status: standing.status,
            since: standing.since(),
            agreements: agreements
                .map(|at| AgreementData {
                    kind: at.agreement.kind,
                    title: at.agreement.title.as_deref().map(str::to_owned),
                    start: at.agreement.start,
                    end: at.until,
                })
                .collect(),
            path: self.way(place_path(place)),
        }
    }
}

/// What may be shown to everyone, with its position among all, from 1.
fn numbered<T, P>(parts: &[Part<T, P>]) -> impl Iterator<Item = (usize, &T)> {
    (1..).zip(parts).filter_map(|(position, part)| Some((position, open(part)?)))
}

/// What tells a sentence on something without a short name from the others.
fn nth(place: &Relationship, position: usize) -> Value {
    context! { place => place.id.as_str(), position }
}

/// The page's own paragraphs, or else those of the report.
fn texts(own: Option<&Vec<Paragraph>>, shared: &[Paragraph]) -> Vec<Block> {
    match own {
        Some(own) if !own.is_empty() => paragraphs(own),
        _ => paragraphs(shared),
    }
}
