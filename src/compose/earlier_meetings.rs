//! The meetings that have considered a report, and what those before one of them made of the
//! recommendations that it considered.

use serde::Serialize;

use super::Composer;
use crate::dataset::{
    Consideration, ConsiderationResult, FurtherRecommendation, Id, Minute, Part, PartialDate,
    ReportEntry,
};

/// A meeting that has considered a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sitting<'a> {
    pub(super) body: &'a Id,
    pub(super) date: Option<PartialDate>,
}

impl<'a> Sitting<'a> {
    /// The meeting that a minute of the dataset is of.
    pub(super) fn of(own: &'a Minute, entry: &'a ReportEntry) -> Self {
        let (body, date) = own.sitting(entry);
        Self { body, date }
    }

    /// Whether it is the meeting that was asked for by date, by the body's short name or by
    /// [`name`](Self::name).
    pub(super) fn is(&self, asked: &str, all: &[Self]) -> bool {
        self.body.as_str() == asked
            || self.date.is_some_and(|date| date.to_string() == asked)
            || self.name(all) == asked
    }

    /// Its date, or the body's short name if no date is recorded. If another body in `all`
    /// met on the same date, both.
    pub(super) fn name(&self, all: &[Self]) -> String {
        let Some(date) = self.date else { return self.body.to_string() };
        let date = date.in_names();
        let is_same = |other: &&Self| other.date.is_some_and(|other| other.in_names() == date);
        let is_alone = all.iter().filter(is_same).count() < 2;
        if is_alone { date } else { format!("{date}-{}", self.body) }
    }
}

/// What an earlier meeting made of recommendations, for a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Earlier {
    /// The body that met.
    body: String,
    date: Option<PartialDate>,
    /// Whether it is the body whose minute this is.
    own: bool,
    advisory: bool,
    results: Vec<Made>,
}

/// The recommendations of which a meeting made the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Made {
    result: ConsiderationResult,
    /// Their numbers in the report.
    numbers: Vec<String>,
    /// Whether these are all recommendations of the report.
    all: bool,
}

/// A recommendation that everyone may see, with its number in the report.
struct Numbered<'a> {
    number: String,
    considerations: &'a [Consideration],
}

impl<'a> Composer<'a> {
    /// The meetings that have considered the report, oldest first; those without a date last.
    pub(super) fn sittings(&self) -> Vec<Sitting<'a>> {
        let entry = self.entry;
        let decisions = self.decisions.iter().filter_map(Part::known);
        let further = self.further.iter().filter_map(|part| part.known());
        let considerations = decisions
            .flat_map(|view| &view.decision.considerations)
            .chain(further.flat_map(|further: &FurtherRecommendation| &further.considerations));
        let considered =
            considerations.map(|one| Sitting { body: one.body(entry), date: one.date_in(entry) });
        let minuted = entry.minutes.iter().map(|own| Sitting::of(own, entry));
        let mut sittings: Vec<Sitting<'a>> = Vec::new();
        for sitting in considered.chain(minuted) {
            if !sittings.contains(&sitting) {
                sittings.push(sitting);
            }
        }
        sittings.sort_by_key(|sitting| {
            let date = sitting.date.map(PartialDate::earliest);
            (date.is_none(), date)
        });
        sittings
    }

    /// What earlier meetings made of what one meeting considered: the one that deferred all of
    /// it last, if there is one, and the others, oldest first. What is exempt is left out, as
    /// the public edition has the same sentences.
    pub(super) fn earlier_meetings(&self, sitting: Sitting<'a>) -> (Option<Earlier>, Vec<Earlier>) {
        let items: Vec<Numbered<'a>> = self
            .numbered_recommendations()
            .into_iter()
            .filter(|item| self.order_at(item.considerations, sitting).is_some())
            .collect();
        let mut last = items.iter().map(|item| self.last_before(item.considerations, sitting));
        let first = last.next().flatten();
        let deferred = first.filter(|(_, result)| *result == ConsiderationResult::Deferred);
        let deferred = deferred.filter(|_| last.all(|one| one == first));
        let mut others = Vec::new();
        let mut deferral = None;
        for before in self.sittings() {
            let Some(earlier) = self.made_before(before, sitting, &items) else { continue };
            if deferred.is_some_and(|(at, _)| at == before) {
                deferral = Some(earlier);
            } else {
                others.push(earlier);
            }
        }
        (deferral, others)
    }

    /// What a meeting before another made of recommendations, if it considered any of them.
    fn made_before(
        &self,
        before: Sitting<'a>,
        sitting: Sitting<'a>,
        items: &[Numbered<'a>],
    ) -> Option<Earlier> {
        let mut results: Vec<Made> = Vec::new();
        for item in items {
            let now = self.order_at(item.considerations, sitting);
            let then = self.order_at(item.considerations, before);
            let (Some((now, _)), Some((then, result))) = (now, then) else { continue };
            if !comes_before(then, now) {
                continue;
            }
            let number = item.number.clone();
            match results.iter_mut().find(|made| made.result == result) {
                Some(made) => made.numbers.push(number),
                None => results.push(Made { result, numbers: vec![number], all: false }),
            }
        }
        let count = self.decisions.len().saturating_add(self.further.len());
        for made in &mut results {
            made.all = made.numbers.len() == count;
        }
        (!results.is_empty()).then(|| Earlier {
            body: self.dataset.committee_name(before.body).to_owned(),
            date: before.date,
            own: before.body == sitting.body,
            advisory: self.dataset.is_advisory(before.body),
            results,
        })
    }

    /// The body that a meeting which advises recommends to: the one that decides on all that
    /// it agreed, which is the next to consider it, or that of the report.
    pub(super) fn recipient(&self, sitting: Sitting<'a>) -> Option<&'a Id> {
        let entry = self.entry;
        let decides = |body: &&'a Id| !self.dataset.is_advisory(body) && *body != sitting.body;
        let of_report = Some(&entry.meeting.committee).filter(decides);
        let items = self.numbered_recommendations();
        let mut recipients = items.iter().filter_map(|item| {
            let (now, result) = self.order_at(item.considerations, sitting)?;
            if !matches!(result, ConsiderationResult::Agreed | ConsiderationResult::Amended) {
                return None;
            }
            let later = self.sittings_of(item.considerations).into_iter();
            let later =
                later.filter(|(at, order, _)| comes_before(now, *order) && decides(&at.body));
            let next =
                later.reduce(|one, other| if comes_before(other.1, one.1) { other } else { one });
            Some(next.map(|(at, ..)| at.body).or(of_report))
        });
        let first = recipients.next().unwrap_or(of_report);
        first.filter(|_| recipients.all(|one| one == first))
    }

    /// Whether a recommendation of the report is exempt, in either edition.
    pub(super) fn keeps_any_back(&self) -> bool {
        self.decisions.iter().any(|part| part.open().is_none())
            || self.further.iter().any(|part| part.open().is_none())
    }

    fn numbered_recommendations(&self) -> Vec<Numbered<'a>> {
        let decisions = self.decisions.iter().enumerate().filter_map(|(index, part)| {
            let considerations = part.open()?.decision.considerations.as_slice();
            Some(Numbered { number: self.decision_number(index).reference, considerations })
        });
        let first = self.count_before_further().saturating_add(1);
        let further = (first..).zip(&self.further).filter_map(|(count, part)| {
            let considerations = part.open()?.considerations.as_slice();
            Some(Numbered { number: self.own_number(count).reference, considerations })
        });
        decisions.chain(further).collect()
    }

    /// The meetings of considerations, each with its order and what it resolved.
    fn sittings_of(
        &self,
        considerations: &'a [Consideration],
    ) -> Vec<(Sitting<'a>, Order, ConsiderationResult)> {
        let entry = self.entry;
        let sittings = considerations.iter().enumerate().map(|(index, one)| {
            let date = one.date_in(entry);
            let sitting = Sitting { body: one.body(entry), date };
            (sitting, Order { date, index }, one.result)
        });
        sittings.collect()
    }

    /// The order among considerations of the one by a meeting, and what it resolved.
    fn order_at(
        &self,
        considerations: &'a [Consideration],
        sitting: Sitting<'a>,
    ) -> Option<(Order, ConsiderationResult)> {
        let mut sittings = self.sittings_of(considerations).into_iter();
        sittings.find(|(at, ..)| *at == sitting).map(|(_, order, result)| (order, result))
    }

    /// The last meeting before another, and what it resolved.
    fn last_before(
        &self,
        considerations: &'a [Consideration],
        sitting: Sitting<'a>,
    ) -> Option<(Sitting<'a>, ConsiderationResult)> {
        let (now, _) = self.order_at(considerations, sitting)?;
        let before = self.sittings_of(considerations).into_iter();
        let before = before.filter(|(at, order, _)| *at != sitting && comes_before(*order, now));
        let last =
            before.reduce(|one, other| if comes_before(one.1, other.1) { other } else { one });
        last.map(|(at, _, result)| (at, result))
    }
}

/// When something was considered: on a date, and in which order the dataset has it.
#[derive(Debug, Clone, Copy)]
struct Order {
    date: Option<PartialDate>,
    index: usize,
}

/// Whether one consideration comes before another: by their dates or, where these do not tell,
/// as the dataset has them.
fn comes_before(one: Order, other: Order) -> bool {
    match (one.date, other.date) {
        (Some(first), Some(second)) if first.order() != second.order() => {
            first.order() < second.order()
        }
        _ => one.index < other.index,
    }
}
