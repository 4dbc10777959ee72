//! The queue: what is due, most urgent first.
//!
//! Pages are cut by the last row seen, not by counting, so that page 500 costs what page 1 costs and no case is
//! skipped when another one is answered meanwhile.

use chrono::{Days, NaiveDate};
use diesel::{
    dsl::{InnerJoin, IntoBoxed, sql},
    prelude::*,
    sql_types,
};

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
    /// The last row of the page before: its last day, which a search does not look at, and its id.
    pub after: Option<(NaiveDate, CaseId)>,
    /// Cases that are not shown to whoever looks ([`super::own_of`]).
    pub without: Vec<CaseId>,
}

/// How many cases a filter shows, over all its pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    Exactly(i64),
    /// Counting went no further: nobody reads a thousand lines, and each page would wait for the rest.
    MoreThan(i64),
}

/// Beyond so many, [`count`] stops.
pub const COUNTED: i64 = 1000;

/// How far a word's cases are counted to find the rarest word of a search.
const WEIGHED: i64 = 2000;

/// What a filter says about the case itself, for the two shapes of query below.
macro_rules! narrowed {
    ($query:expr, $filter:expr, $today:expr) => {{
        let (mut query, filter, today) = ($query, $filter, $today);
        if let Some(status) = filter.status {
            query = query.filter(cases::status.eq(status));
        }
        query = match filter.due {
            Some(DueFilter::Late) => query.filter(cases::due_on.lt(today)),
            Some(DueFilter::Week) => query.filter(cases::due_on.between(today, in_a_week(today))),
            None => query,
        };
        if let Some(right) = filter.right {
            query = query.filter(cases::kind.eq(right));
        }
        if !filter.without.is_empty() {
            query = query.filter(cases::id.ne_all(&filter.without));
        }
        match filter.owner {
            Some(Owner::One(staff)) => query.filter(cases::assigned_to.eq(staff)),
            Some(Owner::Nobody) => query.filter(cases::assigned_to.is_null()),
            None => query,
        }
    }};
}

/// One page of at most `limit` cases: most urgent first, and the newest first in a search, which goes through cases
/// of many years.
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
    if let Some(mut query) = searched(conn, organisation, filter, today)? {
        if let Some((_, id)) = filter.after {
            query = query.filter(case_terms::case_id.lt(id));
        }
        let newest = query.order(case_terms::case_id.desc()).limit(limit);
        return Ok(newest.select(Case::as_select()).load(conn)?);
    }
    let mut query = queued(organisation, filter, today);
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

/// How many cases a filter shows, over all its pages.
///
/// # Errors
/// [`DbError`].
pub fn count(
    conn: &mut Conn,
    organisation: OrganisationId,
    filter: &Filter,
    today: NaiveDate,
) -> Result<Total, DbError> {
    let one = || sql::<sql_types::Integer>("1");
    let found: Vec<i32> = match searched(conn, organisation, filter, today)? {
        // In the order of the index: so PostgreSQL stops at the limit instead of joining all of both words.
        Some(query) => {
            let newest = query.order(case_terms::case_id.desc());
            newest.select(one()).limit(COUNTED + 1).load(conn)?
        }
        None => queued(organisation, filter, today).select(one()).limit(COUNTED + 1).load(conn)?,
    };
    let number = found.len() as i64;
    Ok(if number > COUNTED { Total::MoreThan(COUNTED) } else { Total::Exactly(number) })
}

type Queued<'a> = cases::BoxedQuery<'a, Backends>;
type Searched<'a> = IntoBoxed<'a, InnerJoin<case_terms::table, cases::table>, Backends>;

fn queued(organisation: OrganisationId, filter: &Filter, today: NaiveDate) -> Queued<'_> {
    let query = cases::table.filter(cases::organisation_id.eq(organisation)).into_boxed();
    let query = if filter.status.is_none() { query.filter(cases::open) } else { query };
    narrowed!(query, filter, today)
}

/// A search walks through the cases of its rarest word and asks for each whether it has the other words too: both are
/// steps in one index, in the order of the pages.
fn searched<'a>(
    conn: &mut Conn,
    organisation: OrganisationId,
    filter: &'a Filter,
    today: NaiveDate,
) -> Result<Option<Searched<'a>>, DbError> {
    let words = rarest_first(conn, organisation, &filter.terms)?;
    let Some((rarest, others)) = words.split_first() else { return Ok(None) };
    let mut query = case_terms::table
        .inner_join(cases::table)
        .filter(case_terms::organisation_id.eq(organisation))
        .filter(case_terms::term.eq(*rarest))
        .filter(cases::organisation_id.eq(organisation))
        .into_boxed();
    for word in others {
        query = query.filter(
            sql::<sql_types::Bool>(
                "EXISTS (SELECT 1 FROM case_terms AS other WHERE other.organisation_id = ",
            )
            .bind::<sql_types::Text, _>(organisation)
            .sql(" AND other.term = ")
            .bind::<sql_types::Binary, _>(*word)
            .sql(" AND other.case_id = case_terms.case_id)"),
        );
    }
    Ok(Some(narrowed!(query, filter, today)))
}

fn rarest_first<'a>(
    conn: &mut Conn,
    organisation: OrganisationId,
    terms: &'a [Vec<u8>],
) -> Result<Vec<&'a Vec<u8>>, DbError> {
    let mut weighed = Vec::with_capacity(terms.len());
    for term in terms {
        let cases: Vec<i32> = match terms {
            [_] => Vec::new(),
            _ => case_terms::table
                .filter(case_terms::organisation_id.eq(organisation))
                .filter(case_terms::term.eq(term))
                .select(sql::<sql_types::Integer>("1"))
                .limit(WEIGHED)
                .load(conn)?,
        };
        weighed.push((cases.len(), term));
    }
    weighed.sort_by_key(|(cases, _)| *cases);
    Ok(weighed.into_iter().map(|(_, term)| term).collect())
}

fn in_a_week(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(Days::new(7)).unwrap_or(NaiveDate::MAX)
}
