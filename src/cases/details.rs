//! What a requester told us: sealed with the case's key, never in a column of its own.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use crate::law::representation::OnBehalf;

/// The data subject, as the request describes her.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub birth_date: Option<NaiveDate>,
    /// Employee or customer number.
    pub number: Option<String>,
    pub address: Option<String>,
}

/// How to reach whoever asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub name: String,
    pub email: String,
    pub phone: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    pub on_behalf: OnBehalf,
    pub person: Person,
    /// Who writes: the person herself, or her representative.
    pub requester: Contact,
    pub description: String,
}
