//! What the law or good practice asks of every report's form.

use super::{Findings, Subject};
use crate::dataset::{Entry, Governance, ImpactAssessment, Nation, Part, field};
use crate::diagnostic::Rule;

checks! {
    Error Report NOT_COMPLETED "not-completed"
        "A final report has nothing left in `to_complete`."
        => prepared_reports_are_completed;
    Error Report KEY_DECISION_WITHOUT_EXECUTIVE "key-decision-without-executive"
        "The law of Scotland has no key decisions, and in Northern Ireland only an executive makes them (SR 2015/44, regulation 21)."
        => key_decisions_are_of_an_executive;
    Warning Report TO_BE_COMPLETED "to-be-completed"
        "A report that was prepared from the one before has been reviewed, and what there is to decide is decided.",
        "items left to review or decide" (never_accepted);
    Warning Report GOVERNANCE_OF_ANOTHER_NATION "governance-of-another-nation"
        "A council is governed in a way that the law of its nation has (Scotland: Local Government (Scotland) Act 1973, section 56; Wales: Local Government (Wales) Measure 2011, section 35; Northern Ireland: Local Government Act (Northern Ireland) 2014, sections 19 and 21).",
        "forms of governance that the law of the nation does not have"
        => governance_is_of_the_nation;
    Warning Report CALL_IN_WITHOUT_EXECUTIVE "call-in-without-executive"
        "In England, only what an executive decides is open for call-in (Local Government Act 2000, section 9F).",
        "answers on call-in for decisions that are not open to it"
        => call_in_is_of_an_executive;
    Warning Report NO_EQUALITY_REFERENCE "no-equality-reference"
        "An Equality Impact Assessment that was done has its reference.",
        "Equality Impact Assessments without a reference"
        => equality_assessment_is_answered;
    Warning Report NO_CLIMATE_REFERENCE "no-climate-reference"
        "A Climate Impact Assessment that was done has its reference.",
        "Climate Impact Assessments without a reference"
        => climate_assessment_is_answered;
}

pub(super) fn prepared_reports_are_completed(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for report in &subject.dataset.reports {
        let Some(open) = &report.to_complete else { continue };
        let is_empty = open.review.is_empty() && open.candidates.is_empty();
        if !(report.draft || is_empty) {
            findings.add_at_key(
                NOT_COMPLETED,
                open,
                "the report is final, but `to_complete` still lists something",
                "review each entry and remove it from the list, or set `draft` to true",
            );
        }
        for (index, name) in open.review.iter().enumerate() {
            findings.add(
                TO_BE_COMPLETED,
                &Entry(field!(open.review), index),
                format!("`{name}` is to be reviewed: it is from last year, or a sample"),
                "review it, then remove it from this list",
            );
        }
        for part in &open.candidates {
            let help = "add a decision or decide not to, then remove it from this list";
            let Some(candidate) = part.known() else {
                let message = "there is something to decide that is kept from the public";
                findings.add(TO_BE_COMPLETED, part, message, help);
                continue;
            };
            let field = if candidate.relationship.is_some() {
                field!(candidate.relationship)
            } else {
                field!(candidate.why)
            };
            let message = format!("this is still to be decided: {}", candidate.why);
            findings.add(TO_BE_COMPLETED, &field, message, help);
        }
        if is_empty {
            findings.add_at_key(TO_BE_COMPLETED, open, "`to_complete` is empty", "remove it");
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
    findings.add(GOVERNANCE_OF_ANOTHER_NATION, &field!(council.governance), message, help);
}

/// SR 2015/44, regulation 21. Some English committees have key decisions of their own, by
/// the council's constitution.
pub(super) fn key_decisions_are_of_an_executive(
    subject: &Subject<'_>,
    findings: &mut Findings<'_>,
) {
    let dataset = subject.dataset;
    for report in &dataset.reports {
        let form = &report.form;
        if form.key_decision.as_ref().and_then(Part::known) != Some(&true) {
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
            &field!(form.key_decision),
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
    for form in subject.dataset.reports.iter().map(|report| &report.form) {
        if form.call_in.as_ref().and_then(Part::known) == Some(&true) {
            findings.add(
                CALL_IN_WITHOUT_EXECUTIVE,
                &field!(form.call_in),
                "under the committee system there are no executive decisions to call in",
                "write `false`, or correct the `governance` of the council",
            );
        }
    }
}

/// Equality Act 2010, section 149.
pub(super) fn equality_assessment_is_answered(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for report in &subject.dataset.reports {
        let answer = report.form.equality_impact_assessment.as_ref();
        has_reference(answer, "an Equality Impact Assessment", NO_EQUALITY_REFERENCE, findings);
    }
}

pub(super) fn climate_assessment_is_answered(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for report in &subject.dataset.reports {
        let answer = report.form.climate_impact_assessment.as_ref();
        has_reference(answer, "a Climate Impact Assessment", NO_CLIMATE_REFERENCE, findings);
    }
}

/// An assessment that was done has its reference.
fn has_reference(
    answer: Option<&Part<ImpactAssessment>>,
    name: &str,
    rule: Rule,
    findings: &mut Findings<'_>,
) {
    let Some(answer) = answer.and_then(Part::known) else { return };
    if answer.done && answer.reference.is_none() {
        findings.add(
            rule,
            answer,
            format!("{name} was done, but its reference is missing"),
            "add its `reference`",
        );
    }
}
