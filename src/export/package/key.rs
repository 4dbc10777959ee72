//! Public keys as people and programs pass them on: SubjectPublicKeyInfo in PEM (RFC 7468, RFC 8410).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::digest::{SHA256, digest};

use super::archive::hex;

/// The DER form of an Ed25519 key (RFC 8410, section 4) up to its 32 bytes.
const SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
const BEGIN: &str = "-----BEGIN PUBLIC KEY-----";
const END: &str = "-----END PUBLIC KEY-----";

/// The 32 bytes of an Ed25519 key as `openssl` reads it, with its line end.
pub fn to_pem(key: &[u8]) -> String {
    format!("{BEGIN}\n{}\n{END}\n", STANDARD.encode([&SPKI[..], key].concat()))
}

/// `None` when it is not an Ed25519 public key in PEM.
pub fn from_pem(text: &str) -> Option<[u8; 32]> {
    let (_, rest) = text.split_once(BEGIN)?;
    let (body, _) = rest.split_once(END)?;
    let body: String = body.chars().filter(|c| !c.is_whitespace()).collect();
    let der = STANDARD.decode(body).ok()?;
    der.strip_prefix(&SPKI)?.try_into().ok()
}

/// Short name of a key: the first 16 digits of the SHA-256 of its DER form.
pub fn key_id(key: &[u8]) -> String {
    hex(&digest(&SHA256, &[&SPKI[..], key].concat()).as_ref()[..8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_comes_back_and_anything_else_is_refused() {
        let key = [7; 32];
        assert_eq!(from_pem(&to_pem(&key)), Some(key));
        assert_eq!(from_pem(&to_pem(&key).replace('\n', "\r\n")), Some(key));
        assert_eq!(from_pem(&to_pem(&[7; 31])), None);
        assert_eq!(from_pem("-----BEGIN PUBLIC KEY-----\n*\n-----END PUBLIC KEY-----"), None);
        assert_eq!(key_id(&key).len(), 16);
    }
}
