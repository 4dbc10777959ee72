//! Activities as they are stored.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::Activity;
use crate::{
    db::{Conn, DbError, Instant, Json, schema::processing_activities},
    ids::{ActivityId, OrganisationId},
};

/// The organisation's register, by key.
///
/// # Errors
/// [`DbError`].
pub fn list(conn: &mut Conn, organisation: OrganisationId) -> Result<Vec<Activity>, DbError> {
    let rows: Vec<(String, Json<Activity>)> = processing_activities::table
        .filter(processing_activities::organisation_id.eq(organisation))
        .order(processing_activities::key)
        .select((processing_activities::key, processing_activities::details))
        .load(conn)?;
    Ok(rows.into_iter().map(|(key, details)| Activity { key, ..details.0 }).collect())
}

/// What replacing the register changed.
pub(super) struct Changes {
    pub added: usize,
    pub changed: usize,
    pub removed: usize,
}

/// Makes `activities` the whole register.
pub(super) fn replace(
    tx: &mut Conn,
    organisation: OrganisationId,
    activities: &[Activity],
    now: DateTime<Utc>,
) -> Result<Changes, DbError> {
    let mut before: BTreeMap<String, Activity> =
        list(tx, organisation)?.into_iter().map(|activity| (activity.key.clone(), activity)).collect();
    let mut changes = Changes { added: 0, changed: 0, removed: 0 };
    for activity in activities {
        match before.remove(&activity.key) {
            Some(same) if same == *activity => {}
            Some(_) => {
                update(tx, organisation, activity, now)?;
                changes.changed += 1;
            }
            None => {
                insert(tx, organisation, activity, now)?;
                changes.added += 1;
            }
        }
    }
    for key in before.into_keys() {
        let gone = processing_activities::table
            .filter(processing_activities::organisation_id.eq(organisation))
            .filter(processing_activities::key.eq(key));
        diesel::delete(gone).execute(tx)?;
        changes.removed += 1;
    }
    Ok(changes)
}

fn insert(
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

fn update(
    tx: &mut Conn,
    organisation: OrganisationId,
    activity: &Activity,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let mine = processing_activities::table
        .filter(processing_activities::organisation_id.eq(organisation))
        .filter(processing_activities::key.eq(&activity.key));
    let state = (
        processing_activities::details.eq(Json(activity.clone())),
        processing_activities::updated_at.eq(Instant::from(now)),
    );
    diesel::update(mine).set(state).execute(tx)?;
    Ok(())
}
