//! A handler withholds something, or hands it over after all.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    Passages, Scope,
    acts::{self, Deed},
    proposals::{self, Settled},
    store::{self, New},
};
use crate::{
    audit::{self, Action, By, Event},
    cases::{self, Case, StepError},
    db::{Conn, DbError, Instant, schema::withholdings},
    ids::{DatasetId, ProposalId, StaffId, WithholdingId},
    law::{
        grounds::Ground,
        status::{Refusal, Status},
    },
    vault::{Vault, VaultError},
};

/// The longest reason, in characters.
pub const REASON_MAX: usize = 2_000;

/// Nothing was withheld or lifted.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// The person must be able to read why (R2.1).
    #[error("a withholding needs a reason")]
    ReasonMissing,
    #[error("the reason is longer than {REASON_MAX} characters")]
    ReasonTooLong,
    /// The ground stands in the law for another right.
    #[error("this ground is not one for this right")]
    GroundNotForRight,
    /// No such dataset, row or column in this case.
    #[error("there is no such thing in this case")]
    NothingThere,
    #[error("this is withheld already")]
    AlreadyWithheld,
    /// It stands so already, or there is nothing of the kind.
    #[error("there is nothing to do")]
    NothingToDo,
    /// Something was done after it.
    #[error("only the newest act can be undone")]
    NotNewest,
    /// The same person has looked before.
    #[error("somebody else has to look")]
    SameEyes,
    /// No such withholding in this case, or it was lifted before.
    #[error("this is not withheld")]
    NotWithheld,
    #[error(transparent)]
    Step(#[from] StepError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for ReviewError {
    fn from(error: diesel::result::Error) -> Self {
        ReviewError::Db(error.into())
    }
}

/// Withholds what `scope` says. `case` is brought up to date.
///
/// # Errors
/// [`ReviewError`]; then nothing was withheld.
pub fn withhold(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    scope: &Scope,
    (ground, reason): (Ground, &str),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<WithholdingId, ReviewError> {
    let reason = checked_reason(reason)?;
    if !Ground::for_withholding(case.right).contains(&ground) {
        return Err(ReviewError::GroundNotForRight);
    }
    begin(tx, case, now)?;
    store::find_scope(tx, case, scope)?.ok_or(ReviewError::NothingThere)?;
    if is_withheld(tx, case, scope)? {
        return Err(ReviewError::AlreadyWithheld);
    }
    let deed = if scope.column.is_some() { Deed::Redact } else { Deed::Withhold };
    let act = acts::record(tx, case, deed, 1, by, now)?;
    let new = New { act: Some(act), ..New::of(scope, ground, reason, Some(by)) };
    let id = store::insert(tx, &case.key(vault)?, case, &new, now)?;
    let details = serde_json::json!({
        "withholding": id, "dataset": scope.dataset, "row": scope.row, "column": scope.column, "ground": ground,
    });
    tell(tx, vault, case, (Action::Withheld, details), by, now)?;
    Ok(id)
}

/// A reason as it is kept.
pub(super) fn checked_reason(reason: &str) -> Result<&str, ReviewError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(ReviewError::ReasonMissing);
    }
    if reason.chars().count() > REASON_MAX {
        return Err(ReviewError::ReasonTooLong);
    }
    Ok(reason)
}

/// Takes passages out of the text value that `scope` names; the rest of it is given. `case` is brought up to date.
///
/// # Errors
/// [`ReviewError`]; then nothing was taken out.
pub fn redact(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    scope: &Scope,
    passages: Passages,
    (ground, reason): (Ground, &str),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<WithholdingId, ReviewError> {
    let reason = checked_reason(reason)?;
    if !Ground::for_withholding(case.right).contains(&ground) {
        return Err(ReviewError::GroundNotForRight);
    }
    begin(tx, case, now)?;
    if scope.row.is_none() || scope.column.is_none() || passages.is_whole() {
        return Err(ReviewError::NothingThere);
    }
    store::find_scope(tx, case, scope)?.ok_or(ReviewError::NothingThere)?;
    let act = acts::record(tx, case, Deed::Redact, 1, by, now)?;
    let new = New { passages: Some(&passages), act: Some(act), ..New::of(scope, ground, reason, Some(by)) };
    let id = store::insert(tx, &case.key(vault)?, case, &new, now)?;
    let details = serde_json::json!({
        "withholding": id, "dataset": scope.dataset, "row": scope.row, "column": scope.column, "ground": ground,
        "passages": passages.ranges.len(),
    });
    tell(tx, vault, case, (Action::Withheld, details), by, now)?;
    Ok(id)
}

/// Settles single proposals: taken out for the reason `accepted`, or left. `case` is brought up to date.
///
/// # Errors
/// [`ReviewError::NothingToDo`] when none of them is open; [`ReviewError`] otherwise. Then nothing has changed.
pub fn settle(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    ids: &[ProposalId],
    accepted: Option<&str>,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<i64, ReviewError> {
    begin(tx, case, now)?;
    let (deed, settled) = match accepted {
        Some(reason) => (Deed::Accept, Settled::Accepted(checked_reason(reason)?)),
        None => (Deed::Dismiss, Settled::Dismissed),
    };
    let act = acts::record(tx, case, deed, i64::try_from(ids.len()).unwrap_or(i64::MAX), by, now)?;
    let count = proposals::settle_these(tx, vault, case, ids, (act, settled), by, now)?;
    if count == 0 {
        return Err(ReviewError::NothingToDo);
    }
    let details = serde_json::json!({ "act": act, "deed": deed, "items": count });
    tell(tx, vault, case, (Action::Reviewed, details), by, now)?;
    Ok(count)
}

/// Hands something over after all. `case` is brought up to date.
///
/// # Errors
/// [`ReviewError`]; then everything is as it was.
pub fn lift(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    withholding: WithholdingId,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), ReviewError> {
    begin(tx, case, now)?;
    let live = withholdings::table
        .find(withholding)
        .filter(withholdings::organisation_id.eq(case.organisation))
        .filter(withholdings::case_id.eq(case.id))
        .filter(withholdings::lifted_at.is_null());
    let act = acts::record(tx, case, Deed::Lift, 1, by, now)?;
    let state = (
        withholdings::lifted_by.eq(by),
        withholdings::lifted_at.eq(Instant::from(now)),
        withholdings::lifted_act.eq(act),
    );
    let lifted: Option<(DatasetId, Option<i64>, Option<String>)> = diesel::update(live)
        .set(state)
        .returning((withholdings::dataset_id, withholdings::row_number, withholdings::column_name))
        .get_result(tx)
        .optional()?;
    let (dataset, row, column) = lifted.ok_or(ReviewError::NotWithheld)?;
    let details = serde_json::json!({
        "withholding": withholding, "dataset": dataset, "row": row, "column": column,
    });
    tell(tx, vault, case, (Action::WithholdingLifted, details), by, now)
}

/// Only what was found and is not decided can be withheld. From here on nobody else changes the case.
pub(super) fn begin(tx: &mut Conn, case: &mut Case, now: DateTime<Utc>) -> Result<(), ReviewError> {
    let refusal = match case.status {
        Status::Collecting | Status::Review => return Ok(cases::touch(tx, case, now)?),
        Status::Received | Status::Identity => Refusal::IdentityMissing,
        Status::Executing | Status::Decided | Status::Delivered => Refusal::AlreadyDecided,
        Status::Closed | Status::Withdrawn | Status::Purged => Refusal::Ended,
    };
    Err(StepError::from(refusal).into())
}

fn is_withheld(tx: &mut Conn, case: &Case, scope: &Scope) -> Result<bool, DbError> {
    let mut same = withholdings::table
        .filter(withholdings::organisation_id.eq(case.organisation))
        .filter(withholdings::dataset_id.eq(scope.dataset))
        .filter(withholdings::lifted_at.is_null())
        .into_boxed();
    same = match scope.row {
        Some(row) => same.filter(withholdings::row_number.eq(row)),
        None => same.filter(withholdings::row_number.is_null()),
    };
    same = same.filter(withholdings::sealed_passages.is_null());
    same = match &scope.column {
        Some(column) => same.filter(withholdings::column_name.eq(column)),
        None => same.filter(withholdings::column_name.is_null()),
    };
    Ok(same.count().get_result::<i64>(tx)? > 0)
}

fn tell(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (action, details): (Action, serde_json::Value),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), ReviewError> {
    let event =
        Event { organisation: case.organisation, by: By::Staff(by), action, case: Some(case.id), details };
    Ok(audit::record(tx, vault, event, now)?)
}
