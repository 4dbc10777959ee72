//! The person is asked for something, and answers (R1.25–R1.28). The date to work to does not move; a second date stands
//! beside it.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde_json::json;

use super::{ClockError, House, REASON_MAX, checked_reason, reckoning_of, still_runs};
use crate::{
    audit::{self, Action, By, Event},
    cases::{self, Case, letters::LetterError, touch},
    db::{Conn, Instant, schema::pauses},
    ids::{PauseId, StaffId},
    law::pause::{self, Bounds, Pause, PauseGround},
    staff::{self, Organisation},
    vault::Vault,
};

/// A pause as it is entered.
#[derive(Debug, Clone, Copy)]
pub struct NewPause<'a> {
    pub ground: PauseGround,
    pub asked_on: NaiveDate,
    /// The doubt about who asks (R2.3), or why what is meant had to be asked (recital 63).
    pub reason: &'a str,
}

/// A pause as it is kept.
#[derive(Debug, Clone)]
pub struct RecordedPause {
    pub id: PauseId,
    pub pause: Pause,
    pub reason: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = pauses)]
struct Row {
    id: PauseId,
    ground: PauseGround,
    asked_on: NaiveDate,
    answered_on: Option<NaiveDate>,
    sealed_reason: Vec<u8>,
}

fn context(id: PauseId) -> String {
    format!("pauses.sealed_reason/{id}")
}

/// The pauses of a case, in the order in which the person was asked.
///
/// # Errors
/// [`ClockError::Db`], or [`ClockError::Vault`] when a reason does not open.
pub fn pauses_of(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Vec<RecordedPause>, ClockError> {
    let rows: Vec<Row> = pauses::table
        .filter(pauses::organisation_id.eq(case.organisation))
        .filter(pauses::case_id.eq(case.id))
        .order((pauses::asked_on, pauses::id))
        .select(Row::as_select())
        .load(conn)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let key = case.key(vault)?;
    let recorded = |row: Row| {
        let reason = key.open(&context(row.id), &row.sealed_reason)?;
        let pause = Pause { ground: row.ground, asked_on: row.asked_on, answered_on: row.answered_on };
        Ok(RecordedPause { id: row.id, pause, reason: String::from_utf8_lossy(&reason).into_owned() })
    };
    rows.into_iter().map(recorded).collect()
}

/// Whether these are pauses of this case.
fn check(
    tx: &mut Conn,
    house: &House,
    case: &Case,
    pauses: &[Pause],
    now: DateTime<Utc>,
) -> Result<(), ClockError> {
    let reckoning = reckoning_of(tx, house, case, now)?;
    let bounds = Bounds {
        received_on: reckoning.due.received_on,
        last_day: reckoning.steer_on,
        answered_on: case.decided_at.map(|at| house.day(at.utc())),
        today: house.day(now),
    };
    Ok(pause::check(pauses, bounds)?)
}

/// Records that the person was asked. Who asks is the same person in every case of the request, so a doubt about that
/// pauses all that still run (R2.11); what is unclear may be unclear about one right only.
///
/// # Errors
/// [`ClockError`]; then nothing was recorded.
pub fn start_pause(
    tx: &mut Conn,
    house: &House,
    case: &mut Case,
    new: NewPause,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<PauseId, ClockError> {
    let id = start_one(tx, house, case, new, by, now)?;
    if new.ground.is_about_who_asks() {
        for mut other in others(tx, case)? {
            match start_one(tx, house, &mut other, new, by, now) {
                // Paused already, or not at that time: its own pauses say more.
                Ok(_) | Err(ClockError::Pause(_)) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(id)
}

/// The other cases of the request whose clock runs.
fn others(tx: &mut Conn, case: &Case) -> Result<Vec<Case>, ClockError> {
    let mut together = cases::of_request(tx, case.organisation, case.request)?;
    together.retain(|other| other.id != case.id && still_runs(other).is_ok());
    Ok(together)
}

fn start_one(
    tx: &mut Conn,
    house: &House,
    case: &mut Case,
    new: NewPause,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<PauseId, ClockError> {
    still_runs(case)?;
    let reason = checked_reason(new.reason)?;
    let mut all: Vec<Pause> =
        pauses_of(tx, house.vault, case)?.into_iter().map(|recorded| recorded.pause).collect();
    let pause = Pause { ground: new.ground, asked_on: new.asked_on, answered_on: None };
    all.push(pause);
    check(tx, house, case, &all, now)?;
    touch(tx, case, now)?;
    let id = PauseId::new(now);
    let row = (
        pauses::id.eq(id),
        pauses::organisation_id.eq(case.organisation),
        pauses::case_id.eq(case.id),
        pauses::ground.eq(pause.ground),
        pauses::asked_on.eq(pause.asked_on),
        pauses::sealed_reason.eq(case.key(house.vault)?.seal(&context(id), reason.as_bytes())),
        pauses::started_by.eq(by),
        pauses::started_at.eq(Instant::from(now)),
    );
    diesel::insert_into(pauses::table).values(row).execute(tx)?;
    let late = pause.asked_late(case.received_on, &house.calendar);
    let details =
        json!({ "pause": id, "ground": pause.ground, "asked_on": pause.asked_on, "asked_late": late });
    told(tx, house, case, (Action::PauseStarted, details), By::Staff(by), now)?;
    Ok(id)
}

/// A letter with a question went out today: from now on the person is waited for, unless she is already. Where no pause
/// is possible any more, the question stands all the same (R1.27).
///
/// # Errors
/// [`LetterError::Step`], [`LetterError::Vault`], [`LetterError::Db`].
pub fn asked(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &mut Case,
    (ground, reason): (PauseGround, &str),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), LetterError> {
    let house = House::of(tx, vault, organisation)?;
    let reason: String = reason.chars().take(REASON_MAX).collect();
    let new = NewPause { ground, asked_on: house.day(now), reason: &reason };
    match start_pause(tx, &house, case, new, by, now) {
        Err(ClockError::Step(e)) => Err(e.into()),
        Err(ClockError::Vault(e)) => Err(e.into()),
        Err(ClockError::Db(e)) => Err(e.into()),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Records that the person answered. The day of the answer counts again (R1.28). The same question in the other cases
/// of the request is answered with it.
///
/// # Errors
/// [`ClockError`]; then nothing was recorded.
pub fn end_pause(
    tx: &mut Conn,
    house: &House,
    case: &mut Case,
    id: PauseId,
    answered_on: NaiveDate,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), ClockError> {
    let by = By::Staff(by);
    let ended = end_one(tx, house, case, id, answered_on, by, now)?;
    if ended.ground.is_about_who_asks() {
        let same = |one: &RecordedPause| {
            one.pause.ground == ended.ground
                && one.pause.asked_on == ended.asked_on
                && one.pause.answered_on.is_none()
        };
        for mut other in others(tx, case)? {
            if let Some(open) = pauses_of(tx, house.vault, &other)?.into_iter().find(same) {
                end_one(tx, house, &mut other, open.id, answered_on, by, now)?;
            }
        }
    }
    Ok(())
}

/// What was asked for came, so the wait is over in this case (R1.28: the day on which it comes counts again). Where
/// nobody was waited for, or the clock stands, nothing happens.
///
/// # Errors
/// [`ClockError`] of the database or the vault.
pub fn answered(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    ground: PauseGround,
    by: By,
    now: DateTime<Utc>,
) -> Result<(), ClockError> {
    let open = |one: &RecordedPause| one.pause.ground == ground && one.pause.answered_on.is_none();
    let Some(open) = pauses_of(tx, vault, case)?.into_iter().find(open) else { return Ok(()) };
    let organisation = staff::find(tx, case.organisation)?.ok_or(diesel::result::Error::NotFound)?;
    let house = House::of(tx, vault, &organisation)?;
    match end_one(tx, &house, case, open.id, house.day(now), by, now) {
        Ok(_) | Err(ClockError::Answered | ClockError::Pause(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

fn end_one(
    tx: &mut Conn,
    house: &House,
    case: &mut Case,
    id: PauseId,
    answered_on: NaiveDate,
    by: By,
    now: DateTime<Utc>,
) -> Result<Pause, ClockError> {
    still_runs(case)?;
    let mut all = pauses_of(tx, house.vault, case)?;
    let open = |recorded: &&mut RecordedPause| recorded.id == id && recorded.pause.answered_on.is_none();
    let ended = all.iter_mut().find(open).ok_or(ClockError::NoSuchPause)?;
    ended.pause.answered_on = Some(answered_on);
    let answered = ended.pause;
    let days = answered.days(answered_on);
    let pauses: Vec<Pause> = all.into_iter().map(|recorded| recorded.pause).collect();
    check(tx, house, case, &pauses, now)?;
    touch(tx, case, now)?;
    let mine = pauses::table.find(id).filter(pauses::organisation_id.eq(case.organisation));
    let state = (pauses::answered_on.eq(answered_on), pauses::ended_by.eq(by.staff()));
    diesel::update(mine.filter(pauses::case_id.eq(case.id))).set(state).execute(tx)?;
    let details = json!({ "pause": id, "answered_on": answered_on, "days": days });
    told(tx, house, case, (Action::PauseEnded, details), by, now)?;
    Ok(answered)
}

fn told(
    tx: &mut Conn,
    house: &House,
    case: &Case,
    (action, details): (Action, serde_json::Value),
    by: By,
    now: DateTime<Utc>,
) -> Result<(), ClockError> {
    let event = Event { organisation: case.organisation, by, action, case: Some(case.id), details };
    Ok(audit::record(tx, house.vault, event, now)?)
}
