//! Reading files with an end: only regular files, only up to a size, and only
//! such as stay as they are while they are read.

use std::fs::Metadata;
use std::io::{self, Read};
use std::path::Path;
use std::time::SystemTime;

use cap_fs_ext::{FollowSymlinks, OpenOptionsFollowExt as _, OpenOptionsSyncExt as _};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, File, OpenOptions};

/// How often a file that changes while it is read is read anew.
const TRIES: usize = 3;

/// Why the bytes of a file could not be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// It is a folder, a pipe, a device or the like.
    #[error("it is {what} rather than a file")]
    NotAFile {
        /// What it is.
        what: &'static str,
    },
    /// It has too many bytes.
    #[error("it is larger than {} MB", limit / MEGABYTE)]
    TooLarge {
        /// The most bytes that are read.
        limit: u64,
    },
    /// It is a symbolic link, where none may be.
    #[error("it is a symbolic link")]
    Link,
    /// It is not in the folder that it is read from.
    #[error("it leads out of its folder")]
    Outside,
    /// It was written to each time it was read.
    #[error("it changes while it is read: try again when no other program writes to it")]
    Changing,
    /// The operating system does not give it.
    #[error("{}", words_of(.0))]
    Io(io::Error),
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// The words of an error of the operating system, without its number.
#[must_use]
pub fn words_of(error: &io::Error) -> String {
    let text = error.to_string();
    text.split_once(" (os error ").map_or_else(|| text.clone(), |(words, _)| words.to_owned())
}

/// So many bytes are a megabyte in messages.
pub(crate) const MEGABYTE: u64 = 1_000_000;

/// What shows whether a file has changed.
#[derive(Debug, PartialEq, Eq)]
struct State {
    length: u64,
    modified: Option<SystemTime>,
}

/// A file that is read, or a test's stand-in for one.
trait Source: Read {
    fn metadata(&self) -> io::Result<Metadata>;
}

impl Source for std::fs::File {
    fn metadata(&self) -> io::Result<Metadata> {
        Self::metadata(self)
    }
}

/// A pipe without a writer would keep the program waiting as it is opened.
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).nonblock(true);
    options
}

/// The bytes of the file at a path.
///
/// # Errors
/// See [`ReadError`].
pub(crate) fn read(path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    stable(|| File::open_ambient_with(path, &options(), ambient_authority()), limit)
}

/// The bytes of a file below a folder, from which no path or symbolic link
/// leads out.
///
/// # Errors
/// See [`ReadError`].
pub(crate) fn read_in(folder: &Dir, name: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
    read_with(folder, Path::new(name), &options(), limit)
}

/// The bytes of a file below a folder that is no symbolic link itself; a link to
/// its folder must not lead out.
///
/// # Errors
/// See [`ReadError`].
pub(crate) fn read_without_link(
    folder: &Dir,
    name: &Path,
    limit: u64,
) -> Result<Vec<u8>, ReadError> {
    // For the message; that no link is followed, the options see to.
    if folder.symlink_metadata(name).is_ok_and(|found| found.is_symlink()) {
        return Err(ReadError::Link);
    }
    read_with(folder, name, options().follow(FollowSymlinks::No), limit)
}

fn read_with(
    folder: &Dir,
    name: &Path,
    options: &OpenOptions,
    limit: u64,
) -> Result<Vec<u8>, ReadError> {
    match stable(|| folder.open_with(name, options), limit) {
        // This error is not the operating system's: `cap_std` refuses the path.
        Err(ReadError::Io(error))
            if error.kind() == io::ErrorKind::PermissionDenied
                && error.raw_os_error().is_none() =>
        {
            Err(ReadError::Outside)
        }
        read => read,
    }
}

/// The bytes of a stream.
///
/// # Errors
/// If it cannot be read, or has more bytes than the limit.
pub(crate) fn read_stream(stream: impl Read, limit: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    stream.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= limit) {
        Ok(bytes)
    } else {
        Err(ReadError::TooLarge { limit })
    }
}

fn stable(open: impl Fn() -> io::Result<File>, limit: u64) -> Result<Vec<u8>, ReadError> {
    tried(|| Ok(open()?.into_std()), limit)
}

/// Reads until one reading finds the file after it as it was before.
fn tried<S: Source>(open: impl Fn() -> io::Result<S>, limit: u64) -> Result<Vec<u8>, ReadError> {
    for _ in 0..TRIES {
        let mut file = open()?;
        let before = state(&file.metadata()?)?;
        if before.length > limit {
            return Err(ReadError::TooLarge { limit });
        }
        let bytes = read_stream(&mut file, limit)?;
        let whole = u64::try_from(bytes.len()).is_ok_and(|length| length == before.length);
        if whole && state(&file.metadata()?)? == before {
            return Ok(bytes);
        }
    }
    Err(ReadError::Changing)
}

fn state(metadata: &Metadata) -> Result<State, ReadError> {
    if !metadata.is_file() {
        let what = if metadata.is_dir() { "a folder" } else { "a pipe or a device" };
        return Err(ReadError::NotAFile { what });
    }
    Ok(State { length: metadata.len(), modified: metadata.modified().ok() })
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::fs;
    use std::path::PathBuf;

    use super::*;

    /// A file that another program writes to the first times it is read.
    struct Written<'a> {
        file: fs::File,
        path: PathBuf,
        times: &'a Cell<usize>,
    }

    impl Read for Written<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let read = self.file.read(buffer)?;
            if read == 0 && self.times.get() > 0 {
                self.times.set(self.times.get() - 1);
                fs::write(&self.path, format!("written {} more", self.times.get()))?;
            }
            Ok(read)
        }
    }

    impl Source for Written<'_> {
        fn metadata(&self) -> io::Result<Metadata> {
            self.file.metadata()
        }
    }

    fn read_while_written(times: usize) -> Result<Vec<u8>, ReadError> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a.json");
        fs::write(&path, "before")?;
        let times = Cell::new(times);
        let open =
            || Ok(Written { file: fs::File::open(&path)?, path: path.clone(), times: &times });
        tried(open, 100)
    }

    #[test]
    fn a_file_that_changes_is_read_anew() {
        assert_eq!(read_while_written(0).unwrap(), b"before");
        assert_eq!(read_while_written(TRIES - 1).unwrap(), b"written 0 more");
        assert!(matches!(read_while_written(TRIES), Err(ReadError::Changing)));
    }

    #[test]
    fn the_limit_is_the_last_size_that_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        fs::write(&path, "12345").unwrap();
        assert_eq!(read(&path, 5).unwrap(), b"12345");
        assert!(matches!(read(&path, 4), Err(ReadError::TooLarge { limit: 4 })));
        assert_eq!(read_stream(&b"12345"[..], 5).unwrap(), b"12345");
        assert!(matches!(read_stream(&b"12345"[..], 4), Err(ReadError::TooLarge { limit: 4 })));
        assert!(matches!(read(folder.path(), 5), Err(ReadError::NotAFile { what: "a folder" })));
    }
}
