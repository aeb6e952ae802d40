//! Finding names in texts, word for word.

use std::ops::Range;

use aho_corasick::AhoCorasick;

use crate::text::folded::{folded, without_case, words};

/// A name in the form in which texts are searched for it: its words without case, with single
/// spaces and no punctuation between them.
pub(super) fn normal(name: &str) -> String {
    words(&folded(name, false)).collect::<Vec<_>>().join(" ")
}

/// How many words a name has, at least one.
pub(super) fn word_count(name: &str) -> usize {
    words(&folded(name, false)).count().max(1)
}

/// A phrase as it is shown, without the possessive ending of its last word.
pub(super) fn without_possessive(phrase: &str) -> &str {
    phrase.strip_suffix(POSSESSIVE).unwrap_or(phrase)
}

/// The possessive ending of words as they are shown and folded.
const POSSESSIVE: &str = "'s";

/// Names that texts are looked through for, all at once: the time that takes
/// grows with the texts, not with texts times names.
pub(super) struct Names {
    automaton: AhoCorasick,
    /// Of each name, its position among those given, and whether it has a capital.
    names: Vec<(usize, bool)>,
}

impl Names {
    /// These names, of which those without words are not looked for.
    pub(super) fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let (names, patterns): (Vec<(usize, bool)>, Vec<String>) = names
            .into_iter()
            .enumerate()
            .map(|(position, name)| ((position, has_capital(name)), normal(name)))
            .filter(|(_, name)| !name.is_empty())
            .map(|(name, normal)| (name, format!(" {normal}")))
            .unzip();
        #[expect(clippy::unreachable, reason = "a dataset is far below what an automaton holds")]
        let automaton = AhoCorasick::new(patterns)
            .unwrap_or_else(|error| unreachable!("the names of a dataset are few: {error}"));
        Self { automaton, names }
    }

    /// The positions of the names that a text, as it is shown, has as whole words, as
    /// often as it has them. The last word can be possessive. A name with a capital is
    /// found in any case but with a small first letter: "nice" is not Nice.
    pub(super) fn found_in(&self, shown: &str) -> Vec<usize> {
        self.occurrences_in(shown).into_iter().map(|(position, _)| position).collect()
    }

    /// The same, each with the range of its words: ranges in one text can be compared.
    pub(super) fn occurrences_in(&self, shown: &str) -> Vec<(usize, Range<usize>)> {
        let mut text = String::with_capacity(shown.len());
        let mut small = Vec::new();
        for word in words(shown) {
            if word.starts_with(char::is_lowercase) {
                small.push(text.len());
            }
            text.push(' ');
            text.push_str(&without_case(word));
        }
        text.push(' ');
        let ends_a_word = |at: usize| {
            let rest = text.get(at..).unwrap_or_default();
            rest.strip_prefix(POSSESSIVE).unwrap_or(rest).starts_with(' ')
        };
        let is_small = |at: usize| small.binary_search(&at).is_ok();
        let found = self.automaton.find_overlapping_iter(&text);
        let whole = found.filter(|found| ends_a_word(found.end()));
        whole
            .filter_map(|found| {
                let (position, has_capital) = self.names.get(found.pattern().as_usize())?;
                (!(*has_capital && is_small(found.start()))).then(|| (*position, found.range()))
            })
            .collect()
    }
}

/// Whether the first letter of a name is a capital.
fn has_capital(name: &str) -> bool {
    name.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn found_in_whole_words() {
        let names = Names::new(["Jeju", "\u{2014}", "Jeju Island", "Jeju-Island people", "Is"]);
        assert_eq!(names.found_in("The people of Jeju Island's coast"), [0, 2]);
        assert_eq!(names.found_in("Jeju's"), [0]);
        assert_eq!(names.found_in("(Jeju) Island, people!"), [0, 2, 3]);
        assert_eq!(names.found_in("Jejus Islands"), Vec::<usize>::new());
        assert_eq!(names.found_in(""), Vec::<usize>::new());
    }

    #[test]
    fn found_in_case() {
        let names = Names::new(["Nice", "Saint-\u{c9}tienne", "\u{2019}s-Hertogenbosch"]);
        assert_eq!(names.found_in("a nice day"), Vec::<usize>::new());
        assert_eq!(names.found_in("NICE, Nice"), [0, 0]);
        assert_eq!(names.found_in("SAINT-\u{c9}TIENNE's"), [1]);
        assert_eq!(names.found_in("in 's-Hertogenbosch"), [2]);
    }
}
