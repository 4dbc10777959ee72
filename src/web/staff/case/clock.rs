//! The deadline on the case page: every date side by side with the way to it, and what can move it.

use actix_web::web;
use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{
    problems::{EXTEND, PAUSE, PAUSE_ANSWER, RECEIPT, fill, wrong},
    refusals::step_refusal,
};
use crate::{
    cases::{
        Case,
        clock::{self, ClockError, Extending, House, NewPause},
    },
    db::Conn,
    ids::{CaseId, PauseId},
    law::{
        calendar::CorrectionError,
        deadline::Step,
        extension::{ExtensionError, ExtensionGround},
        letters::Body,
        pause::{PauseError, PauseGround},
        profiles::ForeignReckoning,
        reckoning::{Reckoning, acts_at_once, internal_target, public_body_answer},
        rights::Right,
        status::Status,
    },
    letters::{Reader, date_in_words, day_in_words, deadline_line, explain_steps},
    staff::Organisation,
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Posted},
        forms::Form,
        frame,
    },
};

/// What `staff/clock.html` shows.
pub fn view(
    desk: &Desk,
    conn: &mut Conn,
    organisation: &Organisation,
    case: &Case,
) -> Result<Value, Failure> {
    let house = House::of(conn, &desk.app.vault, organisation)?;
    let failed = |error: ClockError| Failure::internal(error);
    let reckoning = clock::reckoning_of(conn, &house, case, desk.now).map_err(failed)?;
    let pauses = clock::pauses_of(conn, &desk.app.vault, case).map_err(failed)?;
    let granted = clock::extension_of(conn, &desk.app.vault, case).map_err(failed)?;
    let today = house.day(desk.now);
    let others = clock::other_laws(&house, case, &pauses, desk.now);
    let runs =
        matches!(case.status, Status::Received | Status::Identity | Status::Collecting | Status::Review);
    let day = |on: NaiveDate| day_in_words(on, desk.lang());
    let pauses: Vec<Value> = pauses
        .iter()
        .map(|one| {
            json!({
                "id": one.id, "ground": one.pause.ground, "reason": one.reason,
                "asked": day(one.pause.asked_on), "answered": one.pause.answered_on.map(day),
                "days": one.pause.days(today), "late": one.pause.asked_late(case.received_on, &house.calendar),
            })
        })
        .collect();
    let extension = granted.map(|granted| {
        let extension = granted.extension;
        json!({
            "ground": extension.ground, "until": day(extension.until), "told": day(extension.told_on),
            "reason": granted.reason,
        })
    });
    Ok(json!({
        "dates": dates(desk, &house, case, &reckoning),
        "others": others.iter().map(|other| other_law(desk, other)).collect::<Vec<_>>(),
        "ways": ways(desk, &reckoning, &others),
        "calendar": reckoning.due.calendar,
        "source": house.calendar.source,
        "at_once": acts_at_once(case.right),
        "pauses": pauses,
        "extension": extension,
        "runs": runs,
        "may_extend": runs && reckoning.extension.is_none() && today <= reckoning.notice_on,
        "too_late": runs && reckoning.extension.is_none() && today > reckoning.notice_on,
        "notice_on": day(reckoning.notice_on),
        "first": reckoning.due.due_on.succ_opt(),
        "last": reckoning.extended.safe_on,
        "last_words": day(reckoning.extended.safe_on),
        "received_on": case.received_on,
        "today": today,
        "grounds": PauseGround::ALL,
        "extension_grounds": ExtensionGround::ALL,
    }))
}

/// Every date with its name, the rules it follows, and which one the portal steers by.
fn dates(desk: &Desk, house: &House, case: &Case, reckoning: &Reckoning) -> Vec<Value> {
    let mut list = Vec::new();
    let mut date = |key: &str, on: NaiveDate, rules: &str| {
        list.push(json!({
            "name": desk.text(&format!("clock-{key}"), &[]), "on": date_in_words(on, desk.lang()),
            "rules": rules, "steers": on == reckoning.steer_on && matches!(key, "due" | "extended-to"),
            "hint": desk.text(&format!("clock-{key}-hint"), &[]),
        }));
    };
    let target_days = house.organisation.details().deadlines.target_days;
    let received_on = reckoning.due.received_on;
    let target = internal_target(received_on, reckoning.steer_on, target_days, &house.calendar);
    if target < reckoning.steer_on {
        date("target", target, "R1.50");
    }
    if house.organisation.body() == Body::DanishPublic && case.right == Right::Access {
        date("public-body", public_body_answer(received_on, &house.calendar), "OFL § 36(2)");
    }
    date("due", reckoning.due.due_on, "R1.1 R1.3 R1.5 R1.28");
    match reckoning.extension {
        Some(_) => date("extended-to", reckoning.steer_on, "R1.30 R1.32"),
        None => {
            date("notice", reckoning.notice_on, "R1.31");
            date("extended-safe", reckoning.extended.safe_on, "R1.32 R1.33");
            if reckoning.extended.from_receipt.on != reckoning.extended.safe_on {
                date("extended-legal", reckoning.extended.from_receipt.on, "R1.33");
            }
        }
    }
    date("refusal", reckoning.refusal_on, "R1.2");
    if let Some(suspended) = &reckoning.suspended {
        let key = match (suspended.asked_late, suspended.open) {
            (true, _) => "suspended-late",
            (false, true) => "suspended-open",
            (false, false) => "suspended",
        };
        date(key, suspended.due_on, "R1.25 R1.26 R1.28");
    }
    list
}

/// A date of a law outside the Union, which stands beside the others and steers nothing.
fn other_law(desk: &Desk, other: &ForeignReckoning) -> Value {
    let day = |on: Option<NaiveDate>| on.map(|on| date_in_words(on, desk.lang())).unwrap_or_default();
    let (confirm, extended) = (day(other.confirm_on), day(other.extended_on));
    let words = [("confirm", confirm.as_str()), ("extended", extended.as_str())];
    json!({
        "name": desk.text(&format!("clock-law-{}", other.law), &[]),
        "on": day(Some(other.due_on)),
        "hint": desk.text(&format!("clock-law-{}-hint", other.law), &words),
    })
}

/// The way to each date: its line, and its steps with their rules.
fn ways(desk: &Desk, reckoning: &Reckoning, others: &[ForeignReckoning]) -> Vec<Value> {
    let (words, lang) = (&desk.app.words, desk.lang());
    let way = |name: String, steps: &[Step]| {
        let told = explain_steps(words, lang, Reader::Handler, steps);
        let told: Vec<Value> = steps
            .iter()
            .zip(told)
            .map(|(step, text)| json!({ "text": text, "rules": step.rules().join(" ") }))
            .collect();
        json!({
            "name": name,
            "line": deadline_line(words, lang, steps), "steps": told,
        })
    };
    let named = |key: &str| desk.text(&format!("clock-{key}"), &[]);
    let mut all =
        vec![way(named("due"), &reckoning.due.steps), way(named("extended-safe"), &reckoning.extended.steps)];
    all.extend(reckoning.suspended.as_ref().map(|suspended| way(named("suspended"), &suspended.steps)));
    all.extend(others.iter().map(|other| way(named(&format!("law-{}", other.law)), &other.steps)));
    all
}

pub(super) fn day_of(form: &mut Form, name: &str) -> Option<NaiveDate> {
    form.checked(name, "clock-error-date", |text| text.parse().ok())
}

pub async fn start_pause(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    fill(posted, *id, (&PAUSE, String::new()), |desk, tx, case, form| {
        let ground = form.checked("ground", "clock-error-ground", |text| PauseGround::parse(&text));
        let (asked_on, reason) = (day_of(form, "asked_on"), form.required("reason", "staff-error-reason"));
        let (Some(ground), Some(asked_on), false) = (ground, asked_on, form.has_problems()) else {
            return Err(Failure::Form);
        };
        let organisation = frame::organisation(desk, tx)?;
        let house = House::of(tx, &desk.app.vault, &organisation)?;
        let new = NewPause { ground, asked_on, reason: &reason };
        let done = clock::start_pause(tx, &house, case, new, desk.actor.id, desk.now);
        done.map_err(|error| problem(desk, form, "asked_on", error))?;
        Ok("pause-started")
    })
    .await
}

pub async fn end_pause(posted: Posted, ids: web::Path<(CaseId, PauseId)>) -> Result<Answer, Failure> {
    let (id, pause) = *ids;
    fill(posted, id, (&PAUSE_ANSWER, pause.to_string()), move |desk, tx, case, form| {
        let Some(answered_on) = day_of(form, "answered_on") else { return Err(Failure::Form) };
        let organisation = frame::organisation(desk, tx)?;
        let house = House::of(tx, &desk.app.vault, &organisation)?;
        let done = clock::end_pause(tx, &house, case, pause, answered_on, desk.actor.id, desk.now);
        done.map_err(|error| problem(desk, form, "answered_on", error))?;
        Ok("pause-ended")
    })
    .await
}

pub async fn extend(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    fill(posted, *id, (&EXTEND, String::new()), |desk, tx, case, form| {
        let ground = form.checked("ground", "clock-error-ground", |text| ExtensionGround::parse(&text));
        let (until, reason) = (day_of(form, "until"), form.required("reason", "staff-error-reason"));
        let (Some(ground), Some(until), false) = (ground, until, form.has_problems()) else {
            return Err(Failure::Form);
        };
        let organisation = frame::organisation(desk, tx)?;
        let house = House::of(tx, &desk.app.vault, &organisation)?;
        let new = Extending { ground, until, reason: &reason };
        let address = |path: &str| desk.app.config.address_of(path);
        let done = clock::extend(tx, &house, &desk.app.words, case, new, &address, desk.actor.id, desk.now);
        done.map_err(|error| problem(desk, form, "until", error))?;
        Ok("extended")
    })
    .await
}

pub async fn correct_receipt(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    fill(posted, *id, (&RECEIPT, String::new()), |desk, tx, case, form| {
        let (received_on, reason) =
            (day_of(form, "received_on"), form.required("reason", "staff-error-reason"));
        let (Some(received_on), false) = (received_on, form.has_problems()) else {
            return Err(Failure::Form);
        };
        let organisation = frame::organisation(desk, tx)?;
        let house = House::of(tx, &desk.app.vault, &organisation)?;
        let done = clock::correct_receipt(tx, &house, case, (received_on, &reason), desk.actor.id, desk.now);
        done.map_err(|error| problem(desk, form, "received_on", error))?;
        Ok("receipt-corrected")
    })
    .await
}

/// What is refused, at the field it is about: the reason, the `day` of the form, or the whole form.
pub(super) fn problem(desk: &Desk, form: &mut Form, day: &str, error: ClockError) -> Failure {
    match error {
        ClockError::ReasonMissing => wrong(form, "reason", "staff-error-reason"),
        ClockError::ReasonTooLong => wrong(form, "reason", "staff-error-reason-long"),
        ClockError::Pause(error) => wrong(form, day, pause_key(error)),
        ClockError::Extension(error @ (ExtensionError::NotLater | ExtensionError::TooLong)) => {
            wrong(form, day, extension_key(error))
        }
        ClockError::ReceivedInFuture => wrong(form, day, "clock-error-received-future"),
        ClockError::ReceivedTooEarly => wrong(form, day, "clock-error-received-early"),
        ClockError::ReceivedSameDay => wrong(form, day, "clock-error-received-same"),
        other => refusal(desk, other),
    }
}

/// What is refused, in words that say what to do.
pub fn refusal(desk: &Desk, error: ClockError) -> Failure {
    let key = match error {
        ClockError::ReasonMissing => "staff-error-reason",
        ClockError::ReasonTooLong => "staff-error-reason-long",
        ClockError::Answered => "clock-error-answered",
        ClockError::Pause(error) => pause_key(error),
        ClockError::NoSuchPause => "clock-error-no-pause",
        ClockError::Extension(error) => extension_key(error),
        ClockError::ReceivedInFuture => "clock-error-received-future",
        ClockError::ReceivedTooEarly => "clock-error-received-early",
        ClockError::ReceivedSameDay => "clock-error-received-same",
        ClockError::Correction(error) => correction_key(error),
        ClockError::Step(e) => return step_refusal(desk, e),
        ClockError::Letter(e) => return Failure::internal(e),
        ClockError::Vault(e) => return e.into(),
        ClockError::Db(e) => return e.into(),
    };
    Failure::Refused { text: desk.text(key, &[]) }
}

fn pause_key(error: PauseError) -> &'static str {
    match error {
        PauseError::BeforeReceipt => "clock-error-pause-before-receipt",
        PauseError::AfterLastDay => "clock-error-pause-after-last-day",
        PauseError::AfterAnswer => "clock-error-answered",
        PauseError::InFuture => "clock-error-pause-future",
        PauseError::EndsBeforeStart => "clock-error-pause-backwards",
        PauseError::Overlaps => "clock-error-pause-overlaps",
    }
}

fn extension_key(error: ExtensionError) -> &'static str {
    match error {
        ExtensionError::MonthOver => "clock-error-extension-month-over",
        ExtensionError::BeforeReceipt => "clock-error-pause-before-receipt",
        ExtensionError::Twice => "clock-error-extension-twice",
        ExtensionError::NotLater => "clock-error-extension-not-later",
        ExtensionError::TooLong => "clock-error-extension-too-long",
    }
}

pub fn correction_key(error: CorrectionError) -> &'static str {
    match error {
        CorrectionError::Twice => "clock-error-day-twice",
        CorrectionError::AlreadyHoliday => "clock-error-day-holiday",
        CorrectionError::AlreadyWorking => "clock-error-day-working",
        CorrectionError::AlreadyClosed => "clock-error-day-closed",
        CorrectionError::Weekend => "clock-error-day-weekend",
    }
}
