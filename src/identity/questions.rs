//! Control questions from the person's own data: a handler offers at least two, she answers here or on the telephone.
//!
//! Invariant: the answers that the sources gave are compared and never shown. Three times may be tried in a case; all
//! questions must be right at once, and nobody is told which was wrong.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{Check, CheckError, CheckResult, Method, checks, contacts};
use crate::{
    audit::{Action, By},
    cases::{Case, OnBehalf},
    db::{Conn, Instant, Json, schema::control_questions},
    ids::StaffId,
    law::identity::{
        Party,
        answers::{LEAST, TRIES, normal},
    },
    sources::known::KnownAnswer,
    vault::Vault,
};

/// What was offered in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    pub questions: Vec<KnownAnswer>,
    pub tries_left: i32,
    pub passed: bool,
}

impl Offered {
    pub fn can_be_answered(&self) -> bool {
        self.tries_left > 0 && !self.passed && self.questions.len() >= LEAST
    }
}

#[derive(Debug, thiserror::Error)]
pub enum QuestionError {
    #[error("at least {LEAST} questions are needed")]
    TooFew,
    #[error("they were answered wrongly {TRIES} times in this case")]
    Closed,
    #[error("no questions are offered")]
    NotOffered,
    #[error(transparent)]
    Check(#[from] CheckError),
}

impl From<crate::db::DbError> for QuestionError {
    fn from(error: crate::db::DbError) -> Self {
        QuestionError::Check(error.into())
    }
}

impl From<diesel::result::Error> for QuestionError {
    fn from(error: diesel::result::Error) -> Self {
        QuestionError::Check(error.into())
    }
}

/// Whom right answers prove: they are about the person whose data they are, and she alone is asked. Who asks in her name
/// may know them too, and proves nothing by it.
pub fn asks(case: &Case) -> Party {
    if case.on_behalf == OnBehalf::Oneself { Party::Requester } else { Party::Subject }
}

/// Every question that has an answer for the person of a case.
///
/// # Errors
/// [`CheckError`].
pub fn possible(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Vec<KnownAnswer>, CheckError> {
    let looked = contacts::of_case(conn, vault, case)?;
    let there = looked.map(|looked| looked.there).unwrap_or_default();
    Ok(there.into_iter().flat_map(|one| one.answers).collect())
}

/// # Errors
/// [`CheckError`].
pub fn of_case(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Option<Offered>, CheckError> {
    let row: Option<(Json<Vec<String>>, i32, bool)> = control_questions::table
        .find(case.id)
        .filter(control_questions::organisation_id.eq(case.organisation))
        .select((control_questions::names, control_questions::tries, control_questions::passed))
        .first(conn)
        .optional()?;
    let Some((names, tries, passed)) = row else { return Ok(None) };
    let mut questions = possible(conn, vault, case)?;
    questions.retain(|one| names.0.contains(&one.name));
    Ok(Some(Offered { questions, tries_left: TRIES - tries, passed }))
}

/// Offers questions; others may be offered while none was answered too often.
///
/// # Errors
/// [`QuestionError`].
pub fn offer(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    names: &[String],
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), QuestionError> {
    let possible = possible(tx, vault, case)?;
    let chosen: Vec<String> =
        possible.iter().map(|one| one.name.clone()).filter(|name| names.contains(name)).collect();
    if chosen.len() < LEAST {
        return Err(QuestionError::TooFew);
    }
    let before = of_case(tx, vault, case)?;
    let tries = before.as_ref().map_or(0, |offered| TRIES - offered.tries_left);
    if tries >= TRIES {
        return Err(QuestionError::Closed);
    }
    diesel::delete(control_questions::table.find(case.id)).execute(tx)?;
    let row = (
        control_questions::case_id.eq(case.id),
        control_questions::organisation_id.eq(case.organisation),
        control_questions::names.eq(Json(chosen.clone())),
        control_questions::tries.eq(tries),
        control_questions::passed.eq(false),
        control_questions::offered_by.eq(by),
        control_questions::offered_at.eq(Instant::from(now)),
    );
    diesel::insert_into(control_questions::table).values(row).execute(tx)?;
    let told = (Action::QuestionsOffered, serde_json::json!({ "questions": chosen }));
    contacts::tell(tx, vault, case, told, By::Staff(by), now).map_err(CheckError::from)?;
    Ok(())
}

/// Compares what was answered. A try is spent whatever comes of it; the third wrong one closes the questions.
///
/// # Errors
/// [`QuestionError`].
pub fn answer(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    said: &BTreeMap<String, String>,
    by: By,
    now: DateTime<Utc>,
) -> Result<bool, QuestionError> {
    let offered = of_case(tx, vault, case)?.ok_or(QuestionError::NotOffered)?;
    if !offered.can_be_answered() {
        return Err(if offered.tries_left <= 0 { QuestionError::Closed } else { QuestionError::NotOffered });
    }
    // The database counts: of two answers at once, each is a try of its own.
    let open = control_questions::table
        .find(case.id)
        .filter(control_questions::tries.lt(TRIES))
        .filter(control_questions::passed.eq(false));
    let counted: Option<i32> = diesel::update(open)
        .set(control_questions::tries.eq(control_questions::tries + 1))
        .returning(control_questions::tries)
        .get_result(tx)
        .optional()?;
    let Some(tries) = counted else { return Err(QuestionError::Closed) };
    // Every question is compared, so that the time it takes tells nothing.
    let right = offered.questions.iter().fold(true, |right, one| {
        let given = said.get(&one.name).and_then(|text| normal(one.kind, text)).unwrap_or_default();
        let same = vault.keyed_hash("control-answer", given.as_bytes())
            == vault.keyed_hash("control-answer", one.answer.as_bytes());
        right & same
    });
    let names: Vec<&str> = offered.questions.iter().map(|one| one.name.as_str()).collect();
    let details = serde_json::json!({ "questions": names, "right": right, "tries_left": TRIES - tries });
    contacts::tell(tx, vault, case, (Action::QuestionsAnswered, details), by, now)
        .map_err(CheckError::from)?;
    if right {
        diesel::update(control_questions::table.find(case.id))
            .set(control_questions::passed.eq(true))
            .execute(tx)?;
    }
    if right || tries >= TRIES {
        let result = if right { CheckResult::Passed } else { CheckResult::Failed };
        let check = Check {
            party: asks(case),
            evidence: names.join(", "),
            ..Check::of_requester(Method::ControlQuestions, result, &format!("{tries}/{TRIES}"))
        };
        checks::record_for_request(tx, vault, case, &check, by, now)?;
    }
    Ok(right)
}
