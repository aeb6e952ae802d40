//! A place has one name wherever the report writes of it.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::phrases::{Names, normal, without_possessive, word_count};
use super::{Findings, Subject, Text};
use crate::dataset::{Id, Part, Relationship};
use crate::diagnostic::NAMED_DIFFERENTLY;
use crate::text::folded::{folded, without_case, words};

/// From this likeness on, another word is taken for a spelling of the name.
const LIKE: f64 = 0.66;

/// So many letters are compared with letters in all to find likenesses, which
/// is far more than a dataset of many years needs: names and texts by the
/// thousand could take hours. Texts beyond are looked through for the listed
/// spellings only.
const MOST_COMPARED: usize = 500_000_000;

pub(super) fn places_have_one_name(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let (mut spellings, mut places): (Vec<&str>, Vec<&Relationship>) = (Vec::new(), Vec::new());
    let mut own_names: HashMap<&Id, Name> = HashMap::new();
    for (pointer, place) in subject.relationships() {
        let name = Name::of(place);
        for (index, other) in place.other_spellings.iter().enumerate() {
            if normal(other) == name.normal {
                findings.add(
                    NAMED_DIFFERENTLY,
                    &format!("{pointer}/other_spellings/{index}"),
                    format!("`{other}` is the name of the place itself, not another spelling"),
                    "remove it from `other_spellings`",
                );
            } else {
                spellings.push(other);
                places.push(place);
            }
        }
        own_names.insert(&place.id, name);
    }
    let listed = Names::new(spellings.iter().copied());
    let names = proper_names(subject);
    let mut left = MOST_COMPARED;
    for text in subject.texts.iter().filter(|text| text.narrative) {
        let found: BTreeSet<usize> = listed.found_in(text.shown()).into_iter().collect();
        for position in found {
            if let (Some(other), Some(place)) = (spellings.get(position), places.get(position)) {
                report(text, other, place, findings);
            }
        }
        let about = places_of(subject, text);
        if about.is_empty() {
            continue;
        }
        let own: Vec<(&str, String)> =
            words(text.shown()).map(|word| (word, without_case(word))).collect();
        for place in about {
            let name = own_names.get(&place.id);
            if let Some(other) = name.and_then(|name| alike(&own, name, &names, &mut left)) {
                report(text, &other, place, findings);
            }
        }
    }
}

/// The name of a place as texts are looked through for it.
struct Name {
    normal: String,
    words: usize,
}

impl Name {
    fn of(place: &Relationship) -> Self {
        Self { normal: normal(&place.place), words: word_count(&place.place) }
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
/// no misspellings of one another; all of them folded.
fn proper_names(subject: &Subject<'_>) -> HashSet<String> {
    let dataset = subject.dataset;
    let names = dataset.relationships.iter().flat_map(|place| {
        [place.place.as_str(), dataset.country_name(place)]
            .into_iter()
            .chain(place.area.as_deref())
            .chain(place.local_name.names().iter().map(|local| local.text.as_str()))
    });
    let mut proper = HashSet::new();
    for name in names {
        let name = folded(name, false);
        proper.extend(words(&name).map(str::to_owned));
        proper.insert(normal(&name));
    }
    proper
}

/// The relationships that a text is about: the one that it belongs to, or
/// those that its decision is on.
fn places_of<'a>(subject: &Subject<'a>, text: &Text<'_>) -> Vec<&'a Relationship> {
    let dataset = subject.dataset;
    match text.record() {
        Some(("relationships", index)) => dataset.relationships.get(index).into_iter().collect(),
        Some((list @ ("decisions" | "other_decisions"), index)) => {
            let on = if list == "decisions" {
                let decision = dataset.decisions.get(index).and_then(Part::known);
                decision.map(|decision| &decision.relationships)
            } else {
                let decision = dataset.other_decisions.get(index).and_then(Part::known);
                decision.map(|decision| &decision.relationships)
            };
            let ids = on.into_iter().flatten();
            ids.filter_map(|id| dataset.relationship(id.as_str())).collect()
        }
        _ => Vec::new(),
    }
}

/// The first run of words, each as it is shown and folded, that is like the name of a
/// place but no name itself.
fn alike(
    words: &[(&str, String)],
    name: &Name,
    names: &HashSet<String>,
    left: &mut usize,
) -> Option<String> {
    let letters = name.normal.chars().count();
    for window in words.windows(name.words) {
        *left = left.checked_sub(1)?;
        if !window.first().is_some_and(|(word, _)| word.starts_with(char::is_uppercase)) {
            continue;
        }
        // What is much longer or shorter cannot be alike, and need not be put
        // together.
        let bytes = window.iter().fold(0_usize, |sum, (word, _)| sum.saturating_add(word.len()));
        if bytes > LONGEST_LIKE.saturating_mul(letters) {
            continue;
        }
        let folded: Vec<&str> = window.iter().map(|(_, folded)| folded.as_str()).collect();
        let phrase = folded.join(" ");
        let phrase = without_possessive(&phrase);
        if names.contains(phrase) {
            continue;
        }
        *left = left.checked_sub(letters.saturating_mul(phrase.chars().count()))?;
        if strsim::normalized_damerau_levenshtein(phrase, &name.normal) >= LIKE {
            let shown: Vec<&str> = window.iter().map(|(shown, _)| *shown).collect();
            return Some(without_possessive(&shown.join(" ")).to_owned());
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
        let text = folded(wording.as_str(), true);
        let places =
            decision.relationships.iter().filter_map(|id| dataset.relationship(id.as_str()));
        for place in places {
            let named = [place.place.as_str(), dataset.country_name(place)]
                .iter()
                .any(|name| text.contains(&folded(name, false)));
            if findings.are_enough() {
                return;
            }
            if !named {
                findings.add(
                    NAMED_DIFFERENTLY,
                    &format!("{pointer}/wording"),
                    format!("the recommendation does not name {}", place.place),
                    format!(
                        "name {} in the wording, as the reason and the appendix do",
                        place.place
                    ),
                );
            }
        }
    }
}
