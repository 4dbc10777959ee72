//! A case that several workers write about at once: each waits for the one before, so that the last one sees that it
//! is the last.

use diesel::prelude::*;

use super::{Case, StepError};
use crate::db::{Conn, DbError, schema::cases};

/// Holds the row of the case until the transaction ends, and brings `case` up to date. Changes nothing.
///
/// # Errors
/// [`StepError::Changed`] when the case is gone.
pub fn hold(tx: &mut Conn, case: &mut Case) -> Result<(), StepError> {
    hold_row(tx, case)?;
    let mine = cases::table.find(case.id).filter(cases::organisation_id.eq(case.organisation));
    let now = mine.select(Case::as_select()).first(tx).optional()?;
    *case = now.ok_or(StepError::Changed)?;
    Ok(())
}

/// Holds the row of the case and no more: what is counted for the case afterwards, nobody adds to before this is done.
///
/// # Errors
/// [`DbError`].
pub fn hold_row(tx: &mut Conn, case: &Case) -> Result<(), DbError> {
    let mine = cases::table.find(case.id).filter(cases::organisation_id.eq(case.organisation));
    diesel::update(mine).set(cases::updated_at.eq(cases::updated_at)).execute(tx)?;
    Ok(())
}
