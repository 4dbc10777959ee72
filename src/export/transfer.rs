//! The package straight to another controller (art. 20(2), 2.6).
//!
//! A handler names the receiver and how a person made sure of it; where the organisation wants four eyes, a second one
//! signs. Then a link that works once is announced to the receiver, who fetches the package with it. Invariant: no byte
//! goes to anybody before somebody said in writing that the person asked for it and how the receiver was checked.

mod announce;
mod hand_over;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

pub use announce::{AnnounceError, Announcing, announce};
pub use hand_over::{HandOverError, fetched, hand_over};

use super::store;
use crate::{
    audit::{self, Action, By, Event},
    cases::{self, Case, StepError},
    db::{Conn, DbError, Instant, schema::transfers, text_enum},
    ids::{CaseId, LinkId, OrganisationId, StaffId, TransferId},
    law::{
        receivers::{Receiver, ReceiverError},
        rights::Right,
        status::Refusal,
    },
    links::{self, Purpose, Target},
    outbox::{self, Work},
    vault::{CaseKey, Vault, VaultError},
};

text_enum! {
    /// Where a transfer stands.
    TransferState {
        /// A second colleague has to look at it.
        Proposed = "proposed",
        /// The announcement is on its way.
        Signed = "signed",
        /// The receiver has been told and has not fetched yet.
        Announced = "announced",
        /// The link was used; the last byte has not gone out.
        Fetching = "fetching",
        Fetched = "fetched",
        /// The receiver could not be told; a handler has to look at it.
        Failed = "failed",
        /// A handler called it back.
        CalledBack = "called-back",
    }
}

#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    #[error(transparent)]
    Receiver(#[from] ReceiverError),
    /// Another right, no package that can be fetched, or a transfer that is somewhere else.
    #[error("this cannot be handed over now")]
    NotNow,
    /// Who proposed it cannot be the second to look at it.
    #[error("a second colleague has to look at it")]
    SecondPerson,
    #[error(transparent)]
    Step(#[from] StepError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for TransferError {
    fn from(error: diesel::result::Error) -> Self {
        TransferError::Db(error.into())
    }
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = transfers)]
pub struct Transfer {
    pub id: TransferId,
    #[diesel(column_name = organisation_id)]
    pub organisation: OrganisationId,
    #[diesel(column_name = case_id)]
    pub case: CaseId,
    pub state: TransferState,
    sealed: Vec<u8>,
    sealed_link: Option<Vec<u8>>,
    #[diesel(column_name = link_id)]
    link: Option<LinkId>,
    /// What the last try to tell the receiver came to, in words for a handler.
    pub failure: Option<String>,
    pub proposed_by: StaffId,
    pub proposed_at: Instant,
    pub signed_by: Option<StaffId>,
    pub signed_at: Option<Instant>,
    pub announced_at: Option<Instant>,
    pub fetched_at: Option<Instant>,
}

impl Transfer {
    /// # Errors
    /// [`VaultError`] when it cannot be unsealed.
    pub fn receiver(&self, key: &CaseKey) -> Result<Receiver, VaultError> {
        key.open_json(&context(self.id), &self.sealed)
    }

    /// The token of the link, while it can be used.
    fn token(&self, key: &CaseKey) -> Result<Option<String>, VaultError> {
        let sealed = self.sealed_link.as_ref();
        let token = sealed.map(|sealed| key.open(&link_context(self.id), sealed)).transpose()?;
        Ok(token.map(|token| String::from_utf8_lossy(&token).into_owned()))
    }
}

fn context(id: TransferId) -> String {
    format!("transfers.sealed/{id}")
}

fn link_context(id: TransferId) -> String {
    format!("transfers.sealed_link/{id}")
}

/// Every transfer of a case, the newest first.
///
/// # Errors
/// [`DbError`].
pub fn transfers_of_case(conn: &mut Conn, case: &Case) -> Result<Vec<Transfer>, DbError> {
    let mine = transfers::table
        .filter(transfers::organisation_id.eq(case.organisation))
        .filter(transfers::case_id.eq(case.id));
    Ok(mine.order(transfers::id.desc()).select(Transfer::as_select()).load(conn)?)
}

fn one(conn: &mut Conn, case: &Case, id: TransferId) -> Result<Transfer, TransferError> {
    let all = transfers_of_case(conn, case)?;
    all.into_iter().find(|one| one.id == id).ok_or(TransferError::NotNow)
}

/// Whether the package of `case` can go to another controller at all now.
///
/// # Errors
/// [`TransferError::NotNow`], or why the case is held up.
pub fn may_transfer(conn: &mut Conn, case: &Case, now: DateTime<Utc>) -> Result<(), TransferError> {
    let package = store::of_case(conn, case)?;
    if case.right != Right::Portability || !package.is_some_and(|package| package.is_open(now)) {
        return Err(TransferError::NotNow);
    }
    cases::facts(conn, case, now)?.allow_handover().map_err(StepError::from)?;
    if !cases::answer_may_be_made(conn, case, now)? {
        return Err(StepError::from(Refusal::Ended).into());
    }
    Ok(())
}

/// A handler names the receiver. Without `four_eyes` it is announced at once.
///
/// # Errors
/// [`TransferError`]; then nothing was kept.
pub fn propose(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (receiver, plain_here, four_eyes): (Receiver, bool, bool),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<TransferId, TransferError> {
    cases::hold_row(tx, case)?;
    may_transfer(tx, case, now)?;
    let receiver = receiver.checked(plain_here)?;
    let id = TransferId::new(now);
    let row = (
        transfers::id.eq(id),
        transfers::organisation_id.eq(case.organisation),
        transfers::case_id.eq(case.id),
        transfers::state.eq(TransferState::Proposed),
        transfers::sealed.eq(case.key(vault)?.seal_json(&context(id), &receiver)?),
        transfers::proposed_by.eq(by),
        transfers::proposed_at.eq(Instant::from(now)),
    );
    diesel::insert_into(transfers::table).values(row).execute(tx)?;
    tell(tx, vault, case, (Action::TransferProposed, By::Staff(by)), id, now)?;
    if !four_eyes {
        release(tx, vault, case, id, now)?;
    }
    Ok(id)
}

/// A second colleague has looked at the receiver and the evidence: it is announced.
///
/// # Errors
/// [`TransferError::SecondPerson`] for whoever proposed it.
pub fn sign(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    id: TransferId,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), TransferError> {
    cases::hold_row(tx, case)?;
    may_transfer(tx, case, now)?;
    let transfer = one(tx, case, id)?;
    match transfer.state {
        TransferState::Proposed if transfer.proposed_by == by => return Err(TransferError::SecondPerson),
        TransferState::Proposed => {}
        _ => return Err(TransferError::NotNow),
    }
    let signed = (transfers::signed_by.eq(Some(by)), transfers::signed_at.eq(Some(Instant::from(now))));
    diesel::update(transfers::table.find(id)).set(signed).execute(tx)?;
    tell(tx, vault, case, (Action::TransferSigned, By::Staff(by)), id, now)?;
    release(tx, vault, case, id, now)
}

/// Announces it once more with a new link: the receiver was not reached, or a fetch broke off, or the link ran out.
///
/// # Errors
/// [`TransferError::NotNow`] while nobody has signed it, and once it was fetched or called back.
pub fn again(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    id: TransferId,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), TransferError> {
    cases::hold_row(tx, case)?;
    may_transfer(tx, case, now)?;
    let transfer = one(tx, case, id)?;
    match transfer.state {
        TransferState::Failed | TransferState::Announced | TransferState::Fetching => {}
        _ => return Err(TransferError::NotNow),
    }
    end_link(tx, &transfer, now)?;
    tell(tx, vault, case, (Action::TransferAgain, By::Staff(by)), id, now)?;
    release(tx, vault, case, id, now)
}

/// Stops it: the link works no more.
///
/// # Errors
/// [`TransferError::NotNow`] once it was fetched.
pub fn call_back(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    id: TransferId,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), TransferError> {
    cases::hold_row(tx, case)?;
    let transfer = one(tx, case, id)?;
    if matches!(transfer.state, TransferState::Fetched | TransferState::CalledBack) {
        return Err(TransferError::NotNow);
    }
    end_link(tx, &transfer, now)?;
    let state = (transfers::state.eq(TransferState::CalledBack), transfers::sealed_link.eq(None::<Vec<u8>>));
    diesel::update(transfers::table.find(id)).set(state).execute(tx)?;
    Ok(tell(tx, vault, case, (Action::TransferCalledBack, By::Staff(by)), id, now)?)
}

fn end_link(tx: &mut Conn, transfer: &Transfer, now: DateTime<Utc>) -> Result<(), DbError> {
    transfer.link.map_or(Ok(()), |link| links::revoke(tx, link, now))
}

/// A link is made, and the worker is asked to tell the receiver.
fn release(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    id: TransferId,
    now: DateTime<Utc>,
) -> Result<(), TransferError> {
    let target = Target { organisation: Some(case.organisation), case: Some(case.id), staff: None };
    let token = links::issue(tx, vault, Purpose::Transfer, target, now)?;
    let link = links::look(tx, vault, &token, now).map_err(|_| TransferError::NotNow)?;
    let state = (
        transfers::state.eq(TransferState::Signed),
        transfers::sealed_link.eq(Some(case.key(vault)?.seal(&link_context(id), token.as_bytes()))),
        transfers::link_id.eq(Some(link.id)),
        transfers::failure.eq(None::<String>),
    );
    diesel::update(transfers::table.find(id)).set(state).execute(tx)?;
    let work = Work::AnnounceTransfer { transfer: id };
    Ok(outbox::enqueue(tx, case.organisation, Some(case.id), work, now)?)
}

fn tell(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (action, by): (Action, By),
    id: TransferId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let details = serde_json::json!({ "transfer": id });
    let event = Event { organisation: case.organisation, by, action, case: Some(case.id), details };
    audit::record(tx, vault, event, now)
}
