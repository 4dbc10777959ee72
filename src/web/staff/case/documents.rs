//! The files of a case: what the scanner said of each, kept as a file or drawn anew, never opened in the portal itself.

use std::io::Read as _;

use actix_web::web;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::{Value, json};
use tera::Context;

use super::{
    find,
    page::viewed,
    problems::{RELEASE, fill, wrong},
};
use crate::{
    audit::Action,
    cases::Case,
    db::Conn,
    documents::{self, Attachment, AttachmentError, Drawn, FileState, Opened, ReleaseError, Unscanned},
    ids::{AttachmentId, CaseId},
    letters::{self, day_in_words},
    staff::{self, Permission},
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Posted},
        frame,
    },
};

/// Pages on one preview.
const PAGES: u32 = 5;

/// Puts what `staff/documents.html` shows into the context.
pub fn insert(
    desk: &Desk,
    conn: &mut Conn,
    context: &mut Context,
    case: &Case,
    zone: chrono_tz::Tz,
) -> Result<(), Failure> {
    let key = case.key(&desk.app.vault)?;
    let found = documents::of_case(conn, case.organisation, case.id, &key).map_err(file_failure)?;
    let files =
        found.iter().map(|file| file_view(desk, conn, case, file, zone)).collect::<Result<Vec<_>, _>>()?;
    context.insert("attachments", &files);
    context.insert("no_scanner", &desk.app.config.scanner.is_none());
    Ok(())
}

pub(super) fn file_view(
    desk: &Desk,
    conn: &mut Conn,
    case: &Case,
    file: &Attachment,
    zone: chrono_tz::Tz,
) -> Result<Value, Failure> {
    let kilobytes = (file.bytes / 1024).max(1).to_string();
    let href = format!("/staff/cases/{}/attachments/{}", case.id, file.id);
    let (class, icon) = match file.state {
        FileState::Waiting => ("is-info", "hourglass"),
        FileState::Clean => ("is-ok", "check"),
        FileState::Infected => ("is-danger", "ban"),
        FileState::Held => ("is-warn", "lock"),
        FileState::Released => ("is-warn", "lock-open"),
    };
    let released = match &file.released {
        Some(released) => {
            let by = staff::name_of(conn, case.organisation, released.by)?.unwrap_or_default();
            Some(
                json!({ "by": by, "at": letters::time_in_words(released.at, zone, desk.lang()), "reason": released.reason }),
            )
        }
        None => None,
    };
    let day =
        |at: chrono::DateTime<chrono::Utc>| day_in_words(at.with_timezone(&zone).date_naive(), desk.lang());
    Ok(json!({
        "id": file.id, "href": href, "name": file.name, "purpose": file.purpose,
        "size": desk.text("staff-file-size", &[("kb", &kilobytes)]),
        "state": file.state, "class": class, "icon": icon,
        "why": file.why.map(|why| desk.text(&format!("documents-why-{why}"), &[])),
        "signature": file.signature,
        "opens": file.may_be_opened(),
        "drawn": documents::can_be_drawn(&file.media_type),
        "released": released,
        "may_release": file.state == FileState::Held && file.gone_at.is_none()
            && desk.app.config.unscanned == Unscanned::Release,
        "gone": file.gone_at.map(day),
    }))
}

fn refused(desk: &Desk, key: &str) -> Failure {
    Failure::Refused { text: desk.text(key, &[]) }
}

pub fn file_failure(error: AttachmentError) -> Failure {
    match error {
        AttachmentError::Vault(e) => e.into(),
        AttachmentError::Db(e) => e.into(),
        other => Failure::internal(other),
    }
}

/// A file that may be opened; otherwise why not.
fn opened(
    desk: &Desk,
    case: &Case,
    id: AttachmentId,
) -> Result<(Attachment, crate::vault::SealedReader), Failure> {
    let vault = &desk.app.vault;
    let key = case.key(vault)?;
    let place = (desk.actor.organisation, case.id);
    let found = desk.read(|conn| documents::open(conn, vault, place, &key, id).map_err(file_failure))?;
    let Opened { attachment, content } = found.ok_or(Failure::Absent)?;
    match content {
        Some(content) => Ok((attachment, content)),
        None => {
            let key = if attachment.gone_at.is_some() { "documents-gone" } else { "documents-not-opened" };
            Err(refused(desk, key))
        }
    }
}

/// One file, to keep: it never opens inside the portal (ASVS 3.2.1).
pub async fn attachment(desk: Desk, ids: web::Path<(CaseId, AttachmentId)>) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::ReadCases)?;
        let (case, id) = *ids;
        let case = desk.read(|conn| find(desk, conn, case))?;
        let (file, mut reader) = opened(desk, &case, id)?;
        viewed(desk, case.id, Action::AttachmentViewed, json!({ "attachment": id }))?;
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).map_err(Failure::internal)?;
        Ok(Answer::File { name: file.name, media_type: file.media_type, bytes })
    })
    .await
}

#[derive(Deserialize)]
pub struct From {
    /// The first page to draw.
    #[serde(default)]
    from: Option<u32>,
}

/// The pages of a file, drawn anew in a process of its own.
pub async fn preview(
    desk: Desk,
    ids: web::Path<(CaseId, AttachmentId)>,
    from: web::Query<From>,
) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::ReadCases)?;
        let (case, id) = *ids;
        let case = desk.read(|conn| find(desk, conn, case))?;
        let (file, reader) = opened(desk, &case, id)?;
        if !documents::can_be_drawn(&file.media_type) {
            return Err(Failure::Absent);
        }
        viewed(desk, case.id, Action::AttachmentViewed, json!({ "attachment": id, "preview": true }))?;
        let first = from.from.unwrap_or(1).max(1);
        let pixels = desk.app.config.uploads.pixels;
        let drawn = desk.app.sandbox.draw(&file.media_type, (first, PAGES), pixels, reader);
        if let Err(trouble) = &drawn {
            log::warn!("attachment {id} was not drawn: {trouble}");
        }
        let html = desk.read(|conn| {
            let (mut context, _) = frame::context(desk, conn)?;
            context.insert("case", &json!({ "id": case.id, "number": case.number }));
            context.insert(
                "file",
                &json!({ "name": file.name, "href": format!("/staff/cases/{}/attachments/{id}", case.id) }),
            );
            insert_pages(desk, &mut context, first, drawn.ok());
            frame::render(desk, "staff/document-preview.html", &context)
        })?;
        Ok(Answer::Drawn(html))
    })
    .await
}

/// The drawn pages, in the page itself: nothing of the file gets an address.
pub fn insert_pages(desk: &Desk, context: &mut Context, first: u32, drawn: Option<Drawn>) {
    context.insert("broken", &drawn.is_none());
    let Drawn { total, pages } = drawn.unwrap_or(Drawn { total: 0, pages: Vec::new() });
    let shown = u32::try_from(pages.len()).unwrap_or_default();
    let all = total.to_string();
    let pages: Vec<Value> = pages
        .iter()
        .zip(first..)
        .map(|(png, number)| {
            let words = desk.text("documents-page", &[("page", &number.to_string()), ("of", &all)]);
            json!({ "words": words, "data": format!("data:image/png;base64,{}", STANDARD.encode(png)) })
        })
        .collect();
    context.insert("pages", &pages);
    context.insert("before", &(first > 1).then(|| first.saturating_sub(PAGES).max(1)));
    context.insert("after", &(shown > 0 && first + shown <= total).then_some(first + shown));
}

/// A handler answers for opening a file that was not scanned.
pub async fn release(posted: Posted, ids: web::Path<(CaseId, AttachmentId)>) -> Result<Answer, Failure> {
    let (case, id) = *ids;
    fill(posted, case, (&RELEASE, id.to_string()), move |desk, tx, case, form| {
        let reason = form.required("reason", "documents-error-reason");
        if form.has_problems() {
            return Err(Failure::Form);
        }
        let policy = desk.app.config.unscanned;
        let done =
            documents::release(tx, &desk.app.vault, case, (id, &reason), policy, desk.actor.id, desk.now);
        done.map_err(|error| match error {
            ReleaseError::ReasonMissing => wrong(form, "reason", "documents-error-reason"),
            ReleaseError::ReasonTooLong => wrong(form, "reason", "staff-error-too-long"),
            ReleaseError::NotAllowed => refused(desk, "documents-error-keep"),
            ReleaseError::NotHeld => refused(desk, "documents-error-not-held"),
            ReleaseError::Vault(e) => e.into(),
            ReleaseError::Db(e) => e.into(),
        })?;
        Ok("file-released")
    })
    .await
}
