//! Dates as far as they are known: a day, a month, a year, or something less exact.
//!
//! A date is never filled up: whatever it can stand for is compared as a range. How dates are
//! written is in [`date_notation`](super::date_notation).

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::json::At;

/// A date as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PartialDate {
    form: DateForm,
    at: At,
}

/// What is known of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateForm {
    /// A day, a month or a year.
    Exact(CalendarDate),
    /// About a day, a month or a year: `1958~`, or `1958%` where that is uncertain too. In
    /// comparisons it is that one, the one before or the one after.
    About {
        /// The date that it is about.
        date: CalendarDate,
        /// Whether the sources leave that in doubt.
        uncertain: bool,
    },
    /// A date that the sources leave in doubt: `1958?`.
    Uncertain(CalendarDate),
    /// One of two dates: `[1958,1959]`.
    Either(CalendarDate, CalendarDate),
    /// A date between two others, which it can be too: `[1958..1962]`.
    Between(CalendarDate, CalendarDate),
    /// A date or an earlier one: `[..1958]`.
    OrEarlier(CalendarDate),
    /// A date or a later one: `[2020-09-25..]`.
    OrLater(CalendarDate),
    /// A decade, by its first year: `195X`.
    Decade(i32),
    /// A season: `autumn 2025`.
    Season(Season, i32),
    /// A winter with both of its years, by the first: `winter 2025/26`.
    Winter(i32),
}

/// A day, a month or a year of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CalendarDate {
    /// A year: `1950`.
    Year(i32),
    /// A month: `2023-12`.
    Month {
        /// The year, 1 to 9999.
        year: i32,
        /// The month, 1 to 12.
        month: u32,
    },
    /// A day: `2024-10-29`.
    Day(NaiveDate),
}

/// A season of the northern hemisphere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Season {
    /// March to the middle of June.
    Spring,
    /// June to the middle of September.
    Summer,
    /// September to the middle of December.
    Autumn,
    /// December to the middle of March: at the beginning of the year or at its end.
    Winter,
}

/// The first day that any date can stand for; [`DateForm::OrEarlier`] has no other.
const FIRST_DAY: NaiveDate = NaiveDate::MIN;

/// The last day that any date can stand for; [`DateForm::OrLater`] has no other.
const LAST_DAY: NaiveDate = NaiveDate::MAX;

impl CalendarDate {
    /// The first day of it.
    #[must_use]
    pub fn earliest(self) -> NaiveDate {
        match self {
            Self::Year(year) => first_of(year, 1),
            Self::Month { year, month } => first_of(year, month),
            Self::Day(day) => day,
        }
    }

    /// The last day of it.
    #[must_use]
    pub fn latest(self) -> NaiveDate {
        self.last_of(1)
    }

    /// The last day of so many days, months or years, of which this is the first.
    fn last_of(self, count: u32) -> NaiveDate {
        let first = self.earliest();
        let after = match self {
            Self::Year(_) => first.checked_add_months(Months::new(count.saturating_mul(12))),
            Self::Month { .. } => first.checked_add_months(Months::new(count)),
            Self::Day(_) => first.checked_add_days(Days::new(count.into())),
        };
        after.and_then(|day| day.pred_opt()).unwrap_or(NaiveDate::MAX)
    }

    /// The first day of the day, month or year before.
    fn before(self) -> NaiveDate {
        let first = self.earliest();
        let before = match self {
            Self::Year(_) => first.checked_sub_months(Months::new(12)),
            Self::Month { .. } => first.checked_sub_months(Months::new(1)),
            Self::Day(_) => first.pred_opt(),
        };
        before.unwrap_or(FIRST_DAY)
    }

    fn month(self) -> Option<u32> {
        match self {
            Self::Year(_) => None,
            Self::Month { month, .. } => Some(month),
            Self::Day(day) => Some(day.month()),
        }
    }
}

impl Season {
    /// Every season with its name.
    pub(super) const NAMES: [(Self, &str); 4] = [
        (Self::Spring, "spring"),
        (Self::Summer, "summer"),
        (Self::Autumn, "autumn"),
        (Self::Winter, "winter"),
    ];

    /// Its name in English, in small letters.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(season, _)| *season == self).map_or("", |(_, name)| name)
    }

    /// Its first and last month with the last day that can belong to it. Reckoned by months, a
    /// season begins earlier than by the sun, and ends earlier: it can have any of these days.
    fn days(self, year: i32) -> (NaiveDate, NaiveDate) {
        let day = |year, month, day| {
            NaiveDate::from_ymd_opt(year, month, day).unwrap_or_else(|| first_of(year, month))
        };
        match self {
            Self::Spring => (day(year, 3, 1), day(year, 6, 21)),
            Self::Summer => (day(year, 6, 1), day(year, 9, 23)),
            Self::Autumn => (day(year, 9, 1), day(year, 12, 22)),
            Self::Winter => (day(year, 1, 1), day(year.saturating_add(1), 3, 21)),
        }
    }
}

impl PartialDate {
    /// What is known of it.
    #[must_use]
    pub fn form(self) -> DateForm {
        self.form
    }

    /// Where it was read.
    #[must_use]
    pub fn at(self) -> At {
        self.at
    }

    /// The first day that the date can stand for.
    #[must_use]
    pub fn earliest(self) -> NaiveDate {
        match self.form {
            DateForm::Exact(date) | DateForm::Uncertain(date) | DateForm::OrLater(date) => {
                date.earliest()
            }
            DateForm::About { date, .. } => date.before(),
            DateForm::Either(first, _) | DateForm::Between(first, _) => first.earliest(),
            DateForm::OrEarlier(_) => FIRST_DAY,
            DateForm::Decade(year) => first_of(year, 1),
            DateForm::Season(season, year) => season.days(year).0,
            DateForm::Winter(year) => first_of(year, 12),
        }
    }

    /// The last day that the date can stand for.
    #[must_use]
    pub fn latest(self) -> NaiveDate {
        match self.form {
            DateForm::Exact(date) | DateForm::Uncertain(date) | DateForm::OrEarlier(date) => {
                date.latest()
            }
            DateForm::About { date, .. } => date.last_of(2),
            DateForm::Either(_, last) | DateForm::Between(_, last) => last.latest(),
            DateForm::OrLater(_) => LAST_DAY,
            DateForm::Decade(year) => CalendarDate::Year(year.saturating_add(9)).latest(),
            DateForm::Season(season, year) => season.days(year).1,
            DateForm::Winter(year) => Season::Winter.days(year).1,
        }
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

    /// Whether this has come by another date: its last day lies no later, or where it has no
    /// last day, the one that it is not before.
    ///
    /// This is how the program tells what a report can look back on.
    #[must_use]
    pub fn has_come_by(self, other: Self) -> bool {
        self.last_day() <= other.last_day()
    }

    /// Whether this may have come by another date: its first day lies no later.
    #[must_use]
    pub fn may_have_come_by(self, other: Self) -> bool {
        self.earliest() <= other.latest()
    }

    /// The first day on which what ended on the date can have ended: what ran until 2019 ran to
    /// the end of that year, what ran until about 2019 need not have.
    pub(crate) fn first_end(self) -> NaiveDate {
        match self.form {
            DateForm::Exact(date) => date.latest(),
            _ => self.earliest(),
        }
    }

    /// The last day that is known of the date: of one that has no last day, that of the date
    /// which it is not before.
    pub(crate) fn last_day(self) -> NaiveDate {
        match self.form {
            DateForm::OrLater(date) => date.latest(),
            _ => self.latest(),
        }
    }

    /// The order of dates in lists: by the first day that each can stand for, or by the last
    /// where there is no first one.
    #[must_use]
    pub fn order(self) -> (NaiveDate, NaiveDate) {
        match self.form {
            DateForm::OrEarlier(date) => (date.earliest(), date.earliest()),
            _ => (self.earliest(), self.last_day()),
        }
    }

    /// Whether there is no day before which it cannot have been.
    #[must_use]
    pub fn has_no_first_day(self) -> bool {
        matches!(self.form, DateForm::OrEarlier(_))
    }

    /// Whether there is no day after which it cannot have been.
    #[must_use]
    pub fn has_no_last_day(self) -> bool {
        matches!(self.form, DateForm::OrLater(_))
    }

    /// The year, where every day that the date can stand for is in one.
    #[must_use]
    pub fn certain_year(self) -> Option<i32> {
        let (first, last) = (self.earliest().year(), self.latest().year());
        (first == last && !matches!(self.form, DateForm::Uncertain(_))).then_some(first)
    }

    /// The year of the first day that it can stand for.
    #[must_use]
    pub fn year(self) -> i32 {
        self.earliest().year()
    }

    /// The month of a date that is known to the month or the day.
    #[must_use]
    pub fn month(self) -> Option<u32> {
        match self.form {
            DateForm::Exact(date) => date.month(),
            _ => None,
        }
    }

    /// The calendar day, where the date is known to the day.
    #[must_use]
    pub fn day_of(self) -> Option<NaiveDate> {
        match self.form {
            DateForm::Exact(CalendarDate::Day(day)) => Some(day),
            _ => None,
        }
    }

    /// The day of the month, where it is known.
    #[must_use]
    pub fn day(self) -> Option<u32> {
        self.day_of().map(|day| day.day())
    }
}

impl From<NaiveDate> for PartialDate {
    fn from(day: NaiveDate) -> Self {
        CalendarDate::Day(day).into()
    }
}

impl From<DateForm> for PartialDate {
    fn from(form: DateForm) -> Self {
        Self { form, at: At::here() }
    }
}

impl From<CalendarDate> for PartialDate {
    fn from(date: CalendarDate) -> Self {
        DateForm::Exact(date).into()
    }
}

/// The first day of a month whose year and month were checked when the date
/// was made.
fn first_of(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(FIRST_DAY)
}

impl CalendarDate {
    /// The date in English: 3 June 2024, June 2024 or 2024.
    fn in_words(self) -> String {
        let format = match self {
            Self::Year(_) => "%Y",
            Self::Month { .. } => "%B %Y",
            Self::Day(_) => "%-d %B %Y",
        };
        self.earliest().format(format).to_string()
    }
}

impl PartialDate {
    /// The date in English, for messages: 3 June 2024, June 2024, about 1958 or the 1950s.
    #[must_use]
    pub fn in_words(self) -> String {
        match self.form {
            DateForm::Exact(date) => date.in_words(),
            DateForm::About { date, uncertain: false } => format!("about {}", date.in_words()),
            DateForm::About { date, uncertain: true } => {
                format!("about {} (uncertain)", date.in_words())
            }
            DateForm::Uncertain(date) => format!("{} (uncertain)", date.in_words()),
            DateForm::Either(first, last) => format!("{} or {}", first.in_words(), last.in_words()),
            DateForm::Between(first, last) => {
                format!("some time between {} and {}", first.in_words(), last.in_words())
            }
            DateForm::OrEarlier(date) => format!("{} or earlier", date.in_words()),
            DateForm::OrLater(date) => format!("{} or later", date.in_words()),
            DateForm::Decade(year) => format!("the {year}s"),
            DateForm::Season(..) | DateForm::Winter(_) => self.to_string(),
        }
    }

    /// The date in the name of a file or anchor, which takes no brackets or spaces:
    /// 2024-10-29, 1958-or-1959, 1958-to-1962, to-1958, from-1958 or autumn-2025.
    pub(crate) fn in_names(self) -> String {
        match self.form {
            DateForm::Exact(date) | DateForm::About { date, .. } | DateForm::Uncertain(date) => {
                date.to_string()
            }
            DateForm::Either(first, last) => format!("{first}-or-{last}"),
            DateForm::Between(first, last) => format!("{first}-to-{last}"),
            DateForm::OrEarlier(date) => format!("to-{date}"),
            DateForm::OrLater(date) => format!("from-{date}"),
            DateForm::Decade(year) => format!("{year}s"),
            DateForm::Season(..) | DateForm::Winter(_) => self.to_string().replace([' ', '/'], "-"),
        }
    }

    /// The same with its preposition: on 3 June 2024, in June 2024, in 1958 or earlier.
    #[must_use]
    pub fn when_in_words(self) -> String {
        let words = self.in_words();
        match self.form {
            DateForm::Between(..) => words,
            DateForm::OrLater(CalendarDate::Day(_)) => format!("on {words}"),
            _ if self.day_of().is_some() => format!("on {words}"),
            _ => format!("in {words}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn date_in_names_has_only_letters_digits_and_hyphens() {
        for (text, ..) in DATES {
            let name = text.parse::<PartialDate>().unwrap().in_names();
            let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
            assert!(!name.is_empty() && name.chars().all(fits), "{text}: {name}");
        }
        let of = |text: &str| text.parse::<PartialDate>().unwrap().in_names();
        assert_eq!(of("2024-10-29"), "2024-10-29");
        assert_eq!(of("[2020-09-25..2021-05-27]"), "2020-09-25-to-2021-05-27");
    }

    #[test]
    fn date_has_the_preposition_that_it_takes() {
        for (text, wanted) in [
            ("1950", "in 1950"),
            ("2024-10-29", "on 29 October 2024"),
            ("195X", "in the 1950s"),
            ("[..1958]", "in 1958 or earlier"),
            ("[1958..]", "in 1958 or later"),
            ("[2020-09-25..]", "on 25 September 2020 or later"),
            ("[1958..1962]", "some time between 1958 and 1962"),
        ] {
            assert_eq!(text.parse::<PartialDate>().unwrap().when_in_words(), wanted);
        }
    }

    /// Each date as it is written, its first and last day, and its words.
    const DATES: [(&str, &str, &str, &str); 18] = [
        ("1950", "1950-01-01", "1950-12-31", "1950"),
        ("2023-12", "2023-12-01", "2023-12-31", "December 2023"),
        ("2024-10-29", "2024-10-29", "2024-10-29", "29 October 2024"),
        ("1958~", "1957-01-01", "1959-12-31", "about 1958"),
        ("1958-06~", "1958-05-01", "1958-07-31", "about June 1958"),
        ("1958-06-03~", "1958-06-02", "1958-06-04", "about 3 June 1958"),
        ("1958?", "1958-01-01", "1958-12-31", "1958 (uncertain)"),
        ("1958%", "1957-01-01", "1959-12-31", "about 1958 (uncertain)"),
        ("195X", "1950-01-01", "1959-12-31", "the 1950s"),
        ("[1958,1959]", "1958-01-01", "1959-12-31", "1958 or 1959"),
        ("[1958..1962-03]", "1958-01-01", "1962-03-31", "some time between 1958 and March 1962"),
        ("[..1958]", "-262143-01-01", "1958-12-31", "1958 or earlier"),
        ("[2020-09-25..]", "2020-09-25", "+262142-12-31", "25 September 2020 or later"),
        ("spring 2025", "2025-03-01", "2025-06-21", "spring 2025"),
        ("summer 2025", "2025-06-01", "2025-09-23", "summer 2025"),
        ("autumn 2025", "2025-09-01", "2025-12-22", "autumn 2025"),
        ("winter 2025", "2025-01-01", "2026-03-21", "winter 2025"),
        ("winter 1999/00", "1999-12-01", "2000-03-21", "winter 1999/00"),
    ];

    #[test]
    fn stands_for_a_range_and_keeps_its_notation() {
        for (text, first, last, words) in DATES {
            let date = date(text);
            assert_eq!(date.to_string(), text);
            assert_eq!(date.earliest().to_string(), first, "{text}");
            assert_eq!(date.latest().to_string(), last, "{text}");
            assert_eq!(date.in_words(), words, "{text}");
        }
    }

    #[test]
    fn compares_only_what_is_certain() {
        for (first, _, _, _) in DATES {
            for (second, _, _, _) in DATES {
                let (first, second) = (date(first), date(second));
                assert!(!(first.is_before(second) && first.can_be(second)));
                assert_eq!(first.can_be(second), second.can_be(first));
                if first.is_before(second) {
                    assert!(first.has_come_by(second) && first.order() < second.order());
                }
            }
        }
        assert!(!date("1958~").is_before(date("1959")));
        assert!(date("1958").is_before(date("1959")));
        assert!(date("[..1958]").is_before(date("1959")));
        assert!(!date("1957").is_before(date("[..1958]")));
        assert_eq!(date("2024-02").latest(), date("2024-02-29").earliest());
    }

    #[test]
    fn orders_by_the_first_day_it_can_stand_for() {
        let mut dates = ["1961", "[..1958]", "1957~", "1960-05", "195X", "[1958,1959]"].map(date);
        dates.sort_by_key(|date| date.order());
        let ordered = ["195X", "1957~", "[..1958]", "[1958,1959]", "1960-05", "1961"];
        assert_eq!(dates.map(|date| date.to_string()), ordered);
    }
}
