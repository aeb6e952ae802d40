//! The statements of the public edition that withheld content affects.
//!
//! The two editions are compared once. Only the relationships and days on which they
//! differ are kept, never how they differ: the public edition can then say that it may be
//! incomplete, and gives nothing away.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{Days, NaiveDate};

use super::activity::ACTIVE_MONTHS;
use super::date::PartialDate;
use super::exempt::Part;
use super::load::Dataset;
use super::relationship::{Agreement, Period, Relationship, Status};
use super::standing::{Event, Seen, WithheldDifference, agreement_of, standing_of};
use super::text::{Id, ReportId};

/// A relationship with more events is not compared, as the time grows with the square of
/// their number. Every day then counts as affected.
const MOST_EVENTS: usize = 300;

/// The statements that withheld content affects.
#[derive(Debug, Default)]
pub(super) struct Withheld {
    relationships: HashMap<Id, OnRelationship>,
    /// Each relationship on which a decision is withheld, with its report.
    decisions: HashSet<(Id, ReportId)>,
    /// The relationships that are withheld themselves, by their positions.
    places: HashMap<usize, WithheldPlace>,
}

/// What is known of a relationship that is withheld, so that its notice is in the reports
/// in which it would be.
#[derive(Debug)]
pub(super) struct WithheldPlace {
    /// The dates of all that is recorded of it; none for what has no date.
    pub(super) evidence: Vec<Option<PartialDate>>,
    /// The reports that ask for decisions on it.
    pub(super) asked_by: Vec<ReportId>,
}

/// The statements on a relationship that withheld content affects.
#[derive(Debug)]
pub(super) struct OnRelationship {
    /// As it stands on a day.
    at: Differences,
    /// As it stood before a day.
    before: Differences,
}

/// The days on which the editions differ.
#[derive(Debug, Default)]
struct Differences {
    /// In the status.
    status: Periods,
    /// In the date of the same status.
    since: Periods,
    /// In each agreement, in the order of the relationship's.
    agreements: Vec<Periods>,
}

/// Periods, each from its first day up to before its last.
#[derive(Debug, Clone, Default)]
struct Periods(Vec<(NaiveDate, NaiveDate)>);

impl Periods {
    fn always() -> Self {
        Self(vec![(NaiveDate::MIN, NaiveDate::MAX)])
    }

    fn add(&mut self, from: NaiveDate, to: NaiveDate) {
        match self.0.last_mut() {
            Some((_, end)) if *end == from => *end = to,
            _ => self.0.push((from, to)),
        }
    }

    /// Whether a date can lie in one of them.
    fn overlaps(&self, date: PartialDate) -> bool {
        self.0.iter().any(|(from, to)| *from <= date.latest() && date.earliest() < *to)
    }
}

impl Differences {
    fn standing(&self, date: PartialDate) -> Option<WithheldDifference> {
        let in_status = self.status.overlaps(date).then_some(WithheldDifference::Status);
        in_status.or_else(|| self.since.overlaps(date).then_some(WithheldDifference::Date))
    }

    fn agreement(&self, place: &Relationship, agreement: &Agreement) -> Option<&Periods> {
        let is_it = |own: &Part<_, _>| own.known().is_some_and(|own| std::ptr::eq(own, agreement));
        let position = place.agreements.iter().position(is_it)?;
        self.agreements.get(position)
    }
}

/// What an edition says of a relationship on a day: its status and the date of it, and
/// of each agreement its periods and whether it has begun, has ended or was given up.
struct Statement {
    status: Status,
    since: Option<PartialDate>,
    agreements: Vec<Option<StatedAgreement>>,
}

/// The periods of an agreement, and whether it has begun, has ended or was given up.
type StatedAgreement = (Vec<Period>, bool, bool, bool);

impl Statement {
    fn of<'a>(place: &'a Relationship, events: &[Event<'a>], day: NaiveDate, before: bool) -> Self {
        let date = PartialDate::from(day);
        let seen = if before { Seen::Before(date) } else { Seen::On(date) };
        let standing = standing_of(events, seen);
        let agreements = place.agreements.iter().map(|agreement| {
            let at = agreement_of((place, agreement.known()?), seen, events);
            Some((at.periods, at.begun, at.ended, at.given_up))
        });
        Self { status: standing.status, since: standing.since(), agreements: agreements.collect() }
    }
}

impl Withheld {
    /// Compares the full record of a dataset with its public edition.
    pub(super) fn between(full: &Dataset, public: &Dataset) -> Self {
        let mut new = Self::default();
        let shown: HashSet<&Id> =
            public.decisions.iter().filter_map(Part::known).map(|one| &one.id).collect();
        for decision in full.decisions.iter().filter_map(Part::known) {
            if !shown.contains(&decision.id) {
                let places = decision.relationships.iter().cloned();
                new.decisions.extend(places.map(|place| (place, decision.report.clone())));
            }
        }
        for (position, part) in full.relationships.iter().enumerate() {
            let Some(place) = part.known() else { continue };
            let Some(own) = public.relationship(place.id.as_str()) else {
                new.places.insert(position, full.withheld_place(place));
                continue;
            };
            let (all, open) = (full.events(place), public.events(own));
            if all.len() > open.len() {
                new.relationships
                    .insert(place.id.clone(), on_relationship((place, &all), (own, &open)));
            }
        }
        new
    }

    /// The statements on a relationship that are affected, if any are.
    pub(super) fn on(&self, place: &Relationship) -> Option<&OnRelationship> {
        self.relationships.get(&place.id)
    }

    /// What is known of the withheld relationship at a position.
    pub(super) fn place(&self, position: usize) -> Option<&WithheldPlace> {
        self.places.get(&position)
    }

    /// Whether a decision on a relationship is withheld from a report.
    pub(super) fn has_decision(&self, place: &Id, report: &str) -> bool {
        self.decisions_on(place).any(|by| by == report)
    }

    /// The reports whose decisions on a relationship are withheld.
    pub(super) fn decisions_on<'a>(&'a self, place: &'a Id) -> impl Iterator<Item = &'a str> {
        self.decisions.iter().filter(move |(of, _)| of == place).map(|(_, by)| by.as_str())
    }
}

impl OnRelationship {
    /// How its standing on a date differs.
    pub(super) fn standing_at(&self, date: PartialDate) -> Option<WithheldDifference> {
        self.at.standing(date)
    }

    /// How its standing before a date differs, which is before the first day of it.
    pub(super) fn standing_before(&self, date: PartialDate) -> Option<WithheldDifference> {
        self.before.standing(PartialDate::from(date.earliest()))
    }

    /// Whether one of its agreements differs on a date.
    pub(super) fn agreement_at(
        &self,
        place: &Relationship,
        agreement: &Agreement,
        date: PartialDate,
    ) -> bool {
        self.at.agreement(place, agreement).is_some_and(|periods| periods.overlaps(date))
    }

    /// Whether one of its agreements differs before a date.
    pub(super) fn agreement_before(
        &self,
        place: &Relationship,
        agreement: &Agreement,
        date: PartialDate,
    ) -> bool {
        self.before.agreement(place, agreement).is_some_and(|periods| periods.overlaps(date))
    }
}

/// The differences between the full record of a relationship and the public one.
fn on_relationship(
    (place, all): (&Relationship, &[Event<'_>]),
    (own, open): (&Relationship, &[Event<'_>]),
) -> OnRelationship {
    if all.len() > MOST_EVENTS {
        let always = || Differences {
            status: Periods::always(),
            since: Periods::default(),
            agreements: vec![Periods::always(); place.agreements.len()],
        };
        return OnRelationship { at: always(), before: always() };
    }
    // What an edition says can change on the first and the last day that an event can have
    // been on, and on the day after each. What has no date has always been so.
    let dates = all.iter().filter_map(|event| event.date);
    // Activity counts until some months after it.
    let days = dates.flat_map(|date| {
        let over = date.latest().checked_add_months(ACTIVE_MONTHS);
        [date.earliest(), date.latest(), over.unwrap_or(date.latest())]
    });
    let days = days.flat_map(|day| [Some(day), day.checked_add_days(Days::new(1))]).flatten();
    let days: BTreeSet<NaiveDate> = days.chain([NaiveDate::MIN]).collect();
    let ends = days.iter().skip(1).chain([&NaiveDate::MAX]);
    let periods: Vec<(&NaiveDate, &NaiveDate)> = days.iter().zip(ends).collect();
    let differences = |before: bool| {
        let mut found = Differences {
            status: Periods::default(),
            since: Periods::default(),
            agreements: vec![Periods::default(); place.agreements.len()],
        };
        for (from, to) in &periods {
            let full = Statement::of(place, all, **from, before);
            let public = Statement::of(own, open, **from, before);
            if full.status != public.status {
                found.status.add(**from, **to);
            } else if full.since != public.since {
                found.since.add(**from, **to);
            }
            let agreements = full.agreements.iter().zip(&public.agreements);
            for ((full, public), periods) in agreements.zip(&mut found.agreements) {
                if full != public {
                    periods.add(**from, **to);
                }
            }
        }
        found
    };
    OnRelationship { at: differences(false), before: differences(true) }
}
