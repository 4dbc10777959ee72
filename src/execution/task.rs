//! What a person does in a system, and what came of it: done, with day, way and proof; or not, with the reason.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use super::{
    DeedError, Proof, fit,
    plan::tell,
    settle,
    store::{self, mine, proof_place},
};
use crate::{
    audit::{Action, By},
    cases::{self, Case},
    db::{Conn, Instant, schema::deeds},
    ids::{DeedId, StaffId},
    law::{execution::DeedState, status::Status},
    staff::Organisation,
    vault::Vault,
};

/// What came of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskAnswer<'a> {
    Done { on: NaiveDate, method: &'a str, proof: &'a str },
    CouldNot { because: &'a str },
}

/// Writes down what came of a task.
///
/// # Errors
/// [`DeedError`]; then it is still to be done.
pub fn answer_task(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &mut Case,
    (deed, as_seen): (DeedId, i32),
    answer: TaskAnswer<'_>,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), DeedError> {
    if case.status != Status::Executing {
        return Err(DeedError::NotNow);
    }
    cases::touch(tx, case, now)?;
    let deed = store::find(tx, vault, case, deed)?;
    if deed.version != as_seen {
        return Err(DeedError::Changed);
    }
    // Who could not may say later that it was done.
    if !matches!(deed.state, DeedState::Asked | DeedState::CouldNot) {
        return Err(DeedError::NotNow);
    }
    let today = now.with_timezone(&organisation.zone()).date_naive();
    let (state, proof) = match answer {
        TaskAnswer::Done { on, method, proof } => {
            if on > today || on < case.received_on {
                return Err(DeedError::DayWrong);
            }
            let (method, note) = (fit(method)?.to_owned(), fit(proof)?.to_owned());
            (DeedState::Done, Proof { method, note, done_on: Some(on), ..Proof::default() })
        }
        TaskAnswer::CouldNot { because } => {
            (DeedState::CouldNot, Proof { note: fit(because)?.to_owned(), ..Proof::default() })
        }
    };
    let settled = (
        deeds::state.eq(state),
        deeds::sealed_proof.eq(Some(case.key(vault)?.seal_json(&proof_place(deed.id), &proof)?)),
        deeds::confirmed_by.eq(Some(by)),
        deeds::settled_at.eq(Some(Instant::from(now))),
        deeds::version.eq(deed.version + 1),
    );
    diesel::update(mine(case).filter(deeds::id.eq(deed.id))).set(settled).execute(tx)?;
    let details = serde_json::json!({ "deed": deed.id, "kind": deed.kind, "result": state });
    tell(tx, vault, case, (Action::DeedAnswered, details), By::Staff(by), now)?;
    settle::item(tx, vault, organisation, case, deed.item, by, now)
}
