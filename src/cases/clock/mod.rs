//! The clock of a case: its facts, what they reckon to, and the one function that sets `due_on`.
//!
//! Invariant: `due_on` is what [`crate::law::reckoning`] says to steer by. Whatever could change that (an extension, a
//! corrected receipt, a day of the calendar, another country) calls [`recompute`] in its own transaction, and a date
//! that moved stands in the audit log with the reason.

mod calendar;
mod extend;
mod pause;
mod receipt;
mod receipts;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde_json::json;

use super::{Case, StepError};
use crate::{
    audit::{self, Action, By, Event},
    db::{Conn, DbError, Instant, schema::cases},
    law::{
        calendar::{Calendar, CorrectionError},
        deadline::{due_after, local_date},
        extension::{Extension, ExtensionError},
        pause::{Pause, PauseError},
        profiles::{self, ForeignReckoning, Law},
        reckoning::{Facts, Reckoning, reckon},
        status::{Outcome, Status},
    },
    staff::{self, Organisation},
    vault::{Vault, VaultError},
};
pub use calendar::{add_day, change_settings, remove_day};
pub use extend::{Extending, GrantedExtension, extend, extension_of};
pub use pause::{NewPause, RecordedPause, answered, asked, end_pause, pauses_of, start_pause};
pub use receipt::correct_receipt;
pub use receipts::{TwoReceipts, receipts_of, record_receipts};

/// The longest reason, in characters.
pub const REASON_MAX: usize = 2_000;

/// The clock was not changed; each names what is wrong.
#[derive(Debug, thiserror::Error)]
pub enum ClockError {
    #[error("a reason is needed")]
    ReasonMissing,
    #[error("the reason is longer than {REASON_MAX} characters")]
    ReasonTooLong,
    /// The answer was given, or the case has ended: its clock stands.
    #[error("the case is answered")]
    Answered,
    #[error(transparent)]
    Pause(#[from] PauseError),
    #[error("there is no such pause to end")]
    NoSuchPause,
    #[error(transparent)]
    Extension(#[from] ExtensionError),
    #[error("a request cannot have been received in the future")]
    ReceivedInFuture,
    #[error("a request cannot have been received before 25 May 2018")]
    ReceivedTooEarly,
    #[error("the request was received on this day already")]
    ReceivedSameDay,
    #[error(transparent)]
    Correction(#[from] CorrectionError),
    /// The letter about the extension could not be made.
    #[error(transparent)]
    Letter(crate::cases::letters::LetterError),
    #[error(transparent)]
    Step(#[from] StepError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for ClockError {
    fn from(error: diesel::result::Error) -> Self {
        ClockError::Db(error.into())
    }
}

/// Whose clock it is, and with which calendar it is counted.
pub struct House<'a> {
    pub vault: &'a Vault,
    pub organisation: &'a Organisation,
    pub calendar: Calendar,
}

impl<'a> House<'a> {
    /// # Errors
    /// [`DbError`].
    pub fn of(
        conn: &mut Conn,
        vault: &'a Vault,
        organisation: &'a Organisation,
    ) -> Result<House<'a>, DbError> {
        Ok(House { vault, organisation, calendar: staff::calendar_of(conn, organisation)? })
    }

    /// The date on the organisation's clock (R1.10).
    #[must_use]
    pub fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        local_date(at, self.organisation.zone())
    }
}

/// Every date of a case.
///
/// # Errors
/// [`ClockError::Db`], or [`ClockError::Vault`] when a reason does not open.
pub fn reckoning_of(
    conn: &mut Conn,
    house: &House,
    case: &Case,
    now: DateTime<Utc>,
) -> Result<Reckoning, ClockError> {
    let extension = extension_of(conn, house.vault, case)?.map(|granted| granted.extension);
    let pauses = pauses_of(conn, house.vault, case)?.into_iter().map(|recorded| recorded.pause).collect();
    Ok(reckoned(house, case, extension, pauses, now))
}

fn reckoned(
    house: &House,
    case: &Case,
    extension: Option<Extension>,
    pauses: Vec<Pause>,
    now: DateTime<Utc>,
) -> Reckoning {
    let facts = Facts { pauses, extension, ..Facts::received(case.received_at.utc()) };
    reckon(&facts, house.organisation.zone(), &house.calendar, house.day(now))
}

/// The dates of the laws outside the Union that the organisation asks for. A fee's day is not counted, so that the
/// British date can be early, never late.
#[must_use]
pub fn other_laws(
    house: &House,
    case: &Case,
    pauses: &[RecordedPause],
    now: DateTime<Utc>,
) -> Vec<ForeignReckoning> {
    let Some(britain) = Calendar::of("GB") else { return Vec::new() };
    let pauses: Vec<Pause> = pauses.iter().map(|recorded| recorded.pause).collect();
    let laws = house.organisation.details().deadlines.other_laws.iter();
    let reckoned =
        |law: &Law| profiles::reckon(*law, case.received_on, None, &pauses, britain, house.day(now));
    laws.filter_map(reckoned).collect()
}

/// The last day on which `outcome` is in time: a refusal, in whole or in part, has the first month only, whatever was
/// extended (R1.2).
///
/// # Errors
/// [`DbError`].
pub(in crate::cases) fn last_day_for(
    conn: &mut Conn,
    organisation: &Organisation,
    case: &Case,
    outcome: Outcome,
) -> Result<NaiveDate, DbError> {
    if !matches!(outcome, Outcome::Refused | Outcome::PartlyGranted) {
        return Ok(case.due_on);
    }
    let calendar = staff::calendar_of(conn, organisation)?;
    Ok(due_after(case.received_on, organisation.zone(), &calendar).due_on.min(case.due_on))
}

/// The clock of an answered case stands.
fn still_runs(case: &Case) -> Result<(), ClockError> {
    match case.status {
        Status::Received | Status::Identity | Status::Collecting | Status::Review | Status::Executing => {
            Ok(())
        }
        _ => Err(ClockError::Answered),
    }
}

fn checked_reason(reason: &str) -> Result<&str, ClockError> {
    let reason = reason.trim();
    if reason.is_empty() {
        Err(ClockError::ReasonMissing)
    } else if reason.chars().count() > REASON_MAX {
        Err(ClockError::ReasonTooLong)
    } else {
        Ok(reason)
    }
}

/// Sets the last day for the answer to what the facts give now, and records it when it moved. Whether it did.
fn recompute(
    tx: &mut Conn,
    house: &House,
    case: &mut Case,
    extension: Option<Extension>,
    (by, why): (By, &str),
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let reckoning = reckoned(house, case, extension, Vec::new(), now);
    let (received_on, due_on) = (reckoning.due.received_on, reckoning.steer_on);
    if (received_on, due_on) == (case.received_on, case.due_on) {
        return Ok(false);
    }
    let details = json!({
        "from": case.due_on, "to": due_on, "received_on": received_on, "why": why,
        "calendar": reckoning.due.calendar,
    });
    let state = (
        cases::received_on.eq(received_on),
        cases::due_on.eq(due_on),
        cases::updated_at.eq(Instant::from(now)),
        cases::version.eq(cases::version + 1),
    );
    let mine = cases::table.find(case.id).filter(cases::organisation_id.eq(case.organisation));
    diesel::update(mine).set(state).execute(tx)?;
    (case.received_on, case.due_on, case.version) = (received_on, due_on, case.version + 1);
    let event = Event {
        organisation: case.organisation,
        by,
        action: Action::DeadlineMoved,
        case: Some(case.id),
        details,
    };
    audit::record(tx, house.vault, event, now)?;
    Ok(true)
}
