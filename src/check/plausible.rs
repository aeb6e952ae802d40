//! What spreadsheets and other systems leave in data that is copied from them: dates for
//! empty cells, fractions of a penny, entries that are there twice, and letters that were
//! read in the wrong encoding.

use std::collections::HashMap;

use super::characters::ENTITY;
use super::names::is_same_place;
use super::phrases::normal;
use super::{Findings, Subject, Text};
use crate::dataset::{Part, Relationship};
use crate::text::decoded::rightly_decoded;
use crate::text::folded::folded;
use crate::text::narrative::parse_inline;
use crate::text::plain_text;

checks! {
    Warning Dataset ENTERED_TWICE "entered-twice"
        "Each place and each visit is entered once.",
        "places or visits that seem to be entered twice"
        => entries_are_there_once;
    Warning Dataset WRONG_ENCODING "wrong-encoding"
        "Texts were read in the encoding in which they were written.",
        "texts that were read in the wrong encoding"
        => texts_are_rightly_decoded;
    Warning Dataset DEFAULT_DATE "default-date"
        "No date is one that computers write for an empty cell, or is impossibly early.",
        "default dates of spreadsheets, and impossibly early dates"
        => dates_are_no_defaults;
    Warning Dataset FRACTION_OF_A_PENNY "fraction-of-a-penny"
        "Costs are in whole pence.",
        "costs with fractions of a penny"
        => costs_are_in_whole_pence;
}

/// The days from which spreadsheets, databases and operating systems count, which they
/// write for an empty cell.
const FIRST_DAYS: [&str; 8] = [
    "0001-01-01",
    "1601-01-01",
    "1899-12-30",
    "1899-12-31",
    "1900-01-01",
    "1904-01-01",
    "1970-01-01",
    "9999-12-31",
];

/// Relationships between councils are not older than this year.
const FIRST_YEAR: i32 = 1800;

/// The form of dates.
const DATE: &str = "partial-date";

/// The lists in which a date can be of any time.
const OF_ANY_TIME: [&str; 2] = ["history", "figures"];

/// Finds the dates that software writes for an empty cell, and impossibly early ones.
pub(super) fn dates_are_no_defaults(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dates = subject.texts.iter().filter(|text| !text.narrative);
    for text in dates.filter(|text| text.form() == Some(DATE)) {
        let date = text.content;
        let year = date.get(..4).and_then(|year| year.parse::<i32>().ok());
        let is_of_any_time = OF_ANY_TIME.iter().any(|list| text.pointer.has_key(list));
        let (message, help) = if FIRST_DAYS.contains(&date) {
            (
                format!(
                    "`{date}` is a day that spreadsheets and databases write for an empty cell"
                ),
                "correct the date, or leave the field out if the date is not known",
            )
        } else if !is_of_any_time && year.is_some_and(|year| year < FIRST_YEAR) {
            (
                format!("`{date}` is too early to be the date of this"),
                "correct the year; what is older belongs in `history`",
            )
        } else {
            continue;
        };
        findings.add(DEFAULT_DATE, text, message, help);
    }
}

/// Currencies with a thousand smaller units.
const OF_A_THOUSAND: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

/// Finds costs with fractions of a penny.
pub(super) fn costs_are_in_whole_pence(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (place, amount, currency) in subject.dataset.sums() {
        let written = amount.to_string();
        let decimals = written.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let is_whole = decimals <= 2 && !written.contains(['e', 'E']);
        let Some(rounded) = amount.as_f64().filter(|_| !is_whole) else { continue };
        if OF_A_THOUSAND.contains(&currency) && decimals == 3 {
            continue;
        }
        findings.add(
            FRACTION_OF_A_PENNY,
            &place,
            format!("`{written}` has fractions of a penny"),
            format!("write {rounded:.2}"),
        );
    }
}

/// Finds places and visits that are entered twice.
pub(super) fn entries_are_there_once(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let mut places: HashMap<String, Vec<&Relationship>> = HashMap::new();
    for place in subject.dataset.places() {
        let alike = places.entry(normal(&place.place)).or_default();
        if let Some(other) = alike.iter().find(|other| is_same_place(other, place)) {
            findings.add(
                ENTERED_TWICE,
                &place.place,
                format!("{} is also the place of the relationship `{}`", place.place, other.id),
                "put the two together if they are one; if not, tell them apart by `area`",
            );
        } else {
            alike.push(place);
        }
    }
    let mut visits: HashMap<_, _> = HashMap::new();
    for visit in subject.dataset.visits.iter().filter_map(Part::known) {
        let mut places = visit.relationships.clone();
        places.sort();
        let key = (visit.start.to_string(), folded(&visit.title, false), places);
        if let Some(other) = visits.get(&key) {
            findings.add(
                ENTERED_TWICE,
                &visit.title,
                format!("the visit `{other}` has the same date, title and relationships"),
                "remove one of the two, or give them titles that tell them apart",
            );
        } else {
            visits.insert(key, &visit.id);
        }
    }
}

/// The first word of a text with the replacement character for letters that were lost.
fn word_with_lost_letter(text: &str) -> Option<&str> {
    text.split_whitespace().find(|word| word.contains(char::REPLACEMENT_CHARACTER))
}

/// A character that is written as in HTML, such as `&eacute;`, where the text is printed as it
/// is written, and the character that is meant.
fn entity_as_text(text: &Text<'_>) -> Option<(String, String)> {
    let entities = ENTITY.find_iter(text.content).filter(|_| !text.narrative);
    let mut read =
        entities.map(|found| (found.as_str(), plain_text(&parse_inline(found.as_str()))));
    let (written, meant) = read.find(|(written, meant)| written != meant)?;
    Some((written.to_owned(), meant))
}

/// Finds texts that were read in the wrong encoding.
pub(super) fn texts_are_rightly_decoded(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let free = subject.texts.iter().filter(|text| text.narrative || text.is_free());
    for text in free {
        let (message, help) = if let Some((wrong, right)) = rightly_decoded(text.content) {
            (
                format!("“{wrong}” looks like text that was read in the wrong encoding"),
                format!(
                    "write “{right}”; to import the text again, choose UTF-8 as the encoding of the file"
                ),
            )
        } else if let Some(word) = word_with_lost_letter(text.content) {
            (
                format!("a letter of “{word}” was lost when the text was imported"),
                "write the word again; to import the text again, choose the encoding in which the file was saved".to_owned(),
            )
        } else if let Some((written, meant)) = entity_as_text(text) {
            (
                format!("“{written}” is HTML and is printed as it is written"),
                format!("write “{meant}”"),
            )
        } else {
            continue;
        };
        findings.add(WRONG_ENCODING, text, message, help);
    }
}
