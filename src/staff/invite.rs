//! A colleague is invited by mail and chooses the password; nobody else ever knows it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    Account, Actor, Permission, Role, Tx,
    accounts::{self, NewAccount},
    actor::Forbidden,
    organisations,
};
use crate::{
    audit::{self, Action, Event},
    db::{Conn, DbError, Instant, schema::links as rows},
    ids::StaffId,
    letters::{Lang, Outgoing, Recipient, Template},
    links::{self, Purpose, Target},
    vault::Vault,
};

#[derive(Debug, thiserror::Error)]
pub enum InviteError {
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// An account of this organisation, or of another: the page says the same.
    #[error("the address has an account already")]
    Taken,
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Makes an account without a password and mails the link to choose one. `address_of` makes a path a full address.
/// Inviting somebody who has not answered yet ends the earlier link and sends a new one.
///
/// # Errors
/// [`InviteError`].
pub fn invite(
    tx: Tx,
    vault: &Vault,
    actor: &Actor,
    (name, email, role, language): (&str, &str, Role, Lang),
    address_of: impl Fn(&str) -> String,
    now: DateTime<Utc>,
) -> Result<StaffId, InviteError> {
    actor.may(Permission::ManagePeople)?;
    let id = match accounts::by_email(tx, email)? {
        None => {
            let organisation = actor.organisation;
            let new = NewAccount { organisation, email, name, role, language, password_hash: None };
            accounts::insert(tx, &new, now)?
        }
        Some(known) if waits(&known, actor) => known.id,
        Some(_) => return Err(InviteError::Taken),
    };
    withdraw_links(tx, id, now)?;
    let target = Target { organisation: Some(actor.organisation), case: None, staff: Some(id) };
    let token = links::issue(tx, vault, Purpose::Invitation, target, now)?;
    let organisation = organisations::find(tx, actor.organisation)?;
    let mail = Outgoing {
        to: email.to_owned(),
        lang: language,
        template: Template::Invitation,
        organisation: organisation.map(|o| o.name).unwrap_or_default(),
        link: Some(address_of(&format!("/staff/invitation/{token}"))),
        code: None,
    };
    mail.post(tx, vault, actor.organisation, Recipient { case: None, staff: Some(id) }, now)?;
    let details = serde_json::json!({ "staff": id, "role": role });
    let event = Event {
        organisation: actor.organisation,
        by: actor.by(),
        action: Action::StaffInvited,
        case: None,
        details,
    };
    audit::record(tx, vault, event, now)?;
    Ok(id)
}

fn waits(account: &Account, actor: &Actor) -> bool {
    account.organisation == actor.organisation
        && account.password_hash.is_none()
        && account.disabled_at.is_none()
}

/// Every live link of an account is listed in its table and can be ended (a link nobody can see is a hole).
pub(super) fn withdraw_links(tx: &mut Conn, staff: StaffId, now: DateTime<Utc>) -> Result<(), DbError> {
    let live = rows::table.filter(rows::staff_id.eq(staff)).filter(rows::revoked_at.is_null());
    diesel::update(live).set(rows::revoked_at.eq(Instant::from(now))).execute(tx)?;
    Ok(())
}
