//! What is refused, and why, in words for the one at the desk.

use super::passages::{self, Problem};
use crate::{
    cases::{DecideError, SkipError, StepError},
    law::status::Refusal,
    review::ReviewError,
    sources::collect::CollectError,
    web::staff::{answer::Failure, desk::Desk},
};

fn refused(desk: &Desk, key: &str) -> Failure {
    Failure::Refused { text: desk.text(key, &[]) }
}

/// A step that was not taken.
pub fn step_refusal(desk: &Desk, error: StepError) -> Failure {
    match error {
        StepError::Refused(refusal) => refused(desk, law_key(refusal)),
        StepError::Changed => Failure::Changed,
        StepError::Db(e) => e.into(),
    }
}

fn law_key(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::IdentityMissing => "staff-refusal-identity",
        Refusal::StillCollecting => "staff-refusal-collecting",
        Refusal::NotDecided => "staff-refusal-not-decided",
        Refusal::NotDelivered => "staff-refusal-not-delivered",
        Refusal::AlreadyDecided => "staff-refusal-decided",
        Refusal::Ended => "staff-refusal-ended",
        Refusal::AlreadyDone => "staff-refusal-done",
    }
}

pub fn collect_refusal(desk: &Desk, error: CollectError) -> Failure {
    match error {
        CollectError::Step(e) => step_refusal(desk, e),
        CollectError::NoSources => refused(desk, "staff-refusal-no-sources"),
        CollectError::Running => refused(desk, "staff-refusal-running"),
        CollectError::NotNow => refused(desk, "staff-refusal-not-now"),
        CollectError::ReasonMissing => refused(desk, "staff-error-reason"),
        CollectError::ReasonTooLong => refused(desk, "staff-error-reason-long"),
        CollectError::NoSuchSearch | CollectError::NoSuchCandidate => Failure::Absent,
        CollectError::Declared(cause) => Failure::internal(cause),
        CollectError::Vault(e) => e.into(),
        CollectError::Db(e) => e.into(),
    }
}

pub fn skip_refusal(desk: &Desk, error: SkipError) -> Failure {
    match error {
        SkipError::ReasonMissing => refused(desk, "staff-error-reason"),
        SkipError::ReasonTooLong => refused(desk, "staff-error-reason-long"),
        SkipError::SearchUnderWay => refused(desk, "staff-refusal-running"),
        SkipError::Step(e) => step_refusal(desk, e),
        SkipError::Vault(e) => e.into(),
        SkipError::Db(e) => e.into(),
    }
}

/// A withholding that was not made or lifted; the key of what to correct, or a failure.
pub fn review_refusal(desk: &Desk, error: ReviewError) -> Result<&'static str, Failure> {
    match error {
        ReviewError::ReasonMissing => Ok("staff-error-reason"),
        ReviewError::ReasonTooLong => Ok("staff-error-reason-long"),
        ReviewError::GroundNotForRight => Ok("staff-error-ground"),
        ReviewError::AlreadyWithheld => Err(refused(desk, "staff-refusal-withheld")),
        ReviewError::NotWithheld => Err(refused(desk, "staff-refusal-not-withheld")),
        ReviewError::NothingThere => Err(Failure::Absent),
        ReviewError::Step(e) => Err(step_refusal(desk, e)),
        ReviewError::Vault(e) => Err(e.into()),
        ReviewError::Db(e) => Err(e.into()),
    }
}

/// A decision that was not taken: the field and what to correct, or a failure.
pub fn decide_problem(desk: &Desk, error: DecideError) -> Result<Problem, Failure> {
    let told = |field: &str, key: &str| Ok((field.to_owned(), desk.text(key, &[])));
    match error {
        DecideError::GroundMissing | DecideError::GroundNotForRight(_) => {
            told("grounds", "staff-error-ground")
        }
        DecideError::NeverRefused => told("outcome", "staff-error-never-refused"),
        DecideError::SomethingWithheld => told("outcome", "staff-error-withheld"),
        DecideError::DataFound => told("outcome", "staff-error-data-found"),
        DecideError::Letter(e) => passages::problem(desk, e),
        DecideError::Step(e) => Err(step_refusal(desk, e)),
        DecideError::Vault(e) => Err(e.into()),
        DecideError::Db(e) => Err(e.into()),
    }
}
