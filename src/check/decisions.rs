//! Decisions do not contradict one another or the register.

use std::collections::{HashMap, HashSet};

use unicode_segmentation::UnicodeSegmentation as _;

use super::{Findings, Subject};
use crate::dataset::{
    Agreement, Consideration, ConsiderationResult, Decision, Field, Outcome, PartialDate,
    Relationship, Status, field,
};
use crate::diagnostic::one_of;
use crate::text::folded::{letters, shown, words};

checks! {
    Error Dataset DECIDED_TWICE "decided-twice"
        "One report decides on a relationship once, and one meeting on a recommendation."
        => relationships_are_decided_once, meetings_decide_once;
    Error Dataset AMENDMENT_WITHOUT_TEXT "amendment-without-text"
        "What was amended has the text as resolved."
        => amendments_have_their_text;
    Error Report POSITION_TAKEN "position-taken"
        "Two decisions of one report have different places in the list of recommendations."
        => positions_differ;
    Error Dataset DECISION_DOES_NOT_FIT "decision-does-not-fit"
        "A decision has what its outcome needs."
        => decisions_have_what_they_need;
    Error Dataset OUTCOME_CONTRADICTS_STANDING "outcome-contradicts-standing"
        "What is recommended fits how the relationship stands."
        => outcomes_fit_standings;
    Warning Dataset OUTCOME_MAY_CONTRADICT_STANDING "outcome-may-contradict-standing"
        "What is recommended fits how the relationship stood at the meeting, as far as that is known.",
        "outcomes that may not fit how the relationship stood"
        => outcomes_fit_activity;
    Warning Report REASON_REPEATS "reason-repeats"
        "A reason says more than the recommendation itself.",
        "reasons that repeat their recommendation"
        => reasons_say_more;
    Warning Report FIELD_WITHOUT_EFFECT "field-without-effect"
        "Every field of a decision has a meaning with its outcome.",
        "fields without an effect";
    Warning Report NOTHING_SINCE "nothing-since"
        "The next report can say what has happened since a decision was made.",
        "decisions without a note of what has happened since"
        => resolutions_have_a_sequel;
}

pub(super) fn relationships_are_decided_once(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let mut first: HashMap<(&str, &str, &str), &str> = HashMap::new();
    for decision in subject.dataset.known_decisions() {
        for id in &decision.relationships {
            // A report can ask for money for a visit or event as well as for another decision.
            let plan = if decision.outcome.is_forward_plan() { decision.id.as_str() } else { "" };
            let key = (decision.report.as_str(), id.as_str(), plan);
            if let Some(earlier) = first.get(&key) {
                let (message, help) = if *earlier == decision.id.as_str() {
                    (format!("the decision names `{id}` twice"), "name it once")
                } else {
                    (
                        format!(
                            "the report for {} decides on `{id}` twice; the first decision is `{earlier}`",
                            decision.report
                        ),
                        "keep the relationship in one of the two decisions",
                    )
                };
                findings.add(DECIDED_TWICE, id, message, help);
            } else {
                first.insert(key, decision.id.as_str());
            }
        }
    }
}

/// The fewest long words of a sentence that can repeat another.
const FEWEST_WORDS: usize = 3;

/// Shorter words, such as articles and forms of "be", say nothing of their own.
const SHORTEST: usize = 4;

/// Words of one stem have so many first letters in common.
const STEM: usize = 5;

/// Reports a sentence of a reason that only repeats the recommendation: all its words are in
/// the recommendation, in any form and order.
pub(super) fn reasons_say_more(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let decisions = subject.dataset.known_decisions();
    let worded = decisions
        .filter_map(|decision| Some((decision.wording.as_ref()?, decision.reason.known()?)));
    let further = subject.dataset.known_further_recommendations();
    let further =
        further.filter_map(|further| Some((&further.text, further.reason.as_ref()?.known()?)));
    for (recommended, reason) in worded.chain(further) {
        let recommended: Vec<String> = stems(&shown(recommended.as_str(), true)).collect();
        let is_there = |word: &String| {
            recommended.iter().any(|other| other.starts_with(word) || word.starts_with(other))
        };
        let words_of_reason = shown(reason.as_str(), true);
        let repeated = words_of_reason.unicode_sentences().find(|sentence| {
            let words: Vec<String> = stems(sentence).collect();
            words.len() >= FEWEST_WORDS && words.iter().all(is_there)
        });
        if let Some(sentence) = repeated {
            findings.add(
                REASON_REPEATS,
                reason,
                format!("“{}” says no more than the recommendation", sentence.trim()),
                "say why it is recommended, or leave the sentence out",
            );
        }
    }
}

/// The first letters of the long words of a text.
fn stems(text: &str) -> impl Iterator<Item = String> {
    let long = words(text).map(letters).filter(|word| word.chars().count() >= SHORTEST);
    long.map(|word| word.chars().take(STEM).collect())
}

pub(super) fn positions_differ(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let mut first: HashMap<(&str, u32), &str> = HashMap::new();
    for decision in subject.dataset.known_decisions() {
        let Some(position) = decision.position else { continue };
        let key = (decision.report.as_str(), position);
        if let Some(earlier) = first.get(&key) {
            findings.add(
                POSITION_TAKEN,
                &field!(decision.position),
                format!("position {position} is taken by the decision `{earlier}`"),
                "give one of the two another position",
            );
        } else {
            first.insert(key, decision.id.as_str());
        }
    }
}

pub(super) fn amendments_have_their_text(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (_, consideration) in subject.dataset.considerations() {
        let is_gap = || subject.dataset.is_gap(&field!(consideration.text));
        let is_amended = consideration.result == ConsiderationResult::Amended;
        if is_amended && consideration.text.is_none() && !is_gap() {
            findings.add(
                AMENDMENT_WITHOUT_TEXT,
                &field!(consideration.result),
                "the recommendation was amended, but the text as resolved is missing",
                "add the `text` as resolved",
            );
        }
    }
}

/// What a decision needs by its outcome, and what has no meaning with it.
pub(super) fn decisions_have_what_they_need(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for decision in subject.dataset.known_decisions() {
        let outcome = decision.outcome;
        let purpose = Field(decision.at, "for");
        let (attends, supports) = (outcome == Outcome::Attend, outcome == Outcome::Support);
        let has_money = supports || outcome == Outcome::ActionPlan;
        let needed = [
            (
                !outcome.is_forward_plan() && decision.relationships.is_empty(),
                field!(decision.relationships),
                field!(decision.relationships),
                "the decision names no relationship",
                "name the relationships that it is about",
            ),
            (
                attends && decision.visit.is_none() && decision.occasion.is_none(),
                field!(decision.visit),
                field!(decision.outcome),
                "the decision approves attendance, but names no visit or event",
                "record the planned visit or event in `visits` and name it here in `visit`; one that belongs to no relationship is recorded here in `occasion`",
            ),
            (
                attends && decision.visit.is_some() && decision.occasion.is_some(),
                field!(decision.occasion),
                field!(decision.outcome),
                "the decision approves attendance at a `visit` and at an `occasion`",
                "keep one of the two, or make a decision of each",
            ),
            (
                supports && decision.maximum_cost.is_none(),
                field!(decision.maximum_cost),
                field!(decision.outcome),
                "the decision gives financial support, but does not say how much",
                "add `maximum_cost`, the most that it may come to",
            ),
            (
                supports
                    && decision.purpose.is_none()
                    && decision.title.is_none()
                    && decision.relationships.is_empty(),
                purpose,
                field!(decision.outcome),
                "the decision gives financial support, but does not say what for",
                "say in `for` what the money is for, such as \"the festival of lights\"",
            ),
        ];
        for (is_wrong, field, at, message, help) in needed {
            if is_wrong && !subject.dataset.is_gap(&field) {
                findings.add(DECISION_DOES_NOT_FIT, &at, message, help);
            }
        }
        let idle = [
            (!attends && decision.visit.is_some(), field!(decision.visit)),
            (!attends && decision.occasion.is_some(), field!(decision.occasion)),
            (!attends && decision.attendees.is_some(), field!(decision.attendees)),
            (!has_money && decision.purpose.is_some(), purpose),
            (
                !attends && !has_money && decision.maximum_cost.is_some(),
                field!(decision.maximum_cost),
            ),
            (
                !has_money && decision.occasion.is_none() && !decision.actual_cost.is_empty(),
                field!(decision.actual_cost),
            ),
        ];
        for (is_wrong, field) in idle {
            let Field(_, name) = field;
            if is_wrong {
                findings.add_at_key(
                    FIELD_WITHOUT_EFFECT,
                    &field,
                    format!("`{name}` has no meaning with the outcome `{outcome}`"),
                    if name == "actual_cost" && attends {
                        "record what the visit has cost in `cost` of the visit"
                    } else {
                        "take it out, or change the outcome"
                    },
                );
            }
        }
    }
}

pub(super) fn outcomes_fit_standings(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    for decision in dataset.known_decisions() {
        let Some(report) = dataset.report(decision.report.as_str()) else { continue };
        let meeting = dataset.as_at(report);
        for id in &decision.relationships {
            let Some(relationship) = dataset.relationship(id.as_str()) else { continue };
            // What could not be read may be what the standing follows from.
            if dataset.has_gap_in(relationship) {
                continue;
            }
            let on = |day: PartialDate| {
                let status = dataset.standing_before(relationship, day).status;
                Some((contradiction(decision, relationship, status, day)?, status))
            };
            let Some((message, status)) = on(meeting) else { continue };
            let outcome = field!(decision.outcome);
            // A decision may fit the status on some of the days that the meeting can have been
            // on.
            let days = [meeting.earliest(), meeting.latest()].map(PartialDate::from);
            if !days.into_iter().all(|day| on(day).is_some()) {
                findings.add(
                    OUTCOME_MAY_CONTRADICT_STANDING,
                    &outcome,
                    format!(
                        "whether the outcome `{}` fits depends on the day of the meeting, of which only {} is recorded: on some of the days that it can have been, {message}",
                        decision.outcome,
                        meeting.in_words()
                    ),
                    "find out the day of the meeting and write it in `meeting.date` of the report; if that cannot be done, accept this warning in `accepted`",
                );
                continue;
            }
            let other = fitting(decision.outcome, status).unwrap_or("change the outcome");
            findings.add(
                OUTCOME_CONTRADICTS_STANDING,
                &outcome,
                message,
                format!("{other}, or correct the status or the agreements of `{id}`"),
            );
        }
    }
}

/// Outcomes for relationships that others lead, that are dormant or that need no action do not
/// fit one that is active at the meeting.
pub(super) fn outcomes_fit_activity(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    for decision in dataset.known_decisions() {
        let what = match decision.outcome {
            Outcome::Acknowledge => "one that others lead or that is no longer active",
            Outcome::Reinvigorate => "a dormant one",
            Outcome::NoAction => "one on which no action is taken",
            _ => continue,
        };
        let Some(report) = dataset.report(decision.report.as_str()) else { continue };
        let places =
            decision.relationships.iter().filter_map(|id| dataset.relationship(id.as_str()));
        let is_active = |place: &&Relationship| {
            !dataset.has_gap_in(place)
                && dataset.standing_before(place, dataset.as_at(report)).status == Status::Active
        };
        let active: Vec<&str> = places.filter(is_active).map(|one| one.place.as_str()).collect();
        if !active.is_empty() {
            findings.add(
                OUTCOME_MAY_CONTRADICT_STANDING,
                &field!(decision.outcome),
                format!(
                    "the outcome `{}` treats the relationship as {what}, but the report calls it active: {}",
                    decision.outcome,
                    one_of(active)
                ),
                "use `retain` or another outcome, record the status in `standings`, or accept this warning if both are right",
            );
        }
    }
}

/// What to recommend instead of an outcome that does not fit a status, where that is plain.
fn fitting(outcome: Outcome, status: Status) -> Option<&'static str> {
    match (outcome, status) {
        (Outcome::NotRestart | Outcome::Suspend, Status::Suspended) => Some(
            "use the outcome `keep-suspended`, or `relinquish` to end it or `resume` to take it up again",
        ),
        (Outcome::Resume, Status::Dormant) => Some("use the outcome `reinvigorate`"),
        (Outcome::Resume, Status::Expired | Status::Relinquished) => {
            Some("use the outcome `enter`")
        }
        (Outcome::Ratify, _) => {
            Some("use the outcome `enter` for an agreement that is still to be signed")
        }
        (Outcome::KeepSuspended, _) if status.is_in_force() => Some("use the outcome `suspend`"),
        _ => None,
    }
}

fn contradiction(
    decision: &Decision,
    relationship: &Relationship,
    status: Status,
    meeting: PartialDate,
) -> Option<String> {
    let place = &relationship.place;
    let in_force = |agreement: &&Agreement| {
        agreement.start.is_some_and(|start| start.has_come_by(meeting))
            && !agreement.ended_by(meeting)
            && decision.agreement.is_none_or(|kind| kind == agreement.kind)
    };
    let ended = status.has_ended();
    let over = ended
        || (relationship.known_agreements().next().is_some()
            && relationship.known_agreements().all(|agreement| agreement.ended_by(meeting)));
    // An end of which only the year is known may have come.
    let may_be_over = relationship.known_agreements().all(|agreement| {
        agreement.runs_until(meeting).is_some_and(|end| end.may_have_come_by(meeting))
    });
    match decision.outcome {
        Outcome::Enter if !ended => {
            let fits = |agreement: &&Agreement| {
                decision.agreement.is_none_or(|kind| kind == agreement.kind)
            };
            // An agreement that begins later is the one to enter into.
            let is_later = |start: PartialDate| !start.has_come_by(meeting);
            let mut agreements = relationship.known_agreements().filter(fits);
            if agreements.any(|agreement| agreement.start.is_some_and(is_later)) {
                return None;
            }
            let agreements = relationship.known_agreements().filter(in_force);
            let starts = agreements.filter_map(|agreement| agreement.start);
            let start = starts.max_by_key(|start| start.order())?;
            Some(format!(
                "the decision is to enter into the agreement with {place}, which has been in force since {}",
                start.in_words()
            ))
        }
        Outcome::Ratify => {
            let may_have_begun = |agreement: &Agreement| {
                agreement.start.is_none_or(|start| start.may_have_come_by(meeting))
            };
            let mut agreements = relationship.known_agreements();
            (!agreements.any(may_have_begun)).then(|| {
                format!(
                    "the decision is to confirm an agreement with {place}, but none had been signed by then"
                )
            })
        }
        Outcome::Relinquish if over => Some(format!(
            "the decision is to relinquish the relationship with {place}, which has already ended"
        )),
        Outcome::Retain if over => Some(format!(
            "the decision is to retain the relationship with {place}, which has ended"
        )),
        Outcome::Suspend if status == Status::Suspended => Some(format!(
            "the decision is to suspend the relationship with {place}, which is suspended already"
        )),
        Outcome::Suspend if over => Some(format!(
            "the decision is to suspend the relationship with {place}, which has ended"
        )),
        Outcome::Resume | Outcome::KeepSuspended
            if status != Status::Suspended && !status.precedes_agreement() =>
        {
            let what =
                if decision.outcome == Outcome::Resume { "resume" } else { "keep suspended" };
            Some(format!(
                "the decision is to {what} the relationship with {place}, which is not suspended"
            ))
        }
        Outcome::NotRestart if status == Status::Suspended => Some(format!(
            "the decision is not to restart the relationship with {place}, which has not ended: it is suspended"
        )),
        Outcome::Relinquish
        | Outcome::Retain
        | Outcome::Renew
        | Outcome::Suspend
        | Outcome::Resume
        | Outcome::KeepSuspended
            if status.precedes_agreement() =>
        {
            Some(format!("on the date of the meeting, no agreement with {place} was in force"))
        }
        Outcome::NotRestart if !over && !may_be_over => Some(format!(
            "the decision is not to restart the relationship with {place}, which has not ended"
        )),
        _ => None,
    }
}

pub(super) fn meetings_decide_once(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (report, considerations) in subject.dataset.considered() {
        let mut meetings = HashSet::new();
        // Two meetings can be in one month.
        let is_one = |one: &&Consideration| one.date.is_none_or(|date| date.day().is_some());
        for consideration in considerations.iter().filter(is_one) {
            if !meetings.insert((consideration.body(report), consideration.date_in(report))) {
                findings.add(
                    DECIDED_TWICE,
                    &field!(consideration.result),
                    "one meeting has two results here",
                    "give the later meeting its `date`, or keep one of the two results",
                );
            }
        }
    }
}

pub(super) fn resolutions_have_a_sequel(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    if dataset.has_gap("visits") || dataset.has_gap("relationships") {
        return;
    }
    for report in &dataset.reports {
        let Some(earlier) = dataset.report_before(report) else { continue };
        for decision in dataset.known_decisions() {
            let is_open = decision.outcome.needs_action() && decision.since.is_empty();
            if decision.report.as_str() != earlier.id() || !is_open {
                continue;
            }
            let now = dataset.as_at(report);
            let Some(resolved) = dataset.resolved_on(decision, now) else { continue };
            let is_paid = !decision.actual_cost.is_empty();
            if !is_paid && dataset.outcomes_of(decision, resolved, now).is_empty() {
                let message = format!(
                    "the report for {} does not say what has happened since `{}` was agreed",
                    report.id(),
                    decision.id
                );
                let help = "record the visits or agreements that followed, or say in `since` what has happened";
                findings.add_detailed(
                    NOTHING_SINCE,
                    &decision.id,
                    (message, help),
                    Some(report.id()),
                    Some(report.id().to_owned()),
                );
            }
        }
    }
}
