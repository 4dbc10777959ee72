//! The requester takes the request back, for one right. The case ends; nothing more is collected or sent. Its links end
//! with the last case of the request: until then they lead to the others.

use chrono::{DateTime, Utc};

use super::{Case, StepError, advance};
use crate::{
    audit::{Action, By},
    db::Conn,
    law::status::{Status, Step},
    links,
    vault::Vault,
};

/// # Errors
/// [`StepError`]; a decided case cannot be withdrawn.
pub fn withdraw(tx: &mut Conn, vault: &Vault, case: &mut Case, now: DateTime<Utc>) -> Result<(), StepError> {
    let told = (Action::Withdrawn, serde_json::json!({}));
    advance(tx, vault, case, Step::Withdraw, By::Requester, told, now)?;
    let together = super::of_request(tx, case.organisation, case.request)?;
    if together.iter().any(|one| !matches!(one.status, Status::Withdrawn | Status::Purged)) {
        return Ok(());
    }
    for one in together {
        links::revoke_of_case(tx, one.organisation, one.id, now)?;
    }
    Ok(())
}
