//! One sheet of an Excel workbook (XLSX), cell by cell.

use std::{
    fs::File,
    io::{BufReader, Read as _, Seek as _, SeekFrom},
    ops::ControlFlow,
};

use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx, XlsxError, open_workbook_from_rs};

use super::{Layout, MOST_COLUMNS, Rows, checked, unreadable};
use crate::sources::{cell::Cell, connector::ConnectorError};

/// Parts that a workbook may have.
const MOST_PARTS: usize = 10_000;

pub fn read(
    file: &File,
    called: &str,
    layout: Layout<'_>,
    rows: &mut dyn Rows,
) -> Result<(), ConnectorError> {
    measure(file, called, layout.bytes)?;
    let damaged = |error: XlsxError| match error {
        XlsxError::Io(error) => unreadable(called, &error),
        XlsxError::Password => ConnectorError::Refused(format!("{called} is locked with a password")),
        _ => ConnectorError::Nonsense(format!("{called} is no Excel workbook (XLSX), or is damaged")),
    };
    (&*file).seek(SeekFrom::Start(0)).map_err(|error| unreadable(called, &error))?;
    let mut book: Xlsx<_> = open_workbook_from_rs(BufReader::new(file)).map_err(damaged)?;
    let sheets = book.sheet_names();
    let sheet = match layout.part {
        "" => sheets.first().cloned(),
        part => sheets.iter().find(|name| *name == part).cloned(),
    };
    let Some(sheet) = sheet else {
        let what = format!("{called} has no sheet {:?}; it has {}", layout.part, sheets.join(", "));
        return Err(ConnectorError::Refused(what));
    };
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(damaged)?;
    let mut lines = Lines { rows, called, names: None, first: 0, row: None, cells: vec![] };
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let (row, column) = cell.get_position();
        if lines.row != Some(row) && lines.end()?.is_break() {
            return Ok(());
        }
        lines.row = Some(row);
        lines.put(column, value(cell.get_value()))?;
    }
    if lines.end()?.is_continue() && lines.names.is_none() {
        return Err(ConnectorError::Nonsense(format!("{called} is empty: it has no headings")));
    }
    Ok(())
}

/// Rows on their way out, one cell after the other.
struct Lines<'a> {
    rows: &'a mut dyn Rows,
    called: &'a str,
    names: Option<Vec<String>>,
    /// The column of the first heading.
    first: u32,
    row: Option<u32>,
    cells: Vec<Cell>,
}

impl Lines<'_> {
    fn put(&mut self, column: u32, cell: Cell) -> Result<(), ConnectorError> {
        if cell == Cell::Null {
            return Ok(());
        }
        if self.names.is_none() && self.cells.is_empty() {
            self.first = column;
        }
        let known = self.names.as_ref().map_or(MOST_COLUMNS, Vec::len);
        let at = column.checked_sub(self.first).map(|at| at as usize).filter(|at| *at < known);
        let Some(at) = at else {
            let row = self.row.map_or(0, |row| row + 1);
            let what = format!("{}: row {row} has a value where there is no heading", self.called);
            return Err(ConnectorError::Nonsense(what));
        };
        if self.cells.len() <= at {
            self.cells.resize(at + 1, Cell::Null);
        }
        self.cells[at] = cell;
        Ok(())
    }

    /// The row is whole; an empty one is none.
    fn end(&mut self) -> Result<ControlFlow<()>, ConnectorError> {
        let mut cells = std::mem::take(&mut self.cells);
        if cells.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        match &self.names {
            Some(names) => {
                cells.resize(names.len(), Cell::Null);
                self.rows.row(cells, 0)
            }
            None => {
                let names: Vec<String> =
                    cells.iter().map(|cell| cell.to_text().unwrap_or_default()).collect();
                checked(&names, self.called)?;
                self.names = Some(names.clone());
                self.rows.headings(&names)
            }
        }
    }
}

/// A formula gives what it came to when the workbook was saved; a text stays as it is, with `=` in front too.
fn value(data: &DataRef<'_>) -> Cell {
    match data {
        DataRef::Empty => Cell::Null,
        DataRef::Int(whole) => Cell::Number(whole.to_string()),
        DataRef::Float(float) => number(*float),
        DataRef::Bool(yes) => Cell::Bool(*yes),
        DataRef::DateTime(moment) => moment_of(moment),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => said(text),
        DataRef::SharedString(text) => said(text),
        DataRef::Error(error) => Cell::Text(error.to_string()),
    }
}

fn said(text: &str) -> Cell {
    if text.is_empty() { Cell::Null } else { Cell::Text(text.to_owned()) }
}

/// The shortest decimals that mean the same number: those that were typed.
fn number(float: f64) -> Cell {
    match float {
        whole if whole.fract() == 0.0 && whole.abs() < 1e15 => Cell::Number(format!("{whole:.0}")),
        finite if finite.is_finite() => Cell::Number(format!("{finite}")),
        other => Cell::Text(other.to_string()),
    }
}

fn moment_of(moment: &ExcelDateTime) -> Cell {
    let days = moment.as_f64();
    if moment.is_duration() || (0.0..1.0).contains(&days) {
        let seconds = (days * 86_400.0).round().abs();
        let sign = if days < 0.0 { "-" } else { "" };
        let (hours, rest) = ((seconds / 3600.0).floor(), seconds % 3600.0);
        let (minutes, seconds) = ((rest / 60.0).floor(), rest % 60.0);
        return Cell::Text(format!("{sign}{hours:02.0}:{minutes:02.0}:{seconds:02.0}"));
    }
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute, second, milli) {
        (0, 0, 0, 0) => Cell::Date(date),
        (.., 0) => Cell::DateTime(format!("{date}T{hour:02}:{minute:02}:{second:02}")),
        _ => Cell::DateTime(format!("{date}T{hour:02}:{minute:02}:{second:02}.{milli:03}")),
    }
}

/// Unpacks everything once into nothing: what a workbook says of its size need not be true.
fn measure(file: &File, called: &str, most: u64) -> Result<(), ConnectorError> {
    let damaged = || ConnectorError::Nonsense(format!("{called} is no Excel workbook (XLSX), or is damaged"));
    let too_large = || ConnectorError::Nonsense(format!("{called} unpacks to more than is read"));
    (&*file).seek(SeekFrom::Start(0)).map_err(|error| unreadable(called, &error))?;
    let mut packed = zip::ZipArchive::new(BufReader::new(file)).map_err(|_| damaged())?;
    if packed.len() > MOST_PARTS {
        return Err(too_large());
    }
    let mut total = 0;
    for at in 0..packed.len() {
        let part = packed.by_index(at).map_err(|_| damaged())?;
        let read = std::io::copy(&mut part.take(most - total + 1), &mut std::io::sink());
        total += read.map_err(|_| damaged())?;
        if total > most {
            return Err(too_large());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_the_digits_that_were_typed() {
        for (float, text) in [
            (0.1, "0.1"),
            (412000.5, "412000.5"),
            (-3.0, "-3"),
            (1e15, "1000000000000000"),
            (0.30000000000000004, "0.30000000000000004"),
        ] {
            assert_eq!(number(float), Cell::Number(text.into()));
        }
    }
}
