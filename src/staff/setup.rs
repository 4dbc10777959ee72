//! The first administrator: a link that works once, printed by `serve` while the installation has no staff.
//!
//! Invariant: there is no account that the program made up, and no password it knows (ASVS 6.3.2).

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    Account, Role, Tx,
    accounts::{self, NewAccount},
    organisations::{self, OrganisationDetails},
};
use crate::{
    audit::{self, Action, By, Event},
    db::{Conn, Db, DbError, schema::staff},
    letters::Lang,
    links::{self, LinkError, Purpose, Target},
    vault::Vault,
};

/// The organisation, as the setup page asks.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    /// One that [`organisations::is_slug`] takes.
    pub slug: String,
    pub name: String,
    pub details: OrganisationDetails,
}

/// The first administrator, as the setup page asks.
#[derive(Debug, Clone)]
pub struct NewAdministrator {
    pub name: String,
    /// From [`super::email_address`].
    pub email: String,
    pub language: Lang,
    pub password_hash: String,
}

#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    #[error(transparent)]
    Link(#[from] LinkError),
    /// Somebody was faster, with another link.
    #[error("the installation is set up already")]
    AlreadyDone,
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Whether nobody works here yet.
///
/// # Errors
/// [`DbError`].
pub fn is_needed(conn: &mut Conn) -> Result<bool, DbError> {
    let staff: i64 = staff::table.count().get_result(conn)?;
    Ok(staff == 0)
}

/// A fresh setup link's token, or `None` when there is staff already.
///
/// # Errors
/// [`DbError`].
pub fn setup_link(db: &Db, vault: &Vault, now: DateTime<Utc>) -> Result<Option<String>, DbError> {
    db.write(|tx| match is_needed(tx)? {
        true => links::issue(tx, vault, Purpose::Setup, Target::default(), now).map(Some),
        false => Ok(None),
    })
}

/// Makes the organisation and its first administrator, and spends the link.
///
/// # Errors
/// [`SetupError`]; then nothing was made and the link still works.
pub fn set_up(
    tx: Tx,
    vault: &Vault,
    token: &str,
    organisation: &NewOrganisation,
    administrator: &NewAdministrator,
    now: DateTime<Utc>,
) -> Result<Account, SetupError> {
    let link = links::spend(tx, vault, token, now)?;
    if link.purpose != Purpose::Setup {
        return Err(LinkError::Unknown.into());
    }
    if !is_needed(tx)? {
        return Err(SetupError::AlreadyDone);
    }
    let made = organisations::create(tx, &organisation.slug, &organisation.name, &organisation.details, now)?;
    let new = NewAccount {
        organisation: made,
        email: &administrator.email,
        name: &administrator.name,
        role: Role::Administrator,
        language: administrator.language,
        password_hash: Some(&administrator.password_hash),
    };
    let id = accounts::insert(tx, &new, now)?;
    let by = By::Staff(id);
    for (action, details) in [
        (Action::OrganisationCreated, serde_json::json!({ "slug": organisation.slug })),
        (Action::PasswordSet, serde_json::json!({ "role": Role::Administrator })),
    ] {
        audit::record(tx, vault, Event { organisation: made, by, action, case: None, details }, now)?;
    }
    Ok(accounts::find(tx, made, id)?.ok_or(DbError::from(diesel::result::Error::NotFound))?)
}
