//! The steps of a run that writes, in their order, and what undoes or finishes
//! them.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::journal::{Entry, Journal, Print, stays_within};
use super::lock::{ATTEMPTS, LOCK, Lock, make_folders};
use super::{HIDDEN, OutputFile, WriteError};

/// The journal of a run whose files are to be put in place.
const FORWARD: &str = "journal";
/// The journal of a run whose files are to be taken back.
const BACK: &str = "journal-back";
/// A journal that is not whole yet.
const DRAFT: &str = "journal-draft";

pub(super) fn write_all<D: Disk>(
    disk: &D,
    folder: &Path,
    files: &[&OutputFile],
) -> Result<Vec<PathBuf>, WriteError> {
    if files.is_empty() {
        settle(disk, folder)?;
        return Ok(Vec::new());
    }
    let mut made = Vec::new();
    let written = Run::begin(disk, folder, &mut made).and_then(|run| {
        let written = run.settle().and_then(|()| run.write(files, &mut made));
        run.end(&written);
        written
    });
    if written.is_err() {
        // A folder that has something in it stays.
        made.iter().rev().for_each(|folder| drop(disk.remove_folder(folder)));
    }
    written
}

pub(super) fn settle<D: Disk>(disk: &D, folder: &Path) -> Result<(), WriteError> {
    let hidden = folder.join(HIDDEN);
    if !hidden.is_dir() {
        return Ok(());
    }
    let run = Run::begin(disk, folder, &mut Vec::new())?;
    let settled = run.settle();
    run.end(&settled);
    settled
}

/// A run that has the lock on an output folder.
struct Run<'a, D> {
    disk: &'a D,
    folder: &'a Path,
    hidden: PathBuf,
    _lock: Lock,
}

/// What could not be done with which file.
struct Failure {
    path: PathBuf,
    source: io::Error,
}

/// Puts the path to an error.
fn at<T>(path: &Path, result: io::Result<T>) -> Result<T, Failure> {
    result.map_err(|source| Failure { path: path.to_owned(), source })
}

impl From<Failure> for WriteError {
    fn from(Failure { path, source }: Failure) -> Self {
        Self::Write { path, source }
    }
}

impl<'a, D: Disk> Run<'a, D> {
    fn begin(disk: &'a D, folder: &'a Path, made: &mut Vec<PathBuf>) -> Result<Self, WriteError> {
        let hidden = folder.join(HIDDEN);
        let lock = Lock::take(disk, folder, &hidden, made, ATTEMPTS)?;
        Ok(Self { disk, folder, hidden, _lock: lock })
    }

    /// The new file of a place in the journal.
    fn new_file(&self, place: usize) -> PathBuf {
        self.hidden.join(format!("new-{place}"))
    }

    /// The earlier file of a place in the journal.
    fn earlier_file(&self, place: usize) -> PathBuf {
        self.hidden.join(format!("earlier-{place}"))
    }

    /// Finishes or undoes what the hidden folder tells of, and clears it.
    fn settle(&self) -> Result<(), WriteError> {
        let unsettled = |Failure { path, source }| WriteError::Unsettled { path, source };
        let read = |name| {
            let path = self.hidden.join(name);
            at(&path, Journal::read(&path)).map_err(unsettled)
        };
        if let Some(journal) = read(BACK)? {
            self.put_back(&journal).map_err(unsettled)?;
        } else if let Some(journal) = read(FORWARD)? {
            // What cannot go forward, goes back: of one run either way.
            self.unchanged(&journal)
                .and_then(|unchanged| self.put_in_place(&journal, &unchanged))
                .or_else(|_| self.take_back(&journal))
                .map_err(unsettled)?;
        }
        at(&self.hidden, self.clear()).map_err(unsettled)
    }

    /// Writes files into their places.
    fn write(
        &self,
        files: &[&OutputFile],
        made: &mut Vec<PathBuf>,
    ) -> Result<Vec<PathBuf>, WriteError> {
        let journal = self.prepare(files, made)?;
        let every: Vec<usize> = (0..files.len()).collect();
        let done = self.decide(&journal).and_then(|()| self.put_in_place(&journal, &every));
        if let Err(Failure { path, source }) = done {
            return Err(match self.take_back(&journal) {
                Ok(()) => WriteError::Write { path, source },
                Err(_) => WriteError::NotPutBack { path, kept: self.hidden.clone(), source },
            });
        }
        Ok(files.iter().map(|file| self.folder.join(&file.name)).collect())
    }

    /// Writes the new files whole and keeps the earlier ones, all in the hidden
    /// folder.
    fn prepare(
        &self,
        files: &[&OutputFile],
        made: &mut Vec<PathBuf>,
    ) -> Result<Journal, WriteError> {
        let mut entries = Vec::with_capacity(files.len());
        for (place, file) in files.iter().enumerate() {
            let target = self.folder.join(&file.name);
            at(&target, stays_within(&file.name))?;
            made.extend(make_folders(self.disk, target.parent().unwrap_or(self.folder))?);
            if target.is_dir() {
                return Err(WriteError::FolderInTheWay { path: target });
            }
            let earlier = at(&target, Print::of_file(&target))?;
            let permissions = match earlier {
                Some(_) => Some(at(&target, std::fs::metadata(&target))?.permissions()),
                None => None,
            };
            at(&target, self.disk.write(&self.new_file(place), &file.bytes, permissions))?;
            if earlier.is_some() {
                at(&target, self.disk.keep(&target, &self.earlier_file(place)))?;
            }
            let new = Print::of(&file.bytes);
            entries.push(Entry { name: file.name.clone(), new, earlier });
        }
        Ok(Journal { files: entries })
    }

    /// The step from which on the new files are the ones that stay.
    fn decide(&self, journal: &Journal) -> Result<(), Failure> {
        let draft = self.hidden.join(DRAFT);
        let path = self.hidden.join(FORWARD);
        at(&path, journal.to_bytes().and_then(|bytes| self.disk.write(&draft, &bytes, None)))?;
        for folder in [self.folder, &self.hidden] {
            at(folder, self.disk.sync_folder(folder))?;
        }
        at(&path, self.disk.rename(&draft, &path))?;
        at(&self.hidden, self.disk.sync_folder(&self.hidden))
    }

    /// The places in a journal whose files nobody has changed since the run
    /// that wrote it was killed, and that are not in their places yet.
    fn unchanged(&self, journal: &Journal) -> Result<Vec<usize>, Failure> {
        let mut unchanged = Vec::new();
        for (place, entry) in journal.files.iter().enumerate() {
            let new = self.new_file(place);
            if !at(&new, new.try_exists())? {
                continue;
            }
            let target = self.folder.join(&entry.name);
            let there = at(&target, Print::of_file(&target))?;
            if there.is_none() || there == entry.earlier {
                unchanged.push(place);
            }
        }
        Ok(unchanged)
    }

    /// Moves new files to their places: quickly, and nothing else in between.
    fn put_in_place(&self, journal: &Journal, places: &[usize]) -> Result<(), Failure> {
        let moves: Vec<(PathBuf, PathBuf)> = places
            .iter()
            .filter_map(|place| Some((*place, journal.files.get(*place)?)))
            .map(|(place, entry)| (self.new_file(place), self.folder.join(&entry.name)))
            .collect();
        for (new, target) in &moves {
            at(target, self.disk.rename(new, target))?;
        }
        self.sync_targets(journal)
    }

    /// Turns a run round: the earlier files are the ones that stay.
    fn take_back(&self, journal: &Journal) -> Result<(), Failure> {
        let (forward, back) = (self.hidden.join(FORWARD), self.hidden.join(BACK));
        match self.disk.rename(&forward, &back) {
            // It was not decided yet.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            renamed => at(&back, renamed)?,
        }
        at(&self.hidden, self.disk.sync_folder(&self.hidden))?;
        self.put_back(journal)
    }

    /// Puts the earlier files back in place of the new ones, as far as that has
    /// not been done.
    fn put_back(&self, journal: &Journal) -> Result<(), Failure> {
        for (place, entry) in journal.files.iter().enumerate() {
            let (new, earlier) = (self.new_file(place), self.earlier_file(place));
            let target = self.folder.join(&entry.name);
            // Only what is in place, and as it was put there.
            if at(&new, new.try_exists())?
                || at(&target, Print::of_file(&target))? != Some(entry.new)
            {
                continue;
            }
            let put_back = match entry.earlier {
                None => self.disk.rename(&target, &new),
                Some(_) if at(&earlier, earlier.try_exists())? => {
                    self.disk.rename(&earlier, &target)
                }
                Some(_) => Ok(()),
            };
            at(&target, put_back)?;
        }
        self.sync_targets(journal)
    }

    /// Makes the names of all the files outlast a power cut.
    fn sync_targets(&self, journal: &Journal) -> Result<(), Failure> {
        let targets = journal.files.iter().map(|entry| self.folder.join(&entry.name));
        let folders: BTreeSet<PathBuf> =
            targets.filter_map(|target| target.parent().map(Path::to_owned)).collect();
        folders.iter().try_for_each(|folder| at(folder, self.disk.sync_folder(folder)))
    }

    /// Removes everything in the hidden folder but the lock.
    fn clear(&self) -> io::Result<()> {
        for entry in std::fs::read_dir(&self.hidden)? {
            let path = entry?.path();
            if path.file_name() != Some(OsStr::new(LOCK)) {
                self.disk.remove(&path)?;
            }
        }
        Ok(())
    }

    /// Takes the hidden folder away. It stays where it has what the next run
    /// needs; what cannot be removed, the next run removes or tells of.
    fn end<T>(self, result: &Result<T, WriteError>) {
        let needed =
            matches!(result, Err(WriteError::NotPutBack { .. } | WriteError::Unsettled { .. }));
        if !needed && self.clear().is_ok() {
            let _ = self.disk.remove(&self.hidden.join(LOCK));
            let _ = self.disk.remove_folder(&self.hidden);
        }
    }
}
