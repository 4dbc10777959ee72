//! JSON: an array of objects, somewhere in a file, or one object a line. Numbers keep their own digits.

use std::{
    collections::HashMap,
    fmt,
    fs::File,
    io::{Read as _, Seek as _, SeekFrom},
};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::{Layout, Rows, checked, unreadable};
use crate::sources::{cell::Cell, connector::ConnectorError};

/// A JSON file is read whole, so it may not be longer, in bytes.
const LONGEST: u64 = 256 << 20;

pub fn read(
    file: &File,
    called: &str,
    layout: Layout<'_>,
    lines: bool,
    rows: &mut dyn Rows,
) -> Result<(), ConnectorError> {
    let most = layout.bytes.min(LONGEST);
    (&*file).seek(SeekFrom::Start(0)).map_err(|error| unreadable(called, &error))?;
    let mut bytes = vec![];
    file.take(most + 1).read_to_end(&mut bytes).map_err(|error| unreadable(called, &error))?;
    if bytes.len() as u64 > most {
        return Err(ConnectorError::Nonsense(format!("{called} is longer than a JSON file may be")));
    }
    let text = std::str::from_utf8(&bytes)
        .map_err(|_| ConnectorError::Nonsense(format!("{called} is not UTF-8, as JSON is")))?;
    let text = text.trim_start_matches('\u{feff}');
    let objects: Vec<&RawValue> = match lines {
        true => {
            let full = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
            full.map(|(line, number)| serde_json::from_str(line).map_err(|_| broken(called, number)))
                .collect::<Result<_, _>>()?
        }
        false => {
            let whole: &RawValue =
                serde_json::from_str(text).map_err(|error| broken(called, error.line()))?;
            let at = pointed(whole, layout.part).ok_or_else(|| {
                ConnectorError::Refused(format!("{called} has nothing at {:?}", layout.part))
            })?;
            serde_json::from_str(at.get()).map_err(|_| {
                ConnectorError::Refused(format!(
                    "{called}: an array of objects is wanted at {:?}",
                    layout.part
                ))
            })?
        }
    };
    let objects: Vec<Object<'_>> =
        objects.into_iter().map(|one| serde_json::from_str(one.get())).collect::<Result<_, _>>().map_err(
            |_| ConnectorError::Nonsense(format!("{called}: a row is no object, or says a name twice")),
        )?;
    give(&objects, called, rows)
}

fn give(objects: &[Object<'_>], called: &str, rows: &mut dyn Rows) -> Result<(), ConnectorError> {
    let (mut names, mut places) = (vec![], HashMap::new());
    for (name, _) in objects.iter().flat_map(|object| &object.0) {
        if !places.contains_key(name) {
            places.insert(name.clone(), names.len());
            names.push(name.clone());
            checked(&names[names.len() - 1..], called)?;
            if names.len() > super::MOST_COLUMNS {
                checked(&names, called)?;
            }
        }
    }
    if rows.headings(&names)?.is_break() {
        return Ok(());
    }
    for object in objects {
        let mut cells = vec![Cell::Null; names.len()];
        for (name, value) in &object.0 {
            cells[places[name]] = cell(value);
        }
        if rows.row(cells, 0)?.is_break() {
            break;
        }
    }
    Ok(())
}

fn broken(called: &str, line: usize) -> ConnectorError {
    ConnectorError::Nonsense(format!("{called}: line {line} is no JSON"))
}

fn cell(value: &RawValue) -> Cell {
    let text = value.get();
    match text.as_bytes().first() {
        Some(b'n') => Cell::Null,
        Some(b't' | b'f') => Cell::Bool(text == "true"),
        Some(b'"') => serde_json::from_str(text).map_or_else(|_| Cell::Json(text.to_owned()), Cell::Text),
        Some(b'{' | b'[') => Cell::Json(text.to_owned()),
        _ => Cell::Number(text.to_owned()),
    }
}

/// What a JSON pointer (RFC 6901) points at.
fn pointed<'a>(value: &'a RawValue, pointer: &str) -> Option<&'a RawValue> {
    if pointer.is_empty() {
        return Some(value);
    }
    let mut at = value;
    for token in pointer.strip_prefix('/')?.split('/') {
        let token = token.replace("~1", "/").replace("~0", "~");
        at = match at.get().as_bytes().first()? {
            b'{' => {
                let object: Object<'a> = serde_json::from_str(at.get()).ok()?;
                object.0.into_iter().find(|(name, _)| *name == token)?.1
            }
            b'[' => {
                let all: Vec<&'a RawValue> = serde_json::from_str(at.get()).ok()?;
                all.get(token.parse::<usize>().ok()?).copied()?
            }
            _ => return None,
        };
    }
    Some(at)
}

/// An object in its own order, its values untouched.
struct Object<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let (mut members, mut seen) = (vec![], std::collections::HashSet::new());
                while let Some((name, value)) = map.next_entry::<String, &'de RawValue>()? {
                    if !seen.insert(name.clone()) {
                        return Err(serde::de::Error::custom("a name stands twice"));
                    }
                    members.push((name, value));
                }
                Ok(members)
            }
        }
        from.deserialize_map(Members).map(Object)
    }
}
