//! A CPR number that the broker says is hers, or not. The number goes through the portal and stays nowhere.
//!
//! Invariant: three tries a login, in the session that signed in, for a quarter of an hour; what the broker is asked with
//! (the access token) is sealed, and goes with the last try.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    login,
    person::Comparison,
    proof::{Doubt, Row, Seen, State, access_context, check, context, tell},
};
use crate::{
    audit::{Action, By},
    cases::{self, Case, CprError},
    db::{Conn, DbError, Instant, schema::eid_proofs},
    identity::{CheckError, CheckResult, record_for_request, sessions},
    ids::EidProofId,
    law::cpr::Cpr,
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

/// Whose number it was that the broker said is hers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CprIs {
    /// The one that the request gives.
    Own,
    /// The request gives another one.
    Another,
    /// The request gives none, so that a match says nothing of the person of the request.
    NoneGiven,
}

fn whose(conn: &mut Conn, vault: &Vault, case: &Case, number: &Cpr) -> Result<CprIs, CheckError> {
    let own = match cases::cpr_of(conn, vault, case) {
        Ok(own) => own,
        Err(CprError::Vault(error)) => return Err(error.into()),
        Err(CprError::Db(error)) => return Err(error.into()),
        Err(CprError::None | CprError::ReasonMissing) => None,
    };
    let hashed = |number: &Cpr| cases::cpr_term(vault, case.organisation, number);
    Ok(match own {
        None => CprIs::NoneGiven,
        Some(own) if hashed(&own) == hashed(number) => CprIs::Own,
        Some(_) => CprIs::Another,
    })
}

/// What the broker said of a CPR number; the number itself stays nowhere. Where only a protected name was missing, a match
/// of the request's own number makes the login count. Gives whether it did.
///
/// # Errors
/// [`CheckError`].
pub fn cpr_answered(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    (id, session_hash): (EidProofId, &[u8]),
    (number, matched): (&Cpr, bool),
    now: DateTime<Utc>,
) -> Result<bool, CheckError> {
    // Of two answers at once the second finds what the first made of the login, and records no second check.
    cases::hold_row(tx, case)?;
    let mine = || eid_proofs::table.find(id).filter(eid_proofs::organisation_id.eq(case.organisation));
    let row: Row = mine().select(Row::as_select()).first(tx)?;
    let is = if matched { Some(whose(tx, vault, case, number)?) } else { None };
    let mut counts = false;
    if is.is_some() {
        let key = case.key(vault)?;
        let mut seen: Seen = key.open_json(&context(id), &row.sealed)?;
        seen.cpr = is;
        let lacks = seen.comparison.is_some_and(Comparison::lacks_a_protected_name);
        counts = is == Some(CprIs::Own)
            && row.state == State::Look
            && lacks
            && seen.doubts.iter().all(|doubt| *doubt == Doubt::Unsure);
        if counts {
            (seen.name, seen.birth_date) = (None, None);
            seen.doubts.clear();
        }
        let set = (
            eid_proofs::cpr_matched.eq(true),
            eid_proofs::sealed.eq(key.seal_json(&context(id), &seen)?),
            eid_proofs::state.eq(if counts { State::Passed } else { row.state }),
        );
        diesel::update(mine()).set(set).execute(tx)?;
    }
    if matched || row.cpr_tries >= CPR_TRIES {
        diesel::update(mine()).set(eid_proofs::access.eq(None::<Vec<u8>>)).execute(tx)?;
    }
    let told = serde_json::json!({ "matched": matched, "number": is });
    tell(tx, vault, case, (Action::CprMatched, By::Requester), told, now)?;
    if counts {
        sessions::prove(tx, session_hash, row.method.factor(), row.assurance, now)?;
        let check = check(row.party, row.method, row.assurance, &row.provider, CheckResult::Passed, "");
        record_for_request(tx, vault, case, &check, By::Requester, now)?;
    }
    Ok(counts)
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
