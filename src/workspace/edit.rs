//! Changing an open dataset, and saving it.
//!
//! Everything else in a file keeps its order and layout. Undoing an edit restores the same
//! bytes.

use std::path::PathBuf;

use serde_json::Value;

use super::{Error, Workspace};
use crate::json::JsonText;
use crate::out::{Edit as FileEdit, edit_all};

/// The byte-order mark with which some editors begin a file.
const MARK: &str = "\u{feff}";

/// A change to a value of a dataset file. Places are JSON pointers (RFC 6901) into the file.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Gives a field or entry another value, or an object one more field.
    Set {
        /// The field or entry.
        at: String,
        /// Its value.
        value: Value,
    },
    /// Puts an entry into a list.
    Insert {
        /// The list.
        list: String,
        /// The position that the entry gets.
        index: usize,
        /// The entry.
        value: Value,
    },
    /// Takes out a field or an entry.
    Remove {
        /// The field or entry.
        at: String,
    },
    /// Moves an entry of a list.
    Move {
        /// The list.
        list: String,
        /// The position of the entry.
        from: usize,
        /// The position that it gets.
        to: usize,
    },
}

/// What an edit did to the text of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The name of the file.
    file: String,
    /// Where the text was changed, in bytes.
    at: usize,
    removed: String,
    added: String,
}

impl Edit {
    /// The edit that undoes this one. Edits are undone in the opposite order.
    #[must_use]
    pub fn inverse(&self) -> Self {
        let Self { file, at, removed, added } = self.clone();
        Self { file, at, removed: added, added: removed }
    }

    /// Whether nothing was changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.removed == self.added
    }

    fn between(file: &str, before: &str, after: &str) -> Self {
        let at = shared(before.chars(), after.chars());
        let changed = |text: &str, end: usize| {
            let end = text.len().saturating_sub(end);
            text.get(at..end).unwrap_or_default().to_owned()
        };
        let (removed, added) = (changed(before, 0), changed(after, 0));
        let end = shared(removed.chars().rev(), added.chars().rev());
        let (removed, added) = (changed(before, end), changed(after, end));
        Self { file: file.to_owned(), at, removed, added }
    }

    /// The text after the edit. None if it is not the text that was edited.
    fn applied(&self, text: &str) -> Option<String> {
        let (start, rest) = text.split_at_checked(self.at)?;
        let end = rest.strip_prefix(self.removed.as_str())?;
        Some([start, self.added.as_str(), end].concat())
    }
}

/// The length in bytes of what two texts have in common at their beginning.
fn shared(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    one.zip(other).take_while(|(one, other)| one == other).map(|(c, _)| c.len_utf8()).sum()
}

/// Why a dataset could not be edited.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EditError {
    /// The dataset has no such file.
    #[error("the dataset has no file `{file}`")]
    NoFile {
        /// The file.
        file: String,
    },
    /// A file is not a JSON object, so nothing in it can be addressed.
    #[error("`{file}` is not a JSON object: correct it in a text editor first")]
    NotJson {
        /// The file.
        file: String,
    },
    /// A file has nothing at the place that is to be changed.
    #[error("`{file}` has nothing at `{at}`")]
    NoPlace {
        /// The file.
        file: String,
        /// The JSON pointer.
        at: String,
    },
    /// The text that was edited has changed since.
    #[error("`{file}` has changed since this edit was made")]
    Changed {
        /// The file.
        file: String,
    },
    /// The dataset was not read from files.
    #[error("the dataset was not read from files, so it cannot be saved")]
    NoFiles,
}

/// A file of an open dataset.
#[derive(Debug, Clone)]
pub(super) struct File {
    /// The name under which its problems are reported.
    pub(super) name: String,
    /// Its path, if it was read from one.
    pub(super) path: Option<PathBuf>,
    /// Its bytes as they are now.
    pub(super) bytes: Vec<u8>,
    /// Its bytes as they were read or last saved.
    saved: Vec<u8>,
}

impl File {
    pub(super) fn new(name: String, path: Option<PathBuf>, bytes: Vec<u8>) -> Self {
        Self { name, path, saved: bytes.clone(), bytes }
    }

    /// Its text, if it is one.
    fn text(&self) -> Result<&str, EditError> {
        let not_json = |_| EditError::NotJson { file: self.name.clone() };
        std::str::from_utf8(&self.bytes).map_err(not_json)
    }

    /// Its text with a change.
    fn changed(&self, change: &Change) -> Result<String, EditError> {
        let text = self.text()?;
        let (mark, json) = text.strip_prefix(MARK).map_or(("", text), |json| (MARK, json));
        let not_json = || EditError::NotJson { file: self.name.clone() };
        let parsed = JsonText::parse(json).ok_or_else(not_json)?;
        let (at, changed) = match change {
            Change::Set { at, value } => (at, parsed.put(at, value)),
            Change::Insert { list, index, value } => (list, parsed.insert(list, *index, value)),
            Change::Remove { at } => (at, parsed.remove(at)),
            Change::Move { list, from, to } => (list, parsed.moved(list, *from, *to)),
        };
        let no_place = || EditError::NoPlace { file: self.name.clone(), at: at.clone() };
        Ok(format!("{mark}{}", changed.ok_or_else(no_place)?))
    }
}

impl Workspace {
    /// The number of changes made since the dataset was opened. Everything that the workspace
    /// returns is of its present revision.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The names of the files with their bytes, as they are now.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|file| (file.name.as_str(), file.bytes.as_slice()))
    }

    /// Whether anything has been changed that is not saved.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.files.iter().any(|file| file.bytes != file.saved)
    }

    /// Changes a value of a file, and returns what that did to its text. The edited dataset may
    /// have problems, which its findings show.
    ///
    /// # Errors
    /// If there is no such file, or nothing at that place.
    pub fn edit(&mut self, file: &str, change: &Change) -> Result<Edit, EditError> {
        let own = self.file(file)?;
        let edit = Edit::between(file, own.text()?, &own.changed(change)?);
        self.apply(&edit)?;
        Ok(edit)
    }

    /// Makes an edit again, or the inverse of one.
    ///
    /// # Errors
    /// If the text is not the one that was edited.
    pub fn apply(&mut self, edit: &Edit) -> Result<(), EditError> {
        let own = self.file(&edit.file)?;
        let text = edit.applied(own.text()?);
        let text = text.ok_or_else(|| EditError::Changed { file: edit.file.clone() })?;
        if edit.is_empty() {
            return Ok(());
        }
        for own in self.files.iter_mut().filter(|own| own.name == edit.file) {
            own.bytes = text.clone().into_bytes();
        }
        self.revision = self.revision.saturating_add(1);
        self.forget();
        Ok(())
    }

    /// Writes the files that have been changed, all or none, and returns their paths.
    ///
    /// # Errors
    /// If the dataset was not read from files, or a file cannot be written or has been changed
    /// on disk meanwhile: nobody's changes are overwritten.
    pub fn save(&mut self) -> Result<Vec<PathBuf>, Error> {
        let folder = self.folder.as_deref().ok_or(EditError::NoFiles)?;
        let changed = self.files.iter().filter(|file| file.bytes != file.saved);
        let edits: Vec<FileEdit> = changed
            .map(|file| {
                let path = file.path.as_deref().ok_or(EditError::NoFiles)?;
                let name = path.strip_prefix(folder).unwrap_or(path).to_owned();
                let (before, after) = (Some(file.saved.clone()), Some(file.bytes.clone()));
                Ok(FileEdit { name, before, after, is_private: false })
            })
            .collect::<Result<_, EditError>>()?;
        let written = edit_all(folder, &edits)?;
        for file in &mut self.files {
            file.saved.clone_from(&file.bytes);
        }
        Ok(written)
    }

    fn file(&self, name: &str) -> Result<&File, EditError> {
        let found = self.files.iter().find(|file| file.name == name);
        found.ok_or_else(|| EditError::NoFile { file: name.to_owned() })
    }
}
