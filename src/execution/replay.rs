//! After a source was restored from a backup: what the ledger knows is found there again, shown, and done again.
//!
//! Invariant: nobody else is touched. A person is found by the hash of her key, and only rows that were dealt with then
//! are dealt with again: rows that are new since are told and left for somebody to look at.

use std::{collections::HashMap, ops::ControlFlow};

use chrono::{DateTime, Utc};

use super::{
    Parts, Trouble,
    judge::{Expected, Look, Verdict},
};
use crate::{
    audit::{self, Action, By, Event},
    db::DbError,
    law::execution::{DeedFailure, DeedKind},
    sources::{
        cell::Cell,
        declaration::{Dataset, Source, execute::Act},
        writer::{Change, MOST_SEEN, Row, Seen, Sql, Writer},
    },
    staff::Organisation,
    standing::deeds::{self as ledger, Entry},
};

/// What came of looking through one source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Lines of the ledger for this source.
    pub known: usize,
    /// Keys that the source has.
    pub keys: u64,
    /// What came back and has to be done again.
    pub found: usize,
    /// What was done again; none in a dry run.
    pub again: usize,
    /// The person is there, and it looks as it should.
    pub in_order: usize,
    /// A restriction or an objection that has ended since: left as it is.
    pub ended: usize,
    /// One line each: where, and why it was not done. No keys.
    pub could_not: Vec<String>,
    /// One line each: what would be done, or was. No keys.
    pub told: Vec<String>,
}

/// The source could not be looked through at all.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    #[error("{0}: nothing is declared under [write], so that nothing can be done again")]
    NotWritable(String),
    #[error("{source_name}: {words}")]
    Source { source_name: String, words: String },
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Looks through `source` for what the ledger of the organisation knows, and does it again unless it is a dry run.
///
/// # Errors
/// [`ReplayError`]; what was done by then is written down.
pub fn replay(
    parts: Parts<'_>,
    organisation: &Organisation,
    source: &Source,
    dry_run: bool,
    now: DateTime<Utc>,
) -> Result<Report, ReplayError> {
    let entries = parts.db.read(|conn| ledger::of_source(conn, organisation.id, &source.name))?;
    let mut report = Report { known: entries.len(), ..Report::default() };
    if entries.is_empty() {
        return Ok(report);
    }
    let not_writable = || ReplayError::NotWritable(source.name.clone());
    let writer = source.writer().ok_or_else(not_writable)?;
    let write = source.write.as_ref().ok_or_else(not_writable)?;
    let mut by_hash: HashMap<Vec<u8>, Vec<&Entry>> = HashMap::new();
    for entry in &entries {
        by_hash.entry(entry.hash.clone()).or_default().push(entry);
    }
    let mut came_back: Vec<(String, &[&Entry])> = vec![];
    let mut each = |row: Row| {
        let Some(Some(key)) = row.into_iter().next() else { return ControlFlow::Continue(()) };
        report.keys += 1;
        let hash = ledger::key_hash(parts.vault, organisation.id, &source.name, &key);
        if let Some(entries) = by_hash.get(&hash) {
            came_back.push((key, entries));
        }
        ControlFlow::Continue(())
    };
    writer.read(&write.keys, &[], source.limits, &mut each).map_err(|error| ReplayError::Source {
        source_name: source.name.clone(),
        words: error.to_string(),
    })?;
    for (key, entries) in came_back {
        for entry in entries {
            once(parts, (source, &*writer), entry, &key, dry_run, &mut report, now)?;
        }
    }
    let details = serde_json::json!({
        "source": source.name, "keys": report.keys, "found": report.found, "again": report.again,
        "could_not": report.could_not.len(), "dry_run": dry_run,
    });
    let event = Event {
        organisation: organisation.id,
        by: By::Program,
        action: Action::ErasuresReplayed,
        case: None,
        details,
    };
    parts.db.write(|tx| audit::record(tx, parts.vault, event, now))?;
    Ok(report)
}

fn once(
    parts: Parts<'_>,
    (source, writer): (&Source, &dyn Writer),
    entry: &Entry,
    key: &str,
    dry_run: bool,
    report: &mut Report,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let mut name = format!("{}/{}: {}", entry.source, entry.dataset, entry.kind);
    if !entry.column.is_empty() {
        name = format!("{name} {}", entry.column);
    }
    if !parts.db.read(|conn| entry.is_in_force(conn))? {
        report.ended += 1;
        return Ok(());
    }
    let found = source
        .dataset(&entry.dataset)
        .and_then(|dataset| Some((dataset, dataset.act(entry.kind, Some(entry.column.as_str()))?)));
    let redo = Redo { parts, source, writer, entry, key: cell(key) };
    let done = match found {
        Some((dataset, act)) => redo.run(dataset, act, dry_run),
        None => Err(Trouble::of(DeedFailure::Undeclared)),
    };
    match done {
        Ok(None) => report.in_order += 1,
        Ok(Some(rows)) => {
            report.found += 1;
            report.told.push(format!("{name}, {rows} rows"));
            if !dry_run {
                report.again += 1;
                record(parts, entry, rows, now)?;
            }
        }
        Err(trouble) => {
            report.found += 1;
            report.could_not.push(format!("{name}: {}", trouble.words));
        }
    }
    Ok(())
}

fn record(parts: Parts<'_>, entry: &Entry, rows: u64, now: DateTime<Utc>) -> Result<(), DbError> {
    let details = serde_json::json!({
        "source": entry.source, "dataset": entry.dataset, "kind": entry.kind, "rows": rows,
    });
    let (organisation, by, action) = (entry.organisation, By::Program, Action::DeedReplayed);
    parts.db.write(|tx| {
        ledger::replayed(tx, entry, now)?;
        audit::record(tx, parts.vault, Event { organisation, by, action, case: None, details }, now)
    })
}

/// A whole number goes as one, so that it finds its row in a column without a type too.
fn cell(key: &str) -> Cell {
    match key.parse::<i64>() {
        Ok(number) if number.to_string() == key => Cell::Number(key.to_owned()),
        _ => Cell::Text(key.to_owned()),
    }
}

struct Redo<'a> {
    parts: Parts<'a>,
    source: &'a Source,
    writer: &'a dyn Writer,
    entry: &'a Entry,
    key: Cell,
}

impl Redo<'_> {
    fn values(&self, sql: &Sql, old: Option<&str>, new: &str) -> Vec<Cell> {
        let value = |name: &String| match name.as_str() {
            "new" => Cell::Text(new.to_owned()),
            "old" => old.map_or(Cell::Null, |old| Cell::Text(old.to_owned())),
            _ => self.key.clone(),
        };
        sql.parameters.iter().map(value).collect()
    }

    /// How many rows were dealt with again, or would be; `None` when it looks as it should.
    fn run(&self, _: &Dataset, act: &Act, dry_run: bool) -> Result<Option<u64>, Trouble> {
        let (vault, entry) = (self.parts.vault, self.entry);
        let mut rows: Vec<Row> = vec![];
        let values = self.values(&act.verify, None, "");
        self.writer.read(&act.verify, &values, self.source.limits, &mut |row| {
            rows.push(row);
            if rows.len() > MOST_SEEN { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        let (mut old, mut new) = (None, String::new());
        if entry.kind == DeedKind::Rectify {
            let value = entry
                .new_value(vault)
                .map_err(|error| Trouble { failure: DeedFailure::Storage, words: error.to_string() })?;
            new = value.ok_or(Trouble::of(DeedFailure::NoSuchValue))?;
            let wrong = rows.iter().find(|row| entry.knows(vault, &row.iter().take(1).cloned().collect()));
            match wrong {
                Some(row) => old = row.first().cloned().flatten(),
                None => return Ok(None),
            }
        } else if rows.is_empty() {
            return Ok(None);
        } else if rows.iter().any(|row| !entry.knows(vault, row)) {
            let words = "some of its rows are new since then; look at them, nothing was changed".to_owned();
            return Err(Trouble { failure: DeedFailure::Changed, words });
        }
        let change = Change {
            statement: act.sql.clone(),
            values: self.values(&act.sql, old.as_deref(), &new),
            verify: act.verify.clone(),
            verify_values: values,
        };
        let words = (old.as_deref(), new.as_str());
        let tried = self.carry_out(&change, Look::new(entry.kind, words, act.rows, None))?;
        let Some(tried) = tried else { return Ok(None) };
        let hit = tried.hit.unwrap_or_default();
        if dry_run {
            return Ok(Some(hit));
        }
        let expected = Expected { before: &tried.before, after: &tried.after, hit };
        self.carry_out(&change, Look::new(entry.kind, words, act.rows, Some(expected)))?;
        Ok(Some(hit))
    }

    fn carry_out(&self, change: &Change, mut look: Look<'_>) -> Result<Option<Seen>, Trouble> {
        let seen = self.writer.carry_out(change, &mut look, self.source.limits)?;
        match look.verdict {
            Verdict::Good => Ok(Some(seen)),
            Verdict::NothingThere | Verdict::AlreadySo => Ok(None),
            Verdict::Not(failure) => Err(Trouble::of(failure)),
        }
    }
}
