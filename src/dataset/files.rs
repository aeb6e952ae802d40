//! The files of a dataset: finding them and reading their bytes.
//!
//! What the bytes say is [`load`](super::load)'s.

use std::fmt;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::exempt::Edition;
use super::load::{Dataset, LoadError, Loaded, read_texts};
use super::rules::IGNORED_FILE;
use crate::bounded::{self, ReadError};
use crate::diagnostic::{Diagnostic, Location, SourceText};
use crate::out::is_own_json;

/// The name under which a dataset read from standard input is reported.
pub const STDIN: &str = "<stdin>";

/// The most bytes that a dataset has, in all its files: some hundred times those
/// of a council with a dozen relationships.
pub const LARGEST_DATASET: u64 = 16 * bounded::MEGABYTE;

impl Dataset {
    /// Reads the dataset at a path, a JSON file or a folder of them, for the
    /// readers of an edition.
    ///
    /// # Errors
    /// If a file cannot be read, or the form of the dataset is not right. The
    /// rules on its content are [`check`](mod@crate::check)'s.
    pub fn load(path: impl AsRef<Path>, edition: Edition) -> Result<Self, LoadError> {
        read(path.as_ref())?.into_dataset(edition)
    }
}

/// A file in the folder of a dataset that looks like a part of it but is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedFile {
    /// The file.
    pub path: PathBuf,
    /// Why it is not read.
    pub reason: SkipReason,
}

/// Why a file is not read as a part of the dataset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SkipReason {
    /// An operating system, an editor or an office program keeps it for itself: its name
    /// begins with `.` or `~$`, or is in `#` as Emacs has it.
    Hidden,
    /// This program wrote it.
    Output,
}

impl fmt::Display for SkippedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = match self.reason {
            SkipReason::Hidden => "hidden file",
            SkipReason::Output => "written by this program",
        };
        write!(f, "skipped `{}`: {reason}", self.path.display())
    }
}

/// The files in the folder of a dataset that look like parts of it but are not read.
///
/// # Errors
/// If the folder cannot be read.
pub fn skipped_files(path: &Path) -> Result<Vec<SkippedFile>, LoadError> {
    if path.is_dir() { Ok(DatasetFolder::list(path)?.skipped) } else { Ok(Vec::new()) }
}

/// The JSON files of a folder, by name. A JSON Schema beside them (`*.schema.json`) is
/// not a part of the dataset.
#[derive(Debug, Default)]
struct DatasetFolder {
    files: Vec<PathBuf>,
    skipped: Vec<SkippedFile>,
}

impl DatasetFolder {
    fn list(folder: &Path) -> Result<Self, LoadError> {
        let mut list = Self::default();
        for path in entries(folder)?.into_iter().filter(|path| is_json(path)) {
            // What cannot be read here is reported when it is read as a part.
            let is_output =
                || bounded::read(&path, LARGEST_DATASET).is_ok_and(|bytes| is_own_json(&bytes));
            if is_hidden(&path) {
                list.skipped.push(SkippedFile { path, reason: SkipReason::Hidden });
            } else if is_output() {
                list.skipped.push(SkippedFile { path, reason: SkipReason::Output });
            } else {
                list.files.push(path);
            }
        }
        Ok(list)
    }
}

/// Whether a file is JSON by its name, and not a JSON Schema.
fn is_json(path: &Path) -> bool {
    let ends_in = |path: &Path, end: &str| {
        path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(end))
    };
    let is_schema = path.file_stem().is_some_and(|stem| ends_in(Path::new(stem), "schema"));
    ends_in(path, "json") && !is_schema
}

/// Whether a file or folder is one that people do not see or open themselves.
fn is_hidden(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_emacs = name.len() > 1 && name.starts_with('#') && name.ends_with('#');
    name.starts_with('.') || name.starts_with("~$") || is_emacs || name == "__MACOSX"
}

/// The datasets at a path: the path itself, or, for a folder without dataset
/// files, each folder in it that has some, by name.
///
/// # Errors
/// If a folder cannot be read, or no dataset is there.
pub fn find_datasets(path: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let metadata = std::fs::metadata(path).map_err(|source| read_error(path, source))?;
    if !metadata.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let own = DatasetFolder::list(path)?;
    if !own.files.is_empty() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    for folder in entries(path)? {
        if folder.is_dir() && !is_hidden(&folder) && !DatasetFolder::list(&folder)?.files.is_empty()
        {
            found.push(folder);
        }
    }
    if found.is_empty() { Err(no_files(path, &own)) } else { Ok(found) }
}

fn no_files(path: &Path, folder: &DatasetFolder) -> LoadError {
    LoadError::NoFiles { path: path.to_owned(), skipped: folder.skipped.len() }
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let mut paths = std::fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>())
        .map_err(|source| read_error(folder, source))?;
    paths.sort();
    Ok(paths)
}

/// The folder, beside the files of a dataset, with fonts for scripts that the program has
/// none for.
const FONTS: &str = "fonts";

/// The ends of the names of font files.
const FONT_ENDS: [&str; 4] = ["ttf", "otf", "ttc", "otc"];

/// The most bytes of the fonts of a dataset: those of every Chinese, Japanese and Korean
/// style fit.
const LARGEST_FONTS: u64 = 500 * bounded::MEGABYTE;

/// How deep folders of fonts are looked through: archives unpack into folders.
const DEEPEST_FONTS: u32 = 3;

/// The font files of a dataset in a folder: those in its folder `fonts`, by name.
///
/// # Errors
/// If that folder cannot be read.
pub(crate) fn font_files(folder: &Path) -> Result<Vec<PathBuf>, LoadError> {
    fn collect(folder: &Path, depth: u32, found: &mut Vec<PathBuf>) -> Result<(), LoadError> {
        for path in entries(folder)?.into_iter().filter(|path| !is_hidden(path)) {
            let has_end =
                |end: &&str| path.extension().is_some_and(|own| own.eq_ignore_ascii_case(end));
            if depth > 0 && path.is_dir() {
                collect(&path, depth.saturating_sub(1), found)?;
            } else if FONT_ENDS.iter().any(has_end) {
                found.push(path);
            }
        }
        Ok(())
    }
    let fonts = folder.join(FONTS);
    let mut found = Vec::new();
    if fonts.is_dir() {
        collect(&fonts, DEEPEST_FONTS, &mut found)?;
    }
    Ok(found)
}

/// The font files of a dataset in a folder, with their bytes.
///
/// # Errors
/// If one cannot be read, or they are too large.
pub(crate) fn read_fonts(folder: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>, LoadError> {
    let mut read = Vec::new();
    let mut left = LARGEST_FONTS;
    for path in font_files(folder)? {
        let bytes = bounded::read(&path, left).map_err(|source| read_error(&path, source))?;
        left = left.saturating_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        read.push((path, bytes));
    }
    Ok(read)
}

fn read_error(path: &Path, source: impl Into<ReadError>) -> LoadError {
    LoadError::Read { path: path.to_owned(), source: source.into() }
}

/// Reads the text of a dataset from a stream such as standard input, whose name
/// is shown where it cannot be read.
///
/// # Errors
/// If the stream cannot be read, or has more than [`LARGEST_DATASET`] bytes.
pub fn read_stream(name: &str, stream: impl Read) -> Result<Vec<u8>, LoadError> {
    bounded::read_stream(stream, LARGEST_DATASET)
        .map_err(|source| read_error(Path::new(name), source))
}

/// The files of a dataset.
pub(crate) struct DatasetFiles {
    /// Their paths and bytes, by name.
    pub(crate) files: Vec<(PathBuf, Vec<u8>)>,
    /// Their folder, in which images are looked for.
    pub(crate) folder: PathBuf,
    /// The warnings on other files there that look like parts of the dataset.
    pub(crate) ignored: Vec<Diagnostic>,
}

/// Reads the files of the dataset at a path.
///
/// # Errors
/// If a file or folder cannot be read, or there is no dataset.
pub(crate) fn read_dataset(path: &Path) -> Result<DatasetFiles, LoadError> {
    let files = read_files(path)?;
    let folder = if path.is_dir() { Some(path) } else { path.parent() };
    // The parent of a bare file name is the empty path.
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).to_owned();
    let ignored = if path.is_dir() { ignored_files(path)? } else { Vec::new() };
    Ok(DatasetFiles { files, folder, ignored })
}

/// Reads the dataset at a path as far as it can be read.
///
/// # Errors
/// If a file or folder cannot be read at all.
pub fn read(path: &Path) -> Result<Loaded, LoadError> {
    let DatasetFiles { files, folder, ignored } = read_dataset(path)?;
    let paths = files.iter().map(|(path, _)| path.clone()).collect();
    let texts = files.into_iter().map(|(path, bytes)| (path.display().to_string(), bytes));
    let mut loaded = read_texts(texts.collect());
    loaded.read_from(folder, paths);
    loaded.add_problems(ignored);
    Ok(loaded)
}

/// The files of the dataset at a path with their bytes, by name.
///
/// # Errors
/// If a file or folder cannot be read, or there is no dataset.
pub(crate) fn read_files(path: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>, LoadError> {
    let metadata = std::fs::metadata(path).map_err(|source| read_error(path, source))?;
    let files = if metadata.is_dir() {
        let folder = DatasetFolder::list(path)?;
        if folder.files.is_empty() {
            return Err(no_files(path, &folder));
        }
        folder.files
    } else {
        vec![path.to_owned()]
    };
    let mut read = Vec::new();
    let mut left = LARGEST_DATASET;
    for file in files {
        let bytes =
            bounded::read(&file, LARGEST_DATASET).map_err(|source| read_error(&file, source))?;
        if is_own_json(&bytes) {
            return Err(LoadError::Output { path: file });
        }
        left = u64::try_from(bytes.len())
            .ok()
            .and_then(|length| left.checked_sub(length))
            .ok_or_else(|| LoadError::TooLarge { path: path.to_owned(), limit: LARGEST_DATASET })?;
        read.push((file, bytes));
    }
    Ok(read)
}

/// Warns of the files of a folder that look like parts of the dataset but are
/// none, such as `visits.json.txt`.
fn ignored_files(folder: &Path) -> Result<Vec<Diagnostic>, LoadError> {
    let looks_like_one = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        let is_json = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json"));
        name.contains(".json") && !is_json && !is_hidden(path)
    };
    let ignored = entries(folder)?.into_iter().filter(looks_like_one);
    Ok(ignored
        .map(|path| {
            ignored_file(
                &path,
                "the file is not read, because its name does not end in .json",
                "rename the file if it belongs to the dataset, or move it elsewhere",
            )
        })
        .collect())
}

/// The warning on a file of a dataset that is not read.
pub(crate) fn ignored_file(path: &Path, message: &str, help: &str) -> Diagnostic {
    let source = SourceText::new(path.display().to_string(), String::new());
    let location = Location { source: Arc::new(source), span: 0..0, path: "$".to_owned() };
    Diagnostic::new(IGNORED_FILE, Some(location), message, help)
}
