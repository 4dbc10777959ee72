//! Sealed files: written as a stream, read from any place, never whole in memory.
//!
//! Header (magic with version, 32-byte salt), then chunks of 64 KiB, each sealed with AES-256-GCM under the file's own
//! key. The nonce is the chunk's number and a flag on the last one (the STREAM construction of Hoang, Reyhanitabar,
//! Rogaway and Vizár, 2015): a chunk that was changed, moved, dropped or taken from elsewhere does not open.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
};

use ring::aead::{Aad, LessSafeKey, NONCE_LEN, Nonce};
use zeroize::Zeroizing;

use super::{
    KEY, SealKey, VaultError,
    files::{Draft, read_up_to},
    random,
};
use crate::ids::FileId;

const MAGIC: &[u8; 8] = b"indsigt\x01";
const HEADER: u64 = (MAGIC.len() + KEY) as u64;
/// Plain bytes in every chunk but the last.
const CHUNK: usize = 64 * 1024;
const TAG: usize = 16;
const SEALED_CHUNK: u64 = (CHUNK + TAG) as u64;

/// Eight bytes of counter and one of flag: 2^64 chunks, more than any disk.
fn nonce(chunk: u64, last: bool) -> Nonce {
    let mut nonce = [0; NONCE_LEN];
    nonce[3..11].copy_from_slice(&chunk.to_be_bytes());
    nonce[11] = u8::from(last);
    Nonce::assume_unique_for_key(nonce)
}

/// A sealed file that is being written; [`SealedWriter::commit`] makes it exist.
pub struct SealedWriter {
    id: FileId,
    draft: Draft,
    key: LessSafeKey,
    buffer: Zeroizing<Vec<u8>>,
    chunk: u64,
    length: u64,
}

impl SealedWriter {
    pub(super) fn new(mut draft: Draft, key: &SealKey, id: FileId) -> Result<SealedWriter, VaultError> {
        let salt = random::<KEY>();
        draft
            .write_all(MAGIC)
            .and_then(|()| draft.write_all(&salt))
            .map_err(VaultError::io(format!("sealed file {id}")))?;
        let buffer = Zeroizing::new(Vec::with_capacity(CHUNK + TAG));
        Ok(SealedWriter { id, draft, key: key.for_file(id, &salt), buffer, chunk: 0, length: 0 })
    }

    /// Writes the end, waits for the disk and gives the file its name. Returns the plain length in bytes.
    ///
    /// # Errors
    /// [`VaultError::Io`], a full disk among them; then no file of that id exists.
    pub fn commit(mut self) -> Result<u64, VaultError> {
        let what = format!("sealed file {}", self.id);
        self.write_chunk(true).and_then(|()| self.draft.commit()).map_err(VaultError::io(what))?;
        Ok(self.length)
    }

    #[cfg(test)]
    pub(super) fn fill_the_disk(&mut self) {
        self.draft.fill_the_disk();
    }

    fn write_chunk(&mut self, last: bool) -> io::Result<()> {
        let tag = self
            .key
            .seal_in_place_separate_tag(nonce(self.chunk, last), Aad::empty(), &mut self.buffer)
            .expect("a chunk is far shorter than 64 GiB, the limit of GCM");
        self.buffer.extend(tag.as_ref());
        self.draft.write_all(&self.buffer)?;
        self.buffer.clear();
        self.chunk += 1;
        Ok(())
    }
}

impl Write for SealedWriter {
    /// After an error the writer must be dropped: what it holds is no longer plain.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full chunk waits for more, since only then is it known not to be the last.
        if self.buffer.len() >= CHUNK && !bytes.is_empty() {
            self.write_chunk(false)?;
        }
        let taken = bytes.len().min(CHUNK - self.buffer.len());
        self.buffer.extend(&bytes[..taken]);
        self.length += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A sealed file that is being read.
pub struct SealedReader {
    file: File,
    key: LessSafeKey,
    chunks: u64,
    length: u64,
    position: u64,
    /// Which chunk `buffer` holds.
    loaded: Option<u64>,
    buffer: Zeroizing<Vec<u8>>,
}

impl SealedReader {
    pub(super) fn new(mut file: File, key: &SealKey, id: FileId) -> Result<SealedReader, VaultError> {
        let failed = || VaultError::io(format!("sealed file {id}"));
        let mut header = [0; HEADER as usize];
        let got = read_up_to(&mut file, &mut header).map_err(failed())?;
        let (magic, salt) = header.split_first_chunk().ok_or(VaultError::NotAuthentic)?;
        let salt: &[u8; KEY] = salt.try_into().map_err(|_| VaultError::NotAuthentic)?;
        if got as u64 != HEADER || magic != MAGIC {
            return Err(VaultError::NotAuthentic);
        }
        let body = file.metadata().map_err(failed())?.len() - HEADER;
        let chunks = body.div_ceil(SEALED_CHUNK);
        let length = body.checked_sub(chunks * TAG as u64).ok_or(VaultError::NotAuthentic)?;
        let buffer = Zeroizing::new(Vec::new());
        let key = key.for_file(id, salt);
        let mut reader = SealedReader { file, key, chunks, length, position: 0, loaded: None, buffer };
        // The last chunk carries the flag and its number: opening it proves the length.
        reader.load(chunks.checked_sub(1).ok_or(VaultError::NotAuthentic)?).map_err(|error| {
            if error.kind() == io::ErrorKind::InvalidData {
                VaultError::NotAuthentic
            } else {
                failed()(error)
            }
        })?;
        Ok(reader)
    }

    /// The plain length in bytes.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.length
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    fn load(&mut self, chunk: u64) -> io::Result<()> {
        self.loaded = None;
        self.buffer.resize(CHUNK + TAG, 0);
        self.file.seek(SeekFrom::Start(HEADER + chunk * SEALED_CHUNK))?;
        let got = read_up_to(&mut self.file, &mut self.buffer)?;
        let length = self
            .key
            .open_in_place(nonce(chunk, chunk + 1 == self.chunks), Aad::empty(), &mut self.buffer[..got])
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, VaultError::NotAuthentic))?
            .len();
        self.buffer.truncate(length);
        self.loaded = Some(chunk);
        Ok(())
    }
}

impl Read for SealedReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.length || out.is_empty() {
            return Ok(0);
        }
        let chunk = self.position / CHUNK as u64;
        if self.loaded != Some(chunk) {
            self.load(chunk)?;
        }
        let from = usize::try_from(self.position % CHUNK as u64).map_err(io::Error::other)?;
        let here = self.buffer.get(from..).unwrap_or_default();
        let taken = here.len().min(out.len());
        out[..taken].copy_from_slice(&here[..taken]);
        self.position += taken as u64;
        Ok(taken)
    }
}

impl Seek for SealedReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::End(offset) => self.length.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = target.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.position)
    }
}

#[cfg(test)]
pub(super) mod sizes {
    pub const HEADER: usize = super::HEADER as usize;
    pub const SEALED_CHUNK: usize = super::SEALED_CHUNK as usize;
    pub const CHUNK: usize = super::CHUNK;
}
