//! The steps of a run that writes, in their order, and what undoes or finishes
//! them.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};

use cap_std::fs::Permissions;

use super::disk::{Disk, Place, Readers, place};
use super::journal::{Entry, Journal, LARGEST_FILE, Print, read, stays_within};
use super::lock::{ATTEMPTS, LOCK, Lock, make_folders_in, remove_made};
use super::manifest::{Leftovers, MANIFEST, key, leftovers, manifest};
use super::own::is_own;
use super::{Edit, FileSet, HIDDEN, OutputFile, Replaced, Sources, Step, WriteError};

/// The journal of a run whose files are to be put in place.
const FORWARD: &str = "journal";
/// The journal of a run whose files are to be taken back.
const BACK: &str = "journal-back";
/// A journal that is not whole yet.
const DRAFT: &str = "journal-draft";

/// What some editors begin a text with.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A file to write or to remove, and what is to be in its place.
pub(super) struct Task<'a> {
    name: PathBuf,
    /// What is written; nothing if the file is removed.
    bytes: Option<&'a [u8]>,
    before: Before<'a>,
    /// Whether this user alone may read a file that is new.
    is_private: bool,
}

/// What is to be in the place of a file before it is written.
#[derive(Clone, Copy)]
enum Before<'a> {
    /// A file that this program wrote, by its mark or because it still is as it was
    /// written, or none.
    Own(Option<Print>),
    /// A file with this text, or none.
    Text(Option<&'a str>),
    /// The file that was written.
    Written(Print),
}

impl<'a> From<&'a OutputFile> for Task<'a> {
    fn from(file: &'a OutputFile) -> Self {
        Self::new(file.name.clone(), &file.bytes)
    }
}

impl<'a> From<&'a Edit> for Task<'a> {
    fn from(edit: &'a Edit) -> Self {
        Self { before: Before::Text(edit.before.as_deref()), ..Self::from(&edit.file) }
    }
}

impl<'a> From<&'a Step> for Task<'a> {
    fn from(step: &'a Step) -> Self {
        match step {
            Step::Add { file, is_private } => {
                Self { before: Before::Text(None), is_private: *is_private, ..Self::from(file) }
            }
            Step::Edit { edit, is_private } => Self { is_private: *is_private, ..Self::from(edit) },
            Step::Remove { file } => Self::removal(file.name.clone(), Print::of(&file.bytes)),
        }
    }
}

impl<'a> Task<'a> {
    fn new(name: PathBuf, bytes: &'a [u8]) -> Self {
        Self { name, bytes: Some(bytes), before: Before::Own(None), is_private: false }
    }

    /// To remove a file that was written and has not been changed.
    pub(super) fn removal(name: PathBuf, written: Print) -> Self {
        Self { name, bytes: None, before: Before::Written(written), is_private: false }
    }
}

impl Task<'_> {
    /// Whether what is in the file's place may be replaced or removed.
    fn may_replace(&self, there: Option<&[u8]>) -> bool {
        let text = |bytes| <[u8]>::strip_prefix(bytes, BYTE_ORDER_MARK).unwrap_or(bytes);
        match self.before {
            Before::Own(written) => there.is_none_or(|there| {
                // The same bytes destroy nothing.
                self.bytes == Some(there) || written == Some(Print::of(there)) || is_own(there)
            }),
            Before::Text(before) => before.map(str::as_bytes) == there.map(text),
            Before::Written(print) => there.map(Print::of) == Some(print),
        }
    }
}

pub(super) fn write_all<D: Disk>(
    disk: &D,
    folder: &Path,
    files: &[Task<'_>],
    sources: &Sources,
) -> Result<Vec<PathBuf>, WriteError> {
    if files.is_empty() {
        settle(disk, folder)?;
        return Ok(Vec::new());
    }
    settled(disk, folder, |run, made| run.write(files, sources, made))
}

/// Writes sets of files in one run, and removes what earlier runs have left of
/// them.
pub(super) fn replace_all<D: Disk>(
    disk: &D,
    folder: &Path,
    sets: &[FileSet<'_>],
    sources: &Sources,
) -> Result<Vec<Replaced>, WriteError> {
    if sets.is_empty() {
        settle(disk, folder)?;
        return Ok(Vec::new());
    }
    let manifests: Vec<Vec<u8>> = sets
        .iter()
        .map(|set| {
            let path = folder.join(set.folder).join(MANIFEST);
            manifest(set).map_err(|source| WriteError::Write { path, source })
        })
        .collect::<Result<_, _>>()?;
    settled(disk, folder, |run, made| {
        let (mut tasks, mut all) = (Vec::new(), Vec::new());
        for (set, manifest) in sets.iter().zip(&manifests) {
            let files = set.files.iter().map(|file| (file.name.as_path(), file.bytes.as_slice()));
            let files = files.chain([(Path::new(MANIFEST), manifest.as_slice())]);
            let new: Vec<Task<'_>> =
                files.map(|(name, bytes)| Task::new(set.folder.join(name), bytes)).collect();
            let written = new.iter().map(|task| run.told(&task.name)).collect();
            all.push(Replaced { written, ..Replaced::default() });
            tasks.extend(new);
        }
        let mut known: BTreeSet<String> = tasks.iter().map(|task| key(&task.name)).collect();
        for (set, replaced) in sets.iter().zip(&mut all) {
            match leftovers(&run.lock.folder, set, &mut known) {
                Ok(Leftovers { written, own, changed }) => {
                    for task in tasks.iter_mut().filter(|task| task.bytes.is_some()) {
                        if let Some(print) = written.get(&task.name) {
                            task.before = Before::Own(Some(*print));
                        }
                    }
                    if !written.is_empty() {
                        let is_new = |file: &&OutputFile| {
                            let earlier = written.get(&set.folder.join(&file.name));
                            earlier != Some(&Print::of(&file.bytes))
                        };
                        let new = set.files.iter().filter(is_new);
                        replaced.updated =
                            Some(new.map(|file| run.told(set.folder.join(&file.name))).collect());
                    }
                    replaced.removed = own.iter().map(|(name, _)| run.told(name)).collect();
                    replaced.changed = changed.iter().map(|name| run.told(name)).collect();
                    // After the new ones, so that no page shows what is not there.
                    tasks.extend(own.into_iter().map(|(name, print)| Task::removal(name, print)));
                }
                Err(error) => replaced.unknown = Some(error),
            }
        }
        run.write(&tasks, sources, made)?;
        Ok(all)
    })
}

/// Does something in an output folder that is locked and settled.
fn settled<D: Disk, T>(
    disk: &D,
    folder: &Path,
    work: impl FnOnce(&Run<'_, D>, &mut Vec<PathBuf>) -> Result<T, WriteError>,
) -> Result<T, WriteError> {
    let mut made = Vec::new();
    let done = Run::begin(disk, folder, &mut made).and_then(|run| {
        let done = run.settle().and_then(|()| work(&run, &mut made));
        run.end(&done);
        done
    });
    if done.is_err() {
        // A folder that has something in it stays.
        made.iter().rev().for_each(|folder| drop(remove_made(disk, folder)));
    }
    done
}

pub(super) fn settle<D: Disk>(disk: &D, folder: &Path) -> Result<(), WriteError> {
    match folder.join(HIDDEN).symlink_metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        // Anything else that is wrong with it, the lock tells.
        _ => {}
    }
    let run = Run::begin(disk, folder, &mut Vec::new())?;
    let settled = run.settle();
    run.end(&settled);
    settled
}

/// A run that has the lock on an output folder.
struct Run<'a, D> {
    disk: &'a D,
    /// The path of the output folder, for messages.
    path: &'a Path,
    lock: Lock,
    /// The folders of files that were removed.
    left: RefCell<BTreeSet<PathBuf>>,
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
    fn begin(disk: &'a D, path: &'a Path, made: &mut Vec<PathBuf>) -> Result<Self, WriteError> {
        let lock = Lock::take(disk, path, made, ATTEMPTS)?;
        Ok(Self { disk, path, lock, left: RefCell::default() })
    }

    /// The path of a place in the output folder, for messages.
    fn told(&self, name: impl AsRef<Path>) -> PathBuf {
        self.path.join(name)
    }

    /// A place in the output folder.
    fn visible<'b>(&'b self, name: &'b (impl AsRef<Path> + ?Sized)) -> Place<'b> {
        place(&self.lock.folder, name)
    }

    /// A place in the hidden folder.
    fn hidden<'b>(&'b self, name: &'b (impl AsRef<Path> + ?Sized)) -> Place<'b> {
        place(&self.lock.hidden, name)
    }

    /// Finishes or undoes what the hidden folder tells of, and clears it.
    fn settle(&self) -> Result<(), WriteError> {
        let unsettled = |Failure { path, source }| WriteError::Unsettled { path, source };
        if let Some(journal) = self.journal(BACK).map_err(unsettled)? {
            self.put_back(&journal).map_err(unsettled)?;
        } else if let Some(journal) = self.journal(FORWARD).map_err(unsettled)? {
            // What cannot go forward, goes back: of one run either way.
            self.unchanged(&journal)
                .and_then(|unchanged| self.put_in_place(&journal, &unchanged))
                .or_else(|_| self.take_back(&journal))
                .map_err(unsettled)?;
        }
        at(&self.told(HIDDEN), self.clear()).map_err(unsettled)
    }

    /// Reads a journal, if it is there. One that leads through a link out of the
    /// folder is refused before any of it is done.
    fn journal(&self, name: &str) -> Result<Option<Journal>, Failure> {
        let journal = at(&self.told(HIDDEN).join(name), Journal::read(self.hidden(name)))?;
        for Entry { name, .. } in journal.iter().flat_map(|journal| &journal.files) {
            match self.lock.folder.symlink_metadata(name) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return at(&self.told(name), Err(error));
                }
                _ => {}
            }
        }
        Ok(journal)
    }

    /// Writes files into their places.
    fn write(
        &self,
        tasks: &[Task<'_>],
        sources: &Sources,
        made: &mut Vec<PathBuf>,
    ) -> Result<Vec<PathBuf>, WriteError> {
        let source = |task: &&Task<'_>| sources.at(&self.told(&task.name)).is_some();
        if let Some(task) = tasks.iter().find(source) {
            return Err(WriteError::Source { path: self.told(&task.name) });
        }
        let journal = self.prepare(tasks, made)?;
        let every: Vec<usize> = (0..tasks.len()).collect();
        let done = self.decide(&journal).and_then(|()| self.put_in_place(&journal, &every));
        if let Err(Failure { path, source }) = done {
            return Err(match self.take_back(&journal) {
                Ok(()) => WriteError::Write { path, source },
                Err(_) => WriteError::NotPutBack { path, kept: self.told(HIDDEN), source },
            });
        }
        let removed = tasks.iter().filter(|task| task.bytes.is_none());
        let folders = removed.filter_map(|task| task.name.parent()).map(Path::to_owned);
        self.left.borrow_mut().extend(folders);
        Ok(tasks.iter().map(|task| self.told(&task.name)).collect())
    }

    /// Writes the new files whole and keeps the earlier ones, all in the hidden
    /// folder.
    fn prepare(&self, tasks: &[Task<'_>], made: &mut Vec<PathBuf>) -> Result<Journal, WriteError> {
        let mut entries = Vec::with_capacity(tasks.len());
        for (number, task) in tasks.iter().enumerate() {
            let Task { name, bytes, before, is_private } = task;
            let path = self.told(name);
            at(&path, stays_within(name))?;
            if let Some(parent) = name.parent().filter(|_| bytes.is_some()) {
                made.extend(make_folders_in(self.disk, (self.path, &self.lock.folder), parent)?);
            }
            let target = self.visible(name);
            match target.folder.symlink_metadata(target.name) {
                Ok(found) if found.is_dir() => return Err(WriteError::FolderInTheWay { path }),
                Ok(found) if found.is_symlink() => return Err(WriteError::LinkInTheWay { path }),
                _ => {}
            }
            let there = at(&path, read(target, LARGEST_FILE))?;
            if !task.may_replace(there.as_deref()) {
                return Err(match before {
                    Before::Own(_) => WriteError::Foreign { path },
                    Before::Text(_) | Before::Written(_) => WriteError::Changed { path },
                });
            }
            let entry = Entry {
                name: name.clone(),
                new: bytes.map(Print::of),
                earlier: there.map(|there| Print::of(&there)),
                is_private: *is_private,
            };
            let (new, earlier) = (new_file(number, &entry), earlier_file(number, &entry));
            if let Some(bytes) = bytes {
                at(&path, self.disk.write(self.hidden(&new), bytes, Readers::Own))?;
            }
            if entry.earlier.is_some() {
                at(&path, self.disk.keep(target, self.hidden(&earlier)))?;
            }
            entries.push(entry);
        }
        Ok(Journal { files: entries })
    }

    /// The step from which on the new files are the ones that stay.
    fn decide(&self, journal: &Journal) -> Result<(), Failure> {
        let (draft, forward) = (self.hidden(DRAFT), self.hidden(FORWARD));
        let (hidden, path) = (self.told(HIDDEN), self.told(HIDDEN).join(FORWARD));
        let write = |bytes: Vec<u8>| self.disk.write(draft, &bytes, Readers::Ordinary);
        at(&path, journal.to_bytes().and_then(write))?;
        at(self.path, self.disk.sync_folder(self.visible(".")))?;
        at(&hidden, self.disk.sync_folder(self.hidden(".")))?;
        at(&path, self.disk.rename(draft, forward))?;
        at(&hidden, self.disk.sync_folder(self.hidden(".")))
    }

    /// The numbers of the files in a journal that nobody has changed since the
    /// run that wrote it was killed, and that are not in their places yet.
    fn unchanged(&self, journal: &Journal) -> Result<Vec<usize>, Failure> {
        let mut unchanged = Vec::new();
        for (number, entry) in journal.files.iter().enumerate() {
            if entry.new.is_some() && !self.is_there(&new_file(number, entry))? {
                continue;
            }
            let there = at(&self.told(&entry.name), Print::of_file(self.visible(&entry.name)))?;
            if there == entry.earlier || (there.is_none() && entry.new.is_some()) {
                unchanged.push(number);
            }
        }
        Ok(unchanged)
    }

    /// Moves new files to their places, and removes those that are to go: quickly,
    /// and nothing else in between.
    fn put_in_place(&self, journal: &Journal, numbers: &[usize]) -> Result<(), Failure> {
        let of_run = numbers.iter().filter_map(|number| {
            let entry = journal.files.get(*number)?;
            Some((new_file(*number, entry), entry))
        });
        let (new, gone): (Vec<_>, Vec<_>) = of_run.partition(|(_, entry)| entry.new.is_some());
        for (new, entry) in &new {
            self.permit(new, entry)?;
        }
        for (new, Entry { name, .. }) in &new {
            let renamed = self.disk.rename(self.hidden(new), self.visible(name));
            at(&self.told(name), renamed)?;
        }
        for (_, Entry { name, .. }) in gone {
            at(&self.told(name), self.disk.remove(self.visible(name)))?;
        }
        self.sync_targets(journal)
    }

    /// Gives a new file to those who can read the one that it replaces, or else, unless
    /// it is private, any file of this user: the journal is one.
    fn permit(&self, new: &OsStr, entry: &Entry) -> Result<(), Failure> {
        if !cfg!(unix) {
            return Ok(());
        }
        let like = |place: Place<'_>| match place.folder.symlink_metadata(place.name) {
            Ok(found) if found.is_file() => Ok(Some(found.permissions())),
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(None),
        };
        let path = self.told(&entry.name);
        let permissions: Option<Permissions> = match at(&path, like(self.visible(&entry.name)))? {
            None if entry.is_private => None,
            None => at(&path, like(self.hidden(FORWARD)))?,
            earlier => earlier,
        };
        permissions.map_or(Ok(()), |permissions| {
            at(&path, self.disk.permit(self.hidden(new), permissions))
        })
    }

    /// Turns a run round: the earlier files are the ones that stay.
    fn take_back(&self, journal: &Journal) -> Result<(), Failure> {
        let back = self.told(HIDDEN).join(BACK);
        match self.disk.rename(self.hidden(FORWARD), self.hidden(BACK)) {
            // It was not decided yet.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            renamed => at(&back, renamed)?,
        }
        at(&self.told(HIDDEN), self.disk.sync_folder(self.hidden(".")))?;
        self.put_back(journal)
    }

    /// Puts the earlier files back in place of the new ones, as far as that has
    /// not been done.
    fn put_back(&self, journal: &Journal) -> Result<(), Failure> {
        for (number, entry) in journal.files.iter().enumerate() {
            let (new, earlier) = (new_file(number, entry), earlier_file(number, entry));
            let (path, target) = (self.told(&entry.name), self.visible(&entry.name));
            // Only what is in place, and as it was put there, or removed.
            if self.is_there(&new)? || at(&path, Print::of_file(target))? != entry.new {
                continue;
            }
            let put_back = match entry.earlier {
                None => self.disk.rename(target, self.hidden(&new)),
                Some(_) if self.is_there(&earlier)? => {
                    self.disk.rename(self.hidden(&earlier), target)
                }
                Some(_) => Ok(()),
            };
            at(&path, put_back)?;
        }
        self.sync_targets(journal)
    }

    /// Whether something is in the hidden folder, be it a link.
    fn is_there(&self, name: &OsStr) -> Result<bool, Failure> {
        let found = match self.lock.hidden.symlink_metadata(name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            found => found.map(|_| true),
        };
        at(&self.told(HIDDEN).join(name), found)
    }

    /// Makes the names of all the files outlast a power cut.
    fn sync_targets(&self, journal: &Journal) -> Result<(), Failure> {
        let folders: BTreeSet<&Path> =
            journal.files.iter().filter_map(|entry| entry.name.parent()).collect();
        folders.into_iter().try_for_each(|folder| {
            let name = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            at(&self.told(folder), self.disk.sync_folder(self.visible(name)))
        })
    }

    /// Removes the folders that removed files have left empty, when the run is over and
    /// cannot be taken back. One that cannot be removed does no harm.
    fn remove_emptied(&self) {
        for folder in self.left.borrow().iter() {
            let mut folders =
                folder.ancestors().take_while(|folder| !folder.as_os_str().is_empty());
            // A folder with something in it stays, and so do those above it.
            let _ = folders.try_for_each(|folder| self.disk.remove_folder(self.visible(folder)));
        }
    }

    /// Removes everything in the hidden folder but the lock.
    fn clear(&self) -> io::Result<()> {
        for entry in self.lock.hidden.entries()? {
            let name = entry?.file_name();
            if name != OsStr::new(LOCK) {
                self.disk.remove(self.hidden(&name))?;
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
            self.remove_emptied();
            let _ = self.disk.remove(self.hidden(LOCK));
            let Self { disk, lock: Lock { folder, hidden, file }, .. } = self;
            // Windows removes no folder that is open.
            drop(hidden);
            let _ = disk.remove_folder(place(&folder, HIDDEN));
            drop(file);
        }
    }
}

/// The name of a new file in the hidden folder. It ends in that of the file, so
/// that what is not for publication is seen not to be there too.
fn new_file(number: usize, entry: &Entry) -> OsString {
    hidden_name("new", number, entry)
}

/// The name of an earlier file in the hidden folder.
fn earlier_file(number: usize, entry: &Entry) -> OsString {
    hidden_name("earlier", number, entry)
}

fn hidden_name(what: &str, number: usize, entry: &Entry) -> OsString {
    let mut name = OsString::from(format!("{what}-{number}-"));
    name.push(entry.name.file_name().unwrap_or_default());
    name
}
