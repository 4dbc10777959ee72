//! Who somebody is, and how we know it (art. 12(6)).

mod by_hand;
mod checks;
pub mod codes;
pub mod contacts;
pub mod doubt;
pub mod eid;
pub mod known_codes;
pub mod questions;
pub mod sessions;
mod take_over;
pub mod text_messages;
pub mod warnings;

pub use by_hand::record_by_hand;
pub use checks::{
    Check, CheckError, CheckResult, NOTE_MAX, RecordedCheck, of_case, reached, record, record_for_request,
    rests_on_eid_alone,
};

pub use take_over::take_over;

pub use crate::law::identity::{Assurance, Method, Party, Sensitivity};
