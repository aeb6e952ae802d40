//! Writing the files of a run: all of them, or none.
//!
//! A run locks the output folder by a file in the hidden folder `.intl-update` of it, so that
//! a second run waits, and then
//!
//! 1. checks every file that it is about to replace;
//! 2. writes its files into the hidden folder and gives the earlier ones a second name there;
//! 3. lists the files in a journal in the hidden folder;
//! 4. renames its files into their places, which takes next to no time;
//! 5. removes the journal, which completes the run, and then the hidden folder.
//!
//! As long as there is a journal, the run is not complete. If it fails, it puts the earlier
//! files back; if it is killed, the next run puts them back before it does anything else.
//! What somebody has changed in the meantime stays as it is.
//!
//! A web site has other files from one run to the next, and what is no longer public must
//! not stay in its folder. The files of a site are therefore listed in a manifest. What the
//! manifest of the earlier run lists, the new run does not have and nobody has changed since
//! is removed in step 4.
//!
//! An output replaces nothing but an earlier output: a file that was read, or that this
//! program did not write, stops the run before it writes anything. Others may be able to put
//! something into the folder. Paths therefore begin at folders that are open and lead through
//! no symbolic link out of them; the hidden folder, and what is in it or is replaced, must
//! not be links themselves.

mod change;
mod digest;
mod lock;
mod manifest;
mod mark;
mod run;
mod sources;
#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};

use change::Change;
use run::{Control, Run};

pub use manifest::ManifestError;
pub use mark::{GENERATOR, LastLine, signed};
pub(crate) use mark::{PRODUCT_ID, SCHEMA_COMMENT, is_own_json};
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

/// A change to a file that was read, or to one that is new.
#[derive(Debug, Clone)]
pub struct Edit {
    /// The name of the file in its folder, or its path below it.
    pub name: PathBuf,
    /// What was read, for which a byte-order mark makes no difference; none if there was no
    /// such file.
    pub before: Option<Vec<u8>>,
    /// What is written; none if the file is removed.
    pub after: Option<Vec<u8>>,
    /// Whether only this user may read the file (mode 0600), if there was none.
    pub is_private: bool,
}

impl Edit {
    /// An edit of a text.
    #[must_use]
    pub fn of_text(name: PathBuf, before: Option<String>, after: String) -> Self {
        let (before, after) = (before.map(String::into_bytes), Some(after.into_bytes()));
        Self { name, before, after, is_private: false }
    }
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
    /// if there was no earlier run, or it is not known what it wrote.
    pub updated: Option<Vec<PathBuf>>,
    /// The files that only the earlier run has, which were removed.
    pub removed: Vec<PathBuf>,
    /// The files that only the earlier run has and somebody has changed or replaced since,
    /// which were kept.
    pub changed: Vec<PathBuf>,
    /// Why it is not known which files the earlier run has written, if it is not: all of
    /// them were kept.
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
    /// A folder is in the place of a file, or a symbolic link in that of a file or of the
    /// hidden folder.
    #[error("cannot write `{}`: {what} is in its place; nothing was written", path.display())]
    InTheWay {
        /// The file or folder.
        path: PathBuf,
        /// What is in its place.
        what: &'static str,
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
    /// A file could not be put in its place, nor could the earlier ones be put back.
    #[error("cannot write `{}`; the earlier files are kept in `{}`, and the next run puts them back", path.display(), kept.display())]
    NotTakenBack {
        /// The file.
        path: PathBuf,
        /// The hidden folder.
        kept: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// What a run that was killed has left could not be taken back.
    #[error("cannot take back what an earlier run left in `{}`; nothing was written", path.display())]
    Unfinished {
        /// The hidden folder, or the file in it or below the output folder.
        path: PathBuf,
        /// What is wrong.
        source: io::Error,
    },
}

/// Writes files into a folder, which is made if it is not there, and returns their paths. What
/// a run that was killed has left there is taken back first.
///
/// # Errors
/// If a file would replace one that was read or that this program did not write, or
/// cannot be written. The earlier files are then as they were.
pub fn write_all<'a>(
    folder: &Path,
    files: impl IntoIterator<Item = &'a OutputFile>,
    sources: &Sources,
) -> Result<Vec<PathBuf>, WriteError> {
    change(&Control::NORMAL, folder, files, sources)
}

/// Makes edits, all or none, and returns the paths of the files. Each file must still be as
/// it was read, so that what somebody has saved in the meantime is not lost.
///
/// # Errors
/// If a file has changed, or cannot be written or removed. The earlier files are then as they
/// were.
pub fn edit_all(folder: &Path, edits: &[Edit]) -> Result<Vec<PathBuf>, WriteError> {
    change(&Control::NORMAL, folder, edits, &Sources::default())
}

fn change<'a>(
    control: &Control<'_>,
    folder: &Path,
    changes: impl IntoIterator<Item: Into<Change<'a>>>,
    sources: &Sources,
) -> Result<Vec<PathBuf>, WriteError> {
    let changes: Vec<Change<'a>> = changes.into_iter().map(Into::into).collect();
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    Run::locked(control, folder, |run| run.change(&changes, sources))
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
    replace(&Control::NORMAL, folder, sets, sources)
}

fn replace(
    control: &Control<'_>,
    folder: &Path,
    sets: &[FileSet<'_>],
    sources: &Sources,
) -> Result<Vec<Replaced>, WriteError> {
    Run::locked(control, folder, |run| manifest::replace(run, sets, sources))
}

/// Takes back what a run that was killed has left in a folder. Every function that writes does
/// so; a command does it first if it may end without writing, or reads what it changes.
///
/// # Errors
/// If a file cannot be moved or removed.
pub fn recover(folder: &Path) -> Result<(), WriteError> {
    take_back(&Control::NORMAL, folder)
}

fn take_back(control: &Control<'_>, folder: &Path) -> Result<(), WriteError> {
    match folder.join(HIDDEN).symlink_metadata() {
        Ok(_) => Run::locked(control, folder, |_| Ok(())),
        Err(_) => Ok(()),
    }
}
