//! What a source hands over as a file rather than as rows: a letter, a scan, a mail. Sealed while it arrives, then kept
//! beside the datasets of the same search.
//!
//! Invariant: a document explains itself as a dataset does; nothing of it is parsed here but its first bytes; it is
//! opened only when the scanner found nothing or a handler answers for it; and none is lost on the way: what may not be
//! opened is listed, and holds up the decision until somebody has said what becomes of it.

mod answered;
mod media;
mod scanning;
mod sealing;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

pub use answered::{Answered, AnsweredError, REASON_MAX, leave_out, release, release_all};
pub use media::media_type;
pub use scanning::{Scan, expire, rescan, scanned, to_scan};
pub use sealing::{Arrived, Arriving, DocumentError, seal};

use super::declaration::{LegalBasis, ProvidedBy, Words};
use crate::{
    cases::{self, Case},
    db::{
        Conn, DbError, Instant, Json,
        schema::{collected_documents, document_decisions, document_readings, searches},
    },
    ids::{CaseId, CollectedDocumentId, FileId, OrganisationId, SearchId, StaffId},
    law::{
        files::{FileState, Why},
        identity::Sensitivity,
    },
    outbox::{self, Work},
    vault::{CaseKey, SealedReader, Vault, VaultError},
};

/// The dataset of documents that belong to no declared one.
pub const DOCUMENTS: &str = "documents";

/// What a document says about where it comes from; nothing in it is about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentOrigin {
    pub title: Words,
    pub source_title: Words,
    /// The key of the processing activity in the register.
    pub activity: String,
    pub provided_by: ProvidedBy,
    pub legal_basis: Option<LegalBasis>,
    /// As the source declares it; the register may say more.
    #[serde(default)]
    pub sensitivity: Sensitivity,
}

impl DocumentOrigin {
    /// Of a source that is not declared any more.
    pub fn unknown(source_title: Words) -> Self {
        DocumentOrigin {
            title: source_title.clone(),
            source_title,
            activity: String::new(),
            provided_by: ProvidedBy::Observed,
            legal_basis: None,
            sensitivity: Sensitivity::default(),
        }
    }
}

/// What is sealed beside the file.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Inside {
    name: String,
    /// Of the content, in hexadecimal.
    sha256: String,
    /// What the source tells of it, such as a mail's `date` and `subject`.
    told: BTreeMap<String, String>,
}

/// A document as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectedDocument {
    pub id: CollectedDocumentId,
    pub organisation: OrganisationId,
    pub case: CaseId,
    pub search: SearchId,
    pub source: String,
    /// The dataset of the declaration it belongs to, or [`DOCUMENTS`].
    pub dataset: String,
    /// Within the dataset, from 0.
    pub position: i32,
    /// As the source calls it, with the folders below the person's own (`2024/brev.pdf`): clean parts, never `..`.
    pub name: String,
    /// By its content; the name decides only between kinds that look alike.
    pub media_type: String,
    pub bytes: i64,
    /// Of the content, in hexadecimal.
    pub sha256: String,
    pub told: BTreeMap<String, String>,
    pub origin: DocumentOrigin,
    pub state: FileState,
    /// Why it is held.
    pub why: Option<Why>,
    /// The signature by which the scanner knows it as harmful.
    pub signature: Option<String>,
    pub scanned_at: Option<DateTime<Utc>>,
    /// Who answers for opening it unscanned, or for leaving it out.
    pub answered: Option<Answered>,
    /// It is no part of the answer; `answered` says why, and the person reads it.
    pub left_out: bool,
    /// Its content is no longer there.
    pub gone_at: Option<DateTime<Utc>>,
    /// The owner of the system has answered anew since; it is kept, because somebody has decided about it.
    pub superseded_at: Option<DateTime<Utc>>,
    pub collected_at: DateTime<Utc>,
    file: FileId,
}

impl CollectedDocument {
    #[must_use]
    pub fn may_be_opened(&self) -> bool {
        self.state.may_be_opened() && self.gone_at.is_none()
    }

    /// Somebody still has to scan it or to say what becomes of it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state.is_open() && !self.left_out
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = collected_documents)]
struct Row {
    id: CollectedDocumentId,
    organisation_id: OrganisationId,
    case_id: CaseId,
    search_id: SearchId,
    source: String,
    dataset: String,
    position: i32,
    file_id: FileId,
    media_type: String,
    bytes: i64,
    sealed: Vec<u8>,
    details: Json<DocumentOrigin>,
    state: FileState,
    why: Option<Why>,
    signature: Option<String>,
    scanned_at: Option<Instant>,
    answered_by: Option<StaffId>,
    answered_at: Option<Instant>,
    sealed_answer: Option<Vec<u8>>,
    left_out: bool,
    gone_at: Option<Instant>,
    superseded_at: Option<Instant>,
    collected_at: Instant,
}

fn context(id: CollectedDocumentId) -> String {
    format!("collected_documents.sealed/{id}")
}

impl Row {
    fn listed(self, key: &CaseKey) -> Result<CollectedDocument, VaultError> {
        let inside: Inside = key.open_json(&context(self.id), &self.sealed)?;
        let answered = match (self.answered_by, self.answered_at, &self.sealed_answer) {
            (Some(by), Some(at), Some(reason)) => Some(answered::opened(self.id, by, at, reason, key)?),
            _ => None,
        };
        Ok(CollectedDocument {
            id: self.id,
            organisation: self.organisation_id,
            case: self.case_id,
            search: self.search_id,
            source: self.source,
            dataset: self.dataset,
            position: self.position,
            name: inside.name,
            media_type: self.media_type,
            bytes: self.bytes,
            sha256: inside.sha256,
            told: inside.told,
            origin: self.details.0,
            state: self.state,
            why: self.why,
            signature: self.signature,
            scanned_at: self.scanned_at.map(Instant::utc),
            answered,
            left_out: self.left_out,
            gone_at: self.gone_at.map(Instant::utc),
            superseded_at: self.superseded_at.map(Instant::utc),
            collected_at: self.collected_at.utc(),
            file: self.file_id,
        })
    }
}

/// Documents could not be read.
#[derive(Debug, thiserror::Error)]
pub enum DocumentsError {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl From<diesel::result::Error> for DocumentsError {
    fn from(error: diesel::result::Error) -> Self {
        DocumentsError::Db(error.into())
    }
}

/// Whose document it is, while it is kept.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    pub organisation: OrganisationId,
    pub case: CaseId,
    pub search: SearchId,
    pub source: &'a str,
    pub dataset: &'a str,
}

/// Makes a sealed document part of the case, at `position` of its dataset, and has it scanned. In the transaction that
/// records what came of the search.
///
/// # Errors
/// [`DocumentsError`]; the file is then the caller's to remove.
pub fn add(
    tx: &mut Conn,
    key: &CaseKey,
    place: Place<'_>,
    (position, arrived, origin): (i32, &Arrived, &DocumentOrigin),
    now: DateTime<Utc>,
) -> Result<CollectedDocumentId, DocumentsError> {
    let id = CollectedDocumentId::new(now);
    let inside =
        Inside { name: arrived.name.clone(), sha256: arrived.sha256.clone(), told: arrived.told.clone() };
    let row = (
        collected_documents::id.eq(id),
        collected_documents::organisation_id.eq(place.organisation),
        collected_documents::case_id.eq(place.case),
        collected_documents::search_id.eq(place.search),
        collected_documents::source.eq(place.source),
        collected_documents::dataset.eq(place.dataset),
        collected_documents::position.eq(position),
        collected_documents::file_id.eq(arrived.file),
        collected_documents::media_type.eq(&arrived.media_type),
        collected_documents::bytes.eq(i64::try_from(arrived.bytes).unwrap_or(i64::MAX)),
        collected_documents::sealed.eq(key.seal_json(&context(id), &inside)?),
        collected_documents::details.eq(Json(origin.clone())),
        collected_documents::state.eq(FileState::Waiting),
        collected_documents::collected_at.eq(Instant::from(now)),
    );
    diesel::insert_into(collected_documents::table).values(row).execute(tx)?;
    outbox::enqueue(tx, place.organisation, Some(place.case), Work::ScanCollected { document: id }, now)?;
    Ok(id)
}

/// The documents of the case's newest round, by source, dataset and position. Those of earlier rounds stay in the vault
/// until the case is purged, but are no part of the answer.
///
/// # Errors
/// [`DocumentsError`].
pub fn of_case(
    conn: &mut Conn,
    vault: &Vault,
    case: &Case,
) -> Result<Vec<CollectedDocument>, DocumentsError> {
    let round = cases::newest_round(conn, case.organisation, case.id)?;
    let of_round = searches::table
        .filter(searches::organisation_id.eq(case.organisation))
        .filter(searches::case_id.eq(case.id))
        .filter(searches::round.eq(round))
        .select(searches::id);
    let rows: Vec<Row> = collected_documents::table
        .filter(collected_documents::organisation_id.eq(case.organisation))
        .filter(collected_documents::case_id.eq(case.id))
        .filter(collected_documents::search_id.eq_any(of_round))
        .order((collected_documents::source, collected_documents::dataset, collected_documents::position))
        .select(Row::as_select())
        .load(conn)?;
    if rows.is_empty() {
        return Ok(vec![]);
    }
    let key = case.key(vault)?;
    Ok(rows.into_iter().map(|row| row.listed(&key)).collect::<Result<_, _>>()?)
}

/// The case's document; another case's is absent.
///
/// # Errors
/// [`DocumentsError`].
pub fn find(
    conn: &mut Conn,
    vault: &Vault,
    case: &Case,
    document: CollectedDocumentId,
) -> Result<Option<CollectedDocument>, DocumentsError> {
    let mine = collected_documents::table
        .find(document)
        .filter(collected_documents::organisation_id.eq(case.organisation))
        .filter(collected_documents::case_id.eq(case.id));
    let row: Option<Row> = mine.select(Row::as_select()).first(conn).optional()?;
    Ok(row.map(|row| row.listed(&case.key(vault)?)).transpose()?)
}

/// The content, to be read and sought in; `None` while it may not be opened, or when it is gone.
///
/// # Errors
/// [`VaultError`].
pub fn open(
    vault: &Vault,
    case: &Case,
    document: &CollectedDocument,
) -> Result<Option<SealedReader>, VaultError> {
    match document.may_be_opened() && document.case == case.id {
        true => Ok(Some(vault.open_file(&case.key(vault)?, document.file)?)),
        false => Ok(None),
    }
}

/// Takes the documents of a search out of the case: it is answered again, and what comes then takes their place. Those
/// about which somebody has decided stay, and say that they are of an earlier answer: what a person did is not undone by
/// a file. The files are the caller's to remove once the transaction stands.
///
/// # Errors
/// [`DbError`].
pub fn remove_of_search(
    tx: &mut Conn,
    organisation: OrganisationId,
    search: SearchId,
    now: DateTime<Utc>,
) -> Result<Vec<FileId>, DbError> {
    let mine = || {
        collected_documents::table
            .filter(collected_documents::organisation_id.eq(organisation))
            .filter(collected_documents::search_id.eq(search))
    };
    let decided = || {
        document_decisions::table
            .filter(document_decisions::organisation_id.eq(organisation))
            .select(document_decisions::document_id)
    };
    let kept = mine()
        .filter(collected_documents::id.eq_any(decided()))
        .filter(collected_documents::superseded_at.is_null());
    diesel::update(kept).set(collected_documents::superseded_at.eq(Some(Instant::from(now)))).execute(tx)?;
    let goes: Vec<(CollectedDocumentId, FileId)> = mine()
        .filter(collected_documents::id.ne_all(decided()))
        .select((collected_documents::id, collected_documents::file_id))
        .load(tx)?;
    for chunk in goes.chunks(500) {
        let ids: Vec<CollectedDocumentId> = chunk.iter().map(|(id, _)| *id).collect();
        let read = document_readings::table
            .filter(document_readings::organisation_id.eq(organisation))
            .filter(document_readings::document_id.eq_any(&ids));
        diesel::delete(read).execute(tx)?;
        diesel::delete(mine().filter(collected_documents::id.eq_any(&ids))).execute(tx)?;
    }
    Ok(goes.into_iter().map(|(_, file)| file).collect())
}

/// The first place in a search's dataset that no document has.
///
/// # Errors
/// [`DbError`].
pub fn first_free(tx: &mut Conn, place: Place<'_>) -> Result<i32, DbError> {
    let last: Option<i32> = collected_documents::table
        .filter(collected_documents::organisation_id.eq(place.organisation))
        .filter(collected_documents::search_id.eq(place.search))
        .filter(collected_documents::dataset.eq(place.dataset))
        .select(diesel::dsl::max(collected_documents::position))
        .first(tx)?;
    Ok(last.map_or(0, |last| last.saturating_add(1)))
}

/// Takes every document of a case, of every round: the case is purged. What was decided about them goes before
/// (`review::remove_of_case`). The files are the caller's to remove once the transaction stands.
///
/// # Errors
/// [`DbError`].
pub fn remove_of_case(
    tx: &mut Conn,
    organisation: OrganisationId,
    case: CaseId,
) -> Result<Vec<FileId>, DbError> {
    let mine = || {
        collected_documents::table
            .filter(collected_documents::organisation_id.eq(organisation))
            .filter(collected_documents::case_id.eq(case))
    };
    let files = mine().select(collected_documents::file_id).load(tx)?;
    diesel::delete(mine()).execute(tx)?;
    Ok(files)
}
