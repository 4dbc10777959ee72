//! The answer as it was given: what was decided, and the letter that tells it. Reading that letter delivers it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    Case, DecideError, StepError, advance,
    letters::{self, Letter},
};
use crate::{
    audit::{self, Action, By, Event},
    db::{Conn, Instant, schema::decisions},
    ids::{DecisionId, LetterId, StaffId},
    law::{
        grounds::Ground,
        rights::Right,
        status::{Outcome, Refusal, Status, Step},
    },
    vault::Vault,
};

/// An answer as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub id: DecisionId,
    pub outcome: Outcome,
    pub grounds: Vec<Ground>,
    pub letter_id: LetterId,
    pub letter: Letter,
    pub decided_by: StaffId,
    pub decided_at: DateTime<Utc>,
}

impl Answer {
    /// Whether a package belongs to the answer (arts 15(3) and 20(1)).
    pub fn comes_with_data(&self, right: Right) -> bool {
        comes_with_data(right, self.outcome)
    }
}

pub(super) fn comes_with_data(right: Right, outcome: Outcome) -> bool {
    right.is_answered_with_data() && matches!(outcome, Outcome::Granted | Outcome::PartlyGranted)
}

/// What is sealed in the row of a decision.
#[derive(Serialize, Deserialize)]
pub(super) struct Sealed {
    pub grounds: Vec<Ground>,
}

fn context(decision: DecisionId) -> String {
    format!("decisions.sealed/{decision}")
}

/// Keeps the decision with its letter.
pub(super) fn insert(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    sealed: Sealed,
    outcome: Outcome,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<DecisionId, DecideError> {
    let id = DecisionId::new(now);
    let row = (
        decisions::id.eq(id),
        decisions::organisation_id.eq(case.organisation),
        decisions::case_id.eq(case.id),
        decisions::outcome.eq(outcome),
        decisions::sealed.eq(case.key(vault)?.seal_json(&context(id), &sealed)?),
        decisions::decided_by.eq(by),
        decisions::decided_at.eq(Instant::from(now)),
    );
    diesel::insert_into(decisions::table).values(row).execute(tx)?;
    Ok(id)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = decisions)]
struct Row {
    id: DecisionId,
    outcome: Outcome,
    sealed: Vec<u8>,
    decided_by: StaffId,
    decided_at: Instant,
}

/// What was decided, with or without its letter.
pub struct Made {
    pub id: DecisionId,
    pub outcome: Outcome,
    pub grounds: Vec<Ground>,
    decided_by: StaffId,
    decided_at: Instant,
}

/// The decision of a case; one that was taken up again has none.
///
/// # Errors
/// [`DecideError::Db`], or [`DecideError::Vault`] when it does not open.
pub fn decision_of(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Option<Made>, DecideError> {
    if case.outcome.is_none() {
        return Ok(None);
    }
    let row = decisions::table
        .filter(decisions::organisation_id.eq(case.organisation))
        .filter(decisions::case_id.eq(case.id))
        .order(decisions::id.desc())
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let sealed: Sealed = case.key(vault)?.open_json(&context(row.id), &row.sealed)?;
    let Row { id, outcome, decided_by, decided_at, .. } = row;
    Ok(Some(Made { id, outcome, grounds: sealed.grounds, decided_by, decided_at }))
}

/// The answer of a case, when it is decided and what was granted is done.
///
/// # Errors
/// [`DecideError::Db`], or [`DecideError::Vault`] when the letter does not open.
pub fn answer_of(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Option<Answer>, DecideError> {
    if case.status == Status::Executing {
        return Ok(None);
    }
    let Some(made) = decision_of(conn, vault, case)? else { return Ok(None) };
    let missing = || DecideError::Db(diesel::result::Error::NotFound.into());
    let letter_id = letters::of_decision(conn, case, made.id)?.ok_or_else(missing)?;
    let kept = letters::find_letter(conn, vault, case, letter_id, None)?;
    Ok(Some(Answer {
        id: made.id,
        outcome: made.outcome,
        grounds: made.grounds,
        letter_id,
        letter: kept.letter,
        decided_by: made.decided_by,
        decided_at: made.decided_at.utc(),
    }))
}

/// The letter of a decision was opened by the requester. Where it is the whole answer, that is its delivery; where
/// there is a package, fetching that is. Reading it again changes nothing but the log.
pub(super) fn read(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    (decision, outcome): (DecisionId, Outcome),
    by: By,
    now: DateTime<Utc>,
) -> Result<(), StepError> {
    match case.status {
        Status::Decided | Status::Delivered | Status::Closed => {}
        Status::Executing => return Err(Refusal::NotAnswered.into()),
        Status::Withdrawn | Status::Purged => return Err(Refusal::Ended.into()),
        _ => return Err(Refusal::NotDecided.into()),
    }
    let details = serde_json::json!({ "decision": decision });
    let event = Event {
        organisation: case.organisation,
        by,
        action: Action::AnswerRead,
        case: Some(case.id),
        details: details.clone(),
    };
    audit::record(tx, vault, event, now)?;
    if case.status == Status::Decided && !comes_with_data(case.right, outcome) {
        advance(tx, vault, case, Step::Deliver, by, (Action::Delivered, details), now)?;
    }
    Ok(())
}
