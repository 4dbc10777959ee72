//! The receiver fetches the package: once, with the link that was announced.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{Transfer, TransferState, may_transfer, tell};
use crate::{
    audit::{Action, By},
    cases,
    db::{Conn, Db, DbError, Instant, schema::transfers},
    export::{
        deliver::{DeliverError, Download},
        store,
    },
    ids::TransferId,
    law::identity::Party,
    links::{self, LinkError, Purpose},
    vault::{Vault, VaultError},
};

#[derive(Debug, thiserror::Error)]
pub enum HandOverError {
    #[error(transparent)]
    Link(#[from] LinkError),
    /// Called back, or held up meanwhile.
    #[error("there is nothing to fetch any more")]
    Gone,
    #[error(transparent)]
    Deliver(#[from] DeliverError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Uses up the link and opens the package. The log has it before the first byte goes out.
///
/// # Errors
/// [`HandOverError`]; a link that was used stays used.
pub fn hand_over(
    db: &Db,
    vault: &Vault,
    token: &str,
    now: DateTime<Utc>,
) -> Result<(TransferId, Download), HandOverError> {
    db.write(|tx| {
        let link = links::look(tx, vault, token, now)?;
        let (Purpose::Transfer, Some(organisation), Some(case)) =
            (link.purpose, link.organisation, link.case)
        else {
            return Err(LinkError::Unknown.into());
        };
        links::spend(tx, vault, token, now)?;
        let case = cases::find(tx, organisation, case)?.ok_or(HandOverError::Gone)?;
        may_transfer(tx, &case, now).map_err(|_| HandOverError::Gone)?;
        let mine = transfers::table
            .filter(transfers::organisation_id.eq(organisation))
            .filter(transfers::link_id.eq(Some(link.id)));
        let found: Option<Transfer> =
            mine.select(Transfer::as_select()).first(tx).optional().map_err(DbError::from)?;
        let transfer = found.ok_or(HandOverError::Gone)?;
        if !matches!(transfer.state, TransferState::Announced | TransferState::Signed) {
            return Err(HandOverError::Gone);
        }
        let package = store::of_case(tx, &case)?.ok_or(HandOverError::Gone)?;
        let download = Download::of(vault, &case, package, Party::Requester)?;
        set(tx, transfer.id, TransferState::Fetching, None)?;
        tell(tx, vault, &case, (Action::TransferFetchBegun, By::Program), transfer.id, now)?;
        Ok((transfer.id, download))
    })
}

/// The last byte goes out.
///
/// # Errors
/// [`DbError`].
pub fn fetched(
    db: &Db,
    vault: &Vault,
    download: &Download,
    id: TransferId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    db.write(|tx| {
        let Some(case) = cases::find(tx, download.organisation, download.case)? else { return Ok(()) };
        set(tx, id, TransferState::Fetched, Some(now))?;
        tell(tx, vault, &case, (Action::TransferFetched, By::Program), id, now)
    })
}

fn set(
    tx: &mut Conn,
    id: TransferId,
    state: TransferState,
    fetched_at: Option<DateTime<Utc>>,
) -> Result<(), DbError> {
    let state = (
        transfers::state.eq(state),
        transfers::fetched_at.eq(fetched_at.map(Instant::from)),
        transfers::sealed_link.eq(None::<Vec<u8>>),
    );
    diesel::update(transfers::table.find(id)).set(state).execute(tx)?;
    Ok(())
}
