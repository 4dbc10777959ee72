//! The rows that were found: the list on the left, one record on the right, and what of it is withheld.

use std::collections::HashMap;

use actix_web::web;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    answer::{Answer, Failure},
    case::{self, review_refusal},
    desk::{Desk, Fields, Posted},
    frame,
};
use crate::{
    audit::Action,
    cases::Case,
    db::Conn,
    ids::{CaseId, DatasetId, WithholdingId},
    law::{grounds::Ground, passages, status::Status},
    review::{self, Scope, Withheld, Withholding},
    sources::{
        cell::Cell,
        collected::{self, Collected, CollectedColumn},
    },
    staff::Permission,
};

const PAGE: u64 = 50;

/// What is looked at; all of it stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Look {
    from: u64,
    row: Option<i64>,
    column: Option<String>,
    /// Only in the answer to a form.
    #[serde(skip)]
    problem: Option<&'static str>,
    #[serde(skip)]
    reason: String,
}

impl Look {
    fn of(fields: &Fields) -> Look {
        let text = |name| Some(fields.text(name)).filter(|text| !text.is_empty());
        Look {
            from: text("from").and_then(|text| text.parse().ok()).unwrap_or_default(),
            row: text("row").and_then(|text| text.parse().ok()),
            column: text("column"),
            problem: None,
            reason: fields.text("reason"),
        }
    }

    fn address(&self, case: CaseId, dataset: DatasetId) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("from", &self.from.to_string());
        if let Some(row) = self.row {
            query.append_pair("row", &row.to_string());
        }
        if let Some(column) = &self.column {
            query.append_pair("column", column);
        }
        format!("/staff/cases/{case}/datasets/{dataset}?{}", query.finish())
    }
}

pub async fn show(
    desk: Desk,
    ids: web::Path<(CaseId, DatasetId)>,
    look: web::Query<Look>,
) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::ReadCases)?;
        let (case, dataset) = *ids;
        let (case, found) = desk.read(|conn| load(desk, conn, case, dataset))?;
        let details = json!({ "dataset": found.id, "from": look.from, "row": look.row });
        case::viewed(desk, case.id, Action::DatasetViewed, details)?;
        desk.read(|conn| Ok(Answer::Page(dataset_page(desk, conn, &case, &found, &look)?)))
    })
    .await
}

fn load(desk: &Desk, conn: &mut Conn, case: CaseId, id: DatasetId) -> Result<(Case, Collected), Failure> {
    let case = case::find(desk, conn, case)?;
    let found = collected::find(conn, case.organisation, case.id, id)?.ok_or(Failure::Absent)?;
    Ok((case, found))
}

fn title(desk: &Desk, column: &CollectedColumn) -> String {
    let words = column.title.as_ref().map(|words| case::in_language(words, desk.lang()).to_owned());
    words.unwrap_or_else(|| column.name.clone())
}

fn dataset_page(
    desk: &Desk,
    conn: &mut Conn,
    case: &Case,
    found: &Collected,
    look: &Look,
) -> Result<String, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    let details = &found.details.0;
    let marks = Withheld::of_dataset(conn, found)?;
    let all = review::of_case(conn, &desk.app.vault, case).map_err(|e| Failure::internal(&e))?;
    let mine: Vec<&Withholding> = all.iter().filter(|one| one.scope.dataset == found.id).collect();
    let stored = found.rows(&desk.app.vault, case)?;
    let rows = stored.page(look.from, PAGE).map_err(Failure::internal)?;
    let record = match look.row.and_then(|row| u64::try_from(row).ok()) {
        Some(row) => stored.page(row, 1).map_err(Failure::internal)?.pop().map(|cells| (row, cells)),
        None => None,
    };
    let at = |from: u64| Look { from, ..Look::default() }.address(case.id, found.id);
    let total = u64::try_from(found.rows).unwrap_or_default();
    let shown = (look.from + 1).min(total).to_string();
    let until = (look.from + PAGE).min(total).to_string();
    let values = [("from", shown.as_str()), ("to", until.as_str()), ("n", &total.to_string())];
    context.insert("range", &desk.text("staff-rows-range", &values));
    context.insert("previous", &(look.from > 0).then(|| at(look.from.saturating_sub(PAGE))));
    context.insert("following", &(look.from + PAGE < total).then(|| at(look.from + PAGE)));
    context.insert("columns", &column_views(desk, case, found, look, &marks));
    let out = Passages::of(&mine);
    context.insert("rows", &row_views(case, found, look, (&marks, &out), &rows));
    context.insert(
        "record",
        &record.map(|(row, cells)| record_view(desk, case, found, look, (&marks, &out), row, &cells)),
    );
    context.insert("whole", &marks.is_whole());
    let name = case.details(&desk.app.vault)?.person.name;
    context.insert("title", case::in_language(&details.title, desk.lang()));
    context.insert("description", case::in_language(&details.description, desk.lang()));
    context.insert("source", case::in_language(&details.source_title, desk.lang()));
    context.insert("case", &json!({ "id": case.id, "number": case.number, "name": name }));
    context.insert("dataset", &json!({ "id": found.id, "href": at(look.from) }));
    let in_review = format!("/staff/cases/{}/review?show=all&set={}", case.id, found.id);
    let here = look.row.map(|row| format!("&item={}:{row}#here", found.id)).unwrap_or_default();
    context.insert("in_review", &format!("{in_review}{here}"));
    context.insert("target", &target(desk, case, found, look, &mine));
    context.insert("list", &list(desk, case, found, &mine));
    context.insert("may_withhold", &(desk.is_allowed(Permission::WorkOnCases) && can_withhold(case.status)));
    let grounds: Vec<Value> = Ground::for_withholding(case.right)
        .iter()
        .map(|ground| json!({ "value": ground, "text": desk.text(&format!("ground-{ground}"), &[]) }))
        .collect();
    context.insert("grounds", &grounds);
    context.insert("problem", &look.problem.map(|key| desk.text(key, &[])));
    context.insert("reason", &look.reason);
    frame::render(desk, "staff/dataset.html", &context)
}

/// Passages that are taken out of text values.
struct Passages<'w>(HashMap<(i64, &'w str), Vec<&'w review::Passages>>);

impl<'w> Passages<'w> {
    fn of(mine: &[&'w Withholding]) -> Passages<'w> {
        let mut all: HashMap<(i64, &str), Vec<&review::Passages>> = HashMap::new();
        for one in mine {
            if let (Some(row), Some(column), Some(passages)) =
                (one.scope.row, one.scope.column.as_deref(), one.passages.as_ref())
            {
                all.entry((row, column)).or_default().push(passages);
            }
        }
        Passages(all)
    }

    /// The value in pieces, each with whether it is taken out; nothing where no passage is.
    fn pieces(&self, row: i64, column: &str, cell: &Cell) -> Option<Vec<Value>> {
        let mine = self.0.get(&(row, column))?;
        let places = mine.iter().filter_map(|one| one.in_cell(cell));
        let ranges: Vec<_> = places.flat_map(|(_, ranges)| ranges.iter().cloned()).collect();
        let Cell::Text(text) = cell else { return None };
        let pieces = passages::pieces(text, &ranges);
        Some(pieces.into_iter().map(|(out, text)| json!({ "out": out, "text": text })).collect())
    }
}

fn can_withhold(status: Status) -> bool {
    matches!(status, Status::Collecting | Status::Review)
}

fn column_views(desk: &Desk, case: &Case, found: &Collected, look: &Look, marks: &Withheld) -> Vec<Value> {
    let view = |(at, column): (usize, &CollectedColumn)| {
        let chosen = Look { row: None, column: Some(column.name.clone()), ..look.clone() };
        json!({
            "title": title(desk, column), "name": column.name, "others": column.others,
            "withheld": marks.is_column_withheld(at), "href": chosen.address(case.id, found.id),
            "chosen": look.row.is_none() && look.column.as_deref() == Some(&column.name),
        })
    };
    found.details.0.columns.iter().enumerate().map(view).collect()
}

fn row_views(
    case: &Case,
    found: &Collected,
    look: &Look,
    (marks, out): (&Withheld, &Passages<'_>),
    rows: &[Vec<Cell>],
) -> Vec<Value> {
    let view = |(at, cells): (usize, &Vec<Cell>)| {
        let number = look.from + at as u64;
        let row = i64::try_from(number).unwrap_or_default();
        let chosen = Look { row: Some(row), column: None, ..look.clone() };
        let cells = cells.iter().enumerate().map(|(column, cell)| {
            let name = found.details.0.columns.get(column).map_or("", |one| one.name.as_str());
            json!({
                "text": case::cell_text(cell), "null": *cell == Cell::Null,
                "withheld": marks.is_cell_withheld(number, column), "pieces": out.pieces(row, name, cell),
            })
        });
        json!({
            "number": number + 1, "href": chosen.address(case.id, found.id),
            "withheld": marks.is_row_withheld(number), "chosen": look.row == Some(row),
            "cells": cells.collect::<Vec<_>>(),
        })
    };
    rows.iter().enumerate().map(view).collect()
}

fn record_view(
    desk: &Desk,
    case: &Case,
    found: &Collected,
    look: &Look,
    (marks, out): (&Withheld, &Passages<'_>),
    row: u64,
    cells: &[Cell],
) -> Value {
    let field = |(at, (column, cell)): (usize, (&CollectedColumn, &Cell))| {
        let chosen = Look { column: Some(column.name.clone()), ..look.clone() };
        json!({
            "title": title(desk, column), "text": case::cell_text(cell), "null": *cell == Cell::Null,
            "others": column.others, "withheld": marks.is_cell_withheld(row, at),
            "pieces": out.pieces(i64::try_from(row).unwrap_or(i64::MAX), &column.name, cell),
            "href": chosen.address(case.id, found.id),
            "chosen": look.column.as_deref() == Some(&column.name),
        })
    };
    let fields = found.details.0.columns.iter().zip(cells).enumerate().map(field);
    let near = |row: u64| {
        let row = i64::try_from(row).ok();
        Look { row, column: None, from: look.from, ..Look::default() }.address(case.id, found.id)
    };
    let last = u64::try_from(found.rows).unwrap_or_default().saturating_sub(1);
    json!({
        "number": row + 1,
        "fields": fields.collect::<Vec<_>>(),
        "before": (row > 0).then(|| near(row - 1)),
        "after": (row < last).then(|| near(row + 1)),
    })
}

/// `scope` for what to do (`staff-scope-…`), `what` for what was done (`staff-what-…`).
fn in_words(desk: &Desk, found: &Collected, scope: &Scope, form: &str) -> String {
    let named = scope.column.as_ref().map(|name| {
        let column = found.details.0.columns.iter().find(|column| column.name == *name);
        column.map(|column| title(desk, column)).unwrap_or_else(|| name.clone())
    });
    let number = scope.row.map(|row| (row + 1).to_string());
    match (number, named) {
        (None, None) => desk.text(&format!("staff-{form}-dataset"), &[]),
        (Some(row), None) => desk.text(&format!("staff-{form}-row"), &[("row", &row)]),
        (None, Some(column)) => desk.text(&format!("staff-{form}-column"), &[("column", &column)]),
        (Some(row), Some(column)) => {
            desk.text(&format!("staff-{form}-cell"), &[("row", &row), ("column", &column)])
        }
    }
}

/// What the form is about, and the withholding that is on it already.
fn target(desk: &Desk, case: &Case, found: &Collected, look: &Look, mine: &[&Withholding]) -> Value {
    let scope = Scope { dataset: found.id, row: look.row, column: look.column.clone() };
    let there = mine.iter().find(|one| one.scope == scope && one.passages.is_none());
    json!({
        "words": in_words(desk, found, &scope, "scope"),
        "row": scope.row, "column": scope.column, "from": look.from,
        "withheld": there.map(|one| withholding(desk, case, found, one)),
    })
}

fn withholding(desk: &Desk, case: &Case, found: &Collected, one: &Withholding) -> Value {
    let row = one.scope.row.map(|row| (row + 1).to_string()).unwrap_or_default();
    let name = one.scope.column.as_deref().unwrap_or_default();
    let column = found.details.0.columns.iter().find(|column| column.name == name);
    let column = column.map_or_else(|| name.to_owned(), |column| title(desk, column));
    json!({
        "what": match &one.passages {
            Some(_) => desk.text("staff-what-passages", &[("row", &row), ("column", &column)]),
            None => in_words(desk, found, &one.scope, "what"),
        },
        "ground": desk.text(&format!("ground-{}", one.ground), &[]),
        "reason": one.reason,
        "declared": one.made_by.is_none(),
        "lift": format!("/staff/cases/{}/withholdings/{}/lifting", case.id, one.id),
    })
}

fn list(desk: &Desk, case: &Case, found: &Collected, mine: &[&Withholding]) -> Vec<Value> {
    mine.iter().map(|one| withholding(desk, case, found, one)).collect()
}

pub async fn withhold(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let mut look = Look::of(&fields);
        let dataset: DatasetId = fields.text("dataset").parse().map_err(|_| Failure::Absent)?;
        let (mut case, found) = desk.read(|conn| load(desk, conn, *id, dataset))?;
        let scope = Scope { dataset, row: look.row, column: look.column.clone() };
        let problem = match Ground::parse(&fields.text("ground")) {
            None => "staff-error-ground",
            Some(ground) => {
                let (vault, why) = (&desk.app.vault, (ground, look.reason.as_str()));
                let done = desk
                    .write(|tx| review::withhold(tx, vault, &mut case, &scope, why, desk.actor.id, desk.now));
                match done {
                    Ok(_) => {
                        return Ok(Answer::See(format!("{}&notice=withheld", look.address(*id, dataset))));
                    }
                    Err(error) => review_refusal(desk, error)?,
                }
            }
        };
        look.problem = Some(problem);
        desk.read(|conn| Ok(Answer::Invalid(dataset_page(desk, conn, &case, &found, &look)?)))
    })
    .await
}

pub async fn lift(posted: Posted, ids: web::Path<(CaseId, WithholdingId)>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let (case_id, id) = *ids;
        let vault = &desk.app.vault;
        let done = desk.write(|tx| {
            let mut case = case::find(desk, tx, case_id)?;
            match review::lift(tx, vault, &mut case, id, desk.actor.id, desk.now) {
                Ok(()) => Ok(()),
                Err(error) => Err(match review_refusal(desk, error) {
                    Ok(key) => Failure::Refused { text: desk.text(key, &[]) },
                    Err(failure) => failure,
                }),
            }
        });
        done?;
        if fields.text("back") == "review" {
            let look = super::review::Look::of(&fields);
            return Ok(Answer::See(format!("{}&notice=lifted#here", look.address(case_id))));
        }
        let look = Look::of(&fields);
        Ok(Answer::See(match fields.text("dataset").parse::<DatasetId>() {
            Ok(dataset) => format!("{}&notice=lifted", look.address(case_id, dataset)),
            Err(_) => case::address(case_id, "lifted"),
        }))
    })
    .await
}
