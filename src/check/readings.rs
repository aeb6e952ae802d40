//! The words of texts, and finding those of one in another, however both are typed.
//!
//! Words are compared by their letters in a row, so that neither spaces nor
//! hyphens, apostrophes and other marks decide: `rent-free`, `rent free` and
//! `rentfree` are the same. Only whole words are found.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

use crate::text::folded::{letters, words};

/// A run of words with so many letters is as good as a longer one. This bounds the
/// time that texts without spaces take.
const LONGEST: usize = 1_000;

/// So many bytes at the beginning of a phrase are looked up before the rest is.
const PREFIX: usize = 12;

/// Which endings of words are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Endings {
    /// None.
    Kept,
    /// A possessive `'s`.
    Possessive,
    /// Every `s`: plurals, and possessives with or without an apostrophe.
    AnyS,
}

impl Endings {
    /// The letters of a word without the ending.
    pub(super) fn letters(self, word: &str) -> String {
        match self {
            Self::Kept => letters(word),
            Self::Possessive => {
                let base = ["'s", "'S"].iter().find_map(|ending| word.strip_suffix(ending));
                letters(base.unwrap_or(word))
            }
            Self::AnyS => {
                let mut all = letters(word);
                all.truncate(all.trim_end_matches('s').len());
                all
            }
        }
    }
}

/// The words of a text, with their letters in a row.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    letters: String,
    words: Vec<Word<'a>>,
}

/// A word of a reading.
#[derive(Debug, Clone)]
struct Word<'a> {
    /// As it is shown.
    shown: &'a str,
    /// Where its letters are among those of the text.
    at: Range<usize>,
}

impl<'a> Reading<'a> {
    /// The words of a text as it is shown.
    pub(super) fn new(shown: &'a str, endings: Endings) -> Self {
        let mut new = Self { letters: String::new(), words: Vec::new() };
        for word in words(shown) {
            new.push(word, &endings.letters(word));
        }
        new
    }

    fn push(&mut self, shown: &'a str, letters: &str) {
        let start = self.letters.len();
        self.letters.push_str(letters);
        self.words.push(Word { shown, at: start..self.letters.len() });
    }

    /// The words that are in no phrase of those given.
    pub(super) fn without<T>(self, phrases: &Phrases<'_, T>) -> Self {
        let covered = phrases.covered(&self);
        if covered.is_empty() {
            return self;
        }
        let mut left = Self { letters: String::new(), words: Vec::new() };
        for (index, word) in self.words.iter().enumerate() {
            if !covered.contains(&index) {
                left.push(word.shown, self.letters.get(word.at.clone()).unwrap_or_default());
            }
        }
        left
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// All letters.
    pub(super) fn all(&self) -> &str {
        &self.letters
    }

    /// The letters of each word.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| self.letters.get(word.at.clone()).unwrap_or_default())
    }

    /// Each word as it is shown.
    pub(super) fn shown_words(&self) -> impl Iterator<Item = &'a str> {
        self.words.iter().map(|word| word.shown)
    }

    /// The words in a range as they are shown.
    pub(super) fn shown(&self, range: Range<usize>) -> String {
        let words = self.words.get(range).unwrap_or_default();
        words.iter().map(|word| word.shown).collect::<Vec<_>>().join(" ")
    }

    /// Every run of so many words, with its position and its letters.
    pub(super) fn runs(&self, count: usize) -> impl Iterator<Item = (Range<usize>, &str)> {
        let runs = self.words.windows(count.max(1)).enumerate();
        runs.filter_map(move |(index, run)| {
            let start = run.first()?.at.start;
            let is_long = |word: &&Word<'_>| word.at.end.saturating_sub(start) >= LONGEST;
            let end = run.iter().find(is_long).or(run.last())?.at.end;
            Some((index..index.saturating_add(count), self.letters.get(start..end)?))
        })
    }
}

/// Phrases that texts are looked through for, all at once: the time that takes
/// grows with the texts, not with texts times phrases.
#[derive(Debug)]
pub(super) struct Phrases<'a, T> {
    by_letters: HashMap<Cow<'a, str>, T>,
    lengths: BTreeSet<usize>,
    prefixes: HashSet<[u8; PREFIX]>,
}

/// A phrase that was found.
#[derive(Debug)]
pub(super) struct Found<'p, T> {
    /// The positions of its words in the reading.
    pub(super) words: Range<usize>,
    /// Its letters.
    pub(super) letters: &'p str,
    /// What is known of it.
    pub(super) value: &'p T,
}

impl<T> Default for Phrases<'_, T> {
    fn default() -> Self {
        Self { by_letters: HashMap::new(), lengths: BTreeSet::new(), prefixes: HashSet::new() }
    }
}

/// The bytes by which a phrase is looked up first, filled up with zeros.
fn prefix(letters: &[u8]) -> [u8; PREFIX] {
    let mut bytes = letters.iter().copied();
    std::array::from_fn(|_| bytes.next().unwrap_or_default())
}

impl<'a, T> Phrases<'a, T> {
    /// The entry of a phrase, by its letters; none where it has none.
    pub(super) fn entry(
        &mut self,
        letters: impl Into<Cow<'a, str>>,
    ) -> Option<Entry<'_, Cow<'a, str>, T>> {
        let letters = letters.into();
        if letters.is_empty() {
            return None;
        }
        self.lengths.insert(letters.len());
        self.prefixes.insert(prefix(letters.as_bytes()));
        Some(self.by_letters.entry(letters))
    }

    /// Whether there are no phrases.
    pub(super) fn is_empty(&self) -> bool {
        self.by_letters.is_empty()
    }

    /// The phrases that a text has as whole words, from its beginning on.
    pub(super) fn find_in<'p>(
        &'p self,
        reading: &'p Reading<'_>,
    ) -> impl Iterator<Item = Found<'p, T>> {
        let longest = self.lengths.last().copied().unwrap_or_default();
        let has_short = self.lengths.first().is_some_and(|shortest| *shortest < PREFIX);
        let begins = move |start: usize| {
            let rest = reading.letters.as_bytes().get(start..).unwrap_or_default();
            has_short || self.prefixes.contains(&prefix(rest))
        };
        let words = reading.words.iter().enumerate();
        let words = words.filter(move |(_, word)| !self.is_empty() && begins(word.at.start));
        words.flat_map(move |(first, word)| {
            let start = word.at.start;
            let ends = reading.words.iter().enumerate().skip(first);
            ends.take_while(move |(_, end)| end.at.end.saturating_sub(start) <= longest)
                .filter(move |(_, end)| self.lengths.contains(&end.at.end.saturating_sub(start)))
                .filter_map(move |(last, end)| {
                    let own = reading.letters.get(start..end.at.end)?;
                    let (letters, value) = self.by_letters.get_key_value(own)?;
                    Some(Found { words: first..last.saturating_add(1), letters, value })
                })
        })
    }

    /// The positions of the words of a text that are in one of the phrases.
    pub(super) fn covered(&self, reading: &Reading<'_>) -> HashSet<usize> {
        self.find_in(reading).flat_map(|found| found.words).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases(phrase: &str, endings: Endings) -> Phrases<'static, ()> {
        let letters = Reading::new(phrase, endings).all().to_owned();
        let mut phrases = Phrases::default();
        phrases.entry(letters).unwrap().or_insert(());
        phrases
    }

    fn finds(phrase: &str, text: &str, endings: Endings) -> bool {
        let phrases = phrases(phrase, endings);
        let text = Reading::new(text, endings);
        phrases.find_in(&text).next().is_some()
    }

    #[test]
    fn find_in_marks() {
        for text in ["a rent-free hall", "a rent free (hall)", "rentfree hall", "re-nt, free; hall"]
        {
            assert!(finds("rent-free hall", text, Endings::Kept), "{text}");
        }
        assert!(finds("rent free hall", "the rent-free hall", Endings::Kept));
        assert!(finds("rent free hall", "Rent. Free. Hall.", Endings::Kept));
    }

    #[test]
    fn find_in_whole_words() {
        assert!(!finds("a delegation", "Canada delegation", Endings::AnyS));
        assert!(!finds("half of the", "half of there", Endings::AnyS));
        assert!(!finds("fal", "falcon", Endings::Kept));
    }

    #[test]
    fn find_in_endings() {
        for text in ["the hall's rent", "the hall rent", "the halls' rent", "the halls rent"] {
            assert!(finds("the hall's rent", text, Endings::AnyS), "{text}");
            assert!(finds("the hall rent", text, Endings::AnyS), "{text}");
        }
        assert!(finds("Project Falcon", "Project Falcon's start", Endings::Possessive));
        assert!(!finds("News desk", "new desk", Endings::Possessive));
        assert!(finds("News desk", "new desk", Endings::AnyS));
    }

    #[test]
    fn without_phrases() {
        let passages = phrases("half of the rent", Endings::AnyS);
        let text = "It pays half-of the rents now";
        let left = Reading::new(text, Endings::AnyS).without(&passages);
        assert_eq!(left.all(), "itpaynow");
        assert_eq!(left.shown(0..3), "It pays now");
    }

    #[test]
    fn runs_of_long_words() {
        let text = format!("{} b c", "a".repeat(LONGEST));
        let reading = Reading::new(&text, Endings::Kept);
        let runs: Vec<usize> = reading.runs(2).map(|(_, letters)| letters.len()).collect();
        assert_eq!(runs, [LONGEST, 2]);
        assert_eq!(reading.runs(4).count(), 0);
    }
}
