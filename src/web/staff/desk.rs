//! The door of the staff pages: every handler takes a [`Desk`] or a [`Posted`], and so cannot run for anybody who is
//! not signed in, or for a form that another site sent.

use std::{future::Future, pin::Pin};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use chrono::{DateTime, Utc};
use tera::Context;

use super::answer::{Answer, Failure};
use crate::web::{
    posted,
    visitor::{self, Visitor},
};
use crate::{
    app::App,
    cases,
    db::Conn,
    ids::CaseId,
    letters::Lang,
    staff::{self, Actor, Permission},
};

pub const COOKIE: &str = "__Host-staff";

/// Somebody signed in, at her desk.
#[derive(Clone)]
pub struct Desk {
    pub app: web::Data<App>,
    pub actor: Actor,
    visitor: Visitor,
    /// Of the session; never shown.
    token: String,
    /// The path and query of this page.
    pub here: String,
    /// The page of ours that led here.
    came_from: String,
    /// The part of the page that is asked for again, if not all of it.
    pub fragment: Option<String>,
    pub now: DateTime<Utc>,
}

impl Desk {
    pub fn lang(&self) -> Lang {
        self.actor.language
    }

    pub fn text(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.app.words.text(self.lang(), key, values)
    }

    /// The hidden field of every form.
    pub fn csrf(&self) -> String {
        self.visitor.csrf(&self.app)
    }

    /// Whether the hidden field came from a form in this browser; for forms with files, which are read piece by piece.
    ///
    /// # Errors
    /// [`Failure::Fault`].
    pub fn check(&self, csrf: &str) -> Result<(), Failure> {
        Ok(self.visitor.check(&self.app, csrf)?)
    }

    /// # Errors
    /// [`Failure::Absent`]: what one may not do looks like what is not there.
    pub fn may(&self, permission: Permission) -> Result<(), Failure> {
        self.actor.may(permission).map_err(|_| Failure::Absent)
    }

    pub fn is_allowed(&self, permission: Permission) -> bool {
        self.actor.may(permission).is_ok()
    }

    /// Does database work where it may wait. A refusal becomes a page that says what is missing.
    ///
    /// # Errors
    /// Whatever else `work` gives.
    pub async fn run(
        self,
        work: impl FnOnce(&Desk) -> Result<Answer, Failure> + Send + 'static,
    ) -> Result<Answer, Failure> {
        let done = web::block(move || match work(&self) {
            Err(Failure::Refused { text }) => self.notice("refused", &text),
            Err(Failure::Changed) => self.notice("changed", &self.text("staff-failure-changed-text", &[])),
            other => other,
        });
        done.await.map_err(|_| Failure::Internal)?
    }

    fn notice(&self, key: &str, text: &str) -> Result<Answer, Failure> {
        let mut context = Context::new();
        context.insert("title", &self.text(&format!("staff-failure-{key}"), &[]));
        context.insert("text", text);
        context.insert("link", &self.came_from);
        context.insert("link_text", &self.text("staff-back", &[]));
        context.insert("switch_lang", &None::<String>);
        Ok(Answer::Refused(self.app.words.render("staff/notice.html", self.lang(), &context)?))
    }

    /// # Errors
    /// Whatever `work` gives.
    pub fn read<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T, Failure>) -> Result<T, Failure> {
        self.app.db.read(work)
    }

    /// One transaction.
    ///
    /// # Errors
    /// Whatever `work` gives; then nothing has changed.
    pub fn write<T, E: From<crate::db::DbError>>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        self.app.db.write(work)
    }

    /// The requests that she herself has made: hers to follow as everybody follows theirs, and nothing at her desk.
    ///
    /// # Errors
    /// [`Failure`].
    pub fn own(&self, conn: &mut Conn) -> Result<Vec<CaseId>, Failure> {
        let me = (self.actor.id, self.actor.email.as_str());
        Ok(cases::own_of(conn, &self.app.vault, self.actor.organisation, me)?)
    }

    /// Ends this session.
    ///
    /// # Errors
    /// [`Failure`].
    pub fn sign_out(&self) -> Result<(), Failure> {
        let (vault, now) = (&self.app.vault, self.now);
        self.write(|tx| Ok(staff::sessions::end(tx, vault, &self.token, &self.actor, now)?))
    }
}

type Later<T> = Pin<Box<dyn Future<Output = Result<T, Failure>>>>;

impl FromRequest for Desk {
    type Error = Failure;
    type Future = Later<Desk>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (app, visitor) = (visitor::app(req), visitor::of(req));
        let token = req.cookie(COOKIE).map(|cookie| cookie.value().to_owned());
        let here = req.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
        let next = if req.method().is_safe() { here.clone() } else { String::new() };
        let fragment = req.headers().get("X-Fragment").and_then(|name| name.to_str().ok()).map(str::to_owned);
        let came_from = came_from(req);
        Box::pin(async move {
            let Some(token) = token else { return Err(Failure::SignIn { next }) };
            let now = app.now();
            let (house, looked) = (app.clone(), token.clone());
            let found =
                web::block(move || staff::sessions::actor(&house.db, &house.vault, &looked, now)).await;
            match found.map_err(|_| Failure::Internal)?? {
                Some(actor) => Ok(Desk { app, actor, visitor, token, here, came_from, fragment, now }),
                None => Err(Failure::SignIn { next }),
            }
        })
    }
}

fn came_from(req: &HttpRequest) -> String {
    let referrer = req.headers().get(actix_web::http::header::REFERER).and_then(|value| value.to_str().ok());
    let path = referrer.and_then(|text| url::Url::parse(text).ok()).map(|url| url.path().to_owned());
    own_path(&path.unwrap_or_default())
}

/// A path of ours, or the queue: redirects never leave the portal (ASVS 3.7.2).
pub fn own_path(path: &str) -> String {
    let ours = path.starts_with("/staff/") && !path.contains(['\\', '\n', '\r']);
    if ours { path.to_owned() } else { "/staff/cases".to_owned() }
}

/// A form that somebody at her desk sent.
pub struct Posted {
    pub desk: Desk,
    pub fields: Fields,
}

impl FromRequest for Posted {
    type Error = Failure;
    type Future = Later<Posted>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let desk = Desk::from_request(req, payload);
        let form = Fields::from_request(req, payload);
        Box::pin(async move { Ok(Posted { desk: desk.await?, fields: form.await? }) })
    }
}

/// The fields of a form, in the order in which they came.
#[derive(Debug, Clone, Default)]
pub struct Fields(Vec<(String, String)>);

impl FromRequest for Fields {
    type Error = Failure;
    type Future = Later<Fields>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let form = posted::Posted::<Vec<(String, String)>>::from_request(req, payload);
        Box::pin(async move { Ok(Fields(form.await?.0)) })
    }
}

impl From<Vec<(String, String)>> for Fields {
    fn from(fields: Vec<(String, String)>) -> Self {
        Fields(fields)
    }
}

impl Fields {
    /// The field without the spaces around it; empty when it was not sent.
    pub fn text(&self, name: &str) -> String {
        self.raw(name).trim().replace("\r\n", "\n")
    }

    /// The field as it was typed: for passwords.
    pub fn raw(&self, name: &str) -> String {
        self.0.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// Whether the field was sent, empty or not.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(field, _)| field == name)
    }

    /// Fields whose names begin so, by the rest of their names.
    pub fn starting_with(&self, start: &str) -> std::collections::BTreeMap<String, String> {
        let mine =
            |(field, value): &(String, String)| Some((field.strip_prefix(start)?.to_owned(), value.clone()));
        self.0.iter().filter_map(mine).collect()
    }

    /// Every value of a field that may come several times.
    pub fn every(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(field, _)| field == name).map(|(_, value)| value.clone()).collect()
    }
}
