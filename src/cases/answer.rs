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

/// The answer of a case, when it is decided.
///
/// # Errors
/// [`DecideError::Db`], or [`DecideError::Vault`] when the letter does not open.
pub fn answer_of(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Option<Answer>, DecideError> {
    let row = decisions::table
        .filter(decisions::organisation_id.eq(case.organisation))
        .filter(decisions::case_id.eq(case.id))
        .order(decisions::id.desc())
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let sealed: Sealed = case.key(vault)?.open_json(&context(row.id), &row.sealed)?;
    let missing = || DecideError::Db(diesel::result::Error::NotFound.into());
    let letter_id = letters::of_decision(conn, case, row.id)?.ok_or_else(missing)?;
    let kept = letters::find_letter(conn, vault, case, letter_id, None)?;
    Ok(Some(Answer {
        id: row.id,
        outcome: row.outcome,
        grounds: sealed.grounds,
        letter_id,
        letter: kept.letter,
        decided_by: row.decided_by,
        decided_at: row.decided_at.utc(),
    }))
}

/// The letter of a decision was opened by the requester. Where it is the whole answer, that is its delivery; where
/// there is a package, fetching that is. Reading it again changes nothing but the log.
pub(super) fn read(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    (decision, outcome): (DecisionId, Outcome),
    now: DateTime<Utc>,
) -> Result<(), StepError> {
    match case.status {
        Status::Decided | Status::Delivered | Status::Closed => {}
        Status::Withdrawn | Status::Purged => return Err(Refusal::Ended.into()),
        _ => return Err(Refusal::NotDecided.into()),
    }
    let details = serde_json::json!({ "decision": decision });
    let event = Event {
        organisation: case.organisation,
        by: By::Requester,
        action: Action::AnswerRead,
        case: Some(case.id),
        details: details.clone(),
    };
    audit::record(tx, vault, event, now)?;
    if case.status == Status::Decided && !comes_with_data(case.right, outcome) {
        advance(tx, vault, case, Step::Deliver, By::Requester, (Action::Delivered, details), now)?;
    }
    Ok(())
}
