//! The files of a draft, by the key that its browser has; everything else about files is in [`crate::documents`].

use std::io::Read;

use chrono::{DateTime, Utc};

use super::DraftKey;
use crate::{
    cases::Case,
    db::{Conn, Db},
    documents::{self, Attachment, AttachmentError, FilePurpose, Keeper, Limits, Parts},
    ids::{AttachmentId, CaseId, OrganisationId},
    vault::{CaseKey, Vault},
};

impl DraftKey {
    pub(super) fn keeper(&self) -> Keeper<'_> {
        Keeper::Draft { hash: &self.hash, key: &self.key }
    }
}

/// Stores one file of a draft.
///
/// # Errors
/// [`AttachmentError`]; then nothing of the file is left.
pub fn add_attachment(
    parts: &Parts,
    draft: &DraftKey,
    organisation: OrganisationId,
    (name, purpose): (&str, FilePurpose),
    content: impl Read,
    now: DateTime<Utc>,
) -> Result<AttachmentId, AttachmentError> {
    documents::add(parts, organisation, draft.keeper(), purpose, name, content, now)
}

/// Stores one file in a case that is there already, within the same bounds.
///
/// # Errors
/// [`AttachmentError`]; then nothing of the file is left.
pub fn add_to_case(
    parts: &Parts,
    case: &Case,
    (name, purpose): (&str, FilePurpose),
    content: impl Read,
    now: DateTime<Utc>,
) -> Result<AttachmentId, AttachmentError> {
    let key = case.key(parts.vault)?;
    let keeper = Keeper::Case { id: case.id, key: &key };
    // As many once more as a request may bring.
    let limits = Limits { files: parts.limits.files * 2, ..parts.limits };
    documents::add(&Parts { limits, ..*parts }, case.organisation, keeper, purpose, name, content, now)
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
    documents::of_case(conn, organisation, case, key)
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
    documents::of_draft(conn, organisation, draft.keeper())
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
    documents::remove(db, vault, organisation, draft.keeper(), id)
}
