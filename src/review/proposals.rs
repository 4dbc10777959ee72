//! What looks like another person, place by place, until a handler accepts or dismisses it.
//!
//! Invariant: no text is stored with a proposal. The place and a hash of the text it was found in are sealed together,
//! so that a place that no longer fits its text is never used.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    ReviewError, Scope,
    passages::Passages,
    store::{self, New},
};
use crate::{
    cases::Case,
    db::{Conn, DbError, each, schema::proposals, text_enum},
    ids::{ActId, DatasetId, ProposalId, StaffId},
    law::{
        grounds::Ground,
        people::{Found, Why},
        spans::Spans,
    },
    vault::{CaseKey, Vault, VaultError},
};

text_enum! {
    /// What became of a proposal.
    ProposalState {
        Open = "open",
        /// It was taken out.
        Accepted = "accepted",
        /// It stays.
        Dismissed = "dismissed",
    }
}

/// One place where somebody else may be named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    pub id: ProposalId,
    pub dataset: DatasetId,
    pub row: i64,
    pub column: String,
    pub found: Found,
    pub why: Why,
    pub passages: Passages,
    pub state: ProposalState,
}

type Row = (ProposalId, DatasetId, i64, String, Found, Why, Vec<u8>, ProposalState);

/// One that is to be stored.
pub(super) struct NewProposal {
    pub dataset: DatasetId,
    pub row: i64,
    pub column: String,
    pub found: Found,
    pub why: Why,
    pub passages: Passages,
}

fn context(id: ProposalId) -> String {
    format!("proposals.sealed/{id}")
}

/// Stores what was found, in pieces.
pub(super) fn insert(
    tx: &mut Conn,
    key: &CaseKey,
    case: &Case,
    new: &[NewProposal],
    now: DateTime<Utc>,
) -> Result<(), ReviewError> {
    for chunk in new.chunks(200) {
        let rows = chunk.iter().map(|one| {
            let id = ProposalId::new(now);
            Ok((
                proposals::id.eq(id),
                proposals::organisation_id.eq(case.organisation),
                proposals::case_id.eq(case.id),
                proposals::dataset_id.eq(one.dataset),
                proposals::row_number.eq(one.row),
                proposals::column_name.eq(&one.column),
                proposals::found.eq(one.found),
                proposals::why.eq(one.why),
                proposals::sealed.eq(key.seal_json(&context(id), &one.passages)?),
                proposals::state.eq(ProposalState::Open),
            ))
        });
        let rows: Vec<_> = rows.collect::<Result<_, VaultError>>()?;
        each!(tx, |c| diesel::insert_into(proposals::table).values(&rows).execute(c))?;
    }
    Ok(())
}

/// What is proposed in these rows of a dataset, in order; what is withheld anyway is not among it.
///
/// # Errors
/// [`DbError`], or [`ReviewError::Vault`] when a place does not open.
pub fn in_rows(
    conn: &mut Conn,
    vault: &Vault,
    case: &Case,
    dataset: DatasetId,
    (first, after): (i64, i64),
) -> Result<Vec<Proposal>, ReviewError> {
    let rows: Vec<Row> = proposals::table
        .filter(proposals::organisation_id.eq(case.organisation))
        .filter(proposals::case_id.eq(case.id))
        .filter(proposals::dataset_id.eq(dataset))
        .filter(proposals::row_number.ge(first))
        .filter(proposals::row_number.lt(after))
        .order((proposals::row_number, proposals::id))
        .select((
            proposals::id,
            proposals::dataset_id,
            proposals::row_number,
            proposals::column_name,
            proposals::found,
            proposals::why,
            proposals::sealed,
            proposals::state,
        ))
        .load(conn)?;
    let key = case.key(vault)?;
    let opened = |(id, dataset, row, column, found, why, sealed, state): Row| {
        let passages = key.open_json(&context(id), &sealed)?;
        Ok(Proposal { id, dataset, row, column, found, why, passages, state })
    };
    rows.into_iter().map(opened).collect()
}

/// The open proposals in these rows that something can become of.
pub(super) fn open_in(
    conn: &mut Conn,
    case: &Case,
    dataset: DatasetId,
    rows: &Spans,
) -> Result<Vec<(ProposalId, i64)>, DbError> {
    let all: Vec<(ProposalId, i64)> = proposals::table
        .filter(proposals::organisation_id.eq(case.organisation))
        .filter(proposals::case_id.eq(case.id))
        .filter(proposals::dataset_id.eq(dataset))
        .filter(proposals::state.eq(ProposalState::Open))
        .order(proposals::id)
        .select((proposals::id, proposals::row_number))
        .load(conn)?;
    Ok(all.into_iter().filter(|(_, row)| rows.contains(*row)).collect())
}

/// What is to become of proposals.
#[derive(Clone, Copy)]
pub(super) enum Settled<'a> {
    /// With the reason that the person reads.
    Accepted(&'a str),
    Dismissed,
}

/// Settles the open proposals in these rows. Tells how many there were.
pub(super) fn settle(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (dataset, rows): (DatasetId, &Spans),
    (act, settled): (ActId, Settled<'_>),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<i64, ReviewError> {
    let open: Vec<ProposalId> = open_in(tx, case, dataset, rows)?.into_iter().map(|(id, _)| id).collect();
    settle_these(tx, vault, case, &open, (act, settled), by, now)
}

/// Settles single proposals; those that are not open are passed over.
pub(super) fn settle_these(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    ids: &[ProposalId],
    (act, settled): (ActId, Settled<'_>),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<i64, ReviewError> {
    let key = case.key(vault)?;
    let mut count = 0;
    for chunk in ids.chunks(500) {
        let mine = || {
            proposals::table
                .filter(proposals::organisation_id.eq(case.organisation))
                .filter(proposals::case_id.eq(case.id))
                .filter(proposals::id.eq_any(chunk.to_vec()))
                .filter(proposals::state.eq(ProposalState::Open))
        };
        if let Settled::Accepted(reason) = settled {
            let rows: Vec<(ProposalId, DatasetId, i64, String, Vec<u8>)> = mine()
                .order(proposals::id)
                .select((
                    proposals::id,
                    proposals::dataset_id,
                    proposals::row_number,
                    proposals::column_name,
                    proposals::sealed,
                ))
                .load(tx)?;
            for (id, dataset, row, column, sealed) in rows {
                let passages: Passages = key.open_json(&context(id), &sealed)?;
                let scope = Scope { dataset, row: Some(row), column: Some(column) };
                let passages = (!passages.is_whole()).then_some(passages);
                let new = New {
                    passages: passages.as_ref(),
                    act: Some(act),
                    ..New::of(&scope, Ground::OthersRights, reason, Some(by))
                };
                store::insert(tx, &key, case, &new, now)?;
            }
        }
        let state = match settled {
            Settled::Accepted(_) => ProposalState::Accepted,
            Settled::Dismissed => ProposalState::Dismissed,
        };
        count += diesel::update(mine())
            .set((proposals::state.eq(state), proposals::act_id.eq(Some(act))))
            .execute(tx)?;
    }
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Open proposals of a value that lie within passages that were taken out of it: nobody has to look at them any more.
pub(super) fn settle_covered(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    act: ActId,
    scope: &Scope,
    taken: &Passages,
) -> Result<(), ReviewError> {
    let (Some(row), Some(column)) = (scope.row, scope.column.as_ref()) else { return Ok(()) };
    let all = in_rows(tx, vault, case, scope.dataset, (row, row + 1))?;
    let inside = |range: &std::ops::Range<usize>| {
        taken.ranges.iter().any(|one| one.start <= range.start && range.end <= one.end)
    };
    let covered: Vec<ProposalId> = all
        .iter()
        .filter(|one| one.column == *column && one.state == ProposalState::Open)
        .filter(|one| {
            one.passages.sha256 == taken.sha256
                && !one.passages.is_whole()
                && one.passages.ranges.iter().all(inside)
        })
        .map(|one| one.id)
        .collect();
    let mine = proposals::table
        .filter(proposals::organisation_id.eq(case.organisation))
        .filter(proposals::id.eq_any(covered));
    diesel::update(mine)
        .set((proposals::state.eq(ProposalState::Accepted), proposals::act_id.eq(Some(act))))
        .execute(tx)?;
    Ok(())
}

/// What was found before in the datasets of the case is forgotten, unless somebody has said something about it.
pub(super) fn forget_open(tx: &mut Conn, case: &Case, datasets: &[DatasetId]) -> Result<(), DbError> {
    let open = proposals::table
        .filter(proposals::organisation_id.eq(case.organisation))
        .filter(proposals::case_id.eq(case.id))
        .filter(proposals::dataset_id.eq_any(datasets.to_vec()))
        .filter(proposals::state.eq(ProposalState::Open));
    diesel::delete(open).execute(tx)?;
    Ok(())
}
