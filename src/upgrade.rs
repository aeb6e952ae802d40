//! Rewriting a dataset of an older format in the current one.
//!
//! The text of the files is edited in place: whatever a format does not change keeps its
//! order and layout.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::dataset::{FORMAT, FORMAT_FIELD, LoadError, dataset_schema, read_files};
use crate::diagnostic::Diagnostics;
use crate::json::{Document, JsonText};
use crate::out::Edit;
use crate::roll::dataset_folder;
use crate::starter::SCHEMA;

/// A dataset rewritten in the current format.
#[derive(Debug, Clone)]
pub struct Upgraded {
    /// The format that the dataset had; none where its files did not say.
    pub from: Option<u32>,
    /// The folder of the dataset.
    pub folder: PathBuf,
    /// The files to write into it; none where the dataset is in the current format.
    pub files: Vec<Edit>,
}

/// Why a dataset could not be upgraded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UpgradeError {
    /// The dataset could not be read, or a file of it is not JSON.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// No file of the dataset has the council.
    #[error("no file of the dataset in `{}` has a `council`", path.display())]
    NoCouncil {
        /// The dataset.
        path: PathBuf,
    },
    /// The dataset is newer than this version of the program.
    #[error(
        "the dataset in `{}` is in format {format}, and this version of the program reads formats up to {FORMAT}: install a newer version of the program",
        path.display()
    )]
    Newer {
        /// The dataset.
        path: PathBuf,
        /// Its format.
        format: u64,
    },
}

/// A file of the dataset.
struct File {
    name: PathBuf,
    before: String,
    json: JsonText,
}

/// Rewrites the dataset at a path, a JSON file or a folder of them, in the format
/// [`FORMAT`]. A copy of the JSON Schema beside it is brought up to date too.
///
/// # Errors
/// If the dataset cannot be read, is not JSON, has no council, or is newer than this
/// version of the program.
pub fn upgrade(path: &Path) -> Result<Upgraded, UpgradeError> {
    let files = parse(path)?;
    let council = files.iter().find(|file| file.json.get("council").is_some());
    let council = council.ok_or_else(|| UpgradeError::NoCouncil { path: path.to_owned() })?;
    let formats = files.iter().filter_map(|file| file.json.get(FORMAT_FIELD)?.as_u64());
    if let Some(format) = formats.filter(|format| *format > u64::from(FORMAT)).max() {
        return Err(UpgradeError::Newer { path: path.to_owned(), format });
    }
    let from = council.json.get(FORMAT_FIELD).and_then(|format| format.as_u64()?.try_into().ok());
    council.json.set(FORMAT_FIELD, &json!(FORMAT));
    let folder = dataset_folder(path).to_owned();
    let mut edits: Vec<Edit> = files.into_iter().filter_map(edit).collect();
    if path.is_dir() {
        edits.extend(schema(&folder));
    }
    Ok(Upgraded { from, folder, files: edits })
}

fn parse(path: &Path) -> Result<Vec<File>, UpgradeError> {
    let mut problems = Vec::new();
    let mut files = Vec::new();
    for (path, bytes) in read_files(path)? {
        let (document, value) = Document::parse(path.display().to_string(), bytes);
        let before = document.source().text.clone();
        match (value, JsonText::parse(&before)) {
            (Ok(Value::Object(_)), Some(json)) => {
                let name = path.file_name().map(PathBuf::from).unwrap_or_default();
                files.push(File { name, before, json });
            }
            (Ok(_), _) => {}
            (Err(found), _) => problems.extend(found),
        }
    }
    if problems.is_empty() {
        Ok(files)
    } else {
        Err(LoadError::Invalid(Diagnostics::new(problems)).into())
    }
}

/// The file as it is written, if it has changed.
fn edit(File { name, before, json }: File) -> Option<Edit> {
    let text = json.text();
    (text != before).then(|| Edit::of_text(name, Some(before), text))
}

/// The copy of the JSON Schema in the folder of a dataset, if it is that of another version.
fn schema(folder: &Path) -> Option<Edit> {
    let before = std::fs::read_to_string(folder.join(SCHEMA)).ok()?;
    let schema = dataset_schema();
    let there: Value = serde_json::from_str(&before).ok()?;
    let own = there.get("title") == schema.get("title");
    let text = format!("{schema:#}\n");
    (own && text != before).then(|| Edit::of_text(SCHEMA.into(), Some(before), text))
}
