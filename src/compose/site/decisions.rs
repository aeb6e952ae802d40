//! The decisions that meetings have dealt with: on relationships, and on whatever
//! else a report asked for; and the page of them.

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::{SiteComposer, open, part};
use crate::compose::data::DecisionView;
use crate::compose::recommendations::phrase;
use crate::dataset::{
    Dataset, Decision, FurtherRecommendation, Id, PartialDate, ReportEntry, Resolution,
};
use crate::report::Section;
use crate::site::{Page, PageKind};
use crate::text::narrative::parse;

/// The file of the decisions.
pub(super) const DECISIONS: &str = "decisions.html";

/// A decision that a meeting has dealt with.
pub(super) struct Decided<'a> {
    /// Its short name, with the year of its report where others may have the same.
    pub(super) id: String,
    /// What references call it.
    pub(super) key: &'a Id,
    /// The relationships that it is on.
    pub(super) places: &'a [Id],
    /// When.
    pub(super) date: PartialDate,
    /// Its heading.
    pub(super) title: String,
    /// The decision in words, as narrative.
    pub(super) text: String,
}

impl Decided<'_> {
    fn anchor(&self) -> String {
        format!("decision-{}", self.id)
    }

    /// Where it stands on the site.
    pub(super) fn path(&self) -> String {
        format!("{DECISIONS}#{}", self.anchor())
    }
}

impl<'a> SiteComposer<'a> {
    /// The decisions that meetings have dealt with, newest first.
    pub(super) fn decided(&mut self) -> Vec<Decided<'a>> {
        let dataset = self.dataset;
        let mut decided = Vec::new();
        for decision in dataset.decisions.iter().filter_map(open) {
            if let Some(report) = dataset.report(decision.report.as_str()) {
                decided.extend(self.on_relationships(decision, report));
            }
        }
        for report in &dataset.reports {
            for further in report.further_recommendations.iter().filter_map(open) {
                decided.extend(self.on_something_else(further, report));
            }
        }
        // Both ends tell a month from its first day, so that equal dates lie together.
        decided.sort_by_key(|decided| {
            std::cmp::Reverse((decided.date.earliest(), decided.date.latest()))
        });
        decided
    }

    /// When a meeting dealt with something, if it has by the day of the site. What
    /// has no date is no news yet.
    fn dealt_with(&self, resolved: &Resolution, report: &ReportEntry) -> Option<PartialDate> {
        Dataset::dealt_with(resolved, report).filter(|date| date.has_come_by(self.as_at))
    }

    fn on_relationships(
        &mut self,
        decision: &'a Decision,
        report: &ReportEntry,
    ) -> Option<Decided<'a>> {
        let dataset = self.dataset;
        let date = self.dealt_with(decision.resolved.as_ref()?, report)?;
        let phrase = phrase(&self.wording, &DecisionView::new(decision, dataset, report));
        let phrase = self.or_noted(phrase);
        let text = self.wording(
            "site-decision",
            context! {
                decision => Serde(decision), phrase => Value::from_safe_string(phrase),
                reason => open(&decision.reason).map(Serde),
                committee => dataset.committee_name(&report.meeting.committee),
                date => date.to_string(),
            },
        );
        let places = decision.relationships.iter();
        let places = places.filter_map(|id| dataset.relationship(id.as_str()));
        let places: Vec<String> = places.map(|place| place.place.clone()).collect();
        let title =
            self.words("site-decision-title", context! { decision => Serde(decision), places });
        let (id, key) = (decision.id.to_string(), &decision.id);
        Some(Decided { id, key, places: &decision.relationships, date, title, text })
    }

    fn on_something_else(
        &mut self,
        further: &'a FurtherRecommendation,
        report: &ReportEntry,
    ) -> Option<Decided<'a>> {
        let date = self.dealt_with(further.resolved.as_ref()?, report)?;
        let id = format!("{}-{}", report.id(), further.id);
        let view = context! {
            id => id.as_str(),
            further => Serde(further),
            reason => further.reason.as_ref().and_then(open).map(Serde),
            committee => self.dataset.committee_name(&report.meeting.committee),
            date => date.to_string(),
            year => report.year.as_str(),
        };
        let text = self.wording("site-further-decision", view.clone());
        let title = self.words("site-further-decision-title", view);
        Some(Decided { id, key: &further.id, places: &[], date, title, text })
    }

    /// The section of the front page that leads to the decisions.
    pub(super) fn link_to_decisions(&mut self, decided: &[Decided<'_>]) -> Option<Section> {
        if decided.is_empty() {
            return None;
        }
        let text = self.wording("site-decisions-link", context! {});
        self.section("decisions", parse(&text), Vec::new())
    }

    /// The page of the decisions, newest first.
    pub(super) fn decisions_page(&mut self, decided: &[Decided<'_>]) -> Option<Page> {
        if decided.is_empty() {
            return None;
        }
        let mut meetings: Vec<Section> = Vec::new();
        for of_one_date in decided.chunk_by(|one, next| one.date == next.date) {
            let mut decisions = Vec::new();
            for one in of_one_date {
                let mut blocks = parse(&one.text);
                if !one.places.is_empty() {
                    // References to places, which a list of the house style joins.
                    let links = one.places.iter().map(|id| format!("[](ref:place/{id})"));
                    let links: Vec<Value> = links.map(Value::from_safe_string).collect();
                    let id = one.id.as_str();
                    let text = self.wording("site-decision-places", context! { id, links });
                    blocks.extend(parse(&text));
                }
                decisions.push(part(one.anchor(), one.title.clone(), 2, blocks, Vec::new()));
            }
            let dates = of_one_date.first().map(|one| one.date);
            meetings.extend(dates.map(|date| {
                let anchor = format!("meeting-{date}");
                part(anchor, self.style.date(date), 1, Vec::new(), decisions)
            }));
        }
        let title = self.style.label("site_heading.decisions").to_owned();
        let blocks = parse(&self.wording("site-decisions", context! {}));
        Some(Page {
            path: DECISIONS.to_owned(),
            kind: PageKind::Decisions,
            description: blocks.first().map_or_else(|| title.clone(), super::block_text),
            title,
            subtitle: None,
            blocks,
            sections: meetings,
            root: String::new(),
        })
    }
}
