//! A CPR number that the broker says is hers, or not. The number goes through the portal and stays nowhere.
//!
//! Invariant: three tries a login, in the session that signed in, for a quarter of an hour; what the broker is asked with
//! (the access token) is sealed, and goes with the last try.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    login,
    proof::{access_context, tell},
};
use crate::{
    audit::{Action, By},
    cases::Case,
    db::{Conn, DbError, Instant, schema::eid_proofs},
    identity::CheckError,
    ids::EidProofId,
    vault::Vault,
};

/// How often a CPR number may be tried with one login (the brokers' own limit).
pub const CPR_TRIES: i32 = 3;

/// Spends a try at a CPR match and gives what the broker is asked with; `None` when there are none left, or the login was
/// another session's. Of two tries at once each gets its own number.
///
/// # Errors
/// [`CheckError`].
pub fn try_cpr(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    id: EidProofId,
    session_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<String>, CheckError> {
    let open = eid_proofs::table
        .find(id)
        .filter(eid_proofs::organisation_id.eq(case.organisation))
        .filter(eid_proofs::case_id.eq(case.id))
        .filter(eid_proofs::session_hash.eq(session_hash))
        .filter(eid_proofs::cpr_matched.eq(false))
        .filter(eid_proofs::cpr_tries.lt(CPR_TRIES))
        .filter(eid_proofs::proved_at.gt(Instant::from(now - login::LIFETIME)));
    let access: Option<Option<Vec<u8>>> = diesel::update(open)
        .set(eid_proofs::cpr_tries.eq(eid_proofs::cpr_tries + 1))
        .returning(eid_proofs::access)
        .get_result(tx)
        .optional()?;
    let Some(Some(access)) = access else { return Ok(None) };
    let token = case.key(vault)?.open(&access_context(id), &access)?;
    Ok(String::from_utf8(token).ok())
}

/// What the broker said of a CPR number. The number itself was never here.
///
/// # Errors
/// [`DbError`].
pub fn cpr_answered(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    id: EidProofId,
    matched: bool,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let mine = eid_proofs::table.find(id).filter(eid_proofs::organisation_id.eq(case.organisation));
    let tries: i32 = mine.select(eid_proofs::cpr_tries).first(tx)?;
    if matched {
        diesel::update(mine).set(eid_proofs::cpr_matched.eq(true)).execute(tx)?;
    }
    if matched || tries >= CPR_TRIES {
        diesel::update(mine).set(eid_proofs::access.eq(None::<Vec<u8>>)).execute(tx)?;
    }
    tell(tx, vault, case, (Action::CprMatched, By::Requester), serde_json::json!({ "matched": matched }), now)
}

/// Access tokens that nobody used go.
///
/// # Errors
/// [`DbError`].
pub fn sweep(tx: &mut Conn, now: DateTime<Utc>) -> Result<usize, DbError> {
    let old = eid_proofs::table
        .filter(eid_proofs::access.is_not_null())
        .filter(eid_proofs::proved_at.le(Instant::from(now - login::LIFETIME)));
    Ok(diesel::update(old).set(eid_proofs::access.eq(None::<Vec<u8>>)).execute(tx)?)
}
