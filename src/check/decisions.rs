//! Decisions do not contradict one another or the register.

use std::collections::{HashMap, HashSet};

use unicode_segmentation::UnicodeSegmentation as _;

use super::{Findings, Subject};
use crate::dataset::{
    Agreement, ConsiderationResult, Decision, Outcome, Part, PartialDate, Relationship, Status,
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
        "The next report can tell what has happened since a decision was resolved.",
        "decisions without a note of what has happened since"
        => resolutions_have_a_sequel;
}

pub(super) fn relationships_are_decided_once(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let mut first: HashMap<(&str, &str, &str), &str> = HashMap::new();
    for (pointer, decision) in subject.decisions() {
        for (place, id) in decision.relationships.iter().enumerate() {
            // Money for a visit or event can be asked for beside any other decision.
            let own = if decision.outcome.is_forward_plan() { decision.id.as_str() } else { "" };
            let key = (decision.report.as_str(), id.as_str(), own);
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
                let pointer = format!("{pointer}/relationships/{place}");
                findings.add(DECIDED_TWICE, &pointer, message, help);
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
    let decisions = subject.decisions();
    let worded = decisions.filter_map(|(pointer, decision)| {
        Some((pointer, decision.wording.as_ref()?, Some(&decision.reason)))
    });
    let further = subject.further_recommendations();
    let further =
        further.map(|(pointer, _, further)| (pointer, &further.text, further.reason.as_ref()));
    for (pointer, recommended, reason) in worded.chain(further) {
        let Some(reason) = reason.and_then(Part::known) else { continue };
        let recommended: Vec<String> = stems(&shown(recommended.as_str(), true)).collect();
        let is_there = |word: &String| {
            recommended.iter().any(|other| other.starts_with(word) || word.starts_with(other))
        };
        let reason = shown(reason.as_str(), true);
        let repeated = reason.unicode_sentences().find(|sentence| {
            let words: Vec<String> = stems(sentence).collect();
            words.len() >= FEWEST_WORDS && words.iter().all(is_there)
        });
        if let Some(sentence) = repeated {
            findings.add(
                REASON_REPEATS,
                &format!("{pointer}/reason"),
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
    for (pointer, decision) in subject.decisions() {
        let Some(position) = decision.position else { continue };
        let key = (decision.report.as_str(), position);
        if let Some(earlier) = first.get(&key) {
            findings.add(
                POSITION_TAKEN,
                &format!("{pointer}/position"),
                format!("position {position} is taken by the decision `{earlier}`"),
                "give one of the two another position",
            );
        } else {
            first.insert(key, decision.id.as_str());
        }
    }
}

pub(super) fn amendments_have_their_text(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (pointer, _, consideration) in subject.considerations() {
        let gap = subject.dataset.is_gap(&format!("{pointer}/text"));
        let is_amended = consideration.result == ConsiderationResult::Amended;
        if is_amended && consideration.text.is_none() && !gap {
            findings.add(
                AMENDMENT_WITHOUT_TEXT,
                &format!("{pointer}/result"),
                "the recommendation was amended, but the text as resolved is missing",
                "add the `text` as resolved",
            );
        }
    }
}

/// What a decision needs by its outcome, and what has no meaning with it.
pub(super) fn decisions_have_what_they_need(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (pointer, decision) in subject.decisions() {
        let outcome = decision.outcome;
        let is_read = |field: &str| !subject.dataset.is_gap(&format!("{pointer}/{field}"));
        let (attends, supports) = (outcome == Outcome::Attend, outcome == Outcome::Support);
        let has_money = supports || outcome == Outcome::ActionPlan;
        let needed = [
            (
                !outcome.is_forward_plan() && decision.relationships.is_empty(),
                "relationships",
                "the decision names no relationship",
                "name the relationships that it is about",
            ),
            (
                attends && decision.visit.is_none() && decision.occasion.is_none(),
                "visit",
                "the decision approves attendance, but names no visit or event",
                "record the planned visit or event in `visits` and name it here in `visit`; one that belongs to no relationship is recorded here in `occasion`",
            ),
            (
                attends && decision.visit.is_some() && decision.occasion.is_some(),
                "occasion",
                "the decision approves attendance at a `visit` and at an `occasion`",
                "keep one of the two, or make a decision of each",
            ),
            (
                supports && decision.maximum_cost.is_none(),
                "maximum_cost",
                "the decision gives financial support, but does not say how much",
                "add `maximum_cost`, the most that it may come to",
            ),
            (
                supports
                    && decision.purpose.is_none()
                    && decision.title.is_none()
                    && decision.relationships.is_empty(),
                "for",
                "the decision gives financial support, but does not say what for",
                "say in `for` what the money is for, such as \"the festival of lights\"",
            ),
        ];
        for (is_wrong, field, message, help) in needed {
            if is_wrong && is_read(field) {
                let at = if field == "relationships" { field } else { "outcome" };
                findings.add(DECISION_DOES_NOT_FIT, &format!("{pointer}/{at}"), message, help);
            }
        }
        let idle = [
            (!attends && decision.visit.is_some(), "visit"),
            (!attends && decision.occasion.is_some(), "occasion"),
            (!attends && decision.attendees.is_some(), "attendees"),
            (!has_money && decision.purpose.is_some(), "for"),
            (!attends && !has_money && decision.maximum_cost.is_some(), "maximum_cost"),
            (
                !has_money && decision.occasion.is_none() && !decision.actual_cost.is_empty(),
                "actual_cost",
            ),
        ];
        for (is_wrong, field) in idle {
            if is_wrong {
                findings.add_at_key(
                    FIELD_WITHOUT_EFFECT,
                    &format!("{pointer}/{field}"),
                    format!("`{field}` has no meaning with the outcome `{outcome}`"),
                    if field == "actual_cost" && attends {
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
    for (pointer, decision) in subject.decisions() {
        let Some(report) = dataset.report(decision.report.as_str()) else { continue };
        let meeting = dataset.as_at(report);
        for id in &decision.relationships {
            let Some(relationship) = dataset.relationship(id.as_str()) else { continue };
            // What could not be read may be what the standing follows from.
            let place = dataset.relationship_pointer(id.as_str());
            if place.is_some_and(|pointer| dataset.has_gap_in(&pointer)) {
                continue;
            }
            let on = |day: PartialDate| {
                let status = dataset.standing_before(relationship, day).status;
                Some((contradiction(decision, relationship, status, day)?, status))
            };
            let Some((message, status)) = on(meeting) else { continue };
            let pointer = format!("{pointer}/outcome");
            // A decision may fit how the relationship stood on some of the days that the
            // meeting can have been on.
            let days = [meeting.earliest(), meeting.latest()].map(PartialDate::from);
            if !days.into_iter().all(|day| on(day).is_some()) {
                findings.add(
                    OUTCOME_MAY_CONTRADICT_STANDING,
                    &pointer,
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
                &pointer,
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
    for (pointer, decision) in subject.decisions() {
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
            let gap = dataset.relationship_pointer(place.id.as_str());
            !gap.is_some_and(|pointer| dataset.has_gap_in(&pointer))
                && dataset.standing_before(place, dataset.as_at(report)).status == Status::Active
        };
        let active: Vec<&str> = places.filter(is_active).map(|one| one.place.as_str()).collect();
        if !active.is_empty() {
            findings.add(
                OUTCOME_MAY_CONTRADICT_STANDING,
                &format!("{pointer}/outcome"),
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
            let mut own = relationship.known_agreements().filter(fits);
            if own.any(|agreement| agreement.start.is_some_and(is_later)) {
                return None;
            }
            let own = relationship.known_agreements().filter(in_force);
            let start =
                own.filter_map(|agreement| agreement.start).max_by_key(|start| start.order())?;
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
    let mut seen = HashSet::new();
    for (pointer, report, consideration) in subject.considerations() {
        let Some((list, _)) = pointer.rsplit_once('/') else { continue };
        // Two meetings can be in one month.
        if consideration.date.is_some_and(|date| date.day().is_none()) {
            continue;
        }
        let meeting = (list.to_owned(), consideration.body(report), consideration.date_in(report));
        if !seen.insert(meeting) {
            findings.add(
                DECIDED_TWICE,
                &format!("{pointer}/result"),
                "one meeting has two results here",
                "give the later meeting its `date`, or keep one of the two results",
            );
        }
    }
}

pub(super) fn resolutions_have_a_sequel(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    if dataset.has_gap("visits") || dataset.has_gap("relationships") {
        return;
    }
    for (_, report) in subject.reports() {
        let Some(earlier) = dataset.report_before(report) else { continue };
        for (pointer, decision) in subject.decisions() {
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
                    &format!("{pointer}/id"),
                    (message, help),
                    Some(report.id()),
                    Some(report.id().to_owned()),
                );
            }
        }
    }
}
