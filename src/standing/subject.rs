//! Whose entry it is, and the few things every entry keeps about her.

use serde::{Deserialize, Serialize};

use super::contact;
use crate::{
    ids::{CaseId, OrganisationId},
    vault::{SealKey, Vault, VaultError},
};

/// The longest text of an entry, in characters.
pub const TEXT_MAX: usize = 4000;

/// The person of a case, as far as an entry that outlives the case needs her.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    pub organisation: OrganisationId,
    pub case: CaseId,
    /// For people: `2026-0417`.
    pub number: String,
    pub name: String,
    /// Where the notice of art. 18(3) reaches her, and what she is found by.
    pub email: Option<String>,
}

impl Subject {
    /// What the entry is found by again: the keyed hash of her address.
    pub(super) fn person(&self, vault: &Vault) -> Option<Vec<u8>> {
        let address = contact::email(self.email.as_deref()?)?;
        Some(person_hash(vault, self.organisation, &address))
    }
}

pub(super) fn person_hash(vault: &Vault, organisation: OrganisationId, address: &str) -> Vec<u8> {
    vault.blind(organisation, "standing-person", address)
}

/// What an entry that outlives its case keeps sealed with the organisation's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Card {
    pub name: String,
    pub email: Option<String>,
    /// What is restricted, or objected to.
    pub about: String,
    /// How the interests were weighed (art. 21(1)).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub weighing: String,
}

impl Card {
    pub fn of(subject: &Subject, about: &str) -> Card {
        Card {
            name: subject.name.clone(),
            email: subject.email.clone(),
            about: about.to_owned(),
            weighing: String::new(),
        }
    }
}

/// A text that must be there and must not be endless.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unfit {
    Missing,
    TooLong,
}

pub(super) fn fit(text: &str) -> Result<&str, Unfit> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(Unfit::Missing),
        length if length > TEXT_MAX => Err(Unfit::TooLong),
        _ => Ok(text),
    }
}

/// Opens a text that was sealed as one.
pub(super) fn open_text(key: &SealKey, context: &str, sealed: &[u8]) -> Result<String, VaultError> {
    String::from_utf8(key.open(context, sealed)?).map_err(|_| VaultError::NotAuthentic)
}
