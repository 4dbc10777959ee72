//! The queue: what is due, most urgent first.
//!
//! Pages are cut by the last row seen, not by counting, so that page 500 costs what page 1 costs and no case is
//! skipped when another one is answered meanwhile.

use chrono::{Days, NaiveDate};
use diesel::{dsl::sql, prelude::*, sql_types};

use super::Case;
use crate::{
    db::{
        Backends, Conn, DbError,
        schema::{case_terms, cases},
        text_enum,
    },
    ids::{CaseId, OrganisationId, StaffId},
    law::{rights::Right, status::Status},
};

text_enum! {
    /// Which deadlines.
    DueFilter {
        /// The last day has passed.
        Late = "late",
        /// Today or within the next seven days.
        Week = "week",
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    One(StaffId),
    Nobody,
}

/// What to show. The default is every open case.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub due: Option<DueFilter>,
    pub right: Option<Right>,
    /// A status that is not open shows cases that have left the queue.
    pub status: Option<Status>,
    pub owner: Option<Owner>,
    /// Hashes from [`super::terms_of_query`]; a search goes through closed cases too.
    pub terms: Vec<Vec<u8>>,
    /// The last row of the page before.
    pub after: Option<(NaiveDate, CaseId)>,
}

type Selected<'a> = cases::BoxedQuery<'a, Backends>;

/// One page of at most `limit` cases.
///
/// # Errors
/// [`DbError`].
pub fn page(
    conn: &mut Conn,
    organisation: OrganisationId,
    filter: &Filter,
    today: NaiveDate,
    limit: i64,
) -> Result<Vec<Case>, DbError> {
    let mut query = filtered(organisation, filter, today);
    if let Some((due_on, id)) = filter.after {
        query = query.filter(
            sql::<sql_types::Bool>("(due_on, id) > (")
                .bind::<sql_types::Date, _>(due_on)
                .sql(", ")
                .bind::<sql_types::Text, _>(id)
                .sql(")"),
        );
    }
    let ordered = query.order((cases::due_on, cases::id)).limit(limit);
    Ok(ordered.select(Case::as_select()).load(conn)?)
}

fn filtered(organisation: OrganisationId, filter: &Filter, today: NaiveDate) -> Selected<'_> {
    let mut query = cases::table.filter(cases::organisation_id.eq(organisation)).into_boxed();
    query = match filter.status {
        Some(status) => query.filter(cases::status.eq(status)),
        None if filter.terms.is_empty() => query.filter(cases::open),
        None => query,
    };
    query = match filter.due {
        Some(DueFilter::Late) => query.filter(cases::due_on.lt(today)),
        Some(DueFilter::Week) => query.filter(cases::due_on.between(today, in_a_week(today))),
        None => query,
    };
    if let Some(right) = filter.right {
        query = query.filter(cases::kind.eq(right));
    }
    query = match filter.owner {
        Some(Owner::One(staff)) => query.filter(cases::assigned_to.eq(staff)),
        Some(Owner::Nobody) => query.filter(cases::assigned_to.is_null()),
        None => query,
    };
    for term in &filter.terms {
        let with_term = case_terms::table
            .filter(case_terms::organisation_id.eq(organisation))
            .filter(case_terms::term.eq(term))
            .select(case_terms::case_id);
        query = query.filter(cases::id.eq_any(with_term));
    }
    query
}

fn in_a_week(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(Days::new(7)).unwrap_or(NaiveDate::MAX)
}

/// How many cases a filter shows, over all its pages.
///
/// # Errors
/// [`DbError`].
pub fn count(
    conn: &mut Conn,
    organisation: OrganisationId,
    filter: &Filter,
    today: NaiveDate,
) -> Result<i64, DbError> {
    Ok(filtered(organisation, filter, today).count().get_result(conn)?)
}

/// The numbers beside the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    pub open: i64,
    pub mine: i64,
    pub nobodys: i64,
    pub late: i64,
    pub week: i64,
    /// Answered since the year began, and how many of those in time.
    pub answered: i64,
    pub answered_in_time: i64,
}

impl Counts {
    /// # Errors
    /// [`DbError`].
    pub fn of(
        conn: &mut Conn,
        organisation: OrganisationId,
        me: StaffId,
        today: NaiveDate,
    ) -> Result<Counts, DbError> {
        let mut number = |filter: Filter| count(conn, organisation, &filter, today);
        let open = number(Filter::default())?;
        let mine = number(Filter { owner: Some(Owner::One(me)), ..Filter::default() })?;
        let nobodys = number(Filter { owner: Some(Owner::Nobody), ..Filter::default() })?;
        let late = number(Filter { due: Some(DueFilter::Late), ..Filter::default() })?;
        let week = number(Filter { due: Some(DueFilter::Week), ..Filter::default() })?;
        let (answered, answered_in_time) = answered(conn, organisation, today)?;
        Ok(Counts { open, mine, nobodys, late, week, answered, answered_in_time })
    }
}

fn answered(conn: &mut Conn, organisation: OrganisationId, today: NaiveDate) -> Result<(i64, i64), DbError> {
    use chrono::Datelike as _;
    let year = NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today);
    let decided = || {
        cases::table
            .filter(cases::organisation_id.eq(organisation))
            .filter(cases::received_on.ge(year))
            .filter(cases::decided_at.is_not_null())
    };
    let all = decided().count().get_result(conn)?;
    // The day after the last day, in UTC: an answer in the evening of the last day is in time.
    let in_time = sql::<sql_types::Bool>(match conn {
        Conn::Postgres(_) => "decided_at < due_on + interval '1 day'",
        Conn::Sqlite(_) => "decided_at < date(due_on, '+1 day')",
    });
    Ok((all, decided().filter(in_time).count().get_result(conn)?))
}

/// Open cases per last day, up to `until`.
///
/// # Errors
/// [`DbError`].
pub fn due_per_day(
    conn: &mut Conn,
    organisation: OrganisationId,
    until: NaiveDate,
) -> Result<Vec<(NaiveDate, i64)>, DbError> {
    Ok(cases::table
        .filter(cases::organisation_id.eq(organisation))
        .filter(cases::open)
        .filter(cases::due_on.le(until))
        .group_by(cases::due_on)
        .order(cases::due_on)
        .select((cases::due_on, diesel::dsl::count_star()))
        .load(conn)?)
}
