//! What tells the content of a file from any other.

use std::hash::Hasher as _;

use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher13;

/// The size of a content with a hash of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Digest {
    size: usize,
    pub(super) hash: u64,
}

impl Digest {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut hasher = SipHasher13::new();
        hasher.write(bytes);
        Self { size: bytes.len(), hash: hasher.finish() }
    }
}
