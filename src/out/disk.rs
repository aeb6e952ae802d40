//! The steps on the disk that writing is made of.

use std::fs::{File, Permissions};
use std::io::{self, Write as _};
use std::path::Path;

/// Everything that changes something on the disk. A trait, so that the tests
/// can end a run at each step.
pub(super) trait Disk {
    /// Makes a folder that is not there.
    fn make_folder(&self, path: &Path) -> io::Result<()>;

    /// Writes a file that outlasts a power cut, with these permissions or those
    /// of an ordinary file.
    fn write(&self, path: &Path, bytes: &[u8], permissions: Option<Permissions>) -> io::Result<()>;

    /// Gives a file a second name, or, where the file system has no hard links,
    /// copies it.
    fn keep(&self, path: &Path, second: &Path) -> io::Result<()>;

    /// Moves a file, in place of the one that is there.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Removes an empty folder.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;

    /// Makes the names in a folder outlast a power cut.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;
}

/// The disk itself.
pub(super) struct RealDisk;

impl Disk for RealDisk {
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        std::fs::create_dir(path)
    }

    fn write(&self, path: &Path, bytes: &[u8], permissions: Option<Permissions>) -> io::Result<()> {
        let mut file = File::create_new(path)?;
        // Before anything is in it that others may not read. On Windows, what
        // can be read follows from the folder.
        if let Some(permissions) = permissions.filter(|_| cfg!(unix)) {
            file.set_permissions(permissions)?;
        }
        file.write_all(bytes)?;
        file.sync_all()
    }

    fn keep(&self, path: &Path, second: &Path) -> io::Result<()> {
        std::fs::hard_link(path, second).or_else(|_| {
            std::fs::copy(path, second)?;
            File::open(second)?.sync_all()
        })
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        std::fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        std::fs::remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        std::fs::remove_dir(path)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        // Windows opens no folders, and keeps their names in order by itself.
        if !cfg!(unix) {
            return Ok(());
        }
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        match File::open(path)?.sync_all() {
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
