//! The lock on an output folder: one run at a time writes into it.

use std::fs::TryLockError;
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use cap_fs_ext::{DirExt as _, FollowSymlinks, OpenOptionsFollowExt as _, OpenOptionsSyncExt as _};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, File, OpenOptions};
use same_file::Handle;

use super::disk::{Disk, place};
use super::{HIDDEN, WriteError};

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
    /// The output folder.
    pub(super) folder: Dir,
    /// The hidden folder in it.
    pub(super) hidden: Dir,
    /// What is locked, which is all that it is for.
    pub(super) file: std::fs::File,
}

impl Lock {
    /// Locks an output folder, making the hidden folder in it and, as `made`
    /// tells, the output folder itself.
    pub(super) fn take(
        disk: &impl Disk,
        folder: &Path,
        made: &mut Vec<PathBuf>,
        attempts: u32,
    ) -> Result<Self, WriteError> {
        let hidden = folder.join(HIDDEN);
        let mut gone = None;
        let mut held = false;
        for _ in 0..attempts {
            if held {
                sleep(PAUSE);
            }
            held = false;
            made.extend(make_folders(disk, folder)?);
            match attempt(disk, folder) {
                Ok(Attempt::Locked(lock)) => return Ok(lock),
                Ok(Attempt::Held) => (held, gone) = (true, None),
                // Another run takes the folders away when it is done.
                Err(error) if error.kind() == io::ErrorKind::NotFound => gone = Some(error),
                Err(_) if hidden.is_symlink() => {
                    return Err(WriteError::LinkInTheWay { path: hidden });
                }
                Err(source) => return Err(WriteError::Write { path: hidden, source }),
            }
        }
        Err(match gone {
            Some(source) => WriteError::Write { path: hidden, source },
            None => WriteError::Busy { path: folder.to_owned() },
        })
    }
}

/// What came of an attempt to take the lock.
enum Attempt {
    /// This run has it.
    Locked(Lock),
    /// Another run has it.
    Held,
}

fn attempt(disk: &impl Disk, path: &Path) -> io::Result<Attempt> {
    match disk.make_folder(place(&open(path)?, HIDDEN)) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let file = open_lock(&open_hidden(&open(path)?)?)?.into_std();
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(Attempt::Held),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    // A lock on a file that was removed meanwhile, alone or with the folders
    // that it was in, keeps nobody out.
    let folder = open(path)?;
    let hidden = open_hidden(&folder)?;
    let there = hidden.open_with(LOCK, &without_link())?.into_std();
    if Handle::from_file(there)? == Handle::from_file(file.try_clone()?)? {
        Ok(Attempt::Locked(Lock { folder, hidden, file }))
    } else {
        Err(io::ErrorKind::NotFound.into())
    }
}

/// Opens an output folder, which the user may have made a link to another.
fn open(path: &Path) -> io::Result<Dir> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    Dir::open_ambient_dir(path, ambient_authority())
}

/// Opens the hidden folder. Whoever makes it a link wants the files elsewhere to
/// be taken for those of a run, and removed.
fn open_hidden(folder: &Dir) -> io::Result<Dir> {
    folder.open_dir_nofollow(HIDDEN)
}

fn open_lock(hidden: &Dir) -> io::Result<File> {
    hidden.open_with(LOCK, without_link().create(true).truncate(false))
}

/// Opens what is neither a link nor a pipe that keeps the program waiting.
fn without_link() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).follow(FollowSymlinks::No).nonblock(true);
    options
}

/// Makes a folder with those it is in, and tells which were not there, outermost
/// first.
fn make_folders(disk: &impl Disk, folder: &Path) -> Result<Vec<PathBuf>, WriteError> {
    let make = |folder: &Path| disk.make_folder(place(&parent(folder)?, name(folder)));
    make_missing(Path::new(""), folder, Path::is_dir, make)
}

/// As [`make_folders`], for a folder below one that is open and has this path.
pub(super) fn make_folders_in(
    disk: &impl Disk,
    (path, folder): (&Path, &Dir),
    below: &Path,
) -> Result<Vec<PathBuf>, WriteError> {
    let make = |below: &Path| disk.make_folder(place(folder, below));
    make_missing(path, below, |below| folder.is_dir(below), make)
}

fn make_missing(
    root: &Path,
    folder: &Path,
    is_folder: impl Fn(&Path) -> bool,
    make: impl Fn(&Path) -> io::Result<()>,
) -> Result<Vec<PathBuf>, WriteError> {
    let mut new = Vec::new();
    let missing: Vec<&Path> = folder
        .ancestors()
        .take_while(|folder| !folder.as_os_str().is_empty() && !is_folder(folder))
        .collect();
    for folder in missing.into_iter().rev() {
        match make(folder) {
            Ok(()) => new.push(root.join(folder)),
            // Two runs made it at once.
            Err(_) if is_folder(folder) => {}
            Err(source) => return Err(WriteError::Folder { path: root.join(folder), source }),
        }
    }
    Ok(new)
}

/// Takes a folder away that was made and is empty.
pub(super) fn remove_made(disk: &impl Disk, folder: &Path) -> io::Result<()> {
    disk.remove_folder(place(&parent(folder)?, name(folder)))
}

/// The folder that another one is in.
fn parent(folder: &Path) -> io::Result<Dir> {
    open(folder.parent().unwrap_or(folder))
}

/// The name of a folder in that one; a path without one is refused as a name.
fn name(folder: &Path) -> &Path {
    folder.file_name().map_or(Path::new(""), Path::new)
}
