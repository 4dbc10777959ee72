//! A form that was posted: read whole, in UTF-8, from the browser it was shown in.

use std::pin::Pin;

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Bytes};
use serde::{Deserialize, de::DeserializeOwned};

use super::{Fault, visitor};

/// The longest form, in bytes: every field at its longest, each character four bytes in UTF-8 and three times that in
/// the form's encoding, with room to say which field is too long.
pub const LONGEST: usize = 1024 * 1024;

/// The fields of a form whose `csrf` field was right.
pub struct Posted<T>(pub T);

#[derive(Deserialize)]
struct Token {
    #[serde(default)]
    csrf: String,
}

impl<T: DeserializeOwned> FromRequest for Posted<T> {
    type Error = Fault;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Fault>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, body) = (request.clone(), Bytes::from_request(request, payload));
        Box::pin(async move {
            let body = body.await.map_err(|_| Fault::TooLarge)?;
            let app = visitor::app(&request);
            let token: Token = fields(&body)?;
            visitor::of(&request).check(&app, &token.csrf)?;
            fields(&body).map(Posted)
        })
    }
}

fn fields<T: DeserializeOwned>(body: &[u8]) -> Result<T, Fault> {
    if !is_utf8(body) {
        return Err(Fault::BadRequest);
    }
    serde_urlencoded::from_bytes(body).map_err(|_| Fault::BadRequest)
}

/// The usual decoders replace broken bytes; then a name would be stored that nobody typed.
fn is_utf8(body: &[u8]) -> bool {
    let hex = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    let mut decoded = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        match (byte, rest) {
            (b'%', [high, low, tail @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    decoded.push(high * 16 + low);
                    rest = tail;
                }
                _ => decoded.push(byte),
            },
            _ => decoded.push(byte),
        }
    }
    std::str::from_utf8(&decoded).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_utf8_is_found_however_it_is_written() {
        assert!(is_utf8("name=%C3%85se+Ærø&x=100%".as_bytes()));
        assert!(!is_utf8(b"name=%C3se"));
        assert!(!is_utf8(b"name=\xff"));
        assert!(!is_utf8(b"name=%ED%A0%80"), "half a surrogate pair");
    }
}
