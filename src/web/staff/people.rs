//! Colleagues: who they are, inviting them, switching accounts off.

use actix_web::web;
use serde_json::json;

use super::{
    answer::{Answer, Failure},
    desk::{Desk, Posted},
    forms::Form,
    frame,
};
use crate::{
    db::Conn,
    ids::StaffId,
    letters::Lang,
    staff::{self, Account, DisableError, InviteError, Permission, Role},
};

const NAMES: &[&str] = &["name", "email", "role", "language"];

fn people_page(desk: &Desk, conn: &mut Conn, form: &Form) -> Result<String, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    context.extend(form.context(&desk.app.words, desk.lang(), NAMES));
    let people = staff::colleagues(conn, desk.actor.organisation)?;
    let entry = |account: &Account| {
        let (state, class) = match (account.disabled_at, &account.password_hash) {
            (Some(_), _) => ("off", ""),
            (None, None) => ("invited", "is-info"),
            _ if account.is_locked(desk.now) => ("locked", "is-warn"),
            _ => ("active", "is-ok"),
        };
        json!({
            "id": account.id, "name": account.name, "email": account.email, "role": account.role,
            "initials": frame::initials(&account.name), "state": state, "state_class": class,
            "me": account.id == desk.actor.id,
        })
    };
    context.insert("people", &people.iter().map(entry).collect::<Vec<_>>());
    context.insert("roles", &Role::ALL);
    context.insert("languages", &Lang::ALL);
    frame::render(desk, "staff/people.html", &context)
}

fn empty_form(desk: &Desk) -> Form {
    Form::filled([("role", Role::Handler.to_string()), ("language", desk.lang().to_string())])
}

pub async fn list(desk: Desk) -> Result<Answer, Failure> {
    desk.run(|desk| {
        desk.may(Permission::ManagePeople)?;
        desk.read(|conn| Ok(Answer::Page(people_page(desk, conn, &empty_form(desk))?)))
    })
    .await
}

pub async fn invite(posted: Posted) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::ManagePeople)?;
        let mut form = Form::of(&fields, NAMES);
        let name = form.required("name", "staff-error-name");
        let email = form.checked("email", "staff-error-email", |text| staff::email_address(&text));
        let role = form.checked("role", "staff-error-choice", |text| Role::parse(&text));
        let language = form.checked("language", "staff-error-choice", |text| Lang::parse(&text));
        let (Some(email), Some(role), Some(language), false) = (email, role, language, form.has_problems())
        else {
            return desk.read(|conn| Ok(Answer::Invalid(people_page(desk, conn, &form)?)));
        };
        let address = |path: &str| desk.app.config.address_of(path);
        let done = desk.write(|tx| {
            let whom = (name.as_str(), email.as_str(), role, language);
            staff::invite(tx, &desk.app.vault, &desk.actor, whom, address, desk.now)
        });
        match done {
            Ok(_) => Ok(Answer::See("/staff/people?notice=invited".into())),
            Err(InviteError::Taken) => {
                form.problem("email", "staff-error-email-taken");
                desk.read(|conn| Ok(Answer::Invalid(people_page(desk, conn, &form)?)))
            }
            Err(InviteError::Forbidden(_)) => Err(Failure::Absent),
            Err(InviteError::Db(e)) => Err(e.into()),
        }
    })
    .await
}

fn switched(done: Result<(), DisableError>, notice: &str) -> Result<Answer, Failure> {
    match done {
        Ok(()) => Ok(Answer::See(format!("/staff/people?notice={notice}"))),
        Err(DisableError::Db(e)) => Err(e.into()),
        Err(DisableError::Forbidden(_) | DisableError::Unknown | DisableError::Oneself) => {
            Err(Failure::Absent)
        }
    }
}

pub async fn disable(posted: Posted, id: web::Path<StaffId>) -> Result<Answer, Failure> {
    posted
        .desk
        .run(move |desk: &Desk| {
            let off = |tx: &mut Conn| staff::disable(tx, &desk.app.vault, &desk.actor, *id, desk.now);
            switched(desk.write(off), "disabled")
        })
        .await
}

pub async fn enable(posted: Posted, id: web::Path<StaffId>) -> Result<Answer, Failure> {
    posted
        .desk
        .run(move |desk: &Desk| {
            let on = |tx: &mut Conn| staff::enable(tx, &desk.app.vault, &desk.actor, *id, desk.now);
            switched(desk.write(on), "enabled")
        })
        .await
}
