//! One source: its declaration in words, whether it is as declared, and what it would find.

use actix_web::web;
use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{
    activities, checked,
    dataset::{column_title, dataset},
    find, holds, register_of, title,
};
use crate::{
    db::Conn,
    letters,
    sources::{
        self,
        checks::{self},
        declaration::{Problem, Source},
        find::{Found, MOST_CANDIDATES},
        forms,
        identifiers::{Identifier, Identifiers},
        score, search,
    },
    staff::Permission,
    web::staff::{
        answer::{Answer, Failure},
        case::in_language,
        desk::{Desk, Fields, Posted},
        frame,
    },
};

/// What the form for trying asks for; a CPR number is tried on the command line, where it is read from standard input.
const ASKED: [Identifier; 5] =
    [Identifier::Email, Identifier::Name, Identifier::BirthDate, Identifier::Number, Identifier::Phone];

/// Rows are counted of so many candidates.
const COUNTED: usize = 5;

pub async fn show(desk: Desk, name: web::Path<String>) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::EditRegister)?;
        desk.read(|conn| {
            let source = find(desk, conn, &name)?;
            Ok(Answer::Page(page(desk, conn, source, &Value::Null)?))
        })
    })
    .await
}

fn page(desk: &Desk, conn: &mut Conn, source: &Source, tried: &Value) -> Result<String, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    let organisation = frame::organisation(desk, conn)?;
    let zone = organisation.zone();
    let register = register_of(desk, conn)?;
    let asked = search::last_asked(conn, organisation.id)?.remove(&source.name);
    let check = checks::of(conn, organisation.id)?.remove(&source.name);
    context.insert("name", &source.name);
    context.insert("title", &title(desk, source));
    context.insert("description", in_language(&source.description, desk.lang()));
    context.insert("kind", source.place.kind());
    context.insert("file", &source.file.file_name().map(|name| name.to_string_lossy()));
    context.insert("processors", &source.processors);
    context.insert("activities", &activities(desk, source, &register));
    context.insert("checked", &checked(desk, check.as_ref(), zone));
    context.insert("asked", &asked.map(|at| letters::time_in_words(at.utc(), zone, desk.lang())));
    context.insert("finders", &source.finders.iter().map(|one| finder(desk, one)).collect::<Vec<_>>());
    context.insert(
        "datasets",
        &source.datasets.iter().map(|one| dataset(desk, one, &register)).collect::<Vec<_>>(),
    );
    context.insert("contact", &source.contact.is_some());
    context.insert("holds", &holds(desk, source));
    let task = source.task.as_ref().map(|task| {
        let owner = task.owner_at(&organisation.slug).map(|owner| owner.name.as_str());
        json!({ "ask": in_language(&task.ask, desk.lang()), "owner": owner })
    });
    context.insert("task", &task);
    let questions = source.questions.iter().map(|one| in_language(&one.text, desk.lang()));
    context.insert("questions", &questions.collect::<Vec<_>>());
    context.insert("limits", &json!({
        "rows": source.limits.rows, "megabytes": source.limits.bytes >> 20, "seconds": source.limits.seconds,
    }));
    let fields = ASKED.map(|identifier| {
        json!({
            "name": identifier.as_str(),
            "label": desk.text(&format!("staff-by-{}", identifier.as_str()), &[]),
            "type": match identifier { Identifier::BirthDate => "date", Identifier::Email => "email", _ => "text" },
        })
    });
    context.insert("fields", &fields);
    context.insert("tried", tried);
    frame::render(desk, "staff/sources/one.html", &context)
}

fn finder(desk: &Desk, finder: &sources::declaration::Finder) -> Value {
    let one = |identifier: &Identifier| {
        let name = desk.text(&format!("staff-by-{}", identifier.as_str()), &[]);
        let form = forms::asked(&finder.query.parameters, *identifier);
        let key = match form {
            Some(forms::Form::Normalised) => "sources-form-normalised",
            Some(forms::Form::Part) => "sources-form-part",
            _ => "sources-form-exact",
        };
        format!("{name} ({})", desk.text(key, &[]))
    };
    let shown = finder.columns.iter().map(|(name, titled)| column_title(desk, name, titled));
    json!({
        "by": finder.by.iter().map(one).collect::<Vec<_>>().join(" + "),
        "shown": shown.collect::<Vec<_>>().join(", "),
    })
}

/// Compares the source with its declaration, now. It waits twenty seconds at most.
pub async fn check(posted: Posted, name: web::Path<String>) -> Result<Answer, Failure> {
    let Posted { desk, .. } = posted;
    desk.run(move |desk| {
        desk.may(Permission::EditRegister)?;
        let source = desk.read(|conn| find(desk, conn, &name).cloned())?;
        let told = |problem: &Problem| match (problem.line, source.file.file_name()) {
            (Some(line), Some(file)) => format!("{}:{line}: {}", file.to_string_lossy(), problem.what),
            _ => problem.what.clone(),
        };
        let problems: Vec<String> = sources::check::check(&source).iter().map(told).collect();
        let (organisation, by) = (desk.actor.organisation, desk.actor.id);
        desk.write(|tx| {
            checks::keep(tx, &desk.app.vault, organisation, (&source.name, &problems), by, desk.now)
        })
        .map_err(|error: crate::db::DbError| Failure::from(error))?;
        Ok(Answer::See(format!("/staff/sources/{}?notice=source-checked", source.name)))
    })
    .await
}

fn known(fields: &Fields) -> (Identifiers, Vec<&'static str>) {
    let mut known = Identifiers::none();
    let mut by = Vec::new();
    for identifier in ASKED {
        let value = fields.text(identifier.as_str());
        known = match (identifier, value.parse::<NaiveDate>()) {
            (_, _) if value.is_empty() => continue,
            (Identifier::Email, _) => known.email(&value),
            (Identifier::Name, _) => known.name(&value),
            (Identifier::Number, _) => known.number(&value),
            (Identifier::Phone, _) => known.phone(&value),
            (Identifier::BirthDate, Ok(day)) => known.birth_date(day),
            _ => continue,
        };
        by.push(identifier.as_str());
    }
    (known, by)
}

/// Who would be found, and how many rows: nothing is kept but that it was tried, by whom, and with what kind of
/// knowledge.
pub async fn try_out(posted: Posted, name: web::Path<String>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::EditRegister)?;
        let source = desk.read(|conn| find(desk, conn, &name).cloned())?;
        let (known, by) = known(&fields);
        let tried = match by.is_empty() {
            true => json!({ "error": desk.text("sources-try-nothing", &[]) }),
            false => {
                let found = sources::find::find(&source, &known);
                let count = found.as_ref().ok().map(|found| found.candidates.len());
                let what = (source.name.as_str(), &by[..], count);
                desk.write(|tx| {
                    checks::tried(tx, &desk.app.vault, desk.actor.organisation, what, desk.actor.id, desk.now)
                })
                .map_err(|error: crate::db::DbError| Failure::from(error))?;
                match found {
                    Ok(found) => results(desk, &source, &found),
                    Err(error) => json!({
                        "error": desk.text(&format!("staff-source-{}", error.code()), &[]), "words": error.to_string(),
                    }),
                }
            }
        };
        desk.read(|conn| Ok(Answer::Page(page(desk, conn, &source, &tried)?)))
    })
    .await
}

fn results(desk: &Desk, source: &Source, found: &Found) -> Value {
    let candidates = found.candidates.iter().enumerate().map(|(n, candidate)| {
        let likeness = score::likeness(&candidate.compared);
        let sets: Vec<Value> = match n < COUNTED {
            false => Vec::new(),
            true => source
                .datasets
                .iter()
                .map(|dataset| {
                    let rows = sources::count(source, dataset, &candidate.key).map(|rows| rows.to_string());
                    let rows = rows
                        .unwrap_or_else(|error| desk.text(&format!("staff-source-{}", error.code()), &[]));
                    json!({ "title": in_language(&dataset.title, desk.lang()), "rows": rows })
                })
                .collect(),
        };
        let key = candidate.key_text();
        json!({
            "name": desk.text("found-candidate", &[("n", &(n + 1).to_string()), ("key", &key)]),
            "likeness": desk.text(&format!("found-likeness-{}", likeness.as_str()), &[]),
            "points": score::points(&candidate.compared),
            "compared": candidate.compared.iter().map(|one| {
                let title = desk.text(&format!("staff-by-{}", one.identifier.as_str()), &[]);
                format!("{title}: {}", desk.text(&format!("found-agreement-{}", one.agreement.as_str()), &[]))
            }).collect::<Vec<_>>(),
            "sets": sets,
        })
    });
    json!({
        "candidates": candidates.collect::<Vec<_>>(),
        "tried": !found.tried.is_empty(),
        "too_many": found.too_many.then_some(MOST_CANDIDATES),
    })
}
