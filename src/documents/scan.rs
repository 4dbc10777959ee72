//! Having files scanned: a task each, tried until the scanner answers; and what becomes of what it finds.

use std::{fmt::Display, io::Read};

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use serde_json::json;

use super::{
    AttachmentError, FileState, Parts, Scanner, Verdict, Why,
    attachments::{Row, find_row, retract},
    scanner::Unfinished,
};
use crate::{
    audit::{self, Action, By, Event},
    cases,
    db::{Conn, Db, DbError, Instant, schema::attachments},
    ids::{AttachmentId, CaseId, CollectedDocumentId, OrganisationId},
    outbox::{self, Work},
    sources::documents::{self as collected, DocumentsError, Scan},
    vault::{SealKey, Vault, VaultError},
};

/// How long an infected file is kept, unopened, for whoever has to look into it.
const INFECTED: TimeDelta = TimeDelta::days(7);

/// The file was not scanned.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// The scanner is away: the file is held, and tried again. The text names nobody.
    #[error("{0}")]
    Later(String),
    /// The file does not open: a person has to look at it.
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Scans one file and keeps what came of it. A file that is gone, was scanned, or was released, needs nothing.
///
/// # Errors
/// [`ScanError`]; the file stays held.
pub fn scan(
    parts: &Parts,
    organisation: OrganisationId,
    id: AttachmentId,
    now: DateTime<Utc>,
) -> Result<(), ScanError> {
    let Parts { db, vault, scanner, .. } = *parts;
    let Some(row) = db.read(|conn| find_row(conn, organisation, id))? else { return Ok(()) };
    if row.gone_at.is_some() || !matches!(row.state, FileState::Waiting | FileState::Held) {
        return Ok(());
    }
    let Some(scanner) = scanner else {
        return Ok(settle(db, vault, organisation, &row, Err(Why::NoScanner), now)?);
    };
    let Some(key) = key_of(db, vault, organisation, &row)? else { return Ok(()) };
    let reader = match vault.open_file(&key, row.file_id) {
        Err(VaultError::NoSuchFile(_)) => return Ok(()),
        opened => opened?,
    };
    let found = ask(scanner, reader, u64::try_from(row.bytes).unwrap_or(u64::MAX), &id)?;
    settle(db, vault, organisation, &row, found.clone(), now)?;
    away(&found)
}

/// Scans one document of a source and keeps what came of it ([`collected::scanned`]).
///
/// # Errors
/// [`ScanError`]; the document stays held.
pub fn scan_collected(
    parts: &Parts,
    organisation: OrganisationId,
    id: CollectedDocumentId,
    now: DateTime<Utc>,
) -> Result<(), ScanError> {
    let Parts { db, vault, scanner, .. } = *parts;
    let waiting = db.read(|conn| collected::to_scan(conn, vault, organisation, id));
    let Some(Scan { content, bytes }) = waiting.map_err(|error| match error {
        DocumentsError::Db(e) => ScanError::Db(e),
        DocumentsError::Vault(e) => ScanError::Vault(e),
    })?
    else {
        return Ok(());
    };
    let found = match scanner {
        Some(scanner) => ask(scanner, content, bytes, &id)?,
        None => Err(Why::NoScanner),
    };
    db.write(|tx| collected::scanned(tx, vault, organisation, id, found.clone(), now))?;
    away(&found)
}

/// The signature of what was found, if any, or why the file is held.
type Found = Result<Option<String>, Why>;

fn ask(scanner: &Scanner, content: impl Read, bytes: u64, id: &dyn Display) -> Result<Found, ScanError> {
    Ok(match scanner.scan(content, bytes) {
        Ok(Verdict::Clean) => Ok(None),
        Ok(Verdict::Infected(signature)) => Ok(Some(signature)),
        Ok(Verdict::TooLarge) => Err(Why::TooLarge),
        Ok(Verdict::NotWhole) => Err(Why::NotWhole),
        Ok(Verdict::Failed(words)) => {
            log::warn!("the virus scanner failed at file {id}: {words}");
            Err(Why::Failed)
        }
        Err(Unfinished::Away(away)) => {
            log::warn!("file {id} is held: {away}");
            Err(Why::Away)
        }
        Err(Unfinished::File(source)) => {
            return Err(VaultError::Io { what: format!("file {id}"), source }.into());
        }
    })
}

/// A scanner that is away is asked again, however long that takes.
fn away(found: &Found) -> Result<(), ScanError> {
    match found {
        Err(Why::Away) => Err(ScanError::Later("documents-scanner-away".into())),
        _ => Ok(()),
    }
}

fn key_of(
    db: &Db,
    vault: &Vault,
    organisation: OrganisationId,
    row: &Row,
) -> Result<Option<SealKey>, ScanError> {
    let Some(case) = row.case_id else { return Ok(row.scan_key(vault, organisation)?) };
    let Some(case) = db.read(|conn| cases::find(conn, organisation, case))? else { return Ok(None) };
    Ok(Some(row.key(&case.key(vault)?)?))
}

/// Keeps the verdict: `Ok` with the signature of what was found, or why the file is held. A file that was released
/// meanwhile stays so, unless it is harmful.
fn settle(
    db: &Db,
    vault: &Vault,
    organisation: OrganisationId,
    row: &Row,
    found: Result<Option<String>, Why>,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let (state, why, signature) = match found {
        Ok(None) => (FileState::Clean, None, None),
        Ok(Some(signature)) => (FileState::Infected, None, Some(signature)),
        Err(why) => (FileState::Held, Some(why), None),
    };
    db.write(|tx| {
        let scanned = state != FileState::Held;
        let mut open = vec![FileState::Waiting, FileState::Held];
        if state == FileState::Infected {
            open.push(FileState::Released);
        }
        let mine = attachments::table
            .find(row.id)
            .filter(attachments::organisation_id.eq(organisation))
            .filter(attachments::state.eq_any(open));
        let values = (
            attachments::state.eq(state),
            attachments::why.eq(why),
            attachments::signature.eq(&signature),
            attachments::scanned_at.eq(scanned.then(|| Instant::from(now))),
        );
        let changed = diesel::update(mine).set(values).execute(tx)?;
        if scanned {
            // The scanner's own way to a draft's file ends here.
            let mine = attachments::table.find(row.id).filter(attachments::organisation_id.eq(organisation));
            diesel::update(mine).set(attachments::scan_key.eq(None::<Vec<u8>>)).execute(tx)?;
        }
        let Some(signature) = signature.as_ref().filter(|_| changed == 1) else { return Ok(()) };
        // Where the file is now: its draft may have been sent meanwhile.
        let case = find_row(tx, organisation, row.id)?.and_then(|row| row.case_id);
        let details = json!({ "attachment": row.id, "signature": signature });
        record(tx, vault, (organisation, case), Action::FileInfected, details, now)
    })
}

fn record(
    tx: &mut Conn,
    vault: &Vault,
    (organisation, case): (OrganisationId, Option<CaseId>),
    action: Action,
    details: serde_json::Value,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    audit::record(tx, vault, Event { organisation, by: By::Program, action, case, details }, now)
}

/// Has every file scanned that came while no scanner was configured. Tells how many.
///
/// # Errors
/// [`DbError`].
pub fn rescan(db: &Db, now: DateTime<Utc>) -> Result<usize, DbError> {
    let held = || {
        attachments::table
            .filter(attachments::state.eq(FileState::Held))
            .filter(attachments::why.eq(Why::NoScanner))
            .filter(attachments::case_id.is_not_null())
            .filter(attachments::gone_at.is_null())
    };
    let columns = (attachments::id, attachments::organisation_id, attachments::case_id);
    type Found = (AttachmentId, OrganisationId, Option<CaseId>);
    let found: Vec<Found> =
        db.read(|conn| held().select(columns).limit(1000).load(conn).map_err(DbError::from))?;
    if found.is_empty() {
        return Ok(0);
    }
    db.write(|tx| {
        for (attachment, organisation, case) in &found {
            let waiting = (attachments::state.eq(FileState::Waiting), attachments::why.eq(None::<Why>));
            let mine = attachments::table.find(attachment).filter(attachments::state.eq(FileState::Held));
            diesel::update(mine).set(waiting).execute(tx)?;
            outbox::enqueue(tx, *organisation, *case, Work::ScanFile { attachment: *attachment }, now)?;
        }
        Ok(found.len())
    })
}

/// Takes infected files off the disk after a week; the row says what it was. Tells how many.
///
/// # Errors
/// [`DbError`]; what is left goes at the next sweep.
pub fn expire(db: &Db, vault: &Vault, now: DateTime<Utc>) -> Result<usize, DbError> {
    type Found = (AttachmentId, OrganisationId, Option<CaseId>);
    let due: Vec<Found> = db.read(|conn| {
        attachments::table
            .filter(attachments::state.eq(FileState::Infected))
            .filter(attachments::scanned_at.le(Instant::from(now - INFECTED)))
            .filter(attachments::gone_at.is_null())
            .select((attachments::id, attachments::organisation_id, attachments::case_id))
            .limit(1000)
            .load(conn)
            .map_err(DbError::from)
    })?;
    let mut removed = 0;
    for (id, organisation, case) in due {
        let gone = db.write(|tx| {
            retract(tx, vault, organisation, id, now)?;
            let details = json!({ "attachment": id, "why": "infected" });
            Ok::<_, AttachmentError>(record(
                tx,
                vault,
                (organisation, case),
                Action::FileRemoved,
                details,
                now,
            )?)
        });
        match gone {
            Ok(()) => removed += 1,
            Err(e) => log::error!("the infected file {id}: {e}"),
        }
    }
    Ok(removed)
}
