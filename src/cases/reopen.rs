//! A case that ended with a no is taken up again: the person has supplied what was missing (R1.29, R2.4).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};

use super::{Case, SkipError, advance, skip_collecting::REASON_MAX};
use crate::{
    audit::{Action, By},
    db::Conn,
    ids::StaffId,
    law::status::Step,
    vault::Vault,
};

/// Takes the case up where it is asked who somebody is. What was answered before stays in the log.
///
/// # Errors
/// [`SkipError::ReasonMissing`] and [`SkipError::ReasonTooLong`], or [`SkipError::Step`]: a case whose data were handed
/// over is not taken up again, a new request is.
pub fn reopen(
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
    let sealed = case.key(vault)?.seal(&format!("audit.reopened/{}", case.id), reason.as_bytes());
    let told = (Action::Reopened, serde_json::json!({ "sealed_reason": STANDARD.encode(sealed) }));
    advance(tx, vault, case, Step::Reopen, By::Staff(by), told, now)?;
    Ok(())
}
