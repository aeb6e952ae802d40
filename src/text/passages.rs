//! Passages of the standard wording that a house style of another language does not
//! have: they stay in English, and are marked so in the text that is made of them.
//!
//! While a text is being put together the marks are characters in it, which no text of a
//! dataset may have: Unicode keeps them for such use, and checks refuse them.

use std::sync::LazyLock;

use regex::Regex;

use super::{Block, Inline};

/// The language of the built-in wording.
pub(crate) const ENGLISH: &str = "en";

/// From here on the text is in English.
const START: char = '\u{fdd3}';

/// From here on the text is in the language of the house style.
const OWN: char = '\u{fdd4}';

/// What began last ends here.
const STOP: char = '\u{fdd5}';

/// The same as it is written: after a sign, so that emphasis can end before it.
const END: &str = "\u{fffc}\u{fdd5}";

static TAGS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?s)\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|&#?\w+;").ok());

/// White space inside marks, and marks with nothing between them.
static EMPTY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new("(\u{fdd3}|\u{fdd4})\\s+|\\s+(\u{fffc}\u{fdd5})|[\u{fdd3}\u{fdd4}]\u{fffc}\u{fdd5}")
        .ok()
});

/// The sign of a list or quotation, which belongs at the beginning of its line.
static SIGN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new("(?m)^([\u{fdd3}\u{fdd4}]+)((?:[-*+>]|\\d+[.)])[ \t]+)").ok());

/// The source of a template as one in English, if it has words of its own.
pub(crate) fn in_english(template: &str) -> Option<String> {
    let words = TAGS.as_ref()?.replace_all(template, "");
    words.contains(char::is_alphabetic).then(|| format!("{START}{template}{END}"))
}

/// Words in the language of the house style, inside a passage that may be in English.
pub(crate) fn own(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!("{OWN}{words}{END}") }
}

/// Whether a text has something in English.
pub(crate) fn has_english(text: &str) -> bool {
    text.contains(START)
}

/// A text without its marks.
pub(crate) fn without_marks(text: &str) -> String {
    text.replace(END, "").replace([START, OWN, STOP], "")
}

/// Changes a text between the marks at its beginning and its end.
pub(crate) fn between_marks(text: &str, change: impl Fn(&str) -> String) -> String {
    let start = text.trim_start_matches([START, OWN]);
    let before = text.strip_suffix(start).unwrap_or_default();
    let inner = start.trim_end_matches(END);
    let after = start.strip_prefix(inner).unwrap_or_default();
    format!("{before}{}{after}", change(inner))
}

/// The text of a filled-in template, with its marks where CommonMark reads on past them.
pub(crate) fn tidy(text: &str) -> String {
    let mut text = text.trim().to_owned();
    if !text.contains([START, OWN]) {
        return text;
    }
    loop {
        let tidied = EMPTY.as_ref().map(|empty| empty.replace_all(&text, "$1$2").into_owned());
        match tidied {
            Some(tidied) if tidied != text => text = tidied,
            _ => break,
        }
    }
    SIGN.as_ref().map(|sign| sign.replace_all(&text, "$2$1").into_owned()).unwrap_or(text)
}

/// Makes languages of the marks in blocks whose own text is in a language.
pub(crate) fn settle(blocks: &mut [Block], own: &str) {
    let mut within = Vec::new();
    for block in blocks {
        block.for_each_inline_mut(&mut |inline| {
            if let Inline::Text { text } = inline {
                *inline = settled(pieces(text, &mut within), own);
            }
        });
    }
}

/// The pieces of a text, each with whether it is in English; `within` has what has begun
/// before it, and not ended.
fn pieces(text: &str, within: &mut Vec<bool>) -> Vec<(bool, String)> {
    let mut pieces: Vec<(bool, String)> = Vec::new();
    for c in text.replace(END, &STOP.to_string()).chars() {
        let english = within.last().copied().unwrap_or_default();
        match (c, pieces.last_mut()) {
            (START, _) => within.push(true),
            (OWN, _) => within.push(false),
            (STOP, _) => drop(within.pop()),
            (c, Some((last, piece))) if *last == english => piece.push(c),
            (c, _) => pieces.push((english, c.to_string())),
        }
    }
    pieces
}

/// The pieces as one piece of running text.
fn settled(pieces: Vec<(bool, String)>, own: &str) -> Inline {
    let english = |content| Inline::Foreign { language: ENGLISH.to_owned(), content };
    match pieces.as_slice() {
        [] => Inline::text(""),
        [(false, text)] => Inline::text(text),
        [(true, text)] => english(vec![Inline::text(text)]),
        _ => {
            let content = pieces.into_iter().map(|(is_english, text)| {
                let text = Inline::text(text);
                if is_english {
                    return text;
                }
                Inline::Foreign { language: own.to_owned(), content: vec![text] }
            });
            english(content.collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::narrative::{parse, parse_inline};
    use crate::text::plain_text;

    /// The languages of a text, as `[en: …]` and `[cy: …]`.
    fn shown(content: &[Inline]) -> String {
        content
            .iter()
            .map(|inline| match inline {
                Inline::Foreign { language, content } => {
                    format!("[{language}: {}]", shown(content))
                }
                Inline::Strong { content } => format!("**{}**", shown(content)),
                other => plain_text(std::slice::from_ref(other)),
            })
            .collect()
    }

    fn settled_text(text: &str) -> Vec<String> {
        let mut blocks = parse(&tidy(text));
        settle(&mut blocks, "cy");
        let mut found = Vec::new();
        for block in blocks {
            match block {
                Block::Paragraph { content } => found.push(shown(&content)),
                Block::List { items, .. } => {
                    for item in items.into_iter().flatten() {
                        if let Block::Paragraph { content } = item {
                            found.push(format!("- {}", shown(&content)));
                        }
                    }
                }
                other => panic!("{other:?}"),
            }
        }
        found
    }

    #[test]
    fn english_is_marked_around_own_words() {
        let english = |text: &str| format!("{START}{text}{END}");
        for (text, expected) in [
            ("Croeso.".to_owned(), vec!["Croeso."]),
            (english("The reason."), vec!["[en: The reason.]"]),
            (english("\n  The reason.  \n"), vec!["[en: The reason.]"]),
            (english(&format!("Reason: {}", own("Croeso."))), vec!["[en: Reason: [cy: Croeso.]]"]),
            (
                english(&format!("**Why.** {}", own("Un.\n\nDau."))),
                vec!["**[en: Why.]**[en:  [cy: Un.]]", "Dau."],
            ),
            (english("- One.\n- Two."), vec!["- [en: One.]", "- [en: Two.]"]),
            (english("**Bold.**"), vec!["**[en: Bold.]**"]),
            (
                format!("Croeso. {}", english("**Bold.**")),
                vec!["[en: [cy: Croeso. ]]**[en: Bold.]**"],
            ),
            (english(&own("")), vec![]),
            (own("- Un.\n- Dau."), vec!["- Un.", "- Dau."]),
        ] {
            let expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
            let found = settled_text(&text);
            let plain =
                |texts: &[String]| texts.join("|").replace("[en: [cy: Croeso. ]]", "Croeso. ");
            assert_eq!(plain(&found), plain(&expected), "{text:?}");
        }
    }

    #[test]
    fn template_without_words_is_of_no_language() {
        assert_eq!(in_english("{{ place }}, {# the country #}&nbsp;{% if x %}{% endif %}"), None);
        assert_eq!(in_english(""), None);
        let marked = in_english("The {{ place }}").unwrap();
        assert!(has_english(&marked));
        assert_eq!(without_marks(&marked), "The {{ place }}");
    }

    #[test]
    fn marks_are_changed_around_and_dropped_from_plain_text() {
        let text = format!("{OWN}croeso.{END}");
        let capital = between_marks(&text, crate::text::capitalised);
        assert_eq!(capital, format!("{OWN}Croeso.{END}"));
        assert_eq!(plain_text(&parse_inline(&capital)), "Croeso.");
    }
}
