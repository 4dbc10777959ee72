//! One thing that is decided by itself: its page, and what is done on it. Without a script every field is there; what
//! means nothing with the chosen verdict is left out when it is kept.

use std::collections::BTreeMap;

use actix_web::web;
use serde_json::{Value, json};

use super::{address, find, found::in_language, procedure::before_decision, review_refusal, step_refusal};
use crate::{
    cases::{self, Case, Details, Item, ItemError, RestrictionGround},
    db::Conn,
    ids::{CaseId, DatasetId, ItemId},
    law::{
        procedure::{self, Entry, Field, Input, Kind, Need, Problem, Verdict, Wrong},
        rights::Right,
    },
    review::{self, AssessError},
    sources::collected,
    staff::Permission,
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Fields, Posted},
        frame,
    },
};

/// What is being filled in: as it is stored, or as it was sent and has to be corrected.
#[derive(Default)]
struct Draft {
    item: Option<Item>,
    dataset: Option<DatasetId>,
    entry: Entry,
    problems: Vec<Problem>,
    /// The second form of the page: how it was carried out.
    done: BTreeMap<String, String>,
    done_problems: Vec<Problem>,
}

fn kind_of(case: &Case) -> Result<Kind, Failure> {
    Kind::of(case.right).ok_or(Failure::Absent)
}

fn item_of(desk: &Desk, conn: &mut Conn, case: &Case, id: ItemId) -> Result<Item, Failure> {
    let items = cases::items_of(conn, &desk.app.vault, case).map_err(|e| Failure::internal(&e))?;
    items.into_iter().find(|item| item.id == id).ok_or(Failure::Absent)
}

pub async fn new_item_page(
    desk: Desk,
    id: web::Path<CaseId>,
    query: web::Query<Vec<(String, String)>>,
) -> Result<Answer, Failure> {
    let dataset = Fields::from(query.into_inner()).text("dataset").parse().ok();
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        desk.read(|conn| {
            let case = find(desk, conn, *id)?;
            let entry = suggested(desk, conn, &case, dataset)?;
            let draft = Draft { dataset, entry, ..Draft::default() };
            Ok(Answer::Page(render(desk, conn, &case, &draft)?))
        })
    })
    .await
}

/// What the declaration of a source says about a dataset, to be looked at by a person.
fn suggested(desk: &Desk, conn: &mut Conn, case: &Case, id: Option<DatasetId>) -> Result<Entry, Failure> {
    let mut entry = Entry::default();
    if let ([only], false) = (kind_of(case)?.verdicts(), kind_of(case)?.verdict_follows()) {
        entry.verdict = Some(*only);
    }
    let Some(id) = id else { return asked_for(desk, conn, case, entry) };
    let found = collected::of_case(conn, case.organisation, case.id)?;
    let found = found.into_iter().find(|dataset| dataset.id == id).ok_or(Failure::Absent)?;
    let details = &found.details.0;
    let word = |value: Result<Value, serde_json::Error>| match value {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    };
    let mut say = |key: &str, value: String| entry.fields.insert(key.to_owned(), value);
    say("what", in_language(&details.title, desk.lang()).to_owned());
    say("basis", word(serde_json::to_value(details.legal_basis)));
    say("provided", word(serde_json::to_value(details.provided_by)));
    say("automated", "yes".to_owned());
    Ok(entry)
}

/// What the person herself asked for and nobody has written down yet.
fn asked_for(desk: &Desk, conn: &mut Conn, case: &Case, mut entry: Entry) -> Result<Entry, Failure> {
    let asked = case.particulars(&desk.app.vault)?;
    let there = cases::items_of(conn, &desk.app.vault, case).map_err(|e| Failure::internal(&e))?.len();
    let mut say = |key: &str, value: &str| {
        let line = value.lines().next().unwrap_or_default();
        entry.fields.insert(key.to_owned(), line.chars().take(200).collect());
    };
    match asked.corrections.get(there) {
        Some(correction) if case.right == Right::Rectification => {
            say("was", &correction.wrong);
            say("should-be", &correction.right);
        }
        _ if there == 0 => {
            say("what", &asked.what);
            let ground = asked.ground.filter(|_| case.right == Right::Restriction);
            say(
                "restriction-ground",
                ground.map_or("", |ground| match ground {
                    RestrictionGround::Contested => "accuracy",
                    RestrictionGround::Unlawful => "unlawful",
                    RestrictionGround::Claim => "claims",
                    RestrictionGround::Objected => "objection",
                }),
            );
        }
        _ => {}
    }
    Ok(entry)
}

pub async fn item_page(desk: Desk, ids: web::Path<(CaseId, ItemId)>) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        desk.read(|conn| {
            let case = find(desk, conn, ids.0)?;
            let item = item_of(desk, conn, &case, ids.1)?;
            let draft = stored(item);
            Ok(Answer::Page(render(desk, conn, &case, &draft)?))
        })
    })
    .await
}

fn stored(item: Item) -> Draft {
    let mut done = BTreeMap::new();
    if let Some(carried) = &item.carried {
        done.insert("done-on".to_owned(), carried.on.to_string());
        done.insert("method".to_owned(), carried.method.clone());
        done.insert("proof".to_owned(), carried.proof.clone());
        let until = carried.backups_until.map(|day| day.to_string()).unwrap_or_default();
        done.insert("backups-until".to_owned(), until);
        done.insert("system".to_owned(), carried.system.clone());
    }
    Draft { dataset: item.dataset, entry: item.entry.clone(), done, item: Some(item), ..Draft::default() }
}

pub async fn add_item(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    save(posted, *id, None).await
}

pub async fn save_item(posted: Posted, ids: web::Path<(CaseId, ItemId)>) -> Result<Answer, Failure> {
    save(posted, ids.0, Some(ids.1)).await
}

fn said(kind: Kind, fields: &Fields) -> Entry {
    let values = kind.fields().iter().map(|field| (field.key.to_owned(), fields.text(field.key)));
    Entry { verdict: Verdict::parse(&fields.text("verdict")), fields: values.collect() }
}

async fn save(posted: Posted, id: CaseId, item: Option<ItemId>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let mut case = desk.read(|conn| find(desk, conn, id))?;
        let before = item.map(|item| desk.read(|conn| item_of(desk, conn, &case, item))).transpose()?;
        let entry = said(kind_of(&case)?, &fields);
        let dataset = match &before {
            Some(before) => before.dataset,
            None => fields.text("dataset").parse().ok(),
        };
        let (vault, words, by) = (&desk.app.vault, &desk.app.words, desk.actor.id);
        let done = match dataset.filter(|_| case.right == Right::Portability) {
            Some(dataset) => desk.write(|tx| {
                review::assess(tx, vault, words, &mut case, (item, dataset), &entry, by, desk.now)
            }),
            None => desk
                .write(|tx| cases::save_item(tx, vault, &mut case, (item, None), &entry, by, desk.now))
                .map_err(AssessError::Item),
        };
        let problems = match done {
            Ok(_) => return Ok(Answer::See(format!("{}#step-items", address(id, "item-saved")))),
            Err(AssessError::Item(ItemError::Invalid(problems))) => problems,
            Err(error) => return Err(failure(desk, error)),
        };
        let done = before.clone().map(|item| stored(item).done).unwrap_or_default();
        let draft = Draft { item: before, dataset, entry, problems, done, ..Draft::default() };
        desk.read(|conn| {
            let case = find(desk, conn, id)?;
            Ok(Answer::Invalid(render(desk, conn, &case, &draft)?))
        })
    })
    .await
}

pub async fn carry_out(posted: Posted, ids: web::Path<(CaseId, ItemId)>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let (id, item) = *ids;
        let mut case = desk.read(|conn| find(desk, conn, id))?;
        let organisation = desk.read(|conn| frame::organisation(desk, conn))?;
        let names = procedure::carried_fields(kind_of(&case)?).iter().map(|field| field.key);
        let said: BTreeMap<String, String> = names.map(|name| (name.to_owned(), fields.text(name))).collect();
        let done = desk.write(|tx| {
            let (vault, by) = (&desk.app.vault, desk.actor.id);
            cases::carry_out(tx, vault, &organisation, &mut case, item, &said, by, desk.now)
        });
        let problems = match done {
            Ok(()) => return Ok(Answer::See(format!("{}#step-carried-out", address(id, "item-done")))),
            Err(ItemError::Invalid(problems)) => problems,
            Err(error) => return Err(failure(desk, error.into())),
        };
        desk.read(|conn| {
            let item = item_of(desk, conn, &case, item)?;
            let draft = Draft { done: said, done_problems: problems, ..stored(item) };
            Ok(Answer::Invalid(render(desk, conn, &case, &draft)?))
        })
    })
    .await
}

pub async fn remove_item(posted: Posted, ids: web::Path<(CaseId, ItemId)>) -> Result<Answer, Failure> {
    let desk = posted.desk;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let (id, item) = *ids;
        desk.write(|tx| {
            let mut case = find(desk, tx, id)?;
            cases::remove_item(tx, &desk.app.vault, &mut case, item, desk.actor.id, desk.now)
                .map_err(|error| failure(desk, error.into()))
        })?;
        Ok(Answer::See(format!("{}#step-items", address(id, "item-removed"))))
    })
    .await
}

fn failure(desk: &Desk, error: AssessError) -> Failure {
    let refused = |key: &str| Failure::Refused { text: desk.text(key, &[]) };
    match error {
        AssessError::Item(error) => match error {
            ItemError::Invalid(_) | ItemError::NotItsRight | ItemError::NoSuchItem => Failure::Absent,
            ItemError::TooMany => refused("staff-refusal-too-many-items"),
            ItemError::NothingToDo => refused("staff-refusal-nothing-to-do"),
            ItemError::Restriction(e) => Failure::internal(&e),
            ItemError::Objection(e) => Failure::internal(&e),
            ItemError::Step(e) => step_refusal(desk, e),
            ItemError::Vault(e) => e.into(),
            ItemError::Db(e) => e.into(),
        },
        AssessError::Review(error) => match review_refusal(desk, error) {
            Ok(key) => refused(key),
            Err(failure) => failure,
        },
        AssessError::Db(e) => e.into(),
    }
}

fn render(desk: &Desk, conn: &mut Conn, case: &Case, draft: &Draft) -> Result<String, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    let kind = kind_of(case)?;
    let details = case.details(&desk.app.vault)?;
    let problems: Vec<Value> = [&draft.problems, &draft.done_problems]
        .into_iter()
        .flatten()
        .map(|problem| json!({ "field": problem.field, "text": problem_words(desk, *problem) }))
        .collect();
    let fields = |fields: &'static [Field], problems: &[Problem], value: &dyn Fn(&str) -> String| {
        let view = |field: &Field| {
            let problem = problems.iter().find(|problem| problem.field == field.key);
            let problem = problem.map(|problem| problem_words(desk, *problem)).unwrap_or_default();
            field_view(desk, kind, field, &value(field.key), &problem)
        };
        fields.iter().map(view).collect::<Vec<_>>()
    };
    context
        .insert("fields", &fields(kind.fields(), &draft.problems, &|key| draft.entry.text(key).to_owned()));
    let done = |key: &str| match (draft.done.get(key), key) {
        (Some(value), _) => value.clone(),
        (None, "system") => draft.entry.text("systems").to_owned(),
        (None, "addresses") => addresses(&details).join("\n"),
        _ => String::new(),
    };
    context.insert("done_fields", &fields(procedure::carried_fields(kind), &draft.done_problems, &done));
    let verdicts: Vec<Value> = kind
        .verdicts()
        .iter()
        .map(|verdict| {
            json!({
                "value": verdict, "chosen": draft.entry.verdict == Some(*verdict),
                "text": desk.text(&format!("verdict-{verdict}"), &[]),
                "hint": desk.text(&format!("verdict-{verdict}-hint"), &[("right", case.right.as_str())]),
            })
        })
        .collect();
    context.insert("verdicts", &if kind.verdict_follows() { Vec::new() } else { verdicts });
    let verdict = draft.item.as_ref().and_then(|item| item.entry.verdict);
    context.insert(
        "item",
        &json!({
            "id": draft.item.as_ref().map(|item| item.id), "kind": kind, "dataset": draft.dataset,
            "verdict": verdict.map(|verdict| desk.text(&format!("verdict-{verdict}"), &[])),
            "to_do": verdict.is_some_and(Verdict::needs_action),
            "ground": draft.item.as_ref().and_then(|item| item.ground)
                .map(|ground| desk.text(&format!("ground-{ground}"), &[])),
        }),
    );
    context.insert("problems", &problems);
    context.insert("writable", &before_decision(case));
    context.insert("description", &details.description);
    context.insert(
        "case",
        &json!({
            "id": case.id, "number": case.number, "name": details.person.name, "right": case.right,
            "executing": case.status == crate::law::status::Status::Executing,
        }),
    );
    frame::render(desk, "staff/item.html", &context)
}

/// Where marketing reaches the person, as far as she told it.
fn addresses(details: &Details) -> Vec<&str> {
    let Details { person, requester, .. } = details;
    let email = person.email.as_deref().unwrap_or(&requester.email);
    let phone = person.phone.as_deref().or(requester.phone.as_deref());
    [Some(email), phone].into_iter().flatten().filter(|text| !text.is_empty()).collect()
}

fn problem_words(desk: &Desk, problem: Problem) -> String {
    desk.text(
        match problem.wrong {
            Wrong::Missing if problem.field == "verdict" => "staff-error-choice",
            Wrong::Missing => "procedure-error-missing",
            Wrong::TooLong => "procedure-error-long",
            Wrong::NotADay => "procedure-error-day",
            Wrong::NotOffered => "staff-error-choice",
            Wrong::GroundAndBasis => "procedure-error-basis",
            Wrong::InFuture => "procedure-error-future",
            Wrong::BeforeReceipt => "procedure-error-early",
            Wrong::NotAnAddress => "registers-error-address",
        },
        &[],
    )
}

fn field_view(desk: &Desk, kind: Kind, field: &Field, value: &str, problem: &str) -> Value {
    let name = field.key;
    let (input, offered) = match field.input {
        Input::Line => ("line", &[][..]),
        Input::Text => ("text", &[][..]),
        Input::Day => ("day", &[][..]),
        Input::Tick => ("tick", &[][..]),
        Input::Choice(offered) => ("choice", offered),
    };
    let option = |one: &&str| {
        let key = if name == "ground" { format!("ground-{one}") } else { format!("item-{name}-{one}") };
        json!({ "value": one, "text": desk.text(&key, &[]), "chosen": *one == value })
    };
    let with = match field.need {
        Need::With(verdicts) => verdicts,
        Need::Always | Need::Optional => &[],
    };
    let only: Vec<String> =
        with.iter().map(|verdict| desk.text(&format!("verdict-{verdict}"), &[])).collect();
    let hint = format!("item-{kind}-{name}-hint");
    let hint = if desk.app.words.has(desk.lang(), &hint) { desk.text(&hint, &[]) } else { String::new() };
    json!({
        "name": name, "input": input, "value": value, "problem": problem, "hint": hint,
        "label": desk.text(&format!("item-{kind}-{name}"), &[]),
        "options": offered.iter().map(option).collect::<Vec<_>>(),
        "optional": field.need == Need::Optional,
        "only": if with.len() == kind.verdicts().len() { String::new() } else { only.join(", ") },
    })
}
