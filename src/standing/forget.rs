//! The end of an entry: what goes with the case, and what goes when its own time is over.

use chrono::{DateTime, Months, NaiveDate, Utc};
use diesel::prelude::*;

use crate::{
    db::{
        Conn, DbError, Instant,
        schema::{
            erased_records, objections, recipient_lists, recipient_notices, restriction_uses, restrictions,
        },
    },
    ids::{CaseId, OrganisationId, RestrictionId},
    law::standing::{KEPT_YEARS, Told},
};

/// A case is purged: the texts that were sealed with its key go. What stays is what the registers are for: a restriction
/// with whom to tell, an objection, which recipient was told and when.
///
/// # Errors
/// [`DbError`].
pub fn case_purged(tx: &mut Conn, organisation: OrganisationId, case: CaseId) -> Result<(), DbError> {
    let mine = recipient_notices::table
        .filter(recipient_notices::organisation_id.eq(organisation))
        .filter(recipient_notices::case_id.eq(case));
    let gone = (
        recipient_notices::sealed_text.eq(None::<Vec<u8>>),
        recipient_notices::sealed_answer.eq(None::<Vec<u8>>),
    );
    diesel::update(mine).set(gone).execute(tx)?;
    Ok(())
}

/// Removes the entries whose time is over: restrictions and objections three years after they ended, recipients three
/// years after the last was dealt with, erased records when no backup holds them any more. What is in force stays,
/// however old. Tells how many entries that were.
///
/// # Errors
/// [`DbError`].
pub fn sweep(tx: &mut Conn, now: DateTime<Utc>) -> Result<usize, DbError> {
    let before = now.checked_sub_months(Months::new(12 * KEPT_YEARS)).unwrap_or(DateTime::UNIX_EPOCH);
    let before = Instant::from(before);
    let lifted: Vec<RestrictionId> = restrictions::table
        .filter(restrictions::lifted_at.le(before))
        .select(restrictions::id)
        .limit(1000)
        .load(tx)?;
    diesel::delete(restriction_uses::table.filter(restriction_uses::restriction_id.eq_any(&lifted)))
        .execute(tx)?;
    let lifted = diesel::delete(restrictions::table.filter(restrictions::id.eq_any(&lifted))).execute(tx)?;
    let ended = diesel::delete(objections::table.filter(objections::ended_at.le(before))).execute(tx)?;
    Ok(lifted + ended + recipients(tx, before)? + erased(tx, now.date_naive())?)
}

/// A list goes whole: not while one of its recipients is to be told, nor while the data are restricted, since the person
/// may still ask.
fn recipients(tx: &mut Conn, before: Instant) -> Result<usize, DbError> {
    let recent = recipient_notices::table
        .filter(
            recipient_notices::told
                .eq(Told::Open)
                .or(recipient_notices::told_at.gt(before).assume_not_null()),
        )
        .select(recipient_notices::case_id);
    let in_force =
        restrictions::table.filter(restrictions::lifted_at.is_null()).select(restrictions::case_id);
    let over: Vec<CaseId> = recipient_lists::table
        .filter(recipient_lists::opened_at.le(before))
        .filter(recipient_lists::case_id.ne_all(recent))
        .filter(recipient_lists::case_id.ne_all(in_force))
        .select(recipient_lists::case_id)
        .limit(1000)
        .load(tx)?;
    diesel::delete(recipient_notices::table.filter(recipient_notices::case_id.eq_any(&over))).execute(tx)?;
    Ok(diesel::delete(recipient_lists::table.filter(recipient_lists::case_id.eq_any(&over))).execute(tx)?)
}

/// A day late rather than a day early: days are the organisation's, the sweep's clock is UTC.
fn erased(tx: &mut Conn, today: NaiveDate) -> Result<usize, DbError> {
    let yesterday = today.pred_opt().unwrap_or(today);
    let records =
        diesel::delete(erased_records::table.filter(erased_records::kept_until.lt(yesterday))).execute(tx)?;
    Ok(records + super::deeds::sweep(tx, yesterday)?)
}
