//! Everything that happened in a case, newest first. Views of personal data stand folded between the events.

use chrono_tz::Tz;
use serde::Serialize;

use crate::{
    audit::{self, Action, Entry},
    cases::Case,
    db::Conn,
    letters,
    staff::{self, Account},
    web::staff::{answer::Failure, desk::Desk},
};

#[derive(Debug, Serialize)]
pub struct Event {
    text: String,
    detail: String,
    who: String,
    when: String,
}

/// An event, or the views between two events.
#[derive(Debug, Default, Serialize)]
pub struct Item {
    event: Option<Event>,
    summary: String,
    views: Vec<Event>,
}

pub fn of_case(desk: &Desk, conn: &mut Conn, case: &Case, zone: Tz) -> Result<Vec<Item>, Failure> {
    let people = staff::colleagues(conn, case.organisation)?;
    let entries = audit::of_case(conn, case.organisation, case.id)?;
    let mut items: Vec<Item> = Vec::new();
    for entry in entries.iter().rev() {
        let event = event(desk, entry, &people, zone);
        if !is_view(entry.action) {
            items.push(Item { event: Some(event), ..Item::default() });
            continue;
        }
        match items.last_mut() {
            Some(last) if last.event.is_none() => last.views.push(event),
            _ => items.push(Item { views: vec![event], ..Item::default() }),
        }
    }
    for item in &mut items {
        item.summary = desk.text("staff-timeline-views", &[("n", &item.views.len().to_string())]);
    }
    Ok(items)
}

fn is_view(action: Action) -> bool {
    matches!(
        action,
        Action::CaseViewed | Action::DatasetViewed | Action::AttachmentViewed | Action::StatusViewed
    )
}

fn event(desk: &Desk, entry: &Entry, people: &[Account], zone: Tz) -> Event {
    let name = |id| people.iter().find(|account| account.id == id).map(|account| account.name.clone());
    let who = match entry.actor_id.and_then(name) {
        Some(name) => name,
        None => desk.text(&format!("staff-actor-{}", entry.actor_kind), &[]),
    };
    Event {
        text: desk.text(&format!("timeline-{}", entry.action), &[]),
        detail: detail(desk, entry, people),
        who,
        when: letters::time_in_words(entry.at.utc(), zone, desk.lang()),
    }
}

/// The one thing worth knowing beside what happened; the log holds the rest.
fn detail(desk: &Desk, entry: &Entry, people: &[Account]) -> String {
    let details = entry.details();
    let word =
        |field: &str| details.get(field).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    let known = |prefix: &str, value: String| match value.as_str() {
        "" => String::new(),
        value => desk.text(&format!("{prefix}-{value}"), &[]),
    };
    match entry.action {
        Action::CaseAssigned => {
            let to = people.iter().find(|account| account.id.to_string() == word("to"));
            to.map(|account| account.name.clone()).unwrap_or_else(|| desk.text("staff-nobody", &[]))
        }
        Action::IdentityChecked => {
            let (method, result) = (word("method"), word("result"));
            format!("{} – {}", known("staff-method", method), known("staff-result", result))
        }
        Action::SourceSearched => {
            let rows =
                details.get("rows").and_then(serde_json::Value::as_i64).unwrap_or_default().to_string();
            let result = match word("result").as_str() {
                "" => String::new(),
                result => desk.text(&format!("staff-searched-{result}"), &[("rows", &rows)]),
            };
            match word("source") {
                source if source.is_empty() => result,
                source => format!("{source}: {result}"),
            }
        }
        Action::Decided => known("staff-outcome", word("outcome")),
        Action::Withheld => known("ground", word("ground")),
        _ => String::new(),
    }
}
