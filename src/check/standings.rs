//! A standing that is recorded does not contradict what follows from
//! agreements, visits and decisions.

use super::{Findings, Subject};
use crate::dataset::{Evidence, Part, PartialDate, StandingAt, Status, field};

checks! {
    Error Dataset STANDING_CONTRADICTS "standing-contradicts"
        "A standing that is recorded fits the agreements, visits and decisions."
        => standings_fit_what_is_recorded;
    Warning Dataset STATUS_NOT_SHOWN "status-not-shown"
        "A status that is recorded is shown in a report.",
        "statuses that a later agreement replaces before any report"
        => standings_are_shown;
}

pub(super) fn standings_fit_what_is_recorded(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    let first_meeting = dataset.reports_in_order().first().map(|report| dataset.as_at(report));
    for relationship in dataset.places() {
        // What could not be read may be what a standing follows from.
        if dataset.has_gap_in(relationship) {
            continue;
        }
        for recorded in relationship.standings.iter().filter_map(Part::known) {
            // Which report is the first is not known if one could not be read.
            if recorded.counts_from().is_none() && dataset.has_gap("reports") {
                continue;
            }
            // A standing without a date is read just before the first report.
            let before = || Some(PartialDate::from(first_meeting?.earliest().pred_opt()?));
            let Some(date) = recorded.counts_from().or_else(before) else { continue };
            let derived = dataset.derived_standing(relationship, seen_on(recorded.status, date));
            if !contradicts(recorded.status, derived.status) {
                continue;
            }
            let field = match (recorded.since, recorded.as_at) {
                (Some(_), _) => field!(recorded.since),
                (None, Some(_)) => field!(recorded.as_at),
                (None, None) => field!(recorded.status),
            };
            findings.add(
                STANDING_CONTRADICTS,
                &field,
                format!(
                    "the relationship with {} cannot be {} {}: {}",
                    relationship.place,
                    recorded.status,
                    date.when_in_words(),
                    why(&derived)
                ),
                "correct the status or its date, or what it contradicts; \
                 what follows from agreements, visits and decisions need not be recorded",
            );
        }
    }
}

/// The last status that is recorded is not replaced by a later agreement before any report
/// shows it, unless an agreement is what it was to come to.
pub(super) fn standings_are_shown(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    let reports = dataset.reports_in_order();
    let meetings: Vec<PartialDate> = reports.iter().map(|report| dataset.as_at(report)).collect();
    for relationship in dataset.places() {
        let last = relationship.standings.last().and_then(Part::known);
        let Some(recorded) = last.filter(|_| !dataset.has_gap_in(relationship)) else { continue };
        let Some(from) = recorded.counts_from().filter(|_| lasts(recorded.status)) else {
            continue;
        };
        let statuses = meetings.iter().filter(|meeting| from.is_before(**meeting));
        let evidence =
            statuses.map(|meeting| dataset.standing_before(relationship, *meeting).because);
        let evidence: Vec<Evidence<'_>> = evidence.collect();
        let is_shown = evidence
            .iter()
            .any(|one| matches!(one, Evidence::Recorded(shown) if std::ptr::eq(*shown, recorded)));
        let agreed = match evidence.last() {
            Some(Evidence::Began(agreement)) if !is_shown => agreement.start,
            Some(Evidence::Renewed(renewal)) if !is_shown => Some(renewal.date),
            _ => None,
        };
        let Some(agreed) = agreed else { continue };
        findings.add(
            STATUS_NOT_SHOWN,
            &field!(recorded.status),
            format!(
                "no report shows that {} was {} from {}: the agreement of {} is later",
                relationship.place,
                recorded.status,
                from.in_words(),
                agreed.in_words(),
            ),
            format!(
                "record the status again with a `since` of {} or later if it has stayed so, or remove it",
                agreed.in_words()
            ),
        );
    }
}

/// Whether a status says something that a new agreement need not end.
fn lasts(status: Status) -> bool {
    matches!(
        status,
        Status::CommunityLed | Status::Suspended | Status::Historical | Status::NotKnown
    )
}

/// The date on which a standing is held against the rest: what ran out in 2019
/// may still have been in force at some time of it.
fn seen_on(status: Status, date: PartialDate) -> PartialDate {
    match status {
        Status::Expired => date.latest().succ_opt().map_or(date, PartialDate::from),
        _ => date,
    }
}

/// Whether a relationship cannot have a status, when another follows from
/// the rest of the dataset.
fn contradicts(recorded: Status, derived: Status) -> bool {
    match recorded {
        Status::Active | Status::InForce | Status::Dormant | Status::Suspended => {
            derived.has_ended()
        }
        Status::Expired => derived.is_plainly_in_force(),
        Status::Agreed | Status::Proposed | Status::Exploring | Status::NoAgreement => {
            derived.is_plainly_in_force() || derived.has_ended()
        }
        // Who leads a relationship, that it was given up, and that its status is not known
        // is for the officer to say.
        Status::Relinquished | Status::CommunityLed | Status::Historical | Status::NotKnown => {
            false
        }
    }
}

/// What a standing follows from, in words.
fn why(derived: &StandingAt<'_>) -> String {
    match derived.because {
        Evidence::Began(agreement) => match agreement.start {
            Some(start) => format!("an agreement is in force, since {}", start.in_words()),
            None => "an agreement is in force".to_owned(),
        },
        Evidence::Renewed(renewal) => {
            format!("an agreement is in force, renewed {}", renewal.date.when_in_words())
        }
        Evidence::RanOut(_, end) => format!("its agreement ended {}", end.when_in_words()),
        Evidence::Resolved(decision, date) => {
            format!("the decision `{}` was resolved {}", decision.id, date.when_in_words())
        }
        Evidence::NotResolved(decision, date) => {
            format!("the decision `{}` was considered {}", decision.id, date.when_in_words())
        }
        Evidence::Visited(visit) => {
            format!("the visit `{}` was {}", visit.id, visit.start.when_in_words())
        }
        Evidence::MayHaveRunOut(_, end) => {
            format!("its agreement may have ended {}", end.when_in_words())
        }
        Evidence::Recorded(_) | Evidence::Nothing => "nothing else is recorded".to_owned(),
    }
}
