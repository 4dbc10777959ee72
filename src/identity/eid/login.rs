//! One login: begun in a browser, taken up once when that browser comes back.
//!
//! Invariant: the state is 256 random bits that only this login has. It is stored as its keyed hash, bound to the session,
//! the case and the provider; nonce and PKCE verifier are derived from it with our key, so that nothing secret is stored.
//! A state counts once, in the session that began it, at the provider it was made for, for [`LIFETIME`].

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use super::declaration::Provider;
use crate::{
    cases::{self, Case},
    db::{Conn, DbError, Instant, schema::eid_logins},
    ids::{CaseId, OrganisationId},
    law::identity::{Assurance, Party},
    vault::Vault,
};

/// How long somebody may take to sign in.
pub const LIFETIME: TimeDelta = TimeDelta::minutes(15);
/// How many logins a case may begin within an hour.
pub const LOGINS: i64 = 12;

/// What goes with a state.
pub struct Secrets {
    pub nonce: String,
    pub verifier: String,
}

impl Secrets {
    pub fn of(vault: &Vault, state: &str) -> Secrets {
        let derived = |purpose| URL_SAFE_NO_PAD.encode(vault.keyed_hash(purpose, state.as_bytes()));
        Secrets { nonce: derived("eid-nonce"), verifier: derived("eid-verifier") }
    }
}

/// A login that was begun.
#[derive(Debug, Clone)]
pub struct Login {
    pub organisation: OrganisationId,
    pub case: CaseId,
    pub session_hash: Vec<u8>,
    pub party: Party,
    pub wanted: Assurance,
    /// She proves herself again, whatever session the provider has.
    pub afresh: bool,
    pub started_at: DateTime<Utc>,
}

#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    #[error("{LOGINS} logins were begun within the last hour")]
    TooMany,
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for BeginError {
    fn from(error: diesel::result::Error) -> Self {
        BeginError::Db(error.into())
    }
}

fn hash(vault: &Vault, state: &str) -> Vec<u8> {
    vault.keyed_hash("eid-state", state.as_bytes())
}

/// Begins a login and gives its state.
///
/// # Errors
/// [`BeginError`].
pub fn begin(
    tx: &mut Conn,
    vault: &Vault,
    provider: &Provider,
    case: &Case,
    session_hash: &[u8],
    (party, wanted, afresh): (Party, Assurance, bool),
    now: DateTime<Utc>,
) -> Result<String, BeginError> {
    // Of several that begin at once, each is counted by the next.
    cases::hold_row(tx, case)?;
    let recent: i64 = eid_logins::table
        .filter(eid_logins::organisation_id.eq(case.organisation))
        .filter(eid_logins::case_id.eq(case.id))
        .filter(eid_logins::started_at.gt(Instant::from(now - TimeDelta::hours(1))))
        .count()
        .get_result(tx)?;
    if recent >= LOGINS {
        return Err(BeginError::TooMany);
    }
    let state = Vault::random_token();
    let row = (
        eid_logins::state_hash.eq(hash(vault, &state)),
        eid_logins::organisation_id.eq(case.organisation),
        eid_logins::case_id.eq(case.id),
        eid_logins::session_hash.eq(session_hash),
        eid_logins::provider.eq(&provider.name),
        eid_logins::party.eq(party),
        eid_logins::wanted.eq(wanted.max(provider.level)),
        eid_logins::afresh.eq(afresh),
        eid_logins::started_at.eq(Instant::from(now)),
        eid_logins::expires_at.eq(Instant::from(now + LIFETIME)),
    );
    diesel::insert_into(eid_logins::table).values(row).execute(tx)?;
    Ok(state)
}

/// Takes a login up: once, and only in the session and at the provider it was begun for. Of two browsers that bring the
/// same answer, one gets it; a browser that did not begin it neither gets nor spends it.
///
/// # Errors
/// [`DbError`].
pub fn take(
    tx: &mut Conn,
    vault: &Vault,
    provider: &str,
    session_hash: &[u8],
    state: &str,
    now: DateTime<Utc>,
) -> Result<Option<Login>, DbError> {
    type Row = (OrganisationId, CaseId, Vec<u8>, Party, Assurance, bool, Instant);
    let open = eid_logins::table
        .find(hash(vault, state))
        .filter(eid_logins::session_hash.eq(session_hash))
        .filter(eid_logins::provider.eq(provider))
        .filter(eid_logins::used_at.is_null())
        .filter(eid_logins::expires_at.gt(Instant::from(now)));
    let row: Option<Row> = diesel::update(open)
        .set(eid_logins::used_at.eq(Instant::from(now)))
        .returning((
            eid_logins::organisation_id,
            eid_logins::case_id,
            eid_logins::session_hash,
            eid_logins::party,
            eid_logins::wanted,
            eid_logins::afresh,
            eid_logins::started_at,
        ))
        .get_result(tx)
        .optional()?;
    Ok(row.map(|(organisation, case, session_hash, party, wanted, afresh, started)| Login {
        organisation,
        case,
        session_hash,
        party,
        wanted,
        afresh,
        started_at: started.utc(),
    }))
}

/// Logins that are over go.
///
/// # Errors
/// [`DbError`].
pub fn sweep(tx: &mut Conn, now: DateTime<Utc>) -> Result<usize, DbError> {
    let old = eid_logins::started_at.lt(Instant::from(now - TimeDelta::days(1)));
    Ok(diesel::delete(eid_logins::table.filter(old)).execute(tx)?)
}
