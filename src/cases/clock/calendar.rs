//! A day of the calendar changes, or the country, or the time zone: the open cases are counted anew in the same
//! transaction, and each date that moves is recorded.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde_json::json;

use super::{ClockError, House, checked_reason, recompute};
use crate::{
    audit::{self, Action, By, Event},
    cases::{Case, find},
    db::{
        Conn, DbError, Instant,
        schema::{cases, extensions},
    },
    ids::{CaseId, StaffId},
    law::{
        extension::{Extension, ExtensionGround},
        reckoning::{Facts, reckon},
        status::Status,
    },
    staff::{self, ClockSettings, Organisation, OwnDay},
    vault::Vault,
};

/// Adds or corrects a day. How many cases got another last day.
///
/// # Errors
/// [`ClockError::Correction`] when the calendar says so already, or cannot; [`ClockError`]. Then nothing was changed.
pub fn add_day(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    day: &OwnDay,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<usize, ClockError> {
    checked_reason(&day.reason)?;
    staff::calendar_of(tx, organisation)?.may_correct(day.on, day.correction)?;
    staff::add_day(tx, organisation.id, day, by, now)?;
    let details = json!({ "day": day.on, "correction": day.correction });
    changed(tx, vault, organisation, (Action::CalendarChanged, details), by, now)
}

/// Takes a day of the organisation's own away again. How many cases got another last day.
///
/// # Errors
/// [`ClockError::Db`]. A day that is not there changes nothing.
pub fn remove_day(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    on: NaiveDate,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<usize, ClockError> {
    if !staff::remove_day(tx, organisation.id, on)? {
        return Ok(0);
    }
    changed(
        tx,
        vault,
        organisation,
        (Action::CalendarChanged, json!({ "day": on, "removed": true })),
        by,
        now,
    )
}

/// Changes country, time zone, own targets, and whether the organisation is a public authority. How many cases got another last day.
///
/// # Errors
/// [`ClockError::Db`].
pub fn change_settings(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    settings: &ClockSettings,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<usize, ClockError> {
    staff::save_clock(tx, organisation, settings)?;
    let after = staff::find(tx, organisation.id)?.ok_or(diesel::result::Error::NotFound)?;
    let ClockSettings { country, zone, public_body, deadlines } = settings;
    let details = json!({
        "country": country, "zone": zone.name(), "public_body": public_body, "deadlines": deadlines,
    });
    changed(tx, vault, &after, (Action::ClockSettingsChanged, details), by, now)
}

fn changed(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    (action, details): (Action, serde_json::Value),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<usize, ClockError> {
    let event = Event { organisation: organisation.id, by: By::Staff(by), action, case: None, details };
    audit::record(tx, vault, event, now)?;
    let house = House::of(tx, vault, organisation)?;
    recompute_open(tx, &house, By::Staff(by), now)
}

/// Counts every open case anew. Only those whose date moves are read whole.
fn recompute_open(tx: &mut Conn, house: &House, by: By, now: DateTime<Utc>) -> Result<usize, ClockError> {
    let told = extensions_of(tx, house)?;
    let (zone, today) = (house.organisation.zone(), house.day(now));
    let running = [Status::Received, Status::Identity, Status::Collecting, Status::Review];
    let open: Vec<(CaseId, Instant, NaiveDate, NaiveDate)> = cases::table
        .filter(cases::organisation_id.eq(house.organisation.id))
        .filter(cases::open)
        .filter(cases::status.eq_any(running))
        .order(cases::id)
        .select((cases::id, cases::received_at, cases::received_on, cases::due_on))
        .load(tx)?;
    let mut moved = 0;
    for (id, received_at, received_on, due_on) in open {
        let facts = Facts { extension: told.get(&id).copied(), ..Facts::received(received_at.utc()) };
        let reckoning = reckon(&facts, zone, &house.calendar, today);
        if (reckoning.due.received_on, reckoning.steer_on) == (received_on, due_on) {
            continue;
        }
        let mut case: Case = find(tx, house.organisation.id, id)?.ok_or(diesel::result::Error::NotFound)?;
        let why = (by, "calendar");
        moved += usize::from(recompute(tx, house, &mut case, told.get(&id).copied(), why, now)?);
    }
    Ok(moved)
}

fn extensions_of(conn: &mut Conn, house: &House) -> Result<HashMap<CaseId, Extension>, DbError> {
    let rows: Vec<(CaseId, ExtensionGround, NaiveDate, NaiveDate)> = extensions::table
        .filter(extensions::organisation_id.eq(house.organisation.id))
        .select((extensions::case_id, extensions::ground, extensions::until_on, extensions::told_on))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, ground, until, told_on)| (id, Extension { ground, until, told_on }))
        .collect())
}
