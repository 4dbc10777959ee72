//! What must be deleted again when a backup is restored (RULES 2.3): for each erased record the system and a keyed hash
//! of the record's key. The list names nobody; it recognises the keys of a restored system when they are shown to it.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use super::table::{self, FileError};
use crate::{
    audit::{self, Action, By, Event},
    db::{Conn, DbError, Instant, each, schema::erased_records},
    ids::{CaseId, OrganisationId, StaffId},
    vault::Vault,
};

/// Headings under which a record's key usually stands, in lower case.
const HEADINGS: &[&str] = &["key", "id", "nøgle", "record", "record key"];

/// How many hashes are asked for at once.
const CHUNK: usize = 500;

fn hash(vault: &Vault, organisation: OrganisationId, system: &str, key: &str) -> Vec<u8> {
    vault.blind(organisation, &format!("erased/{system}"), key.trim())
}

/// Remembers that the records with these keys were deleted in `system`, until the oldest backup that may hold them is
/// gone. Remembering one again keeps it longer, never shorter. Returns how many keys were taken.
///
/// # Errors
/// [`DbError`].
pub fn remember(
    tx: &mut Conn,
    vault: &Vault,
    (organisation, case): (OrganisationId, Option<CaseId>),
    (system, keys): (&str, &[String]),
    kept_until: NaiveDate,
    by: By,
    now: DateTime<Utc>,
) -> Result<usize, DbError> {
    let keys: Vec<&String> = keys.iter().filter(|key| !key.trim().is_empty()).collect();
    for key in &keys {
        let hash = hash(vault, organisation, system, key);
        let there = erased_records::table
            .find((organisation, system, hash.clone()))
            .select(erased_records::kept_until);
        let until: Option<NaiveDate> = there.first(tx).optional()?;
        let row = (
            erased_records::organisation_id.eq(organisation),
            erased_records::system.eq(system),
            erased_records::hash.eq(hash),
            erased_records::erased_at.eq(Instant::from(now)),
            erased_records::kept_until.eq(until.map_or(kept_until, |until| until.max(kept_until))),
        );
        let (at, until) = (row.3, row.4);
        each!(tx, |c| diesel::insert_into(erased_records::table)
            .values(row)
            .on_conflict((erased_records::organisation_id, erased_records::system, erased_records::hash))
            .do_update()
            .set((at, until))
            .execute(c))?;
    }
    let details = serde_json::json!({ "system": system, "records": keys.len(), "kept_until": kept_until });
    let action = Action::ErasureRemembered;
    audit::record(tx, vault, Event { organisation, by, action, case, details }, now)?;
    Ok(keys.len())
}

/// Each system and how many of its records must not come back.
///
/// # Errors
/// [`DbError`].
pub fn systems(conn: &mut Conn, organisation: OrganisationId) -> Result<Vec<(String, i64)>, DbError> {
    Ok(erased_records::table
        .filter(erased_records::organisation_id.eq(organisation))
        .group_by(erased_records::system)
        .select((erased_records::system, diesel::dsl::count_star()))
        .order(erased_records::system)
        .load(conn)?)
}

/// The whole list as CSV: system, hash in hexadecimal, when it was erased, until when the entry is kept.
///
/// # Errors
/// [`DbError`].
pub fn export(conn: &mut Conn, organisation: OrganisationId) -> Result<Vec<u8>, DbError> {
    let rows: Vec<(String, Vec<u8>, Instant, NaiveDate)> = erased_records::table
        .filter(erased_records::organisation_id.eq(organisation))
        .order((erased_records::system, erased_records::erased_at, erased_records::hash))
        .select((
            erased_records::system,
            erased_records::hash,
            erased_records::erased_at,
            erased_records::kept_until,
        ))
        .load(conn)?;
    let mut out = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    // Into memory: there is no disk to be full.
    let mut line = |fields: [&str; 4]| out.write_record(fields).is_ok();
    line(["system", "hash", "erased_at", "kept_until"]);
    for (system, hash, erased_at, kept_until) in &rows {
        let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        line([system, &hex, &erased_at.utc().to_rfc3339(), &kept_until.to_string()]);
    }
    Ok(out.into_inner().unwrap_or_default())
}

/// Records that the list left the portal.
///
/// # Errors
/// [`DbError`].
pub fn record_export(
    tx: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let (by, action, details) = (By::Staff(by), Action::ErasuresExported, serde_json::json!({}));
    audit::record(tx, vault, Event { organisation, by, action, case: None, details }, now)
}

/// What came of comparing the keys of a restored system. It stands nowhere else.
#[derive(Debug)]
pub struct Matched {
    pub rows: usize,
    /// Records that must be deleted again.
    pub again: usize,
    /// They, as CSV: line, key.
    pub csv: Vec<u8>,
}

/// Compares the keys of a restored `system`, a CSV, with what was erased there.
///
/// # Errors
/// [`FileError`], or the database's inside the outer result.
pub fn match_file(
    conn: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    system: &str,
    (bytes, column): (&[u8], &str),
) -> Result<Result<Matched, FileError>, DbError> {
    let table = match table::read(bytes, column, HEADINGS) {
        Ok(table) => table,
        Err(error) => return Ok(Err(error)),
    };
    let of = |row: &table::Row| hash(vault, organisation, system, row.value(table.column));
    let hashes: Vec<Vec<u8>> = table.rows.iter().map(of).collect();
    let erased = erased(conn, organisation, system, &hashes)?;
    let mut out = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    let mut line = |fields: [&str; 2]| out.write_record(fields).is_ok();
    line(["line", "key"]);
    let mut again = 0;
    for (row, _) in table.rows.iter().zip(&hashes).filter(|(_, hash)| erased.contains(*hash)) {
        line([&row.line.to_string(), row.value(table.column)]);
        again += 1;
    }
    Ok(Ok(Matched { rows: table.rows.len(), again, csv: out.into_inner().unwrap_or_default() }))
}

fn erased(
    conn: &mut Conn,
    organisation: OrganisationId,
    system: &str,
    hashes: &[Vec<u8>],
) -> Result<HashSet<Vec<u8>>, DbError> {
    let mut erased = HashSet::new();
    for chunk in hashes.chunks(CHUNK) {
        let found: Vec<Vec<u8>> = erased_records::table
            .filter(erased_records::organisation_id.eq(organisation))
            .filter(erased_records::system.eq(system))
            .filter(erased_records::hash.eq_any(chunk.to_vec()))
            .select(erased_records::hash)
            .load(conn)?;
        erased.extend(found);
    }
    Ok(erased)
}

/// Records that the keys of a restored system were compared: numbers, no keys.
///
/// # Errors
/// [`DbError`].
pub fn record_match(
    tx: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    (system, rows, again): (&str, usize, usize),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let details = serde_json::json!({ "system": system, "rows": rows, "again": again });
    let (by, action) = (By::Staff(by), Action::ErasuresMatched);
    audit::record(tx, vault, Event { organisation, by, action, case: None, details }, now)
}
