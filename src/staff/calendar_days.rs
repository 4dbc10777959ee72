//! The calendar of an organisation: its country's, with the days that it added or corrected itself. No new release is
//! needed when a government makes a holiday or takes one away.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;

use super::{DeadlineSettings, Organisation, organisations::save};
use crate::{
    db::{
        Conn, DbError, Instant,
        schema::{calendar_days, organisations},
    },
    ids::{OrganisationId, StaffId},
    law::calendar::{Calendar, CorrectedDay, Correction, DayName},
};

/// Where the organisation is and how it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockSettings {
    /// ISO 3166-1, one that has a calendar.
    pub country: String,
    pub zone: Tz,
    pub public_body: bool,
    pub deadlines: DeadlineSettings,
}

/// A day of the organisation's own.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = calendar_days)]
pub struct OwnDay {
    #[diesel(column_name = day)]
    pub on: NaiveDate,
    pub correction: Correction,
    pub name_da: String,
    pub name_en: String,
    /// Where it stands, or why: for whoever checks it later.
    pub reason: String,
}

/// The days of an organisation's own, oldest first.
///
/// # Errors
/// [`DbError`].
pub fn own_days(conn: &mut Conn, organisation: OrganisationId) -> Result<Vec<OwnDay>, DbError> {
    let mine = calendar_days::table.filter(calendar_days::organisation_id.eq(organisation));
    Ok(mine.order(calendar_days::day).select(OwnDay::as_select()).load(conn)?)
}

/// The calendar that the organisation's deadlines are counted with (R1.9, R1.50).
///
/// # Errors
/// [`DbError`].
pub fn calendar_of(conn: &mut Conn, organisation: &Organisation) -> Result<Calendar, DbError> {
    let corrected = own_days(conn, organisation.id)?.into_iter().map(|day| CorrectedDay {
        on: day.on,
        correction: day.correction,
        name: DayName { da: day.name_da, en: day.name_en },
    });
    Ok(organisation.calendar().corrected(corrected.collect()))
}

/// Adds a day. That it may be added, and the audit entry, are the caller's.
///
/// # Errors
/// [`DbError`]; a unique violation when the day is there already.
pub fn add_day(
    tx: &mut Conn,
    organisation: OrganisationId,
    day: &OwnDay,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let row = (
        calendar_days::organisation_id.eq(organisation),
        calendar_days::day.eq(day.on),
        calendar_days::correction.eq(day.correction),
        calendar_days::name_da.eq(&day.name_da),
        calendar_days::name_en.eq(&day.name_en),
        calendar_days::reason.eq(&day.reason),
        calendar_days::added_by.eq(by),
        calendar_days::added_at.eq(Instant::from(now)),
    );
    diesel::insert_into(calendar_days::table).values(row).execute(tx)?;
    Ok(())
}

/// Takes a day away again. Whether it was there.
///
/// # Errors
/// [`DbError`].
pub fn remove_day(tx: &mut Conn, organisation: OrganisationId, on: NaiveDate) -> Result<bool, DbError> {
    Ok(diesel::delete(calendar_days::table.find((organisation, on))).execute(tx)? == 1)
}

/// Changes country, time zone and own targets, and whether it is a public authority.
///
/// # Errors
/// [`DbError`].
pub fn save_clock(
    tx: &mut Conn,
    organisation: &Organisation,
    settings: &ClockSettings,
) -> Result<(), DbError> {
    let ClockSettings { country, zone, public_body, deadlines } = settings;
    let state = (organisations::country.eq(country), organisations::time_zone.eq(zone.name()));
    diesel::update(organisations::table.find(organisation.id)).set(state).execute(tx)?;
    let details = super::OrganisationDetails {
        deadlines: deadlines.clone(),
        public_body: *public_body,
        ..organisation.details().clone()
    };
    save(tx, organisation.id, &organisation.name, &details)
}
