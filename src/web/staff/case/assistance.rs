//! Controllers and processors beside us (section 5 of the rules): that a request which was passed on arrived, help that
//! one side asks of the other, and both days of receipt.

use actix_web::web;
use chrono::NaiveDate;
use serde_json::{Value, json};
use tera::Context;

use super::{
    clock::{day_of, problem as clock_problem},
    problems::{ARRIVAL, ASSISTANCE, ASSISTANCE_DONE, RECEIPTS, fill, wrong},
    step_refusal,
};
use crate::{
    cases::{
        self, Acknowledgement, Assistance, AssistanceError, Case, ForwardError, RecordedAssistance,
        clock::{self, House, TwoReceipts},
    },
    db::Conn,
    ids::{AssistanceId, CaseId, ForwardingId},
    law::assistance::{AssistanceKind, DAYS, DaysError, due_on},
    letters::day_in_words,
    register::{self, Role},
    staff,
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Posted},
        forms::Form,
        frame,
    },
};

/// Puts what `staff/assistance.html` shows into the context.
pub fn insert(desk: &Desk, conn: &mut Conn, context: &mut Context, case: &Case) -> Result<(), Failure> {
    let organisation = frame::organisation(desk, conn)?;
    let today = desk.now.with_timezone(&organisation.zone()).date_naive();
    let recorded = cases::assistances_of(conn, &desk.app.vault, case).map_err(failure)?;
    let tasks =
        recorded.iter().map(|one| view(desk, conn, case, one, today)).collect::<Result<Vec<_>, _>>()?;
    let registered = register::list(conn, case.organisation)?;
    // Who may be asked, or may ask: from the register, each once.
    let mut parties: Vec<Value> = Vec::new();
    for activity in &registered {
        let own = activity.controller.iter().filter(|_| activity.role != Role::Controller);
        let named = own.map(|party| (party.name.clone(), activity.role.to_string()));
        let helpers = activity.recipients.iter().filter(|one| one.kind == register::RecipientKind::Processor);
        let helpers =
            helpers.map(|one| (one.name.in_language(desk.lang().as_str()).to_owned(), "helper".into()));
        for (name, role) in named.chain(helpers) {
            if !parties.iter().any(|known| known["name"] == json!(name)) {
                parties.push(
                    json!({ "name": name, "words": desk.text(&format!("controllers-party-{role}"), &[]) }),
                );
            }
        }
    }
    let both = clock::receipts_of(conn, &desk.app.vault, case).map_err(Failure::internal)?;
    let both = both.map(|both| {
        json!({
            "by_processor": day_in_words(both.by_processor, desk.lang()),
            "by_controller": day_in_words(both.by_controller, desk.lang()),
            "words": both.words,
        })
    });
    context.insert("receipts", &both);
    context.insert(
        "assistance",
        &json!({
            "tasks": tasks, "kinds": AssistanceKind::ALL, "parties": parties, "days": DAYS,
            "due": due_on(AssistanceKind::ProcessorAsked, today, case.due_on),
        }),
    );
    Ok(())
}

/// Whom a decision would not wait for, and until when they were to help, for the page on which it is made.
///
/// # Errors
/// [`Failure`].
pub fn awaited(desk: &Desk, conn: &mut Conn, case: &Case) -> Result<Vec<String>, Failure> {
    let recorded = cases::assistances_of(conn, &desk.app.vault, case).map_err(failure)?;
    let open = recorded.iter().filter(|one| one.done.is_none() && one.assistance.kind.is_ours_to_wait());
    let words = |one: &RecordedAssistance| {
        let day = day_in_words(one.assistance.due_on, desk.lang());
        desk.text("controllers-awaited", &[("party", one.assistance.party.as_str()), ("day", &day)])
    };
    Ok(open.map(words).collect())
}

fn view(
    desk: &Desk,
    conn: &mut Conn,
    case: &Case,
    one: &RecordedAssistance,
    today: NaiveDate,
) -> Result<Value, Failure> {
    let day = |on: NaiveDate| day_in_words(on, desk.lang());
    let by = staff::name_of(conn, case.organisation, one.recorded_by)?.unwrap_or_default();
    let done = match &one.done {
        Some(done) => {
            let by = done.by.map(|by| staff::name_of(conn, case.organisation, by)).transpose()?.flatten();
            Some(
                json!({ "on": day(done.on), "note": done.note, "by": by, "late": done.on > one.assistance.due_on }),
            )
        }
        None => None,
    };
    let Assistance { kind, party, contact, what, asked_on, due_on } = &one.assistance;
    Ok(json!({
        "id": one.id, "kind": kind, "party": party, "contact": contact, "what": what, "by": by,
        "asked": day(*asked_on), "asked_on": asked_on, "due": day(*due_on),
        "late": one.done.is_none() && *due_on < today, "done": done,
    }))
}

pub fn failure(error: AssistanceError) -> Failure {
    match error {
        AssistanceError::Db(e) => e.into(),
        AssistanceError::Vault(e) => e.into(),
        other => Failure::internal(other),
    }
}

pub async fn ask(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    fill(posted, *id, (&ASSISTANCE, String::new()), |desk, tx, case, form| {
        let kind = form.checked("kind", "controllers-error-kind", |text| AssistanceKind::parse(&text));
        let party = form.required("party", "controllers-error-party");
        let contact = form.required("contact", "controllers-error-contact");
        let what = form.required("what", "controllers-error-what");
        let (asked_on, due_on) = (day_of(form, "asked_on"), day_of(form, "due_on"));
        let (Some(kind), Some(asked_on), Some(due_on), false) = (kind, asked_on, due_on, form.has_problems())
        else {
            return Err(Failure::Form);
        };
        let new = Assistance { kind, party, contact, what, asked_on, due_on };
        let today = today(desk, tx)?;
        let done = cases::ask_assistance(tx, &desk.app.vault, case, &new, today, desk.actor.id, desk.now);
        done.map_err(|error| refused(desk, form, error))?;
        Ok("assistance-asked")
    })
    .await
}

pub async fn finish(posted: Posted, ids: web::Path<(CaseId, AssistanceId)>) -> Result<Answer, Failure> {
    let (case, id) = *ids;
    fill(posted, case, (&ASSISTANCE_DONE, id.to_string()), move |desk, tx, case, form| {
        let on = day_of(form, "on");
        let note = form.required("note", "controllers-error-note");
        let (Some(on), false) = (on, form.has_problems()) else { return Err(Failure::Form) };
        let today = today(desk, tx)?;
        let done = cases::finish_assistance(
            tx,
            &desk.app.vault,
            case,
            id,
            (on, &note),
            today,
            desk.actor.id,
            desk.now,
        );
        done.map_err(|error| refused(desk, form, error))?;
        Ok("assistance-given")
    })
    .await
}

fn today(desk: &Desk, tx: &mut Conn) -> Result<NaiveDate, Failure> {
    Ok(desk.now.with_timezone(&frame::organisation(desk, tx)?.zone()).date_naive())
}

fn refused(desk: &Desk, form: &mut Form, error: AssistanceError) -> Failure {
    use AssistanceError as E;
    match error {
        E::PartyMissing => wrong(form, "party", "controllers-error-party"),
        E::ContactMissing => wrong(form, "contact", "controllers-error-contact"),
        E::WordsMissing => wrong(form, "what", "controllers-error-what"),
        E::TooLong => wrong(form, "what", "staff-error-too-long"),
        E::Days(DaysError::AskedInFuture) => wrong(form, "asked_on", "controllers-error-future"),
        E::Days(DaysError::AskedBeforeReceipt) => wrong(form, "asked_on", "controllers-error-before"),
        E::Days(DaysError::DueBeforeAsked) => wrong(form, "due_on", "controllers-error-due-before"),
        E::Days(DaysError::DueAfterAnswer) => wrong(form, "due_on", "controllers-error-due-late"),
        E::DoneOn => wrong(form, "on", "controllers-error-done-on"),
        E::NotOpen => Failure::Changed,
        E::Step(e) => step_refusal(desk, e),
        E::Vault(e) => e.into(),
        E::Db(e) => e.into(),
    }
}

/// The receiver has confirmed that the request arrived.
pub async fn acknowledge(posted: Posted, ids: web::Path<(CaseId, ForwardingId)>) -> Result<Answer, Failure> {
    let (case, id) = *ids;
    fill(posted, case, (&ARRIVAL, id.to_string()), move |desk, tx, case, form| {
        let on = day_of(form, "on");
        let who = form.required("who", "controllers-error-who");
        let how = form.required("how", "controllers-error-how");
        let (Some(on), false) = (on, form.has_problems()) else { return Err(Failure::Form) };
        let receipt = Acknowledgement { on, who, how };
        let today = today(desk, tx)?;
        let vault = &desk.app.vault;
        let done =
            cases::acknowledge_forwarding(tx, vault, case, id, &receipt, today, desk.actor.id, desk.now);
        done.map_err(|error| match error {
            ForwardError::BeforeReceipt => wrong(form, "on", "controllers-error-arrival-before"),
            ForwardError::InFuture => wrong(form, "on", "controllers-error-arrival-future"),
            ForwardError::TooLong => wrong(form, "who", "staff-error-too-long"),
            ForwardError::NotOpen => Failure::Changed,
            ForwardError::Vault(e) => e.into(),
            ForwardError::Db(e) => e.into(),
            other => Failure::internal(other),
        })?;
        Ok("forwarding-acknowledged")
    })
    .await
}

/// The request first reached a processor (R1.24).
pub async fn record_receipts(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    fill(posted, *id, (&RECEIPTS, String::new()), |desk, tx, case, form| {
        let (by_processor, by_controller) = (day_of(form, "by_processor"), day_of(form, "by_controller"));
        let words = form.required("reason", "controllers-error-receipts");
        let (Some(by_processor), Some(by_controller), false) =
            (by_processor, by_controller, form.has_problems())
        else {
            return Err(Failure::Form);
        };
        let organisation = frame::organisation(desk, tx)?;
        let house = House::of(tx, &desk.app.vault, &organisation)?;
        let both = TwoReceipts { by_processor, by_controller, words };
        let earlier = if by_processor <= by_controller { "by_processor" } else { "by_controller" };
        let done = clock::record_receipts(tx, &house, case, &both, desk.actor.id, desk.now);
        done.map_err(|error| clock_problem(desk, form, earlier, error))?;
        Ok("receipts-recorded")
    })
    .await
}
