//! A document that shows who somebody is: the last step of the ladder (RULES 2.0; G§74–79). Asked for only with a doubt and
//! with what lesser checks came to, looked at once, and gone when what was seen is recorded.
//!
//! Invariant: the file is opened by [`look`] alone, which succeeds once. What stays is that it was checked: no picture, no
//! copy, no number.

mod seen;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    Attachment, AttachmentError, FilePurpose, Keeper, Parts, Trouble, add,
    attachments::{find_row, retract},
    can_be_drawn,
};
use crate::{
    audit::{self, Action, By, Event},
    cases::{Case, StepError},
    db::{Conn, DbError, Instant, schema::id_documents, text_enum},
    identity::CheckError,
    ids::{AttachmentId, CaseId, IdDocumentId, OrganisationId, StaffId},
    law::status::{Refusal, Status},
    vault::{Vault, VaultError},
};

pub use seen::{expire_id_documents, look, record_seen};

/// How long an uploaded document is kept at most, looked at or not (RULES 6.3).
pub const KEPT: TimeDelta = TimeDelta::days(7);

/// The longest reason and note, in characters.
pub const WORDS_MAX: usize = 1_000;

text_enum! {
    /// What was shown.
    DocumentKind {
        Passport = "passport",
        DrivingLicence = "driving-licence",
        /// A national or municipal identity card.
        IdCard = "id-card",
        ResidencePermit = "residence-permit",
        OtherDocument = "other",
    }
}

/// Why a document is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reasons {
    /// Why it is doubted who she is (R2.3).
    pub doubt: String,
    /// Which lesser checks there are, and why none of them works here.
    pub tried: String,
}

/// A document, from the asking to the check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdDocument {
    pub id: IdDocumentId,
    pub reasons: Reasons,
    pub asked_by: StaffId,
    pub asked_at: DateTime<Utc>,
    /// The newest upload.
    pub file: Option<Attachment>,
    /// When the file goes at the latest.
    pub until: Option<DateTime<Utc>>,
    pub viewed: Option<(StaffId, DateTime<Utc>)>,
    pub checked_at: Option<DateTime<Utc>>,
}

impl IdDocument {
    /// The person may still send one, or another one as long as nobody has looked.
    #[must_use]
    pub fn is_awaited(&self) -> bool {
        self.viewed.is_none() && self.checked_at.is_none()
    }
}

/// What a handler saw.
#[derive(Debug, Clone)]
pub struct Seen {
    pub kind: DocumentKind,
    /// It has not expired and looks real.
    pub valid: bool,
    /// The name is that of who asks.
    pub name_matches: bool,
    /// In words of the handler's language, made of the three above: what stays of it.
    pub evidence: String,
    pub note: String,
}

#[derive(Debug, thiserror::Error)]
pub enum IdDocumentError {
    #[error("say why it is doubted who she is")]
    DoubtMissing,
    #[error("say which lesser checks there are and why they do not work")]
    TriedMissing,
    #[error("longer than {WORDS_MAX} characters")]
    TooLong,
    /// One is awaited or waits to be looked at.
    #[error("a document is asked for already")]
    AskedAlready,
    /// Nobody asked, or it was looked at.
    #[error("no document is awaited")]
    NotAwaited,
    /// Looked at already: it is seen once.
    #[error("the document was looked at")]
    SeenAlready,
    /// Nothing was uploaded, or it is gone.
    #[error("there is no document to look at")]
    NotThere,
    #[error("it was not scanned, or a virus was found")]
    NotOpened,
    #[error(transparent)]
    NotDrawn(Trouble),
    /// Nobody has looked at it.
    #[error("it was not looked at")]
    NotSeen,
    #[error("a document that does not convince needs a note")]
    NoteMissing,
    #[error("a note has a number in it")]
    NoteHasNumber,
    #[error("this kind of file cannot be shown")]
    Kind,
    #[error(transparent)]
    File(AttachmentError),
    #[error(transparent)]
    Check(CheckError),
    #[error(transparent)]
    Step(#[from] StepError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for IdDocumentError {
    fn from(error: diesel::result::Error) -> Self {
        IdDocumentError::Db(error.into())
    }
}

fn context(id: IdDocumentId) -> String {
    format!("id_documents.sealed/{id}")
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = id_documents)]
struct Row {
    id: IdDocumentId,
    sealed: Vec<u8>,
    asked_by: StaffId,
    asked_at: Instant,
    attachment_id: Option<AttachmentId>,
    uploaded_at: Option<Instant>,
    viewed_by: Option<StaffId>,
    viewed_at: Option<Instant>,
    checked_at: Option<Instant>,
}

fn newest(conn: &mut Conn, organisation: OrganisationId, case: CaseId) -> Result<Option<Row>, DbError> {
    Ok(id_documents::table
        .filter(id_documents::organisation_id.eq(organisation))
        .filter(id_documents::case_id.eq(case))
        .order(id_documents::id.desc())
        .select(Row::as_select())
        .first(conn)
        .optional()?)
}

/// The newest document that was asked for in `case`.
///
/// # Errors
/// [`IdDocumentError`].
pub fn id_document_of(
    conn: &mut Conn,
    vault: &Vault,
    case: &Case,
) -> Result<Option<IdDocument>, IdDocumentError> {
    let Some(row) = newest(conn, case.organisation, case.id)? else { return Ok(None) };
    let key = case.key(vault)?;
    let file = match row.attachment_id {
        Some(id) => find_row(conn, case.organisation, id)?.map(|row| row.listed(&key)).transpose()?,
        None => None,
    };
    Ok(Some(IdDocument {
        id: row.id,
        reasons: key.open_json(&context(row.id), &row.sealed)?,
        asked_by: row.asked_by,
        asked_at: row.asked_at.utc(),
        file,
        until: row.uploaded_at.map(|at| at.utc() + KEPT),
        viewed: row.viewed_by.zip(row.viewed_at.map(Instant::utc)),
        checked_at: row.checked_at.map(Instant::utc),
    }))
}

fn record(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (action, details): (Action, serde_json::Value),
    by: By,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    audit::record(
        tx,
        vault,
        Event { organisation: case.organisation, by, action, case: Some(case.id), details },
        now,
    )
}

fn words(text: &str, missing: IdDocumentError) -> Result<String, IdDocumentError> {
    match text.trim() {
        "" => Err(missing),
        text if text.chars().count() > WORDS_MAX => Err(IdDocumentError::TooLong),
        text => Ok(text.to_owned()),
    }
}

/// Asks the person for a document. The letter that asks, with its pause, is the doubt's ([`crate::identity`]).
///
/// # Errors
/// [`IdDocumentError`]; then nothing was asked.
pub fn ask(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    reasons: &Reasons,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<IdDocumentId, IdDocumentError> {
    let reasons = Reasons {
        doubt: words(&reasons.doubt, IdDocumentError::DoubtMissing)?,
        tried: words(&reasons.tried, IdDocumentError::TriedMissing)?,
    };
    if !case.status.is_open() || matches!(case.status, Status::Closed | Status::Withdrawn | Status::Purged) {
        return Err(StepError::from(Refusal::Ended).into());
    }
    if newest(tx, case.organisation, case.id)?.is_some_and(|row| row.checked_at.is_none()) {
        return Err(IdDocumentError::AskedAlready);
    }
    let id = IdDocumentId::new(now);
    let row = (
        id_documents::id.eq(id),
        id_documents::organisation_id.eq(case.organisation),
        id_documents::case_id.eq(case.id),
        id_documents::sealed.eq(case.key(vault)?.seal_json(&context(id), &reasons)?),
        id_documents::asked_by.eq(by),
        id_documents::asked_at.eq(Instant::from(now)),
    );
    diesel::insert_into(id_documents::table).values(row).execute(tx)?;
    record(tx, vault, case, (Action::IdDocumentAsked, json!({})), By::Staff(by), now)?;
    Ok(id)
}

/// The person sends her document; one that she sent before and nobody has seen goes.
///
/// # Errors
/// [`IdDocumentError`]; then nothing new was kept.
pub fn upload(
    parts: &Parts,
    case: &Case,
    name: &str,
    content: impl std::io::Read,
    now: DateTime<Utc>,
) -> Result<(), IdDocumentError> {
    let Parts { db, vault, .. } = *parts;
    let awaited = |conn: &mut Conn| {
        let row = newest(conn, case.organisation, case.id)?;
        row.filter(|row| row.viewed_at.is_none() && row.checked_at.is_none())
            .ok_or(IdDocumentError::NotAwaited)
    };
    db.read(awaited)?;
    let key = case.key(vault)?;
    let keeper = Keeper::Case { id: case.id, key: &key };
    let id = add(parts, case.organisation, keeper, FilePurpose::IdDocument, name, content, now)
        .map_err(IdDocumentError::File)?;
    let taken = db.write(|tx| {
        let row = awaited(tx)?;
        let kind = find_row(tx, case.organisation, id)?;
        if !kind.is_some_and(|row| can_be_drawn(row.media_type())) {
            return Err(IdDocumentError::Kind);
        }
        if let Some(old) = row.attachment_id {
            retract(tx, vault, case.organisation, old, now).map_err(IdDocumentError::File)?;
        }
        let state = (id_documents::attachment_id.eq(id), id_documents::uploaded_at.eq(Instant::from(now)));
        let open = id_documents::table
            .find(row.id)
            .filter(id_documents::viewed_at.is_null())
            .filter(id_documents::checked_at.is_null());
        if diesel::update(open).set(state).execute(tx)? != 1 {
            return Err(IdDocumentError::NotAwaited);
        }
        record(tx, vault, case, (Action::IdDocumentSent, json!({})), By::Requester, now)?;
        Ok(())
    });
    if taken.is_err() {
        db.write(|tx| retract(tx, vault, case.organisation, id, now)).map_err(IdDocumentError::File)?;
    }
    taken
}
