//! What a requester told us: sealed with the case's key, never in a column of its own.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::db::text_enum;

text_enum! {
    /// For whom somebody asks (R3.1 to R3.6). Whether they may is checked apart from who they are.
    OnBehalf {
        Oneself = "self",
        Child = "child",
        /// Somebody who gave a power of attorney.
        PowerOfAttorney = "power-of-attorney",
        Lawyer = "lawyer",
        Guardian = "guardian",
        Deceased = "deceased",
        /// A member of the requester's organisation, such as a union.
        Member = "member",
    }
}

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
