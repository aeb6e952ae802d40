//! One run: how its files get into their places, and how they are taken back.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions, Permissions};
#[cfg(unix)]
use cap_std::fs::{OpenOptionsExt as _, PermissionsExt as _};
use serde::{Deserialize, Serialize};

use super::change::{Change, Replaces};
use super::digest::Digest;
use super::lock::{LOCK, Lock};
use super::{HIDDEN, Sources, WriteError};
use crate::bounded::{MEGABYTE, ReadError, read_without_link};

/// The name of the journal in the hidden folder.
const JOURNAL: &str = "journal";

/// The name of a journal that is not complete yet.
const DRAFT: &str = "journal-draft";

/// The largest file that is replaced; a report of thousands of pages has some ten megabytes.
const LARGEST_FILE: u64 = 1_000 * MEGABYTE;

/// What the tests replace, to end a run at any step.
pub(super) struct Control<'a> {
    /// How often to try to take the lock.
    pub(super) attempts: u32,
    /// Whether what is written outlasts a power cut.
    pub(super) is_durable: bool,
    /// Comes before each change on the disk.
    pub(super) before_step: &'a dyn Fn() -> io::Result<()>,
}

impl Control<'_> {
    /// Tries to take the lock for a minute: writing takes parts of a second, so a run that
    /// is not done by then has been stopped.
    pub(super) const NORMAL: Self =
        Self { attempts: 3_000, is_durable: true, before_step: &|| Ok(()) };

    pub(super) fn step(&self) -> io::Result<()> {
        (self.before_step)()
    }
}

/// A change that is about to be made, as the journal has it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// The path of the file, below the output folder.
    name: PathBuf,
    /// The new content; none if the file is removed.
    new: Option<Digest>,
    /// Whether there is an earlier file.
    replaces: bool,
}

/// A run that has locked an output folder.
pub(super) struct Run<'a> {
    control: &'a Control<'a>,
    /// The path of the output folder, for messages.
    path: &'a Path,
    pub(super) folder: Dir,
    lock: Lock,
}

/// Adds the path to an error.
pub(super) fn at<T>(path: &Path, result: io::Result<T>) -> Result<T, WriteError> {
    result.map_err(|source| WriteError::Write { path: path.to_owned(), source })
}

impl<'a> Run<'a> {
    /// Makes and locks an output folder, takes back what a run that was killed has left in
    /// it, and does some work there.
    pub(super) fn locked<T>(
        control: &'a Control<'a>,
        path: &'a Path,
        work: impl FnOnce(&Self) -> Result<T, WriteError>,
    ) -> Result<T, WriteError> {
        let name = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        let folder = Dir::create_ambient_dir_all(name, ambient_authority())
            .and_then(|()| Dir::open_ambient_dir(name, ambient_authority()))
            .map_err(|source| WriteError::Folder { path: path.to_owned(), source })?;
        let lock = Lock::take(&folder, path, control)?;
        let run = Self { control, path, folder, lock };
        let result = run.recover().and_then(|()| work(&run));
        run.end();
        result
    }

    /// The path of a file in the output folder, for messages.
    pub(super) fn at(&self, name: impl AsRef<Path>) -> PathBuf {
        self.path.join(name)
    }

    /// Makes changes, all or none, and returns the paths of the files.
    pub(super) fn change(
        &self,
        changes: &[Change<'_>],
        sources: &Sources,
    ) -> Result<Vec<PathBuf>, WriteError> {
        let paths: Vec<PathBuf> = changes.iter().map(|change| self.at(&change.name)).collect();
        if let Some(path) = paths.iter().find(|path| sources.at(path).is_some()) {
            return Err(WriteError::Source { path: path.clone() });
        }
        let journal = self.prepare(changes)?;
        if journal.is_empty() {
            return Ok(paths);
        }
        let Err(error) = self.put_in_place(&journal) else { return Ok(paths) };
        Err(match (self.take_back(&journal), error) {
            (Err(_), WriteError::Write { path, source }) => {
                WriteError::NotTakenBack { path, kept: self.at(HIDDEN), source }
            }
            (_, error) => error,
        })
    }

    /// Checks every change, writes the new files into the hidden folder and gives the earlier
    /// ones a second name there. A file that has its new content already needs no change.
    fn prepare(&self, changes: &[Change<'_>]) -> Result<Vec<Entry>, WriteError> {
        let mut journal = Vec::new();
        for change in changes {
            let (name, path) = (&change.name, self.at(&change.name));
            let found = at(&path, unless_missing(self.folder.symlink_metadata(name)))?;
            match &found {
                Some(found) if found.is_dir() => {
                    return Err(WriteError::InTheWay { path, what: "a folder" });
                }
                Some(found) if found.is_symlink() => {
                    return Err(WriteError::InTheWay { path, what: "a symbolic link" });
                }
                _ => {}
            }
            let earlier = at(&path, unless_missing(self.read(name).map_err(other)))?;
            if !change.may_replace(earlier.as_deref()) {
                return Err(match change.replaces {
                    Replaces::Output(_) => WriteError::Foreign { path },
                    Replaces::Read(_) => WriteError::Changed { path },
                });
            }
            if change.new == earlier.as_deref() {
                continue;
            }
            let entry = Entry {
                name: name.clone(),
                new: change.new.map(Digest::of),
                replaces: earlier.is_some(),
            };
            let number = journal.len();
            let permissions = permissions(found.map(|found| found.permissions()), change);
            if let Some(bytes) = change.new {
                let written = self.write(&entry.hidden("new", number), bytes, permissions.clone());
                at(&path, written)?;
            }
            if let Some(earlier) = &earlier {
                at(&path, self.keep(&entry, number, earlier, permissions))?;
            }
            journal.push(entry);
        }
        Ok(journal)
    }

    /// Makes the changes in a journal. Nothing that takes time comes in between.
    fn put_in_place(&self, journal: &[Entry]) -> Result<(), WriteError> {
        let path = self.at(HIDDEN).join(JOURNAL);
        let bytes = at(&path, serde_json::to_vec(journal).map_err(io::Error::from))?;
        at(&path, self.write(DRAFT.as_ref(), &bytes, None))?;
        let hidden = &self.lock.hidden;
        at(&path, self.step().and_then(|()| hidden.rename(DRAFT, hidden, JOURNAL)))?;
        for entry in journal.iter().filter(|entry| entry.new.is_some()) {
            self.make_parent(entry)?;
        }
        for (number, entry) in journal.iter().enumerate() {
            let done = self.step().and_then(|()| match entry.new {
                Some(_) => hidden.rename(entry.hidden("new", number), &self.folder, &entry.name),
                None => unless_missing(self.folder.remove_file(&entry.name)).map(drop),
            });
            at(&self.at(&entry.name), done)?;
        }
        self.remove_empty_folders(journal);
        // From here on, the new files stay.
        at(&path, self.step().and_then(|()| hidden.remove_file(JOURNAL)))
    }

    /// Takes back the changes in a journal, as far as they were made and nobody has changed
    /// the files since.
    fn take_back(&self, journal: &[Entry]) -> Result<(), WriteError> {
        let hidden = &self.lock.hidden;
        for (number, entry) in journal.iter().enumerate() {
            let path = self.at(&entry.name);
            if !at(&path, self.has(&entry.name, entry.new))? {
                continue;
            }
            let done = if entry.replaces {
                self.make_parent(entry)?;
                let earlier = entry.hidden("earlier", number);
                self.step().and_then(|()| hidden.rename(earlier, &self.folder, &entry.name))
            } else {
                self.step().and_then(|()| self.folder.remove_file(&entry.name))
            };
            at(&path, done)?;
        }
        self.remove_empty_folders(journal);
        // From here on, the earlier files stay.
        let removed = self.step().and_then(|()| unless_missing(hidden.remove_file(JOURNAL)));
        at(&self.at(HIDDEN).join(JOURNAL), removed).map(drop)
    }

    /// Takes back what a run that was killed has left.
    fn recover(&self) -> Result<(), WriteError> {
        let recovered = || {
            let path = self.at(HIDDEN).join(JOURNAL);
            let bytes = read_without_link(&self.lock.hidden, JOURNAL.as_ref(), LARGEST_FILE);
            if let Some(bytes) = at(&path, unless_missing(bytes.map_err(other)))? {
                let journal = serde_json::from_slice(&bytes).map_err(io::Error::from);
                self.take_back(&at::<Vec<Entry>>(&path, journal)?)?;
            }
            at(&self.at(HIDDEN), self.clear())
        };
        recovered().map_err(|error| match error {
            WriteError::Write { path, source } => WriteError::Unfinished { path, source },
            error => error,
        })
    }

    /// Removes the hidden folder, unless the next run needs it. What cannot be removed, the
    /// next run removes.
    fn end(self) {
        if self.lock.hidden.symlink_metadata(JOURNAL).is_ok() || self.clear().is_err() {
            return;
        }
        let Self { control, folder, lock: Lock { hidden, file }, .. } = self;
        let _ = control.step().and_then(|()| hidden.remove_file(LOCK));
        // Windows removes no folder that is open.
        drop(hidden);
        let _ = control.step().and_then(|()| folder.remove_dir(HIDDEN));
        drop(file);
    }

    /// Removes everything in the hidden folder but the lock.
    fn clear(&self) -> io::Result<()> {
        for entry in self.lock.hidden.entries()? {
            let name = entry?.file_name();
            if name != LOCK {
                self.step()?;
                self.lock.hidden.remove_file(name)?;
            }
        }
        Ok(())
    }

    /// Makes the folder of a file.
    fn make_parent(&self, entry: &Entry) -> Result<(), WriteError> {
        match entry.name.parent() {
            Some(parent) if !self.folder.is_dir(parent) && !parent.as_os_str().is_empty() => {
                let made = self.step().and_then(|()| self.folder.create_dir_all(parent));
                at(&self.at(parent), made)
            }
            _ => Ok(()),
        }
    }

    /// Removes the folders of files that are empty. One that cannot be removed does no harm.
    fn remove_empty_folders(&self, journal: &[Entry]) {
        let folders: BTreeSet<&Path> =
            journal.iter().flat_map(|entry| entry.name.ancestors().skip(1)).collect();
        // Inner folders come after outer ones, and the output folder itself is the first.
        for folder in folders.into_iter().skip(1).rev() {
            let _ = self.step().and_then(|()| self.folder.remove_dir(folder));
        }
    }

    /// Writes a file in the hidden folder, so that a power cut leaves it complete or missing.
    fn write(&self, name: &Path, bytes: &[u8], permissions: Option<Permissions>) -> io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        // Between making a file and narrowing its permissions, others could open it.
        #[cfg(unix)]
        if permissions.is_some() {
            options.mode(0o600);
        }
        self.step()?;
        let mut file = self.lock.hidden.open_with(name, &options)?;
        self.step()?;
        file.write_all(bytes)?;
        permissions.map_or(Ok(()), |permissions| file.set_permissions(permissions))?;
        if self.control.is_durable { file.sync_all() } else { Ok(()) }
    }

    /// Keeps an earlier file in the hidden folder: by a second name or, where the file system
    /// has no hard links, as a copy.
    fn keep(
        &self,
        entry: &Entry,
        number: usize,
        bytes: &[u8],
        permissions: Option<Permissions>,
    ) -> io::Result<()> {
        let second = entry.hidden("earlier", number);
        self.step()
            .and_then(|()| self.folder.hard_link(&entry.name, &self.lock.hidden, &second))
            .or_else(|_| self.write(&second, bytes, permissions))
    }

    fn read(&self, name: &Path) -> Result<Vec<u8>, ReadError> {
        read_without_link(&self.folder, name, LARGEST_FILE)
    }

    /// Whether a file has a content or, for none, is not there.
    pub(super) fn has(&self, name: &Path, content: Option<Digest>) -> io::Result<bool> {
        match self.read(name) {
            Ok(bytes) => Ok(content == Some(Digest::of(&bytes))),
            Err(ReadError::Io(error)) if error.kind() == io::ErrorKind::NotFound => {
                Ok(content.is_none())
            }
            Err(ReadError::Io(error)) => Err(error),
            // Somebody has put something else in its place.
            Err(_) => Ok(false),
        }
    }

    fn step(&self) -> io::Result<()> {
        self.control.step()
    }
}

impl Entry {
    /// The name of the new or the earlier file in the hidden folder. It ends in that of the
    /// file, which says what is not for publication.
    fn hidden(&self, which: &str, number: usize) -> PathBuf {
        let mut name = OsString::from(format!("{which}-{number}-"));
        name.push(self.name.file_name().unwrap_or_default());
        name.into()
    }
}

/// The permissions of a new file, if they are not the usual ones: those of the file that it
/// replaces, or this user's alone. On Windows, they follow from the folder.
fn permissions(earlier: Option<Permissions>, change: &Change<'_>) -> Option<Permissions> {
    #[cfg(unix)]
    return earlier.or_else(|| change.is_private.then(|| Permissions::from_mode(0o600)));
    #[cfg(not(unix))]
    {
        let _ = (earlier, change);
        None
    }
}

/// None for what is not there.
pub(super) fn unless_missing<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        result => result.map(Some),
    }
}

/// What is wrong with a file as an error of the system.
fn other(error: ReadError) -> io::Error {
    match error {
        ReadError::Io(error) => error,
        error => io::Error::other(error),
    }
}
