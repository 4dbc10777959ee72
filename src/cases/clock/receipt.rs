//! The day of receipt, corrected: a letter with an earlier date stamp, a request that first reached a processor (R1.23,
//! R1.24). Why is kept sealed in the audit entry, as it may name people.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::prelude::*;
use serde_json::json;

use super::{ClockError, House, checked_reason, extension_of, recompute, still_runs};
use crate::{
    audit::{self, Action, By, Event},
    cases::{self, Case, touch},
    db::{Conn, Instant, schema::cases as schema},
    ids::StaffId,
    law::deadline::end_of,
};

/// The GDPR applies from this day (art. 99(2)).
const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2018, 5, 25).expect("a day of the calendar");

/// Says when the request was really received, and moves the deadline with it: in every case of the request that still
/// runs, since one message has one day of receipt (R2.11).
///
/// # Errors
/// [`ClockError`]; then nothing was changed.
pub fn correct_receipt(
    tx: &mut Conn,
    house: &House,
    case: &mut Case,
    (received_on, reason): (NaiveDate, &str),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), ClockError> {
    still_runs(case)?;
    let reason = checked_reason(reason)?;
    if received_on > house.day(now) {
        return Err(ClockError::ReceivedInFuture);
    }
    if received_on < FIRST {
        return Err(ClockError::ReceivedTooEarly);
    }
    if received_on == case.received_on {
        return Err(ClockError::ReceivedSameDay);
    }
    move_receipt(tx, house, case, (received_on, reason), by, now)?;
    for mut other in cases::of_request(tx, case.organisation, case.request)? {
        if other.id != case.id && still_runs(&other).is_ok() && other.received_on != received_on {
            move_receipt(tx, house, &mut other, (received_on, reason), by, now)?;
        }
    }
    Ok(())
}

fn move_receipt(
    tx: &mut Conn,
    house: &House,
    case: &mut Case,
    (received_on, reason): (NaiveDate, &str),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), ClockError> {
    touch(tx, case, now)?;
    let before = case.received_on;
    // A day is all that is known; its noon stays in that day whatever zone the organisation moves to.
    let at = (end_of(received_on, house.organisation.zone()) - TimeDelta::hours(12)).min(now);
    case.received_at = Instant::from(at);
    let mine = schema::table.find(case.id).filter(schema::organisation_id.eq(case.organisation));
    diesel::update(mine).set(schema::received_at.eq(case.received_at)).execute(tx)?;
    let sealed =
        case.key(house.vault)?.seal(&format!("audit.receipt-corrected/{}", case.id), reason.as_bytes());
    let event = Event {
        organisation: case.organisation,
        by: By::Staff(by),
        action: Action::ReceiptCorrected,
        case: Some(case.id),
        details: json!({ "from": before, "to": received_on, "sealed_reason": STANDARD.encode(sealed) }),
    };
    audit::record(tx, house.vault, event, now)?;
    let extension = extension_of(tx, house.vault, case)?.map(|granted| granted.extension);
    recompute(tx, house, case, extension, (By::Staff(by), "receipt"), now)?;
    Ok(())
}
