//! The documents of a case as the list of what was found has them: each with what is decided about it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::{
    DocumentDecision, DocumentDeed, DocumentOrder, Reading, ReviewError, decisions_of, documents, readings,
};
use crate::{
    cases::Case,
    db::{Conn, text_enum},
    documents::{
        fold::{Needle, replace_all},
        redact::Cuts,
    },
    ids::{ActId, CollectedDocumentId, StaffId},
    sources::documents::{self as collected, CollectedDocument, DocumentsError},
    vault::Vault,
};

text_enum! {
    /// Where a document stands.
    PaperState {
        /// It may not be opened yet, or never: what becomes of it is said on the page of the case.
        Shut = "shut",
        /// Somebody left it out, because it cannot be opened without danger.
        LeftOut = "left-out",
        Undecided = "undecided",
        Given = "given",
        Withheld = "withheld",
        /// Given without certain passages.
        Redacted = "redacted",
    }
}

/// A document with what is decided about it.
#[derive(Debug, Clone)]
pub struct Paper {
    pub document: CollectedDocument,
    /// The decision, or what was chosen so far.
    pub decision: Option<DocumentDecision>,
    /// `None` while no worker has read it.
    pub reading: Option<Reading>,
}

impl Paper {
    #[must_use]
    pub fn state(&self) -> PaperState {
        if self.document.left_out {
            return PaperState::LeftOut;
        }
        if !self.document.may_be_opened() {
            return PaperState::Shut;
        }
        match self.decision.as_ref().map(|one| one.deed) {
            None | Some(DocumentDeed::Choose) => PaperState::Undecided,
            Some(DocumentDeed::Give) => PaperState::Given,
            Some(DocumentDeed::Withhold) => PaperState::Withheld,
            Some(DocumentDeed::Redact) => PaperState::Redacted,
        }
    }

    /// Its name as the person reads it: what is taken out of a document is taken out of its name.
    #[must_use]
    pub fn told_name(&self) -> String {
        let needles = self.cuts().map(|cuts| Needle::all(&cuts.passages)).unwrap_or_default();
        replace_all(&self.document.name, &needles, "_").0
    }

    #[must_use]
    pub fn is_read(&self) -> bool {
        self.reading.is_some()
    }

    /// When its first mail was sent, in seconds since 1970; nothing for what is no mail.
    #[must_use]
    pub fn sent_at(&self) -> Option<i64> {
        self.reading.as_ref()?.mails.first()?.head.sent_at
    }

    /// How many places look like somebody else; `None` when it was not read or cannot be.
    #[must_use]
    pub fn places(&self) -> Option<i64> {
        self.reading.as_ref()?.places
    }

    /// Somebody else may be named in it, or nobody but a person can tell.
    #[must_use]
    pub fn is_proposed(&self) -> bool {
        self.reading.as_ref().is_some_and(|one| one.places != Some(0) || one.blind)
    }

    /// What somebody chose to take out of it, decided or not.
    #[must_use]
    pub fn cuts(&self) -> Option<&Cuts> {
        self.decision.as_ref().map(|one| &one.cuts).filter(|cuts| !cuts.is_empty())
    }

    /// Whether an order about many changes this one. Many at once never give what somebody chose to take out.
    #[must_use]
    pub fn takes(&self, order: &DocumentOrder<'_>) -> bool {
        match (order, self.state()) {
            (_, PaperState::Shut | PaperState::LeftOut) => false,
            (DocumentOrder::Give, PaperState::Undecided) => self.cuts().is_none(),
            (DocumentOrder::Give, state) => state == PaperState::Withheld,
            (DocumentOrder::Withhold(..), state) => state != PaperState::Withheld,
            (DocumentOrder::Redact(..) | DocumentOrder::Choose(_), _) => false,
        }
    }
}

/// The documents of the newest round: by source and dataset; mails there by the day they were sent, the rest as the
/// source has them.
///
/// # Errors
/// [`ReviewError`].
pub fn papers_of(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Vec<Paper>, ReviewError> {
    let all = collected::of_case(conn, vault, case).map_err(|error| match error {
        DocumentsError::Db(e) => ReviewError::Db(e),
        DocumentsError::Vault(e) => ReviewError::Vault(e),
    })?;
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let mut decisions: HashMap<_, _> =
        decisions_of(conn, vault, case)?.into_iter().map(|one| (one.document, one)).collect();
    let mut readings = readings::of_case(conn, &case.key(vault)?, case)?;
    let paper = |document: CollectedDocument| {
        let decision = decisions.remove(&document.id).filter(|one| one.is_for(&document));
        Paper { decision, reading: readings.remove(&document.id), document }
    };
    let mut papers: Vec<Paper> = all.into_iter().map(paper).collect();
    let place = |paper: &Paper| {
        let document = &paper.document;
        (document.source.clone(), document.dataset.clone(), paper.sent_at(), document.position)
    };
    papers.sort_by_cached_key(place);
    Ok(papers)
}

/// Of each document that is one mail, and the same as one before it, that one: it is read once.
#[must_use]
pub fn same_mails(papers: &[Paper]) -> HashMap<CollectedDocumentId, &Paper> {
    let mut first: HashMap<(&str, &str, &str), &Paper> = HashMap::new();
    let mut same = HashMap::new();
    for paper in papers {
        let mails = paper.reading.as_ref().map_or(&[][..], |reading| reading.mails.as_slice());
        for mail in mails {
            let id = mail.head.message_id.as_deref().unwrap_or(&mail.head.from);
            match first.get(&(id, mail.head.subject.as_str(), mail.words.as_str())) {
                Some(known) if mails.len() == 1 && known.document.id != paper.document.id => {
                    same.insert(paper.document.id, *known);
                }
                Some(_) => {}
                None => {
                    first.insert((id, &mail.head.subject, &mail.words), paper);
                }
            }
        }
    }
    same
}

/// Decides about many documents as one act. Tells about how many.
pub(super) fn decide_all(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (act, order): (ActId, &DocumentOrder<'_>),
    ids: &[CollectedDocumentId],
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<i64, ReviewError> {
    let mut count = 0;
    for paper in papers_of(tx, vault, case)? {
        if ids.contains(&paper.document.id) && paper.takes(order) {
            documents::put(tx, vault, case, &paper.document, (act, order), by, now)?;
            count += 1;
        }
    }
    Ok(count)
}
