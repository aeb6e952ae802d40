//! The narrative parser: whatever the text, nothing in it is lost or invented,
//! nesting has an end, links lead where they may, and escaped text is itself.

#![no_main]

use intl_update::text::{Block, Inline, is_linkable, narrative, plain_text};
use intl_update_fuzz::{Tree, letters, settle};
use libfuzzer_sys::fuzz_target;

/// Lists and marks that stand inside one another, at most: eight levels of
/// lists, and one mark in the innermost.
const DEEPEST: usize = 9;

fuzz_target!(|text: &str| {
    settle();
    let blocks = narrative::parse(text);
    let tree = Tree::of(&blocks);
    assert!(tree.depth <= DEEPEST, "nested {} deep", tree.depth);

    nothing_is_lost_or_invented(text, &tree.text);
    let line = plain_text(&narrative::parse_inline(text));
    assert_eq!(letters(&line), letters(&tree.text), "in one line");

    let links = narrative::links(text);
    for url in &tree.urls {
        assert!(is_linkable(url), "linked: {url}");
        assert!(links.contains(url), "not told of: {url}");
    }
    for (anchor, _) in &tree.references {
        assert!(links.contains(&format!("ref:{anchor}")), "not told of: {anchor}");
    }
    for language in &tree.languages {
        assert!(links.contains(&format!("lang:{language}")), "not told of: {language}");
    }
    let _ = narrative::plain_markup(text);

    escaped_text_is_itself(text);
});

/// What is written is shown, but for the marks and the destinations of links.
fn nothing_is_lost_or_invented(written: &str, shown: &str) {
    // A character reference such as `&lt;` is shown as what it stands for.
    if written.contains('&') {
        return;
    }
    let backslashes = |text: &str| text.matches('\\').count();
    assert!(backslashes(shown) <= backslashes(written), "a backslash is invented: {shown:?}");
    let (written_letters, shown_letters) = (letters(written), letters(shown));
    if written.contains("](") {
        let mut rest = written_letters.chars();
        let in_order = shown_letters.chars().all(|letter| rest.any(|other| other == letter));
        assert!(in_order, "invented: {shown_letters:?} of {written_letters:?}");
    } else {
        assert_eq!(shown_letters, written_letters, "lost or invented");
    }
}

/// Text without marks is shown as it is, in typographic quotation marks.
fn escaped_text_is_itself(text: &str) {
    // The marks of passages are no text: checks refuse them in every dataset.
    let text = &text.replace(['\u{fdd3}', '\u{fdd4}', '\u{fdd5}'], "");
    let content = narrative::plain(text);
    assert!(matches!(content[..], [] | [Inline::Text { .. }]), "read as markup: {content:?}");
    let shown = plain_text(&content);
    assert_eq!(plainly(&shown), plainly(text), "not as it was written");
    assert_eq!(narrative::typographic(&shown), shown, "another text the second time");
    let blocks = narrative::parse(&narrative::escape(text));
    assert!(matches!(blocks[..], [] | [Block::Paragraph { .. }]), "{blocks:?}");
}

/// Text with straight quotation marks, and one space for any white space.
fn plainly(text: &str) -> String {
    let straight = text
        .replace(['\u{2018}', '\u{2019}'], "'")
        .replace(['\u{201c}', '\u{201d}'], "\"")
        // CommonMark replaces the first, the parser keeps the second for itself.
        .replace(['\0', '\u{fdd0}'], "\u{fffd}");
    straight.split_whitespace().collect::<Vec<_>>().join(" ")
}
