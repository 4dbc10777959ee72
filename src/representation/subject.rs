//! The person whose data they are: how she is reached, that she knows of the request in her name, and who gets the
//! answer.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::{RepresentationError, checked_reason};
use crate::{
    audit::{self, Action, By, Event},
    cases::{self, AddressOf, Case, SealedContact, contact_context},
    db::{
        Conn, Instant,
        schema::{deliveries as deliveries_table, subject_contacts, subject_notices},
    },
    ids::{CaseId, DeliveryId, StaffId, SubjectContactId, SubjectNoticeId},
    law::{
        identity::Party,
        representation::{Channel, OnBehalf, Untold},
        status::Refusal,
    },
    letters::Template,
    staff::{self, Organisation},
    vault::Vault,
};

/// The longest address and origin, in characters.
const LINE_MAX: usize = 300;

fn record(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (by, action): (StaffId, Action),
    details: &serde_json::Value,
    now: DateTime<Utc>,
) -> Result<(), RepresentationError> {
    for one in cases::of_request(tx, case.organisation, case.request)? {
        let event = Event {
            organisation: case.organisation,
            by: By::Staff(by),
            action,
            case: Some(one.id),
            details: details.clone(),
        };
        audit::record(tx, vault, event, now)?;
    }
    Ok(())
}

fn of_another(case: &Case) -> Result<(), RepresentationError> {
    if case.on_behalf == OnBehalf::Oneself { Err(RepresentationError::NotNeeded) } else { Ok(()) }
}

/// Records how the person is reached. Her channel was known before the request: where, is written down, and the
/// address that the request gave as the sender's own is refused.
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
    if origin.is_empty() {
        return Err(RepresentationError::OriginMissing);
    }
    if address.chars().count().max(origin.chars().count()) > LINE_MAX {
        return Err(RepresentationError::ReasonTooLong);
    }
    if channel == Channel::Email {
        staff::email_address(address).ok_or(RepresentationError::NoMailAddress)?;
    }
    let requester = case.details(vault)?.requester;
    let same = |own: &str| own.trim().to_lowercase() == address.to_lowercase();
    if same(&requester.email) || requester.phone.as_deref().is_some_and(same) {
        return Err(RepresentationError::SendersOwn);
    }
    let id = SubjectContactId::new(now);
    let sealed = SealedContact { address: address.to_owned(), origin: origin.to_owned() };
    let row = (
        subject_contacts::id.eq(id),
        subject_contacts::organisation_id.eq(case.organisation),
        subject_contacts::request_id.eq(case.request),
        subject_contacts::case_id.eq(case.id),
        subject_contacts::channel.eq(channel),
        subject_contacts::sealed.eq(case.key(vault)?.seal_json(&contact_context(id), &sealed)?),
        subject_contacts::recorded_by.eq(by),
        subject_contacts::recorded_at.eq(Instant::from(now)),
    );
    diesel::insert_into(subject_contacts::table).values(row).execute(tx)?;
    let details = serde_json::json!({ "channel": channel });
    record(tx, vault, case, (by, Action::SubjectReached), &details, now)
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
    let contact = cases::subject_contact(tx, vault, case)?.ok_or(RepresentationError::NoContact)?;
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
    pub recorded_by: StaffId,
    pub recorded_at: DateTime<Utc>,
}

#[derive(Default, Serialize, Deserialize)]
struct SealedReason {
    reason: String,
}

fn notice_context(id: SubjectNoticeId) -> String {
    format!("subject_notices.sealed/{id}")
}

/// Tells the person of the request in her name. By mail the program does it; a letter, a call or a meeting is recorded
/// as done.
///
/// # Errors
/// [`RepresentationError::NoContact`] while nothing says how she is reached.
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
    let contact = cases::subject_contact(tx, vault, case)?.ok_or(RepresentationError::NoContact)?;
    if contact.channel == Channel::Email {
        post(tx, vault, organisation, case, Template::InYourName, address_of, now)?;
    }
    keep(tx, vault, case, Notice::Told(contact.channel), note.trim(), by, now)
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
    keep(tx, vault, case, Notice::Not(exception), reason, by, now)
}

fn keep(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    notice: Notice,
    reason: &str,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), RepresentationError> {
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
        subject_notices::recorded_by.eq(by),
        subject_notices::recorded_at.eq(Instant::from(now)),
    );
    diesel::insert_into(subject_notices::table).values(row).execute(tx)?;
    let details = serde_json::json!({ "channel": channel, "exception": exception });
    record(tx, vault, case, (by, action), &details, now)
}

type NoticeRow = (SubjectNoticeId, CaseId, Option<Channel>, Option<Untold>, Vec<u8>, StaffId, Instant);

/// Whether the person was told, as last recorded.
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
    let told = channel.map(Notice::Told).or(exception.map(Notice::Not));
    Ok(told.map(|notice| RecordedNotice { notice, reason, recorded_by, recorded_at: at.utc() }))
}

/// A change of who gets the answer.
#[derive(Debug, Clone)]
pub struct RecordedDelivery {
    pub receiver: Party,
    pub reason: String,
    pub recorded_by: StaffId,
    pub recorded_at: DateTime<Utc>,
}

fn delivery_context(id: DeliveryId) -> String {
    format!("deliveries.sealed/{id}")
}

/// Changes who gets the answer, with a reason. To the representative only where the authority covers receiving the
/// data, and special categories where there are such (R3.3, R3.5).
///
/// # Errors
/// [`RepresentationError::ReceiptNotCovered`], or [`RepresentationError::Step`] without an accepted authority.
pub fn deliver_to(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (receiver, reason): (Party, &str),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), RepresentationError> {
    of_another(case)?;
    let reason = checked_reason(reason)?;
    if receiver == Party::Requester {
        let standing = cases::standing_of(tx, case, now)?;
        if !standing.opens() {
            return Err(cases::StepError::from(Refusal::NoAuthority(standing)).into());
        }
        if !standing.covers_receipt(cases::holds_special(tx, case)?) {
            return Err(RepresentationError::ReceiptNotCovered);
        }
    }
    let id = DeliveryId::new(now);
    let sealed = SealedReason { reason: reason.to_owned() };
    let row = (
        deliveries_table::id.eq(id),
        deliveries_table::organisation_id.eq(case.organisation),
        deliveries_table::request_id.eq(case.request),
        deliveries_table::case_id.eq(case.id),
        deliveries_table::receiver.eq(receiver),
        deliveries_table::sealed.eq(case.key(vault)?.seal_json(&delivery_context(id), &sealed)?),
        deliveries_table::recorded_by.eq(by),
        deliveries_table::recorded_at.eq(Instant::from(now)),
    );
    diesel::insert_into(deliveries_table::table).values(row).execute(tx)?;
    let details = serde_json::json!({ "receiver": receiver });
    record(tx, vault, case, (by, Action::DeliveryChanged), &details, now)
}

type DeliveryRow = (DeliveryId, CaseId, Party, Vec<u8>, StaffId, Instant);

/// Every change of who gets the answer, oldest first.
///
/// # Errors
/// The vault's and the database's.
pub fn deliveries(
    conn: &mut Conn,
    vault: &Vault,
    case: &Case,
) -> Result<Vec<RecordedDelivery>, RepresentationError> {
    use deliveries_table as t;
    let rows: Vec<DeliveryRow> = t::table
        .filter(t::organisation_id.eq(case.organisation))
        .filter(t::request_id.eq(case.request))
        .order(t::id)
        .select((t::id, t::case_id, t::receiver, t::sealed, t::recorded_by, t::recorded_at))
        .load(conn)?;
    let opened = |(id, sealer, receiver, sealed, recorded_by, at): DeliveryRow| {
        let key = cases::key_of(conn, vault, case, sealer)?;
        let SealedReason { reason } = key.open_json(&delivery_context(id), &sealed)?;
        Ok(RecordedDelivery { receiver, reason, recorded_by, recorded_at: at.utc() })
    };
    rows.into_iter().map(opened).collect()
}
