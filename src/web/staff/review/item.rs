//! One record beside the list: its fields, what is struck through in them, and what is proposed.

use serde_json::{Value, json};

use super::{Item, title};
use crate::{
    cases::{Case, Reviewed},
    db::Conn,
    law::passages,
    review::{self, ProposalState, Withheld, Withholding},
    sources::{cell::Cell, collected::Collected},
    web::staff::{
        answer::Failure,
        case::{self, cell_text},
        desk::Desk,
    },
};

/// Where a row stands, by its fixed word.
pub fn state(state: &Reviewed, row: i64) -> &'static str {
    if state.withheld.contains(row) {
        "withheld"
    } else if state.redacted.contains(row) {
        "redacted"
    } else if state.given.contains(row) {
        "given"
    } else {
        "undecided"
    }
}

/// A piece of a value, and what it is: given, taken out, or proposed.
fn pieces(text: &str, out: &[std::ops::Range<usize>], proposed: &[std::ops::Range<usize>]) -> Vec<Value> {
    let mut views = Vec::new();
    let mut offset = 0;
    for (struck, piece) in passages::pieces(text, out) {
        let end = offset + piece.len();
        if struck {
            views.push(json!({ "kind": "out", "text": piece }));
        } else {
            let inside: Vec<_> = proposed
                .iter()
                .filter(|range| range.start < end && offset < range.end)
                .map(|range| range.start.max(offset) - offset..range.end.min(end) - offset)
                .collect();
            for (marked, piece) in passages::pieces(piece, &inside) {
                views.push(json!({ "kind": if marked { "proposed" } else { "given" }, "text": piece }));
            }
        }
        offset = end;
    }
    views
}

pub fn record(
    desk: &Desk,
    conn: &mut Conn,
    case: &Case,
    (set, reviewed): (&Collected, &Reviewed),
    row: i64,
) -> Result<Value, Failure> {
    let vault = &desk.app.vault;
    let stored = set.rows(vault, case)?;
    let number = u64::try_from(row).unwrap_or_default();
    let cells = stored.page(number, 1).map_err(Failure::internal)?.pop().unwrap_or_default();
    let marks = Withheld::of_dataset(conn, set)?;
    let internal = |error: review::ReviewError| Failure::internal(&error);
    let all = review::of_dataset(conn, vault, case, set.id).map_err(internal)?;
    let proposals = review::proposals_in(conn, vault, case, set.id, (row, row + 1)).map_err(internal)?;
    let mine = |one: &&Withholding| match (one.scope.row, one.until) {
        (None, _) => true,
        (Some(first), Some(last)) => (first..=last).contains(&row),
        (Some(only), None) => only == row,
    };
    let mut proposal_views = Vec::new();
    let mut fields = Vec::new();
    for (at, (column, cell)) in set.details.0.columns.iter().zip(&cells).enumerate() {
        let name = column
            .title
            .as_ref()
            .map_or_else(|| column.name.clone(), |words| case::in_language(words, desk.lang()).to_owned());
        let hidden = marks.is_cell_withheld(number, at);
        let out: Vec<_> = all
            .iter()
            .filter(|one| one.scope.row == Some(row) && one.scope.column.as_deref() == Some(&column.name))
            .filter_map(|one| one.passages.as_ref())
            .filter_map(|passages| passages.in_cell(cell))
            .flat_map(|(_, ranges)| ranges.iter().cloned())
            .collect();
        let here =
            proposals.iter().filter(|one| one.column == column.name && one.state == ProposalState::Open);
        let mut proposed = Vec::new();
        for one in here.filter(|_| !hidden) {
            let place = one.passages.in_cell(cell);
            let text = match place {
                Some((text, ranges)) => {
                    ranges.iter().filter_map(|range| text.get(range.clone())).collect::<Vec<_>>().join(" … ")
                }
                None => cell_text(cell).chars().take(60).collect(),
            };
            proposed.extend(place.into_iter().flat_map(|(_, ranges)| ranges.iter().cloned()));
            proposal_views.push(json!({
                "id": one.id, "column": name, "text": text, "passage": place.is_some_and(|(_, ranges)| ranges.len() == 1),
                "kind": desk.text(&format!("people-found-{}", one.found), &[]),
                "why": desk.text(&format!("people-why-{}", one.why), &[]),
            }));
        }
        let text = cell_text(cell);
        let pieces = match cell {
            Cell::Text(text) if !hidden => pieces(text, &out, &proposed),
            _ => vec![json!({ "kind": if hidden { "out" } else { "given" }, "text": text })],
        };
        fields.push(json!({
            "name": column.name, "title": name, "null": *cell == Cell::Null, "withheld": hidden,
            "others": column.others, "pieces": pieces,
            "redactable": !hidden && *cell != Cell::Null && !marks.is_column_withheld(at),
        }));
    }
    let marks: Vec<Value> = all
        .iter()
        .filter(mine)
        .map(|one| {
            let column = one.scope.column.as_ref().map(|name| {
                let column = set.details.0.columns.iter().find(|column| column.name == *name);
                column
                    .and_then(|column| column.title.as_ref())
                    .map_or_else(|| name.clone(), |words| case::in_language(words, desk.lang()).to_owned())
            });
            let (what, column) = match (&column, one.scope.row.is_some(), one.passages.is_some()) {
                (None, false, _) => ("dataset", ""),
                (None, true, _) => ("row", ""),
                (Some(column), false, _) => ("column", column.as_str()),
                (Some(column), true, false) => ("cell", column.as_str()),
                (Some(column), true, true) => ("passages", column.as_str()),
            };
            json!({
                "what": desk.text(&format!("review-what-{what}"), &[("column", column)]),
                "ground": desk.text(&format!("ground-{}", one.ground), &[]), "reason": one.reason,
                "declared": one.made_by.is_none(),
                "lift": format!("/staff/cases/{}/withholdings/{}/lifting", case.id, one.id),
                "liftable": one.until.is_none() && (one.scope.row.is_some() || one.scope.column.is_some()),
            })
        })
        .collect();
    Ok(json!({
        "key": Item::Row(set.id, row).key(), "dataset": set.id, "row": row, "number": row + 1,
        "title": title(desk, set), "source": case::in_language(&set.details.0.source_title, desk.lang()),
        "state": state(reviewed, row), "fields": fields, "marks": marks, "proposals": proposal_views,
        "table": format!("/staff/cases/{}/datasets/{}?from={}&row={row}", case.id, set.id, row / 50 * 50),
    }))
}
