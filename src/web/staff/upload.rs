//! A form with one file, from somebody at her desk: read as it arrives, in memory, up to the limit for uploads.
//!
//! Invariant: the form's hidden field comes before the file and was right. What is too long is read to its end all the
//! same, so that the browser shows the answer instead of a broken connection.

use std::{future::Future, pin::Pin};

use actix_multipart::Multipart;
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use futures_util::StreamExt as _;

use super::{
    answer::Failure,
    desk::{Desk, Fields},
};
use crate::web::{Fault, posted, visitor};

/// A file longer than the limit is still read so far, times the limit, before the connection is closed.
const PATIENCE: usize = 4;

pub struct Upload {
    pub desk: Desk,
    pub fields: Fields,
    /// The file, or the key of the words that say why there is none.
    pub file: Result<Vec<u8>, &'static str>,
}

impl FromRequest for Upload {
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<Upload, Failure>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let desk = Desk::from_request(request, &mut Payload::None);
        let mut parts = Multipart::new(request.headers(), payload.take());
        let request = request.clone();
        Box::pin(async move {
            let desk = desk.await?;
            let app = visitor::app(&request);
            let most = usize::try_from(app.config.uploads.bytes).unwrap_or(usize::MAX);
            let (mut fields, mut checked) = (Vec::new(), false);
            let mut file = Err("registers-file-missing");
            while let Some(part) = parts.next().await {
                let mut part = part.map_err(|_| Fault::BadRequest)?;
                let name = part.name().unwrap_or_default().to_owned();
                let limit = if name == "file" { most } else { posted::LONGEST };
                if name == "file" && !checked {
                    return Err(Fault::Forbidden.into());
                }
                let (mut bytes, mut read) = (Vec::new(), 0_usize);
                while let Some(chunk) = part.next().await {
                    let chunk = chunk.map_err(|_| Fault::BadRequest)?;
                    read = read.saturating_add(chunk.len());
                    if read > limit.saturating_mul(PATIENCE) {
                        return Err(Fault::TooLarge.into());
                    }
                    if read <= limit {
                        bytes.extend_from_slice(&chunk);
                    }
                }
                if name == "file" {
                    let named = part.content_disposition().and_then(|d| d.get_filename());
                    file = match named {
                        _ if read > limit => Err("registers-file-large"),
                        None | Some("") => Err("registers-file-missing"),
                        Some(_) => Ok(bytes),
                    };
                    continue;
                }
                if read > limit {
                    return Err(Fault::TooLarge.into());
                }
                let text = String::from_utf8(bytes).map_err(|_| Fault::BadRequest)?;
                if name == "csrf" {
                    visitor::of(&request).check(&app, &text)?;
                    checked = true;
                }
                fields.push((name, text));
            }
            match checked {
                true => Ok(Upload { desk, fields: fields.into(), file }),
                false => Err(Fault::Forbidden.into()),
            }
        })
    }
}
