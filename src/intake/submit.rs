//! The request is sent: a case for each right with one clock, audit entries, an acknowledgement each and one receipt mail in one
//! transaction, once (R2.11).

use chrono::{DateTime, Utc};
use diesel::{
    prelude::*,
    result::{DatabaseErrorKind, Error::DatabaseError},
};

use super::{DraftKey, Submission, Wish, drafts};
use crate::{
    cases::{
        self, AddressOf, Arrival, Case, Channel, DecideError,
        letters::{LetterError, acknowledge},
    },
    db::{Conn, Db, DbError, Instant, schema::idempotency_keys},
    documents::{self, AttachmentError, FilePurpose},
    identity::contacts,
    ids::{CaseId, RequestId},
    law::deadline,
    letters::{Template, Words},
    representation,
    staff::{self, Organisation},
    vault::{Vault, VaultError},
};

/// The cases of a request that was received, at least one, in the order of their numbers. The first stands for the
/// request: it has the files and the mailed link.
#[derive(Debug, Clone)]
pub struct Submitted(pub Vec<Case>);

impl Submitted {
    pub fn first(&self) -> &Case {
        &self.0[0]
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
    /// The acknowledgement cannot be written.
    #[error(transparent)]
    Letter(LetterError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<DecideError> for SubmitError {
    fn from(error: DecideError) -> Self {
        match error {
            DecideError::Vault(error) => SubmitError::Vault(error),
            DecideError::Db(error) => SubmitError::Db(error),
            // Keeping a claim reads and seals; it takes no step and writes no letter.
            _ => SubmitError::DraftGone,
        }
    }
}

impl From<cases::CprError> for SubmitError {
    fn from(error: cases::CprError) -> Self {
        match error {
            cases::CprError::Vault(error) => SubmitError::Vault(error),
            cases::CprError::Db(error) => SubmitError::Db(error),
            cases::CprError::None | cases::CprError::ReasonMissing => {
                SubmitError::Db(diesel::result::Error::NotFound.into())
            }
        }
    }
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
    words: &Words,
    organisation: &Organisation,
    key: &DraftKey,
    request: &Submission,
    address_of: AddressOf,
    now: DateTime<Utc>,
) -> Result<Submitted, SubmitError> {
    db.write(|tx| {
        drafts::hold(tx, key)?;
        let draft = drafts::load(tx, key, organisation.id, now)?.ok_or(SubmitError::DraftGone)?;
        if let Some(case) = draft.sent {
            return receipt_of(tx, organisation, case);
        }
        let received = receive(tx, vault, words, organisation, request, Channel::Form, address_of, now)?;
        let first = received.first();
        let files =
            documents::hand_over(tx, organisation.id, key.keeper(), first.id, &first.key(vault)?, now)?;
        let shown = files.contains(&FilePurpose::Authority);
        representation::claim(tx, vault, first, &request.claim, shown, now)?;
        drafts::mark_sent(tx, key, first.id)?;
        Ok(received)
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
    words: &Words,
    organisation: &Organisation,
    (key, request_hash): (&str, &[u8]),
    request: &Submission,
    address_of: AddressOf,
    now: DateTime<Utc>,
) -> Result<Submitted, SubmitError> {
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
        let received = receive(tx, vault, words, organisation, request, Channel::Api, address_of, now)?;
        representation::claim(tx, vault, received.first(), &request.claim, false, now)?;
        let row = (
            idempotency_keys::organisation_id.eq(organisation.id),
            idempotency_keys::key_hash.eq(&key_hash),
            idempotency_keys::body_hash.eq(request_hash),
            idempotency_keys::case_id.eq(received.first().id),
            idempotency_keys::created_at.eq(Instant::from(now)),
        );
        diesel::insert_into(idempotency_keys::table).values(row).execute(tx)?;
        Ok(received)
    };
    match db.write(submit) {
        // The same request came at the same instant and was faster: now it is known.
        Err(SubmitError::Db(DbError::Query(DatabaseError(DatabaseErrorKind::UniqueViolation, _)))) => {
            db.write(submit)
        }
        submitted => submitted,
    }
}

fn receipt_of(tx: &mut Conn, organisation: &Organisation, case: CaseId) -> Result<Submitted, SubmitError> {
    let case = cases::find(tx, organisation.id, case)?.ok_or(SubmitError::DraftGone)?;
    Ok(Submitted(cases::of_request(tx, organisation.id, case.request)?))
}

fn receive(
    tx: &mut Conn,
    vault: &Vault,
    words: &Words,
    organisation: &Organisation,
    request: &Submission,
    channel: Channel,
    address_of: AddressOf,
    now: DateTime<Utc>,
) -> Result<Submitted, SubmitError> {
    let calendar = staff::calendar_of(tx, organisation)?;
    let due = deadline::due(now, organisation.zone(), &calendar);
    let together = RequestId::new(now);
    let one = |wish: &Wish| {
        let arrival = Arrival {
            organisation: organisation.id,
            right: wish.right,
            channel,
            language: request.language,
            details: &request.details,
            received_on: due.received_on,
            due_on: due.due_on,
        };
        cases::receive_in(tx, vault, together, &arrival, &wish.particulars, now)
    };
    let received = Submitted(request.wishes.iter().map(one).collect::<Result<_, _>>()?);
    let asked = organisation.details().cpr.asked;
    if let Some(number) = request.cpr.as_ref().filter(|_| asked) {
        for case in &received.0 {
            cases::keep_cpr(tx, vault, case, number, now)?;
        }
    }
    let to = (request.details.requester.email.as_str(), request.language);
    let first = received.first();
    contacts::at_registration(tx, first, now)?;
    cases::post_link(tx, vault, organisation, first, to, Template::Receipt, address_of, now)?;
    for case in &received.0 {
        acknowledge(tx, vault, words, organisation, case, now).map_err(|error| match error {
            LetterError::Vault(error) => SubmitError::Vault(error),
            LetterError::Db(error) => SubmitError::Db(error),
            error => SubmitError::Letter(error),
        })?;
    }
    Ok(received)
}
