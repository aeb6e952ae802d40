//! What belongs to no one place: networks, pledges, initiatives and case
//! studies, on the front page and on pages of their own.

use minijinja::context;
use minijinja::value::Serde;

use super::{DECISIONS, FRONT, SiteComposer, list, paragraphs};
use crate::dataset::{CaseStudy, Engagement};
use crate::report::Section;
use crate::site::{Page, PageKind};
use crate::text::narrative::{parse, typographic};

/// The kinds of engagements: the folder of their pages, and the label of one.
const KINDS: [&str; 3] = ["networks", "pledges", "initiatives"];

impl<'a> SiteComposer<'a> {
    /// The engagements of a kind that have begun.
    fn engagements_of(&self, kind: &str) -> Vec<&'a Engagement> {
        let all = match kind {
            "networks" => &self.dataset.networks,
            "pledges" => &self.dataset.pledges,
            _ => &self.dataset.initiatives,
        };
        let has_begun = |engagement: &&Engagement| {
            engagement.since.is_none_or(|since| since.has_come_by(self.as_at))
        };
        all.iter().filter(has_begun).collect()
    }

    /// What references to engagements, case studies and pages lead to.
    pub(super) fn add_wider_targets(&mut self) {
        for kind in KINDS {
            for engagement in self.engagements_of(kind) {
                let (path, name) = (path(kind, engagement), typographic(&engagement.name));
                self.targets.insert(format!("engagement/{}", engagement.id), path, name);
            }
        }
        for study in &self.dataset.case_studies {
            let (key, title) = (format!("case-study/{}", study.id), typographic(&study.title));
            self.targets.insert(key, study_path(study), title);
        }
        let front = self.style.label("site.front").to_owned();
        self.targets.insert("page/front".to_owned(), FRONT, front);
        let decisions = self.style.label("site.all_decisions").to_owned();
        self.targets.insert("page/decisions".to_owned(), DECISIONS, decisions);
    }

    /// The engagements on the front page, each with its kind.
    pub(super) fn engagements(&mut self) -> Option<Section> {
        let mut entries = Vec::new();
        for kind in KINDS {
            for engagement in self.engagements_of(kind) {
                let engagement = Serde(engagement);
                entries.push(self.wording("site-engagement", context! { engagement, kind }));
            }
        }
        if entries.is_empty() {
            return None;
        }
        let mut blocks = self.own_texts(|site| &site.networks);
        blocks.extend(list(entries));
        self.section("networks", blocks, Vec::new())
    }

    /// The case studies on the front page.
    pub(super) fn case_studies(&mut self) -> Option<Section> {
        let studies = &self.dataset.case_studies;
        if studies.is_empty() {
            return None;
        }
        let mut blocks = self.own_texts(|site| &site.case_studies);
        blocks.extend(list(studies.iter().map(|study| format!("[](ref:case-study/{})", study.id))));
        self.section("case-studies", blocks, Vec::new())
    }

    pub(super) fn engagement_pages(&mut self) -> Vec<Page> {
        let mut pages = Vec::new();
        for kind in KINDS {
            for engagement in self.engagements_of(kind) {
                pages.push(self.engagement_page(kind, engagement));
            }
        }
        pages
    }

    fn engagement_page(&mut self, kind: &str, engagement: &Engagement) -> Page {
        let view = context! { engagement => Serde(engagement), kind };
        let mut blocks = paragraphs(&engagement.text);
        blocks.extend(parse(&self.wording("site-engagement-details", view.clone())));
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

    pub(super) fn case_study_pages(&mut self) -> Vec<Page> {
        self.dataset.case_studies.iter().map(|study| self.case_study_page(study)).collect()
    }

    fn case_study_page(&mut self, study: &CaseStudy) -> Page {
        let mut blocks = paragraphs(&study.text);
        blocks.extend(self.photographs(&study.photographs));
        let places = study.relationships.iter();
        let known = places.filter_map(|id| self.dataset.relationship(id.as_str()));
        let links = list(known.map(|place| format!("[](ref:place/{})", place.id)));
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

/// The file of an engagement's page.
fn path(kind: &str, engagement: &Engagement) -> String {
    format!("{kind}/{}.html", engagement.id)
}

/// The file of a case study's page.
fn study_path(study: &CaseStudy) -> String {
    format!("case-studies/{}.html", study.id)
}
