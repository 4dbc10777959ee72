//! The person need not name the article: a handler says which right she meant (R2.11). The clock runs on as it was.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{Case, StepError};
use crate::{
    audit::{self, Action, By, Event},
    db::{Conn, DbError, Instant, schema::cases},
    ids::StaffId,
    law::{rights::Right, status::Refusal},
    vault::{Vault, VaultError},
};

/// The longest reason, in characters.
pub const REASON_MAX: usize = 1000;

/// The right was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ReclassifyError {
    /// The person is told why.
    #[error("the reason is missing")]
    ReasonMissing,
    #[error("the reason is too long")]
    ReasonTooLong,
    #[error("the case is about this right already")]
    SameRight,
    /// Another case of the same request is about it.
    #[error("the request has a case for this right")]
    InRequest,
    #[error(transparent)]
    Step(#[from] StepError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for ReclassifyError {
    fn from(error: diesel::result::Error) -> Self {
        ReclassifyError::Db(error.into())
    }
}

/// One change of the right, as the person and the handler see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reclassified {
    pub from: Right,
    pub to: Right,
    pub reason: String,
    pub at: DateTime<Utc>,
}

/// Makes the case one about `to`. `reason` is what the person reads.
///
/// # Errors
/// [`ReclassifyError`]; the case is as it was. A case that is decided keeps its right.
pub fn reclassify(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    (to, reason): (Right, &str),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), ReclassifyError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(ReclassifyError::ReasonMissing);
    }
    if reason.chars().count() > REASON_MAX {
        return Err(ReclassifyError::ReasonTooLong);
    }
    if to == case.right {
        return Err(ReclassifyError::SameRight);
    }
    if case.decided_at.is_some() {
        return Err(StepError::from(Refusal::AlreadyDecided).into());
    }
    if !case.status.is_open() {
        return Err(StepError::from(Refusal::Ended).into());
    }
    let together = super::of_request(tx, case.organisation, case.request)?;
    if together.iter().any(|one| one.id != case.id && one.right == to && one.status.is_open()) {
        return Err(ReclassifyError::InRequest);
    }
    let as_read = cases::table
        .find(case.id)
        .filter(cases::organisation_id.eq(case.organisation))
        .filter(cases::version.eq(case.version));
    let state =
        (cases::kind.eq(to), cases::updated_at.eq(Instant::from(now)), cases::version.eq(case.version + 1));
    if diesel::update(as_read).set(state).execute(tx)? != 1 {
        return Err(StepError::Changed.into());
    }
    let sealed = case.key(vault)?.seal(&context(case), reason.as_bytes());
    let details = serde_json::json!({
        "from": case.right, "to": to, "sealed_reason": STANDARD.encode(sealed),
    });
    (case.right, case.version) = (to, case.version + 1);
    let action = Action::Reclassified;
    let event =
        Event { organisation: case.organisation, by: By::Staff(by), action, case: Some(case.id), details };
    Ok(audit::record(tx, vault, event, now)?)
}

fn context(case: &Case) -> String {
    format!("audit.reclassified/{}", case.id)
}

/// Every change of the right, oldest first.
///
/// # Errors
/// [`ReclassifyError::Db`], or [`ReclassifyError::Vault`] when a reason does not open.
pub fn reclassified(
    conn: &mut Conn,
    vault: &Vault,
    case: &Case,
) -> Result<Vec<Reclassified>, ReclassifyError> {
    let entries = audit::of_case(conn, case.organisation, case.id)?;
    let changes = entries.iter().filter(|entry| entry.action == Action::Reclassified);
    let key = case.key(vault)?;
    changes
        .map(|entry| {
            let details = entry.details();
            let right = |field: &str| details[field].as_str().and_then(Right::parse);
            let sealed = details["sealed_reason"].as_str().and_then(|text| STANDARD.decode(text).ok());
            let (Some(from), Some(to), Some(sealed)) = (right("from"), right("to"), sealed) else {
                return Err(VaultError::NotAuthentic.into());
            };
            let reason = String::from_utf8(key.open(&context(case), &sealed)?);
            let reason = reason.map_err(|_| VaultError::NotAuthentic)?;
            Ok(Reclassified { from, to, reason, at: entry.at.utc() })
        })
        .collect()
}
