//! The page of one place: facts, history, the relationship, visits, agreements,
//! decisions and where to read more.

use minijinja::context;
use minijinja::value::Serde;

use super::engagements::study_key;
use super::{
    Decided, SiteComposer, list, open, paragraphs, part, place_path, reference_list, visit_anchor,
};
use crate::compose::data::{RelationshipView, VisitView};
use crate::dataset::{Agreement, CaseStudy, Paragraph, Relationship, Visit};
use crate::report::Section;
use crate::site::{AgreementData, Page, PageKind, PlaceData};
use crate::text::Block;
use crate::text::narrative::{parse, typographic};

impl<'a> SiteComposer<'a> {
    pub(super) fn place_page(&mut self, place: &'a Relationship, decided: &[Decided<'_>]) -> Page {
        let view = RelationshipView::new_at(place, self.dataset, self.as_at);
        let listed = self.listing(place);
        let view = context! { relationship => Serde(&view), listed => Serde(&listed) };
        let lead = self.wording("site-place", view.clone());
        let sections = [
            self.facts(place),
            self.pictures(place),
            self.history(place),
            self.relationship(place, &view),
            self.visits_section(place),
            self.ahead_section(place),
            self.agreements(place),
            self.decisions(place, decided),
            self.studies_of(place),
            self.further_information(place),
        ];
        let blocks = parse(&lead);
        Page {
            path: place_path(place),
            kind: PageKind::Place,
            title: typographic(&place.place),
            subtitle: Some(self.words("site-place-subtitle", view)),
            description: blocks.first().map(super::block_text).unwrap_or_default(),
            blocks,
            sections: sections.into_iter().flatten().collect(),
            root: "../".to_owned(),
        }
    }

    /// What the place is like, and the figures on it.
    fn facts(&mut self, place: &Relationship) -> Option<Section> {
        let own = place.page.as_ref().map(|page| &page.profile);
        let mut blocks = texts(own, &place.profile);
        let mut figures = Vec::new();
        for figure in place.figures.iter().filter_map(open) {
            let number = self.style.number(&figure.value);
            figures.push(self.wording("site-figure", context! { figure => Serde(figure), number }));
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
        let known = place.history.iter().filter_map(open);
        for event in known.filter(|event| event.date.has_come_by(as_at)) {
            events.push((
                event.date,
                self.wording("site-history", context! { event => Serde(event) }),
            ));
        }
        events.sort_by_key(|(date, _)| date.earliest());
        self.section("history", list(events.into_iter().map(|(_, text)| text)), Vec::new())
    }

    /// How the link came about, what has come of it and who keeps it.
    fn relationship(&mut self, place: &Relationship, view: &minijinja::Value) -> Option<Section> {
        let own = place.page.as_ref().map(|page| &page.story);
        let mut blocks = texts(own, &place.story);
        let told = place.page.as_ref().map(|page| page.findings.as_slice()).unwrap_or_default();
        let entries = place.assessment.iter().filter_map(open);
        for entry in entries.filter(|entry| told.contains(&entry.criterion)) {
            blocks.extend(parse(entry.finding.as_str()));
        }
        blocks.extend(parse(&self.wording("site-standing", view.clone())));
        self.section("relationship", blocks, Vec::new())
    }

    /// The visits that have begun, newest first.
    fn visits_section(&mut self, place: &'a Relationship) -> Option<Section> {
        let visits = self.visits(Some(&place.id));
        let parts = visits.into_iter().map(|visit| self.visit(visit)).collect();
        self.section("visits", Vec::new(), parts)
    }

    /// The visits that are ahead, the next first.
    fn ahead_section(&mut self, place: &'a Relationship) -> Option<Section> {
        let visits = self.visits_ahead(&place.id);
        let parts = visits.into_iter().map(|visit| self.visit(visit)).collect();
        self.section("ahead", Vec::new(), parts)
    }

    fn visit(&mut self, visit: &Visit) -> Section {
        let title = self.visit_title(visit);
        let blocks = self.visit_blocks(visit);
        part(visit_anchor(visit), title, 2, blocks, Vec::new())
    }

    /// The heading of a visit.
    pub(super) fn visit_title(&mut self, visit: &Visit) -> String {
        let view = VisitView::new(visit, self.dataset, &self.style);
        self.words("site-visit-title", context! { visit => Serde(&view) })
    }

    /// What happened on a visit, or is planned.
    pub(super) fn visit_blocks(&mut self, visit: &Visit) -> Vec<Block> {
        let has_begun = visit.start.has_come_by(self.as_at);
        let mut blocks = paragraphs(if has_begun { &visit.account } else { &visit.plan });
        let view = VisitView::new(visit, self.dataset, &self.style);
        blocks.extend(parse(&self.wording("site-visit", context! { visit => Serde(&view) })));
        blocks
    }

    /// The agreements, oldest first.
    fn agreements(&mut self, place: &Relationship) -> Option<Section> {
        let mut entries = Vec::new();
        for agreement in &place.agreements {
            if self.has_begun(agreement) {
                entries.push(
                    self.wording("site-agreement", context! { agreement => Serde(agreement) }),
                );
            }
        }
        self.section("agreements", list(entries), Vec::new())
    }

    fn has_begun(&self, agreement: &Agreement) -> bool {
        agreement.start.is_none_or(|start| start.has_come_by(self.as_at))
    }

    /// The decisions on the place, newest first.
    fn decisions(&mut self, place: &Relationship, decided: &[Decided<'_>]) -> Option<Section> {
        let own = decided.iter().filter(|one| one.decision.relationships.contains(&place.id));
        let mut entries = Vec::new();
        for one in own {
            let text = minijinja::Value::from_safe_string(one.text.clone());
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
        for further in place.further_information.iter().filter_map(open) {
            entries.push(self.wording("site-further", context! { further => Serde(further) }));
        }
        self.section("further-information", list(entries), Vec::new())
    }

    /// The place as data.
    pub(super) fn place_data(&self, place: &Relationship) -> PlaceData {
        let standing = self.dataset.standing_at(place, self.as_at);
        let agreements = place.agreements.iter().filter(|agreement| self.has_begun(agreement));
        PlaceData {
            id: place.id.to_string(),
            place: place.place.clone(),
            country: place.country.to_string(),
            country_name: self.dataset.country_name(place).to_owned(),
            area: place.area.clone(),
            coordinates: place.coordinates,
            region: place.region.to_string(),
            listed: self.listing(place),
            status: standing.status,
            since: standing.since(),
            agreements: agreements
                .map(|agreement| AgreementData {
                    kind: agreement.kind,
                    title: agreement.title.clone(),
                    start: agreement.start,
                    end: agreement.runs_until(self.as_at),
                })
                .collect(),
            path: place_path(place),
        }
    }
}

/// The page's own paragraphs, or else those of the report.
fn texts(own: Option<&Vec<Paragraph>>, shared: &[Paragraph]) -> Vec<Block> {
    match own {
        Some(own) if !own.is_empty() => paragraphs(own),
        _ => paragraphs(shared),
    }
}
