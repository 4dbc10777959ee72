//! Carrying out in foreign systems what was decided one by one: rectification, erasure, restriction, objection.
//!
//! A handler plans deeds for an item, tries each (run and taken back: what was there, what would be there), confirms,
//! and a worker carries it out. Where no system declares how, somebody is asked to do it and says what came of it.
//! Invariant: nothing is changed that nobody has seen and confirmed; a deed is done once, however often it is tried:
//! before it runs, the system must look as it did when it was tried, and where it looks as it should afterwards it was
//! done already. A deed's own state tells what came of it; the item is done when all of its deeds are settled.

mod act;
mod confirm;
mod judge;
mod keep;
mod plan;
pub mod replay;
mod settle;
mod store;
mod task;
mod trial;

pub use act::{Began, act, begin, carry_out};
pub use confirm::{Answer, again, confirm, remove};
pub use plan::{Choice, Wish, choices, plan};
pub use settle::settle;
pub use store::{Deed, Plan, Proof, Stay, Tried, find, is_open, of_case, open_tasks};
pub use task::{TaskAnswer, answer_task};
pub use trial::try_out;

use crate::{
    cases::{Case, ItemError, StepError},
    db::{Db, DbError},
    law::execution::DeedFailure,
    sources::{
        Sources, collect::WorkError, connector::ConnectorError, declaration::Source, search::CandidatesError,
    },
    staff,
    standing::recipients::RecipientError,
    vault::{Vault, VaultError},
};

/// What carrying out needs.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    pub db: &'a Db,
    pub vault: &'a Vault,
    pub sources: &'a Sources,
}

/// A handler's wish was not carried out; everything is as it was.
#[derive(Debug, thiserror::Error)]
pub enum DeedError {
    #[error("there is no such deed in this case")]
    NoSuchDeed,
    /// The case is not being carried out, or nothing was granted here.
    #[error("there is nothing to carry out here")]
    NothingToDo,
    #[error("nothing was chosen")]
    NothingChosen,
    /// Not of this case, or not declared.
    #[error("this cannot be done in that system")]
    NotOffered,
    #[error("the new value is missing")]
    ValueMissing,
    #[error("the new value is the old one")]
    SameValue,
    #[error("a text is missing")]
    TextMissing,
    #[error("a text is too long")]
    TooLong,
    #[error("the day is missing, or lies where it cannot")]
    DayWrong,
    /// It has moved on since the page was shown.
    #[error("the deed has changed since it was looked at")]
    Changed,
    /// A worker is at it, or it is settled.
    #[error("this cannot be done now")]
    NotNow,
    /// Four eyes: another person confirms.
    #[error("somebody else has to confirm this")]
    SecondPerson,
    /// It must stay, and nobody said why not.
    #[error("why it need not stay is not said")]
    ReasonMissing,
    #[error(transparent)]
    Step(#[from] StepError),
    #[error(transparent)]
    Item(#[from] ItemError),
    #[error(transparent)]
    Recipients(#[from] RecipientError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for DeedError {
    fn from(error: diesel::result::Error) -> Self {
        DeedError::Db(error.into())
    }
}

impl From<CandidatesError> for DeedError {
    fn from(error: CandidatesError) -> Self {
        match error {
            CandidatesError::Db(error) => error.into(),
            CandidatesError::Vault(error) => error.into(),
        }
    }
}

impl From<DeedError> for WorkError {
    fn from(error: DeedError) -> Self {
        WorkError::Later(error.to_string())
    }
}

/// The longest text that is written at a deed, in characters.
pub const TEXT_MAX: usize = 2000;

fn fit(text: &str) -> Result<&str, DeedError> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(DeedError::TextMissing),
        length if length > TEXT_MAX => Err(DeedError::TooLong),
        _ => Ok(text),
    }
}

/// Why the system was not changed: a word for the record, words for the administrator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    pub failure: DeedFailure,
    words: String,
}

impl Trouble {
    fn of(failure: DeedFailure) -> Trouble {
        Trouble { failure, words: failure.to_string() }
    }
}

impl From<ConnectorError> for Trouble {
    fn from(error: ConnectorError) -> Self {
        let failure = match &error {
            ConnectorError::Unreachable(_) => DeedFailure::Unreachable,
            ConnectorError::Timeout => DeedFailure::Timeout,
            ConnectorError::Unfit => DeedFailure::Unfit,
            ConnectorError::Nonsense(_) => DeedFailure::Nonsense,
            _ => DeedFailure::Refused,
        };
        Trouble { failure, words: error.to_string() }
    }
}

impl<'a> Parts<'a> {
    /// The declaration of a source, while the organisation may use it.
    fn source(&self, case: &Case, name: &str) -> Result<&'a Source, Trouble> {
        let organisation = self
            .db
            .read(|conn| staff::find(conn, case.organisation))
            .map_err(|error| Trouble { failure: DeedFailure::Storage, words: error.to_string() })?;
        let mine = organisation.and_then(|organisation| {
            self.sources.for_organisation(&organisation.slug).into_iter().find(|source| source.name == name)
        });
        mine.ok_or(Trouble::of(DeedFailure::Undeclared))
    }
}
