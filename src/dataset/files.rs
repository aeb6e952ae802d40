//! The files of a dataset: finding them and reading their bytes.
//!
//! What the bytes say is [`load`](super::load)'s.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::exempt::Edition;
use super::load::{Dataset, LoadError, Loaded, read_texts};
use crate::bounded::{self, ReadError};
use crate::diagnostic::{Diagnostic, IGNORED_FILE, Location, SourceText};

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

/// Whether a folder holds dataset files itself, rather than folders of them.
fn is_dataset_folder(path: &Path) -> Result<bool, LoadError> {
    Ok(!json_files(path)?.is_empty())
}

/// The datasets at a path: the path itself, or, for a folder without dataset
/// files, each folder in it that has some, by name.
///
/// # Errors
/// If a folder cannot be read, or no dataset is there.
pub fn find_datasets(path: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let metadata = std::fs::metadata(path).map_err(|source| read_error(path, source))?;
    if !metadata.is_dir() || is_dataset_folder(path)? {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    for folder in entries(path)? {
        if folder.is_dir() && is_dataset_folder(&folder)? {
            found.push(folder);
        }
    }
    if found.is_empty() { Err(LoadError::NoFiles { path: path.to_owned() }) } else { Ok(found) }
}

/// The JSON files of a folder, by name. A JSON Schema beside them
/// (`*.schema.json`) is no part of the dataset.
fn json_files(folder: &Path) -> Result<Vec<PathBuf>, LoadError> {
    Ok(entries(folder)?
        .into_iter()
        .filter(|path| {
            let is_json = |path: &Path| {
                path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
            };
            let stem = path.file_stem().map(Path::new);
            let is_schema = stem
                .and_then(Path::extension)
                .is_some_and(|extension| extension.eq_ignore_ascii_case("schema"));
            is_json(path) && !is_schema
        })
        .collect())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let mut paths = std::fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>())
        .map_err(|source| read_error(folder, source))?;
    paths.sort();
    Ok(paths)
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

/// Reads the dataset at a path as far as it can be read.
///
/// # Errors
/// If a file or folder cannot be read at all.
pub fn read(path: &Path) -> Result<Loaded, LoadError> {
    let metadata = std::fs::metadata(path).map_err(|source| read_error(path, source))?;
    let mut ignored = Vec::new();
    let files = if metadata.is_dir() {
        let files = json_files(path)?;
        if files.is_empty() {
            return Err(LoadError::NoFiles { path: path.to_owned() });
        }
        ignored = ignored_files(path)?;
        files
    } else {
        vec![path.to_owned()]
    };
    let mut texts = Vec::new();
    let mut left = LARGEST_DATASET;
    for file in files {
        let bytes =
            bounded::read(&file, LARGEST_DATASET).map_err(|source| read_error(&file, source))?;
        left = u64::try_from(bytes.len())
            .ok()
            .and_then(|length| left.checked_sub(length))
            .ok_or_else(|| LoadError::TooLarge { path: path.to_owned(), limit: LARGEST_DATASET })?;
        texts.push((file.display().to_string(), bytes));
    }
    let mut loaded = read_texts(texts);
    let folder = if metadata.is_dir() { Some(path) } else { path.parent() };
    // The parent of a bare file name is the empty path.
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
    loaded.read_from(folder.unwrap_or(Path::new(".")).to_owned());
    loaded.add_problems(ignored);
    Ok(loaded)
}

/// Warns of the files of a folder that look like parts of the dataset but are
/// none, such as `visits.json.txt`.
fn ignored_files(folder: &Path) -> Result<Vec<Diagnostic>, LoadError> {
    let looks_like_one = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        let is_json = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json"));
        name.contains(".json") && !is_json && !name.starts_with('.')
    };
    let ignored = entries(folder)?.into_iter().filter(looks_like_one).map(|path| {
        let source = SourceText::new(path.display().to_string(), String::new());
        Diagnostic::new(
            IGNORED_FILE,
            Some(Location { source: Arc::new(source), span: 0..0, path: "$".to_owned() }),
            "the file is not read, as its name does not end in .json",
            "rename the file if it belongs to the dataset, or move it elsewhere",
        )
    });
    Ok(ignored.collect())
}
