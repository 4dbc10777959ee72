//! A mail to the requester that leads to her status page.

use chrono::{DateTime, Utc};

use super::Case;
use crate::{
    db::{Conn, DbError},
    letters::{Lang, Outgoing, Recipient, Template},
    links::{self, Purpose, Target},
    staff::Organisation,
    vault::Vault,
};

/// Where mails point to: the full address of a path.
pub type AddressOf<'a> = &'a dyn Fn(&str) -> String;

/// Mails a link to the status page of a case.
///
/// # Errors
/// [`DbError`].
pub fn post_link(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &Case,
    (to, lang): (&str, Lang),
    template: Template,
    address_of: AddressOf,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    post(tx, vault, organisation, case, (Purpose::Case, to, lang), template, address_of, now)
}

/// Mails a link to the person's own door, where somebody else asks in her name.
///
/// # Errors
/// [`DbError`].
pub fn post_subject_link(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &Case,
    (to, lang): (&str, Lang),
    template: Template,
    address_of: AddressOf,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    post(tx, vault, organisation, case, (Purpose::Subject, to, lang), template, address_of, now)
}

fn post(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &Case,
    (purpose, to, lang): (Purpose, &str, Lang),
    template: Template,
    address_of: AddressOf,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let target = Target { organisation: Some(organisation.id), case: Some(case.id), staff: None };
    let token = links::issue(tx, vault, purpose, target, now)?;
    let mail = Outgoing {
        to: to.to_owned(),
        lang,
        template,
        organisation: organisation.name.clone(),
        link: Some(address_of(&format!("/l/{token}"))),
        code: None,
    };
    mail.post(tx, vault, organisation.id, Recipient { case: Some(case.id), staff: None }, now)?;
    Ok(())
}
