//! Whether something is restricted for a person: whoever erases asks first (art. 18(2)).

use diesel::prelude::*;

use super::Subject;
use crate::{
    db::{Conn, DbError, schema::restrictions},
    law::standing::RestrictionGround,
    vault::Vault,
};

/// The grounds of what is restricted for the person of a case, in this case or another.
///
/// # Errors
/// [`DbError`].
pub fn restricted_for(
    conn: &mut Conn,
    vault: &Vault,
    subject: &Subject,
) -> Result<Vec<RestrictionGround>, DbError> {
    // Without an address there is no hash, and none is empty.
    let hash = subject.person(vault).unwrap_or_default();
    let hers = restrictions::case_id
        .eq(subject.case)
        .or(restrictions::person.is_not_null().and(restrictions::person.assume_not_null().eq(hash)));
    Ok(restrictions::table
        .filter(restrictions::organisation_id.eq(subject.organisation))
        .filter(restrictions::lifted_at.is_null())
        .filter(hers)
        .select(restrictions::ground)
        .load(conn)?)
}
