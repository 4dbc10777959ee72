//! Everything that happened in a case, newest first. Views of personal data stand folded below the events.

use chrono_tz::Tz;
use serde::Serialize;

use super::found::in_language;
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

/// What happened, and who looked, each newest first.
#[derive(Debug, Default, Serialize)]
pub struct Timeline {
    events: Vec<Event>,
    /// How often the case was looked at.
    summary: String,
    views: Vec<Event>,
}

pub fn of_case(desk: &Desk, conn: &mut Conn, case: &Case, zone: Tz) -> Result<Timeline, Failure> {
    let people = staff::colleagues(conn, case.organisation)?;
    let entries = audit::of_case(conn, case.organisation, case.id)?;
    let mut timeline = Timeline::default();
    for entry in entries.iter().rev() {
        let list = if is_view(entry.action) { &mut timeline.views } else { &mut timeline.events };
        list.push(event(desk, entry, &people, zone));
    }
    timeline.summary = desk.text("staff-timeline-views", &[("n", &timeline.views.len().to_string())]);
    Ok(timeline)
}

fn is_view(action: Action) -> bool {
    matches!(
        action,
        Action::CaseViewed
            | Action::DatasetViewed
            | Action::AttachmentViewed
            | Action::StandingViewed
            | Action::StatusViewed
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
        Action::CandidateChosen => {
            let none = details.get("chosen").and_then(serde_json::Value::as_array).is_some_and(Vec::is_empty);
            let key = if none { "staff-chosen-none" } else { "staff-chosen-somebody" };
            of_source(desk, &word("source"), desk.text(key, &[]))
        }
        Action::SourceLeftOut => of_source(desk, &word("source"), String::new()),
        Action::SourceSearched => {
            let rows =
                details.get("rows").and_then(serde_json::Value::as_i64).unwrap_or_default().to_string();
            let result = match word("result").as_str() {
                "" => String::new(),
                result => desk.text(&format!("staff-searched-{result}"), &[("rows", &rows)]),
            };
            of_source(desk, &word("source"), result)
        }
        Action::Reclassified => known("staff-right", word("to")),
        Action::PauseStarted => known("clock-pause", word("ground")),
        Action::Extended => known("clock-ground", word("ground")),
        Action::ReceiptCorrected | Action::DeadlineMoved => moved(desk, &word("from"), &word("to")),
        Action::FileInfected => word("signature"),
        Action::Decided => known("staff-outcome", word("outcome")),
        Action::Withheld => known("ground", word("ground")),
        _ => String::new(),
    }
}

/// From one day to another: `21. december 2026 → 22. december 2026`.
fn moved(desk: &Desk, from: &str, to: &str) -> String {
    let days = [from, to].map(|text| text.parse().map(|day| letters::day_in_words(day, desk.lang())));
    days.into_iter().filter_map(Result::ok).collect::<Vec<_>>().join(" → ")
}

/// What happened, after the title of the source where it did; a source that is gone keeps its name.
fn of_source(desk: &Desk, name: &str, what: String) -> String {
    let title = desk.app.sources.get(name).map(|source| in_language(&source.title, desk.lang()).to_owned());
    let title = title.unwrap_or_else(|| name.to_owned());
    [title, what].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ")
}
