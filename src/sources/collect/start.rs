//! Every source of the organisation is asked, again if need be.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{CollectError, leave_out::mark};
use crate::{
    audit::{Action, By},
    cases::{self, Case},
    db::{Conn, Instant, Json, schema::searches},
    ids::{SearchId, StaffId},
    law::status::Step,
    outbox::{self, Work},
    register,
    sources::{
        Sources, coverage,
        declaration::Source,
        search::{self, SearchDetails, SearchState},
    },
    staff,
    vault::Vault,
};

/// Starts a new round: one search and one task for each source that the organisation may use. `case` is brought up to
/// date.
///
/// # Errors
/// [`CollectError::NoSources`], [`CollectError::Running`], or the law's refusal (identity first, R1.25).
pub fn start(
    tx: &mut Conn,
    vault: &Vault,
    sources: &Sources,
    case: &mut Case,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), CollectError> {
    let mine = of_organisation(tx, sources, case)?;
    if mine.is_empty() {
        return Err(CollectError::NoSources);
    }
    let before = search::of_case(tx, case.organisation, case.id)?;
    if before.iter().any(|search| matches!(search.state, SearchState::Waiting | SearchState::Reading)) {
        return Err(CollectError::Running);
    }
    let names: Vec<_> = mine.iter().map(|source| &source.name).collect();
    let told = (Action::CollectingStarted, serde_json::json!({ "sources": names }));
    cases::advance(tx, vault, case, Step::Collect, By::Staff(by), told, now)?;
    for search in insert(tx, case, &mine, by, now)? {
        outbox::enqueue(tx, case.organisation, Some(case.id), Work::RunSearch { search }, now)?;
    }
    unasked(tx, vault, case, &mine, by, now)
}

/// What the register has and no source asks stands in the record, with the reason that was given for every case; where
/// none was, somebody has to say one before the decision.
fn unasked(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    mine: &[&Source],
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), CollectError> {
    let round = cases::newest_round(tx, case.organisation, case.id)?;
    let known = coverage::set_aside(tx, case.organisation)?;
    for system in coverage::uncovered(mine, &register::list(tx, case.organisation)?) {
        let id = SearchId::new(now);
        let row = (
            searches::id.eq(id),
            searches::organisation_id.eq(case.organisation),
            searches::case_id.eq(case.id),
            searches::source.eq(&system.system),
            searches::round.eq(round),
            searches::state.eq(SearchState::Unasked),
            searches::details.eq(Json(SearchDetails::of(system.title))),
            searches::rows_read.eq(0),
            searches::started_by.eq(by),
            searches::created_at.eq(Instant::from(now)),
        );
        diesel::insert_into(searches::table).values(row).execute(tx)?;
        let Some(known) = known.iter().find(|known| known.system == system.system) else { continue };
        let search = search::find(tx, case, id)?.ok_or(CollectError::NoSuchSearch)?;
        mark(tx, vault, case, &search, &known.reason, now)?;
    }
    Ok(())
}

/// The sources that the case's organisation may use.
fn of_organisation<'a>(
    tx: &mut Conn,
    sources: &'a Sources,
    case: &Case,
) -> Result<Vec<&'a Source>, CollectError> {
    let organisation = staff::find(tx, case.organisation)?.ok_or(diesel::result::Error::NotFound)?;
    Ok(sources.for_organisation(&organisation.slug))
}

/// A new round with one search a source.
fn insert(
    tx: &mut Conn,
    case: &Case,
    sources: &[&Source],
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<Vec<SearchId>, CollectError> {
    let round = cases::newest_round(tx, case.organisation, case.id)? + 1;
    let mut made = vec![];
    for source in sources {
        let id = SearchId::new(now);
        let row = (
            searches::id.eq(id),
            searches::organisation_id.eq(case.organisation),
            searches::case_id.eq(case.id),
            searches::source.eq(&source.name),
            searches::round.eq(round),
            searches::state.eq(SearchState::Waiting),
            searches::details.eq(Json(SearchDetails::of(source.title.clone()))),
            searches::rows_read.eq(0),
            searches::started_by.eq(by),
            searches::created_at.eq(Instant::from(now)),
        );
        diesel::insert_into(searches::table).values(row).execute(tx)?;
        made.push(id);
    }
    Ok(made)
}
