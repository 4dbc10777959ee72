//! Four eyes: what was found beside what is given, and two who have looked at the same.

use actix_web::web;
use serde_json::{Value, json};

use super::{Sets, act::insert_case, paper, title};
use crate::{
    audit::Action,
    cases,
    db::Conn,
    ids::CaseId,
    law::{passages, status::SecondPair},
    review::{self, Withholding},
    sources::{cell::Cell, collected::Collected},
    staff::{self, Permission},
    web::staff::{
        answer::{Answer, Failure},
        case::{self, cell_text},
        desk::{Desk, Posted},
        frame,
    },
};

/// Redactions shown in full, by dataset; of more, the number is told and the list leads to them.
const SHOWN: usize = 200;

pub async fn difference(desk: Desk, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::ReadCases)?;
        let case = desk.read(|conn| case::find(desk, conn, *id))?;
        case::viewed(desk, case.id, Action::DatasetViewed, json!({ "difference": true }))?;
        desk.read(|conn| Ok(Answer::Page(page(desk, conn, &case)?)))
    })
    .await
}

fn page(desk: &Desk, conn: &mut Conn, case: &cases::Case) -> Result<String, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    let sets = Sets::load(conn, &desk.app.vault, case)?;
    let mut views = Vec::new();
    for (set, state) in &sets.sets {
        let marks =
            review::of_dataset(conn, &desk.app.vault, case, set.id).map_err(|e| Failure::internal(&e))?;
        let given = state.rows - state.withheld.count() - state.undecided().count();
        let n = |count: i64| count.to_string();
        let (shown, more) = redactions(desk, case, set, &marks)?;
        views.push(json!({
            "title": title(desk, set), "source": case::in_language(&set.details.0.source_title, desk.lang()),
            "found": set.rows, "given": given, "withheld": state.withheld.count(),
            "redacted": state.redacted.less(&state.withheld).count(), "undecided": state.undecided().count(),
            "line": desk.text("review-difference-line", &[
                ("found", &n(set.rows)), ("given", &n(given)), ("withheld", &n(state.withheld.count())),
                ("redacted", &n(state.redacted.less(&state.withheld).count())), ("undecided", &n(state.undecided().count())),
            ]),
            "marks": grouped(desk, set, &marks), "redactions": shown, "more": more,
            "list": format!("/staff/cases/{}/review?show=all&set={}", case.id, set.id),
        }));
    }
    let facts = cases::facts(conn, case, desk.now)?;
    let looked = cases::looked(conn, case)?;
    let people = staff::colleagues(conn, case.organisation)?;
    let name = |id| people.iter().find(|one| one.id == id).map(|one| one.name.clone()).unwrap_or_default();
    let names: Vec<String> = looked.iter().map(|id| name(*id)).collect();
    let fallen = looked.is_empty() && cases::was_looked_at(conn, case)?;
    context.insert("sets", &views);
    paper::insert_difference(desk, case, &sets, &mut context);
    context.insert("looked", &names);
    context.insert("fallen", &fallen);
    context.insert("asked", &(facts.second_pair != SecondPair::NotAsked));
    let open = facts.undecided;
    context.insert("open", &(open.items + open.proposals > 0 || open.looking));
    let may = desk.is_allowed(Permission::WorkOnCases)
        && facts.second_pair != SecondPair::NotAsked
        && facts.second_pair != SecondPair::Done
        && !looked.contains(&desk.actor.id)
        && case.status == crate::law::status::Status::Review;
    context.insert("may_look", &may);
    context.insert("second", &(facts.second_pair == SecondPair::SecondMissing));
    insert_case(desk, case, &mut context)?;
    frame::render(desk, "staff/review-difference.html", &context)
}

/// Rows and columns that are withheld, the same ground and reason once.
fn grouped(desk: &Desk, set: &Collected, marks: &[Withholding]) -> Vec<Value> {
    let mut lines: Vec<(String, String, String, i64)> = Vec::new();
    for one in marks.iter().filter(|one| one.scope.row.is_none() || one.scope.column.is_none()) {
        let what = match &one.scope.column {
            Some(column) => desk.text("review-what-column", &[("column", &column_title(desk, set, column))]),
            None if one.scope.row.is_none() => desk.text("review-what-dataset", &[]),
            None => desk.text("review-what-rows", &[]),
        };
        let rows = one.scope.row.map_or(0, |first| one.until.unwrap_or(first) - first + 1);
        let ground = desk.text(&format!("ground-{}", one.ground), &[]);
        match lines.iter_mut().find(|line| line.0 == what && line.1 == ground && line.2 == one.reason) {
            Some(line) => line.3 += rows,
            None => lines.push((what, ground, one.reason.clone(), rows)),
        }
    }
    let view = |(what, ground, reason, rows): &(String, String, String, i64)| json!({ "what": what, "ground": ground, "reason": reason, "rows": rows });
    lines.iter().map(view).collect()
}

fn column_title(desk: &Desk, set: &Collected, name: &str) -> String {
    let column = set.details.0.columns.iter().find(|column| column.name == name);
    column
        .and_then(|column| column.title.as_ref())
        .map_or_else(|| name.to_owned(), |words| case::in_language(words, desk.lang()).to_owned())
}

/// Values with something taken out of them, before and after; and how many more there are.
fn redactions(
    desk: &Desk,
    case: &cases::Case,
    set: &Collected,
    marks: &[Withholding],
) -> Result<(Vec<Value>, usize), Failure> {
    let mut cells: Vec<(i64, &str, Vec<&Withholding>)> = Vec::new();
    for one in marks {
        let (Some(row), Some(column)) = (one.scope.row, one.scope.column.as_deref()) else { continue };
        match cells.iter_mut().find(|cell| cell.0 == row && cell.1 == column) {
            Some(cell) => cell.2.push(one),
            None => cells.push((row, column, vec![one])),
        }
    }
    cells.sort_by_key(|cell| cell.0);
    let more = cells.len().saturating_sub(SHOWN);
    cells.truncate(SHOWN);
    let stored = set.rows(&desk.app.vault, case)?;
    let marker = desk.app.words.text(case.language, "package-redacted", &[]);
    let mut views = Vec::new();
    for (row, column, marks) in cells {
        let number = u64::try_from(row).unwrap_or_default();
        let values = stored.page(number, 1).map_err(Failure::internal)?.pop().unwrap_or_default();
        let at = set.details.0.columns.iter().position(|one| one.name == column);
        let Some(cell) = at.and_then(|at| values.get(at)) else { continue };
        let all_of_it = marks.iter().any(|one| one.passages.is_none());
        let ranges: Vec<_> = marks
            .iter()
            .filter_map(|one| one.passages.as_ref()?.in_cell(cell))
            .flat_map(|(_, ranges)| ranges.iter().cloned())
            .collect();
        let (before, after) = match cell {
            Cell::Text(text) if !all_of_it => {
                let pieces: Vec<Value> = passages::pieces(text, &ranges)
                    .into_iter()
                    .map(|(out, text)| json!({ "out": out, "text": text }))
                    .collect();
                (pieces, passages::redacted(text, &ranges, &marker))
            }
            _ => (vec![json!({ "out": true, "text": cell_text(cell) })], String::new()),
        };
        let mut why: Vec<Value> = Vec::new();
        for one in marks {
            let said =
                json!({ "ground": desk.text(&format!("ground-{}", one.ground), &[]), "reason": one.reason });
            if !why.contains(&said) {
                why.push(said);
            }
        }
        views.push(json!({
            "row": row + 1, "column": column_title(desk, set, column), "before": before, "after": after, "why": why,
            "href": format!("/staff/cases/{}/review?show=all&set={}&item={}:{row}", case.id, set.id, set.id),
        }));
    }
    Ok((views, more))
}

/// Somebody has looked at exactly what is there now.
pub async fn look(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let mut case = desk.read(|conn| case::find(desk, conn, *id))?;
        if fields.text("version") != case.version.to_string() {
            return Err(Failure::Changed);
        }
        let vault = &desk.app.vault;
        desk.write(|tx| review::look(tx, vault, &mut case, desk.actor.id, desk.now)).map_err(|error| {
            match case::review_refusal(desk, error) {
                Ok(key) => Failure::Refused { text: desk.text(key, &[]) },
                Err(failure) => failure,
            }
        })?;
        Ok(Answer::See(format!("/staff/cases/{}/review/difference?notice=review-looked", case.id)))
    })
    .await
}
