//! A report decides on, or mentions, every relationship of the register.

use std::collections::{BTreeSet, HashMap};

use super::phrases::Names;
use super::{Findings, Subject, Text};
use crate::dataset::{Relationship, YearId, YearOf};
use crate::diagnostic::one_of;

checks! {
    Warning Report NOT_IN_REPORT "not-in-report"
        "Each report decides on, or mentions, every relationship of the register.",
        "reports that neither decide on nor mention some relationships"
        => reports_mention_every_relationship;
    Warning Report NOT_ANNOUNCED "not-announced"
        "The latest report shows the visits planned after its meeting, as far as they were announced.",
        "planned visits that the report leaves out, as their announcement is not recorded"
        => planned_visits_are_announced;
}

pub(super) fn reports_mention_every_relationship(
    subject: &Subject<'_>,
    findings: &mut Findings<'_>,
) {
    let dataset = subject.dataset;
    if dataset.has_gap("decisions")
        || dataset.has_gap("reports")
        || dataset.known_decisions().any(|decision| dataset.has_gap_in(decision))
    {
        return;
    }
    let names = Names::new(dataset.places().map(|place| place.place.as_str()));
    let texts_by_report = texts_by_report(subject);
    let first_decided = first_decided(subject);
    for (report, texts) in dataset.reports.iter().zip(texts_by_report) {
        // What could not be read may be what mentions it.
        if dataset.has_gap_in(report) {
            continue;
        }
        let mentioned: BTreeSet<usize> =
            texts.into_iter().flat_map(|text| names.found_in(text.shown())).collect();
        let is_left_out = |(index, place): &(usize, &Relationship)| {
            // What an earlier report decided on, the section on changes takes up.
            let first = first_decided.get(place.id.as_str());
            let decided = first.is_some_and(|year| **year <= report.year);
            let known = || report.meeting.date.is_none_or(|date| dataset.was_known(place, date));
            // What a public text says of an exempt one would give it away.
            let is_public = dataset.exemption_of_place(&place.id).is_none();
            is_public && !decided && !mentioned.contains(index) && known()
        };
        let places = dataset.places().enumerate();
        let left_out: Vec<&Relationship> =
            places.filter(is_left_out).map(|(_, place)| place).collect();
        if left_out.is_empty() {
            continue;
        }
        let names = left_out.iter().map(|place| dataset.name_of(place));
        let message = format!(
            "the report for {} neither decides on nor mentions: {}",
            report.id(),
            one_of(names)
        );
        let help = "add decisions on them, or say in the narrative why there are none; if the \
                    report is not about every relationship, accept this warning";
        let ids: Vec<&str> = left_out.iter().map(|place| place.id.as_str()).collect();
        findings.add_detailed(
            NOT_IN_REPORT,
            &report.year,
            (message, help),
            Some(report.id()),
            Some(ids.join(", ")),
        );
    }
}

/// A visit after the meeting of the latest report, in the municipal year of that
/// meeting, that was not announced by then: no report shows it.
pub(super) fn planned_visits_are_announced(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    let Some(report) = dataset.latest_report() else { return };
    let Some(meeting) = report.meeting.date else { return };
    let YearOf::Certain(year) = dataset.year_of(meeting) else { return };
    for visit in dataset.known_visits() {
        let occurrence = visit.occurrence();
        // What the report only asks for, it does not list. A decision that is not there
        // is another rule's.
        let asked_by = dataset.asked_by(occurrence);
        let is_asked_for =
            visit.follows.is_some() && asked_by.is_none_or(|id| id.as_str() == report.id());
        let is_left_out = !is_asked_for && !occurrence.was_known(meeting);
        if is_left_out && dataset.visit_in_year(occurrence, year) {
            findings.add(
                NOT_ANNOUNCED,
                &visit.start,
                format!(
                    "the visit is after the meeting of {}, and the report for {} leaves it out",
                    meeting.in_words(),
                    report.year
                ),
                "add `announced`, the date when it was announced, if that was by the meeting",
            );
        }
    }
}

/// The year of the first report that decides on each relationship, by its id.
fn first_decided<'a>(subject: &Subject<'a>) -> HashMap<&'a str, &'a YearId> {
    let mut first: HashMap<&str, &YearId> = HashMap::new();
    for decision in subject.dataset.known_decisions() {
        let Some(report) = subject.dataset.report(decision.report.as_str()) else { continue };
        for id in &decision.relationships {
            let year = first.entry(id.as_str()).or_insert(&report.year);
            *year = (*year).min(&report.year);
        }
    }
    first
}

/// The texts of each report and those of its decisions.
fn texts_by_report<'s>(subject: &'s Subject<'_>) -> Vec<Vec<&'s Text<'s>>> {
    let reports = &subject.dataset.reports;
    let mut own: Vec<Vec<&Text<'_>>> = vec![Vec::new(); reports.len()];
    let mut positions: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, report) in reports.iter().enumerate() {
        positions.entry(report.id()).or_default().push(index);
    }
    for text in &subject.texts {
        match text.record() {
            Some(("reports", index)) => {
                if let Some(texts) = own.get_mut(index) {
                    texts.push(text);
                }
            }
            Some(("decisions", index)) if text.narrative => {
                let decision = subject.dataset.decisions.get(index);
                let id = decision.map(|decision| decision.report().as_str());
                for index in id.and_then(|id| positions.get(id)).into_iter().flatten() {
                    if let Some(texts) = own.get_mut(*index) {
                        texts.push(text);
                    }
                }
            }
            _ => {}
        }
    }
    own
}
