//! A colleague's own cases: nobody works on, decides or sees the request that she herself has made.
//!
//! Known are: a case in which she proved herself with her account, and one whose confirmed address is that of her account.
//! An address that nobody has confirmed says nothing; otherwise anybody could lock a handler out of a case.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{Case, search};
use crate::{
    db::{
        Conn, DbError, Instant, each,
        schema::{case_terms, cases, own_cases},
    },
    ids::{CaseId, OrganisationId, StaffId},
    vault::Vault,
};

/// The cases of the colleague with this account: no page shows them to her, and no list and no number counts them.
///
/// # Errors
/// [`DbError`].
pub fn own_of(
    conn: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    (staff, email): (StaffId, &str),
) -> Result<Vec<CaseId>, DbError> {
    let mut own: Vec<CaseId> = own_cases::table
        .filter(own_cases::organisation_id.eq(organisation))
        .filter(own_cases::staff_id.eq(staff))
        .select(own_cases::case_id)
        .load(conn)?;
    // A term of its own: a colleague who is the data protection officer may be named in many cases.
    if let Some(term) = search::term_of_requester(vault, organisation, email) {
        let written: Vec<CaseId> = case_terms::table
            .inner_join(cases::table)
            .filter(case_terms::organisation_id.eq(organisation))
            .filter(case_terms::term.eq(term))
            .filter(cases::address_confirmed_at.is_not_null())
            .select(case_terms::case_id)
            .load(conn)?;
        own.extend(written);
    }
    own.sort();
    own.dedup();
    Ok(own)
}

/// Remembers that a case is a colleague's own.
///
/// # Errors
/// [`DbError`].
pub fn remember_own(tx: &mut Conn, case: &Case, staff: StaffId, now: DateTime<Utc>) -> Result<(), DbError> {
    let row = (
        own_cases::case_id.eq(case.id),
        own_cases::staff_id.eq(staff),
        own_cases::organisation_id.eq(case.organisation),
        own_cases::since.eq(Instant::from(now)),
    );
    each!(tx, |c| diesel::insert_into(own_cases::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(())
}
