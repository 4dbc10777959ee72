//! One vocabulary for every foreign system: what a value is, before anybody looks at it.
//!
//! Invariant: a cell holds the value as the source holds it. Numbers keep their own decimal text, so nothing
//! is rounded on the way from the source to the package.

use serde::{Deserialize, Serialize};

/// One value of one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cell {
    Null,
    Bool(bool),
    /// Decimal text, valid as a JSON number.
    Number(String),
    Text(String),
    /// `YYYY-MM-DD`.
    Date(String),
    /// RFC 3339; without an offset when the source keeps none.
    DateTime(String),
    Bytes(Vec<u8>),
    /// JSON text, passed through verbatim.
    Json(String),
}

/// What the source says about a column's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnKind {
    Boolean,
    Integer,
    Number,
    Text,
    Date,
    DateTime,
    Time,
    Json,
    Bytes,
}

/// A column of a result, in the order of the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    pub kind: ColumnKind,
}

impl Cell {
    /// The value as text; nothing for NULL, bytes, and blank text.
    pub fn to_text(&self) -> Option<String> {
        let text = match self {
            Cell::Null | Cell::Bytes(_) => return None,
            Cell::Bool(yes) => yes.to_string(),
            Cell::Number(text)
            | Cell::Text(text)
            | Cell::Date(text)
            | Cell::DateTime(text)
            | Cell::Json(text) => text.trim().to_owned(),
        };
        (!text.is_empty()).then_some(text)
    }

    /// How much the value weighs against a limit, in bytes.
    pub fn size(&self) -> usize {
        match self {
            Cell::Null | Cell::Bool(_) => 1,
            Cell::Number(text)
            | Cell::Text(text)
            | Cell::Date(text)
            | Cell::DateTime(text)
            | Cell::Json(text) => text.len(),
            Cell::Bytes(bytes) => bytes.len(),
        }
    }
}
