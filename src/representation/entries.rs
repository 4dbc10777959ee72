//! The entries about an authority: added one after the other, sealed with the key of the case they were made in.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::Claim;
use crate::{
    audit::{self, Action, By, Event},
    cases::{self, Case, DecideError},
    db::{Conn, Instant, Json, schema::authorities},
    ids::{AuthorityId, CaseId, StaffId},
    law::{
        representation::{Basis, Check, Covers, State},
        rights::Right,
    },
    letters::Block,
    vault::Vault,
};

/// What is sealed of an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    pub claim: Option<Claim>,
    pub reason: String,
    pub answers: Vec<(Check, bool)>,
    pub signed_on: Option<NaiveDate>,
    /// What is offered for signature, or was signed: word for word as it was shown.
    pub text: Vec<Block>,
}

/// An entry to be made.
#[derive(Debug, Clone)]
pub(super) struct New {
    pub state: State,
    pub basis: Option<Basis>,
    pub until: Option<NaiveDate>,
    pub rights: Vec<Right>,
    pub covers: Covers,
    pub content: Content,
    pub sha256: Option<Vec<u8>>,
}

impl Default for New {
    fn default() -> New {
        New {
            state: State::Claimed,
            basis: None,
            until: None,
            rights: Vec::new(),
            covers: Covers::default(),
            content: Content::default(),
            sha256: None,
        }
    }
}

/// An entry as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub id: AuthorityId,
    pub state: State,
    pub basis: Option<Basis>,
    /// Its last day.
    pub until: Option<NaiveDate>,
    pub rights: Vec<Right>,
    pub covers: Covers,
    pub claim: Option<Claim>,
    pub reason: String,
    pub answers: Vec<(Check, bool)>,
    pub signed_on: Option<NaiveDate>,
    pub text: Vec<Block>,
    pub sha256: Option<Vec<u8>>,
    /// `requester`, `subject`, `staff` or `program`.
    pub actor: String,
    pub recorded_by: Option<StaffId>,
    pub recorded_at: DateTime<Utc>,
}

fn context(id: AuthorityId) -> String {
    format!("authorities.sealed/{id}")
}

/// Takes its turn among those who write about the same request, and gives a time later than the newest entry's: whoever
/// waited, or has a clock that was set back, is not sorted before what was written meanwhile.
pub(super) fn turn(tx: &mut Conn, case: &Case, now: DateTime<Utc>) -> Result<DateTime<Utc>, DecideError> {
    hold_request(tx, case)?;
    let newest: Option<Instant> = authorities::table
        .filter(authorities::organisation_id.eq(case.organisation))
        .filter(authorities::request_id.eq(case.request))
        .order(authorities::id.desc())
        .select(authorities::recorded_at)
        .first(tx)
        .optional()?;
    Ok(newest.map_or(now, |newest| now.max(newest.utc() + TimeDelta::milliseconds(1))))
}

/// Holds the first case of the request, whichever of its cases somebody writes about.
pub(super) fn hold_request(tx: &mut Conn, case: &Case) -> Result<(), DecideError> {
    let first = cases::of_request(tx, case.organisation, case.request)?.into_iter().next();
    Ok(cases::hold(tx, &mut first.unwrap_or_else(|| case.clone()))?)
}

/// Whether the newest entry is still the one that a handler had before her, while nobody else writes.
///
/// # Errors
/// [`cases::StepError::Changed`] when something came meanwhile: the person said stop, a colleague decided.
pub fn unchanged(tx: &mut Conn, case: &Case, seen: Option<AuthorityId>) -> Result<(), DecideError> {
    hold_request(tx, case)?;
    let newest: Option<AuthorityId> = authorities::table
        .filter(authorities::organisation_id.eq(case.organisation))
        .filter(authorities::request_id.eq(case.request))
        .order(authorities::id.desc())
        .select(authorities::id)
        .first(tx)
        .optional()?;
    if newest == seen { Ok(()) } else { Err(cases::StepError::Changed.into()) }
}

pub(super) fn add(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    new: New,
    (by, action): (By, Action),
    now: DateTime<Utc>,
) -> Result<AuthorityId, DecideError> {
    let at = turn(tx, case, now)?;
    let id = AuthorityId::new(at);
    let row = (
        authorities::id.eq(id),
        authorities::organisation_id.eq(case.organisation),
        authorities::request_id.eq(case.request),
        authorities::case_id.eq(case.id),
        authorities::state.eq(new.state),
        authorities::basis.eq(new.basis),
        authorities::until.eq(new.until),
        authorities::rights.eq(Json(new.rights.clone())),
        authorities::receipt.eq(new.covers.receipt),
        authorities::sensitive.eq(new.covers.sensitive),
        authorities::sealed.eq(case.key(vault)?.seal_json(&context(id), &new.content)?),
        authorities::sha256.eq(new.sha256),
        authorities::actor.eq(by.kind()),
        authorities::recorded_by.eq(by.staff()),
        authorities::recorded_at.eq(Instant::from(at)),
    );
    diesel::insert_into(authorities::table).values(row).execute(tx)?;
    let details = serde_json::json!({
        "authority": id, "state": new.state, "basis": new.basis, "until": new.until, "rights": new.rights,
        "receipt": new.covers.receipt, "sensitive": new.covers.sensitive,
    });
    for one in cases::of_request(tx, case.organisation, case.request)? {
        let event = Event {
            organisation: case.organisation,
            by,
            action,
            case: Some(one.id),
            details: details.clone(),
        };
        audit::record(tx, vault, event, now)?;
    }
    Ok(id)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = authorities)]
struct Row {
    id: AuthorityId,
    case_id: CaseId,
    state: State,
    basis: Option<Basis>,
    until: Option<NaiveDate>,
    rights: Json<Vec<Right>>,
    receipt: bool,
    sensitive: bool,
    sealed: Vec<u8>,
    sha256: Option<Vec<u8>>,
    actor: String,
    recorded_by: Option<StaffId>,
    recorded_at: Instant,
}

/// Every entry about the authority of a request, oldest first.
///
/// # Errors
/// [`DecideError::Db`], or [`DecideError::Vault`] when one does not open.
pub fn history(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Vec<Entry>, DecideError> {
    let rows: Vec<Row> = authorities::table
        .filter(authorities::organisation_id.eq(case.organisation))
        .filter(authorities::request_id.eq(case.request))
        .order(authorities::id)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(|row| opened(conn, vault, case, row)).collect()
}

/// The newest entry.
///
/// # Errors
/// As [`history`].
pub fn current(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Option<Entry>, DecideError> {
    Ok(history(conn, vault, case)?.pop())
}

fn opened(conn: &mut Conn, vault: &Vault, case: &Case, row: Row) -> Result<Entry, DecideError> {
    let key = cases::key_of(conn, vault, case, row.case_id)?;
    let content: Content = key.open_json(&context(row.id), &row.sealed)?;
    let Content { claim, reason, answers, signed_on, text } = content;
    Ok(Entry {
        id: row.id,
        state: row.state,
        basis: row.basis,
        until: row.until,
        rights: row.rights.0,
        covers: Covers { receipt: row.receipt, sensitive: row.sensitive },
        claim,
        reason,
        answers,
        signed_on,
        text,
        sha256: row.sha256,
        actor: row.actor,
        recorded_by: row.recorded_by,
        recorded_at: row.recorded_at.utc(),
    })
}
