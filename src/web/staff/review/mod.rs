//! What was found, in one list: each thing is given, withheld or redacted, one by one or many at once, beside the record.

mod act;
mod everywhere;
mod item;
mod list;
mod paper;
mod release;

pub use act::{carry_out, preview, redact, settle, undo};
pub use everywhere::everywhere;
pub use list::{Look, show};
pub use paper::address as paper_address;
pub use release::{difference, look};

use super::{answer::Failure, case, desk::Desk};
use crate::{
    cases::{Case, Reviewed},
    db::Conn,
    ids::{CollectedDocumentId, DatasetId},
    law::spans::Spans,
    review::{self, Paper, PaperState},
    sources::collected::{self, Collected},
    vault::Vault,
};

/// Which of the things are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Show {
    #[default]
    Undecided,
    Proposed,
    Withheld,
    Redacted,
    Given,
    All,
}

impl Show {
    pub const EVERY: [Show; 6] =
        [Show::Undecided, Show::Proposed, Show::Withheld, Show::Redacted, Show::Given, Show::All];

    pub fn as_str(self) -> &'static str {
        match self {
            Show::Undecided => "undecided",
            Show::Proposed => "proposed",
            Show::Withheld => "withheld",
            Show::Redacted => "redacted",
            Show::Given => "given",
            Show::All => "all",
        }
    }

    pub fn parse(text: &str) -> Show {
        Show::EVERY.into_iter().find(|one| one.as_str() == text).unwrap_or_default()
    }

    fn of(self, state: &Reviewed) -> Spans {
        match self {
            Show::Undecided => state.undecided(),
            Show::Proposed => state.proposed.clone(),
            Show::Withheld => state.withheld.clone(),
            Show::Redacted => state.redacted.less(&state.withheld),
            Show::Given => state.given.less(&state.withheld).less(&state.redacted),
            Show::All => Spans::all(state.rows),
        }
    }

    /// What may not be opened yet holds up the decision, so it is listed with what is undecided.
    fn has(self, paper: &Paper) -> bool {
        match (self, paper.state()) {
            (Show::All, _)
            | (Show::Undecided, PaperState::Undecided | PaperState::Shut)
            | (Show::Withheld, PaperState::Withheld | PaperState::LeftOut)
            | (Show::Redacted, PaperState::Redacted)
            | (Show::Given, PaperState::Given) => true,
            (Show::Proposed, PaperState::Undecided) => paper.is_proposed(),
            _ => false,
        }
    }
}

/// Of which source and dataset; nothing said is all of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Only {
    pub source: Option<String>,
    pub set: Option<DatasetId>,
    /// Documents and no rows.
    pub papers: bool,
}

impl Only {
    fn has_set(&self, set: &Collected) -> bool {
        let source = self.source.as_ref().is_none_or(|source| *source == set.source);
        source && !self.papers && self.set.is_none_or(|only| only == set.id)
    }

    fn has_paper(&self, paper: &Paper) -> bool {
        self.set.is_none() && self.source.as_ref().is_none_or(|source| *source == paper.document.source)
    }
}

/// The datasets and documents of the newest round, each with where it stands.
pub(super) struct Sets {
    pub sets: Vec<(Collected, Reviewed)>,
    pub papers: Vec<Paper>,
}

impl Sets {
    pub fn load(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Sets, Failure> {
        let found = collected::of_case(conn, case.organisation, case.id)?;
        let of: Vec<(DatasetId, i64)> = found.iter().map(|one| (one.id, one.rows)).collect();
        let mut states = crate::cases::reviewed(conn, case, &of)?;
        let with_state = |one: Collected| states.remove(&one.id).map(|state| (one, state));
        let papers = review::papers_of(conn, vault, case).map_err(|e| Failure::internal(&e))?;
        Ok(Sets { sets: found.into_iter().filter_map(with_state).collect(), papers })
    }

    /// The rows that `show` is about.
    pub fn selection(&self, show: Show, only: &Only) -> review::Selection {
        self.sets
            .iter()
            .filter(|(set, _)| only.has_set(set))
            .map(|(set, state)| (set.id, show.of(state)))
            .filter(|(_, rows)| !rows.is_empty())
            .collect()
    }

    /// The documents that `show` is about.
    pub fn papers(&self, show: Show, only: &Only) -> Vec<&Paper> {
        self.papers.iter().filter(|paper| only.has_paper(paper) && show.has(paper)).collect()
    }

    pub fn find(&self, id: DatasetId) -> Option<&(Collected, Reviewed)> {
        self.sets.iter().find(|(set, _)| set.id == id)
    }

    pub fn find_paper(&self, id: CollectedDocumentId) -> Option<&Paper> {
        self.papers.iter().find(|paper| paper.document.id == id)
    }
}

/// One thing of the list, as it stands in an address: a row of a dataset (`DATASET:ROW`) or a document (`DOCUMENT`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    Row(DatasetId, i64),
    Paper(CollectedDocumentId),
}

impl Item {
    pub fn parse(text: &str) -> Option<Item> {
        match text.split_once(':') {
            Some((dataset, row)) => {
                let row = row.parse().ok().filter(|row| *row >= 0)?;
                Some(Item::Row(dataset.parse().ok()?, row))
            }
            None => Some(Item::Paper(text.parse().ok()?)),
        }
    }

    pub fn key(self) -> String {
        match self {
            Item::Row(dataset, row) => format!("{dataset}:{row}"),
            Item::Paper(document) => document.to_string(),
        }
    }
}

pub(super) fn title(desk: &Desk, set: &Collected) -> String {
    case::in_language(&set.details.0.title, desk.lang()).to_owned()
}
