//! What the one who asks says about her right to, and the paper that she sends with it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{
    RepresentationError,
    entries::{self, Content, New},
};
use crate::{
    audit::{Action, By},
    cases::Case,
    db::{Conn, text_enum},
    law::representation::{Basis, OnBehalf, State},
    vault::Vault,
};

text_enum! {
    /// How the paper comes.
    Way {
        Upload = "upload",
        /// The person signs through a link, without paper.
        Link = "link",
        Later = "later",
    }
}

text_enum! {
    /// What the one who asks was to the person who has died.
    Relation {
        Spouse = "spouse",
        Child = "child",
        Family = "family",
        /// She speaks for the estate.
        Estate = "estate",
        Other = "other",
    }
}

/// What was answered in the request. Sealed: it tells about two people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Claim {
    pub basis: Option<Basis>,
    pub way: Option<Way>,
    /// The law firm.
    pub firm: String,
    /// The organisation that asks for its member.
    pub union: String,
    pub died_on: Option<NaiveDate>,
    pub relation: Option<Relation>,
    /// Why the data of somebody who has died are asked for: the weighing of DBL § 22 needs it. Nobody else is asked why
    /// (R2.9).
    pub purpose: String,
}

/// Keeps what a request in somebody else's name says about the right to make it. `shown`: a paper came with it.
///
/// # Errors
/// [`crate::db::DbError`], or the vault's.
pub fn claim(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    claim: &Claim,
    shown: bool,
    now: DateTime<Utc>,
) -> Result<(), crate::cases::DecideError> {
    if case.on_behalf == OnBehalf::Oneself {
        return Ok(());
    }
    let basis = claim.basis.or(case.on_behalf.bases().first().copied());
    let stated = basis.is_some_and(|basis| !basis.needs_document()) && claim.basis.is_some();
    let state = if shown || stated { State::UnderReview } else { State::Claimed };
    let content = Content { claim: Some(claim.clone()), ..Content::default() };
    let new = New { state, basis, content, ..New::default() };
    entries::add(tx, vault, case, new, (By::Requester, Action::AuthorityClaimed), now)?;
    Ok(())
}

/// A paper came after the request: it is to be looked at, whatever was said before. An accepted one stays accepted.
///
/// # Errors
/// [`RepresentationError::NotNeeded`]; otherwise the vault's and the database's.
pub fn received(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    by: By,
    now: DateTime<Utc>,
) -> Result<(), RepresentationError> {
    if case.on_behalf == OnBehalf::Oneself {
        return Err(RepresentationError::NotNeeded);
    }
    let newest = entries::current(tx, vault, case)?;
    let basis = newest.as_ref().and_then(|entry| entry.basis).or(case.on_behalf.bases().first().copied());
    let state = match newest.map(|entry| entry.state) {
        Some(State::Accepted) => return Ok(()),
        // She said stop. The paper is there for a handler to see, and changes nothing by itself.
        Some(State::Revoked) => State::Revoked,
        _ => State::UnderReview,
    };
    let new = New { state, basis, ..New::default() };
    entries::add(tx, vault, case, new, (by, Action::AuthorityReceived), now)?;
    Ok(())
}
