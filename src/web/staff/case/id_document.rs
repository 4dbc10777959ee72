//! The last step of the ladder on the case page: asking for a document of identity, looking at it once, and recording what
//! was seen.

use actix_web::web;
use serde_json::json;
use tera::Context;

use super::{
    documents::{file_view, insert_pages},
    find,
    problems::{ID_SEEN, fill, wrong},
    refusals::step_refusal,
};
use crate::{
    cases::Case,
    db::Conn,
    documents::{self, DocumentKind, IdDocument, IdDocumentError, Seen},
    identity::CheckError,
    ids::CaseId,
    letters::{day_in_words, time_in_words},
    staff::{self, Permission},
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Posted},
        forms::Form,
        frame,
    },
};

/// Puts what `staff/id-document.html` shows into the context.
pub fn insert(
    desk: &Desk,
    conn: &mut Conn,
    context: &mut Context,
    case: &Case,
    zone: chrono_tz::Tz,
) -> Result<(), Failure> {
    let found = documents::id_document_of(conn, &desk.app.vault, case).map_err(failure)?;
    let view = found.map(|one| view(desk, conn, case, &one, zone)).transpose()?;
    context.insert("id_document", &view);
    context.insert("document_kinds", &DocumentKind::ALL);
    Ok(())
}

fn view(
    desk: &Desk,
    conn: &mut Conn,
    case: &Case,
    one: &IdDocument,
    zone: chrono_tz::Tz,
) -> Result<serde_json::Value, Failure> {
    let time = |at| time_in_words(at, zone, desk.lang());
    let by = staff::name_of(conn, case.organisation, one.asked_by)?.unwrap_or_default();
    let viewed = match one.viewed {
        Some((by, at)) => {
            let by = staff::name_of(conn, case.organisation, by)?.unwrap_or_default();
            Some(json!({ "by": by, "at": time(at) }))
        }
        None => None,
    };
    let there = one.file.as_ref().filter(|file| file.gone_at.is_none());
    let file = there.map(|file| file_view(desk, conn, case, file, zone)).transpose()?;
    let until = one.until.map(|at| day_in_words(at.with_timezone(&zone).date_naive(), desk.lang()));
    let state = match (&viewed, one.checked_at, there.is_some()) {
        (_, Some(_), _) => "checked",
        (Some(_), _, _) => "viewed",
        (None, _, true) => "there",
        (None, _, false) if one.file.is_some() => "expired",
        (None, _, false) => "asked",
    };
    Ok(json!({
        "state": state, "doubt": one.reasons.doubt, "tried": one.reasons.tried, "by": by, "at": time(one.asked_at),
        "viewed": viewed, "file": file, "until": until, "checked": one.checked_at.map(time),
    }))
}

fn failure(error: IdDocumentError) -> Failure {
    match error {
        IdDocumentError::Db(e) => e.into(),
        IdDocumentError::Vault(e) => e.into(),
        IdDocumentError::Step(e) => Failure::internal(e),
        other => Failure::internal(other),
    }
}

/// What is refused, at its field or for the whole form.
fn refused(desk: &Desk, form: &mut Form, error: IdDocumentError) -> Failure {
    use IdDocumentError as E;
    let whole = |key: &str| Failure::Refused { text: desk.text(key, &[]) };
    match error {
        E::TooLong => whole("staff-error-too-long"),
        E::NoteMissing => wrong(form, "note", "id-document-error-note"),
        E::NoteHasNumber => wrong(form, "note", "id-document-error-number"),
        E::NotSeen => whole("id-document-error-not-seen"),
        E::Step(e) | E::Check(CheckError::Step(e)) => step_refusal(desk, e),
        other => failure(other),
    }
}

/// Shows the document, this once. The page is the answer to the post: it has no address, and posting again is refused.
pub async fn look(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    let Posted { desk, .. } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let case = desk.read(|conn| find(desk, conn, *id))?;
        let drawn = documents::look_at_id_document(&desk.app.documents(), &case, desk.actor.id, desk.now);
        let drawn = drawn.map_err(|error| {
            let key = match &error {
                IdDocumentError::SeenAlready => "id-document-error-seen",
                IdDocumentError::NotThere => "id-document-error-not-there",
                IdDocumentError::NotOpened => "documents-not-opened",
                IdDocumentError::NotDrawn(_) => "id-document-error-broken",
                _ => return failure(error),
            };
            Failure::Refused { text: desk.text(key, &[]) }
        })?;
        let html = desk.read(|conn| {
            let (mut context, _) = frame::context(desk, conn)?;
            super::problems::insert(desk, &mut context, None);
            let name = case.details(&desk.app.vault)?.requester.name;
            context.insert("case", &json!({ "id": case.id, "number": case.number, "name": name }));
            context.insert("document_kinds", &DocumentKind::ALL);
            insert_pages(desk, &mut context, 1, Some(drawn));
            frame::render(desk, "staff/id-document-look.html", &context)
        })?;
        Ok(Answer::Drawn(html))
    })
    .await
}

/// Records what was seen; the document is destroyed with it.
pub async fn record_document(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    fill(posted, *id, (&ID_SEEN, String::new()), |desk, tx, case, form| {
        let yes_or_no = |text: String| match text.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        let kind = form.checked("kind", "id-document-error-kind", |text| DocumentKind::parse(&text));
        let valid = form.checked("valid", "id-document-error-valid", yes_or_no);
        let name_matches = form.checked("name", "id-document-error-name", yes_or_no);
        let note = form.value("note");
        let (Some(kind), Some(valid), Some(name_matches), false) =
            (kind, valid, name_matches, form.has_problems())
        else {
            return Err(Failure::Form);
        };
        let said =
            |key: &str, yes: bool| desk.text(&format!("{key}-{}", if yes { "yes" } else { "no" }), &[]);
        let evidence = [
            desk.text(&format!("id-document-kind-{kind}"), &[]),
            said("id-document-valid", valid),
            said("id-document-name", name_matches),
        ]
        .join("; ");
        let seen = Seen { kind, valid, name_matches, evidence, note };
        let done = documents::record_id_document(tx, &desk.app.vault, case, &seen, desk.actor.id, desk.now);
        done.map_err(|error| refused(desk, form, error))?;
        Ok("id-document-recorded")
    })
    .await
}
