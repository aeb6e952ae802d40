//! The steps on the disk that writing is made of.
//!
//! Each goes by folders that are open, and names below them: a symbolic link
//! that leads out of its folder leads nowhere.

use std::io::{self, Write as _};
use std::path::Path;

#[cfg(unix)]
use cap_std::fs::OpenOptionsExt as _;
use cap_std::fs::{Dir, OpenOptions, Permissions};

/// A name in a folder, or a path below it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) folder: &'a Dir,
    pub(super) name: &'a Path,
}

/// A name in a folder.
pub(super) fn place<'a>(folder: &'a Dir, name: &'a (impl AsRef<Path> + ?Sized)) -> Place<'a> {
    Place { folder, name: name.as_ref() }
}

/// Who may read a file that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Readers {
    /// Those of any file that this user makes.
    Ordinary,
    /// This user alone. On Windows, what can be read follows from the folder.
    Own,
}

/// Everything that changes something on the disk. A trait, so that the tests
/// can end a run at each step.
pub(super) trait Disk {
    /// Makes a folder that is not there.
    fn make_folder(&self, new: Place<'_>) -> io::Result<()>;

    /// Writes a file that is not there and outlasts a power cut.
    fn write(&self, new: Place<'_>, bytes: &[u8], readers: Readers) -> io::Result<()>;

    /// Gives a file a second name, or, where the file system has no hard links,
    /// copies it.
    fn keep(&self, file: Place<'_>, second: Place<'_>) -> io::Result<()>;

    /// Gives a file other permissions.
    fn permit(&self, file: Place<'_>, permissions: Permissions) -> io::Result<()>;

    /// Moves a file, in place of the one that is there.
    fn rename(&self, from: Place<'_>, to: Place<'_>) -> io::Result<()>;

    /// Removes a file.
    fn remove(&self, file: Place<'_>) -> io::Result<()>;

    /// Removes an empty folder.
    fn remove_folder(&self, folder: Place<'_>) -> io::Result<()>;

    /// Makes the names in a folder outlast a power cut.
    fn sync_folder(&self, folder: Place<'_>) -> io::Result<()>;
}

/// The disk itself.
pub(super) struct RealDisk;

impl Disk for RealDisk {
    fn make_folder(&self, new: Place<'_>) -> io::Result<()> {
        new.folder.create_dir(new.name)
    }

    fn write(&self, new: Place<'_>, bytes: &[u8], readers: Readers) -> io::Result<()> {
        let mut file = new.folder.open_with(new.name, &new_file(readers))?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    fn keep(&self, file: Place<'_>, second: Place<'_>) -> io::Result<()> {
        file.folder.hard_link(file.name, second.folder, second.name).or_else(|_| {
            file.folder.copy(file.name, second.folder, second.name)?;
            second.folder.open(second.name)?.sync_all()
        })
    }

    fn permit(&self, file: Place<'_>, permissions: Permissions) -> io::Result<()> {
        file.folder.set_permissions(file.name, permissions)
    }

    fn rename(&self, from: Place<'_>, to: Place<'_>) -> io::Result<()> {
        from.folder.rename(from.name, to.folder, to.name)
    }

    fn remove(&self, file: Place<'_>) -> io::Result<()> {
        file.folder.remove_file(file.name)
    }

    fn remove_folder(&self, folder: Place<'_>) -> io::Result<()> {
        folder.folder.remove_dir(folder.name)
    }

    fn sync_folder(&self, folder: Place<'_>) -> io::Result<()> {
        // Windows opens no folders, and keeps their names in order by itself.
        if !cfg!(unix) {
            return Ok(());
        }
        match folder.folder.open(folder.name)?.sync_all() {
            // Some file systems of networks have no such thing.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
                ) =>
            {
                Ok(())
            }
            synced => synced,
        }
    }
}

/// How a file is made. Its permissions are given with it: between making it and
/// narrowing them, others could open it.
pub(super) fn new_file(readers: Readers) -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if readers == Readers::Own {
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = readers;
    options
}
