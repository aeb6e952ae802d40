//! Whether an English sentence is about the future, and of which date.

use std::sync::LazyLock;

use chrono::Month;
use regex::{Captures, Match, Regex};

use crate::dataset::{CalendarDate, PartialDate};

/// Verbs that follow "is to" and "due to" in a sentence on the future: "due to the weather"
/// gives a reason.
const VERBS: &str = "attend|be|become|begin|celebrate|come|expire|go|happen|have|hold|host|join|\
                     launch|make|mark|meet|open|perform|play|receive|renew|return|run|send|sign|\
                     start|take|travel|visit|welcome";

// ASCII word boundaries and digits: the Unicode ones take longer to compile
// than a whole dataset takes to search.

/// Forms that are always of the future.
static FUTURE: LazyLock<Regex> = LazyLock::new(|| {
    let be = r"\b(?:is|are|am)\s+(?:(?:also|currently|now|still|then|therefore)\s+)?";
    let expected = "expected|due|scheduled|planned|planning|hoping|hoped|intending|intended|\
                    anticipated|preparing to|going to|about to|set to|likely to";
    regex(&format!(
        r"(?i-u)\b(?:will|shall|intends?\s+to|looks?\s+forward\s+to|ha(?:s|ve)\s+been\s+(?:planned|scheduled|arranged)\s+for)\b|{be}(?:{expected})\b"
    ))
});

/// Forms that can be those of a noun too: "the plans to visit".
static VERB_OR_NOUN: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i-u)\b(?:hopes?|plans?)\s+to\b"));

/// Forms that can be of an aim too: "the aim is to be heard".
static IS_TO: LazyLock<Regex> =
    LazyLock::new(|| regex(&format!(r"(?i-u)\b(?:is|are)\s+(?:also\s+)?to\s+(?:{VERBS})\b")));

/// Forms beside the main verb of the sentence, which can be in the past tense:
/// "the visit planned for May took place".
static BESIDE: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"(?i-u)\b(?:forthcoming|upcoming|due\s+to\s+(?:{VERBS})|due\s+(?:in|on|by)|(?:planned|scheduled)\s+for|expected\s+(?:in|on|by))\b"
    ))
});

/// Words of an aim.
static AIM: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i-u)\b(?:aims?|ambitions?|challenge|focus|goals?|hopes?|idea|intentions?|job|mission|objectives?|plans?|purposes?|remit|role|steps?|tasks?|wish)\b",
    )
});

/// Verbs in the past tense; not participles after "be".
static PAST: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i-u)\b(?:was|were|had|did|been|became|came|could|fell|gave|held|led|made|met|saw|sent|set|spoke|took|told|went|would|wrote)\b|\b(be\s+)?([a-z]{2,}ed)\b",
    )
});

/// Words that end like a verb in the past tense but are not one.
const NOT_PAST: [&str; 4] = ["indeed", "need", "speed", "united"];

/// Words that make "plans" in "plans to" a noun.
const BEFORE_NOUN: [&str; 22] = [
    "a", "an", "the", "its", "their", "our", "his", "her", "my", "no", "any", "some", "these",
    "those", "of", "with", "about", "were", "was", "had", "made", "drew",
];

/// Words before a date in the past: "signed in 1956", "since 2019".
static BEFORE_PAST_DATE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i-u)(?:\bsince|\b(be\s+)?([a-z]{2,}ed|began|begun|made|held)\s+(?:(?:back\s+)?in|on|from|since))\s+(?:(?:early|late|mid|spring|summer|autumn|winter)[\s-]+)?$",
    )
});

/// Words before the date of an event.
static BEFORE_EVENT: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i-u)\b(?:in|on|since)\s+(?:(?:early|late|mid|spring|summer|autumn|winter)[\s-]+)?$")
});

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    // Each can be shortened to its first three letters.
    let months: Vec<String> = (1..=12_u8)
        .filter_map(|number| Some(Month::try_from(number).ok()?.name()))
        .map(|name| match name.split_at_checked(3) {
            Some((short, rest)) if !rest.is_empty() => format!(r"{short}(?:{rest}|t?\.|t?)"),
            _ => name.to_owned(),
        })
        .collect();
    let months = months.join("|");
    let ordinal = "(?:st|nd|rd|th)?";
    let year = "(?:19|20)[0-9]{2}";
    regex(&format!(
        r"(?x)(?-u:\b)(?:
            (?P<iso>{year}-[0-9]{{2}}-[0-9]{{2}})
          | (?P<day>[0-9]{{1,2}})[/.](?P<month>[0-9]{{1,2}})[/.](?P<year>{year})
          | (?P<first>{year})[-–/](?P<second>[0-9]{{2}})
          | (?:(?:the\s+)?(?P<before>[0-9]{{1,2}}){ordinal}\s+(?:of\s+)?)?(?P<name>{months})
            (?:\s+(?P<after>[0-9]{{1,2}}){ordinal},?)?,?\s+(?P<of>{year})
          | (?P<alone>{year})
        )(?-u:\b)"
    ))
});

#[expect(clippy::unreachable, reason = "the patterns are this module's own; a test compiles them")]
fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|error| unreachable!("the pattern is valid: {error}"))
}

/// The latest date of a sentence in the future tense, but for those that the sentence puts in
/// the past. None where it has no date, or another tense.
pub(super) fn future_date(sentence: &str) -> Option<PartialDate> {
    let form = future_form(sentence)?;
    let dates = DATE.captures_iter(sentence).filter(|date| {
        let start = date.get(0).map_or(0, |all| all.start());
        let before = sentence.get(..start).unwrap_or_default();
        let past = BEFORE_PAST_DATE.captures(before);
        past.is_none_or(|past| {
            // "Expected in" is of the future.
            let of_form = |word: Match<'_>| form.range().contains(&word.start());
            past.get(1).is_some() || past.get(2).is_some_and(of_form)
        })
    });
    dates.filter_map(|date| read(&date)).max_by_key(|date| date.latest())
}

/// The latest date in a sentence in the past tense, such as "In 2021 the two
/// agreed". None where it has no date, or another tense.
pub(super) fn past_date(sentence: &str) -> Option<PartialDate> {
    if future_form(sentence).is_some() || !is_past(sentence, |_| false) {
        return None;
    }
    let dates = DATE.captures_iter(sentence).filter(|date| {
        let start = date.get(0).map_or(0, |all| all.start());
        BEFORE_EVENT.is_match(sentence.get(..start).unwrap_or_default())
    });
    dates.filter_map(|date| read(&date)).max_by_key(|date| date.latest())
}

/// The words by which a sentence speaks of the future.
fn future_form(sentence: &str) -> Option<Match<'_>> {
    let before = |form: &Match<'_>| sentence.get(..form.start()).unwrap_or_default();
    let verb = |form: &Match<'_>| {
        let mut words = before(form).split(|c: char| !c.is_ascii_alphabetic());
        let word = words.rfind(|word| !word.is_empty()).map(str::to_ascii_lowercase);
        word.is_none_or(|word| !BEFORE_NOUN.contains(&word.as_str()) && !word.ends_with("ed"))
    };
    let no_aim = |form: &Match<'_>| !AIM.is_match(before(form));
    let not_past = |form: &Match<'_>| {
        let after = sentence.get(form.end()..).unwrap_or_default();
        let after_be = form.as_str().to_ascii_lowercase().ends_with(" be");
        let of_form = |found: &Captures<'_>| {
            after_be && found.get(0).is_some_and(|word| after.get(..word.start()) == Some(" "))
        };
        !is_past(before(form), |_| false) && !is_past(after, of_form)
    };
    FUTURE
        .find(sentence)
        .or_else(|| VERB_OR_NOUN.find_iter(sentence).find(verb))
        .or_else(|| IS_TO.find_iter(sentence).find(no_aim))
        .or_else(|| BESIDE.find_iter(sentence).find(not_past))
}

/// Whether a part of a sentence has words of the past, but for those to be passed
/// over.
fn is_past(part: &str, passed_over: impl Fn(&Captures<'_>) -> bool) -> bool {
    PAST.captures_iter(part).any(|found| {
        let word = found.get(2).map(|word| word.as_str().to_ascii_lowercase());
        let after_be = found.get(1).is_some();
        let is_none = word.is_some_and(|word| after_be || NOT_PAST.contains(&word.as_str()));
        !is_none && !passed_over(&found)
    })
}

/// The date that was found; none for a day that the calendar does not have.
fn read(found: &Captures<'_>) -> Option<PartialDate> {
    let part = |name: &str| found.name(name).map(|part| part.as_str());
    if let Some(iso) = part("iso") {
        return iso.parse().ok();
    }
    if let (Some(day), Some(month), Some(year)) = (part("day"), part("month"), part("year")) {
        return format!("{year}-{month:0>2}-{day:0>2}").parse().ok();
    }
    if let (Some(first), Some(second)) = (part("first"), part("second")) {
        let year: i32 = first.parse().ok()?;
        let next = year.saturating_add(1);
        // A municipal year lasts until the next annual meeting.
        return if next.rem_euclid(100) == second.parse::<i32>().ok()? {
            Some(CalendarDate::Month { year: next, month: 5 }.into())
        } else {
            format!("{first}-{second}").parse().ok().or(Some(CalendarDate::Year(year).into()))
        };
    }
    let Some(name) = part("name") else { return part("alone")?.parse().ok() };
    let month: Month = name.get(..3)?.parse().ok()?;
    let month = month.number_from_month();
    let year = part("of")?;
    match part("before").or_else(|| part("after")) {
        Some(day) => format!("{year}-{month:02}-{day:0>2}").parse().ok(),
        None => format!("{year}-{month:02}").parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_every_form() {
        let read_all = |text: &str| -> Vec<String> {
            let dates = DATE.captures_iter(text).filter_map(|found| read(&found));
            dates.map(|date| date.to_string()).collect()
        };
        assert_eq!(
            read_all("on 3 May 2024, in June 2023 and in 1999"),
            ["2024-05-03", "2023-06", "1999"]
        );
        assert_eq!(
            read_all("12/05/2024, 12.5.2024, 2024-05-12, the 12th of May 2024, May 12, 2024"),
            ["2024-05-12"; 5]
        );
        assert_eq!(
            read_all("Sept. 2023, Oct 2023, 2023-24, 2023/24"),
            ["2023-09", "2023-10", "2024-05", "2024-05"]
        );
    }

    #[test]
    fn forms_of_the_future_are_found() {
        for (sentence, date) in [
            ("It will be so in 2023.", "2023"),
            ("A delegation is expected in October 2024.", "2024-10"),
            ("The agreement, due to be signed in 2023, is the first.", "2023"),
            ("It is due to be signed in 2023.", "2023"),
            ("We hope to sign in 2023.", "2023"),
            ("The choir is planning a concert for 12/05/2024.", "2024-05-12"),
            ("A visit is planned for 12.5.2024.", "2024-05-12"),
            ("The centre is to be opened in 2023.", "2023"),
            ("The Lord Mayor plans to visit in May 2024.", "2024-05"),
            ("There are plans to visit in May 2024.", "2024-05"),
            ("The city intends to renew it in 2023.", "2023"),
            ("The forthcoming visit in May 2024 marks the anniversary.", "2024-05"),
            ("Members shall be told by June 2023.", "2023-06"),
            ("The agreement signed in 2019 will be renewed in 2023.", "2023"),
            ("In May 2024 the mayor is to visit the city.", "2024-05"),
        ] {
            let found = future_date(sentence).map(|date| date.to_string());
            assert_eq!(found.as_deref(), Some(date), "{sentence}");
        }
    }

    #[test]
    fn events_of_the_past_have_their_date() {
        for (sentence, date) in [
            ("In 2021 the boroughs agreed to talk regularly.", Some("2021")),
            ("The agreement was renewed on 3 May 2024.", Some("2024-05-03")),
            (
                "They have met each year since 2019 and agreed in June 2023 to go on.",
                Some("2023-06"),
            ),
            ("The boroughs will agree on this in 2021.", None),
            ("The plan for 2030 was adopted.", None),
            ("The partnership is of 2021.", None),
            ("The boroughs agreed to talk regularly.", None),
        ] {
            let found = past_date(sentence).map(|date| date.to_string());
            assert_eq!(found.as_deref(), date, "{sentence}");
        }
    }

    #[test]
    fn what_is_past_or_has_no_date_is_passed_over() {
        for sentence in [
            "The visit was to be repeated in 2019.",
            "It planned new cooperation agreements in 2019.",
            "A delegation was expected in October 2019.",
            "It was due to be signed in 2019.",
            "This is what was lost in 2020, due to the pandemic.",
            "The plans to visit in May 2019 came to nothing.",
            "The council announced plans to visit in 2019.",
            "The visit planned for May 2020 took place online.",
            "The aim of the visit in 2019 is to open doors.",
            "The two spoke of the upcoming visit in 2019.",
            "The twinning, agreed in 1956, is expected to go on.",
            "The choir has sung here since 2019 and will sing again.",
            "The council hopes to sign soon.",
        ] {
            assert_eq!(future_date(sentence), None, "{sentence}");
        }
    }
}
