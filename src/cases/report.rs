//! How requests were answered in a year: how many, how fast, in time, extended, refused. Numbers only, nobody in them.
//!
//! A request belongs to the quarter in which it was received (on the controller's calendar, R1.10), whatever happens
//! to it later: so a share of a quarter can still change while its last requests are open.

use std::{
    collections::BTreeMap,
    ops::{AddAssign, RangeInclusive},
};

use chrono::{Datelike as _, NaiveDate};
use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Bool, Date, Integer, Nullable, Text},
};

use crate::{
    db::{Conn, DbError, each, schema::cases},
    ids::{CaseId, OrganisationId},
    law::{rights::Right, status::Outcome},
};

/// What a year, a quarter, a right came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    pub received: i64,
    /// Decided, whatever the outcome.
    pub answered: i64,
    /// Decided by the last day, an extension included (R1.5, R1.32).
    pub in_time: i64,
    /// The month was extended (R1.35).
    pub extended: i64,
    pub refused: i64,
    pub partly: i64,
    /// Not decided although the last day has passed.
    pub overdue: i64,
    /// How many were decided after so many days.
    days: BTreeMap<i32, i64>,
}

impl Figures {
    /// The middle number of days from receipt to decision, in halves of a day: 25 means 12½ days.
    pub fn median_half_days(&self) -> Option<i32> {
        let nth = |n: i64| {
            let mut passed = 0;
            self.days.iter().find_map(|(days, count)| {
                passed += count;
                (passed > n).then_some(*days)
            })
        };
        let all: i64 = self.days.values().sum();
        Some(nth((all - 1) / 2)? + nth(all / 2)?)
    }
}

impl AddAssign<&Figures> for Figures {
    fn add_assign(&mut self, other: &Figures) {
        self.received += other.received;
        self.answered += other.answered;
        self.in_time += other.in_time;
        self.extended += other.extended;
        self.refused += other.refused;
        self.partly += other.partly;
        self.overdue += other.overdue;
        for (days, count) in &other.days {
            *self.days.entry(*days).or_default() += count;
        }
    }
}

/// The figures of one year, by quarter (1 to 4) and right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub year: i32,
    cells: BTreeMap<(i32, Right), Figures>,
}

impl Report {
    /// Quarters and rights in which something was received.
    pub fn cells(&self) -> impl Iterator<Item = (i32, Right, &Figures)> {
        self.cells.iter().map(|((quarter, right), figures)| (*quarter, *right, figures))
    }

    /// The sum of what `fits`.
    pub fn sum(&self, fits: impl Fn(i32, Right) -> bool) -> Figures {
        let mut sum = Figures::default();
        for (quarter, right, figures) in self.cells() {
            if fits(quarter, right) {
                sum += figures;
            }
        }
        sum
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    kind: Right,
    #[diesel(sql_type = Integer)]
    quarter: i32,
    #[diesel(sql_type = Nullable<Text>)]
    outcome: Option<Outcome>,
    #[diesel(sql_type = Nullable<Integer>)]
    days: Option<i32>,
    #[diesel(sql_type = Nullable<Bool>)]
    in_time: Option<bool>,
    #[diesel(sql_type = Bool)]
    overdue: bool,
    #[diesel(sql_type = BigInt)]
    number: i64,
}

#[derive(QueryableByName)]
struct Extended {
    #[diesel(sql_type = Text)]
    kind: Right,
    #[diesel(sql_type = Integer)]
    quarter: i32,
    #[diesel(sql_type = BigInt)]
    number: i64,
}

// One pass over an index that holds all of it. The day after the last day is in UTC, as in the overview: an answer in
// the evening of the last day is in time.
const SQLITE: &str = "SELECT kind, (CAST(substr(received_on, 6, 2) AS INTEGER) + 2) / 3 AS quarter, outcome, \
     CAST(julianday(substr(decided_at, 1, 10)) - julianday(received_on) AS INTEGER) AS days, \
     decided_at < date(due_on, '+1 day') AS in_time, \
     (decided_at IS NULL AND open AND due_on < ?) AS overdue, count(*) AS number FROM cases \
     WHERE organisation_id = ? AND received_on BETWEEN ? AND ? ";
const POSTGRES: &str = "SELECT kind, extract(quarter FROM received_on)::int AS quarter, outcome, \
     decided_at::date - received_on AS days, decided_at < due_on + interval '1 day' AS in_time, \
     (decided_at IS NULL AND open AND due_on < $1) AS overdue, count(*) AS number FROM cases \
     WHERE organisation_id = $2 AND received_on BETWEEN $3 AND $4 ";

// From the extensions, which are few, to their cases.
const SQLITE_EXTENDED: &str = "SELECT c.kind, (CAST(substr(c.received_on, 6, 2) AS INTEGER) + 2) / 3 AS quarter, \
     count(*) AS number FROM extensions x CROSS JOIN cases c ON c.id = x.case_id \
     WHERE x.organisation_id = ? AND c.received_on BETWEEN ? AND ? ";
const POSTGRES_EXTENDED: &str = "SELECT c.kind, extract(quarter FROM c.received_on)::int AS quarter, \
     count(*) AS number FROM extensions x JOIN cases c ON c.id = x.case_id \
     WHERE x.organisation_id = $1 AND c.received_on BETWEEN $2 AND $3 ";

/// Counts the requests received in `year`, but for the cases `without`: whoever reads must not learn from a small number
/// what was decided about herself ([`super::own_of`]).
///
/// # Errors
/// [`DbError`].
pub fn report(
    conn: &mut Conn,
    organisation: OrganisationId,
    year: i32,
    today: NaiveDate,
    without: &[CaseId],
) -> Result<Report, DbError> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(NaiveDate::MIN);
    let last = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(NaiveDate::MAX);
    let (counted, extended) = match conn {
        Conn::Sqlite(_) => (SQLITE, SQLITE_EXTENDED),
        Conn::Postgres(_) => (POSTGRES, POSTGRES_EXTENDED),
    };
    // Ids are made by this program and have only digits, letters and hyphens.
    let ids: Vec<String> = without.iter().map(|id| format!("'{id}'")).collect();
    let but = |column: &str| match ids.is_empty() {
        true => String::new(),
        false => format!("AND {column} NOT IN ({})", ids.join(", ")),
    };
    let rows: Vec<Row> =
        each!(conn, |c| sql_query(format!("{counted}{} GROUP BY 1, 2, 3, 4, 5, 6", but("id")))
            .bind::<Date, _>(today)
            .bind::<Text, _>(organisation)
            .bind::<Date, _>(first)
            .bind::<Date, _>(last)
            .load(c))?;
    let extensions: Vec<Extended> =
        each!(conn, |c| sql_query(format!("{extended}{} GROUP BY 1, 2", but("c.id")))
            .bind::<Text, _>(organisation)
            .bind::<Date, _>(first)
            .bind::<Date, _>(last)
            .load(c))?;
    let mut cells: BTreeMap<(i32, Right), Figures> = BTreeMap::new();
    for row in rows {
        let figures = cells.entry((row.quarter, row.kind)).or_default();
        figures.received += row.number;
        figures.overdue += if row.overdue { row.number } else { 0 };
        let Some(days) = row.days else { continue };
        figures.answered += row.number;
        figures.in_time += if row.in_time == Some(true) { row.number } else { 0 };
        match row.outcome {
            Some(Outcome::Refused) => figures.refused += row.number,
            Some(Outcome::PartlyGranted) => figures.partly += row.number,
            _ => {}
        }
        *figures.days.entry(days).or_default() += row.number;
    }
    for row in extensions {
        cells.entry((row.quarter, row.kind)).or_default().extended += row.number;
    }
    Ok(Report { year, cells })
}

/// The years of which there is something to report, this year included.
///
/// # Errors
/// [`DbError`].
pub fn reported_years(
    conn: &mut Conn,
    organisation: OrganisationId,
    today: NaiveDate,
) -> Result<RangeInclusive<i32>, DbError> {
    let first: Option<NaiveDate> = cases::table
        .filter(cases::organisation_id.eq(organisation))
        .order(cases::received_on)
        .select(cases::received_on)
        .first(conn)
        .optional()?;
    Ok(first.map_or(today.year(), |first| first.year().min(today.year()))..=today.year())
}
