//! Sessions of requesters: one case each, found by the keyed hash of a 256-bit token that only the browser has.
//!
//! Invariant: a session opens one case, says that a mailed link was opened, and no more: what was found about the
//! person is shown only while it is proven by a one-time code, and handed over only while it is proven at the level that
//! the data need ([`Session::level`]). It ends 30 minutes after it was last used, 8 hours after it began, and at sign-out.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use crate::{
    cases::Case,
    db::{
        Conn, Db, DbError, Instant,
        schema::{codes, session_proofs, sessions},
    },
    ids::{CaseId, OrganisationId},
    law::identity::{Assurance, Factor, Party, combine, contact::normal_email},
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
    /// Who holds it: whoever asked, or the person whose data they are.
    pub party: Party,
    /// Until when the code counts that was mailed to the requester's own address.
    pub proven_until: Option<DateTime<Utc>>,
    /// What else was proven, and until when.
    pub proofs: Vec<(Factor, Assurance, DateTime<Utc>)>,
}

impl Session {
    /// How sure it is just now that she who was known before sits there: the mailed code is a low proof, a second one
    /// by another way makes it substantial.
    pub fn level(&self, now: DateTime<Utc>) -> Assurance {
        together(self.proven_until, &self.proofs, now)
    }

    /// Whether anything was proven that still counts.
    pub fn is_proven(&self, now: DateTime<Utc>) -> bool {
        self.level(now) >= Assurance::Low
    }
}

fn hash(vault: &Vault, token: &str) -> Vec<u8> {
    vault.keyed_hash("requester-session", token.as_bytes())
}

/// Begins a session and gives its token, for the cookie.
///
/// # Errors
/// [`DbError`].
pub fn begin(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    party: Party,
    now: DateTime<Utc>,
) -> Result<String, DbError> {
    let token = Vault::random_token();
    let row = (
        sessions::id_hash.eq(hash(vault, &token)),
        sessions::organisation_id.eq(case.organisation),
        sessions::case_id.eq(case.id),
        sessions::created_at.eq(Instant::from(now)),
        sessions::seen_at.eq(Instant::from(now)),
        sessions::expires_at.eq(Instant::from(now + LONGEST)),
        sessions::party.eq(party),
    );
    diesel::insert_into(sessions::table).values(row).execute(tx)?;
    Ok(token)
}

type Row = (OrganisationId, Option<CaseId>, Instant, Option<Instant>, Party);

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
            .select((
                sessions::organisation_id,
                sessions::case_id,
                sessions::seen_at,
                sessions::proven_until,
                sessions::party,
            ))
            .first(conn)
            .optional()
            .map_err(DbError::from)
    })?;
    let Some((organisation, Some(case), seen, proven, party)) = row else { return Ok(None) };
    if now - seen.utc() >= NOTED_EVERY {
        let mine = sessions::table.find(&hash);
        let noted = sessions::seen_at.eq(Instant::from(now));
        db.write(|tx| diesel::update(mine).set(noted).execute(tx).map_err(DbError::from))?;
    }
    let (proofs, counts) = db.read(|conn| {
        Ok::<_, DbError>((live(conn, &hash, now)?, mailbox_counts(conn, organisation, case, party)?))
    })?;
    let proven_until = proven.filter(|_| counts).map(|until| until.utc());
    Ok(Some(Session { hash, organisation, case, party, proven_until, proofs }))
}

/// What a session has proven just now, read afresh.
///
/// # Errors
/// [`DbError`].
pub fn level_of(
    conn: &mut Conn,
    organisation: OrganisationId,
    hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Assurance, DbError> {
    let mine = sessions::table.find(hash).filter(sessions::organisation_id.eq(organisation));
    let row: Option<(Option<CaseId>, Option<Instant>, Party)> =
        mine.select((sessions::case_id, sessions::proven_until, sessions::party)).first(conn).optional()?;
    let Some((Some(case), proven, party)) = row else { return Ok(Assurance::None) };
    let proofs = live(conn, hash, now)?;
    let counts = mailbox_counts(conn, organisation, case, party)?;
    Ok(together(proven.filter(|_| counts).map(|until| until.utc()), &proofs, now))
}

/// Whether a code to the mailbox that began the session proves anything of whoever holds it.
fn mailbox_counts(
    conn: &mut Conn,
    organisation: OrganisationId,
    case: CaseId,
    party: Party,
) -> Result<bool, DbError> {
    Ok(party == Party::Subject || !super::checks::rests_on_eid_alone(conn, organisation, case)?)
}

fn together(
    mailed: Option<DateTime<Utc>>,
    proofs: &[(Factor, Assurance, DateTime<Utc>)],
    now: DateTime<Utc>,
) -> Assurance {
    let mailed = mailed.map(|until| (Factor::Mailbox, Assurance::Low, until));
    let all = mailed.iter().chain(proofs).filter(|(.., until)| now < *until);
    combine(all.map(|(factor, reached, _)| (*factor, *reached)))
}

type Proofs = Vec<(Factor, Assurance, DateTime<Utc>)>;

fn live(conn: &mut Conn, hash: &[u8], now: DateTime<Utc>) -> Result<Proofs, DbError> {
    let proofs: Vec<(Factor, Assurance, Instant)> = session_proofs::table
        .filter(session_proofs::session_hash.eq(hash))
        .filter(session_proofs::until.gt(Instant::from(now)))
        .select((session_proofs::factor, session_proofs::assurance, session_proofs::until))
        .load(conn)?;
    Ok(proofs.into_iter().map(|(factor, reached, until)| (factor, reached, until.utc())).collect())
}

/// The session has proven something by `factor`, for [`super::codes::PROOF`] from now.
///
/// # Errors
/// [`DbError`].
pub fn prove(
    tx: &mut Conn,
    session_hash: &[u8],
    factor: Factor,
    assurance: Assurance,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, DbError> {
    let until = now + super::codes::PROOF;
    let before = session_proofs::table.find((session_hash, factor));
    diesel::delete(before).execute(tx)?;
    let row = (
        session_proofs::session_hash.eq(session_hash),
        session_proofs::factor.eq(factor),
        session_proofs::assurance.eq(assurance),
        session_proofs::until.eq(Instant::from(until)),
    );
    diesel::insert_into(session_proofs::table).values(row).execute(tx)?;
    Ok(until)
}

/// The session goes on with `other`, a case of the same request. The mailbox and the proof are the same, unless the
/// contact was changed in one of them: then the code that was mailed to the one address proves nothing in the other.
///
/// # Errors
/// [`DbError`].
pub fn turn_to(
    tx: &mut Conn,
    vault: &Vault,
    session: &Session,
    (case, other): (&Case, &Case),
) -> Result<(), DbError> {
    let mailbox =
        |case: &Case| case.details(vault).ok().map(|details| normal_email(&details.requester.email));
    let mine = || {
        sessions::table
            .find(&session.hash)
            .filter(sessions::organisation_id.eq(other.organisation))
            .filter(sessions::case_id.is_not_null())
    };
    diesel::update(mine()).set(sessions::case_id.eq(other.id)).execute(tx)?;
    if session.party == Party::Requester && mailbox(case) != mailbox(other) {
        diesel::update(mine()).set(sessions::proven_until.eq(None::<Instant>)).execute(tx)?;
    }
    Ok(())
}

/// Ends every session that a party has in a case, with what it has proven, and spends the codes that it asked for.
///
/// # Errors
/// [`DbError`].
pub fn end_of(tx: &mut Conn, case: &Case, party: Party, now: DateTime<Utc>) -> Result<(), DbError> {
    let theirs = || {
        sessions::table
            .filter(sessions::organisation_id.eq(case.organisation))
            .filter(sessions::case_id.eq(case.id))
            .filter(sessions::party.eq(party))
    };
    let hashes: Vec<Vec<u8>> = theirs().select(sessions::id_hash).load(tx)?;
    let open = codes::table
        .filter(codes::organisation_id.eq(case.organisation))
        .filter(codes::session_hash.eq_any(&hashes))
        .filter(codes::used_at.is_null());
    diesel::update(open).set(codes::used_at.eq(Instant::from(now))).execute(tx)?;
    diesel::delete(session_proofs::table.filter(session_proofs::session_hash.eq_any(&hashes))).execute(tx)?;
    diesel::delete(theirs()).execute(tx)?;
    Ok(())
}

/// Ends the session of a token.
///
/// # Errors
/// [`DbError`].
pub fn end(tx: &mut Conn, vault: &Vault, token: &str) -> Result<(), DbError> {
    let requesters = sessions::table.find(hash(vault, token)).filter(sessions::case_id.is_not_null());
    diesel::delete(requesters).execute(tx)?;
    let proofs = session_proofs::table.filter(session_proofs::session_hash.eq(hash(vault, token)));
    diesel::delete(proofs).execute(tx)?;
    Ok(())
}
