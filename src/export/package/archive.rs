//! The zip itself: entries one after the other, each hashed and counted as it passes.

use std::{
    cell::Cell,
    io::{self, Write},
    rc::Rc,
};

use chrono::{Datelike, Timelike};
use chrono_tz::Tz;
use ring::digest::{Context, SHA256};
use serde::Serialize;
use zip::{
    CompressionMethod, DateTime, ZipWriter,
    write::{SimpleFileOptions, StreamWriter},
};

use super::{Description, PackageError};

/// Half the time of the usual level 6 for an eighth more bytes (measured on rows like ours).
const LEVEL: i64 = 3;

/// A finished package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Size of the zip in bytes.
    pub bytes: u64,
    /// Of the whole zip.
    pub sha256: Vec<u8>,
    /// Delivered rows of all datasets.
    pub rows: u64,
}

/// One finished file of the package.
pub(super) struct Entry {
    pub path: String,
    pub bytes: u64,
    /// Lower-case hexadecimal.
    pub sha256: String,
}

/// Counts and hashes what reaches the target. A zip that is given up would be ended properly when dropped, so from
/// then on nothing reaches the target any more.
struct Gate<'a> {
    out: &'a mut dyn Write,
    whole: Rc<Cell<bool>>,
    digest: Context,
    bytes: u64,
}

impl Write for Gate<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.whole.get() {
            return Ok(bytes.len());
        }
        let written = self.out.write(bytes).inspect_err(|error| {
            if error.kind() != io::ErrorKind::Interrupted {
                self.whole.set(false);
            }
        })?;
        self.digest.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.whole.get() { self.out.flush() } else { Ok(()) }
    }
}

pub(super) struct Archive<'a> {
    zip: Option<ZipWriter<StreamWriter<Gate<'a>>>>,
    whole: Rc<Cell<bool>>,
    options: SimpleFileOptions,
    /// The bag's base directory, with its slash: RFC 8493, section 4, wants exactly one in the zip.
    base: String,
    entries: Vec<Entry>,
}

impl<'a> Archive<'a> {
    pub fn new(out: &'a mut dyn Write, description: &Description) -> Self {
        let whole = Rc::new(Cell::new(true));
        let gate = Gate { out, whole: whole.clone(), digest: Context::new(&SHA256), bytes: 0 };
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(LEVEL))
            // Without it an entry over 4 GiB fails and yet ends as a broken zip.
            .large_file(true)
            .last_modified_time(stamp(description))
            .unix_permissions(0o644);
        let base = format!("{}/", description.package_name());
        Archive { zip: Some(ZipWriter::new_stream(gate)), whole, options, base, entries: Vec::new() }
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Adds the file `path` of the bag with what `fill` writes.
    pub fn add<T>(
        &mut self,
        path: String,
        fill: impl FnOnce(&mut EntryWriter<'_, 'a>) -> Result<T, PackageError>,
    ) -> Result<T, PackageError> {
        let zip = self.zip.as_mut().ok_or_else(|| io::Error::other("the zip has ended"))?;
        zip.start_file(format!("{}{path}", self.base), self.options).map_err(io::Error::from)?;
        let mut writer = EntryWriter { zip, digest: Context::new(&SHA256), bytes: 0 };
        let value = fill(&mut writer)?;
        let (bytes, sha256) = (writer.bytes, hex(writer.digest.finish().as_ref()));
        self.entries.push(Entry { path, bytes, sha256 });
        Ok(value)
    }

    pub fn add_text(&mut self, path: &str, text: &str) -> Result<(), PackageError> {
        self.add_bytes(path, text.as_bytes())
    }

    pub fn add_bytes(&mut self, path: &str, bytes: &[u8]) -> Result<(), PackageError> {
        self.add(path.to_owned(), |file| Ok(file.write_all(bytes)?))
    }

    pub fn add_json(&mut self, path: &str, value: &impl Serialize) -> Result<(), PackageError> {
        let mut text = serde_json::to_string_pretty(value).map_err(io::Error::from)?;
        text.push('\n');
        self.add_text(path, &text)
    }

    pub fn finish(mut self, rows: u64) -> Result<Written, PackageError> {
        let zip = self.zip.take().ok_or_else(|| io::Error::other("the zip has ended"))?;
        let mut gate = zip.finish().map_err(io::Error::from)?.into_inner();
        gate.flush()?;
        Ok(Written { bytes: gate.bytes, sha256: gate.digest.finish().as_ref().to_vec(), rows })
    }
}

impl Drop for Archive<'_> {
    fn drop(&mut self) {
        self.whole.set(false);
    }
}

/// The file that is being written.
pub(super) struct EntryWriter<'z, 'a> {
    zip: &'z mut ZipWriter<StreamWriter<Gate<'a>>>,
    digest: Context,
    bytes: u64,
}

impl Write for EntryWriter<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.zip.write(bytes)?;
        self.digest.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The time of making on the controller's clock, as zip knows no zones. A year that zip cannot hold becomes 1980.
fn stamp(description: &Description) -> DateTime {
    let zone: Tz = description.zone.parse().unwrap_or(Tz::UTC);
    let made = description.made_at.with_timezone(&zone);
    let part = |number: u32| u8::try_from(number).unwrap_or_default();
    let year = u16::try_from(made.year()).unwrap_or_default();
    let (month, day) = (part(made.month()), part(made.day()));
    DateTime::from_date_and_time(
        year,
        month,
        day,
        part(made.hour()),
        part(made.minute()),
        part(made.second()),
    )
    .unwrap_or_default()
}

pub(in crate::export) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes every write");
        text
    })
}
