//! A request that is about somebody else's data is passed on to who is responsible for them, and that it was is kept
//! (R5.3, R5.6, R5.7): to whom, when, and whether with its content.
//!
//! Invariant: passing on is no answer. The case stays open until it is decided, and the person is told in the letter and
//! on her status page.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    Case, StepError,
    entered::{LINE_MAX, entered, tell, with_cases},
    sensitivity_of,
};
use crate::{
    audit::Action,
    db::{Conn, DbError, Instant, schema::forwardings},
    ids::{CaseId, ForwardingId, OrganisationId, StaffId},
    law::{
        assistance::{ForwardBasis, PassRefusal, Passed, Special, may_pass},
        identity::Sensitivity,
        status::{Refusal, Status},
    },
    vault::{CaseKey, Vault, VaultError},
};

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
    /// What makes it right to pass it on (R5.6).
    pub basis: ForwardBasis,
    /// Whether what goes along tells of special categories of data, and why the receiver may have it then.
    pub special: Special,
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
    /// The request itself is not passed on (R5.6).
    #[error("the content is not passed on: {0:?}")]
    NotPassed(PassRefusal),
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
    basis: ForwardBasis,
    special: Special,
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
    let Forwarding { to, contact, on, what, basis, special } = forwarding;
    let line = |text: &str, missing| entered(text, LINE_MAX, (missing, ForwardError::TooLong));
    let (to, contact) = (line(to, ForwardError::ToMissing)?, line(contact, ForwardError::ContactMissing)?);
    if *on < case.received_on {
        return Err(ForwardError::BeforeReceipt);
    }
    if *on > today {
        return Err(ForwardError::InFuture);
    }
    let found = sensitivity_of(tx, case)? == Sensitivity::Special;
    may_pass(*what, special, found).map_err(ForwardError::NotPassed)?;
    if special.why().chars().count() > LINE_MAX {
        return Err(ForwardError::TooLong);
    }
    if matches!(case.status, Status::Withdrawn | Status::Purged) {
        return Err(StepError::from(Refusal::Ended).into());
    }
    let id = ForwardingId::new(now);
    let sealed = Sealed { to, contact, basis: *basis, special: special.clone() };
    let row = (
        forwardings::id.eq(id),
        forwardings::organisation_id.eq(case.organisation),
        forwardings::case_id.eq(case.id),
        forwardings::forwarded_on.eq(on),
        forwardings::what.eq(what),
        forwardings::sealed.eq(case.key(vault)?.seal_json(&context(id), &sealed)?),
        forwardings::recorded_by.eq(by),
        forwardings::recorded_at.eq(Instant::from(now)),
    );
    diesel::insert_into(forwardings::table).values(row).execute(tx)?;
    let days = (*on - case.received_on).num_days();
    let details = json!({
        "on": on, "what": what, "basis": basis, "special": special.goes_along(), "days_after_receipt": days,
    });
    tell(tx, vault, case, (Action::Forwarded, details), by, now)?;
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
        let Sealed { to, contact, basis, special } = key.open_json(&context(self.id), &self.sealed)?;
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
            forwarding: Forwarding { to, contact, on: self.forwarded_on, what: self.what, basis, special },
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
    let line =
        |text: &str| entered(text, LINE_MAX, (ForwardError::AcknowledgementMissing, ForwardError::TooLong));
    let (who, how) = (line(&receipt.who)?, line(&receipt.how)?);
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
    let sealed = SealedAcknowledgement { who, how };
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
    let details = json!({ "on": receipt.on });
    Ok(tell(tx, vault, case, (Action::ForwardingAcknowledged, details), by, now)?)
}

/// Every passing on of the organisation that nobody has confirmed, but in the cases `without`, oldest first, `limit` at most, each with its case.
///
/// # Errors
/// [`ForwardError`].
pub fn unacknowledged(
    conn: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    limit: i64,
    without: &[CaseId],
) -> Result<Vec<(Case, RecordedForwarding)>, ForwardError> {
    let rows: Vec<Row> = forwardings::table
        .filter(forwardings::organisation_id.eq(organisation))
        .filter(forwardings::acknowledged_on.is_null())
        .filter(forwardings::case_id.ne_all(without))
        .order((forwardings::forwarded_on, forwardings::id))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    with_cases(conn, vault, organisation, rows, |row| row.case_id, Row::opened)
}
