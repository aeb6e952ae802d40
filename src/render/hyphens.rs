//! Where the long words of a report can be hyphenated: what its template has to know
//! to tell whether hyphenation is enough for a word to fit its line.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation as _;

/// Shorter words fit every line.
static WORD: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[^\s\p{Pd}]{8,}").ok());

/// The parts of long words, by language and word.
pub(super) type Hyphens = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// The parts of every long word in a composed report, which is in a language (BCP 47).
pub(super) fn hyphens(report: &Value, language: &str) -> Hyphens {
    let mut found = Hyphens::new();
    collect(report, language, &mut found);
    found
}

fn collect(value: &Value, language: &str, found: &mut Hyphens) {
    match value {
        Value::String(text) => {
            let primary = language.split('-').next().unwrap_or_default();
            let words = WORD.iter().flat_map(|word| word.find_iter(text));
            for word in words.map(|word| word.as_str()) {
                let known = found.entry(primary.to_owned()).or_default();
                known.entry(word.to_owned()).or_insert_with(|| parts(word, primary));
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, language, found)),
        Value::Object(fields) => {
            // Words in another language are in an object that names it.
            let of_it = fields.get("language").and_then(Value::as_str).unwrap_or(language);
            for (_, field) in fields.iter().filter(|(name, _)| *name != "svg") {
                collect(field, of_it, found);
            }
        }
        _ => {}
    }
}

/// The parts between which Typst hyphenates a word: it does so in runs of letters.
fn parts(word: &str, language: &str) -> Vec<String> {
    let language = language.as_bytes().try_into().ok().and_then(hypher::Lang::from_iso);
    let mut parts = vec![String::new()];
    for segment in word.split_word_bounds() {
        let language = language.filter(|_| segment.chars().all(char::is_alphabetic));
        let syllables: Vec<&str> = match language {
            Some(language) => hypher::hyphenate(segment, language).collect(),
            None => vec![segment],
        };
        for (index, syllable) in syllables.into_iter().enumerate() {
            match parts.last_mut() {
                Some(part) if index == 0 => part.push_str(syllable),
                _ => parts.push(syllable.to_owned()),
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn parts_follow_language_and_keep_what_is_no_letter() {
        assert_eq!(parts("(Thiruvananthapuram)", "en").join("|"), "(Thiru|vanan|tha|pu|ram)");
        assert_eq!(parts("Mönchengladbach", "de").join("|"), "Mön|chen|glad|bach");
        assert_eq!(parts("Хмельницький", "en"), ["Хмельницький"]);
        assert_eq!(parts("1234567890", "en"), ["1234567890"]);
        assert_eq!(parts("Llanrhymney", "xx"), ["Llanrhymney"]);
    }

    #[test]
    fn words_are_found_in_their_language() {
        let report = json!({
            "title": "International links",
            "svg": "<svg>unreadable</svg>",
            "content": [{ "language": "de-AT", "content": [{ "text": "Freundschaft-Verein" }] }]
        });
        let found = hyphens(&report, "en-GB");
        let words = |language: &str| found[language].keys().collect::<Vec<_>>();
        assert_eq!(words("en"), ["International"]);
        assert_eq!(words("de"), ["Freundschaft"]);
    }
}
