//! The end of things that have a date: drafts, sessions, codes, packages, entries of the registers that outlive their
//! cases. (The retention of whole cases is not here yet; it will call [`standing::case_purged`].)
//!
//! Invariant: what has expired is already refused everywhere; sweeping only takes it off the disk. A sweep that is
//! interrupted goes on at the next one.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use crate::{
    db::{
        Db, DbError, Instant,
        schema::{codes, idempotency_keys, packages, session_proofs, sessions},
    },
    documents,
    identity::{eid, text_messages},
    ids::{FileId, PackageId},
    intake, sources, standing,
    vault::Vault,
};

/// How often to sweep.
pub const EVERY: TimeDelta = TimeDelta::minutes(10);

/// Expired codes still count against the number that a case gets within an hour (`identity::codes`).
const CODES: TimeDelta = TimeDelta::hours(1);

/// A sender that tries again after so long gets a new case.
const IDEMPOTENCY: TimeDelta = TimeDelta::days(30);

/// Removes what has expired by `now`; tells how many things that were.
///
/// # Errors
/// [`DbError`]; what is left goes at the next sweep.
pub fn sweep(db: &Db, vault: &Vault, now: DateTime<Utc>) -> Result<usize, DbError> {
    let at = Instant::from(now);
    let rows = db.write(|tx| {
        let old_keys = idempotency_keys::created_at.lt(Instant::from(now - IDEMPOTENCY));
        let sessions = diesel::delete(sessions::table.filter(sessions::expires_at.le(at))).execute(tx)?;
        let proofs = session_proofs::table.filter(session_proofs::until.le(at));
        diesel::delete(proofs).execute(tx)?;
        let old_codes = codes::expires_at.le(Instant::from(now - CODES));
        let codes = diesel::delete(codes::table.filter(old_codes)).execute(tx)?;
        let keys = diesel::delete(idempotency_keys::table.filter(old_keys)).execute(tx)?;
        Ok::<_, DbError>(
            sessions
                + codes
                + keys
                + eid::login::sweep(tx, now)?
                + eid::cpr_match::sweep(tx, now)?
                + text_messages::sweep(tx, now)?
                + standing::sweep(tx, now)?,
        )
    })?;
    let infected = documents::expire(db, vault, now)?
        + documents::expire_id_documents(db, vault, now)?
        + sources::documents::expire(db, vault, now)?
        + sources::tasks::sweep(db, vault, now)?;
    Ok(rows + intake::sweep(db, vault, now)? + packages(db, vault, at)? + infected)
}

/// The file of an expired package goes, and the passphrase that opened it; its row stays, with its hash and the list of
/// what it held.
fn packages(db: &Db, vault: &Vault, now: Instant) -> Result<usize, DbError> {
    let expired: Vec<(PackageId, Option<FileId>)> = db.read(|conn| {
        packages::table
            .filter(packages::expires_at.le(now))
            .filter(packages::file_id.is_not_null())
            .select((packages::id, packages::file_id))
            .limit(1000)
            .load(conn)
            .map_err(DbError::from)
    })?;
    let mut removed = 0;
    for (package, file) in &expired {
        let gone = file.map_or(Ok(()), |file| vault.remove_file(file));
        if let Err(e) = gone {
            log::error!("the file of package {package}: {e}");
            continue;
        }
        db.write(|tx| {
            let row = diesel::update(packages::table.find(package));
            let gone =
                (packages::file_id.eq(None::<FileId>), packages::sealed_passphrase.eq(None::<Vec<u8>>));
            row.set(gone).execute(tx).map_err(DbError::from)
        })?;
        removed += 1;
    }
    Ok(removed)
}
