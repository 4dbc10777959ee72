//! What was found is looked through: what is handed over, what is withheld, and why.
//!
//! Invariant: nothing is taken out of what was found. A withholding is a mark beside it, with a ground and a reason
//! that the person can read, made and lifted by somebody, and the answer is made from the rows less the marks.

mod acts;
mod declared;
mod documents;
mod everywhere;
mod index;
mod omissions;
mod papers;
mod passages;
mod people;
mod portable;
mod proposals;
mod purge;
mod readings;
mod release;
mod store;
mod withhold;

pub use acts::{Act, Deed, Order, Selection, carry_out, carry_out_with, history, reach, undo};
pub use declared::declared;
pub use documents::{
    Copy, DocumentDecision, DocumentDeed, DocumentOrder, decide_document, decisions_of, seal_copy,
    undecide_document,
};
pub use everywhere::{SpotError, Spotted, spot, take_everywhere};
pub use index::Withheld;
pub use omissions::{omissions, omissions_of};
pub use papers::{Paper, PaperState, papers_of, same_mails};
pub use passages::Passages;
pub use people::{LookError, known, look_for_people};
pub use portable::{AssessError, assess};
pub use proposals::{Proposal, ProposalState, in_rows as proposals_in};
pub use purge::remove_of_case;
pub use readings::{ReadMail, Reading, mail_of, open_to_read, read_documents, reading_of};
pub use release::look;
pub use store::{Origin, Scope, Withholding, of_case, of_dataset};
pub use withhold::{REASON_MAX, ReviewError, lift, redact, settle, withhold};
