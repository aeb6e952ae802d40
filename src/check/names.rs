//! A place has one name wherever the report writes of it.
//!
//! Words in another language, words of the names of people and bodies, and everyday words
//! that only look like the name of a place are passed over.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::ordinary::is_ordinary_alone;
use super::phrases::{Names, normal, without_possessive, word_count};
use super::writing::paragraphs;
use super::{Findings, Subject, Text};
use crate::dataset::{Id, Part, Relationship};
use crate::diagnostic::one_of;
use crate::text::Inline;
use crate::text::folded::{folded, letters, shown, without_case, words};
use crate::text::narrative::parse;

checks! {
    Warning Dataset SHARED_NAME "shared-name"
        "Places that share a name are told apart by their area, and no name has a comma.",
        "places whose names cannot be told apart in a list"
        => shared_names_have_areas;
    Warning Report NAMED_DIFFERENTLY "named-differently"
        "A place has one name in recommendation, reason and appendix.",
        "texts that spell a place differently or do not name it"
        => places_have_one_name, recommendations_name_their_places;
}

/// So many letters are compared with letters in all to find likenesses, which
/// is far more than a dataset of many years needs: names and texts by the
/// thousand could take hours. Texts beyond are looked through for the listed
/// spellings only.
const MOST_COMPARED: usize = 100_000_000;

/// The fewest letters of a name for which a word at the beginning of a sentence, where
/// every word has a capital, is held against it.
const LONG: usize = 7;

/// How many letters of a misspelt name can be wrong. Too many other words are like a short
/// name, such as Best and Brest.
fn most_wrong(letters: usize) -> usize {
    match letters {
        0..=5 => 0,
        6..=8 => 1,
        9..=12 => 2,
        _ => 3,
    }
}

/// Endings of adjectives from the names of places, such as Kieler.
const ADJECTIVES: [&str; 3] = ["er", "ers", "ner"];

pub(super) fn places_have_one_name(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let (mut spellings, mut places): (Vec<&str>, Vec<&Relationship>) = (Vec::new(), Vec::new());
    let mut own_names: HashMap<&Id, Name> = HashMap::new();
    for place in subject.dataset.places() {
        let name = Name::of(place);
        for other in &place.other_spellings {
            if normal(other) == name.normal {
                findings.add(
                    NAMED_DIFFERENTLY,
                    other,
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
    let proper = proper_names(subject);
    let whole = Names::new(proper.iter().map(String::as_str));
    let known = words_of_names(&proper);
    let mut left = MOST_COMPARED;
    for text in subject.texts.iter().filter(|text| text.narrative) {
        let text_sentences = sentences(text.content);
        let mut found = BTreeSet::new();
        for sentence in &text_sentences {
            // A listed spelling can be a part of a right name.
            let right: Vec<Range<usize>> =
                whole.occurrences_in(sentence).into_iter().map(|(_, range)| range).collect();
            let is_inside = |range: &Range<usize>| {
                right.iter().any(|name| name.start <= range.start && range.end <= name.end)
            };
            let others = listed.occurrences_in(sentence).into_iter();
            found.extend(others.filter(|(_, range)| !is_inside(range)).map(|(at, _)| at));
        }
        for position in found {
            if let (Some(other), Some(place)) = (spellings.get(position), places.get(position)) {
                report(text, other, place, findings);
            }
        }
        let about = places_of(subject, text);
        if about.is_empty() {
            continue;
        }
        let runs: Vec<Vec<&str>> =
            text_sentences.iter().map(|sentence| words(sentence).collect()).collect();
        for place in about {
            let Some(name) = own_names.get(&place.id) else { continue };
            if let Some(other) = runs.iter().find_map(|one| alike(one, name, &known, &mut left)) {
                report(text, &other, place, findings);
            }
        }
    }
}

/// The sentences of a narrative as they are shown, without words in another language.
fn sentences(narrative: &str) -> Vec<String> {
    let mut blocks = parse(narrative);
    for block in &mut blocks {
        block.for_each_inline_mut(&mut |inline| {
            if matches!(inline, Inline::Foreign { .. }) {
                *inline = Inline::text("\u{2026}");
            }
        });
    }
    let mut found = Vec::new();
    for paragraph in paragraphs(&blocks) {
        found.extend(paragraph.unicode_sentences().map(|sentence| shown(sentence, false)));
    }
    found
}

/// The name of a place as texts are looked through for it.
struct Name {
    normal: String,
    letters: String,
    words: usize,
}

impl Name {
    fn of(place: &Relationship) -> Self {
        Self {
            normal: normal(&place.place),
            letters: letters(&place.place),
            words: word_count(&place.place),
        }
    }
}

fn report(text: &Text<'_>, other: &str, place: &Relationship, findings: &mut Findings<'_>) {
    findings.add(
        NAMED_DIFFERENTLY,
        text,
        format!("`{other}` looks like another spelling of {}", place.place),
        format!("write {} throughout the report", place.place),
    );
}

/// The names of places, countries, areas, people and bodies, which are right as they are.
fn proper_names(subject: &Subject<'_>) -> Vec<String> {
    let dataset = subject.dataset;
    let countries = dataset.places().map(|place| dataset.country_name(place));
    let is_right = |text: &&Text<'_>| text.is_name() && text.field() != "other_spellings";
    let bodies = ["community_groups", "partners", "signed_by"];
    let fields = subject
        .texts
        .iter()
        .filter(|text| is_right(text) || !text.narrative && bodies.contains(&text.field()));
    let all: HashSet<&str> = countries.chain(fields.map(|text| text.content)).collect();
    all.into_iter().map(str::to_owned).collect()
}

/// The words in names, and the names, all of them folded: none is a misspelling of another.
fn words_of_names(names: &[String]) -> HashSet<String> {
    let mut known = HashSet::new();
    for name in names {
        let name = folded(name, false);
        known.extend(words(&name).map(str::to_owned));
        known.insert(normal(&name));
    }
    known
}

/// The relationships that a text is about: the one that it belongs to, or
/// those that its decision is on.
fn places_of<'a>(subject: &Subject<'a>, text: &Text<'_>) -> Vec<&'a Relationship> {
    let dataset = subject.dataset;
    match text.record() {
        Some(("relationships", index)) => {
            dataset.relationships.get(index).and_then(Part::known).into_iter().collect()
        }
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

/// The first run of words in a sentence that is a misspelling of the name of a place and no
/// name itself.
fn alike(
    sentence: &[&str],
    name: &Name,
    known: &HashSet<String>,
    left: &mut usize,
) -> Option<String> {
    for (position, window) in sentence.windows(name.words).enumerate() {
        *left = left.checked_sub(1)?;
        if !window.first().is_some_and(|word| word.starts_with(char::is_uppercase)) {
            continue;
        }
        let run = window.join(" ");
        let run = without_possessive(&run);
        let is_misspelt = || {
            let phrase = without_case(run);
            let is_known = || known.contains(&phrase) || is_ordinary_alone(&letters(run));
            is_misspelling(&phrase, name, position == 0) && !is_known()
        };
        *left = left.checked_sub(name.normal.len().saturating_mul(run.len().min(LONGEST)))?;
        if is_misspelt() {
            return Some(run.to_owned());
        }
    }
    None
}

/// A longer run of words, in bytes, is not compared.
const LONGEST: usize = 1_000;

/// Whether a phrase is the name of a place with a few letters wrong, but the first, or with
/// other accents; `opens` is whether it begins a sentence.
fn is_misspelling(phrase: &str, name: &Name, opens: bool) -> bool {
    let own = letters(phrase);
    let long = name.letters.chars().count();
    let wrong = if opens { most_wrong(long).min(1) } else { most_wrong(long) };
    let is_long = !opens || long >= LONG;
    if own == name.letters {
        return is_long && normal(phrase) != name.normal;
    }
    let is_adjective = ADJECTIVES.iter().any(|end| {
        let stem = own.strip_suffix(end);
        stem.is_some_and(|stem| {
            name.letters.starts_with(stem) && stem.len().saturating_add(2) >= name.letters.len()
        })
    });
    let same_first = own.chars().next() == name.letters.chars().next();
    wrong > 0
        && is_long
        && same_first
        && !is_adjective
        && own.chars().count().abs_diff(long) <= wrong
        && strsim::damerau_levenshtein(&own, &name.letters) <= wrong
}

/// Places that share a name have an area that tells them apart, and no name has a comma,
/// which lists of names need.
pub(super) fn shared_names_have_areas(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    let council = folded(&dataset.council.place, false);
    let mut first: HashMap<String, &Relationship> = HashMap::new();
    for place in dataset.places() {
        if let Some((name, area)) = place.place.split_once(", ") {
            findings.add(
                SHARED_NAME,
                &place.place,
                format!(
                    "the comma in `{}` cannot be told from those in a list of names",
                    place.place
                ),
                format!("write `{name}` here, and `{area}` in `area`"),
            );
        }
        let name = folded(dataset.name_of(place), false);
        let other = first.get(&name).copied();
        // One place entered twice is another rule's.
        let is_twice = other.is_some_and(|other| is_same_place(other, place));
        let shared = match other {
            Some(other) if !is_twice => Some(format!("the relationship `{}`", other.id)),
            None if name == council => Some("the council's own area".to_owned()),
            _ => None,
        };
        if let Some(shared) = shared {
            findings.add(
                SHARED_NAME,
                &place.place,
                format!("{} is also the name of {shared}, so reports cannot tell them apart", place.place),
                "add `area`, such as the county, province or state: reports then write it in brackets after the name",
            );
        }
        first.entry(name).or_insert(place);
    }
}

/// Whether two relationships have the same place, by name, country and area.
pub(super) fn is_same_place(one: &Relationship, other: &Relationship) -> bool {
    let areas = one.area.as_ref().zip(other.area.as_ref());
    one.country == other.country
        && areas.is_none_or(|(one, other)| folded(one, false) == folded(other, false))
        && normal(&one.place) == normal(&other.place)
}

pub(super) fn recommendations_name_their_places(
    subject: &Subject<'_>,
    findings: &mut Findings<'_>,
) {
    let dataset = subject.dataset;
    for decision in dataset.decisions.iter().filter_map(Part::known) {
        // What a meeting has considered is on record, and is not reworded.
        if !decision.considerations.is_empty() {
            continue;
        }
        let Some(wording) = &decision.wording else { continue };
        let text = folded(wording.as_str(), true);
        let is_named = |place: &&Relationship| {
            let names = [place.place.as_str(), dataset.country_name(place)];
            names.iter().any(|name| text.contains(&folded(name, false)))
        };
        let places =
            decision.relationships.iter().filter_map(|id| dataset.relationship(id.as_str()));
        let unnamed: Vec<&str> =
            places.filter(|place| !is_named(place)).map(|place| place.place.as_str()).collect();
        if findings.are_enough() {
            return;
        }
        if !unnamed.is_empty() {
            findings.add(
                NAMED_DIFFERENTLY,
                wording,
                format!("the recommendation does not name: {}", one_of(unnamed)),
                "name each place in the wording, as the reason and the appendix do; if the wording \
                 is quoted, leave it as it is and accept this warning",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a sentence has for a misspelling of a name.
    fn found(name: &str, sentence: &str) -> Option<String> {
        let name = Name { normal: normal(name), letters: letters(name), words: word_count(name) };
        let known = words_of_names(&["Exampleton".to_owned()]);
        let all = sentences(sentence);
        all.iter().find_map(|one| {
            let one: Vec<&str> = words(one).collect();
            alike(&one, &name, &known, &mut MOST_COMPARED.clone())
        })
    }

    #[test]
    fn alike_misspelt_names() {
        for (name, sentence, other) in [
            ("Altstadt", "The twinning with Altstatt was agreed.", "Altstatt"),
            ("Altstadt", "Altstatt is on a river.", "Altstatt"),
            ("Dresden", "The choir of Dresdan\u{2019}s school came.", "Dresdan"),
            ("Khmelnytskyi", "The mayor of Khmelnitsky wrote.", "Khmelnitsky"),
            ("M\u{f6}nchengladbach", "A visit to Monchengladbach", "Monchengladbach"),
            ("K\u{f6}ln", "A visit to Koln", "Koln"),
            ("S\u{e3}o Paulo", "A visit to Sao Paulo", "Sao Paulo"),
            ("Saint-\u{c9}tienne", "A visit to Saint Etiene", "Saint Etiene"),
            ("Pittsburgh", "*Pittsburg* and its university", "Pittsburg"),
        ] {
            assert_eq!(found(name, sentence).as_deref(), Some(other), "{sentence}");
        }
    }

    #[test]
    fn alike_everyday_words() {
        for (name, word) in [
            ("Cork", "Work"),
            ("Bonn", "Born"),
            ("Nice", "Nine"),
            ("Tours", "Hours"),
            ("Brest", "Best"),
            ("Lens", "Less"),
            ("Bath", "Both"),
            ("Ash", "As"),
            ("Siegen", "Seven"),
            ("Herne", "Here"),
            ("Rome", "Some"),
            ("Lille", "Little"),
            ("Metz", "Meet"),
            ("Turin", "Turn"),
            ("Essen", "Essex"),
            ("Dresden", "President"),
            ("Reading", "Heading"),
            ("Kiel", "Kieler"),
            ("Bremen", "Bremer"),
            ("Dresden", "Dresdner"),
        ] {
            for sentence in
                [format!("{word} the council has a friend."), format!("The {word} was there.")]
            {
                assert_eq!(found(name, &sentence), None, "{name}: {sentence}");
            }
        }
    }

    #[test]
    fn alike_other_languages_and_own_name() {
        for (name, sentence) in [
            ("Altstadt", "The [Altstatt](lang:de) of the town"),
            ("Altstadt", "ALTSTADT's choir and Altstadt\u{2019}s band"),
            ("Estel\u{ed}", "The link with Esteli\u{301}"),
            ("\u{2019}s-Hertogenbosch", "A visit to 's-Hertogenbosch"),
            ("Saint-\u{c9}tienne", "A visit to Saint-\u{c9}tienne and SAINT-\u{c9}TIENNE"),
            ("Dresden", "The links with Exampleton"),
        ] {
            assert_eq!(found(name, sentence), None, "{sentence}");
        }
    }
}
