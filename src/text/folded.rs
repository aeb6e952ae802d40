//! Texts as they are compared: by what a reader reads of them, however it was
//! typed.
//!
//! Two texts that read the same are one folded text, whatever mark-up, entities,
//! forms of Unicode, quotation marks, hyphens, capitals and white space they were
//! written with.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;
use unicase::UniCase;
use unicode_normalization::UnicodeNormalization as _;
use unicode_segmentation::UnicodeSegmentation as _;

use super::narrative::parse_inline;
use super::plain_text;

/// The folded form of a text: what a reader reads ([`shown`]) without regard to
/// case.
pub(crate) fn folded(text: &str, narrative: bool) -> String {
    without_case(&shown(text, narrative))
}

/// What a reader reads of a text, on one line and in its own case.
///
/// Narrative is rendered: a word with mark-up in it is one word, and list items and
/// paragraphs follow one another. Then compatibility forms become plain ones
/// (NFKC), there is one apostrophe, one quotation mark and one hyphen, characters
/// that are not seen and the raised numbers of notes are gone, and white space is a
/// single space.
pub(crate) fn shown(text: &str, narrative: bool) -> String {
    let rendered: Cow<'_, str> =
        if narrative { plain_text(&parse_inline(text)).into() } else { text.into() };
    // NFKC would turn spacing accents, which some type for apostrophes, into a space
    // and an accent; unseen characters keep a letter and its accent apart.
    let typed = rendered.chars().filter(|c| is_seen(*c) && !is_note(*c)).map(plain_mark);
    let mut shown = String::with_capacity(rendered.len());
    let mut space = false;
    for c in typed.nfkc().filter(|c| is_seen(*c)).map(plain_mark) {
        if c.is_whitespace() {
            space = !shown.is_empty();
        } else {
            if std::mem::take(&mut space) {
                shown.push(' ');
            }
            shown.push(c);
        }
    }
    shown
}

/// Text that was [`shown`], without regard to case: full case folding of Unicode,
/// by which ß is ss and both forms of a small sigma are one.
pub(crate) fn without_case(shown: &str) -> String {
    let folded = UniCase::new(shown).to_folded_case();
    if folded.is_ascii() { folded } else { folded.nfkc().collect() }
}

/// The words of a text that was [`shown`], cut as Unicode cuts them (UAX #29):
/// apostrophes stand within a word, hyphens between words. What stands between letters for
/// want of a space or in the name of a file does not join them: `Falcon.pdf` is two words,
/// and so is `Falcon2`.
pub(crate) fn words(shown: &str) -> impl Iterator<Item = &str> {
    shown.unicode_words().flat_map(|word| {
        let is_number = !word.contains(char::is_alphabetic);
        let parts = word.split(move |c: char| !is_number && JOINERS.contains(&c));
        parts.flat_map(before_number).filter(|part| !part.is_empty())
    })
}

/// Punctuation that Unicode takes for a part of a word that has it within, but for
/// apostrophes.
const JOINERS: [char; 8] = ['.', ':', '_', '\u{b7}', '\u{387}', '\u{2024}', '\u{2027}', '\u{203f}'];

/// A word, and the number that it ends in.
fn before_number(word: &str) -> [&str; 2] {
    let letters = word.trim_end_matches(char::is_numeric);
    let parts = word.split_at_checked(letters.len());
    let parts = parts.filter(|_| letters.contains(char::is_alphabetic));
    parts.map_or([word, ""], |(letters, number)| [letters, number])
}

/// The letters and digits of a word, without accents and in no case.
pub(crate) fn letters(word: &str) -> String {
    let folded = without_case(word);
    if folded.is_ascii() {
        folded.chars().filter(char::is_ascii_alphanumeric).collect()
    } else {
        // Decomposed, accents are characters of their own.
        folded.nfkd().filter(|c| c.is_alphanumeric()).collect()
    }
}

/// Controls, formats, unassigned characters and those that Unicode lets a program
/// leave out, such as soft hyphens, joiners and variation selectors.
static UNSEEN: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::unreachable, reason = "the class is a constant; the tests use it")]
    Regex::new(r"[\p{C}\p{DI}]").unwrap_or_else(|error| unreachable!("it is valid: {error}"))
});

fn is_seen(c: char) -> bool {
    match c {
        ' '..='~' => true,
        c => c.is_whitespace() || !UNSEEN.is_match(c.encode_utf8(&mut [0; 4])),
    }
}

/// Whether a character is a raised digit.
fn is_note(c: char) -> bool {
    matches!(c, '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{2070}' | '\u{2074}'..='\u{2079}')
}

/// One character for all that read alike: apostrophes and what is typed for them,
/// quotation marks, hyphens and dashes (Unicode category Pd, and the minus sign).
fn plain_mark(c: char) -> char {
    match c {
        '\u{60}'
        | '\u{b4}'
        | '\u{2b9}'..='\u{2bd}'
        | '\u{2c8}'
        | '\u{2ca}'
        | '\u{2cb}'
        | '\u{384}'
        | '\u{55a}'
        | '\u{5f3}'
        | '\u{1fbd}'
        | '\u{1fbf}'
        | '\u{1fef}'
        | '\u{1ffd}'
        | '\u{1ffe}'
        | '\u{2018}'..='\u{201b}'
        | '\u{2032}'
        | '\u{2035}'
        | '\u{2039}'
        | '\u{203a}'
        | '\u{a78b}'
        | '\u{a78c}'
        | '\u{ff07}'
        | '\u{ff40}' => '\'',
        '\u{ab}'
        | '\u{bb}'
        | '\u{5f4}'
        | '\u{201c}'..='\u{201f}'
        | '\u{2033}'
        | '\u{2036}'
        | '\u{ff02}' => '"',
        '\u{58a}'
        | '\u{5be}'
        | '\u{1400}'
        | '\u{1806}'
        | '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{2212}'
        | '\u{2e17}'
        | '\u{2e1a}'
        | '\u{2e3a}'
        | '\u{2e3b}'
        | '\u{2e40}'
        | '\u{2e5d}'
        | '\u{301c}'
        | '\u{3030}'
        | '\u{30a0}'
        | '\u{fe31}'
        | '\u{fe32}'
        | '\u{fe58}'
        | '\u{fe63}'
        | '\u{ff0d}'
        | '\u{10ead}' => '-',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_narrative() {
        for text in [
            "Bochum's offer",
            "Bochum\u{2019}s offer",
            "Bochum&#39;s offer",
            "Bochum&rsquo;s of&shy;fer",
            "Bochum\u{b4}s offer",
            "Bochum's of\u{ad}fer",
            "Bochum's of\u{200b}fer",
            "Bochum's of\u{2060}fer",
            "Bochum's off\u{fe0f}er",
            "*Bochum*'s of**f**er",
            "[Bochum](https://example.org)'s [of](lang:de)fer",
            "Bochum's\u{a0}offer",
            "Bochum's\u{2009} \n offer",
            "- Bochum's\n- offer",
            "Bochum's\n\noffer",
            "BOCHUM'S OFFER",
            "\u{ff22}\u{ff4f}\u{ff43}\u{ff48}\u{ff55}\u{ff4d}\u{ff07}\u{ff53} offer",
            "Bochum's o\u{fb00}er",
        ] {
            assert_eq!(folded(text, true), "bochum's offer", "{text:?}");
        }
    }

    #[test]
    fn folded_plain() {
        assert_eq!(folded("*a* &amp;\tb", false), "*a* &amp; b");
        assert_eq!(folded("  A\u{200b}\u{2028}B ", false), "a b");
    }

    #[test]
    fn folded_case() {
        for (one, other) in [
            ("STRASSE", "stra\u{df}e"),
            ("\u{39f}\u{394}\u{39f}\u{3a3}", "\u{3bf}\u{3b4}\u{3bf}\u{3c2}"),
            ("ESTEL\u{cd}", "esteli\u{301}"),
            ("\u{1e9e}", "ss"),
        ] {
            assert_eq!(folded(one, false), folded(other, false));
        }
        assert_ne!(folded("Estel\u{ed}", false), folded("Esteli", false));
    }

    #[test]
    fn folded_hyphens() {
        for c in "\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2212}\u{ff0d}".chars() {
            assert_eq!(folded(&format!("rent{c}free"), false), "rent-free");
        }
    }

    #[test]
    fn letters_of_words() {
        assert_eq!(letters("Estel\u{ed}'s"), "estelis");
        assert_eq!(letters("o\u{336}f\u{336}fer"), "offer");
        assert_eq!(letters("1,000"), "1000");
        assert_eq!(letters("\u{2014}"), "");
    }

    #[test]
    fn words_with_apostrophes() {
        let all: Vec<&str> = words("the hall's rent-free 's-Hertogenbosch").collect();
        assert_eq!(all, ["the", "hall's", "rent", "free", "s", "Hertogenbosch"]);
    }

    #[test]
    fn words_without_spaces() {
        for (text, expected) in [
            ("Falcon.pdf", &["Falcon", "pdf"][..]),
            ("Falcon.Then it rained", &["Falcon", "Then", "it", "rained"]),
            ("project_falcon", &["project", "falcon"]),
            ("mailto:falcon", &["mailto", "falcon"]),
            ("Falcon2 and A1b2", &["Falcon", "2", "and", "A1b", "2"]),
            ("75th at 10.30, 1,000", &["75th", "at", "10.30", "1,000"]),
            ("Bochum's", &["Bochum's"]),
        ] {
            assert_eq!(words(text).collect::<Vec<_>>(), expected, "{text}");
        }
        assert_eq!(folded("four\u{b9} words\u{2074}", false), "four words");
    }
}
