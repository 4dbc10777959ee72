//! Who somebody is, and how we know it (art. 12(6)).

mod checks;
pub mod codes;
pub mod eid;
pub mod sessions;
pub mod text_messages;

pub use checks::{
    Check, CheckError, CheckResult, NOTE_MAX, RecordedCheck, of_case, reached, record, record_for_request,
};

pub use crate::law::identity::{Assurance, Method, Party, Sensitivity};
