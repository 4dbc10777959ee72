//! What was granted is done: the answer that tells of it goes out (art. 12(3), "information on action taken").

use chrono::{DateTime, Utc};

use super::{
    AddressOf, Case, DecideError, StepError, advance, announce_answer, answer,
    decide::in_time,
    letters::{self, Particulars},
};
use crate::{
    audit::{Action, By},
    db::Conn,
    ids::StaffId,
    law::status::{Mover, Refusal, Status, Step},
    letters::Words,
    staff::Organisation,
    vault::Vault,
};

/// Sends the answer of a decided case. Everything that was granted has to be done by then, and the gates before the
/// answer passed (art. 19).
///
/// # Errors
/// [`DecideError`]; then nothing was sent.
pub fn send_answer(
    tx: &mut Conn,
    vault: &Vault,
    words: &Words,
    organisation: &Organisation,
    case: &mut Case,
    (told, as_seen): (&Particulars, i32),
    address_of: AddressOf,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), DecideError> {
    if as_seen != case.version {
        return Err(StepError::Changed.into());
    }
    case.status.next(Step::Answer, Mover::Handler, case.right).map_err(StepError::from)?;
    debug_assert_eq!(case.status, Status::Executing);
    let decided = answer::decision_of(tx, vault, case)?;
    let decided = decided.ok_or(StepError::Refused(Refusal::NotDecided))?;
    super::facts::facts(tx, case, now)?.allow(Step::Answer).map_err(StepError::from)?;
    let told = Particulars { grounds: decided.grounds, ..told.clone() };
    let (kind, lang) = (decided.outcome.into(), case.language);
    let letter = letters::compose(tx, vault, words, organisation, case, kind, lang, told, now)?;
    letters::send_at_once(tx, vault, case, &letter, Some(decided.id), Some(by), now)?;
    let in_time = in_time(tx, organisation, case, decided.outcome, now)?;
    let details = serde_json::json!({ "decision": decided.id, "in_time": in_time });
    advance(tx, vault, case, Step::Answer, By::Staff(by), (Action::Answered, details), now)?;
    announce_answer(tx, vault, organisation, case, address_of, now)
}
