//! Before the form: what is needed, how long it takes, and the date of the answer.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};

use super::{DRAFT, Org, Reply, draft_key, organisation, see_other, shell, shell_of};
use crate::{
    app::App,
    intake,
    law::deadline,
    staff,
    web::{
        Fault, block,
        posted::Posted,
        visitor::{Visitor, host_cookie},
    },
};

/// With one organisation its own page; with several, the choice.
pub async fn home(app: Data<App>, visitor: Visitor) -> Result<HttpResponse, Fault> {
    let reply = block(move || {
        let all = app.db.read(staff::all)?;
        if let [only] = all.as_slice() {
            return Ok(Reply::Go(format!("/o/{}", only.slug)));
        }
        let mut context = shell(&app, &visitor);
        context
            .insert("organisations", &all.iter().map(|one| Org::of(one, visitor.lang)).collect::<Vec<_>>());
        Ok(Reply::Page(app.words.render("public/home.html", visitor.lang, &context)?))
    });
    Ok(reply.await?.send())
}

pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    slug: Path<String>,
) -> Result<HttpResponse, Fault> {
    let key = draft_key(&app, &request);
    let reply = block(move || {
        let organisation = organisation(&app, &slug)?;
        let now = app.now();
        let calendar = app.db.read(|conn| staff::calendar_of(conn, &organisation))?;
        let due = deadline::due(now, organisation.zone(), &calendar);
        let draft = match &key {
            Some(key) => app.db.read(|conn| intake::load(conn, key, organisation.id, now))?,
            None => None,
        };
        let mut context = shell_of(&app, &visitor, &organisation);
        context.insert("due_on", &due.due_on);
        context.insert("has_draft", &draft.is_some_and(|draft| draft.sent.is_none()));
        Ok(Reply::Page(app.words.render("public/start.html", visitor.lang, &context)?))
    });
    Ok(reply.await?.send())
}

/// A new draft, and the cookie that opens it.
pub async fn begin(
    app: Data<App>,
    slug: Path<String>,
    _form: Posted<Nothing>,
) -> Result<HttpResponse, Fault> {
    let path = format!("/o/{slug}/request/right");
    let token = block(move || {
        let organisation = organisation(&app, &slug)?;
        Ok(intake::begin(&app.db, &app.vault, organisation.id, app.now())?)
    });
    let mut response = see_other(&path);
    let draft = host_cookie(DRAFT, token.await?);
    response.add_cookie(&draft).map_err(Fault::internal)?;
    Ok(response)
}

/// A form without fields of its own.
#[derive(serde::Deserialize)]
pub struct Nothing {}
