//! The mailed link was lost or has expired: who knows the case number and the address of the request gets a new one,
//! by mail to that address.
//!
//! Invariant: the answer never tells whether the two belong together, nor whether the case exists.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use crate::{
    audit::{self, Action, By, Event},
    cases::{self, AddressOf, Case, post_link},
    db::{Conn, Db, DbError, Instant, schema::links},
    law::status::Status,
    letters::Template,
    staff::Organisation,
    vault::{Vault, VaultError},
};

/// New links a case may get in [`WITHIN`]: nobody's mailbox is filled by a stranger.
const MOST: i64 = 5;
const WITHIN: TimeDelta = TimeDelta::hours(1);

#[derive(Debug, thiserror::Error)]
pub enum NewLinkError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Mails a new link when `number` is a case of the organisation that `email` asked in. Tells whether it did, for
/// tests and logs alone.
///
/// # Errors
/// [`NewLinkError`].
pub fn send_new_link(
    db: &Db,
    vault: &Vault,
    organisation: &Organisation,
    (number, email): (&str, &str),
    address_of: AddressOf,
    now: DateTime<Utc>,
) -> Result<bool, NewLinkError> {
    db.write(|tx| {
        let Some(case) = cases::find_by_number(tx, organisation.id, number.trim())? else { return Ok(false) };
        if matches!(case.status, Status::Withdrawn | Status::Purged) || too_many(tx, &case, now)? {
            return Ok(false);
        }
        let requester = case.details(vault)?.requester;
        if requester.email.to_lowercase() != email.trim().to_lowercase() {
            return Ok(false);
        }
        let to = (requester.email.as_str(), case.language);
        post_link(tx, vault, organisation, &case, to, Template::Link, address_of, now)?;
        let event = Event {
            organisation: organisation.id,
            by: By::Requester,
            action: Action::LinkSent,
            case: Some(case.id),
            details: serde_json::json!({}),
        };
        audit::record(tx, vault, event, now)?;
        Ok(true)
    })
}

fn too_many(tx: &mut Conn, case: &Case, now: DateTime<Utc>) -> Result<bool, DbError> {
    let recent = links::table
        .filter(links::organisation_id.eq(case.organisation))
        .filter(links::case_id.eq(case.id))
        .filter(links::issued_at.gt(Instant::from(now - WITHIN)));
    Ok(recent.count().get_result::<i64>(tx)? >= MOST)
}
