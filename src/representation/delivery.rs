//! Who gets the answer, where a handler says otherwise than the rule (R3.5).

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use super::{
    RepresentationError, checked_reason, entries, four_eyes,
    subject::{SealedReason, of_another, record},
};
use crate::{
    audit::{Action, By},
    cases::{self, Case},
    db::{Conn, Instant, schema::deliveries as deliveries_table},
    ids::{CaseId, DeliveryId, StaffId},
    law::{identity::Party, status::Refusal},
    vault::Vault,
};

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
/// data, and special categories where there are such (R3.3, R3.5); his address stood in the request and in no source, so
/// that two colleagues sign the delivery off before anything goes there.
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
        four_eyes::to_requester(tx, vault, case, by, now)?;
    }
    let before = deliveries(tx, vault, case)?.pop();
    let now = entries::turn(tx, case, now)?
        .max(before.map_or(now, |one| one.recorded_at + TimeDelta::milliseconds(1)));
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
    record(tx, vault, case, (By::Staff(by), Action::DeliveryChanged), &details, now)
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
