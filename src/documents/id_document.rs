//! A document that shows who somebody is: the last step of the ladder (RULES 2.0; G§74–79). Asked for only with a doubt and
//! with what lesser checks came to, looked at once, and gone when what was seen is recorded.
//!
//! Invariant: the file is opened by [`look`] alone, which succeeds once. What stays is that it was checked: no picture, no
//! copy, no number.

mod seen;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::{prelude::*, result::Error::NotFound};
use serde_json::json;

use super::{
    Attachment, AttachmentError, FilePurpose, Keeper, Parts, Trouble, add,
    attachments::{find_row, retract},
    can_be_drawn,
};
use crate::{
    audit::{self, Action, By, Event},
    cases::{
        self, AddressOf, Case, StepError,
        clock::{self, ClockError},
    },
    db::{Conn, DbError, Instant, schema::id_documents, text_enum},
    identity::{
        CheckError, Method,
        doubt::{self, Asked, DoubtError, Reasons},
    },
    ids::{AttachmentId, CaseId, IdDocumentId, IdentityDoubtId, OrganisationId, StaffId},
    law::pause::PauseGround,
    letters::Words,
    staff::Organisation,
    vault::{Vault, VaultError},
};

pub use seen::{expire_id_documents, look, record_seen};

/// How long an uploaded document is kept at most, looked at or not (RULES 6.3).
pub const KEPT: TimeDelta = TimeDelta::days(7);

/// The longest note, in characters.
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
    /// A text about what was seen.
    #[error("longer than {WORDS_MAX} characters")]
    TooLong,
    #[error(transparent)]
    Doubt(#[from] DoubtError),
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
    Clock(#[from] ClockError),
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

#[derive(Queryable, Selectable)]
#[diesel(table_name = id_documents)]
struct Row {
    id: IdDocumentId,
    doubt_id: IdentityDoubtId,
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
    let doubts = doubt::of_case(conn, vault, case)?;
    let asked = doubts.into_iter().find(|one| one.id == row.doubt_id).ok_or(DbError::from(NotFound))?;
    let file = match row.attachment_id {
        Some(id) => find_row(conn, case.organisation, id)?.map(|row| row.listed(&key)).transpose()?,
        None => None,
    };
    Ok(Some(IdDocument {
        id: row.id,
        reasons: asked.reasons,
        asked_by: asked.asked_by,
        asked_at: asked.asked_at,
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

/// Asks the person for a document: the one way of asking ([`doubt::ask`]), with its letter and its pause, and a place on
/// her page where it is covered and sent.
///
/// # Errors
/// [`IdDocumentError`]; then nothing was asked.
pub fn ask(
    tx: &mut Conn,
    (vault, words): (&Vault, &Words),
    organisation: &Organisation,
    case: &mut Case,
    reasons: &doubt::Reasons,
    address_of: AddressOf,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<Asked, IdDocumentError> {
    if newest(tx, case.organisation, case.id)?.is_some_and(|row| row.checked_at.is_none()) {
        return Err(IdDocumentError::AskedAlready);
    }
    let asked = (Method::DocumentSeen, reasons);
    let asked = doubt::ask(tx, (vault, words), organisation, case, asked, address_of, by, now)?;
    let row = (
        id_documents::id.eq(IdDocumentId::new(now)),
        id_documents::organisation_id.eq(case.organisation),
        id_documents::case_id.eq(case.id),
        id_documents::doubt_id.eq(asked.id),
    );
    diesel::insert_into(id_documents::table).values(row).execute(tx)?;
    record(tx, vault, case, (Action::IdDocumentAsked, json!({ "doubt": asked.id })), By::Staff(by), now)?;
    Ok(asked)
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
        // What was asked for has come: nobody waits for her any more, in any case of the request.
        for mut one in cases::of_request(tx, case.organisation, case.request)? {
            clock::answered(tx, vault, &mut one, PauseGround::Identity, By::Requester, now)?;
        }
        Ok(())
    });
    if taken.is_err() {
        db.write(|tx| retract(tx, vault, case.organisation, id, now)).map_err(IdDocumentError::File)?;
    }
    taken
}
