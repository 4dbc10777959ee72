//! New contact details come into use: after four eyes, and in every case of the request, because one person asked.

use chrono::{DateTime, Utc};

use super::{
    CheckError,
    contacts::tell,
    sessions,
    warnings::{SignError, WarningKind, What, of_case, raise_wish},
};
use crate::{
    audit::{Action, By},
    cases::{self, Case, OnBehalf},
    db::Conn,
    ids::{IdentityWarningId, StaffId},
    law::{identity::Party, status::Status},
    letters::Template,
    links::{self, Purpose},
    staff::Organisation,
    vault::Vault,
};

/// Takes the contact of a wish into use in every case of the request that has not ended, after two colleagues signed it
/// off in this one. The old mailbox opens nothing from then on, the new one has to be confirmed, and a new link goes to the new address. In the other cases the warning stands until two have signed it
/// there too: nothing is handed over there before.
///
/// # Errors
/// [`SignError`]; [`SignError::NoSuchWarning`] while a signature is missing or where nothing is wished.
pub fn take_over(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &mut Case,
    id: IdentityWarningId,
    address_of: cases::AddressOf,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), SignError> {
    let all = of_case(tx, vault, case)?;
    let wish = all.into_iter().find(|one| one.id == id && !one.is_open()).ok_or(SignError::NoSuchWarning)?;
    let What { email, phone, address, .. } = &wish.what;
    // Where a representative wants letters is not where the person lives.
    let own = case.details(vault)?.on_behalf == OnBehalf::Oneself;
    let address = address.as_ref().filter(|_| own);
    let kinds = [WarningKind::ContactChanged, WarningKind::NewAddress];
    if !kinds.contains(&wish.kind) || (email.is_none() && phone.is_none() && address.is_none()) {
        return Err(SignError::NoSuchWarning);
    }
    let new = cases::NewContact {
        email: email.as_deref(),
        phone: phone.as_deref(),
        address: address.map(String::as_str),
    };
    let told = || (Action::ContactTakenOver, serde_json::json!({ "warning": id }));
    if cases::change_contact(tx, vault, case, new, now)? {
        shut_out(tx, case, now)?;
    }
    tell(tx, vault, case, told(), By::Staff(by), now)?;
    for mut other in cases::of_request(tx, case.organisation, case.request)? {
        let over = matches!(other.status, Status::Closed | Status::Withdrawn | Status::Purged);
        if other.id == case.id || over {
            continue;
        }
        // A case that was added to the request later has not been warned yet.
        let warned = raise_wish(tx, vault, &other, (wish.kind, &wish.what), By::Staff(by), now);
        warned.map_err(|error| match error {
            CheckError::Db(e) => SignError::Db(e),
            CheckError::Vault(e) => SignError::Vault(e),
            CheckError::Step(e) => e.into(),
            CheckError::NoteMissing | CheckError::NoteTooLong => SignError::ReasonMissing,
        })?;
        if cases::change_contact(tx, vault, &mut other, new, now)? {
            shut_out(tx, &other, now)?;
        }
        tell(tx, vault, &other, told(), By::Staff(by), now)?;
    }
    if let Some(email) = email {
        let to = (email.as_str(), case.language);
        cases::post_link(tx, vault, organisation, case, to, Template::Link, address_of, now)?;
    }
    Ok(())
}

/// Whoever reads the old mailbox is out: its links lead nowhere, and what was opened by them is shut.
fn shut_out(tx: &mut Conn, case: &Case, now: DateTime<Utc>) -> Result<(), SignError> {
    links::revoke_for(tx, case.organisation, (case.id, Purpose::Case), now)?;
    Ok(sessions::end_of(tx, case, Party::Requester, now)?)
}
