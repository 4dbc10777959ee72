//! A delivery to a new address: a warning in every case of the request, which stops until two colleagues signed it off.

use chrono::{DateTime, Utc};

use super::RepresentationError;
use crate::{
    audit::By,
    cases::{self, Case},
    db::Conn,
    identity::warnings::{self, WarningKind, What},
    ids::StaffId,
    law::{
        identity::contact::{normal_address, normal_email, normal_phone},
        representation::Channel,
    },
    vault::Vault,
};

/// The address in the form in which two are compared.
pub(super) fn normal(channel: Channel, address: &str) -> String {
    match channel {
        Channel::Email => normal_email(address),
        Channel::Phone => normal_phone(address),
        Channel::Post | Channel::InPerson => normal_address(address),
    }
}

/// Warns of an address of the person that no source knew before the request; gives the mark of the warning. The same
/// address twice is one warning.
pub(super) fn new_address(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (channel, address): (Channel, &str),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<String, RepresentationError> {
    let text = || Some(address.to_owned());
    let what = match channel {
        Channel::Email => What { email: text(), ..What::default() },
        Channel::Phone => What { phone: text(), ..What::default() },
        Channel::Post | Channel::InPerson => What { address: text(), ..What::default() },
    };
    raise(tx, vault, case, &format!("subject/{channel}/{}", normal(channel, address)), &what, by, now)
}

/// Warns that the answer is to go to the one who asks: how she is reached she said herself.
pub(super) fn to_requester(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), RepresentationError> {
    let email = case.details(vault)?.requester.email;
    let said = format!("requester/{}", normal_email(&email));
    let what = What { email: Some(email), ..What::default() };
    raise(tx, vault, case, &said, &what, by, now).map(|_| ())
}

fn raise(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    said: &str,
    what: &What,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<String, RepresentationError> {
    let hash = vault.keyed_hash("new-address", format!("{}/{said}", case.request).as_bytes());
    let mark: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    for one in cases::of_request(tx, case.organisation, case.request)? {
        let warning = (WarningKind::NewAddress, mark.as_str(), what);
        warnings::raise(tx, vault, &one, warning, By::Staff(by), now)?;
    }
    Ok(mark)
}
