//! A report decides on, or mentions, every relationship of the register.

use std::collections::{BTreeSet, HashSet};

use super::phrases::{normal, phrases, word_count};
use super::{Findings, Subject};
use crate::dataset::{Id, Part, ReportEntry};
use crate::diagnostic::NOT_IN_REPORT;

pub(super) fn reports_mention_every_relationship(
    subject: &Subject<'_>,
    findings: &mut Findings<'_>,
) {
    let dataset = subject.dataset;
    if dataset.has_gap("decisions") || dataset.has_gap("reports") {
        return;
    }
    let sizes = dataset.relationships.iter().map(|place| word_count(&place.place)).collect();
    for (index, (pointer, report)) in subject.reports().enumerate() {
        // What could not be read may be what mentions it.
        if dataset.has_gap_in(&pointer) {
            continue;
        }
        let decided: HashSet<&Id> = dataset
            .decisions
            .iter()
            // What an earlier report decided on, the section on changes takes up.
            .filter_map(Part::known)
            .filter(|decision| decision.report <= report.year)
            .flat_map(|decision| &decision.relationships)
            .collect();
        let mentioned = mentioned_in(subject, index, report, &sizes);
        for (pointer, relationship) in subject.relationships() {
            let place = &relationship.place;
            if !dataset.known_by(relationship, dataset.as_at(report)) {
                continue;
            }
            if !decided.contains(&relationship.id) && !mentioned.contains(&normal(place)) {
                findings.add(
                    NOT_IN_REPORT,
                    &format!("{pointer}/place"),
                    format!(
                        "the report for {} has no decision on {place}, and no text of it mentions {place}",
                        report.year
                    ),
                    "add a decision on it, or say in the narrative why there is none",
                );
            }
        }
    }
}

/// The runs of words in a report's own texts and in those of its decisions.
fn mentioned_in(
    subject: &Subject<'_>,
    report_index: usize,
    report: &ReportEntry,
    sizes: &BTreeSet<usize>,
) -> HashSet<String> {
    let own = subject.texts.iter().filter(|text| match text.record() {
        Some(("reports", index)) => index == report_index,
        Some(("decisions", index)) => {
            text.narrative
                && subject
                    .dataset
                    .decisions
                    .get(index)
                    .is_some_and(|decision| *decision.report() == report.year)
        }
        _ => false,
    });
    own.flat_map(|text| phrases(text.content, sizes)).collect()
}
