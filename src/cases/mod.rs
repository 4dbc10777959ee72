//! The case: one right, used by one person, with a status, a deadline and a key of its own.
//!
//! Invariant: a status changes through [`advance`] alone, in the transaction that writes the audit entry, and only
//! from the version that was read: of two people who act at once, one is told to look again.

mod activities;
mod advance;
mod answer;
mod assign;
mod assistance;
mod change_contact;
pub mod clock;
mod close;
mod confirm_address;
mod cpr;
mod decide;
mod details;
mod entered;
mod facts;
mod forward;
mod hold;
mod identity;
pub mod letters;
mod newest;
mod overview;
mod own;
mod particulars;
mod post_link;
mod procedure;
mod queue;
mod receive;
mod reclassify;
mod reopen;
mod report;
mod represented;
mod reviewed;
mod search;
mod send_answer;
mod skip_collecting;
mod store;
mod touch;
mod withdraw;

pub use activities::{Concerned, concerned_activities};
pub use advance::{StepError, advance};
pub use answer::{Answer, Made, answer_of, decision_of};
pub use assign::assign;
pub use assistance::{
    ASSISTANCE_MAX, Assistance, AssistanceDone, AssistanceError, RecordedAssistance, ask_assistance,
    assistances_of, count_assistances, finish_assistance, first_due, help_awaited, open_assistances,
};
pub use change_contact::{NewContact, change_contact};
pub use close::close;
pub use confirm_address::confirm_address;
pub use cpr::{CprError, CprShown, cpr_of, cpr_shown, cpr_term, keep_cpr, purge_cpr, unmask_cpr};
pub use decide::{DecideError, Decided, Decision, announce_answer, announce_to, decide};
pub use details::{Contact, Details, OnBehalf, Person};
pub use entered::LINE_MAX;
pub use facts::facts;
pub use forward::{
    Acknowledgement, ForwardError, Forwarding, RecordedForwarding, acknowledge_forwarding, forward,
    forwardings_of, unacknowledged,
};
pub use hold::{hold, hold_row};
pub use identity::{identity_needed, identity_reached, sensitivity_of, warnings_open};
pub use letters::{Omission, ground_in_words};
pub use newest::newest_round;
pub use overview::{Counts, Overview, Overviews};
pub use own::{own_of, remember_own};
pub use particulars::{Correction, Particulars, RestrictionGround};
pub use post_link::{AddressOf, post_link, post_subject_link};
pub use procedure::{
    FeeError, FeeReply, Item, ItemError, NOTE_MAX, Note, NoteError, Performed, RecordedFee, Stayed,
    announce_fee, answer_fee, carry_out, fee_of, item_grounds, items_of, note, notes_of, record_performed,
    remove_item, save_item, told,
};
pub use queue::{COUNTED, DueFilter, Filter, Owner, Total, count, page};
pub use receive::{Arrival, Channel, receive, receive_in};
pub use reclassify::{Reclassified, ReclassifyError, reclassified, reclassify};
pub use reopen::reopen;
pub use report::{Figures, Report, report, reported_years};
pub use represented::{
    SealedContact, SubjectContact, answer_may_be_made, contact_context, holds_special, key_of, may_receive,
    notices_count_from, receiver_of, revoked_at, standing_of, subject_contact, subject_is_reachable,
    subject_is_settled,
};
pub use reviewed::{
    Reviewed, ask_for_people, looked, review_state, reviewed, undecided_documents, was_looked_at,
};
pub use search::terms_of_query;
pub use send_answer::send_answer;
pub use skip_collecting::{SkipError, skip_collecting, why_skipped};
pub use store::{Case, find, find_by_number, of_request};
pub use touch::touch;
pub use withdraw::withdraw;
