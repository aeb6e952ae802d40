//! What belongs to no one place: networks, pledges, initiatives and case
//! studies, on the front page and on pages of their own.

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::decisions::DECISIONS;
use super::{SiteComposer, list_of, paragraphs, part, reference_list};
use crate::compose::engagements::{engagement_kinds, engagements};
use crate::dataset::{CaseStudy, Engagement, EngagementKind};
use crate::report::Section;
use crate::site::{Page, PageKind};
use crate::text::narrative::{parse, typographic};
use crate::text::{Block, capitalised};

impl SiteComposer<'_> {
    /// What references to engagements, case studies and pages lead to.
    pub(super) fn add_engagement_targets(&mut self) {
        for (kind, engagement) in engagements(self.dataset, self.as_at, None) {
            let name = typographic(&engagement.name);
            let path = self.way(path(kind, engagement));
            self.targets.insert(format!("{kind}/{}", engagement.id), path, name);
        }
        for study in &self.dataset.case_studies {
            let path = self.way(study_path(study));
            self.targets.insert(study_key(study), path, typographic(&study.title));
        }
        let decisions = self.style.label("site.all_decisions").to_owned();
        self.targets.insert("page/decisions".to_owned(), DECISIONS, decisions);
    }

    /// The engagements on the front page, each with its kind.
    pub(super) fn engagements(&mut self) -> Option<Section> {
        let mut entries = Vec::new();
        for (kind, engagement) in engagements(self.dataset, self.as_at, None) {
            let path = path(kind, engagement);
            let folded = self.is_folded(&path);
            let view = context! { engagement => Serde(engagement), kind => Serde(kind), folded };
            let line = self.wording("site-engagement", view);
            let more = if folded {
                // The line says from when until when.
                let has_ended = engagement.until.is_none_or(|until| until.has_come_by(self.as_at));
                let ended_because = engagement.ended_because.clone().filter(|_| has_ended);
                let own = engagement.clone();
                let own = Engagement { since: None, until: None, ended_because, ..own };
                self.engagement(kind, &own)
            } else {
                Vec::new()
            };
            entries.push(self.list_item(&path, &line, more));
        }
        if entries.is_empty() {
            return None;
        }
        let mut blocks = self.own_texts(|site| &site.networks);
        blocks.extend(list_of(entries));
        let kinds = engagement_kinds(self.dataset, self.as_at, None, &self.style);
        let kinds = self.style.list(&kinds, "list.separator", "list.last");
        Some(part("networks".to_owned(), capitalised(&kinds), 1, blocks, Vec::new()))
    }

    /// The case studies on the front page.
    pub(super) fn case_studies(&mut self) -> Option<Section> {
        let studies = &self.dataset.case_studies;
        if studies.is_empty() {
            return None;
        }
        let mut blocks = self.own_texts(|site| &site.case_studies);
        let mut entries = Vec::new();
        for study in studies {
            let path = study_path(study);
            let folded = self.is_folded(&path);
            let line = self.wording("site-case-study", context! { study => Serde(study), folded });
            let more = if folded { self.folded_study(study) } else { Vec::new() };
            entries.push(self.list_item(&path, &line, more));
        }
        blocks.extend(list_of(entries));
        self.section("case-studies", blocks, Vec::new())
    }

    pub(super) fn engagement_pages(&mut self) -> impl Iterator<Item = Page> {
        let all = engagements(self.dataset, self.as_at, None);
        let pages: Vec<Page> =
            all.map(|(kind, engagement)| self.engagement_page(kind, engagement)).collect();
        pages.into_iter()
    }

    /// What an engagement is, and what the council does in it.
    fn engagement(&mut self, kind: EngagementKind, engagement: &Engagement) -> Vec<Block> {
        // Reviews are for reports, as assessments are.
        let review = Value::from(());
        let view = context! { engagement => Serde(engagement), kind => Serde(kind), review };
        let mut blocks = paragraphs(&engagement.text);
        blocks.extend(parse(&self.wording("engagement", view)));
        blocks
    }

    /// What a case study without a page says in its entry of a list.
    fn folded_study(&mut self, study: &CaseStudy) -> Vec<Block> {
        let mut blocks = paragraphs(&study.text);
        let known = study
            .relationships
            .iter()
            .filter(|id| self.dataset.relationship(id.as_str()).is_some());
        let links: Vec<Value> =
            known.map(|id| Value::from_safe_string(self.dataset.reference_in_text(id))).collect();
        if !links.is_empty() {
            let id = format!("case-study-{}", study.id);
            blocks.extend(parse(&self.wording("site-decision-places", context! { id, links })));
        }
        let source = study.source.as_deref();
        blocks.extend(parse(&self.wording("site-source", context! { source })));
        blocks
    }

    fn engagement_page(&mut self, kind: EngagementKind, engagement: &Engagement) -> Page {
        let view = context! { engagement => Serde(engagement), kind => Serde(kind) };
        let blocks = self.engagement(kind, engagement);
        let title = typographic(&engagement.name);
        Page {
            path: path(kind, engagement),
            kind: PageKind::Engagement,
            description: blocks.first().map_or_else(|| title.clone(), super::block_text),
            title,
            subtitle: Some(self.words("site-engagement-subtitle", view)),
            blocks,
            sections: Vec::new(),
            root: "../".to_owned(),
        }
    }

    pub(super) fn case_study_pages(&mut self) -> impl Iterator<Item = Page> {
        let studies = self.dataset.case_studies.iter();
        let pages: Vec<Page> = studies.map(|study| self.case_study_page(study)).collect();
        pages.into_iter()
    }

    fn case_study_page(&mut self, study: &CaseStudy) -> Page {
        let mut blocks = paragraphs(&study.text);
        blocks.extend(self.photographs(&study.photographs));
        let places = study.relationships.iter();
        let known = places.filter_map(|id| self.dataset.relationship(id.as_str()));
        let links = reference_list(known.map(|place| format!("place/{}", place.id)));
        let sources =
            parse(&self.wording("site-source", context! { source => study.source.as_deref() }));
        let title = typographic(&study.title);
        let sections = [
            self.section("places", links, Vec::new()),
            self.section("source", sources, Vec::new()),
        ];
        Page {
            path: study_path(study),
            kind: PageKind::CaseStudy,
            description: blocks.first().map_or_else(|| title.clone(), super::block_text),
            title,
            subtitle: Some(self.style.label("site.case_study").to_owned()),
            blocks,
            sections: sections.into_iter().flatten().collect(),
            root: "../".to_owned(),
        }
    }
}

/// The file of an engagement's page: that of a network is in `networks`.
fn path(kind: EngagementKind, engagement: &Engagement) -> String {
    format!("{kind}s/{}.html", engagement.id)
}

/// What references to a case study name.
pub(super) fn study_key(study: &CaseStudy) -> String {
    format!("case-study/{}", study.id)
}

/// The file of a case study's page.
fn study_path(study: &CaseStudy) -> String {
    format!("case-studies/{}.html", study.id)
}
