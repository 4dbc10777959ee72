//! No system is searched: the right needs no search, or the handler has at hand what there is. Why is kept, for the
//! person who is told what was not searched (PRODUCT: the life of a case, step 4).
//!
//! The reason stands sealed in the audit entry: it goes with the case's key, and the chain stays whole.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{Case, StepError, advance};
use crate::{
    audit::{self, Action, By},
    db::{Conn, DbError, schema::searches},
    ids::StaffId,
    law::status::{Mover, Refusal, Step},
    vault::{Vault, VaultError},
};

/// The longest reason, in characters.
pub const REASON_MAX: usize = 2_000;

/// The case still waits for the systems to be searched.
#[derive(Debug, thiserror::Error)]
pub enum SkipError {
    #[error("leaving every system out needs a reason")]
    ReasonMissing,
    #[error("the reason is longer than {REASON_MAX} characters")]
    ReasonTooLong,
    /// A system is being asked; its answer must not be lost.
    #[error("a search is under way")]
    SearchUnderWay,
    #[error(transparent)]
    Step(#[from] StepError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for SkipError {
    fn from(error: diesel::result::Error) -> Self {
        SkipError::Db(error.into())
    }
}

/// Goes on to the review without a search.
///
/// # Errors
/// [`SkipError`]; then nothing was skipped.
pub fn skip_collecting(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    reason: &str,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), SkipError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(SkipError::ReasonMissing);
    }
    if reason.chars().count() > REASON_MAX {
        return Err(SkipError::ReasonTooLong);
    }
    let next =
        case.status.next(Step::FinishCollecting, Mover::Handler, case.right).map_err(StepError::from)?;
    if next == case.status {
        return Err(StepError::from(Refusal::AlreadyDone).into());
    }
    let running = searches::table
        .filter(searches::organisation_id.eq(case.organisation))
        .filter(searches::case_id.eq(case.id))
        .filter(searches::finished_at.is_null());
    if running.count().get_result::<i64>(tx)? > 0 {
        return Err(SkipError::SearchUnderWay);
    }
    let sealed = case.key(vault)?.seal(&context(case), reason.as_bytes());
    let told = (Action::CollectingSkipped, serde_json::json!({ "sealed_reason": STANDARD.encode(sealed) }));
    advance(tx, vault, case, Step::FinishCollecting, By::Staff(by), told, now)?;
    Ok(())
}

fn context(case: &Case) -> String {
    format!("audit.collecting-skipped/{}", case.id)
}

/// Why no system was searched, when that was so the last time.
///
/// # Errors
/// [`SkipError::Db`], or [`SkipError::Vault`] when the reason does not open.
pub fn why_skipped(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Option<String>, SkipError> {
    let entries = audit::of_case(conn, case.organisation, case.id)?;
    let started_or_skipped =
        |entry: &&audit::Entry| matches!(entry.action, Action::CollectingSkipped | Action::CollectingStarted);
    let last = entries.iter().rev().find(started_or_skipped);
    let Some(entry) = last.filter(|entry| entry.action == Action::CollectingSkipped) else { return Ok(None) };
    let details = entry.details();
    let sealed = details["sealed_reason"].as_str().and_then(|text| STANDARD.decode(text).ok());
    let reason = case.key(vault)?.open(&context(case), &sealed.ok_or(VaultError::NotAuthentic)?)?;
    Ok(Some(String::from_utf8(reason).map_err(|_| VaultError::NotAuthentic)?))
}
