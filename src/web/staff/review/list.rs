//! The page: the list with its filters, and the chosen record beside it.

use std::collections::{HashMap, hash_map::Entry};

use actix_web::web;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Sets, Show, item, parse_item, title};
use crate::{
    audit::Action,
    cases::{Case, Reviewed},
    db::Conn,
    ids::{CaseId, DatasetId},
    law::{
        grounds::Ground,
        status::{SecondPair, Status},
    },
    review::{self, Withheld},
    sources::{cell::Cell, collected::Collected, documents},
    staff::{self, Permission},
    web::staff::{
        answer::{Answer, Failure},
        case::{self, cell_text},
        desk::{Desk, Fields},
        frame,
    },
};

const PAGE: usize = 50;
/// Of a short line, in characters.
const LINE: usize = 110;

/// What is looked at; all of it stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Look {
    pub show: String,
    pub set: String,
    pub page: i64,
    pub item: String,
    /// What is wrong with a form, by its place on the page; only in the answer to it.
    #[serde(skip)]
    pub problem: Option<(&'static str, String)>,
    /// What was typed in it.
    #[serde(skip)]
    pub typed: HashMap<String, String>,
}

impl Look {
    pub fn of(fields: &Fields) -> Look {
        let mut look = Look {
            show: fields.text("show"),
            set: fields.text("set"),
            page: fields.text("page").parse().unwrap_or_default(),
            item: fields.text("here"),
            ..Look::default()
        };
        for name in ["ground", "reason", "passage", "column"] {
            look.typed.insert(name.to_owned(), fields.text(name));
        }
        look
    }

    pub fn shown(&self) -> Show {
        Show::parse(&self.show)
    }

    pub fn only(&self) -> Option<DatasetId> {
        self.set.parse().ok()
    }

    pub fn address(&self, case: CaseId) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("show", self.shown().as_str());
        if !self.set.is_empty() {
            query.append_pair("set", &self.set);
        }
        if self.page > 0 {
            query.append_pair("page", &self.page.to_string());
        }
        if !self.item.is_empty() {
            query.append_pair("item", &self.item);
        }
        format!("/staff/cases/{case}/review?{}", query.finish())
    }

    fn with(&self, change: impl FnOnce(&mut Look)) -> Look {
        let mut look = Look { problem: None, typed: HashMap::new(), ..self.clone() };
        change(&mut look);
        look
    }
}

pub async fn show(desk: Desk, id: web::Path<CaseId>, look: web::Query<Look>) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::ReadCases)?;
        let case = desk.read(|conn| case::find(desk, conn, *id))?;
        if let Some((dataset, row)) = parse_item(&look.item) {
            let details = json!({ "dataset": dataset, "row": row });
            case::viewed(desk, case.id, Action::DatasetViewed, details)?;
        }
        desk.read(|conn| Ok(Answer::Page(page(desk, conn, &case, &look)?)))
    })
    .await
}

pub fn page(desk: &Desk, conn: &mut Conn, case: &Case, look: &Look) -> Result<String, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    let sets = Sets::load(conn, case)?;
    let selection = sets.selection(look.shown(), look.only());
    let total: i64 = selection.iter().map(|(_, rows)| rows.count()).sum();
    let last = (total - 1).max(0) / PAGE as i64;
    let at = look.page.clamp(0, last);
    let mut keys = Vec::new();
    let mut skip = at * PAGE as i64;
    for (id, rows) in &selection {
        let count = rows.count();
        if skip >= count {
            skip -= count;
            continue;
        }
        keys.extend(rows.page(skip, PAGE - keys.len()).into_iter().map(|row| (*id, row)));
        skip = 0;
        if keys.len() == PAGE {
            break;
        }
    }
    let chosen = parse_item(&look.item)
        .filter(|(id, row)| sets.find(*id).is_some_and(|(set, _)| *row < set.rows))
        .or_else(|| keys.first().copied());
    let look = look.with(|look| look.page = at);
    let items = items(desk, conn, case, &sets, &keys, chosen, &look)?;
    let number = |n: i64| n.to_string();
    let (from, to) = (
        number(if total == 0 { 0 } else { at * PAGE as i64 + 1 }),
        number((at * PAGE as i64 + keys.len() as i64).min(total)),
    );
    context
        .insert("range", &desk.text("review-range", &[("from", &from), ("to", &to), ("n", &number(total))]));
    context.insert("total", &total);
    context.insert("items", &items);
    let to_page = |page: i64| {
        look.with(|look| {
            look.page = page;
            look.item.clear();
        })
        .address(case.id)
    };
    context.insert("previous", &(at > 0).then(|| to_page(at - 1)));
    context.insert("following", &(at < last).then(|| to_page(at + 1)));
    context.insert("filters", &filters(desk, case, &sets, &look));
    context.insert("sets", &set_views(desk, case, &sets, &look));
    context.insert("look", &json!({ "show": look.shown().as_str(), "set": look.set, "page": at, "here": chosen.map(key).unwrap_or_default() }));
    context.insert("documents", &documents(desk, conn, case, &look)?);
    let may = desk.is_allowed(Permission::WorkOnCases)
        && matches!(case.status, Status::Collecting | Status::Review);
    context.insert("may_review", &may);
    let grounds: Vec<Value> = Ground::for_withholding(case.right)
        .iter()
        .map(|ground| json!({ "value": ground, "text": desk.text(&format!("ground-{ground}"), &[]) }))
        .collect();
    context.insert("grounds", &grounds);
    let record = match chosen {
        Some((id, row)) => match sets.find(id) {
            Some((set, state)) => Some(item::record(desk, conn, case, (set, state), row)?),
            None => None,
        },
        None => None,
    };
    context.insert("record", &record);
    let place = chosen.and_then(|chosen| keys.iter().position(|one| *one == chosen));
    let near = |at: Option<usize>| {
        at.and_then(|at| keys.get(at)).map(|one| look.with(|look| look.item = key(*one)).address(case.id))
    };
    context.insert("before", &near(place.and_then(|at| at.checked_sub(1))));
    context.insert("after", &near(place.map(|at| at + 1)));
    let next =
        place.and_then(|at| keys.get(at + 1).or_else(|| at.checked_sub(1).and_then(|at| keys.get(at))));
    context.insert("next_item", &next.copied().map(key).unwrap_or_default());
    insert_state(desk, conn, case, &sets, &mut context)?;
    context.insert(
        "problem",
        &look.problem.as_ref().map(|(place, text)| json!({ "place": place, "text": text })),
    );
    context.insert("typed", &look.typed);
    frame::render(desk, "staff/review.html", &context)
}

/// What is still open, the history, and the head of the page.
pub fn insert_state(
    desk: &Desk,
    conn: &mut Conn,
    case: &Case,
    sets: &Sets,
    context: &mut tera::Context,
) -> Result<(), Failure> {
    let facts = crate::cases::facts(conn, case, desk.now)?;
    context.insert("open", &json!({
        "items": facts.undecided.items, "proposals": facts.undecided.proposals, "looking": facts.undecided.looking,
        "rows": sets.0.iter().map(|(set, _)| set.rows).sum::<i64>(),
    }));
    context.insert("four_eyes", &(facts.second_pair != SecondPair::NotAsked));
    let people = staff::colleagues(conn, case.organisation)?;
    let name = |id| people.iter().find(|one| one.id == id).map(|one| one.name.clone()).unwrap_or_default();
    let acts = review::history(conn, case)?;
    let newest = acts.iter().find(|one| one.undone_at.is_none()).map(|one| one.id);
    let zone = frame::organisation(desk, conn)?.zone();
    let history: Vec<Value> = acts
        .iter()
        .map(|one| {
            json!({
                "id": one.id, "who": name(one.made_by),
                "what": desk.text(&format!("review-deed-{}", one.deed), &[("n", &one.items.to_string())]),
                "at": one.made_at.utc().with_timezone(&zone).format("%d-%m %H:%M").to_string(),
                "undone": one.undone_at.is_some(), "newest": Some(one.id) == newest,
            })
        })
        .collect();
    context.insert("history", &history);
    let person = case.details(&desk.app.vault)?.person.name;
    context.insert(
        "case",
        &json!({ "id": case.id, "number": case.number, "name": person, "version": case.version }),
    );
    Ok(())
}

/// The documents that stand in the list before the rows.
fn documents(desk: &Desk, conn: &mut Conn, case: &Case, look: &Look) -> Result<Vec<Value>, Failure> {
    if look.only().is_some()
        || !matches!(look.shown(), Show::Undecided | Show::Given | Show::Withheld | Show::All)
    {
        return Ok(Vec::new());
    }
    let open = crate::cases::undecided_documents(conn, case)?;
    let all = documents::of_case(conn, &desk.app.vault, case).map_err(|e| Failure::internal(&e))?;
    let view = |one: &documents::CollectedDocument| {
        let state = match (one.left_out, open.contains(&one.id)) {
            (true, _) => "withheld",
            (false, true) => "undecided",
            (false, false) => "given",
        };
        let shown = look.shown() == Show::All || look.shown().as_str() == state;
        shown.then(|| {
            json!({
                "id": one.id, "name": one.name, "state": state,
                "source": case::in_language(&one.origin.source_title, desk.lang()),
                "title": case::in_language(&one.origin.title, desk.lang()),
            })
        })
    };
    Ok(all.iter().filter_map(view).collect())
}

pub fn key((dataset, row): (DatasetId, i64)) -> String {
    format!("{dataset}:{row}")
}

fn filters(desk: &Desk, case: &Case, sets: &Sets, look: &Look) -> Vec<Value> {
    Show::EVERY
        .into_iter()
        .map(|show| {
            let count: i64 = sets.selection(show, look.only()).iter().map(|(_, rows)| rows.count()).sum();
            let there = look.with(|look| {
                show.as_str().clone_into(&mut look.show);
                look.page = 0;
                look.item.clear();
            });
            json!({
                "text": desk.text(&format!("review-show-{}", show.as_str()), &[]), "count": count,
                "href": there.address(case.id), "current": show == look.shown(),
            })
        })
        .collect()
}

fn set_views(desk: &Desk, case: &Case, sets: &Sets, look: &Look) -> Vec<Value> {
    let view = |(set, state): &(Collected, Reviewed)| {
        let n = |count: i64| count.to_string();
        json!({
            "id": set.id, "title": title(desk, set), "selected": look.only() == Some(set.id),
            "source": case::in_language(&set.details.0.source_title, desk.lang()),
            "undecided": state.undecided().count(),
            "table": format!("/staff/cases/{}/datasets/{}", case.id, set.id),
            "line": desk.text("review-set-line", &[
                ("n", &n(set.rows)), ("open", &n(state.undecided().count())), ("proposals", &n(state.proposals)),
            ]),
        })
    };
    sets.0.iter().map(view).collect()
}

/// The items of one page: rows that follow each other are read at one go.
fn items(
    desk: &Desk,
    conn: &mut Conn,
    case: &Case,
    sets: &Sets,
    keys: &[(DatasetId, i64)],
    chosen: Option<(DatasetId, i64)>,
    look: &Look,
) -> Result<Vec<Value>, Failure> {
    let mut views = Vec::new();
    let mut at = 0;
    let mut marks: HashMap<DatasetId, Withheld> = HashMap::new();
    while let Some((id, first)) = keys.get(at).copied() {
        let Some((set, state)) = sets.find(id) else { break };
        let run = keys[at..]
            .iter()
            .zip(first..)
            .take_while(|((one, row), expected)| *one == id && row == expected)
            .count();
        if let Entry::Vacant(free) = marks.entry(id) {
            free.insert(Withheld::of_dataset(conn, set)?);
        }
        let stored = set.rows(&desk.app.vault, case)?;
        let rows =
            stored.page(u64::try_from(first).unwrap_or_default(), run as u64).map_err(Failure::internal)?;
        for ((_, row), cells) in keys[at..at + run].iter().zip(rows) {
            let here = (id, *row);
            let there = look.with(|look| look.item = key(here));
            views.push(json!({
                "key": key(here), "href": there.address(case.id), "chosen": chosen == Some(here),
                "source": case::in_language(&set.details.0.source_title, desk.lang()),
                "title": title(desk, set), "row": row + 1,
                "line": line(&cells, &marks[&id], *row),
                "state": item::state(state, *row), "proposed": state.proposed.contains(*row),
            }));
        }
        at += run;
    }
    Ok(views)
}

fn line(cells: &[Cell], marks: &Withheld, row: i64) -> String {
    let row = u64::try_from(row).unwrap_or_default();
    let mut line = String::new();
    for (at, cell) in cells.iter().enumerate() {
        if *cell == Cell::Null || marks.is_column_withheld(at) && !marks.is_row_withheld(row) {
            continue;
        }
        let text = cell_text(cell);
        if text.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push_str(" · ");
        }
        line.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(60));
        if line.chars().count() > LINE {
            break;
        }
    }
    match line.char_indices().nth(LINE) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
