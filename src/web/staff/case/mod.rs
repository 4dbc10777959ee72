//! One case: the page, and what can be done on it.

mod acts;
mod answer;
mod assistance;
mod candidates;
mod clock;
mod collected;
mod cpr;
mod deeds;
mod documents;
mod doubt;
mod eid;
mod forward;
mod found;
mod id_document;
mod identity;
mod item;
mod letters;
mod packages;
mod page;
mod paper;
mod passages;
mod problems;
mod procedure;
mod record;
mod refusals;
mod reply;
mod representation;
mod request;
mod steps;
mod timeline;
mod transfer;

pub use acts::{assign, build_again, check_identity, choose, close, collect, leave_out, retry, skip};
pub use answer::{decide, decision_page};
pub use assistance::{
    acknowledge, ask as ask_assistance, failure as assistance_failure, finish as finish_assistance,
    record_receipts,
};
pub use clock::{correct_receipt, correction_key, end_pause, extend, refusal as clock_refusal, start_pause};
pub use collected::{
    file as collected_file, preview as collected_preview, release_all as release_collected,
    reopen as reopen_task, settle as settle_collected,
};
pub use cpr::unmask as unmask_cpr;
pub use deeds::{
    answer_deed, confirm_deed, deeds_page, plan_deeds, plan_task, remove_deed, retry_deed, try_deed,
};
pub use documents::{attachment, preview, release};
pub use doubt::ask as ask_identity;
pub use eid::look as look_at_login;
pub use forward::forward;
pub use found::{cell_text, in_language, progress};
pub use id_document::{look as look_at_document, record_document};
pub use identity::{
    answers as answer_questions, call_back, hand_out, letter as code_letter, look_up,
    offer as offer_questions, sign as sign_warning, take_over,
};
pub use item::{add_item, carry_out, item_page, new_item_page, remove_item, save_item};
pub use letters::{
    begin as new_letter_page, change as change_letter, file as letter_file, new_letter, show as letter,
};
pub use packages::{list as packages, lock as lock_of, show_passphrase, text_passphrase};
pub use page::{show, viewed};
pub use paper::{decide_paper, paper};
pub use record::record;
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
pub use transfer::{
    again as transfer_again, propose as propose_transfer, sign as sign_transfer, stop as stop_transfer,
};

use super::{answer::Failure, desk::Desk};
use crate::{
    cases::{self, Case},
    db::Conn,
    ids::{CaseId, StaffId},
};

/// The case of the actor's organisation, unless it is her own.
///
/// # Errors
/// [`Failure::Absent`] for every other one.
pub fn find(desk: &Desk, conn: &mut Conn, id: CaseId) -> Result<Case, Failure> {
    let case = cases::find(conn, desk.actor.organisation, id)?.ok_or(Failure::Absent)?;
    if is_own(desk, conn, (desk.actor.id, &desk.actor.email), id)? { Err(Failure::Absent) } else { Ok(case) }
}

/// Whether a case is a colleague's own request: she does not see it at her desk, and nobody gives it to her.
///
/// # Errors
/// [`Failure`].
pub fn is_own(desk: &Desk, conn: &mut Conn, who: (StaffId, &str), id: CaseId) -> Result<bool, Failure> {
    Ok(cases::own_of(conn, &desk.app.vault, desk.actor.organisation, who)?.contains(&id))
}

/// Whether a case may be given to a colleague: not her own request.
///
/// # Errors
/// [`Failure::Refused`].
pub fn may_get(desk: &Desk, conn: &mut Conn, case: &Case, to: Option<StaffId>) -> Result<(), Failure> {
    let Some(to) = to else { return Ok(()) };
    let people = crate::staff::colleagues(conn, desk.actor.organisation)?;
    let email = people.iter().find(|one| one.id == to).map(|one| one.email.clone()).unwrap_or_default();
    match is_own(desk, conn, (to, &email), case.id)? {
        true => Err(Failure::Refused { text: desk.text("staff-own-assign", &[]) }),
        false => Ok(()),
    }
}

/// The page of a case, with a word about what was just done there.
pub fn address(id: CaseId, notice: &str) -> String {
    format!("/staff/cases/{id}?notice={notice}")
}
