//! The register of processing activities at the desk: everybody reads, administrators and data protection officers edit.

mod belongs;
mod file;
mod form;
mod list;
mod one;

pub use belongs::of_case;
pub use file::{export, import, look, replace};
pub use form::{add, change, edit, new};
pub use list::{list, recipients};
pub use one::{confirm, removal, remove, show};

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::{
    answer::Failure,
    desk::{Desk, Fields},
    frame,
};
use crate::{
    db::Conn,
    register::{self, Change, Entry, Problem, Uses, Warning},
};

/// Where one activity stands, also for other pages.
pub fn address(key: &str) -> String {
    format!("/staff/register/activities/{key}")
}

/// What the organisation's declared sources refer to.
fn uses(desk: &Desk, conn: &mut Conn) -> Result<Uses, Failure> {
    Ok(desk.app.sources.uses(&frame::organisation(desk, conn)?.slug))
}

fn find(desk: &Desk, conn: &mut Conn, key: &str) -> Result<Entry, Failure> {
    register::find(conn, desk.actor.organisation, key)?.ok_or(Failure::Absent)
}

fn changing(desk: &Desk) -> Change<'_> {
    let organisation = desk.actor.organisation;
    Change { vault: &desk.app.vault, organisation, by: desk.actor.by(), now: desk.now }
}

/// When the page was made, as a form carries it.
fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

fn as_seen(fields: &Fields) -> Result<DateTime<Utc>, Failure> {
    fields.text("as_seen").parse().map_err(|_| Failure::Changed)
}

fn text_of(desk: &Desk, problem: &Problem) -> String {
    desk.text(&format!("register-problem-{}", problem.key), &problem.values())
}

fn warning_tags(desk: &Desk, warnings: &[Warning]) -> Vec<Value> {
    let tag = |warning: &Warning| {
        let text = desk.text(&format!("register-warning-{warning}"), &[]);
        json!({ "key": warning, "text": text })
    };
    warnings.iter().map(tag).collect()
}
