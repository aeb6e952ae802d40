//! The words and runs of words of a text, as rules on names look them up.

use std::collections::BTreeSet;

use unicode_segmentation::UnicodeSegmentation as _;

/// A name as the runs of words have it: its words with single spaces, without
/// what stands between them.
pub(super) fn normal(name: &str) -> String {
    name.unicode_words().collect::<Vec<_>>().join(" ")
}

/// How many words a name has, at least one.
pub(super) fn word_count(name: &str) -> usize {
    name.unicode_words().count().max(1)
}

/// Every run of words of the given lengths, without the possessive ending of
/// the last word.
pub(super) fn phrases(text: &str, sizes: &BTreeSet<usize>) -> impl Iterator<Item = String> {
    let words: Vec<&str> = text.unicode_words().collect();
    let mut found = Vec::new();
    for size in sizes {
        for window in words.windows(*size) {
            let phrase = window.join(" ");
            let bare = ["'s", "\u{2019}s"].iter().find_map(|ending| phrase.strip_suffix(ending));
            found.push(bare.map_or_else(|| phrase.clone(), str::to_owned));
        }
    }
    found.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_words_lose_their_possessive() {
        let found: Vec<String> = phrases("Jeju Island's people", &BTreeSet::from([1, 2])).collect();
        assert_eq!(found, ["Jeju", "Island", "people", "Jeju Island", "Island's people"]);
    }
}
