//! What a letter tells besides the case itself: facts from the room that writes it, and the handler's passages.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{LetterError, PASSAGE_MAX};
use crate::{
    cases::Forwarding,
    law::{extension::ExtensionGround, grounds::Ground, letters::Part, representation::Basis},
    letters::cleaned,
    register::Information,
};

/// One thing that the answer leaves out, as the letter tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Omission {
    pub ground: Ground,
    /// What and where: "Payslips: 3 rows".
    pub what: String,
    pub reason: String,
}

/// One thing that was decided by itself: a datum corrected, a category erased or kept, a processing stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The part that it belongs to: `Correction`, `Erased`, `Kept`, `Restricted`, `Stopped`, `Change` or `Searched`.
    pub part: Part,
    pub what: String,
    #[serde(default)]
    pub before: String,
    #[serde(default)]
    pub after: String,
    /// When it was done.
    pub on: Option<NaiveDate>,
    /// How long it is kept.
    pub until: Option<NaiveDate>,
    #[serde(default)]
    pub note: String,
}

impl Item {
    pub fn new(part: Part, what: impl Into<String>) -> Item {
        let empty = String::new;
        Item {
            part,
            what: what.into(),
            before: empty(),
            after: empty(),
            on: None,
            until: None,
            note: empty(),
        }
    }
}

/// What the handler wrote, by part.
pub type Passages = BTreeMap<Part, String>;

/// The facts of one letter. What does not belong to its kind is not told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Particulars {
    /// Why something is refused, in whole or in part.
    pub grounds: Vec<Ground>,
    /// What is withheld from the data that are handed over.
    pub omissions: Vec<Omission>,
    pub items: Vec<Item>,
    /// The new latest date (extension), the day to reply by (reminder), the day of lifting (18(3)), the day expected.
    pub until: Option<NaiveDate>,
    /// Why the time is extended (R1.30).
    pub extension: Option<ExtensionGround>,
    /// Who received the data (art. 19).
    pub recipients: Vec<String>,
    /// To whom a letter goes that is not for the requester.
    pub addressee: Option<String>,
    /// Art. 15(1) and (2), activity by activity; [`super::compose`] takes them from the register.
    pub processing: Vec<Information>,
    /// To whom the request was passed on; [`super::compose`] takes them from the case.
    pub forwarded: Vec<Forwarding>,
    /// What the right to ask for somebody else rests on, where it is asked for.
    pub basis: Option<Basis>,
    pub passages: Passages,
}

impl Particulars {
    /// Adds what the handler writes for `part`.
    #[must_use]
    pub fn with(mut self, part: Part, text: impl Into<String>) -> Particulars {
        self.passages.insert(part, text.into());
        self
    }

    pub(super) fn passage(&self, part: Part) -> &str {
        self.passages.get(&part).map_or("", String::as_str)
    }

    /// The passages that this letter takes, cleaned; empty ones are none.
    pub(super) fn tidied(mut self) -> Result<Particulars, LetterError> {
        let mut kept = Passages::new();
        for (part, text) in &self.passages {
            let text = cleaned(text);
            if text.chars().count() > PASSAGE_MAX {
                return Err(LetterError::TooLong(*part));
            }
            if !text.is_empty() && (part.is_written() || part.may_be_rewritten()) {
                kept.insert(*part, text);
            }
        }
        self.passages = kept;
        Ok(self)
    }
}
