//! Taking a file: known by its content, bounded, sealed before it touches the disk, looked into by the child, scanned.

use std::io::{Read, Write};

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    AttachmentError, FilePurpose, FileState, Keeper, Parts, Why,
    attachments::{Sealed, context, rows_of, scan_context},
    kinds::{HEAD, Kind, kind_of, tidy_name},
};
use crate::{
    db::{Conn, Instant, schema::attachments},
    ids::{AttachmentId, FileId, OrganisationId},
    outbox::{self, Work},
    vault::{Key, SealKey, Vault, VaultError},
};

/// Stores one file, read from `content`, and has it scanned.
///
/// # Errors
/// [`AttachmentError`]; then nothing of the file is left.
pub fn add(
    parts: &Parts,
    organisation: OrganisationId,
    keeper: Keeper,
    purpose: FilePurpose,
    name: &str,
    content: impl Read,
    now: DateTime<Utc>,
) -> Result<AttachmentId, AttachmentError> {
    let Parts { db, vault, limits, .. } = *parts;
    let there = db.read(|conn| rows_of(conn, organisation, keeper))?;
    if there.iter().filter(|row| row.purpose == purpose && row.gone_at.is_none()).count() >= limits.files {
        return Err(AttachmentError::TooMany);
    }
    let name = tidy_name(name);
    let file = FileId::new(now);
    let key = Vault::random_key();
    let (kind, bytes) = store(vault, &SealKey::new(key.clone()), file, &name, content, limits.bytes)?;
    let looked = looked_at(parts, &SealKey::new(key.clone()), file, kind);
    let stored = looked.and_then(|pages| {
        db.write(|tx| {
            insert(tx, parts, (organisation, keeper), (purpose, name, &key, file, kind, bytes, pages), now)
        })
    });
    if stored.is_err() {
        vault.remove_file(file)?;
    }
    stored
}

fn looked_at(parts: &Parts, key: &SealKey, file: FileId, kind: &Kind) -> Result<u32, AttachmentError> {
    let reader = parts.vault.open_file(key, file)?;
    let most = (parts.limits.pages, parts.limits.pixels);
    let looked = parts.sandbox.inspect(kind.media_type, most, reader);
    looked.map_err(AttachmentError::NotLookedAt)?.map_err(AttachmentError::Refused)
}

fn insert(
    tx: &mut Conn,
    parts: &Parts,
    (organisation, keeper): (OrganisationId, Keeper),
    (purpose, name, key, file, kind, bytes, pages): (FilePurpose, String, &Key, FileId, &Kind, i64, u32),
    now: DateTime<Utc>,
) -> Result<AttachmentId, AttachmentError> {
    let id = AttachmentId::new(now);
    let sealed = Sealed { name, key: key.to_vec() };
    let (state, why) = match parts.scanner {
        Some(_) => (FileState::Waiting, None),
        None => (FileState::Held, Some(Why::NoScanner)),
    };
    let draft = match keeper {
        Keeper::Draft { hash, .. } => Some(hash),
        Keeper::Case { .. } => None,
    };
    let scan_key = (parts.scanner.is_some() && draft.is_some())
        .then(|| parts.vault.organisation_key(organisation).seal(&scan_context(id), &**key));
    let row = (
        attachments::id.eq(id),
        attachments::organisation_id.eq(organisation),
        attachments::case_id.eq(keeper.case()),
        attachments::draft_hash.eq(draft),
        attachments::file_id.eq(file),
        attachments::media_type.eq(kind.media_type),
        attachments::bytes.eq(bytes),
        attachments::sealed.eq(keeper.key().seal_json(&context(id), &sealed)?),
        attachments::created_at.eq(Instant::from(now)),
        attachments::purpose.eq(purpose),
        attachments::pages.eq(i32::try_from(pages).unwrap_or(i32::MAX)),
        attachments::state.eq(state),
        attachments::why.eq(why),
        attachments::scan_key.eq(scan_key),
    );
    diesel::insert_into(attachments::table).values(row).execute(tx)?;
    if parts.scanner.is_some() {
        outbox::enqueue(tx, organisation, keeper.case(), Work::ScanFile { attachment: id }, now)?;
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
