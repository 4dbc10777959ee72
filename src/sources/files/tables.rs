//! Rows out of one file: CSV, a sheet of a workbook, JSON.
//!
//! Invariant: a cell is what the file holds. A formula-like text stays a text, a number keeps its digits, what is not
//! readable is marked; a row that does not fit its headings ends the reading rather than shift its cells.

mod csv_rows;
mod json_rows;
mod sheet_rows;

use std::{fs::File, io, ops::ControlFlow, path::Path};

use encoding_rs::Encoding;

use crate::sources::{cell::Cell, connector::ConnectorError};

/// Columns that a file may have: more are no table.
const MOST_COLUMNS: usize = 2_000;

/// How a file is to be read, where it does not say so itself.
#[derive(Debug, Clone, Copy)]
pub struct Layout<'a> {
    pub encoding: Option<&'static Encoding>,
    pub delimiter: Option<u8>,
    /// The sheet of a workbook, or the JSON pointer to the rows; empty for the first one, or the whole.
    pub part: &'a str,
    /// Bytes that a packed file may have unpacked, and a JSON file at all.
    pub bytes: u64,
}

/// Where the rows of a file go.
pub trait Rows {
    /// The headings, once, before the rows.
    fn headings(&mut self, names: &[String]) -> Result<ControlFlow<()>, ConnectorError>;

    /// One row, as long as the headings, and how many of its cells could not be decoded.
    fn row(&mut self, cells: Vec<Cell>, undecodable: u64) -> Result<ControlFlow<()>, ConnectorError>;
}

/// The kinds of table that a name can end with.
pub const ENDINGS: [&str; 7] = ["csv", "tsv", "txt", "xlsx", "json", "jsonl", "ndjson"];

/// Reads `file`, called `called` in messages; what it is, its name says.
///
/// # Errors
/// [`ConnectorError`]; rows that were given by then are incomplete.
pub fn read(
    file: &File,
    name: &Path,
    called: &str,
    layout: Layout<'_>,
    rows: &mut dyn Rows,
) -> Result<(), ConnectorError> {
    let ending = name.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        Some("csv" | "tsv" | "txt") => csv_rows::read(file, called, layout, rows),
        Some("xlsx") => sheet_rows::read(file, called, layout, rows),
        Some("json") => json_rows::read(file, called, layout, false, rows),
        Some("jsonl" | "ndjson") => json_rows::read(file, called, layout, true, rows),
        _ => {
            Err(ConnectorError::Refused(format!("{called}: a table's name ends with {}", ENDINGS.join(", "))))
        }
    }
}

/// Headings must tell their columns apart.
fn checked(names: &[String], called: &str) -> Result<(), ConnectorError> {
    if names.len() > MOST_COLUMNS {
        return Err(ConnectorError::Nonsense(format!("{called} has more than {MOST_COLUMNS} columns")));
    }
    if names.iter().any(|name| name.is_empty()) {
        return Err(ConnectorError::Refused(format!("{called}: a column has no heading")));
    }
    Ok(())
}

fn unreadable(called: &str, error: &io::Error) -> ConnectorError {
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
            ConnectorError::Nonsense(format!("{called} is damaged"))
        }
        kind => ConnectorError::Unreachable(format!("{called}: {kind}")),
    }
}
