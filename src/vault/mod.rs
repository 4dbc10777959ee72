//! Keys, sealed values and sealed files: what a thief of the database, the files or a backup cannot read.
//!
//! Invariant: personal data reaches the disk only through a [`SealKey`]. A case has its own key, kept in its row
//! wrapped by the master key, which is never in the database; once that row's key is gone the case is gone, in every
//! backup too. Errors and `Debug` never show keys or contents.

mod error;
mod files;
mod master;
mod seal;
mod stream;

use std::{path::Path, sync::Arc};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    hkdf, hmac,
    rand::{SecureRandom as _, SystemRandom},
};
use zeroize::Zeroizing;

use crate::ids::{CaseId, FileId, OrganisationId};

pub use error::VaultError;
use files::Files;
pub use master::MasterKey;
pub use seal::SealKey;
pub use stream::{SealedReader, SealedWriter};

/// The key of one case.
pub type CaseKey = SealKey;

/// Length of every key, in bytes.
const KEY: usize = 32;

/// A key in memory, wiped when it goes out of use.
pub type Key = Zeroizing<[u8; KEY]>;

/// The master key and the folder of sealed files. Cheap to clone.
#[derive(Clone)]
pub struct Vault(Arc<Inner>);

struct Inner {
    master: MasterKey,
    wrapping: SealKey,
    files: Files,
}

impl Vault {
    /// Opens the folder `root`, makes what is missing in it, and removes what interrupted writers left behind.
    ///
    /// # Errors
    /// [`VaultError::WrongMasterKey`] when `root` was made under another key: found out now, not at the first case.
    /// [`VaultError::Io`] when the folder cannot be made or written.
    pub fn open(root: &Path, master: MasterKey) -> Result<Vault, VaultError> {
        let files = Files::open(root)?;
        files.check_master_key(&hash(&derive(master.bytes(), &["hash", "master-key-check"]), b"indsigt"))?;
        files.remove_orphans()?;
        let wrapping = SealKey::new(derive(master.bytes(), &["case-keys"]));
        Ok(Vault(Arc::new(Inner { master, wrapping, files })))
    }

    /// A fresh key for `case`, and the same key wrapped, for the row of the case.
    #[must_use]
    pub fn new_case_key(&self, case: CaseId) -> (CaseKey, Vec<u8>) {
        let key = Zeroizing::new(random());
        let wrapped = self.0.wrapping.seal(&format!("case-key/{case}"), &*key);
        (SealKey::new(key), wrapped)
    }

    /// Unwraps the key that stands in the row of `case`.
    ///
    /// # Errors
    /// [`VaultError::NotAuthentic`] when it is another case's key, or was wrapped under another master key.
    pub fn case_key(&self, case: CaseId, wrapped: &[u8]) -> Result<CaseKey, VaultError> {
        let plain = self.0.wrapping.open(&format!("case-key/{case}"), wrapped)?;
        let bytes: [u8; KEY] = plain.as_slice().try_into().map_err(|_| VaultError::NotAuthentic)?;
        Ok(SealKey::new(Zeroizing::new(bytes)))
    }

    /// The key for what belongs to an organisation and to no case, such as mails to its staff.
    #[must_use]
    pub fn organisation_key(&self, organisation: OrganisationId) -> SealKey {
        SealKey::new(derive(self.0.master.bytes(), &["organisation", &organisation.to_string()]))
    }

    /// The key for one `purpose`, such as "link-signing", "audit" or "csrf"; the same after every start.
    #[must_use]
    pub fn derived(&self, purpose: &str) -> Key {
        derive(self.0.master.bytes(), &["derived", purpose])
    }

    /// A 16-byte index by which an exact value can be found again without being stored. `normalised` must already be
    /// in the one spelling that is searched for. Differs by organisation and by field.
    #[must_use]
    pub fn blind(&self, organisation: OrganisationId, field: &str, normalised: &str) -> Vec<u8> {
        let key = derive(self.0.master.bytes(), &["blind", &organisation.to_string(), field]);
        hash(&key, normalised.as_bytes())[..16].to_vec()
    }

    /// A 32-byte keyed hash, for tokens and codes that are stored only as their hash.
    #[must_use]
    pub fn keyed_hash(&self, purpose: &str, bytes: &[u8]) -> Vec<u8> {
        hash(&derive(self.0.master.bytes(), &["hash", purpose]), bytes)
    }

    /// Compares in constant time: for what a stranger may guess at, such as a CSRF field or a code.
    #[must_use]
    pub fn keyed_hash_matches(&self, purpose: &str, bytes: &[u8], hash: &[u8]) -> bool {
        let key = derive(self.0.master.bytes(), &["hash", purpose]);
        hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, &*key), bytes, hash).is_ok()
    }

    /// 256 random bits in base64url (43 characters): a link, a session, an API token.
    #[must_use]
    pub fn random_token() -> String {
        URL_SAFE_NO_PAD.encode(random::<KEY>())
    }

    /// A fresh key of its own, for a file that will change hands: from a draft to a case.
    #[must_use]
    pub fn random_key() -> Key {
        Zeroizing::new(random())
    }

    /// Starts the sealed file `id`. Nothing of that name exists until [`SealedWriter::commit`]; a writer that is
    /// dropped before leaves nothing.
    ///
    /// # Errors
    /// [`VaultError::Io`] when the folder cannot be written or is full.
    pub fn create_file(&self, key: &SealKey, id: FileId) -> Result<SealedWriter, VaultError> {
        SealedWriter::new(self.0.files.create(id)?, key, id)
    }

    /// Opens the sealed file `id` for reading and seeking; its length and its end are checked at once, every other
    /// part when it is read.
    ///
    /// # Errors
    /// [`VaultError::NoSuchFile`]; [`VaultError::NotAuthentic`] when it was cut, changed, or sealed with another key
    /// or under another id; [`VaultError::Io`].
    pub fn open_file(&self, key: &SealKey, id: FileId) -> Result<SealedReader, VaultError> {
        SealedReader::new(self.0.files.read(id)?, key, id)
    }

    /// Removes the file `id`; one that is already gone is no error, so that a repeated task succeeds.
    ///
    /// # Errors
    /// [`VaultError::Io`].
    pub fn remove_file(&self, id: FileId) -> Result<(), VaultError> {
        self.0.files.remove(id)
    }
}

/// Random bytes of the operating system.
fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// HKDF-SHA256 (RFC 5869) without salt: the master key is uniform already.
fn derive(from: &[u8; KEY], path: &[&str]) -> Key {
    derive_salted(from, &[], path)
}

/// Each step of `path` goes in with its length, so that no two paths are the same bytes.
fn derive_salted(from: &[u8; KEY], salt: &[u8], path: &[&str]) -> Key {
    let mut info = b"indsigt/1".to_vec();
    for step in path {
        info.extend((step.len() as u64).to_be_bytes());
        info.extend(step.as_bytes());
    }
    let mut key = Zeroizing::new([0; KEY]);
    hkdf::Salt::new(hkdf::HKDF_SHA256, salt)
        .extract(from)
        .expand(&[&info], hkdf::HKDF_SHA256)
        .and_then(|okm| okm.fill(&mut *key))
        .expect("32 bytes are one block of HKDF-SHA256");
    key
}

fn hash(key: &Key, bytes: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &**key), bytes).as_ref().to_vec()
}

#[cfg(test)]
mod tests;
