//! What was decided in a case goes with the case.

use diesel::prelude::*;

use crate::{
    db::{
        Conn, DbError,
        schema::{
            document_decisions, document_readings, people_looks, proposals, release_looks, review_acts,
            review_gifts, withholdings,
        },
    },
    ids::{CaseId, FileId, OrganisationId},
};

/// Takes everything that was decided, proposed and looked at in a case, of every round: the case is purged. The redacted
/// copies are the caller's to remove once the transaction stands; datasets and documents go after this.
///
/// # Errors
/// [`DbError`].
pub fn remove_of_case(
    tx: &mut Conn,
    organisation: OrganisationId,
    case: CaseId,
) -> Result<Vec<FileId>, DbError> {
    let decided = || {
        document_decisions::table
            .filter(document_decisions::organisation_id.eq(organisation))
            .filter(document_decisions::case_id.eq(case))
    };
    let copies: Vec<Option<FileId>> = decided().select(document_decisions::file_id).load(tx)?;
    diesel::delete(decided()).execute(tx)?;
    macro_rules! all_of {
        ($($table:ident),*) => {$(
            let mine = $table::table
                .filter($table::organisation_id.eq(organisation))
                .filter($table::case_id.eq(case));
            diesel::delete(mine).execute(tx)?;
        )*};
    }
    // Acts last: the others name them.
    all_of!(
        document_readings,
        proposals,
        review_gifts,
        withholdings,
        release_looks,
        people_looks,
        review_acts
    );
    Ok(copies.into_iter().flatten().collect())
}
