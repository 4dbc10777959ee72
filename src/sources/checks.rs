//! What came of comparing a source with its declaration, kept for whoever looks at it later.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::{
    audit::{self, Action, By, Event},
    db::{Conn, DbError, Instant, Json, schema::source_checks},
    ids::{OrganisationId, StaffId},
    vault::Vault,
};

/// The newest check of one source.
#[derive(Debug, Clone, Queryable)]
pub struct Checked {
    pub source: String,
    /// Empty when all is as declared. For an administrator: no row data, no secret.
    pub problems: Json<Vec<String>>,
    pub by: StaffId,
    pub at: Instant,
}

/// By the name of the source.
///
/// # Errors
/// [`DbError`].
pub fn of(conn: &mut Conn, organisation: OrganisationId) -> Result<BTreeMap<String, Checked>, DbError> {
    use source_checks as table;
    let all: Vec<Checked> = table::table
        .filter(table::organisation_id.eq(organisation))
        .select((table::source, table::problems, table::checked_by, table::checked_at))
        .load(conn)?;
    Ok(all.into_iter().map(|one| (one.source.clone(), one)).collect())
}

/// Keeps what was found, instead of what was found before.
///
/// # Errors
/// [`DbError`].
pub fn keep(
    tx: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    (source, problems): (&str, &[String]),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    use source_checks as table;
    let mine = table::table.filter(table::organisation_id.eq(organisation)).filter(table::source.eq(source));
    diesel::delete(mine).execute(tx)?;
    let row = (
        table::organisation_id.eq(organisation),
        table::source.eq(source),
        table::problems.eq(Json(problems.to_vec())),
        table::checked_by.eq(by),
        table::checked_at.eq(Instant::from(now)),
    );
    diesel::insert_into(table::table).values(row).execute(tx)?;
    let details = serde_json::json!({ "source": source, "problems": problems.len() });
    let event = Event { organisation, by: By::Staff(by), action: Action::SourceChecked, case: None, details };
    audit::record(tx, vault, event, now)
}

/// That somebody looked what a source would find, by which kinds of knowledge, and how many it found.
///
/// # Errors
/// [`DbError`].
pub fn tried(
    tx: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    (source, by_what, found): (&str, &[&str], Option<usize>),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let details = serde_json::json!({ "source": source, "asked_by": by_what, "found": found });
    let event = Event { organisation, by: By::Staff(by), action: Action::SourceTried, case: None, details };
    audit::record(tx, vault, event, now)
}
