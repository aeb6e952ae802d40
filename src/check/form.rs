//! What the law or good practice asks of every report's form.

use super::{Findings, Subject};
use crate::dataset::{Governance, ImpactAssessment, Nation, Part};
use crate::diagnostic::{
    CALL_IN_WITHOUT_EXECUTIVE, NO_CLIMATE_REFERENCE, NO_EQUALITY_REFERENCE, NOT_COMPLETED, Rule,
    TO_BE_COMPLETED,
};

pub(super) fn prepared_reports_are_completed(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (pointer, report) in subject.reports() {
        let Some(open) = &report.to_complete else { continue };
        let is_completed = open.review.is_empty() && open.candidates.is_empty();
        if !(report.draft || is_completed) {
            findings.add_at_key(
                NOT_COMPLETED,
                &format!("{pointer}/to_complete"),
                "the report is final, but `to_complete` still lists something",
                "review each entry and remove it from the list, or set `draft` to true",
            );
        }
        for (index, name) in open.review.iter().enumerate() {
            findings.add(
                TO_BE_COMPLETED,
                &format!("{pointer}/to_complete/review/{index}"),
                format!("`{name}` was carried over from last year"),
                "review it, then remove it from this list",
            );
        }
        for (index, candidate) in open.candidates.iter().enumerate() {
            findings.add(
                TO_BE_COMPLETED,
                &format!("{pointer}/to_complete/candidates/{index}/relationship"),
                match candidate.known() {
                    Some(candidate) => format!("this is still to be decided: {}", candidate.why),
                    None => "there is something to decide that is kept from the public".to_owned(),
                },
                "add a decision or decide not to, then remove it from this list",
            );
        }
        if is_completed {
            findings.add_at_key(
                TO_BE_COMPLETED,
                &format!("{pointer}/to_complete"),
                "everything is completed",
                "remove `to_complete`",
            );
        }
    }
}

/// Local Government Act 2000, section 9F: overview and scrutiny committees can
/// call in what an executive has decided and not yet carried out.
pub(super) fn call_in_is_of_an_executive(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let council = &subject.dataset.council;
    if council.nation != Nation::England || council.governance != Governance::CommitteeSystem {
        return;
    }
    for (pointer, report) in subject.reports() {
        if report.form.call_in.as_ref().and_then(Part::known) == Some(&true) {
            findings.add(
                CALL_IN_WITHOUT_EXECUTIVE,
                &format!("{pointer}/form/call_in"),
                "under the committee system there are no executive decisions to call in",
                "write `false`, or correct the `governance` of the council",
            );
        }
    }
}

/// Equality Act 2010, section 149.
pub(super) fn equality_assessment_is_answered(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (pointer, report) in subject.reports() {
        answered(
            report.form.equality_impact_assessment.as_ref(),
            "an Equality Impact Assessment",
            "equality_impact_assessment",
            NO_EQUALITY_REFERENCE,
            &pointer,
            findings,
        );
    }
}

pub(super) fn climate_assessment_is_answered(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (pointer, report) in subject.reports() {
        answered(
            report.form.climate_impact_assessment.as_ref(),
            "a Climate Impact Assessment",
            "climate_impact_assessment",
            NO_CLIMATE_REFERENCE,
            &pointer,
            findings,
        );
    }
}

fn answered(
    answer: Option<&Part<ImpactAssessment>>,
    name: &str,
    field: &str,
    rule: Rule,
    pointer: &str,
    findings: &mut Findings<'_>,
) {
    let Some(answer) = answer.and_then(Part::known) else { return };
    if answer.done && answer.reference.is_none() {
        findings.add(
            rule,
            &format!("{pointer}/form/{field}"),
            format!("{name} was done, but its reference is missing"),
            "add its `reference`",
        );
    }
}
