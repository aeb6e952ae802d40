//! Which days count towards a time of notice.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use chrono::{Datelike as _, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::rules::Notice;
use crate::dataset::{Council, Nation};

/// The bank holidays, with the years that they cover.
#[derive(Debug, Deserialize)]
struct BankHolidays {
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    first_year: i32,
    last_year: i32,
    divisions: BTreeMap<String, Vec<BankHoliday>>,
}

#[derive(Debug, Deserialize)]
struct BankHoliday {
    date: NaiveDate,
    name: String,
}

static BANK_HOLIDAYS: LazyLock<Option<BankHolidays>> =
    LazyLock::new(|| serde_json::from_str(include_str!("bank-holidays.json")).ok());

/// The days of a council that count, and why others do not.
#[derive(Debug)]
pub struct Calendar {
    saturdays: bool,
    bank_holidays: BTreeMap<NaiveDate, String>,
    closed: BTreeMap<NaiveDate, String>,
    known: RangeInclusive<i32>,
}

/// A day that was looked at when days were counted back from a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CountedDay {
    /// The day.
    pub date: NaiveDate,
    /// Its number among the days that count.
    pub number: Option<u32>,
    /// Why it does not count.
    pub left_out: Option<String>,
}

impl Calendar {
    /// The calendar of a council: bank holidays of its nation, and the days
    /// that it closes itself.
    #[must_use]
    pub fn of(council: &Council) -> Self {
        let division = match council.nation {
            Nation::England | Nation::Wales => "england-and-wales",
            Nation::Scotland => "scotland",
            Nation::NorthernIreland => "northern-ireland",
        };
        let days = BANK_HOLIDAYS.iter().filter_map(|known| known.divisions.get(division)).flatten();
        let own = council.timetable.closed_days.iter();
        Self {
            saturdays: council.timetable.saturdays_count,
            bank_holidays: days.map(|day| (day.date, day.name.clone())).collect(),
            closed: own.map(|day| (day.date.day(), day.name.to_string())).collect(),
            known: known_years(),
        }
    }

    /// The bank holiday that a day is, where it is known to be one.
    #[must_use]
    pub fn bank_holiday(&self, day: NaiveDate) -> Option<&str> {
        self.bank_holidays.get(&day).map(String::as_str)
    }

    /// Why a day does not count; none if it does, as far as the bank holidays of its year
    /// are known.
    #[must_use]
    pub fn left_out(&self, day: NaiveDate) -> Option<String> {
        if let Some(name) = self.closed.get(&day).or_else(|| self.bank_holidays.get(&day)) {
            return Some(name.clone());
        }
        match day.weekday() {
            Weekday::Sun => Some("Sunday".to_owned()),
            Weekday::Sat if !self.saturdays => Some("Saturday".to_owned()),
            _ => None,
        }
    }

    /// The first year, of those that the days from one to another are in, whose bank
    /// holidays neither the program nor the council's own list of closed days has.
    #[must_use]
    pub fn unknown_year(&self, first: NaiveDate, last: NaiveDate) -> Option<i32> {
        let is_listed = |year: i32| self.closed.keys().any(|day| day.year() == year);
        (first.year()..=last.year()).find(|year| !self.known.contains(year) && !is_listed(*year))
    }

    /// The last day on which notice of a meeting can be given, with the days
    /// that were counted back to it.
    ///
    /// Clear days leave out the day of the notice and that of the meeting;
    /// otherwise only that of the meeting is left out. Notice is given on a day
    /// that counts, as an office has to be open to give it.
    #[must_use]
    pub fn last_day(&self, meeting: NaiveDate, notice: Notice) -> (NaiveDate, Vec<CountedDay>) {
        if !notice.clear {
            return self.back(meeting, notice.days, notice.working);
        }
        let (date, mut counted) = self.back(meeting, notice.days.saturating_add(1), notice.working);
        if let Some(last) = counted.last_mut() {
            last.number = None;
            last.left_out = Some("the day of publication".to_owned());
        }
        (date, counted)
    }

    /// The day that lies a number of days that count before another, with the
    /// days that were counted.
    #[must_use]
    pub fn back(&self, from: NaiveDate, days: u32, working: bool) -> (NaiveDate, Vec<CountedDay>) {
        let mut counted = Vec::new();
        let mut number = 0;
        let mut date = from;
        while number < days {
            let Some(before) = date.pred_opt() else { break };
            date = before;
            let left_out = if working { self.left_out(date) } else { None };
            if left_out.is_none() {
                number = number.saturating_add(1);
            }
            let number = left_out.is_none().then_some(number);
            counted.push(CountedDay { date, number, left_out });
        }
        (date, counted)
    }
}

/// The years whose bank holidays the program knows.
#[must_use]
pub fn known_years() -> RangeInclusive<i32> {
    match &*BANK_HOLIDAYS {
        Some(known) => known.first_year..=known.last_year,
        None => RangeInclusive::new(1, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bank_holidays_are_there_for_every_year_they_claim() {
        let known = BANK_HOLIDAYS.as_ref().unwrap();
        for (division, days) in &known.divisions {
            for year in known.first_year..=known.last_year {
                let count = days.iter().filter(|day| day.date.year() == year).count();
                assert!((7..=13).contains(&count), "{division} {year}: {count}");
            }
            assert!(days.windows(2).all(|pair| pair[0].date < pair[1].date), "{division}");
        }
        assert_eq!(known.divisions.len(), 3);
    }
}
