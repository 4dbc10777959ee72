//! The case is over: the requester has the answer (R2.10, a case never closes silently).

use chrono::{DateTime, Utc};

use super::{Case, StepError, advance};
use crate::{
    audit::{Action, By},
    db::Conn,
    ids::StaffId,
    law::status::Step,
    links::{self, Purpose},
    vault::Vault,
};

/// # Errors
/// [`StepError`]; a case whose answer was not delivered cannot be closed.
pub fn close(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), StepError> {
    let told = (Action::Closed, serde_json::json!({}));
    advance(tx, vault, case, Step::Close, By::Staff(by), told, now)?;
    // Owners of systems who were asked have nothing to answer any more.
    links::revoke_for(tx, case.organisation, (case.id, Purpose::Task), now)?;
    Ok(())
}
