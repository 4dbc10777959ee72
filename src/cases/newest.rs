//! What the newest round of asking the sources gave: earlier rounds count for nothing.

use diesel::prelude::*;
use serde::Deserialize;

use super::Case;
use crate::{
    db::{
        Conn, DbError, Json,
        schema::{collected_documents, datasets, searches},
    },
    ids::{CaseId, OrganisationId},
    law::identity::Sensitivity,
};

/// What a dataset with rows says of itself, as far as a rule asks.
#[derive(Debug, Deserialize)]
pub(super) struct Said {
    /// The key of its processing activity.
    pub activity: String,
    #[serde(default)]
    pub sensitivity: Sensitivity,
}

/// The number of the newest round; 0 when nothing was asked yet.
///
/// # Errors
/// [`DbError`].
pub fn newest_round(conn: &mut Conn, organisation: OrganisationId, case: CaseId) -> Result<i32, DbError> {
    let newest: Option<i32> = searches::table
        .filter(searches::organisation_id.eq(organisation))
        .filter(searches::case_id.eq(case))
        .select(diesel::dsl::max(searches::round))
        .first(conn)?;
    Ok(newest.unwrap_or_default())
}

/// What the datasets say in which the newest round found something.
///
/// # Errors
/// [`DbError`].
pub(super) fn said(conn: &mut Conn, case: &Case) -> Result<Vec<Said>, DbError> {
    let newest = newest_round(conn, case.organisation, case.id)?;
    let of_round = || {
        searches::table
            .filter(searches::organisation_id.eq(case.organisation))
            .filter(searches::case_id.eq(case.id))
            .filter(searches::round.eq(newest))
            .select(searches::id)
    };
    let found: Vec<Json<Said>> = datasets::table
        .filter(datasets::organisation_id.eq(case.organisation))
        .filter(datasets::case_id.eq(case.id))
        .filter(datasets::search_id.eq_any(of_round()))
        .filter(datasets::row_count.gt(0))
        .select(datasets::details)
        .load(conn)?;
    let papers: Vec<Json<Said>> = collected_documents::table
        .filter(collected_documents::organisation_id.eq(case.organisation))
        .filter(collected_documents::case_id.eq(case.id))
        .filter(collected_documents::search_id.eq_any(of_round()))
        .select(collected_documents::details)
        .distinct()
        .load(conn)?;
    Ok(found.into_iter().chain(papers).map(|said| said.0).collect())
}
