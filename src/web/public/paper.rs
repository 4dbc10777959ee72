//! A paper that comes after the request: read as it arrives, sealed with the key of the case.

use actix_multipart::Multipart;
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Payload},
};
use futures_util::StreamExt as _;

use super::{
    REQUESTER, Reply, cookie,
    status::Visit,
    uploads::{Incoming, field_file_name, pour},
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
        let store = storing(&visit, field_file_name(&field));
        let most = app.config.uploads.bytes.saturating_mul(2);
        taken = Some(pour(&mut field, (&mut 0, most), store).await?);
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

fn storing(
    visit: &Visit,
    name: String,
) -> impl FnOnce(Incoming) -> Result<(), AttachmentError> + Send + 'static {
    let (app, case, now) = (visit.app.clone(), visit.case.clone(), visit.now);
    move |content| {
        let what = (name.as_str(), FilePurpose::Authority);
        intake::add_to_case(&app.documents(), &case, what, content, now)?;
        let told = app.db.write(|tx| representation::received(tx, &app.vault, &case, By::Requester, now));
        told.map_err(|error| match error {
            RepresentationError::Vault(error) => AttachmentError::Vault(error),
            RepresentationError::Db(error) => AttachmentError::Db(error),
            _ => AttachmentError::Interrupted,
        })
    }
}
