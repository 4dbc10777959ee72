//! A file that could not be scanned, opened all the same: somebody answers for it, with a reason.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::json;

use super::{FileState, Unscanned};
use crate::{
    audit::{self, Action, By, Event},
    cases::Case,
    db::{Conn, DbError, Instant, schema::attachments},
    ids::{AttachmentId, StaffId},
    vault::{SealKey, Vault, VaultError},
};

/// The longest reason, in characters.
pub const REASON_MAX: usize = 1000;

/// Who released a file, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    pub by: StaffId,
    pub at: DateTime<Utc>,
    pub reason: String,
}

/// Nothing was released.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    #[error("say why it is opened without having been scanned")]
    ReasonMissing,
    #[error("longer than {REASON_MAX} characters")]
    ReasonTooLong,
    /// The administrator lets files stay held until they are scanned.
    #[error("files that were not scanned are not released here")]
    NotAllowed,
    /// It has been scanned meanwhile, is gone, or was released already.
    #[error("the file is not held")]
    NotHeld,
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for ReleaseError {
    fn from(error: diesel::result::Error) -> Self {
        ReleaseError::Db(error.into())
    }
}

fn context(id: AttachmentId) -> String {
    format!("attachments.sealed_release/{id}")
}

pub(super) fn opened(
    id: AttachmentId,
    by: StaffId,
    at: Instant,
    sealed: &[u8],
    key: &SealKey,
) -> Result<Release, VaultError> {
    let plain = key.open(&context(id), sealed)?;
    let reason = String::from_utf8(plain).map_err(|_| VaultError::NotAuthentic)?;
    Ok(Release { by, at: at.utc(), reason })
}

/// Lets one held file of `case` be opened.
///
/// # Errors
/// [`ReleaseError`]; then it stays held.
pub fn release(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (id, reason): (AttachmentId, &str),
    policy: Unscanned,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), ReleaseError> {
    let reason = reason.trim();
    match reason.chars().count() {
        0 => return Err(ReleaseError::ReasonMissing),
        long if long > REASON_MAX => return Err(ReleaseError::ReasonTooLong),
        _ if policy != Unscanned::Release => return Err(ReleaseError::NotAllowed),
        _ => {}
    }
    let held = attachments::table
        .find(id)
        .filter(attachments::organisation_id.eq(case.organisation))
        .filter(attachments::case_id.eq(case.id))
        .filter(attachments::state.eq(FileState::Held))
        .filter(attachments::gone_at.is_null());
    let state = (
        attachments::state.eq(FileState::Released),
        attachments::released_by.eq(by),
        attachments::released_at.eq(Instant::from(now)),
        attachments::sealed_release.eq(case.key(vault)?.seal(&context(id), reason.as_bytes())),
    );
    if diesel::update(held).set(state).execute(tx)? != 1 {
        return Err(ReleaseError::NotHeld);
    }
    let event = Event {
        organisation: case.organisation,
        by: By::Staff(by),
        action: Action::FileReleased,
        case: Some(case.id),
        details: json!({ "attachment": id }),
    };
    Ok(audit::record(tx, vault, event, now)?)
}
