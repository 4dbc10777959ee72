//! Work that failed: what, why, how often, and trying again.

use actix_web::web;
use serde_json::{Value, json};

use super::{
    answer::{Answer, Failure},
    desk::{Desk, Posted},
    frame,
};
use crate::{
    audit::{self, Action, Event},
    cases,
    db::Conn,
    ids::TaskId,
    letters,
    outbox::{self, Task},
    staff::Permission,
};

pub async fn list(desk: Desk) -> Result<Answer, Failure> {
    desk.run(|desk| {
        desk.may(Permission::ReadTasks)?;
        desk.read(|conn| {
            let (mut context, _) = frame::context(desk, conn)?;
            let zone = frame::organisation(desk, conn)?.zone();
            let own = desk.own(conn)?;
            let found = outbox::in_trouble(conn, desk.actor.organisation, &own)?;
            let tasks =
                found.iter().map(|task| entry(desk, conn, task, zone)).collect::<Result<Vec<_>, _>>()?;
            context.insert("tasks", &tasks);
            context.insert("may_retry", &desk.is_allowed(Permission::RetryTasks));
            frame::page(desk, "staff/tasks.html", &context)
        })
    })
    .await
}

fn entry(desk: &Desk, conn: &mut Conn, task: &Task, zone: chrono_tz::Tz) -> Result<Value, Failure> {
    let case = match task.case {
        Some(id) => cases::find(conn, desk.actor.organisation, id)?,
        None => None,
    };
    let when = letters::time_in_words(task.run_at.utc(), zone, desk.lang());
    let (state, class, key) = match task.done {
        true => ("staff-task-given-up", "is-danger", "staff-task-since"),
        false => ("staff-task-retrying", "is-warn", "staff-task-next"),
    };
    Ok(json!({
        "id": task.id,
        "kind": task.kind,
        "state": desk.text(state, &[]),
        "state_class": class,
        "error": told(desk, task.last_error.as_deref().unwrap_or_default()),
        "tries": desk.text("staff-task-tries", &[("n", &task.attempts.to_string())]),
        "when": desk.text(key, &[("time", &when)]),
        "case": case.as_ref().map(|case| case.id),
        "number": case.map(|case| case.number).unwrap_or_default(),
    }))
}

/// Some reasons are a word of `locales/` and a number; the others are another system's own words.
fn told(desk: &Desk, error: &str) -> String {
    let (key, number) = error.split_once(' ').unwrap_or((error, ""));
    match desk.app.words.has(desk.lang(), key) {
        true => desk.text(key, &[("number", number)]),
        false => error.to_owned(),
    }
}

pub async fn retry(posted: Posted, id: web::Path<TaskId>) -> Result<Answer, Failure> {
    posted
        .desk
        .run(move |desk: &Desk| {
            desk.may(Permission::RetryTasks)?;
            desk.write(|tx| {
                let own = desk.own(tx)?;
                if !outbox::retry(tx, desk.actor.organisation, *id, &own, desk.now)? {
                    return Err(Failure::Absent);
                }
                let event = Event {
                    organisation: desk.actor.organisation,
                    by: desk.actor.by(),
                    action: Action::TaskRetried,
                    case: None,
                    details: json!({ "task": *id }),
                };
                Ok(audit::record(tx, &desk.app.vault, event, desk.now)?)
            })?;
            Ok(Answer::See("/staff/tasks?notice=retried".into()))
        })
        .await
}
