//! The decisions that meetings have dealt with: on relationships, on whatever else a
//! report asked for, on the council's policy, and outside the reports; and the page of
//! them.

use std::collections::BTreeSet;

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
use crate::text::{capitalised, without_article};

/// The file of the decisions.
pub(super) const DECISIONS: &str = "decisions.html";

/// Where a decision is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// A report asked for it.
    Report,
    /// It is a step in the approval of the policy.
    Policy,
    /// It was taken outside the reports.
    Other,
}

/// A decision that a meeting has dealt with.
pub(super) struct Decided<'a> {
    /// Its short name, with the year of its report where others may have the same.
    pub(super) id: String,
    /// What references to a recommendation call it, if it was one.
    pub(super) key: Option<&'a Id>,
    /// The relationships that it is on.
    pub(super) places: &'a [Id],
    /// When.
    pub(super) date: PartialDate,
    /// When what is published of it was corrected.
    pub(super) corrected: Option<PartialDate>,
    /// Its heading.
    pub(super) title: String,
    /// The decision in words, as narrative.
    pub(super) text: String,
    /// The same below the heading of the meeting.
    listed: String,
    /// Where it is from.
    origin: Origin,
    /// The body, and the reference of its minute.
    body: String,
    minute: Option<&'a str>,
}

/// Something that a report asked for.
struct Asked<'a> {
    /// As [`Decided::id`].
    id: String,
    key: &'a Id,
    places: &'a [Id],
    considerations: &'a [Consideration],
}

impl Decided<'_> {
    fn anchor(&self) -> String {
        format!("decision-{}", self.id)
    }

    fn is_of_same_meeting(&self, other: &Self) -> bool {
        (self.date, &self.body, self.minute) == (other.date, &other.body, other.minute)
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
        decided.extend(self.on_policy());
        decided.extend(self.outside_reports());
        // What is known to a year may have been at its end; equal dates lie together.
        decided.sort_by_cached_key(|one| {
            let date = std::cmp::Reverse((one.date.last_day(), one.date.earliest()));
            (date, one.body.clone(), one.minute)
        });
        decided
    }

    /// The meetings that have considered something by the day of the site, each with its
    /// date and the short name of what it decided: the first has that of the thing itself,
    /// so that it stays the same when others follow. A later one has its date, and where
    /// that has been taken its body and a number. What has no date is no news yet.
    fn considered(
        &self,
        considerations: &'a [Consideration],
        report: &ReportEntry,
        id: &str,
    ) -> Vec<(&'a Consideration, PartialDate, String)> {
        let mut taken = BTreeSet::new();
        let mut considered = Vec::new();
        for (index, one) in considerations.iter().enumerate() {
            let Some(date) = one.date_in(report).filter(|date| date.has_come_by(self.as_at)) else {
                continue;
            };
            let dated = format!("{id}-{}", date.in_names());
            let of_body = format!("{dated}-{}", one.body(report));
            let numbered = (2..).map(|number: usize| format!("{of_body}-{number}"));
            let first = if index == 0 { id.to_owned() } else { dated };
            let mut names = [first, of_body.clone()].into_iter().chain(numbered);
            let free = names.find(|name| taken.insert(name.clone()));
            considered.extend(free.map(|name| (one, date, name)));
        }
        considered
    }

    fn on_relationships(
        &mut self,
        decision: &'a Decision,
        report: &ReportEntry,
    ) -> Vec<Decided<'a>> {
        let view = DecisionView::new(decision, self.dataset, report);
        let subject = view.subject();
        let phrase = phrase(&self.wording, &view);
        let phrase = self.or_noted(phrase);
        let places = decision.relationships.iter();
        let places = places.filter_map(|id| self.dataset.relationship(id.as_str()));
        let places: Vec<String> =
            places.map(|place| self.dataset.name_in_text(place).to_owned()).collect();
        if places.is_empty() && subject.is_none() && !decision.relationships.is_empty() {
            // None of them is in the register, which is found elsewhere.
            return Vec::new();
        }
        let about = context! {
            title => if places.is_empty() { subject } else { decision.title.as_deref() },
            year => report.year.as_str(),
            phrase => Value::from_safe_string(phrase),
            reason => open(&decision.reason).map(Serde),
            places,
        };
        let asked = Asked {
            id: decision.id.to_string(),
            key: &decision.id,
            places: &decision.relationships,
            considerations: &decision.considerations,
        };
        self.in_words(&asked, report, &about)
    }

    fn on_something_else(
        &mut self,
        further: &'a FurtherRecommendation,
        report: &ReportEntry,
    ) -> Vec<Decided<'a>> {
        let about = context! {
            title => further.title.as_deref(),
            further => Serde(further),
            reason => further.reason.as_ref().and_then(open).map(Serde),
            year => report.year.as_str(),
        };
        let asked = Asked {
            id: format!("{}-{}", report.id(), further.id),
            key: &further.id,
            places: &[],
            considerations: &further.considerations,
        };
        self.in_words(&asked, report, &about)
    }

    /// What each meeting made of something that a report asked for, in words.
    fn in_words(
        &mut self,
        asked: &Asked<'a>,
        report: &ReportEntry,
        about: &Value,
    ) -> Vec<Decided<'a>> {
        let mut all = Vec::new();
        for (one, date, id) in self.considered(asked.considerations, report, &asked.id) {
            let body = one.body(report);
            let view = context! {
                id => &id,
                considered => Serde(one.with_motion_of(report)),
                meeting_reason => one.reason.as_ref().and_then(open).map(Serde),
                committee => self.dataset.committee_name(body),
                advisory => self.dataset.is_advisory(body),
                ..about.clone()
            };
            all.push(Decided {
                id,
                key: Some(asked.key),
                places: asked.places,
                date,
                corrected: one.corrected,
                title: self.words("site-decision-title", view.clone()),
                text: self.wording("site-decision", view.clone()),
                listed: self.wording("site-decision", context! { listed => true, ..view }),
                origin: Origin::Report,
                body: self.dataset.committee_name(body).to_owned(),
                minute: one.minute.as_deref(),
            });
        }
        all
    }

    /// The steps in which the policy has been approved by the day of the site.
    fn on_policy(&mut self) -> Vec<Decided<'a>> {
        let Some(policy) = &self.dataset.policy else { return Vec::new() };
        let mut all = Vec::new();
        for (approval, position) in policy.approvals.iter().zip(1..) {
            if !approval.date.has_come_by(self.as_at) {
                continue;
            }
            let id = format!("policy-approval-{position}");
            let view = context! {
                id => &id,
                policy => policy.title.as_str(),
                approval => Serde(approval),
            };
            all.push(Decided {
                id,
                key: None,
                places: &[],
                date: approval.date,
                corrected: None,
                title: self.words("site-decision-title", view.clone()),
                text: self.wording("site-approval", view.clone()),
                listed: self.wording("site-approval", context! { listed => true, ..view }),
                origin: Origin::Policy,
                body: without_article(&approval.by).to_owned(),
                minute: approval.reference.as_deref(),
            });
        }
        all
    }

    /// The decisions that were taken outside the reports by the day of the site.
    fn outside_reports(&mut self) -> Vec<Decided<'a>> {
        let dataset = self.dataset;
        let mut all = Vec::new();
        for decision in dataset.other_decisions.iter().filter_map(open) {
            if !decision.date.has_come_by(self.as_at) {
                continue;
            }
            let places = decision.relationships.iter();
            let places = places.filter_map(|id| dataset.relationship(id.as_str()));
            let places: Vec<String> =
                places.map(|place| dataset.name_in_text(place).to_owned()).collect();
            let id = decision.id.as_str();
            let view = context! {
                id,
                title => decision.title.as_deref(),
                places,
                by => decision.by.as_str(),
                decision => Serde(decision),
            };
            let listed = context! { listed => true, ..view.clone() };
            all.push(Decided {
                id: id.to_owned(),
                key: None,
                places: &decision.relationships,
                date: decision.date,
                corrected: decision.corrected,
                title: self.words("site-decision-title", view.clone()),
                text: self.wording("site-other-decision", view),
                listed: self.wording("site-other-decision", listed),
                origin: Origin::Other,
                body: without_article(&decision.by).to_owned(),
                minute: decision.reference.as_deref(),
            });
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
        for of_meeting in decided.chunk_by(Decided::is_of_same_meeting) {
            let mut decisions = Vec::new();
            for one in of_meeting {
                let mut blocks = parse(&one.listed);
                if !one.places.is_empty() {
                    // References to places, which a list of the house style joins.
                    let links = one.places.iter().map(|id| self.dataset.reference_in_text(id));
                    let links: Vec<Value> = links.map(Value::from_safe_string).collect();
                    let id = one.id.as_str();
                    let text = self.wording("site-decision-places", context! { id, links });
                    blocks.extend(parse(&text));
                }
                decisions.push(part(one.anchor(), one.title.clone(), 2, blocks, Vec::new()));
            }
            let Some(one) = of_meeting.first() else { continue };
            let title = capitalised(&self.style.dated(one.date));
            let before = meetings.iter().filter(|other| other.title == title);
            let mut anchor = format!("meeting-{}", one.date.in_names());
            if let more @ 1.. = before.count() {
                anchor = format!("{anchor}-{}", more.saturating_add(1));
            }
            let Decided { body, minute, .. } = one;
            let lead =
                self.wording("site-meeting", context! { id => &anchor, committee => body, minute });
            meetings.push(part(anchor, title, 1, parse(&lead), decisions));
        }
        let title = self.style.label("site_heading.decisions").to_owned();
        let policy = self.dataset.policy.as_ref().map(|policy| policy.title.as_str());
        let has = |origin: Origin| decided.iter().any(|one| one.origin == origin);
        let on = context! {
            policy => policy.filter(|_| has(Origin::Policy)),
            recommendations => has(Origin::Report),
            others => has(Origin::Other),
        };
        let blocks = parse(&self.wording("site-decisions", on));
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
