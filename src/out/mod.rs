//! Writing the files of a run: all of them, or none.
//!
//! A run keeps what it is about to do in the hidden folder `.intl-update` of the
//! output folder, which it locks; a second run waits. There it writes its files
//! whole, keeps the earlier ones, and puts down in a journal what goes where.
//! Giving the journal its name is the one step that decides:
//!
//! | ended | what is seen | what the next run does |
//! | --- | --- | --- |
//! | before it | every earlier file | removes what is in the hidden folder |
//! | after it | whole files, some earlier and some new | puts the rest of the new ones in place |
//! | when all are in place | every new file | removes what is in the hidden folder |
//!
//! No folder of plain files lets several of them change in one step. What the
//! second line tells lasts for as long as it takes to rename the files, since
//! everything that takes time comes before or after; while it lasts, the hidden
//! folder with the journal is there to be seen. A run that is not killed but
//! fails in it puts the earlier files back. A file that somebody else has changed
//! after the run was killed is left to them.
//!
//! A web site has other files from one run to the next, and what is not to be
//! public any more must not stay in its folder. Beside its files therefore is a
//! manifest of them; what the manifest of the earlier run names, the new run does not
//! have and nobody has changed since is removed with the same step.
//!
//! Others can have put something into the folder. All steps therefore begin at
//! folders that are open, and follow no symbolic link out of them: the hidden
//! folder, the journal and the files that are replaced may be none themselves.
//! An output replaces nothing but an earlier output: a file that was read, or that this
//! program did not write, stops the run before it writes anything.
//! And others can read there: until it takes its place, a new file is for this
//! user alone, and has the name of its place in its own.

mod disk;
mod journal;
mod lock;
mod manifest;
mod own;
mod sources;
#[cfg(test)]
mod tests;
mod transaction;

use std::io;
use std::path::{Path, PathBuf};

use disk::RealDisk;
use transaction::Task;

pub use manifest::ManifestError;
pub use own::{GENERATOR, LastLine, signed};
pub(crate) use own::{PRODUCT_ID, SCHEMA_COMMENT, is_own_json};
pub use sources::Sources;

/// The folder of a run that is writing, in the output folder.
const HIDDEN: &str = ".intl-update";

/// A file to write.
#[derive(Debug, Clone)]
pub struct OutputFile {
    /// Its name in the output folder, or its path below it.
    pub name: PathBuf,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A file to write in place of one that was read.
#[derive(Debug, Clone)]
pub struct Edit {
    /// The new file.
    pub file: OutputFile,
    /// The text that was read, without a byte-order mark; none if there was no
    /// such file.
    pub before: Option<String>,
}

/// The files of a folder that belong together, such as those of a web site. Beside
/// them `site-manifest.json` is written, which lists them all.
#[derive(Debug, Clone, Copy)]
pub struct FileSet<'a> {
    /// Their folder, below the output folder; empty if it is that.
    pub folder: &'a Path,
    /// The files, with paths from their folder, in ASCII without spaces.
    pub files: &'a [OutputFile],
}

/// What was done with a [`FileSet`].
#[derive(Debug, Default)]
pub struct Replaced {
    /// The paths of its files, that of the manifest last.
    pub written: Vec<PathBuf>,
    /// Its files that the earlier run did not write, or wrote with another content; none
    /// if there was no earlier run, or it cannot be told what it wrote.
    pub updated: Option<Vec<PathBuf>>,
    /// The files of the earlier run that it does not have any more, which were
    /// removed.
    pub removed: Vec<PathBuf>,
    /// Those among them that somebody has changed or put something in the place of,
    /// and that are there still.
    pub changed: Vec<PathBuf>,
    /// Why it cannot be told which files an earlier run has left, where it cannot:
    /// all of them are there still.
    pub unknown: Option<ManifestError>,
}

/// Why files could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The output folder could not be made.
    #[error("cannot make the folder `{}`; nothing was written", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// A symbolic link is in the place of a file or of the hidden folder.
    #[error("cannot write `{}`: a symbolic link is in its place; nothing was written", path.display())]
    LinkInTheWay {
        /// The file or folder.
        path: PathBuf,
    },
    /// An output would replace a file that was read.
    #[error("`{}` was read as a source and would be overwritten; nothing was written: choose another folder for the output", path.display())]
    Source {
        /// The file.
        path: PathBuf,
    },
    /// An output would replace a file that this program did not write.
    #[error("`{}` exists and was not written by this program, or has been changed since; nothing was written: move or rename it, or choose another folder for the output", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// A file is not what it was when it was read.
    #[error("`{}` has changed since it was read; nothing was written: run this again", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// A folder is in a file's place.
    #[error("cannot write `{}`: a folder is in its place; nothing was written", path.display())]
    FolderInTheWay {
        /// The file.
        path: PathBuf,
    },
    /// Another run was writing into the folder for longer than is waited for.
    #[error("another run is writing into `{}`; nothing was written: run this again when it is done", path.display())]
    Busy {
        /// The folder.
        path: PathBuf,
    },
    /// A file could not be written, in the hidden folder or into its place.
    #[error("cannot write `{}`; the earlier files are as they were", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// Another dataset of the same run has a file of this name.
    #[error("`{}` was made from `{}` already; two datasets have the same council `id`", path.display(), other.display())]
    NameTaken {
        /// The file.
        path: PathBuf,
        /// The other dataset.
        other: PathBuf,
    },
    /// The output could not be printed.
    #[error("cannot print the output")]
    Output {
        /// What the operating system says.
        source: io::Error,
    },
    /// A file could not take its place, nor could the earlier ones be put back.
    #[error("cannot write `{}`; the earlier files are kept in `{}`, and the next run puts them back", path.display(), kept.display())]
    NotPutBack {
        /// The file.
        path: PathBuf,
        /// The hidden folder.
        kept: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// What a run that was killed has left could not be settled.
    #[error("cannot finish what an earlier run left in `{}`; nothing was written", path.display())]
    Unsettled {
        /// The hidden folder, or the file in it or below the output folder.
        path: PathBuf,
        /// What is wrong.
        source: io::Error,
    },
}

/// Writes files into a folder, making it where it is not there, and gives
/// their paths.
///
/// What an earlier run that was killed has left there is settled first, as by
/// [`settle`].
///
/// # Errors
/// If a file would replace one that was read or that this program did not write, or
/// cannot be written. The earlier files are then as they were.
pub fn write_all<'a>(
    folder: &Path,
    files: impl IntoIterator<Item = &'a OutputFile>,
    sources: &Sources,
) -> Result<Vec<PathBuf>, WriteError> {
    let files: Vec<Task<'_>> = files.into_iter().map(Task::from).collect();
    transaction::write_all(&RealDisk, folder, &files, sources)
}

/// As [`write_all`], but only if each file still is as it was read, so that what
/// somebody has saved meanwhile is not lost.
///
/// # Errors
/// If a file has changed or cannot be written. The earlier files are then as they
/// were.
pub fn edit_all<'a>(
    folder: &Path,
    edits: impl IntoIterator<Item = &'a Edit>,
) -> Result<Vec<PathBuf>, WriteError> {
    let edits: Vec<Task<'_>> = edits.into_iter().map(Task::from).collect();
    transaction::write_all(&RealDisk, folder, &edits, &Sources::default())
}

/// One step of a change in a folder of which other files stay.
#[derive(Debug, Clone)]
pub enum Step {
    /// Write a file that is not there.
    Add {
        /// The file.
        file: OutputFile,
        /// Whether only this user may read it (mode 0600).
        is_private: bool,
    },
    /// Write a file in place of one that was read.
    Edit {
        /// The new file, and what was read.
        edit: Edit,
        /// Whether only this user may read it, if there was none.
        is_private: bool,
    },
    /// Remove a file that still is as it was read.
    Remove {
        /// The file, with the bytes that were read.
        file: OutputFile,
    },
}

/// Takes several steps, all or none, and gives the paths of the files.
///
/// # Errors
/// If a file that is to be added is there, one that was read has changed, or one cannot
/// be written or removed. The earlier files are then as they were.
pub fn change_all(folder: &Path, steps: &[Step]) -> Result<Vec<PathBuf>, WriteError> {
    let tasks: Vec<Task<'_>> = steps.iter().map(Task::from).collect();
    transaction::write_all(&RealDisk, folder, &tasks, &Sources::default())
}

/// Writes sets of files as [`write_all`] writes files, all or none, and removes in
/// the same step what the manifest of the earlier run has beside them.
///
/// # Errors
/// If a file would replace one that was read or that this program did not write, or
/// cannot be written or removed. The earlier files are then as they were.
pub fn replace_all(
    folder: &Path,
    sets: &[FileSet<'_>],
    sources: &Sources,
) -> Result<Vec<Replaced>, WriteError> {
    transaction::replace_all(&RealDisk, folder, sets, sources)
}

/// Finishes or removes what a run that was killed has left in a folder, so that
/// every file there is of one run. Where there is nothing of the kind, nothing
/// is touched.
///
/// [`write_all`] does it too; a command does it first when it can end without
/// writing, or reads what it is going to change.
///
/// # Errors
/// If a file cannot be moved or removed.
pub fn settle(folder: &Path) -> Result<(), WriteError> {
    transaction::settle(&RealDisk, folder)
}
