//! One case: the page, and what can be done on it.

mod acts;
mod answer;
mod clock;
mod forward;
mod found;
mod page;
mod passages;
mod problems;
mod refusals;
mod request;
mod timeline;

pub use acts::{
    assign, build_again, check_identity, choose, close, collect, leave_out, reclassify, retry, skip,
};
pub use answer::{decide, decision_page};
pub use clock::{correct_receipt, correction_key, end_pause, extend, refusal as clock_refusal, start_pause};
pub use forward::forward;
pub use found::{cell_text, in_language, progress};
pub use page::{attachment, show, viewed};
pub use refusals::{collect_refusal, decide_problem, review_refusal, skip_refusal, step_refusal};

use super::{answer::Failure, desk::Desk};
use crate::{
    cases::{self, Case},
    db::Conn,
    ids::CaseId,
};

/// The case of the actor's organisation.
///
/// # Errors
/// [`Failure::Absent`] for every other one.
pub fn find(desk: &Desk, conn: &mut Conn, id: CaseId) -> Result<Case, Failure> {
    cases::find(conn, desk.actor.organisation, id)?.ok_or(Failure::Absent)
}

/// The page of a case, with a word about what was just done there.
pub fn address(id: CaseId, notice: &str) -> String {
    format!("/staff/cases/{id}?notice={notice}")
}
