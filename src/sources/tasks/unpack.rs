//! A zip that somebody sent, taken apart: every entry is looked at before any of it is kept, and what comes out is counted
//! as it comes, whatever the zip says of itself.
//!
//! Invariant: an entry leads nowhere (no `..`, no path from the root, no link), is not locked, is no zip itself, and does
//! not grow beyond measure. Whatever is refused is named, and then nothing of the zip is taken.

use std::io::{self, Read, Seek, SeekFrom};

use zip::ZipArchive;

/// What may come out of one zip.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    pub entries: usize,
    /// Of all entries together, unpacked.
    pub bytes: u64,
}

/// An entry may grow so many times: text with much repetition reaches fifty, a bomb a thousand.
const RATIO: u64 = 200;
/// What may grow however much: it is little.
const SMALL: u64 = 1 << 20;
/// The list of entries is read whole, so it may not be longer, in bytes.
const LIST: u64 = 4 << 20;

/// Nothing of the zip was taken. `entry` is its name as the zip says it, without what could disturb a page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error("it is no zip, or is damaged")]
    Broken,
    #[error("it is empty")]
    Empty,
    #[error("it has more than {0} entries")]
    TooMany(usize),
    #[error("it unpacks to more than is taken")]
    TooLarge,
    #[error("an entry grows beyond measure")]
    Bomb { entry: String },
    #[error("an entry is locked with a password")]
    Locked { entry: String },
    #[error("an entry is a link or something else that is no file")]
    Special { entry: String },
    #[error("the name of an entry leads out of the zip")]
    Name { entry: String },
    #[error("an entry is a zip itself")]
    Nested { entry: String },
    #[error("an entry is damaged")]
    Damaged { entry: String },
}

impl Unfit {
    /// A fixed word for texts.
    pub fn code(&self) -> &'static str {
        match self {
            Unfit::Broken => "broken",
            Unfit::Empty => "empty",
            Unfit::TooMany(_) => "too-many",
            Unfit::TooLarge => "too-large",
            Unfit::Bomb { .. } => "bomb",
            Unfit::Locked { .. } => "locked",
            Unfit::Special { .. } => "special",
            Unfit::Name { .. } => "name",
            Unfit::Nested { .. } => "nested",
            Unfit::Damaged { .. } => "damaged",
        }
    }

    /// The entry that it is about.
    pub fn entry(&self) -> &str {
        match self {
            Unfit::Bomb { entry }
            | Unfit::Locked { entry }
            | Unfit::Special { entry }
            | Unfit::Name { entry }
            | Unfit::Nested { entry }
            | Unfit::Damaged { entry } => entry,
            _ => "",
        }
    }
}

/// Whether these first bytes are those of a zip that is no office file: those are documents.
pub fn is_zip(head: &[u8], name: &str) -> bool {
    let office = ["docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "docm", "xlsm"];
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    (head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")) && !office.contains(&ending.as_str())
}

/// Takes a zip apart. `take` is given the name and the content of each file; what it returns for an entry that is refused
/// later is the caller's to throw away.
///
/// # Errors
/// The inner one when the zip is unfit, the outer one is `take`'s.
pub fn unpack<R: Read + Seek, E>(
    mut packed: R,
    bounds: Bounds,
    take: &mut dyn FnMut(&str, &mut dyn Read) -> Result<(), E>,
) -> Result<Result<(), Unfit>, E> {
    if let Err(unfit) = list_is_short(&mut packed, bounds) {
        return Ok(Err(unfit));
    }
    let Ok(mut archive) = ZipArchive::new(packed) else { return Ok(Err(Unfit::Broken)) };
    // Every entry is looked at before the first is unpacked.
    match looked_at(&mut archive, bounds) {
        Ok(0) => return Ok(Err(Unfit::Empty)),
        Ok(_) => {}
        Err(unfit) => return Ok(Err(unfit)),
    }
    let mut total = 0;
    for at in 0..archive.len() {
        let Ok(file) = archive.by_index(at) else { return Ok(Err(Unfit::Broken)) };
        let Ok(name) = file.name().map(|name| name.into_owned()) else { return Ok(Err(Unfit::Broken)) };
        if file.is_dir() || is_of_the_system(&name) {
            continue;
        }
        let most = file.compressed_size().saturating_mul(RATIO).max(SMALL);
        let (mut unfit, mut head) = (None, vec![]);
        let mut counted = Counted {
            inner: file,
            read: 0,
            most,
            total: &mut total,
            all: bounds.bytes,
            head: &mut head,
            unfit: &mut unfit,
        };
        let taken = take(&name, &mut counted);
        let entry = shown(&name);
        match unfit {
            Some(Stop::Ratio) => return Ok(Err(Unfit::Bomb { entry })),
            Some(Stop::Total) => return Ok(Err(Unfit::TooLarge)),
            Some(Stop::Damaged) => return Ok(Err(Unfit::Damaged { entry })),
            None if is_zip(&head, &name) => return Ok(Err(Unfit::Nested { entry })),
            None => taken?,
        }
    }
    Ok(Ok(()))
}

/// How many files there are, when each may be taken.
fn looked_at<R: Read + Seek>(archive: &mut ZipArchive<R>, bounds: Bounds) -> Result<usize, Unfit> {
    if archive.len() > bounds.entries {
        return Err(Unfit::TooMany(bounds.entries));
    }
    let (mut files, mut total) = (0, 0_u64);
    for at in 0..archive.len() {
        let file = archive.by_index_raw(at).map_err(|_| Unfit::Broken)?;
        let name = file.name().map_err(|_| Unfit::Broken)?.into_owned();
        let entry = shown(&name);
        if !is_plain(&name) {
            return Err(Unfit::Name { entry });
        }
        let kind = file.unix_mode().map_or(0, |mode| mode & 0o170_000);
        if !matches!(kind, 0 | 0o100_000 | 0o040_000) {
            return Err(Unfit::Special { entry });
        }
        if file.encrypted() {
            return Err(Unfit::Locked { entry });
        }
        if file.is_dir() || is_of_the_system(&name) {
            continue;
        }
        if file.size() > SMALL && file.size() / RATIO > file.compressed_size() {
            return Err(Unfit::Bomb { entry });
        }
        total = total.saturating_add(file.size());
        files += 1;
    }
    if total > bounds.bytes { Err(Unfit::TooLarge) } else { Ok(files) }
}

/// What a Mac or Windows puts beside the files.
fn is_of_the_system(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/") || [".DS_Store", "Thumbs.db", "desktop.ini"].contains(&last)
}

/// A relative path of names, written with `/`.
fn is_plain(name: &str) -> bool {
    let inner = name.strip_suffix('/').unwrap_or(name);
    let fine = |part: &str| !part.is_empty() && part != "." && part != "..";
    let drive = inner.as_bytes().get(1) == Some(&b':');
    !drive && !inner.contains(['\\', '\0']) && inner.split('/').all(fine)
}

fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(120).collect()
}

enum Stop {
    Ratio,
    Total,
    Damaged,
}

/// Counts what comes out, and ends it when it is too much.
struct Counted<'a, R> {
    inner: R,
    read: u64,
    most: u64,
    total: &'a mut u64,
    all: u64,
    head: &'a mut Vec<u8>,
    unfit: &'a mut Option<Stop>,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let stop = |this: &mut Self, why| {
            *this.unfit = Some(why);
            Err(io::Error::from(io::ErrorKind::InvalidData))
        };
        let read = match self.inner.read(buffer) {
            Ok(read) => read,
            Err(_) => return stop(self, Stop::Damaged),
        };
        if self.head.len() < 4 {
            self.head.extend_from_slice(&buffer[..read.min(4 - self.head.len())]);
        }
        self.read += read as u64;
        *self.total += read as u64;
        if self.read > self.most {
            return stop(self, Stop::Ratio);
        }
        if *self.total > self.all {
            return stop(self, Stop::Total);
        }
        Ok(read)
    }
}

/// The list of entries stands at the end and is read whole by whoever opens the zip: it must be short. Every end that
/// could be taken for one is looked at.
fn list_is_short<R: Read + Seek>(packed: &mut R, bounds: Bounds) -> Result<(), Unfit> {
    /// The longest comment, the end itself, and the two pieces of a large zip before it.
    const TAIL: u64 = 65_535 + 22 + 20 + 56;
    let broken = |_: io::Error| Unfit::Broken;
    let length = packed.seek(SeekFrom::End(0)).map_err(broken)?;
    packed.seek(SeekFrom::Start(length.saturating_sub(TAIL))).map_err(broken)?;
    let mut tail = vec![];
    packed.take(TAIL).read_to_end(&mut tail).map_err(broken)?;
    packed.seek(SeekFrom::Start(0)).map_err(broken)?;
    let number = |at: usize, bytes: usize| {
        let piece = tail.get(at..at + bytes)?;
        Some(piece.iter().rev().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte)))
    };
    let mut ends = 0;
    for at in 0..tail.len() {
        let (entries, bytes, unknown) = match tail.get(at..at + 4) {
            Some(b"PK\x05\x06") => (number(at + 10, 2), number(at + 12, 4), (0xFFFF, 0xFFFF_FFFF)),
            Some(b"PK\x06\x06") => (number(at + 32, 8), number(at + 40, 8), (u64::MAX, u64::MAX)),
            _ => continue,
        };
        let (Some(entries), Some(bytes)) = (entries, bytes) else { continue };
        ends += 1;
        if entries > bounds.entries as u64 && entries != unknown.0 || bytes > LIST && bytes != unknown.1 {
            return Err(Unfit::TooMany(bounds.entries));
        }
        // A large zip says so here and gives its numbers in a piece of its own, which must be there.
        if (entries == unknown.0 || bytes == unknown.1) && !tail.windows(4).any(|four| four == b"PK\x06\x06")
        {
            return Err(Unfit::TooMany(bounds.entries));
        }
    }
    if ends == 0 { Err(Unfit::Broken) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use zip::{AesMode, CompressionMethod, ZipWriter, write::SimpleFileOptions};

    use super::*;

    const BOUNDS: Bounds = Bounds { entries: 50, bytes: 300 << 20 };

    fn plain() -> SimpleFileOptions {
        SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
    }

    fn zip(fill: impl FnOnce(&mut ZipWriter<Cursor<Vec<u8>>>)) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(vec![]));
        fill(&mut writer);
        writer.finish().unwrap().into_inner()
    }

    fn one(name: &str, content: &[u8]) -> Vec<u8> {
        zip(|zip| {
            zip.start_file(name, plain()).unwrap();
            zip.write_all(content).unwrap();
        })
    }

    fn opened(bytes: &[u8], bounds: Bounds) -> Result<Vec<(String, usize)>, Unfit> {
        let mut taken = vec![];
        let done = unpack(Cursor::new(bytes), bounds, &mut |name, content| {
            let read = io::copy(content, &mut io::sink()).unwrap_or(0);
            taken.push((name.to_owned(), read as usize));
            Ok::<_, ()>(())
        });
        done.unwrap().map(|()| taken)
    }

    #[test]
    fn an_honest_zip_is_taken_apart() {
        let bytes = zip(|zip| {
            zip.add_directory("2024/", plain()).unwrap();
            zip.start_file("2024/Åses brev.txt", plain()).unwrap();
            zip.write_all(b"Hej").unwrap();
            zip.start_file("__MACOSX/2024/._brev", plain()).unwrap();
            zip.start_file("ark.xlsx", plain()).unwrap();
            zip.write_all(b"PK\x03\x04 an office file stays whole").unwrap();
        });
        assert_eq!(
            opened(&bytes, BOUNDS),
            Ok(vec![("2024/Åses brev.txt".into(), 3), ("ark.xlsx".into(), 31)])
        );
        let large = zip(|zip| {
            zip.start_file("a.txt", plain().large_file(true)).unwrap();
            zip.write_all(b"a").unwrap();
        });
        assert!(opened(&large, BOUNDS).is_ok());
    }

    #[test]
    fn a_dishonest_one_is_refused_and_the_entry_named() {
        let entry = |name: &str| name.to_owned();
        for name in
            ["../ud.txt", "a/../../ud.txt", "/etc/passwd", "C:\\ud.txt", "C:/ud.txt", "a\\..\\b", "a//b"]
        {
            assert_eq!(opened(&one(name, b"x"), BOUNDS), Err(Unfit::Name { entry: entry(name) }), "{name}");
        }
        let link = zip(|zip| zip.add_symlink("genvej", "/etc/passwd", plain()).unwrap());
        assert_eq!(opened(&link, BOUNDS), Err(Unfit::Special { entry: entry("genvej") }));
        let locked = zip(|zip| {
            zip.start_file("hemmelig.txt", plain().with_aes_encryption(AesMode::Aes256, "kode")).unwrap();
            zip.write_all(b"x").unwrap();
        });
        assert_eq!(opened(&locked, BOUNDS), Err(Unfit::Locked { entry: entry("hemmelig.txt") }));
        let nested = one("indre.zip", &one("a.txt", b"a"));
        assert_eq!(opened(&nested, BOUNDS), Err(Unfit::Nested { entry: entry("indre.zip") }));
        let hidden = one("indre.dat", &one("a.txt", b"a"));
        assert_eq!(opened(&hidden, BOUNDS), Err(Unfit::Nested { entry: entry("indre.dat") }));
        let bomb = one("nuller.csv", &vec![0; 3 << 20]);
        assert_eq!(opened(&bomb, BOUNDS), Err(Unfit::Bomb { entry: entry("nuller.csv") }));
        let many = zip(|zip| (0..51).for_each(|n| zip.start_file(format!("{n}.txt"), plain()).unwrap()));
        assert_eq!(opened(&many, BOUNDS), Err(Unfit::TooMany(50)));
        assert_eq!(opened(&one("a.txt", &[7; 2000]), Bounds { bytes: 1999, ..BOUNDS }), Err(Unfit::TooLarge));
        assert_eq!(opened(b"PK\x03\x04 no zip at all", BOUNDS), Err(Unfit::Broken));
        assert_eq!(opened(&zip(|_| {}), BOUNDS), Err(Unfit::Empty));
    }

    /// A zip that lies about the size of an entry is caught while it grows.
    #[test]
    fn what_a_zip_says_of_itself_is_not_believed() {
        let mut bytes = one("nuller.csv", &vec![0; 3 << 20]);
        let size = (3_u32 << 20).to_le_bytes();
        for at in 0..bytes.len() - 4 {
            if bytes[at..at + 4] == size {
                bytes[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
            }
        }
        let mut most = 0;
        let refused = unpack(Cursor::new(&bytes), BOUNDS, &mut |_, content| {
            most = io::copy(content, &mut io::sink()).unwrap_or(0);
            Ok::<_, ()>(())
        });
        assert_eq!(refused.unwrap().unwrap_err().entry(), "nuller.csv");
        assert!(most <= 3 << 20, "{most}");
    }
}
