//! A handler answers for a document that was not scanned, or that is harmful: it is opened all the same, or left out.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::json;

use super::DocumentsError;
use crate::{
    audit::{self, Action, By, Event},
    cases::Case,
    db::{Conn, DbError, Instant, schema::collected_documents},
    ids::{CollectedDocumentId, StaffId},
    law::files::FileState,
    outbox::{self, Work},
    vault::{CaseKey, Vault, VaultError},
};

/// The longest reason, in characters.
pub const REASON_MAX: usize = 1000;

/// Who said what becomes of a document, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    pub by: StaffId,
    pub at: DateTime<Utc>,
    pub reason: String,
}

/// Nothing was said; the document is as it was.
#[derive(Debug, thiserror::Error)]
pub enum AnsweredError {
    #[error("a reason is needed")]
    ReasonMissing,
    #[error("the reason is longer than {REASON_MAX} characters")]
    ReasonTooLong,
    /// It has been scanned meanwhile, is gone, or somebody answered before.
    #[error("the document does not wait for an answer")]
    NotOpen,
    #[error(transparent)]
    Documents(#[from] DocumentsError),
}

impl From<DbError> for AnsweredError {
    fn from(error: DbError) -> Self {
        AnsweredError::Documents(error.into())
    }
}

impl From<diesel::result::Error> for AnsweredError {
    fn from(error: diesel::result::Error) -> Self {
        AnsweredError::Documents(error.into())
    }
}

fn context(id: CollectedDocumentId) -> String {
    format!("collected_documents.sealed_answer/{id}")
}

pub(super) fn opened(
    id: CollectedDocumentId,
    by: StaffId,
    at: Instant,
    sealed: &[u8],
    key: &CaseKey,
) -> Result<Answered, VaultError> {
    let plain = key.open(&context(id), sealed)?;
    let reason = String::from_utf8(plain).map_err(|_| VaultError::NotAuthentic)?;
    Ok(Answered { by, at: at.utc(), reason })
}

fn checked(reason: &str) -> Result<&str, AnsweredError> {
    match reason.trim() {
        "" => Err(AnsweredError::ReasonMissing),
        reason if reason.chars().count() > REASON_MAX => Err(AnsweredError::ReasonTooLong),
        reason => Ok(reason),
    }
}

/// Lets a held document be opened. Whether the installation allows that is asked at the edge.
///
/// # Errors
/// [`AnsweredError`].
pub fn release(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (document, reason): (CollectedDocumentId, &str),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), AnsweredError> {
    let reason = checked(reason)?;
    let states = [FileState::Held];
    answer(tx, vault, case, (document, reason), (&states, Some(FileState::Released)), by, now)?;
    read(tx, case, now)?;
    told(tx, vault, case, (Action::FileReleased, json!({ "collected": document })), by, now)
}

/// Lets every held document of the case's newest round be opened, for one reason. Tells how many.
///
/// # Errors
/// [`AnsweredError::NotOpen`] when there is none.
pub fn release_all(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    reason: &str,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<usize, AnsweredError> {
    let reason = checked(reason)?;
    let all = super::of_case(tx, vault, case)?;
    let held: Vec<_> =
        all.iter().filter(|one| one.state == FileState::Held && one.is_open()).map(|one| one.id).collect();
    if held.is_empty() {
        return Err(AnsweredError::NotOpen);
    }
    for document in &held {
        let states = [FileState::Held];
        answer(tx, vault, case, (*document, reason), (&states, Some(FileState::Released)), by, now)?;
    }
    read(tx, case, now)?;
    told(tx, vault, case, (Action::FileReleased, json!({ "collected": held })), by, now)?;
    Ok(held.len())
}

/// Leaves a held or harmful document out of the answer, for a reason that the person reads.
///
/// # Errors
/// [`AnsweredError`].
pub fn leave_out(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (document, reason): (CollectedDocumentId, &str),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), AnsweredError> {
    let reason = checked(reason)?;
    let states = [FileState::Held, FileState::Infected];
    answer(tx, vault, case, (document, reason), (&states, None), by, now)?;
    told(tx, vault, case, (Action::DocumentLeftOut, json!({ "collected": document })), by, now)
}

/// `after` is the new state; without one the document is left out.
fn answer(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (document, reason): (CollectedDocumentId, &str),
    (before, after): (&[FileState], Option<FileState>),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), AnsweredError> {
    let open = || {
        collected_documents::table
            .find(document)
            .filter(collected_documents::organisation_id.eq(case.organisation))
            .filter(collected_documents::case_id.eq(case.id))
            .filter(collected_documents::state.eq_any(before.to_vec()))
            .filter(collected_documents::left_out.eq(false))
    };
    let sealed = case.key(vault).map_err(DocumentsError::from)?.seal(&context(document), reason.as_bytes());
    let who = (
        collected_documents::answered_by.eq(by),
        collected_documents::answered_at.eq(Instant::from(now)),
        collected_documents::sealed_answer.eq(sealed),
    );
    let changed = match after {
        // What is gone cannot be opened any more, but can be left out.
        Some(state) => diesel::update(open().filter(collected_documents::gone_at.is_null()))
            .set((who, collected_documents::state.eq(state)))
            .execute(tx)?,
        None => diesel::update(open()).set((who, collected_documents::left_out.eq(true))).execute(tx)?,
    };
    if changed == 1 { Ok(()) } else { Err(AnsweredError::NotOpen) }
}

/// What may be opened now is read by a worker.
fn read(tx: &mut Conn, case: &Case, now: DateTime<Utc>) -> Result<(), AnsweredError> {
    Ok(outbox::enqueue(tx, case.organisation, Some(case.id), Work::ReadDocuments { case: case.id }, now)?)
}

fn told(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (action, details): (Action, serde_json::Value),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), AnsweredError> {
    let (organisation, case) = (case.organisation, Some(case.id));
    let event = Event { organisation, by: By::Staff(by), action, case, details };
    Ok(audit::record(tx, vault, event, now).map_err(DocumentsError::from)?)
}
