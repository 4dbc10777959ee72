//! What is done in systems for one thing that was granted: planned, tried, confirmed, done, with its proof; or asked of a
//! colleague.

use actix_web::web;
use serde_json::{Value, json};

use super::{find, found::in_language, step_refusal, viewed};
use crate::{
    audit::Action,
    cases::{self, Case, Item},
    db::Conn,
    execution::{self, Answer as Said, Deed, DeedError, Parts, Stay, TaskAnswer, Wish},
    ids::{CaseId, DeedId, ItemId},
    law::{
        execution::{DeedFailure, DeedKind, DeedState},
        status::Status,
    },
    letters,
    sources::writer::Row,
    staff::{self, Permission},
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Fields, Posted},
        frame,
    },
};

/// Rows of a proof that are shown at once.
const SHOWN: usize = 50;

/// What was sent and has to be corrected.
#[derive(Default)]
struct Typed {
    fields: Fields,
    /// The form it stands in, the field, the key of the words.
    problem: Option<(String, &'static str)>,
}

fn parts(desk: &Desk) -> Parts<'_> {
    Parts { db: &desk.app.db, vault: &desk.app.vault, sources: &desk.app.sources }
}

fn page_of(case: CaseId, item: ItemId, to: &str) -> String {
    format!("/staff/cases/{case}/items/{item}/deeds{to}")
}

pub async fn deeds_page(desk: Desk, ids: web::Path<(CaseId, ItemId)>) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let case = desk.read(|conn| find(desk, conn, ids.0))?;
        viewed(desk, case.id, Action::CaseViewed, json!({ "item": ids.1 }))?;
        Ok(Answer::Page(desk.read(|conn| render(desk, conn, &case, ids.1, &Typed::default()))?))
    })
    .await
}

/// The page again, with what was typed and what is wrong; what nothing on the page can correct is told by itself.
fn again(
    desk: &Desk,
    id: CaseId,
    item: ItemId,
    (form, fields): (&str, Fields),
    error: DeedError,
) -> Result<Answer, Failure> {
    let problem = Some((form.to_owned(), problem(desk, error)?));
    let case = desk.read(|conn| find(desk, conn, id))?;
    Ok(Answer::Invalid(desk.read(|conn| render(desk, conn, &case, item, &Typed { fields, problem }))?))
}

/// The key of what to correct.
fn problem(desk: &Desk, error: DeedError) -> Result<&'static str, Failure> {
    let refused = |key: &str| Err(Failure::Refused { text: desk.text(key, &[]) });
    match error {
        DeedError::NothingChosen => Ok("deed-error-chosen"),
        DeedError::ValueMissing => Ok("deed-error-value"),
        DeedError::SameValue => Ok("deed-error-same"),
        DeedError::TextMissing => Ok("deed-error-text"),
        DeedError::TooLong => Ok("deed-error-long"),
        DeedError::DayWrong => Ok("deed-error-day"),
        DeedError::ReasonMissing => Ok("deed-error-reason"),
        DeedError::NotOffered => Ok("deed-error-offered"),
        DeedError::SecondPerson => Ok("deed-error-second"),
        DeedError::NoSuchDeed => Err(Failure::Absent),
        DeedError::Changed => Err(Failure::Changed),
        DeedError::NothingToDo | DeedError::NotNow => refused("deed-error-now"),
        DeedError::Step(e) => Err(step_refusal(desk, e)),
        DeedError::Item(e) => Err(Failure::internal(&e)),
        DeedError::Recipients(e) => Err(Failure::internal(&e)),
        DeedError::Vault(e) => Err(e.into()),
        DeedError::Db(e) => Err(e.into()),
    }
}

pub async fn plan_deeds(posted: Posted, ids: web::Path<(CaseId, ItemId)>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let (id, item) = *ids;
        let wishes: Vec<Wish> =
            fields.every("choice").iter().filter_map(|choice| program(choice, &fields)).collect();
        planned(desk, (id, item), ("plan", fields), &wishes)
    })
    .await
}

/// `candidate/dataset`, or `candidate/dataset/column`.
fn program(choice: &str, fields: &Fields) -> Option<Wish> {
    let mut parts = choice.splitn(3, '/');
    Some(Wish::Program {
        candidate: parts.next()?.parse().ok()?,
        dataset: parts.next()?.to_owned(),
        column: parts.next().unwrap_or_default().to_owned(),
        old: fields.text("old"),
        new: fields.text("new"),
    })
}

pub async fn plan_task(posted: Posted, ids: web::Path<(CaseId, ItemId)>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let (id, item) = *ids;
        let wish = match (fields.text("owner").parse(), fields.text("due_on").parse()) {
            (Ok(owner), Ok(due_on)) => {
                Wish::Person { system: fields.text("system"), what: fields.text("what"), owner, due_on }
            }
            (Err(_), _) => return again(desk, id, item, ("task", fields), DeedError::NotOffered),
            (_, Err(_)) => return again(desk, id, item, ("task", fields), DeedError::DayWrong),
        };
        planned(desk, (id, item), ("task", fields), &[wish])
    })
    .await
}

fn planned(
    desk: &Desk,
    (id, item): (CaseId, ItemId),
    (form, fields): (&str, Fields),
    wishes: &[Wish],
) -> Result<Answer, Failure> {
    let mut case = desk.read(|conn| find(desk, conn, id))?;
    let house = (&*desk.app.vault, &desk.app.sources);
    let done = desk.write(|tx| execution::plan(tx, house, &mut case, item, wishes, desk.actor.id, desk.now));
    match done {
        Ok(_) => Ok(Answer::See(page_of(id, item, "?notice=planned#deeds"))),
        Err(error) => again(desk, id, item, (form, fields), error),
    }
}

/// Does something with one deed and shows the page again at it.
fn with_deed(
    desk: &Desk,
    (id, deed): (CaseId, DeedId),
    fields: Fields,
    act: impl FnOnce(&mut Conn, &mut Case, i32) -> Result<(), DeedError>,
) -> Result<Answer, Failure> {
    desk.may(Permission::WorkOnCases)?;
    let mut case = desk.read(|conn| find(desk, conn, id))?;
    let stored = desk.read(|conn| Ok(execution::find(conn, &desk.app.vault, &case, deed)));
    let stored = match stored? {
        Ok(stored) => stored,
        Err(error) => return Err(problem(desk, error).err().unwrap_or(Failure::Absent)),
    };
    let as_seen = fields.text("version").parse().map_err(|_| Failure::Changed)?;
    match desk.write(|tx| act(tx, &mut case, as_seen)) {
        Ok(()) => Ok(Answer::See(page_of(id, stored.item, &format!("#deed-{deed}")))),
        Err(error) => again(desk, id, stored.item, (&deed.to_string(), fields), error),
    }
}

pub async fn try_deed(posted: Posted, ids: web::Path<(CaseId, DeedId)>) -> Result<Answer, Failure> {
    let desk = posted.desk;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let (id, deed) = *ids;
        let case = desk.read(|conn| find(desk, conn, id))?;
        let organisation = desk.read(|conn| frame::organisation(desk, conn))?;
        let today = desk.now.with_timezone(&organisation.zone()).date_naive();
        match execution::try_out(parts(desk), &case, deed, desk.actor.id, (today, desk.now)) {
            Ok(deed) => Ok(Answer::See(page_of(id, deed.item, &format!("#deed-{}", deed.id)))),
            Err(error) => Err(match problem(desk, error) {
                Ok(key) => Failure::Refused { text: desk.text(key, &[]) },
                Err(failure) => failure,
            }),
        }
    })
    .await
}

pub async fn confirm_deed(posted: Posted, ids: web::Path<(CaseId, DeedId)>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        let organisation = desk.read(|conn| frame::organisation(desk, conn))?;
        let (house, reason) = ((&*desk.app.vault, &desk.app.sources), fields.text("reason"));
        let stays = fields.text("answer") == "stays";
        with_deed(desk, *ids, fields, |tx, case, as_seen| {
            let said = if stays { Said::Stays } else { Said::Do { reason: &reason } };
            let seen = (ids.1, as_seen);
            execution::confirm(tx, house, &organisation, case, seen, said, desk.actor.id, desk.now)
                .map(|_| ())
        })
    })
    .await
}

pub async fn retry_deed(posted: Posted, ids: web::Path<(CaseId, DeedId)>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        with_deed(desk, *ids, fields, |tx, case, as_seen| {
            execution::again(tx, &desk.app.vault, case, (ids.1, as_seen), desk.actor.id, desk.now)
        })
    })
    .await
}

pub async fn remove_deed(posted: Posted, ids: web::Path<(CaseId, DeedId)>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        let organisation = desk.read(|conn| frame::organisation(desk, conn))?;
        with_deed(desk, *ids, fields, |tx, case, as_seen| {
            let seen = (ids.1, as_seen);
            execution::remove(tx, &desk.app.vault, &organisation, case, seen, desk.actor.id, desk.now)
        })
    })
    .await
}

pub async fn answer_deed(posted: Posted, ids: web::Path<(CaseId, DeedId)>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        let organisation = desk.read(|conn| frame::organisation(desk, conn))?;
        let said = fields.clone();
        let (method, proof) = (said.text("method"), said.text("proof"));
        let (because, on) = (said.text("because"), said.text("done_on").parse());
        let could_not = said.text("result") == "could-not";
        with_deed(desk, *ids, fields, |tx, case, as_seen| {
            let answer = match (could_not, on) {
                (true, _) => TaskAnswer::CouldNot { because: &because },
                (false, Ok(on)) => TaskAnswer::Done { on, method: &method, proof: &proof },
                (false, Err(_)) => return Err(DeedError::DayWrong),
            };
            let (vault, by, seen) = (&desk.app.vault, desk.actor.id, (ids.1, as_seen));
            execution::answer_task(tx, vault, &organisation, case, seen, answer, by, desk.now)
        })
    })
    .await
}

fn item_of(desk: &Desk, conn: &mut Conn, case: &Case, id: ItemId) -> Result<Item, Failure> {
    let items = cases::items_of(conn, &desk.app.vault, case).map_err(|e| Failure::internal(&e))?;
    items.into_iter().find(|item| item.id == id).ok_or(Failure::Absent)
}

fn render(desk: &Desk, conn: &mut Conn, case: &Case, item: ItemId, typed: &Typed) -> Result<String, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    let (vault, lang) = (&desk.app.vault, desk.lang());
    let item = item_of(desk, conn, case, item)?;
    let kind = item.entry.verdict.and_then(DeedKind::of).ok_or(Failure::Absent)?;
    let organisation = frame::organisation(desk, conn)?;
    let today = desk.now.with_timezone(&organisation.zone()).date_naive();
    let people = staff::colleagues(conn, case.organisation)?;
    let name = |id| people.iter().find(|one| Some(one.id) == id).map(|one| one.name.clone());
    let all = execution::of_case(conn, vault, case).map_err(|e| Failure::internal(&e))?;
    let here: Vec<&Deed> = all.iter().filter(|deed| deed.item == item.id).collect();
    let deeds: Vec<Value> = here
        .iter()
        .map(|deed| {
            let mut view = view(desk, deed, typed);
            view["by"] = json!(name(deed.confirmed_by.or(Some(deed.planned_by))));
            view["owner"] = json!(name(deed.owner));
            view["signed_by"] = json!(name(deed.signed_by));
            view["mine"] = json!(deed.signed_by == Some(desk.actor.id));
            view["at"] =
                json!(deed.settled_at.map(|at| letters::time_in_words(at, organisation.zone(), lang)));
            view
        })
        .collect();
    let open = case.status == Status::Executing && item.carried.is_none();
    let offered = match open {
        true => execution::choices(conn, (vault, &desk.app.sources), case, kind)
            .map_err(|e| Failure::internal(&e))?,
        false => vec![],
    };
    let choices: Vec<Value> =
        offered.iter().flat_map(|choice| offers(desk, choice, kind, &here, typed)).collect();
    let text = |field: &str, otherwise: &str| match typed.fields.has(field) {
        true => typed.fields.text(field),
        false => otherwise.to_owned(),
    };
    context.insert("deeds", &deeds);
    context.insert("choices", &choices);
    context.insert("open", &open);
    context.insert("old", &text("old", item.entry.text("was")));
    context.insert("new", &text("new", item.entry.text("should-be")));
    context.insert(
        "task",
        &json!({
            "system": text("system", item.entry.text("systems")), "what": text("what", item.entry.text("what")),
            "due_on": text("due_on", &case.due_on.max(today).to_string()),
            "owner": text("owner", &desk.actor.id.to_string()),
        }),
    );
    let staff: Vec<Value> =
        people.iter().map(|one| json!({ "id": one.id.to_string(), "name": one.name })).collect();
    context.insert("people", &staff);
    context.insert("today", &today);
    context.insert("kind", &kind);
    let told = |(form, key): &(String, &str)| json!({ "form": form, "text": desk.text(key, &[]) });
    let wrong = typed.problem.as_ref().map(told);
    let listed: Vec<Value> = typed
        .problem
        .iter()
        .map(|(form, key)| {
            let field = if form == "plan" || form == "task" { form.clone() } else { format!("deed-{form}") };
            json!({ "field": field, "text": desk.text(key, &[]) })
        })
        .collect();
    context.insert("wrong", &wrong);
    context.insert("problems", &listed);
    context.insert("waits", &here.iter().any(|deed| deed.state.is_under_way()));
    context.insert(
        "item",
        &json!({ "id": item.id, "what": item.entry.text("what"), "done": item.carried.as_ref().map(|done| {
            let on = letters::day_in_words(done.on, lang);
            desk.text("procedure-carried-on", &[("day", &on), ("method", &done.method)])
        }) }),
    );
    context.insert(
        "case",
        &json!({ "id": case.id, "number": case.number, "name": case.details(vault)?.person.name }),
    );
    frame::render(desk, "staff/deeds.html", &context)
}

/// What can be ticked: a dataset, or to correct each of its columns; not what is planned already.
fn offers(
    desk: &Desk,
    choice: &execution::Choice,
    kind: DeedKind,
    planned: &[&Deed],
    typed: &Typed,
) -> Vec<Value> {
    let lang = desk.lang();
    let title = |column: Option<&str>| {
        let dataset = in_language(&choice.dataset.title, lang);
        let column = column.map(|column| {
            let titled = choice.dataset.columns.get(column).and_then(|titled| titled.title.as_ref());
            titled.map_or_else(|| column.to_owned(), |words| in_language(words, lang).to_owned())
        });
        column.map_or_else(|| dataset.to_owned(), |column| format!("{dataset}: {column}"))
    };
    let ticked = typed.fields.every("choice");
    let one = |column: Option<&str>| {
        let there = planned.iter().any(|deed| {
            deed.source == choice.source.name
                && deed.dataset == choice.dataset.name
                && deed.plan.person == choice.found.key_text()
                && (column.is_none() || deed.column() == column)
        });
        let mut value = format!("{}/{}", choice.candidate, choice.dataset.name);
        if let Some(column) = column {
            value = format!("{value}/{column}");
        }
        (!there || column.is_some()).then(|| {
            json!({
                "chosen": ticked.contains(&value), "value": value, "title": title(column),
                "source": in_language(&choice.source.title, lang), "key": choice.found.key_text(),
            })
        })
    };
    match kind {
        DeedKind::Rectify => {
            let columns = choice.dataset.execution.rectify.iter();
            columns.filter_map(|rectify| one(Some(rectify.column.as_str()))).collect()
        }
        _ => one(None).into_iter().collect(),
    }
}

fn view(desk: &Desk, deed: &Deed, typed: &Typed) -> Value {
    let lang = desk.lang();
    let plan = &deed.plan;
    let dataset = plan.dataset_title.as_ref().map(|words| in_language(words, lang).to_owned());
    let column = plan.column_title.as_ref().map(|words| in_language(words, lang).to_owned());
    let column = column.or_else(|| deed.column().map(str::to_owned));
    let seen = deed.proof.as_ref().filter(|_| !deed.is_task());
    let (before, after, hit) = match (seen, &deed.tried) {
        (Some(proof), _) => (&proof.before[..], &proof.after[..], proof.hit),
        (None, Some(tried)) => (&tried.before[..], &tried.after[..], tried.hit),
        (None, None) => (&[][..], &[][..], 0),
    };
    let wants_trial = deed.failure.is_some_and(DeedFailure::wants_a_new_trial) || deed.tried.is_none();
    let class = match deed.state {
        DeedState::Done => "is-ok",
        DeedState::Failed | DeedState::CouldNot => "is-danger",
        DeedState::Stays => "",
        _ => "is-warn",
    };
    let tried_here = typed.problem.as_ref().is_some_and(|(form, _)| *form == deed.id.to_string());
    let kept = |field: &str| if tried_here { typed.fields.text(field) } else { String::new() };
    json!({
        "id": deed.id, "version": deed.version, "state": deed.state, "class": class,
        "state_text": desk.text(&format!("deed-state-{}", deed.state), &[]),
        "title": dataset.unwrap_or_else(|| plan.person.clone()),
        "source": plan.source_title.as_ref().map(|words| in_language(words, lang)),
        "person": plan.person, "column": column, "task": deed.is_task(), "what": plan.task,
        "old": deed.tried.as_ref().and_then(|tried| tried.old.clone()).or_else(|| plan.old.clone()),
        "new": plan.new, "reason": plan.reason,
        "failure": deed.failure.map(|failure| desk.text(&format!("deed-failure-{failure}"), &[])),
        "stay": deed.tried.as_ref().and_then(|tried| tried.stay.as_ref()).map(|stay| stay_view(desk, stay)),
        "before": rows(before), "after": rows(after), "hit": hit,
        "rows": desk.text("deed-rows", &[("n", &hit.to_string())]),
        "more": before.len().saturating_sub(SHOWN),
        "seen": deed.tried.is_some() || seen.is_some(),
        "statement": deed.statement(),
        "found_done": seen.is_some_and(|proof| proof.found_done),
        "method": deed.proof.as_ref().map(|proof| proof.method.clone()),
        "note": deed.proof.as_ref().map(|proof| proof.note.clone()),
        "done_on": deed.proof.as_ref().and_then(|proof| proof.done_on)
            .map(|day| letters::day_in_words(day, lang)),
        "due_on": deed.due_on.map(|day| letters::day_in_words(day, lang)),
        "may_try": deed.state.may_be_tried() && (deed.state != DeedState::Failed || wants_trial),
        "may_retry": deed.state == DeedState::Failed && !wants_trial && deed.confirmed_by.is_some(),
        "may_remove": (deed.state.may_be_tried() && !deed.begun) || deed.state == DeedState::Asked,
        "may_confirm": matches!(deed.state, DeedState::Tried | DeedState::Signed),
        "typed": { "reason": kept("reason"), "method": kept("method"), "proof": kept("proof"),
            "because": kept("because"), "done_on": kept("done_on"), "result": kept("result") },
    })
}

fn stay_view(desk: &Desk, stay: &Stay) -> Value {
    let until = stay.until.map(|day| letters::day_in_words(day, desk.lang()));
    json!({
        "stop": stay.stop, "answerable": stay.stop.may_be_answered(),
        "text": desk.text(&format!("deed-stop-{}", stay.stop), &[]),
        "ground": desk.text(&format!("ground-{}", stay.ground), &[]),
        "basis": in_language(&stay.basis, desk.lang()),
        "until": until.map(|day| desk.text("procedure-kept-until", &[("day", &day)])),
    })
}

/// The first rows, as one line each.
fn rows(rows: &[Row]) -> Vec<String> {
    let line = |row: &Row| {
        let cells = row.iter().map(|cell| cell.as_deref().unwrap_or("–"));
        cells.collect::<Vec<_>>().join(" · ")
    };
    rows.iter().take(SHOWN).map(line).collect()
}
