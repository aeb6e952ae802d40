//! What a run is to do with a file, and what it may replace.

use std::path::PathBuf;

use super::digest::Digest;
use super::mark::is_own;
use super::{Edit, OutputFile};

/// What some editors begin a text with.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A file to write or to remove, and what it may replace.
pub(super) struct Change<'a> {
    pub(super) name: PathBuf,
    /// The new content; none if the file is removed.
    pub(super) new: Option<&'a [u8]>,
    pub(super) replaces: Replaces<'a>,
    /// Whether only this user may read a file that replaces none.
    pub(super) is_private: bool,
}

/// What a change may replace.
#[derive(Clone, Copy)]
pub(super) enum Replaces<'a> {
    /// An earlier output, known by its mark or this content, or no file.
    Output(Option<Digest>),
    /// The file that was read, or no file.
    Read(Option<&'a [u8]>),
}

impl<'a> From<&'a OutputFile> for Change<'a> {
    fn from(OutputFile { name, bytes }: &'a OutputFile) -> Self {
        let replaces = Replaces::Output(None);
        Self { name: name.clone(), new: Some(bytes), replaces, is_private: false }
    }
}

impl<'a> From<&'a Edit> for Change<'a> {
    fn from(Edit { name, before, after, is_private }: &'a Edit) -> Self {
        Self {
            name: name.clone(),
            new: after.as_deref(),
            replaces: Replaces::Read(before.as_deref()),
            is_private: *is_private,
        }
    }
}

impl Change<'_> {
    /// Whether what was found in the place of the file may be replaced or removed.
    pub(super) fn may_replace(&self, found: Option<&[u8]>) -> bool {
        let text = |bytes| <[u8]>::strip_prefix(bytes, BYTE_ORDER_MARK).unwrap_or(bytes);
        match (self.replaces, found) {
            (Replaces::Read(before), found) => before.map(text) == found.map(text),
            (Replaces::Output(_), None) => true,
            // The same bytes destroy nothing.
            (Replaces::Output(content), Some(found)) => {
                self.new == Some(found) || content == Some(Digest::of(found)) || is_own(found)
            }
        }
    }
}
