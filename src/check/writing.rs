//! Plain writing: sentence case and short sentences.

use unicode_segmentation::UnicodeSegmentation as _;

use super::{Findings, Subject};
use crate::text::narrative::{parse, plain_markup};
use crate::text::{Block, plain_text};

checks! {
    Warning Dataset PLAIN_MARKUP "plain-markup"
        "Texts use no other markup than paragraphs, lists, emphasis and links.",
        "texts with markup that is printed as it is written"
        => markup_is_that_of_narrative, bullets_are_lists;
    Warning Dataset ALL_CAPITALS "all-capitals"
        "Text is in sentence case.",
        "texts in capital letters"
        => text_is_in_sentence_case;
    Warning Dataset LONG_SENTENCE "long-sentence"
        "A sentence has no more than 40 words.",
        "sentences of more than 40 words"
        => sentences_are_short;
}

/// The most words that a sentence has.
const LONGEST_SENTENCE: usize = 40;

/// So many words in capitals one after the other are a phrase in capitals
/// rather than abbreviations.
const WORDS_IN_CAPITALS: usize = 3;

/// A single word in capitals of this length is no abbreviation.
const LETTERS_IN_CAPITALS: usize = 6;

pub(super) fn text_is_in_sentence_case(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for text in subject.texts_read() {
        let words: Vec<&str> = text.content.unicode_words().collect();
        let capitals = |word: &&str| {
            word.chars().filter(|c| c.is_alphabetic()).count() >= 2
                && !word.chars().any(char::is_lowercase)
                && word.chars().any(char::is_uppercase)
        };
        let phrase = words.windows(WORDS_IN_CAPITALS).find(|window| window.iter().all(capitals));
        let alone = match words.as_slice() {
            [only] => capitals(only) && only.chars().count() >= LETTERS_IN_CAPITALS,
            [_, _] => words.iter().all(capitals),
            _ => false,
        };
        if phrase.is_some() || alone {
            let shown = phrase.map_or_else(|| text.content.to_owned(), |words| words.join(" "));
            findings.add(
                ALL_CAPITALS,
                text,
                format!("“{shown}” is in capitals"),
                "write it in sentence case; screen readers may spell out capitals",
            );
        }
    }
}

pub(super) fn sentences_are_short(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for text in subject.texts_read().filter(|text| text.narrative) {
        for paragraph in paragraphs(&parse(text.content)) {
            for sentence in paragraph.unicode_sentences() {
                let words = sentence.unicode_words().count();
                if words > LONGEST_SENTENCE {
                    let start: String =
                        sentence.unicode_words().take(6).collect::<Vec<_>>().join(" ");
                    findings.add(
                        LONG_SENTENCE,
                        text,
                        format!("the sentence “{start} …” has {words} words"),
                        format!("split it: keep sentences to {LONGEST_SENTENCE} words or fewer"),
                    );
                }
            }
        }
    }
}

pub(super) fn markup_is_that_of_narrative(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for text in subject.texts_read().filter(|text| text.narrative) {
        if let Some(what) = plain_markup(text.content) {
            findings.add(
                PLAIN_MARKUP,
                text,
                format!("{what} is not supported in a text, so it is printed as it is written here"),
                "use only paragraphs, lists, *emphasis*, **strong** words and [links](https://example.org)",
            );
        }
    }
}

/// The marks before entries that are pasted from a word processor.
const BULLETS: [char; 9] = [
    '\u{b7}', '\u{2022}', '\u{2023}', '\u{25aa}', '\u{25a0}', '\u{25cb}', '\u{25cf}', '\u{25e6}',
    '\u{f0b7}',
];

pub(super) fn bullets_are_lists(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for text in subject.texts_read().filter(|text| text.narrative) {
        let mut lines = text.content.lines().map(str::trim_start);
        let bullet = lines.find_map(|line| {
            let first = line.chars().next().filter(|c| BULLETS.contains(c))?;
            line.strip_prefix(first)?.starts_with(char::is_whitespace).then_some(first)
        });
        let in_line = |mark: &&char| text.content.matches(&format!(" {mark} ")).count() > 1;
        // A dot in the middle of a line parts words, as in addresses.
        let bullet = bullet.or_else(|| BULLETS.iter().skip(1).find(in_line).copied());
        if let Some(bullet) = bullet {
            findings.add(
                PLAIN_MARKUP,
                text,
                format!("“{bullet}” does not make a list: the lines are printed as one paragraph"),
                "leave an empty line before the list, and begin each entry on its own line with a hyphen and a space",
            );
        }
    }
}

/// The text of each paragraph and list entry.
pub(super) fn paragraphs(blocks: &[Block]) -> Vec<String> {
    blocks
        .iter()
        .flat_map(|block| match block {
            Block::Paragraph { content } => vec![plain_text(content)],
            Block::Numbered { blocks, .. } => paragraphs(blocks),
            Block::List { items, .. } => items.iter().flat_map(|item| paragraphs(item)).collect(),
            Block::Table { .. } | Block::Photograph { .. } | Block::Picture { .. } => Vec::new(),
        })
        .collect()
}
