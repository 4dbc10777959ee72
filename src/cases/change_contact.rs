//! Where the requester is reached changes: only after two colleagues said so (`identity::warnings`).

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{Case, StepError, store::details_context, touch};
use crate::{
    db::{Conn, DbError, schema::cases},
    vault::Vault,
};

/// Sets what is new of the requester's address and telephone; all else of what was told stays as it was.
///
/// # Errors
/// [`StepError`].
pub fn change_contact(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    (email, phone): (Option<&str>, Option<&str>),
    now: DateTime<Utc>,
) -> Result<(), StepError> {
    let hidden = |error: crate::vault::VaultError| {
        DbError::from(diesel::result::Error::DeserializationError(error.to_string().into()))
    };
    let key = case.key(vault).map_err(hidden)?;
    let mut stored: serde_json::Value =
        key.open_json(&details_context(case.id), &case.sealed).map_err(hidden)?;
    for (field, value) in [("email", email), ("phone", phone)] {
        if let Some(value) = value {
            stored["requester"][field] = value.into();
        }
    }
    let sealed = key.seal_json(&details_context(case.id), &stored).map_err(hidden)?;
    touch(tx, case, now)?;
    diesel::update(cases::table.find(case.id).filter(cases::organisation_id.eq(case.organisation)))
        .set(cases::sealed.eq(&sealed))
        .execute(tx)?;
    case.sealed = sealed;
    Ok(())
}
