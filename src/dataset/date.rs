//! Partial dates: a year, a year and a month, or a whole day.
//!
//! The notation is the date part of EDTF level 0 (ISO 8601-2): `1950`,
//! `2023-12`, `2024-10-29`. A partial date is never filled up: what is known
//! to the month is shown to the month.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A calendar date known to the year, the month or the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartialDate {
    /// Known to the year: `1950`.
    Year(i32),
    /// Known to the month: `2023-12`.
    Month {
        /// The year, 1 to 9999.
        year: i32,
        /// The month, 1 to 12.
        month: u32,
    },
    /// Known to the day: `2024-10-29`.
    Day(NaiveDate),
}

/// Why a text is not a partial date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PartialDateError {
    /// The text has not the shape of a partial date.
    #[error("a date is written `1950`, `2023-12` or `2024-10-29`")]
    Shape,
    /// The shape is right but the calendar has no such day or month.
    #[error("there is no such date in the calendar")]
    Impossible,
}

impl PartialDate {
    /// The first day that the date can stand for.
    #[must_use]
    pub fn earliest(self) -> NaiveDate {
        match self {
            Self::Year(year) => first_of(year, 1),
            Self::Month { year, month } => first_of(year, month),
            Self::Day(day) => day,
        }
    }

    /// The last day that the date can stand for.
    #[must_use]
    pub fn latest(self) -> NaiveDate {
        let after = match self {
            Self::Year(year) => first_of(year, 1).checked_add_months(Months::new(12)),
            Self::Month { year, month } => first_of(year, month).checked_add_months(Months::new(1)),
            Self::Day(day) => return day,
        };
        after.and_then(|day| day.checked_sub_days(Days::new(1))).unwrap_or(NaiveDate::MAX)
    }

    /// Whether every day this can stand for comes before every day `other`
    /// can stand for.
    #[must_use]
    pub fn is_before(self, other: Self) -> bool {
        self.latest() < other.earliest()
    }

    /// Whether this and another can stand for the same day.
    #[must_use]
    pub fn can_be(self, other: Self) -> bool {
        !self.is_before(other) && !other.is_before(self)
    }

    /// Whether this has come by another date: its last day lies no later.
    ///
    /// This is how the program tells what a report can look back on.
    #[must_use]
    pub fn has_come_by(self, other: Self) -> bool {
        self.latest() <= other.latest()
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.earliest().year()
    }

    /// The month, where it is known.
    #[must_use]
    pub fn month(self) -> Option<u32> {
        match self {
            Self::Year(_) => None,
            Self::Month { month, .. } => Some(month),
            Self::Day(day) => Some(day.month()),
        }
    }

    /// The calendar day, where the date is known to the day.
    #[must_use]
    pub fn day_of(self) -> Option<NaiveDate> {
        match self {
            Self::Day(day) => Some(day),
            _ => None,
        }
    }

    /// The day of the month, where it is known.
    #[must_use]
    pub fn day(self) -> Option<u32> {
        match self {
            Self::Day(day) => Some(day.day()),
            _ => None,
        }
    }
}

/// The first day of a month whose year and month were checked when the date
/// was made.
fn first_of(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(NaiveDate::MIN)
}

impl FromStr for PartialDate {
    type Err = PartialDateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split('-');
        let mut part = |width: usize| -> Result<Option<u32>, PartialDateError> {
            let Some(digits) = parts.next() else { return Ok(None) };
            if digits.len() != width || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(PartialDateError::Shape);
            }
            digits.parse().map(Some).map_err(|_| PartialDateError::Shape)
        };
        let year = part(4)?.ok_or(PartialDateError::Shape)?;
        let month = part(2)?;
        let day = part(2)?;
        if parts.next().is_some() {
            return Err(PartialDateError::Shape);
        }
        let year = i32::try_from(year).map_err(|_| PartialDateError::Shape)?;
        let first = NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1))
            .filter(|_| year > 0)
            .ok_or(PartialDateError::Impossible)?;
        Ok(match (month, day) {
            (None, _) => Self::Year(year),
            (Some(month), None) => Self::Month { year, month },
            (Some(_), Some(_)) => Self::Day(first),
        })
    }
}

impl PartialDate {
    /// The date in English: 3 June 2024, June 2024 or 2024.
    #[must_use]
    pub fn in_words(self) -> String {
        let format = match self {
            Self::Year(_) => "%Y",
            Self::Month { .. } => "%B %Y",
            Self::Day(_) => "%-d %B %Y",
        };
        self.earliest().format(format).to_string()
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month { year, month } => write!(f, "{year:04}-{month:02}"),
            Self::Day(day) => write!(f, "{}", day.format("%Y-%m-%d")),
        }
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

impl JsonSchema for PartialDate {
    fn schema_name() -> Cow<'static, str> {
        "PartialDate".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "partial-date",
            "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$",
            "description": "A date as far as it is known: a year (1950), a year and month (2023-12) or a day (2024-10-29).",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_its_precision() {
        for text in ["1950", "2023-12", "2024-10-29"] {
            assert_eq!(text.parse::<PartialDate>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in ["", "50", "2023-1", "2023-12-", "2023-12-01-01", "+123", "２０２３"] {
            assert_eq!(text.parse::<PartialDate>(), Err(PartialDateError::Shape), "{text}");
        }
        for text in ["2023-13", "2023-02-30", "0000", "2023-00"] {
            assert_eq!(text.parse::<PartialDate>(), Err(PartialDateError::Impossible), "{text}");
        }
    }

    #[test]
    fn compares_only_what_is_certain() {
        let date = |text: &str| text.parse::<PartialDate>().unwrap();
        assert!(date("2023").is_before(date("2024-01")));
        assert!(!date("2023").is_before(date("2023-12")));
        assert!(!date("2023-12").is_before(date("2023-12-31")));
        assert_eq!(date("2024-02").latest(), date("2024-02-29").earliest());
    }
}
