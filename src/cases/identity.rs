//! How sure it is who somebody is, as the checks say that are recorded in a case.

use diesel::prelude::*;

use super::Case;
use crate::{
    db::{Conn, DbError, schema::identity_checks},
    law::identity::{Assurance, Method, Party, combine},
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
