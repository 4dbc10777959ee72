//! A folder of files as a source: tables that are searched row by row, and folders of documents.
//!
//! Invariant: the folder is only read, nothing outside it is, and a file that changes while it is read is no answer.

mod alike;
pub mod folder;
mod letters;
mod papers;
mod tables;

use std::{
    ops::ControlFlow,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use encoding_rs::Encoding;

pub use papers::{Paper, Papers, Read, papers};

use self::{
    alike::Wanted,
    folder::{Found, Pattern, Values, Walk, walk},
    tables::{Layout, Rows},
};
use super::{
    cell::{Cell, Column, ColumnKind},
    connector::{
        Connector, ConnectorError, Described, FileQuery, Gate, Limits, Outcome, Query, Sink, Statement,
    },
    kinds::shaped,
};

/// Files that one query may read.
const MOST_FILES: u64 = 10_000;
/// How many rows pass between two looks at the clock.
const STEP: u64 = 4096;

/// One folder of somebody else.
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    pub fn new(root: PathBuf) -> Self {
        Folder { root }
    }
}

/// The query, when it is one for files.
fn files_of(query: &Query) -> Result<&FileQuery, ConnectorError> {
    match &query.statement {
        Statement::Files(files) => Ok(files),
        _ => Err(ConnectorError::Refused("a folder is asked with files".into())),
    }
}

fn layout(files: &FileQuery, limits: Limits) -> Layout<'_> {
    Layout {
        encoding: files.encoding.as_ref().and_then(|name| Encoding::for_label(name.as_bytes())),
        delimiter: files.delimiter.and_then(|delimiter| u8::try_from(delimiter).ok()),
        part: &files.part,
        bytes: limits.bytes,
    }
}

/// How a file is called in messages: by its name where the administrator wrote it, else by the pattern. What stands in
/// place of a `*` or a brace may be a person's name.
fn called(pattern: &Pattern) -> &str {
    pattern.written()
}

impl Connector for Folder {
    fn describe(&self, queries: &[&Query], limits: Limits) -> Result<Vec<Described>, ConnectorError> {
        std::fs::read_dir(&self.root)
            .map_err(|error| folder::away(&self.root.display().to_string(), &error))?;
        Ok(queries.iter().map(|query| self.describe_one(query, limits)).collect())
    }

    fn read(
        &self,
        query: &Query,
        values: &[Cell],
        limits: Limits,
        sink: &mut dyn Sink,
    ) -> Result<Outcome, ConnectorError> {
        let started = Instant::now();
        let files = files_of(query)?;
        let pattern = Pattern::parse(&files.files).map_err(ConnectorError::Refused)?;
        let value =
            |name: &str| query.parameters.iter().position(|one| one == name).and_then(|at| values.get(at));
        let in_path = |name: &str| value(name).and_then(Cell::to_text);
        let walk = walk(&self.root, &pattern, Values::Of(&in_path), MOST_FILES)?;
        let mut gate = Gate::new(sink, limits, started);
        if pattern.is_folder() {
            folders(&walk, &mut gate)?;
            return Ok(gate.outcome);
        }
        self.is_there(&pattern, &walk)?;
        let wanted = files.matching.iter().filter_map(|(column, parameter)| {
            Some((column.clone(), Wanted::new(parameter, value(parameter)?)))
        });
        let until = started + Duration::from_secs(limits.seconds);
        let mut table = Table {
            query,
            files,
            wanted: wanted.collect(),
            called: called(&pattern),
            gate: &mut gate,
            until,
            headings: None,
            places: vec![],
            matching: vec![],
            seen: 0,
        };
        for found in &walk.files {
            let opened = folder::open(&self.root, &found.path, called(&pattern))?;
            tables::read(&opened.file, &found.path, called(&pattern), layout(files, limits), &mut table)?;
            opened.is_unchanged(called(&pattern))?;
            if table.gate.outcome.capped.is_some() {
                break;
            }
        }
        Ok(gate.outcome)
    }
}

impl Folder {
    /// A table that the administrator named is there, and not more of them than are read: that nothing was found must
    /// not mean that nothing was looked at.
    fn is_there(&self, pattern: &Pattern, walk: &Walk) -> Result<(), ConnectorError> {
        if walk.more {
            return Err(ConnectorError::Nonsense(format!(
                "more than {MOST_FILES} files fit {}",
                pattern.written()
            )));
        }
        if walk.refused > 0 {
            let what = format!("{} leads to a link or to something that is no file", pattern.written());
            return Err(ConnectorError::Refused(what));
        }
        if walk.files.is_empty() && pattern.parameters().is_empty() {
            return Err(ConnectorError::Unreachable(format!("no file fits {}", pattern.written())));
        }
        Ok(())
    }

    fn describe_one(&self, query: &Query, limits: Limits) -> Described {
        let files = files_of(query)?;
        let pattern = Pattern::parse(&files.files).map_err(ConnectorError::Refused)?;
        let walk = walk(&self.root, &pattern, Values::Anybody, MOST_FILES)?;
        if pattern.is_folder() {
            return match walk.folders.is_empty() {
                true => Err(ConnectorError::Refused(format!("no folder fits {}", pattern.written()))),
                false => Ok(vec![key_column()]),
            };
        }
        let Some(first) = walk.files.first() else {
            return Err(ConnectorError::Refused(format!("no file fits {}", pattern.written())));
        };
        let opened = folder::open(&self.root, &first.path, called(&pattern))?;
        let mut seen = Headings::default();
        tables::read(&opened.file, &first.path, called(&pattern), layout(files, limits), &mut seen)?;
        let places = places(files, &seen.0, called(&pattern))?;
        matching(files, &seen.0, called(&pattern))?;
        Ok(columns(query, &places))
    }
}

fn key_column() -> Column {
    Column { name: "key".into(), kind: ColumnKind::Text }
}

/// A person who has a folder of her own is found by it; its name is her key.
fn folders(walk: &Walk, gate: &mut Gate<'_>) -> Result<(), ConnectorError> {
    if gate.columns(&[key_column()])?.is_break() {
        return Ok(());
    }
    for found in &walk.folders {
        let name =
            last(found).ok_or_else(|| ConnectorError::Nonsense("a folder's name is not readable".into()))?;
        if gate.row(vec![Cell::Text(name)], 0)?.is_break() {
            break;
        }
    }
    Ok(())
}

fn last(found: &Found) -> Option<String> {
    found.path.file_name().and_then(|name| name.to_str()).map(str::to_owned)
}

#[derive(Default)]
struct Headings(Vec<String>);

impl Rows for Headings {
    fn headings(&mut self, names: &[String]) -> Result<ControlFlow<()>, ConnectorError> {
        self.0 = names.to_vec();
        Ok(ControlFlow::Break(()))
    }

    fn row(&mut self, _: Vec<Cell>, _: u64) -> Result<ControlFlow<()>, ConnectorError> {
        Ok(ControlFlow::Break(()))
    }
}

/// Which columns of a file are given, under which names and in which order.
fn places(files: &FileQuery, names: &[String], called: &str) -> Result<Vec<(String, usize)>, ConnectorError> {
    let mut places = vec![];
    if let Some(key) = &files.key {
        places.push(("key".to_owned(), place(key, names, called)?));
    }
    match files.take.is_empty() {
        true => places.extend(names.iter().cloned().zip(0..)),
        false => {
            for name in &files.take {
                places.push((name.clone(), place(name, names, called)?));
            }
        }
    }
    Ok(places)
}

fn matching(files: &FileQuery, names: &[String], called: &str) -> Result<Vec<usize>, ConnectorError> {
    files.matching.keys().map(|column| place(column, names, called)).collect()
}

fn place(column: &str, names: &[String], called: &str) -> Result<usize, ConnectorError> {
    names.iter().position(|name| name == column).ok_or_else(|| {
        let known: Vec<_> = names.iter().take(40).map(String::as_str).collect();
        ConnectorError::Refused(format!("{called}: there is no column {column}; it has {}", known.join(", ")))
    })
}

fn columns(query: &Query, places: &[(String, usize)]) -> Vec<Column> {
    let kind = |name: &String| query.kinds.get(name).copied().unwrap_or(ColumnKind::Text);
    places.iter().map(|(name, _)| Column { name: name.clone(), kind: kind(name) }).collect()
}

/// The rows that are somebody's, on their way out.
struct Table<'a, 'b> {
    query: &'a Query,
    files: &'a FileQuery,
    wanted: Vec<(String, Wanted)>,
    called: &'a str,
    gate: &'a mut Gate<'b>,
    until: Instant,
    headings: Option<Vec<String>>,
    places: Vec<(String, usize)>,
    matching: Vec<usize>,
    seen: u64,
}

impl Rows for Table<'_, '_> {
    fn headings(&mut self, names: &[String]) -> Result<ControlFlow<()>, ConnectorError> {
        let first = match &self.headings {
            Some(before) if before == names => return Ok(ControlFlow::Continue(())),
            Some(_) => {
                let what = format!("{}: two files have different headings", self.called);
                return Err(ConnectorError::Refused(what));
            }
            None => names,
        };
        self.places = places(self.files, first, self.called)?;
        self.matching = matching(self.files, first, self.called)?;
        self.headings = Some(first.to_vec());
        self.gate.columns(&columns(self.query, &self.places))
    }

    fn row(&mut self, cells: Vec<Cell>, undecodable: u64) -> Result<ControlFlow<()>, ConnectorError> {
        self.seen += 1;
        if self.seen.is_multiple_of(STEP) && Instant::now() >= self.until {
            return Err(ConnectorError::Timeout);
        }
        let hers = self.wanted.iter().zip(&self.matching).all(|((_, wanted), at)| wanted.is(&cells[*at]));
        if !hers || self.wanted.len() != self.matching.len() {
            return Ok(ControlFlow::Continue(()));
        }
        let given = self.places.iter().map(|(name, at)| match self.query.kinds.get(name) {
            Some(kind) => shaped(cells[*at].clone(), *kind),
            None => cells[*at].clone(),
        });
        let given: Vec<Cell> = given.collect();
        // Only what is handed over counts as broken.
        let broken = match undecodable {
            0 => 0,
            _ => given.iter().filter(|cell| matches!(cell, Cell::Bytes(_))).count() as u64,
        };
        self.gate.row(given, broken)
    }
}

/// Whether an administrator may write this as a folder's place: it exists and is one.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}
