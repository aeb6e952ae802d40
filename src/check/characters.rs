//! Every character of a text is visible, and the fonts have it.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use regex::Regex;
use unicode_script::{Script, UnicodeScript as _};

use super::{Findings, Subject, Text};
use crate::text::narrative::parse_inline;
use crate::text::plain_text;

checks! {
    Error Report MISSING_CHARACTER "missing-character"
        "Every character has a glyph in the fonts."
        => fonts_have_every_character;
    Error Dataset INVISIBLE_CHARACTER "invisible-character"
        "Texts have no control characters, and no invisible ones that change how the rest is read."
        => every_character_is_seen;
}

/// Invisible characters: controls, marks of direction, characters of no
/// width, tags, noncharacters and the like (Unicode general category C and the
/// property `Default_Ignorable_Code_Point`). Marks of number in Arabic are of
/// category C but are visible.
const UNSEEN: &str = r"[[\p{C}\p{Zl}\p{Zp}\p{DI}]--[\t\n\r\p{Prepended_Concatenation_Mark}]]";

/// Where such a character is how the text is written: a soft hyphen within a
/// word, a joiner or non-joiner within a word of a script that needs it, as
/// Persian and Hindi do.
const WITHIN_WORDS: &str =
    r"[\p{L}\p{M}]\u{AD}+|[\p{L}\p{M}&&[^\p{Latin}\p{Greek}\p{Cyrillic}]][\u{200C}\u{200D}]";

/// Letters written from right to left, in whose company marks of direction
/// (not overrides) are how punctuation is put in its place.
const RIGHT_TO_LEFT: &str =
    r"[\p{L}&&[\p{Hebrew}\p{Arabic}\p{Syriac}\p{Thaana}\p{Nko}\p{Samaritan}\p{Mandaic}\p{Adlam}]]";

/// The marks of direction.
const DIRECTION: &str = r"[\u{200E}\u{200F}\u{61C}]";

static UNSEEN_CHARACTER: LazyLock<Regex> = LazyLock::new(|| built(UNSEEN));
static ALLOWED: LazyLock<Regex> = LazyLock::new(|| built(WITHIN_WORDS));
static LETTER_FROM_RIGHT: LazyLock<Regex> = LazyLock::new(|| built(RIGHT_TO_LEFT));
static DIRECTION_MARK: LazyLock<Regex> = LazyLock::new(|| built(DIRECTION));
pub(super) static ENTITY: LazyLock<Regex> = LazyLock::new(|| built(r"&#?[[:alnum:]]+;"));

#[expect(clippy::unreachable, reason = "the forms are constants; a test builds them")]
fn built(form: &str) -> Regex {
    Regex::new(form).unwrap_or_else(|error| unreachable!("the form is valid: {error}"))
}

/// The invisible characters of a text that have no use in it.
fn unseen(text: &str) -> BTreeSet<char> {
    if !UNSEEN_CHARACTER.is_match(text) {
        return BTreeSet::new();
    }
    let text = ALLOWED.replace_all(text, "");
    let text = if LETTER_FROM_RIGHT.is_match(&text) {
        DIRECTION_MARK.replace_all(&text, "")
    } else {
        text
    };
    UNSEEN_CHARACTER.find_iter(&text).flat_map(|found| found.as_str().chars()).collect()
}

/// A text as it is written, with the characters that its narrative writes by
/// number or name (`&#8203;`). Each is checked by itself, because whether it is
/// read so depends on the text around it in the report.
fn written_and_shown<'a>(text: &Text<'a>) -> Cow<'a, str> {
    if !text.narrative {
        return text.content.into();
    }
    let entities = ENTITY.find_iter(text.content);
    let mut shown = entities.map(|entity| plain_text(&parse_inline(entity.as_str()))).peekable();
    if shown.peek().is_none() {
        return text.content.into();
    }
    format!("{}\n{}", text.content, shown.collect::<String>()).into()
}

pub(super) fn every_character_is_seen(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for text in subject.texts.iter().chain(&subject.declared) {
        let found = unseen(&written_and_shown(text));
        if !found.is_empty() {
            let named: Vec<String> =
                found.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect();
            findings.add(
                INVISIBLE_CHARACTER,
                text,
                format!("the text has invisible characters: {}", named.join(", ")),
                "remove them: retype the text at this point, or paste it without formatting",
            );
        }
    }
}

pub(super) fn fonts_have_every_character(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    // Only reports are set in fonts that the program brings.
    let Some(covers) = subject.purpose.reports else { return };
    // Looking a character up again is much faster than asking the fonts. Invisible
    // characters need no glyph.
    let mut covered: HashMap<char, bool> = HashMap::new();
    let mut is_covered = |c: char| {
        *covered.entry(c).or_insert_with(|| {
            // These hyphens are set as ordinary ones.
            matches!(c, '\n' | '\t' | '\r' | '\u{2010}' | '\u{2011}')
                || UNSEEN_CHARACTER.is_match(c.encode_utf8(&mut [0; 4]))
                || covers(c)
        })
    };
    for text in &subject.texts {
        let shown = written_and_shown(text);
        let missing: BTreeSet<char> = shown.chars().filter(|c| !is_covered(*c)).collect();
        if missing.is_empty() {
            continue;
        }
        let named: Vec<String> =
            missing.iter().map(|c| format!("{c} (U+{:04X})", u32::from(*c))).collect();
        findings.add(
            MISSING_CHARACTER,
            text,
            format!("no font has {}", named.join(", ")),
            font_help(&missing),
        );
    }
}

/// Which font has characters, and where it belongs.
fn font_help(missing: &BTreeSet<char>) -> String {
    let fonts: BTreeSet<Cow<'static, str>> =
        missing.iter().filter_map(|c| font_of(*c, missing)).collect();
    let fonts: Vec<&str> = fonts.iter().map(AsRef::as_ref).collect();
    if fonts.is_empty() {
        return "put a font that has it into the folder `fonts` beside the dataset, or write it \
                in another script"
            .to_owned();
    }
    format!(
        "get {} from fonts.google.com/noto and put its file (.ttf or .otf) into the folder \
         `fonts` beside the dataset, or write the text in another script",
        fonts.join(" and ")
    )
}

/// The font of the Noto family for a character among others; none where it belongs to no
/// one script.
fn font_of(c: char, among: &BTreeSet<char>) -> Option<Cow<'static, str>> {
    const JAPANESE: &str = "Noto Sans JP";
    const KOREAN: &str = "Noto Sans KR";
    let has = |scripts: &[Script]| among.iter().any(|c| scripts.contains(&c.script()));
    Some(match c.script() {
        Script::Common | Script::Inherited | Script::Unknown => return None,
        Script::Hiragana | Script::Katakana => JAPANESE.into(),
        Script::Han if has(&[Script::Hiragana, Script::Katakana]) => JAPANESE.into(),
        Script::Hangul => KOREAN.into(),
        Script::Han if has(&[Script::Hangul]) => KOREAN.into(),
        Script::Han => "Noto Sans SC (simplified Chinese), Noto Sans TC (traditional Chinese) or \
                        Noto Sans JP (Japanese)"
            .into(),
        Script::Bopomofo => "Noto Sans TC".into(),
        Script::Arabic => "Noto Sans Arabic (or Noto Nastaliq Urdu for Urdu)".into(),
        Script::Tibetan => "Noto Serif Tibetan".into(),
        script => format!("Noto Sans {}", script.full_name().replace('_', " ")).into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Pointer;

    #[test]
    fn font_of_each_script() {
        for (text, font) in [
            ("成都", "Noto Sans SC (simplified Chinese), Noto Sans TC (traditional Chinese) or"),
            ("かわさき", "get Noto Sans JP from"),
            ("川さき", "get Noto Sans JP from"),
            ("カワサキ", "get Noto Sans JP from"),
            ("대전", "get Noto Sans KR from"),
            ("大田 대전", "get Noto Sans KR from"),
            ("بيت لحم", "get Noto Sans Arabic (or Noto Nastaliq Urdu for Urdu) from"),
            ("בית לחם", "get Noto Sans Hebrew from"),
            ("เชียงใหม่", "get Noto Sans Thai from"),
            ("काठमाण्डू", "get Noto Sans Devanagari from"),
            ("თბილისი", "get Noto Sans Georgian from"),
            ("Երևան", "get Noto Sans Armenian from"),
            ("ᐃᖃᓗᐃᑦ", "get Noto Sans Canadian Aboriginal from"),
            ("བོད་", "get Noto Serif Tibetan from"),
            ("成都 เชียง", ") or Noto Sans JP (Japanese) and Noto Sans Thai from"),
            ("✿", "put a font that has it into the folder `fonts`"),
        ] {
            let help = font_help(&text.chars().collect());
            assert!(help.contains(font) && help.contains("`fonts` beside the dataset"), "{help}");
        }
    }

    #[test]
    fn characters_written_by_number_or_name_are_found() {
        for content in ["a&#2;b", "a&#x202e;b", "a&ZeroWidthSpace;b", "> a&#8203;"] {
            let plain = Text::new(Pointer::of_file(0), content);
            let narrative = Text { narrative: true, ..Text::new(Pointer::of_file(0), content) };
            assert!(!unseen(&written_and_shown(&narrative)).is_empty(), "{content}");
            assert_eq!(unseen(&written_and_shown(&plain)), BTreeSet::new(), "{content}");
        }
    }

    #[test]
    fn what_is_not_seen_is_found_but_where_writing_needs_it() {
        for text in [
            "a\u{202e}b",
            "\u{2066}a",
            "a\u{200b}b",
            "a\u{2060}b",
            "\u{feff}a",
            "a\0",
            "a\u{b}b",
            "a\u{85}b",
            "a\u{7f}",
            "a\u{fffe}",
            "a\u{10ffff}",
            "a\u{e0041}",
            "a\u{2028}b",
            "\u{ad}",
            "a \u{ad}b",
            "a\u{200d}b",
            "a\u{200c}b",
            "я\u{200d}я",
            "a\u{200e}b",
            "a\u{61c}b",
            "א\u{202e}ב",
            "a\u{fe0f}",
            "a\u{e000}b",
            "\u{3164}",
            "a\u{34f}b",
            "a\u{fff9}b",
        ] {
            assert!(!unseen(text).is_empty(), "{text:?}");
        }
        for text in [
            "Plain.\n\tText\r\n",
            "a\u{a0}b",
            "a\u{202f}b",
            "Rath\u{ad}haus\u{ad}platz",
            "می\u{200c}خواهم",
            "क्\u{200d}ष",
            "אבג!\u{200f} 12",
            "١\u{600}",
            "Ŵŷ é e\u{301} ß я Ω – …",
        ] {
            assert_eq!(unseen(text), BTreeSet::new(), "{text:?}");
        }
    }
}
