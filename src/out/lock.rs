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
        let failed = |source| WriteError::Write { path: hidden.to_owned(), source };
        let mut gone = None;
        let mut held = false;
        for _ in 0..attempts {
            if held {
                sleep(PAUSE);
            }
            held = false;
            made.extend(make_folders(disk, folder)?);
            match attempt(disk, hidden) {
                Ok(Attempt::Locked(file)) => return Ok(Self { _file: file }),
                Ok(Attempt::Held) => (held, gone) = (true, None),
                // Another run takes the folders away when it is done.
                Err(error) if error.kind() == io::ErrorKind::NotFound => gone = Some(error),
                Err(error) => return Err(failed(error)),
            }
        }
        Err(gone.map_or_else(|| WriteError::Busy { path: folder.to_owned() }, failed))
    }
}

/// What came of an attempt to take the lock.
enum Attempt {
    /// This run has it, by this file.
    Locked(File),
    /// Another run has it.
    Held,
}

fn attempt(disk: &impl Disk, hidden: &Path) -> io::Result<Attempt> {
    match disk.make_folder(hidden) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let path = hidden.join(LOCK);
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(Attempt::Held),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    // A lock on a file that was removed meanwhile keeps nobody out.
    if Handle::from_path(&path)? == Handle::from_file(file.try_clone()?)? {
        Ok(Attempt::Locked(file))
    } else {
        Err(io::ErrorKind::NotFound.into())
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
