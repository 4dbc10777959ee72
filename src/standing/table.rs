//! A list that somebody uploads to have it compared: read whole, in UTF-8, one column of it looked at, never stored.

/// The longest list, in rows.
pub const ROWS_MAX: usize = 500_000;

/// The list cannot be compared; nothing was looked up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    #[error("the file is empty")]
    Empty,
    #[error("line {line}: not UTF-8")]
    NotUtf8 { line: u64 },
    /// The columns that are there.
    #[error("there is no such column among {}", .0.join(", "))]
    NoColumn(Vec<String>),
    #[error("line {line}: the row ends within quotes, or is torn")]
    Torn { line: u64 },
    #[error("more than {ROWS_MAX} rows")]
    TooManyRows,
}

/// A list as it was read.
#[derive(Debug)]
pub struct Table {
    pub headings: csv::StringRecord,
    pub rows: Vec<Row>,
    /// The place of the column that is compared.
    pub column: usize,
    pub delimiter: u8,
}

#[derive(Debug)]
pub struct Row {
    /// Counted from 1, as an editor counts.
    pub line: u64,
    pub fields: csv::StringRecord,
}

impl Row {
    pub fn value(&self, column: usize) -> &str {
        self.fields.get(column).unwrap_or_default()
    }
}

/// Reads CSV with comma, semicolon or tab. The column is the one named `wanted`, or else the first whose heading is one
/// of `usual`, or the only one.
///
/// # Errors
/// [`FileError`].
pub fn read(bytes: &[u8], wanted: &str, usual: &[&str]) -> Result<Table, FileError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = 1 + bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() as u64;
        FileError::NotUtf8 { line }
    })?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(FileError::Empty);
    }
    let delimiter = delimiter(text.lines().next().unwrap_or_default());
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let headings = reader.headers().cloned().map_err(|_| FileError::Torn { line: 1 })?;
    let column = place(&headings, wanted, usual)?;
    let mut rows = Vec::new();
    for record in reader.into_records() {
        let fields = record.map_err(|error| FileError::Torn { line: line_of(text, error.position()) })?;
        if rows.len() == ROWS_MAX {
            return Err(FileError::TooManyRows);
        }
        rows.push(Row { line: line_of(text, fields.position()), fields });
    }
    Ok(Table { headings, rows, column, delimiter })
}

/// The reader leaves the second half of a CRLF to the next record, so its own count is one short.
fn line_of(text: &str, position: Option<&csv::Position>) -> u64 {
    let Some(position) = position else { return 1 };
    let start = usize::try_from(position.byte()).unwrap_or_default();
    position.line() + u64::from(text.as_bytes().get(start) == Some(&b'\n'))
}

/// What separates the headings most often.
fn delimiter(heading: &str) -> u8 {
    let count = |byte: u8| heading.bytes().filter(|b| *b == byte).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|byte| count(*byte)).unwrap_or(b',')
}

fn place(headings: &csv::StringRecord, wanted: &str, usual: &[&str]) -> Result<usize, FileError> {
    let plain = |text: &str| text.trim().to_lowercase();
    let named = |name: &str| headings.iter().position(|heading| plain(heading) == name);
    let found = match plain(wanted) {
        name if !name.is_empty() => named(&name),
        _ => usual.iter().find_map(|name| named(name)).or((headings.len() == 1).then_some(0)),
    };
    found.ok_or_else(|| FileError::NoColumn(headings.iter().map(str::to_owned).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_is_found_by_name_by_habit_or_because_it_is_alone() {
        let of = |text: &str, wanted: &str| read(text.as_bytes(), wanted, &["email", "e-mail"]);
        let table = of("\u{feff}Navn;E-mail\r\nÅse;a@example.dk\r\n", "").unwrap();
        assert_eq!((table.column, table.rows[0].line, table.rows[0].value(1)), (1, 2, "a@example.dk"));
        assert_eq!(of("name,contact\nx,y\n", "Contact").unwrap().column, 1);
        assert_eq!(of("adresse\nx\n", "").unwrap().column, 0);
        assert_eq!(of("a\tb\n1\t2\n", "").unwrap_err(), FileError::NoColumn(vec!["a".into(), "b".into()]));
        assert_eq!(of("a,b\n1,2\n", "c").unwrap_err(), FileError::NoColumn(vec!["a".into(), "b".into()]));
    }

    #[test]
    fn what_is_no_list_is_refused_with_its_line() {
        let of = |bytes: &[u8]| read(bytes, "", &["email"]).unwrap_err();
        assert_eq!(of(b""), FileError::Empty);
        assert_eq!(of("\u{feff} \r\n".as_bytes()), FileError::Empty);
        assert_eq!(of(b"email\na@b.dk\n\xc3\x28@b.dk\n"), FileError::NotUtf8 { line: 3 });
    }
}
