//! The requester takes the request back. The case ends, its links with it; nothing more is collected or sent.

use chrono::{DateTime, Utc};

use super::{Case, StepError, advance};
use crate::{
    audit::{Action, By},
    db::Conn,
    law::status::Step,
    links,
    vault::Vault,
};

/// # Errors
/// [`StepError`]; a decided case cannot be withdrawn.
pub fn withdraw(tx: &mut Conn, vault: &Vault, case: &mut Case, now: DateTime<Utc>) -> Result<(), StepError> {
    let told = (Action::Withdrawn, serde_json::json!({}));
    advance(tx, vault, case, Step::Withdraw, By::Requester, told, now)?;
    links::revoke_of_case(tx, case.organisation, case.id, now)?;
    Ok(())
}
