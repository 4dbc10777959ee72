//! The numbers around the queue: what is open, for whom, how late, and how much is answered in time.
//!
//! They stand on every staff page, so they are counted in one pass and kept until something happens in the
//! organisation. What has happened is told by its audit chain: whatever changes a case writes an entry in the same
//! transaction, in whichever process, so the number of the last entry says whether a count still holds.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{Datelike as _, Days, NaiveDate};
use diesel::{dsl::sql, prelude::*, sql_types};

use crate::{
    audit,
    db::{Conn, DbError, Instant, schema::cases},
    ids::{CaseId, OrganisationId, StaffId},
};

/// What was counted of one organisation, for all of its staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Open cases by who has them and by their last day.
    open: Vec<(Option<StaffId>, NaiveDate, i64)>,
    answered: i64,
    answered_in_time: i64,
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

impl Overview {
    /// Counts anew. `today` decides which year's answers count.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn load(
        conn: &mut Conn,
        organisation: OrganisationId,
        today: NaiveDate,
    ) -> Result<Overview, DbError> {
        let open = cases::table
            .filter(cases::organisation_id.eq(organisation))
            .filter(cases::open)
            .group_by((cases::assigned_to, cases::due_on))
            .select((cases::assigned_to, cases::due_on, diesel::dsl::count_star()))
            .load(conn)?;
        // The day after the last day, in UTC: an answer in the evening of the last day is in time.
        let in_time = sql::<sql_types::BigInt>(match conn {
            Conn::Postgres(_) => "count(*) FILTER (WHERE decided_at < due_on + interval '1 day')",
            Conn::Sqlite(_) => "count(*) FILTER (WHERE decided_at < date(due_on, '+1 day'))",
        });
        let new_year = NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today);
        let (answered, answered_in_time) = cases::table
            .filter(cases::organisation_id.eq(organisation))
            .filter(cases::received_on.ge(new_year))
            .filter(cases::decided_at.is_not_null())
            .select((sql::<sql_types::BigInt>("count(*)"), in_time))
            .first(conn)?;
        Ok(Overview { open, answered, answered_in_time })
    }

    /// The same without some open or answered cases: those that are not shown to whoever looks ([`super::own_of`]).
    ///
    /// # Errors
    /// [`DbError`].
    pub fn without(
        &self,
        conn: &mut Conn,
        organisation: OrganisationId,
        ids: &[CaseId],
        today: NaiveDate,
    ) -> Result<Overview, DbError> {
        type One = (Option<StaffId>, NaiveDate, NaiveDate, bool, Option<Instant>);
        let mut rest = self.clone();
        if ids.is_empty() {
            return Ok(rest);
        }
        let hidden: Vec<One> = cases::table
            .filter(cases::organisation_id.eq(organisation))
            .filter(cases::id.eq_any(ids))
            .select((cases::assigned_to, cases::due_on, cases::received_on, cases::open, cases::decided_at))
            .load(conn)?;
        for (owner, due_on, received_on, open, decided_at) in hidden {
            let mut same = rest.open.iter_mut().filter(|(o, d, _)| (*o, *d) == (owner, due_on));
            if let Some((_, _, n)) = same.next().filter(|_| open) {
                *n -= 1;
            }
            if let Some(at) = decided_at.filter(|_| received_on.year() == today.year()) {
                rest.answered -= 1;
                rest.answered_in_time -= i64::from(at.utc().date_naive() <= due_on);
            }
        }
        rest.open.retain(|(_, _, n)| *n > 0);
        Ok(rest)
    }

    /// The numbers as `me` sees them.
    pub fn counts(&self, me: StaffId, today: NaiveDate) -> Counts {
        let in_a_week = today.checked_add_days(Days::new(7)).unwrap_or(NaiveDate::MAX);
        let number = |counts: &dyn Fn(Option<StaffId>, NaiveDate) -> bool| {
            self.open.iter().filter(|(owner, due_on, _)| counts(*owner, *due_on)).map(|(_, _, n)| n).sum()
        };
        Counts {
            open: number(&|_, _| true),
            mine: number(&|owner, _| owner == Some(me)),
            nobodys: number(&|owner, _| owner.is_none()),
            late: number(&|_, due_on| due_on < today),
            week: number(&|_, due_on| (today..=in_a_week).contains(&due_on)),
            answered: self.answered,
            answered_in_time: self.answered_in_time,
        }
    }

    /// Open cases per last day, up to `until`.
    pub fn due_per_day(&self, until: NaiveDate) -> Vec<(NaiveDate, i64)> {
        let mut days = BTreeMap::new();
        for (_, due_on, n) in self.open.iter().filter(|(_, due_on, _)| *due_on <= until) {
            *days.entry(*due_on).or_default() += n;
        }
        days.into_iter().collect()
    }
}

/// The last overview of each organisation, in this process.
#[derive(Default)]
pub struct Overviews(Mutex<HashMap<OrganisationId, Kept>>);

struct Kept {
    /// The last entry of the audit chain when it was counted, and the year whose answers were counted.
    as_of: (i64, i32),
    overview: Arc<Overview>,
}

impl Overviews {
    /// The overview as it is now; counted only when something has happened since it was counted last.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn of(
        &self,
        conn: &mut Conn,
        organisation: OrganisationId,
        today: NaiveDate,
    ) -> Result<Arc<Overview>, DbError> {
        // Asked before counting: what happens in between is counted early, and counted again at the next entry.
        let as_of = (audit::last(conn, organisation)?, today.year());
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = kept.get(&organisation).filter(|kept| kept.as_of == as_of) {
            return Ok(kept.overview.clone());
        }
        drop(kept);
        let overview = Arc::new(Overview::load(conn, organisation, today)?);
        kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(organisation, Kept { as_of, overview: overview.clone() });
        Ok(overview)
    }
}
