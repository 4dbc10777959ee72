//! A recorded check of identity: how it was done, what came of it, and who did it; never a copy of a document (G§79).
//!
//! Invariant: nothing but a check recorded here lets a case past [`Status::Identity`]. That somebody opened the
//! mailed link proves the mailbox, not the person, and is no check.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    audit::{self, Action, By, Event},
    cases::{
        self, Case, StepError,
        clock::{self, ClockError},
    },
    db::{
        Conn, DbError, Instant,
        schema::{identity_checks, identity_doubts},
        text_enum,
    },
    ids::{CaseId, IdentityCheckId, OrganisationId, StaffId},
    law::{
        identity::{Assurance, Method, Party},
        pause::PauseGround,
        status::{Refusal, Status, Step},
    },
    vault::{CaseKey, Vault, VaultError},
};

/// The longest note, in characters.
pub const NOTE_MAX: usize = 2_000;

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
    pub party: Party,
    pub method: Method,
    pub result: CheckResult,
    /// What this check reached; a failed one reached nothing, whatever stands here.
    pub assurance: Assurance,
    /// What was seen or compared: never a copy, a number or an answer. May be empty.
    pub evidence: String,
    /// What was done, or why it failed; may be empty when the method says it all.
    pub note: String,
}

impl Check {
    /// What it counts for.
    pub fn reached(&self) -> Assurance {
        match self.result {
            CheckResult::Passed => self.assurance.min(self.method.reaches()),
            CheckResult::Failed => Assurance::None,
        }
    }

    /// A check of whoever writes, which reached what its method can reach.
    pub fn of_requester(method: Method, result: CheckResult, note: &str) -> Check {
        Check {
            party: Party::Requester,
            method,
            result,
            assurance: method.reaches(),
            evidence: String::new(),
            note: note.to_owned(),
        }
    }
}

/// What is sealed of a check.
#[derive(Serialize, Deserialize)]
struct Sealed {
    evidence: String,
    note: String,
}

/// A check as it stands in the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedCheck {
    pub id: IdentityCheckId,
    pub party: Party,
    pub method: Method,
    pub result: CheckResult,
    pub assurance: Assurance,
    pub evidence: String,
    pub note: String,
    pub checked_by: By,
    pub checked_at: DateTime<Utc>,
}

/// The check was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// "Other" and a failed check mean nothing without a word about it.
    #[error("a check by other means, and one that failed, need a note")]
    NoteMissing,
    #[error("the note or what was seen is longer than {NOTE_MAX} characters")]
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

/// Records a check. The passed one with which the checks reach what ordinary data need moves the case on; others are
/// kept beside it.
///
/// # Errors
/// [`CheckError`]; then nothing was recorded.
pub fn record(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    check: &Check,
    by: By,
    now: DateTime<Utc>,
) -> Result<IdentityCheckId, CheckError> {
    let note = check.note.trim();
    if note.is_empty() && (check.method == Method::Other || check.result == CheckResult::Failed) {
        return Err(CheckError::NoteMissing);
    }
    if note.chars().count() > NOTE_MAX || check.evidence.trim().chars().count() > NOTE_MAX {
        return Err(CheckError::NoteTooLong);
    }
    if matches!(case.status, Status::Closed | Status::Withdrawn | Status::Purged) {
        return Err(StepError::from(Refusal::Ended).into());
    }
    let id = insert(tx, &case.key(vault)?, case, check, note, by, now)?;
    let told = serde_json::json!({
        "method": check.method, "result": check.result, "party": check.party, "assurance": check.reached(),
    });
    let told = (Action::IdentityChecked, told);
    let waiting = matches!(case.status, Status::Received | Status::Identity);
    if waiting && check.result == CheckResult::Passed && check.party == Party::Requester {
        match cases::advance(tx, vault, case, Step::ConfirmIdentity, by, told.clone(), now) {
            Ok(_) => {
                show_answered(tx, vault, case, check, by, now)?;
                return Ok(id);
            }
            // Recorded all the same: one more check may do.
            Err(StepError::Refused(Refusal::IdentityTooLow { .. })) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let event =
        Event { organisation: case.organisation, by, action: told.0, case: Some(case.id), details: told.1 };
    audit::record(tx, vault, event, now)?;
    show_answered(tx, vault, case, check, by, now)?;
    Ok(id)
}

/// Whoever was asked who she is has shown it: with what she was asked for, or with enough of something else. Then the
/// wait for her is over (R1.28).
fn show_answered(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    check: &Check,
    by: By,
    now: DateTime<Utc>,
) -> Result<(), CheckError> {
    if check.party != Party::Requester || check.result != CheckResult::Passed {
        return Ok(());
    }
    let asked = identity_doubts::table
        .filter(identity_doubts::organisation_id.eq(case.organisation))
        .filter(identity_doubts::case_id.eq(case.id))
        .order(identity_doubts::id.desc())
        .select(identity_doubts::method)
        .first::<Method>(tx)
        .optional()?;
    let facts = cases::facts(tx, case, now)?;
    if asked == Some(check.method) || facts.identity >= facts.needed.max(facts.needed_first) {
        clock::answered(tx, vault, case, PauseGround::Identity, by, now).map_err(|error| match error {
            ClockError::Step(e) => CheckError::Step(e),
            ClockError::Vault(e) => CheckError::Vault(e),
            ClockError::Db(e) => CheckError::Db(e),
            other => CheckError::Db(diesel::result::Error::QueryBuilderError(other.into()).into()),
        })?;
    }
    Ok(())
}

/// Records a check in a case and, when it is passed, in every case of the same request that has not ended: it is the
/// same person who asked (R2.11).
///
/// # Errors
/// [`CheckError`]; then nothing was recorded.
pub fn record_for_request(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    check: &Check,
    by: By,
    now: DateTime<Utc>,
) -> Result<IdentityCheckId, CheckError> {
    let id = record(tx, vault, case, check, by, now)?;
    if check.result == CheckResult::Passed {
        for mut other in cases::of_request(tx, case.organisation, case.request)? {
            let ended = matches!(other.status, Status::Closed | Status::Withdrawn | Status::Purged);
            if other.id != case.id && !ended {
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
    by: By,
    now: DateTime<Utc>,
) -> Result<IdentityCheckId, CheckError> {
    let id = IdentityCheckId::new(now);
    let sealed = Sealed { evidence: check.evidence.trim().to_owned(), note: note.to_owned() };
    let row = (
        identity_checks::id.eq(id),
        identity_checks::organisation_id.eq(case.organisation),
        identity_checks::case_id.eq(case.id),
        identity_checks::party.eq(check.party),
        identity_checks::method.eq(check.method),
        identity_checks::result.eq(check.result),
        identity_checks::assurance.eq(check.reached()),
        identity_checks::sealed.eq(key.seal_json(&context(id), &sealed)?),
        identity_checks::checked_kind.eq(by.kind()),
        identity_checks::checked_by.eq(by.staff()),
        identity_checks::checked_at.eq(Instant::from(now)),
    );
    diesel::insert_into(identity_checks::table).values(row).execute(tx)?;
    Ok(id)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = identity_checks)]
struct Row {
    id: IdentityCheckId,
    party: Party,
    method: Method,
    result: CheckResult,
    assurance: Assurance,
    sealed: Vec<u8>,
    checked_kind: String,
    checked_by: Option<StaffId>,
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
    let Sealed { evidence, note } = key.open_json(&context(row.id), &row.sealed)?;
    Ok(RecordedCheck {
        id: row.id,
        party: row.party,
        method: row.method,
        result: row.result,
        assurance: row.assurance,
        evidence,
        note,
        checked_by: By::stored(&row.checked_kind, row.checked_by),
        checked_at: row.checked_at.utc(),
    })
}

/// What the passed checks of a party reach together.
///
/// # Errors
/// [`DbError`].
pub fn reached(conn: &mut Conn, case: &Case, party: Party) -> Result<Assurance, DbError> {
    cases::identity_reached(conn, case, party)
}

/// Whether the requester is known by an eID alone. The mailbox that began the request then proves nothing afterwards:
/// whoever wrote in her name can have had her open the link and sign in.
///
/// # Errors
/// [`DbError`].
pub fn rests_on_eid_alone(
    conn: &mut Conn,
    organisation: OrganisationId,
    case: CaseId,
) -> Result<bool, DbError> {
    let counted: Vec<Method> = identity_checks::table
        .filter(identity_checks::organisation_id.eq(organisation))
        .filter(identity_checks::case_id.eq(case))
        .filter(identity_checks::party.eq(Party::Requester))
        .filter(identity_checks::result.eq(CheckResult::Passed))
        .filter(identity_checks::assurance.ne(Assurance::None))
        .select(identity_checks::method)
        .load(conn)?;
    Ok(!counted.is_empty() && counted.iter().all(|method| *method == Method::Eid))
}
