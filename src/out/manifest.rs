//! Which files of a folder are a run's own, so that the next run takes away those
//! that it does not have any more.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Component, Path, PathBuf};

use cap_std::fs::Dir;
use serde::{Deserialize, Serialize};

use super::disk::place;
use super::journal::{LARGEST_FILE, Print, read, stays_within};
use super::{FileSet, GENERATOR, HIDDEN};
use crate::bounded::{MEGABYTE, ReadError, read_without_link};

/// The name of the manifest, in the folder of the files.
pub(super) const MANIFEST: &str = "site-manifest.json";

/// The largest manifest: that of some hundred thousand files.
const LARGEST_MANIFEST: u64 = 16 * MEGABYTE;

/// Why it cannot be told which files an earlier run has written into a folder.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// There are files in the places of new ones, but no manifest.
    #[error("it is not there, though files of an earlier run are")]
    Missing,
    /// It cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It is something else.
    #[error("it is not what this program writes")]
    Form(#[source] serde_json::Error),
    /// It names a file that no run can have written: elsewhere, or with characters
    /// that none has.
    #[error("it names a file that this program does not write")]
    Foreign,
}

/// The files that a run has written.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    /// The program that wrote it; manifests of early versions do not say.
    #[serde(default)]
    generator: String,
    files: Vec<Entry>,
}

/// A file that a run has written.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// Its path from the folder of the manifest, with slashes.
    path: String,
    /// What tells its content from any other.
    content: Print,
}

/// Whether a file with these bytes is a manifest.
pub(super) fn is_manifest(bytes: &[u8]) -> bool {
    serde_json::from_slice::<Manifest>(bytes).is_ok()
}

/// What an earlier run has left in the folder of a set.
#[derive(Debug, Default)]
pub(super) struct Leftovers {
    /// Everything that the earlier run wrote, with its digest: the paths from the
    /// output folder.
    pub(super) written: BTreeMap<PathBuf, Print>,
    /// What the set does not have any more and is as it was written: the paths
    /// from the output folder.
    pub(super) own: Vec<(PathBuf, Print)>,
    /// What the set does not have any more and is not as it was written.
    pub(super) changed: Vec<PathBuf>,
}

/// The manifest of a set.
pub(super) fn manifest(set: &FileSet<'_>) -> io::Result<Vec<u8>> {
    let entry = |file: &super::OutputFile| {
        let parts: Vec<_> =
            file.name.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        Entry { path: parts.join("/"), content: Print::of(&file.bytes) }
    };
    let mut files: Vec<Entry> = set.files.iter().map(entry).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let manifest = Manifest { generator: GENERATOR.to_owned(), files };
    let mut bytes = serde_json::to_vec_pretty(&manifest)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// What an earlier run has left in the folder of a set, below a folder that is
/// open. Nobody else's files are among it, whatever the manifest says: each is as
/// the manifest says that it was written, and no symbolic link is followed. What is
/// among the known files, as [`key`] tells them apart, is no leftover; what is found
/// is put to them.
pub(super) fn leftovers(
    folder: &Dir,
    set: &FileSet<'_>,
    known: &mut BTreeSet<String>,
) -> Result<Leftovers, ManifestError> {
    let manifest = match read_manifest(folder, set.folder)? {
        Some(manifest) => manifest,
        None if set.files.iter().any(|file| is_there(folder, &set.folder.join(&file.name))) => {
            return Err(ManifestError::Missing);
        }
        None => return Ok(Leftovers::default()),
    };
    let named: Option<Vec<(PathBuf, Print)>> =
        manifest.files.iter().map(|entry| Some((file_name(&entry.path)?, entry.content))).collect();
    let mut leftovers = Leftovers::default();
    for (name, print) in named.ok_or(ManifestError::Foreign)? {
        let path = set.folder.join(name);
        leftovers.written.insert(path.clone(), print);
        if !known.insert(key(&path)) {
            continue;
        }
        if is_own(folder, &path, print) {
            leftovers.own.push((path, print));
        } else if is_there(folder, &path) {
            leftovers.changed.push(path);
        }
    }
    Ok(leftovers)
}

/// What tells files apart by their paths, also where case does not.
pub(super) fn key(path: &Path) -> String {
    path.to_string_lossy().to_lowercase()
}

fn read_manifest(folder: &Dir, below: &Path) -> Result<Option<Manifest>, ManifestError> {
    match read_without_link(folder, &below.join(MANIFEST), LARGEST_MANIFEST) {
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(ManifestError::Form),
        Err(ReadError::Io(error)) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The name of a file in a manifest, if a run can have written it.
fn file_name(path: &str) -> Option<PathBuf> {
    // As it is told of, it must not do anything to a terminal either.
    let seen = path.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    // Without what components leave out, such as a second slash.
    let name: PathBuf = Path::new(path).components().collect();
    let of_a_run = |part: Component<'_>| {
        let own = [HIDDEN, MANIFEST];
        own.iter().any(|own| part.as_os_str().eq_ignore_ascii_case(own))
    };
    let fits = seen && stays_within(&name).is_ok() && !name.components().any(of_a_run);
    fits.then_some(name)
}

/// Whether something is at a path, be it a link.
fn is_there(folder: &Dir, path: &Path) -> bool {
    folder.symlink_metadata(path).is_ok()
}

/// Whether the file at a path is the one that was written there.
fn is_own(folder: &Dir, path: &Path, print: Print) -> bool {
    let through_a_link = path.ancestors().any(|path| {
        !path.as_os_str().is_empty()
            && folder.symlink_metadata(path).is_ok_and(|found| found.is_symlink())
    });
    !through_a_link
        && matches!(read(place(folder, path), LARGEST_FILE), Ok(Some(bytes)) if Print::of(&bytes) == print)
}
