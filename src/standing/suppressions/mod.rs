//! Addresses that are not written to for marketing (art. 21(2) and (3)): recognised by their keyed hash, kept as long as
//! the organisation writes to people at all, tied to no case and no name.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{Address, AddressKind};
use crate::{
    audit::{self, Action, By, Event},
    db::{Conn, DbError, Instant, each, schema::suppressions},
    ids::{CaseId, OrganisationId, StaffId},
    vault::Vault,
};

mod file;

pub use file::{Give, Matched, match_file};

/// How many hashes are asked for at once.
const CHUNK: usize = 500;

/// Stops marketing to these addresses, at once. Those that are there already stay as they are. Returns how many are
/// new.
///
/// # Errors
/// [`DbError`].
pub fn stop(
    tx: &mut Conn,
    vault: &Vault,
    (organisation, case): (OrganisationId, Option<CaseId>),
    addresses: &[Address],
    by: By,
    now: DateTime<Utc>,
) -> Result<usize, DbError> {
    let mut added = 0;
    for address in addresses {
        let row = (
            suppressions::organisation_id.eq(organisation),
            suppressions::kind.eq(address.kind),
            suppressions::hash.eq(address.hash(vault, organisation)),
            suppressions::since.eq(Instant::from(now)),
        );
        added += each!(tx, |c| diesel::insert_into(suppressions::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(c))?;
    }
    let count = |kind| addresses.iter().filter(|address| address.kind == kind).count();
    let details = serde_json::json!({
        "email": count(AddressKind::Email), "phone": count(AddressKind::Phone), "new": added,
    });
    audit::record(
        tx,
        vault,
        Event { organisation, by, action: Action::MarketingStopped, case, details },
        now,
    )?;
    Ok(added)
}

/// Takes an address off the list, because the person wants to be written to again. Tells whether it was there.
///
/// # Errors
/// [`DbError`].
pub fn allow(
    tx: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    address: &Address,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let mine = suppressions::table
        .filter(suppressions::organisation_id.eq(organisation))
        .filter(suppressions::kind.eq(address.kind))
        .filter(suppressions::hash.eq(address.hash(vault, organisation)));
    if diesel::delete(mine).execute(tx)? == 0 {
        return Ok(false);
    }
    let details = serde_json::json!({ "kind": address.kind });
    let (by, action) = (By::Staff(by), Action::MarketingAllowed);
    audit::record(tx, vault, Event { organisation, by, action, case: None, details }, now)?;
    Ok(true)
}

/// Since when the address is not written to, or `None` when it may be.
///
/// # Errors
/// [`DbError`].
pub fn stopped_since(
    conn: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    address: &Address,
) -> Result<Option<DateTime<Utc>>, DbError> {
    let since: Option<Instant> = suppressions::table
        .filter(suppressions::organisation_id.eq(organisation))
        .filter(suppressions::kind.eq(address.kind))
        .filter(suppressions::hash.eq(address.hash(vault, organisation)))
        .select(suppressions::since)
        .first(conn)
        .optional()?;
    Ok(since.map(Instant::utc))
}

/// How many addresses stand on the list.
///
/// # Errors
/// [`DbError`].
pub fn count(conn: &mut Conn, organisation: OrganisationId) -> Result<i64, DbError> {
    let mine = suppressions::table.filter(suppressions::organisation_id.eq(organisation));
    Ok(mine.count().get_result(conn)?)
}

/// Those of `hashes` that stand on the list.
fn known(
    conn: &mut Conn,
    organisation: OrganisationId,
    kind: AddressKind,
    hashes: &[Vec<u8>],
) -> Result<HashSet<Vec<u8>>, DbError> {
    let mut known = HashSet::new();
    for chunk in hashes.chunks(CHUNK) {
        let found: Vec<Vec<u8>> = suppressions::table
            .filter(suppressions::organisation_id.eq(organisation))
            .filter(suppressions::kind.eq(kind))
            .filter(suppressions::hash.eq_any(chunk.to_vec()))
            .select(suppressions::hash)
            .load(conn)?;
        known.extend(found);
    }
    Ok(known)
}

/// Records that a list was tested: how long it was and how many were on it, nothing of what it held.
///
/// # Errors
/// [`DbError`].
pub fn record_test(
    tx: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    (rows, stopped, unreadable): (usize, usize, usize),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let details = serde_json::json!({ "rows": rows, "stopped": stopped, "unreadable": unreadable });
    let (by, action) = (By::Staff(by), Action::MarketingListTested);
    audit::record(tx, vault, Event { organisation, by, action, case: None, details }, now)
}
