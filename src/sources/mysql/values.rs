//! How a value of any MySQL or MariaDB type becomes a cell, and a cell a parameter.
//!
//! Invariant: a decimal keeps its digits, a day that does not exist (`0000-00-00`) stays the text that it is, and
//! whole numbers are numbers: only a declaration makes a yes or no of a `tinyint(1)`.

use mysql_async::{
    Column as Described, Value,
    consts::{ColumnFlags, ColumnType},
};

use crate::sources::{
    cell::{Cell, Column, ColumnKind},
    connector::Query,
    kinds::{number, shaped},
};

/// One column of a query.
pub struct Wanted {
    pub column: Column,
    form: ColumnType,
    /// Of a `bit(n)`.
    bits: usize,
    declared: Option<ColumnKind>,
}

/// The "character set" of what is no text.
const BINARY: u16 = 63;

impl Wanted {
    pub fn new(described: &Described, query: &Query) -> Self {
        let name = described.name_str();
        Wanted::of(described, query.kinds.get(&*name).copied())
    }

    fn of(described: &Described, declared: Option<ColumnKind>) -> Self {
        let name = described.name_str().into_owned();
        let kind = declared.unwrap_or_else(|| kind_of(described));
        let bits = usize::try_from(described.column_length()).unwrap_or(64).min(64);
        Wanted { column: Column { name, kind }, form: described.column_type(), bits, declared }
    }

    /// As it is, whatever a declaration says.
    pub fn plain(described: &Described) -> Self {
        Wanted::of(described, None)
    }

    pub fn cell(&self, value: Value, undecodable: &mut u64) -> Cell {
        let kind = self.declared.unwrap_or(self.column.kind);
        let cell = self.raw(value, undecodable);
        match self.declared {
            Some(declared) => shaped(cell, declared),
            None if kind == ColumnKind::Text => cell,
            None => shaped(cell, kind),
        }
    }

    fn raw(&self, value: Value, undecodable: &mut u64) -> Cell {
        use ColumnType::{
            MYSQL_TYPE_BIT, MYSQL_TYPE_DATE, MYSQL_TYPE_DECIMAL, MYSQL_TYPE_NEWDATE, MYSQL_TYPE_NEWDECIMAL,
            MYSQL_TYPE_TIMESTAMP,
        };
        match value {
            Value::NULL => Cell::Null,
            Value::Int(whole) => Cell::Number(whole.to_string()),
            Value::UInt(whole) => Cell::Number(whole.to_string()),
            Value::Float(real) => number(shortest(format!("{real:?}"))),
            Value::Double(real) => number(shortest(format!("{real:?}"))),
            Value::Bytes(bytes) if self.form == MYSQL_TYPE_BIT => Cell::Text(bits(&bytes, self.bits)),
            Value::Bytes(bytes) if self.is_bytes() => Cell::Bytes(bytes),
            Value::Bytes(bytes) => match String::from_utf8(bytes) {
                Ok(text) if matches!(self.form, MYSQL_TYPE_DECIMAL | MYSQL_TYPE_NEWDECIMAL) => number(text),
                Ok(text) => Cell::Text(text),
                Err(error) => {
                    *undecodable += 1;
                    Cell::Bytes(error.into_bytes())
                }
            },
            Value::Date(year, month, day, 0, 0, 0, 0)
                if matches!(self.form, MYSQL_TYPE_DATE | MYSQL_TYPE_NEWDATE) =>
            {
                shaped(Cell::Text(format!("{year:04}-{month:02}-{day:02}")), ColumnKind::Date)
            }
            Value::Date(year, month, day, hour, minute, second, micros) => {
                let fraction = fraction(micros);
                let text =
                    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}{fraction}");
                // The session's time zone is UTC, and only a timestamp has one.
                let zone = if self.form == MYSQL_TYPE_TIMESTAMP { "Z" } else { "" };
                match shaped(Cell::Text(format!("{text}{zone}")), ColumnKind::DateTime) {
                    Cell::DateTime(instant) => Cell::DateTime(instant),
                    _ => Cell::Text(text),
                }
            }
            Value::Time(negative, days, hours, minutes, seconds, micros) => {
                let sign = if negative { "-" } else { "" };
                let hours = days * 24 + u32::from(hours);
                Cell::Text(format!("{sign}{hours:02}:{minutes:02}:{seconds:02}{}", fraction(micros)))
            }
        }
    }

    fn is_bytes(&self) -> bool {
        self.column.kind == ColumnKind::Bytes && self.declared.is_none_or(|kind| kind == ColumnKind::Bytes)
    }
}

fn kind_of(described: &Described) -> ColumnKind {
    use ColumnType::*;
    let listed = described.flags().intersects(ColumnFlags::ENUM_FLAG | ColumnFlags::SET_FLAG);
    match described.column_type() {
        MYSQL_TYPE_TINY | MYSQL_TYPE_SHORT | MYSQL_TYPE_INT24 | MYSQL_TYPE_LONG | MYSQL_TYPE_LONGLONG
        | MYSQL_TYPE_YEAR => ColumnKind::Integer,
        MYSQL_TYPE_DECIMAL | MYSQL_TYPE_NEWDECIMAL | MYSQL_TYPE_FLOAT | MYSQL_TYPE_DOUBLE => {
            ColumnKind::Number
        }
        MYSQL_TYPE_DATE | MYSQL_TYPE_NEWDATE => ColumnKind::Date,
        MYSQL_TYPE_DATETIME | MYSQL_TYPE_DATETIME2 | MYSQL_TYPE_TIMESTAMP | MYSQL_TYPE_TIMESTAMP2 => {
            ColumnKind::DateTime
        }
        MYSQL_TYPE_TIME | MYSQL_TYPE_TIME2 => ColumnKind::Time,
        MYSQL_TYPE_JSON => ColumnKind::Json,
        MYSQL_TYPE_GEOMETRY => ColumnKind::Bytes,
        MYSQL_TYPE_BIT | MYSQL_TYPE_NULL | MYSQL_TYPE_ENUM | MYSQL_TYPE_SET => ColumnKind::Text,
        _ if described.character_set() == BINARY && !listed => ColumnKind::Bytes,
        _ => ColumnKind::Text,
    }
}

/// `1.0` is a 1 that Rust writes with a point.
fn shortest(text: String) -> String {
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

/// The last `count` bits, the highest first.
fn bits(bytes: &[u8], count: usize) -> String {
    let all: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
    all[all.len().saturating_sub(count)..].to_owned()
}

/// `.5` for half a second; nothing for none.
fn fraction(micros: u32) -> String {
    match micros {
        0 => String::new(),
        micros => format!(".{micros:06}").trim_end_matches('0').to_owned(),
    }
}

/// Values travel as text, which the server reads as whatever it compares them with. Not as a number: compared with a
/// column of text, the number 17 would also be `17 and more`.
pub fn parameter(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::NULL,
        Cell::Bool(yes) => Value::from(if *yes { "1" } else { "0" }),
        Cell::Bytes(bytes) => Value::Bytes(bytes.clone()),
        Cell::Number(text)
        | Cell::Text(text)
        | Cell::Date(text)
        | Cell::DateTime(text)
        | Cell::Json(text) => Value::Bytes(text.clone().into_bytes()),
    }
}
