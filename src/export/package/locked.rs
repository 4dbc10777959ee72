//! A package behind a passphrase: a zip with one member, the package, encrypted as WinZip, 7-Zip and others do it (AE-2,
//! AES-256; winzip.com, "AES Encryption Information", version 1.04).
//!
//! Not every file of the package is encrypted but the package as a whole: a zip shows its names to anybody, and those of
//! documents tell of the person. What is inside has the same bytes as a package without a lock; outside, the salt alone
//! differs from one time to the next. The key comes from the passphrase by a thousand rounds only, as the format has it:
//! so the passphrase is made by the machine and long.

use std::{
    io::{self, Read, Seek, SeekFrom, Write},
    mem,
    num::NonZeroU32,
};

use aes::{
    Aes256,
    cipher::{BlockCipherEncrypt as _, KeyInit as _},
};
use ring::{
    digest::{self, SHA256},
    hmac, pbkdf2,
    rand::{SecureRandom as _, SystemRandom},
};
use zeroize::Zeroizing;
use zip::ZipArchive;

use super::zip_format::{self, LOCKED, Record, Stamp};

const SALT: usize = 16;
/// Two bytes by which a wrong passphrase is noticed at once.
const CHECK: usize = 2;
/// The first bytes of the HMAC that end the data.
const AUTH: usize = 10;
const ROUNDS: u32 = 1000;
const BLOCK: usize = 16;
/// Blocks that are encrypted in one call.
const BATCH: usize = 32;
/// Encrypted in pieces of this size; a whole number of blocks.
const PIECE: usize = 1 << 16;

/// What a package is locked with.
pub struct Lock {
    passphrase: Zeroizing<String>,
    salt: [u8; SALT],
}

impl Lock {
    /// With a fresh salt.
    ///
    /// # Errors
    /// The operating system gives no random bytes.
    pub fn new(passphrase: &str) -> io::Result<Lock> {
        let mut salt = [0; SALT];
        SystemRandom::new().fill(&mut salt).map_err(|_| io::Error::other("no random bytes"))?;
        Ok(Lock::with_salt(passphrase, salt))
    }

    /// The same lock and the same package give the same bytes.
    #[must_use]
    pub fn with_salt(passphrase: &str, salt: [u8; SALT]) -> Lock {
        Lock { passphrase: Zeroizing::new(passphrase.to_owned()), salt }
    }
}

/// What follows from passphrase and salt.
struct Keys {
    cipher: Aes256,
    auth: hmac::Key,
    check: [u8; CHECK],
}

impl Keys {
    fn of(passphrase: &str, salt: &[u8]) -> Keys {
        let rounds = NonZeroU32::new(ROUNDS).unwrap_or(NonZeroU32::MIN);
        let mut all = Zeroizing::new([0; 64 + CHECK]);
        pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA1, rounds, salt, passphrase.as_bytes(), &mut *all);
        let mut key = Zeroizing::new([0; 32]);
        key.copy_from_slice(&all[..32]);
        Keys {
            cipher: Aes256::new((&*key).into()),
            auth: hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &all[32..64]),
            check: [all[64], all[65]],
        }
    }

    /// Encrypts or decrypts what stands at `at`: counter mode, whose counter begins with 1, lowest byte first.
    fn apply(&self, at: u64, mut data: &mut [u8]) {
        let (mut block, mut skip) = (at / BLOCK as u64, usize::try_from(at % BLOCK as u64).unwrap_or(0));
        while !data.is_empty() {
            let count = (skip + data.len()).div_ceil(BLOCK).min(BATCH);
            let mut stream = [aes::Block::default(); BATCH];
            for one in &mut stream[..count] {
                block += 1;
                one.copy_from_slice(&u128::from(block).to_le_bytes());
            }
            self.cipher.encrypt_blocks(&mut stream[..count]);
            let taken = data.len().min(count * BLOCK - skip);
            let (now, later) = mem::take(&mut data).split_at_mut(taken);
            let stream = stream[..count].iter().flatten().skip(skip);
            now.iter_mut().zip(stream).for_each(|(byte, mask)| *byte ^= mask);
            (data, skip) = (later, 0);
        }
    }
}

/// Takes the bytes of the package and writes the zip around them.
pub(super) struct LockedZip<'a> {
    out: &'a mut (dyn Write + Send),
    stamp: Stamp,
    name: String,
    keys: Keys,
    auth: hmac::Context,
    digest: digest::Context,
    /// Not yet encrypted.
    waiting: Vec<u8>,
    /// Encrypted so far.
    done: u64,
    at: u64,
    start: u64,
}

impl<'a> LockedZip<'a> {
    pub fn begin(
        out: &'a mut (dyn Write + Send),
        lock: &Lock,
        name: String,
        stamp: Stamp,
    ) -> io::Result<LockedZip<'a>> {
        let keys = Keys::of(&lock.passphrase, &lock.salt);
        let mut zip = LockedZip {
            out,
            stamp,
            auth: hmac::Context::with_key(&keys.auth),
            digest: digest::Context::new(&SHA256),
            waiting: Vec::with_capacity(PIECE),
            done: 0,
            at: 0,
            start: 0,
            name,
            keys,
        };
        zip.put(&zip_format::local_header(&zip.name, stamp, &LOCKED))?;
        zip.start = zip.at;
        zip.put(&lock.salt)?;
        zip.put(&zip.keys.check.clone())?;
        Ok(zip)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.digest.update(bytes);
        self.at += bytes.len() as u64;
        Ok(())
    }

    fn encrypt(&mut self) -> io::Result<()> {
        let mut piece = mem::take(&mut self.waiting);
        self.keys.apply(self.done, &mut piece);
        self.auth.update(&piece);
        self.done += piece.len() as u64;
        self.put(&piece)?;
        piece.clear();
        self.waiting = piece;
        Ok(())
    }

    /// Size and SHA-256 of the zip.
    pub fn finish(mut self) -> io::Result<(u64, Vec<u8>)> {
        self.encrypt()?;
        let code = self.auth.clone().sign();
        self.put(&code.as_ref()[..AUTH])?;
        let packed = self.at - self.start;
        // AE-2 has no CRC of the content, which would tell something of it.
        let record = Record { name: mem::take(&mut self.name), crc: 0, packed, plain: self.done, offset: 0 };
        self.put(&zip_format::data_descriptor(&record))?;
        let start = self.at;
        self.put(&zip_format::central_header(&record, self.stamp, &LOCKED))?;
        self.put(&zip_format::end(1, start, self.at))?;
        self.out.flush()?;
        Ok((self.at, self.digest.finish().as_ref().to_vec()))
    }
}

impl Write for LockedZip<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(PIECE - self.waiting.len());
        self.waiting.extend_from_slice(&bytes[..taken]);
        if self.waiting.len() == PIECE {
            self.encrypt()?;
        }
        Ok(taken)
    }

    /// What waits is encrypted when there is enough of it, or at the end.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Where the locked package lies in a zip.
pub(super) struct Locked {
    pub name: String,
    start: u64,
    packed: u64,
}

/// The locked package in `file`; `None` when the zip is none of ours behind a lock.
pub(super) fn find(file: &mut (impl Read + Seek)) -> Option<Locked> {
    let mut zip = ZipArchive::new(file).ok()?;
    if zip.len() != 1 {
        return None;
    }
    let member = zip.by_index_raw(0).ok()?;
    let (packed, ours) = (member.compressed_size(), SALT + CHECK + AUTH);
    let fits = member.encrypted() && packed >= ours as u64;
    let name = member.name().ok()?.into_owned();
    Some(Locked { name, start: member.data_start()?, packed }).filter(|_| fits)
}

/// The package, decrypted as it is read.
pub(super) struct Unlocked<R> {
    file: R,
    keys: Keys,
    start: u64,
    length: u64,
    at: u64,
}

impl Locked {
    /// `None`: that is not the passphrase.
    pub fn open<R: Read + Seek>(&self, mut file: R, passphrase: &str) -> io::Result<Option<Unlocked<R>>> {
        let mut head = [0; SALT + CHECK];
        file.seek(SeekFrom::Start(self.start))?;
        file.read_exact(&mut head)?;
        let keys = Keys::of(passphrase, &head[..SALT]);
        let fits = keys.check == head[SALT..];
        let (start, length) =
            (self.start + (SALT + CHECK) as u64, self.packed - (SALT + CHECK + AUTH) as u64);
        Ok(fits.then_some(Unlocked { file, keys, start, length, at: 0 }))
    }
}

impl<R: Read + Seek> Unlocked<R> {
    /// Reads all of it: whether it is as it was locked, with this passphrase.
    pub fn is_untouched(&mut self) -> io::Result<bool> {
        let mut auth = hmac::Context::with_key(&self.keys.auth);
        self.file.seek(SeekFrom::Start(self.start))?;
        let mut rest = self.length;
        let mut piece = vec![0; PIECE];
        while rest > 0 {
            let wanted = usize::try_from(rest).map_or(PIECE, |rest| rest.min(PIECE));
            self.file.read_exact(&mut piece[..wanted])?;
            auth.update(&piece[..wanted]);
            rest -= wanted as u64;
        }
        let mut code = [0; AUTH];
        self.file.read_exact(&mut code)?;
        Ok(auth.sign().as_ref()[..AUTH] == code)
    }
}

impl<R: Read + Seek> Read for Unlocked<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let left = self.length.saturating_sub(self.at);
        let wanted = usize::try_from(left).map_or(out.len(), |left| out.len().min(left));
        self.file.seek(SeekFrom::Start(self.start + self.at))?;
        let read = self.file.read(&mut out[..wanted])?;
        self.keys.apply(self.at, &mut out[..read]);
        self.at += read as u64;
        Ok(read)
    }
}

impl<R> Seek for Unlocked<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_decrypted_anywhere_is_what_was_encrypted() {
        let keys = Keys::of("k7mp", &[3; SALT]);
        let plain: Vec<u8> = (0..3000_u32).map(|n| (n % 251) as u8).collect();
        let mut whole = plain.clone();
        keys.apply(0, &mut whole);
        assert_ne!(whole[..32], plain[..32]);
        for (from, to) in [(0, 3000), (1, 17), (15, 16), (16, 32), (511, 1100), (2999, 3000)] {
            let mut part = whole[from..to].to_vec();
            keys.apply(from as u64, &mut part);
            assert_eq!(part, plain[from..to], "{from}..{to}");
        }
    }
}
