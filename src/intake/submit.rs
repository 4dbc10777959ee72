//! The request is sent: case, audit entry, deadline and receipt mail in one transaction, once.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::{
    prelude::*,
    result::{DatabaseErrorKind, Error::DatabaseError},
};

use super::{AttachmentError, DraftKey, Submission, attachments, drafts};
use crate::{
    cases::{self, AddressOf, Arrival, Case, Channel},
    db::{Conn, Db, DbError, Instant, schema::idempotency_keys},
    ids::CaseId,
    law::deadline,
    letters::Template,
    staff::{self, Organisation},
    vault::{Vault, VaultError},
};

/// What the sender is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub case: CaseId,
    pub number: String,
    pub received_on: NaiveDate,
    pub due_on: NaiveDate,
}

impl From<&Case> for Receipt {
    fn from(case: &Case) -> Receipt {
        Receipt {
            case: case.id,
            number: case.number.clone(),
            received_on: case.received_on,
            due_on: case.due_on,
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// The same idempotency key came with another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    #[error("the draft is no longer there")]
    DraftGone,
    #[error(transparent)]
    Attachment(#[from] AttachmentError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for SubmitError {
    fn from(error: diesel::result::Error) -> Self {
        SubmitError::Db(error.into())
    }
}

/// Sends a draft. Sending it twice gives the same receipt.
///
/// # Errors
/// [`SubmitError`]; then nothing was received.
pub fn submit_draft(
    db: &Db,
    vault: &Vault,
    organisation: &Organisation,
    key: &DraftKey,
    request: &Submission,
    address_of: AddressOf,
    now: DateTime<Utc>,
) -> Result<Receipt, SubmitError> {
    db.write(|tx| {
        drafts::hold(tx, key)?;
        let draft = drafts::load(tx, key, organisation.id, now)?.ok_or(SubmitError::DraftGone)?;
        if let Some(case) = draft.sent {
            return receipt_of(tx, organisation, case);
        }
        let case = receive(tx, vault, organisation, request, Channel::Form, address_of, now)?;
        attachments::hand_over(tx, organisation.id, key, case.id, &case.key(vault)?)?;
        drafts::mark_sent(tx, key, case.id)?;
        Ok(Receipt::from(&case))
    })
}

/// Sends a request that carries a key of the sender's: the same key with the same request gives the same receipt.
/// `request_hash` is a hash over everything in the request.
///
/// # Errors
/// [`SubmitError`]; then nothing was received.
pub fn submit_once(
    db: &Db,
    vault: &Vault,
    organisation: &Organisation,
    (key, request_hash): (&str, &[u8]),
    request: &Submission,
    address_of: AddressOf,
    now: DateTime<Utc>,
) -> Result<Receipt, SubmitError> {
    let key_hash = vault.keyed_hash("idempotency", key.as_bytes());
    let submit = |tx: &mut Conn| {
        let known: Option<(Vec<u8>, CaseId)> = idempotency_keys::table
            .find((organisation.id, &key_hash))
            .select((idempotency_keys::body_hash, idempotency_keys::case_id))
            .first(tx)
            .optional()?;
        match known {
            Some((hash, case)) if hash == request_hash => return receipt_of(tx, organisation, case),
            Some(_) => return Err(SubmitError::KeyReused),
            None => {}
        }
        let case = receive(tx, vault, organisation, request, Channel::Api, address_of, now)?;
        let row = (
            idempotency_keys::organisation_id.eq(organisation.id),
            idempotency_keys::key_hash.eq(&key_hash),
            idempotency_keys::body_hash.eq(request_hash),
            idempotency_keys::case_id.eq(case.id),
            idempotency_keys::created_at.eq(Instant::from(now)),
        );
        diesel::insert_into(idempotency_keys::table).values(row).execute(tx)?;
        Ok(Receipt::from(&case))
    };
    match db.write(submit) {
        // The same request came at the same instant and was faster: now it is known.
        Err(SubmitError::Db(DbError::Query(DatabaseError(DatabaseErrorKind::UniqueViolation, _)))) => {
            db.write(submit)
        }
        submitted => submitted,
    }
}

fn receipt_of(tx: &mut Conn, organisation: &Organisation, case: CaseId) -> Result<Receipt, SubmitError> {
    let case = cases::find(tx, organisation.id, case)?.ok_or(SubmitError::DraftGone)?;
    Ok(Receipt::from(&case))
}

fn receive(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    request: &Submission,
    channel: Channel,
    address_of: AddressOf,
    now: DateTime<Utc>,
) -> Result<Case, SubmitError> {
    let calendar = staff::calendar_of(tx, organisation)?;
    let due = deadline::due(now, organisation.zone(), &calendar);
    let arrival = Arrival {
        organisation: organisation.id,
        right: request.right,
        channel,
        language: request.language,
        details: &request.details,
        received_on: due.received_on,
        due_on: due.due_on,
    };
    let case = cases::receive(tx, vault, &arrival, now)?;
    let to = &request.details.requester.email;
    cases::post_link(
        tx,
        vault,
        organisation,
        &case,
        (to, request.language),
        Template::Receipt,
        address_of,
        now,
    )?;
    Ok(case)
}
