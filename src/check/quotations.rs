//! Quotations of exempt texts in public ones: runs of words, and titles.

use std::collections::{HashMap, HashSet};

use super::ordinary::{is_ordinary, set_phrases};
use super::readings::{Endings, Phrases, Reading};
use super::written::{Declared, Written};
use crate::dataset::YearId;
use crate::json::Pointer;

/// How many words in a row make a quotation.
const QUOTED: usize = 8;

/// The fewest words of a narrative or sentence that is a quotation as a whole.
const SHORTEST: usize = 4;

/// Where an exempt phrase comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Origin<'a> {
    /// The municipal year of its report; without a year it comes first.
    year: Option<&'a YearId>,
    /// Where its text is.
    pub(super) pointer: &'a Pointer<'a>,
    /// Whether it is one word, of which two in public are another thing.
    is_one_word: bool,
}

impl<'a> Origin<'a> {
    pub(super) fn of(written: &Written<'a>, words: usize) -> Self {
        Self { year: written.year, pointer: &written.text.pointer, is_one_word: words == 1 }
    }
}

/// Exempt phrases, each with its first origin.
pub(super) type Exempt<'p> = Phrases<'p, Origin<'p>>;

/// Notes a phrase with its origin, unless it has an earlier one.
pub(super) fn note<'p>(phrases: &mut Exempt<'p>, letters: &'p str, origin: Origin<'p>) {
    if let Some(entry) = phrases.entry(letters) {
        let first = entry.or_insert(origin);
        *first = (*first).min(origin);
    }
}

/// The runs of words of exempt texts.
pub(super) struct Runs<'w, 'a> {
    readings: Vec<(&'w Written<'a>, Reading<'w>)>,
    names: HashSet<String>,
    set: Phrases<'static, ()>,
}

impl<'w, 'a> Runs<'w, 'a> {
    /// The runs of some texts; `names` are words of the names of persons and places.
    pub(super) fn new(
        exempt: &'w [Written<'a>],
        names: HashSet<String>,
        declared: &Declared,
    ) -> Self {
        let mut set = Phrases::default();
        for phrase in set_phrases() {
            let letters = Reading::new(phrase, Endings::AnyS).all().to_owned();
            if let Some(entry) = set.entry(letters) {
                entry.or_insert(());
            }
        }
        let readings = exempt.iter().flat_map(|written| {
            written.readings(Endings::AnyS, declared).map(move |reading| (written, reading))
        });
        Self { readings: readings.collect(), names, set }
    }

    /// Eight consecutive words of any text, or all of a shorter narrative or sentence; no
    /// run that lies in set phrases or has only the ordinary words of a title.
    pub(super) fn phrases(&self) -> Exempt<'_> {
        let mut phrases = Phrases::default();
        for (written, reading) in &self.readings {
            let is_sentence = !written.text.is_title() && ends_as_sentence(written.text.content);
            let shortest = if written.text.narrative || is_sentence { SHORTEST } else { QUOTED };
            if reading.len() < shortest {
                continue;
            }
            let telling: Vec<bool> = self.telling(written, reading);
            for (range, letters) in reading.runs(reading.len().min(QUOTED)) {
                let mut run = telling.get(range).into_iter().flatten();
                if run.any(|is_telling| *is_telling) {
                    note(&mut phrases, letters, Origin::of(written, QUOTED));
                }
            }
        }
        phrases
    }

    /// Whether each word could give away the text that it is in.
    fn telling(&self, written: &Written<'_>, reading: &Reading<'_>) -> Vec<bool> {
        let set = self.set.covered(reading);
        let is_telling_word = |word: &str| {
            let word = Endings::Possessive.letters(word);
            !written.text.is_title() || !(is_ordinary(&word) || self.names.contains(&word))
        };
        let words = reading.shown_words().enumerate();
        words.map(|(index, word)| !set.contains(&index) && is_telling_word(word)).collect()
    }
}

fn ends_as_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['.', '!', '?'])
}

/// Exempt phrases as they are looked for in public texts.
pub(super) struct Quotations<'p> {
    phrases: Exempt<'p>,
    /// How the words of public texts are read.
    endings: &'static [Endings],
    /// The first year whose public report has each phrase.
    published: HashMap<String, &'p YearId>,
}

impl<'p> Quotations<'p> {
    pub(super) fn new(
        phrases: Exempt<'p>,
        endings: &'static [Endings],
        public: &'p [Written<'p>],
        declared: &Declared,
    ) -> Self {
        let mut new = Self { phrases, endings, published: HashMap::new() };
        let mut published: HashMap<String, &YearId> = HashMap::new();
        for written in public {
            let Some(year) = written.year else { continue };
            new.each(written, declared, |letters, _, _| {
                let first = published.entry(letters.to_owned()).or_insert(year);
                *first = (*first).min(year);
                None::<()>
            });
        }
        new.published = published;
        new
    }

    /// Calls a function on every phrase that a public text has, with its origin and the
    /// words of the text, until it gives something.
    fn each<T>(
        &self,
        public: &Written<'_>,
        declared: &Declared,
        mut visit: impl FnMut(&str, &Origin<'p>, String) -> Option<T>,
    ) -> Option<T> {
        if self.phrases.is_empty() {
            return None;
        }
        for endings in self.endings {
            for reading in public.readings(*endings, declared) {
                for found in self.phrases.find_in(&reading) {
                    if found.value.is_one_word && found.words.len() > 1 {
                        continue;
                    }
                    let words = reading.shown(found.words);
                    if let Some(given) = visit(found.letters, found.value, words) {
                        return Some(given);
                    }
                }
            }
        }
        None
    }

    /// The origin of the first exempt phrase that a public text has, and its words there.
    pub(super) fn first_in(
        &self,
        public: &Written<'_>,
        declared: &Declared,
    ) -> Option<(&'p Pointer<'p>, String)> {
        self.each(public, declared, |letters, origin, words| {
            let published = self.published.get(letters).zip(origin.year);
            let is_published = published.is_some_and(|(published, year)| *published < year);
            let is_open = is_published || public.text.cites_like(origin.pointer);
            (!is_open).then_some((origin.pointer, words))
        })
    }
}
