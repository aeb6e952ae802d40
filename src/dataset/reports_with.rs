//! Which reports print a value of the dataset.

use super::load::Dataset;
use super::origins::Locate;
use super::report_entry::ReportEntry;

impl Dataset {
    /// The ids of the reports that can print something, where not all of them can.
    pub(crate) fn reports_with(&self, what: &(impl Locate + ?Sized)) -> Option<Vec<String>> {
        let (list, position, field) = self.record_of(what);
        let own = |report: &ReportEntry| report.id().to_owned();
        let reports = || self.reports.iter();
        let only = |report: Option<&ReportEntry>| Some(report.into_iter().map(own).collect());
        match (list, position) {
            ("site", _) => Some(Vec::new()),
            ("reports", Some(position)) => only(self.reports.get(position)),
            ("decisions", Some(position)) => {
                let id = self.decisions.get(position)?.report();
                let report = self.report(id.as_str());
                if field != Some("since") {
                    return only(report);
                }
                // The next report says what has happened since.
                let later = reports().find(|later| {
                    let before = self.report_before(later);
                    before.is_some_and(|before| before.id() == id.as_str())
                });
                only(later)
            }
            ("visits", Some(position)) => {
                let visit = self.visits.get(position)?.known()?;
                let counting = self.counting_report(visit.occurrence());
                let counts = |report: &ReportEntry| {
                    self.visit_in_year(visit.occurrence(), &report.year)
                        || counting.is_some_and(|counting| counting.id() == report.id())
                };
                let is_certain = self.reports.iter().any(counts);
                // A report also lists what is planned after its meeting.
                let shows = |report: &&ReportEntry| {
                    counts(report) || !visit.start.has_come_by(self.as_at(report))
                };
                is_certain.then(|| reports().filter(shows).map(own).collect())
            }
            ("other_decisions", Some(position)) => {
                let decision = self.other_decisions.get(position)?;
                // The reports show it in the entries of its relationships.
                let shows = |report: &&ReportEntry| {
                    !decision.relationships().is_empty()
                        && decision.taken().has_come_by(self.as_at(report))
                };
                Some(reports().filter(shows).map(own).collect())
            }
            ("relationships", Some(_)) if field == Some("page") => Some(Vec::new()),
            ("relationships", Some(position)) => {
                let place = self.relationships.get(position)?.known()?;
                let known = |report: &&ReportEntry| {
                    report.meeting.date.is_none_or(|date| self.was_known(place, date))
                };
                Some(reports().filter(known).map(own).collect())
            }
            _ => None,
        }
    }
}
