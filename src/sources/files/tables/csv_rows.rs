//! CSV as spreadsheets and databases write it.

use std::{
    fs::File,
    io::{BufReader, Read as _, Seek as _, SeekFrom},
    ops::ControlFlow,
};

use csv::{ByteRecord, ReaderBuilder};

use super::{Layout, Rows, checked, unreadable};
use crate::sources::{
    cell::Cell,
    connector::ConnectorError,
    files::letters::{Letters, letters},
};

/// How much is looked at to find what stands between two fields.
const SAMPLE: u64 = 64 * 1024;

pub fn read(
    file: &File,
    called: &str,
    layout: Layout<'_>,
    rows: &mut dyn Rows,
) -> Result<(), ConnectorError> {
    let fault = |error: std::io::Error| unreadable(called, &error);
    let letters = letters(&mut &*file, layout.encoding).map_err(fault)?;
    let start = (&*file).stream_position().map_err(fault)?;
    let mut sample = vec![];
    letters.reader(file).take(SAMPLE).read_to_end(&mut sample).map_err(fault)?;
    (&*file).seek(SeekFrom::Start(start)).map_err(fault)?;
    let (told, skip) = excel(&sample);
    let delimiter = layout.delimiter.or(told).unwrap_or_else(|| between(&sample));
    let mut content = BufReader::new(letters.reader(file));
    std::io::copy(&mut content.by_ref().take(skip), &mut std::io::sink()).map_err(fault)?;
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(content);
    let mut record = ByteRecord::new();
    if !next(&mut reader, &mut record, called)? {
        return Err(ConnectorError::Nonsense(format!("{called} is empty: it has no headings")));
    }
    let mut names = headings(&record, letters);
    // A delimiter at the end of every line makes a column that is none.
    let tail = names.last().is_some_and(String::is_empty);
    names.truncate(names.len() - usize::from(tail));
    checked(&names, called)?;
    if rows.headings(&names)?.is_break() {
        return Ok(());
    }
    while next(&mut reader, &mut record, called)? {
        let mut undecodable = 0;
        let cell = |bytes: &[u8]| match bytes.is_empty() {
            true => Cell::Null,
            false => letters.field(bytes, &mut undecodable),
        };
        let mut cells: Vec<Cell> = record.iter().map(cell).collect();
        while cells.len() > names.len() && cells.last() == Some(&Cell::Null) {
            cells.pop();
        }
        if cells.len() > names.len() {
            let line = record.position().map_or(0, csv::Position::line);
            let what = format!("{called}: line {line} has more fields than there are headings");
            return Err(ConnectorError::Nonsense(what));
        }
        cells.resize(names.len(), Cell::Null);
        if let ControlFlow::Break(()) = rows.row(cells, undecodable)? {
            break;
        }
    }
    Ok(())
}

fn next<R: std::io::Read>(
    reader: &mut csv::Reader<R>,
    record: &mut ByteRecord,
    called: &str,
) -> Result<bool, ConnectorError> {
    reader.read_byte_record(record).map_err(|error| match error.into_kind() {
        csv::ErrorKind::Io(error) => unreadable(called, &error),
        _ => ConnectorError::Nonsense(format!("{called} is no CSV")),
    })
}

fn headings(record: &ByteRecord, letters: Letters) -> Vec<String> {
    let name = |bytes: &[u8]| match letters.field(bytes, &mut 0) {
        Cell::Text(text) => text.trim().to_owned(),
        _ => String::from_utf8_lossy(bytes).trim().to_owned(),
    };
    record.iter().map(name).collect()
}

/// The first line with which Excel says what stands between fields (`sep=;`), and how long it is.
fn excel(sample: &[u8]) -> (Option<u8>, u64) {
    let line = sample.split(|byte| *byte == b'\n').next().unwrap_or_default();
    match line.strip_suffix(b"\r").unwrap_or(line) {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', told] => (Some(*told), line.len() as u64 + 1),
        _ => (None, 0),
    }
}

/// What stands most often between the headings, outside quotes. A Danish Excel writes semicolons.
fn between(sample: &[u8]) -> u8 {
    let mut quoted = false;
    let mut seen = [(b';', 0), (b',', 0), (b'\t', 0), (b'|', 0)];
    for byte in sample {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            byte => seen.iter_mut().filter(|(one, _)| one == byte).for_each(|(_, count)| *count += 1),
        }
    }
    // The first of equals stands.
    seen.iter().rev().max_by_key(|(_, count)| *count).map_or(b';', |(byte, _)| *byte)
}
