//! The signature of an ID token, and the keys it is checked with.
//!
//! Invariant: only algorithms of [`ALLOWED`] are looked at, all of them with a public key, and only with a key of that
//! family. So `alg: none` and a token "signed" with the public key as an HMAC secret are both refused before any
//! mathematics. What is inside the token is judged in `claims`, with the caller's clock.

use jsonwebtoken::{
    Algorithm, DecodingKey, Validation,
    jwk::{Jwk, KeyAlgorithm, PublicKeyUse},
};
use serde_json::{Map, Value};

/// What an ID token may be signed with. No HMAC: its secret would be known to both sides.
pub const ALLOWED: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// The longest token that is looked at, in bytes.
const LONGEST: usize = 64 * 1024;

/// Why a signature does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadToken {
    #[error("this is no signed token")]
    Malformed,
    #[error("it is signed with an algorithm that is not allowed")]
    Algorithm,
    /// The provider may have changed its keys: fetch them again, once.
    #[error("none of the provider's keys made this signature")]
    UnknownKey,
    #[error("the signature is wrong")]
    Signature,
}

/// The public keys of a provider.
#[derive(Debug, Clone, Default)]
pub struct Keys(Vec<Jwk>);

impl Keys {
    /// Reads a JWK set (RFC 7517). A key that we do not understand is left out, as the standard wants.
    pub fn read(bytes: &[u8]) -> Option<Keys> {
        let set: Value = serde_json::from_slice(bytes).ok()?;
        let keys = set.get("keys")?.as_array()?;
        let read = |key: &Value| serde_json::from_value::<Jwk>(key.clone()).ok();
        Some(Keys(keys.iter().take(64).filter_map(read).collect()))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The keys that may have made a signature: that of the id, or without an id all of them.
    fn candidates<'a>(&'a self, kid: Option<&'a str>, algorithm: Algorithm) -> impl Iterator<Item = &'a Jwk> {
        self.0.iter().filter(move |key| {
            let common = &key.common;
            let named = kid.is_none_or(|kid| common.key_id.as_deref() == Some(kid));
            let signs = matches!(common.public_key_use, None | Some(PublicKeyUse::Signature));
            named && signs && common.key_algorithm.is_none_or(|its| is(its, algorithm))
        })
    }
}

fn is(key: KeyAlgorithm, algorithm: Algorithm) -> bool {
    key.to_string() == format!("{algorithm:?}")
}

/// The claims of a token whose signature holds, and the algorithm it was made with. Nothing in them is checked yet.
///
/// # Errors
/// [`BadToken`].
pub fn signed(token: &str, keys: &Keys) -> Result<(Map<String, Value>, Algorithm), BadToken> {
    if token.len() > LONGEST {
        return Err(BadToken::Malformed);
    }
    let header = read_header(token)?;
    // Read as text first: the library has no name for "none".
    let algorithm = header.get("alg").and_then(Value::as_str).and_then(|name| name.parse::<Algorithm>().ok());
    let algorithm = algorithm.filter(|one| ALLOWED.contains(one)).ok_or(BadToken::Algorithm)?;
    if header.contains_key("crit") {
        return Err(BadToken::Malformed);
    }
    let kid = header.get("kid").and_then(Value::as_str);
    let mut rules = Validation::new(algorithm);
    rules.required_spec_claims.clear();
    rules.validate_exp = false;
    rules.validate_nbf = false;
    rules.validate_aud = false;
    let mut tried = false;
    for key in keys.candidates(kid, algorithm) {
        let Ok(key) = DecodingKey::from_jwk(key) else { continue };
        if key.family() != algorithm.family() {
            continue;
        }
        tried = true;
        if let Ok(decoded) = jsonwebtoken::decode::<Map<String, Value>>(token, &key, &rules) {
            return Ok((decoded.claims, algorithm));
        }
    }
    Err(if tried { BadToken::Signature } else { BadToken::UnknownKey })
}

fn read_header(token: &str) -> Result<Map<String, Value>, BadToken> {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let mut parts = token.split('.');
    let (Some(header), Some(_), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(BadToken::Malformed);
    };
    let bytes = URL_SAFE_NO_PAD.decode(header).map_err(|_| BadToken::Malformed)?;
    serde_json::from_slice(&bytes).map_err(|_| BadToken::Malformed)
}
