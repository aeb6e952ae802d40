//! Writing the files of a run: all of them, or none.
//!
//! Every file is written beside its target first. Only when all are whole do
//! they take their targets' places, so that a run that fails leaves what was
//! there before. A run that is killed while they take their places leaves whole
//! files too, some earlier and some new.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

/// How the names of passing files begin.
const PREFIX: &str = ".intl-update-";

/// A file to write.
#[derive(Debug, Clone)]
pub struct OutputFile {
    /// Its name in the output folder, or its path below it.
    pub name: PathBuf,
    /// Its bytes.
    pub bytes: Vec<u8>,
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
    /// A folder is in a file's place.
    #[error("cannot write `{}`: a folder is in its place; nothing was written", path.display())]
    FolderInTheWay {
        /// The file.
        path: PathBuf,
    },
    /// A file could not be written beside its target.
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
    /// A file could not take its target's place.
    #[error("cannot replace `{}`; {}", path.display(), earlier(kept))]
    Replace {
        /// The file.
        path: PathBuf,
        /// The earlier files that could not be put back, where they are kept.
        kept: Vec<PathBuf>,
        /// What the operating system says.
        source: io::Error,
    },
}

/// Writes files into a folder, making it where it is not there, and gives
/// their paths.
///
/// # Errors
/// If a file cannot be written. The earlier files are then as they were.
pub fn write_all<'a>(
    folder: &Path,
    files: impl IntoIterator<Item = &'a OutputFile>,
) -> Result<Vec<PathBuf>, WriteError> {
    let mut ready = Vec::new();
    for file in files {
        let target = folder.join(&file.name);
        let parent = target.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent)
            .map_err(|source| WriteError::Folder { path: parent.to_owned(), source })?;
        if target.is_dir() {
            return Err(WriteError::FolderInTheWay { path: target });
        }
        let whole = write_beside(parent, &file.bytes)
            .map_err(|source| WriteError::Write { path: target.clone(), source })?;
        ready.push((whole, target));
    }
    let mut replaced: Vec<Replaced> = Vec::with_capacity(ready.len());
    for (whole, target) in ready {
        match replace(whole, target.clone()) {
            Ok(done) => replaced.push(done),
            Err(source) => {
                let kept = replaced.into_iter().rev().filter_map(Replaced::undo).collect();
                return Err(WriteError::Replace { path: target, kept, source });
            }
        }
    }
    Ok(replaced.into_iter().map(|done| done.target).collect())
}

/// A target that has its new file, with the earlier one until the run is over.
struct Replaced {
    target: PathBuf,
    earlier: Option<TempPath>,
}

impl Replaced {
    /// Puts back what was there before. An earlier file that cannot be put back
    /// is kept where it is, and told of.
    fn undo(self) -> Option<PathBuf> {
        let Some(earlier) = self.earlier else {
            // What is left then is the new file, which is whole too.
            let _ = std::fs::remove_file(&self.target);
            return None;
        };
        let error = earlier.persist(&self.target).err()?;
        let path = error.path.to_path_buf();
        error.path.keep().ok().or(Some(path))
    }
}

/// What became of the earlier files of a run that failed.
fn earlier(kept: &[PathBuf]) -> String {
    if kept.is_empty() {
        return "the earlier files are as they were".to_owned();
    }
    let kept: Vec<String> = kept.iter().map(|path| format!("`{}`", path.display())).collect();
    format!("earlier files are kept in {}", kept.join(", "))
}

fn replace(whole: NamedTempFile, target: PathBuf) -> io::Result<Replaced> {
    let folder = target.parent().unwrap_or(Path::new("."));
    let earlier = if target.exists() {
        let link = |path: &Path| std::fs::hard_link(&target, path);
        let kept = tempfile::Builder::new().prefix(PREFIX).make_in(folder, link);
        // Where the file system has no hard links, a copy does.
        let kept = kept.or_else(|_| {
            let copy = |path: &Path| std::fs::copy(&target, path).map(drop);
            tempfile::Builder::new().prefix(PREFIX).make_in(folder, copy)
        })?;
        Some(kept.into_temp_path())
    } else {
        None
    };
    whole.persist(&target).map_err(|error| error.error)?;
    Ok(Replaced { target, earlier })
}

/// A whole file under a passing name, with the permissions of an ordinary
/// file rather than a private one.
fn write_beside(folder: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
    #[cfg(unix)]
    let ordinary = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    #[cfg(unix)]
    builder.permissions(ordinary);
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}
