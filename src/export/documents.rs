//! The documents of an answer: as they were found, or the copy from which something was taken out.

use std::io;

use super::{
    contents::ContentsError,
    package::{Content, DocumentFile, WithheldPart, Withholding},
};
use crate::{
    cases::{self, Case},
    db::Conn,
    law::grounds::Ground,
    letters::{Lang, Words},
    review::{self, DocumentDecision, DocumentDeed, PaperState},
    sources::documents::{self, CollectedDocument},
    vault::Vault,
};

/// A document with what was decided about it.
pub(super) struct Paper {
    paper: review::Paper,
    withheld: Vec<Withholding>,
    vault: Vault,
    case: Case,
}

/// All documents of the newest round: what is given, and of what is not that it is not, and why.
pub(super) fn gather(
    conn: &mut Conn,
    vault: &Vault,
    words: &Words,
    case: &Case,
) -> Result<Vec<Paper>, ContentsError> {
    let mut all = review::papers_of(conn, vault, case)?;
    // What came in several uploads may have the same place.
    all.sort_by(|one, other| place(&one.document).cmp(&place(&other.document)));
    let mut papers = Vec::new();
    for paper in all {
        let withheld = match paper.state() {
            PaperState::LeftOut => Some(left_out(words, case, &paper)),
            // Nothing is handed over that nobody decided about; the guard lets no answer come so far.
            PaperState::Shut | PaperState::Undecided => {
                return Err(ContentsError::Missing("decision about a document"));
            }
            _ => paper.decision.as_ref().and_then(|decision| withheld(words, case, decision)),
        };
        let withheld = withheld.into_iter().collect();
        papers.push(Paper { paper, withheld, vault: vault.clone(), case: case.clone() });
    }
    Ok(papers)
}

fn place(one: &CollectedDocument) -> impl Ord + use<'_> {
    (&one.source, &one.dataset, one.position, &one.name, &one.sha256)
}

/// It may not be opened, so nobody could look what is in it: the person is told so, with the reason.
fn left_out(words: &Words, case: &Case, paper: &review::Paper) -> Withholding {
    let (name, source) = cases::ground_in_words(words, case.language, Ground::UnsafeFile, case.right);
    Withholding {
        part: WithheldPart::Everything,
        ground: Ground::UnsafeFile.to_string(),
        ground_text: format!("{name} ({source})"),
        reason: paper.document.answered.as_ref().map(|said| said.reason.clone()).unwrap_or_default(),
    }
}

fn withheld(words: &Words, case: &Case, decision: &DocumentDecision) -> Option<Withholding> {
    let cuts = &decision.cuts;
    let part = match decision.deed {
        DocumentDeed::Give | DocumentDeed::Choose => return None,
        DocumentDeed::Withhold => WithheldPart::Everything,
        DocumentDeed::Redact => {
            let count = cuts.passages.len()
                + cuts.spots.len()
                + cuts.areas.len()
                + cuts.without.len()
                + decision.left_out.len();
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
        let decision = self.paper.decision.as_ref().ok_or_else(gone)?;
        let reader = match self.paper.state() {
            PaperState::Given => documents::open(&self.vault, &self.case, &self.paper.document),
            PaperState::Redacted => decision.open_copy(&self.vault, &self.case),
            _ => return Err(gone()),
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
        let document = &self.paper.document;
        let copy = self.paper.decision.as_ref().filter(|_| self.paper.state() == PaperState::Redacted);
        let made = copy.and_then(|one| one.format).map(|format| format.redacted());
        let name = self.paper.told_name();
        let (name, media_type) = match made {
            Some((Some(extension), media_type)) => {
                let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
                (format!("{stem}.{extension}"), media_type.to_owned())
            }
            _ => (name, document.media_type.clone()),
        };
        DocumentFile {
            source: document.source.clone(),
            source_title: text(&document.origin.source_title),
            name,
            media_type,
            description: text(&document.origin.title),
            withheld: self.withheld.clone(),
            content: self,
        }
    }
}
