//! Files that come with a request: known by their content, bounded, sealed before they touch the disk.

use std::io::{Read, Write};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::DraftKey;
use crate::{
    cases::Case,
    db::{Conn, Db, DbError, Instant, schema::attachments, text_enum},
    ids::{AttachmentId, CaseId, FileId, OrganisationId},
    vault::{CaseKey, Key, SealKey, SealedReader, Vault, VaultError},
};

/// A kind of file that is taken.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    pub media_type: &'static str,
    pub extensions: &'static [&'static str],
}

pub const KINDS: [Kind; 5] = [
    Kind { media_type: "application/pdf", extensions: &["pdf"] },
    Kind { media_type: "image/jpeg", extensions: &["jpg", "jpeg"] },
    Kind { media_type: "image/png", extensions: &["png"] },
    Kind { media_type: "image/heif", extensions: &["heic", "heif"] },
    Kind {
        media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        extensions: &["docx"],
    },
];

/// How much of a file is looked at to tell what it is.
const HEAD: usize = 8192;

text_enum! {
    /// What a file is for.
    FilePurpose {
        /// Part of what is asked.
        Request = "request",
        /// It shows that somebody may ask for another: a power of attorney, an appointment.
        Authority = "authority",
    }
}

/// A file that was taken, as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub id: AttachmentId,
    pub name: String,
    pub media_type: String,
    pub bytes: i64,
    pub created_at: DateTime<Utc>,
    pub purpose: FilePurpose,
}

#[derive(Debug, thiserror::Error)]
pub enum AttachmentError {
    #[error("the file is larger than is allowed")]
    TooLarge,
    #[error("the file is empty")]
    Empty,
    /// Its content is none of [`KINDS`], or its name says something else.
    #[error("this kind of file is not taken")]
    Kind,
    #[error("there are too many files already")]
    TooMany,
    #[error("the file did not arrive whole")]
    Interrupted,
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// What is sealed beside the file: its name as it was given, and the key of the file itself. The file changes hands
/// (draft to case) without being written again.
#[derive(Serialize, Deserialize)]
struct Sealed {
    name: String,
    key: Vec<u8>,
}

fn context(id: AttachmentId) -> String {
    format!("attachments.sealed/{id}")
}

impl Sealed {
    fn key(&self) -> Result<SealKey, VaultError> {
        let mut key = Key::new([0; 32]);
        if self.key.len() != key.len() {
            return Err(VaultError::NotAuthentic);
        }
        key.copy_from_slice(&self.key);
        Ok(SealKey::new(key))
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = attachments)]
struct Row {
    id: AttachmentId,
    file_id: FileId,
    media_type: String,
    bytes: i64,
    sealed: Vec<u8>,
    created_at: Instant,
    purpose: FilePurpose,
}

/// Stores one file of a draft, read from `content`, which must end within `longest` bytes.
///
/// # Errors
/// [`AttachmentError`]; then nothing of the file is left.
pub fn add_attachment(
    db: &Db,
    vault: &Vault,
    draft: &DraftKey,
    organisation: OrganisationId,
    (name, purpose): (&str, FilePurpose),
    content: impl Read,
    (longest, most): (u64, usize),
    now: DateTime<Utc>,
) -> Result<AttachmentId, AttachmentError> {
    if db.read(|conn| rows_of_draft(conn, organisation, draft))?.len() >= most {
        return Err(AttachmentError::TooMany);
    }
    let name = tidy_name(name);
    let file = FileId::new(now);
    let key = Vault::random_key();
    let (kind, bytes) = store(vault, &SealKey::new(key.clone()), file, &name, content, longest)?;
    let id = AttachmentId::new(now);
    let sealed = Sealed { name, key: key.to_vec() };
    let row = (
        attachments::id.eq(id),
        attachments::organisation_id.eq(organisation),
        attachments::draft_hash.eq(&draft.hash),
        attachments::file_id.eq(file),
        attachments::media_type.eq(kind.media_type),
        attachments::bytes.eq(bytes),
        attachments::sealed.eq(draft.key.seal_json(&context(id), &sealed)?),
        attachments::created_at.eq(Instant::from(now)),
        attachments::purpose.eq(purpose),
    );
    let stored =
        db.write(|tx| diesel::insert_into(attachments::table).values(row).execute(tx).map_err(DbError::from));
    if let Err(e) = stored {
        vault.remove_file(file)?;
        return Err(e.into());
    }
    Ok(id)
}

/// Stores one file in a case that is there already, within the same bounds.
///
/// # Errors
/// [`AttachmentError`]; then nothing of the file is left.
pub fn add_to_case(
    db: &Db,
    vault: &Vault,
    case: &Case,
    (name, purpose): (&str, FilePurpose),
    content: impl Read,
    (longest, most): (u64, usize),
    now: DateTime<Utc>,
) -> Result<AttachmentId, AttachmentError> {
    let mine = db.read(|conn| rows_of_case(conn, case.organisation, case.id))?;
    // As many once more as a request may bring.
    if mine.len() >= most * 2 {
        return Err(AttachmentError::TooMany);
    }
    let name = tidy_name(name);
    let file = FileId::new(now);
    let key = Vault::random_key();
    let (kind, bytes) = store(vault, &SealKey::new(key.clone()), file, &name, content, longest)?;
    let id = AttachmentId::new(now);
    let sealed = Sealed { name, key: key.to_vec() };
    let row = (
        attachments::id.eq(id),
        attachments::organisation_id.eq(case.organisation),
        attachments::case_id.eq(case.id),
        attachments::file_id.eq(file),
        attachments::media_type.eq(kind.media_type),
        attachments::bytes.eq(bytes),
        attachments::sealed.eq(case.key(vault)?.seal_json(&context(id), &sealed)?),
        attachments::created_at.eq(Instant::from(now)),
        attachments::purpose.eq(purpose),
    );
    let stored =
        db.write(|tx| diesel::insert_into(attachments::table).values(row).execute(tx).map_err(DbError::from));
    if let Err(e) = stored {
        vault.remove_file(file)?;
        return Err(e.into());
    }
    Ok(id)
}

fn store(
    vault: &Vault,
    key: &SealKey,
    file: FileId,
    name: &str,
    mut content: impl Read,
    longest: u64,
) -> Result<(&'static Kind, i64), AttachmentError> {
    let mut head = Vec::with_capacity(HEAD);
    let interrupted = |_| AttachmentError::Interrupted;
    content.by_ref().take(HEAD as u64).read_to_end(&mut head).map_err(interrupted)?;
    if head.is_empty() {
        return Err(AttachmentError::Empty);
    }
    let kind = kind_of(&head, name).ok_or(AttachmentError::Kind)?;
    let mut writer = vault.create_file(key, file)?;
    let disk = |source| VaultError::Io { what: "an uploaded file".into(), source };
    writer.write_all(&head).map_err(disk)?;
    let mut total = head.len() as u64;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = content.read(&mut buffer).map_err(interrupted)?;
        if read == 0 {
            break;
        }
        total += read as u64;
        if total > longest {
            return Err(AttachmentError::TooLarge);
        }
        writer.write_all(&buffer[..read]).map_err(disk)?;
    }
    writer.commit()?;
    Ok((kind, i64::try_from(total).unwrap_or(i64::MAX)))
}

/// The content decides; the name must not say something else (ASVS 5.2.2).
fn kind_of(head: &[u8], name: &str) -> Option<&'static Kind> {
    let found = infer::get(head)?.mime_type();
    let kind = KINDS.iter().find(|kind| kind.media_type == found)?;
    let (_, extension) = name.rsplit_once('.')?;
    kind.extensions.contains(&extension.to_ascii_lowercase().as_str()).then_some(kind)
}

/// Only the last part of a path, without what could disturb a header or a page.
fn tidy_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).collect();
    let length = plain.chars().count();
    plain.chars().skip(length.saturating_sub(120)).collect()
}

fn rows_of_draft(
    conn: &mut Conn,
    organisation: OrganisationId,
    draft: &DraftKey,
) -> Result<Vec<Row>, DbError> {
    Ok(attachments::table
        .filter(attachments::organisation_id.eq(organisation))
        .filter(attachments::draft_hash.eq(&draft.hash))
        .order(attachments::id)
        .select(Row::as_select())
        .load(conn)?)
}

fn listed(row: &Row, key: &SealKey) -> Result<Attachment, VaultError> {
    let sealed: Sealed = key.open_json(&context(row.id), &row.sealed)?;
    Ok(Attachment {
        id: row.id,
        name: sealed.name,
        media_type: row.media_type.clone(),
        bytes: row.bytes,
        created_at: row.created_at.utc(),
        purpose: row.purpose,
    })
}

/// The files of a draft.
///
/// # Errors
/// [`AttachmentError`].
pub fn attachments_of_draft(
    conn: &mut Conn,
    organisation: OrganisationId,
    draft: &DraftKey,
) -> Result<Vec<Attachment>, AttachmentError> {
    let rows = rows_of_draft(conn, organisation, draft)?;
    Ok(rows.iter().map(|row| listed(row, &draft.key)).collect::<Result<_, _>>()?)
}

/// Takes a file out of a draft again. Tells whether it was there.
///
/// # Errors
/// [`AttachmentError`].
pub fn remove_attachment(
    db: &Db,
    vault: &Vault,
    organisation: OrganisationId,
    draft: &DraftKey,
    id: AttachmentId,
) -> Result<bool, AttachmentError> {
    let rows = db.read(|conn| rows_of_draft(conn, organisation, draft))?;
    let Some(row) = rows.iter().find(|row| row.id == id) else { return Ok(false) };
    let mine = attachments::table.find(id).filter(attachments::case_id.is_null());
    db.write(|tx| diesel::delete(mine).execute(tx).map_err(DbError::from))?;
    vault.remove_file(row.file_id)?;
    Ok(true)
}

/// The draft's files become the case's: sealed anew with its key, within the transaction of the submission. Tells
/// what they are for.
pub(super) fn hand_over(
    tx: &mut Conn,
    organisation: OrganisationId,
    draft: &DraftKey,
    case: CaseId,
    key: &CaseKey,
) -> Result<Vec<FilePurpose>, AttachmentError> {
    let mut purposes = Vec::new();
    for row in rows_of_draft(tx, organisation, draft)? {
        let sealed: Sealed = draft.key.open_json(&context(row.id), &row.sealed)?;
        let state = (
            attachments::case_id.eq(case),
            attachments::draft_hash.eq(None::<Vec<u8>>),
            attachments::sealed.eq(key.seal_json(&context(row.id), &sealed)?),
        );
        diesel::update(attachments::table.find(row.id)).set(state).execute(tx).map_err(DbError::from)?;
        purposes.push(row.purpose);
    }
    Ok(purposes)
}

fn rows_of_case(conn: &mut Conn, organisation: OrganisationId, case: CaseId) -> Result<Vec<Row>, DbError> {
    Ok(attachments::table
        .filter(attachments::organisation_id.eq(organisation))
        .filter(attachments::case_id.eq(case))
        .order(attachments::id)
        .select(Row::as_select())
        .load(conn)?)
}

/// The files of a case.
///
/// # Errors
/// [`AttachmentError`].
pub fn attachments_of_case(
    conn: &mut Conn,
    organisation: OrganisationId,
    case: CaseId,
    key: &CaseKey,
) -> Result<Vec<Attachment>, AttachmentError> {
    let rows = rows_of_case(conn, organisation, case)?;
    Ok(rows.iter().map(|row| listed(row, key)).collect::<Result<_, _>>()?)
}

/// Opens one file of a case for reading; another case's file is absent.
///
/// # Errors
/// [`AttachmentError`].
pub fn open_attachment(
    conn: &mut Conn,
    vault: &Vault,
    (organisation, case): (OrganisationId, CaseId),
    key: &CaseKey,
    id: AttachmentId,
) -> Result<Option<(Attachment, SealedReader)>, AttachmentError> {
    let rows = rows_of_case(conn, organisation, case)?;
    let Some(row) = rows.iter().find(|row| row.id == id) else { return Ok(None) };
    let sealed: Sealed = key.open_json(&context(id), &row.sealed)?;
    let reader = vault.open_file(&sealed.key()?, row.file_id)?;
    Ok(Some((listed(row, key)?, reader)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_and_name_must_agree() {
        let pdf = b"%PDF-1.7\n%...";
        assert_eq!(kind_of(pdf, "fuldmagt.PDF").unwrap().media_type, "application/pdf");
        assert!(kind_of(pdf, "fuldmagt.png").is_none(), "a PDF that calls itself a picture");
        assert!(kind_of(b"MZ\x90\x00", "fuldmagt.pdf").is_none(), "a program that calls itself a PDF");
        assert!(kind_of(b"<html><script>", "side.pdf").is_none());
        assert!(kind_of(pdf, "fuldmagt").is_none());
    }

    #[test]
    fn names_are_the_last_part_without_control_characters() {
        assert_eq!(tidy_name("C:\\fakepath\\Åses fuldmagt.pdf"), "Åses fuldmagt.pdf");
        assert_eq!(tidy_name("../../etc/passwd"), "passwd");
        assert_eq!(tidy_name("a\r\nb.pdf"), "ab.pdf");
        assert!(tidy_name(&format!("{}.pdf", "x".repeat(300))).ends_with(".pdf"));
    }
}
