//! What a run is about to put in place, as it stands in the hidden folder.

use std::hash::Hasher as _;
use std::io;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher13;

use super::disk::Place;
use crate::bounded::{MEGABYTE, ReadError, read_without_link};

/// The largest file that is replaced; a report of thousands of pages has some
/// ten megabytes.
pub(super) const LARGEST_FILE: u64 = 1_000 * MEGABYTE;

/// The largest journal: that of some ten thousand files.
const LARGEST_JOURNAL: u64 = 4 * MEGABYTE;

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
    /// What it says, if it is not one to be removed.
    pub(super) new: Option<Print>,
    /// What the file that is in its place says, if one is.
    pub(super) earlier: Option<Print>,
    /// Whether this user alone may read it, if it is new.
    #[serde(default)]
    pub(super) is_private: bool,
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

    /// A digest of the bytes.
    pub(super) const fn hash(self) -> u64 {
        self.hash
    }

    /// That of the file in a place, if one is there.
    pub(super) fn of_file(place: Place<'_>) -> io::Result<Option<Self>> {
        Ok(read(place, LARGEST_FILE)?.map(|bytes| Self::of(&bytes)))
    }
}

/// The bytes of the file in a place, if one is there.
pub(super) fn read(place: Place<'_>, limit: u64) -> io::Result<Option<Vec<u8>>> {
    match read_without_link(place.folder, place.name, limit) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(ReadError::Io(error)) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(ReadError::Io(error)) => Err(error),
        Err(error) => Err(io::Error::other(error)),
    }
}

impl Journal {
    /// Reads a journal, if it is there.
    pub(super) fn read(place: Place<'_>) -> io::Result<Option<Self>> {
        let Some(bytes) = read(place, LARGEST_JOURNAL)? else { return Ok(None) };
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
