//! Signing in: `attempt`, then the password outside any transaction, then `conclude`.
//!
//! Invariant: an unknown address, a wrong password, a locked and a disabled account give the same answer, do the same
//! work (one hash, one written transaction), and say so in the same words.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use super::{Account, Actor, Tx, accounts, sessions};
use crate::{
    audit::{self, Action, Event},
    db::{
        Db, DbError, Instant, each,
        schema::{installation, staff},
    },
    vault::Vault,
};

/// So many wrong passwords in a row lock an account.
const TRIES: i32 = 5;
const LOCKED_FOR: TimeDelta = TimeDelta::minutes(15);

/// Somebody wants in.
pub struct Attempt {
    account: Option<Account>,
}

impl Attempt {
    /// The hash to check the password against; `None` makes the check fail after the same time.
    pub fn password_hash(&self) -> Option<String> {
        self.account.as_ref().and_then(|account| account.password_hash.clone())
    }
}

/// A session has begun.
pub struct SignedIn {
    pub actor: Actor,
    /// For the cookie; nobody else gets it.
    pub token: String,
}

/// Not signed in, for whatever reason.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("the address and the password do not belong together")]
    Wrong,
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for Refused {
    fn from(error: diesel::result::Error) -> Self {
        Refused::Db(error.into())
    }
}

/// Looks for the account.
///
/// # Errors
/// [`DbError`].
pub fn attempt(db: &Db, email: &str) -> Result<Attempt, DbError> {
    let email = email.trim().to_lowercase();
    Ok(Attempt { account: db.read(|conn| accounts::by_email(conn, &email))? })
}

/// Ends an attempt: a session, or a refusal that is counted.
///
/// # Errors
/// [`Refused`].
pub fn conclude(
    db: &Db,
    vault: &Vault,
    attempt: Attempt,
    password_is_right: bool,
    now: DateTime<Utc>,
) -> Result<SignedIn, Refused> {
    let signed_in = db.write(|tx| {
        let Some(account) = attempt.account else { return count_stranger(tx, now).map(|()| None) };
        // Read again: an account may be locked or switched off while its password is checked.
        let account = accounts::find(tx, account.organisation, account.id)?;
        let Some(account) = account else { return count_stranger(tx, now).map(|()| None) };
        if password_is_right && account.is_active() && !account.is_locked(now) {
            return enter(tx, vault, &account, now).map(Some);
        }
        refuse(tx, vault, &account, now).map(|()| None)
    });
    signed_in?.ok_or(Refused::Wrong)
}

fn enter(tx: Tx, vault: &Vault, account: &Account, now: DateTime<Utc>) -> Result<SignedIn, DbError> {
    let clean = (staff::failed_sign_ins.eq(0), staff::locked_until.eq(None::<Instant>));
    diesel::update(staff::table.find(account.id)).set(clean).execute(tx)?;
    sessions::sweep(tx, now)?;
    let token = sessions::begin(tx, vault, account, now)?;
    let actor = Actor::of(account);
    record(tx, vault, &actor, Action::SignedIn, now)?;
    Ok(SignedIn { actor, token })
}

/// Tries while the account is locked do not lock it for longer: a stranger cannot keep somebody out for ever.
fn refuse(tx: Tx, vault: &Vault, account: &Account, now: DateTime<Utc>) -> Result<(), DbError> {
    let failed = if account.is_locked(now) { account.failed_sign_ins } else { account.failed_sign_ins + 1 };
    let locks = failed >= TRIES && !account.is_locked(now);
    let state = match locks {
        true => (0, Some(Instant::from(now + LOCKED_FOR))),
        false => (failed, account.locked_until),
    };
    diesel::update(staff::table.find(account.id))
        .set((staff::failed_sign_ins.eq(state.0), staff::locked_until.eq(state.1)))
        .execute(tx)?;
    record(tx, vault, &Actor::of(account), Action::SignInRefused, now)
}

fn record(tx: Tx, vault: &Vault, actor: &Actor, action: Action, now: DateTime<Utc>) -> Result<(), DbError> {
    let event = Event {
        organisation: actor.organisation,
        by: actor.by(),
        action,
        case: None,
        details: serde_json::json!({}),
    };
    audit::record(tx, vault, event, now)
}

/// An address without an account belongs to no organisation: only when it last happened is kept, without the address.
/// That it is written at all makes it take as long as a wrong password.
fn count_stranger(tx: Tx, now: DateTime<Utc>) -> Result<(), DbError> {
    let value = installation::value.eq(now.to_rfc3339());
    let row = (installation::name.eq("last-sign-in-by-a-stranger"), value.clone());
    each!(tx, |c| diesel::insert_into(installation::table)
        .values(row.clone())
        .on_conflict(installation::name)
        .do_update()
        .set(value.clone())
        .execute(c))?;
    Ok(())
}
