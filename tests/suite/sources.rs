//! Foreign systems as they are: real files, a real server, and answers that are wrong.

mod collecting;
mod declared;
pub mod documents;
mod files;
pub mod found;
mod maria;
mod mssql;
pub mod pg;
mod presets;
mod recorded;
mod same;
mod sqlite;
mod tasks;
mod web;

use std::{collections::BTreeMap, ops::ControlFlow, path::Path};

use indsigt::sources::{
    cell::{Cell, Column, ColumnKind},
    connector::{Connector, ConnectorError, Limits, Outcome, Query, Sink, Statement},
};

/// Keeps everything.
#[derive(Default)]
pub struct Kept {
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
}

impl Sink for Kept {
    fn columns(&mut self, columns: &[Column]) -> ControlFlow<()> {
        self.columns = columns.to_vec();
        ControlFlow::Continue(())
    }

    fn row(&mut self, row: Vec<Cell>) -> ControlFlow<()> {
        self.rows.push(row);
        ControlFlow::Continue(())
    }
}

/// SQL that is already numbered, with kinds for some columns.
pub fn query(sql: &str, parameters: &[&str], kinds: &[(&str, ColumnKind)]) -> Query {
    Query {
        statement: Statement::Sql(sql.into()),
        parameters: parameters.iter().map(|name| name.to_string()).collect(),
        kinds: kinds.iter().map(|(name, kind)| (name.to_string(), *kind)).collect::<BTreeMap<_, _>>(),
    }
}

pub fn limits(seconds: u64) -> Limits {
    Limits { seconds, ..Limits::default() }
}

/// Everything that `sql` gives.
pub fn all(connector: &dyn Connector, sql: &str) -> Result<(Kept, Outcome), ConnectorError> {
    with(connector, &query(sql, &[], &[]), &[], limits(20))
}

pub fn with(
    connector: &dyn Connector,
    query: &Query,
    values: &[Cell],
    limits: Limits,
) -> Result<(Kept, Outcome), ConnectorError> {
    let mut kept = Kept::default();
    let outcome = connector.read(query, values, limits, &mut kept)?;
    Ok((kept, outcome))
}

pub fn text(text: &str) -> Cell {
    Cell::Text(text.into())
}

pub fn number(text: &str) -> Cell {
    Cell::Number(text.into())
}

/// The project's own declaration of this name, in `folder`.
pub fn fixture(name: &str, folder: &Path) {
    let from =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sources").join(format!("{name}.toml"));
    std::fs::copy(from, folder.join(format!("{name}.toml"))).unwrap();
}
