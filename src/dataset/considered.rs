//! Which meetings have considered what a report asks for, and what followed.

use super::council::{Governance, Nation};
use super::date::PartialDate;
use super::decision::{Consideration, Decision};
use super::exempt::Part;
use super::load::Dataset;
use super::minute::Minute;
use super::report_entry::ReportEntry;
use super::text::Id;

impl Consideration {
    /// The body that considered it.
    #[must_use]
    pub fn body<'a>(&'a self, report: &'a ReportEntry) -> &'a Id {
        self.committee.as_ref().unwrap_or(&report.meeting.committee)
    }

    /// The same, with the movers and the vote that its meeting had for all recommendations
    /// together, if it was agreed and has none of its own.
    #[must_use]
    pub fn with_motion_of(&self, report: &ReportEntry) -> Self {
        let mut own = self.clone();
        let sitting = (self.body(report), self.date_in(report));
        let minute = report.minutes.iter().find(|minute| minute.sitting(report) == sitting);
        let Some(minute) = minute.filter(|_| self.is_carried()) else { return own };
        if own.vote.is_none() && own.recorded_vote.is_none() {
            own.vote.clone_from(&minute.vote);
            own.recorded_vote.clone_from(&minute.recorded_vote);
        }
        if own.moved_by.is_none() && own.seconded_by.is_none() {
            own.moved_by.clone_from(&minute.moved_by);
            own.seconded_by.clone_from(&minute.seconded_by);
        }
        own
    }

    /// When the body met: on its own date, or else that of the report's meeting, if that is
    /// the body's.
    #[must_use]
    pub fn date_in(&self, report: &ReportEntry) -> Option<PartialDate> {
        let is_own = *self.body(report) == report.meeting.committee;
        self.date.or(report.meeting.date.filter(|_| is_own))
    }
}

impl Minute {
    /// The body that met, and when.
    #[must_use]
    pub fn sitting<'a>(&'a self, report: &'a ReportEntry) -> (&'a Id, Option<PartialDate>) {
        let body = self.committee.as_ref().unwrap_or(&report.meeting.committee);
        let is_own = *body == report.meeting.committee;
        (body, self.date.or(report.meeting.date.filter(|_| is_own)))
    }
}

impl Dataset {
    /// The considerations of each decision and further recommendation that is known, with the
    /// report that asks for it.
    pub(crate) fn considered(&self) -> impl Iterator<Item = (&ReportEntry, &[Consideration])> {
        let decisions = self.known_decisions().filter_map(|decision| {
            Some((self.report(decision.report.as_str())?, decision.considerations.as_slice()))
        });
        let further = self.reports.iter().flat_map(|report| {
            let known = report.further_recommendations.iter().filter_map(Part::known);
            known.map(move |further| (report, further.considerations.as_slice()))
        });
        decisions.chain(further)
    }

    /// Each consideration of a decision or further recommendation that is known, with the
    /// report that asks for it.
    pub(crate) fn considerations(&self) -> impl Iterator<Item = (&ReportEntry, &Consideration)> {
        self.considered().flat_map(|(report, list)| list.iter().map(move |one| (report, one)))
    }

    /// Whether a body only advises. One that is not recorded decides.
    #[must_use]
    pub fn is_advisory(&self, body: &Id) -> bool {
        self.committee(body).is_some_and(|committee| committee.advisory)
    }

    /// Whether a body is one person, who decides alone.
    #[must_use]
    pub fn is_individual(&self, body: &Id) -> bool {
        self.committee(body).is_some_and(|committee| committee.individual)
    }

    /// Whether a body belongs to the executive of the council (in England and Wales, Local
    /// Government Act 2000, Parts 1A and 2; Local Government Act (Northern Ireland) 2014,
    /// Part 6). No law gives a Scottish council one.
    #[must_use]
    pub fn is_executive(&self, body: &Id) -> bool {
        let own = self.committee(body).and_then(|committee| committee.executive);
        self.council.nation != Nation::Scotland
            && self.council.governance != Governance::CommitteeSystem
            && own.unwrap_or_else(|| !self.is_advisory(body))
    }

    /// The considerations of a decision by bodies that decide, as far as their dates are
    /// known, oldest first.
    pub(super) fn deciding<'a>(
        &self,
        decision: &'a Decision,
    ) -> Vec<(&'a Consideration, PartialDate)> {
        let Some(report) = self.report(decision.report.as_str()) else { return Vec::new() };
        let decides = |one: &&Consideration| !self.is_advisory(one.body(report));
        let considerations = decision.considerations.iter().filter(decides);
        let mut dated: Vec<_> =
            considerations.filter_map(|one| Some((one, one.date_in(report)?))).collect();
        dated.sort_by_key(|(_, date)| date.order());
        dated
    }

    /// What the last body to decide on a decision made of it: by its date, or where none is
    /// dated, by the order in the dataset.
    #[must_use]
    pub fn last_considered<'a>(&self, decision: &'a Decision) -> Option<&'a Consideration> {
        let last = self.deciding(decision).pop().map(|(last, _)| last);
        last.or_else(|| {
            let report = self.report(decision.report.as_str())?;
            let mut all = decision.considerations.iter();
            all.rfind(|one| !self.is_advisory(one.body(report)))
        })
    }

    /// When a decision was resolved, as recommended or amended, by the last consideration
    /// that is known on a date; none if that deferred it or did not agree.
    #[must_use]
    pub fn resolved_on(&self, decision: &Decision, by: PartialDate) -> Option<PartialDate> {
        let mut known = self.deciding(decision).into_iter();
        let (last, date) = known.rfind(|(_, date)| date.has_come_by(by))?;
        last.is_carried().then_some(date)
    }
}
