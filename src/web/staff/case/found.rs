//! What the sources gave: progress, candidates, datasets.

use actix_web::web;
use serde_json::{Value, json};
use tera::Context;

use super::{
    candidates,
    collected::{task_failure, task_view},
    find,
};
use crate::{
    cases::Case,
    db::Conn,
    ids::CaseId,
    letters::Lang,
    sources::{
        cell::Cell,
        collected::Collected,
        declaration::Words,
        identifiers::Identifier,
        search::{self, Search, SearchState},
        tasks,
    },
    staff::{self as organisation, Permission},
    web::staff::{
        answer::{Answer, Failure},
        desk::Desk,
    },
};

/// A text of a declaration, in the language of the one at the desk.
pub fn in_language(words: &Words, lang: Lang) -> &str {
    match lang {
        Lang::Da => &words.da,
        Lang::En => &words.en,
    }
}

/// A value as it is shown; the empty text stands for a value that is not there.
pub fn cell_text(cell: &Cell) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Bool(yes) => yes.to_string(),
        Cell::Bytes(bytes) => {
            let shown: String = bytes.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
            format!("{shown}{} ({} B)", if bytes.len() > 16 { "…" } else { "" }, bytes.len())
        }
        Cell::Number(text)
        | Cell::Text(text)
        | Cell::Date(text)
        | Cell::DateTime(text)
        | Cell::Json(text) => text.clone(),
    }
}

pub(super) fn ways(desk: &Desk, ways: &[Vec<Identifier>]) -> String {
    let one = |way: &Vec<Identifier>| {
        let names = way.iter().map(|identifier| desk.text(&format!("staff-by-{}", identifier.as_str()), &[]));
        names.collect::<Vec<_>>().join(" + ")
    };
    ways.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Each search of the newest round, as the page shows it.
pub fn searches(desk: &Desk, conn: &mut Conn, case: &Case) -> Result<Vec<Value>, Failure> {
    let found = search::of_case(conn, case.organisation, case.id)?;
    let asked = tasks::of_case(conn, &desk.app.vault, case).map_err(task_failure)?;
    let zone = organisation::find(conn, case.organisation)?.ok_or(Failure::Absent)?.zone();
    let view = |search: &Search| {
        let mut view = search_view(desk, conn, case, search)?;
        let task = asked.iter().find(|task| task.search == search.id);
        view["task"] = json!(task.map(|task| task_view(desk, task, zone)));
        Ok(view)
    };
    let mut views = found.iter().map(view).collect::<Result<Vec<_>, Failure>>()?;
    fold_quiet(desk, &mut views);
    Ok(views)
}

/// Where many systems have nothing to tell, they are one line, after those that have.
const MANY_QUIET: usize = 3;

fn fold_quiet(desk: &Desk, views: &mut [Value]) {
    let speaks = |view: &Value| {
        view["state"] != json!(SearchState::NothingFound)
            || !view["task"].is_null()
            || ["too_many", "capped", "none_chosen", "reason", "documents", "refused"]
                .iter()
                .any(|said| !view[said].is_null() && view[said] != false)
    };
    let quiet = views.iter().filter(|view| !speaks(view)).count();
    if quiet < MANY_QUIET {
        return;
    }
    views.sort_by_key(|view| !speaks(view));
    let first = views.len() - quiet;
    for view in &mut views[first..] {
        view["quiet"] = json!(true);
    }
    views[first]["quiet_head"] = json!(desk.text("found-quiet", &[("n", &quiet.to_string())]));
}

fn search_view(desk: &Desk, conn: &mut Conn, case: &Case, search: &Search) -> Result<Value, Failure> {
    let details = &search.details.0;
    let state = search.state;
    let class = match state {
        SearchState::Done => "is-ok",
        SearchState::Choose | SearchState::Asked | SearchState::Unasked => "is-warn",
        SearchState::Failed => "is-danger",
        SearchState::Waiting | SearchState::Reading => "is-info",
        SearchState::NothingFound | SearchState::LeftOut => "",
    };
    let compared = match state {
        SearchState::Choose => candidates::compared(desk, conn, case, search)?,
        _ => Value::Null,
    };
    let failure = details.failure.as_ref().filter(|_| !state.is_settled());
    Ok(json!({
        "id": search.id,
        "title": in_language(&details.title, desk.lang()),
        "state": state,
        "class": class,
        "rows": desk.text("staff-rows", &[("n", &search.rows_read.to_string())]),
        "tried": ways(desk, &details.tried),
        "too_many": details.too_many,
        "capped": details.capped,
        "documents": (details.documents > 0)
            .then(|| desk.text("collected-count", &[("n", &details.documents.to_string())])),
        "refused": (details.refused > 0)
            .then(|| desk.text("collected-refused", &[("n", &details.refused.to_string())])),
        "failure": failure.map(|code| desk.text(&format!("staff-source-{code}"), &[])),
        "trying": failure.is_some() && state != SearchState::Failed,
        "none_chosen": state == SearchState::NothingFound && details.candidates > 0,
        "reason": search.reason(&case.key(&desk.app.vault)?)?,
        "compared": compared,
    }))
}

pub fn dataset_view(desk: &Desk, case: &Case, dataset: &Collected, withheld: usize) -> Value {
    let details = &dataset.details.0;
    let others = details.columns.iter().filter(|column| column.others).count();
    json!({
        "id": dataset.id,
        "href": format!("/staff/cases/{}/datasets/{}", case.id, dataset.id),
        "title": in_language(&details.title, desk.lang()),
        "source": in_language(&details.source_title, desk.lang()),
        "rows": desk.text("staff-rows", &[("n", &dataset.rows.to_string())]),
        "columns": desk.text("staff-columns", &[("n", &details.columns.len().to_string())]),
        "others": (others > 0).then(|| desk.text("staff-others", &[("n", &others.to_string())])),
        "withheld": (withheld > 0).then(|| desk.text("staff-withheld-count", &[("n", &withheld.to_string())])),
        "capped": details.capped.is_some(),
    })
}

/// How far collecting is: names of systems and counts, nothing about a person.
pub async fn progress(desk: Desk, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::ReadCases)?;
        desk.read(|conn| {
            let case = find(desk, conn, *id)?;
            if desk.fragment.as_deref() != Some("progress") {
                return Ok(Answer::See(format!("/staff/cases/{}", case.id)));
            }
            let mut context = Context::new();
            insert_progress(&mut context, &searches(desk, conn, &case)?);
            let html =
                desk.app.words.render_block("staff/progress.html", "progress", desk.lang(), &context)?;
            Ok(Answer::Fragment("progress", html))
        })
    })
    .await
}

/// `searches`, `running`, and a text that changes whenever the page should be looked at again.
pub fn insert_progress(context: &mut Context, searches: &[Value]) {
    let state = |search: &Value| search["state"].as_str().unwrap_or_default().to_owned();
    let running = searches.iter().any(|search| matches!(state(search).as_str(), "waiting" | "reading"));
    let stage: Vec<String> = searches.iter().map(state).collect();
    context.insert("searches", searches);
    context.insert("running", &running);
    context.insert("stage", &stage.join(" "));
}
