//! What a column holds, by what was really seen in it: a declared type that the values do not keep would make the
//! package invalid.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::de::IgnoredAny;

use crate::sources::cell::{Cell, ColumnKind};

/// The type of a column as Table Schema calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Boolean,
    Integer,
    Number,
    Date,
    DateTime,
    Time,
    Object,
    Array,
    Text,
}

impl Shape {
    pub fn name(self) -> &'static str {
        match self {
            Shape::Boolean => "boolean",
            Shape::Integer => "integer",
            Shape::Number => "number",
            Shape::Date => "date",
            Shape::DateTime => "datetime",
            Shape::Time => "time",
            Shape::Object => "object",
            Shape::Array => "array",
            Shape::Text => "string",
        }
    }

    /// The shape that holds both.
    fn with(self, other: Shape) -> Shape {
        match (self, other) {
            (one, other) if one == other => one,
            (Shape::Integer, Shape::Number) | (Shape::Number, Shape::Integer) => Shape::Number,
            _ => Shape::Text,
        }
    }

    fn declared(kind: ColumnKind) -> Shape {
        match kind {
            ColumnKind::Boolean => Shape::Boolean,
            ColumnKind::Integer => Shape::Integer,
            ColumnKind::Number => Shape::Number,
            ColumnKind::Date => Shape::Date,
            ColumnKind::DateTime => Shape::DateTime,
            ColumnKind::Time => Shape::Time,
            ColumnKind::Json => Shape::Object,
            ColumnKind::Text | ColumnKind::Bytes => Shape::Text,
        }
    }
}

/// What was seen in one column so far.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    kind: ColumnKind,
    shape: Option<Shape>,
}

impl Seen {
    pub fn nothing(kind: ColumnKind) -> Seen {
        Seen { kind, shape: None }
    }

    pub fn look(&mut self, cell: &Cell) {
        // Text holds everything: no need to look further.
        if self.shape == Some(Shape::Text) {
            return;
        }
        if let Some(shape) = shape_of(cell, self.kind) {
            self.shape = Some(self.shape.map_or(shape, |before| before.with(shape)));
        }
    }

    /// A column without any value is what the source declares.
    pub fn shape(self) -> Shape {
        self.shape.unwrap_or_else(|| Shape::declared(self.kind))
    }
}

fn shape_of(cell: &Cell, kind: ColumnKind) -> Option<Shape> {
    Some(match cell {
        Cell::Null => return None,
        // An empty text is an empty field, which means "no value" in a column of any type but text.
        Cell::Text(text) if kind == ColumnKind::Time && is_time(text) => Shape::Time,
        Cell::Bool(_) => Shape::Boolean,
        Cell::Number(text) => number(text),
        Cell::Date(text) if is_date(text) => Shape::Date,
        Cell::DateTime(text) if is_date_time(text) => Shape::DateTime,
        Cell::Json(text) if is_json(text) => match text.trim_start().as_bytes().first() {
            Some(b'{') => Shape::Object,
            Some(b'[') => Shape::Array,
            _ => Shape::Text,
        },
        Cell::Text(_) | Cell::Date(_) | Cell::DateTime(_) | Cell::Json(_) | Cell::Bytes(_) => Shape::Text,
    })
}

/// Validators read numbers into types of their own; what is far beyond any of them stays text.
fn number(text: &str) -> Shape {
    let exponent = text.split_once(['e', 'E']).map(|(_, exponent)| exponent.len());
    if !is_json_number(text) || text.len() > 1000 || exponent.is_some_and(|length| length > 5) {
        Shape::Text
    } else if text.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
        Shape::Integer
    } else {
        Shape::Number
    }
}

/// RFC 8259, section 6.
pub(super) fn is_json_number(text: &str) -> bool {
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = text.strip_prefix('-').unwrap_or(text);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest.starts_with('0')) {
        return false;
    }
    let mut rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let length = digits(fraction);
        if length == 0 {
            return false;
        }
        rest = &fraction[length..];
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let length = digits(exponent);
        return length > 0 && length == exponent.len();
    }
    rest.is_empty()
}

pub(super) fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// Years 0001 to 9999, which is what ISO 8601 and every reader agree on.
fn is_date(text: &str) -> bool {
    if is_plain_date(text.as_bytes()) {
        return true;
    }
    text.len() == 10 && !text.starts_with("0000") && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
}

fn is_time(text: &str) -> bool {
    text.len() == 8 && !text.ends_with("60") && NaiveTime::parse_from_str(text, "%H:%M:%S").is_ok()
}

fn is_date_time(text: &str) -> bool {
    if is_plain_date_time(text.as_bytes()) {
        return true;
    }
    let Some((date, time)) = text.split_once('T') else { return false };
    if !is_date(date) || time.get(6..8).is_none_or(|seconds| seconds == "60") {
        return false;
    }
    chrono::DateTime::parse_from_rfc3339(text).is_ok_and(|_| !text.ends_with('z'))
        || NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").is_ok()
}

/// Most dates, without the calendar: every month has 28 days.
fn is_plain_date(text: &[u8]) -> bool {
    let [a, b, c, d, b'-', m, n, b'-', x, y] = text else { return false };
    let digits = [a, b, c, d, m, n, x, y].iter().all(|digit| digit.is_ascii_digit());
    let two = |tens: &u8, ones: &u8| {
        (tens.wrapping_sub(b'0')).wrapping_mul(10).wrapping_add(ones.wrapping_sub(b'0'))
    };
    digits && *a != b'0' && (1..=12).contains(&two(m, n)) && (1..=28).contains(&two(x, y))
}

/// Most moments: a date, hours, minutes and seconds, and perhaps a `Z`.
fn is_plain_date_time(text: &[u8]) -> bool {
    let text = text.strip_suffix(b"Z").unwrap_or(text);
    let Some((date, time)) = text.split_at_checked(10) else { return false };
    let [b'T', h, i, b':', m, n, b':', s, t] = time else { return false };
    let digits = [h, i, m, n, s, t].iter().all(|digit| digit.is_ascii_digit());
    digits && is_plain_date(date) && (*h < b'2' || (*h == b'2' && *i < b'4')) && *m < b'6' && *s < b'6'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(kind: ColumnKind, cells: &[Cell]) -> &'static str {
        let mut seen = Seen::nothing(kind);
        cells.iter().for_each(|cell| seen.look(cell));
        seen.shape().name()
    }

    #[test]
    fn the_values_decide_and_the_declaration_only_where_there_are_none() {
        let number = |text: &str| Cell::Number(text.into());
        let moment = |text: &str| Cell::DateTime(text.into());
        assert_eq!(seen(ColumnKind::DateTime, &[Cell::Null]), "datetime");
        assert_eq!(
            seen(ColumnKind::DateTime, &[moment("2024-02-03T04:05:06"), Cell::Text("i går".into())]),
            "string"
        );
        assert_eq!(seen(ColumnKind::Text, &[moment("2024-02-03T04:05:06.25+01:00")]), "datetime");
        assert_eq!(seen(ColumnKind::DateTime, &[moment("infinity")]), "string");
        assert_eq!(seen(ColumnKind::Integer, &[number("1"), Cell::Null, number("2.50")]), "number");
        assert_eq!(seen(ColumnKind::Number, &[number("1"), number("-20")]), "integer");
        assert_eq!(seen(ColumnKind::Number, &[number("NaN")]), "string");
        assert_eq!(seen(ColumnKind::Date, &[Cell::Date("2024-02-30".into())]), "string");
        assert_eq!(seen(ColumnKind::Time, &[Cell::Text("23:59:01".into())]), "time");
        assert_eq!(
            seen(ColumnKind::Json, &[Cell::Json("{\"a\":1}".into()), Cell::Json("[1]".into())]),
            "string"
        );
        assert_eq!(seen(ColumnKind::Json, &[Cell::Json(" [1]".into())]), "array");
    }

    #[test]
    fn json_numbers() {
        for good in ["0", "-0", "1.50", "12e-3", "1E+9", "-0.1"] {
            assert!(is_json_number(good), "{good}");
        }
        for bad in ["", "-", "01", "1.", ".5", "+1", "1e", "NaN", "1 ", "1.5.2", "0x1"] {
            assert!(!is_json_number(bad), "{bad}");
        }
    }
}
