//! A request while it is written: on the server, because pages are never kept in the browser's cache.
//!
//! Invariant: only who holds the cookie's token can read a draft. The table knows the token's hash, and the key that
//! seals the draft is derived from the token itself.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::Form;
use crate::{
    db::{
        Conn, Db, DbError, Instant,
        schema::{attachments, drafts},
    },
    ids::{CaseId, FileId, OrganisationId},
    vault::{SealKey, Vault},
};

/// How long a draft waits; every saved page starts the time anew.
pub const LIFETIME: TimeDelta = TimeDelta::hours(24);

/// The token in the requester's cookie.
#[derive(Clone)]
pub struct DraftKey {
    pub hash: Vec<u8>,
    pub(super) key: SealKey,
}

impl DraftKey {
    pub fn new(vault: &Vault, token: &str) -> DraftKey {
        let hash = vault.keyed_hash("draft", token.as_bytes());
        DraftKey { hash, key: SealKey::new(vault.derived(&format!("draft/{token}"))) }
    }
}

/// What has been typed so far.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Draft {
    pub form: Form,
    /// Set once the draft was sent: sending it again shows the same receipt.
    #[serde(skip)]
    pub sent: Option<CaseId>,
}

const CONTEXT: &str = "drafts.sealed";

/// Starts an empty draft and gives the token for the cookie.
///
/// # Errors
/// [`DbError`].
pub fn begin(
    db: &Db,
    vault: &Vault,
    organisation: OrganisationId,
    now: DateTime<Utc>,
) -> Result<String, DbError> {
    let token = Vault::random_token();
    let draft = DraftKey::new(vault, &token);
    let row = (
        drafts::id_hash.eq(&draft.hash),
        drafts::organisation_id.eq(organisation),
        drafts::sealed.eq(sealed(&draft, &Draft::default())),
        drafts::created_at.eq(Instant::from(now)),
        drafts::expires_at.eq(Instant::from(now + LIFETIME)),
    );
    db.write(|tx| diesel::insert_into(drafts::table).values(row).execute(tx).map_err(DbError::from))?;
    Ok(token)
}

fn sealed(key: &DraftKey, draft: &Draft) -> Vec<u8> {
    key.key.seal_json(CONTEXT, draft).expect("plain fields are JSON")
}

/// The draft of this token with this organisation; an expired or unknown one is absent.
///
/// # Errors
/// [`DbError`].
pub fn load(
    conn: &mut Conn,
    key: &DraftKey,
    organisation: OrganisationId,
    now: DateTime<Utc>,
) -> Result<Option<Draft>, DbError> {
    let row: Option<(Vec<u8>, Option<CaseId>)> = drafts::table
        .find(&key.hash)
        .filter(drafts::organisation_id.eq(organisation))
        .filter(drafts::expires_at.gt(Instant::from(now)))
        .select((drafts::sealed, drafts::case_id))
        .first(conn)
        .optional()?;
    let Some((bytes, sent)) = row else { return Ok(None) };
    if sent.is_some() {
        return Ok(Some(Draft { sent, ..Draft::default() }));
    }
    // A draft that does not open was sealed under another master key: nobody can read it any more.
    Ok(key.key.open_json::<Draft>(CONTEXT, &bytes).ok())
}

/// Keeps what was typed. Tells whether the draft is still there and not sent.
///
/// # Errors
/// [`DbError`].
pub fn save(db: &Db, key: &DraftKey, draft: &Draft, now: DateTime<Utc>) -> Result<bool, DbError> {
    let open = drafts::table.find(&key.hash).filter(drafts::case_id.is_null());
    let state = (drafts::sealed.eq(sealed(key, draft)), drafts::expires_at.eq(Instant::from(now + LIFETIME)));
    db.write(|tx| Ok(diesel::update(open).set(state).execute(tx).map_err(DbError::from)? == 1))
}

/// Makes a second sending of the same draft wait for the first one, until the transaction ends.
pub(super) fn hold(tx: &mut Conn, key: &DraftKey) -> Result<(), DbError> {
    let unchanged = drafts::expires_at.eq(drafts::expires_at);
    diesel::update(drafts::table.find(&key.hash)).set(unchanged).execute(tx)?;
    Ok(())
}

/// The draft became a case: what was typed is wiped, the way to the receipt stays until it expires.
pub(super) fn mark_sent(tx: &mut Conn, key: &DraftKey, case: CaseId) -> Result<(), DbError> {
    let state = (drafts::case_id.eq(case), drafts::sealed.eq(Vec::<u8>::new()));
    diesel::update(drafts::table.find(&key.hash)).set(state).execute(tx)?;
    Ok(())
}

/// Removes expired drafts with their files; tells how many.
///
/// # Errors
/// [`DbError`]; what is left is removed the next time.
pub fn sweep(db: &Db, vault: &Vault, now: DateTime<Utc>) -> Result<usize, DbError> {
    let expired: Vec<Vec<u8>> = db.read(|conn| {
        drafts::table
            .filter(drafts::expires_at.le(Instant::from(now)))
            .select(drafts::id_hash)
            .limit(1000)
            .load(conn)
            .map_err(DbError::from)
    })?;
    for hash in &expired {
        let files: Vec<FileId> = db.read(|conn| {
            attachments::table
                .filter(attachments::draft_hash.eq(hash))
                .filter(attachments::case_id.is_null())
                .select(attachments::file_id)
                .load(conn)
                .map_err(DbError::from)
        })?;
        for file in files {
            if let Err(e) = vault.remove_file(file) {
                log::error!("file {file} of an expired draft: {e}");
            }
        }
        db.write(|tx| {
            let orphans = attachments::table
                .filter(attachments::draft_hash.eq(hash))
                .filter(attachments::case_id.is_null());
            diesel::delete(orphans).execute(tx)?;
            diesel::delete(drafts::table.find(hash)).execute(tx)?;
            Ok::<_, DbError>(())
        })?;
    }
    Ok(expired.len())
}
