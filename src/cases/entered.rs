//! What is entered in a case about those beside us, controllers and processors: tidied, bounded, told to the log, and
//! listed over all cases.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{Case, find};
use crate::{
    audit::{self, Action, By, Event},
    db::{Conn, DbError},
    ids::{CaseId, OrganisationId, StaffId},
    vault::{CaseKey, Vault, VaultError},
};

/// The longest name and contact, in characters.
pub const LINE_MAX: usize = 200;

/// What was typed, without the spaces around it.
///
/// # Errors
/// The first error when nothing was typed, the second when it is longer than `most` characters.
pub fn entered<E>(typed: &str, most: usize, (missing, too_long): (E, E)) -> Result<String, E> {
    match typed.trim() {
        "" => Err(missing),
        text if text.chars().count() > most => Err(too_long),
        text => Ok(text.to_owned()),
    }
}

/// Tells the log what a colleague did in a case.
///
/// # Errors
/// [`DbError`].
pub fn tell(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (action, details): (Action, Value),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let event =
        Event { organisation: case.organisation, by: By::Staff(by), action, case: Some(case.id), details };
    audit::record(tx, vault, event, now)
}

/// Rows of many cases, each opened with the key of its case. A case that is gone took its key with it.
///
/// # Errors
/// [`DbError`], or [`VaultError`] when one does not open.
pub fn with_cases<R, T, E: From<DbError> + From<VaultError>>(
    conn: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    rows: Vec<R>,
    case_of: impl Fn(&R) -> CaseId,
    open: impl Fn(R, &CaseKey) -> Result<T, VaultError>,
) -> Result<Vec<(Case, T)>, E> {
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(case) = find(conn, organisation, case_of(&row))? else { continue };
        let Ok(key) = case.key(vault) else { continue };
        all.push((case, open(row, &key)?));
    }
    Ok(all)
}
