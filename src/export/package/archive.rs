//! The zip itself: entries one after the other, each hashed and counted as it passes.
//!
//! Four stages work at once: whoever fills an entry makes its bytes, two threads deflate blocks of them, and one thread
//! puts the results in order, hashes the zip and hands it to the target, where it is sealed. Between the stages wait
//! a few blocks at most, so memory does not grow with the data.

use std::{
    io::{self, Write},
    mem,
    sync::{
        Mutex,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
};

use chrono::Datelike;
use flate2::Crc;
use ring::digest::{Context, SHA256};
use serde::{Deserialize, Serialize};

use super::{
    Description, PackageError,
    deflate::{self, BLOCK, Job, Promise},
    zip_format::{self, DEFLATED, Record, Stamp},
};

/// Threads that deflate.
const WORKERS: usize = 2;
/// Blocks that wait between two stages.
const WAITING: usize = 4;

/// A finished package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Size of the zip in bytes.
    pub bytes: u64,
    /// Of the whole zip.
    pub sha256: Vec<u8>,
    /// Delivered rows of all datasets.
    pub rows: u64,
    /// Every file of the package, in its order.
    pub contents: Vec<Entry>,
}

/// One finished file of the package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Below the bag's folder.
    pub path: String,
    pub bytes: u64,
    /// Lower-case hexadecimal.
    pub sha256: String,
}

/// What the thread that writes is told, in the order of the zip.
enum Part {
    Begin(String),
    Block(Promise),
    End {
        crc: u32,
        plain: u64,
    },
    /// Only a package that is told to be whole gets the directory that makes it a zip.
    Close,
}

/// Has `fill` fill a zip at `out`. A zip that is given up gets no directory, and so is none.
pub(super) fn pack<T>(
    out: &mut (dyn Write + Send),
    description: &Description,
    fill: impl FnOnce(&mut Archive) -> Result<T, PackageError>,
) -> Result<(T, Written), PackageError> {
    let (jobs, queue) = sync_channel::<Job>(WAITING);
    let (parts, order) = sync_channel::<Part>(WAITING);
    let queue = Mutex::new(queue);
    let stamp = stamp(description);
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| deflate::work(&queue));
        }
        let writer = scope.spawn(move || Target::new(out, stamp).take(&order));
        let base = format!("{}/", description.package_name());
        let mut archive = Archive { jobs, parts, base, entries: Vec::new() };
        let filled = fill(&mut archive).and_then(|value| {
            archive.tell(Part::Close)?;
            Ok(value)
        });
        let contents = mem::take(&mut archive.entries);
        // Now the threads run out of work.
        drop(archive);
        let written = writer.join().unwrap_or_else(|_| Err(io::Error::other("the writing thread ended")));
        match (filled, written) {
            (Ok(value), Ok(Some((bytes, sha256)))) => {
                Ok((value, Written { bytes, sha256, rows: 0, contents }))
            }
            // The cause is there, not where it was noticed.
            (_, Err(cause)) => Err(cause.into()),
            (Err(error), Ok(_)) => Err(error),
            (Ok(_), Ok(None)) => Err(io::Error::other("the zip was not ended").into()),
        }
    })
}

pub(super) struct Archive {
    jobs: SyncSender<Job>,
    parts: SyncSender<Part>,
    /// The bag's base directory, with its slash: RFC 8493, section 4, wants exactly one in the zip.
    base: String,
    entries: Vec<Entry>,
}

impl Archive {
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Adds the file `path` of the bag with what `fill` writes.
    pub fn add<T>(
        &mut self,
        path: String,
        fill: impl FnOnce(&mut EntryWriter<'_>) -> Result<T, PackageError>,
    ) -> Result<T, PackageError> {
        self.tell(Part::Begin(format!("{}{path}", self.base)))?;
        let block = Vec::with_capacity(BLOCK);
        let mut writer =
            EntryWriter { archive: self, block, digest: Context::new(&SHA256), crc: Crc::new(), bytes: 0 };
        let value = fill(&mut writer)?;
        let entry = writer.end(path)?;
        self.entries.push(entry);
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

    fn tell(&self, part: Part) -> io::Result<()> {
        self.parts.send(part).map_err(|_| gave_up())
    }

    fn deflate(&self, plain: Vec<u8>, last: bool) -> io::Result<()> {
        let (job, promise) = Job::new(plain, last);
        self.jobs.send(job).map_err(|_| gave_up())?;
        self.tell(Part::Block(promise))
    }
}

/// A later stage failed; it tells why itself.
fn gave_up() -> io::Error {
    io::ErrorKind::BrokenPipe.into()
}

/// The file that is being written.
pub(super) struct EntryWriter<'z> {
    archive: &'z mut Archive,
    block: Vec<u8>,
    digest: Context,
    crc: Crc,
    bytes: u64,
}

impl EntryWriter<'_> {
    fn end(self, path: String) -> io::Result<Entry> {
        let EntryWriter { archive, block, digest, mut crc, bytes } = self;
        crc.update(&block);
        let mut digest = digest;
        digest.update(&block);
        archive.deflate(block, true)?;
        archive.tell(Part::End { crc: crc.sum(), plain: bytes })?;
        Ok(Entry { path, bytes, sha256: hex(digest.finish().as_ref()) })
    }
}

impl Write for EntryWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.block.len() == BLOCK {
            let block = mem::replace(&mut self.block, Vec::with_capacity(BLOCK));
            self.digest.update(&block);
            self.crc.update(&block);
            self.archive.deflate(block, false)?;
        }
        let taken = bytes.len().min(BLOCK - self.block.len());
        self.block.extend_from_slice(&bytes[..taken]);
        self.bytes += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Counts and hashes what reaches the target.
struct Target<'a> {
    out: &'a mut (dyn Write + Send),
    stamp: Stamp,
    digest: Context,
    at: u64,
    records: Vec<Record>,
}

impl<'a> Target<'a> {
    fn new(out: &'a mut (dyn Write + Send), stamp: Stamp) -> Self {
        Target { out, stamp, digest: Context::new(&SHA256), at: 0, records: Vec::new() }
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.digest.update(bytes);
        self.at += bytes.len() as u64;
        Ok(())
    }

    /// Size and SHA-256, or nothing when the package was given up.
    fn take(mut self, order: &Receiver<Part>) -> io::Result<Option<(u64, Vec<u8>)>> {
        let (mut name, mut offset, mut start) = (String::new(), 0, 0);
        while let Ok(part) = order.recv() {
            match part {
                Part::Begin(next) => {
                    offset = self.at;
                    let header = zip_format::local_header(&next, self.stamp, &DEFLATED);
                    self.put(&header)?;
                    (name, start) = (next, self.at);
                }
                Part::Block(promise) => {
                    let block =
                        promise.recv().map_err(|_| io::Error::other("a deflating thread ended"))??;
                    self.put(&block)?;
                }
                Part::End { crc, plain } => {
                    let packed = self.at - start;
                    let record = Record { name: mem::take(&mut name), crc, packed, plain, offset };
                    self.put(&zip_format::data_descriptor(&record))?;
                    self.records.push(record);
                }
                Part::Close => return self.close().map(Some),
            }
        }
        Ok(None)
    }

    fn close(mut self) -> io::Result<(u64, Vec<u8>)> {
        let (start, records) = (self.at, mem::take(&mut self.records));
        for record in &records {
            self.put(&zip_format::central_header(record, self.stamp, &DEFLATED))?;
        }
        let end = zip_format::end(records.len() as u64, start, self.at);
        self.put(&end)?;
        self.out.flush()?;
        Ok((self.at, self.digest.finish().as_ref().to_vec()))
    }
}

/// Midnight of the day of making. A year that zip cannot hold becomes 1980.
pub(super) fn stamp(description: &Description) -> Stamp {
    let made = description.made_on;
    let part = |number: u32| u16::try_from(number).unwrap_or_default();
    match u16::try_from(made.year() - 1980) {
        Ok(year) if year < 128 => {
            Stamp { time: 0, date: year << 9 | part(made.month()) << 5 | part(made.day()) }
        }
        _ => Stamp { time: 0, date: 1 << 5 | 1 },
    }
}

pub(in crate::export) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes every write");
        text
    })
}
