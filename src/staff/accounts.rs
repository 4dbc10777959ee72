//! Accounts of staff. An account belongs to one organisation; its e-mail address is unique in the installation.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;

use super::Tx;
use crate::{
    db::{Conn, DbError, Instant, schema::staff, text_enum},
    ids::{OrganisationId, StaffId},
    letters::Lang,
};

text_enum! {
    /// What somebody works as; what follows from it stands in [`super::Actor::may`].
    Role {
        Handler = "handler",
        Dpo = "dpo",
        Administrator = "administrator",
        Auditor = "auditor",
    }
}

#[derive(Debug, Clone, Queryable, Selectable, Serialize)]
#[diesel(table_name = staff)]
pub struct Account {
    pub id: StaffId,
    #[diesel(column_name = organisation_id)]
    pub organisation: OrganisationId,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub language: Lang,
    /// `None` until the invitation was accepted.
    #[serde(skip)]
    pub password_hash: Option<String>,
    #[serde(skip)]
    pub failed_sign_ins: i32,
    #[serde(skip)]
    pub locked_until: Option<Instant>,
    #[serde(skip)]
    pub disabled_at: Option<Instant>,
}

impl Account {
    pub fn is_active(&self) -> bool {
        self.disabled_at.is_none() && self.password_hash.is_some()
    }

    pub fn is_locked(&self, now: DateTime<Utc>) -> bool {
        self.locked_until.is_some_and(|until| until > Instant::from(now))
    }
}

/// What it takes to make an account.
pub struct NewAccount<'a> {
    pub organisation: OrganisationId,
    pub email: &'a str,
    pub name: &'a str,
    pub role: Role,
    pub language: Lang,
    pub password_hash: Option<&'a str>,
}

/// Makes an account. Whoever calls it records why: set-up, an invitation, the demo.
///
/// # Errors
/// [`DbError`], also when the address has an account.
pub fn insert(tx: Tx, new: &NewAccount, now: DateTime<Utc>) -> Result<StaffId, DbError> {
    let id = StaffId::new(now);
    let row = (
        staff::id.eq(id),
        staff::organisation_id.eq(new.organisation),
        staff::email.eq(new.email),
        staff::name.eq(new.name),
        staff::role.eq(new.role),
        staff::language.eq(new.language),
        staff::password_hash.eq(new.password_hash),
        staff::failed_sign_ins.eq(0),
        staff::created_at.eq(Instant::from(now)),
    );
    diesel::insert_into(staff::table).values(row).execute(tx)?;
    Ok(id)
}

pub(super) fn by_email(conn: &mut Conn, email: &str) -> Result<Option<Account>, DbError> {
    let mine = staff::table.filter(staff::email.eq(email));
    Ok(mine.select(Account::as_select()).first(conn).optional()?)
}

/// The organisation's account; another organisation's is absent.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, organisation: OrganisationId, id: StaffId) -> Result<Option<Account>, DbError> {
    let mine = staff::table.find(id).filter(staff::organisation_id.eq(organisation));
    Ok(mine.select(Account::as_select()).first(conn).optional()?)
}

/// Everybody who works or worked for the organisation, by name.
///
/// # Errors
/// [`DbError`].
pub fn colleagues(conn: &mut Conn, organisation: OrganisationId) -> Result<Vec<Account>, DbError> {
    let mine = staff::table.filter(staff::organisation_id.eq(organisation));
    Ok(mine.order((staff::name, staff::id)).select(Account::as_select()).load(conn)?)
}

/// The name of a colleague, for pages and letters.
///
/// # Errors
/// [`DbError`].
pub fn name_of(
    conn: &mut Conn,
    organisation: OrganisationId,
    id: StaffId,
) -> Result<Option<String>, DbError> {
    Ok(find(conn, organisation, id)?.map(|account| account.name))
}

/// The language that one's own pages come in.
///
/// # Errors
/// [`DbError`].
pub fn choose_language(tx: Tx, actor: &super::Actor, language: Lang) -> Result<(), DbError> {
    let mine = staff::table.find(actor.id).filter(staff::organisation_id.eq(actor.organisation));
    diesel::update(mine).set(staff::language.eq(language)).execute(tx)?;
    Ok(())
}
