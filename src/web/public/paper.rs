//! A paper that comes after the request: read as it arrives, sealed with the key of the case.

use actix_multipart::Multipart;
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Payload},
};
use futures_util::StreamExt as _;
use tokio::sync::mpsc;

use super::{
    REQUESTER, Reply, cookie,
    status::Visit,
    uploads::{Incoming, Piece},
};
use crate::{
    app::App,
    audit::By,
    intake::{self, AttachmentError, FilePurpose},
    law::identity::Party,
    representation::{self, RepresentationError},
    web::{Fault, block, visitor::Visitor},
};

/// The longest hidden field.
const FIELD: usize = 1024;

struct Opened(Result<Visit, Reply>);

/// Takes one paper and puts it before a handler. What is refused is told on the status page.
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
    let mut parts = Multipart::new(request.headers(), payload);
    let (mut checked, mut taken) = (false, None);
    while let Some(part) = parts.next().await {
        let mut field = part.map_err(|_| Fault::BadRequest)?;
        let file = field.name() == Some("files");
        if !file {
            let mut bytes = Vec::new();
            while let Some(chunk) = field.next().await {
                bytes.extend_from_slice(&chunk.map_err(|_| Fault::BadRequest)?);
                if bytes.len() > FIELD {
                    return Err(Fault::TooLarge);
                }
            }
            if field.name() == Some("csrf") {
                let text = String::from_utf8(bytes).map_err(|_| Fault::BadRequest)?;
                visitor.check(&app, &text)?;
                checked = true;
            }
            continue;
        }
        if !checked || taken.is_some() {
            return Err(Fault::Forbidden);
        }
        let name = field.content_disposition().and_then(|d| d.get_filename()).unwrap_or_default().to_owned();
        let (pieces, reader) = mpsc::channel(4);
        let storing = store(&visit, name, Incoming::new(reader));
        let (mut wanted, mut read) = (true, 0);
        while let Some(chunk) = field.next().await {
            let chunk = chunk.map_err(|_| Fault::BadRequest)?;
            read += chunk.len() as u64;
            if read > app.config.uploads.bytes.saturating_mul(2) {
                return Err(Fault::TooLarge);
            }
            // The other side stops listening when it refuses the file.
            wanted = wanted && pieces.send(Piece::Bytes(chunk)).await.is_ok();
        }
        if wanted {
            let _ = pieces.send(Piece::End).await;
        }
        drop(pieces);
        taken = Some(storing.await.map_err(|_| Fault::internal("an upload was interrupted"))?);
    }
    if !checked {
        return Err(Fault::Forbidden);
    }
    let word = match taken {
        Some(Ok(())) => "sent",
        Some(Err(AttachmentError::TooLarge)) => "too-large",
        Some(Err(AttachmentError::Kind)) => "kind",
        Some(Err(AttachmentError::TooMany)) => "too-many",
        Some(Err(AttachmentError::Empty | AttachmentError::Interrupted)) | None => "empty",
        Some(Err(AttachmentError::Refused(_))) => "refused",
        Some(Err(AttachmentError::NotLookedAt(trouble))) => return Err(Fault::internal(trouble)),
        Some(Err(AttachmentError::Vault(error))) => return Err(error.into()),
        Some(Err(AttachmentError::Db(error))) => return Err(error.into()),
    };
    Ok(Reply::Go(format!("/status?paper={word}#authority")).send())
}

type Storing = tokio::task::JoinHandle<Result<(), AttachmentError>>;

fn store(visit: &Visit, name: String, content: Incoming) -> Storing {
    let (app, case, now) = (visit.app.clone(), visit.case.clone(), visit.now);
    actix_web::rt::task::spawn_blocking(move || {
        let what = (name.as_str(), FilePurpose::Authority);
        intake::add_to_case(&app.documents(), &case, what, content, now)?;
        let told = app.db.write(|tx| representation::received(tx, &app.vault, &case, By::Requester, now));
        told.map_err(|error| match error {
            RepresentationError::Vault(error) => AttachmentError::Vault(error),
            RepresentationError::Db(error) => AttachmentError::Db(error),
            _ => AttachmentError::Interrupted,
        })
    })
}
