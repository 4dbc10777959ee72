//! Withholdings as they are stored.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{ReviewError, passages::Passages};
use crate::{
    cases::Case,
    db::{Conn, DbError, Instant, schema::withholdings, text_enum},
    ids::{ActId, DatasetId, StaffId, WithholdingId},
    law::grounds::Ground,
    sources::collected::{self, Collected},
    vault::{CaseKey, Vault, VaultError},
};

text_enum! {
    /// Where a withholding comes from.
    Origin {
        /// A handler looked and decided.
        Handler = "handler",
        /// The declaration of the source says that the column is about other people.
        Declared = "declared",
    }
}

/// What is withheld: a dataset, one of its rows, one of its columns, or one value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Scope {
    pub dataset: DatasetId,
    /// Counted from 0, in the order in which the rows were collected.
    pub row: Option<i64>,
    /// As the source names it.
    pub column: Option<String>,
}

/// One thing that is not handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withholding {
    pub id: WithholdingId,
    pub scope: Scope,
    /// The last of several rows, of which the scope names the first.
    pub until: Option<i64>,
    /// What of a text value is taken out; the rest of it is given.
    pub passages: Option<Passages>,
    pub ground: Ground,
    /// For the person, in words.
    pub reason: String,
    pub origin: Origin,
    pub made_by: Option<StaffId>,
    pub made_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = withholdings)]
struct Row {
    id: WithholdingId,
    dataset_id: DatasetId,
    row_number: Option<i64>,
    last_row: Option<i64>,
    column_name: Option<String>,
    sealed_passages: Option<Vec<u8>>,
    ground: Ground,
    sealed_reason: Vec<u8>,
    origin: Origin,
    made_by: Option<StaffId>,
    made_at: Instant,
}

/// What is withheld in a case now, in the order in which it was; neither what was lifted is among it, nor what
/// belongs to an earlier round of collecting.
///
/// # Errors
/// [`ReviewError::Db`], or [`ReviewError::Vault`] when a reason does not open.
pub fn of_case(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Vec<Withholding>, ReviewError> {
    let datasets: Vec<DatasetId> = current(conn, case)?.iter().map(|dataset| dataset.id).collect();
    of_datasets(conn, vault, case, datasets)
}

/// What is withheld of one dataset now.
///
/// # Errors
/// As [`of_case`].
pub fn of_dataset(
    conn: &mut Conn,
    vault: &Vault,
    case: &Case,
    dataset: DatasetId,
) -> Result<Vec<Withholding>, ReviewError> {
    of_datasets(conn, vault, case, vec![dataset])
}

fn of_datasets(
    conn: &mut Conn,
    vault: &Vault,
    case: &Case,
    datasets: Vec<DatasetId>,
) -> Result<Vec<Withholding>, ReviewError> {
    let rows: Vec<Row> = withholdings::table
        .filter(withholdings::organisation_id.eq(case.organisation))
        .filter(withholdings::case_id.eq(case.id))
        .filter(withholdings::dataset_id.eq_any(datasets))
        .filter(withholdings::lifted_at.is_null())
        .order(withholdings::id)
        .select(Row::as_select())
        .load(conn)?;
    let key = case.key(vault)?;
    rows.into_iter().map(|row| opened(&key, row)).collect()
}

fn opened(key: &CaseKey, row: Row) -> Result<Withholding, ReviewError> {
    let reason = key.open(&context(row.id), &row.sealed_reason)?;
    let passages = row.sealed_passages.as_ref();
    let passages = passages.map(|sealed| key.open_json(&places_context(row.id), sealed)).transpose()?;
    Ok(Withholding {
        id: row.id,
        scope: Scope { dataset: row.dataset_id, row: row.row_number, column: row.column_name },
        until: row.last_row,
        passages,
        ground: row.ground,
        reason: String::from_utf8(reason).map_err(|_| VaultError::NotAuthentic)?,
        origin: row.origin,
        made_by: row.made_by,
        made_at: row.made_at.utc(),
    })
}

fn context(withholding: WithholdingId) -> String {
    format!("withholdings.sealed_reason/{withholding}")
}

fn places_context(withholding: WithholdingId) -> String {
    format!("withholdings.sealed_passages/{withholding}")
}

/// What is to be stored, with its maker: nobody, when the program does what was declared.
pub(super) struct New<'a> {
    pub scope: &'a Scope,
    pub until: Option<i64>,
    pub passages: Option<&'a Passages>,
    pub ground: Ground,
    pub reason: &'a str,
    pub made_by: Option<StaffId>,
    pub act: Option<ActId>,
}

impl<'a> New<'a> {
    /// What `scope` says, as a whole.
    pub fn of(scope: &'a Scope, ground: Ground, reason: &'a str, made_by: Option<StaffId>) -> New<'a> {
        New { scope, until: None, passages: None, ground, reason, made_by, act: None }
    }
}

pub(super) fn insert(
    tx: &mut Conn,
    key: &CaseKey,
    case: &Case,
    new: &New,
    now: DateTime<Utc>,
) -> Result<WithholdingId, ReviewError> {
    let id = WithholdingId::new(now);
    let passages = new.passages.map(|places| key.seal_json(&places_context(id), places)).transpose()?;
    let origin = if new.made_by.is_some() { Origin::Handler } else { Origin::Declared };
    let row = (
        withholdings::id.eq(id),
        withholdings::organisation_id.eq(case.organisation),
        withholdings::case_id.eq(case.id),
        withholdings::dataset_id.eq(new.scope.dataset),
        withholdings::row_number.eq(new.scope.row),
        withholdings::last_row.eq(new.until),
        withholdings::column_name.eq(&new.scope.column),
        withholdings::sealed_passages.eq(passages),
        withholdings::act_id.eq(new.act),
        withholdings::ground.eq(new.ground),
        withholdings::sealed_reason.eq(key.seal(&context(id), new.reason.as_bytes())),
        withholdings::origin.eq(origin),
        withholdings::made_by.eq(new.made_by),
        withholdings::made_at.eq(Instant::from(now)),
    );
    diesel::insert_into(withholdings::table).values(row).execute(tx)?;
    Ok(id)
}

/// Marks a withholding as lifted by an act.
pub(super) fn mark_lifted(
    tx: &mut Conn,
    case: &Case,
    withholding: WithholdingId,
    act: Option<ActId>,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let live = withholdings::table
        .find(withholding)
        .filter(withholdings::organisation_id.eq(case.organisation))
        .filter(withholdings::lifted_at.is_null());
    let state = (
        withholdings::lifted_by.eq(by),
        withholdings::lifted_at.eq(Instant::from(now)),
        withholdings::lifted_act.eq(act),
    );
    diesel::update(live).set(state).execute(tx)?;
    Ok(())
}

/// The case's dataset that `scope` is about, when it is of the newest round and has such a row and column.
pub(super) fn find_scope(conn: &mut Conn, case: &Case, scope: &Scope) -> Result<Option<Collected>, DbError> {
    let found = current(conn, case)?.into_iter().find(|dataset| dataset.id == scope.dataset);
    Ok(found.filter(|dataset| {
        let row = scope.row.is_none_or(|row| (0..dataset.rows).contains(&row));
        row && scope.column.as_ref().is_none_or(|column| has_column(dataset, column))
    }))
}

pub(super) fn has_column(dataset: &Collected, name: &str) -> bool {
    dataset.details.0.columns.iter().any(|column| column.name == name)
}

/// The datasets that the answer is made of.
fn current(conn: &mut Conn, case: &Case) -> Result<Vec<Collected>, DbError> {
    collected::of_case(conn, case.organisation, case.id)
}
