//! What the sources handed over as files, and the owners of systems who are asked.

use std::io::Read as _;

use actix_web::web;
use chrono_tz::Tz;
use serde::Deserialize;
use serde_json::{Value, json};
use tera::Context;

use super::{
    collect_refusal,
    documents::insert_pages,
    find,
    found::in_language,
    page::viewed,
    problems::{COLLECTED, REOPEN_TASK, fill, wrong},
    step_refusal,
};
use crate::{
    audit::Action,
    cases::Case,
    db::Conn,
    documents as scanned,
    ids::{CaseId, CollectedDocumentId, SearchId},
    law::files::FileState,
    letters::{date_in_words, day_in_words, time_in_words},
    sources::{
        documents::{self, AnsweredError, CollectedDocument, DocumentsError},
        tasks::{self, AnswerError, Said, Task, TaskError, TaskState},
    },
    staff::{self, Permission},
    vault::SealedReader,
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Posted},
        frame,
    },
};

/// Pages on one preview.
const PAGES: u32 = 5;
/// Documents on the case page; the rest is counted.
const SHOWN: usize = 100;

/// Puts what `staff/collected.html` shows into the context.
pub fn insert(
    desk: &Desk,
    conn: &mut Conn,
    context: &mut Context,
    case: &Case,
    zone: Tz,
) -> Result<(), Failure> {
    let all = documents::of_case(conn, &desk.app.vault, case).map_err(failure)?;
    // What somebody has to say something about comes first.
    let (open, rest): (Vec<_>, Vec<_>) = all.iter().partition(|one| one.is_open());
    let shown = open.iter().chain(&rest).take(SHOWN);
    let views = shown.map(|one| view(desk, conn, case, one, zone)).collect::<Result<Vec<_>, _>>()?;
    let held = open.iter().filter(|one| one.state == FileState::Held).count();
    let may_release = desk.app.config.unscanned == scanned::Unscanned::Release;
    context.insert("collected", &views);
    context.insert("collected_more", &all.len().saturating_sub(SHOWN));
    context.insert("collected_held", &if may_release { held } else { 0 });
    Ok(())
}

fn view(
    desk: &Desk,
    conn: &mut Conn,
    case: &Case,
    one: &CollectedDocument,
    zone: Tz,
) -> Result<Value, Failure> {
    let (class, icon) = match one.state {
        _ if one.left_out => ("", "ban"),
        FileState::Waiting => ("is-info", "hourglass"),
        FileState::Clean => ("is-ok", "check"),
        FileState::Infected => ("is-danger", "ban"),
        FileState::Held => ("is-warn", "lock"),
        FileState::Released => ("is-warn", "lock-open"),
    };
    let answered = match &one.answered {
        Some(said) => {
            let by = staff::name_of(conn, case.organisation, said.by)?.unwrap_or_default();
            Some(json!({ "by": by, "at": time_in_words(said.at, zone, desk.lang()), "reason": said.reason }))
        }
        None => None,
    };
    let kilobytes = ((one.bytes + 1023) / 1024).to_string();
    let open = one.is_open() && one.state != FileState::Waiting;
    Ok(json!({
        "id": one.id,
        "href": format!("/staff/cases/{}/collected/{}", case.id, one.id),
        "name": one.name,
        "source": in_language(&one.origin.source_title, desk.lang()),
        "title": in_language(&one.origin.title, desk.lang()),
        "size": desk.text("staff-file-size", &[("kb", &kilobytes)]),
        "state": if one.left_out { "left-out" } else { one.state.as_str() },
        "class": class, "icon": icon,
        "why": one.why.filter(|_| one.is_open()).map(|why| desk.text(&format!("documents-why-{why}"), &[])),
        "signature": one.signature,
        "opens": one.may_be_opened(),
        "drawn": scanned::can_be_drawn(&one.media_type),
        "answered": answered, "earlier": one.superseded_at.is_some(),
        "open": open,
        "may_release": open && one.state == FileState::Held && one.gone_at.is_none()
            && desk.app.config.unscanned == scanned::Unscanned::Release,
    }))
}

/// What the case page says of a task, beside its search.
pub fn task_view(desk: &Desk, task: &Task, zone: Tz) -> Value {
    let today = desk.now.with_timezone(&zone).date_naive();
    let said = match (task.state, task.said) {
        (TaskState::Answered, Some(said)) => {
            Some(desk.text(&format!("collected-said-{said}"), &[("name", &task.asked.owner)]))
        }
        _ => None,
    };
    json!({
        "owner": task.asked.owner,
        "email": task.asked.email,
        "waits": task.state == TaskState::Open,
        "due": date_in_words(task.due_on, desk.lang()),
        "overdue": task.is_overdue(today),
        "opened": task.opened_at.map(|at| time_in_words(at, zone, desk.lang())),
        "reminded": task.reminded_on.map(|day| desk.text("collected-reminded", &[
            ("n", &task.reminders.to_string()), ("day", &day_in_words(day, desk.lang())),
        ])),
        "said": said,
        "answered": task.answered_at.map(|at| time_in_words(at, zone, desk.lang())),
        "reason": task.reason,
        "again": task.asked.again,
        "may_reopen": task.state == TaskState::Answered && task.said != Some(Said::Cannot),
    })
}

fn failure(error: DocumentsError) -> Failure {
    match error {
        DocumentsError::Db(e) => e.into(),
        DocumentsError::Vault(e) => e.into(),
    }
}

pub fn task_failure(error: TaskError) -> Failure {
    match error {
        TaskError::Db(e) => e.into(),
        TaskError::Vault(e) => e.into(),
        other => Failure::internal(other),
    }
}

fn refused(desk: &Desk, key: &str) -> Failure {
    Failure::Refused { text: desk.text(key, &[]) }
}

fn opened(
    desk: &Desk,
    case: &Case,
    id: CollectedDocumentId,
) -> Result<(CollectedDocument, SealedReader), Failure> {
    let vault = &desk.app.vault;
    let found = desk.read(|conn| documents::find(conn, vault, case, id).map_err(failure))?;
    let document = found.ok_or(Failure::Absent)?;
    match documents::open(vault, case, &document)? {
        Some(content) => Ok((document, content)),
        None => {
            let key = if document.gone_at.is_some() { "documents-gone" } else { "documents-not-opened" };
            Err(refused(desk, key))
        }
    }
}

/// One document, to keep: it never opens inside the portal (ASVS 3.2.1).
pub async fn file(desk: Desk, ids: web::Path<(CaseId, CollectedDocumentId)>) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::ReadCases)?;
        let (case, id) = *ids;
        let case = desk.read(|conn| find(desk, conn, case))?;
        let (document, mut reader) = opened(desk, &case, id)?;
        viewed(desk, case.id, Action::AttachmentViewed, json!({ "collected": id }))?;
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).map_err(Failure::internal)?;
        let name = document.name.rsplit('/').next().unwrap_or_default().to_owned();
        Ok(Answer::File { name, media_type: document.media_type, bytes })
    })
    .await
}

#[derive(Deserialize)]
pub struct From {
    /// The first page to draw.
    #[serde(default)]
    from: Option<u32>,
}

/// The pages of a document, drawn anew in a process of its own.
pub async fn preview(
    desk: Desk,
    ids: web::Path<(CaseId, CollectedDocumentId)>,
    from: web::Query<From>,
) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::ReadCases)?;
        let (case, id) = *ids;
        let case = desk.read(|conn| find(desk, conn, case))?;
        let (document, reader) = opened(desk, &case, id)?;
        if !scanned::can_be_drawn(&document.media_type) {
            return Err(Failure::Absent);
        }
        viewed(desk, case.id, Action::AttachmentViewed, json!({ "collected": id, "preview": true }))?;
        let first = from.from.unwrap_or(1).max(1);
        let pixels = desk.app.config.uploads.pixels;
        let drawn = desk.app.sandbox.draw(&document.media_type, (first, PAGES), pixels, reader);
        if let Err(trouble) = &drawn {
            log::warn!("document {id} was not drawn: {trouble}");
        }
        let html = desk.read(|conn| {
            let (mut context, _) = frame::context(desk, conn)?;
            context.insert("case", &json!({ "id": case.id, "number": case.number }));
            let href = format!("/staff/cases/{}/collected/{id}", case.id);
            context.insert("file", &json!({ "name": document.name, "href": href }));
            insert_pages(desk, &mut context, first, drawn.ok());
            frame::render(desk, "staff/document-preview.html", &context)
        })?;
        Ok(Answer::Drawn(html))
    })
    .await
}

/// A handler answers for a document: it is opened unscanned, or left out.
pub async fn settle(
    posted: Posted,
    ids: web::Path<(CaseId, CollectedDocumentId)>,
) -> Result<Answer, Failure> {
    let (case, id) = *ids;
    let release = posted.fields.text("becomes") == "released";
    fill(posted, case, (&COLLECTED, id.to_string()), move |desk, tx, case, form| {
        let (vault, reason) = (&desk.app.vault, form.value("reason"));
        if release && desk.app.config.unscanned != scanned::Unscanned::Release {
            return Err(refused(desk, "documents-error-keep"));
        }
        let what = (id, reason.as_str());
        let done = match release {
            true => documents::release(tx, vault, case, what, desk.actor.id, desk.now),
            false => documents::leave_out(tx, vault, case, what, desk.actor.id, desk.now),
        };
        done.map_err(|error| settle_refusal(desk, form, error))?;
        Ok(if release { "file-released" } else { "document-left-out" })
    })
    .await
}

/// Every document that is held, for one reason.
pub async fn release_all(posted: Posted, case: web::Path<CaseId>) -> Result<Answer, Failure> {
    fill(posted, *case, (&COLLECTED, "all".into()), move |desk, tx, case, form| {
        if desk.app.config.unscanned != scanned::Unscanned::Release {
            return Err(refused(desk, "documents-error-keep"));
        }
        let reason = form.value("reason");
        let done = documents::release_all(tx, &desk.app.vault, case, &reason, desk.actor.id, desk.now);
        done.map_err(|error| settle_refusal(desk, form, error))?;
        Ok("file-released")
    })
    .await
}

fn settle_refusal(desk: &Desk, form: &mut crate::web::staff::forms::Form, error: AnsweredError) -> Failure {
    match error {
        AnsweredError::ReasonMissing => wrong(form, "reason", "documents-error-reason"),
        AnsweredError::ReasonTooLong => wrong(form, "reason", "staff-error-too-long"),
        AnsweredError::NotOpen => refused(desk, "documents-error-not-held"),
        AnsweredError::Documents(e) => failure(e),
    }
}

/// An answer goes back to the owner of the system, with the reason.
pub async fn reopen(posted: Posted, case: web::Path<CaseId>) -> Result<Answer, Failure> {
    let search: SearchId = posted.fields.text("search").parse().map_err(|_| Failure::Absent)?;
    fill(posted, *case, (&REOPEN_TASK, search.to_string()), move |desk, tx, case, form| {
        let address_of = |path: &str| desk.app.config.address_of(path);
        let (parts, reason) = ((&*desk.app.vault, &desk.app.sources), form.value("reason"));
        let what = (search, reason.as_str());
        let done = tasks::reopen(tx, parts, case, what, &address_of, desk.actor.id, desk.now);
        done.map_err(|error| match error {
            AnswerError::ReasonMissing => wrong(form, "reason", "staff-error-reason"),
            AnswerError::ReasonTooLong => wrong(form, "reason", "staff-error-reason-long"),
            AnswerError::Step(e) => step_refusal(desk, e),
            AnswerError::Collect(e) => collect_refusal(desk, e),
            AnswerError::Task(TaskError::Gone) => refused(desk, "staff-source-undeclared"),
            AnswerError::Task(e) => task_failure(e),
            _ => refused(desk, "staff-refusal-not-now"),
        })?;
        Ok("task-sent-back")
    })
    .await
}
