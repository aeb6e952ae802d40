//! The dates of the entries of a dataset, which show how recent it is.

use super::date::PartialDate;
use super::decision::Consideration;
use super::load::Dataset;
use super::relationship::Relationship;
use super::report_entry::ReportEntry;

/// The JSON pointer of a date, and the date.
type Dated = (String, PartialDate);

impl Dataset {
    /// The dates of all public entries on past and planned events, each with its JSON
    /// pointer, oldest first. A year alone comes before a day in that year. The end of an
    /// agreement is left out, as it is known long before.
    pub(crate) fn dated_entries(&self) -> Vec<Dated> {
        let mut dated = Vec::new();
        for (index, place) in self.relationships.iter().enumerate() {
            let Some(place) = place.open() else { continue };
            add_place(&format!("/relationships/{index}"), place, &mut dated);
        }
        for (index, visit) in self.visits.iter().enumerate() {
            let Some(visit) = visit.open() else { continue };
            dated.push((format!("/visits/{index}/start"), visit.start));
            for (field, date) in [
                ("end", visit.end),
                ("last_known", visit.last_known),
                ("corrected", visit.corrected),
            ] {
                dated.extend(date.map(|date| (format!("/visits/{index}/{field}"), date)));
            }
        }
        for (list, engagements) in [
            ("networks", &self.networks),
            ("pledges", &self.pledges),
            ("initiatives", &self.initiatives),
        ] {
            for (index, engagement) in engagements.iter().enumerate() {
                dated.extend(engagement.since.map(|date| (format!("/{list}/{index}/since"), date)));
            }
        }
        let approvals = self.policy.as_ref().map_or(&[][..], |policy| &policy.approvals);
        for (index, approval) in approvals.iter().enumerate() {
            dated.push((format!("/policy/approvals/{index}/date"), approval.date));
        }
        for (index, decision) in self.other_decisions.iter().enumerate() {
            let Some(decision) = decision.open() else { continue };
            let pointer = format!("/other_decisions/{index}");
            dated.push((format!("{pointer}/date"), decision.date));
            dated.extend(decision.corrected.map(|date| (format!("{pointer}/corrected"), date)));
        }
        for (index, decision) in self.decisions.iter().enumerate() {
            let Some(decision) = decision.open() else { continue };
            let Some(report) = self.report(decision.report.as_str()) else { continue };
            let pointer = format!("/decisions/{index}");
            add_considerations(&pointer, &decision.considerations, report, &mut dated);
        }
        for (index, report) in self.reports.iter().enumerate() {
            for (position, further) in report.further_recommendations.iter().enumerate() {
                let Some(further) = further.open() else { continue };
                let pointer = format!("/reports/{index}/further_recommendations/{position}");
                add_considerations(&pointer, &further.considerations, report, &mut dated);
            }
        }
        dated.sort_by_key(|(_, date)| date.order());
        dated
    }
}

fn add_place(pointer: &str, place: &Relationship, dated: &mut Vec<Dated>) {
    for (index, agreement) in place.agreements.iter().enumerate() {
        let Some(agreement) = agreement.open() else { continue };
        let pointer = format!("{pointer}/agreements/{index}");
        dated.extend(agreement.start.map(|date| (format!("{pointer}/start"), date)));
        for (index, renewal) in agreement.renewals.iter().enumerate() {
            dated.push((format!("{pointer}/renewals/{index}/date"), renewal.date));
        }
    }
    for (index, event) in place.history.iter().enumerate() {
        let date = event.open().map(|event| event.date);
        dated.extend(date.map(|date| (format!("{pointer}/history/{index}/date"), date)));
    }
    for (index, figure) in place.figures.iter().enumerate() {
        let date = figure.open().and_then(|figure| figure.date);
        dated.extend(date.map(|date| (format!("{pointer}/figures/{index}/date"), date)));
    }
    for (index, standing) in place.standings.iter().enumerate() {
        let date = standing.open().and_then(|standing| standing.since);
        dated.extend(date.map(|date| (format!("{pointer}/standings/{index}/since"), date)));
    }
}

fn add_considerations(
    pointer: &str,
    considerations: &[Consideration],
    report: &ReportEntry,
    dated: &mut Vec<Dated>,
) {
    for (index, one) in considerations.iter().enumerate() {
        let date = one.date_in(report);
        let pointer = format!("{pointer}/considerations/{index}");
        dated.extend(one.corrected.map(|date| (format!("{pointer}/corrected"), date)));
        dated.extend(date.map(|date| (pointer, date)));
    }
}
