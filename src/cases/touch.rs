//! A change within a case that is no step of its own, such as a withheld row: whoever decides on what was there before
//! is told to look again.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{Case, StepError};
use crate::db::{Conn, Instant, schema::cases};

/// Marks the case as changed, and holds its row until the transaction ends.
///
/// # Errors
/// [`StepError::Changed`] when somebody else was faster.
pub fn touch(tx: &mut Conn, case: &mut Case, now: DateTime<Utc>) -> Result<(), StepError> {
    let as_read = cases::table
        .find(case.id)
        .filter(cases::organisation_id.eq(case.organisation))
        .filter(cases::version.eq(case.version));
    let state = (cases::updated_at.eq(Instant::from(now)), cases::version.eq(case.version + 1));
    match diesel::update(as_read).set(state).execute(tx)? {
        1 => {
            case.version += 1;
            Ok(())
        }
        _ => Err(StepError::Changed),
    }
}
