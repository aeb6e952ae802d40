//! What shows that a relationship is active, and for how long.

use chrono::{Months, NaiveDate};

use super::date::PartialDate;
use super::standing::{Event, Evidence, Seen};

/// A relationship in force is active with a visit, event, signing or renewal of so many
/// months before.
pub(super) const ACTIVE_MONTHS: Months = Months::new(36);

impl Event<'_> {
    /// The first and the last day of activity that it is evidence of, where it is.
    fn activity(&self) -> Option<(NaiveDate, NaiveDate)> {
        let day = self.date?.last_day();
        match self.because {
            // Regular contact goes on until it is known to have ended.
            Evidence::Visited(visit) if visit.is_ongoing() => {
                Some((day, visit.last_known.map_or(NaiveDate::MAX, PartialDate::latest)))
            }
            Evidence::Began(_) | Evidence::Renewed(_) | Evidence::Visited(_) => Some((day, day)),
            // That a council resumed a relationship does not show that anything came of it.
            Evidence::Nothing
            | Evidence::Recorded(_)
            | Evidence::RanOut(..)
            | Evidence::MayHaveRunOut(..)
            | Evidence::Resolved(..)
            | Evidence::NotResolved(..) => None,
        }
    }

    /// Whether it, which has come by then, is so recent that it shows activity.
    pub(super) fn is_recent(&self, seen: Seen) -> bool {
        self.activity().is_some_and(|(_, last)| counts_on(last, seen.date().earliest()))
    }
}

/// Whether activity still counts on a later day.
fn counts_on(last: NaiveDate, day: NaiveDate) -> bool {
    day.checked_sub_months(ACTIVE_MONTHS).is_none_or(|first| last >= first)
}

/// Whether activity counts on each day from a date on, by events that have come.
pub(super) fn is_unbroken<'a, 'e: 'a>(
    events: impl Iterator<Item = &'a Event<'e>>,
    from: Option<PartialDate>,
    seen: Seen,
) -> bool {
    let Some(from) = from.map(PartialDate::last_day) else { return false };
    let mut activities: Vec<(NaiveDate, NaiveDate)> = events.filter_map(Event::activity).collect();
    activities.sort_unstable();
    let before = activities.iter().take_while(|(first, _)| *first <= from);
    let Some(mut until) = before.map(|(_, last)| *last).max() else { return false };
    if !counts_on(until, from) {
        return false;
    }
    for (first, last) in activities {
        if !counts_on(until, first) {
            return false;
        }
        until = until.max(last);
    }
    counts_on(until, seen.date().earliest())
}
