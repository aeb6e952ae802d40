//! A place has one name wherever the report writes of it.

use std::collections::{BTreeSet, HashSet};

use unicode_segmentation::UnicodeSegmentation as _;

use super::phrases::{Names, normal, without_possessive, word_count};
use super::{Findings, Subject, Text};
use crate::dataset::{Part, Relationship};
use crate::diagnostic::NAMED_DIFFERENTLY;

/// From this likeness on, another word is taken for a spelling of the name.
const LIKE: f64 = 0.66;

/// So many letters are compared with letters in all to find likenesses, which
/// is far more than a dataset of many years needs: names and texts by the
/// thousand could take hours. Texts beyond are looked through for the listed
/// spellings only.
const MOST_COMPARED: usize = 500_000_000;

pub(super) fn places_have_one_name(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let relationships = subject.dataset.relationships.iter();
    let (spellings, places): (Vec<&str>, Vec<&Relationship>) = relationships
        .flat_map(|place| place.other_spellings.iter().map(move |other| (other.as_str(), place)))
        .unzip();
    let listed = Names::new(spellings.iter().copied());
    let names = proper_names(subject);
    let mut left = MOST_COMPARED;
    for text in subject.texts.iter().filter(|text| text.narrative) {
        let found: BTreeSet<usize> = listed.found_in(text.content).into_iter().collect();
        for position in found {
            if let (Some(other), Some(place)) = (spellings.get(position), places.get(position)) {
                report(text, &normal(other), place, findings);
            }
        }
        let words: Vec<&str> = text.content.unicode_words().collect();
        for place in places_of(subject, text) {
            if let Some(other) = alike(&words, place, &names, &mut left) {
                report(text, &other, place, findings);
            }
        }
    }
}

fn report(text: &Text<'_>, other: &str, place: &Relationship, findings: &mut Findings<'_>) {
    findings.add(
        NAMED_DIFFERENTLY,
        &text.pointer,
        format!("`{other}` looks like another spelling of {}", place.place),
        format!("write {} throughout the report", place.place),
    );
}

/// The names of places, countries and areas, and the words in them, which are
/// no misspellings of one another.
fn proper_names(subject: &Subject<'_>) -> HashSet<String> {
    let dataset = subject.dataset;
    let names = dataset.relationships.iter().flat_map(|place| {
        [place.place.as_str(), dataset.country_name(place)]
            .into_iter()
            .chain(place.area.as_deref())
            .chain(place.local_name.as_ref().map(|local| local.text.as_str()))
    });
    names.flat_map(|name| name.unicode_words().map(str::to_owned).chain([normal(name)])).collect()
}

/// The relationships that a text is about: the one that it belongs to, or
/// those that its decision is on.
fn places_of<'a>(subject: &Subject<'a>, text: &Text<'_>) -> Vec<&'a Relationship> {
    let dataset = subject.dataset;
    match text.record() {
        Some(("relationships", index)) => dataset.relationships.get(index).into_iter().collect(),
        Some(("decisions", index)) => dataset
            .decisions
            .get(index)
            .and_then(Part::known)
            .into_iter()
            .flat_map(|decision| &decision.relationships)
            .filter_map(|id| dataset.relationship(id.as_str()))
            .collect(),
        _ => Vec::new(),
    }
}

/// The first run of words that is like the name of a place but no name itself.
fn alike(
    words: &[&str],
    place: &Relationship,
    names: &HashSet<String>,
    left: &mut usize,
) -> Option<String> {
    let name = normal(&place.place);
    let letters = name.chars().count();
    for window in words.windows(word_count(&place.place)) {
        *left = left.checked_sub(1)?;
        if !window.first().is_some_and(|word| word.starts_with(char::is_uppercase)) {
            continue;
        }
        // What is much longer or shorter cannot be alike, and need not be put
        // together.
        let bytes = window.iter().fold(0_usize, |sum, word| sum.saturating_add(word.len()));
        if bytes > LONGEST_LIKE.saturating_mul(letters) {
            continue;
        }
        let phrase = window.join(" ");
        let phrase = without_possessive(&phrase);
        if names.contains(phrase) {
            continue;
        }
        *left = left.checked_sub(letters.saturating_mul(phrase.chars().count()))?;
        if strsim::normalized_damerau_levenshtein(phrase, &name) >= LIKE {
            return Some(phrase.to_owned());
        }
    }
    None
}

/// Of so many bytes for each letter of a name, a run of words is not like it:
/// it has at most a letter and a half for each, of four bytes at most.
const LONGEST_LIKE: usize = 7;

pub(super) fn recommendations_name_their_places(
    subject: &Subject<'_>,
    findings: &mut Findings<'_>,
) {
    let dataset = subject.dataset;
    for (pointer, decision) in subject.decisions() {
        let Some(wording) = &decision.wording else { continue };
        let places =
            decision.relationships.iter().filter_map(|id| dataset.relationship(id.as_str()));
        for place in places {
            let named = [place.place.as_str(), dataset.country_name(place)]
                .iter()
                .any(|name| wording.as_str().contains(name));
            if findings.are_enough() {
                return;
            }
            if !named {
                findings.add(
                    NAMED_DIFFERENTLY,
                    &format!("{pointer}/wording"),
                    format!("the recommendation does not name {}", place.place),
                    format!("name {} in the wording, as reason and appendix do", place.place),
                );
            }
        }
    }
}
