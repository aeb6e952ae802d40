//! What differs, as Markdown: what was removed is struck through, what was
//! added is strong.

use super::{Change, Difference, Words};
use crate::text::MarkdownError;
use crate::text::markdown::Markdown;

pub(super) fn written(difference: &Difference, title: &str) -> Result<String, MarkdownError> {
    let mut text = Markdown::default();
    if let Some(marking) = &difference.marking {
        text.paragraph(|line| line.strong(|words| words.text(marking)));
    }
    text.heading(1, title);
    if difference.is_empty() {
        text.paragraph(|line| line.text("Nothing differs."));
    }
    list("Recommendations", &difference.recommendations, &mut text);
    if !difference.standings.is_empty() {
        text.heading(2, "Status");
        text.lines(&difference.standings, |line, change| line.text(&change.to_string()));
    }
    list("Visits and events of the year", &difference.visits, &mut text);
    for section in &difference.sections {
        list(&section.title, &section.changes, &mut text);
    }
    text.finish()
}

fn list(title: &str, changes: &[Change], text: &mut Markdown) {
    if changes.is_empty() {
        return;
    }
    text.heading(2, title);
    text.lines(changes, |line, change| match change {
        Change::Removed { text } => line.struck(|words| words.text(text)),
        Change::Added { text } => line.strong(|words| words.text(text)),
        Change::Moved { text } => line.text(&format!("(moved) {text}")),
        Change::Changed { words } => marked(words, line),
        Change::Row { row, cells } => {
            line.text(&format!("{row}: "));
            for (index, cell) in cells.iter().enumerate() {
                line.text(if index > 0 { "; " } else { "" });
                line.text(&cell.label());
                marked(&cell.words, line);
            }
        }
    });
}

fn marked(words: &[Words], line: &mut Markdown) {
    for part in words {
        match part {
            Words::Kept { text } => line.text(text),
            Words::Removed { text } => {
                line.struck(|words| words.text(text));
                // Marks need a space between them to be told apart.
                line.text(" ");
            }
            Words::Added { text } => line.strong(|words| words.text(text)),
        }
    }
}
