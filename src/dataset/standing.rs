//! How a relationship stands on a date, derived from what is recorded of it.
//!
//! Agreements begin, are renewed and run out; visits end a dormancy; meetings
//! resolve. What follows from these is not typed a second time. What does not
//! (that a link is dormant, led by the community, or suspended) is
//! recorded in `standings` and takes its place among the other events.

use std::collections::HashSet;

use chrono::NaiveDate;
use serde::Serialize;

use super::activity::is_unbroken;
use super::date::PartialDate;
use super::decision::{Decision, Outcome};
use super::exempt::{Exemption, Marked, Part};
use super::load::Dataset;
use super::relationship::{Agreement, Period, Relationship, Renewal, Standing, Status};
use super::text::Id;
use super::visit::{Visit, VisitForm};

/// How a relationship stands, and what that follows from.
#[derive(Debug, Clone, Copy)]
pub struct StandingAt<'a> {
    /// The standing in a word.
    pub status: Status,
    /// What it follows from.
    pub because: Evidence<'a>,
    /// Why that is kept from the public, where it is: then so is the standing.
    pub exemption: Option<&'a Exemption>,
    /// How the full record differs, where withheld content affects it.
    pub withheld: Option<WithheldDifference>,
    /// The suspension that ended when it came to stand so, where one did.
    pub suspended: Option<EndedSuspension<'a>>,
    /// Whether activity is recorded without a break of three years since it came to stand so.
    pub unbroken: bool,
}

/// A suspension that is over.
#[derive(Debug, Clone, Copy)]
pub struct EndedSuspension<'a> {
    /// Since when the relationship was suspended.
    pub from: Option<PartialDate>,
    /// When that ended.
    pub until: Option<PartialDate>,
    /// Why either is kept from the public, where it is.
    pub exemption: Option<&'a Exemption>,
}

/// How the full record differs from the public edition in a standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithheldDifference {
    /// The status.
    Status,
    /// Only the date of it.
    Date,
}

/// What a standing follows from.
#[derive(Debug, Clone, Copy)]
pub enum Evidence<'a> {
    /// Nothing is recorded yet.
    Nothing,
    /// A standing that the dataset records.
    Recorded(&'a Standing),
    /// An agreement that began.
    Began(&'a Agreement),
    /// The renewal of an agreement.
    Renewed(&'a Renewal),
    /// An agreement that ran out, and when.
    RanOut(&'a Agreement, PartialDate),
    /// An agreement that may have run out, as its end date is not exact enough to tell.
    MayHaveRunOut(&'a Agreement, PartialDate),
    /// A visit.
    Visited(&'a Visit),
    /// A decision, and when the meeting resolved it.
    Resolved(&'a Decision, PartialDate),
    /// A decision that a meeting deferred or did not agree, and when.
    NotResolved(&'a Decision, PartialDate),
}

/// An agreement as it stands on a date.
#[derive(Debug, Clone, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "templates ask for each of them")]
pub struct AgreementAt<'a> {
    /// The agreement.
    #[serde(flatten)]
    pub agreement: &'a Agreement,
    /// Whether it has begun, as far as can be told.
    pub begun: bool,
    /// The periods in which it was in force, the last up to `until`.
    pub periods: Vec<Period>,
    /// The place that was linked on this side when it began, where that is not the council's.
    pub our_place: Option<&'a str>,
    /// The name that the place abroad had when it began, where that was another.
    pub their_name: Option<&'a str>,
    /// Until when it runs with the renewals that are known by then, or when it was
    /// given up.
    pub until: Option<PartialDate>,
    /// Whether it has certainly ended.
    pub ended: bool,
    /// Whether it may have ended, as its end date is not exact enough to tell.
    pub may_have_ended: bool,
    /// The agreements that have replaced it, where one has.
    pub replaced: Option<Vec<&'a Agreement>>,
    /// Whether it ended since its relationship was relinquished: whatever was
    /// agreed, that ends it.
    pub given_up: bool,
    /// Why it is kept from the public that it was given up, where it is.
    #[serde(skip)]
    pub exemption: Option<&'a Exemption>,
    /// Whether withheld content affects it: in the full record it runs until another date,
    /// or was given up.
    pub withheld: bool,
}

impl StandingAt<'_> {
    /// Whether a relationship is explored without a date or a note that say more than a
    /// decision to explore it does.
    fn is_bare_exploring(&self) -> bool {
        let says_more = match self.because {
            Evidence::Recorded(standing) => standing.since.is_some() || standing.note.is_some(),
            _ => true,
        };
        self.status == Status::Exploring && !says_more
    }

    /// Since when the relationship has stood so, where that is known. Activity shows since when
    /// a relationship is active, and only as long as no three years are without any.
    #[must_use]
    pub fn since(&self) -> Option<PartialDate> {
        match self.because {
            Evidence::Resolved(..) if self.status == Status::Active => None,
            Evidence::Began(_) | Evidence::Renewed(_) | Evidence::Visited(_)
                if self.status == Status::Active && !self.unbroken =>
            {
                None
            }
            // What was active once is in force from the day on which that was over.
            Evidence::Visited(_) if self.status == Status::InForce => None,
            because => because.date(),
        }
    }

    /// When the relationship came to stand so, as far as that is one day.
    #[must_use]
    pub fn changed(&self) -> Option<PartialDate> {
        let is_recorded = matches!(self.because, Evidence::Recorded(_));
        let is_known = self.status != Status::Active || is_recorded || self.unbroken;
        self.turned().filter(|_| is_known)
    }

    /// When what it follows from happened, or the suspension ended that came after.
    fn turned(&self) -> Option<PartialDate> {
        self.suspended.and_then(|suspended| suspended.until).or(self.because.date())
    }
}

impl Evidence<'_> {
    /// When it happened, or since when it is recorded.
    fn date(self) -> Option<PartialDate> {
        match self {
            Self::Nothing | Self::MayHaveRunOut(..) => None,
            Self::Recorded(standing) => standing.since,
            Self::Began(agreement) => agreement.start,
            Self::Renewed(renewal) => Some(renewal.date),
            Self::RanOut(_, date) | Self::Resolved(_, date) | Self::NotResolved(_, date) => {
                Some(date)
            }
            Self::Visited(visit) => Some(visit.start),
        }
    }
}

/// Something that can change how a relationship stands. What happens on one
/// day takes effect in this order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Event<'a> {
    /// When; none for what has always been so.
    pub(super) date: Option<PartialDate>,
    pub(super) because: Evidence<'a>,
    exemption: Option<&'a Exemption>,
}

impl Event<'_> {
    /// The day by which events are put in order; a partial date is taken at
    /// its first day, and an end at its last.
    fn day(&self) -> Option<NaiveDate> {
        self.date.map(|date| match self.because {
            Evidence::RanOut(..) => date.latest(),
            _ => date.earliest(),
        })
    }

    /// The order among events of one day.
    fn order(&self) -> u8 {
        match self.because {
            Evidence::RanOut(..) | Evidence::MayHaveRunOut(..) | Evidence::Nothing => 0,
            Evidence::Resolved(..) | Evidence::NotResolved(..) => 1,
            Evidence::Began(_) => 2,
            Evidence::Renewed(_) => 3,
            Evidence::Visited(_) => 4,
            Evidence::Recorded(_) => 5,
        }
    }
}

impl Dataset {
    /// How a relationship stands on a date, with what happened on it.
    #[must_use]
    pub fn standing_at<'a>(
        &'a self,
        relationship: &'a Relationship,
        date: PartialDate,
    ) -> StandingAt<'a> {
        let standing = standing_of(&self.events(relationship), Seen::On(date));
        let withheld = self.withheld().on(relationship);
        let exemption = standing.exemption.or(self.exemption_of_place(&relationship.id));
        let withheld = withheld.and_then(|on| on.standing_at(date));
        StandingAt { exemption, withheld, ..standing }
    }

    /// How a relationship stood before a date, such as that of the meeting
    /// that is asked to decide on it.
    #[must_use]
    pub fn standing_before<'a>(
        &'a self,
        relationship: &'a Relationship,
        date: PartialDate,
    ) -> StandingAt<'a> {
        let standing = standing_of(&self.events(relationship), Seen::Before(date));
        let withheld = self.withheld().on(relationship);
        let exemption = standing.exemption.or(self.exemption_of_place(&relationship.id));
        let withheld = withheld.and_then(|on| on.standing_before(date));
        StandingAt { exemption, withheld, ..standing }
    }

    /// An agreement of a relationship on a date, with what happened on it.
    #[must_use]
    pub fn agreement_at<'a>(
        &'a self,
        relationship: &'a Relationship,
        agreement: &'a Agreement,
        date: PartialDate,
    ) -> AgreementAt<'a> {
        let events = self.events(relationship);
        let at = agreement_of((relationship, agreement), Seen::On(date), &events);
        let withheld = self.withheld().on(relationship);
        AgreementAt {
            withheld: withheld.is_some_and(|on| on.agreement_at(relationship, agreement, date)),
            ..at
        }
    }

    /// An agreement of a relationship before a date, such as that of a meeting.
    #[must_use]
    pub fn agreement_before<'a>(
        &'a self,
        relationship: &'a Relationship,
        agreement: &'a Agreement,
        date: PartialDate,
    ) -> AgreementAt<'a> {
        let events = self.events(relationship);
        let at = agreement_of((relationship, agreement), Seen::Before(date), &events);
        let withheld = self.withheld().on(relationship);
        AgreementAt {
            withheld: withheld.is_some_and(|on| on.agreement_before(relationship, agreement, date)),
            ..at
        }
    }

    /// Whether a relationship was only an approach or an opportunity before a
    /// date, as far as the public may know: what is exempt is passed over, in
    /// whichever edition.
    #[must_use]
    pub fn is_approach(&self, relationship: &Relationship, date: PartialDate) -> bool {
        let mut events = self.events(relationship);
        events.retain(|event| event.exemption.is_none());
        standing_of(&events, Seen::Before(date)).status.is_prospect()
    }

    /// Whether there is an approach on a date, as [`is_approach`](Self::is_approach) has it.
    #[must_use]
    pub fn has_approaches(&self, date: PartialDate) -> bool {
        self.open_places().any(|relationship| self.is_approach(relationship, date))
    }

    /// How a relationship would stand on a date if nothing but agreements,
    /// visits and decisions were recorded.
    pub(crate) fn derived_standing<'a>(
        &'a self,
        relationship: &'a Relationship,
        date: PartialDate,
    ) -> StandingAt<'a> {
        let mut events = self.events(relationship);
        events.retain(|event| !matches!(event.because, Evidence::Recorded(_)));
        standing_of(&events, Seen::On(date))
    }

    /// Whether a decision on a relationship is withheld from a report.
    #[must_use]
    pub fn has_withheld_decision(&self, relationship: &Id, report: &str) -> bool {
        self.withheld().has_decision(relationship, report)
    }

    /// The reports whose decisions on a relationship are withheld.
    pub(super) fn withheld_decisions_on<'a>(
        &'a self,
        relationship: &'a Id,
    ) -> impl Iterator<Item = &'a str> {
        self.withheld().decisions_on(relationship)
    }

    /// Everything that bears on how a relationship stands, oldest first.
    pub(super) fn events<'a>(&'a self, relationship: &'a Relationship) -> Vec<Event<'a>> {
        let mut events: Vec<Event<'a>> = Vec::new();
        for part in &relationship.agreements {
            let Some(Marked { thing: agreement, exemption }) = part.marked() else { continue };
            let event = |date, because| Event { date, because, exemption };
            events.push(event(agreement.start, Evidence::Began(agreement)));
            let ends = agreement.renewals.iter().map(|renewal| renewal.until);
            // What has been replaced does not run out any more.
            let is_left = |end: &PartialDate| {
                agreement.replaced_by.is_none_or(|replaced| end.is_before(replaced))
            };
            for end in std::iter::once(agreement.end).chain(ends).flatten().filter(is_left) {
                events.push(event(Some(end), Evidence::RanOut(agreement, end)));
            }
            let renewals = agreement.renewals.iter();
            events.extend(
                renewals.map(|renewal| event(Some(renewal.date), Evidence::Renewed(renewal))),
            );
        }
        let visits = self.visits_of(&relationship.id);
        // A plan is no evidence that anything took place.
        let visits = visits.filter(|visit| !visit.thing.is_only_planned());
        events.extend(visits.map(|visit| Event {
            date: Some(visit.thing.start),
            because: Evidence::Visited(visit.thing),
            exemption: visit.exemption,
        }));
        events.extend(self.decisions_on(&relationship.id).flat_map(|decision| {
            self.deciding(decision.thing).into_iter().map(move |(consideration, date)| Event {
                date: Some(date),
                because: if consideration.is_carried() {
                    Evidence::Resolved(decision.thing, date)
                } else {
                    Evidence::NotResolved(decision.thing, date)
                },
                exemption: decision.exemption,
            })
        }));
        // A status without a date has been so since the relationship began; that of
        // an approach since before.
        let began = relationship.began();
        let standings = relationship.standings.iter().filter_map(Part::marked);
        events.extend(standings.map(|Marked { thing: standing, exemption }| {
            let open = if standing.status.precedes_agreement() { None } else { began };
            let date = standing.counts_from().or(open);
            Event { date, because: Evidence::Recorded(standing), exemption }
        }));
        events.sort_by_key(|event| (event.day(), event.order()));
        events
    }
}

/// Events without the considerations of a decision that a later one has overtaken.
fn in_effect<'a>(events: impl Iterator<Item = Event<'a>>) -> Vec<Event<'a>> {
    let mut overtaken: HashSet<&Id> = HashSet::new();
    let mut events: Vec<Event<'a>> = events.collect();
    events.reverse();
    events.retain(|event| match event.because {
        Evidence::Resolved(decision, _) | Evidence::NotResolved(decision, _) => {
            overtaken.insert(&decision.id)
        }
        _ => true,
    });
    events.reverse();
    events
}

/// The time at which a statement is made.
#[derive(Debug, Clone, Copy)]
pub(super) enum Seen {
    /// On a date, with what happened on it.
    On(PartialDate),
    /// Before a date, such as that of a meeting.
    Before(PartialDate),
}

impl Seen {
    pub(super) fn date(self) -> PartialDate {
        let (Self::On(date) | Self::Before(date)) = self;
        date
    }

    /// Whether an event has certainly come by then. An agreement is in force on the day on
    /// which it ends.
    fn has_certainly(self, event: &Event<'_>) -> bool {
        event.date.is_none_or(|day| match (self, event.because) {
            (Self::On(date), Evidence::RanOut(..)) => day.latest() < date.last_day(),
            (Self::On(date), _) => day.has_come_by(date),
            (Self::Before(date), _) => day.is_before(date),
        })
    }

    /// Whether an agreement with an end, which has not certainly come, may have ended by then.
    fn may_be_past(self, end: PartialDate) -> bool {
        end.first_end()
            < match self {
                Self::On(date) => date.last_day(),
                Self::Before(date) => date.earliest(),
            }
    }

    /// Whether an event may have come by then.
    fn has_possibly(self, event: &Event<'_>) -> bool {
        event.date.is_none_or(|day| match self {
            Self::On(date) => day.may_have_come_by(date),
            Self::Before(date) => day.earliest() < date.earliest(),
        })
    }
}

/// How a relationship stands, by its events.
///
/// Where nothing has certainly come by then, what may have come counts: an agreement that is
/// dated 2024 was no mere approach at any time of that year.
pub(super) fn standing_of<'a>(events: &[Event<'a>], seen: Seen) -> StandingAt<'a> {
    let standing = stands(events, seen, |event| seen.has_certainly(event));
    match standing.because {
        Evidence::Nothing => stands(events, seen, |event| seen.has_possibly(event)),
        _ => may_have_run_out(events, seen, standing).unwrap_or(standing),
    }
}

/// How a relationship stands whose last agreement may have run out: nobody can tell, unless
/// its status was recorded or resolved since.
fn may_have_run_out<'a>(
    events: &[Event<'a>],
    seen: Seen,
    standing: StandingAt<'a>,
) -> Option<StandingAt<'a>> {
    let mut doubtful = None;
    for event in events.iter().filter(|event| seen.has_certainly(event)) {
        let Evidence::Began(agreement) = event.because else { continue };
        let date = seen.date();
        if agreement.ended_by(date) || agreement.is_replaced_by(date) {
            continue;
        }
        // One that goes on is enough.
        let end = agreement.runs_until(date).filter(|end| seen.may_be_past(*end))?;
        doubtful = Some((agreement, end, event.exemption));
    }
    let (agreement, end, exemption) = doubtful.filter(|_| standing.status.is_in_force())?;
    let confirmed = match standing.because {
        Evidence::Recorded(standing) => standing.counts_from(),
        Evidence::Resolved(_, date) => Some(date),
        _ => None,
    };
    if confirmed.is_some_and(|date| date.earliest() >= end.earliest()) {
        return None;
    }
    Some(StandingAt {
        status: Status::NotKnown,
        because: Evidence::MayHaveRunOut(agreement, end),
        exemption: standing.exemption.or(exemption),
        suspended: None,
        unbroken: false,
        ..standing
    })
}

/// Whether a standing follows from the beginning of an agreement.
fn is_evidence(agreement: &Agreement, standing: StandingAt<'_>) -> bool {
    matches!(standing.because, Evidence::Began(began) if std::ptr::eq(began, agreement))
}

/// An agreement of a relationship, by the relationship's events, oldest first.
pub(super) fn agreement_of<'a>(
    (relationship, agreement): (&'a Relationship, &'a Agreement),
    seen: Seen,
    events: &[Event<'a>],
) -> AgreementAt<'a> {
    let date = seen.date();
    let is_evidence = is_evidence(agreement, standing_of(events, seen));
    let events = events.iter().filter(|event| seen.has_certainly(event));
    let mut begun = false;
    // When, where that is known.
    let mut given_up: Option<(Option<PartialDate>, Option<&'a Exemption>)> = None;
    for event in in_effect(events.copied()) {
        match event.because {
            Evidence::Began(other) => begun |= std::ptr::eq(other, agreement),
            Evidence::Renewed(renewal)
                if agreement.renewals.iter().any(|own| std::ptr::eq(own, renewal)) =>
            {
                given_up = None;
            }
            Evidence::Resolved(decision, _) if decision.outcome != Outcome::Relinquish => {}
            Evidence::Recorded(standing) if standing.status != Status::Relinquished => {}
            Evidence::Resolved(..) | Evidence::Recorded(_) if begun && given_up.is_none() => {
                let date = match event.because {
                    Evidence::Recorded(standing) => standing.since,
                    _ => event.date,
                };
                given_up = Some((date, event.exemption));
            }
            _ => {}
        }
    }
    let replaced = agreement.replaced_by.filter(|replaced| match seen {
        Seen::On(date) => replaced.has_come_by(date),
        Seen::Before(date) => replaced.is_before(date),
    });
    // What had ended before was not in force any more.
    let replaced = replaced
        .filter(|replaced| agreement.runs_until(date).is_none_or(|end| !end.is_before(*replaced)));
    let runs_until = replaced.or(agreement.runs_until(date));
    let given_up = given_up
        .filter(|(when, _)| runs_until.zip(*when).is_none_or(|(end, when)| when.is_before(end)));
    let until = given_up.and_then(|(when, _)| when).or(runs_until);
    let mut periods = agreement.periods(date);
    if let Some(last) = periods.last_mut() {
        last.end = until;
    }
    let begun = is_evidence || agreement.start.is_none_or(|start| start.has_come_by(date));
    let ended = given_up.is_some() || replaced.is_some() || agreement.ended_by(date);
    AgreementAt {
        agreement,
        begun,
        periods,
        our_place: relationship.our_place(agreement),
        their_name: relationship.name_then(agreement),
        until,
        ended,
        may_have_ended: begun && !ended && until.is_some_and(|end| seen.may_be_past(end)),
        replaced: replaced
            .filter(|_| given_up.is_none())
            .map(|_| relationship.replacements(agreement).collect()),
        given_up: given_up.is_some(),
        exemption: given_up.and_then(|(_, exemption)| exemption),
        withheld: false,
    }
}

/// What the events until a date come to.
fn stands<'a>(
    events: &[Event<'a>],
    seen: Seen,
    has_come: impl Fn(&Event<'a>) -> bool,
) -> StandingAt<'a> {
    let mut standing = StandingAt {
        status: Status::NoAgreement,
        because: Evidence::Nothing,
        exemption: None,
        withheld: None,
        suspended: None,
        unbroken: false,
    };
    // How a relationship that is suspended would stand otherwise.
    let mut beneath: Option<StandingAt<'a>> = None;
    let mut passed: Vec<Event<'a>> = Vec::new();
    for event in in_effect(events.iter().filter(|event| has_come(event)).copied()) {
        passed.push(event);
        if let Some(beneath) = &mut beneath
            && matches!(event.because, Evidence::Visited(_))
            && let Some(status) = status_after(beneath, &event, &passed)
        {
            *beneath = StandingAt::after(status, &event);
        }
        let Some(status) = status_after(&standing, &event, &passed) else { continue };
        let was = standing;
        standing = StandingAt::after(status, &event);
        match (was.status, status) {
            (Status::Suspended, Status::Suspended) => {}
            (_, Status::Suspended) => beneath = Some(was),
            (Status::Suspended, _) if status.is_plainly_in_force() => {
                standing = standing.resumed_from(&was, beneath.take());
            }
            _ => beneath = None,
        }
    }
    // What is recorded as in force stays so.
    if standing.status == Status::InForce && !matches!(standing.because, Evidence::Recorded(_)) {
        let mut recent = passed.iter().filter(|event| event.is_recent(seen));
        let exempt = |event: &&Event<'_>| event.exemption.is_some();
        if let Some(shown) = recent.clone().find(|event| !exempt(event)).or_else(|| recent.next()) {
            standing.status = Status::Active;
            standing.exemption = standing.exemption.or(shown.exemption);
            // Public activity alone says since when, unless that it is active is exempt anyway.
            let counts = |event: &&Event<'_>| standing.exemption.is_some() || !exempt(event);
            standing.unbroken = is_unbroken(passed.iter().filter(counts), standing.turned(), seen);
        }
    }
    standing
}

impl<'a> StandingAt<'a> {
    /// How a relationship stands after an event that changes its status.
    fn after(status: Status, event: &Event<'a>) -> Self {
        Self {
            status,
            because: event.because,
            exemption: event.exemption,
            withheld: None,
            suspended: None,
            unbroken: false,
        }
    }

    /// The same after a suspension. A resumption takes a relationship back to what the record
    /// says of it otherwise: it is no activity by itself.
    fn resumed_from(self, suspended: &Self, beneath: Option<Self>) -> Self {
        let ended = EndedSuspension {
            from: suspended.since(),
            until: self.because.date(),
            exemption: suspended.exemption.or(self.exemption),
        };
        let is_resumed = matches!(self.because, Evidence::Resolved(..));
        // Of activity before the suspension, only what is dated can be held against a day.
        let lasts =
            |status| matches!(status, Status::InForce | Status::Dormant | Status::CommunityLed);
        let back = beneath.filter(|beneath| {
            is_resumed && lasts(beneath.status) && matches!(beneath.because, Evidence::Recorded(_))
        });
        let back =
            back.map(|beneath| Self { exemption: beneath.exemption.or(self.exemption), ..beneath });
        Self { suspended: Some(ended), ..back.unwrap_or(self) }
    }
}

/// The status after an event, where it changes that.
fn status_after(
    standing: &StandingAt<'_>,
    event: &Event<'_>,
    passed: &[Event<'_>],
) -> Option<Status> {
    let now = standing.status;
    match event.because {
        Evidence::Recorded(recorded) => Some(recorded.status),
        Evidence::Began(_) | Evidence::Renewed(_) if !now.is_plainly_in_force() => {
            Some(Status::InForce)
        }
        Evidence::RanOut(agreement, end)
            if now != Status::Relinquished && runs_out(agreement, end, passed) =>
        {
            Some(Status::Expired)
        }
        // A visit of one council to the other ends a dormancy. What was suspended
        // stays so until somebody resumes it.
        Evidence::Visited(visit)
            if matches!(
                visit.form,
                VisitForm::Inward | VisitForm::Outward | VisitForm::Signing
            ) && now == Status::Dormant =>
        {
            Some(Status::InForce)
        }
        Evidence::Resolved(decision, _) => match decision.outcome {
            Outcome::Relinquish if !now.has_ended() => Some(Status::Relinquished),
            Outcome::Suspend if now.is_in_force() && now != Status::Suspended => {
                Some(Status::Suspended)
            }
            Outcome::Resume if now == Status::Suspended => Some(Status::InForce),
            Outcome::Enter if now.precedes_agreement() || now.has_ended() => Some(Status::Agreed),
            Outcome::Explore
                if matches!(now, Status::Proposed | Status::NoAgreement)
                    || standing.is_bare_exploring() =>
            {
                Some(Status::Exploring)
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether a relationship's last agreement runs out: this one was not renewed
/// beyond its end, and no other is in force.
fn runs_out(agreement: &Agreement, end: PartialDate, passed: &[Event<'_>]) -> bool {
    // Each end is one at its last day.
    let is_later = |until: PartialDate| end.latest() < until.latest();
    let renewed_beyond = agreement
        .renewals
        .iter()
        .any(|renewal| !end.is_before(renewal.date) && renewal.until.is_none_or(is_later));
    let other_in_force = passed.iter().any(|event| {
        matches!(event.because, Evidence::Began(other)
            if !std::ptr::eq(other, agreement)
                && !other.is_replaced_by(end)
                && other.runs_until(end).is_none_or(is_later))
    });
    !renewed_beyond && !other_in_force
}
