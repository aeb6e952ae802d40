//! How dates are written in a dataset.
//!
//! The notation is that of the Extended Date/Time Format (EDTF, ISO 8601-2:2019): the
//! dates of level 0, and of levels 1 and 2 what registers need: `1958~` (about), `1958?`
//! (uncertain), `1958%` (both), `195X` (a decade), `[1958,1959]` (one of two),
//! `[1958..1962]` (between), `[..1958]` (that year or an earlier one) and `[1958..]` (that
//! year or a later one). Seasons are
//! written in words, as in `autumn 2025`: the codes of EDTF for them look like municipal
//! years.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::date::{CalendarDate, DateForm, PartialDate, Season};

/// Why a text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PartialDateError {
    /// The text is not written as a date.
    #[error("a date is written `1950`, `2023-12` or `2024-10-29`, or `1958~` for about 1958")]
    Shape,
    /// The shape is right but the calendar has no such day or month.
    #[error("there is no such date in the calendar")]
    Impossible,
    /// The first of two dates is not before the second.
    #[error("the first date is not before the second")]
    Order,
}

/// A number of exactly so many digits.
fn digits(text: &str, width: usize) -> Result<u32, PartialDateError> {
    if text.len() != width || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(PartialDateError::Shape);
    }
    text.parse().map_err(|_| PartialDateError::Shape)
}

/// A year of four digits, which is not zero.
fn year_of(text: &str) -> Result<i32, PartialDateError> {
    match digits(text, 4)? {
        0 => Err(PartialDateError::Impossible),
        year => i32::try_from(year).map_err(|_| PartialDateError::Shape),
    }
}

impl FromStr for CalendarDate {
    type Err = PartialDateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split('-');
        let year = parts.next().unwrap_or_default();
        let month = parts.next().map(|month| digits(month, 2)).transpose();
        let day = parts.next().map(|day| digits(day, 2)).transpose();
        if parts.next().is_some() {
            return Err(PartialDateError::Shape);
        }
        let (year, month, day) = (year_of(year), month?, day?);
        let year = year?;
        let first = NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1))
            .ok_or(PartialDateError::Impossible)?;
        Ok(match (month, day) {
            (None, _) => Self::Year(year),
            (Some(month), None) => Self::Month { year, month },
            (Some(_), Some(_)) => Self::Day(first),
        })
    }
}

/// Two dates in their order.
fn pair(first: &str, last: &str) -> Result<(CalendarDate, CalendarDate), PartialDateError> {
    let (first, last): (CalendarDate, CalendarDate) = (first.parse()?, last.trim().parse()?);
    if first.latest() < last.earliest() { Ok((first, last)) } else { Err(PartialDateError::Order) }
}

/// A season with its year: `autumn 2025`, or `winter 2025/26`.
fn season(text: &str) -> Option<Result<DateForm, PartialDateError>> {
    let (name, year) = text.split_once(' ')?;
    let (season, _) = Season::NAMES.into_iter().find(|(_, own)| *own == name)?;
    let Some((first, second)) = year.split_once('/') else {
        return Some(year_of(year).map(|year| DateForm::Season(season, year)));
    };
    let both = year_of(first).and_then(|first| Ok((first, digits(second, 2)?)));
    Some(both.and_then(|(first, second)| {
        let next = u32::try_from(first.saturating_add(1)).unwrap_or_default();
        let fits = season == Season::Winter && next.checked_rem(100) == Some(second);
        if fits { Ok(DateForm::Winter(first)) } else { Err(PartialDateError::Shape) }
    }))
}

impl FromStr for PartialDate {
    type Err = PartialDateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(DateForm::into)
    }
}

impl FromStr for DateForm {
    type Err = PartialDateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(season) = season(text) {
            return season;
        }
        if let Some(decade) = text.strip_suffix('X') {
            let first = digits(decade, 3).and_then(|_| year_of(&format!("{decade}0")));
            return first.map(Self::Decade);
        }
        if let Some(set) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
            return match (set.split_once(".."), set.split_once(',')) {
                (Some(("", date)), _) => date.parse().map(Self::OrEarlier),
                (Some((date, "")), _) => date.parse().map(Self::OrLater),
                (Some((first, last)), _) => {
                    pair(first, last).map(|(first, last)| Self::Between(first, last))
                }
                (None, Some((first, last))) => {
                    pair(first, last).map(|(first, last)| Self::Either(first, last))
                }
                (None, None) => Err(PartialDateError::Shape),
            };
        }
        let qualified = |mark| text.strip_suffix(mark).map(str::parse::<CalendarDate>);
        if let Some(date) = qualified('~') {
            return date.map(|date| Self::About { date, uncertain: false });
        }
        if let Some(date) = qualified('%') {
            return date.map(|date| Self::About { date, uncertain: true });
        }
        if let Some(date) = qualified('?') {
            return date.map(Self::Uncertain);
        }
        text.parse().map(Self::Exact)
    }
}

impl fmt::Display for CalendarDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month { year, month } => write!(f, "{year:04}-{month:02}"),
            Self::Day(day) => write!(f, "{}", day.format("%Y-%m-%d")),
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.form().fmt(f)
    }
}

impl fmt::Display for DateForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(date) => date.fmt(f),
            Self::About { date, uncertain } => {
                write!(f, "{date}{}", if *uncertain { '%' } else { '~' })
            }
            Self::Uncertain(date) => write!(f, "{date}?"),
            Self::Either(first, last) => write!(f, "[{first},{last}]"),
            Self::Between(first, last) => write!(f, "[{first}..{last}]"),
            Self::OrEarlier(date) => write!(f, "[..{date}]"),
            Self::OrLater(date) => write!(f, "[{date}..]"),
            Self::Decade(year) => write!(f, "{:03}X", year.checked_div(10).unwrap_or_default()),
            Self::Season(season, year) => write!(f, "{} {year:04}", season.name()),
            Self::Winter(year) => {
                let next = year.saturating_add(1).checked_rem(100).unwrap_or_default();
                write!(f, "winter {year:04}/{next:02}")
            }
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

/// The shape of a date in the JSON Schema.
const PATTERN: &str = r"^(\d{4}(-\d{2}(-\d{2})?)?[~?%]?|\d{3}X|\[(\d{4}(-\d{2}(-\d{2})?)?(, ?|\.\.)|\.\.)\d{4}(-\d{2}(-\d{2})?)?\]|\[\d{4}(-\d{2}(-\d{2})?)?\.\.\]|(spring|summer|autumn|winter) \d{4}|winter \d{4}/\d{2})$";

impl JsonSchema for PartialDate {
    fn schema_name() -> Cow<'static, str> {
        "PartialDate".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "partial-date",
            "pattern": PATTERN,
            "description": "A date as far as it is known: a day (2024-10-29), a month (2023-12) or a year (1950). Less exact dates are written as in EDTF: 1958~ (about 1958), 1958? (uncertain), [1958,1959] (1958 or 1959), [1958..1962] (between 1958 and 1962), [..1958] (1958 or earlier), [1958..] (1958 or later), 195X (the 1950s); seasons in words: autumn 2025, winter 2025/26.",
        })
    }
}

/// The forms of a day that people write, beside that of the dataset.
const DAYS: [&str; 8] = [
    "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%Y/%m/%d",
];

/// The day that a text means which is written as people write days, such as 22/05/2025, 22 May
/// 2025 or May 22nd, 2025; none where it is written otherwise.
#[must_use]
pub fn written_day(text: &str) -> Option<NaiveDate> {
    let mut words: Vec<String> = text.split([' ', ',']).map(str::to_lowercase).collect();
    for word in &mut words {
        let number = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end));
        if let Some(number) = number.filter(|number| number.parse::<u8>().is_ok()) {
            *word = number.to_owned();
        }
    }
    words.retain(|word| !word.is_empty() && !["the", "of"].contains(&word.as_str()));
    let plain = words.join(" ");
    DAYS.iter().find_map(|form| NaiveDate::parse_from_str(&plain, form).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pattern_of_the_schema_has_every_notation() {
        let pattern = regex::Regex::new(PATTERN).unwrap();
        for text in [
            "1950",
            "2023-12",
            "2024-10-29",
            "1958~",
            "1958-06-03~",
            "1958?",
            "1958%",
            "195X",
            "[1958,1959]",
            "[1958, 1959]",
            "[1958-01..1962-03-01]",
            "[..1958]",
            "[2020-09-25..]",
            "spring 2025",
            "winter 2025",
            "winter 1999/00",
        ] {
            assert!(text.parse::<PartialDate>().is_ok() && pattern.is_match(text), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in [
            "",
            "50",
            "2023-1",
            "2023-12-",
            "2023-12-01-01",
            "+123",
            "２０２３",
            "1958~~",
            "195x",
            "19XX",
            "[1958]",
            "[..]",
            "1958/1959",
            "../1958",
            "[1958,1959,1960]",
            "autumn",
            "autumn 25",
            "autumn 2025/26",
            "winter 2025/27",
            "Autumn 2025",
            "about 1958",
        ] {
            assert_eq!(text.parse::<PartialDate>(), Err(PartialDateError::Shape), "{text}");
        }
        for text in ["2023-13", "2023-02-30", "0000", "2023-00", "2023-24", "2023-24~", "000X"] {
            assert_eq!(text.parse::<PartialDate>(), Err(PartialDateError::Impossible), "{text}");
        }
        for text in ["[1959,1958]", "[1958..1958-06]"] {
            assert_eq!(text.parse::<PartialDate>(), Err(PartialDateError::Order), "{text}");
        }
    }
}
