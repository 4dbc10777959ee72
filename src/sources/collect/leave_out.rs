//! A source is not searched, because; or it is tried again after all.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    CollectError,
    settle::{at_work, finish_if_settled, tell, update},
};
use crate::{
    audit::{Action, By},
    cases::{self, Case},
    db::{Conn, schema::searches},
    ids::{SearchId, StaffId},
    law::status::Status,
    outbox::{self, Work},
    sources::{
        search::{self, Search, SearchState, reason_context},
        tasks,
    },
    vault::Vault,
};

/// The longest reason, in characters.
pub const REASON_MAX: usize = 2_000;

fn checked(reason: &str) -> Result<&str, CollectError> {
    match reason.trim() {
        "" => Err(CollectError::ReasonMissing),
        reason if reason.chars().count() > REASON_MAX => Err(CollectError::ReasonTooLong),
        reason => Ok(reason),
    }
}

/// Leaves one source out, for a reason that the person will read. `case` is brought up to date.
///
/// # Errors
/// [`CollectError::NotNow`] when the search is settled or the case has moved on.
pub fn leave_out(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    search: SearchId,
    reason: &str,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), CollectError> {
    let reason = checked(reason)?;
    let search = unanswered(tx, case, search)?;
    tasks::end(tx, &search)?;
    mark(tx, vault, case, &search, reason, now)?;
    let told = serde_json::json!({ "search": search.id });
    tell(tx, vault, &search, (Action::SourceLeftOut, told), By::Staff(by), now)?;
    finish_if_settled(tx, vault, case, now)
}

/// What can still be left out: an unsettled search, and a system without a source as long as nothing is decided.
fn unanswered(tx: &mut Conn, case: &mut Case, search: SearchId) -> Result<Search, CollectError> {
    cases::hold(tx, case)?;
    let found = search::find(tx, case, search)?.ok_or(CollectError::NoSuchSearch)?;
    let newest = found.round == cases::newest_round(tx, case.organisation, case.id)?;
    let open = matches!(case.status, Status::Collecting | Status::Review);
    if found.state == SearchState::Unasked && newest && open {
        return Ok(found);
    }
    unsettled(tx, case, search)
}

pub(super) fn mark(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    search: &Search,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), CollectError> {
    update(tx, search, SearchState::LeftOut, &search.details.0, now)?;
    let sealed = case.key(vault)?.seal_json(&reason_context(search.id), reason)?;
    let mine = searches::table.find(search.id).filter(searches::organisation_id.eq(search.organisation));
    diesel::update(mine).set(searches::sealed_reason.eq(sealed)).execute(tx)?;
    Ok(())
}

/// Tries a failed search again, from where it got stuck. `case` is brought up to date.
///
/// # Errors
/// [`CollectError::NotNow`] when the search is settled or waits for a choice.
pub fn retry(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    search: SearchId,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), CollectError> {
    let search = unsettled(tx, case, search)?;
    if matches!(search.state, SearchState::Choose | SearchState::Unasked) {
        return Err(CollectError::NotNow);
    }
    // A new mail, with a new link: the first one may have gone astray.
    tasks::end(tx, &search)?;
    let found = search::candidates_of(tx, vault, case, search.id)?;
    let chosen = found.iter().any(|candidate| candidate.chosen == Some(true));
    let (state, work) = match chosen {
        true => (SearchState::Reading, Work::ReadSearch { search: search.id }),
        false => (SearchState::Waiting, Work::RunSearch { search: search.id }),
    };
    update(tx, &search, state, &search.details.0, now)?;
    outbox::enqueue(tx, case.organisation, Some(case.id), work, now)?;
    let told = serde_json::json!({ "search": search.id });
    tell(tx, vault, &search, (Action::TaskRetried, told), By::Staff(by), now)?;
    Ok(())
}

/// The search, held with its case, while something can still be done about it.
fn unsettled(tx: &mut Conn, case: &mut Case, search: SearchId) -> Result<Search, CollectError> {
    cases::hold(tx, case)?;
    let search = search::find(tx, case, search)?.ok_or(CollectError::NoSuchSearch)?;
    if search.state.is_settled() || at_work(tx, search.id, search.state)?.is_none() {
        return Err(CollectError::NotNow);
    }
    Ok(search)
}
