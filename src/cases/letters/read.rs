//! The person reads a letter; that is recorded.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{Kept, LetterError, find_letter, store::told};
use crate::{
    audit::{Action, By},
    cases::{Case, answer},
    db::{Conn, Instant, schema::letters},
    ids::LetterId,
    vault::Vault,
};

/// A letter that was sent to the requester.
///
/// # Errors
/// [`LetterError::NoSuchLetter`] for every other one: a draft, a recipient's, another case's.
pub fn open_sent(conn: &mut Conn, vault: &Vault, case: &Case, id: LetterId) -> Result<Kept, LetterError> {
    let kept = find_letter(conn, vault, case, id, None)?;
    match kept.summary.sent_at {
        Some(_) if !kept.letter.kind.is_for_recipient() => Ok(kept),
        _ => Err(LetterError::NoSuchLetter),
    }
}

/// Opens a letter for the requester and records that it was read. The letter that tells the decision is delivered
/// thereby, where no package belongs to it.
///
/// # Errors
/// As [`open_sent`]; [`LetterError::Step`] when the answer may not be delivered.
pub fn read_letter(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    id: LetterId,
    now: DateTime<Utc>,
) -> Result<Kept, LetterError> {
    read_letter_as(tx, vault, case, id, By::Requester, now)
}

/// The same by whoever it is written to: the one who asked, or the person whose data they are.
///
/// # Errors
/// As [`read_letter`].
pub fn read_letter_as(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    id: LetterId,
    by: By,
    now: DateTime<Utc>,
) -> Result<Kept, LetterError> {
    let kept = open_sent(tx, vault, case, id)?;
    let details = serde_json::json!({ "letter": id, "kind": kept.letter.kind });
    told(tx, vault, case, by, Action::LetterRead, details, now)?;
    let unread = letters::table.find(id).filter(letters::read_at.is_null());
    diesel::update(unread).set(letters::read_at.eq(Instant::from(now))).execute(tx)?;
    if let (Some(decision), Some(outcome)) = (kept.summary.decision, kept.letter.kind.outcome()) {
        answer::read(tx, vault, case, (decision, outcome), by, now)?;
    }
    Ok(kept)
}
