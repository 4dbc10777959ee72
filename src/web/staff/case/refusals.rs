//! What is refused, and why, in words for the one at the desk.

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

/// A decision that was not taken: the field and the key of what to correct, or a failure.
pub fn decide_problem(desk: &Desk, error: DecideError) -> Result<(&'static str, &'static str), Failure> {
    match error {
        DecideError::LetterMissing => Ok(("letter", "staff-error-letter")),
        DecideError::LetterTooLong => Ok(("letter", "staff-error-letter-long")),
        DecideError::GapLeft => Ok(("letter", "staff-error-gap")),
        DecideError::GroundMissing | DecideError::GroundNotForRight(_) => {
            Ok(("grounds", "staff-error-ground"))
        }
        DecideError::ComplaintMissing => Ok(("letter", "staff-error-complaint")),
        DecideError::CourtMissing => Ok(("letter", "staff-error-court")),
        DecideError::NeverRefused => Ok(("outcome", "staff-error-never-refused")),
        DecideError::SomethingWithheld => Ok(("outcome", "staff-error-withheld")),
        DecideError::DataFound => Ok(("outcome", "staff-error-data-found")),
        DecideError::Step(e) => Err(step_refusal(desk, e)),
        DecideError::Vault(e) => Err(e.into()),
        DecideError::Db(e) => Err(e.into()),
    }
}
