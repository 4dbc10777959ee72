//! Who somebody is, and how we know it (art. 12(6)).

mod checks;
pub mod codes;
pub mod sessions;

pub use checks::{
    Check, CheckError, CheckResult, Method, NOTE_MAX, RecordedCheck, of_case, record, record_for_request,
};
