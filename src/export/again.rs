//! A package that could not be built, or that nobody can fetch any more, is built once more.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::store::{self, State};
use crate::{
    audit::{self, Action, By, Event},
    cases::{self, Case, StepError},
    db::{Conn, DbError, Instant, schema::packages},
    ids::{PackageId, StaffId},
    law::status::Status,
    outbox::{self, Work},
    vault::Vault,
};

/// The package is not built again.
#[derive(Debug, thiserror::Error)]
pub enum AgainError {
    /// There is none, it is under way, it can be fetched, or the case is over.
    #[error("there is no package to build again")]
    NotNow,
    #[error(transparent)]
    Step(#[from] StepError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for AgainError {
    fn from(error: diesel::result::Error) -> Self {
        AgainError::Db(error.into())
    }
}

/// Asks for the newest package of `case` again: the one that was given up is tried afresh; for one that has expired a
/// new one is made of the same decision. The requester gets a mail when it is ready. `case` is brought up to date.
///
/// # Errors
/// [`AgainError`]; then nothing was asked for.
pub fn build_again(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), AgainError> {
    // Two handlers at once: the second one finds it under way.
    cases::hold(tx, case)?;
    let newest = store::of_case(tx, case)?.ok_or(AgainError::NotNow)?;
    let answered = matches!(case.status, Status::Decided | Status::Delivered);
    let id = match newest.state {
        State::Failed if answered => newest.id,
        State::Ready if answered && !newest.is_open(now) => PackageId::new(now),
        _ => return Err(AgainError::NotNow),
    };
    if id == newest.id {
        let mine = packages::table.find(id).filter(packages::organisation_id.eq(case.organisation));
        let afresh = (
            packages::state.eq(State::Queued),
            packages::rows_done.eq(0),
            packages::failure.eq(None::<store::Failure>),
        );
        diesel::update(mine).set(afresh).execute(tx)?;
    } else {
        let row = (
            packages::id.eq(id),
            packages::organisation_id.eq(case.organisation),
            packages::case_id.eq(case.id),
            packages::decision_id.eq(newest.decision),
            packages::state.eq(State::Queued),
            packages::rows_total.eq(newest.rows_total),
            packages::rows_done.eq(0),
            packages::locked.eq(newest.locked),
            packages::created_at.eq(Instant::from(now)),
        );
        diesel::insert_into(packages::table).values(row).execute(tx)?;
    }
    outbox::enqueue(tx, case.organisation, Some(case.id), Work::BuildPackage { package: id }, now)?;
    let event = Event {
        organisation: case.organisation,
        by: By::Staff(by),
        action: Action::PackageAskedAgain,
        case: Some(case.id),
        details: serde_json::json!({ "package": id }),
    };
    Ok(audit::record(tx, vault, event, now)?)
}
