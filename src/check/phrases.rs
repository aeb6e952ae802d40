//! Finding names in texts, word for word.

use aho_corasick::AhoCorasick;
use unicode_segmentation::UnicodeSegmentation as _;

/// A name as texts are looked through for it: its words with single spaces,
/// without what stands between them.
pub(super) fn normal(name: &str) -> String {
    name.unicode_words().collect::<Vec<_>>().join(" ")
}

/// How many words a name has, at least one.
pub(super) fn word_count(name: &str) -> usize {
    name.unicode_words().count().max(1)
}

/// A phrase without the possessive ending of its last word.
pub(super) fn without_possessive(phrase: &str) -> &str {
    POSSESSIVE.iter().find_map(|ending| phrase.strip_suffix(ending)).unwrap_or(phrase)
}

const POSSESSIVE: [&str; 2] = ["'s", "\u{2019}s"];

/// Names that texts are looked through for, all at once: the time that takes
/// grows with the texts, not with texts times names.
pub(super) struct Names {
    automaton: AhoCorasick,
    /// The position that each name had among those given.
    positions: Vec<usize>,
}

impl Names {
    /// These names, of which those without words are not looked for.
    pub(super) fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let (positions, patterns): (Vec<usize>, Vec<String>) = names
            .into_iter()
            .enumerate()
            .map(|(position, name)| (position, normal(name)))
            .filter(|(_, name)| !name.is_empty())
            .map(|(position, name)| (position, format!(" {name}")))
            .unzip();
        #[expect(clippy::unreachable, reason = "a dataset is far below what an automaton holds")]
        let automaton = AhoCorasick::new(patterns)
            .unwrap_or_else(|error| unreachable!("the names of a dataset are few: {error}"));
        Self { automaton, positions }
    }

    /// The positions of the names that a text has as whole words, as often as
    /// it has them. The last word can be possessive.
    pub(super) fn found_in(&self, text: &str) -> Vec<usize> {
        let text = format!(" {} ", normal(text));
        let ends_a_word = |at: usize| {
            let rest = text.get(at..).unwrap_or_default();
            let mut endings = POSSESSIVE.iter().filter_map(|ending| rest.strip_prefix(ending));
            rest.starts_with(' ') || endings.any(|rest| rest.starts_with(' '))
        };
        let found = self.automaton.find_overlapping_iter(&text);
        let whole = found.filter(|found| ends_a_word(found.end()));
        whole.filter_map(|found| self.positions.get(found.pattern().as_usize()).copied()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_whole_words() {
        let names = Names::new(["Jeju", "\u{2014}", "Jeju Island", "Jeju-Island people", "Is"]);
        assert_eq!(names.found_in("The people of Jeju Island's coast"), [0, 2]);
        assert_eq!(names.found_in("Jeju\u{2019}s"), [0]);
        assert_eq!(names.found_in("(Jeju) Island, people!"), [0, 2, 3]);
        assert_eq!(names.found_in("Jejus Islands"), Vec::<usize>::new());
        assert_eq!(names.found_in(""), Vec::<usize>::new());
    }
}
