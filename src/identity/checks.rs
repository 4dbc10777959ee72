//! A recorded check of identity: how it was done, what came of it, and who did it; never a copy of a document (G§79).
//!
//! Invariant: nothing but a check recorded here lets a case past [`Status::Identity`]. That somebody opened the
//! mailed link proves the mailbox, not the person, and is no check.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::{
    audit::{self, Action, By, Event},
    cases::{self, Case, StepError},
    db::{Conn, DbError, Instant, schema::identity_checks, text_enum},
    ids::{IdentityCheckId, StaffId},
    law::status::{Refusal, Status, Step},
    vault::{CaseKey, Vault, VaultError},
};

/// The longest note, in characters.
pub const NOTE_MAX: usize = 2_000;

text_enum! {
    /// How it was checked; the least intrusive way that works comes first (R2.3, G§70 to 79).
    Method {
        /// She is signed in where the organisation knew her before the request (G§73).
        ExistingLogin = "existing-login",
        /// She answered from an address that stood in the organisation's systems before the request came. An address
        /// that only the request gives is not known: everybody could have written it there.
        KnownEmail = "known-email",
        /// She was called back on a number that was known before.
        CallBack = "call-back",
        /// She knew what only she and the organisation know.
        ControlQuestions = "control-questions",
        InPerson = "in-person",
        /// MitID or another eID, on offer but never the only way.
        Eid = "eid",
        /// A document was looked at, as the last resort; no copy was kept (G§74 to 79).
        DocumentSeen = "document-seen",
        /// Told in the note.
        Other = "other",
    }
}

text_enum! {
    /// What came of it.
    CheckResult {
        Passed = "passed",
        Failed = "failed",
    }
}

/// A check as it is entered.
#[derive(Debug, Clone)]
pub struct Check {
    pub method: Method,
    pub result: CheckResult,
    /// What was done, or why it failed; may be empty when the method says it all.
    pub note: String,
}

/// A check as it stands in the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedCheck {
    pub id: IdentityCheckId,
    pub method: Method,
    pub result: CheckResult,
    pub note: String,
    pub checked_by: StaffId,
    pub checked_at: DateTime<Utc>,
}

/// The check was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// "Other" and a failed check mean nothing without a word about it.
    #[error("a check by other means, and one that failed, need a note")]
    NoteMissing,
    #[error("the note is longer than {NOTE_MAX} characters")]
    NoteTooLong,
    #[error(transparent)]
    Step(#[from] StepError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for CheckError {
    fn from(error: diesel::result::Error) -> Self {
        CheckError::Db(error.into())
    }
}

fn context(check: IdentityCheckId) -> String {
    format!("identity_checks.sealed/{check}")
}

/// Records a check. The first one that is passed moves the case on; further ones are kept beside it.
///
/// # Errors
/// [`CheckError`]; then nothing was recorded.
pub fn record(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    check: &Check,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<IdentityCheckId, CheckError> {
    let note = check.note.trim();
    if note.is_empty() && (check.method == Method::Other || check.result == CheckResult::Failed) {
        return Err(CheckError::NoteMissing);
    }
    if note.chars().count() > NOTE_MAX {
        return Err(CheckError::NoteTooLong);
    }
    if matches!(case.status, Status::Closed | Status::Withdrawn | Status::Purged) {
        return Err(StepError::from(Refusal::Ended).into());
    }
    let id = insert(tx, &case.key(vault)?, case, check, note, by, now)?;
    let told =
        (Action::IdentityChecked, serde_json::json!({ "method": check.method, "result": check.result }));
    let waiting = matches!(case.status, Status::Received | Status::Identity);
    if waiting && check.result == CheckResult::Passed {
        cases::advance(tx, vault, case, Step::ConfirmIdentity, By::Staff(by), told, now)?;
        return Ok(id);
    }
    let event = Event {
        organisation: case.organisation,
        by: By::Staff(by),
        action: told.0,
        case: Some(case.id),
        details: told.1,
    };
    audit::record(tx, vault, event, now)?;
    Ok(id)
}

/// Records a check in a case and, when it is passed, in every case of the same request that waits for one: it is the
/// same person who asked (R2.11).
///
/// # Errors
/// [`CheckError`]; then nothing was recorded.
pub fn record_for_request(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    check: &Check,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<IdentityCheckId, CheckError> {
    let id = record(tx, vault, case, check, by, now)?;
    if check.result == CheckResult::Passed {
        for mut other in cases::of_request(tx, case.organisation, case.request)? {
            if matches!(other.status, Status::Received | Status::Identity) {
                record(tx, vault, &mut other, check, by, now)?;
            }
        }
    }
    Ok(id)
}

fn insert(
    tx: &mut Conn,
    key: &CaseKey,
    case: &Case,
    check: &Check,
    note: &str,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<IdentityCheckId, DbError> {
    let id = IdentityCheckId::new(now);
    let row = (
        identity_checks::id.eq(id),
        identity_checks::organisation_id.eq(case.organisation),
        identity_checks::case_id.eq(case.id),
        identity_checks::method.eq(check.method),
        identity_checks::result.eq(check.result),
        identity_checks::sealed.eq(key.seal(&context(id), note.as_bytes())),
        identity_checks::checked_by.eq(by),
        identity_checks::checked_at.eq(Instant::from(now)),
    );
    diesel::insert_into(identity_checks::table).values(row).execute(tx)?;
    Ok(id)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = identity_checks)]
struct Row {
    id: IdentityCheckId,
    method: Method,
    result: CheckResult,
    sealed: Vec<u8>,
    checked_by: StaffId,
    checked_at: Instant,
}

/// Every check of a case, oldest first, with its note.
///
/// # Errors
/// [`CheckError::Db`], or [`CheckError::Vault`] when a note does not open.
pub fn of_case(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Vec<RecordedCheck>, CheckError> {
    let rows: Vec<Row> = identity_checks::table
        .filter(identity_checks::organisation_id.eq(case.organisation))
        .filter(identity_checks::case_id.eq(case.id))
        .order(identity_checks::id)
        .select(Row::as_select())
        .load(conn)?;
    let key = case.key(vault)?;
    rows.into_iter().map(|row| opened(&key, row)).collect()
}

fn opened(key: &CaseKey, row: Row) -> Result<RecordedCheck, CheckError> {
    let note = key.open(&context(row.id), &row.sealed)?;
    Ok(RecordedCheck {
        id: row.id,
        method: row.method,
        result: row.result,
        note: String::from_utf8(note).map_err(|_| VaultError::NotAuthentic)?,
        checked_by: row.checked_by,
        checked_at: row.checked_at.utc(),
    })
}
