//! The queue: every filter stands in the address, so that a view can be kept and shared.

use actix_web::web;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Failure},
    desk::{Desk, Posted},
    due::{Due, chart, chart_until},
    frame,
};
use crate::{
    cases::{self, Case, Counts, DueFilter, Filter, Owner, Total},
    db::Conn,
    ids::{CaseId, StaffId},
    law::{assistance::AssistanceKind, cpr::Cpr, rights::Right, status::Status},
    letters,
    staff::{self, Account, Permission},
};

const PAGE: i64 = 50;

/// The address of a view.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct View {
    due: String,
    right: String,
    status: String,
    owner: String,
    q: String,
    /// The keyed hash of a CPR number that was searched for, never the number.
    cpr: String,
    /// The last row of the page before: `DATE_ID`.
    after: String,
}

impl View {
    fn filter(&self, desk: &Desk, without: Vec<CaseId>) -> Filter {
        let owner = match self.owner.as_str() {
            "me" => Some(Owner::One(desk.actor.id)),
            "nobody" => Some(Owner::Nobody),
            other => other.parse::<StaffId>().ok().map(Owner::One),
        };
        let after = self
            .after
            .split_once('_')
            .and_then(|(day, id)| Some((day.parse::<NaiveDate>().ok()?, id.parse::<CaseId>().ok()?)));
        Filter {
            due: DueFilter::parse(&self.due),
            right: Right::parse(&self.right),
            status: Status::parse(&self.status),
            owner,
            terms: self.terms(desk),
            after,
            without,
        }
    }

    fn terms(&self, desk: &Desk) -> Vec<Vec<u8>> {
        let mut terms = cases::terms_of_query(&desk.app.vault, desk.actor.organisation, &self.q);
        terms.extend(bytes(&self.cpr));
        terms
    }

    fn is_filtered(&self) -> bool {
        [&self.due, &self.right, &self.status, &self.owner, &self.q, &self.cpr]
            .iter()
            .any(|part| !part.is_empty())
    }

    fn address(&self, after: Option<&Case>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("due", &self.due),
            ("right", &self.right),
            ("status", &self.status),
            ("owner", &self.owner),
            ("q", &self.q),
            ("cpr", &self.cpr),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if let Some(case) = after {
            query.append_pair("after", &format!("{}_{}", case.due_on, case.id));
        }
        let query = query.finish();
        if query.is_empty() { "/staff/cases".into() } else { format!("/staff/cases?{query}") }
    }

    /// The name of the view, when it is one of the menu's.
    fn title(&self) -> &'static str {
        match (self.due.as_str(), self.owner.as_str(), self.q.is_empty() && self.cpr.is_empty()) {
            (_, _, false) => "staff-view-found",
            ("late", "", _) => "staff-view-late",
            ("week", "", _) => "staff-view-week",
            ("", "me", _) => "staff-view-mine",
            ("", "nobody", _) => "staff-view-nobodys",
            _ => "staff-view-open",
        }
    }
}

#[derive(Serialize)]
struct Row {
    id: CaseId,
    number: String,
    name: String,
    right: Right,
    status: Status,
    step: usize,
    due: Due,
    /// The open help that is due first, ours or another's.
    help: Option<Help>,
    owner: Option<String>,
    initials: String,
    received: String,
}

/// How far a case is, of five.
pub fn step(status: Status) -> usize {
    match status {
        Status::Received => 0,
        Status::Identity => 1,
        Status::Collecting => 2,
        Status::Review | Status::Executing => 3,
        Status::Decided => 4,
        Status::Delivered | Status::Closed | Status::Withdrawn | Status::Purged => 5,
    }
}

#[derive(Serialize)]
struct Help {
    words: String,
    late: bool,
}

fn row(
    desk: &Desk,
    case: &Case,
    help: Option<(AssistanceKind, NaiveDate)>,
    people: &[Account],
    today: NaiveDate,
) -> Row {
    // A case whose key is gone still has its number.
    let name = case.details(&desk.app.vault).map(|details| details.person.name).unwrap_or_default();
    let owner = case.assigned_to.and_then(|id| people.iter().find(|account| account.id == id));
    Row {
        id: case.id,
        number: case.number.clone(),
        help: help.map(|(kind, due)| {
            let day = letters::day_in_words(due, desk.lang());
            let key = if kind.is_ours_to_wait() { "controllers-awaits" } else { "controllers-owes" };
            Help { words: desk.text(key, &[("day", &day)]), late: due < today }
        }),
        name: if name.is_empty() { case.number.clone() } else { name },
        right: case.right,
        status: case.status,
        step: step(case.status),
        due: Due::of(desk, case.due_on, case.status, today),
        owner: owner.map(|account| account.name.clone()),
        initials: owner.map(|account| frame::initials(&account.name)).unwrap_or_default(),
        received: letters::day_in_words(case.received_on, desk.lang()),
    }
}

pub async fn list(desk: Desk, view: web::Query<View>) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::ReadCases)?;
        desk.read(|conn| queue_page(desk, conn, &view))
    })
    .await
}

fn queue_page(desk: &Desk, conn: &mut Conn, view: &View) -> Result<Answer, Failure> {
    let (mut context, counts) = frame::context(desk, conn)?;
    let organisation = frame::organisation(desk, conn)?;
    let today = desk.now.with_timezone(&organisation.zone()).date_naive();
    let people = staff::colleagues(conn, organisation.id)?;
    let filter = view.filter(desk, desk.own(conn)?);
    let mut found = cases::page(conn, organisation.id, &filter, today, PAGE + 1)?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let total = match view.is_filtered() {
        true => cases::count(conn, organisation.id, &filter, today)?,
        false => Total::Exactly(counts.open),
    };
    let ids: Vec<CaseId> = found.iter().map(|case| case.id).collect();
    let help = cases::first_due(conn, organisation.id, &ids)?;
    let shown = |case: &Case| row(desk, case, help.get(&case.id).copied(), &people, today);
    let rows: Vec<Row> = found.iter().map(shown).collect();
    let next = if more { found.last().map(|last| view.address(Some(last))) } else { None };
    let title = desk.text(view.title(), &[]);
    context.insert("rows", &rows);
    context.insert("next", &next);
    context.insert("here", &view.address(None));
    context.insert("count_words", &how_many(desk, total, !filter.terms.is_empty()));
    context.insert("searched", &!filter.terms.is_empty());
    let empty = if view.is_filtered() { "staff-queue-no-match" } else { "staff-queue-empty" };
    context.insert("empty", &desk.text(empty, &[]));
    let per_day = frame::overview(desk, conn, organisation.id, today)?.due_per_day(chart_until(today));
    context.insert("bars", &chart(desk, &per_day, today));
    context.insert("over", &overview(desk, &counts, &per_day, today));
    context.insert("title", &title);
    context.insert("f", &json!({ "q": view.q, "any": view.is_filtered() }));
    context.insert("selects", &selects(desk, view, &people));
    context.insert("people", &assignees(desk, &people));
    if desk.fragment.as_deref() == Some("results") {
        let html = desk.app.words.render_block("staff/queue.html", "results", desk.lang(), &context);
        return Ok(Answer::Fragment("results", html.map_err(Failure::internal)?));
    }
    frame::page(desk, "staff/queue.html", &context)
}

/// How many there are, and in which order when it is not that of their deadlines.
fn how_many(desk: &Desk, total: Total, searched: bool) -> String {
    let number = match total {
        Total::Exactly(n) => desk.text("staff-count", &[("n", &n.to_string())]),
        Total::MoreThan(n) => desk.text("staff-count-more", &[("n", &n.to_string())]),
    };
    match total {
        Total::Exactly(0 | 1) => number,
        _ if searched => desk.text("staff-count-newest", &[("count", &number)]),
        _ => number,
    }
}

/// The small print under the numbers.
fn overview(desk: &Desk, counts: &Counts, per_day: &[(NaiveDate, i64)], today: NaiveDate) -> Value {
    let on = |day: Option<NaiveDate>| -> i64 {
        per_day.iter().filter(|(due, _)| Some(*due) == day).map(|(_, n)| n).sum()
    };
    let late = match per_day.first().map(|(first, _)| (today - *first).num_days()) {
        Some(days) if days > 0 => desk.text("staff-over-oldest", &[("days", &days.to_string())]),
        _ => desk.text("staff-over-none", &[]),
    };
    let (now, then) = (on(Some(today)).to_string(), on(today.succ_opt()).to_string());
    let share = match counts.answered {
        0 => "–".to_owned(),
        all => desk.text("staff-percent", &[("n", &(counts.answered_in_time * 100 / all).to_string())]),
    };
    let (timely, all) = (counts.answered_in_time.to_string(), counts.answered.to_string());
    json!({
        "late": late,
        "week": desk.text("staff-over-week", &[("today", &now), ("tomorrow", &then)]),
        "share": share,
        "answered": desk.text("staff-over-answered", &[("n", &timely), ("all", &all)]),
    })
}

fn selects(desk: &Desk, view: &View, people: &[Account]) -> Vec<Value> {
    let option = |value: &str, key: &str| json!({ "value": value, "text": desk.text(key, &[]) });
    let select = |name: &str, value: &str, options: Vec<Value>| {
        let label = desk.text(&format!("staff-filter-{name}"), &[]);
        json!({ "name": name, "value": value, "label": label, "options": options })
    };
    let due = vec![option("late", "staff-view-late"), option("week", "staff-view-week")];
    let rights = Right::ALL.iter().map(|r| option(r.as_str(), &format!("staff-right-{r}"))).collect();
    let statuses = Status::ALL.iter().filter(|status| **status != Status::Purged);
    let statuses = statuses.map(|s| option(s.as_str(), &format!("staff-status-{s}"))).collect();
    let mut owners = vec![option("me", "staff-me"), option("nobody", "staff-nobody")];
    let others = people.iter().filter(|account| account.id != desk.actor.id && account.is_active());
    owners.extend(others.map(|account| json!({ "value": account.id, "text": account.name })));
    vec![
        select("due", &view.due, due),
        select("right", &view.right, rights),
        select("status", &view.status, statuses),
        select("owner", &view.owner, owners),
    ]
}

/// Whom a case can be given to.
pub fn assignees(desk: &Desk, people: &[Account]) -> Vec<Value> {
    let active = people.iter().filter(|account| account.is_active());
    active
        .map(|account| json!({ "id": account.id, "name": account.name, "me": account.id == desk.actor.id }))
        .collect()
}

/// 16 bytes in hexadecimal digits.
fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits = hex.len() == 32 && hex.bytes().all(|b| b.is_ascii_hexdigit());
    let pairs = hex.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok());
    digits.then(|| pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect()).flatten()
}

/// A search comes by post, so that a CPR number stands in no address: there it is its keyed hash.
pub async fn search(posted: Posted) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::ReadCases)?;
        let typed = |name: &str| fields.text(name);
        let mut view = View {
            due: typed("due"),
            right: typed("right"),
            status: typed("status"),
            owner: typed("owner"),
            q: typed("q"),
            ..View::default()
        };
        if let Some(number) = Cpr::parse(&view.q) {
            let term = cases::cpr_term(&desk.app.vault, desk.actor.organisation, &number);
            view.cpr = term.iter().map(|byte| format!("{byte:02x}")).collect();
            view.q = String::new();
        }
        Ok(Answer::See(view.address(None)))
    })
    .await
}

/// Gives several cases to somebody: all of them, or none when one has changed meanwhile.
pub async fn assign_many(posted: Posted) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let ids: Vec<CaseId> = fields.every("case").iter().filter_map(|id| id.parse().ok()).collect();
        let to = fields.text("to").parse::<StaffId>().ok();
        desk.write(|tx| {
            for id in &ids {
                let mut case = super::case::find(desk, tx, *id)?;
                super::case::may_get(desk, tx, &case, to)?;
                cases::assign(tx, &desk.app.vault, &mut case, to, desk.actor.id, desk.now)
                    .map_err(|e| super::case::step_refusal(desk, e))?;
            }
            Ok::<_, Failure>(())
        })?;
        let back = fields.text("back");
        let back = if back.starts_with("/staff/cases") { back } else { "/staff/cases".to_owned() };
        let sign = if back.contains('?') { '&' } else { '?' };
        Ok(Answer::See(if ids.is_empty() { back } else { format!("{back}{sign}notice=assigned") }))
    })
    .await
}
