//! A place has one name wherever the report writes of it.

use std::collections::{BTreeSet, HashMap, HashSet};

use unicode_segmentation::UnicodeSegmentation as _;

use super::phrases::{normal, phrases, word_count};
use super::{Findings, Subject, Text};
use crate::dataset::{Part, Relationship};
use crate::diagnostic::NAMED_DIFFERENTLY;

/// From this likeness on, another word is taken for a spelling of the name.
const LIKE: f64 = 0.66;

pub(super) fn places_have_one_name(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let spellings: HashMap<String, &Relationship> = subject
        .dataset
        .relationships
        .iter()
        .flat_map(|place| place.other_spellings.iter().map(move |other| (normal(other), place)))
        .collect();
    let sizes: BTreeSet<usize> = spellings.keys().map(|other| word_count(other)).collect();
    let names = proper_names(subject);
    for text in subject.texts.iter().filter(|text| text.narrative) {
        for phrase in phrases(text.content, &sizes) {
            if let Some(place) = spellings.get(phrase.as_str()) {
                report(text, &phrase, place, findings);
            }
        }
        for place in places_of(subject, text) {
            let size = BTreeSet::from([word_count(&place.place)]);
            let mut candidates = phrases(text.content, &size);
            if let Some(other) = candidates.find(|candidate| is_alike(candidate, place, &names)) {
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

fn is_alike(candidate: &str, place: &Relationship, names: &HashSet<String>) -> bool {
    candidate.starts_with(char::is_uppercase)
        && !names.contains(candidate)
        && strsim::normalized_damerau_levenshtein(candidate, &normal(&place.place)) >= LIKE
}

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
