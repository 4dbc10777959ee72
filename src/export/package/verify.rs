//! Checks a package from the outside: everything that is listed is there as it was written, and nothing else is.
//!
//! Reads the file front to back, never whole in memory; a listed size is also the limit of what is unpacked.

use std::{
    borrow::Cow,
    collections::BTreeSet,
    fmt,
    fs::File,
    io::{self, BufRead as _, BufReader, Read, Seek, SeekFrom},
    path::Path,
};

use ring::digest::{Context, SHA256};
use serde::{
    Deserialize, Deserializer as _,
    de::{IgnoredAny, SeqAccess, Visitor},
};
use zip::ZipArchive;

use super::archive::hex;

const LISTING: &str = "datapackage.json";
/// The listing of a million files would be smaller.
const LISTING_LIMIT: u64 = 256 << 20;

/// The file cannot be checked at all.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    #[error("this is no zip file, or it is damaged: {0}")]
    NotAZip(String),
    #[error("this zip holds no readable {LISTING}: {0}")]
    NoListing(String),
}

/// One thing that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    Missing {
        path: String,
    },
    Unlisted {
        path: String,
    },
    ListedTwice {
        path: String,
    },
    /// The zip holds more files than names: one hides another.
    Hidden {
        files: u64,
    },
    Size {
        path: String,
        listed: u64,
        found: u64,
    },
    Changed {
        path: String,
    },
    Rows {
        path: String,
        listed: u64,
        found: u64,
    },
    Unreadable {
        path: String,
        cause: String,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Finding::Missing { path } => write!(f, "{path}: listed, but not in the package"),
            Finding::Unlisted { path } => write!(f, "{path}: in the package, but not listed"),
            Finding::ListedTwice { path } => write!(f, "{path}: listed twice"),
            Finding::Hidden { files } => {
                write!(f, "{files} files are hidden behind another of the same name")
            }
            Finding::Size { path, listed, found } => {
                write!(f, "{path}: {listed} bytes were written, {found} or more are there")
            }
            Finding::Changed { path } => write!(f, "{path}: its SHA-256 is not the listed one"),
            Finding::Rows { path, listed, found } => {
                write!(f, "{path}: {listed} rows were written, {found} are there")
            }
            Finding::Unreadable { path, cause } => write!(f, "{path}: cannot be read: {cause}"),
        }
    }
}

/// What the check saw.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub name: String,
    pub files: u64,
    /// Rows of the CSV files.
    pub rows: u64,
    pub findings: Vec<Finding>,
}

impl Report {
    pub fn is_whole(&self) -> bool {
        self.findings.is_empty()
    }

    /// For a command: 0 when the package is whole, 1 when it is not (2 is left for [`VerifyError`]).
    pub fn exit_code(&self) -> u8 {
        u8::from(!self.is_whole())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(f, "{finding}")?;
        }
        let verdict = if self.is_whole() { "whole" } else { "NOT as it was written" };
        write!(f, "{}: {verdict} ({} files, {} rows)", self.name, self.files, self.rows)
    }
}

#[derive(Deserialize)]
struct Listing {
    name: String,
    resources: Vec<Resource>,
}

#[derive(Deserialize)]
struct Resource {
    path: String,
    bytes: u64,
    hash: String,
    #[serde(rename = "rowCount")]
    rows: Option<u64>,
}

/// Checks the package in `file`.
///
/// # Errors
/// [`VerifyError`] when there is nothing to compare; what differs stands in the [`Report`].
pub fn verify(file: &Path) -> Result<Report, VerifyError> {
    let mut file = BufReader::new(File::open(file)?);
    let mut zip = ZipArchive::new(&mut file).map_err(|e| VerifyError::NotAZip(e.to_string()))?;
    let listing = listing(&mut zip)?;
    let mut report = Report { name: listing.name, ..Report::default() };
    let mut listed = BTreeSet::from([LISTING.to_owned()]);
    for resource in &listing.resources {
        if !listed.insert(resource.path.clone()) {
            report.findings.push(Finding::ListedTwice { path: resource.path.clone() });
            continue;
        }
        check(&mut zip, resource, &mut report);
    }
    report.files = zip.len() as u64;
    let names: BTreeSet<String> = zip
        .file_names()
        .map(|name| name.map_or("(a name that is no text)".into(), Cow::into_owned))
        .collect();
    let unlisted = names.difference(&listed).map(|path| Finding::Unlisted { path: path.clone() });
    report.findings.extend(unlisted);
    let start = zip.central_directory_start();
    drop(zip);
    let hidden = central_entries(&mut file, start)?.saturating_sub(report.files);
    if hidden > 0 {
        report.findings.push(Finding::Hidden { files: hidden });
    }
    Ok(report)
}

type Zip<'f> = ZipArchive<&'f mut BufReader<File>>;

fn listing(zip: &mut Zip<'_>) -> Result<Listing, VerifyError> {
    let unreadable = |cause: String| VerifyError::NoListing(cause);
    let entry = zip.by_name(LISTING).map_err(|e| unreadable(e.to_string()))?;
    let mut text = Vec::new();
    entry.take(LISTING_LIMIT).read_to_end(&mut text).map_err(|e| unreadable(e.to_string()))?;
    serde_json::from_slice(&text).map_err(|e| unreadable(e.to_string()))
}

fn check(zip: &mut Zip<'_>, resource: &Resource, report: &mut Report) {
    let path = resource.path.clone();
    if zip.index_for_name(&path).is_none() {
        report.findings.push(Finding::Missing { path });
        return;
    }
    match hash(zip, resource) {
        Err(cause) => report.findings.push(Finding::Unreadable { path, cause: cause.to_string() }),
        Ok((bytes, _)) if bytes != resource.bytes => {
            report.findings.push(Finding::Size { path, listed: resource.bytes, found: bytes });
        }
        Ok((_, sha256)) if format!("sha256:{sha256}") != resource.hash => {
            report.findings.push(Finding::Changed { path });
        }
        Ok(_) => check_rows(zip, resource, report),
    }
}

/// Reads at most one byte more than is listed.
fn hash(zip: &mut Zip<'_>, resource: &Resource) -> io::Result<(u64, String)> {
    let mut entry = zip.by_name(&resource.path)?.take(resource.bytes.saturating_add(1));
    let mut digest = Context::new(&SHA256);
    let (mut buffer, mut bytes) = (vec![0; 1 << 16], 0);
    loop {
        let read = entry.read(&mut buffer)?;
        if read == 0 {
            return Ok((bytes, hex(digest.finish().as_ref())));
        }
        digest.update(&buffer[..read]);
        bytes += read as u64;
    }
}

fn check_rows(zip: &mut Zip<'_>, resource: &Resource, report: &mut Report) {
    let Some(listed) = resource.rows else { return };
    let path = resource.path.clone();
    let is_csv = path.ends_with(".csv");
    let counted = zip
        .by_name(&resource.path)
        .map_err(io::Error::from)
        .and_then(|entry| if is_csv { csv_rows(entry) } else { json_rows(entry) });
    match counted {
        Ok(found) if found == listed => report.rows += if is_csv { found } else { 0 },
        Ok(found) => report.findings.push(Finding::Rows { path, listed, found }),
        Err(cause) => report.findings.push(Finding::Unreadable { path, cause: cause.to_string() }),
    }
}

fn csv_rows(entry: impl Read) -> io::Result<u64> {
    let mut reader = csv::ReaderBuilder::new().buffer_capacity(1 << 16).from_reader(entry);
    let (mut record, mut rows) = (csv::ByteRecord::new(), 0);
    while reader.read_byte_record(&mut record)? {
        rows += 1;
    }
    Ok(rows)
}

fn json_rows(entry: impl Read) -> io::Result<u64> {
    struct Count;
    impl<'de> Visitor<'de> for Count {
        type Value = u64;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an array of rows")
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<u64, A::Error> {
            let mut count = 0;
            while rows.next_element::<IgnoredAny>()?.is_some() {
                count += 1;
            }
            Ok(count)
        }
    }
    let mut reader = serde_json::Deserializer::from_reader(BufReader::with_capacity(1 << 16, entry));
    let rows = reader.deserialize_seq(Count)?;
    reader.end()?;
    Ok(rows)
}

/// Entries of the central directory (APPNOTE 4.3.12), twins included.
fn central_entries(file: &mut BufReader<File>, start: u64) -> io::Result<u64> {
    file.seek(SeekFrom::Start(start))?;
    let mut entries = 0;
    loop {
        let mut head = [0; 46];
        if file.read_exact(&mut head).is_err() || head[..4] != *b"PK\x01\x02" {
            return Ok(entries);
        }
        entries += 1;
        let length = |at: usize| u64::from(u16::from_le_bytes([head[at], head[at + 1]]));
        let mut rest = length(28) + length(30) + length(32);
        while rest > 0 {
            let here = file.fill_buf()?.len().min(usize::try_from(rest).unwrap_or(usize::MAX));
            if here == 0 {
                return Ok(entries);
            }
            file.consume(here);
            rest -= here as u64;
        }
    }
}
