//! The search record: every system, by what it was asked, by whom, when, what came of it, and why not (R2.2).

use std::collections::BTreeMap;

use actix_web::web;
use serde_json::{Value, json};

use super::{candidates, find, found::in_language, page::viewed};
use crate::{
    audit::Action,
    cases::Case,
    db::Conn,
    ids::CaseId,
    letters,
    sources::search::{self, Search, SearchState, Taken},
    staff::{self, Account, Permission},
    web::staff::{
        answer::{Answer, Failure},
        desk::Desk,
        frame,
    },
};

pub async fn record(desk: Desk, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::ReadCases)?;
        let case = desk.read(|conn| find(desk, conn, *id))?;
        viewed(desk, case.id, Action::CaseViewed, json!({ "page": "search-record" }))?;
        desk.read(|conn| {
            let (mut context, _) = frame::context(desk, conn)?;
            let person = case.details(&desk.app.vault)?.person;
            context.insert("case", &json!({ "id": case.id, "number": case.number, "name": person.name }));
            context.insert("rounds", &rounds(desk, conn, &case)?);
            frame::page(desk, "staff/search-record.html", &context)
        })
    })
    .await
}

fn rounds(desk: &Desk, conn: &mut Conn, case: &Case) -> Result<Vec<Value>, Failure> {
    let people = staff::colleagues(conn, case.organisation)?;
    let mut rounds: BTreeMap<i32, Vec<Value>> = BTreeMap::new();
    for search in search::of_every_round(conn, case.organisation, case.id)? {
        let shown = shown(desk, conn, case, &search, &people)?;
        rounds.entry(search.round).or_default().push(shown);
    }
    let round = |(round, searches): (i32, Vec<Value>)| json!({ "title": desk.text("found-round", &[("n", &round.to_string())]), "searches": searches });
    Ok(rounds.into_iter().rev().map(round).collect())
}

fn shown(
    desk: &Desk,
    conn: &mut Conn,
    case: &Case,
    search: &Search,
    people: &[Account],
) -> Result<Value, Failure> {
    let zone = frame::organisation(desk, conn)?.zone();
    let details = &search.details.0;
    let key = case.key(&desk.app.vault)?;
    let when = |at: &crate::db::Instant| letters::time_in_words(at.utc(), zone, desk.lang());
    let name = |id| people.iter().find(|one| Some(one.id) == id).map(|one| one.name.clone());
    let asked = details.asked.iter().map(|(identifier, hash)| {
        json!({ "title": desk.text(&format!("staff-by-{}", identifier.as_str()), &[]), "hash": hash })
    });
    let all = match search.state {
        SearchState::Waiting | SearchState::Unasked => Vec::new(),
        _ => candidates::stored(desk, conn, case, search)?,
    };
    let chosen = all.iter().enumerate().map(|(n, one)| {
        let mut view = candidates::head(desk, n, one);
        view["state"] = match one.chosen {
            Some(true) => "chosen".into(),
            Some(false) => "rejected".into(),
            None => "open".into(),
        };
        view
    });
    let by = all.iter().find_map(|one| one.chosen_by);
    let choice = search.choice(&key)?;
    Ok(json!({
        "title": in_language(&details.title, desk.lang()),
        "source": search.source,
        "state": search.state,
        "by": name(search.started_by),
        "started": when(&search.created_at),
        "finished": search.finished_at.as_ref().map(when),
        "asked": asked.collect::<Vec<_>>(),
        "found": details.candidates,
        "too_many": details.too_many,
        "capped": details.capped,
        "rows": desk.text("staff-rows", &[("n", &search.rows_read.to_string())]),
        "read": search.state == SearchState::Done,
        "automatic": details.taken == Some(Taken::Automatically),
        "chosen_by": name(by),
        "chosen_at": all.iter().find_map(|one| one.chosen_at.as_ref()).map(when),
        "why": choice.as_ref().map(|choice| choice.why.clone()).filter(|why| !why.is_empty()),
        "same_person": choice.is_some_and(|choice| choice.same_person),
        "candidates": chosen.collect::<Vec<_>>(),
        "failure": details.failure.as_ref().map(|code| desk.text(&format!("staff-source-{code}"), &[])),
        "reason": search.reason(&key)?,
    }))
}
