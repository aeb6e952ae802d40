//! The report as Markdown (CommonMark with tables), for pasting into other
//! programs.
//!
//! Markdown has no paragraph numbers of its own, so the numbers stand in the
//! text, and nested numbered paragraphs are entries of lists.

use std::fmt::Write as _;

use super::Rendered;
use crate::report::{Report, Section};
use crate::text::{Block, Inline};

pub(super) fn render(report: &Report) -> Rendered {
    let meta = &report.meta;
    let mut text = format!(
        "# {}\n\n{}, {}, {}\n\n",
        escape(&meta.title),
        escape(&meta.council),
        escape(&meta.committee),
        escape(&meta.meeting_date_text)
    );
    if !report.front_page.rows.is_empty() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "## {}\n", escape(&report.front_page.title));
        for row in &report.front_page.rows {
            let _ = writeln!(text, "- **{}:** {}", escape(&row.label), on_one_line(&row.blocks));
        }
        text.push('\n');
        blocks(&report.front_page.blocks, "", &mut text);
    }
    for part in &report.sections {
        section(part, &mut text);
    }
    let text = format!("{}\n", text.trim_end());
    Rendered { bytes: text.into_bytes(), pages: None }
}

fn section(part: &Section, text: &mut String) {
    let level = "#".repeat(usize::from(part.level.clamp(1, 5)) + 1);
    let number = part.number.as_deref().map(|number| format!("{number} ")).unwrap_or_default();
    let _ = writeln!(text, "{level} {}{}\n", escape(&number), escape(&part.title));
    blocks(&part.blocks, "", text);
    for inner in &part.sections {
        section(inner, text);
    }
}

/// Blocks one below the other, each line indented.
fn blocks(content: &[Block], indent: &str, text: &mut String) {
    for block in content {
        match block {
            Block::Paragraph { content } => {
                let _ = writeln!(text, "{indent}{}\n", inlines(content));
            }
            Block::Numbered { number, blocks, .. } => {
                let number = escape(number);
                if indent.is_empty() {
                    entry(&number, blocks, "", "", text);
                } else {
                    entry(&number, blocks, indent, "- ", text);
                }
            }
            Block::List { ordered, items } => {
                for (index, item) in items.iter().enumerate() {
                    let marker = if *ordered {
                        format!("{}. ", index.saturating_add(1))
                    } else {
                        "- ".to_owned()
                    };
                    entry("", item, indent, &marker, text);
                }
            }
            Block::Table { caption, columns, rows } => {
                let _ = writeln!(text, "{indent}{}\n", escape(caption));
                let titles: Vec<String> =
                    columns.iter().map(|column| escape(&column.title)).collect();
                let _ = writeln!(text, "{indent}| {} |", titles.join(" | "));
                let _ = writeln!(text, "{indent}|{}", " --- |".repeat(columns.len()));
                for row in rows {
                    let cells: Vec<String> = row.iter().map(|cell| inlines(cell)).collect();
                    let _ = writeln!(text, "{indent}| {} |", cells.join(" | "));
                }
                text.push('\n');
            }
        }
    }
}

/// A numbered paragraph or an entry of a list: its first paragraph beside its
/// number, the rest below it.
fn entry(number: &str, content: &[Block], indent: &str, marker: &str, text: &mut String) {
    let (first, rest) = match content.split_first() {
        Some((Block::Paragraph { content }, rest)) => (inlines(content), rest),
        _ => (String::new(), content),
    };
    let _ = writeln!(text, "{indent}{marker}{}\n", format!("{number} {first}").trim());
    let inner = format!("{indent}{}", if marker.is_empty() { "  " } else { "    " });
    // What stands below a paragraph of the text itself is not indented: it
    // would be code.
    let inner =
        if marker.is_empty() && rest.iter().all(|block| !is_list(block)) { "" } else { &inner };
    blocks(rest, inner, text);
}

fn is_list(block: &Block) -> bool {
    matches!(block, Block::Numbered { .. } | Block::List { .. })
}

/// Blocks on one line, as the answer of a form.
fn on_one_line(content: &[Block]) -> String {
    let parts: Vec<String> = content
        .iter()
        .map(|block| match block {
            Block::Paragraph { content } => inlines(content),
            Block::Numbered { blocks, .. } => on_one_line(blocks),
            Block::List { items, .. } => {
                items.iter().map(|item| on_one_line(item)).collect::<Vec<_>>().join("; ")
            }
            Block::Table { .. } => String::new(),
        })
        .collect();
    parts.join(" ")
}

fn inlines(content: &[Inline]) -> String {
    content
        .iter()
        .map(|inline| match inline {
            Inline::Text { text } | Inline::Reference { text, .. } => escape(text),
            Inline::Emphasis { content } => format!("*{}*", inlines(content)),
            Inline::Strong { content } => format!("**{}**", inlines(content)),
            Inline::Link { url, content } => format!("[{}](<{url}>)", inlines(content)),
            Inline::Foreign { content, .. } => inlines(content),
        })
        .collect()
}

/// Text without what Markdown would take for markup.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '&') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
