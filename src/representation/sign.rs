//! Signed through a link, without paper: the person sees the whole text, has proven herself, and signs or says no.
//!
//! Invariant: what she signs is what she saw. The hash of the text stands in the form she sends; another text is refused.

use chrono::{DateTime, NaiveDate, Utc};
use ring::digest::{SHA256, digest};

use super::{
    Power, RepresentationError,
    entries::{self, Content, New},
    subject,
};
use crate::{
    audit::{Action, By},
    cases::{self, AddressOf, Case},
    db::Conn,
    ids::StaffId,
    law::{
        representation::{Basis, Covers, State, expires},
        rights::Right,
    },
    letters::{Block, Template, Words},
    staff::Organisation,
    vault::Vault,
};

/// What a handler offers the person to sign.
#[derive(Debug, Clone, Default)]
pub struct Offer {
    pub covers: Covers,
    /// Its last day, no later than the rule allows.
    pub until: Option<NaiveDate>,
}

/// A text that waits for a signature.
#[derive(Debug, Clone)]
pub struct Offered {
    pub text: Vec<Block>,
    pub sha256: Vec<u8>,
    pub until: NaiveDate,
    pub rights: Vec<Right>,
    pub covers: Covers,
}

fn hash(text: &[Block]) -> Vec<u8> {
    let plain = text.iter().map(Block::plain).collect::<Vec<_>>().join("\n\n");
    digest(&SHA256, plain.as_bytes()).as_ref().to_vec()
}

/// Sends the person a link to sign, to a channel that was known before the request.
///
/// # Errors
/// [`RepresentationError::NotToBeSigned`], [`RepresentationError::NoContact`].
pub fn invite(
    tx: &mut Conn,
    vault: &Vault,
    words: &Words,
    organisation: &Organisation,
    case: &Case,
    offer: &Offer,
    address_of: AddressOf,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), RepresentationError> {
    if !case.on_behalf.can_be_signed() {
        return Err(RepresentationError::NotToBeSigned);
    }
    let today = now.with_timezone(&organisation.zone()).date_naive();
    let until = expires(Basis::PowerOfAttorney, Some(today), offer.until, today);
    let rights: Vec<Right> =
        cases::of_request(tx, case.organisation, case.request)?.iter().map(|one| one.right).collect();
    let details = case.details(vault)?;
    let power = Power {
        person: details.person.name,
        representative: details.requester.name,
        rights: rights.clone(),
        receipt: Some(offer.covers.receipt),
        sensitive: Some(offer.covers.sensitive),
        until: Some(until),
        on_paper: false,
    };
    let text = power.blocks(words, case.language, organisation);
    let new = New {
        state: State::Asked,
        basis: Some(Basis::PowerOfAttorney),
        until: Some(until),
        rights,
        covers: offer.covers,
        sha256: Some(hash(&text)),
        content: Content { text, ..Content::default() },
    };
    entries::add(tx, vault, case, new, (By::Staff(by), Action::AuthorityOffered), now)?;
    subject::post(tx, vault, organisation, case, Template::SignAuthority, address_of, now)
}

/// What waits for the person's signature, if anything does.
///
/// # Errors
/// The vault's and the database's.
pub fn offered(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Option<Offered>, RepresentationError> {
    let newest = entries::current(conn, vault, case)?;
    Ok(newest.filter(|entry| entry.state == State::Asked && !entry.text.is_empty()).and_then(|entry| {
        Some(Offered {
            sha256: entry.sha256?,
            until: entry.until?,
            text: entry.text,
            rights: entry.rights,
            covers: entry.covers,
        })
    }))
}

/// The person signs the text with this hash. That she has proven who she is, whoever calls has seen to.
///
/// # Errors
/// [`RepresentationError::NothingOffered`], or [`RepresentationError::TextChanged`] when it is another text now.
pub fn sign(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &Case,
    seen: &[u8],
    now: DateTime<Utc>,
) -> Result<(), RepresentationError> {
    cases::hold(tx, &mut case.clone())?;
    let offered = offered(tx, vault, case)?.ok_or(RepresentationError::NothingOffered)?;
    if offered.sha256 != seen {
        return Err(RepresentationError::TextChanged);
    }
    let signed_on = Some(now.with_timezone(&organisation.zone()).date_naive());
    let new = New {
        state: State::Accepted,
        basis: Some(Basis::PowerOfAttorney),
        until: Some(offered.until),
        rights: offered.rights,
        covers: offered.covers,
        sha256: Some(offered.sha256),
        content: Content { text: offered.text, signed_on, ..Content::default() },
    };
    entries::add(tx, vault, case, new, (By::Subject, Action::AuthoritySigned), now)?;
    Ok(())
}

/// The person says no: nobody asks in her name.
///
/// # Errors
/// [`RepresentationError::NothingOffered`].
pub fn decline(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    now: DateTime<Utc>,
) -> Result<(), RepresentationError> {
    cases::hold(tx, &mut case.clone())?;
    let offered = offered(tx, vault, case)?.ok_or(RepresentationError::NothingOffered)?;
    let new = New {
        state: State::Refused,
        basis: Some(Basis::PowerOfAttorney),
        sha256: Some(offered.sha256),
        content: Content { text: offered.text, ..Content::default() },
        ..New::default()
    };
    entries::add(tx, vault, case, new, (By::Subject, Action::AuthorityDeclined), now)?;
    Ok(())
}
