//! Rows as CSV (RFC 4180): UTF-8 with a byte order mark, CRLF, a comma, and no cell that a spreadsheet would run.
//!
//! The mark is for Excel, which otherwise reads UTF-8 as the old Windows code page and shows `SÃ¸ren`; the validator
//! and the usual data libraries skip it. A text that begins like a formula gets an apostrophe in front (OWASP, CSV
//! injection); the JSON file beside it has the text as it is, and [`unguarded`] undoes it.

use std::io::{self, Write};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use csv::{Terminator, Writer, WriterBuilder};

use super::shapes::is_json_number;
use crate::sources::cell::Cell;

const BOM: &[u8] = b"\xef\xbb\xbf";

pub(super) struct CsvFile<W: Write> {
    out: Writer<W>,
    scratch: String,
    /// A row without any value was written.
    pub has_blank_row: bool,
}

impl<W: Write> CsvFile<W> {
    pub fn new(mut out: W, labels: &[String]) -> io::Result<Self> {
        out.write_all(BOM)?;
        let mut out =
            WriterBuilder::new().buffer_capacity(1 << 16).terminator(Terminator::CRLF).from_writer(out);
        out.write_record(labels)?;
        Ok(CsvFile { out, scratch: String::new(), has_blank_row: false })
    }

    pub fn row<'c>(&mut self, cells: impl Iterator<Item = &'c Cell>) -> io::Result<()> {
        let mut blank = true;
        for cell in cells {
            blank &= self.cell(cell)?;
        }
        self.has_blank_row |= blank;
        Ok(self.out.write_record(None::<&[u8]>)?)
    }

    /// Writes one field and tells whether it is empty.
    fn cell(&mut self, cell: &Cell) -> io::Result<bool> {
        match cell {
            Cell::Null => self.out.write_field("")?,
            Cell::Bool(value) => self.out.write_field(if *value { "true" } else { "false" })?,
            Cell::Number(text) if is_json_number(text) => self.out.write_field(text)?,
            Cell::Number(text)
            | Cell::Text(text)
            | Cell::Date(text)
            | Cell::DateTime(text)
            | Cell::Json(text) => {
                self.text(text)?;
                return Ok(text.is_empty());
            }
            Cell::Bytes(bytes) => {
                let mut text = std::mem::take(&mut self.scratch);
                text.clear();
                STANDARD.encode_string(bytes, &mut text);
                let written = if needs_guard(&text) {
                    self.out.write_field(format!("'{text}"))
                } else {
                    self.out.write_field(&text)
                };
                self.scratch = text;
                written?;
                return Ok(bytes.is_empty());
            }
        }
        Ok(matches!(cell, Cell::Null))
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        if needs_guard(text) {
            self.scratch.clear();
            self.scratch.push('\'');
            self.scratch.push_str(text);
            Ok(self.out.write_field(&self.scratch)?)
        } else {
            Ok(self.out.write_field(text)?)
        }
    }

    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// `=1+1` needs one, and so does what would otherwise look guarded (`'=1+1`); `-12.50` does not.
pub(super) fn needs_guard(text: &str) -> bool {
    begins_like_a_formula(text.trim_start_matches('\'')) && !is_plain_negative(text)
}

fn begins_like_a_formula(text: &str) -> bool {
    match text.as_bytes().first() {
        Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\n') => true,
        // The full-width forms, which some spreadsheets read as the plain ones.
        Some(0xEF) => text.starts_with(['＝', '＋', '－', '＠']),
        _ => false,
    }
}

/// A minus, digits, and at most one `.` or `,` between digits: a number to every spreadsheet.
fn is_plain_negative(text: &str) -> bool {
    let Some(digits) = text.strip_prefix('-') else { return false };
    let whole = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match digits.split_once(['.', ',']) {
        Some((before, after)) => whole(before) && whole(after),
        None => whole(digits),
    }
}

/// The text that a CSV field stands for.
#[must_use]
pub fn unguarded(field: &str) -> &str {
    match field.strip_prefix('\'') {
        Some(rest) if begins_like_a_formula(rest.trim_start_matches('\'')) => rest,
        _ => field,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(rows: &[Vec<Cell>]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let labels: Vec<String> = (0..rows[0].len()).map(|n| format!("c{n}")).collect();
        let mut file = CsvFile::new(&mut bytes, &labels).unwrap();
        rows.iter().for_each(|row| file.row(row.iter()).unwrap());
        file.finish().unwrap();
        bytes
    }

    fn field(cell: Cell) -> String {
        let bytes = written(&[vec![cell]]);
        csv::Reader::from_reader(&bytes[..]).records().next().unwrap().unwrap()[0].to_owned()
    }

    #[test]
    fn texts_that_a_spreadsheet_would_run_are_guarded() {
        let text = |text: &str| field(Cell::Text(text.into()));
        for formula in [
            "=1+1",
            "+45 12 34 56 78",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "＝1+1",
            "＠x",
            "-",
            "--1",
            "-1.2.3",
        ] {
            assert_eq!(text(formula), format!("'{formula}"));
        }
        for harmless in ["-12.50", "-7", "-3,5", "Søren", "'s morgens", "a=b", "10-4", "", "（1）"] {
            assert_eq!(text(harmless), harmless);
        }
        assert_eq!(field(Cell::Number("-12.50".into())), "-12.50");
        assert_eq!(field(Cell::Number("-1e3".into())), "-1e3");
        assert_eq!(field(Cell::Number("-infinity".into())), "'-infinity");
        assert_eq!(field(Cell::Date("-0044-03-15".into())), "'-0044-03-15");
        assert_eq!(field(Cell::Json("-[1]".into())), "'-[1]");
        assert_eq!(field(Cell::Bytes(vec![0xfb, 0xff])), "'+/8=");
        assert_eq!(field(Cell::Bytes(vec![1, 2])), "AQI=");
    }

    #[test]
    fn the_file_starts_with_the_mark_and_ends_lines_with_crlf() {
        let bytes = written(&[vec![Cell::Text("Sø\"ren, x".into()), Cell::Null, Cell::Bool(true)]]);
        assert_eq!(String::from_utf8(bytes).unwrap(), "\u{feff}c0,c1,c2\r\n\"Sø\"\"ren, x\",,true\r\n");
    }

    proptest! {
        #[test]
        fn every_text_comes_back(texts in prop::collection::vec("\\PC*|['=+@\\-]{1,4}[0-9a-z,.\r\n\t\"]*|[＝＋－＠].*", 1..6)) {
            let bytes = written(&[texts.iter().map(|text| Cell::Text(text.clone())).collect()]);
            let mut reader = csv::Reader::from_reader(&bytes[..]);
            let record = reader.records().next().unwrap().unwrap();
            for (field, text) in record.iter().zip(&texts) {
                prop_assert_eq!(unguarded(field), text);
                let first = field.chars().next().unwrap_or('x');
                prop_assert!(!"=+@\t\r\n＝＋－＠".contains(first), "{:?}", field);
                prop_assert!(first != '-' || is_plain_negative(field));
            }
        }
    }
}
