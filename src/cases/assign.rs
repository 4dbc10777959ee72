//! Who works on a case.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{Case, StepError};
use crate::{
    audit::{self, Action, By, Event},
    db::{
        Conn, DbError, Instant,
        schema::{cases, staff},
    },
    ids::StaffId,
    vault::Vault,
};

/// Gives the case to a colleague of the same organisation, or to nobody.
///
/// # Errors
/// [`StepError::Changed`] when there is no such colleague or the case has changed meanwhile.
pub fn assign(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    to: Option<StaffId>,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), StepError> {
    if let Some(id) = to {
        let colleague = staff::table
            .find(id)
            .filter(staff::organisation_id.eq(case.organisation))
            .filter(staff::disabled_at.is_null())
            .select(staff::id);
        colleague.first::<StaffId>(tx).optional()?.ok_or(StepError::Changed)?;
    }
    let as_read = cases::table
        .find(case.id)
        .filter(cases::organisation_id.eq(case.organisation))
        .filter(cases::version.eq(case.version));
    let state = (
        cases::assigned_to.eq(to),
        cases::updated_at.eq(Instant::from(now)),
        cases::version.eq(case.version + 1),
    );
    if diesel::update(as_read).set(state).execute(tx).map_err(DbError::from)? != 1 {
        return Err(StepError::Changed);
    }
    case.assigned_to = to;
    case.version += 1;
    let event = Event {
        organisation: case.organisation,
        by: By::Staff(by),
        action: Action::CaseAssigned,
        case: Some(case.id),
        details: serde_json::json!({ "to": to }),
    };
    Ok(audit::record(tx, vault, event, now)?)
}
