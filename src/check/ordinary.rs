//! Ordinary words and phrases, which give away nothing exempt.

use std::collections::HashSet;
use std::path::Path;
use std::sync::LazyLock;

use super::readings::Endings;
use crate::dataset::CountryCode;
use crate::templates::built_in_files;
use crate::text::folded::words;

/// Words of the titles of ordinary occasions and papers, with the reason for the list.
const OCCASIONS: &str = include_str!("occasion-words.txt");

/// Everyday words that can be the whole of a title, with the reason for the list.
const EVERYDAY: &str = include_str!("everyday-words.txt");

/// Phrases, one a line.
const SET_PHRASES: &str = include_str!("set-phrases.txt");

/// The ends of the names of the files that the standard wording and its labels are in.
const WORDING: [&str; 2] = ["md", "json"];

/// What is for those who write templates.
const GUIDE: &str = "README.md";

static ORDINARY: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let files = built_in_files();
    let wording = files.iter().filter(|(path, _)| {
        path.extension().is_some_and(|end| WORDING.iter().any(|wording| end == *wording))
            && path.as_path() != Path::new(GUIDE)
    });
    let wording = wording.filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok());
    all_words(wording.chain(CountryCode::names()))
});

static OCCASIONAL: LazyLock<HashSet<String>> = LazyLock::new(|| all_words(lines(OCCASIONS)));

static ALONE: LazyLock<HashSet<String>> = LazyLock::new(|| all_words(lines(EVERYDAY)));

fn all_words<'a>(texts: impl Iterator<Item = &'a str>) -> HashSet<String> {
    texts.flat_map(words).map(|word| Endings::Possessive.letters(word)).collect()
}

/// Whether a word is never distinctive: one of the program's own standard wording, of
/// the name of a country or of an ordinary title, a number or a single letter. It is
/// given by its letters, without a possessive ending.
pub(super) fn is_ordinary(word: &str) -> bool {
    is_occasional(word) || is_among(&ORDINARY, word)
}

/// Whether a word is not even distinctive as the name of a project: one of an ordinary
/// title, a number or a single letter.
pub(super) fn is_occasional(word: &str) -> bool {
    word.chars().nth(1).is_none()
        || word.contains(|c: char| c.is_numeric())
        || is_among(&OCCASIONAL, word)
}

/// Whether a word is not distinctive where it is the whole of a title.
pub(super) fn is_ordinary_alone(word: &str) -> bool {
    is_ordinary(word) || is_among(&ALONE, word)
}

/// Whether a word, or the singular of it, is on a list.
fn is_among(list: &HashSet<String>, word: &str) -> bool {
    let singular = word.strip_suffix('s');
    list.contains(word) || singular.is_some_and(|singular| list.contains(singular))
}

/// The set phrases of committee papers.
pub(super) fn set_phrases() -> impl Iterator<Item = &'static str> {
    lines(SET_PHRASES)
}

fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_ordinary_code_names() {
        for word in [
            "falcon",
            "phoenix",
            "horizon",
            "eagle",
            "lighthouse",
            "compass",
            "atlas",
            "mercury",
            "orion",
            "kestrel",
            "nightingale",
            "sapphire",
            "griffin",
            "aurora",
            "beacon",
            "cedar",
            "everest",
            "magnolia",
            "neptune",
            "osprey",
            "pegasus",
            "raven",
            "titan",
            "viking",
            "zephyr",
        ] {
            assert!(!is_ordinary_alone(word), "{word}");
        }
    }

    #[test]
    fn is_ordinary_titles() {
        for title in [
            "Visit of the Lord Mayor",
            "Summer of music",
            "Signing of the agreement",
            "Gala",
            "Reception in the town hall 2025",
            "Letter of 3 May",
            "New Zealand",
            "C\u{f4}te d'Ivoire",
            "Monthly call",
            "75th anniversary",
            "Agreement A",
        ] {
            let unusual: Vec<String> = words(title)
                .map(|word| Endings::Possessive.letters(word))
                .filter(|word| !is_ordinary(word))
                .collect();
            assert_eq!(unusual, Vec::<String>::new(), "{title}");
        }
    }

    #[test]
    fn set_phrases_length() {
        for phrase in set_phrases() {
            assert!(words(phrase).count() >= 4, "{phrase}");
        }
    }
}
