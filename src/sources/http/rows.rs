//! From the bytes of a JSON answer to rows, without ever holding the answer as a tree.
//!
//! Invariant: what is taken out is taken word for word, so that a number keeps its digits and what is nested stays the
//! text that it was. What is too deep or too wide to be somebody's data is refused and not read.

use std::{borrow::Cow, fmt};

use serde::{
    Deserializer as _,
    de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use super::request::Field;
use crate::sources::{
    cell::{Cell, ColumnKind},
    connector::ConnectorError,
    kinds::{number, shaped},
};

/// Nobody's data is nested deeper, and what reads it later need not be able to.
const DEEPEST: usize = 64;
/// Members of one object.
const WIDEST: usize = 1000;

pub fn nonsense(what: impl Into<String>) -> ConnectorError {
    ConnectorError::Nonsense(what.into())
}

/// The answer as one JSON value.
///
/// # Errors
/// What it is instead, without a word of it.
pub fn json(bytes: &[u8]) -> Result<&RawValue, ConnectorError> {
    let text = std::str::from_utf8(bytes).map_err(|_| nonsense("the answer is no JSON: it is not UTF-8"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    shallow(text)?;
    serde_json::from_str(text).map_err(|error| {
        nonsense(format!("the answer is no JSON (line {}, column {})", error.line(), error.column()))
    })
}

fn shallow(text: &str) -> Result<(), ConnectorError> {
    let (mut depth, mut inside, mut skip) = (0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if skip => skip = false,
            b'\\' if inside => skip = true,
            b'"' => inside = !inside,
            b'[' | b'{' if !inside => depth += 1,
            b']' | b'}' if !inside => depth = usize::saturating_sub(depth, 1),
            _ => {}
        }
        if depth > DEEPEST {
            return Err(nonsense(format!("the answer is nested deeper than {DEEPEST} levels")));
        }
    }
    Ok(())
}

/// What stands at a JSON pointer; nothing where there is none.
pub fn at<'a>(json: &'a RawValue, pointer: &str) -> Option<&'a RawValue> {
    let mut here = json;
    for token in pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        here = serde_json::Deserializer::from_str(here.get()).deserialize_any(Pick(&token)).ok().flatten()?;
    }
    Some(here)
}

/// One member of an object, or one element of an array.
struct Pick<'t>(&'t str);

impl<'de> Visitor<'de> for Pick<'_> {
    type Value = Option<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            if key == self.0 {
                found = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let wanted = self.0.parse::<usize>().ok();
        let (mut found, mut position) = (None, 0);
        while let Some(element) = seq.next_element::<&RawValue>()? {
            if wanted == Some(position) {
                found = Some(element);
            }
            position += 1;
        }
        Ok(found)
    }
}

/// Hands each row at `pointer` to `take`, until it says `false`: the elements of an array, or one object. Tells how
/// many there were.
///
/// # Errors
/// The first error of `take`, or an answer that has no rows there.
pub fn each_row(
    json: &RawValue,
    pointer: &str,
    take: &mut dyn FnMut(&RawValue) -> Result<bool, ConnectorError>,
) -> Result<u64, ConnectorError> {
    let place = if pointer.is_empty() { "the top" } else { pointer };
    let rows = at(json, pointer).ok_or_else(|| nonsense(format!("the answer has nothing at {place}")))?;
    match rows.get().as_bytes().first() {
        Some(b'[') => {
            let mut elements = Elements { take, count: 0, ended: None };
            let done = serde_json::Deserializer::from_str(rows.get()).deserialize_seq(&mut elements);
            match (elements.ended, done) {
                (Some(ended), _) => ended.map(|()| elements.count),
                (None, Ok(())) => Ok(elements.count),
                (None, Err(_)) => Err(nonsense("the rows cannot be read")),
            }
        }
        Some(b'{') => take(rows).map(|_| 1),
        Some(b'n') => Ok(0),
        _ => Err(nonsense(format!("what the answer has at {place} is no list of rows"))),
    }
}

struct Elements<'f> {
    take: &'f mut dyn FnMut(&RawValue) -> Result<bool, ConnectorError>,
    count: u64,
    ended: Option<Result<(), ConnectorError>>,
}

impl<'de> Visitor<'de> for &mut Elements<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(row) = seq.next_element::<&RawValue>()? {
            self.count += 1;
            self.ended = match (self.take)(row) {
                Ok(true) => continue,
                Ok(false) => Some(Ok(())),
                Err(error) => Some(Err(error)),
            };
            return Err(A::Error::custom("enough"));
        }
        Ok(())
    }
}

/// One row's cells, and which fields it has at all.
pub struct Taken {
    pub cells: Vec<Cell>,
    pub present: Vec<bool>,
    pub undecodable: u64,
}

/// Takes the fields, and the rest where it is wanted, out of one row.
///
/// # Errors
/// A row that is no object, or far too wide.
pub fn take(
    row: &RawValue,
    fields: &[(&Field, Option<ColumnKind>)],
    rest: bool,
) -> Result<Taken, ConnectorError> {
    let members = members(row)?;
    let mut taken = Taken { cells: vec![], present: vec![], undecodable: 0 };
    let mut used = vec![false; members.len()];
    for (field, kind) in fields {
        let (first, below) = split(&field.at);
        let found = members.iter().rposition(|(key, _)| *key == first);
        let value = found.and_then(|position| {
            used[position] |= below.is_empty();
            at(members[position].1, below)
        });
        taken.present.push(value.is_some());
        let cell = value.map_or(Cell::Null, |value| cell(value, &mut taken.undecodable));
        taken.cells.push(match kind {
            Some(kind) => shaped(cell, *kind),
            None => cell,
        });
    }
    if rest {
        let left = members.iter().zip(used).filter(|(_, used)| !used).map(|((key, value), _)| {
            format!("{}:{}", serde_json::to_string(key).unwrap_or_default(), value.get())
        });
        let left: Vec<_> = left.collect();
        taken.cells.push(if left.is_empty() {
            Cell::Null
        } else {
            Cell::Json(format!("{{{}}}", left.join(",")))
        });
    }
    Ok(taken)
}

/// `/a/b` is `a` and then `/b`.
fn split(pointer: &str) -> (String, &str) {
    let inner = pointer.strip_prefix('/').unwrap_or(pointer);
    let (first, below) = inner.find('/').map_or((inner, ""), |slash| inner.split_at(slash));
    (first.replace("~1", "/").replace("~0", "~"), below)
}

type Members<'a> = Vec<(Cow<'a, str>, &'a RawValue)>;

fn members(row: &RawValue) -> Result<Members<'_>, ConnectorError> {
    struct All;
    impl<'de> Visitor<'de> for All {
        type Value = Members<'de>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut all = vec![];
            while let Some(member) = map.next_entry()? {
                if all.len() == WIDEST {
                    return Err(A::Error::custom("too wide"));
                }
                all.push(member);
            }
            Ok(all)
        }
    }
    impl<'de> DeserializeSeed<'de> for All {
        type Value = Members<'de>;

        fn deserialize<D: serde::Deserializer<'de>>(self, de: D) -> Result<Self::Value, D::Error> {
            de.deserialize_map(self)
        }
    }
    if !row.get().starts_with('{') {
        return Err(nonsense("a row is no object"));
    }
    All.deserialize(&mut serde_json::Deserializer::from_str(row.get()))
        .map_err(|_| nonsense(format!("a row has more than {WIDEST} fields, or cannot be read")))
}

/// A JSON value as it is written.
fn cell(value: &RawValue, undecodable: &mut u64) -> Cell {
    let raw = value.get();
    match raw.as_bytes().first() {
        Some(b'n') => Cell::Null,
        Some(b't') => Cell::Bool(true),
        Some(b'f') => Cell::Bool(false),
        Some(b'"') => match serde_json::from_str::<String>(raw) {
            Ok(text) => Cell::Text(text),
            // Half a character pair, which is no text anywhere.
            Err(_) => {
                *undecodable += 1;
                Cell::Bytes(raw.as_bytes().to_vec())
            }
        },
        Some(b'[' | b'{') => Cell::Json(raw.to_owned()),
        _ => number(raw.to_owned()),
    }
}

/// The text of a string or a number; nothing for the rest.
pub fn plain(value: &RawValue) -> Option<String> {
    cell(value, &mut 0).to_text().filter(|_| !value.get().starts_with(['[', '{']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(column: &str, at: &str) -> Field {
        Field { column: column.into(), at: at.into(), optional: false }
    }

    #[test]
    fn values_are_taken_word_for_word() {
        let answer =
            br#"{"data":{"people":[{"id":12345678901234567890.10,"n":{"a/b":"\u00e6\n","x":null},"ok":true,
            "list":[1, 2.0],"more":{"deep":[{}]},"bad":"\ud800","e":1E5}]}}"#;
        let fields = [
            field("id", "/id"),
            field("a", "/n/a~1b"),
            field("x", "/n/x"),
            field("gone", "/n/gone"),
            field("ok", "/ok"),
            field("second", "/list/1"),
            field("list", "/list"),
            field("bad", "/bad"),
            field("e", "/e"),
        ];
        let wanted: Vec<_> = fields.iter().map(|field| (field, None)).collect();
        let mut seen = None;
        let count = each_row(json(answer).unwrap(), "/data/people", &mut |row| {
            seen = Some(take(row, &wanted, true)?);
            Ok(true)
        });
        let taken = seen.unwrap();
        assert_eq!((count, taken.undecodable), (Ok(1), 1));
        assert_eq!(
            taken.cells,
            [
                Cell::Number("12345678901234567890.10".into()),
                Cell::Text("æ\n".into()),
                Cell::Null,
                Cell::Null,
                Cell::Bool(true),
                Cell::Number("2.0".into()),
                Cell::Json("[1, 2.0]".into()),
                Cell::Bytes(br#""\ud800""#.to_vec()),
                Cell::Number("1E5".into()),
                Cell::Json(r#"{"n":{"a/b":"\u00e6\n","x":null},"more":{"deep":[{}]}}"#.into()),
            ]
        );
        assert_eq!(taken.present, [true, true, true, false, true, true, true, true, true]);
    }

    #[test]
    fn what_is_no_answer_is_told_and_not_read() {
        for (bytes, told) in [
            (&b"<html>"[..], "no JSON"),
            (b"", "no JSON"),
            (b"{\"a\":1", "no JSON"),
            (b"{\"a\":1} x", "no JSON"),
            (b"\xff", "not UTF-8"),
            ("[".repeat(65).as_bytes(), "deeper than 64"),
            ("[".repeat(3_000_000).as_bytes(), "deeper than 64"),
        ] {
            let error = json(bytes).map(|_| ()).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
        let rows = |text: &str, pointer: &str| {
            let fields = [];
            each_row(json(text.as_bytes()).unwrap(), pointer, &mut |row| {
                take(row, &fields, true).map(|_| true)
            })
        };
        assert_eq!(rows("{\"data\":null}", "/data"), Ok(0));
        assert_eq!(rows("{\"data\":{\"a\":1}}", "/data"), Ok(1));
        for (text, pointer, told) in
            [("{\"data\":[]}", "/rows", "nothing at /rows"), ("7", "", "no list"), ("[7]", "", "no object")]
        {
            assert!(rows(text, pointer).unwrap_err().to_string().contains(told), "{text}");
        }
        let wide: Vec<_> = (0..1_000_000).map(|i| format!("\"c{i}\":1")).collect();
        let wide = format!("[{{{}}}]", wide.join(","));
        assert!(rows(&wide, "").unwrap_err().to_string().contains("more than 1000 fields"));
        assert!(rows(&format!("[{}]", "{},".repeat(300_000) + "{}"), "").is_ok());
    }
}
