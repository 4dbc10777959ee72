//! The zip that a Word or Excel file is: its entries, unpacked within limits.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::{Unreadable, text};

/// Entries in one file.
const ENTRIES: usize = 4_000;
/// Bytes of all of them, unpacked.
const UNPACKED: u64 = 200 * 1024 * 1024;
/// Unpacked against packed, for an entry that is worth packing.
const RATIO: u64 = 300;
const SMALL: u64 = 4 * 1024 * 1024;

/// One entry, unpacked.
pub struct Entry {
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Entry {
    #[must_use]
    pub fn is_markup(&self) -> bool {
        let name = self.name.to_ascii_lowercase();
        [".xml", ".rels", ".vml", ".svg"].iter().any(|ending| name.ends_with(ending))
    }

    /// As text, whatever encoding it says by its byte order mark.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        text::decode(&self.bytes)
    }
}

/// All entries, in order.
///
/// # Errors
/// [`Unreadable`]: a zip that grows beyond measure is [`Unreadable::TooLarge`].
pub fn entries(bytes: &[u8]) -> Result<Vec<Entry>, Unreadable> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Broken)?;
    if zip.len() > ENTRIES {
        return Err(Unreadable::TooLarge);
    }
    let (mut left, mut found) = (UNPACKED, Vec::new());
    for at in 0..zip.len() {
        let entry = zip.by_index_raw(at).map_err(|_| Unreadable::Broken)?;
        if entry.encrypted() {
            return Err(Unreadable::Locked);
        }
        drop(entry);
        let mut entry = zip.by_index(at).map_err(|_| Unreadable::Broken)?;
        if entry.is_dir() {
            continue;
        }
        let name = entry.name().map_err(|_| Unreadable::Broken)?.into_owned();
        let packed = entry.compressed_size();
        let mut content = Vec::new();
        // What a zip says of its sizes need not be true.
        let most = left.min(SMALL.max(packed.saturating_mul(RATIO)));
        entry.by_ref().take(most + 1).read_to_end(&mut content).map_err(|_| Unreadable::Broken)?;
        if content.len() as u64 > most {
            return Err(Unreadable::TooLarge);
        }
        left -= content.len() as u64;
        found.push(Entry { name, bytes: content });
    }
    Ok(found)
}
