//! What is decided, signed and recorded hangs together.

use super::{Findings, Subject};
use crate::dataset::{
    ConsiderationResult, Dataset, Outcome, PartialDate, Relationship, VisitForm, field,
};

checks! {
    Warning Dataset UNRECORDED_AGREEMENT "unrecorded-agreement"
        "An agreement that was decided on and signed is recorded in its relationship.",
        "signings without an agreement or renewal in the relationship"
        => signed_agreements_are_recorded;
    Warning Dataset FOLLOWS_NOTHING "follows-nothing"
        "A visit carries out a decision that a meeting agreed.",
        "visits that carry out a decision that was not agreed"
        => visits_follow_what_was_agreed;
    Warning Site NO_ACCOUNT "no-account"
        "A visit that has taken place has an account.",
        "planned visits whose time has passed, without an account"
        => visits_that_have_passed_have_accounts;
}

/// Once an agreement has been signed, the relationship has it or its renewal.
pub(super) fn signed_agreements_are_recorded(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    for visit in dataset.known_visits() {
        // What has no account has not taken place, as far as is recorded.
        if visit.form != VisitForm::Signing || visit.account.is_empty() {
            continue;
        }
        for id in &visit.relationships {
            let Some(place) = dataset.relationship(id.as_str()) else { continue };
            if dataset.has_gap_in(place) {
                continue;
            }
            let decided = decided_on(dataset, place, visit.start);
            if agreed_since(place, decided.unwrap_or(visit.start)) {
                continue;
            }
            let decided = decided.map(|date| format!("approved {} and ", date.when_in_words()));
            findings.add(
                UNRECORDED_AGREEMENT,
                &visit.start,
                format!(
                    "an agreement with {} was {}signed {}, but no agreement or renewal since then is recorded",
                    place.place,
                    decided.unwrap_or_default(),
                    visit.start.when_in_words()
                ),
                format!("add it to the `agreements` of `{id}`, or the renewal to that which was renewed"),
            );
        }
    }
}

/// When a meeting last resolved, by a date, to enter into or renew an agreement.
fn decided_on(dataset: &Dataset, place: &Relationship, by: PartialDate) -> Option<PartialDate> {
    let decisions = dataset.decisions_on(&place.id).map(|decision| decision.thing);
    let to_sign =
        decisions.filter(|decision| matches!(decision.outcome, Outcome::Enter | Outcome::Renew));
    let dates = to_sign.filter_map(|decision| dataset.resolved_on(decision, by));
    dates.max_by_key(|date| date.earliest())
}

/// Whether an agreement with a place may have been signed or renewed since a date.
fn agreed_since(place: &Relationship, date: PartialDate) -> bool {
    place.known_agreements().any(|agreement| {
        let renewed = agreement.renewals.iter().map(|renewal| Some(renewal.date));
        let mut dates = renewed.chain([agreement.start]);
        dates.any(|signed| signed.is_none_or(|signed| !signed.is_before(date)))
    })
}

/// What has been planned is followed by an account once its time has passed: until then, the
/// report and the web site say that nobody knows whether it took place.
pub(super) fn visits_that_have_passed_have_accounts(
    subject: &Subject<'_>,
    findings: &mut Findings<'_>,
) {
    let Some(day) = subject.purpose.site else { return };
    for visit in subject.dataset.known_visits() {
        let last = visit.end.unwrap_or(visit.start);
        let is_past = !visit.is_ongoing() && last.is_before(day);
        let is_gap = || subject.dataset.is_gap(&field!(visit.account));
        if visit.is_only_planned() && is_past && !is_gap() {
            findings.add(
                NO_ACCOUNT,
                &visit.start,
                format!(
                    "the visit was planned for {}, but what came of it is not recorded",
                    visit.start.in_words()
                ),
                "add the `account`, or remove the visit if it did not take place",
            );
        }
    }
}

/// A visit that says which decision it carries out follows one that was agreed.
pub(super) fn visits_follow_what_was_agreed(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    for visit in dataset.known_visits() {
        let Some(id) = &visit.follows else { continue };
        let mut decisions = dataset.known_decisions();
        let Some(decision) = decisions.find(|decision| decision.id == *id) else { continue };
        let result = dataset.last_considered(decision).map(|last| last.result);
        let result = match result {
            Some(ConsiderationResult::Deferred) => "deferred",
            Some(ConsiderationResult::Lost) => "not agreed",
            _ => continue,
        };
        findings.add(
            FOLLOWS_NOTHING,
            id,
            format!("the visit carries out the decision `{id}`, which was {result}"),
            "record the meeting that has agreed it since, or leave `follows` out",
        );
    }
}
