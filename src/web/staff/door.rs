//! Before anybody is signed in: signing in and out, the first set-up, an invitation.

use actix_web::web;
use serde::Deserialize;
use tera::Context;

use super::{
    answer::{Answer, Failure},
    desk::{Desk, Fields, Posted, own_path},
    forms::Form,
};
use crate::{
    app::App,
    links::{self, LinkError, Purpose},
    staff::{
        self, AcceptError, NewAdministrator, NewOrganisation, Refused, SetupError,
        passwords::{self, Busy},
    },
    web::visitor::Visitor,
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    next: String,
    notice: String,
}

/// A page without a menu.
fn page(app: &App, visitor: &Visitor, template: &str, context: &mut Context) -> Result<String, Failure> {
    context.insert("switch_lang", visitor.switch.0.as_str());
    context.insert("switch_href", &visitor.switch.1);
    context.insert("csrf", &visitor.csrf(app));
    Ok(app.words.render(template, visitor.lang, context)?)
}

fn sign_in_page(
    app: &App,
    visitor: &Visitor,
    (email, next): (&str, &str),
    notice: &str,
    problem: Option<&str>,
) -> Result<String, Failure> {
    let mut context = Context::new();
    let text = |key: &str| app.words.text(visitor.lang, key, &[]);
    let problems: Vec<_> =
        problem.iter().map(|key| serde_json::json!({ "field": "email", "text": text(key) })).collect();
    let notice = match notice {
        "signed-out" | "password-set" => Some(text(&format!("staff-notice-{notice}"))),
        _ => None,
    };
    context.insert("problems", &problems);
    context.insert("notice", &notice);
    context.insert("email", email);
    context.insert("next", next);
    page(app, visitor, "staff/sign-in.html", &mut context)
}

pub async fn sign_in(
    app: web::Data<App>,
    asked: web::Query<Asked>,
    visitor: Visitor,
) -> Result<Answer, Failure> {
    let html = sign_in_page(&app, &visitor, ("", &asked.next), &asked.notice, None)?;
    Ok(Answer::Page(html))
}

pub async fn new_session(app: web::Data<App>, form: Fields, visitor: Visitor) -> Result<Answer, Failure> {
    let (email, next) = (form.text("email"), form.text("next"));
    let (house, address) = (app.clone(), email.clone());
    let attempt =
        web::block(move || staff::attempt(&house.db, &address)).await.map_err(|_| Failure::Internal)??;
    let again = |key: &str| -> Result<Answer, Failure> {
        Ok(Answer::Invalid(sign_in_page(&app, &visitor, (&email, &next), "", Some(key))?))
    };
    let right = match passwords::verify(form.raw("password"), attempt.password_hash()).await {
        Ok(right) => right,
        Err(Busy) => return again("staff-error-busy"),
    };
    let (house, now) = (app.clone(), app.now());
    let done = web::block(move || staff::conclude(&house.db, &house.vault, attempt, right, now))
        .await
        .map_err(|_| Failure::Internal)?;
    match done {
        Ok(session) => Ok(Answer::Session { token: session.token, next: own_path(&next) }),
        Err(Refused::Wrong) => again("staff-error-wrong-password"),
        Err(Refused::Db(e)) => Err(e.into()),
    }
}

pub async fn sign_out(posted: Posted) -> Result<Answer, Failure> {
    posted
        .desk
        .run(|desk: &Desk| {
            desk.sign_out()?;
            Ok(Answer::Session { token: String::new(), next: "/staff/sign-in?notice=signed-out".into() })
        })
        .await
}

/// A notice instead of a form: the link does not work (any more).
fn dead_link(app: &App, visitor: &Visitor, error: &LinkError) -> Result<Answer, Failure> {
    let key = match error {
        LinkError::Expired => "expired",
        LinkError::Used => "used",
        LinkError::Unknown => "unknown",
        LinkError::Db(e) => return Err(Failure::internal(e)),
    };
    let mut context = Context::new();
    context.insert("title", &app.words.text(visitor.lang, &format!("staff-link-{key}"), &[]));
    context.insert("text", &app.words.text(visitor.lang, &format!("staff-link-{key}-text"), &[]));
    context.insert("link", "/staff/sign-in");
    context.insert("link_text", &app.words.text(visitor.lang, "staff-sign-in", &[]));
    Ok(Answer::Invalid(page(app, visitor, "staff/notice.html", &mut context)?))
}

const SETUP: &[&str] = &[
    "organisation",
    "slug",
    "address",
    "contact_email",
    "contact_phone",
    "dpo_name",
    "dpo_email",
    "dpo_phone",
    "name",
    "email",
    "password",
    "again",
];

fn setup_page(app: &App, visitor: &Visitor, token: &str, form: &Form) -> Result<String, Failure> {
    let mut context = form.context(&app.words, visitor.lang, SETUP);
    context.insert("token", token);
    context.insert("base", app.config.base_url.as_str().trim_end_matches('/'));
    page(app, visitor, "staff/setup.html", &mut context)
}

pub async fn setup(
    app: web::Data<App>,
    token: web::Path<String>,
    visitor: Visitor,
) -> Result<Answer, Failure> {
    let (house, look, now) = (app.clone(), token.clone(), app.now());
    let found = web::block(move || house.db.read(|conn| links::look(conn, &house.vault, &look, now)))
        .await
        .map_err(|_| Failure::Internal)?;
    match found {
        Ok(link) if link.purpose == Purpose::Setup => {
            Ok(Answer::Page(setup_page(&app, &visitor, &token, &Form::default())?))
        }
        Ok(_) => dead_link(&app, &visitor, &LinkError::Unknown),
        Err(e) => dead_link(&app, &visitor, &e),
    }
}

pub async fn new_installation(
    app: web::Data<App>,
    token: web::Path<String>,
    fields: Fields,
    visitor: Visitor,
) -> Result<Answer, Failure> {
    let mut form = Form::of(&fields, SETUP);
    let (name, details) = form.organisation(visitor.lang);
    let slug = form.checked("slug", "staff-error-slug", |slug| staff::is_slug(&slug).then_some(slug));
    let person = form.required("name", "staff-error-name");
    let email = form.checked("email", "staff-error-email", |text| staff::email_address(&text));
    form.password(&fields);
    let (Some(email), Some(slug), false) = (email, slug, form.has_problems()) else {
        return Ok(Answer::Invalid(setup_page(&app, &visitor, &token, &form)?));
    };
    let Ok(password_hash) = passwords::hash(fields.raw("password")).await else {
        form.problem("password", "staff-error-busy");
        return Ok(Answer::Invalid(setup_page(&app, &visitor, &token, &form)?));
    };
    let organisation = NewOrganisation { slug, name, details };
    let administrator = NewAdministrator { name: person, email, language: visitor.lang, password_hash };
    let (house, spent, now) = (app.clone(), token.clone(), app.now());
    let done = web::block(move || {
        let made = house
            .db
            .write(|tx| staff::set_up(tx, &house.vault, &spent, &organisation, &administrator, now))?;
        Ok::<_, SetupError>(house.db.write(|tx| staff::sessions::begin(tx, &house.vault, &made, now))?)
    });
    match done.await.map_err(|_| Failure::Internal)? {
        Ok(token) => Ok(Answer::Session { token, next: "/staff/cases?notice=set-up".into() }),
        Err(SetupError::Link(e)) => dead_link(&app, &visitor, &e),
        Err(SetupError::AlreadyDone) => dead_link(&app, &visitor, &LinkError::Used),
        Err(SetupError::Db(e)) => Err(e.into()),
    }
}

const INVITATION: &[&str] = &["password", "again"];

/// Who is invited, and by whom.
struct Invited {
    email: String,
    organisation: String,
}

fn invited(app: &App, token: &str) -> Result<Invited, LinkError> {
    app.db.read(|conn| {
        let link = links::look(conn, &app.vault, token, app.now())?;
        let (Purpose::Invitation, Some(organisation), Some(id)) =
            (link.purpose, link.organisation, link.staff)
        else {
            return Err(LinkError::Unknown);
        };
        let account = staff::find_account(conn, organisation, id)?.ok_or(LinkError::Unknown)?;
        let organisation = staff::find(conn, organisation)?.ok_or(LinkError::Unknown)?;
        Ok(Invited { email: account.email, organisation: organisation.name })
    })
}

fn invitation_page(
    app: &App,
    visitor: &Visitor,
    token: &str,
    invited: &Invited,
    form: &Form,
) -> Result<String, Failure> {
    let mut context = form.context(&app.words, visitor.lang, INVITATION);
    context.insert("token", token);
    context.insert("email", &invited.email);
    context.insert("organisation", &invited.organisation);
    page(app, visitor, "staff/invitation.html", &mut context)
}

pub async fn invitation(
    app: web::Data<App>,
    token: web::Path<String>,
    visitor: Visitor,
) -> Result<Answer, Failure> {
    let (house, look) = (app.clone(), token.clone());
    let found = web::block(move || invited(&house, &look)).await.map_err(|_| Failure::Internal)?;
    match found {
        Ok(whom) => Ok(Answer::Page(invitation_page(&app, &visitor, &token, &whom, &Form::default())?)),
        Err(e) => dead_link(&app, &visitor, &e),
    }
}

pub async fn accept(
    app: web::Data<App>,
    token: web::Path<String>,
    fields: Fields,
    visitor: Visitor,
) -> Result<Answer, Failure> {
    let mut form = Form::of(&fields, INVITATION);
    form.password(&fields);
    let (house, look) = (app.clone(), token.clone());
    let whom = match web::block(move || invited(&house, &look)).await.map_err(|_| Failure::Internal)? {
        Ok(whom) => whom,
        Err(e) => return dead_link(&app, &visitor, &e),
    };
    let hash = match form.has_problems() {
        true => None,
        false => passwords::hash(fields.raw("password")).await.ok(),
    };
    let Some(hash) = hash else {
        if !form.has_problems() {
            form.problem("password", "staff-error-busy");
        }
        return Ok(Answer::Invalid(invitation_page(&app, &visitor, &token, &whom, &form)?));
    };
    let (house, spent, now) = (app.clone(), token.clone(), app.now());
    let done = web::block(move || {
        house.db.write(|tx| {
            let account = staff::accept_invitation(tx, &house.vault, &spent, &hash, now)?;
            Ok::<_, AcceptError>(staff::sessions::begin(tx, &house.vault, &account, now)?)
        })
    });
    match done.await.map_err(|_| Failure::Internal)? {
        Ok(token) => Ok(Answer::Session { token, next: "/staff/cases".into() }),
        Err(AcceptError::Link(e)) => dead_link(&app, &visitor, &e),
        Err(AcceptError::Db(e)) => Err(e.into()),
    }
}
