//! Messages: diagnostics with the source underlined, summaries, errors.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::fmt::Write as _;
use std::io::{BufWriter, ErrorKind, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use serde_json::json;

use intl_update::bounded::words_of;
use intl_update::diagnostic::{Diagnostic, Diagnostics, Severity};
use intl_update::rules::rank;

use super::args::{Color, MessageFormat};
use super::hints::{help, way_out};

/// How messages are written in this run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Messages {
    format: MessageFormat,
    quiet: bool,
    verbose: bool,
}

impl Messages {
    pub(crate) fn new(format: MessageFormat, color: Color, quiet: bool, verbose: bool) -> Self {
        let choice = match color {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
        Self { format, quiet, verbose }
    }

    /// Whether a progress bar is welcome.
    pub(crate) fn progress(self) -> bool {
        self.format == MessageFormat::Human && !self.quiet && std::io::stderr().is_terminal()
    }

    /// Writes diagnostics, errors first; with `quiet`, errors only. Warnings of one rule are
    /// one group, unless every one was asked for.
    pub(crate) fn diagnostics(self, found: &Diagnostics) {
        self.some(found, |one| !self.quiet || one.severity() == Severity::Error);
    }

    /// Writes the diagnostics that made a command fail. Where warnings did, they
    /// are what a quiet run tells.
    pub(crate) fn failures(self, found: &Diagnostics) {
        if found.errors() == 0 {
            self.some(found, |_| true);
        } else {
            self.diagnostics(found);
        }
    }

    fn some(self, found: &Diagnostics, is_wanted: impl Fn(&Diagnostic) -> bool) {
        let open = found.iter().filter(|one| !one.is_accepted() && is_wanted(one));
        if self.format == MessageFormat::Json {
            for diagnostic in open {
                let mut message = json!(diagnostic);
                if let Some(fields) = message.as_object_mut() {
                    fields.insert("help".to_owned(), json!(help(diagnostic)));
                    fields.insert("reason".to_owned(), json!("diagnostic"));
                }
                write_json(&message);
            }
            return;
        }
        let mut groups: BTreeMap<(Severity, usize), Vec<&Diagnostic>> = BTreeMap::new();
        for one in open {
            groups.entry((one.severity(), rank(one.rule))).or_default().push(one);
        }
        let mut grouped = false;
        for ((severity, _), group) in groups {
            if severity == Severity::Error || self.verbose {
                for one in group {
                    tell(&format!("{}\n", show(one)));
                }
            } else {
                grouped = true;
                tell(&format!("{}\n", show_group(&group)));
            }
        }
        if grouped {
            tell("Use -v to see each of these in full, with what to do about it.\n");
        }
    }

    /// Writes a line about what was done: as text, or as JSON.
    pub(crate) fn done(
        self,
        text: impl FnOnce() -> String,
        message: impl FnOnce() -> serde_json::Value,
    ) {
        match self.format {
            _ if self.quiet => {}
            MessageFormat::Human => write_line(&text()),
            MessageFormat::Json => write_json(&message()),
        }
    }

    /// Writes a line of what was asked for.
    pub(crate) fn result(
        self,
        text: impl FnOnce() -> String,
        message: impl FnOnce() -> serde_json::Value,
    ) {
        match self.format {
            MessageFormat::Human => write_line(&text()),
            MessageFormat::Json => write_json(&message()),
        }
    }

    /// Whether those who read the messages want to know more.
    pub(crate) fn wants_details(self) -> bool {
        self.verbose && self.format == MessageFormat::Human
    }

    /// Writes a line for those who want to know more.
    pub(crate) fn detail(self, text: impl FnOnce() -> String) {
        if self.wants_details() {
            tell(&text());
        }
    }

    /// Writes an error with everything behind it, and the dataset that it is about if there
    /// are several and it does not name it.
    pub(crate) fn error(self, error: &intl_update::Error, dataset: Option<&Path>) {
        let mut text = error.to_string();
        let dataset = dataset.map(|dataset| dataset.display().to_string());
        if let Some(dataset) = dataset.filter(|dataset| !text.contains(dataset)) {
            text = format!("{dataset}: {text}");
        }
        let mut cause = error.source();
        while let Some(inner) = cause {
            let words = inner.downcast_ref().map_or_else(|| inner.to_string(), words_of);
            text = format!("{text}: {words}");
            cause = inner.source();
        }
        if let Some(way_out) = way_out(error) {
            text = format!("{text}; {way_out}");
        }
        self.failure(&text);
    }

    /// Warns of what no place in a dataset tells of.
    pub(crate) fn warning(self, text: &str) {
        match self.format {
            _ if self.quiet => {}
            MessageFormat::Human => {
                let title = [Level::WARNING.primary_title(plain(text))]
                    .map(annotate_snippets::Group::with_title);
                tell(&Renderer::styled().render(&title));
            }
            MessageFormat::Json => write_json(&json!({ "reason": "warning", "message": text })),
        }
    }

    /// Writes that something went wrong.
    pub(crate) fn failure(self, text: &str) {
        match self.format {
            MessageFormat::Human => {
                let title =
                    [Level::ERROR.primary_title(text)].map(annotate_snippets::Group::with_title);
                tell(&Renderer::styled().render(&title));
            }
            MessageFormat::Json => write_json(&json!({ "reason": "error", "message": text })),
        }
    }
}

/// Whether a line could not be written to the output.
static FAILED: AtomicBool = AtomicBool::new(false);

/// Whether all that was to be written to the output was written.
pub(crate) fn all_written() -> bool {
    !FAILED.load(Ordering::Relaxed)
}

/// Writes a line to the output. A reader that has gone away wants no more.
fn write_line(line: &impl std::fmt::Display) {
    let mut out = anstream::stdout().lock();
    match writeln!(out, "{line}").and_then(|()| out.flush()) {
        Err(error)
            if error.kind() != ErrorKind::BrokenPipe && !FAILED.swap(true, Ordering::Relaxed) =>
        {
            tell(&format!("error: cannot print the output: {error}"));
        }
        _ => {}
    }
}

/// Writes a line of JSON. What a terminal would do rather than show stands in
/// texts alone, and can be escaped there.
fn write_json(message: &serde_json::Value) {
    let mut line = String::new();
    for c in message.to_string().chars() {
        if moves(c) {
            // Writing to a string cannot fail.
            let _ = write!(line, "\\u{:04x}", u32::from(c));
        } else {
            line.push(c);
        }
    }
    write_line(&line);
}

/// Writes a line to the messages, at once rather than in pieces.
fn tell(line: &str) {
    let _ = BufWriter::new(anstream::stderr().lock()).write_fmt(format_args!("{line}\n"));
}

/// Longer lines are not shown: finding the part to show takes time for each.
const LONGEST_SHOWN: usize = 100_000;

/// Text of a dataset without the control characters beyond ASCII, which the
/// renderer leaves as they are. What stands for them is as long in bytes, so that
/// spans fit.
fn without_controls(text: &str) -> String {
    text.replace(|c: char| c.is_control() && !c.is_ascii(), "\u{b7}")
}

/// Whether a terminal does something rather than show a character.
fn moves(c: char) -> bool {
    let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || (c.is_control() && c != '\n')
}

/// Text without anything that a terminal would do rather than show. Of help, the
/// renderer leaves everything as it is.
fn plain(text: &str) -> String {
    text.replace(moves, "\u{fffd}")
}

/// So many places of a group are listed.
const MOST_LISTED: usize = 20;

fn level(diagnostic: &Diagnostic) -> Level<'static> {
    match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Information => Level::INFO,
    }
}

/// Diagnostics with one rule: how many there are, and what each says, with its file and
/// line.
fn show_group(group: &[&Diagnostic]) -> String {
    let (Some(first), count) = (group.first(), group.len()) else { return String::new() };
    let heading = match count {
        1 => plain(&first.message),
        _ => format!("{count} {}", first.rule.group),
    };
    let title = level(first).primary_title(heading).id(first.rule.code);
    let mut lines = Renderer::styled().render(&[annotate_snippets::Group::with_title(title)]);
    let mut file = None;
    for one in group.iter().take(MOST_LISTED) {
        let location = one.location.as_ref();
        let name = location.map(|location| location.source.name.as_str());
        let line = location.map(|location| location.line_column().0);
        if count == 1 {
            if let (Some(name), Some(line)) = (name, line) {
                let _ = write!(lines, "\n  {}:{line}", plain(name));
            }
            continue;
        }
        if file != Some(name) {
            file = Some(name);
            let _ = write!(lines, "\n  {}", plain(name.unwrap_or("(in no file)")));
        }
        let line = line.map(|line| format!("line {line}: ")).unwrap_or_default();
        let _ = write!(lines, "\n    {line}{}", plain(&one.message));
    }
    if let Some(more) = count.checked_sub(MOST_LISTED).filter(|more| *more > 0) {
        let _ = write!(lines, "\n    and {more} more");
    }
    lines
}

/// A diagnostic with its source text underlined.
fn show(diagnostic: &Diagnostic) -> String {
    let level = level(diagnostic);
    let mut group = level
        .primary_title(plain(&diagnostic.message))
        .id(diagnostic.rule.code)
        .elements(Vec::<annotate_snippets::Element<'_>>::new());
    if let Some(location) = &diagnostic.location {
        // Of a large file only the lines that are shown.
        let (lines, start) = location.lines();
        let span =
            location.span.start.saturating_sub(start)..location.span.end.saturating_sub(start);
        let mut annotation = AnnotationKind::Primary.span(span);
        if !location.path.is_empty() {
            annotation = annotation.label(plain(&location.path));
        }
        let (line, column) = location.line_column();
        let name = location.source.name.as_str();
        group = if lines.len() > LONGEST_SHOWN {
            group.element(Origin::path(name).line(line).char_column(column))
        } else {
            let lines = without_controls(lines);
            group.element(Snippet::source(lines).line_start(line).path(name).annotation(annotation))
        };
    }
    group = group.element(Level::HELP.message(plain(&help(diagnostic))));
    if let Some(entry) = diagnostic.acceptance.entry() {
        let accept =
            format!("to accept this, add to `accepted`, with a name and a reason: {entry}");
        group = group.element(Level::NOTE.message(plain(&accept)));
    }
    Renderer::styled().render(&[group])
}
