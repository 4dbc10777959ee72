//! A document of identity that was asked for: what to cover, and the upload, on the status page of who is asked.

use actix_multipart::{Field, Multipart};
use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Payload},
};
use futures_util::StreamExt as _;
use serde_json::json;
use tera::Context;

use super::{
    REQUESTER, Reply, cookie,
    status::Visit,
    uploads::{Incoming, field_file_name, file_refusal, our_fault, pour},
};
use crate::{
    app::App,
    documents::{self, AttachmentError, FileState, IdDocumentError},
    law::identity::Party,
    letters::day_in_words,
    web::{Fault, block, posted, visitor::Visitor},
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

struct Opened(Result<Visit, Reply>);

/// One file of at most the limit for uploads. It is sealed as it arrives, never whole in memory and never plain on the
/// disk; nothing of it is shown again.
pub async fn send(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Fault> {
    let token = cookie(&request, REQUESTER);
    let (opener, looker) = (app.clone(), visitor.clone());
    let opened = block(move || Ok(Opened(Visit::open(opener, looker, token)?))).await?;
    let visit = match opened.0 {
        Ok(visit) => visit,
        Err(elsewhere) => return Ok(elsewhere.send()),
    };
    if visit.session.party != Party::Requester {
        return Err(Fault::NotFound);
    }
    let most = app.config.uploads.bytes.saturating_mul(2);
    let mut parts = Multipart::new(request.headers(), payload);
    let (mut checked, mut read, mut sent) = (false, 0, None);
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_| Fault::BadRequest)?;
        match part.name() {
            Some("csrf") => {
                visitor.check(&app, &short(&mut part).await?)?;
                checked = true;
            }
            Some("file") if checked => {
                let name = field_file_name(&part);
                let store = storing(&visit, name.clone());
                let done = pour(&mut part, (&mut read, most), store).await?;
                if !name.is_empty() {
                    sent = Some((name, done));
                }
            }
            _ => return Err(Fault::Forbidden),
        }
    }
    if !checked {
        return Err(Fault::Forbidden);
    }
    let (name, done) = sent.unwrap_or_else(|| (String::new(), Err(IdDocumentError::NotThere)));
    let reply = block(move || match done {
        Ok(()) => Ok(Reply::Go("/status#id-document".into())),
        // Looked at meanwhile: the page says how it is.
        Err(IdDocumentError::NotAwaited) => Ok(Reply::Go("/status".into())),
        Err(error) => refused(&visit, &name, error),
    });
    Ok(reply.await?.send())
}

/// A hidden field.
async fn short(field: &mut Field) -> Result<String, Fault> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.next().await {
        bytes.extend_from_slice(&chunk.map_err(|_| Fault::BadRequest)?);
        if bytes.len() > posted::LONGEST {
            return Err(Fault::TooLarge);
        }
    }
    String::from_utf8(bytes).map_err(|_| Fault::BadRequest)
}

fn storing(
    visit: &Visit,
    name: String,
) -> impl FnOnce(Incoming) -> Result<(), IdDocumentError> + Send + 'static {
    let (app, case, now) = (visit.app.clone(), visit.case.clone(), visit.now);
    move |content| match name.is_empty() {
        true => Ok(()),
        false => documents::upload_id_document(&app.documents(), &case, &name, content, now),
    }
}

fn refused(visit: &Visit, name: &str, error: IdDocumentError) -> Result<Reply, Fault> {
    let (words, lang) = (&visit.app.words, visit.visitor.lang);
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    let text = match &error {
        IdDocumentError::NotThere => Some(words.text(lang, "public-id-missing", &[])),
        IdDocumentError::Kind | IdDocumentError::File(AttachmentError::Kind) => {
            Some(words.text(lang, "public-id-kind", &[("name", name)]))
        }
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
