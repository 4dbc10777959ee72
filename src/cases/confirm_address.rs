//! The requester opened the mailed link: the address is hers. That proves the mailbox, not who she is.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{Case, StepError, advance};
use crate::{
    audit::{Action, By},
    db::{Conn, Instant, schema::cases},
    law::{
        identity::contact::normal_email,
        status::{Status, Step},
    },
    outbox::{self, Work},
    vault::Vault,
};

/// Confirms the address for every case of the request that `case` belongs to and that has the same one (R2.11: one mail
/// for all).
///
/// # Errors
/// [`StepError`].
pub fn confirm_address(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    now: DateTime<Utc>,
) -> Result<(), StepError> {
    // The mailbox may have been changed in the cases that are open, and be the old one in one that has ended.
    let mailbox =
        |case: &Case| case.details(vault).ok().map(|details| normal_email(&details.requester.email));
    let opened = mailbox(case);
    let first = case.address_confirmed_at.is_none();
    confirm_one(tx, vault, case, now)?;
    if first {
        // Whether this mailbox was known before is asked of the sources, not of the form.
        outbox::enqueue(tx, case.organisation, Some(case.id), Work::LookUpContacts { case: case.id }, now)?;
    }
    for mut other in super::of_request(tx, case.organisation, case.request)? {
        if other.id != case.id && other.status != Status::Withdrawn && mailbox(&other) == opened {
            confirm_one(tx, vault, &mut other, now)?;
        }
    }
    Ok(())
}

/// Confirms once; later links change nothing. A case that moved on without the confirmation (a handler was faster)
/// keeps its status and gets the mark.
fn confirm_one(tx: &mut Conn, vault: &Vault, case: &mut Case, now: DateTime<Utc>) -> Result<(), StepError> {
    if case.address_confirmed_at.is_some() {
        return Ok(());
    }
    let told = (Action::AddressConfirmed, serde_json::json!({}));
    if case.status == Status::Received {
        advance(tx, vault, case, Step::ConfirmAddress, By::Requester, told, now)?;
        return Ok(());
    }
    let at = Some(Instant::from(now));
    diesel::update(cases::table.find(case.id).filter(cases::organisation_id.eq(case.organisation)))
        .set(cases::address_confirmed_at.eq(at))
        .execute(tx)?;
    case.address_confirmed_at = at;
    let event = crate::audit::Event {
        organisation: case.organisation,
        by: By::Requester,
        action: told.0,
        case: Some(case.id),
        details: told.1,
    };
    Ok(crate::audit::record(tx, vault, event, now)?)
}
