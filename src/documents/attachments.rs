//! Files of a draft or a case, as they are kept: listed, opened, handed over, taken away.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    FileState, Refused, Sandbox, Scanner, Trouble, Why,
    release::{self, Release},
};
use crate::{
    db::{Conn, Db, DbError, Instant, schema::attachments, text_enum},
    ids::{AttachmentId, CaseId, FileId, OrganisationId, StaffId},
    outbox::{self, Work},
    vault::{CaseKey, Key, SealKey, SealedReader, Vault, VaultError},
};

text_enum! {
    /// What a file is for.
    FilePurpose {
        /// It came with the request.
        Request = "request",
        /// It shows that somebody may act for the person: a power of attorney, a certificate.
        Authority = "authority",
        /// It shows who somebody is: looked at once, then gone (RULES 2.0, G§74–79).
        IdDocument = "id-document",
        /// A handler put it into the case.
        Staff = "staff",
    }
}

/// Whose file it is.
#[derive(Clone, Copy)]
pub enum Keeper<'a> {
    /// A draft's: only its browser can read it.
    Draft {
        hash: &'a [u8],
        key: &'a SealKey,
    },
    Case {
        id: CaseId,
        key: &'a CaseKey,
    },
}

impl Keeper<'_> {
    pub(super) fn key(&self) -> &SealKey {
        match self {
            Keeper::Draft { key, .. } | Keeper::Case { key, .. } => key,
        }
    }

    pub(super) fn case(&self) -> Option<CaseId> {
        match self {
            Keeper::Draft { .. } => None,
            Keeper::Case { id, .. } => Some(*id),
        }
    }
}

/// What the portal takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file.
    pub bytes: u64,
    /// Files of one draft or case, for one purpose.
    pub files: usize,
    /// Pages of a PDF.
    pub pages: u32,
    /// Pixels of a picture.
    pub pixels: u64,
}

/// What taking a file needs.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    pub db: &'a Db,
    pub vault: &'a Vault,
    pub sandbox: &'a Sandbox,
    pub scanner: Option<&'a Scanner>,
    pub limits: Limits,
}

/// A file that was taken, as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub id: AttachmentId,
    pub purpose: FilePurpose,
    pub name: String,
    pub media_type: String,
    pub bytes: i64,
    pub pages: i32,
    pub state: FileState,
    /// Why it is held.
    pub why: Option<Why>,
    /// The signature by which the scanner knows it as harmful.
    pub signature: Option<String>,
    pub scanned_at: Option<DateTime<Utc>>,
    pub released: Option<Release>,
    /// Its content is no longer there.
    pub gone_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

impl Attachment {
    #[must_use]
    pub fn may_be_opened(&self) -> bool {
        self.state.may_be_opened() && self.gone_at.is_none()
    }
}

#[derive(Debug, thiserror::Error)]
pub enum AttachmentError {
    #[error("the file is larger than is allowed")]
    TooLarge,
    #[error("the file is empty")]
    Empty,
    /// Its content is none of the kinds that are taken, or its name says something else.
    #[error("this kind of file is not taken")]
    Kind,
    #[error("this file is not taken: {0}")]
    Refused(Refused),
    #[error("there are too many files already")]
    TooMany,
    #[error("the file did not arrive whole")]
    Interrupted,
    /// It could not be looked at; the fault is ours.
    #[error(transparent)]
    NotLookedAt(Trouble),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for AttachmentError {
    fn from(error: diesel::result::Error) -> Self {
        AttachmentError::Db(error.into())
    }
}

/// What is sealed beside the file: its name as it was given, and the key of the file itself. The file changes hands
/// (draft to case) without being written again.
#[derive(Serialize, Deserialize)]
pub(super) struct Sealed {
    pub name: String,
    pub key: Vec<u8>,
}

pub(super) fn context(id: AttachmentId) -> String {
    format!("attachments.sealed/{id}")
}

/// While a draft's file waits for the scanner, its key is kept for the scanner too: the draft's own key is in the
/// browser alone.
pub(super) fn scan_context(id: AttachmentId) -> String {
    format!("attachments.scan_key/{id}")
}

fn file_key(bytes: &[u8]) -> Result<SealKey, VaultError> {
    let mut key = Key::new([0; 32]);
    if bytes.len() != key.len() {
        return Err(VaultError::NotAuthentic);
    }
    key.copy_from_slice(bytes);
    Ok(SealKey::new(key))
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = attachments)]
pub(super) struct Row {
    pub id: AttachmentId,
    pub case_id: Option<CaseId>,
    pub file_id: FileId,
    media_type: String,
    pub bytes: i64,
    sealed: Vec<u8>,
    created_at: Instant,
    pub purpose: FilePurpose,
    pages: i32,
    pub state: FileState,
    why: Option<Why>,
    signature: Option<String>,
    scan_key: Option<Vec<u8>>,
    scanned_at: Option<Instant>,
    released_by: Option<StaffId>,
    released_at: Option<Instant>,
    sealed_release: Option<Vec<u8>>,
    pub gone_at: Option<Instant>,
}

impl Row {
    /// The key of the file, for whoever holds the key of the case or draft.
    pub(super) fn key(&self, keeper: &SealKey) -> Result<SealKey, VaultError> {
        let sealed: Sealed = keeper.open_json(&context(self.id), &self.sealed)?;
        file_key(&sealed.key)
    }

    /// The key of a draft's file, for the scanner.
    pub(super) fn scan_key(
        &self,
        vault: &Vault,
        organisation: OrganisationId,
    ) -> Result<Option<SealKey>, VaultError> {
        let Some(sealed) = &self.scan_key else { return Ok(None) };
        let plain = vault.organisation_key(organisation).open(&scan_context(self.id), sealed)?;
        file_key(&plain).map(Some)
    }

    pub(super) fn media_type(&self) -> &str {
        &self.media_type
    }

    pub(super) fn listed(&self, key: &SealKey) -> Result<Attachment, VaultError> {
        let sealed: Sealed = key.open_json(&context(self.id), &self.sealed)?;
        let released = match (self.released_by, self.released_at, &self.sealed_release) {
            (Some(by), Some(at), Some(reason)) => Some(release::opened(self.id, by, at, reason, key)?),
            _ => None,
        };
        Ok(Attachment {
            id: self.id,
            purpose: self.purpose,
            name: sealed.name,
            media_type: self.media_type.clone(),
            bytes: self.bytes,
            pages: self.pages,
            state: self.state,
            why: self.why,
            signature: self.signature.clone(),
            scanned_at: self.scanned_at.map(Instant::utc),
            released,
            gone_at: self.gone_at.map(Instant::utc),
            created_at: self.created_at.utc(),
        })
    }
}

pub(super) fn rows_of(
    conn: &mut Conn,
    organisation: OrganisationId,
    keeper: Keeper,
) -> Result<Vec<Row>, DbError> {
    let mine = attachments::table.filter(attachments::organisation_id.eq(organisation));
    Ok(match keeper {
        Keeper::Draft { hash, .. } => mine
            .filter(attachments::draft_hash.eq(hash))
            .order(attachments::id)
            .select(Row::as_select())
            .load(conn)?,
        Keeper::Case { id, .. } => mine
            .filter(attachments::case_id.eq(id))
            .order(attachments::id)
            .select(Row::as_select())
            .load(conn)?,
    })
}

/// The files of a draft.
///
/// # Errors
/// [`AttachmentError`].
pub fn of_draft(
    conn: &mut Conn,
    organisation: OrganisationId,
    keeper: Keeper,
) -> Result<Vec<Attachment>, AttachmentError> {
    let rows = rows_of(conn, organisation, keeper)?;
    Ok(rows.iter().map(|row| row.listed(keeper.key())).collect::<Result<_, _>>()?)
}

/// The files of a case, but for those that show who somebody is.
///
/// # Errors
/// [`AttachmentError`].
pub fn of_case(
    conn: &mut Conn,
    organisation: OrganisationId,
    case: CaseId,
    key: &CaseKey,
) -> Result<Vec<Attachment>, AttachmentError> {
    let all = of_draft(conn, organisation, Keeper::Case { id: case, key })?;
    Ok(all.into_iter().filter(|file| file.purpose != FilePurpose::IdDocument).collect())
}

/// Takes a file out of a draft again. Tells whether it was there.
///
/// # Errors
/// [`AttachmentError`].
pub fn remove(
    db: &Db,
    vault: &Vault,
    organisation: OrganisationId,
    keeper: Keeper,
    id: AttachmentId,
) -> Result<bool, AttachmentError> {
    let rows = db.read(|conn| rows_of(conn, organisation, keeper))?;
    let Some(row) = rows.iter().find(|row| row.id == id) else { return Ok(false) };
    let mine = attachments::table.find(id).filter(attachments::case_id.is_null());
    db.write(|tx| diesel::delete(mine).execute(tx).map_err(DbError::from))?;
    vault.remove_file(row.file_id)?;
    Ok(true)
}

/// The draft's files become the case's: sealed anew with its key, within the transaction of the submission. What is not
/// scanned yet is scanned with the case's key. Tells what they are for.
///
/// # Errors
/// [`AttachmentError`].
pub fn hand_over(
    tx: &mut Conn,
    organisation: OrganisationId,
    draft: Keeper,
    case: CaseId,
    key: &CaseKey,
    now: DateTime<Utc>,
) -> Result<Vec<FilePurpose>, AttachmentError> {
    let mut purposes = Vec::new();
    for row in rows_of(tx, organisation, draft)? {
        purposes.push(row.purpose);
        let sealed: Sealed = draft.key().open_json(&context(row.id), &row.sealed)?;
        let state = (
            attachments::case_id.eq(case),
            attachments::draft_hash.eq(None::<Vec<u8>>),
            attachments::sealed.eq(key.seal_json(&context(row.id), &sealed)?),
            attachments::scan_key.eq(None::<Vec<u8>>),
        );
        diesel::update(attachments::table.find(row.id)).set(state).execute(tx)?;
        if row.scan_key.is_some() {
            outbox::enqueue(tx, organisation, Some(case), Work::ScanFile { attachment: row.id }, now)?;
        }
    }
    Ok(purposes)
}

/// A file of a case, opened for reading.
pub struct Opened {
    pub attachment: Attachment,
    /// `None` while it may not be opened, or when it is gone.
    pub content: Option<SealedReader>,
}

/// Opens one file of a case; another case's file is absent.
///
/// # Errors
/// [`AttachmentError`].
pub fn open(
    conn: &mut Conn,
    vault: &Vault,
    (organisation, case): (OrganisationId, CaseId),
    key: &CaseKey,
    id: AttachmentId,
) -> Result<Option<Opened>, AttachmentError> {
    let rows = rows_of(conn, organisation, Keeper::Case { id: case, key })?;
    // What shows who somebody is has a way of its own, once.
    let mine = |row: &&Row| row.id == id && row.purpose != FilePurpose::IdDocument;
    let Some(row) = rows.iter().find(mine) else { return Ok(None) };
    let attachment = row.listed(key)?;
    let content = match attachment.may_be_opened() {
        true => Some(vault.open_file(&row.key(key)?, row.file_id)?),
        false => None,
    };
    Ok(Some(Opened { attachment, content }))
}

/// Takes the content of a case's file away, for good; its row stays and says since when. The file goes first: a crash
/// in between leaves a row whose file is gone, never a file that nobody knows of.
///
/// # Errors
/// [`AttachmentError`].
pub fn retract(
    tx: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    id: AttachmentId,
    now: DateTime<Utc>,
) -> Result<(), AttachmentError> {
    let mine = || attachments::table.find(id).filter(attachments::organisation_id.eq(organisation));
    let file: Option<FileId> = mine().select(attachments::file_id).first(tx).optional()?;
    if let Some(file) = file {
        vault.remove_file(file)?;
        let state = (attachments::gone_at.eq(Instant::from(now)), attachments::scan_key.eq(None::<Vec<u8>>));
        diesel::update(mine().filter(attachments::gone_at.is_null())).set(state).execute(tx)?;
    }
    Ok(())
}

pub(super) fn find_row(
    conn: &mut Conn,
    organisation: OrganisationId,
    id: AttachmentId,
) -> Result<Option<Row>, DbError> {
    let mine = attachments::table.find(id).filter(attachments::organisation_id.eq(organisation));
    Ok(mine.select(Row::as_select()).first(conn).optional()?)
}

/// The documents of identity that came before `until` and are still there.
pub(super) fn id_documents_since(
    conn: &mut Conn,
    until: DateTime<Utc>,
) -> Result<Vec<(AttachmentId, OrganisationId, Option<CaseId>)>, DbError> {
    Ok(attachments::table
        .filter(attachments::purpose.eq(FilePurpose::IdDocument))
        .filter(attachments::created_at.le(Instant::from(until)))
        .filter(attachments::gone_at.is_null())
        .select((attachments::id, attachments::organisation_id, attachments::case_id))
        .limit(1000)
        .load(conn)?)
}
