//! How sure it is who somebody is, how sure it must be, and what speaks against it: as it stands in a case.

use diesel::prelude::*;

use super::{Case, newest};
use crate::{
    db::{
        Conn, DbError,
        schema::{identity_checks, identity_warnings},
    },
    law::identity::{Assurance, Method, Party, Sensitivity, combine},
    register,
    staff::Organisation,
};

/// What the passed checks of a party reach together.
///
/// # Errors
/// [`DbError`].
pub fn identity_reached(conn: &mut Conn, case: &Case, party: Party) -> Result<Assurance, DbError> {
    let passed: Vec<(Method, Assurance)> = identity_checks::table
        .filter(identity_checks::organisation_id.eq(case.organisation))
        .filter(identity_checks::case_id.eq(case.id))
        .filter(identity_checks::party.eq(party))
        .filter(identity_checks::result.eq("passed"))
        .select((identity_checks::method, identity_checks::assurance))
        .load(conn)?;
    Ok(combine(passed.into_iter().map(|(method, reached)| (method.factor(), reached))))
}

/// What the organisation's policy wants for what was found in a case; for ordinary data while nothing was.
///
/// # Errors
/// [`DbError`].
pub fn identity_needed(
    conn: &mut Conn,
    organisation: &Organisation,
    case: &Case,
) -> Result<Assurance, DbError> {
    let sensitivity = sensitivity_of(conn, case)?;
    Ok(organisation.details().identity.needed(case.right, sensitivity))
}

/// The most sensitive of what the newest round found: as the sources declare it, and special where the register says
/// that the activity has special categories.
///
/// # Errors
/// [`DbError`].
pub fn sensitivity_of(conn: &mut Conn, case: &Case) -> Result<Sensitivity, DbError> {
    let found = newest::said(conn, case)?;
    let declared = found.iter().map(|said| said.sensitivity).max().unwrap_or_default();
    if declared == Sensitivity::Special || found.is_empty() {
        return Ok(declared);
    }
    let special = register::list(conn, case.organisation)?.iter().any(|activity| {
        activity.special_categories && found.iter().any(|said| said.activity == activity.key)
    });
    Ok(if special { Sensitivity::Special } else { declared })
}

/// How many warnings of a case two colleagues have not signed off.
///
/// # Errors
/// [`DbError`].
pub fn warnings_open(conn: &mut Conn, case: &Case) -> Result<usize, DbError> {
    let open: i64 = identity_warnings::table
        .filter(identity_warnings::organisation_id.eq(case.organisation))
        .filter(identity_warnings::case_id.eq(case.id))
        .filter(identity_warnings::second_at.is_null())
        .count()
        .get_result(conn)?;
    Ok(usize::try_from(open).unwrap_or_default())
}
