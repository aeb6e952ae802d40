//! The dates of the entries of a dataset, which show how recent it is.

use super::date::PartialDate;
use super::decision::Consideration;
use super::exempt::Part;
use super::load::Dataset;
use super::relationship::Relationship;
use super::report_entry::ReportEntry;

impl Dataset {
    /// The dates of all public entries on past and planned events, oldest first. A year alone
    /// comes before a day in that year. The end of an agreement is left out, as it is known
    /// long before.
    pub(crate) fn entry_dates(&self) -> Vec<PartialDate> {
        let mut dates = Vec::new();
        for place in self.open_places() {
            add_place(place, &mut dates);
        }
        for visit in self.visits.iter().filter_map(Part::open) {
            dates.push(visit.start);
            dates.extend([visit.end, visit.last_known, visit.corrected].into_iter().flatten());
        }
        for engagements in [&self.networks, &self.pledges, &self.initiatives] {
            dates.extend(engagements.iter().filter_map(|engagement| engagement.since));
        }
        let approvals = self.policy.iter().flat_map(|policy| &policy.approvals);
        dates.extend(approvals.map(|approval| approval.date));
        for decision in self.other_decisions.iter().filter_map(Part::open) {
            dates.push(decision.date);
            dates.extend(decision.corrected);
        }
        for decision in self.decisions.iter().filter_map(Part::open) {
            let Some(report) = self.report(decision.report.as_str()) else { continue };
            add_considerations(&decision.considerations, report, &mut dates);
        }
        for report in &self.reports {
            for further in report.further_recommendations.iter().filter_map(Part::open) {
                add_considerations(&further.considerations, report, &mut dates);
            }
        }
        dates.sort_by_key(|date| date.order());
        dates
    }
}

fn add_place(place: &Relationship, dates: &mut Vec<PartialDate>) {
    for agreement in place.agreements.iter().filter_map(Part::open) {
        dates.extend(agreement.start);
        dates.extend(agreement.renewals.iter().map(|renewal| renewal.date));
    }
    dates.extend(place.history.iter().filter_map(Part::open).map(|event| event.date));
    dates.extend(place.figures.iter().filter_map(Part::open).filter_map(|figure| figure.date));
    let standings = place.standings.iter().filter_map(Part::open);
    dates.extend(standings.filter_map(|standing| standing.since));
}

fn add_considerations(
    considerations: &[Consideration],
    report: &ReportEntry,
    dates: &mut Vec<PartialDate>,
) {
    for one in considerations {
        dates.extend(one.corrected);
        dates.extend(one.date_in(report));
    }
}
