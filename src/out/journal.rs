//! What a run is about to put in place, as it stands in the hidden folder.

use std::hash::Hasher as _;
use std::io;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher13;

/// The files of a run.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Journal {
    pub(super) files: Vec<Entry>,
}

/// One file of a run.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    /// Its path below the output folder.
    pub(super) name: PathBuf,
    /// What it says.
    pub(super) new: Print,
    /// What the file that is in its place says, if one is.
    pub(super) earlier: Option<Print>,
}

/// What tells the content of a file from any other, so that a file is known
/// that somebody has changed since. Times do not: not every file system keeps
/// them as they were given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Print {
    size: usize,
    hash: u64,
}

impl Print {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut hasher = SipHasher13::new();
        hasher.write(bytes);
        Self { size: bytes.len(), hash: hasher.finish() }
    }

    /// That of a file, if it is there.
    pub(super) fn of_file(path: &Path) -> io::Result<Option<Self>> {
        match std::fs::read(path) {
            Ok(bytes) => Ok(Some(Self::of(&bytes))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl Journal {
    /// Reads a journal, if it is there.
    pub(super) fn read(path: &Path) -> io::Result<Option<Self>> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let journal: Self = serde_json::from_slice(&bytes)?;
        // Others can have written into a folder that is shared.
        journal.files.iter().try_for_each(|entry| stays_within(&entry.name))?;
        Ok(Some(journal))
    }

    pub(super) fn to_bytes(&self) -> io::Result<Vec<u8>> {
        Ok(serde_json::to_vec(self)?)
    }
}

/// Refuses a name that leads out of the folder that it is in.
pub(super) fn stays_within(name: &Path) -> io::Result<()> {
    let normal = |part| matches!(part, Component::Normal(_));
    if name.components().all(normal) && name.file_name().is_some() {
        return Ok(());
    }
    let message = format!("`{}` leads out of the folder", name.display());
    Err(io::Error::new(io::ErrorKind::InvalidInput, message))
}
