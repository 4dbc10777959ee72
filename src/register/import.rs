//! Takes the register in from a file: the file is the register, and what is not in it is removed.

use std::{collections::HashMap, fmt};

use chrono::{DateTime, Utc};

use super::{
    Activity, InBoth, Recipient, Role,
    columns::{COLUMNS, TEXT_MAX},
    store,
};
use crate::{
    audit::{self, Action, By, Event},
    db::{Db, DbError},
    ids::OrganisationId,
    vault::Vault,
};

/// What is wrong with one line of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Counted from 1, as an editor counts.
    pub line: u64,
    pub column: Option<&'static str>,
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            Some(column) => write!(f, "line {}, {column}: {}", self.line, self.what),
            None => write!(f, "line {}: {}", self.line, self.what),
        }
    }
}

/// Nothing was taken in.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Wrong(Vec<Problem>),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// What the file changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    pub activities: usize,
    pub added: usize,
    pub changed: usize,
    pub removed: usize,
}

/// Makes the CSV in `bytes` (UTF-8, comma or semicolon) the organisation's register, and records it.
///
/// # Errors
/// Every problem of every line; then the register is as it was.
pub fn import(
    db: &Db,
    vault: &Vault,
    organisation: OrganisationId,
    bytes: &[u8],
    by: By,
    now: DateTime<Utc>,
) -> Result<Imported, ImportError> {
    let activities = parse(bytes).map_err(ImportError::Wrong)?;
    db.write(|tx| {
        let changes = store::replace(tx, organisation, &activities, now)?;
        let imported = Imported {
            activities: activities.len(),
            added: changes.added,
            changed: changes.changed,
            removed: changes.removed,
        };
        let details = serde_json::json!({
            "activities": imported.activities, "added": imported.added,
            "changed": imported.changed, "removed": imported.removed,
        });
        let event = Event { organisation, by, action: Action::RegisterImported, case: None, details };
        audit::record(tx, vault, event, now)?;
        Ok(imported)
    })
}

fn parse(bytes: &[u8]) -> Result<Vec<Activity>, Vec<Problem>> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = 1 + bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() as u64;
        vec![problem(line, None, "not UTF-8; save the file as CSV UTF-8")]
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let heading = text.lines().next().unwrap_or_default();
    let delimiter = if heading.contains(';') && !heading.contains(',') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let places = places(&reader.headers().cloned().unwrap_or_default())?;
    let (mut activities, mut problems): (Vec<Activity>, Vec<Problem>) = (Vec::new(), Vec::new());
    let mut lines: HashMap<String, u64> = HashMap::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = line_of(text, error.position());
                problems.push(problem(line, None, &error.to_string()));
                break;
            }
        };
        let line = line_of(text, record.position());
        let mut row = Row { line, record: &record, places: &places, problems: Vec::new() };
        let activity = row.activity();
        if let Some(first) = lines.insert(activity.key.clone(), line) {
            row.wrong("key", format!("{} is already on line {first}", activity.key));
        }
        problems.append(&mut row.problems);
        activities.push(activity);
    }
    if activities.is_empty() && problems.is_empty() {
        problems.push(problem(1, None, "no activities; an empty register is not taken in"));
    }
    if problems.is_empty() { Ok(activities) } else { Err(problems) }
}

/// The reader leaves the second half of a CRLF to the next record, so its own count is one short.
fn line_of(text: &str, position: Option<&csv::Position>) -> u64 {
    let start = position.and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or_default();
    let start = start + usize::from(text.as_bytes().get(start) == Some(&b'\n'));
    1 + text.bytes().take(start).filter(|byte| *byte == b'\n').count() as u64
}

fn problem(line: u64, column: Option<&'static str>, what: &str) -> Problem {
    Problem { line, column, what: what.to_owned() }
}

/// Where each column stands in the file.
fn places(headings: &csv::StringRecord) -> Result<HashMap<&'static str, usize>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut places = HashMap::new();
    for (place, heading) in headings.iter().enumerate() {
        match COLUMNS.iter().find(|column| **column == heading) {
            Some(column) if places.insert(*column, place).is_none() => {}
            Some(column) => problems.push(problem(1, Some(column), "this column is there twice")),
            None => problems.push(problem(1, None, &format!("unknown column {heading:?}"))),
        }
    }
    let missing = COLUMNS.iter().filter(|column| !places.contains_key(**column));
    problems.extend(missing.map(|column| problem(1, Some(column), "this column is missing")));
    if problems.is_empty() { Ok(places) } else { Err(problems) }
}

struct Row<'r> {
    line: u64,
    record: &'r csv::StringRecord,
    places: &'r HashMap<&'static str, usize>,
    problems: Vec<Problem>,
}

impl Row<'_> {
    fn wrong(&mut self, column: &'static str, what: impl Into<String>) {
        self.problems.push(Problem { line: self.line, column: Some(column), what: what.into() });
    }

    fn activity(&mut self) -> Activity {
        if self.record.len() != COLUMNS.len() {
            let what = format!("{} fields where there are {} columns", self.record.len(), COLUMNS.len());
            self.problems.push(problem(self.line, None, &what));
        }
        Activity {
            key: self.key(),
            role: self.role(),
            name: self.both("name_da", "name_en"),
            purpose: self.both("purpose_da", "purpose_en"),
            legal_basis: self.both("legal_basis_da", "legal_basis_en"),
            categories_of_data: self.both("categories_of_data_da", "categories_of_data_en"),
            categories_of_people: self.both("categories_of_people_da", "categories_of_people_en"),
            recipients: self.recipients(),
            retention: self.both("retention_da", "retention_en"),
            source: self.both("source_da", "source_en"),
            automated_decisions: InBoth {
                da: self.text("automated_decisions_da"),
                en: self.text("automated_decisions_en"),
            },
        }
    }

    fn text(&mut self, column: &'static str) -> String {
        let text = self.places.get(column).and_then(|place| self.record.get(*place)).unwrap_or_default();
        if text.chars().count() > TEXT_MAX {
            self.wrong(column, format!("longer than {TEXT_MAX} characters"));
        }
        text.to_owned()
    }

    fn key(&mut self) -> String {
        let key = self.text("key");
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if key.is_empty() || key.len() > 60 || !key.bytes().all(plain) {
            self.wrong("key", "a short name of a-z, 0-9 and hyphens");
        }
        key
    }

    fn role(&mut self) -> Role {
        let text = self.text("role");
        Role::parse(&text).unwrap_or_else(|| {
            self.wrong("role", format!("{text:?} is neither controller nor processor"));
            Role::Controller
        })
    }

    fn both(&mut self, danish: &'static str, english: &'static str) -> InBoth {
        let both = InBoth { da: self.text(danish), en: self.text(english) };
        if both.da.is_empty() {
            self.wrong(danish, "missing");
        }
        both
    }

    fn recipients(&mut self) -> Vec<Recipient> {
        let text = self.text("recipients");
        let mut recipients = Vec::new();
        for item in text.split(';').map(str::trim).filter(|item| !item.is_empty()) {
            let parts: Vec<&str> = item.split('|').map(str::trim).collect();
            let [name, rest @ ..] = &parts[..] else { continue };
            if name.is_empty() || rest.len() > 2 {
                self.wrong("recipients", format!("{item:?} is not written as name | country | safeguard"));
            }
            let part = |place: usize| rest.get(place).map(ToString::to_string).unwrap_or_default();
            recipients.push(Recipient { name: name.to_string(), country: part(0), safeguard: part(1) });
        }
        recipients
    }
}
