//! What differs between two reports, for people.

use std::fmt::Write as _;
use std::path::Path;

use intl_update::compose::ComposeOptions;
use intl_update::dataset::ReportId;
use intl_update::diff::{Change, Difference, Words};
use intl_update::out::LastLine;
use intl_update::render::RenderError;
use intl_update::workspace::{PublishError, diff as difference_of};
use intl_update::{Error, Workspace};

use super::args::{DiffArgs, DiffFormat};
use super::messages::Messages;
use super::output::{deliver, deliver_json};
use super::{Outcome, compose_options, input, setup};

/// Prints what differs between two years' reports, or between two datasets.
pub(crate) fn diff(args: &DiffArgs, messages: Messages) -> Result<Outcome, Error> {
    let (edition, setup) = (args.edition.edition(), setup(&args.report)?);
    let open = |path: &Path| Workspace::open(input(path, messages)?, setup.clone());
    let options =
        |report: Option<ReportId>| ComposeOptions { report, ..compose_options(&args.report) };
    let first = &args.input.dataset;
    let register = open(first)?;
    if let Some(report) = as_report(args) {
        let difference = register.diff_from_record(edition, &options(Some(report.clone())))?;
        let Some(difference) = difference else {
            return Err(PublishError::NotPublished { report: report.to_string() }.into());
        };
        return show(&difference, &format!("{report} as published → the register now"), args);
    }
    // Two years of one dataset, or two datasets.
    let (difference, title) = if let Some(to) = &args.to {
        let (before, after) =
            (options(Some(args.from.to_string_lossy().parse()?)), options(Some(to.clone())));
        let difference = difference_of((&register, &before), (&register, &after), edition)?;
        (difference, format!("{} → {to}", args.from.display()))
    } else {
        let (other, options) = (open(&args.from)?, options(args.year.clone()));
        let difference = difference_of((&register, &options), (&other, &options), edition)?;
        (difference, format!("{} → {}", first.display(), args.from.display()))
    };
    show(&difference, &title, args)
}

/// The report that is compared with the register, if no second one is named and the
/// first name is not that of a dataset.
fn as_report(args: &DiffArgs) -> Option<ReportId> {
    let is_alone = args.to.is_none() && args.year.is_none() && !args.from.exists();
    if is_alone { args.from.to_str()?.parse().ok() } else { None }
}

fn show(difference: &Difference, title: &str, args: &DiffArgs) -> Result<Outcome, Error> {
    match args.format {
        DiffFormat::Text => deliver(&shown(difference, title), Some(LastLine::Plain), &args.out),
        DiffFormat::Markdown => {
            let text = difference.to_markdown(title).map_err(RenderError::from)?;
            deliver(&format!("{text}\n"), Some(LastLine::Markup), &args.out)
        }
        DiffFormat::Json => deliver_json(difference, &args.out),
    }
}

fn shown(difference: &Difference, title: &str) -> String {
    let mut text = String::new();
    if let Some(marking) = &difference.marking {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{marking}\n");
    }
    let _ = writeln!(text, "{title}");
    if difference.is_empty() {
        text.push_str("\nNothing differs.\n");
        return text;
    }
    list("Recommendations", &difference.recommendations, &mut text);
    if !difference.standings.is_empty() {
        text.push_str("\nStatus\n\n");
        for change in &difference.standings {
            let _ = writeln!(text, "  {change}");
        }
    }
    list("Visits and events of the year", &difference.visits, &mut text);
    for section in &difference.sections {
        list(&section.title, &section.changes, &mut text);
    }
    text
}

fn list(title: &str, changes: &[Change], text: &mut String) {
    if changes.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{title}\n");
    let removed = |words: &str| marked("[-", words, "-]");
    let added = |words: &str| marked("{+", words, "+}");
    let of_words = |words: &[Words]| -> String {
        let shown = words.iter().map(|words| match words {
            Words::Kept { text } => text.clone(),
            Words::Removed { text } => removed(text),
            Words::Added { text } => added(text),
        });
        shown.collect()
    };
    for change in changes {
        let line = match change {
            Change::Removed { text } => removed(text),
            Change::Added { text } => added(text),
            Change::Moved { text } => format!("(moved) {text}"),
            Change::Changed { words } => of_words(words),
            Change::Row { row, cells } => {
                let cells: Vec<String> = cells
                    .iter()
                    .map(|cell| format!("{}{}", cell.label(), of_words(&cell.words)))
                    .collect();
                format!("{row}: {}", cells.join("; "))
            }
        };
        let _ = writeln!(text, "  {line}");
    }
}

/// Words between marks, and the space around them outside.
fn marked(open: &str, words: &str, close: &str) -> String {
    let inner = words.trim();
    let before = words.strip_suffix(words.trim_start()).unwrap_or_default();
    let after = words.strip_prefix(words.trim_end()).unwrap_or_default();
    format!("{before}{open}{inner}{close}{after}")
}
