//! What a value is when the source does not say, and what a whole column turned out to be.
//!
//! Invariant: nothing is lost. A value that does not look like the wanted kind stays as it is, and the column is
//! then called by what it really holds, so that the package never promises a date where a word stands.

use chrono::NaiveDate;

use super::cell::{Cell, Column, ColumnKind};

/// Reads `cell` as `kind` when that changes no information, else leaves it alone.
pub fn shaped(cell: Cell, kind: ColumnKind) -> Cell {
    match (kind, cell) {
        (ColumnKind::Boolean, Cell::Number(text)) => truth(&text).map_or(Cell::Number(text), Cell::Bool),
        (ColumnKind::Boolean, Cell::Text(text)) => truth(&text).map_or(Cell::Text(text), Cell::Bool),
        (ColumnKind::Integer | ColumnKind::Number, Cell::Text(text)) => number(text),
        (ColumnKind::Integer | ColumnKind::Number, Cell::Bool(yes)) => {
            Cell::Number(u8::from(yes).to_string())
        }
        (ColumnKind::Text, Cell::Number(text)) => Cell::Text(text),
        (ColumnKind::Text, Cell::Bool(yes)) => Cell::Text(yes.to_string()),
        (ColumnKind::Date, Cell::Text(text)) => date(text),
        (ColumnKind::DateTime, Cell::Text(text)) => instant(text),
        (ColumnKind::Json, Cell::Text(text)) if is_json(&text) => Cell::Json(text),
        (_, cell) => cell,
    }
}

fn truth(text: &str) -> Option<bool> {
    match text {
        "1" | "true" | "TRUE" | "t" => Some(true),
        "0" | "false" | "FALSE" | "f" => Some(false),
        _ => None,
    }
}

/// A number when JSON can hold it as one; `NaN`, `Infinity` and `007` are text.
pub fn number(text: String) -> Cell {
    if is_json_number(&text) { Cell::Number(text) } else { Cell::Text(text) }
}

/// By hand, as are the dates below: a dataset has millions of them, and a parser takes longer than the wire.
fn is_json_number(text: &str) -> bool {
    let digits = |bytes: &[u8]| bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let bytes = text.as_bytes();
    let mut rest = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest[0] == b'0') {
        return false;
    }
    rest = &rest[whole..];
    if let [b'.', after @ ..] = rest {
        let fraction = digits(after);
        if fraction == 0 {
            return false;
        }
        rest = &after[fraction..];
    }
    if let [b'e' | b'E', after @ ..] = rest {
        let after = if let [b'+' | b'-', after @ ..] = after { after } else { after };
        return !after.is_empty() && digits(after) == after.len();
    }
    rest.is_empty()
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<&serde_json::value::RawValue>(text).is_ok()
}

/// `YYYY-MM-DD`, also with a midnight that says nothing.
fn date(text: String) -> Cell {
    let day = text.strip_suffix(" 00:00:00").or_else(|| text.strip_suffix("T00:00:00")).unwrap_or(&text);
    if is_date(day) { Cell::Date(day.to_owned()) } else { Cell::Text(text) }
}

fn is_date(text: &str) -> bool {
    let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = *text.as_bytes() else { return false };
    let year = two(y0, y1).zip(two(y2, y3)).map(|(century, year)| century * 100 + year);
    let (Some(year), Some(month), Some(day)) = (year, two(m0, m1), two(d0, d1)) else { return false };
    NaiveDate::from_ymd_opt(year.cast_signed(), month, day).is_some()
}

/// Two digits as a number.
fn two(tens: u8, ones: u8) -> Option<u32> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u32::from(byte - b'0'));
    Some(digit(tens)? * 10 + digit(ones)?)
}

/// `HH:MM:SS` with or without a fraction; a leap second is one.
fn is_clock(text: &str) -> bool {
    let [h0, h1, b':', m0, m1, b':', s0, s1, rest @ ..] = text.as_bytes() else { return false };
    let below = |number: Option<u32>, most| number.is_some_and(|number| number < most);
    let fraction = match rest {
        [] => true,
        [b'.', digits @ ..] => !digits.is_empty() && digits.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    below(two(*h0, *h1), 24) && below(two(*m0, *m1), 60) && below(two(*s0, *s1), 61) && fraction
}

/// A date and time as databases write them (`2009-01-01 00:00:00`, `… 10:00:00.5+02`) as RFC 3339; without an
/// offset when there is none. `infinity`, years before 1 and the like stay text.
pub fn instant(text: String) -> Cell {
    rfc3339(&text)
        .map(Cell::DateTime)
        .unwrap_or_else(|| if is_date(&text) { Cell::Date(text) } else { Cell::Text(text) })
}

fn rfc3339(text: &str) -> Option<String> {
    let (day, time) = (text.get(..10)?, text.get(11..)?);
    if !is_date(day) || !matches!(text.as_bytes()[10], b' ' | b'T') {
        return None;
    }
    let (clock, offset) = time.split_at(time.find(['Z', '+', '-']).unwrap_or(time.len()));
    let seconds = if clock.len() == 5 { ":00" } else { "" };
    let known = if seconds.is_empty() { is_clock(clock) } else { is_clock(&format!("{clock}:00")) };
    let (hours, minutes) = match offset.as_bytes() {
        b"" => ("", ""),
        b"Z" | b"+00" | b"+00:00" | b"+0000" => ("Z", ""),
        [b'+' | b'-', h0, h1] if two(*h0, *h1)? < 24 => (offset, ":00"),
        [b'+' | b'-', h0, h1, b':', m0, m1] if two(*h0, *h1)? < 24 && two(*m0, *m1)? < 60 => (offset, ""),
        _ => return None,
    };
    known.then(|| [day, "T", clock, seconds, hours, minutes].concat())
}

fn is_time(text: &str) -> bool {
    text.len() == 8 && is_clock(text)
}

/// The kind that one value has by itself; nothing for NULL.
fn kind_of(cell: &Cell) -> Option<ColumnKind> {
    Some(match cell {
        Cell::Null => return None,
        Cell::Bool(_) => ColumnKind::Boolean,
        Cell::Number(text) if text.contains(['.', 'e', 'E']) => ColumnKind::Number,
        Cell::Number(_) => ColumnKind::Integer,
        Cell::Text(text) if is_time(text) => ColumnKind::Time,
        Cell::Text(_) => ColumnKind::Text,
        Cell::Date(_) => ColumnKind::Date,
        Cell::DateTime(_) => ColumnKind::DateTime,
        Cell::Bytes(_) => ColumnKind::Bytes,
        Cell::Json(_) => ColumnKind::Json,
    })
}

/// The narrowest kind that holds both.
fn join(one: ColumnKind, other: ColumnKind) -> ColumnKind {
    use ColumnKind::{Integer, Number, Text};
    match (one, other) {
        (one, other) if one == other => one,
        (Integer, Number) | (Number, Integer) => Number,
        _ => Text,
    }
}

/// Watches rows go by and knows afterwards what each column really held.
pub struct Observed {
    columns: Vec<Column>,
    seen: Vec<Option<ColumnKind>>,
}

impl Observed {
    pub fn new(columns: &[Column]) -> Self {
        Observed { columns: columns.to_vec(), seen: vec![None; columns.len()] }
    }

    pub fn row(&mut self, row: &[Cell]) {
        for (seen, cell) in self.seen.iter_mut().zip(row) {
            if let Some(kind) = kind_of(cell) {
                *seen = Some(seen.map_or(kind, |before| join(before, kind)));
            }
        }
    }

    /// The columns: as the source called them where every value agrees, else by what was seen.
    pub fn columns(self) -> Vec<Column> {
        let settled = |(mut column, seen): (Column, Option<ColumnKind>)| {
            let agrees = |kind| {
                kind == column.kind
                    || join(kind, column.kind) == column.kind && column.kind != ColumnKind::Text
            };
            match seen {
                Some(ColumnKind::Time) if column.kind == ColumnKind::Text => {}
                Some(kind) if !agrees(kind) => column.kind = kind,
                _ => {}
            }
            column
        };
        self.columns.into_iter().zip(self.seen).map(settled).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    #[test]
    fn dates_and_times_are_normalised_only_when_they_are_some() {
        for (written, meant) in [
            ("2009-01-01 00:00:00", "2009-01-01T00:00:00"),
            ("2026-03-29 00:30:00.123456+00", "2026-03-29T00:30:00.123456Z"),
            ("2026-03-29T02:30:00+02:00", "2026-03-29T02:30:00+02:00"),
            ("2026-03-29 02:30+02", "2026-03-29T02:30:00+02:00"),
            ("2026-03-29T02:30:00Z", "2026-03-29T02:30:00Z"),
        ] {
            assert_eq!(shaped(text(written), ColumnKind::DateTime), Cell::DateTime(meant.into()));
        }
        for other in [
            "infinity",
            "0044-03-15 00:00:00 BC",
            "12026-01-01 00:00:00",
            "2026-02-30 00:00:00",
            "2026-01-01 25:00:00",
            "",
            "2026-01-01 1:2:3",
            "næste år, måske",
            "2026-01-01 00:00:00+æ",
        ] {
            assert_eq!(shaped(text(other), ColumnKind::DateTime), text(other));
            assert_eq!(shaped(text(other), ColumnKind::Date), text(other));
        }
        assert_eq!(shaped(text("2026-01-01 00:00:00"), ColumnKind::Date), Cell::Date("2026-01-01".into()));
        assert_eq!(shaped(text("2026-01-01 00:00:01"), ColumnKind::Date), text("2026-01-01 00:00:01"));
    }

    #[test]
    fn numbers_keep_their_own_text() {
        for exact in ["0", "-1", "12345678901234567890123456789012345678.000000000000000001", "1e+60", "1.98"]
        {
            assert_eq!(shaped(text(exact), ColumnKind::Number), Cell::Number(exact.into()));
        }
        for other in ["007", "NaN", "Infinity", "+5", "1,5", " 1", "1 ", "", "0x10", ".5"] {
            assert_eq!(shaped(text(other), ColumnKind::Number), text(other));
        }
        assert_eq!(shaped(Cell::Number("1".into()), ColumnKind::Boolean), Cell::Bool(true));
        assert_eq!(shaped(Cell::Number("4711".into()), ColumnKind::Text), text("4711"));
        assert_eq!(shaped(text("{\"a\":[1]}"), ColumnKind::Json), Cell::Json("{\"a\":[1]}".into()));
        assert_eq!(shaped(text("{a}"), ColumnKind::Json), text("{a}"));
    }

    #[test]
    fn a_column_is_called_by_what_it_holds() {
        let column = |kind| Column { name: "c".into(), kind };
        let seen = |declared, cells: &[Cell]| {
            let mut observed = Observed::new(&[column(declared)]);
            cells.iter().for_each(|cell| observed.row(std::slice::from_ref(cell)));
            observed.columns()[0].kind
        };
        let (one, half) = (Cell::Number("1".into()), Cell::Number("0.5".into()));
        assert_eq!(seen(ColumnKind::Date, &[]), ColumnKind::Date);
        assert_eq!(seen(ColumnKind::Date, &[Cell::Null, Cell::Date("2026-01-01".into())]), ColumnKind::Date);
        assert_eq!(
            seen(ColumnKind::Date, &[Cell::Date("2026-01-01".into()), text("ukendt")]),
            ColumnKind::Text
        );
        assert_eq!(seen(ColumnKind::Number, std::slice::from_ref(&one)), ColumnKind::Number);
        assert_eq!(seen(ColumnKind::Integer, &[one.clone(), half.clone()]), ColumnKind::Number);
        assert_eq!(seen(ColumnKind::Text, std::slice::from_ref(&one)), ColumnKind::Integer);
        assert_eq!(seen(ColumnKind::Text, &[text("12:00:00")]), ColumnKind::Text);
        assert_eq!(seen(ColumnKind::Time, &[text("12:00:00")]), ColumnKind::Time);
        assert_eq!(seen(ColumnKind::Time, &[text("24:00:00")]), ColumnKind::Text);
        assert_eq!(seen(ColumnKind::Boolean, &[Cell::Bool(true), one]), ColumnKind::Text);
    }
}
