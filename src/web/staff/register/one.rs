//! One activity: read, confirmed as still right, removed.

use actix_web::web;
use tera::Context;

use super::{address, as_seen, changing, find, stamp, uses, warning_tags};
use crate::{
    db::Conn,
    letters,
    register::{ChangeError, Entry, Information},
    staff::Permission,
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Posted},
        frame,
    },
};

pub async fn show(desk: Desk, key: web::Path<String>) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::ReadCases)?;
        desk.read(|conn| {
            let entry = find(desk, conn, &key)?;
            let context = context(desk, conn, &entry)?;
            frame::page(desk, "staff/register/activity.html", &context)
        })
    })
    .await
}

fn context(desk: &Desk, conn: &mut Conn, entry: &Entry) -> Result<Context, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    let zone = frame::organisation(desk, conn)?.zone();
    let activity = &entry.activity;
    let when = letters::time_in_words(entry.confirmed_at, zone, desk.lang());
    context.insert("told", &Information::of(activity, &desk.app.words, desk.lang()));
    context.insert("everybody", &activity.everybody);
    context.insert("used", &uses(desk, conn)?.remove(&activity.key).unwrap_or_default());
    context.insert("warnings", &warning_tags(desk, &entry.warnings(desk.now)));
    context.insert("confirmed", &desk.text("register-confirmed-at", &[("time", &when)]));
    context.insert("as_seen", &stamp(entry.confirmed_at));
    context.insert("href", &address(&activity.key));
    context.insert("may_edit", &desk.is_allowed(Permission::EditRegister));
    Ok(context)
}

pub async fn confirm(posted: Posted, key: web::Path<String>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::EditRegister)?;
        let seen = as_seen(&fields)?;
        desk.write(|tx| changing(desk).confirm(tx, &key, seen)).map_err(failure)?;
        Ok(Answer::See(format!("{}?notice=activity-confirmed", address(&key))))
    })
    .await
}

/// What goes wrong with a change and has no place in a form.
pub(super) fn failure(error: ChangeError) -> Failure {
    match error {
        ChangeError::Db(e) => e.into(),
        ChangeError::Absent => Failure::Absent,
        ChangeError::Changed | ChangeError::KeyTaken | ChangeError::InUse(_) => Failure::Changed,
    }
}

/// Asks first; says who refers to it when it cannot be removed.
pub async fn removal(desk: Desk, key: web::Path<String>) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::EditRegister)?;
        desk.read(|conn| Ok(Answer::Page(removal_page(desk, conn, &key)?)))
    })
    .await
}

fn removal_page(desk: &Desk, conn: &mut Conn, key: &str) -> Result<String, Failure> {
    let entry = find(desk, conn, key)?;
    let context = context(desk, conn, &entry)?;
    frame::render(desk, "staff/register/removal.html", &context)
}

pub async fn remove(posted: Posted, key: web::Path<String>) -> Result<Answer, Failure> {
    let Posted { desk, .. } = posted;
    desk.run(move |desk| {
        desk.may(Permission::EditRegister)?;
        let done = desk.write(|tx| {
            let uses = uses(desk, tx)?;
            match changing(desk).remove(tx, &key, &uses) {
                Ok(()) => Ok(true),
                Err(ChangeError::InUse(_)) => Ok(false),
                Err(error) => Err(failure(error)),
            }
        })?;
        if done {
            return Ok(Answer::See("/staff/register?notice=activity-removed".into()));
        }
        desk.read(|conn| Ok(Answer::Refused(removal_page(desk, conn, &key)?)))
    })
    .await
}
