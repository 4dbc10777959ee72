//! What a foreign system does for us when something is to be changed in it: one statement, in one transaction, looked
//! at before and after, and taken back unless what was seen is what was to be seen.
//!
//! Invariant: plain data in and out. A writer knows no case and no database of ours; it decides nothing, it asks its
//! [`Judge`]; it ends within its limits; its errors hold no row data. It uses an account of its own: the one that
//! reads cannot change anything.

use std::ops::ControlFlow;

use super::{
    cell::Cell,
    connector::{ConnectorError, Limits},
};

/// One statement with the dialect's placeholders, and the name of each value it takes, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sql {
    pub text: String,
    pub parameters: Vec<String>,
}

/// One row as the system itself writes it; `None` is NULL.
pub type Row = Vec<Option<String>>;

/// More rows are not looked at before and after a change: that is no longer one person's.
pub const MOST_SEEN: usize = 10_000;

/// Something to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub statement: Sql,
    pub values: Vec<Cell>,
    /// Read before and after.
    pub verify: Sql,
    pub verify_values: Vec<Cell>,
}

/// Whether to go on after what was there has been seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Go {
    Run,
    Stop,
}

/// How the transaction ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Commit,
    TakeBack,
}

/// Who decides inside the transaction.
pub trait Judge {
    /// What was there.
    fn before(&mut self, rows: &[Row]) -> Go;
    /// How many rows the statement changed, and what is there now.
    fn after(&mut self, hit: u64, rows: &[Row]) -> End;
}

/// What was seen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen {
    pub before: Vec<Row>,
    /// `None`: the statement was not run.
    pub hit: Option<u64>,
    pub after: Vec<Row>,
    pub committed: bool,
}

/// A foreign system, reached by an account that may change it. Calls block, from a worker thread.
pub trait Writer: Send + Sync {
    /// Has the system look at each statement without running it. The flag says whether it is one that changes.
    ///
    /// # Errors
    /// The outer one when the system cannot be asked at all, the inner ones for each statement.
    fn describe(
        &self,
        statements: &[(&Sql, bool)],
        limits: Limits,
    ) -> Result<Vec<Result<(), ConnectorError>>, ConnectorError>;

    /// Reads, in a transaction that changes nothing.
    ///
    /// # Errors
    /// [`ConnectorError`]; what `each` has had by then is incomplete.
    fn read(
        &self,
        sql: &Sql,
        values: &[Cell],
        limits: Limits,
        each: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), ConnectorError>;

    /// Looks, runs, looks again, and commits or takes back as `judge` says.
    ///
    /// # Errors
    /// [`ConnectorError`]. When the system went away at the very end nobody knows whether it committed: look again
    /// before doing it again.
    fn carry_out(
        &self,
        change: &Change,
        judge: &mut dyn Judge,
        limits: Limits,
    ) -> Result<Seen, ConnectorError>;
}

/// More than [`MOST_SEEN`] rows.
pub(super) fn too_many() -> ConnectorError {
    ConnectorError::Refused(format!("the statement that verifies gives more than {MOST_SEEN} rows"))
}
