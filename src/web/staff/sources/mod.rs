//! The declared systems, for administrators and data protection officers: what they hold, whether they answer as
//! declared, and what of the register nobody asks.

mod dataset;
mod list;
mod one;

pub use list::{list, set_aside};
pub use one::{check, show, try_out};

use serde_json::{Value, json};

use super::{answer::Failure, case::in_language, desk::Desk, frame};
use crate::{
    db::Conn,
    letters,
    register::{self, Activity},
    sources::{checks::Checked, declaration::Source},
};

/// The organisation's own source; another's is absent.
fn find<'a>(desk: &'a Desk, conn: &mut Conn, name: &str) -> Result<&'a Source, Failure> {
    let slug = frame::organisation(desk, conn)?.slug;
    let mine = desk.app.sources.for_organisation(&slug);
    mine.into_iter().find(|source| source.name == name).ok_or(Failure::Absent)
}

/// What came of the last check, in words and as a class.
fn checked(desk: &Desk, checked: Option<&Checked>, zone: chrono_tz::Tz) -> Value {
    let Some(checked) = checked else {
        return json!({ "text": desk.text("sources-never-checked", &[]), "class": "", "problems": [] });
    };
    let when = letters::time_in_words(checked.at.utc(), zone, desk.lang());
    let (key, class) = match checked.problems.0.is_empty() {
        true => ("sources-checked-good", "is-ok"),
        false => ("sources-checked-bad", "is-danger"),
    };
    json!({ "text": desk.text(key, &[("time", &when)]), "class": class, "problems": checked.problems.0 })
}

/// The register's activities that a source is about, by name where the register knows them.
fn activities(desk: &Desk, source: &Source, register: &[Activity]) -> Vec<Value> {
    let view = |key: &str| {
        let known = register.iter().find(|activity| activity.key == key);
        let name = known.map(|activity| activity.name.in_language(desk.lang().as_str()));
        json!({
            "key": key, "name": name.unwrap_or(key),
            "href": known.map(|_| super::register::address(key)),
        })
    };
    source.about().into_iter().map(view).collect()
}

fn register_of(desk: &Desk, conn: &mut Conn) -> Result<Vec<Activity>, Failure> {
    Ok(register::list(conn, desk.actor.organisation)?)
}

fn title(desk: &Desk, source: &Source) -> String {
    in_language(&source.title, desk.lang()).to_owned()
}

/// The titles of what the source gives: rows and documents.
fn holds<'a>(desk: &Desk, source: &'a Source) -> Vec<&'a str> {
    let datasets = source.datasets.iter().map(|dataset| &dataset.title);
    let papers = source.papers.iter().map(|papers| &papers.title);
    datasets.chain(papers).map(|words| in_language(words, desk.lang())).collect()
}
