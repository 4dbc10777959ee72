//! A document of identity that was asked for: what to cover, and the upload, on the status page of who is asked.

use actix_multipart::Multipart;
use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Payload},
};
use futures_util::StreamExt as _;
use serde_json::json;
use tera::Context;
use zeroize::Zeroizing;

use super::{
    Reply,
    status::{Visit, with_case},
    uploads::{file_refusal, our_fault},
};
use crate::{
    app::App,
    documents::{self, AttachmentError, FileState, IdDocumentError},
    law::identity::Party,
    letters::day_in_words,
    web::{Fault, posted, visitor::Visitor},
};

/// Puts what `public/id-document.html` shows into the context; nothing once it was looked at.
pub fn insert(visit: &Visit, context: &mut Context) -> Result<(), Fault> {
    let Visit { app, case, organisation, .. } = visit;
    let found = app.db.read(|conn| documents::id_document_of(conn, &app.vault, case)).map_err(fault)?;
    // Who writes is asked, not the person she writes for.
    let asked = visit.session.party == Party::Requester;
    context.insert("id_document_error", "");
    let view = found.filter(|one| asked && one.checked_at.is_none()).map(|one| {
        let there = one.file.as_ref().filter(|file| file.gone_at.is_none());
        let until = one.until.filter(|_| there.is_some());
        let day = |at: chrono::DateTime<chrono::Utc>| {
            day_in_words(at.with_timezone(&organisation.zone()).date_naive(), visit.visitor.lang)
        };
        json!({
            "awaited": one.is_awaited(), "until": until.map(day),
            "bad": there.is_some_and(|file| file.state == FileState::Infected),
        })
    });
    context.insert("id_document", &view);
    Ok(())
}

fn fault(error: IdDocumentError) -> Fault {
    match error {
        IdDocumentError::Db(e) => e.into(),
        IdDocumentError::Vault(e) => e.into(),
        other => Fault::internal(other),
    }
}

/// One file of at most the limit for uploads; it is sealed at once, and nothing of it is shown again.
pub async fn send(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Fault> {
    let most = usize::try_from(app.config.uploads.bytes).unwrap_or(usize::MAX);
    let mut parts = Multipart::new(request.headers(), payload);
    let (mut checked, mut file) = (false, None);
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_| Fault::BadRequest)?;
        let field = part.name().unwrap_or_default().to_owned();
        let named = part.content_disposition().and_then(|d| d.get_filename()).unwrap_or_default().to_owned();
        let limit = if field == "file" && checked { most } else { posted::LONGEST };
        let (mut bytes, mut read) = (Zeroizing::new(Vec::new()), 0_usize);
        while let Some(chunk) = part.next().await {
            let chunk = chunk.map_err(|_| Fault::BadRequest)?;
            read = read.saturating_add(chunk.len());
            // What is too long is read on, so that the browser shows the answer; but not for ever.
            if read > limit.saturating_mul(2) {
                return Err(Fault::TooLarge);
            }
            if read <= limit {
                bytes.extend_from_slice(&chunk);
            }
        }
        match field.as_str() {
            "csrf" => {
                let text = String::from_utf8(bytes.to_vec()).map_err(|_| Fault::BadRequest)?;
                visitor.check(&app, &text)?;
                checked = true;
            }
            "file" if checked && !named.is_empty() => file = Some((named, bytes, read > limit)),
            "file" if checked => {}
            _ => return Err(Fault::Forbidden),
        }
    }
    if !checked {
        return Err(Fault::Forbidden);
    }
    with_case(app, visitor, &request, move |visit| {
        let Visit { app, case, now, session, .. } = &visit;
        if session.party != Party::Requester {
            return Err(Fault::NotFound);
        }
        let (name, done) = match file {
            None => (String::new(), Err(IdDocumentError::NotThere)),
            Some((name, _, true)) => (name, Err(IdDocumentError::File(AttachmentError::TooLarge))),
            Some((name, bytes, false)) => {
                let done =
                    documents::upload_id_document(&app.documents(), case, &name, bytes.as_slice(), *now);
                (name, done)
            }
        };
        match done {
            Ok(()) => Ok(Reply::Go("/status#id-document".into())),
            // Looked at meanwhile: the page says how it is.
            Err(IdDocumentError::NotAwaited) => Ok(Reply::Go("/status".into())),
            Err(error) => refused(&visit, &name, error),
        }
    })
    .await
}

fn refused(visit: &Visit, name: &str, error: IdDocumentError) -> Result<Reply, Fault> {
    let (words, lang) = (&visit.app.words, visit.visitor.lang);
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    let text = match &error {
        IdDocumentError::NotThere => Some(words.text(lang, "public-id-missing", &[])),
        IdDocumentError::Kind => Some(words.text(lang, "public-id-kind", &[("name", name)])),
        IdDocumentError::File(cause) => {
            if let Some(ours) = our_fault(cause) {
                log::error!("an identity document could not be stored: {ours}");
                status = StatusCode::SERVICE_UNAVAILABLE;
            }
            file_refusal(words, lang, &visit.app.config.uploads, name, cause)
        }
        _ => None,
    };
    let Some(text) = text else { return Err(fault(error)) };
    let mut context = visit.context()?;
    context.insert("paper", "");
    context.insert("id_document_error", &text);
    Ok(Reply::Refused(status, words.render("public/status.html", lang, &context)?))
}
