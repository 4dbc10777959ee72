//! The processing activities that a case is about: one answer for its letters and its package (art. 15(1) and (2)).

use std::collections::BTreeSet;

use diesel::prelude::*;
use serde::Deserialize;

use super::Case;
use crate::{
    db::{
        Conn, DbError, Json,
        schema::{datasets, searches},
    },
    law::rights::Right,
    register::{self, Activity},
};

/// What a dataset says of itself, as far as it is needed here.
#[derive(Debug, Deserialize)]
struct Said {
    activity: String,
}

/// The processing activities of a case.
#[derive(Debug, Default)]
pub struct Concerned {
    pub activities: Vec<Activity>,
    /// What collected data name and the register lacks. An answer would be silent about why the data are there and
    /// where they go, so no letter leaves before it is entered.
    pub unregistered: Vec<String>,
}

/// The activities of the register that the newest round found data in, and those that concern everybody. Only access
/// is answered with them: art. 20 and the others know no such information.
///
/// # Errors
/// [`DbError`].
pub fn concerned_activities(conn: &mut Conn, case: &Case) -> Result<Concerned, DbError> {
    if case.right != Right::Access {
        return Ok(Concerned::default());
    }
    let newest: Option<i32> = searches::table
        .filter(searches::organisation_id.eq(case.organisation))
        .filter(searches::case_id.eq(case.id))
        .select(diesel::dsl::max(searches::round))
        .first(conn)?;
    let of_round = searches::table
        .filter(searches::organisation_id.eq(case.organisation))
        .filter(searches::case_id.eq(case.id))
        .filter(searches::round.eq(newest.unwrap_or_default()))
        .select(searches::id);
    let found: Vec<Json<Said>> = datasets::table
        .filter(datasets::organisation_id.eq(case.organisation))
        .filter(datasets::case_id.eq(case.id))
        .filter(datasets::search_id.eq_any(of_round))
        .filter(datasets::row_count.gt(0))
        .select(datasets::details)
        .load(conn)?;
    let keys: BTreeSet<String> = found.into_iter().map(|said| said.0.activity).collect();
    let registered = register::list(conn, case.organisation)?;
    let missing = |key: &&String| !registered.iter().any(|activity| activity.key == **key);
    let unregistered = keys.iter().filter(missing).cloned().collect();
    let activities = register::concerned(&registered, &keys).into_iter().cloned().collect();
    Ok(Concerned { activities, unregistered })
}
