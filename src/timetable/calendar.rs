//! Which days count towards a time of notice.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{Datelike as _, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::TimetableError;
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
    closed: BTreeMap<NaiveDate, String>,
    first_year: i32,
    last_year: i32,
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
        let mut calendar = Self {
            saturdays: council.timetable.saturdays_count,
            closed: BTreeMap::new(),
            first_year: i32::MAX,
            last_year: i32::MIN,
        };
        if let Some(known) = &*BANK_HOLIDAYS {
            calendar.first_year = known.first_year;
            calendar.last_year = known.last_year;
            let days = known.divisions.get(division).into_iter().flatten();
            calendar.closed.extend(days.map(|day| (day.date, day.name.clone())));
        }
        let own = council.timetable.closed_days.iter();
        calendar.closed.extend(own.map(|day| (day.date.earliest(), day.name.clone())));
        calendar
    }

    /// Why a day does not count; none if it does.
    ///
    /// # Errors
    /// If the bank holidays of its year are not known.
    pub fn left_out(&self, day: NaiveDate) -> Result<Option<String>, TimetableError> {
        if !(self.first_year..=self.last_year).contains(&day.year()) {
            return Err(TimetableError::BeyondCalendar {
                date: day,
                first: self.first_year,
                last: self.last_year,
            });
        }
        if let Some(name) = self.closed.get(&day) {
            return Ok(Some(name.clone()));
        }
        Ok(match day.weekday() {
            Weekday::Sun => Some("Sunday".to_owned()),
            Weekday::Sat if !self.saturdays => Some("Saturday".to_owned()),
            _ => None,
        })
    }

    /// The last day on which notice of a meeting can be given, with the days
    /// that were counted back to it.
    ///
    /// Clear days leave out the day of the notice and that of the meeting;
    /// otherwise only that of the meeting is left out. Notice is given on a day
    /// that counts, as an office has to be open to give it.
    ///
    /// # Errors
    /// If the bank holidays of a year are not known.
    pub fn last_day(
        &self,
        meeting: NaiveDate,
        notice: Notice,
    ) -> Result<(NaiveDate, Vec<CountedDay>), TimetableError> {
        if !notice.clear {
            return self.back(meeting, notice.days, notice.working);
        }
        let (date, mut counted) =
            self.back(meeting, notice.days.saturating_add(1), notice.working)?;
        if let Some(last) = counted.last_mut() {
            last.number = None;
            last.left_out = Some("the day of publication".to_owned());
        }
        Ok((date, counted))
    }

    /// The day that lies a number of days that count before another, with the
    /// days that were counted.
    ///
    /// # Errors
    /// If the bank holidays of a year are not known.
    pub fn back(
        &self,
        from: NaiveDate,
        days: u32,
        working: bool,
    ) -> Result<(NaiveDate, Vec<CountedDay>), TimetableError> {
        let mut counted = Vec::new();
        let mut number = 0;
        let mut date = from;
        while number < days {
            date = date.pred_opt().ok_or(TimetableError::BeyondCalendar {
                date,
                first: self.first_year,
                last: self.last_year,
            })?;
            let left_out = if working { self.left_out(date)? } else { None };
            if left_out.is_none() {
                number = number.saturating_add(1);
            }
            let number = left_out.is_none().then_some(number);
            counted.push(CountedDay { date, number, left_out });
        }
        Ok((date, counted))
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
