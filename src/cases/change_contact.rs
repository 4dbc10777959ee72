//! Where the requester is reached changes: only after two colleagues said so (`identity::warnings`).

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{Case, StepError, search, store::details_context, touch};
use crate::{
    db::{Conn, DbError, schema::cases},
    law::identity::contact::normal_email,
    vault::Vault,
};

/// What is new of how somebody is reached.
#[derive(Debug, Clone, Copy, Default)]
pub struct NewContact<'a> {
    pub email: Option<&'a str>,
    pub phone: Option<&'a str>,
    /// Where the person who asks for herself wants letters.
    pub address: Option<&'a str>,
}

/// Sets what is new of the requester's address and telephone; all else of what was told stays as it was. Another mailbox
/// is one that nobody has confirmed, and the case is found by it from now on, no longer by the old one. Gives whether the
/// mailbox is another one.
///
/// # Errors
/// [`StepError`].
pub fn change_contact(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    new: NewContact,
    now: DateTime<Utc>,
) -> Result<bool, StepError> {
    let hidden = |error: crate::vault::VaultError| {
        DbError::from(diesel::result::Error::DeserializationError(error.to_string().into()))
    };
    let key = case.key(vault).map_err(hidden)?;
    let before = case.details(vault).map_err(hidden)?;
    let mut stored: serde_json::Value =
        key.open_json(&details_context(case.id), &case.sealed).map_err(hidden)?;
    for (field, value) in [("email", new.email), ("phone", new.phone)] {
        if let Some(value) = value {
            stored["requester"][field] = value.into();
        }
    }
    if let Some(address) = new.address {
        stored["person"]["address"] = address.into();
    }
    let sealed = key.seal_json(&details_context(case.id), &stored).map_err(hidden)?;
    touch(tx, case, now)?;
    case.sealed = sealed;
    let after = case.details(vault).map_err(hidden)?;
    let moved = normal_email(&before.requester.email) != normal_email(&after.requester.email);
    if moved {
        case.address_confirmed_at = None;
    }
    diesel::update(cases::table.find(case.id).filter(cases::organisation_id.eq(case.organisation)))
        .set((cases::sealed.eq(&case.sealed), cases::address_confirmed_at.eq(case.address_confirmed_at)))
        .execute(tx)?;
    search::reindex(tx, vault, case, (&before, &after))?;
    Ok(moved)
}
