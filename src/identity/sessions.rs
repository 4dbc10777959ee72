//! Sessions of requesters: one case each, found by the keyed hash of a 256-bit token that only the browser has.
//!
//! Invariant: a session opens one case, says that a mailed link was opened, and no more: what was found about the
//! person is shown only while it is proven by a one-time code (`proven_until`). It ends 30 minutes after it was last
//! used, 8 hours after it began, and at sign-out.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use crate::{
    cases::Case,
    db::{Conn, Db, DbError, Instant, schema::sessions},
    ids::{CaseId, OrganisationId},
    vault::Vault,
};

/// Unused for so long, a session is over.
pub const IDLE: TimeDelta = TimeDelta::minutes(30);
/// However busy, a session is over after so long.
pub const LONGEST: TimeDelta = TimeDelta::hours(8);
/// Its use is noted at most so often.
const NOTED_EVERY: TimeDelta = TimeDelta::minutes(1);

/// A session that lasts.
#[derive(Debug, Clone)]
pub struct Session {
    /// The hash of its token, its id in the database.
    pub hash: Vec<u8>,
    pub organisation: OrganisationId,
    pub case: CaseId,
    pub proven_until: Option<DateTime<Utc>>,
}

impl Session {
    /// Whether a one-time code was entered and still counts.
    pub fn is_proven(&self, now: DateTime<Utc>) -> bool {
        self.proven_until.is_some_and(|until| now < until)
    }
}

fn hash(vault: &Vault, token: &str) -> Vec<u8> {
    vault.keyed_hash("requester-session", token.as_bytes())
}

/// Begins a session and gives its token, for the cookie.
///
/// # Errors
/// [`DbError`].
pub fn begin(tx: &mut Conn, vault: &Vault, case: &Case, now: DateTime<Utc>) -> Result<String, DbError> {
    let token = Vault::random_token();
    let row = (
        sessions::id_hash.eq(hash(vault, &token)),
        sessions::organisation_id.eq(case.organisation),
        sessions::case_id.eq(case.id),
        sessions::created_at.eq(Instant::from(now)),
        sessions::seen_at.eq(Instant::from(now)),
        sessions::expires_at.eq(Instant::from(now + LONGEST)),
    );
    diesel::insert_into(sessions::table).values(row).execute(tx)?;
    Ok(token)
}

type Row = (OrganisationId, Option<CaseId>, Instant, Option<Instant>);

/// The session of a token; `None` when it is over or was never one. Its use is noted.
///
/// # Errors
/// [`DbError`].
pub fn find(db: &Db, vault: &Vault, token: &str, now: DateTime<Utc>) -> Result<Option<Session>, DbError> {
    let hash = hash(vault, token);
    let row: Option<Row> = db.read(|conn| {
        sessions::table
            .find(&hash)
            .filter(sessions::expires_at.gt(Instant::from(now)))
            .filter(sessions::seen_at.gt(Instant::from(now - IDLE)))
            .select((sessions::organisation_id, sessions::case_id, sessions::seen_at, sessions::proven_until))
            .first(conn)
            .optional()
            .map_err(DbError::from)
    })?;
    let Some((organisation, Some(case), seen, proven)) = row else { return Ok(None) };
    if now - seen.utc() >= NOTED_EVERY {
        let mine = sessions::table.find(&hash);
        let noted = sessions::seen_at.eq(Instant::from(now));
        db.write(|tx| diesel::update(mine).set(noted).execute(tx).map_err(DbError::from))?;
    }
    Ok(Some(Session { hash, organisation, case, proven_until: proven.map(|until| until.utc()) }))
}

/// The session goes on with `other`, a case of the same request: the mailbox and the proof are the same.
///
/// # Errors
/// [`DbError`].
pub fn turn_to(tx: &mut Conn, session: &Session, other: &Case) -> Result<(), DbError> {
    let mine = sessions::table
        .find(&session.hash)
        .filter(sessions::organisation_id.eq(other.organisation))
        .filter(sessions::case_id.is_not_null());
    diesel::update(mine).set(sessions::case_id.eq(other.id)).execute(tx)?;
    Ok(())
}

/// Ends the session of a token.
///
/// # Errors
/// [`DbError`].
pub fn end(tx: &mut Conn, vault: &Vault, token: &str) -> Result<(), DbError> {
    let requesters = sessions::table.find(hash(vault, token)).filter(sessions::case_id.is_not_null());
    diesel::delete(requesters).execute(tx)?;
    Ok(())
}
