//! Four eyes: somebody has looked at exactly what would be handed over now.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{ReviewError, withhold::begin};
use crate::{
    audit::{self, Action, By, Event},
    cases::{self, Case, StepError},
    db::{Conn, Instant, schema::release_looks},
    ids::{LookId, StaffId},
    law::status::{Refusal, Undecided},
    vault::Vault,
};

/// Notes that `by` has looked. The look counts until anything that is given or withheld changes. Whoever looked first
/// cannot be the second. `case` is brought up to date.
///
/// # Errors
/// [`ReviewError::SameEyes`]; [`ReviewError::Step`] while something is undecided.
pub fn look(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), ReviewError> {
    begin(tx, case, now)?;
    let Undecided { items, proposals, looking } = cases::facts(tx, case, now)?.undecided;
    let open = match (looking, items, proposals) {
        (true, ..) => Some(Refusal::LookingForPeople),
        (_, 1.., _) => Some(Refusal::Undecided(items)),
        (_, _, 1..) => Some(Refusal::ProposalsOpen(proposals)),
        _ => None,
    };
    if let Some(refusal) = open {
        return Err(StepError::from(refusal).into());
    }
    if cases::looked(tx, case)?.contains(&by) {
        return Err(ReviewError::SameEyes);
    }
    let row = (
        release_looks::id.eq(LookId::new(now)),
        release_looks::organisation_id.eq(case.organisation),
        release_looks::case_id.eq(case.id),
        release_looks::seen.eq(cases::review_state(tx, case)?),
        release_looks::looked_by.eq(by),
        release_looks::looked_at.eq(Instant::from(now)),
    );
    diesel::insert_into(release_looks::table).values(row).execute(tx)?;
    let event = Event {
        organisation: case.organisation,
        by: By::Staff(by),
        action: Action::ReleaseLooked,
        case: Some(case.id),
        details: serde_json::json!({}),
    };
    Ok(audit::record(tx, vault, event, now)?)
}
