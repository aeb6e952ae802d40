//! The files that a run reads, which no output may replace.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use file_id::{FileId, get_file_id};

/// The files that a run has read. They are told apart by identity rather than by name,
/// so that symbolic links, hard links and letter case lead to the same file.
#[derive(Debug, Default, Clone)]
pub struct Sources(HashMap<FileId, PathBuf>);

impl Sources {
    /// Adds files. Those that are no longer there need no protection.
    pub fn add(&mut self, paths: impl IntoIterator<Item = PathBuf>) {
        let known = paths.into_iter().filter_map(|path| Some((get_file_id(&path).ok()?, path)));
        self.0.extend(known);
    }

    /// The file that was read and would be replaced by writing to a path.
    #[must_use]
    pub fn at(&self, path: &Path) -> Option<&Path> {
        self.0.get(&get_file_id(path).ok()?).map(PathBuf::as_path)
    }
}

/// All files of several sets.
impl FromIterator<Self> for Sources {
    fn from_iter<I: IntoIterator<Item = Self>>(sets: I) -> Self {
        Self(sets.into_iter().flat_map(|set| set.0).collect())
    }
}
