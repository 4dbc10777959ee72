//! The one place that changes a status.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{Case, facts::facts};
use crate::{
    audit::{self, Action, By, Event},
    db::{Conn, DbError, Instant, schema::cases},
    law::status::{Facts, Mover, Refusal, Status, Step},
    vault::Vault,
};

/// A step was not taken; the case is as it was.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Somebody else changed the case since it was read.
    #[error("the case has changed meanwhile")]
    Changed,
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for StepError {
    fn from(error: diesel::result::Error) -> Self {
        StepError::Db(error.into())
    }
}

/// Takes `step` and records `action` with `details`. `case` is brought up to date.
///
/// # Errors
/// [`StepError`]: the law's refusal (R2.x), a case changed meanwhile, or the database.
pub fn advance(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    step: Step,
    by: By,
    told: (Action, serde_json::Value),
    now: DateTime<Utc>,
) -> Result<Status, StepError> {
    let facts = match step.is_guarded() {
        true => facts(tx, case, now)?,
        false => Facts::none(case.right),
    };
    advance_on(tx, vault, case, (step, &facts), by, told, now)
}

/// The same on facts that are gathered already, with the grounds of a decision among them.
pub(super) fn advance_on(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    (step, facts): (Step, &Facts),
    by: By,
    (action, details): (Action, serde_json::Value),
    now: DateTime<Utc>,
) -> Result<Status, StepError> {
    let next = case.status.next(step, mover(by), case.right)?;
    facts.allow(step)?;
    let at = Some(Instant::from(now));
    case.status = next;
    match step {
        Step::ConfirmAddress => case.address_confirmed_at = at,
        Step::ConfirmIdentity => case.identity_confirmed_at = at,
        Step::Decide(outcome) => {
            case.outcome = Some(outcome);
            case.decided_at = at;
        }
        // An answer is in time by the day on which it goes out.
        Step::Answer => case.decided_at = at,
        Step::Reopen => {
            case.outcome = None;
            case.identity_confirmed_at = None;
            case.decided_at = None;
            case.delivered_at = None;
            case.closed_at = None;
        }
        // The first delivery counts; fetching the answer again changes nothing.
        Step::Deliver => case.delivered_at = case.delivered_at.or(at),
        Step::Close | Step::Withdraw => case.closed_at = at,
        Step::Collect | Step::FinishCollecting | Step::Purge => {}
    }
    store(tx, case, now)?;
    let event = Event { organisation: case.organisation, by, action, case: Some(case.id), details };
    audit::record(tx, vault, event, now)?;
    Ok(next)
}

/// Who moves a case, in the words of the law.
pub(super) fn mover(by: By) -> Mover {
    match by {
        // What is hers to do is the same whoever wrote for her.
        By::Requester | By::Subject => Mover::Requester,
        By::Staff(_) => Mover::Handler,
        By::Program => Mover::Program,
    }
}

fn store(tx: &mut Conn, case: &mut Case, now: DateTime<Utc>) -> Result<(), StepError> {
    let as_read = cases::table
        .find(case.id)
        .filter(cases::organisation_id.eq(case.organisation))
        .filter(cases::version.eq(case.version));
    let state = (
        cases::status.eq(case.status),
        cases::open.eq(case.status.is_open()),
        cases::outcome.eq(case.outcome),
        cases::address_confirmed_at.eq(case.address_confirmed_at),
        cases::identity_confirmed_at.eq(case.identity_confirmed_at),
        cases::decided_at.eq(case.decided_at),
        cases::delivered_at.eq(case.delivered_at),
        cases::closed_at.eq(case.closed_at),
        cases::updated_at.eq(Instant::from(now)),
        cases::version.eq(case.version + 1),
    );
    match diesel::update(as_read).set(state).execute(tx)? {
        1 => {
            case.version += 1;
            Ok(())
        }
        _ => Err(StepError::Changed),
    }
}
