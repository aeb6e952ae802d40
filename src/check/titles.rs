//! Titles of exempt things that are distinctive, so that they give away what they
//! name: "Project Falcon".

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::ordinary::{is_occasional, is_ordinary, is_ordinary_alone};
use super::quotations::{Exempt, Origin, note};
use super::readings::{Endings, Phrases, Reading};
use super::written::{Declared, Written};

/// The ways in which the words of titles are read: a plural is another word.
pub(super) const READ: [Endings; 2] = [Endings::Possessive, Endings::Kept];

/// The most words of a name. A longer text in a field for names is not taken for one.
pub(super) const LONGEST_NAME: usize = 4;

/// A title with one of these words is that of a project, and no name of a person or
/// place.
const PROJECTS: [&str; 6] =
    ["project", "operation", "programme", "initiative", "scheme", "exercise"];

/// The words of a title that can be distinctive.
fn unusual_in(title: &[String]) -> impl Iterator<Item = &str> {
    let is_ordinary: fn(&str) -> bool = match title {
        [_] => is_ordinary_alone,
        [kind, _] if PROJECTS.contains(&kind.as_str()) => is_ordinary_in_project,
        _ => is_ordinary,
    };
    title.iter().map(String::as_str).filter(move |word| !is_ordinary(word))
}

/// Whether a word is not distinctive in a title such as "Project Falcon".
fn is_ordinary_in_project(word: &str) -> bool {
    PROJECTS.contains(&word) || is_occasional(word)
}

/// Titles in every form in which they can be read.
pub(super) struct Titles<'w, 'a> {
    titles: Vec<&'w Written<'a>>,
    /// The words of each form, with the position of the title.
    readings: Vec<(usize, Reading<'w>)>,
}

impl<'w, 'a> Titles<'w, 'a> {
    pub(super) fn new(titles: Vec<&'w Written<'a>>, declared: &Declared) -> Self {
        let mut readings = Vec::new();
        for (position, title) in titles.iter().enumerate() {
            for endings in READ {
                readings.extend(title.readings(endings, declared).map(|one| (position, one)));
            }
        }
        Self { titles, readings }
    }

    /// The titles that are distinctive: one of their words is neither ordinary nor found
    /// elsewhere, which is in a public text, but outside the title itself, or in a name
    /// of a person, unless it is the title of a project.
    pub(super) fn distinctive(
        self,
        public: &[Written<'_>],
        names: &[Written<'_>],
        declared: &Declared,
    ) -> Self {
        let words: Vec<Vec<String>> = self
            .titles
            .iter()
            .map(|title| {
                let reading = title.reading(Endings::Possessive, declared);
                reading.words().map(str::to_owned).collect()
            })
            .collect();
        let mut unusual: HashMap<&str, Vec<usize>> = HashMap::new();
        for (title, words) in words.iter().enumerate() {
            for word in unusual_in(words) {
                unusual.entry(word).or_default().push(title);
            }
        }
        let is_project = |words: &Vec<String>| words.iter().any(|w| PROJECTS.contains(&w.as_str()));
        let projects: HashSet<usize> =
            words.iter().enumerate().filter(|(_, own)| is_project(own)).map(|(t, _)| t).collect();
        let elsewhere = self.elsewhere(&unusual, &projects, (public, names), declared);
        let is_distinctive = |title: usize| {
            let unusual = words.get(title).into_iter().flat_map(|words| unusual_in(words));
            unusual.into_iter().any(|word| !elsewhere.contains(&(title, word)))
        };
        let kept: HashSet<usize> = (0..self.titles.len()).filter(|t| is_distinctive(*t)).collect();
        let Self { titles, mut readings } = self;
        readings.retain(|(title, _)| kept.contains(title));
        Self { titles, readings }
    }

    /// The titles without those that are also one of these names.
    pub(super) fn but_for(mut self, names: &[&str]) -> Self {
        let known: HashSet<String> = READ
            .into_iter()
            .flat_map(|endings| names.iter().map(move |name| Reading::new(name, endings)))
            .map(|reading| reading.all().to_owned())
            .collect();
        self.readings.retain(|(_, reading)| !known.contains(reading.all()));
        self
    }

    /// Each whole title.
    pub(super) fn phrases(&self) -> Exempt<'_> {
        let mut phrases = Phrases::default();
        for (title, reading) in &self.readings {
            if let Some(title) = self.titles.get(*title) {
                note(&mut phrases, reading.all(), Origin::of(title, reading.len()));
            }
        }
        phrases
    }

    /// The words of titles that are found elsewhere, with the position of the title.
    fn elsewhere<'u>(
        &self,
        unusual: &HashMap<&'u str, Vec<usize>>,
        projects: &HashSet<usize>,
        (public, names): (&[Written<'_>], &[Written<'_>]),
        declared: &Declared,
    ) -> HashSet<(usize, &'u str)> {
        let mut found = HashSet::new();
        if unusual.is_empty() {
            return found;
        }
        let mut phrases: Phrases<'_, Vec<usize>> = Phrases::default();
        for (title, reading) in &self.readings {
            if let Some(entry) = phrases.entry(reading.all()) {
                entry.or_default().push(*title);
            }
        }
        // Readers see addresses and short names, but do not read them as words.
        let public = public.iter().filter(|written| written.text.is_free());
        let public = public.map(|written| (written, written.text.is_name(), true));
        let names = names.iter().map(|written| (written, true, false));
        for (written, is_name, is_public) in public.chain(names) {
            let mut occurrences: Vec<(usize, Range<usize>)> = Vec::new();
            let mut hidden: HashSet<usize> = HashSet::new();
            for endings in READ {
                for one in phrases.find_in(&written.reading(endings, declared)) {
                    occurrences.extend(one.value.iter().map(|title| (*title, one.words.clone())));
                }
                for reading in written.readings(endings, declared) {
                    hidden.extend(phrases.find_in(&reading).flat_map(|one| one.value));
                }
            }
            // What a text has only where it is read without its mark-up or hyphens.
            hidden.retain(|title| !occurrences.iter().any(|(one, _)| one == title));
            let reading = written.reading(Endings::Possessive, declared);
            // A name is no title, even where it is all that a title has.
            let is_title = |(title, range): &&(usize, Range<usize>)| {
                let is_short = reading.len() <= LONGEST_NAME || range.len() == reading.len();
                !(is_name && is_short) || projects.contains(title)
            };
            for (position, word) in reading.words().enumerate() {
                let Some((word, titles)) = unusual.get_key_value(word) else { continue };
                let here = || occurrences.iter().filter(|(_, range)| range.contains(&position));
                let within = |title: &&usize| {
                    hidden.contains(title) || here().filter(is_title).any(|(one, _)| one == *title)
                };
                let is_open = |title: &&usize| is_public || !projects.contains(title);
                let open = titles.iter().filter(is_open).filter(|title| !within(title));
                found.extend(open.map(|title| (*title, *word)));
            }
        }
        found
    }
}
