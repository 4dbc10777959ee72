//! Four eyes on a login that does not pass by itself. One colleague is enough to say that it is not the person; that it is
//! takes two different ones, as for every other warning.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::proof::{Row, Seen, State, check, context, tell};
use crate::{
    audit::{Action, By},
    cases::Case,
    db::{Conn, DbError, Instant, schema::eid_proofs},
    identity::{CheckError, CheckResult, NOTE_MAX, record_for_request},
    ids::{EidProofId, StaffId},
    vault::{Vault, VaultError},
};

/// What came of one look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looked {
    /// It is the person, says the first colleague; another one has to say so too.
    AnotherNeeded,
    Accepted,
    Refused,
}

#[derive(Debug, thiserror::Error)]
pub enum LookError {
    #[error("a reason is needed")]
    ReasonMissing,
    #[error("the reason is longer than {NOTE_MAX} characters")]
    ReasonTooLong,
    /// Four eyes belong to two people.
    #[error("the second word is somebody else's")]
    SamePerson,
    /// There is no such login to look at any more.
    #[error("there is nothing to look at")]
    NothingThere,
    #[error(transparent)]
    Check(#[from] CheckError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for LookError {
    fn from(error: diesel::result::Error) -> Self {
        LookError::Db(error.into())
    }
}

/// A colleague has looked: it is the person, or it is not, and why. What the provider told is forgotten when it is
/// settled; only then is there a check.
///
/// # Errors
/// [`LookError`]; then nothing was recorded.
pub fn look(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    id: EidProofId,
    (accepted, reason): (bool, &str),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<Looked, LookError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(LookError::ReasonMissing);
    }
    if reason.chars().count() > NOTE_MAX {
        return Err(LookError::ReasonTooLong);
    }
    let waiting = || {
        eid_proofs::table
            .find(id)
            .filter(eid_proofs::organisation_id.eq(case.organisation))
            .filter(eid_proofs::case_id.eq(case.id))
            .filter(eid_proofs::state.eq(State::Look))
    };
    let row: Option<Row> = waiting().select(Row::as_select()).first(tx).optional()?;
    let row = row.ok_or(LookError::NothingThere)?;
    let key = case.key(vault)?;
    let mut seen: Seen = key.open_json(&context(id), &row.sealed)?;
    let at = Instant::from(now);
    let told = |state: &str| serde_json::json!({ "provider": row.provider, "state": state });
    if accepted && row.first_by.is_none() {
        reason.clone_into(&mut seen.first_reason);
        let first = waiting().filter(eid_proofs::first_by.is_null());
        let state = (
            eid_proofs::first_by.eq(by),
            eid_proofs::first_at.eq(at),
            eid_proofs::sealed.eq(key.seal_json(&context(id), &seen)?),
        );
        if diesel::update(first).set(state).execute(tx)? != 1 {
            return Err(LookError::NothingThere);
        }
        tell(tx, vault, case, (Action::EidLookedAt, By::Staff(by)), told("first"), now)?;
        return Ok(Looked::AnotherNeeded);
    }
    if accepted && row.first_by == Some(by) {
        return Err(LookError::SamePerson);
    }
    (seen.name, seen.birth_date) = (None, None);
    reason.clone_into(&mut seen.reason);
    let state = if accepted { State::Accepted } else { State::Refused };
    let set = (
        eid_proofs::state.eq(state),
        eid_proofs::sealed.eq(key.seal_json(&context(id), &seen)?),
        eid_proofs::looked_by.eq(by),
        eid_proofs::looked_at.eq(at),
    );
    if diesel::update(waiting()).set(set).execute(tx)? != 1 {
        return Err(LookError::NothingThere);
    }
    tell(tx, vault, case, (Action::EidLookedAt, By::Staff(by)), told(state.as_str()), now)?;
    let result = if accepted { CheckResult::Passed } else { CheckResult::Failed };
    let note = match &*seen.first_reason {
        "" => reason.to_owned(),
        first => format!("{first}\n{reason}"),
    };
    // Two long reasons stand whole beside the login; the check has what fits.
    let note: String = note.chars().take(NOTE_MAX).collect();
    let check = check(row.party, row.method, row.assurance, &row.provider, result, &note);
    record_for_request(tx, vault, case, &check, By::Staff(by), now)?;
    Ok(if accepted { Looked::Accepted } else { Looked::Refused })
}
