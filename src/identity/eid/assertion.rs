//! The portal shows a provider that it is itself: `private_key_jwt` (RFC 7523, OpenID Connect Core 9).

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rustls::pki_types::{PrivatePkcs8KeyDer, pem::PemObject as _};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::vault::Vault;

/// How long one of our assertions can be used.
const LIFETIME: TimeDelta = TimeDelta::minutes(1);

/// A P-256 key of the portal's. RSA is not signed with here: the library's RSA leaks through its timing
/// (RUSTSEC-2023-0071).
#[derive(Clone, PartialEq, Eq)]
pub struct ClientKey {
    pkcs8: Zeroizing<Vec<u8>>,
    id: Option<String>,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    jti: String,
    iat: i64,
    exp: i64,
}

impl ClientKey {
    /// Reads a key in PEM form (PKCS #8), as `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256` makes it.
    ///
    /// # Errors
    /// What an administrator should read.
    pub fn from_pem(pem: &str, id: Option<String>) -> Result<ClientKey, String> {
        let der = PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes())
            .map_err(|_| "no private key in PEM form (PKCS #8) is in the file".to_owned())?;
        let key = ClientKey { pkcs8: Zeroizing::new(der.secret_pkcs8_der().to_vec()), id };
        let now = DateTime::UNIX_EPOCH;
        key.assertion("check", "check", now).map_err(|_| "the key is not a P-256 key".to_owned())?;
        Ok(key)
    }

    /// A fresh assertion for the provider `audience`.
    ///
    /// # Errors
    /// The library's words, when the key is of another kind.
    pub fn assertion(&self, client_id: &str, audience: &str, now: DateTime<Utc>) -> Result<String, String> {
        let mut header = Header::new(Algorithm::ES256);
        header.kid.clone_from(&self.id);
        let claims = Claims {
            iss: client_id,
            sub: client_id,
            aud: audience,
            jti: Vault::random_token(),
            iat: now.timestamp(),
            exp: (now + LIFETIME).timestamp(),
        };
        let key = EncodingKey::from_ec_der(&self.pkcs8);
        jsonwebtoken::encode(&header, &claims, &key).map_err(|e| e.to_string())
    }
}
