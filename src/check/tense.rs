//! What lies before the meeting, or before the day that the web site shows, is
//! not told in the future tense.
//!
//! The rule reads English only; a report in another language is passed over.

use std::sync::LazyLock;

use regex::Regex;
use unicode_segmentation::UnicodeSegmentation as _;

use super::{Findings, Subject, Text};
use crate::dataset::{OnSite, PartialDate};
use crate::diagnostic::FUTURE_IN_THE_PAST;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

// ASCII word boundaries and digits: the Unicode ones take longer to compile
// than a whole dataset takes to search.
static FUTURE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i-u)\b(will|shall|is going to|are going to)\b"));
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let months = MONTHS.join("|");
    let day = r"([0-9]{1,2})\s+";
    let year = r"((?:19|20)[0-9]{2})";
    regex(&format!(r"(?-u:\b)(?:(?:{day})?({months})\s+)?{year}(?-u:\b)"))
});

#[expect(clippy::unreachable, reason = "the patterns are this module's own; a test compiles them")]
fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|error| unreachable!("the pattern is valid: {error}"))
}

/// Finds sentences in the future tense whose latest date has passed when the text
/// is read: at the meeting, or on the day that the web site shows.
pub(super) fn past_is_not_told_as_future(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if !subject.dataset.council.language.as_str().starts_with("en") {
        return;
    }
    for text in subject.texts.iter().filter(|text| text.narrative) {
        // A plan is shown only as long as the visit is ahead.
        let of_visit = text.record().is_some_and(|(list, _)| list == "visits");
        if of_visit && text.pointer.contains("/plan/") {
            continue;
        }
        let read_on = readings(subject, text);
        for sentence in
            text.content.unicode_sentences().filter(|sentence| FUTURE.is_match(sentence))
        {
            let dates: Vec<PartialDate> =
                DATE.captures_iter(sentence).filter_map(|found| read(&found)).collect();
            let latest = dates.iter().max_by_key(|date| date.latest());
            let has_passed = |(day, _): &&(PartialDate, String)| {
                latest.is_some_and(|latest| latest.is_before(*day))
            };
            // A sentence is told of once, whoever reads it.
            if let Some((_, after)) = read_on.iter().find(has_passed) {
                findings.add(
                    FUTURE_IN_THE_PAST,
                    &text.pointer,
                    format!("“{}” is told as future, but {after}", sentence.trim()),
                    "say what has happened since, or correct the date",
                );
            }
        }
    }
}

/// The days on which a text is read, each with the words that say so.
fn readings(subject: &Subject<'_>, text: &Text<'_>) -> Vec<(PartialDate, String)> {
    let meeting = subject.purpose.reports.and_then(|_| subject.meeting_of(text));
    let meeting = meeting.map(|day| (day, format!("the meeting ({day}) comes after it")));
    let site = subject.on_site.as_ref().filter(|shown| shown.has(&text.pointer));
    let site = site.map(OnSite::day);
    let site = site.map(|day| (day, format!("the site shows {day}, which comes after it")));
    meeting.into_iter().chain(site).collect()
}

fn read(found: &regex::Captures<'_>) -> Option<PartialDate> {
    let year = found.get(3)?.as_str();
    let month =
        found.get(2).and_then(|month| MONTHS.iter().position(|name| *name == month.as_str()));
    let text = match (month, found.get(1)) {
        (None, _) => year.to_owned(),
        (Some(month), None) => format!("{year}-{:02}", month.saturating_add(1)),
        (Some(month), Some(day)) => {
            format!("{year}-{:02}-{:0>2}", month.saturating_add(1), day.as_str())
        }
    };
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_are_valid_and_read_dates() {
        assert!(FUTURE.is_match("It will be so"));
        let read_all = |text: &str| -> Vec<String> {
            DATE.captures_iter(text)
                .filter_map(|found| read(&found))
                .map(|date| date.to_string())
                .collect()
        };
        assert_eq!(
            read_all("on 3 May 2024, in June 2023 and in 1999"),
            ["2024-05-03", "2023-06", "1999"]
        );
    }
}
