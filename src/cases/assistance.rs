//! Help that is asked for between controllers and processors (R5.2, R5.7, R5.9, R5.10): of us by a controller, or by us of
//! a processor or another joint controller; each with a day of its own, and done with a note that says what came of it.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    Case, StepError,
    entered::{LINE_MAX, entered, tell, with_cases},
};
use crate::{
    audit::Action,
    db::{Conn, DbError, Instant, schema::assistances},
    ids::{AssistanceId, CaseId, OrganisationId, StaffId},
    law::{
        assistance::{AssistanceKind, DaysError, check_days},
        status::{Refusal, Status},
    },
    vault::{CaseKey, Vault, VaultError},
};

/// The longest description and note, in characters.
pub const ASSISTANCE_MAX: usize = 2_000;

/// Help, as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assistance {
    pub kind: AssistanceKind,
    /// Who asks us, or whom we ask.
    pub party: String,
    pub contact: String,
    /// What is to be done.
    pub what: String,
    pub asked_on: NaiveDate,
    pub due_on: NaiveDate,
}

/// Help, as it stands in the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedAssistance {
    pub id: AssistanceId,
    pub case: CaseId,
    pub assistance: Assistance,
    pub recorded_by: StaffId,
    pub done: Option<AssistanceDone>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssistanceDone {
    pub on: NaiveDate,
    pub note: String,
    pub by: Option<StaffId>,
}

/// Nothing was recorded.
#[derive(Debug, thiserror::Error)]
pub enum AssistanceError {
    #[error("say who it is")]
    PartyMissing,
    #[error("say how they can be reached")]
    ContactMissing,
    #[error("say what is to be done, or what was done")]
    WordsMissing,
    #[error("longer than is kept")]
    TooLong,
    #[error("a day cannot be right: {0:?}")]
    Days(DaysError),
    /// It was done before it was asked for, or on a day that has not come.
    #[error("the day on which it was done cannot be right")]
    DoneOn,
    /// Another case's, or done already.
    #[error("there is no such task to do")]
    NotOpen,
    #[error(transparent)]
    Step(#[from] StepError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for AssistanceError {
    fn from(error: diesel::result::Error) -> Self {
        AssistanceError::Db(error.into())
    }
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    party: String,
    contact: String,
    what: String,
}

fn context(id: AssistanceId) -> String {
    format!("assistances.sealed/{id}")
}

fn note_context(id: AssistanceId) -> String {
    format!("assistances.sealed_note/{id}")
}

fn words(text: &str) -> Result<String, AssistanceError> {
    entered(text, ASSISTANCE_MAX, (AssistanceError::WordsMissing, AssistanceError::TooLong))
}

/// Records that help was asked for; `today` is the day on the controller's clock.
///
/// # Errors
/// [`AssistanceError`]; then nothing was recorded.
pub fn ask_assistance(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    new: &Assistance,
    today: NaiveDate,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<AssistanceId, AssistanceError> {
    let line = |text: &str, missing| entered(text, LINE_MAX, (missing, AssistanceError::TooLong));
    let sealed = Sealed {
        party: line(&new.party, AssistanceError::PartyMissing)?,
        contact: line(&new.contact, AssistanceError::ContactMissing)?,
        what: words(&new.what)?,
    };
    check_days(new.kind, (new.asked_on, new.due_on), (case.received_on, case.due_on), today)
        .map_err(AssistanceError::Days)?;
    if matches!(case.status, Status::Withdrawn | Status::Purged) {
        return Err(StepError::from(Refusal::Ended).into());
    }
    let id = AssistanceId::new(now);
    let row = (
        assistances::id.eq(id),
        assistances::organisation_id.eq(case.organisation),
        assistances::case_id.eq(case.id),
        assistances::kind.eq(new.kind),
        assistances::asked_on.eq(new.asked_on),
        assistances::due_on.eq(new.due_on),
        assistances::sealed.eq(case.key(vault)?.seal_json(&context(id), &sealed)?),
        assistances::recorded_by.eq(by),
        assistances::recorded_at.eq(Instant::from(now)),
    );
    diesel::insert_into(assistances::table).values(row).execute(tx)?;
    let details = json!({ "kind": new.kind, "asked_on": new.asked_on, "due_on": new.due_on });
    tell(tx, vault, case, (Action::AssistanceAsked, details), by, now)?;
    Ok(id)
}

/// Records that the help was given, or that it came: on which day, and what came of it.
///
/// # Errors
/// [`AssistanceError`]; then nothing was recorded.
pub fn finish_assistance(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    id: AssistanceId,
    (on, note): (NaiveDate, &str),
    today: NaiveDate,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), AssistanceError> {
    let note = words(note)?;
    let open = || {
        assistances::table
            .find(id)
            .filter(assistances::organisation_id.eq(case.organisation))
            .filter(assistances::case_id.eq(case.id))
            .filter(assistances::done_on.is_null())
    };
    let found: Option<(NaiveDate, NaiveDate)> =
        open().select((assistances::asked_on, assistances::due_on)).first(tx).optional()?;
    let (asked_on, due_on) = found.ok_or(AssistanceError::NotOpen)?;
    if on < asked_on || on > today {
        return Err(AssistanceError::DoneOn);
    }
    let state = (
        assistances::done_on.eq(on),
        assistances::sealed_note.eq(case.key(vault)?.seal(&note_context(id), note.as_bytes())),
        assistances::done_by.eq(by),
        assistances::done_at.eq(Instant::from(now)),
    );
    if diesel::update(open()).set(state).execute(tx)? != 1 {
        return Err(AssistanceError::NotOpen);
    }
    let details = json!({ "on": on, "due_on": due_on, "in_time": on <= due_on });
    Ok(tell(tx, vault, case, (Action::AssistanceGiven, details), by, now)?)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = assistances)]
struct Row {
    id: AssistanceId,
    case_id: CaseId,
    kind: AssistanceKind,
    asked_on: NaiveDate,
    due_on: NaiveDate,
    sealed: Vec<u8>,
    recorded_by: StaffId,
    done_on: Option<NaiveDate>,
    sealed_note: Option<Vec<u8>>,
    done_by: Option<StaffId>,
}

fn opened(row: Row, key: &CaseKey) -> Result<RecordedAssistance, VaultError> {
    let Sealed { party, contact, what } = key.open_json(&context(row.id), &row.sealed)?;
    let done = match (row.done_on, &row.sealed_note) {
        (Some(on), Some(sealed)) => {
            let note = key.open(&note_context(row.id), sealed)?;
            let note = String::from_utf8(note).map_err(|_| VaultError::NotAuthentic)?;
            Some(AssistanceDone { on, note, by: row.done_by })
        }
        _ => None,
    };
    let Row { id, case_id: case, kind, asked_on, due_on, recorded_by, .. } = row;
    let assistance = Assistance { kind, party, contact, what, asked_on, due_on };
    Ok(RecordedAssistance { id, case, assistance, recorded_by, done })
}

/// The help that was asked for in `case`, what is due first on top, what is done below.
///
/// # Errors
/// [`AssistanceError::Db`], or [`AssistanceError::Vault`] when one does not open.
pub fn assistances_of(
    conn: &mut Conn,
    vault: &Vault,
    case: &Case,
) -> Result<Vec<RecordedAssistance>, AssistanceError> {
    let rows: Vec<Row> = assistances::table
        .filter(assistances::organisation_id.eq(case.organisation))
        .filter(assistances::case_id.eq(case.id))
        .order((assistances::done_on.is_not_null(), assistances::due_on, assistances::id))
        .select(Row::as_select())
        .load(conn)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let key = case.key(vault)?;
    Ok(rows.into_iter().map(|row| opened(row, &key)).collect::<Result<_, _>>()?)
}

/// What is still to be done in all cases of the organisation but those `without`, most urgent first, `limit` at most, each
/// with its case.
///
/// # Errors
/// [`AssistanceError`].
pub fn open_assistances(
    conn: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    limit: i64,
    without: &[CaseId],
) -> Result<Vec<(Case, RecordedAssistance)>, AssistanceError> {
    let rows: Vec<Row> = assistances::table
        .filter(assistances::organisation_id.eq(organisation))
        .filter(assistances::done_on.is_null())
        .filter(assistances::case_id.ne_all(without))
        .order((assistances::due_on, assistances::id))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    with_cases(conn, vault, organisation, rows, |row| row.case_id, opened)
}

/// How much of that there is.
///
/// # Errors
/// [`DbError`].
pub fn count_assistances(
    conn: &mut Conn,
    organisation: OrganisationId,
    without: &[CaseId],
) -> Result<i64, DbError> {
    Ok(assistances::table
        .filter(assistances::organisation_id.eq(organisation))
        .filter(assistances::done_on.is_null())
        .filter(assistances::case_id.ne_all(without))
        .count()
        .get_result(conn)?)
}

/// How many others we wait for in a case: a processor, another joint controller.
///
/// # Errors
/// [`DbError`].
pub fn help_awaited(conn: &mut Conn, case: &Case) -> Result<usize, DbError> {
    let ours = AssistanceKind::ALL.iter().copied().filter(|kind| kind.is_ours_to_wait());
    let open: i64 = assistances::table
        .filter(assistances::organisation_id.eq(case.organisation))
        .filter(assistances::case_id.eq(case.id))
        .filter(assistances::done_on.is_null())
        .filter(assistances::kind.eq_any(ours.collect::<Vec<_>>()))
        .count()
        .get_result(conn)?;
    Ok(usize::try_from(open).unwrap_or_default())
}

/// What is due first of the open help of these cases: who helps whom, and the day. Cases without any are not there.
///
/// # Errors
/// [`DbError`].
pub fn first_due(
    conn: &mut Conn,
    organisation: OrganisationId,
    ids: &[CaseId],
) -> Result<HashMap<CaseId, (AssistanceKind, NaiveDate)>, DbError> {
    let open: Vec<(CaseId, AssistanceKind, NaiveDate)> = assistances::table
        .filter(assistances::organisation_id.eq(organisation))
        .filter(assistances::case_id.eq_any(ids))
        .filter(assistances::done_on.is_null())
        .order((assistances::due_on, assistances::id))
        .select((assistances::case_id, assistances::kind, assistances::due_on))
        .load(conn)?;
    let mut first = HashMap::new();
    for (case, kind, due_on) in open {
        first.entry(case).or_insert((kind, due_on));
    }
    Ok(first)
}
