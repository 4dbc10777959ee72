//! The rows of a dataset that was collected, in a sealed file: written as they come, read back page by page or all.
//!
//! Layout: each row is its length (4 bytes) and its cells; each cell a tag and, where it has one, its length (4 bytes)
//! and text. After the last row come the offsets of every 256th row, their number and the number of rows (8 bytes
//! each, all little-endian), so that a page far inside is found without reading what is before it.
//! Invariant: what is read is what was written, cell by cell; the vault has already refused a file that was changed.

use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};

use super::cell::Cell;
use crate::{
    ids::FileId,
    vault::{CaseKey, SealedReader, SealedWriter, Vault},
};

/// Rows between two entries of the index.
const STEP: u64 = 256;

/// Rows on their way into a sealed file.
pub(super) struct RowWriter {
    file: SealedWriter,
    offset: u64,
    rows: u64,
    index: Vec<u64>,
    buffer: Vec<u8>,
}

impl RowWriter {
    pub fn create(vault: &Vault, key: &CaseKey, id: FileId) -> io::Result<Self> {
        let file = vault.create_file(key, id).map_err(io::Error::other)?;
        Ok(RowWriter { file, offset: 0, rows: 0, index: vec![], buffer: vec![] })
    }

    pub fn row(&mut self, row: &[Cell]) -> io::Result<()> {
        if self.rows.is_multiple_of(STEP) {
            self.index.push(self.offset);
        }
        self.buffer.clear();
        self.buffer.extend([0; 4]);
        row.iter().try_for_each(|cell| encode(cell, &mut self.buffer))?;
        let length = length(self.buffer.len() - 4)?;
        self.buffer[..4].copy_from_slice(&length);
        self.file.write_all(&self.buffer)?;
        self.offset += self.buffer.len() as u64;
        self.rows += 1;
        Ok(())
    }

    /// Writes the index and makes the file exist.
    pub fn commit(mut self) -> io::Result<u64> {
        let rows = self.rows;
        let tail: Vec<u8> =
            self.index.iter().chain(&[self.index.len() as u64, rows]).flat_map(|n| n.to_le_bytes()).collect();
        self.file.write_all(&tail)?;
        self.file.commit().map_err(io::Error::other)?;
        Ok(rows)
    }
}

fn length(bytes: usize) -> io::Result<[u8; 4]> {
    u32::try_from(bytes).map(u32::to_le_bytes).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))
}

fn encode(cell: &Cell, out: &mut Vec<u8>) -> io::Result<()> {
    let (tag, content): (u8, Option<&[u8]>) = match cell {
        Cell::Null => (0, None),
        Cell::Bool(false) => (1, None),
        Cell::Bool(true) => (2, None),
        Cell::Number(text) => (3, Some(text.as_bytes())),
        Cell::Text(text) => (4, Some(text.as_bytes())),
        Cell::Date(text) => (5, Some(text.as_bytes())),
        Cell::DateTime(text) => (6, Some(text.as_bytes())),
        Cell::Json(text) => (7, Some(text.as_bytes())),
        Cell::Bytes(bytes) => (8, Some(bytes)),
    };
    out.push(tag);
    if let Some(content) = content {
        out.extend(length(content.len())?);
        out.extend(content);
    }
    Ok(())
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a stored row is not readable")
}

/// A value's memory is kept for the next value in its place, up to so many bytes.
const KEPT: usize = 1 << 16;

/// The memory of a text that is done with.
fn emptied(cell: &mut Cell) -> String {
    let mut text = match std::mem::replace(cell, Cell::Null) {
        Cell::Number(text)
        | Cell::Text(text)
        | Cell::Date(text)
        | Cell::DateTime(text)
        | Cell::Json(text) => text,
        Cell::Null | Cell::Bool(_) | Cell::Bytes(_) => return String::new(),
    };
    text.clear();
    text.shrink_to(KEPT);
    text
}

/// Takes one cell off the front of `bytes`, into the place of the one before.
fn decode(bytes: &mut &[u8], cell: &mut Cell) -> io::Result<()> {
    let tag = *bytes.split_off_first().ok_or_else(damaged)?;
    match tag {
        // NULL often stands between values.
        0 => {
            *cell = Cell::Null;
            return Ok(());
        }
        1 | 2 => {
            *cell = Cell::Bool(tag == 2);
            return Ok(());
        }
        3..=8 => {}
        _ => return Err(damaged()),
    }
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(damaged)?;
    let (content, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or_else(damaged)?;
    *bytes = rest;
    if tag == 8 {
        *cell = Cell::Bytes(content.to_vec());
        return Ok(());
    }
    let mut text = emptied(cell);
    text.push_str(std::str::from_utf8(content).map_err(|_| damaged())?);
    *cell = match tag {
        3 => Cell::Number(text),
        4 => Cell::Text(text),
        5 => Cell::Date(text),
        6 => Cell::DateTime(text),
        _ => Cell::Json(text),
    };
    Ok(())
}

/// The rows of one dataset, to be read as often as needed; each reading opens the file anew.
#[derive(Clone)]
pub struct StoredRows {
    vault: Vault,
    key: CaseKey,
    file: FileId,
}

impl StoredRows {
    pub fn new(vault: &Vault, key: CaseKey, file: FileId) -> Self {
        StoredRows { vault: vault.clone(), key, file }
    }

    /// Hands every row to `sink`, in the order of collecting, and stops at its first error.
    ///
    /// # Errors
    /// The sink's, or a file that is gone, changed or unreadable.
    pub fn each(&self, sink: &mut dyn FnMut(&[Cell]) -> io::Result<()>) -> io::Result<()> {
        let mut open = self.open()?;
        open.file.seek(SeekFrom::Start(0))?;
        let mut row = vec![];
        (0..open.rows).try_for_each(|_| {
            open.row_into(&mut row)?;
            sink(&row)
        })
    }

    /// At most `count` rows from row `first`, counted from 0.
    ///
    /// # Errors
    /// A file that is gone, changed or unreadable.
    pub fn page(&self, first: u64, count: u64) -> io::Result<Vec<Vec<Cell>>> {
        let mut open = self.open()?;
        let end = open.rows.min(first.saturating_add(count));
        if first >= end {
            return Ok(vec![]);
        }
        open.seek(first)?;
        (first..end).map(|_| open.row()).collect()
    }

    fn open(&self) -> io::Result<Open> {
        let mut file = self.vault.open_file(&self.key, self.file).map_err(io::Error::other)?;
        let tail = file.len().checked_sub(16).ok_or_else(damaged)?;
        file.seek(SeekFrom::Start(tail))?;
        let mut numbers = [0; 16];
        file.read_exact(&mut numbers)?;
        let (entries, rows) = numbers.split_at(8);
        let number = |bytes: &[u8]| bytes.try_into().map(u64::from_le_bytes).map_err(|_| damaged());
        let index =
            number(entries)?.checked_mul(8).and_then(|size| tail.checked_sub(size)).ok_or_else(damaged)?;
        Ok(Open { file, rows: number(rows)?, index, buffer: vec![] })
    }
}

struct Open {
    file: SealedReader,
    rows: u64,
    /// Where the index begins.
    index: u64,
    buffer: Vec<u8>,
}

impl Open {
    fn seek(&mut self, row: u64) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(self.index + row / STEP * 8))?;
        let mut offset = [0; 8];
        self.file.read_exact(&mut offset)?;
        self.file.seek(SeekFrom::Start(u64::from_le_bytes(offset)))?;
        (0..row % STEP).try_for_each(|_| self.skip())
    }

    fn length(&mut self) -> io::Result<usize> {
        let mut length = [0; 4];
        self.file.read_exact(&mut length)?;
        let length = u32::from_le_bytes(length);
        if u64::from(length) > self.index {
            return Err(damaged());
        }
        Ok(length as usize)
    }

    fn skip(&mut self) -> io::Result<()> {
        let length = self.length()?;
        let length = i64::try_from(length).map_err(|_| damaged())?;
        self.file.seek(SeekFrom::Current(length)).map(|_| ())
    }

    fn row(&mut self) -> io::Result<Vec<Cell>> {
        let mut row = vec![];
        self.row_into(&mut row)?;
        Ok(row)
    }

    /// The next row in the place, and in the memory, of the one before.
    fn row_into(&mut self, row: &mut Vec<Cell>) -> io::Result<()> {
        let length = self.length()?;
        self.buffer.resize(length, 0);
        self.file.read_exact(&mut self.buffer)?;
        let (mut rest, mut cells) = (&self.buffer[..], 0);
        while !rest.is_empty() {
            if cells == row.len() {
                row.push(Cell::Null);
            }
            decode(&mut rest, &mut row[cells])?;
            cells += 1;
        }
        row.truncate(cells);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chrono::Utc;
    use proptest::prelude::*;

    use super::*;
    use crate::{ids::CaseId, vault::MasterKey};

    fn vault() -> (tempfile::TempDir, Vault, CaseKey) {
        let folder = tempfile::tempdir().unwrap();
        let master = MasterKey::load_or_create(&folder.path().join("key")).unwrap();
        let vault = Vault::open(&folder.path().join("vault"), master).unwrap();
        let key = vault.new_case_key(CaseId::new(Utc::now())).0;
        (folder, vault, key)
    }

    fn stored(vault: &Vault, key: &CaseKey, rows: &[Vec<Cell>]) -> StoredRows {
        let id = FileId::new(Utc::now());
        let mut writer = RowWriter::create(vault, key, id).unwrap();
        rows.iter().for_each(|row| writer.row(row).unwrap());
        assert_eq!(writer.commit().unwrap(), rows.len() as u64);
        StoredRows::new(vault, key.clone(), id)
    }

    fn all(rows: &StoredRows) -> Vec<Vec<Cell>> {
        let mut all = vec![];
        rows.each(&mut |row| {
            all.push(row.to_vec());
            Ok(())
        })
        .unwrap();
        all
    }

    fn cells() -> impl Strategy<Value = Cell> {
        prop_oneof![
            Just(Cell::Null),
            any::<bool>().prop_map(Cell::Bool),
            "-?[0-9]{1,40}".prop_map(Cell::Number),
            any::<String>().prop_map(Cell::Text),
            any::<String>().prop_map(Cell::Json),
            "[0-9]{4}-01-01".prop_map(Cell::Date),
            "[0-9]{4}-01-01T00:00:00Z".prop_map(Cell::DateTime),
            proptest::collection::vec(any::<u8>(), 0..300).prop_map(Cell::Bytes),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn what_was_written_is_read(rows in proptest::collection::vec(proptest::collection::vec(cells(), 1..6), 0..20)) {
            let (_folder, vault, key) = vault();
            prop_assert_eq!(all(&stored(&vault, &key, &rows)), rows);
        }
    }

    #[test]
    fn any_page_is_found() {
        let (_folder, vault, key) = vault();
        let rows: Vec<_> =
            (0..1000).map(|n| vec![Cell::Number(n.to_string()), Cell::Text("x".repeat(n % 700))]).collect();
        let stored = stored(&vault, &key, &rows);
        for (first, count) in [(0, 10), (255, 2), (256, 1), (257, 600), (999, 5), (700, 1000)] {
            let end = rows.len().min(first + count);
            assert_eq!(stored.page(first as u64, count as u64).unwrap(), rows[first..end], "{first}");
        }
        assert!(
            stored.page(1000, 1).unwrap().is_empty() && stored.page(u64::MAX, u64::MAX).unwrap().is_empty()
        );
    }

    #[test]
    fn another_case_cannot_read_it() {
        let (_folder, vault, key) = vault();
        let mut rows = stored(&vault, &key, &[vec![Cell::Text("hemmeligt".into())]]);
        rows.key = vault.new_case_key(CaseId::new(Utc::now())).0;
        assert!(rows.page(0, 1).is_err());
    }
}
