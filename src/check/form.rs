//! What the law or good practice asks of every report's form.

use super::{Findings, Subject};
use crate::dataset::{Governance, ImpactAssessment, Nation, Part};
use crate::diagnostic::{
    CALL_IN_WITHOUT_EXECUTIVE, GOVERNANCE_OF_ANOTHER_NATION, KEY_DECISION_WITHOUT_EXECUTIVE,
    NO_CLIMATE_REFERENCE, NO_EQUALITY_REFERENCE, NOT_COMPLETED, Rule, TO_BE_COMPLETED,
};

pub(super) fn prepared_reports_are_completed(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (pointer, report) in subject.reports() {
        let Some(open) = &report.to_complete else { continue };
        let is_empty = open.review.is_empty() && open.candidates.is_empty();
        if !(report.draft || is_empty) {
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
                format!("`{name}` is to be reviewed: it is from last year, or a sample"),
                "review it, then remove it from this list",
            );
        }
        for (index, candidate) in open.candidates.iter().enumerate() {
            findings.add(
                TO_BE_COMPLETED,
                &format!(
                    "{pointer}/to_complete/candidates/{index}/{}",
                    match candidate.known() {
                        Some(candidate) if candidate.relationship.is_none() => "why",
                        _ => "relationship",
                    }
                ),
                match candidate.known() {
                    Some(candidate) => format!("this is still to be decided: {}", candidate.why),
                    None => "there is something to decide that is kept from the public".to_owned(),
                },
                "add a decision or decide not to, then remove it from this list",
            );
        }
        if is_empty {
            findings.add_at_key(
                TO_BE_COMPLETED,
                &format!("{pointer}/to_complete"),
                "`to_complete` is empty",
                "remove it",
            );
        }
    }
}

/// Scotland: committees and officers alone discharge a council's functions (Local Government
/// (Scotland) Act 1973, section 56). Wales: a principal council has an executive (Local
/// Government (Wales) Measure 2011, section 35). Northern Ireland: an executive consists of
/// committees (Local Government Act (Northern Ireland) 2014, section 21).
pub(super) fn governance_is_of_the_nation(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let council = &subject.dataset.council;
    let (message, help) = match (council.nation, council.governance) {
        (Nation::Scotland, Governance::LeaderAndCabinet | Governance::ElectedMayor) => (
            "in Scotland a cabinet is a committee of the council: no law gives a council an executive (Local Government (Scotland) Act 1973, section 56)",
            "write `committee-system`, and list the cabinet among the `committees`",
        ),
        (Nation::Wales, Governance::CommitteeSystem) => (
            "in Wales every principal council has an executive (Local Government (Wales) Measure 2011, section 35)",
            "write `leader-and-cabinet`",
        ),
        (Nation::NorthernIreland, Governance::ElectedMayor) => (
            "in Northern Ireland an executive consists of committees: there is no elected mayor (Local Government Act (Northern Ireland) 2014, section 21)",
            "write `committee-system`, or `leader-and-cabinet` if the council has executive arrangements",
        ),
        _ => return,
    };
    findings.add(GOVERNANCE_OF_ANOTHER_NATION, "/council/governance", message, help);
}

/// SR 2015/44, regulation 21. Some English committees have key decisions of their own, by
/// the council's constitution.
pub(super) fn key_decisions_are_of_an_executive(
    subject: &Subject<'_>,
    findings: &mut Findings<'_>,
) {
    let dataset = subject.dataset;
    for (pointer, report) in subject.reports() {
        if report.form.key_decision.as_ref().and_then(Part::known) != Some(&true) {
            continue;
        }
        let is_executive = dataset.is_executive(&report.meeting.committee);
        let message = match dataset.council.nation {
            Nation::Scotland => "the law of Scotland has no key decisions",
            Nation::NorthernIreland if !is_executive => {
                "only an executive makes key decisions (SR 2015/44, regulation 21), and this committee belongs to none"
            }
            _ => continue,
        };
        findings.add(
            KEY_DECISION_WITHOUT_EXECUTIVE,
            &format!("{pointer}/form/key_decision"),
            message,
            "remove `key_decision`",
        );
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
