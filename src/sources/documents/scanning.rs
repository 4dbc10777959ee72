//! What a scan says of a document. The scanner itself belongs to the room of files from outside; the worker brings the two
//! together.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use serde_json::json;

use super::{DocumentsError, Row};
use crate::{
    audit::{self, Action, By, Event},
    cases,
    db::{Conn, Db, DbError, Instant, schema::collected_documents},
    ids::{CaseId, CollectedDocumentId, FileId, OrganisationId},
    law::files::{FileState, Why},
    outbox::{self, Work},
    vault::{SealedReader, Vault, VaultError},
};

/// How long a harmful document is kept, unopened, for whoever has to look into it.
const INFECTED: TimeDelta = TimeDelta::days(7);

/// A document that waits for the scanner, opened for it alone.
pub struct Scan {
    pub content: SealedReader,
    pub bytes: u64,
}

/// The document, while it still has to be scanned.
///
/// # Errors
/// [`DocumentsError`]; a file that does not open is for a person.
pub fn to_scan(
    conn: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    document: CollectedDocumentId,
) -> Result<Option<Scan>, DocumentsError> {
    let mine = collected_documents::table
        .find(document)
        .filter(collected_documents::organisation_id.eq(organisation))
        .filter(collected_documents::gone_at.is_null())
        .filter(collected_documents::state.eq_any([FileState::Waiting, FileState::Held]));
    let row: Option<Row> = mine.select(Row::as_select()).first(conn).optional()?;
    let Some(row) = row else { return Ok(None) };
    let Some(case) = cases::find(conn, organisation, row.case_id)? else { return Ok(None) };
    match vault.open_file(&case.key(vault)?, row.file_id) {
        Err(VaultError::NoSuchFile(_)) => Ok(None),
        opened => Ok(Some(Scan { content: opened?, bytes: u64::try_from(row.bytes).unwrap_or(u64::MAX) })),
    }
}

/// Keeps the verdict: `Ok` with the signature of what was found, or why the document is held. One that was released
/// meanwhile stays so, unless it is harmful.
///
/// # Errors
/// [`DbError`].
pub fn scanned(
    tx: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    document: CollectedDocumentId,
    found: Result<Option<String>, Why>,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let (state, why, signature) = match found {
        Ok(None) => (FileState::Clean, None, None),
        Ok(Some(signature)) => (FileState::Infected, None, Some(signature)),
        Err(why) => (FileState::Held, Some(why), None),
    };
    let mut open = vec![FileState::Waiting, FileState::Held];
    if state == FileState::Infected {
        open.push(FileState::Released);
    }
    let mine = collected_documents::table
        .find(document)
        .filter(collected_documents::organisation_id.eq(organisation))
        .filter(collected_documents::state.eq_any(open));
    let values = (
        collected_documents::state.eq(state),
        collected_documents::why.eq(why),
        collected_documents::signature.eq(&signature),
        collected_documents::scanned_at.eq((state != FileState::Held).then(|| Instant::from(now))),
    );
    let changed = diesel::update(mine).set(values).execute(tx)?;
    if changed == 1 && state != FileState::Infected {
        read_when_all_are_scanned(tx, organisation, document, now)?;
    }
    let Some(signature) = signature.filter(|_| changed == 1) else { return Ok(()) };
    let of = collected_documents::table
        .find(document)
        .filter(collected_documents::organisation_id.eq(organisation));
    let case: CaseId = of.select(collected_documents::case_id).first(tx)?;
    let details = json!({ "collected": document, "signature": signature });
    let event =
        Event { organisation, by: By::Program, action: Action::FileInfected, case: Some(case), details };
    audit::record(tx, vault, event, now)
}

/// When no document of the case waits for the scanner any more, what may be opened is read.
fn read_when_all_are_scanned(
    tx: &mut Conn,
    organisation: OrganisationId,
    document: CollectedDocumentId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let ours = || collected_documents::table.filter(collected_documents::organisation_id.eq(organisation));
    let of: CaseId = ours().find(document).select(collected_documents::case_id).first(tx)?;
    let waiting = ours()
        .filter(collected_documents::case_id.eq(of))
        .filter(collected_documents::state.eq(FileState::Waiting));
    if waiting.count().get_result::<i64>(tx)? == 0 {
        outbox::enqueue(tx, organisation, Some(of), Work::ReadDocuments { case: of }, now)?;
    }
    Ok(())
}

/// Has every document scanned that came while no scanner was configured. Tells how many.
///
/// # Errors
/// [`DbError`].
pub fn rescan(db: &Db, now: DateTime<Utc>) -> Result<usize, DbError> {
    let held = || {
        collected_documents::table
            .filter(collected_documents::state.eq(FileState::Held))
            .filter(collected_documents::why.eq(Why::NoScanner))
            .filter(collected_documents::gone_at.is_null())
    };
    let columns =
        (collected_documents::id, collected_documents::organisation_id, collected_documents::case_id);
    type Held = (CollectedDocumentId, OrganisationId, CaseId);
    let found: Vec<Held> =
        db.read(|conn| held().select(columns).limit(1000).load(conn).map_err(DbError::from))?;
    if found.is_empty() {
        return Ok(0);
    }
    db.write(|tx| {
        for (document, organisation, case) in &found {
            let waiting =
                (collected_documents::state.eq(FileState::Waiting), collected_documents::why.eq(None::<Why>));
            let mine = collected_documents::table
                .find(document)
                .filter(collected_documents::organisation_id.eq(organisation))
                .filter(collected_documents::state.eq(FileState::Held));
            diesel::update(mine).set(waiting).execute(tx)?;
            let work = Work::ScanCollected { document: *document };
            outbox::enqueue(tx, *organisation, Some(*case), work, now)?;
        }
        Ok(found.len())
    })
}

/// Takes harmful documents off the disk after a week; the row says what it was. Tells how many.
///
/// # Errors
/// [`DbError`]; what is left goes at the next sweep.
pub fn expire(db: &Db, vault: &Vault, now: DateTime<Utc>) -> Result<usize, DbError> {
    type Due = (CollectedDocumentId, OrganisationId, CaseId, FileId);
    let due: Vec<Due> = db.read(|conn| {
        collected_documents::table
            .filter(collected_documents::state.eq(FileState::Infected))
            .filter(collected_documents::scanned_at.le(Instant::from(now - INFECTED)))
            .filter(collected_documents::gone_at.is_null())
            .select((
                collected_documents::id,
                collected_documents::organisation_id,
                collected_documents::case_id,
                collected_documents::file_id,
            ))
            .limit(1000)
            .load(conn)
            .map_err(DbError::from)
    })?;
    let mut removed = 0;
    for (document, organisation, case, file) in due {
        if let Err(e) = vault.remove_file(file) {
            log::error!("the infected document {document}: {e}");
            continue;
        }
        db.write(|tx| {
            let mine = collected_documents::table
                .find(document)
                .filter(collected_documents::organisation_id.eq(organisation));
            diesel::update(mine).set(collected_documents::gone_at.eq(Instant::from(now))).execute(tx)?;
            let details = json!({ "collected": document, "why": "infected" });
            let (by, action) = (By::Program, Action::FileRemoved);
            audit::record(tx, vault, Event { organisation, by, action, case: Some(case), details }, now)
        })?;
        removed += 1;
    }
    Ok(removed)
}
