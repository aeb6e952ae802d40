//! The decisions that meetings have dealt with: on relationships, and on whatever
//! else a report asked for; and the page of them.

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::{SiteComposer, open, part};
use crate::compose::data::DecisionView;
use crate::compose::recommendations::phrase;
use crate::dataset::{
    Consideration, Decision, FurtherRecommendation, Id, PartialDate, ReportEntry,
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

    /// The meetings that have considered something by the day of the site, each with its
    /// date and the short name of what it decided: the first has that of the thing itself,
    /// so that it stays the same when others follow. What has no date is no news yet.
    fn considered(
        &self,
        considerations: &'a [Consideration],
        report: &ReportEntry,
        id: &str,
    ) -> Vec<(&'a Consideration, PartialDate, String)> {
        let dated = considerations.iter().enumerate();
        let dated = dated.filter_map(|(index, one)| Some((index, one, one.date_in(report)?)));
        dated
            .filter(|(_, _, date)| date.has_come_by(self.as_at))
            .map(|(index, one, date)| {
                let id = if index == 0 { id.to_owned() } else { format!("{id}-{date}") };
                (one, date, id)
            })
            .collect()
    }

    /// What the wording of a decision sees of the meeting.
    fn meeting(
        &self,
        one: &'a Consideration,
        date: PartialDate,
        id: &str,
        report: &ReportEntry,
    ) -> Value {
        let body = one.body(report);
        context! {
            id => id,
            considered => Serde(one),
            meeting_reason => one.reason.as_ref().and_then(open).map(Serde),
            committee => self.dataset.committee_name(body),
            advisory => self.dataset.is_advisory(body),
            date => date.to_string(),
        }
    }

    fn on_relationships(
        &mut self,
        decision: &'a Decision,
        report: &ReportEntry,
    ) -> Vec<Decided<'a>> {
        let dataset = self.dataset;
        let considered = self.considered(&decision.considerations, report, decision.id.as_str());
        if considered.is_empty() {
            return Vec::new();
        }
        let phrase = phrase(&self.wording, &DecisionView::new(decision, dataset, report));
        let phrase = self.or_noted(phrase);
        let places = decision.relationships.iter();
        let places = places.filter_map(|id| dataset.relationship(id.as_str()));
        let places: Vec<String> = places.map(|place| place.place.clone()).collect();
        let mut all = Vec::new();
        for (one, date, id) in considered {
            let view = context! {
                decision => Serde(decision), phrase => Value::from_safe_string(phrase.clone()),
                reason => open(&decision.reason).map(Serde),
                places => &places,
                ..self.meeting(one, date, &id, report)
            };
            let text = self.wording("site-decision", view.clone());
            let title = self.words("site-decision-title", view);
            let (key, places) = (&decision.id, &decision.relationships);
            all.push(Decided { id, key, places, date, title, text });
        }
        all
    }

    fn on_something_else(
        &mut self,
        further: &'a FurtherRecommendation,
        report: &ReportEntry,
    ) -> Vec<Decided<'a>> {
        let id = format!("{}-{}", report.id(), further.id);
        let mut all = Vec::new();
        for (one, date, id) in self.considered(&further.considerations, report, &id) {
            let view = context! {
                further => Serde(further),
                reason => further.reason.as_ref().and_then(open).map(Serde),
                year => report.year.as_str(),
                ..self.meeting(one, date, &id, report)
            };
            let text = self.wording("site-further-decision", view.clone());
            let title = self.words("site-further-decision-title", view);
            all.push(Decided { id, key: &further.id, places: &[], date, title, text });
        }
        all
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
