//! Who somebody is, and how we know it (art. 12(6)).

mod checks;
pub mod codes;
pub mod contacts;
pub mod doubt;
pub mod eid;
pub mod known_codes;
pub mod questions;
pub mod sessions;
pub mod text_messages;
pub mod warnings;

pub use checks::{
    Check, CheckError, CheckResult, NOTE_MAX, RecordedCheck, of_case, reached, record, record_for_request,
};

pub use crate::law::identity::{Assurance, Method, Party, Sensitivity};
