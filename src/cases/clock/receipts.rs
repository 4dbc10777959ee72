//! A request that reached a processor, and later the controller: both days stand, and the clock starts at the earlier
//! (R1.24). That one day of receipt is set by [`correct_receipt`] alone.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{ClockError, House, checked_reason, receipt::correct_receipt, still_runs};
use crate::{
    audit::{self, Action, By, Event},
    cases::{self, Case},
    db::{Conn, Instant, each, schema::case_receipts},
    ids::{CaseId, StaffId},
    vault::Vault,
};

/// Both days, as they are entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TwoReceipts {
    pub by_processor: NaiveDate,
    pub by_controller: NaiveDate,
    /// Which processor, and how one knows.
    pub words: String,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    words: String,
}

fn context(case: CaseId) -> String {
    format!("case_receipts.sealed/{case}")
}

/// Records when the request reached a processor and when the controller, in every case of the request that still runs,
/// and lets the clock start at the earlier day.
///
/// # Errors
/// [`ClockError`]; then nothing was changed.
pub fn record_receipts(
    tx: &mut Conn,
    house: &House,
    case: &mut Case,
    both: &TwoReceipts,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), ClockError> {
    still_runs(case)?;
    let words = checked_reason(&both.words)?;
    if both.by_processor.max(both.by_controller) > house.day(now) {
        return Err(ClockError::ReceivedInFuture);
    }
    match correct_receipt(tx, house, case, (both.by_processor.min(both.by_controller), words), by, now) {
        Ok(()) | Err(ClockError::ReceivedSameDay) => {}
        Err(e) => return Err(e),
    }
    for one in cases::of_request(tx, case.organisation, case.request)? {
        if still_runs(&one).is_err() {
            continue;
        }
        let sealed =
            one.key(house.vault)?.seal_json(&context(one.id), &Sealed { words: words.to_owned() })?;
        let known = (
            case_receipts::by_processor_on.eq(both.by_processor),
            case_receipts::by_controller_on.eq(both.by_controller),
            case_receipts::sealed.eq(sealed),
            case_receipts::recorded_by.eq(by),
            case_receipts::recorded_at.eq(Instant::from(now)),
        );
        let row = (
            case_receipts::case_id.eq(one.id),
            case_receipts::organisation_id.eq(one.organisation),
            known.clone(),
        );
        each!(tx, |c| diesel::insert_into(case_receipts::table)
            .values(&row)
            .on_conflict(case_receipts::case_id)
            .do_update()
            .set(known)
            .execute(c))?;
        let event = Event {
            organisation: one.organisation,
            by: By::Staff(by),
            action: Action::ReceiptsRecorded,
            case: Some(one.id),
            details: json!({ "by_processor": both.by_processor, "by_controller": both.by_controller }),
        };
        audit::record(tx, house.vault, event, now)?;
    }
    Ok(())
}

/// Both days of `case`, when they were recorded.
///
/// # Errors
/// [`ClockError::Db`], or [`ClockError::Vault`].
pub fn receipts_of(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Option<TwoReceipts>, ClockError> {
    let found: Option<(NaiveDate, NaiveDate, Vec<u8>)> = case_receipts::table
        .find(case.id)
        .filter(case_receipts::organisation_id.eq(case.organisation))
        .select((case_receipts::by_processor_on, case_receipts::by_controller_on, case_receipts::sealed))
        .first(conn)
        .optional()?;
    let Some((by_processor, by_controller, sealed)) = found else { return Ok(None) };
    let Sealed { words } = case.key(vault)?.open_json(&context(case.id), &sealed)?;
    Ok(Some(TwoReceipts { by_processor, by_controller, words }))
}
