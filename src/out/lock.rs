//! The lock on an output folder: one run at a time writes into it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use same_file::Handle;

use super::WriteError;
use super::disk::Disk;

/// The name of the file that is locked, in the hidden folder.
pub(super) const LOCK: &str = "lock";

/// How long to wait between two attempts.
const PAUSE: Duration = Duration::from_millis(20);

/// How often to try: for a minute. Writing takes parts of a second, so that a
/// run which is not done by then has been stopped.
pub(super) const ATTEMPTS: u32 = 3_000;

/// A lock that is held until it is dropped, also by the end of the process.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Locks an output folder, making the hidden folder in it and, as `made`
    /// tells, the output folder itself.
    pub(super) fn take(
        disk: &impl Disk,
        folder: &Path,
        hidden: &Path,
        made: &mut Vec<PathBuf>,
        attempts: u32,
    ) -> Result<Self, WriteError> {
        let path = hidden.join(LOCK);
        for _ in 0..attempts {
            made.extend(make_folders(disk, folder)?);
            match attempt(disk, hidden, &path) {
                Ok(Some(file)) => return Ok(Self { _file: file }),
                Ok(None) => {}
                Err(source) => return Err(WriteError::Write { path: hidden.to_owned(), source }),
            }
        }
        Err(WriteError::Busy { path: folder.to_owned() })
    }
}

/// The locked file; none where another run has it, or took it away meanwhile.
fn attempt(disk: &impl Disk, hidden: &Path, path: &Path) -> io::Result<Option<File>> {
    // Another run takes the folders away when it is done.
    let gone = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => Ok(None),
        _ => Err(error),
    };
    match disk.make_folder(hidden) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return gone(error),
        _ => {}
    }
    let file = match OpenOptions::new().write(true).create(true).truncate(false).open(path) {
        Ok(file) => file,
        Err(error) => return gone(error),
    };
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            sleep(PAUSE);
            return Ok(None);
        }
        Err(TryLockError::Error(error)) => return Err(error),
    }
    // A lock on a file that was removed keeps nobody out.
    match Handle::from_path(path) {
        Ok(there) => Ok((there == Handle::from_file(file.try_clone()?)?).then_some(file)),
        Err(error) => gone(error),
    }
}

/// Makes a folder with those it is in, and tells which were not there, outermost
/// first.
pub(super) fn make_folders(disk: &impl Disk, folder: &Path) -> Result<Vec<PathBuf>, WriteError> {
    let mut made = Vec::new();
    let missing: Vec<&Path> = folder
        .ancestors()
        .take_while(|folder| !folder.as_os_str().is_empty() && !folder.is_dir())
        .collect();
    for folder in missing.into_iter().rev() {
        match disk.make_folder(folder) {
            Ok(()) => made.push(folder.to_owned()),
            // Two runs made it at once.
            Err(_) if folder.is_dir() => {}
            Err(source) => return Err(WriteError::Folder { path: folder.to_owned(), source }),
        }
    }
    Ok(made)
}
