//! A run over several datasets: each is opened, worked on and finished by itself, so that
//! errors in one do not stop the others, and only its line of the summary is kept.

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use serde_json::{Value, json};

use intl_update::diagnostic::Diagnostics;
use intl_update::out::WriteError;
use intl_update::{Error, Setup, Workspace};

use super::messages::Messages;
use super::output::{Counts, count, counted, counted_warnings};
use super::{Ending, Outcome, datasets, mention_skipped, read_input};

/// How far the finished datasets of a run may be behind those that are worked on: one that
/// takes long does not make the results of all others wait for it.
const MOST_AHEAD: usize = 32;

/// A dataset that was found, or the path of one that was not, with the reason.
pub(crate) type Found = Result<PathBuf, (PathBuf, Error)>;

/// The datasets at the paths that the command line names, in its order.
pub(crate) fn find(asked: &[PathBuf]) -> Vec<Found> {
    let found = |path: &PathBuf| match datasets(path) {
        Ok(found) => found.into_iter().map(Ok).collect(),
        Err(error) => vec![Err((path.clone(), error))],
    };
    asked.iter().flat_map(found).collect()
}

/// What a command does with each of its datasets.
pub(crate) struct Batch<'a> {
    pub(crate) setup: &'a Setup,
    pub(crate) messages: Messages,
    /// The `reason` of the message for other programs that nothing was written, in a command
    /// that writes.
    pub(crate) failed: Option<&'static str>,
}

/// How a dataset was finished.
#[derive(Debug, Default)]
pub(crate) struct Finished {
    /// What was found in it.
    pub(crate) found: Counts,
    /// Whether what was found stops the command.
    pub(crate) stops: bool,
    /// The files that were written, or their folder.
    pub(crate) files: Vec<PathBuf>,
}

/// A line of the summary: a dataset, with how it was finished, unless something went wrong.
struct Row {
    dataset: PathBuf,
    finished: Option<Finished>,
}

/// What is done with the results, one at a time in the order of the command line.
struct Turns<T, F> {
    next: usize,
    waiting: BTreeMap<usize, T>,
    finish: F,
}

impl<T, F: FnMut(T)> Turns<T, F> {
    fn take(&mut self, position: usize, result: T) {
        self.waiting.insert(position, result);
        while let Some(result) = self.waiting.remove(&self.next) {
            (self.finish)(result);
            self.next = self.next.saturating_add(1);
        }
    }
}

impl Batch<'_> {
    /// Opens each dataset and does the work on it, with at most one on each core at a time.
    /// What came of it is finished, which writes files and messages, and dropped: one after
    /// the other in the order of the command line. A summary of several ends the run.
    pub(crate) fn run<T: Send>(
        &self,
        datasets: Vec<Found>,
        work: impl Fn(&Workspace) -> Result<T, Error> + Sync,
        mut finish: impl FnMut(&Path, T) -> Result<Finished, Error> + Send,
    ) -> Outcome {
        let several = datasets.len() > 1;
        let bar = progress_bar(datasets.len(), self.messages);
        let (mut ending, mut rows) = (Ending::default(), Vec::new());
        let mut done = |(dataset, took, result): (PathBuf, Duration, Result<T, Error>)| {
            bar.suspend(|| {
                mention_skipped(&dataset, self.messages);
                let made = if self.failed.is_some() { "made" } else { "checked" };
                self.messages.detail(|| format!("{}: {made} in {took:.1?}", dataset.display()));
                let finished = result.and_then(|made| finish(&dataset, made));
                let finished = self.conclude(&dataset, finished, several, &mut ending);
                rows.push(Row { dataset, finished });
            });
            bar.inc(1);
        };
        let mut datasets = datasets.into_iter();
        loop {
            let part: Vec<Found> = datasets.by_ref().take(MOST_AHEAD).collect();
            if part.is_empty() {
                break;
            }
            let turns = Turns { next: 0, waiting: BTreeMap::new(), finish: &mut done };
            let turns = Mutex::new(turns);
            // Unlike a parallel iterator over the list, the bridge hands the datasets out in
            // their order, and no thread begins one while it waits in another.
            part.into_iter().enumerate().par_bridge().for_each(|(position, found)| {
                let result = self.work(found, &work);
                turns.lock().unwrap_or_else(PoisonError::into_inner).take(position, result);
            });
        }
        bar.finish_and_clear();
        if several {
            self.messages.done(|| table(&rows), || summary(&rows));
        }
        ending.outcome()
    }

    /// Opens a dataset and does the work on it.
    fn work<T>(
        &self,
        found: Found,
        work: impl Fn(&Workspace) -> Result<T, Error>,
    ) -> (PathBuf, Duration, Result<T, Error>) {
        let start = Instant::now();
        let (dataset, result) = match found {
            Ok(dataset) => {
                let opened = read_input(&dataset)
                    .and_then(|input| Workspace::open(input, self.setup.clone()));
                (dataset, opened.and_then(|workspace| work(&workspace)))
            }
            Err((path, error)) => (path, Err(error)),
        };
        (dataset, start.elapsed(), result)
    }

    /// Reports why a dataset could not be finished, and returns what the summary says of it.
    fn conclude(
        &self,
        dataset: &Path,
        finished: Result<Finished, Error>,
        several: bool,
        ending: &mut Ending,
    ) -> Option<Finished> {
        match finished {
            Ok(finished) => {
                if finished.stops {
                    ending.invalid();
                }
                Some(finished)
            }
            Err(Error::Problems(found)) => {
                self.messages.failures(&found);
                if let Some(reason) = self.failed {
                    nothing_written(reason, dataset, &found, self.messages);
                }
                ending.invalid();
                Some(Finished { found: Counts::from(&found), stops: true, files: Vec::new() })
            }
            Err(error) => {
                ending.failed(&error, several.then_some(dataset), self.messages);
                None
            }
        }
    }
}

/// Says how many problems kept a dataset from being written; `reason` is that of the message
/// for other programs.
fn nothing_written(reason: &str, dataset: &Path, found: &Diagnostics, messages: Messages) {
    messages.done(
        || format!("{}: {}; nothing was written", dataset.display(), counted(found)),
        || {
            json!({
                "reason": reason,
                "dataset": dataset.display().to_string(),
                "errors": found.errors(),
                "warnings": found.warnings(),
                "accepted": found.accepted(),
            })
        },
    );
}

/// The names that the datasets of a run have taken for their outputs, each with its dataset.
#[derive(Debug, Default)]
pub(crate) struct Taken(HashMap<PathBuf, PathBuf>);

impl Taken {
    /// Writes the files of these names, unless another dataset of the run has taken one of
    /// them.
    pub(crate) fn write<T>(
        &mut self,
        dataset: &Path,
        names: Vec<PathBuf>,
        write: impl FnOnce() -> Result<T, WriteError>,
    ) -> Result<T, Error> {
        if let Some((path, other)) = names.iter().find_map(|name| self.0.get_key_value(name)) {
            return Err(WriteError::NameTaken { path: path.clone(), other: other.clone() }.into());
        }
        let written = write()?;
        self.0.extend(names.into_iter().map(|name| (name, dataset.to_owned())));
        Ok(written)
    }
}

impl Row {
    /// The result in one word, for other programs.
    fn result(&self) -> &'static str {
        match &self.finished {
            None => "failed",
            Some(Finished { stops: true, .. }) => "errors",
            Some(_) => "done",
        }
    }

    /// Dataset, result and files, for people.
    fn cells(&self) -> [String; 3] {
        let result = match &self.finished {
            None => "failed".to_owned(),
            Some(Finished { found, files, .. }) if files.is_empty() => counted(*found),
            Some(Finished { found, .. }) => format!("done, {}", counted_warnings(*found)),
        };
        let files = self.finished.as_ref().map(|finished| shortened(&finished.files));
        [self.dataset.display().to_string(), result, files.unwrap_or_default()]
    }
}

/// The summary of a run, for people: a line for each dataset, and how many there are.
fn table(rows: &[Row]) -> String {
    let head = ["dataset", "result", "files"].map(str::to_owned);
    let lines: Vec<[String; 3]> = [head].into_iter().chain(rows.iter().map(Row::cells)).collect();
    let width = |cell: fn(&[String; 3]) -> &String| {
        lines.iter().map(|line| cell(line).chars().count()).max().unwrap_or_default()
    };
    let (first, second) = (width(|[dataset, ..]| dataset), width(|[_, result, _]| result));
    let mut text = String::from("\n");
    for [dataset, result, files] in &lines {
        let line = format!("{dataset:first$}  {result:second$}  {files}");
        text.push_str(line.trim_end());
        text.push('\n');
    }
    let number = |result| rows.iter().filter(|row| row.result() == result).count();
    let (done, errors, failed) = (number("done"), number("errors"), number("failed"));
    let datasets = count(rows.len(), "dataset");
    format!("{text}{datasets}: {done} done, {errors} with errors, {failed} failed")
}

/// The summary of a run, for other programs.
fn summary(rows: &[Row]) -> Value {
    let datasets = rows.iter().map(|row| {
        let finished = row.finished.as_ref();
        let found = finished.map(|finished| finished.found);
        let files = finished.iter().flat_map(|finished| &finished.files);
        json!({
            "dataset": row.dataset.display().to_string(),
            "result": row.result(),
            "errors": found.map(|found| found.errors),
            "warnings": found.map(|found| found.warnings),
            "accepted": found.map(|found| found.accepted),
            "files": files.map(|file| file.display().to_string()).collect::<Vec<_>>(),
        })
    });
    json!({ "reason": "datasets-finished", "datasets": datasets.collect::<Vec<_>>() })
}

/// The paths of files; of those that differ in their formats only, one with all the formats.
fn shortened(files: &[PathBuf]) -> String {
    let alike = files.chunk_by(|one, next| one.with_extension("") == next.with_extension(""));
    let path = |files: &[PathBuf]| match files {
        [file, _, ..] => {
            let formats = files.iter().filter_map(|file| file.extension());
            let formats = formats.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(",");
            format!("{}.{{{formats}}}", file.with_extension("").display())
        }
        _ => files.iter().map(|file| file.display().to_string()).collect(),
    };
    alike.map(path).collect::<Vec<_>>().join(", ")
}

fn progress_bar(datasets: usize, messages: Messages) -> ProgressBar {
    if datasets < 2 || !messages.progress() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(u64::try_from(datasets).unwrap_or(u64::MAX));
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos} of {len} datasets") {
        bar.set_style(style);
    }
    bar
}
