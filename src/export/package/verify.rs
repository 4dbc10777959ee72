//! Checks a package from the outside: everything that is listed is there as it was written, nothing else is, and the
//! lists are signed.
//!
//! Reads the file front to back, never whole in memory; a listed size is also the limit of what is unpacked.

mod report;

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fmt,
    fs::File,
    io::{self, BufRead as _, BufReader, Read, Seek, SeekFrom},
    path::Path,
};

use ring::{
    digest::{Context, SHA256},
    signature::{ED25519, UnparsedPublicKey},
};
use serde::{
    Deserialize, Deserializer as _,
    de::{IgnoredAny, SeqAccess, Visitor},
};
use zip::ZipArchive;

pub use self::report::{Finding, Report};
use super::{
    archive::hex,
    bag::{DECLARATION, PAYLOAD, PAYLOAD_MANIFEST, PUBLIC_KEY, SIGNATURE, TAG_MANIFEST},
    key::{from_pem, key_id},
    locked,
};

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
    #[error("this zip holds no bag: no {DECLARATION} in its one folder")]
    NotABag,
    #[error("this zip holds no readable {0}: {1}")]
    NoListing(&'static str, String),
    #[error("the given key is no Ed25519 public key in PEM")]
    Key,
    /// Nobody can look into it without the passphrase.
    #[error("this package is locked: its passphrase is needed")]
    Locked,
    #[error("this is not the passphrase that the package is locked with")]
    Passphrase,
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

type Zip<'f, R> = ZipArchive<&'f mut BufReader<R>>;

/// The package while it is checked.
struct Bag<'f, R> {
    zip: Zip<'f, R>,
    /// The base directory with its slash; empty when the zip was packed anew from within.
    base: String,
}

/// Checks the package in `file`; its signature with `key` (PEM), or else with the key that lies in it.
///
/// # Errors
/// [`VerifyError`] when there is nothing to compare; what differs stands in the [`Report`].
pub fn verify(file: &Path, key: Option<&str>) -> Result<Report, VerifyError> {
    verify_locked(file, key, None)
}

/// Checks a package like [`verify`], one behind a passphrase with that. It is decrypted as it is read, and never stands
/// decrypted on a disk.
///
/// # Errors
/// As [`verify`]; [`VerifyError::Locked`] and [`VerifyError::Passphrase`] when it cannot be looked into.
pub fn verify_locked(
    file: &Path,
    key: Option<&str>,
    passphrase: Option<&str>,
) -> Result<Report, VerifyError> {
    let given = key.map(|pem| from_pem(pem).ok_or(VerifyError::Key)).transpose()?;
    let mut file = File::open(file)?;
    let Some(locked) = locked::find(&mut BufReader::new(&mut file)) else { return check(file, given) };
    let passphrase = passphrase.ok_or(VerifyError::Locked)?;
    let mut package = locked.open(file, passphrase)?.ok_or(VerifyError::Passphrase)?;
    if package.is_untouched()? {
        return Ok(Report { locked: true, ..check(package, given)? });
    }
    // What was changed behind a lock is not opened: its zip may be anything.
    let findings = vec![Finding::LockBroken { path: locked.name.clone() }];
    Ok(Report { name: locked.name, locked: true, findings, ..Report::default() })
}

fn check<R: Read + Seek>(file: R, given: Option<[u8; 32]>) -> Result<Report, VerifyError> {
    let mut file = BufReader::new(file);
    let zip = ZipArchive::new(&mut file).map_err(|e| VerifyError::NotAZip(e.to_string()))?;
    let base = base(&zip).ok_or(VerifyError::NotABag)?;
    let mut bag = Bag { zip, base };
    let listing: Listing = serde_json::from_slice(&bag.text(LISTING)?)
        .map_err(|e| VerifyError::NoListing(LISTING, e.to_string()))?;
    let mut report = Report { name: listing.name.clone(), key_given: given.is_some(), ..Report::default() };
    let manifests = bag.manifests(&mut report)?;
    bag.signature(given, &mut report)?;
    let mut known: BTreeSet<&str> = BTreeSet::from([TAG_MANIFEST, SIGNATURE]);
    for resource in &listing.resources {
        if !known.insert(&resource.path) {
            report.findings.push(Finding::ListedTwice { path: resource.path.clone() });
            continue;
        }
        if !manifests.contains_key(&resource.path) {
            report.findings.push(Finding::Unlisted { path: resource.path.clone() });
        }
        bag.check(resource, manifests.get(&resource.path), &mut report);
    }
    // The bag's own files, and whatever else a manifest names.
    for (path, sha256) in &manifests {
        if known.insert(path) {
            bag.check_listed(path, sha256, &mut report);
        }
    }
    report.files = bag.zip.len() as u64;
    let unlisted = bag.names().into_iter().filter(|path| !known.contains(path.as_str()));
    report.findings.extend(unlisted.map(|path| Finding::Unlisted { path }));
    let start = bag.zip.central_directory_start();
    drop(bag);
    let hidden = central_entries(&mut file, start)?.saturating_sub(report.files);
    if hidden > 0 {
        report.findings.push(Finding::Hidden { files: hidden });
    }
    Ok(report)
}

/// The only folder at the top that holds the declaration of a bag (RFC 8493, section 4).
fn base<R: Read + Seek>(zip: &Zip<'_, R>) -> Option<String> {
    let names = zip.file_names().filter_map(Result::ok);
    let mut bases = names.filter_map(|name| {
        let base = name.strip_suffix(DECLARATION)?;
        (base.is_empty() || base.find('/') == Some(base.len() - 1)).then(|| base.to_owned())
    });
    bases.next().filter(|_| bases.next().is_none())
}

impl<R: Read + Seek> Bag<'_, R> {
    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    fn text(&mut self, path: &'static str) -> Result<Vec<u8>, VerifyError> {
        let unreadable = |cause: String| VerifyError::NoListing(path, cause);
        let entry = self.zip.by_name(&self.at(path)).map_err(|e| unreadable(e.to_string()))?;
        let mut text = Vec::new();
        entry.take(LISTING_LIMIT).read_to_end(&mut text).map_err(|e| unreadable(e.to_string()))?;
        Ok(text)
    }

    /// Every name below the base; a file beside the base keeps its whole name. Folders that hold something listed are
    /// no files.
    fn names(&self) -> Vec<String> {
        let name =
            |name: Result<Cow<'_, str>, _>| name.map_or("(a name that is no text)".into(), Cow::into_owned);
        let names = self.zip.file_names().map(name).filter(|name| !name.ends_with('/'));
        names.map(|name| name.strip_prefix(&self.base).map_or(name.clone(), str::to_owned)).collect()
    }

    /// Path and SHA-256 of both lists.
    fn manifests(&mut self, report: &mut Report) -> Result<BTreeMap<String, String>, VerifyError> {
        let mut all = BTreeMap::new();
        for (list, is_payload) in [(PAYLOAD_MANIFEST, true), (TAG_MANIFEST, false)] {
            let bytes = self.text(list)?;
            let text = String::from_utf8(bytes).map_err(|e| VerifyError::NoListing(list, e.to_string()))?;
            for line in text.lines().filter(|line| !line.trim().is_empty()) {
                let entry = line.split_once([' ', '\t']).map(|(sha256, path)| {
                    let path = path.trim_start_matches([' ', '\t']).trim_start_matches('*');
                    (sha256.to_ascii_lowercase(), percent_decoded(path))
                });
                let Some((sha256, path)) = entry.filter(|(_, path)| path.starts_with(PAYLOAD) == is_payload)
                else {
                    let cause = "a line names no file of this list".to_owned();
                    report.findings.push(Finding::Unreadable { path: list.into(), cause });
                    continue;
                };
                if all.insert(path.clone(), sha256).is_some() {
                    report.findings.push(Finding::ListedTwice { path });
                }
            }
        }
        Ok(all)
    }

    fn signature(&mut self, given: Option<[u8; 32]>, report: &mut Report) -> Result<(), VerifyError> {
        let list = self.text(TAG_MANIFEST)?;
        let own = self.text(PUBLIC_KEY).ok().and_then(|pem| from_pem(&String::from_utf8_lossy(&pem)));
        let Some(key) = given.or(own) else {
            report.findings.push(Finding::NotSigned { path: PUBLIC_KEY.into() });
            return Ok(());
        };
        match self.text(SIGNATURE) {
            Err(_) => report.findings.push(Finding::NotSigned { path: SIGNATURE.into() }),
            Ok(signature) if UnparsedPublicKey::new(&ED25519, key).verify(&list, &signature).is_err() => {
                report.findings.push(Finding::Forged { path: SIGNATURE.into() });
            }
            Ok(_) => report.key_id = Some(key_id(&key)),
        }
        Ok(())
    }

    fn check(&mut self, resource: &Resource, sha256: Option<&String>, report: &mut Report) {
        let path = resource.path.clone();
        if self.zip.index_for_name(&self.at(&path)).is_none() {
            report.findings.push(Finding::Missing { path });
            return;
        }
        match self.hash(&path, resource.bytes) {
            Err(cause) => report.findings.push(Finding::Unreadable { path, cause: cause.to_string() }),
            Ok((bytes, _)) if bytes != resource.bytes => {
                report.findings.push(Finding::Size { path, listed: resource.bytes, found: bytes });
            }
            Ok((_, found))
                if format!("sha256:{found}") != resource.hash
                    || sha256.is_some_and(|listed| *listed != found) =>
            {
                report.findings.push(Finding::Changed { path });
            }
            Ok(_) => self.check_rows(resource, report),
        }
    }

    fn check_listed(&mut self, path: &str, sha256: &str, report: &mut Report) {
        let path = path.to_owned();
        if self.zip.index_for_name(&self.at(&path)).is_none() {
            report.findings.push(Finding::Missing { path });
            return;
        }
        match self.hash(&path, LISTING_LIMIT) {
            Err(cause) => report.findings.push(Finding::Unreadable { path, cause: cause.to_string() }),
            Ok((_, found)) if found != sha256 => report.findings.push(Finding::Changed { path }),
            Ok(_) => {}
        }
    }

    /// Reads at most one byte more than `limit`.
    fn hash(&mut self, path: &str, limit: u64) -> io::Result<(u64, String)> {
        let mut entry = self.zip.by_name(&self.at(path))?.take(limit.saturating_add(1));
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

    fn check_rows(&mut self, resource: &Resource, report: &mut Report) {
        let Some(listed) = resource.rows else { return };
        let path = resource.path.clone();
        let is_csv = path.ends_with(".csv");
        let counted = self
            .zip
            .by_name(&self.at(&path))
            .map_err(io::Error::from)
            .and_then(|entry| if is_csv { csv_rows(entry) } else { json_rows(entry) });
        match counted {
            Ok(found) if found == listed => report.rows += if is_csv { found } else { 0 },
            Ok(found) => report.findings.push(Finding::Rows { path, listed, found }),
            Err(cause) => report.findings.push(Finding::Unreadable { path, cause: cause.to_string() }),
        }
    }
}

/// RFC 8493, section 2.1.3: only line ends and the percent sign are encoded.
fn percent_decoded(path: &str) -> String {
    path.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
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
fn central_entries<R: Read + Seek>(file: &mut BufReader<R>, start: u64) -> io::Result<u64> {
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
