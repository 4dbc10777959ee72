//! Rows as JSON: an array with one object a line, every value as the source holds it.
//!
//! NULL is `null` and empty text is `""`, which the CSV file cannot tell apart. Numbers keep their own digits, JSON
//! values are passed through, bytes are base64 (RFC 4648, section 4).

use std::io::{self, Write};

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::shapes::{is_json, is_json_number};
use crate::sources::cell::Cell;

/// Written in pieces of about this size.
const PIECE: usize = 1 << 16;

pub(super) struct JsonFile<W: Write> {
    out: W,
    /// `"name":` for each column, ready to be written.
    keys: Vec<Vec<u8>>,
    buffer: Vec<u8>,
    rows: u64,
}

impl<W: Write> JsonFile<W> {
    pub fn new(out: W, labels: &[String]) -> io::Result<Self> {
        let key = |(position, label): (usize, &String)| {
            let mut key = if position == 0 { b"{".to_vec() } else { b",".to_vec() };
            text(&mut key, label)?;
            key.push(b':');
            Ok(key)
        };
        let keys = labels.iter().enumerate().map(key).collect::<io::Result<_>>()?;
        Ok(JsonFile { out, keys, buffer: b"[".to_vec(), rows: 0 })
    }

    pub fn row<'c>(&mut self, cells: impl Iterator<Item = &'c Cell>) -> io::Result<()> {
        self.buffer.extend(if self.rows == 0 { &b"\n"[..] } else { b",\n" });
        if self.keys.is_empty() {
            self.buffer.push(b'{');
        }
        for (key, cell) in self.keys.iter().zip(cells) {
            self.buffer.extend(key);
            value(&mut self.buffer, cell)?;
        }
        self.buffer.push(b'}');
        self.rows += 1;
        if self.buffer.len() >= PIECE { self.pass_on() } else { Ok(()) }
    }

    fn pass_on(&mut self) -> io::Result<()> {
        self.out.write_all(&self.buffer)?;
        self.buffer.clear();
        // One huge value must not keep its memory to the end.
        self.buffer.shrink_to(2 * PIECE);
        Ok(())
    }

    pub fn finish(mut self) -> io::Result<()> {
        self.buffer.extend(b"\n]\n");
        self.pass_on()
    }
}

fn text(buffer: &mut Vec<u8>, text: &str) -> io::Result<()> {
    Ok(serde_json::to_writer(buffer, text)?)
}

fn value(buffer: &mut Vec<u8>, cell: &Cell) -> io::Result<()> {
    match cell {
        Cell::Null => buffer.extend(b"null"),
        Cell::Bool(value) => buffer.extend(if *value { &b"true"[..] } else { b"false" }),
        Cell::Number(digits) if is_json_number(digits) => buffer.extend(digits.as_bytes()),
        Cell::Json(json) if is_json(json) => buffer.extend(json.as_bytes()),
        Cell::Number(plain)
        | Cell::Text(plain)
        | Cell::Date(plain)
        | Cell::DateTime(plain)
        | Cell::Json(plain) => {
            text(buffer, plain)?;
        }
        Cell::Bytes(bytes) => text(buffer, &STANDARD.encode(bytes))?,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(labels: &[&str], rows: &[Vec<Cell>]) -> String {
        let mut bytes = Vec::new();
        let labels: Vec<String> = labels.iter().map(ToString::to_string).collect();
        let mut file = JsonFile::new(&mut bytes, &labels).unwrap();
        rows.iter().for_each(|row| file.row(row.iter()).unwrap());
        file.finish().unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn every_kind_of_value_stays_what_it_is() {
        let row = vec![
            Cell::Null,
            Cell::Text(String::new()),
            Cell::Number("12345678901234567890.10".into()),
            Cell::Number("NaN".into()),
            Cell::Json("{\"b\": [1.0]}".into()),
            Cell::Json("{broken".into()),
            Cell::Bytes(vec![0xfb, 0xff]),
            Cell::Text("=1+1\u{0}\n\"Ø".into()),
        ];
        let labels = ["a", "b", "c", "d", "e", "f", "g", "h\""];
        assert_eq!(
            written(&labels, &[row]),
            "[\n{\"a\":null,\"b\":\"\",\"c\":12345678901234567890.10,\"d\":\"NaN\",\"e\":{\"b\": [1.0]},\
             \"f\":\"{broken\",\"g\":\"+/8=\",\"h\\\"\":\"=1+1\\u0000\\n\\\"Ø\"}\n]\n"
        );
        assert_eq!(written(&["a"], &[]), "[\n]\n");
    }

    proptest! {
        #[test]
        fn every_text_comes_back(texts in prop::collection::vec(any::<String>(), 1..9)) {
            let rows: Vec<Vec<Cell>> = texts.iter().map(|text| vec![Cell::Text(text.clone())]).collect();
            let read: Vec<serde_json::Value> = serde_json::from_str(&written(&["a"], &rows)).unwrap();
            let back: Vec<&str> = read.iter().map(|row| row["a"].as_str().unwrap()).collect();
            prop_assert_eq!(back, texts);
        }
    }
}
