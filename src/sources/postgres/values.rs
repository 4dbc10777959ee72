//! How a value of any PostgreSQL type becomes a cell, and a cell a parameter.
//!
//! Invariant: values travel as the text that the server itself writes; nothing passes through a float of ours.

use std::error::Error;

use tokio_postgres::{
    Column as Described,
    types::{Format, FromSql, IsNull, Kind, ToSql, Type, private::BytesMut},
};

use crate::sources::{
    cell::{Cell, Column, ColumnKind},
    connector::Query,
    kinds::{number, shaped},
};

/// One column of a query: what it is for us, and how to ask for it.
pub struct Wanted {
    pub column: Column,
    form: Form,
    declared: Option<ColumnKind>,
}

/// How the server is asked to write a column down.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// The type's own text.
    Text,
    /// As JSON: arrays, rows, json itself.
    Json,
    /// As it is: bytea.
    Raw,
}

impl Wanted {
    pub fn new(described: &Described, query: &Query) -> Self {
        let (kind, form) = kind_of(described.type_());
        let declared = query.kinds.get(described.name()).copied();
        let column = Column { name: described.name().to_owned(), kind: declared.unwrap_or(kind) };
        Wanted { column, form, declared }
    }

    pub fn expression(&self, position: usize) -> String {
        match (self.form, self.column.kind) {
            (Form::Raw, _) => format!("c{position}"),
            (Form::Json, ColumnKind::Json) => format!("to_json(c{position})::text"),
            _ => format!("c{position}::text"),
        }
    }

    pub fn cell(&self, raw: Option<Raw<'_>>, undecodable: &mut u64) -> Cell {
        let Some(Raw(bytes)) = raw else { return Cell::Null };
        if self.form == Form::Raw {
            return Cell::Bytes(bytes.to_owned());
        }
        let Ok(text) = std::str::from_utf8(bytes) else {
            *undecodable += 1;
            return Cell::Bytes(bytes.to_owned());
        };
        let text = text.to_owned();
        match (self.declared, self.column.kind) {
            (Some(declared), _) => shaped(Cell::Text(text), declared),
            (None, ColumnKind::Integer | ColumnKind::Number) => number(text),
            (None, kind) => shaped(Cell::Text(text), kind),
        }
    }
}

fn kind_of(r#type: &Type) -> (ColumnKind, Form) {
    match (r#type, r#type.kind()) {
        (&Type::BYTEA, _) => (ColumnKind::Bytes, Form::Raw),
        (&(Type::JSON | Type::JSONB | Type::RECORD), _) => (ColumnKind::Json, Form::Json),
        (_, Kind::Array(_) | Kind::Composite(_)) => (ColumnKind::Json, Form::Json),
        (&Type::BOOL, _) => (ColumnKind::Boolean, Form::Text),
        (&(Type::INT2 | Type::INT4 | Type::INT8 | Type::OID), _) => (ColumnKind::Integer, Form::Text),
        (&(Type::NUMERIC | Type::FLOAT4 | Type::FLOAT8), _) => (ColumnKind::Number, Form::Text),
        (&Type::DATE, _) => (ColumnKind::Date, Form::Text),
        (&(Type::TIMESTAMP | Type::TIMESTAMPTZ), _) => (ColumnKind::DateTime, Form::Text),
        (&Type::TIME, _) => (ColumnKind::Time, Form::Text),
        _ => (ColumnKind::Text, Form::Text),
    }
}

/// The bytes of a value as they came.
pub struct Raw<'a>(pub &'a [u8]);

impl<'a> FromSql<'a> for Raw<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Raw(raw))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// A parameter sent as text: the server reads it as whatever type the statement compares it with.
#[derive(Debug)]
pub struct TextParameter(Option<String>);

impl TextParameter {
    pub fn new(cell: &Cell) -> Self {
        TextParameter(match cell {
            Cell::Null => None,
            Cell::Bool(yes) => Some(yes.to_string()),
            Cell::Bytes(bytes) => {
                Some(bytes.iter().fold("\\x".to_owned(), |hex, byte| hex + &format!("{byte:02x}")))
            }
            Cell::Number(text)
            | Cell::Text(text)
            | Cell::Date(text)
            | Cell::DateTime(text)
            | Cell::Json(text) => Some(text.clone()),
        })
    }
}

impl ToSql for TextParameter {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        let Some(text) = &self.0 else { return Ok(IsNull::Yes) };
        out.extend_from_slice(text.as_bytes());
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Text
    }

    fn to_sql_checked(
        &self,
        r#type: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        self.to_sql(r#type, out)
    }
}
