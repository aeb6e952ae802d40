//! The lock on an output folder: one run at a time writes into it.

use std::fs::TryLockError;
use std::io;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use cap_fs_ext::{
    DirExt as _, FollowSymlinks, MetadataExt as _, OpenOptionsFollowExt as _,
    OpenOptionsSyncExt as _,
};
use cap_std::fs::{Dir, OpenOptions};

use super::run::{Control, unless_missing};
use super::{HIDDEN, WriteError};

/// The name of the file that is locked, in the hidden folder.
pub(super) const LOCK: &str = "lock";

/// How long to wait between two attempts.
const PAUSE: Duration = Duration::from_millis(20);

/// The hidden folder of an output folder, locked for this run until it is dropped, also by
/// the end of the process.
pub(super) struct Lock {
    pub(super) hidden: Dir,
    /// Kept open because the lock ends with it.
    pub(super) file: std::fs::File,
}

impl Lock {
    /// Locks an output folder, making the hidden folder in it.
    pub(super) fn take(
        folder: &Dir,
        path: &Path,
        control: &Control<'_>,
    ) -> Result<Self, WriteError> {
        for attempt in 0..control.attempts {
            if attempt > 0 {
                sleep(PAUSE);
            }
            match try_take(folder, control) {
                Ok(Some(lock)) => return Ok(lock),
                Ok(None) => {}
                Err(_) if path.join(HIDDEN).is_symlink() => {
                    return Err(WriteError::InTheWay {
                        path: path.join(HIDDEN),
                        what: "a symbolic link",
                    });
                }
                Err(source) => return Err(WriteError::Write { path: path.join(HIDDEN), source }),
            }
        }
        Err(WriteError::Busy { path: path.to_owned() })
    }
}

/// Takes the lock if no other run has it.
fn try_take(folder: &Dir, control: &Control<'_>) -> io::Result<Option<Lock>> {
    control.step()?;
    match folder.create_dir(HIDDEN) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    control.step()?;
    // Another run removes the hidden folder when it ends.
    Ok(unless_missing(lock_in(folder, control))?.flatten())
}

fn lock_in(folder: &Dir, control: &Control<'_>) -> io::Result<Option<Lock>> {
    // Neither the folder nor the file may be a link, and no pipe may keep the program waiting.
    let hidden = folder.open_dir_nofollow(HIDDEN)?;
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false).follow(FollowSymlinks::No).nonblock(true);
    let file = hidden.open_with(LOCK, &options)?;
    control.step()?;
    let opened = file.metadata()?;
    let file = file.into_std();
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    // A lock on a file that was removed before it was locked keeps nobody out.
    let now = hidden.symlink_metadata(LOCK)?;
    let is_there = (now.dev(), now.ino()) == (opened.dev(), opened.ino());
    Ok(is_there.then_some(Lock { hidden, file }))
}
