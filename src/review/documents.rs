//! What becomes of a document that a source handed over: given as it was found, withheld as a whole, or given without
//! certain passages.
//!
//! Invariant: a decision belongs to the content it was made for (its hash is sealed beside it). The redacted copy is
//! made, searched and sealed before the decision stands; the package hands over that very copy.

use std::io::Write as _;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::{REASON_MAX, ReviewError, withhold::begin};
use crate::{
    audit::{self, Action, By, Event},
    cases::Case,
    db::{
        Conn, DbError, Instant,
        schema::document_decisions::{self, table},
        text_enum,
    },
    documents::{read::Format, redact::Cuts},
    ids::{CollectedDocumentId, DocumentDecisionId, FileId, StaffId},
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
    let (deed, why) = match order {
        DocumentOrder::Give => (DocumentDeed::Give, None),
        DocumentOrder::Withhold(ground, reason) => (DocumentDeed::Withhold, Some((*ground, reason.trim()))),
        DocumentOrder::Redact(ground, reason, ..) => (DocumentDeed::Redact, Some((*ground, reason.trim()))),
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
    end(tx, case, document, now)?;
    let (cuts, copy) = match order {
        DocumentOrder::Redact(_, _, cuts, copy) => ((*cuts).clone(), Some(*copy)),
        _ => (Cuts::default(), None),
    };
    let sealed = Sealed {
        reason: why.map(|(_, reason)| reason.to_owned()).unwrap_or_default(),
        cuts,
        left_out: copy.map(|copy| copy.left_out.clone()).unwrap_or_default(),
        format: copy.map(|copy| copy.format),
        sha256: found.sha256,
    };
    let id = DocumentDecisionId::new(now);
    let row = (
        document_decisions::id.eq(id),
        document_decisions::organisation_id.eq(case.organisation),
        document_decisions::case_id.eq(case.id),
        document_decisions::document_id.eq(document),
        document_decisions::deed.eq(deed),
        document_decisions::ground.eq(why.map(|(ground, _)| ground)),
        document_decisions::sealed.eq(case.key(vault)?.seal_json(&context(id), &sealed)?),
        document_decisions::file_id.eq(copy.map(|copy| copy.file)),
        document_decisions::made_by.eq(by),
        document_decisions::made_at.eq(Instant::from(now)),
    );
    diesel::insert_into(table).values(row).execute(tx)?;
    let details = serde_json::json!({ "collected": document, "deed": deed });
    tell(tx, vault, case, (Action::DocumentDecided, details), by, now)?;
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
    if end(tx, case, document, now)? == 0 {
        return Err(ReviewError::NotWithheld);
    }
    let details = serde_json::json!({ "collected": document });
    tell(tx, vault, case, (Action::DocumentUndecided, details), by, now)
}

/// Ends what was decided. The copy stays sealed until the case is purged: what was decided when can be shown.
fn end(
    tx: &mut Conn,
    case: &Case,
    document: CollectedDocumentId,
    now: DateTime<Utc>,
) -> Result<usize, DbError> {
    let live = table
        .filter(document_decisions::organisation_id.eq(case.organisation))
        .filter(document_decisions::case_id.eq(case.id))
        .filter(document_decisions::document_id.eq(document))
        .filter(document_decisions::ended_at.is_null());
    Ok(diesel::update(live).set(document_decisions::ended_at.eq(Instant::from(now))).execute(tx)?)
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
