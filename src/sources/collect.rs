//! Collecting: every source of the organisation is asked about the person of a case.
//!
//! `start` makes one search a source and one task each; a worker finds the person outside any transaction and records
//! what came of it; a person chooses where the program must not; a worker reads the rows into sealed files.
//! Invariant: a result is written only while the case is still being collected and the search still waits for it, in
//! one transaction that holds the case; the search that settles last moves the case on.

mod choose;
mod leave_out;
mod look;
mod papers;
mod read;
mod settle;
mod start;

pub use choose::choose;
pub use leave_out::{REASON_MAX, leave_out, retry};
pub use look::known;
pub use look::look;
pub(in crate::sources) use look::reachable;
pub use read::{Declared, read};
pub(in crate::sources) use settle::{answered, waits_again};
pub use start::start;

use super::{
    Sources,
    connector::ConnectorError,
    declaration::Source,
    search::{CandidatesError, Search},
};
use crate::{
    cases::{Case, StepError},
    db::{Db, DbError},
    staff,
    vault::{Vault, VaultError},
};

/// What the background work needs.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    pub db: &'a Db,
    pub vault: &'a Vault,
    pub sources: &'a Sources,
}

impl<'a> Parts<'a> {
    /// The declaration of a search's source, while the organisation may use it.
    fn source(&self, case: &Case, search: &Search) -> Result<&'a Source, Trouble> {
        let organisation =
            self.db.read(|conn| staff::find(conn, case.organisation)).map_err(Trouble::storage)?;
        let mine = organisation.and_then(|organisation| {
            let mine = self.sources.for_organisation(&organisation.slug);
            mine.into_iter().find(|source| source.name == search.source)
        });
        mine.ok_or_else(|| {
            Trouble::hopeless("undeclared", "it is not declared any more for this organisation")
        })
    }
}

/// A handler's wish was not carried out; everything is as it was.
#[derive(Debug, thiserror::Error)]
pub enum CollectError {
    #[error(transparent)]
    Step(#[from] StepError),
    /// The organisation has no source; see [`cases::skip_collecting`](crate::cases).
    #[error("no source is declared for this organisation")]
    NoSources,
    #[error("the sources are being asked right now")]
    Running,
    /// No such search in this case.
    #[error("there is no such search in this case")]
    NoSuchSearch,
    /// The search has moved on, or the case has.
    #[error("this cannot be done now")]
    NotNow,
    #[error("this is none of the candidates")]
    NoSuchCandidate,
    #[error("a reason is needed")]
    ReasonMissing,
    #[error("the reason is longer than {REASON_MAX} characters")]
    ReasonTooLong,
    /// What is declared to be about other people could not be withheld.
    #[error("other people's columns could not be withheld: {0}")]
    Declared(String),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for CollectError {
    fn from(error: diesel::result::Error) -> Self {
        CollectError::Db(error.into())
    }
}

impl From<CandidatesError> for CollectError {
    fn from(error: CandidatesError) -> Self {
        match error {
            CandidatesError::Db(error) => error.into(),
            CandidatesError::Vault(error) => error.into(),
        }
    }
}

/// Background work was not carried out. The texts are for an administrator and name nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkError {
    Later(String),
    /// Trying again does not help.
    Hopeless(String),
}

impl From<DbError> for WorkError {
    fn from(error: DbError) -> Self {
        WorkError::Later(error.to_string())
    }
}

impl From<CollectError> for WorkError {
    fn from(error: CollectError) -> Self {
        WorkError::Later(error.to_string())
    }
}

/// Why a search got nowhere: a word for the record, the words of the source for the administrator.
#[derive(Debug)]
struct Trouble {
    code: &'static str,
    words: String,
    /// Another try may do better.
    again: bool,
}

impl Trouble {
    fn hopeless(code: &'static str, words: impl Into<String>) -> Self {
        Trouble { code, words: words.into(), again: false }
    }

    fn storage(error: impl std::fmt::Display) -> Self {
        Trouble { code: "storage", words: error.to_string(), again: true }
    }
}

impl From<ConnectorError> for Trouble {
    fn from(error: ConnectorError) -> Self {
        let again = !matches!(error, ConnectorError::Refused(_));
        Trouble { code: error.code(), words: error.to_string(), again }
    }
}
