//! The person whose data they are: how she is reached, and that she knows of the request in her name.
//!
//! Invariant: nothing goes to an address that no source knew before the request until two colleagues signed it off.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::{RepresentationError, checked_reason, entries, four_eyes, known};
use crate::{
    audit::{self, Action, By, Event},
    cases::{self, AddressOf, Case, SealedContact, SubjectContact, contact_context},
    db::{
        Conn, Instant,
        schema::{subject_contacts, subject_notices},
    },
    identity::sessions,
    ids::{CaseId, StaffId, SubjectContactId, SubjectNoticeId},
    law::{
        identity::{
            Party,
            contact::{normal_email, normal_phone},
        },
        representation::{Channel, OnBehalf, Untold},
    },
    letters::Template,
    links::{self, Purpose},
    staff::{self, Organisation},
    vault::Vault,
};

/// The longest address and origin, in characters.
const LINE_MAX: usize = 300;

pub(super) fn record(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (by, action): (By, Action),
    details: &serde_json::Value,
    now: DateTime<Utc>,
) -> Result<(), RepresentationError> {
    for one in cases::of_request(tx, case.organisation, case.request)? {
        let event = Event {
            organisation: case.organisation,
            by,
            action,
            case: Some(one.id),
            details: details.clone(),
        };
        audit::record(tx, vault, event, now)?;
    }
    Ok(())
}

pub(super) fn of_another(case: &Case) -> Result<(), RepresentationError> {
    if case.on_behalf == OnBehalf::Oneself { Err(RepresentationError::NotNeeded) } else { Ok(()) }
}

/// Records how the person is reached, as a handler typed it. Her channel was known before the request: where, is written
/// down, and the address that the request gave as the sender's own is refused. One that the sources did not know then is
/// a warning, which two colleagues sign off before anything goes there.
///
/// # Errors
/// [`RepresentationError`] names what is missing.
pub fn reach(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (channel, address, origin): (Channel, &str, &str),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), RepresentationError> {
    of_another(case)?;
    let (address, origin) = (address.trim(), origin.trim());
    if address.is_empty() && channel != Channel::InPerson {
        return Err(RepresentationError::AddressMissing);
    }
    if channel == Channel::Email {
        staff::email_address(address).ok_or(RepresentationError::NoMailAddress)?;
    }
    if is_senders_own(vault, case, address)? {
        return Err(RepresentationError::SendersOwn);
    }
    let there = known::channels(tx, vault, case)?;
    if there.iter().any(|one| one.channel == channel && one.is_beforehand() && one.is(address)) {
        return reach_known(tx, vault, case, channel, by, now);
    }
    if origin.is_empty() {
        return Err(RepresentationError::OriginMissing);
    }
    if address.chars().count().max(origin.chars().count()) > LINE_MAX {
        return Err(RepresentationError::ReasonTooLong);
    }
    let mark = match channel {
        // Whoever meets her needs no address.
        Channel::InPerson => None,
        _ => Some(four_eyes::new_address(tx, vault, case, (channel, address), by, now)?),
    };
    keep_contact(tx, vault, case, (channel, address, origin), mark, By::Staff(by), now)
}

/// Takes what the sources know. What they know only since the request, or nobody knows since when, is as good as typed.
///
/// # Errors
/// [`RepresentationError::NotKnown`] when they know no such channel; [`RepresentationError::SendersOwn`].
pub fn reach_known(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    channel: Channel,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), RepresentationError> {
    of_another(case)?;
    let there = known::channels(tx, vault, case)?;
    let one = there.into_iter().find(|one| one.channel == channel).ok_or(RepresentationError::NotKnown)?;
    if is_senders_own(vault, case, &one.address)? {
        return Err(RepresentationError::SendersOwn);
    }
    let mark = match one.is_beforehand() {
        true => None,
        false => Some(four_eyes::new_address(tx, vault, case, (channel, &one.address), by, now)?),
    };
    keep_contact(tx, vault, case, (channel, &one.address, &one.origin), mark, By::Staff(by), now)
}

pub(super) fn is_senders_own(vault: &Vault, case: &Case, address: &str) -> Result<bool, RepresentationError> {
    let requester = case.details(vault)?.requester;
    let mail = normal_email(&requester.email) == normal_email(address);
    let digits = normal_phone(address);
    let phone = requester.phone.as_deref().map(normal_phone);
    Ok(mail || !address.contains('@') && digits.len() == 8 && phone.is_some_and(|own| own == digits))
}

pub(super) fn keep_contact(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (channel, address, origin): (Channel, &str, &str),
    mark: Option<String>,
    by: By,
    now: DateTime<Utc>,
) -> Result<(), RepresentationError> {
    let before = cases::subject_contact(tx, vault, case)?;
    if before.as_ref().is_some_and(|one| (one.channel, one.address.as_str()) == (channel, address)) {
        let known = mark.is_none() && before.as_ref().is_some_and(|one| one.is_typed);
        if !known {
            return Ok(());
        }
    } else if before.is_some() {
        // The door that was opened to the other address may be a stranger's.
        for one in cases::of_request(tx, case.organisation, case.request)? {
            links::revoke_for(tx, case.organisation, (one.id, Purpose::Subject), now)?;
            sessions::end_of(tx, &one, Party::Subject, now)?;
        }
    }
    let now = entries::turn(tx, case, now)?
        .max(before.map_or(now, |one| one.recorded_at + TimeDelta::milliseconds(1)));
    let id = SubjectContactId::new(now);
    let sealed = SealedContact { address: address.to_owned(), origin: origin.to_owned() };
    let details = serde_json::json!({ "channel": channel, "known": mark.is_none() });
    let row = (
        subject_contacts::id.eq(id),
        subject_contacts::organisation_id.eq(case.organisation),
        subject_contacts::request_id.eq(case.request),
        subject_contacts::case_id.eq(case.id),
        subject_contacts::channel.eq(channel),
        subject_contacts::sealed.eq(case.key(vault)?.seal_json(&contact_context(id), &sealed)?),
        subject_contacts::recorded_by.eq(by.staff()),
        subject_contacts::recorded_at.eq(Instant::from(now)),
        subject_contacts::mark.eq(mark),
    );
    diesel::insert_into(subject_contacts::table).values(row).execute(tx)?;
    record(tx, vault, case, (by, Action::SubjectReached), &details, now)
}

/// Her contact, when something may go there.
fn settled(tx: &mut Conn, vault: &Vault, case: &Case) -> Result<SubjectContact, RepresentationError> {
    let contact = cases::subject_contact(tx, vault, case)?.ok_or(RepresentationError::NoContact)?;
    if contact.is_open { Err(RepresentationError::FourEyes) } else { Ok(contact) }
}

/// Mails the person a link to her own door. Nothing about her stands in the mail.
pub(super) fn post(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &Case,
    template: Template,
    address_of: AddressOf,
    now: DateTime<Utc>,
) -> Result<(), RepresentationError> {
    let contact = settled(tx, vault, case)?;
    if contact.channel != Channel::Email {
        return Err(RepresentationError::NoContact);
    }
    let to = (contact.address.as_str(), case.language);
    Ok(cases::post_subject_link(tx, vault, organisation, case, to, template, address_of, now)?)
}

/// What was done so that the person knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    Told(Channel),
    Not(Untold),
}

#[derive(Debug, Clone)]
pub struct RecordedNotice {
    pub notice: Notice,
    pub reason: String,
    /// The program, where it told her by itself.
    pub recorded_by: Option<StaffId>,
    pub recorded_at: DateTime<Utc>,
}

#[derive(Default, Serialize, Deserialize)]
pub(super) struct SealedReason {
    pub reason: String,
}

fn notice_context(id: SubjectNoticeId) -> String {
    format!("subject_notices.sealed/{id}")
}

/// Tells the person of the request in her name. By mail the program does it; a letter, a call or a meeting is recorded
/// as done.
///
/// # Errors
/// [`RepresentationError::NoContact`] while nothing says how she is reached, [`RepresentationError::FourEyes`] while two
/// colleagues have not signed a new address off.
pub fn tell(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &Case,
    note: &str,
    address_of: AddressOf,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), RepresentationError> {
    of_another(case)?;
    let contact = settled(tx, vault, case)?;
    if contact.channel == Channel::Email {
        post(tx, vault, organisation, case, Template::InYourName, address_of, now)?;
    }
    keep(tx, vault, case, Notice::Told(contact.channel), note.trim(), By::Staff(by), now)
}

/// She is not told, because: the exception is a person's, with a reason.
///
/// # Errors
/// [`RepresentationError::ReasonMissing`].
pub fn tell_not(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (exception, reason): (Untold, &str),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), RepresentationError> {
    of_another(case)?;
    let reason = checked_reason(reason)?;
    keep(tx, vault, case, Notice::Not(exception), reason, By::Staff(by), now)
}

pub(super) fn keep(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    notice: Notice,
    reason: &str,
    by: By,
    now: DateTime<Utc>,
) -> Result<(), RepresentationError> {
    // Later than what it is about, whatever the clock says.
    let now = cases::notices_count_from(tx, case)?.map_or(now, |from| now.max(from));
    let id = SubjectNoticeId::new(now);
    let (channel, exception, action) = match notice {
        Notice::Told(channel) => (Some(channel), None, Action::SubjectTold),
        Notice::Not(exception) => (None, Some(exception), Action::SubjectNotTold),
    };
    let sealed = SealedReason { reason: reason.to_owned() };
    let row = (
        subject_notices::id.eq(id),
        subject_notices::organisation_id.eq(case.organisation),
        subject_notices::request_id.eq(case.request),
        subject_notices::case_id.eq(case.id),
        subject_notices::channel.eq(channel),
        subject_notices::exception.eq(exception),
        subject_notices::sealed.eq(case.key(vault)?.seal_json(&notice_context(id), &sealed)?),
        subject_notices::recorded_by.eq(by.staff()),
        subject_notices::recorded_at.eq(Instant::from(now)),
    );
    diesel::insert_into(subject_notices::table).values(row).execute(tx)?;
    let details = serde_json::json!({ "channel": channel, "exception": exception });
    record(tx, vault, case, (by, action), &details, now)
}

type NoticeRow =
    (SubjectNoticeId, CaseId, Option<Channel>, Option<Untold>, Vec<u8>, Option<StaffId>, Instant);

/// Whether the person was told, as last recorded; what went to an address that was corrected since is no notice.
///
/// # Errors
/// The vault's and the database's.
pub fn notice_of(
    conn: &mut Conn,
    vault: &Vault,
    case: &Case,
) -> Result<Option<RecordedNotice>, RepresentationError> {
    use subject_notices as t;
    let row: Option<NoticeRow> = t::table
        .filter(t::organisation_id.eq(case.organisation))
        .filter(t::request_id.eq(case.request))
        .order(t::id.desc())
        .select((t::id, t::case_id, t::channel, t::exception, t::sealed, t::recorded_by, t::recorded_at))
        .first(conn)
        .optional()?;
    let Some((id, sealer, channel, exception, sealed, recorded_by, at)) = row else { return Ok(None) };
    let key = cases::key_of(conn, vault, case, sealer)?;
    let SealedReason { reason } = key.open_json(&notice_context(id), &sealed)?;
    let from = cases::notices_count_from(conn, case)?;
    if channel.is_some() && from.is_some_and(|from| at.utc() < from) {
        return Ok(None);
    }
    let told = channel.map(Notice::Told).or(exception.map(Notice::Not));
    Ok(told.map(|notice| RecordedNotice { notice, reason, recorded_by, recorded_at: at.utc() }))
}
