//! A request becomes a case: number, key, sealed details, search terms, deadline.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use diesel::prelude::*;
use serde::Serialize;

use super::{Case, Details, Particulars, find, search, store::details_context};
use crate::{
    audit::{self, Action, By, Event},
    db::{
        Conn, DbError, Instant, each,
        schema::{case_counters, cases},
        text_enum,
    },
    ids::{CaseId, OrganisationId, RequestId},
    law::{rights::Right, status::Status},
    letters::Lang,
    vault::Vault,
};

text_enum! {
    /// How a request reached the controller (R1.21: every way counts).
    Channel {
        Form = "form",
        Api = "api",
    }
}

/// A request that was understood.
pub struct Arrival<'a> {
    pub organisation: OrganisationId,
    pub right: Right,
    pub channel: Channel,
    pub language: Lang,
    pub details: &'a Details,
    pub received_on: NaiveDate,
    pub due_on: NaiveDate,
}

/// What the case seals: who asks and for whom, and what.
#[derive(Serialize)]
struct Stored<'a> {
    #[serde(flatten)]
    details: &'a Details,
    particulars: &'a Particulars,
}

/// Stores a case that is a request of its own.
///
/// # Errors
/// As [`receive_in`].
pub fn receive(tx: &mut Conn, vault: &Vault, arrival: &Arrival, now: DateTime<Utc>) -> Result<Case, DbError> {
    receive_in(tx, vault, RequestId::new(now), arrival, &Particulars::default(), now)
}

/// Stores one case of a request that uses several rights, and tells its audit log. The clock starts here, the same
/// for all of them (R1.20, R2.11).
///
/// # Errors
/// [`DbError`]; then nothing was received and the sender must be told so.
pub fn receive_in(
    tx: &mut Conn,
    vault: &Vault,
    request: RequestId,
    arrival: &Arrival,
    particulars: &Particulars,
    now: DateTime<Utc>,
) -> Result<Case, DbError> {
    let id = CaseId::new(now);
    let (key, wrapped) = vault.new_case_key(id);
    let stored = Stored { details: arrival.details, particulars };
    let sealed = key.seal_json(&details_context(id), &stored).expect("plain fields are JSON");
    let number = next_number(tx, arrival.organisation, arrival.received_on.year())?;
    let row = (
        cases::id.eq(id),
        cases::organisation_id.eq(arrival.organisation),
        cases::request_id.eq(request),
        cases::number.eq(&number),
        cases::kind.eq(arrival.right),
        cases::status.eq(Status::Received),
        cases::open.eq(true),
        cases::channel.eq(arrival.channel),
        cases::language.eq(arrival.language),
        cases::received_at.eq(Instant::from(now)),
        cases::received_on.eq(arrival.received_on),
        cases::due_on.eq(arrival.due_on),
        cases::wrapped_key.eq(wrapped),
        cases::sealed.eq(sealed),
        cases::updated_at.eq(Instant::from(now)),
        cases::version.eq(1),
        cases::on_behalf.eq(arrival.details.on_behalf),
    );
    diesel::insert_into(cases::table).values(row).execute(tx)?;
    search::index(tx, vault, arrival.organisation, id, &number, arrival.details)?;
    let details = serde_json::json!({
        "right": arrival.right, "channel": arrival.channel, "request": request,
        "received_on": arrival.received_on, "due_on": arrival.due_on,
    });
    let event = Event {
        organisation: arrival.organisation,
        by: By::Requester,
        action: Action::CaseReceived,
        case: Some(id),
        details,
    };
    audit::record(tx, vault, event, now)?;
    Ok(find(tx, arrival.organisation, id)?.ok_or(diesel::result::Error::NotFound)?)
}

/// `2026-0417`: counted per organisation and year, without gaps.
fn next_number(tx: &mut Conn, organisation: OrganisationId, year: i32) -> Result<String, DbError> {
    let first = (
        case_counters::organisation_id.eq(organisation),
        case_counters::year.eq(year),
        case_counters::last.eq(1),
    );
    let last: i32 = each!(tx, |c| diesel::insert_into(case_counters::table)
        .values(first)
        .on_conflict((case_counters::organisation_id, case_counters::year))
        .do_update()
        .set(case_counters::last.eq(case_counters::last + 1))
        .returning(case_counters::last)
        .get_result(c))?;
    Ok(format!("{year}-{last:04}"))
}
