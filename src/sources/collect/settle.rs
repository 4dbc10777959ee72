//! How a search changes, and how the last one that settles moves the case on.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{CollectError, Parts, Trouble, WorkError};
use crate::{
    audit::{self, Action, By, Event},
    cases::{self, Case},
    db::{
        Conn, DbError, Instant, Json,
        schema::{cases as case_rows, searches},
    },
    ids::SearchId,
    law::status::{Status, Step},
    sources::search::{self, Search, SearchDetails, SearchState},
    vault::Vault,
};

/// A search with its case, when a worker may still do something about it in `state`.
pub(super) fn at_work(
    conn: &mut Conn,
    search: SearchId,
    state: SearchState,
) -> Result<Option<(Case, Search)>, DbError> {
    let Some(search) = searches::table.find(search).select(Search::as_select()).first(conn).optional()?
    else {
        return Ok(None);
    };
    // The worker serves every organisation; from here on the search's own counts.
    let Some(case) = cases::find(conn, search.organisation, search.case)? else { return Ok(None) };
    let wanted = case.status == Status::Collecting && search.state == state;
    let newest = search.round == cases::newest_round(conn, search.organisation, search.case)?;
    Ok((wanted && newest).then_some((case, search)))
}

/// Holds the case and tells whether the search still is in `state`: only then may its result be written.
pub(super) fn still(
    tx: &mut Conn,
    case: &mut Case,
    search: SearchId,
    state: SearchState,
) -> Result<bool, CollectError> {
    cases::hold(tx, case)?;
    Ok(at_work(tx, search, state)?.is_some())
}

/// Writes a search's new state.
pub(super) fn update(
    tx: &mut Conn,
    search: &Search,
    state: SearchState,
    details: &SearchDetails,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let finished = state.is_settled().then(|| Instant::from(now));
    let change = (
        searches::state.eq(state),
        searches::details.eq(Json(details.clone())),
        searches::finished_at.eq(finished),
    );
    let mine = searches::table.find(search.id).filter(searches::organisation_id.eq(search.organisation));
    diesel::update(mine).set(change).execute(tx)?;
    Ok(())
}

/// Tells the audit log what became of a search. `details` name no person.
pub(super) fn tell(
    tx: &mut Conn,
    vault: &Vault,
    search: &Search,
    (action, mut details): (Action, serde_json::Value),
    by: By,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    details["source"] = search.source.clone().into();
    let (organisation, case) = (search.organisation, Some(search.case));
    audit::record(tx, vault, Event { organisation, by, action, case, details }, now)
}

/// Moves the case to review when every search of the round is settled, but for systems that nobody asks. The case must
/// be held.
pub(super) fn finish_if_settled(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    now: DateTime<Utc>,
) -> Result<(), CollectError> {
    let all = search::of_case(tx, case.organisation, case.id)?;
    if case.status != Status::Collecting || !all.iter().all(|search| search.state.lets_review_begin()) {
        return Ok(());
    }
    let rows: i64 = all.iter().map(|search| search.rows_read).sum();
    let told = (Action::CollectingFinished, serde_json::json!({ "searches": all.len(), "rows": rows }));
    cases::advance(tx, vault, case, Step::FinishCollecting, By::Program, told, now)?;
    if rows > 0 {
        cases::ask_for_people(tx, case, now)?;
    }
    Ok(())
}

/// The owner of a system has answered: files, nothing, or why she could not look. The case must be held.
///
/// # Errors
/// [`CollectError`].
pub fn answered(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    search: &Search,
    (state, documents): (SearchState, usize),
    now: DateTime<Utc>,
) -> Result<(), CollectError> {
    let mut details = search.details.0.clone();
    details.failure = (state == SearchState::Failed).then(|| "cannot".to_owned());
    details.documents = documents;
    update(tx, search, state, &details, now)?;
    let told = serde_json::json!({ "result": "answered", "documents": documents });
    tell(tx, vault, search, (Action::SourceSearched, told), By::Program, now)?;
    finish_if_settled(tx, vault, case, now)
}

/// The owner of a system is waited for again. The case must be held and collecting.
///
/// # Errors
/// [`CollectError`].
pub fn waits_again(tx: &mut Conn, search: &Search, now: DateTime<Utc>) -> Result<(), CollectError> {
    let mut details = search.details.0.clone();
    details.failure = None;
    Ok(update(tx, search, SearchState::Asked, &details, now)?)
}

/// Records that a worker got nowhere. While there are tries left the search keeps its state and only tells why it
/// takes so long; after the last it is failed, and a person decides.
pub(super) fn failed(
    parts: Parts<'_>,
    (case, search): (&mut Case, &Search),
    trouble: Trouble,
    last_try: bool,
    now: DateTime<Utc>,
) -> Result<(), WorkError> {
    let given_up = last_try || !trouble.again;
    let mut details = search.details.0.clone();
    details.failure = Some(trouble.code.to_owned());
    parts.db.write(|tx| {
        if !still(tx, case, search.id, search.state)? {
            return Ok::<_, CollectError>(());
        }
        let state = if given_up { SearchState::Failed } else { search.state };
        update(tx, search, state, &details, now)?;
        if given_up {
            let told = serde_json::json!({ "result": "failed", "failure": trouble.code });
            tell(tx, parts.vault, search, (Action::SourceSearched, told), By::Program, now)?;
        }
        // Whoever looks at the case sees that something has changed.
        let touched = case_rows::table.find(case.id).filter(case_rows::organisation_id.eq(case.organisation));
        diesel::update(touched).set(case_rows::updated_at.eq(Instant::from(now))).execute(tx)?;
        Ok(())
    })?;
    let words = format!("source {}: {}", search.source, trouble.words);
    Err(if given_up { WorkError::Hopeless(words) } else { WorkError::Later(words) })
}
