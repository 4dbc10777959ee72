//! How a value of any SQL Server type becomes a cell.
//!
//! Invariant: a decimal keeps its digits, a moment with an offset becomes UTC, one without stays without.

use chrono::{Duration, NaiveDate, NaiveDateTime, NaiveTime};
use tiberius::{ColumnData, ColumnType, numeric::Numeric, time};

use crate::sources::{
    cell::{Cell, ColumnKind},
    connector::ConnectorError,
    kinds::number,
};

pub fn kind_of(r#type: ColumnType) -> ColumnKind {
    use ColumnType::*;
    match r#type {
        Bit | Bitn => ColumnKind::Boolean,
        Int1 | Int2 | Int4 | Int8 | Intn => ColumnKind::Integer,
        Float4 | Float8 | Floatn | Money | Money4 | Decimaln | Numericn => ColumnKind::Number,
        Daten => ColumnKind::Date,
        Timen => ColumnKind::Time,
        Datetime | Datetime4 | Datetimen | Datetime2 | DatetimeOffsetn => ColumnKind::DateTime,
        BigVarBin | BigBinary | Image | Udt => ColumnKind::Bytes,
        Null | Guid | BigVarChar | BigChar | NVarchar | NChar | Xml | Text | NText | SSVariant => {
            ColumnKind::Text
        }
    }
}

/// The cell of one value. Amounts of `money` reach us as floating point numbers with four digits after the point.
///
/// # Errors
/// [`ConnectorError::Refused`] for an amount of `money` that such a number cannot hold.
pub fn cell(value: ColumnData<'static>, r#type: ColumnType) -> Result<Cell, ConnectorError> {
    let money = matches!(r#type, ColumnType::Money | ColumnType::Money4);
    let cell = match value {
        ColumnData::U8(whole) => whole.map(|whole| Cell::Number(whole.to_string())),
        ColumnData::I16(whole) => whole.map(|whole| Cell::Number(whole.to_string())),
        ColumnData::I32(whole) => whole.map(|whole| Cell::Number(whole.to_string())),
        ColumnData::I64(whole) => whole.map(|whole| Cell::Number(whole.to_string())),
        ColumnData::F64(Some(amount)) if money => Some(exact(amount)?),
        ColumnData::F32(real) => real.map(|real| number(shortest(format!("{real:?}")))),
        ColumnData::F64(real) => real.map(|real| number(shortest(format!("{real:?}")))),
        ColumnData::Bit(yes) => yes.map(Cell::Bool),
        ColumnData::String(text) => text.map(|text| Cell::Text(text.into_owned())),
        ColumnData::Guid(id) => id.map(|id| Cell::Text(id.to_string())),
        ColumnData::Binary(bytes) => bytes.map(|bytes| Cell::Bytes(bytes.into_owned())),
        ColumnData::Numeric(exact) => exact.map(|exact| Cell::Number(decimal(exact))),
        ColumnData::Xml(xml) => xml.map(|xml| Cell::Text(xml.into_owned().into_string())),
        ColumnData::DateTime(at) => at.and_then(|at| {
            let since = day(1900, i64::from(at.days()))?.and_time(NaiveTime::MIN);
            // Three hundredths, which the server rounds to milliseconds: .000, .003, .007.
            let millis = (i64::from(at.seconds_fragments()) * 10 + 1) / 3;
            Some(Cell::DateTime(moment(since.checked_add_signed(Duration::milliseconds(millis))?)))
        }),
        ColumnData::SmallDateTime(at) => at.and_then(|at| {
            let since = day(1900, i64::from(at.days()))?.and_time(NaiveTime::MIN);
            let minutes = Duration::minutes(i64::from(at.seconds_fragments()));
            Some(Cell::DateTime(moment(since.checked_add_signed(minutes)?)))
        }),
        ColumnData::Date(date) => date.and_then(|date| {
            Some(Cell::Date(day(1, i64::from(date.days()))?.format("%Y-%m-%d").to_string()))
        }),
        ColumnData::Time(at) => {
            at.map(|at| Cell::Text(written(NaiveTime::MIN.overflowing_add_signed(clock(at)).0)))
        }
        ColumnData::DateTime2(at) => at.and_then(whole).map(|at| Cell::DateTime(moment(at))),
        ColumnData::DateTimeOffset(at) => {
            // The server sends the moment in UTC, and the offset beside it.
            at.and_then(|at| whole(at.datetime2())).map(|at| Cell::DateTime(moment(at) + "Z"))
        }
    };
    Ok(cell.unwrap_or(Cell::Null))
}

/// So many days after the first of January of a year.
fn day(year: i32, days: i64) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 1, 1)?.checked_add_signed(Duration::try_days(days)?)
}

fn clock(at: time::Time) -> Duration {
    let scale = u32::from(at.scale().min(9));
    let nanos = u128::from(at.increments()) * 10u128.pow(9 - scale);
    Duration::nanoseconds(i64::try_from(nanos).unwrap_or(0))
}

fn whole(at: time::DateTime2) -> Option<NaiveDateTime> {
    let midnight = day(1, i64::from(at.date().days()))?.and_time(NaiveTime::MIN);
    midnight.checked_add_signed(clock(at.time()))
}

fn moment(at: NaiveDateTime) -> String {
    format!("{}T{}", at.date().format("%Y-%m-%d"), written(at.time()))
}

/// With as many digits after the seconds as mean something.
fn written(at: NaiveTime) -> String {
    let text = at.format("%H:%M:%S%.9f").to_string();
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn decimal(exact: Numeric) -> String {
    let digits = exact.value().unsigned_abs().to_string();
    let scale = usize::from(exact.scale());
    let digits = format!("{digits:0>width$}", width = scale + 1);
    let (before, after) = digits.split_at(digits.len() - scale);
    let sign = if exact.value() < 0 { "-" } else { "" };
    if scale == 0 { format!("{sign}{before}") } else { format!("{sign}{before}.{after}") }
}

/// Above this, a floating point number no longer tells four digits after the point.
const LARGEST_MONEY: f64 = 9e11;

fn exact(amount: f64) -> Result<Cell, ConnectorError> {
    if amount.abs() > LARGEST_MONEY {
        let words = "an amount of money is too large to be read exactly: say CAST(… AS decimal(19,4))";
        return Err(ConnectorError::Refused(words.into()));
    }
    Ok(Cell::Number(format!("{amount:.4}")))
}

/// `1.0` is a 1 that Rust writes with a point.
fn shortest(text: String) -> String {
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use tiberius::xml::XmlData;

    use super::*;

    #[test]
    fn every_value_arrives_as_the_server_holds_it() {
        use ColumnType::*;
        let number = |text: &str| Cell::Number(text.into());
        let text = |text: &str| Cell::Text(text.into());
        let at = |text: &str| Cell::DateTime(text.into());
        let days =
            |y, m, d| (NaiveDate::from_ymd_opt(y, m, d).unwrap() - day(1, 0).unwrap()).num_days() as u32;
        let two = |y, m, d, increments, scale| {
            time::DateTime2::new(time::Date::new(days(y, m, d)), time::Time::new(increments, scale))
        };
        let guid = "6b29fc40-ca47-1067-b31d-00dd010662da";
        for (value, r#type, cell_is) in [
            (ColumnData::U8(Some(255)), Int1, number("255")),
            (ColumnData::I16(Some(-5)), Int2, number("-5")),
            (ColumnData::I32(Some(i32::MIN)), Intn, number("-2147483648")),
            (ColumnData::I64(Some(i64::MAX)), Int8, number("9223372036854775807")),
            (ColumnData::F32(Some(0.1)), Float4, number("0.1")),
            (ColumnData::F64(Some(3.0)), Float8, number("3")),
            (ColumnData::F64(Some(1e300)), Floatn, number("1e300")),
            (ColumnData::F64(Some(12.5)), Money, number("12.5000")),
            (ColumnData::F64(Some(-899_999_999_999.123_4)), Money, number("-899999999999.1234")),
            (ColumnData::F64(Some(0.07)), Money4, number("0.0700")),
            (ColumnData::Bit(Some(true)), Bitn, Cell::Bool(true)),
            (ColumnData::String(Some(Cow::Borrowed("Ærø 🎵"))), NVarchar, text("Ærø 🎵")),
            (ColumnData::String(Some(Cow::Borrowed(""))), BigVarChar, text("")),
            (ColumnData::Guid(Some(guid.parse().unwrap())), Guid, text(guid)),
            (ColumnData::Binary(Some(Cow::Borrowed(&[0, 255]))), BigVarBin, Cell::Bytes(vec![0, 255])),
            (ColumnData::Xml(Some(Cow::Owned(XmlData::new("<a/>")))), Xml, text("<a/>")),
            (ColumnData::Numeric(Some(Numeric::new_with_scale(-5, 2))), Decimaln, number("-0.05")),
            (ColumnData::Numeric(Some(Numeric::new_with_scale(150, 2))), Numericn, number("1.50")),
            (ColumnData::Numeric(Some(Numeric::new_with_scale(7, 0))), Numericn, number("7")),
            (
                ColumnData::Numeric(Some(Numeric::new_with_scale(
                    99_999_999_999_999_999_999_999_999_999_999_999_999,
                    18,
                ))),
                Decimaln,
                number("99999999999999999999.999999999999999999"),
            ),
            (ColumnData::DateTime(Some(time::DateTime::new(0, 0))), Datetime, at("1900-01-01T00:00:00")),
            (
                ColumnData::DateTime(Some(time::DateTime::new(-1, 1))),
                Datetimen,
                at("1899-12-31T00:00:00.003"),
            ),
            (ColumnData::DateTime(Some(time::DateTime::new(0, 2))), Datetime, at("1900-01-01T00:00:00.007")),
            (
                ColumnData::DateTime(Some(time::DateTime::new(0, 25_919_999))),
                Datetime,
                at("1900-01-01T23:59:59.997"),
            ),
            (
                ColumnData::SmallDateTime(Some(time::SmallDateTime::new(1, 61))),
                Datetime4,
                at("1900-01-02T01:01:00"),
            ),
            (
                ColumnData::Date(Some(time::Date::new(days(1964, 6, 2)))),
                Daten,
                Cell::Date("1964-06-02".into()),
            ),
            (
                ColumnData::Date(Some(time::Date::new(days(9999, 12, 31)))),
                Daten,
                Cell::Date("9999-12-31".into()),
            ),
            (ColumnData::Time(Some(time::Time::new(45_000, 0))), Timen, text("12:30:00")),
            (ColumnData::Time(Some(time::Time::new(1, 7))), Timen, text("00:00:00.0000001")),
            (
                ColumnData::DateTime2(Some(two(2026, 3, 29, 9_000_123_400, 6))),
                Datetime2,
                at("2026-03-29T02:30:00.1234"),
            ),
            (
                ColumnData::DateTimeOffset(Some(time::DateTimeOffset::new(two(2026, 3, 29, 1800, 0), 120))),
                DatetimeOffsetn,
                at("2026-03-29T00:30:00Z"),
            ),
            (ColumnData::String(None), NVarchar, Cell::Null),
            (ColumnData::Numeric(None), Decimaln, Cell::Null),
            (ColumnData::F64(None), Money, Cell::Null),
            (ColumnData::DateTimeOffset(None), DatetimeOffsetn, Cell::Null),
            (ColumnData::Bit(None), Bitn, Cell::Null),
        ] {
            let shown = format!("{value:?}");
            assert_eq!(cell(value, r#type), Ok(cell_is), "{shown}");
        }
        let too_large = cell(ColumnData::F64(Some(922_337_203_685_477.6)), Money);
        assert!(too_large.unwrap_err().to_string().contains("decimal(19,4)"));
    }
}
