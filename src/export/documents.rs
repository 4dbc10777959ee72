//! The documents of an answer: as they were found, or the copy from which something was taken out.

use std::io;

use super::{
    contents::ContentsError,
    package::{Content, DocumentFile, WithheldPart, Withholding},
};
use crate::{
    cases::{self, Case},
    db::Conn,
    documents::fold::{Needle, replace_all},
    letters::{Lang, Words},
    review::{self, DocumentDecision, DocumentDeed},
    sources::documents::{self, CollectedDocument},
    vault::Vault,
};

/// A document with what was decided about it.
pub(super) struct Paper {
    document: CollectedDocument,
    decision: Option<DocumentDecision>,
    withheld: Vec<Withholding>,
    vault: Vault,
    case: Case,
}

/// All documents that are decided about. What was left out because it may not be opened is told by the search.
pub(super) fn gather(
    conn: &mut Conn,
    vault: &Vault,
    words: &Words,
    case: &Case,
) -> Result<Vec<Paper>, ContentsError> {
    let mut all = documents::of_case(conn, vault, case).map_err(|e| match e {
        documents::DocumentsError::Db(e) => ContentsError::Db(e),
        documents::DocumentsError::Vault(e) => ContentsError::Vault(e),
    })?;
    // What came in several uploads may have the same place.
    all.sort_by(|one, other| place(one).cmp(&place(other)));
    let mut decisions = review::decisions_of(conn, vault, case)?;
    let mut papers = Vec::new();
    for document in all.into_iter().filter(|one| one.may_be_opened() && !one.left_out) {
        let at = decisions.iter().position(|one| one.is_for(&document));
        // Nothing is handed over that nobody decided about; the guard lets no answer come so far.
        let decision = decisions.swap_remove(at.ok_or(ContentsError::Missing("decision about a document"))?);
        let withheld = withheld(words, case, &decision).into_iter().collect();
        papers.push(Paper {
            document,
            decision: Some(decision),
            withheld,
            vault: vault.clone(),
            case: case.clone(),
        });
    }
    Ok(papers)
}

fn place(one: &CollectedDocument) -> impl Ord + use<'_> {
    (&one.source, &one.dataset, one.position, &one.name, &one.sha256)
}

fn withheld(words: &Words, case: &Case, decision: &DocumentDecision) -> Option<Withholding> {
    let cuts = &decision.cuts;
    let part = match decision.deed {
        DocumentDeed::Give => return None,
        DocumentDeed::Withhold => WithheldPart::Everything,
        DocumentDeed::Redact => {
            let count = cuts.passages.len() + cuts.areas.len() + cuts.without.len() + decision.left_out.len();
            WithheldPart::Passages(count as u64)
        }
    };
    let ground = decision.ground?;
    let (name, source) = cases::ground_in_words(words, case.language, ground, case.right);
    Some(Withholding {
        part,
        ground: ground.to_string(),
        ground_text: format!("{name} ({source})"),
        reason: decision.reason.clone(),
    })
}

impl Content for Paper {
    fn open(&self) -> io::Result<Box<dyn io::Read + '_>> {
        let gone = || io::Error::other("it is no longer there");
        let decision = self.decision.as_ref().ok_or_else(gone)?;
        let reader = match decision.deed {
            DocumentDeed::Give => documents::open(&self.vault, &self.case, &self.document),
            DocumentDeed::Redact => decision.open_copy(&self.vault, &self.case),
            DocumentDeed::Withhold => return Err(gone()),
        };
        Ok(Box::new(reader.map_err(io::Error::other)?.ok_or_else(gone)?))
    }
}

impl Paper {
    pub fn lend(&self, lang: Lang) -> DocumentFile<'_> {
        let text = |words: &crate::sources::declaration::Words| match lang {
            Lang::Da => words.da.clone(),
            Lang::En => words.en.clone(),
        };
        let made =
            self.decision.as_ref().filter(|one| one.deed == DocumentDeed::Redact).and_then(|one| one.format);
        let (name, media_type) = match made.map(|format| format.redacted()) {
            Some((Some(extension), media_type)) => {
                let stem =
                    self.document.name.rsplit_once('.').map_or(self.document.name.as_str(), |(stem, _)| stem);
                (format!("{stem}.{extension}"), media_type.to_owned())
            }
            _ => (self.document.name.clone(), self.document.media_type.clone()),
        };
        // What is taken out of a document is taken out of its name.
        let cuts = self.decision.as_ref().map(|one| Needle::all(&one.cuts.passages)).unwrap_or_default();
        let name = replace_all(&name, &cuts, "_").0;
        DocumentFile {
            source: self.document.source.clone(),
            source_title: text(&self.document.origin.source_title),
            name,
            media_type,
            description: text(&self.document.origin.title),
            withheld: self.withheld.clone(),
            content: self,
        }
    }
}
