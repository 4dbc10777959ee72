//! What becomes of a document that a source handed over: given as it was found, withheld as a whole, or given without
//! certain passages. Each decision is an act, which can be taken back like every other.
//!
//! Invariant: a decision belongs to the content it was made for (its hash is sealed beside it). The redacted copy is
//! made, searched and sealed before the decision stands; the package hands over that very copy.

use std::io::Write as _;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    REASON_MAX, ReviewError,
    acts::{self, Deed},
    withhold::begin,
};
use crate::{
    audit::{self, Action, By, Event},
    cases::Case,
    db::{
        Conn, DbError, Instant,
        schema::document_decisions::{self, table},
        text_enum,
    },
    documents::{read::Format, redact::Cuts},
    ids::{ActId, CollectedDocumentId, DocumentDecisionId, FileId, StaffId},
    law::grounds::Ground,
    sources::documents::{CollectedDocument, DocumentsError, find},
    vault::{SealedReader, Vault, VaultError},
};

text_enum! {
    /// What becomes of a document.
    DocumentDeed {
        Give = "give",
        Withhold = "withhold",
        Redact = "redact",
        /// Text that goes was chosen, and nothing is decided yet. (`cases::reviewed` knows this word.)
        Choose = "choose",
    }
}

/// A decision about a document.
#[derive(Debug, Clone)]
pub struct DocumentDecision {
    pub id: DocumentDecisionId,
    pub document: CollectedDocumentId,
    pub deed: DocumentDeed,
    /// Why something is not handed over, in law and in words; not for what is given as it was found.
    pub ground: Option<Ground>,
    pub reason: String,
    /// What was taken out.
    pub cuts: Cuts,
    /// What could not be looked into and was left out for that.
    pub left_out: Vec<String>,
    /// What the redacted copy is.
    pub format: Option<Format>,
    pub made_by: StaffId,
    pub made_at: DateTime<Utc>,
    pub act: ActId,
    sha256: String,
    file: Option<FileId>,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    reason: String,
    cuts: Cuts,
    left_out: Vec<String>,
    format: Option<Format>,
    /// Of the document it was made for, in hexadecimal.
    sha256: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = document_decisions)]
struct Row {
    id: DocumentDecisionId,
    document_id: CollectedDocumentId,
    deed: DocumentDeed,
    ground: Option<Ground>,
    sealed: Vec<u8>,
    file_id: Option<FileId>,
    made_by: StaffId,
    made_at: Instant,
    act_id: ActId,
}

fn context(id: DocumentDecisionId) -> String {
    format!("document_decisions.sealed/{id}")
}

/// A redacted copy, sealed and on disk, that no decision names yet.
pub struct Copy {
    pub file: FileId,
    pub format: Format,
    pub left_out: Vec<String>,
}

/// Seals a redacted copy. Whoever does not decide then removes the file.
///
/// # Errors
/// [`VaultError`]; then there is no file.
pub fn seal_copy(vault: &Vault, case: &Case, bytes: &[u8], now: DateTime<Utc>) -> Result<FileId, VaultError> {
    let file = FileId::new(now);
    let mut writer = vault.create_file(&case.key(vault)?, file)?;
    writer.write_all(bytes).map_err(|source| VaultError::Io { what: "a redacted copy".into(), source })?;
    writer.commit()?;
    Ok(file)
}

/// What is decided now about the case's documents.
///
/// # Errors
/// [`ReviewError`].
pub fn decisions_of(
    conn: &mut Conn,
    vault: &Vault,
    case: &Case,
) -> Result<Vec<DocumentDecision>, ReviewError> {
    let rows: Vec<Row> = table
        .filter(document_decisions::organisation_id.eq(case.organisation))
        .filter(document_decisions::case_id.eq(case.id))
        .filter(document_decisions::ended_at.is_null())
        .order(document_decisions::id)
        .select(Row::as_select())
        .load(conn)?;
    let key = case.key(vault)?;
    let opened = |row: Row| {
        let sealed: Sealed = key.open_json(&context(row.id), &row.sealed)?;
        Ok(DocumentDecision {
            id: row.id,
            document: row.document_id,
            deed: row.deed,
            ground: row.ground,
            reason: sealed.reason,
            cuts: sealed.cuts,
            left_out: sealed.left_out,
            format: sealed.format,
            made_by: row.made_by,
            made_at: row.made_at.utc(),
            act: row.act_id,
            sha256: sealed.sha256,
            file: row.file_id,
        })
    };
    rows.into_iter().map(opened).collect()
}

impl DocumentDecision {
    /// Whether it was made for this content.
    #[must_use]
    pub fn is_for(&self, document: &CollectedDocument) -> bool {
        self.document == document.id && self.sha256 == document.sha256
    }

    /// The redacted copy; `None` when nothing was redacted.
    ///
    /// # Errors
    /// [`VaultError`].
    pub fn open_copy(&self, vault: &Vault, case: &Case) -> Result<Option<SealedReader>, VaultError> {
        self.file.map(|file| vault.open_file(&case.key(vault)?, file)).transpose()
    }
}

/// What is to be decided about a document.
pub enum DocumentOrder<'a> {
    Give,
    Withhold(Ground, &'a str),
    /// With the copy that was made by these cuts.
    Redact(Ground, &'a str, &'a Cuts, &'a Copy),
    /// Kept for later, with nothing decided.
    Choose(&'a Cuts),
}

impl DocumentOrder<'_> {
    fn deeds(&self) -> (DocumentDeed, Deed) {
        match self {
            DocumentOrder::Give => (DocumentDeed::Give, Deed::Give),
            DocumentOrder::Withhold(..) => (DocumentDeed::Withhold, Deed::Withhold),
            DocumentOrder::Redact(..) => (DocumentDeed::Redact, Deed::Redact),
            DocumentOrder::Choose(_) => (DocumentDeed::Choose, Deed::Choose),
        }
    }
}

/// Decides about a document; an earlier decision ends. `case` is brought up to date.
///
/// # Errors
/// [`ReviewError`]; then what was decided before stands.
pub fn decide_document(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    (document, order): (CollectedDocumentId, &DocumentOrder<'_>),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<DocumentDecisionId, ReviewError> {
    let why = match order {
        DocumentOrder::Give | DocumentOrder::Choose(_) => None,
        DocumentOrder::Withhold(ground, reason) | DocumentOrder::Redact(ground, reason, ..) => {
            Some((*ground, reason.trim()))
        }
    };
    if let Some((ground, reason)) = why {
        if reason.is_empty() {
            return Err(ReviewError::ReasonMissing);
        }
        if reason.chars().count() > REASON_MAX {
            return Err(ReviewError::ReasonTooLong);
        }
        if !Ground::for_withholding(case.right).contains(&ground) {
            return Err(ReviewError::GroundNotForRight);
        }
    }
    begin(tx, case, now)?;
    let found = find(tx, vault, case, document).map_err(|error| match error {
        DocumentsError::Db(e) => ReviewError::Db(e),
        DocumentsError::Vault(e) => ReviewError::Vault(e),
    })?;
    let found = found.filter(|one| one.may_be_opened() && !one.left_out).ok_or(ReviewError::NothingThere)?;
    let (deed, act) = order.deeds();
    let act = acts::record(tx, case, act, 1, by, now)?;
    let id = put(tx, vault, case, &found, (act, order), by, now)?;
    let details = serde_json::json!({ "collected": document, "deed": deed, "act": act });
    tell(tx, vault, case, (Action::DocumentDecided, details), by, now)?;
    Ok(id)
}

/// Stores a decision as part of an act; the one before it ends.
pub(super) fn put(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    document: &CollectedDocument,
    (act, order): (ActId, &DocumentOrder<'_>),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<DocumentDecisionId, ReviewError> {
    end(tx, case, document.id, act, now)?;
    let (ground, reason, cuts, copy) = match order {
        DocumentOrder::Give => (None, "", Cuts::default(), None),
        DocumentOrder::Withhold(ground, reason) => (Some(*ground), *reason, Cuts::default(), None),
        DocumentOrder::Redact(ground, reason, cuts, copy) => {
            (Some(*ground), *reason, (*cuts).clone(), Some(*copy))
        }
        DocumentOrder::Choose(cuts) => (None, "", (*cuts).clone(), None),
    };
    let sealed = Sealed {
        reason: reason.trim().to_owned(),
        cuts,
        left_out: copy.map(|copy| copy.left_out.clone()).unwrap_or_default(),
        format: copy.map(|copy| copy.format),
        sha256: document.sha256.clone(),
    };
    let id = DocumentDecisionId::new(now);
    let row = (
        document_decisions::id.eq(id),
        document_decisions::organisation_id.eq(case.organisation),
        document_decisions::case_id.eq(case.id),
        document_decisions::document_id.eq(document.id),
        document_decisions::deed.eq(order.deeds().0),
        document_decisions::ground.eq(ground),
        document_decisions::sealed.eq(case.key(vault)?.seal_json(&context(id), &sealed)?),
        document_decisions::file_id.eq(copy.map(|copy| copy.file)),
        document_decisions::made_by.eq(by),
        document_decisions::made_at.eq(Instant::from(now)),
        document_decisions::act_id.eq(act),
    );
    diesel::insert_into(table).values(row).execute(tx)?;
    Ok(id)
}

/// Takes the decision about a document back: it is undecided again. `case` is brought up to date.
///
/// # Errors
/// [`ReviewError::NotWithheld`] when nothing was decided.
pub fn undecide_document(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    document: CollectedDocumentId,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), ReviewError> {
    begin(tx, case, now)?;
    let act = acts::record(tx, case, Deed::Lift, 1, by, now)?;
    if end(tx, case, document, act, now)? == 0 {
        return Err(ReviewError::NotWithheld);
    }
    let details = serde_json::json!({ "collected": document, "act": act });
    tell(tx, vault, case, (Action::DocumentUndecided, details), by, now)
}

/// Ends what was decided. The copy stays sealed until the case is purged: what was decided when can be shown, and
/// the act that ended it can be taken back.
fn end(
    tx: &mut Conn,
    case: &Case,
    document: CollectedDocumentId,
    act: ActId,
    now: DateTime<Utc>,
) -> Result<usize, DbError> {
    let live = table
        .filter(document_decisions::organisation_id.eq(case.organisation))
        .filter(document_decisions::case_id.eq(case.id))
        .filter(document_decisions::document_id.eq(document))
        .filter(document_decisions::ended_at.is_null());
    let ended = (
        document_decisions::ended_at.eq(Some(Instant::from(now))),
        document_decisions::ended_act.eq(Some(act)),
    );
    Ok(diesel::update(live).set(ended).execute(tx)?)
}

/// Takes back what an act decided about documents, and brings back what it ended.
pub(super) fn take_back(tx: &mut Conn, case: &Case, act: ActId, now: DateTime<Utc>) -> Result<(), DbError> {
    let mine = || {
        table
            .filter(document_decisions::organisation_id.eq(case.organisation))
            .filter(document_decisions::case_id.eq(case.id))
    };
    // First what it made: a document has one decision at a time.
    let made =
        mine().filter(document_decisions::act_id.eq(act)).filter(document_decisions::ended_at.is_null());
    diesel::update(made).set(document_decisions::ended_at.eq(Some(Instant::from(now)))).execute(tx)?;
    let back =
        (document_decisions::ended_at.eq(None::<Instant>), document_decisions::ended_act.eq(None::<ActId>));
    diesel::update(mine().filter(document_decisions::ended_act.eq(act))).set(back).execute(tx)?;
    Ok(())
}

fn tell(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (action, details): (Action, serde_json::Value),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), ReviewError> {
    let event =
        Event { organisation: case.organisation, by: By::Staff(by), action, case: Some(case.id), details };
    Ok(audit::record(tx, vault, event, now)?)
}
