//! The list of the files of a set, by which the next run removes those that it does not have
//! any more.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::change::{Change, Replaces};
use super::digest::Digest;
use super::run::{Run, at};
use super::{FileSet, GENERATOR, OutputFile, Replaced, Sources, WriteError};
use crate::bounded::{MEGABYTE, ReadError, read_without_link};

/// The name of the manifest, in the folder of the files.
const MANIFEST: &str = "site-manifest.json";

/// The largest manifest: that of some hundred thousand files.
const LARGEST_MANIFEST: u64 = 16 * MEGABYTE;

/// Why it is not known which files an earlier run has written into a folder.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// There are files in the places of new ones, but no manifest.
    #[error("it is not there, though files of an earlier run are")]
    Missing,
    /// It cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It is something else, or names a file that no run can have written: elsewhere, or with
    /// characters that none has.
    #[error("it is not what this program writes")]
    Foreign,
}

/// The files of a set.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    generator: String,
    files: Vec<Entry>,
}

/// A file of a set.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// Its path from the folder of the manifest, with slashes.
    path: String,
    content: Digest,
}

/// Writes sets of files with their manifests, and removes what the earlier manifests have
/// beside them.
pub(super) fn replace(
    run: &Run<'_>,
    sets: &[FileSet<'_>],
    sources: &Sources,
) -> Result<Vec<Replaced>, WriteError> {
    let manifest = |set: &FileSet<'_>| at(&run.at(set.folder).join(MANIFEST), manifest(set));
    let manifests: Vec<Vec<u8>> = sets.iter().map(manifest).collect::<Result<_, _>>()?;
    let (mut changes, mut results, mut leftovers) = (Vec::new(), Vec::new(), Vec::new());
    for (set, manifest) in sets.iter().zip(&manifests) {
        let (earlier, unknown) = match earlier(run, set) {
            Ok(earlier) => (earlier, None),
            Err(error) => (None, Some(error)),
        };
        let mut replaced = Replaced { unknown, ..Replaced::default() };
        if let Some(earlier) = &earlier {
            let files = set.files.iter().map(|file| (set.folder.join(&file.name), &file.bytes));
            let updated = files.filter(|(name, new)| earlier.get(name) != Some(&Digest::of(new)));
            replaced.updated = Some(updated.map(|(name, _)| run.at(name)).collect());
        }
        let earlier = earlier.unwrap_or_default();
        let files = set.files.iter().map(|file| (file.name.as_path(), file.bytes.as_slice()));
        for (name, new) in files.chain([(Path::new(MANIFEST), manifest.as_slice())]) {
            let name = set.folder.join(name);
            replaced.written.push(run.at(&name));
            let may_be = Replaces::Output(earlier.get(&name).copied());
            changes.push(Change { name, new: Some(new), replaces: may_be, is_private: false });
        }
        results.push(replaced);
        leftovers.push(earlier);
    }
    let known: BTreeSet<String> = changes.iter().map(|change| key(&change.name)).collect();
    // After the new files, so that no page shows what is not there.
    for (replaced, leftovers) in results.iter_mut().zip(leftovers) {
        for (name, content) in leftovers {
            if known.contains(&key(&name)) {
                continue;
            }
            if run.has(&name, Some(content)).unwrap_or(false) {
                replaced.removed.push(run.at(&name));
                let may_be = Replaces::Output(Some(content));
                changes.push(Change { name, new: None, replaces: may_be, is_private: false });
            } else if run.folder.symlink_metadata(&name).is_ok() {
                replaced.changed.push(run.at(&name));
            }
        }
    }
    run.change(&changes, sources)?;
    Ok(results)
}

/// The manifest of a set.
fn manifest(set: &FileSet<'_>) -> io::Result<Vec<u8>> {
    let entry = |file: &OutputFile| {
        let parts: Vec<_> =
            file.name.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        Entry { path: parts.join("/"), content: Digest::of(&file.bytes) }
    };
    let mut files: Vec<Entry> = set.files.iter().map(entry).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let manifest = Manifest { generator: GENERATOR.to_owned(), files };
    let mut bytes = serde_json::to_vec_pretty(&manifest)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The files that the earlier run has written, with their contents: the paths from the output
/// folder; none if there was no earlier run.
fn earlier(
    run: &Run<'_>,
    set: &FileSet<'_>,
) -> Result<Option<BTreeMap<PathBuf, Digest>>, ManifestError> {
    let path = set.folder.join(MANIFEST);
    let manifest: Manifest = match read_without_link(&run.folder, &path, LARGEST_MANIFEST) {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| ManifestError::Foreign)?,
        Err(ReadError::Io(error)) if error.kind() == io::ErrorKind::NotFound => {
            let is_there = |file: &OutputFile| {
                run.folder.symlink_metadata(set.folder.join(&file.name)).is_ok()
            };
            let has_files = set.files.iter().any(is_there);
            return if has_files { Err(ManifestError::Missing) } else { Ok(None) };
        }
        Err(error) => return Err(error.into()),
    };
    let file = |entry: &Entry| Some((set.folder.join(file_name(&entry.path)?), entry.content));
    let files: Option<BTreeMap<_, _>> = manifest.files.iter().map(file).collect();
    files.map(Some).ok_or(ManifestError::Foreign)
}

/// The name of a file in a manifest, if a run can have written it: in the folder, and with
/// characters that do no harm in a message.
fn file_name(path: &str) -> Option<PathBuf> {
    let is_plain = path.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    let name: PathBuf = Path::new(path).components().collect();
    let is_inside = name.components().all(|part| matches!(part, Component::Normal(_)));
    (is_plain && is_inside && name.file_name().is_some()).then_some(name)
}

/// What tells files apart by their paths, also where case does not.
fn key(path: &Path) -> String {
    path.to_string_lossy().to_lowercase()
}
