//! The letters of a case: composed from what is known and decided, kept in versions, sent once.
//!
//! Invariant: what stands in a letter is made from its parts (`law/letters`), and a handler edits only the passages
//! that are hers. A letter without one of its mandatory parts is never sent; a letter that was sent never changes.

mod compose;
mod example;
mod facts;
mod particulars;
mod print;
mod read;
mod send;
mod store;
mod told;

pub use compose::{Letter, Piece, compose};
pub use example::Example;
pub use facts::ground_in_words;
pub use particulars::{Item, Omission, Particulars, Passages};
pub use read::{open_sent, read_letter, read_letter_as};
pub(super) use send::send_at_once;
pub use send::{acknowledge, issue, send};
pub use store::{Kept, LetterSummary, Version, find_letter, letters_of_case, save, twin, versions};
pub(super) use store::{of_decision, was_sent};

use super::StepError;
use crate::{db::DbError, law::letters::Part, vault::VaultError};

/// The longest passage of a letter, in characters.
pub const PASSAGE_MAX: usize = 5_000;

/// The letter was not made, kept or sent; then nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// The law wants this part, and nothing is there to fill it.
    #[error("the letter says nothing for its part {0}")]
    Missing(Part),
    #[error("what is written for the part {0} is longer than {PASSAGE_MAX} characters")]
    TooLong(Part),
    /// There is no such letter for this right, or for such an organisation.
    #[error("this letter does not fit the case")]
    DoesNotFit,
    /// The day that it names for the reader is today or gone.
    #[error("the day in the letter is not to come")]
    DatePassed,
    #[error("the letter is sent and does not change any more")]
    AlreadySent,
    /// Data were found for a processing activity that the register lacks: what art. 15(1) and (2) want is not known.
    #[error("the register has no processing activity {0}")]
    NotRegistered(String),
    #[error("there is no such letter")]
    NoSuchLetter,
    #[error(transparent)]
    Step(#[from] StepError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for LetterError {
    fn from(error: diesel::result::Error) -> Self {
        LetterError::Db(error.into())
    }
}
