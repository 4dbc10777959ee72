//! One value sealed for one place: version byte, random 96-bit nonce, AES-256-GCM ciphertext and tag.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use serde::{Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

use super::{KEY, Key, VaultError, derive, derive_salted, random};
use crate::ids::FileId;

const VERSION: u8 = 1;

/// A key that seals values and files. Wiped from memory when dropped.
#[derive(Clone)]
pub struct SealKey {
    root: Key,
    values: Key,
}

impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealKey")
    }
}

impl SealKey {
    /// A key from 32 secret bytes: derived for a purpose, or random and itself sealed by another key.
    #[must_use]
    pub fn new(root: Key) -> SealKey {
        let values = derive(&root, &["values"]);
        SealKey { root, values }
    }

    /// The key of one file, from the file's own salt, bound to its id.
    pub(super) fn for_file(&self, id: FileId, salt: &[u8; KEY]) -> LessSafeKey {
        cipher(&derive_salted(&self.root, salt, &["file", &id.to_string()]))
    }

    /// Seals `plain` for the place `context`, such as "cases.sealed/<id>": it opens nowhere else. 29 bytes longer
    /// than `plain`.
    #[must_use]
    pub fn seal(&self, context: &str, plain: &[u8]) -> Vec<u8> {
        let nonce = random::<NONCE_LEN>();
        let head = 1 + NONCE_LEN;
        let mut sealed = Vec::with_capacity(head + plain.len() + AES_256_GCM.tag_len());
        sealed.push(VERSION);
        sealed.extend(nonce);
        sealed.extend(plain);
        let nonce = Nonce::assume_unique_for_key(nonce);
        let tag = cipher(&self.values)
            .seal_in_place_separate_tag(nonce, Aad::from(aad(context)), &mut sealed[head..])
            .expect("a value is far shorter than 64 GiB, the limit of GCM");
        sealed.extend(tag.as_ref());
        sealed
    }

    /// Opens what [`SealKey::seal`] made for the same `context`.
    ///
    /// # Errors
    /// [`VaultError::NotAuthentic`] for another key, another context, or one changed bit.
    pub fn open(&self, context: &str, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        let Some((&VERSION, rest)) = sealed.split_first() else { return Err(VaultError::NotAuthentic) };
        let Some((nonce, body)) = rest.split_first_chunk::<NONCE_LEN>() else {
            return Err(VaultError::NotAuthentic);
        };
        let mut plain = body.to_vec();
        let length = cipher(&self.values)
            .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(aad(context)), &mut plain)
            .map_err(|_| VaultError::NotAuthentic)?
            .len();
        plain.truncate(length);
        Ok(plain)
    }

    /// Seals a value as JSON.
    ///
    /// # Errors
    /// [`VaultError::Shape`] when the value has no JSON form, such as a map without text keys.
    pub fn seal_json<T: Serialize + ?Sized>(&self, context: &str, value: &T) -> Result<Vec<u8>, VaultError> {
        Ok(self.seal(context, &Zeroizing::new(serde_json::to_vec(value)?)))
    }

    /// Opens what [`SealKey::seal_json`] made.
    ///
    /// # Errors
    /// [`VaultError::NotAuthentic`], or [`VaultError::Shape`] when it is another type's JSON.
    pub fn open_json<T: DeserializeOwned>(&self, context: &str, sealed: &[u8]) -> Result<T, VaultError> {
        Ok(serde_json::from_slice(&Zeroizing::new(self.open(context, sealed)?))?)
    }
}

/// The version is authenticated too, so that a later format cannot be passed off as an earlier one.
fn aad(context: &str) -> Vec<u8> {
    [&[VERSION], context.as_bytes()].concat()
}

fn cipher(key: &Key) -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &**key).expect("the key is 32 bytes"))
}
