//! The procedure of a case as it goes: what is decided one by one, what was carried out, what was written down on a
//! step, and the fee. What the law asks for stands in [`crate::law::procedure`].
//!
//! Invariant: words about a person are sealed; the verdict, the ground and the day stand beside them in clear, so that
//! the guards can count without a key. Every change makes a new version of the case: whoever decides on what was there
//! before is told to look again.

mod fees;
mod items;
mod notes;
mod registers;
mod told;

use chrono::{DateTime, Utc};

pub use fees::{FeeError, FeeReply, RecordedFee, announce_fee, answer_fee, fee_of};
pub use items::{
    Item, ItemError, Performed, Stayed, carry_out, item_grounds, items_of, record_performed, remove_item,
    save_item,
};
pub use notes::{NOTE_MAX, Note, NoteError, note, notes_of};
pub(super) use registers::enter_weighings;
pub use told::told;

use super::{Case, StepError, touch};
use crate::{
    audit::{self, Action, By, Event},
    db::{Conn, DbError},
    ids::StaffId,
    law::{
        rights::Proof,
        status::{Refusal, Status},
    },
    vault::Vault,
};

/// Something may still be written down before the decision. From here on nobody else changes the case.
fn begin(tx: &mut Conn, case: &mut Case, now: DateTime<Utc>) -> Result<(), StepError> {
    match case.status {
        Status::Received | Status::Identity | Status::Collecting | Status::Review => touch(tx, case, now),
        Status::Executing | Status::Decided | Status::Delivered => Err(Refusal::AlreadyDecided.into()),
        Status::Closed | Status::Withdrawn | Status::Purged => Err(Refusal::Ended.into()),
    }
}

/// Something may be done in the systems, or written down about it: not before it is known who asks, and not after the
/// answer went out.
fn begin_action(tx: &mut Conn, case: &mut Case, now: DateTime<Utc>) -> Result<(), StepError> {
    match case.status {
        Status::Received | Status::Identity if case.right.proof() != Proof::Nothing => {
            Err(Refusal::IdentityMissing.into())
        }
        Status::Executing => touch(tx, case, now),
        _ => begin(tx, case, now),
    }
}

fn tell(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (action, details): (Action, serde_json::Value),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let event =
        Event { organisation: case.organisation, by: By::Staff(by), action, case: Some(case.id), details };
    audit::record(tx, vault, event, now)
}
