//! What differs between two reports, for people.

use std::fmt::Write as _;

use intl_update::Error;
use intl_update::dataset::Status;
use intl_update::diff::{Change, Difference, Words};
use intl_update::pipeline::{self, Edge, Settings};

use super::args::{DiffArgs, DiffFormat};
use super::commands::{print, print_json};
use super::{Outcome, input, settings};

/// How a format marks what was removed and added.
struct Marks {
    heading: &'static str,
    removed: (&'static str, &'static str),
    added: (&'static str, &'static str),
    item: &'static str,
}

const TEXT: Marks = Marks { heading: "", removed: ("[-", "-]"), added: ("{+", "+}"), item: "  " };
const MARKDOWN: Marks =
    Marks { heading: "## ", removed: ("~~", "~~"), added: ("**", "**"), item: "- " };

/// Prints what differs between two years' reports, or between two datasets.
pub(crate) fn diff(args: &DiffArgs) -> Result<Outcome, Error> {
    let settings = Settings { edition: args.edition.edition(), ..settings(&args.report)? };
    let first = &args.report.dataset;
    // Two years of one dataset, or two datasets.
    let (before, after) = if let Some(to) = &args.to {
        let from = args.from.to_string_lossy().parse()?;
        let after = Edge { input: input(first)?, year: Some(to.clone()) };
        (Edge { input: input(first)?, year: Some(from) }, after)
    } else {
        let after = Edge { input: input(&args.from)?, year: args.year.clone() };
        (Edge { input: input(first)?, year: args.year.clone() }, after)
    };
    let title = match &args.to {
        Some(to) => format!("{} → {to}", args.from.display()),
        None => format!("{} → {}", first.display(), args.from.display()),
    };
    let difference = pipeline::diff(before, after, &settings)?;
    match args.format {
        DiffFormat::Text => print(&shown(&difference, &title, &TEXT)),
        DiffFormat::Markdown => print(&format!("# {}", shown(&difference, &title, &MARKDOWN))),
        DiffFormat::Json => print_json(&difference),
    }
}

fn shown(difference: &Difference, title: &str, marks: &Marks) -> String {
    let mut text = format!("{title}\n");
    if difference.is_empty() {
        text.push_str("\nNothing differs.\n");
        return text;
    }
    list("Recommendations", &difference.recommendations, marks, &mut text);
    if !difference.standings.is_empty() {
        let _ = writeln!(text, "\n{}Standings\n", marks.heading);
        for change in &difference.standings {
            let _ = writeln!(
                text,
                "{}{}: {} → {}",
                marks.item,
                change.place,
                name(change.before),
                name(change.after)
            );
        }
    }
    list("Visits and events of the year", &difference.visits, marks, &mut text);
    for section in &difference.sections {
        list(&section.title, &section.changes, marks, &mut text);
    }
    text
}

fn list(title: &str, changes: &[Change], marks: &Marks, text: &mut String) {
    if changes.is_empty() {
        return;
    }
    // Writing to a string cannot fail.
    let _ = writeln!(text, "\n{}{title}\n", marks.heading);
    let marked = |(open, close): (&str, &str), words: &str| {
        // The marks of Markdown stand beside words, not beside spaces.
        let inner = words.trim();
        let start = words.len().saturating_sub(words.trim_start().len());
        let (before, after) = (
            words.get(..start).unwrap_or_default(),
            words.get(start.saturating_add(inner.len())..).unwrap_or_default(),
        );
        format!("{before}{open}{inner}{close}{after}")
    };
    for change in changes {
        let line = match change {
            Change::Removed { text } => marked(marks.removed, text),
            Change::Added { text } => marked(marks.added, text),
            Change::Changed { words } => words
                .iter()
                .map(|words| match words {
                    Words::Kept { text } => text.clone(),
                    Words::Removed { text } => marked(marks.removed, text),
                    Words::Added { text } => marked(marks.added, text),
                })
                .collect(),
        };
        let _ = writeln!(text, "{}{line}", marks.item);
    }
}

/// A status as the dataset writes it.
fn name(status: Option<Status>) -> String {
    status.map_or_else(|| "not in the register".to_owned(), |status| status.to_string())
}
