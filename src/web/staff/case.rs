//! The case page.

use super::{answer::Failure, desk::Desk};
use crate::cases::StepError;

/// A step that was not taken, in words.
pub fn refusal(desk: &Desk, error: &StepError) -> Failure {
    match error {
        StepError::Refused(refusal) => Failure::Refused { text: desk.text(refusal_key(*refusal), &[]) },
        StepError::Changed => Failure::Changed,
        StepError::Db(e) => Failure::internal(e),
    }
}

fn refusal_key(refusal: crate::law::status::Refusal) -> &'static str {
    use crate::law::status::Refusal::*;
    match refusal {
        IdentityMissing => "staff-refusal-identity",
        StillCollecting => "staff-refusal-collecting",
        NotDecided => "staff-refusal-not-decided",
        NotDelivered => "staff-refusal-not-delivered",
        AlreadyDecided => "staff-refusal-decided",
        Ended => "staff-refusal-ended",
        AlreadyDone => "staff-refusal-done",
    }
}
