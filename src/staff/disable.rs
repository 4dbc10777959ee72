//! An account is switched off (and on again): its sessions and links end in the same transaction.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{Actor, Permission, Tx, accounts, actor::Forbidden, invite, sessions};
use crate::{
    audit::{self, Action, Event},
    db::{DbError, Instant, schema::staff},
    ids::StaffId,
    vault::Vault,
};

#[derive(Debug, thiserror::Error)]
pub enum DisableError {
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// Nobody of that id in the actor's organisation.
    #[error("there is no such account")]
    Unknown,
    /// Nobody can lock herself out; so there is always an administrator.
    #[error("nobody can switch her own account off")]
    Oneself,
    #[error(transparent)]
    Db(#[from] DbError),
}

/// # Errors
/// [`DisableError`].
pub fn disable(
    tx: Tx,
    vault: &Vault,
    actor: &Actor,
    id: StaffId,
    now: DateTime<Utc>,
) -> Result<(), DisableError> {
    actor.may(Permission::ManagePeople)?;
    if id == actor.id {
        return Err(DisableError::Oneself);
    }
    switch(tx, actor, id, Some(now))?;
    sessions::end_all(tx, id)?;
    invite::withdraw_links(tx, id, now)?;
    record(tx, vault, actor, id, true, now)
}

/// Lets somebody in again, with the password she had.
///
/// # Errors
/// [`DisableError`].
pub fn enable(
    tx: Tx,
    vault: &Vault,
    actor: &Actor,
    id: StaffId,
    now: DateTime<Utc>,
) -> Result<(), DisableError> {
    actor.may(Permission::ManagePeople)?;
    switch(tx, actor, id, None)?;
    record(tx, vault, actor, id, false, now)
}

fn switch(tx: Tx, actor: &Actor, id: StaffId, off: Option<DateTime<Utc>>) -> Result<(), DisableError> {
    accounts::find(tx, actor.organisation, id)?.ok_or(DisableError::Unknown)?;
    let mine = staff::table.find(id).filter(staff::organisation_id.eq(actor.organisation));
    let state = staff::disabled_at.eq(off.map(Instant::from));
    diesel::update(mine).set(state).execute(tx).map_err(DbError::from)?;
    Ok(())
}

fn record(
    tx: Tx,
    vault: &Vault,
    actor: &Actor,
    id: StaffId,
    off: bool,
    now: DateTime<Utc>,
) -> Result<(), DisableError> {
    let details = serde_json::json!({ "staff": id, "off": off });
    let event = Event {
        organisation: actor.organisation,
        by: actor.by(),
        action: Action::StaffDisabled,
        case: None,
        details,
    };
    Ok(audit::record(tx, vault, event, now)?)
}
