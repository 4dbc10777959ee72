//! A request that is about somebody else's data is passed on to who is responsible for them, and that it was is kept
//! (R5.3, R5.6, R5.7): to whom, when, and whether with its content.
//!
//! Invariant: passing on is no answer. The case stays open until it is decided, and the person is told in the letter and
//! on her status page.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Case, StepError};
use crate::{
    audit::{self, Action, By, Event},
    db::{Conn, DbError, Instant, schema::forwardings, text_enum},
    ids::{ForwardingId, StaffId},
    law::status::{Refusal, Status},
    vault::{Vault, VaultError},
};

/// The longest name and contact, in characters.
pub const LINE_MAX: usize = 200;

text_enum! {
    /// What was passed on.
    Passed {
        /// The request as it was written.
        Request = "request",
        /// Only that somebody has asked: content of special categories does not go to a body that may not have it (R5.6).
        Notice = "notice",
    }
}

/// A passing on, as it is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forwarding {
    /// The controller, or the other joint controller.
    pub to: String,
    /// The address, mail or number it went to.
    pub contact: String,
    /// On the controller's clock.
    pub on: NaiveDate,
    pub what: Passed,
}

/// A passing on, as it stands in the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedForwarding {
    pub id: ForwardingId,
    pub forwarding: Forwarding,
    pub recorded_by: StaffId,
    pub recorded_at: DateTime<Utc>,
}

/// Nothing was recorded.
#[derive(Debug, thiserror::Error)]
pub enum ForwardError {
    #[error("say to whom it was passed on")]
    ToMissing,
    #[error("say how they can be reached")]
    ContactMissing,
    #[error("longer than {LINE_MAX} characters")]
    TooLong,
    #[error("it was passed on before it was received")]
    BeforeReceipt,
    #[error("the day has not come yet")]
    InFuture,
    #[error(transparent)]
    Step(#[from] StepError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for ForwardError {
    fn from(error: diesel::result::Error) -> Self {
        ForwardError::Db(error.into())
    }
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    to: String,
    contact: String,
}

fn context(id: ForwardingId) -> String {
    format!("forwardings.sealed/{id}")
}

/// Records that the request was passed on; `today` is the day on the controller's clock.
///
/// # Errors
/// [`ForwardError`]; then nothing was recorded.
pub fn forward(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    forwarding: &Forwarding,
    today: NaiveDate,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<ForwardingId, ForwardError> {
    let Forwarding { to, contact, on, what } = forwarding;
    match (to.trim(), contact.trim()) {
        ("", _) => return Err(ForwardError::ToMissing),
        (_, "") => return Err(ForwardError::ContactMissing),
        (to, contact) if to.chars().count().max(contact.chars().count()) > LINE_MAX => {
            return Err(ForwardError::TooLong);
        }
        _ if *on < case.received_on => return Err(ForwardError::BeforeReceipt),
        _ if *on > today => return Err(ForwardError::InFuture),
        _ => {}
    }
    if matches!(case.status, Status::Withdrawn | Status::Purged) {
        return Err(StepError::from(Refusal::Ended).into());
    }
    let id = ForwardingId::new(now);
    let sealed = serde_json::json!(Sealed { to: to.trim().into(), contact: contact.trim().into() });
    let row = (
        forwardings::id.eq(id),
        forwardings::organisation_id.eq(case.organisation),
        forwardings::case_id.eq(case.id),
        forwardings::forwarded_on.eq(on),
        forwardings::what.eq(what),
        forwardings::sealed.eq(case.key(vault)?.seal(&context(id), sealed.to_string().as_bytes())),
        forwardings::recorded_by.eq(by),
        forwardings::recorded_at.eq(Instant::from(now)),
    );
    diesel::insert_into(forwardings::table).values(row).execute(tx)?;
    let days = (*on - case.received_on).num_days();
    let event = Event {
        organisation: case.organisation,
        by: By::Staff(by),
        action: Action::Forwarded,
        case: Some(case.id),
        details: serde_json::json!({ "on": on, "what": what, "days_after_receipt": days }),
    };
    audit::record(tx, vault, event, now)?;
    Ok(id)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = forwardings)]
struct Row {
    id: ForwardingId,
    forwarded_on: NaiveDate,
    what: Passed,
    sealed: Vec<u8>,
    recorded_by: StaffId,
    recorded_at: Instant,
}

/// To whom the request of `case` was passed on, oldest first.
///
/// # Errors
/// [`ForwardError::Db`], or [`ForwardError::Vault`] when one does not open.
pub fn forwardings_of(
    conn: &mut Conn,
    vault: &Vault,
    case: &Case,
) -> Result<Vec<RecordedForwarding>, ForwardError> {
    let rows: Vec<Row> = forwardings::table
        .filter(forwardings::organisation_id.eq(case.organisation))
        .filter(forwardings::case_id.eq(case.id))
        .order(forwardings::id)
        .select(Row::as_select())
        .load(conn)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let key = case.key(vault)?;
    let opened = |row: Row| {
        let sealed = key.open(&context(row.id), &row.sealed)?;
        let Sealed { to, contact } = serde_json::from_slice(&sealed).map_err(|_| VaultError::NotAuthentic)?;
        Ok(RecordedForwarding {
            id: row.id,
            forwarding: Forwarding { to, contact, on: row.forwarded_on, what: row.what },
            recorded_by: row.recorded_by,
            recorded_at: row.recorded_at.utc(),
        })
    };
    rows.into_iter().map(opened).collect()
}
