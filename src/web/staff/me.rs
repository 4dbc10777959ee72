//! One's own account: language and password.

use actix_web::web;

use super::{
    answer::{Answer, Failure},
    desk::{Desk, Posted},
    forms::Form,
    frame,
};
use crate::{
    db::{Conn, DbError},
    letters::Lang,
    staff::{self, passwords},
    web::Fault,
};

const NAMES: &[&str] = &["current", "password", "again"];

fn me_page(desk: &Desk, conn: &mut Conn, form: &Form) -> Result<String, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    context.extend(form.context(&desk.app.words, desk.lang(), NAMES));
    context.insert("email", &desk.actor.email);
    context.insert("languages", &Lang::ALL);
    frame::render(desk, "staff/me.html", &context)
}

pub async fn show(desk: Desk) -> Result<Answer, Failure> {
    desk.run(|desk| desk.read(|conn| Ok(Answer::Page(me_page(desk, conn, &Form::default())?)))).await
}

pub async fn change_language(posted: Posted) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        let language = Lang::parse(&fields.text("language")).ok_or(Failure::Fault(Fault::BadRequest))?;
        desk.write(|tx| staff::choose_language(tx, &desk.actor, language))?;
        Ok(Answer::See("/staff/me?notice=saved".into()))
    })
    .await
}

/// The new password ends every session, this one too: she signs in with it at once.
pub async fn change_password(posted: Posted) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    let mut form = Form::of(&fields, NAMES);
    form.password(&fields);
    let looking = desk.clone();
    let stored = web::block(move || -> Result<Option<String>, DbError> {
        let account = looking
            .app
            .db
            .read(|conn| staff::find_account(conn, looking.actor.organisation, looking.actor.id))?;
        Ok(account.and_then(|account| account.password_hash))
    });
    let stored = stored.await.map_err(|_| Failure::Internal)??;
    match passwords::verify(fields.raw("current"), stored).await {
        Ok(true) => {}
        Ok(false) => form.problem("current", "staff-error-password-current"),
        Err(_) => form.problem("current", "staff-error-busy"),
    }
    let hash = match form.has_problems() {
        true => None,
        false => passwords::hash(fields.raw("password")).await.ok(),
    };
    desk.run(move |desk| {
        let Some(hash) = hash else {
            if !form.has_problems() {
                form.problem("password", "staff-error-busy");
            }
            return desk.read(|conn| Ok(Answer::Invalid(me_page(desk, conn, &form)?)));
        };
        desk.write(|tx| staff::change_password(tx, &desk.app.vault, &desk.actor, &hash, desk.now))?;
        Ok(Answer::Session { token: String::new(), next: "/staff/sign-in?notice=password-set".into() })
    })
    .await
}
