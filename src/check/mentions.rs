//! A report decides on, or mentions, every relationship of the register.

use super::{Findings, Subject};
use crate::diagnostic::NOT_IN_REPORT;

pub(super) fn reports_mention_every_relationship(
    subject: &Subject<'_>,
    findings: &mut Findings<'_>,
) {
    let dataset = subject.dataset;
    for (report_pointer, report) in subject.reports() {
        let decisions: Vec<(String, _)> = dataset
            .decisions
            .iter()
            .enumerate()
            .filter(|(_, decision)| decision.report == report.year)
            .map(|(index, decision)| (format!("/decisions/{index}/"), decision))
            .collect();
        let prefix = format!("{report_pointer}/");
        let own_texts: Vec<&str> = subject
            .texts
            .iter()
            .filter(|text| {
                text.pointer.starts_with(&prefix)
                    || decisions.iter().any(|(pointer, _)| {
                        text.narrative && text.pointer.starts_with(pointer.as_str())
                    })
            })
            .map(|text| text.content)
            .collect();
        for (pointer, relationship) in subject.relationships() {
            let decided = decisions
                .iter()
                .any(|(_, decision)| decision.relationships.contains(&relationship.id));
            let mentioned = own_texts.iter().any(|text| text.contains(&relationship.place));
            if !decided && !mentioned {
                findings.add(
                    NOT_IN_REPORT,
                    &format!("{pointer}/place"),
                    format!(
                        "the report for {} neither decides on {} nor mentions it",
                        report.year, relationship.place
                    ),
                    "add a decision on it, or say in the narrative why there is none",
                );
            }
        }
    }
}
