//! A password is chosen for the first time, or changed. Either ends every session that was open.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{Account, Actor, Tx, accounts, sessions};
use crate::{
    audit::{self, Action, By, Event},
    db::{DbError, Instant, schema::staff},
    ids::{OrganisationId, StaffId},
    links::{self, LinkError, Purpose},
    vault::Vault,
};

#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    #[error(transparent)]
    Link(#[from] LinkError),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Spends an invitation and sets the first password. Gives the account, for signing in.
///
/// # Errors
/// [`AcceptError`]; an invitation of an account that was switched off meanwhile is unknown.
pub fn accept_invitation(
    tx: Tx,
    vault: &Vault,
    token: &str,
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<Account, AcceptError> {
    let link = links::spend(tx, vault, token, now)?;
    let (Purpose::Invitation, Some(organisation), Some(id)) = (link.purpose, link.organisation, link.staff)
    else {
        return Err(LinkError::Unknown.into());
    };
    let invited = accounts::find(tx, organisation, id)?.filter(|account| account.disabled_at.is_none());
    let account = invited.ok_or(LinkError::Unknown)?;
    store(tx, vault, (organisation, id), password_hash, now)?;
    Ok(Account { password_hash: Some(password_hash.to_owned()), ..account })
}

/// Changes the actor's own password. The caller has checked the old one.
///
/// # Errors
/// [`DbError`].
pub fn change_password(
    tx: Tx,
    vault: &Vault,
    actor: &Actor,
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    store(tx, vault, (actor.organisation, actor.id), password_hash, now)
}

fn store(
    tx: Tx,
    vault: &Vault,
    (organisation, id): (OrganisationId, StaffId),
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let mine = staff::table.find(id).filter(staff::organisation_id.eq(organisation));
    let fresh = (
        staff::password_hash.eq(password_hash),
        staff::failed_sign_ins.eq(0),
        staff::locked_until.eq(None::<Instant>),
    );
    diesel::update(mine).set(fresh).execute(tx)?;
    sessions::end_all(tx, id)?;
    let details = serde_json::json!({});
    let event = Event { organisation, by: By::Staff(id), action: Action::PasswordSet, case: None, details };
    audit::record(tx, vault, event, now)
}
