//! A request that is about somebody else's data is passed on to who is responsible for them, and that it was is kept
//! (R5.3, R5.6, R5.7): to whom, when, and whether with its content.
//!
//! Invariant: passing on is no answer. The case stays open until it is decided, and the person is told in the letter and
//! on her status page.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Case, StepError, find};
use crate::{
    audit::{self, Action, By, Event},
    db::{Conn, DbError, Instant, schema::forwardings, text_enum},
    ids::{CaseId, ForwardingId, OrganisationId, StaffId},
    law::status::{Refusal, Status},
    vault::{CaseKey, Vault, VaultError},
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
    pub acknowledged: Option<Acknowledgement>,
}

/// The receiver has confirmed that the request arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledgement {
    pub on: NaiveDate,
    /// Who said so.
    pub who: String,
    /// In which way: by mail, on the phone.
    pub how: String,
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
    #[error("say who confirmed it, and how")]
    AcknowledgementMissing,
    /// Another case's, or confirmed already.
    #[error("there is no such passing on to confirm")]
    NotOpen,
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
    case_id: CaseId,
    acknowledged_on: Option<NaiveDate>,
    sealed_acknowledgement: Option<Vec<u8>>,
}

#[derive(Serialize, Deserialize)]
struct SealedAcknowledgement {
    who: String,
    how: String,
}

fn acknowledgement_context(id: ForwardingId) -> String {
    format!("forwardings.sealed_acknowledgement/{id}")
}

impl Row {
    fn opened(self, key: &CaseKey) -> Result<RecordedForwarding, VaultError> {
        let Sealed { to, contact } = key.open_json(&context(self.id), &self.sealed)?;
        let acknowledged = match (self.acknowledged_on, &self.sealed_acknowledgement) {
            (Some(on), Some(sealed)) => {
                let SealedAcknowledgement { who, how } =
                    key.open_json(&acknowledgement_context(self.id), sealed)?;
                Some(Acknowledgement { on, who, how })
            }
            _ => None,
        };
        Ok(RecordedForwarding {
            id: self.id,
            forwarding: Forwarding { to, contact, on: self.forwarded_on, what: self.what },
            recorded_by: self.recorded_by,
            recorded_at: self.recorded_at.utc(),
            acknowledged,
        })
    }
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
    Ok(rows.into_iter().map(|row| row.opened(&key)).collect::<Result<_, _>>()?)
}

/// Records that the receiver has confirmed the arrival; `today` is the day on the controller's clock.
///
/// # Errors
/// [`ForwardError`]; then nothing was recorded.
pub fn acknowledge_forwarding(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    id: ForwardingId,
    receipt: &Acknowledgement,
    today: NaiveDate,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), ForwardError> {
    let (who, how) = (receipt.who.trim(), receipt.how.trim());
    if who.is_empty() || how.is_empty() {
        return Err(ForwardError::AcknowledgementMissing);
    }
    if who.chars().count().max(how.chars().count()) > LINE_MAX {
        return Err(ForwardError::TooLong);
    }
    let open = || {
        forwardings::table
            .find(id)
            .filter(forwardings::organisation_id.eq(case.organisation))
            .filter(forwardings::case_id.eq(case.id))
            .filter(forwardings::acknowledged_on.is_null())
    };
    let passed: Option<NaiveDate> = open().select(forwardings::forwarded_on).first(tx).optional()?;
    match passed {
        None => return Err(ForwardError::NotOpen),
        Some(passed) if receipt.on < passed => return Err(ForwardError::BeforeReceipt),
        Some(_) if receipt.on > today => return Err(ForwardError::InFuture),
        Some(_) => {}
    }
    let sealed = SealedAcknowledgement { who: who.into(), how: how.into() };
    let state = (
        forwardings::acknowledged_on.eq(receipt.on),
        forwardings::sealed_acknowledgement
            .eq(case.key(vault)?.seal_json(&acknowledgement_context(id), &sealed)?),
        forwardings::acknowledged_by.eq(by),
        forwardings::acknowledged_at.eq(Instant::from(now)),
    );
    if diesel::update(open()).set(state).execute(tx)? != 1 {
        return Err(ForwardError::NotOpen);
    }
    let event = Event {
        organisation: case.organisation,
        by: By::Staff(by),
        action: Action::ForwardingAcknowledged,
        case: Some(case.id),
        details: serde_json::json!({ "on": receipt.on }),
    };
    Ok(audit::record(tx, vault, event, now)?)
}

/// Every passing on of the organisation that nobody has confirmed, oldest first, `limit` at most, each with its case.
///
/// # Errors
/// [`ForwardError`].
pub fn unacknowledged(
    conn: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    limit: i64,
) -> Result<Vec<(Case, RecordedForwarding)>, ForwardError> {
    let rows: Vec<Row> = forwardings::table
        .filter(forwardings::organisation_id.eq(organisation))
        .filter(forwardings::acknowledged_on.is_null())
        .order((forwardings::forwarded_on, forwardings::id))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    let mut all = Vec::new();
    for row in rows {
        // A case that is gone took its key with it.
        let Some(case) = find(conn, organisation, row.case_id)? else { continue };
        let Ok(key) = case.key(vault) else { continue };
        all.push((case, row.opened(&key)?));
    }
    Ok(all)
}
