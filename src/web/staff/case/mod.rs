//! One case: the page, and what can be done on it.

mod acts;
mod answer;
mod clock;
mod forward;
mod found;
mod item;
mod letters;
mod page;
mod passages;
mod problems;
mod procedure;
mod refusals;
mod reply;
mod representation;
mod request;
mod steps;
mod timeline;

pub use acts::{assign, build_again, check_identity, choose, close, collect, leave_out, retry, skip};
pub use answer::{decide, decision_page};
pub use clock::{correct_receipt, correction_key, end_pause, extend, refusal as clock_refusal, start_pause};
pub use forward::forward;
pub use found::{cell_text, in_language, progress};
pub use item::{add_item, carry_out, item_page, new_item_page, remove_item, save_item};
pub use letters::{
    begin as new_letter_page, change as change_letter, file as letter_file, new_letter, show as letter,
};
pub use page::{attachment, show, viewed};
pub use refusals::{
    Trouble, collect_refusal, decide_problem, law_words, letter_refusal, place, review_refusal, skip_refusal,
    step_refusal,
};
pub use reply::{reply_page, send_reply};
pub use representation::{
    ask as ask_authority, decide as decide_authority, deliver, offer as offer_authority, reach,
    revoke as revoke_authority, tell, tell_not,
};
pub use request::reclassify;
pub use steps::{announce_fee, answer_fee, note, reopen};

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
