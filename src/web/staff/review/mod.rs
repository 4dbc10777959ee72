//! What was found, in one list: each thing is given, withheld or redacted, one by one or many at once, beside the record.

mod act;
mod item;
mod list;
mod release;

pub use act::{carry_out, preview, redact, settle, undo};
pub use list::{Look, show};
pub use release::{difference, look};

use super::{answer::Failure, case, desk::Desk};
use crate::{
    cases::{Case, Reviewed},
    db::Conn,
    ids::DatasetId,
    law::spans::Spans,
    review,
    sources::collected::{self, Collected},
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
}

/// The datasets of the newest round, each with where it stands.
pub(super) struct Sets(pub Vec<(Collected, Reviewed)>);

impl Sets {
    pub fn load(conn: &mut Conn, case: &Case) -> Result<Sets, Failure> {
        let found = collected::of_case(conn, case.organisation, case.id)?;
        let of: Vec<(DatasetId, i64)> = found.iter().map(|one| (one.id, one.rows)).collect();
        let mut states = crate::cases::reviewed(conn, case, &of)?;
        Ok(Sets(
            found
                .into_iter()
                .filter_map(|one| Some((states.remove(&one.id)?, one)))
                .map(|(s, c)| (c, s))
                .collect(),
        ))
    }

    /// The rows that `show` is about, of one dataset or of all.
    pub fn selection(&self, show: Show, only: Option<DatasetId>) -> review::Selection {
        self.0
            .iter()
            .filter(|(set, _)| only.is_none_or(|only| only == set.id))
            .map(|(set, state)| (set.id, show.of(state)))
            .filter(|(_, rows)| !rows.is_empty())
            .collect()
    }

    pub fn find(&self, id: DatasetId) -> Option<&(Collected, Reviewed)> {
        self.0.iter().find(|(set, _)| set.id == id)
    }
}

/// One row of one dataset, as it stands in an address: `DATASET:ROW`.
pub(super) fn parse_item(text: &str) -> Option<(DatasetId, i64)> {
    let (dataset, row) = text.split_once(':')?;
    Some((dataset.parse().ok()?, row.parse().ok().filter(|row| *row >= 0)?))
}

pub(super) fn title(desk: &Desk, set: &Collected) -> String {
    case::in_language(&set.details.0.title, desk.lang()).to_owned()
}
