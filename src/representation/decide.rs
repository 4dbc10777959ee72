//! The authority is asked for, accepted, refused or revoked. A person decides, with a reason; the table of section 3.2
//! refuses what can never be.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    RepresentationError, checked_reason,
    entries::{self, Content, New},
};
use crate::{
    audit::{Action, By},
    cases::{self, AddressOf, Case, clock, letters, letters::Particulars},
    db::Conn,
    ids::StaffId,
    law::{
        letters::{LetterKind, Part},
        pause::PauseGround,
        representation::{Basis, Check, Covers, Examined, OnBehalf, Standing, State, counts_after, judge},
        rights::Right,
    },
    letters::Words,
    staff::Organisation,
    vault::Vault,
};

/// What a handler found in a paper or a position.
#[derive(Debug, Clone)]
pub struct Decision {
    pub basis: Basis,
    pub signed_on: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    pub rights: Vec<Right>,
    pub covers: Covers,
    pub answers: Vec<(Check, bool)>,
    /// There is a paper, here or shown in another way.
    pub has_document: bool,
    pub reason: String,
}

fn needed(case: &Case) -> Result<(), RepresentationError> {
    if case.on_behalf == OnBehalf::Oneself { Err(RepresentationError::NotNeeded) } else { Ok(()) }
}

/// Asks the one who writes for what shows that she may: a letter without anything about the person, from which on she is
/// waited for as after a question about identity (R3.6, R1.25).
///
/// # Errors
/// [`RepresentationError`]; then nothing was asked.
pub fn ask(
    tx: &mut Conn,
    vault: &Vault,
    words: &Words,
    organisation: &Organisation,
    case: &mut Case,
    (basis, reason): (Basis, &str),
    address_of: AddressOf,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), RepresentationError> {
    needed(case)?;
    let reason = checked_reason(reason)?;
    let told = Particulars { basis: Some(basis), ..Particulars::default() }.with(Part::Doubt, reason);
    let kind = LetterKind::AuthorityAsked;
    let told = (kind, case.language, told);
    letters::issue(tx, vault, words, organisation, case, told, address_of, Some(by), now)?;
    let pause = (PauseGround::Authority, reason);
    clock::asked(tx, vault, organisation, case, pause, by, now)?;
    let content = Content { reason: reason.to_owned(), ..Content::default() };
    let new = New { state: State::Asked, basis: Some(basis), content, ..New::default() };
    entries::add(tx, vault, case, new, (By::Staff(by), Action::AuthorityAsked), now)?;
    Ok(())
}

/// Accepts it, for what it covers and no longer than it counts.
///
/// # Errors
/// [`RepresentationError::Never`] names what makes it impossible.
pub fn accept(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &Case,
    decision: &Decision,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), RepresentationError> {
    needed(case)?;
    let reason = checked_reason(&decision.reason)?.to_owned();
    let asked: Vec<Right> =
        cases::of_request(tx, case.organisation, case.request)?.iter().map(|one| one.right).collect();
    let examined = Examined {
        on_behalf: case.on_behalf,
        basis: decision.basis,
        signed_on: decision.signed_on,
        until: decision.until,
        rights: decision.rights.clone(),
        answers: decision.answers.clone(),
        has_document: decision.has_document,
    };
    let today = now.with_timezone(&organisation.zone()).date_naive();
    let until = judge(&examined, &asked, today).map_err(RepresentationError::Never)?;
    entries::hold_request(tx, case)?;
    let revoked_on =
        cases::revoked_at(tx, case)?.map(|at| at.with_timezone(&organisation.zone()).date_naive());
    counts_after(decision.basis, decision.signed_on, revoked_on).map_err(RepresentationError::Never)?;
    let content = Content {
        reason,
        answers: decision.answers.clone(),
        signed_on: decision.signed_on,
        ..Content::default()
    };
    let new = New {
        state: State::Accepted,
        basis: Some(decision.basis),
        until: Some(until),
        rights: decision.rights.clone(),
        covers: decision.covers,
        content,
        sha256: None,
    };
    entries::add(tx, vault, case, new, (By::Staff(by), Action::AuthorityAccepted), now)?;
    Ok(())
}

/// Refuses it, with a reason: forged, not what it says, or not enough.
///
/// # Errors
/// [`RepresentationError`].
pub fn refuse(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (basis, reason): (Basis, &str),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), RepresentationError> {
    needed(case)?;
    let content = Content { reason: checked_reason(reason)?.to_owned(), ..Content::default() };
    let new = New { state: State::Refused, basis: Some(basis), content, ..New::default() };
    entries::add(tx, vault, case, new, (By::Staff(by), Action::AuthorityRefused), now)?;
    Ok(())
}

/// The person takes it back, herself or by her word to a handler: nothing more is handed over from this instant (R3.7).
///
/// # Errors
/// [`RepresentationError::NotAccepted`] when nothing counts that could be taken back.
pub fn revoke(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    reason: &str,
    by: By,
    now: DateTime<Utc>,
) -> Result<(), RepresentationError> {
    needed(case)?;
    let reason = match by {
        By::Staff(_) => checked_reason(reason)?,
        _ => reason.trim(),
    };
    // Whoever reads a package just now reads the case first: the row is held until this is on disk.
    cases::hold(tx, &mut case.clone())?;
    let standing = cases::standing_of(tx, case, now)?;
    if matches!(standing, Standing::Revoked | Standing::Refused) {
        return Err(RepresentationError::NotAccepted);
    }
    let basis = entries::current(tx, vault, case)?.and_then(|entry| entry.basis);
    let content = Content { reason: reason.to_owned(), ..Content::default() };
    let new = New { state: State::Revoked, basis, content, ..New::default() };
    entries::add(tx, vault, case, new, (by, Action::AuthorityRevoked), now)?;
    Ok(())
}
