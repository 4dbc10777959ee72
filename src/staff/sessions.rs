//! Sessions of staff: on the server, found by the keyed hash of a 256-bit token that only the browser has.
//!
//! Invariant: a session ends 30 minutes after it was last used and 10 hours after it began, at sign-out, when the
//! account is switched off, and when its password changes. Every sign-in makes a new one.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use super::{Account, Actor, Tx, accounts};
use crate::{
    audit::{self, Action, Event},
    db::{Conn, Db, DbError, Instant, schema::sessions},
    ids::{OrganisationId, StaffId},
    vault::Vault,
};

/// Unused for so long, a session is over.
pub const IDLE: TimeDelta = TimeDelta::minutes(30);
/// However busy, a session is over after so long.
pub const LONGEST: TimeDelta = TimeDelta::hours(10);
/// Its use is noted at most so often.
const NOTED_EVERY: TimeDelta = TimeDelta::minutes(1);

fn hash(vault: &Vault, token: &str) -> Vec<u8> {
    vault.keyed_hash("staff-session", token.as_bytes())
}

/// Begins a session and gives its token, for the cookie.
///
/// # Errors
/// [`DbError`].
pub fn begin(tx: Tx, vault: &Vault, account: &Account, now: DateTime<Utc>) -> Result<String, DbError> {
    let token = Vault::random_token();
    let row = (
        sessions::id_hash.eq(hash(vault, &token)),
        sessions::organisation_id.eq(account.organisation),
        sessions::staff_id.eq(account.id),
        sessions::created_at.eq(Instant::from(now)),
        sessions::seen_at.eq(Instant::from(now)),
        sessions::expires_at.eq(Instant::from(now + LONGEST)),
    );
    diesel::insert_into(sessions::table).values(row).execute(tx)?;
    Ok(token)
}

/// Who is behind a token; `None` when the session is over or was never one. Its use is noted.
///
/// # Errors
/// [`DbError`].
pub fn actor(db: &Db, vault: &Vault, token: &str, now: DateTime<Utc>) -> Result<Option<Actor>, DbError> {
    let id = hash(vault, token);
    let live = |conn: &mut Conn| -> Result<Option<(OrganisationId, StaffId, Instant)>, DbError> {
        let row: Option<(OrganisationId, Option<StaffId>, Instant)> = sessions::table
            .find(&id)
            .filter(sessions::expires_at.gt(Instant::from(now)))
            .filter(sessions::seen_at.gt(Instant::from(now - IDLE)))
            .select((sessions::organisation_id, sessions::staff_id, sessions::seen_at))
            .first(conn)
            .optional()?;
        Ok(row.and_then(|(organisation, staff, seen)| Some((organisation, staff?, seen))))
    };
    let found = db.read(|conn| {
        let Some((organisation, staff, seen)) = live(conn)? else { return Ok::<_, DbError>(None) };
        Ok(accounts::find(conn, organisation, staff)?
            .filter(Account::is_active)
            .map(|account| (account, seen)))
    })?;
    let Some((account, seen)) = found else { return Ok(None) };
    if now - seen.utc() >= NOTED_EVERY {
        db.write(|tx| -> Result<(), DbError> {
            diesel::update(sessions::table.find(&id))
                .set(sessions::seen_at.eq(Instant::from(now)))
                .execute(tx)?;
            Ok(())
        })?;
    }
    Ok(Some(Actor::of(&account)))
}

/// Signs out: this session is over.
///
/// # Errors
/// [`DbError`].
pub fn end(tx: Tx, vault: &Vault, token: &str, actor: &Actor, now: DateTime<Utc>) -> Result<(), DbError> {
    diesel::delete(sessions::table.find(hash(vault, token))).execute(tx)?;
    let event = Event {
        organisation: actor.organisation,
        by: actor.by(),
        action: Action::SignedOut,
        case: None,
        details: serde_json::json!({}),
    };
    audit::record(tx, vault, event, now)
}

/// Ends every session of an account, at once.
pub(super) fn end_all(tx: Tx, staff: StaffId) -> Result<usize, DbError> {
    Ok(diesel::delete(sessions::table.filter(sessions::staff_id.eq(staff))).execute(tx)?)
}

/// Removes what ran out; called at every sign-in.
pub(super) fn sweep(tx: Tx, now: DateTime<Utc>) -> Result<usize, DbError> {
    Ok(diesel::delete(sessions::table.filter(sessions::expires_at.le(Instant::from(now)))).execute(tx)?)
}
