//! The report as Markdown (CommonMark with tables), for pasting into other
//! programs.

use super::{RenderError, Rendered};
use crate::out::{LastLine, signed};
use crate::report::{Report, Section};
use crate::text::markdown::Markdown;

pub(super) fn render(report: &Report) -> Result<Rendered, RenderError> {
    let meta = &report.meta;
    let mut text = Markdown::default();
    if let Some(marking) = &meta.marking {
        text.paragraph(|line| line.strong(|words| words.text(marking)));
    }
    text.heading(1, &meta.title);
    if let Some(stamp) = &meta.stamp {
        text.paragraph(|line| line.strong(|words| words.text(stamp)));
    }
    text.paragraph(|line| line.text(&meta.subtitle));
    // That of a minute has the committee and the date.
    let is_said = |words: &str| meta.subtitle.contains(words);
    let bodies = [Some(&meta.council), Some(&meta.committee).filter(|own| !is_said(own))];
    let bodies: Vec<&str> = bodies.into_iter().flatten().map(String::as_str).collect();
    text.paragraph(|line| line.text(&bodies.join(", ")));
    if !is_said(&meta.meeting_date_text) {
        text.paragraph(|line| line.text(&meta.meeting_date_text));
    }
    if let Some(item) = &meta.agenda_item {
        let label = report.labels.get("page.agenda_item").map_or("", String::as_str);
        text.paragraph(|line| line.text(&format!("{label} {item}")));
    }
    if let Some(notice) = &meta.notice {
        text.paragraph(|line| line.strong(|words| words.text(notice)));
    }
    if !report.front_page.rows.is_empty() {
        text.heading(2, &report.front_page.title);
        text.lines(&report.front_page.rows, |line, row| {
            let colon = if row.label.ends_with('?') { "" } else { ":" };
            line.strong(|label| label.text(&format!("{}{colon}", row.label)));
            line.text(" ");
            line.on_one_line(&row.blocks);
        });
        text.blocks(&report.front_page.blocks);
    }
    for part in &report.sections {
        section(part, &mut text);
    }
    let text = signed(&format!("{}\n", text.finish()?), LastLine::Markup);
    Ok(Rendered { bytes: text.into_bytes(), pages: None })
}

fn section(part: &Section, text: &mut Markdown) {
    let number = part.number.as_deref().unwrap_or_default();
    text.heading(part.level.saturating_add(1), &format!("{number} {}", part.title));
    text.blocks(&part.blocks);
    for inner in &part.sections {
        section(inner, text);
    }
}
