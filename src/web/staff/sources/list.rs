//! All sources of the organisation, and the systems of the register that none of them asks.

use serde_json::{Value, json};

use super::{activities, checked, holds, register_of, title};
use crate::{
    db::Conn,
    letters,
    sources::{checks, coverage, search},
    staff::{self, Permission},
    web::staff::{
        answer::{Answer, Failure},
        case::in_language,
        desk::{Desk, Posted},
        frame,
    },
};

pub async fn list(desk: Desk) -> Result<Answer, Failure> {
    desk.run(|desk| {
        desk.may(Permission::EditRegister)?;
        desk.read(|conn| Ok(Answer::Page(page(desk, conn, "")?)))
    })
    .await
}

fn page(desk: &Desk, conn: &mut Conn, problem: &str) -> Result<String, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    let organisation = frame::organisation(desk, conn)?;
    let (zone, register) = (organisation.zone(), register_of(desk, conn)?);
    let (checks, asked) = (checks::of(conn, organisation.id)?, search::last_asked(conn, organisation.id)?);
    let mine = desk.app.sources.for_organisation(&organisation.slug);
    let row = |source: &&crate::sources::declaration::Source| {
        let last = asked.get(&source.name).map(|at| letters::time_in_words(at.utc(), zone, desk.lang()));
        json!({
            "href": format!("/staff/sources/{}", source.name),
            "title": title(desk, source),
            "description": in_language(&source.description, desk.lang()),
            "kind": source.place.kind(),
            "datasets": holds(desk, source),
            "processors": source.processors,
            "activities": activities(desk, source, &register),
            "checked": checked(desk, checks.get(&source.name), zone),
            "asked": last,
        })
    };
    context.insert("rows", &mine.iter().map(row).collect::<Vec<_>>());
    let known = coverage::set_aside(conn, organisation.id)?;
    let people = staff::colleagues(conn, organisation.id)?;
    let gap = |one: &coverage::Uncovered| -> Value {
        let said = known.iter().find(|known| known.system == one.system);
        let by = said.and_then(|said| people.iter().find(|account| account.id == said.by));
        let when = said.map(|said| letters::time_in_words(said.at.utc(), zone, desk.lang()));
        json!({
            "system": one.system, "title": in_language(&one.title, desk.lang()),
            "kind": one.system.split(':').next(),
            "activities": one.activities, "reason": said.map(|said| said.reason.as_str()),
            "by": by.map(|by| by.name.as_str()), "at": when,
        })
    };
    let gaps = coverage::uncovered(&mine, &register);
    context.insert("gaps", &gaps.iter().map(gap).collect::<Vec<_>>());
    context.insert("problem", problem);
    frame::render(desk, "staff/sources/list.html", &context)
}

/// Why systems are asked in no case: all the fields of the page at once.
pub async fn set_aside(posted: Posted) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::EditRegister)?;
        let said = fields.starting_with("why-");
        if said.values().any(|why| why.chars().count() > coverage::REASON_MAX) {
            let text = desk.text("staff-error-reason-long", &[]);
            return desk.read(|conn| Ok(Answer::Invalid(page(desk, conn, &text)?)));
        }
        desk.write(|tx| {
            let organisation = frame::organisation(desk, tx)?;
            let known = coverage::set_aside(tx, organisation.id)?;
            let mine = desk.app.sources.for_organisation(&organisation.slug);
            for one in coverage::uncovered(&mine, &register_of(desk, tx)?) {
                // A field that was not sent says nothing.
                let Some(why) = said.get(&one.system) else {
                    continue;
                };
                let before = known.iter().find(|known| known.system == one.system);
                if before.map(|known| known.reason.as_str()).unwrap_or_default() == why.trim() {
                    continue;
                }
                let said = (one.system.as_str(), why.trim());
                coverage::state(tx, &desk.app.vault, organisation.id, said, desk.actor.id, desk.now)?;
            }
            Ok::<_, Failure>(())
        })?;
        Ok(Answer::See("/staff/sources?notice=system-set-aside#gaps".into()))
    })
    .await
}
