//! What a list shows: everything, what stands, or what is found by case number or e-mail address.

use super::{contact, subject::person_hash};
use crate::{db::text_enum, ids::OrganisationId, vault::Vault};

/// The longest list; what is further back is found by searching.
pub(super) const LIST_MAX: i64 = 500;

text_enum! {
    /// Which entries.
    Shown {
        /// In force, still standing, still to be told.
        Standing = "standing",
        Ended = "ended",
    }
}

/// What somebody searches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Search {
    Number(String),
    /// The hash of an e-mail address.
    Person(Vec<u8>),
}

impl Search {
    /// An e-mail address, or else a case number; nothing for an empty text.
    pub fn parse(vault: &Vault, organisation: OrganisationId, text: &str) -> Option<Search> {
        match (text.trim(), contact::email(text)) {
            ("", _) => None,
            (_, Some(address)) => Some(Search::Person(person_hash(vault, organisation, &address))),
            (number, None) => Some(Search::Number(number.to_owned())),
        }
    }
}
