//! The person's channels as the sources knew them, and the notice that the program sends through one of them by itself.

use chrono::{DateTime, Utc};

use super::{
    RepresentationError, four_eyes,
    subject::{Notice, is_senders_own, keep, keep_contact, notice_of, post},
};
use crate::{
    audit::By,
    cases::{self, AddressOf, Case},
    db::Conn,
    identity::contacts::{self, Agreed, Looked},
    ids::{CaseId, OrganisationId},
    law::{
        identity::contact::{Since, masked_address, masked_email, masked_phone},
        representation::{Channel, Seen, Waits, tells_by_itself},
        status::Status,
    },
    letters::{Lang, Template},
    sources::known::KnownThere,
    staff::{self, Organisation},
    vault::Vault,
};

/// A way to the person that every source which knows one agrees on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub channel: Channel,
    pub address: String,
    pub since: Since,
    /// The sources that know it, by their titles.
    pub origin: String,
}

impl Known {
    /// Known long enough before the request.
    pub fn is_beforehand(&self) -> bool {
        self.since == Since::Before
    }

    pub fn is(&self, address: &str) -> bool {
        four_eyes::normal(self.channel, &self.address) == four_eyes::normal(self.channel, address)
    }

    /// Enough to recognise it, too little to use it.
    pub fn masked(&self) -> String {
        masked(self.channel, &self.address)
    }
}

/// An address as it is shown to somebody who need not use it.
pub fn masked(channel: Channel, address: &str) -> String {
    match channel {
        Channel::Email => masked_email(address),
        Channel::Phone => masked_phone(address),
        Channel::Post | Channel::InPerson => masked_address(address),
    }
}

/// What the sources know, none where several people may be meant.
///
/// # Errors
/// The vault's and the database's.
pub fn channels(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Vec<Known>, RepresentationError> {
    let looked = contacts::of_case(conn, vault, case)?;
    Ok(looked.map(|looked| of_looked(&looked, case.language)).unwrap_or_default())
}

fn of_looked(looked: &Looked, lang: Lang) -> Vec<Known> {
    if looked.is_ambiguous() {
        return Vec::new();
    }
    let titles = |has: &dyn Fn(&KnownThere) -> bool| {
        let knowing = looked.there.iter().filter(|there| there.exact && has(there));
        let title = |one: &KnownThere| {
            if lang == Lang::En { one.title.en.clone() } else { one.title.da.clone() }
        };
        knowing.map(title).collect::<Vec<_>>().join(", ")
    };
    let known = |channel, agreed: Option<Agreed>, origin| {
        agreed.map(|Agreed { value, since, .. }| Known { channel, address: value, since, origin })
    };
    let all = [
        known(Channel::Email, looked.email(), titles(&|one| one.email.is_some())),
        known(Channel::Phone, looked.phone(), titles(&|one| one.phone.is_some())),
        known(Channel::Post, looked.address(), titles(&|one| one.address.is_some())),
    ];
    all.into_iter().flatten().collect()
}

/// Why the program does not tell the person by itself, if it does not; nothing says that it has not done so already.
///
/// # Errors
/// The vault's and the database's.
pub fn waits(
    conn: &mut Conn,
    vault: &Vault,
    case: &Case,
    now: DateTime<Utc>,
) -> Result<Option<Waits>, RepresentationError> {
    Ok(plan(conn, vault, case, now)?.err())
}

fn plan(
    conn: &mut Conn,
    vault: &Vault,
    case: &Case,
    now: DateTime<Utc>,
) -> Result<Result<Known, Waits>, RepresentationError> {
    let looked = contacts::of_case(conn, vault, case)?;
    let known = looked.as_ref().map(|looked| of_looked(looked, case.language)).unwrap_or_default();
    let mailbox = known.into_iter().find(|one| one.channel == Channel::Email);
    let senders_own = match &mailbox {
        Some(one) => is_senders_own(vault, case, &one.address)?,
        None => false,
    };
    let there = looked.as_ref().map(|looked| looked.there.as_slice()).unwrap_or_default();
    let exact = || there.iter().filter(|one| one.exact);
    // Whoever was found by an address alone may be somebody else, of whom the sender knows.
    let by_name = |one: &KnownThere| one.named && (mailbox.is_none() || one.email.is_some());
    let seen = Seen {
        looked: looked.is_some(),
        several: looked.as_ref().is_some_and(Looked::is_ambiguous),
        found: exact().next().is_some(),
        by_name: exact().any(by_name),
        mailbox: mailbox.as_ref().map(|one| one.since),
        senders_own,
    };
    let born = case.details(vault)?.person.birth_date;
    let age = born.and_then(|born| now.date_naive().years_since(born));
    Ok(tells_by_itself(case.on_behalf, age, seen).and_then(|()| mailbox.ok_or(Waits::NoMailbox)))
}

/// After the sources were asked: tells the person of the request in her name, once, through the one mailbox that they
/// knew before it. Nothing is done where a handler has said how she is reached, that she was told, or why she is not to
/// be; and nothing that [`tells_by_itself`] leaves to a person.
///
/// # Errors
/// The vault's and the database's; then she was not told.
pub fn tell_by_itself(
    tx: &mut Conn,
    vault: &Vault,
    (organisation, case): (OrganisationId, CaseId),
    address_of: AddressOf,
    now: DateTime<Utc>,
) -> Result<(), RepresentationError> {
    let found: Option<(Organisation, Case)> =
        staff::find(tx, organisation)?.zip(cases::find(tx, organisation, case)?);
    let Some((organisation, mut case)) = found else { return Ok(()) };
    let ended = matches!(case.status, Status::Closed | Status::Withdrawn | Status::Purged);
    if ended || !case.on_behalf.tells_subject() {
        return Ok(());
    }
    // A handler may be writing down just now why she is not to be told.
    cases::hold(tx, &mut case)?;
    if notice_of(tx, vault, &case)?.is_some() || cases::subject_contact(tx, vault, &case)?.is_some() {
        return Ok(());
    }
    let Ok(known) = plan(tx, vault, &case, now)? else { return Ok(()) };
    let contact = (known.channel, known.address.as_str(), known.origin.as_str());
    keep_contact(tx, vault, &case, contact, None, By::Program, now)?;
    post(tx, vault, &organisation, &case, Template::InYourName, address_of, now)?;
    keep(tx, vault, &case, Notice::Told(known.channel), "", By::Program, now)
}
