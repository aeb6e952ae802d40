//! Dates, numbers, sums and lists in words, from the labels of a house style.

use chrono::Datelike as _;

use super::HouseStyle;
use crate::dataset::{CalendarDate, Cost, DateForm, PartialDate, Period, Season, YearId};

impl HouseStyle {
    /// A date in words, no more precise than it is known: `29 October 2024`,
    /// `December 2022`, `about 1950`, `the 1950s`.
    #[must_use]
    pub fn date(&self, date: PartialDate) -> String {
        let of = |key: &str, words: &[(&str, String)]| {
            words
                .iter()
                .fold(self.label(&format!("date.{key}")).to_owned(), |label, (name, word)| {
                    label.replace(&format!("{{{name}}}"), word)
                })
        };
        let one = |key, date| of(key, &[("date", self.calendar_date(date))]);
        let two = |key, first, last| {
            of(key, &[("first", self.before(first, last)), ("last", self.calendar_date(last))])
        };
        let season = |season: Season, year: String| {
            let season = self.label(&format!("date.{}", season.name())).to_owned();
            of("season", &[("season", season), ("year", year)])
        };
        match date.form() {
            DateForm::Exact(date) => self.calendar_date(date),
            DateForm::About { date, uncertain: false } => one("about", date),
            DateForm::About { date, uncertain: true } => {
                of("uncertain", &[("date", one("about", date))])
            }
            DateForm::Uncertain(date) => one("uncertain", date),
            DateForm::Either(first, last) => two("either", first, last),
            DateForm::Between(first, last) => two("between", first, last),
            DateForm::OrEarlier(date) => one("or_earlier", date),
            DateForm::OrLater(date) => one("or_later", date),
            DateForm::Decade(year) => of("decade", &[("decade", year.to_string())]),
            DateForm::Season(of_year, year) => season(of_year, year.to_string()),
            DateForm::Winter(year) => {
                let next = year.saturating_add(1).checked_rem(100).unwrap_or_default();
                season(Season::Winter, format!("{year}/{next:02}"))
            }
        }
    }

    /// A date in words where it stands alone, or where no preposition is before it: `between
    /// 1958 and 1962`, not `some time between` them.
    #[must_use]
    pub fn dated(&self, date: PartialDate) -> String {
        match date.form() {
            DateForm::Between(first, last) => self
                .label("date.alone_between")
                .replace("{first}", &self.before(first, last))
                .replace("{last}", &self.calendar_date(last)),
            _ => self.date(date),
        }
    }

    /// The first of two dates in words, without what the last repeats: `January` before
    /// `November 2016`.
    fn before(&self, first: CalendarDate, last: CalendarDate) -> String {
        match (first, last) {
            (CalendarDate::Day(one), CalendarDate::Day(other)) if one.year() == other.year() => {
                if one.month() == other.month() {
                    one.day().to_string()
                } else {
                    format!("{}\u{a0}{}", one.day(), self.labels.month(one.month()))
                }
            }
            (CalendarDate::Month { year, month }, CalendarDate::Month { year: other, .. })
                if year == other =>
            {
                self.labels.month(month).to_owned()
            }
            _ => self.calendar_date(first),
        }
    }

    /// A day, a month or a year in words.
    fn calendar_date(&self, date: CalendarDate) -> String {
        match date {
            CalendarDate::Year(year) => year.to_string(),
            CalendarDate::Month { year, month } => self
                .label("date.month")
                .replace("{month}", self.labels.month(month))
                .replace("{year}", &year.to_string()),
            CalendarDate::Day(day) => self
                .label("date.day")
                .replace("{day}", &day.day().to_string())
                .replace("{month}", self.labels.month(day.month()))
                .replace("{year}", &day.year().to_string()),
        }
    }

    /// A municipal year in words, as councils write it in text: `2023/24`.
    #[must_use]
    pub fn municipal_year(&self, year: &YearId) -> String {
        let (start, end) = year.as_str().split_once('-').unwrap_or((year.as_str(), ""));
        self.label("date.municipal_year").replace("{start}", start).replace("{end}", end)
    }

    /// A date with its preposition, if it takes one: `on 29 October 2024`, `in December 2022`,
    /// `between 1958 and 1962`.
    #[must_use]
    pub fn when(&self, date: PartialDate) -> String {
        let key = match date.form() {
            DateForm::Between(..) => return self.dated(date),
            DateForm::Exact(CalendarDate::Day(_))
            | DateForm::Uncertain(CalendarDate::Day(_))
            | DateForm::About { date: CalendarDate::Day(_), .. }
            | DateForm::Either(CalendarDate::Day(_), _)
            | DateForm::OrEarlier(CalendarDate::Day(_))
            | DateForm::OrLater(CalendarDate::Day(_)) => "date.on",
            _ => "date.in",
        };
        self.label(key).replace("{date}", &self.date(date))
    }

    /// The time from a start to an end: `28 to 30 January 2025`.
    #[must_use]
    pub fn period(&self, start: PartialDate, end: Option<PartialDate>) -> String {
        let Some(end) = end.filter(|end| *end != start) else { return self.dated(start) };
        let first = match (start.form(), end.form()) {
            (DateForm::Exact(start), DateForm::Exact(end)) => self.before(start, end),
            _ => self.date(start),
        };
        self.label("date.period").replace("{start}", &first).replace("{end}", &self.date(end))
    }

    /// The periods in which something was in force: `from 1996 to 2011 and since 2014`.
    #[must_use]
    pub fn in_force(&self, periods: &[Period]) -> String {
        let words = periods.iter().filter_map(|period| {
            let label = match (period.start, period.end) {
                (Some(_), Some(_)) => "date.from_to",
                (Some(_), None) => "date.since",
                (None, Some(_)) => "date.until",
                (None, None) => return None,
            };
            let start = period.start.map(|start| self.date(start)).unwrap_or_default();
            let end = period.end.map(|end| self.date(end)).unwrap_or_default();
            let date = if period.start.is_some() { &start } else { &end };
            let label = self.label(label).replace("{date}", date);
            Some(label.replace("{start}", &start).replace("{end}", &end))
        });
        self.list(&words.collect::<Vec<_>>(), "list.separator", "list.last")
    }

    /// The time of something ongoing, or that was when it was `last_known`: `since December
    /// 2022`, or `December 2022 to at least August 2024`.
    #[must_use]
    pub fn ongoing(&self, start: PartialDate, last_known: Option<PartialDate>) -> String {
        let label = if last_known.is_some() { "date.at_least" } else { "date.since" };
        let known = last_known.map(|known| self.date(known)).unwrap_or_default();
        self.label(label).replace("{date}", &self.date(start)).replace("{known}", &known)
    }

    /// A number with its thousands separated: `20,937,757`.
    #[must_use]
    pub fn number(&self, number: &serde_json::Number) -> String {
        // 1000.0 is a thousand, and no number is shown with an exponent.
        let text = match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => whole.to_string(),
            (None, Some(float)) => float.to_string(),
            (None, None) => number.to_string(),
        };
        let (sign, digits) =
            text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("\u{2212}", rest));
        let (whole, fraction) =
            digits.split_once('.').map_or((digits, None), |(a, b)| (a, Some(b)));
        let mut grouped = String::new();
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && whole.len().saturating_sub(index).is_multiple_of(3) {
                grouped.push_str(self.label("number.thousands"));
            }
            grouped.push(digit);
        }
        match fraction {
            Some(fraction) => format!("{sign}{grouped}{}{fraction}", self.label("number.decimal")),
            None => format!("{sign}{grouped}"),
        }
    }

    /// A sum of money: `£7,000`.
    #[must_use]
    pub fn money(&self, cost: &Cost) -> String {
        let key = format!("currency.{}", cost.currency);
        let mut amount = self.number(&cost.amount);
        if let Some((_, pence)) = amount.rsplit_once(self.label("number.decimal"))
            && pence.len() == 1
        {
            amount.push('0');
        }
        match self.labels.get(&key) {
            Some(sign) => format!("{sign}{amount}"),
            None => format!("{} {amount}", cost.currency),
        }
    }

    /// Items joined with the words of two labels: `Bochum; Kawasaki and
    /// Pittsburgh`.
    #[must_use]
    pub fn list<S: AsRef<str>>(&self, items: &[S], separator: &str, last_one: &str) -> String {
        match items {
            [] => String::new(),
            [only] => only.as_ref().to_owned(),
            [first @ .., last] => {
                let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
                // With a comma inside an item, such as a name with an office, "and" alone does not
                // show where the last one begins.
                let comma = items.iter().any(|item| item.as_ref().contains(','));
                format!(
                    "{}{}{}{}",
                    first.join(self.label(separator)),
                    if comma { "," } else { "" },
                    self.label(last_one),
                    last.as_ref()
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::dataset::{Cost, PartialDate};
    use crate::style::HouseStyle;
    use crate::templates::Templates;

    fn cost(amount: u32, currency: &str) -> Cost {
        let currency = currency.to_owned();
        Cost {
            at: crate::dataset::At::default(),
            amount: amount.into(),
            currency,
            purpose: None,
            paid_by: None,
        }
    }

    fn style() -> HouseStyle {
        HouseStyle::load(&Templates::built_in(), "sheffield").unwrap()
    }

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_date_is_no_more_precise_than_it_is_known() {
        let style = style();
        assert_eq!(style.when(date("2022-12")), "in December 2022");
        assert_eq!(style.when(date("1950")), "in 1950");
        assert_eq!(style.when(date("2024-10-29")), "on 29\u{a0}October 2024");
        for (written, words) in [
            ("1958~", "in about 1958"),
            ("1958-06-03~", "on about 3\u{a0}June 1958"),
            ("1958?", "in 1958 (uncertain)"),
            ("1958%", "in about 1958 (uncertain)"),
            ("195X", "in the 1950s"),
            ("[1958,1959]", "in 1958 or 1959"),
            ("[1958..1962]", "between 1958 and 1962"),
            ("[..1958]", "in 1958 or earlier"),
            ("[1958-03..]", "in March 1958 or later"),
            ("[2020-09-25..]", "on 25\u{a0}September 2020 or later"),
            ("autumn 2025", "in autumn 2025"),
            ("winter 2025/26", "in winter 2025/26"),
        ] {
            assert_eq!(style.when(date(written)), words);
        }
    }

    /// Two dates, one of which it was, or between which: the first leaves out what the last
    /// repeats, and only after a preposition is a time between them "some time".
    #[test]
    fn two_dates_leave_out_what_repeats() {
        let style = style();
        for (first, last, words) in [
            ("2001", "2011", ["2001", "2011"]),
            ("2016-01", "2016-11", ["January", "November 2016"]),
            ("2016-11", "2017-01", ["November 2016", "January 2017"]),
            ("2016-11-03", "2016-11-05", ["3", "5\u{a0}November 2016"]),
            ("2016-10-03", "2016-11-05", ["3\u{a0}October", "5\u{a0}November 2016"]),
            ("2016-10-03", "2017-11-05", ["3\u{a0}October 2016", "5\u{a0}November 2017"]),
        ] {
            let [start, end] = words;
            let between = date(&format!("[{first}..{last}]"));
            assert_eq!(style.dated(between), format!("between {start} and {end}"));
            assert_eq!(style.when(between), style.dated(between));
            assert_eq!(style.date(between), format!("some time between {start} and {end}"));
            let either = date(&format!("[{first},{last}]"));
            assert_eq!(style.date(either), format!("{start} or {end}"));
            assert_eq!(style.dated(either), style.date(either));
        }
    }

    #[test]
    fn periods_leave_out_what_repeats() {
        let style = style();
        let period = |start, end| style.period(date(start), Some(date(end)));
        assert_eq!(period("2025-01-28", "2025-01-30"), "28 to 30\u{a0}January 2025");
        assert_eq!(period("2025-07-19", "2025-08-18"), "19\u{a0}July to 18\u{a0}August 2025");
        assert_eq!(
            period("2024-12-30", "2025-01-02"),
            "30\u{a0}December 2024 to 2\u{a0}January 2025"
        );
        assert_eq!(period("2024-11", "2024-12"), "November to December 2024");
        assert_eq!(period("2023-10-29", "2023-10"), "29\u{a0}October 2023 to October 2023");
        assert_eq!(period("2023-10-29", "2023"), "29\u{a0}October 2023 to 2023");
        assert_eq!(period("2023-10", "2023-11-02"), "October 2023 to 2\u{a0}November 2023");
        assert_eq!(style.ongoing(date("2022-12"), None), "since December 2022");
        let known = Some(date("2024-08"));
        assert_eq!(style.ongoing(date("2022-12"), known), "December 2022 to at least August 2024");
    }

    #[test]
    fn numbers_and_lists() {
        let style = style();
        assert_eq!(style.number(&20_937_757.into()), "20,937,757");
        assert_eq!(style.number(&999.into()), "999");
        assert_eq!(style.money(&cost(7000, "GBP")), "£7,000");
        assert_eq!(style.money(&cost(5, "ZMW")), "ZMW 5");
        assert_eq!(
            style.list(&["Bochum", "Kawasaki", "Pittsburgh"], "list.places", "list.last"),
            "Bochum, Kawasaki and Pittsburgh"
        );
        assert_eq!(style.list(&["Kotli", "Kitwe"], "list.places", "list.last"), "Kotli and Kitwe");
    }
}
