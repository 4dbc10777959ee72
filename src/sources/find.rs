//! Who in a source may be the person: every declared way of finding is tried, and nobody is merged away.
//!
//! Invariant: two candidates differ in their key. One key found in two ways is one candidate that remembers both.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::{
    cell::{Cell, Column},
    connector::{ConnectorError, Limits, Sink},
    declaration::{Finder, Source, Words},
    identifiers::{Identifier, Identifiers},
};

/// So many candidates help nobody: the search was too wide.
pub const MOST_CANDIDATES: usize = 50;

/// Somebody in a source who may be the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// How the source itself calls the person.
    pub key: Cell,
    /// What tells candidates apart, for a person's eye.
    pub label: Vec<Label>,
    /// What matched: one list for each way of finding that gave this candidate.
    pub matched_by: Vec<Vec<Identifier>>,
}

/// One value of a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    pub column: Column,
    pub title: Option<Words>,
    pub value: Cell,
}

/// What the finding gave.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Found {
    pub candidates: Vec<Candidate>,
    /// The ways that were tried. Those whose identifiers are not known were not.
    pub tried: Vec<Vec<Identifier>>,
    /// There were more than [`MOST_CANDIDATES`].
    pub too_many: bool,
}

impl Candidate {
    /// The key as text, for a record.
    pub fn key_text(&self) -> String {
        match &self.key {
            Cell::Null => String::new(),
            Cell::Bool(yes) => yes.to_string(),
            Cell::Bytes(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
            Cell::Number(text)
            | Cell::Text(text)
            | Cell::Date(text)
            | Cell::DateTime(text)
            | Cell::Json(text) => text.clone(),
        }
    }
}

/// Asks `source` for the person, in every way for which enough is known.
///
/// # Errors
/// [`ConnectorError`] when one way could not be tried: an incomplete search must not look like an empty one.
pub fn find(source: &Source, known: &Identifiers) -> Result<Found, ConnectorError> {
    let connector = source.connector();
    let limits = Limits { rows: MOST_CANDIDATES as u64, ..source.limits };
    let mut found = Found::default();
    for finder in &source.finders {
        let Some(values) = values(finder, known) else { continue };
        found.tried.push(finder.by.clone());
        let mut rows = Rows::default();
        match connector.read(&finder.query, &values, limits, &mut rows) {
            Ok(outcome) => found.too_many |= outcome.capped.is_some(),
            // "B-17" cannot be the number of anybody whose numbers are integers.
            Err(ConnectorError::Unfit) => continue,
            Err(error) => return Err(error),
        }
        for row in rows.rows {
            found.add(finder, &rows.columns, row)?;
        }
    }
    Ok(found)
}

/// The finder's parameters, when all that it needs is known.
fn values(finder: &Finder, known: &Identifiers) -> Option<Vec<Cell>> {
    let value = |parameter: &String| {
        let identifier = finder.by.iter().find(|identifier| identifier.parameter() == parameter)?;
        known.get(*identifier)
    };
    finder.query.parameters.iter().map(value).collect()
}

impl Found {
    fn add(&mut self, finder: &Finder, columns: &[Column], row: Vec<Cell>) -> Result<(), ConnectorError> {
        let mut cells = row.into_iter();
        let key = match (columns.first().map(|column| column.name.as_str()), cells.next()) {
            (Some("key"), Some(Cell::Null)) => return Err(ConnectorError::Nonsense("a key is NULL".into())),
            (Some("key"), Some(key)) => key,
            _ => {
                return Err(ConnectorError::Refused(
                    "the first column of a [[find]] must be called key".into(),
                ));
            }
        };
        let title =
            |column: &Column| finder.columns.get(&column.name).and_then(|titled| titled.title.clone());
        let label = columns[1..].iter().cloned().zip(cells);
        let label = label.map(|(column, value)| Label { title: title(&column), column, value });
        match self.candidates.iter().position(|candidate| candidate.key == key) {
            Some(known) => self.candidates[known].again(finder, label),
            None if self.candidates.len() >= MOST_CANDIDATES => self.too_many = true,
            None => {
                let matched_by = vec![finder.by.clone()];
                self.candidates.push(Candidate { key, label: label.collect(), matched_by });
            }
        }
        Ok(())
    }
}

impl Candidate {
    /// The same key in another way, or twice in one: what it shows more is added.
    fn again(&mut self, finder: &Finder, label: impl Iterator<Item = Label>) {
        if !self.matched_by.contains(&finder.by) {
            self.matched_by.push(finder.by.clone());
        }
        for label in label {
            if !self.label.contains(&label) {
                self.label.push(label);
            }
        }
    }
}

#[derive(Default)]
struct Rows {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

impl Sink for Rows {
    fn columns(&mut self, columns: &[Column]) -> ControlFlow<()> {
        self.columns = columns.to_vec();
        ControlFlow::Continue(())
    }

    fn row(&mut self, row: Vec<Cell>) -> ControlFlow<()> {
        self.rows.push(row);
        ControlFlow::Continue(())
    }
}
