//! Passages of one text value: which bytes, and of which text.

use std::ops::Range;

use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use crate::sources::cell::Cell;

/// Places in a text, with the hash of the text they were made for. Sealed where it is stored: the hash of a short text
/// would give the text away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passages {
    /// In bytes of UTF-8. Empty: the whole value, which is no text with passages.
    pub ranges: Vec<Range<usize>>,
    pub sha256: [u8; 32],
}

impl Passages {
    pub fn of(text: &str, ranges: Vec<Range<usize>>) -> Passages {
        Passages { ranges, sha256: hash(text) }
    }

    /// The whole value, whatever it is.
    pub fn whole() -> Passages {
        Passages { ranges: Vec::new(), sha256: [0; 32] }
    }

    pub fn is_whole(&self) -> bool {
        self.ranges.is_empty()
    }

    /// The places in this value; `None` when they were made for another, or the value has no places.
    pub fn in_cell<'c>(&self, cell: &'c Cell) -> Option<(&'c str, &[Range<usize>])> {
        let Cell::Text(text) = cell else { return None };
        (hash(text) == self.sha256).then_some((text, &self.ranges))
    }
}

fn hash(text: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, text.as_bytes()).as_ref());
    hash
}
