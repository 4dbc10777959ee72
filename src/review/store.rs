//! Withholdings as they are stored.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::ReviewError;
use crate::{
    cases::Case,
    db::{Conn, DbError, Instant, schema::withholdings, text_enum},
    ids::{DatasetId, StaffId, WithholdingId},
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
    column_name: Option<String>,
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
    Ok(Withholding {
        id: row.id,
        scope: Scope { dataset: row.dataset_id, row: row.row_number, column: row.column_name },
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

/// What is to be stored, with its maker: nobody, when the program does what was declared.
pub(super) struct New<'a> {
    pub scope: &'a Scope,
    pub ground: Ground,
    pub reason: &'a str,
    pub made_by: Option<StaffId>,
}

pub(super) fn insert(
    tx: &mut Conn,
    key: &CaseKey,
    case: &Case,
    new: &New,
    now: DateTime<Utc>,
) -> Result<WithholdingId, DbError> {
    let id = WithholdingId::new(now);
    let origin = if new.made_by.is_some() { Origin::Handler } else { Origin::Declared };
    let row = (
        withholdings::id.eq(id),
        withholdings::organisation_id.eq(case.organisation),
        withholdings::case_id.eq(case.id),
        withholdings::dataset_id.eq(new.scope.dataset),
        withholdings::row_number.eq(new.scope.row),
        withholdings::column_name.eq(&new.scope.column),
        withholdings::ground.eq(new.ground),
        withholdings::sealed_reason.eq(key.seal(&context(id), new.reason.as_bytes())),
        withholdings::origin.eq(origin),
        withholdings::made_by.eq(new.made_by),
        withholdings::made_at.eq(Instant::from(now)),
    );
    diesel::insert_into(withholdings::table).values(row).execute(tx)?;
    Ok(id)
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
