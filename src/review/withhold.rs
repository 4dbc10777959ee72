//! A handler withholds something, or hands it over after all.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    Scope,
    store::{self, New},
};
use crate::{
    audit::{self, Action, By, Event},
    cases::{self, Case, StepError},
    db::{Conn, DbError, Instant, schema::withholdings},
    ids::{DatasetId, StaffId, WithholdingId},
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
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(ReviewError::ReasonMissing);
    }
    if reason.chars().count() > REASON_MAX {
        return Err(ReviewError::ReasonTooLong);
    }
    if !Ground::for_withholding(case.right).contains(&ground) {
        return Err(ReviewError::GroundNotForRight);
    }
    begin(tx, case, now)?;
    store::find_scope(tx, case, scope)?.ok_or(ReviewError::NothingThere)?;
    if is_withheld(tx, case, scope)? {
        return Err(ReviewError::AlreadyWithheld);
    }
    let new = New { scope, ground, reason, made_by: Some(by) };
    let id = store::insert(tx, &case.key(vault)?, case, &new, now)?;
    let details = serde_json::json!({
        "withholding": id, "dataset": scope.dataset, "row": scope.row, "column": scope.column, "ground": ground,
    });
    tell(tx, vault, case, (Action::Withheld, details), by, now)?;
    Ok(id)
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
    let state = (withholdings::lifted_by.eq(by), withholdings::lifted_at.eq(Instant::from(now)));
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
fn begin(tx: &mut Conn, case: &mut Case, now: DateTime<Utc>) -> Result<(), ReviewError> {
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
