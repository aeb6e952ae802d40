//! How commands give their results: on the screen or in a file, and numbers in words.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;

use intl_update::Error;
use intl_update::diagnostic::Diagnostics;
use intl_update::out::{GENERATOR, LastLine, OutputFile, Sources, WriteError, signed, write_all};
use intl_update::render::RenderError;

use super::Outcome;
use super::args::OutArgs;

/// A result as JSON that names the program that made it.
#[derive(Serialize)]
struct Signed<'a, T> {
    generator: &'static str,
    #[serde(flatten)]
    result: &'a T,
}

/// Prints or writes a result as JSON.
pub(crate) fn deliver_json(result: &impl Serialize, out: &OutArgs) -> Result<Outcome, Error> {
    deliver(&json_text(&Signed { generator: GENERATOR, result })?, None, out)
}

/// A value as indented JSON with a last line break.
pub(crate) fn json_text(value: &impl Serialize) -> Result<String, Error> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|source| RenderError::Json { what: "the output", source })?;
    Ok(format!("{text}\n"))
}

/// Prints a result, or writes it to the file that was asked for, with a last line by which
/// the next run knows the file, if it has no other mark.
pub(crate) fn deliver(
    text: &str,
    last_line: Option<LastLine>,
    out: &OutArgs,
) -> Result<Outcome, Error> {
    let Some(path) = &out.out else { return print(text) };
    let folder = path.parent().unwrap_or(Path::new(""));
    let name = path.file_name().map(PathBuf::from).unwrap_or_default();
    let text = last_line.map_or_else(|| text.to_owned(), |last_line| signed(text, last_line));
    let file = OutputFile { name, bytes: text.into_bytes() };
    write_all(folder, [&file], &Sources::default())?;
    Ok(Outcome::Done)
}

/// Prints a text that was asked for.
pub(crate) fn print(text: &str) -> Result<Outcome, Error> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // A reader that has gone away has read enough.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(stdout_error(error)),
        _ => Ok(Outcome::Done),
    }
}

/// Why nothing could be printed.
pub(crate) fn stdout_error(source: std::io::Error) -> Error {
    WriteError::Output { source }.into()
}

/// How many findings there are of each kind.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Counts {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) accepted: usize,
}

impl From<&Diagnostics> for Counts {
    fn from(found: &Diagnostics) -> Self {
        let (errors, warnings) = (found.errors(), found.warnings());
        Self { errors, warnings, accepted: found.accepted() }
    }
}

/// How many errors and warnings there are, and how many warnings are accepted.
pub(crate) fn counted(found: impl Into<Counts>) -> String {
    let found = found.into();
    format!("{}, {}", count(found.errors, "error"), counted_warnings(found))
}

/// How many warnings there are, and how many are accepted.
pub(crate) fn counted_warnings(found: impl Into<Counts>) -> String {
    let Counts { warnings, accepted, .. } = found.into();
    let warnings = count(warnings, "warning");
    match accepted {
        0 => warnings,
        accepted => format!("{warnings}, {accepted} accepted"),
    }
}

/// A number with its noun: `1 warning`, `2 warnings`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// A size in thousands of bytes.
pub(crate) fn size(bytes: usize) -> String {
    format!("{} kB", bytes.div_ceil(1000))
}
