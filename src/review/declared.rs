//! Columns that a source declares to be about other people are withheld before anybody looks (art. 15(4)); a handler
//! may lift that where it does no harm.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    Origin, ReviewError, Scope,
    store::{self, New},
};
use crate::{
    audit::{self, Action, By, Event},
    cases::Case,
    db::{Conn, DbError, schema::withholdings},
    ids::DatasetId,
    law::grounds::Ground,
    letters::Words,
    sources::collected,
    vault::Vault,
};

/// Withholds the `columns` of a dataset that was just collected. Doing so again changes nothing, and never brings
/// back what a handler lifted. Tells how many columns were withheld.
///
/// # Errors
/// [`ReviewError::NothingThere`] when the case has no such dataset or the dataset no such column.
pub fn declared(
    tx: &mut Conn,
    vault: &Vault,
    words: &Words,
    case: &Case,
    dataset: DatasetId,
    columns: &[String],
    now: DateTime<Utc>,
) -> Result<usize, ReviewError> {
    if columns.is_empty() {
        return Ok(0);
    }
    let found = collected::find(tx, case.organisation, case.id, dataset)?.ok_or(ReviewError::NothingThere)?;
    if !columns.iter().all(|column| store::has_column(&found, column)) {
        return Err(ReviewError::NothingThere);
    }
    let known = known(tx, case, dataset)?;
    let fresh: Vec<&String> = columns.iter().filter(|column| !known.contains(*column)).collect();
    if fresh.is_empty() {
        return Ok(0);
    }
    let key = case.key(vault)?;
    let reason = words.text(case.language, "letter-declared-reason", &[]);
    for column in &fresh {
        let scope = Scope { dataset, row: None, column: Some((*column).clone()) };
        let new = New::of(&scope, Ground::OthersRights, &reason, None);
        store::insert(tx, &key, case, &new, now)?;
    }
    let event = Event {
        organisation: case.organisation,
        by: By::Program,
        action: Action::Withheld,
        case: Some(case.id),
        details: serde_json::json!({
            "dataset": dataset, "columns": fresh, "ground": Ground::OthersRights, "origin": Origin::Declared,
        }),
    };
    audit::record(tx, vault, event, now)?;
    Ok(fresh.len())
}

/// The columns that were withheld by declaration before, lifted or not.
fn known(tx: &mut Conn, case: &Case, dataset: DatasetId) -> Result<HashSet<String>, DbError> {
    let names: Vec<Option<String>> = withholdings::table
        .filter(withholdings::organisation_id.eq(case.organisation))
        .filter(withholdings::dataset_id.eq(dataset))
        .filter(withholdings::origin.eq(Origin::Declared))
        .select(withholdings::column_name)
        .load(tx)?;
    Ok(names.into_iter().flatten().collect())
}
