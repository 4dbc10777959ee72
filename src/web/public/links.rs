//! Mailed links: a page with one button. Looking at it spends nothing, since mail programs look at links too.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path, Query},
};
use serde::Deserialize;
use serde_json::json;

use super::{Org, REQUESTER, Reply, fields, organisation, see_other, shell, shell_of, start::Nothing};
use crate::{
    app::App,
    audit::{self, Action, By, Event},
    cases::{self, Case},
    identity::sessions,
    intake,
    law::identity::Party,
    links::{self, Link, LinkError, Purpose},
    staff,
    web::{
        Fault, block,
        posted::Posted,
        visitor::{Visitor, host_cookie},
    },
};

/// The page of a link.
pub async fn land(app: Data<App>, visitor: Visitor, token: Path<String>) -> Result<HttpResponse, Fault> {
    let reply = block(move || {
        let found = app.db.read(|conn| links::look(conn, &app.vault, &token, app.now()));
        let link = match found.and_then(of_a_case) {
            Ok(link) => link,
            Err(error) => return broken(&app, &visitor, error),
        };
        let id = link.organisation.ok_or(Fault::NotFound)?;
        let organisation = app.db.read(|conn| staff::find(conn, id))?.ok_or(Fault::NotFound)?;
        let mut context = shell_of(&app, &visitor, &organisation);
        context.insert("token", token.as_str());
        context.insert("hers", &(link.purpose == Purpose::Subject));
        Ok(Reply::Page(app.words.render("public/link.html", visitor.lang, &context)?))
    });
    Ok(reply.await?.send())
}

/// The button: the address is confirmed, and the case can be seen.
pub async fn open(
    app: Data<App>,
    visitor: Visitor,
    token: Path<String>,
    _form: Posted<Nothing>,
) -> Result<HttpResponse, Fault> {
    let opened = block(move || {
        let opened = app.db.write(|tx| {
            let now = app.now();
            let link = of_a_case(links::spend(tx, &app.vault, &token, now)?)?;
            let mut case = case_of(tx, &link)?;
            let party = if link.purpose == Purpose::Subject { Party::Subject } else { Party::Requester };
            // That the person opened hers says nothing of the address that the request came from.
            if party == Party::Requester {
                cases::confirm_address(tx, &app.vault, &mut case, now).map_err(Refused::Step)?;
            }
            audit::record(tx, &app.vault, viewed(&case, party), now)?;
            Ok::<_, Refused>(sessions::begin(tx, &app.vault, &case, party, now)?)
        });
        match opened {
            Ok(token) => Ok(Ok(token)),
            Err(Refused::Link(error)) => Ok(Err(broken(&app, &visitor, error)?)),
            Err(Refused::Step(error)) => Err(error.into()),
            Err(Refused::Db(error)) => Err(error.into()),
        }
    });
    match opened.await? {
        Ok(token) => {
            let mut response = see_other("/status");
            response.add_cookie(&host_cookie(REQUESTER, token)).map_err(Fault::internal)?;
            Ok(response)
        }
        Err(reply) => Ok(reply.send()),
    }
}

enum Refused {
    Link(LinkError),
    Step(cases::StepError),
    Db(crate::db::DbError),
}

impl From<LinkError> for Refused {
    fn from(error: LinkError) -> Self {
        Refused::Link(error)
    }
}

impl From<crate::db::DbError> for Refused {
    fn from(error: crate::db::DbError) -> Self {
        Refused::Db(error)
    }
}

/// The other kinds of links are opened at the staff's side.
fn of_a_case(link: Link) -> Result<Link, LinkError> {
    if matches!(link.purpose, Purpose::Case | Purpose::Subject) { Ok(link) } else { Err(LinkError::Unknown) }
}

fn case_of(tx: &mut crate::db::Conn, link: &Link) -> Result<Case, Refused> {
    let (Some(organisation), Some(case)) = (link.organisation, link.case) else {
        return Err(LinkError::Unknown.into());
    };
    cases::find(tx, organisation, case)?.ok_or(Refused::Link(LinkError::Unknown))
}

pub fn viewed(case: &Case, party: Party) -> Event {
    Event {
        organisation: case.organisation,
        by: if party == Party::Subject { By::Subject } else { By::Requester },
        action: Action::StatusViewed,
        case: Some(case.id),
        details: json!({}),
    }
}

/// A link that does not hold, and the way to a new one.
fn broken(app: &App, visitor: &Visitor, error: LinkError) -> Result<Reply, Fault> {
    let why = match error {
        LinkError::Db(error) => return Err(error.into()),
        LinkError::Expired => "expired",
        LinkError::Used | LinkError::Unknown => "broken",
    };
    let all = app.db.read(staff::all)?;
    let mut context = shell(app, visitor);
    context.insert("why", why);
    context.insert("organisations", &all.iter().map(|one| Org::of(one, visitor.lang)).collect::<Vec<_>>());
    let html = app.words.render("public/link-broken.html", visitor.lang, &context)?;
    Ok(Reply::Refused(StatusCode::GONE, html))
}

#[derive(Deserialize)]
pub struct Ended {
    ended: Option<String>,
}

/// The page that asks for case number and address.
pub async fn ask(
    app: Data<App>,
    visitor: Visitor,
    slug: Path<String>,
    look: Query<Ended>,
) -> Result<HttpResponse, Fault> {
    let reply = block(move || {
        let page = NewLink { ended: look.ended.is_some(), ..NewLink::default() };
        page.render(&app, &visitor, &slug).map(Reply::Page)
    });
    Ok(reply.await?.send())
}

#[derive(Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    number: String,
    #[serde(default)]
    email: String,
}

#[derive(Default)]
struct NewLink {
    ended: bool,
    sent: bool,
    typed: Wanted,
    errors: Vec<(&'static str, &'static str)>,
}

impl NewLink {
    fn render(&self, app: &App, visitor: &Visitor, slug: &str) -> Result<String, Fault> {
        let organisation = organisation(app, slug)?;
        let text = |key: &str| app.words.text(visitor.lang, key, &[]);
        let error = |field: &str| {
            self.errors.iter().find(|(name, _)| *name == field).map(|(_, message)| text(message))
        };
        let wrong = |(field, message): &(&str, &str)| fields::Wrong {
            anchor: (*field).to_owned(),
            text: text(message),
        };
        let mut context = shell_of(app, visitor, &organisation);
        context.insert("ended", &self.ended);
        context.insert("sent", &self.sent);
        context.insert("errors", &self.errors.iter().map(wrong).collect::<Vec<_>>());
        let fields = json!({
            "number": { "value": self.typed.number, "error": error("number") },
            "email": { "value": self.typed.email, "error": error("email") },
        });
        context.insert("f", &fields);
        Ok(app.words.render("public/new-link.html", visitor.lang, &context)?)
    }
}

/// Sends a new link when the two belong together, and says the same whatever happens.
pub async fn send(
    app: Data<App>,
    visitor: Visitor,
    slug: Path<String>,
    wanted: Posted<Wanted>,
) -> Result<HttpResponse, Fault> {
    let reply = block(move || {
        let typed = wanted.0;
        let mut errors = Vec::new();
        if typed.number.trim().is_empty() {
            errors.push(("number", "error-number-missing"));
        }
        if let Err(message) = intake::email(&typed.email) {
            errors.push(("email", message));
        }
        if !errors.is_empty() {
            let page = NewLink { typed, errors, ..NewLink::default() };
            return Ok(Reply::Refused(StatusCode::UNPROCESSABLE_ENTITY, page.render(&app, &visitor, &slug)?));
        }
        let organisation = organisation(&app, &slug)?;
        let asked = (typed.number.as_str(), typed.email.as_str());
        let address_of = |path: &str| app.config.address_of(path);
        let sent = intake::send_new_link(&app.db, &app.vault, &organisation, asked, &address_of, app.now());
        match sent {
            Ok(_) => {}
            Err(intake::NewLinkError::Db(error)) => return Err(error.into()),
            Err(intake::NewLinkError::Vault(error)) => return Err(error.into()),
        }
        let page = NewLink { sent: true, ..NewLink::default() };
        page.render(&app, &visitor, &slug).map(Reply::Page)
    });
    Ok(reply.await?.send())
}
