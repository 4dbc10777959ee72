//! What a login proved, in its case.
//!
//! Invariant: a login passes by itself only when it is the person of the request beyond doubt ([`Comparison`]), nobody
//! else in the organisation is known by it, and nobody else has proved herself in this request. Everything else waits for
//! two colleagues who look at what differs ([`super::look`]). Names and days of birth are kept sealed while they are looked at, and no longer.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    cpr_match::CprIs,
    declaration::{Kind, Provider},
    login::Login,
    person::{Compared, Comparison, Name, Proven, compare},
};
use crate::{
    audit::{self, Action, By, Event},
    cases::{Case, OnBehalf},
    db::{Conn, DbError, Instant, schema::eid_proofs, text_enum},
    identity::{Check, CheckError, CheckResult, record_for_request, sessions},
    ids::{EidProofId, StaffId},
    law::identity::{Assurance, Method, Party, names::name_ends},
    vault::{Vault, VaultError},
};

/// How long a login counts for what it opens, as for a one-time code.
pub const COUNTS: TimeDelta = TimeDelta::minutes(30);

text_enum! {
    /// How far a proof is.
    State {
        /// It counts by itself.
        Passed = "passed",
        /// Colleagues have to look.
        Look = "look",
        /// Two colleagues have looked, and it is the person.
        Accepted = "accepted",
        /// It is not.
        Refused = "refused",
    }
}

/// Why a colleague has to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// Name or day of birth is another than in the request.
    Differs,
    /// Too little to compare: a name is shared by many.
    Unsure,
    /// The same login has proved somebody else in this organisation.
    OtherPerson,
    /// Another login has proved the person of this request.
    OtherLogin,
}

#[derive(Default, Serialize, Deserialize)]
pub(super) struct Seen {
    /// What the provider said, while it has to be looked at; never a protected name.
    pub(super) name: Option<String>,
    pub(super) birth_date: Option<NaiveDate>,
    pub(super) comparison: Option<Comparison>,
    pub(super) doubts: Vec<Doubt>,
    /// Whose number it was that the broker said is hers.
    #[serde(default)]
    pub(super) cpr: Option<CprIs>,
    /// Why the first colleague says that it is the person.
    #[serde(default)]
    pub(super) first_reason: String,
    pub(super) reason: String,
}

/// A proof as it stands in the case.
#[derive(Debug, Clone)]
pub struct Recorded {
    pub id: EidProofId,
    pub party: Party,
    pub provider: String,
    pub assurance: Assurance,
    pub state: State,
    pub name: Option<String>,
    pub birth_date: Option<NaiveDate>,
    pub comparison: Comparison,
    pub doubts: Vec<Doubt>,
    /// Who said first that it is the person, and why.
    pub first: Option<(StaffId, String)>,
    pub reason: String,
    pub cpr_tries: i32,
    pub cpr_matched: bool,
    pub cpr: Option<CprIs>,
    /// The broker can still be asked about a CPR number.
    pub cpr_open: bool,
    pub proved_at: DateTime<Utc>,
    pub looked_by: Option<StaffId>,
}

pub(super) fn access_context(id: EidProofId) -> String {
    format!("eid_proofs.access/{id}")
}

pub(super) fn context(id: EidProofId) -> String {
    format!("eid_proofs.sealed/{id}")
}

/// The keyed hash of issuer and subject: the same login is recognised, and who it is cannot be read.
fn subject_hash(vault: &Vault, case: &Case, proven: &Proven) -> Vec<u8> {
    let whole = serde_json::json!([proven.issuer, proven.subject]).to_string();
    vault.blind(case.organisation, "eid-subject", &whole)
}

/// First and last name, so that a middle name more or less is no other person.
fn person_hash(vault: &Vault, case: &Case, name: &str) -> Vec<u8> {
    vault.blind(case.organisation, "eid-person", &name_ends(name))
}

/// Records what a login proved. Passed, it is a check of the whole request.
///
/// # Errors
/// [`CheckError`]; then nothing was recorded.
pub fn record(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    (login, provider): (&Login, &Provider),
    proven: &Proven,
    access: Option<&str>,
    now: DateTime<Utc>,
) -> Result<State, CheckError> {
    let details = case.details(vault)?;
    let own = details.on_behalf == OnBehalf::Oneself;
    let (name, birth_date, email) = match login.party {
        Party::Requester => {
            let born = details.person.birth_date.filter(|_| own);
            (details.requester.name.clone(), born, details.requester.email.clone())
        }
        Party::Subject => {
            let person = &details.person;
            (person.name.clone(), person.birth_date, person.email.clone().unwrap_or_default())
        }
    };
    let comparison = compare(proven, &name, birth_date, &email);
    let (subject, person) = (subject_hash(vault, case, proven), person_hash(vault, case, &name));
    let is_she = match provider.kind {
        Kind::Eid => comparison.is_the_person(),
        // An employer knows no days of birth; the address must be the one it gave her.
        Kind::Workforce => comparison.name == Compared::Same && comparison.email == Compared::Same,
    };
    let mut doubts = doubts_of_history(tx, case, login.party, &subject, &person)?;
    // What colleagues have looked at and accepted is not asked of them again: a name that changed by marriage stays so.
    let accepted = counted_before(tx, case, login.party, &subject, &[State::Accepted])?;
    if comparison.differs() && !accepted {
        doubts.insert(0, Doubt::Differs);
    } else if !is_she && !counted_before(tx, case, login.party, &subject, &COUNTED)? {
        doubts.push(Doubt::Unsure);
    }
    let state = if doubts.is_empty() { State::Passed } else { State::Look };
    let told = match &proven.name {
        Name::Told(name) if state == State::Look => Some(name.clone()),
        _ => None,
    };
    let seen = Seen {
        name: told,
        birth_date: proven.birth_date.filter(|_| state == State::Look),
        comparison: Some(comparison),
        doubts,
        cpr: None,
        first_reason: String::new(),
        reason: String::new(),
    };
    let method = if provider.kind == Kind::Eid { Method::Eid } else { Method::ExistingLogin };
    let id = EidProofId::new(now);
    let key = case.key(vault)?;
    let row = (
        eid_proofs::id.eq(id),
        eid_proofs::organisation_id.eq(case.organisation),
        eid_proofs::case_id.eq(case.id),
        eid_proofs::request_id.eq(case.request),
        eid_proofs::party.eq(login.party),
        eid_proofs::provider.eq(&provider.name),
        eid_proofs::method.eq(method),
        eid_proofs::subject_hash.eq(&subject),
        eid_proofs::person_hash.eq(&person),
        eid_proofs::session_hash.eq(&login.session_hash),
        eid_proofs::assurance.eq(proven.assurance),
        eid_proofs::state.eq(state),
        eid_proofs::sealed.eq(key.seal_json(&context(id), &seen)?),
        eid_proofs::cpr_tries.eq(0),
        eid_proofs::cpr_matched.eq(false),
        eid_proofs::access.eq(access.map(|token| key.seal(&access_context(id), token.as_bytes()))),
        eid_proofs::proved_at.eq(Instant::from(now)),
    );
    diesel::insert_into(eid_proofs::table).values(row).execute(tx)?;
    let details = serde_json::json!({ "provider": provider.name, "assurance": proven.assurance,
        "party": login.party, "state": state, "again": login.afresh });
    tell(tx, vault, case, (Action::EidProven, By::Requester), details, now)?;
    if state == State::Passed {
        sessions::prove(tx, &login.session_hash, method.factor(), proven.assurance, now)?;
    }
    if state == State::Passed && !login.afresh {
        let check = check(login.party, method, proven.assurance, &provider.name, CheckResult::Passed, "");
        record_for_request(tx, vault, case, &check, By::Requester, now)?;
    }
    Ok(state)
}

pub(super) fn check(
    party: Party,
    method: Method,
    assurance: Assurance,
    provider: &str,
    result: CheckResult,
    note: &str,
) -> Check {
    Check { party, method, result, assurance, evidence: provider.to_owned(), note: note.to_owned() }
}

pub(super) fn tell(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (action, by): (Action, By),
    details: serde_json::Value,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let event = Event { organisation: case.organisation, by, action, case: Some(case.id), details };
    audit::record(tx, vault, event, now)
}

/// A login that came to nothing stands in the log with its reason, which names nobody.
///
/// # Errors
/// [`DbError`].
pub fn refused(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    provider: &str,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let details = serde_json::json!({ "provider": provider, "reason": reason });
    tell(tx, vault, case, (Action::EidRefused, By::Requester), details, now)
}

const COUNTED: [State; 2] = [State::Passed, State::Accepted];

/// What earlier proofs say against this one.
fn doubts_of_history(
    conn: &mut Conn,
    case: &Case,
    party: Party,
    subject: &[u8],
    person: &[u8],
) -> Result<Vec<Doubt>, DbError> {
    let counted = || {
        eid_proofs::table
            .filter(eid_proofs::organisation_id.eq(case.organisation))
            .filter(eid_proofs::state.eq_any(COUNTED))
    };
    let others: i64 = counted()
        .filter(eid_proofs::subject_hash.eq(subject))
        .filter(eid_proofs::person_hash.ne(person))
        .count()
        .get_result(conn)?;
    let logins: i64 = counted()
        .filter(eid_proofs::request_id.eq(case.request))
        .filter(eid_proofs::party.eq(party))
        .filter(eid_proofs::subject_hash.ne(subject))
        .count()
        .get_result(conn)?;
    let mut doubts = Vec::new();
    if others > 0 {
        doubts.push(Doubt::OtherPerson);
    }
    if logins > 0 {
        doubts.push(Doubt::OtherLogin);
    }
    Ok(doubts)
}

/// Whether the same login is in one of these states in this request.
fn counted_before(
    conn: &mut Conn,
    case: &Case,
    party: Party,
    subject: &[u8],
    states: &[State],
) -> Result<bool, DbError> {
    let found: i64 = eid_proofs::table
        .filter(eid_proofs::organisation_id.eq(case.organisation))
        .filter(eid_proofs::request_id.eq(case.request))
        .filter(eid_proofs::party.eq(party))
        .filter(eid_proofs::subject_hash.eq(subject))
        .filter(eid_proofs::state.eq_any(states))
        .count()
        .get_result(conn)?;
    Ok(found > 0)
}

/// Whether any login has counted in the request of this case, so that the next one proves the person again.
///
/// # Errors
/// [`DbError`].
pub fn has_counted(conn: &mut Conn, case: &Case, party: Party) -> Result<bool, DbError> {
    let found: i64 = eid_proofs::table
        .filter(eid_proofs::organisation_id.eq(case.organisation))
        .filter(eid_proofs::request_id.eq(case.request))
        .filter(eid_proofs::party.eq(party))
        .filter(eid_proofs::state.eq_any(COUNTED))
        .count()
        .get_result(conn)?;
    Ok(found > 0)
}

/// Until when the same (issuer, subject) that counted in this request first has proved herself again in this session, at
/// `level` or better: the step-up before a download. `None`: she has not, or somebody else has.
///
/// # Errors
/// [`DbError`].
pub fn proven_again(
    conn: &mut Conn,
    case: &Case,
    party: Party,
    session_hash: &[u8],
    level: Assurance,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, DbError> {
    let of_request = || {
        eid_proofs::table
            .filter(eid_proofs::organisation_id.eq(case.organisation))
            .filter(eid_proofs::request_id.eq(case.request))
            .filter(eid_proofs::party.eq(party))
            .filter(eid_proofs::state.eq_any(COUNTED))
    };
    let first: Option<Vec<u8>> =
        of_request().order(eid_proofs::id).select(eid_proofs::subject_hash).first(conn).optional()?;
    let Some(first) = first else { return Ok(None) };
    let newest: Option<(Assurance, Instant)> = of_request()
        .filter(eid_proofs::session_hash.eq(session_hash))
        .filter(eid_proofs::subject_hash.eq(first))
        .filter(eid_proofs::proved_at.gt(Instant::from(now - COUNTS)))
        .order(eid_proofs::id.desc())
        .select((eid_proofs::assurance, eid_proofs::proved_at))
        .first(conn)
        .optional()?;
    Ok(newest.filter(|(reached, _)| *reached >= level).map(|(_, at)| at.utc() + COUNTS))
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = eid_proofs)]
pub(super) struct Row {
    id: EidProofId,
    pub(super) party: Party,
    pub(super) provider: String,
    pub(super) method: Method,
    pub(super) assurance: Assurance,
    pub(super) state: State,
    pub(super) sealed: Vec<u8>,
    pub(super) cpr_tries: i32,
    cpr_matched: bool,
    access: Option<Vec<u8>>,
    proved_at: Instant,
    pub(super) first_by: Option<StaffId>,
    looked_by: Option<StaffId>,
}

/// Every proof of a case, oldest first.
///
/// # Errors
/// [`CheckError`].
pub fn of_case(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Vec<Recorded>, CheckError> {
    let rows: Vec<Row> = eid_proofs::table
        .filter(eid_proofs::organisation_id.eq(case.organisation))
        .filter(eid_proofs::case_id.eq(case.id))
        .order(eid_proofs::id)
        .select(Row::as_select())
        .load(conn)?;
    let key = case.key(vault)?;
    let open = |row: Row| {
        let seen: Seen = key.open_json(&context(row.id), &row.sealed)?;
        let unknown =
            Comparison { name: Compared::Unknown, birth_date: Compared::Unknown, email: Compared::Unknown };
        Ok::<_, VaultError>(Recorded {
            id: row.id,
            party: row.party,
            provider: row.provider,
            assurance: row.assurance,
            state: row.state,
            name: seen.name,
            birth_date: seen.birth_date,
            comparison: seen.comparison.unwrap_or(unknown),
            doubts: seen.doubts,
            first: row.first_by.map(|by| (by, seen.first_reason)),
            reason: seen.reason,
            cpr_tries: row.cpr_tries,
            cpr_matched: row.cpr_matched,
            cpr: seen.cpr,
            cpr_open: row.access.is_some(),
            proved_at: row.proved_at.utc(),
            looked_by: row.looked_by,
        })
    };
    rows.into_iter().map(|row| open(row).map_err(CheckError::from)).collect()
}

/// What is left of a proof when its case is purged.
///
/// # Errors
/// [`DbError`].
pub fn case_purged(tx: &mut Conn, case: &Case) -> Result<(), DbError> {
    let mine = eid_proofs::table
        .filter(eid_proofs::organisation_id.eq(case.organisation))
        .filter(eid_proofs::case_id.eq(case.id));
    diesel::delete(mine).execute(tx)?;
    Ok(())
}
