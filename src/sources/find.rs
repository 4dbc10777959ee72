//! Who in a source may be the person: every declared way of finding is tried, and nobody is merged away.
//!
//! Invariant: two candidates differ in their key. One key found in two ways is one candidate that remembers both.

use std::{collections::BTreeMap, ops::ControlFlow};

use serde::{Deserialize, Serialize};

use super::{
    cell::{Cell, Column},
    connector::{ConnectorError, Limits, Sink},
    declaration::{Finder, Source, Words},
    forms::{self, Form},
    identifiers::{Identifier, Identifiers},
    score::{self, Compared},
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
    /// What is known of the person beside what the source shows of this one.
    #[serde(default)]
    pub compared: Vec<Compared>,
}

/// One value of a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    pub column: Column,
    pub title: Option<Words>,
    pub value: Cell,
    /// What of a person it is.
    #[serde(default)]
    pub is: Option<Identifier>,
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
    let mut closest = Closest::default();
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
            found.add(finder, &rows.columns, row, &mut closest)?;
        }
    }
    for (candidate, asked) in found.candidates.iter_mut().zip(&closest.0) {
        candidate.compared = compared(candidate, known, asked);
    }
    // Who agrees best comes first; among equals the source's own order stays.
    found.candidates.sort_by_key(|candidate| -score::points(&candidate.compared));
    Ok(found)
}

/// The finder's parameters, when all that it needs is known.
fn values(finder: &Finder, known: &Identifiers) -> Option<Vec<Cell>> {
    finder.query.parameters.iter().map(|parameter| known.value(parameter)).collect()
}

/// The closest form in which each candidate was asked for, identifier by identifier.
#[derive(Default)]
struct Closest(Vec<BTreeMap<Identifier, Form>>);

impl Closest {
    fn by(&mut self, candidate: usize, finder: &Finder) {
        if self.0.len() <= candidate {
            self.0.resize_with(candidate + 1, BTreeMap::new);
        }
        for identifier in &finder.by {
            let Some(form) = forms::asked(&finder.query.parameters, *identifier) else { continue };
            let closest = self.0[candidate].entry(*identifier).or_insert(form);
            *closest = form.max(*closest);
        }
    }
}

fn compared(candidate: &Candidate, known: &Identifiers, asked: &BTreeMap<Identifier, Form>) -> Vec<Compared> {
    let one = |identifier: Identifier| {
        let mut shown: Vec<String> = vec![];
        for text in candidate.label.iter().filter(|label| label.is == Some(identifier)) {
            shown.extend(text.value.to_text().filter(|text| !shown.contains(text)));
        }
        // A name stands in several columns, a number in one.
        let shown = match identifier {
            Identifier::Name if !shown.is_empty() => Some(shown.join(" ")),
            _ => shown.into_iter().next(),
        };
        score::compare(known, identifier, shown.as_deref(), asked.get(&identifier).copied())
    };
    Identifier::ALL.into_iter().filter_map(one).collect()
}

impl Found {
    fn add(
        &mut self,
        finder: &Finder,
        columns: &[Column],
        row: Vec<Cell>,
        closest: &mut Closest,
    ) -> Result<(), ConnectorError> {
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
        let is = |column: &Column| {
            let said = finder.columns.get(&column.name).and_then(|titled| titled.is);
            said.or_else(|| Identifier::of_column(&column.name))
        };
        let label = columns[1..].iter().cloned().zip(cells);
        let label =
            label.map(|(column, value)| Label { title: title(&column), is: is(&column), column, value });
        let there = self.candidates.iter().position(|candidate| candidate.key == key);
        match there {
            Some(known) => self.candidates[known].again(finder, label),
            None if self.candidates.len() >= MOST_CANDIDATES => {
                self.too_many = true;
                return Ok(());
            }
            None => {
                let matched_by = vec![finder.by.clone()];
                self.candidates.push(Candidate { key, label: label.collect(), matched_by, compared: vec![] });
            }
        }
        closest.by(there.unwrap_or(self.candidates.len() - 1), finder);
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
