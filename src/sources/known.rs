//! What the sources know of how a person is reached, and of what only she and they know: asked before she has proven
//! anything, so that it can be compared with what the request says.
//!
//! Invariant: nothing is taken from somebody who is one of several. A person counts as found where an exact way of
//! finding leads to her, no way leads to anybody else or, but for an address, to nobody, and her name there is the given
//! one: otherwise somebody could prove his own mailbox and be shown the data of the person whose name he gave.

use std::{collections::BTreeMap, ops::ControlFlow};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    cell::{Cell, Column},
    collect::{known as identifiers, reachable},
    connector::{ConnectorError, Limits, Query, Sink},
    declaration::{Source, Words},
    find::find,
    identifiers::Identifier,
};
use crate::{
    cases::Person,
    law::identity::{
        answers::{AnswerKind, normal},
        names::same_name,
    },
};

/// What one source knows of somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownThere {
    pub source: String,
    pub title: Words,
    /// How many may be the person; the rest is empty unless it is exactly one, found exactly.
    pub candidates: usize,
    pub exact: bool,
    /// Her name there was compared with the given one: an address or a number alone may be another's.
    #[serde(default)]
    pub named: bool,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
    /// When one of these was last changed there.
    pub changed_on: Option<NaiveDate>,
    pub answers: Vec<KnownAnswer>,
}

/// A control question that has an answer for this person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownAnswer {
    pub name: String,
    pub text: Words,
    pub kind: AnswerKind,
    /// In normal form; never shown.
    pub answer: String,
}

/// Asks one source, which declares a contact or control questions.
///
/// # Errors
/// [`ConnectorError`]; then nothing is known of what it knows.
pub fn ask(source: &Source, person: &Person) -> Result<KnownThere, ConnectorError> {
    let found = find(source, &identifiers(person))?;
    let mut there = KnownThere {
        source: source.name.clone(),
        title: source.title.clone(),
        candidates: found.candidates.len(),
        exact: false,
        named: false,
        email: None,
        phone: None,
        address: None,
        changed_on: None,
        answers: Vec::new(),
    };
    let Some(only) = reachable(&found, &person.name) else { return Ok(there) };
    let key = &only.key;
    let mut row = match &source.contact {
        Some(contact) => first(source, &contact.query, key)?,
        None => BTreeMap::new(),
    };
    let mut by_name = found.tried.iter().filter(|by| by.contains(&Identifier::Name)).peekable();
    let asked = by_name.peek().is_some();
    let name = row.remove("name");
    let agrees = match &name {
        Some(name) => same_name(name, &person.name),
        None => by_name.all(|by| only.matched_by.contains(by)),
    };
    if !agrees {
        return Ok(there);
    }
    there.exact = true;
    there.named = asked || name.is_some();
    there.email = row.remove("email");
    there.phone = row.remove("phone");
    there.address = row.remove("address");
    there.changed_on = row.remove("changed_at").and_then(|at| at.get(..10)?.parse().ok());
    for question in &source.questions {
        let row = first(source, &question.query, key)?;
        let answer = row.into_values().next().and_then(|answer| normal(question.kind, &answer));
        there.answers.extend(answer.map(|answer| KnownAnswer {
            name: format!("{}/{}", source.name, question.name),
            text: question.text.clone(),
            kind: question.kind,
            answer,
        }));
    }
    Ok(there)
}

#[derive(Default)]
struct FirstRow {
    columns: Vec<String>,
    row: Option<Vec<Cell>>,
}

impl Sink for FirstRow {
    fn columns(&mut self, columns: &[Column]) -> ControlFlow<()> {
        self.columns = columns.iter().map(|column| column.name.clone()).collect();
        ControlFlow::Continue(())
    }

    fn row(&mut self, row: Vec<Cell>) -> ControlFlow<()> {
        self.row = Some(row);
        ControlFlow::Break(())
    }
}

fn first(source: &Source, query: &Query, key: &Cell) -> Result<BTreeMap<String, String>, ConnectorError> {
    let mut sink = FirstRow::default();
    let values = vec![key.clone(); query.parameters.len()];
    let limits = Limits { rows: 2, ..source.limits };
    source.connector().read(query, &values, limits, &mut sink)?;
    let cells = sink.row.unwrap_or_default();
    Ok(sink.columns.into_iter().zip(cells).filter_map(|(name, cell)| Some((name, cell.to_text()?))).collect())
}
