//! The page: the list with its filters, and the chosen record beside it.

use std::collections::{HashMap, hash_map::Entry};

use actix_web::web;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Item, Only, Sets, Show, item, paper, title};
use crate::{
    audit::Action,
    cases::{Case, Reviewed},
    db::Conn,
    ids::{CaseId, DatasetId},
    law::{
        grounds::Ground,
        status::{SecondPair, Status},
    },
    review::{self, Paper, Withheld},
    sources::{cell::Cell, collected::Collected},
    staff::{self, Permission},
    web::staff::{
        answer::{Answer, Failure},
        case::{self, cell_text},
        desk::{Desk, Fields},
        frame,
    },
};

const PAGE: usize = 50;
/// In the place of a dataset: documents.
pub(super) const PAPERS: &str = "documents";
/// Of a short line, in characters.
const LINE: usize = 110;

/// What is looked at; all of it stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Look {
    pub show: String,
    pub source: String,
    /// A dataset, or [`PAPERS`].
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
            source: fields.text("source"),
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

    pub(super) fn only(&self) -> Only {
        Only {
            source: Some(self.source.clone()).filter(|source| !source.is_empty()),
            set: self.set.parse().ok(),
            papers: self.set == PAPERS,
        }
    }

    /// Whether a document is in this list.
    pub fn has(&self, paper: &Paper) -> bool {
        self.only().has_paper(paper) && self.shown().has(paper)
    }

    /// What stands in an address, to be kept in another one.
    pub fn query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("show", self.shown().as_str());
        if !self.source.is_empty() {
            query.append_pair("source", &self.source);
        }
        if !self.set.is_empty() {
            query.append_pair("set", &self.set);
        }
        if self.page > 0 {
            query.append_pair("page", &self.page.to_string());
        }
        query.finish()
    }

    /// The same from [`Look::query`]; whatever else stands there is passed over.
    pub fn of_query(query: &str) -> Look {
        let mut look = Look::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "show" => look.show = value.into_owned(),
                "source" => look.source = value.into_owned(),
                "set" => look.set = value.into_owned(),
                "page" => look.page = value.parse().unwrap_or_default(),
                _ => {}
            }
        }
        look
    }

    pub fn address(&self, case: CaseId) -> String {
        let item = match self.item.is_empty() {
            true => String::new(),
            false => {
                format!("&item={}", self.item.replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', ":"))
            }
        };
        format!("/staff/cases/{case}/review?{}{item}", self.query())
    }

    pub(super) fn with(&self, change: impl FnOnce(&mut Look)) -> Look {
        let mut look = Look { problem: None, typed: HashMap::new(), ..self.clone() };
        change(&mut look);
        look
    }
}

pub async fn show(desk: Desk, id: web::Path<CaseId>, look: web::Query<Look>) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::ReadCases)?;
        let case = desk.read(|conn| case::find(desk, conn, *id))?;
        if let Some(Item::Row(dataset, row)) = Item::parse(&look.item) {
            let details = json!({ "dataset": dataset, "row": row });
            case::viewed(desk, case.id, Action::DatasetViewed, details)?;
        }
        desk.read(|conn| Ok(Answer::Page(page(desk, conn, &case, &look)?)))
    })
    .await
}

pub fn page(desk: &Desk, conn: &mut Conn, case: &Case, look: &Look) -> Result<String, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    let sets = Sets::load(conn, &desk.app.vault, case)?;
    let only = look.only();
    let selection = sets.selection(look.shown(), &only);
    let papers = sets.papers(look.shown(), &only);
    let rows: i64 = selection.iter().map(|(_, rows)| rows.count()).sum();
    let total = rows + papers.len() as i64;
    let last = (total - 1).max(0) / PAGE as i64;
    let at = look.page.clamp(0, last);
    // Documents come first, then the rows.
    let first = at * PAGE as i64;
    let before = usize::try_from(first).unwrap_or_default().min(papers.len());
    let listed: Vec<&Paper> = papers[before..].iter().take(PAGE).copied().collect();
    let mut keys: Vec<Item> = listed.iter().map(|paper| Item::Paper(paper.document.id)).collect();
    let mut skip = (first - papers.len() as i64).max(0);
    for (id, rows) in &selection {
        let count = rows.count();
        if skip >= count {
            skip -= count;
            continue;
        }
        keys.extend(rows.page(skip, PAGE - keys.len()).into_iter().map(|row| Item::Row(*id, row)));
        skip = 0;
        if keys.len() == PAGE {
            break;
        }
    }
    let is_there = |item: &Item| match item {
        Item::Row(id, row) => sets.find(*id).is_some_and(|(set, _)| *row < set.rows),
        Item::Paper(id) => sets.find_paper(*id).is_some(),
    };
    let chosen = Item::parse(&look.item).filter(is_there).or_else(|| keys.first().copied());
    let look = look.with(|look| look.page = at);
    let mut items = paper::items(desk, (&listed, &sets.papers), chosen, &look, case);
    items.extend(row_items(desk, conn, case, &sets, &keys[listed.len()..], chosen, &look)?);
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
    context.insert(
        "look",
        &json!({
            "show": look.shown().as_str(), "source": look.source, "set": look.set, "page": at,
            "here": chosen.map(Item::key).unwrap_or_default(),
        }),
    );
    let mut sources: Vec<Value> = Vec::new();
    let named = sets.sets.iter().map(|(set, _)| (&set.source, &set.details.0.source_title));
    for (name, words) in
        named.chain(sets.papers.iter().map(|one| (&one.document.source, &one.document.origin.source_title)))
    {
        if !sources.iter().any(|one| one["name"] == *name) {
            let title = case::in_language(words, desk.lang());
            sources.push(json!({ "name": name, "title": title, "selected": *name == look.source }));
        }
    }
    context.insert("sources", &sources);
    context.insert(
        "papers",
        &json!({
            "count": sets.papers(Show::All, &Only::default()).len(), "selected": only.papers, "value": PAPERS,
            "undecided": sets.papers(Show::Undecided, &Only::default()).len(),
        }),
    );
    let may = desk.is_allowed(Permission::WorkOnCases)
        && matches!(case.status, Status::Collecting | Status::Review);
    context.insert("may_review", &may);
    let grounds: Vec<Value> = Ground::for_withholding(case.right)
        .iter()
        .map(|ground| json!({ "value": ground, "text": desk.text(&format!("ground-{ground}"), &[]) }))
        .collect();
    context.insert("grounds", &grounds);
    let record = match chosen {
        Some(Item::Row(id, row)) => match sets.find(id) {
            Some((set, state)) => Some(item::record(desk, conn, case, (set, state), row)?),
            None => None,
        },
        _ => None,
    };
    context.insert("record", &record);
    let document = match chosen {
        Some(Item::Paper(id)) => sets.find_paper(id).map(|one| paper::beside(desk, one, &look, case)),
        _ => None,
    };
    context.insert("paper", &document);
    let place = chosen.and_then(|chosen| keys.iter().position(|one| *one == chosen));
    let near = |at: Option<usize>| {
        at.and_then(|at| keys.get(at)).map(|one| look.with(|look| look.item = one.key()).address(case.id))
    };
    context.insert("before", &near(place.and_then(|at| at.checked_sub(1))));
    context.insert("after", &near(place.map(|at| at + 1)));
    let next =
        place.and_then(|at| keys.get(at + 1).or_else(|| at.checked_sub(1).and_then(|at| keys.get(at))));
    context.insert("next_item", &next.copied().map(Item::key).unwrap_or_default());
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
        "rows": sets.sets.iter().map(|(set, _)| set.rows).sum::<i64>() + sets.papers.len() as i64,
        "shut": facts.documents_open,
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

fn filters(desk: &Desk, case: &Case, sets: &Sets, look: &Look) -> Vec<Value> {
    Show::EVERY
        .into_iter()
        .map(|show| {
            let only = look.only();
            let rows: i64 = sets.selection(show, &only).iter().map(|(_, rows)| rows.count()).sum();
            let count = rows + sets.papers(show, &only).len() as i64;
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
            "id": set.id, "title": title(desk, set), "selected": look.only().set == Some(set.id),
            "source": case::in_language(&set.details.0.source_title, desk.lang()),
            "undecided": state.undecided().count(),
            "table": format!("/staff/cases/{}/datasets/{}", case.id, set.id),
            "line": desk.text("review-set-line", &[
                ("n", &n(set.rows)), ("open", &n(state.undecided().count())), ("proposals", &n(state.proposals)),
            ]),
        })
    };
    sets.sets.iter().map(view).collect()
}

/// The rows of one page: rows that follow each other are read at one go.
fn row_items(
    desk: &Desk,
    conn: &mut Conn,
    case: &Case,
    sets: &Sets,
    keys: &[Item],
    chosen: Option<Item>,
    look: &Look,
) -> Result<Vec<Value>, Failure> {
    let mut views = Vec::new();
    let mut at = 0;
    let mut marks: HashMap<DatasetId, Withheld> = HashMap::new();
    while let Some(Item::Row(id, first)) = keys.get(at).copied() {
        let Some((set, state)) = sets.find(id) else { break };
        let run = keys[at..]
            .iter()
            .zip(first..)
            .take_while(|(one, expected)| **one == Item::Row(id, *expected))
            .count();
        if let Entry::Vacant(free) = marks.entry(id) {
            free.insert(Withheld::of_dataset(conn, set)?);
        }
        let stored = set.rows(&desk.app.vault, case)?;
        let rows =
            stored.page(u64::try_from(first).unwrap_or_default(), run as u64).map_err(Failure::internal)?;
        for (row, cells) in (first..).zip(rows) {
            let here = Item::Row(id, row);
            let there = look.with(|look| look.item = here.key());
            let name = [("title", title(desk, set)), ("row", (row + 1).to_string())];
            let name = name.each_ref().map(|(key, value)| (*key, value.as_str()));
            views.push(json!({
                "key": here.key(), "href": there.address(case.id), "chosen": chosen == Some(here),
                "source": case::in_language(&set.details.0.source_title, desk.lang()),
                "name": desk.text("review-item", &name),
                "line": line(&cells, &marks[&id], row),
                "state": item::state(state, row), "proposed": state.proposed.contains(row),
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
