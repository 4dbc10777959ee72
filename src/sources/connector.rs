//! What every foreign system can do for us: say which columns a query gives, and give its rows one by one.
//!
//! Invariant: plain data in and out. A connector knows no case, no organisation and no database of ours; it never
//! changes anything in the foreign system, it ends within its limits, and its errors hold no row data.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    time::{Duration, Instant},
};

use super::{
    cell::{Cell, Column, ColumnKind},
    http::request::Request,
};

/// One statement that only reads. Values reach it as parameters, never as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    pub statement: Statement,
    /// The name of each placeholder, in the order of the values that `read` is given. A dialect that cannot number
    /// its placeholders names one as often as it stands in the statement.
    pub parameters: Vec<String>,
    /// Kinds that the declaration says, where the source cannot (a date kept as text, a yes/no kept as 0 and 1).
    pub kinds: BTreeMap<String, ColumnKind>,
}

/// What is asked, in the language of the source's kind. A connector refuses what is in another's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statement {
    /// One `SELECT` with the dialect's placeholders.
    Sql(String),
    /// Rows and documents out of a folder of files.
    Files(FileQuery),
    /// A request to a service.
    Request(Box<Request>),
}

/// What is read of a folder. Every row in which each `matching` column has its parameter's value is an answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileQuery {
    /// Which files, as a pattern below the source's folder: `people.csv`, `payslips/*.xlsx`.
    pub files: String,
    /// Column in the file, and the name of the parameter that it must equal.
    #[serde(default)]
    pub matching: BTreeMap<String, String>,
    /// The sheet of a workbook, or the JSON pointer to the rows; empty for the first one, or the whole.
    #[serde(default)]
    pub part: String,
    /// The column that is given as `key`, first.
    pub key: Option<String>,
    /// The columns that are given, in this order; empty for all.
    #[serde(default)]
    pub take: Vec<String>,
    /// How the bytes are letters, where the file does not tell: `utf-8`, `windows-1252`, `iso-8859-1`, `utf-16le`.
    pub encoding: Option<String>,
    /// What stands between two fields of a CSV file, where that cannot be seen.
    pub delimiter: Option<char>,
}

impl Query {
    /// The SQL of a query that is put to a database.
    ///
    /// # Errors
    /// [`ConnectorError::Refused`] for a query in another language.
    pub fn sql(&self) -> Result<&str, ConnectorError> {
        match &self.statement {
            Statement::Sql(sql) => Ok(sql),
            Statement::Files(_) | Statement::Request(_) => {
                Err(ConnectorError::Refused("a database is asked with sql".into()))
            }
        }
    }
}

/// Caps on one answer. What is cut off is told, never silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub rows: u64,
    /// Of the values as we hold them, in bytes.
    pub bytes: u64,
    /// For everything together: connecting, waiting, running and reading.
    pub seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { rows: 1_000_000, bytes: 1 << 30, seconds: 300 }
    }
}

/// The cap that ended a reading before the source had given everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cap {
    Rows,
    Bytes,
}

/// How a reading ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcome {
    pub rows: u64,
    /// Of the values as we hold them, in bytes.
    pub bytes: u64,
    /// Set when there was more than the limits allow.
    pub capped: Option<Cap>,
    /// Values that the source calls text but that are not UTF-8; each is handed over as [`Cell::Bytes`], unchanged.
    pub undecodable: u64,
}

/// Why a source did not answer. Meant for a handler and an administrator: no row data, no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectorError {
    /// Not there, not now, or not for us; worth another try.
    #[error("the source cannot be reached: {0}")]
    Unreachable(String),
    /// The source will not run this statement; somebody has to change the declaration.
    #[error("the source refused: {0}")]
    Refused(String),
    /// A value cannot even be compared with the column (letters for a number): nobody there has it.
    #[error("the source cannot compare this value with its column")]
    Unfit,
    #[error("the source did not answer in time")]
    Timeout,
    #[error("the source gave an answer that makes no sense: {0}")]
    Nonsense(String),
    /// It was written to while it was read; the next try reads it as it is then.
    #[error("the source changed while it was read: {0}")]
    Changed(String),
}

impl ConnectorError {
    /// A fixed word for records and texts.
    pub fn code(&self) -> &'static str {
        match self {
            ConnectorError::Unreachable(_) => "unreachable",
            ConnectorError::Refused(_) => "refused",
            ConnectorError::Unfit => "unfit",
            ConnectorError::Timeout => "timeout",
            ConnectorError::Nonsense(_) => "nonsense",
            ConnectorError::Changed(_) => "changed",
        }
    }
}

/// Where rows go, one by one, so that memory stays flat whatever the source holds.
pub trait Sink {
    /// Called once, before the first row.
    fn columns(&mut self, columns: &[Column]) -> ControlFlow<()>;

    /// `Break` stops the reading; the connector then ends without an error.
    fn row(&mut self, row: Vec<Cell>) -> ControlFlow<()>;
}

/// A foreign system. Calls block, from a worker thread.
pub trait Connector: Send + Sync {
    /// Asks the source about each query without running it: its columns, in order.
    ///
    /// # Errors
    /// The outer one when the source cannot be asked at all, the inner ones for each query.
    fn describe(&self, queries: &[&Query], limits: Limits) -> Result<Vec<Described>, ConnectorError>;

    /// Runs `query` with `values` (one for each of its parameters) and hands its rows to `sink`.
    ///
    /// # Errors
    /// [`ConnectorError`]; rows that the sink has had by then are an incomplete answer.
    fn read(
        &self,
        query: &Query,
        values: &[Cell],
        limits: Limits,
        sink: &mut dyn Sink,
    ) -> Result<Outcome, ConnectorError>;
}

/// The columns of one query, or why it cannot run.
pub type Described = Result<Vec<Column>, ConnectorError>;

/// Counts what passes and stops at the caps; every connector sends its rows through one.
pub(super) struct Gate<'a> {
    sink: &'a mut dyn Sink,
    limits: Limits,
    until: Instant,
    pub outcome: Outcome,
}

impl<'a> Gate<'a> {
    pub fn new(sink: &'a mut dyn Sink, limits: Limits, started: Instant) -> Self {
        let until = started + Duration::from_secs(limits.seconds);
        Gate { sink, limits, until, outcome: Outcome::default() }
    }

    pub fn columns(&mut self, columns: &[Column]) -> Result<ControlFlow<()>, ConnectorError> {
        distinct(columns)?;
        Ok(self.sink.columns(columns))
    }

    /// Lets one row through, unless a cap forbids it.
    pub fn row(&mut self, row: Vec<Cell>, undecodable: u64) -> Result<ControlFlow<()>, ConnectorError> {
        if Instant::now() >= self.until {
            return Err(ConnectorError::Timeout);
        }
        let bytes: u64 = row.iter().map(|cell| cell.size() as u64).sum();
        let capped = if self.outcome.rows >= self.limits.rows {
            Some(Cap::Rows)
        } else if self.outcome.bytes + bytes > self.limits.bytes {
            Some(Cap::Bytes)
        } else {
            None
        };
        if capped.is_some() {
            self.outcome.capped = capped;
            return Ok(ControlFlow::Break(()));
        }
        self.outcome.rows += 1;
        self.outcome.bytes += bytes;
        self.outcome.undecodable += undecodable;
        Ok(self.sink.row(row))
    }
}

/// Two columns of one name could not be told apart in the package.
pub(super) fn distinct(columns: &[Column]) -> Result<(), ConnectorError> {
    for (position, column) in columns.iter().enumerate() {
        if columns[..position].iter().any(|earlier| earlier.name == column.name) {
            return Err(ConnectorError::Refused(format!("two columns are called {:?}", column.name)));
        }
    }
    Ok(())
}
