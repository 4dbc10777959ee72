//! Activities as they are stored.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::Activity;
use crate::{
    db::{Conn, DbError, Instant, Json, schema::processing_activities},
    ids::{ActivityId, OrganisationId},
};

/// An activity of the register, and when somebody last said that it is right.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub activity: Activity,
    pub confirmed_at: DateTime<Utc>,
}

type Row = (String, Json<Activity>, Instant);

fn entry((key, details, at): Row) -> Entry {
    Entry { activity: Activity { key, ..details.0 }, confirmed_at: at.utc() }
}

/// The organisation's register, by key.
///
/// # Errors
/// [`DbError`].
pub fn entries(conn: &mut Conn, organisation: OrganisationId) -> Result<Vec<Entry>, DbError> {
    let rows: Vec<Row> = processing_activities::table
        .filter(processing_activities::organisation_id.eq(organisation))
        .order(processing_activities::key)
        .select((
            processing_activities::key,
            processing_activities::details,
            processing_activities::updated_at,
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(entry).collect())
}

/// The same without the times.
///
/// # Errors
/// [`DbError`].
pub fn list(conn: &mut Conn, organisation: OrganisationId) -> Result<Vec<Activity>, DbError> {
    Ok(entries(conn, organisation)?.into_iter().map(|entry| entry.activity).collect())
}

/// The organisation's activity with this key; another organisation's is absent.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, organisation: OrganisationId, key: &str) -> Result<Option<Entry>, DbError> {
    let row: Option<Row> = processing_activities::table
        .filter(processing_activities::organisation_id.eq(organisation))
        .filter(processing_activities::key.eq(key))
        .select((
            processing_activities::key,
            processing_activities::details,
            processing_activities::updated_at,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(entry))
}

pub(super) fn insert(
    tx: &mut Conn,
    organisation: OrganisationId,
    activity: &Activity,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let row = (
        processing_activities::id.eq(ActivityId::new(now)),
        processing_activities::organisation_id.eq(organisation),
        processing_activities::key.eq(&activity.key),
        processing_activities::details.eq(Json(activity.clone())),
        processing_activities::updated_at.eq(Instant::from(now)),
    );
    diesel::insert_into(processing_activities::table).values(row).execute(tx)?;
    Ok(())
}

/// `key` is the stored one; the activity may bring another.
pub(super) fn update(
    tx: &mut Conn,
    organisation: OrganisationId,
    key: &str,
    activity: &Activity,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let mine = processing_activities::table
        .filter(processing_activities::organisation_id.eq(organisation))
        .filter(processing_activities::key.eq(key));
    let state = (
        processing_activities::key.eq(&activity.key),
        processing_activities::details.eq(Json(activity.clone())),
        processing_activities::updated_at.eq(Instant::from(now)),
    );
    diesel::update(mine).set(state).execute(tx)?;
    Ok(())
}

pub(super) fn delete(tx: &mut Conn, organisation: OrganisationId, key: &str) -> Result<(), DbError> {
    let gone = processing_activities::table
        .filter(processing_activities::organisation_id.eq(organisation))
        .filter(processing_activities::key.eq(key));
    diesel::delete(gone).execute(tx)?;
    Ok(())
}
