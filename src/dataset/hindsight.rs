//! What was known on a date: a report or web site as at a date leaves out what is
//! certainly later.
//!
//! What has no date, or one that can stand for a day up to then, is kept. In both
//! editions the same is left out, so that their numbers agree: the dates of what is
//! withheld stay in the public edition.

use std::borrow::Cow;

use super::date::{CalendarDate, PartialDate};
use super::exempt::Part;
use super::load::Dataset;
use super::policy::Approval;
use super::relationship::{Figure, FigurePlace, Relationship};
use super::report_entry::ReportEntry;
use super::visit::Occurrence;
use super::withheld::WithheldPlace;

impl Dataset {
    /// The dataset as it was known at the meeting of a report, with the relationships
    /// that the report decides on; all of it while the date of the meeting is open.
    pub(crate) fn known_at_meeting(&self, report: &ReportEntry) -> Cow<'_, Self> {
        let Some(date) = report.meeting.date else { return Cow::Borrowed(self) };
        let known = self.without(
            |place| self.was_known(place, date) || self.is_decided_on(place, report),
            |place| {
                is_known(&place.evidence, date)
                    || place.asked_by.iter().any(|id| id.as_str() == report.id())
            },
            |visit| visit.was_known(date),
        );
        without_later_policy(known, date)
    }

    /// The dataset as it was known on a day.
    pub(crate) fn known_on(&self, day: PartialDate) -> Cow<'_, Self> {
        self.without(
            |place| self.was_known(place, day),
            |place| is_known(&place.evidence, day),
            |visit| visit.was_known(day),
        )
    }

    /// Whether a relationship was known on a date: unless it has dated evidence (an
    /// agreement, visit, decision, status or event in its history), and all of it is
    /// certainly later.
    #[must_use]
    pub fn was_known(&self, relationship: &Relationship, date: PartialDate) -> bool {
        is_known(&self.evidence(relationship), date)
    }

    /// What the public edition keeps of a relationship that it withholds: when it was known,
    /// and which reports ask for decisions on it.
    pub(super) fn withheld_place(&self, relationship: &Relationship) -> WithheldPlace {
        let decisions = self.decisions_on(&relationship.id);
        WithheldPlace {
            evidence: self.evidence(relationship),
            asked_by: decisions.map(|decision| decision.thing.report.clone()).collect(),
        }
    }

    /// The dates of all that is recorded of a relationship; none for what has no date.
    fn evidence(&self, relationship: &Relationship) -> Vec<Option<PartialDate>> {
        let id = &relationship.id;
        let agreements = relationship.agreements.iter().map(Part::start);
        // A status without a date has been so since the relationship began.
        // Of one that is exempt, the public edition does not know the status.
        let began = relationship.began();
        let standings = relationship.standings.iter().map(|standing| {
            let is_prospect = standing.open().is_some_and(|open| open.status.precedes_agreement());
            standing.counts_from().or(began.filter(|_| !is_prospect))
        });
        let history = relationship.history.iter().map(|event| Some(event.date()));
        let others = self.other_decisions_on(id).map(|decision| Some(decision.taken()));
        let visits = self.occurrences_of(id);
        let known = self.decisions_on(id).map(|decision| decision.thing.report.as_str());
        let reports = known.chain(self.withheld_decisions_on(id));
        let decisions = reports.filter_map(|report| Some(self.first_day(self.report(report)?)));
        agreements
            .chain(standings)
            .chain(history)
            .chain(others)
            .chain(visits.map(|visit| visit.announced.or(Some(visit.start))))
            .chain(decisions.map(Some))
            .collect()
    }

    /// The date of a report's meeting, or while that is open the day on which its
    /// municipal year begins.
    fn first_day(&self, report: &ReportEntry) -> PartialDate {
        let begins = || match self.municipal_year(&report.year) {
            Some(year) => PartialDate::from(year.begun()),
            None => CalendarDate::Year(report.year.first()).into(),
        };
        report.meeting.date.unwrap_or_else(begins)
    }

    /// Whether a report asks for a decision on a relationship.
    fn is_decided_on(&self, relationship: &Relationship, report: &ReportEntry) -> bool {
        let mut decisions = self.decisions_on(&relationship.id);
        decisions.any(|decision| decision.thing.report.as_str() == report.id())
            || self.has_withheld_decision(&relationship.id, report.id())
    }
}

/// A dataset without the steps in the approval of the policy that are certainly later than a
/// date, and without the policy if all of them are.
fn without_later_policy(dataset: Cow<'_, Dataset>, date: PartialDate) -> Cow<'_, Dataset> {
    let Some(policy) = &dataset.policy else { return dataset };
    let is_later = |approval: &Approval| date.is_before(approval.date);
    if !policy.approvals.iter().any(is_later) {
        return dataset;
    }
    let mut known = dataset.into_owned();
    if let Some(policy) = &mut known.policy {
        policy.approvals.retain(|approval| !is_later(approval));
    }
    known.policy = known.policy.filter(|policy| !policy.approvals.is_empty());
    Cow::Owned(known)
}

/// Whether something with these dates was known on a date.
fn is_known(evidence: &[Option<PartialDate>], date: PartialDate) -> bool {
    evidence.is_empty() || evidence.iter().any(|day| day.is_none_or(|day| !date.is_before(day)))
}

impl Occurrence<'_> {
    /// Whether a visit was known on a date: if it had begun, as far as its date tells,
    /// or had been announced.
    #[must_use]
    pub fn was_known(&self, date: PartialDate) -> bool {
        !date.is_before(self.start)
            || self.announced.is_some_and(|announced| announced.has_come_by(date))
    }
}

impl Relationship {
    /// The figures that were known on a date: those that do not stand for a later one.
    pub(crate) fn figures_known(
        &self,
        date: PartialDate,
    ) -> impl Iterator<Item = &Part<Figure, FigurePlace>> + Clone {
        let is_later = move |day: PartialDate| date.is_before(day);
        self.figures.iter().filter(move |figure| !figure.stands_for().is_some_and(is_later))
    }
}
