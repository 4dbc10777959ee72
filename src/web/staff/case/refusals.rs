//! What is refused, and why, in words for the one at the desk.

use super::passages::{self, Problem};
use crate::{
    cases::{Case, DecideError, SkipError, StepError, letters::LetterError},
    law::{
        procedure::Key,
        status::{Refusal, SecondPair},
    },
    review::ReviewError,
    sources::collect::CollectError,
    web::staff::{answer::Failure, desk::Desk},
};

fn refused(desk: &Desk, key: &str) -> Failure {
    Failure::Refused { text: desk.text(key, &[]) }
}

/// A letter that was not made, in a sentence that says what is missing.
pub fn letter_refusal(desk: &Desk, error: LetterError) -> Failure {
    match passages::problem(desk, error) {
        Ok((_, text)) => Failure::Refused { text },
        Err(failure) => failure,
    }
}

/// A step that was not taken.
pub fn step_refusal(desk: &Desk, error: StepError) -> Failure {
    match error {
        StepError::Refused(refusal) => Failure::Refused { text: law_words(desk, refusal) },
        StepError::Changed => Failure::Changed,
        StepError::Db(e) => e.into(),
    }
}

/// What is missing, in a sentence that says what to do.
pub fn law_words(desk: &Desk, refusal: Refusal) -> String {
    let say = |key: &str| desk.text(&format!("staff-refusal-{key}"), &[]);
    let count = |key: &str, n: usize| desk.text(&format!("staff-refusal-{key}"), &[("n", &n.to_string())]);
    match refusal {
        Refusal::IdentityMissing => say("identity"),
        Refusal::IdentityTooLow { reached, needed } => {
            let level = |level| desk.text(&format!("identity-level-{level}"), &[]);
            let (reached, needed) = (level(reached), level(needed));
            desk.text("staff-refusal-identity-low", &[("reached", &reached), ("needed", &needed)])
        }
        Refusal::WarningsOpen(n) => count("warnings", n),
        Refusal::StillCollecting => say("collecting"),
        Refusal::NotDecided => say("not-decided"),
        Refusal::NotAnswered => say("not-answered"),
        Refusal::NotDelivered => say("not-delivered"),
        Refusal::AlreadyDecided => say("decided"),
        Refusal::Ended => say("ended"),
        Refusal::NotEnded => say("not-ended"),
        Refusal::AlreadyDone => say("done"),
        Refusal::NotTheirs(_) => say("not-theirs"),
        Refusal::GroundMissing => say("ground"),
        Refusal::SomethingWithheld => say("something-withheld"),
        Refusal::DocumentsOpen(n) => count("documents-open", n),
        Refusal::DataFound => say("data-found"),
        Refusal::NoItems => say("no-items"),
        Refusal::ItemsOpen(n) => count("items-open", n),
        Refusal::ItemsSay(outcome) => {
            let outcome = desk.text(&format!("staff-outcome-{outcome}"), &[]);
            desk.text("staff-refusal-items-say", &[("outcome", &outcome)])
        }
        Refusal::StepMissing(key) => {
            let step = desk.text(&format!("procedure-{key}"), &[]);
            desk.text("staff-refusal-step", &[("step", &step)])
        }
        Refusal::Undecided(n) => count("undecided", n),
        Refusal::ProposalsOpen(n) => count("proposals", n),
        Refusal::LookingForPeople => say("looking"),
        Refusal::NotSeenByTwo(SecondPair::SecondMissing) => say("second-look"),
        Refusal::NotSeenByTwo(_) => say("first-look"),
        Refusal::NeverRefused => say("never-refused"),
        Refusal::FeeOpen => say("fee-open"),
        Refusal::ReminderMissing => say("reminder"),
        Refusal::RefusalLate => say("late"),
        Refusal::NotCarriedOut(n) => count("not-carried-out", n),
        Refusal::NotReopenable => say("not-reopenable"),
        Refusal::HelpAwaited(n) => count("help-awaited", n),
        Refusal::NoAuthority(standing) => say(&format!("authority-{}", standing.as_str())),
        Refusal::AuthorityNotAsked => say("authority-not-asked"),
        Refusal::SubjectNotTold => say("subject-not-told"),
        Refusal::SubjectUnreachable => say("subject-unreachable"),
        Refusal::ReceiptNotCovered => say("receipt-not-covered"),
        Refusal::GoesToOther => say("goes-to-other"),
    }
}

/// Where on the case page the missing thing is done: the end of its address.
pub fn place(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::IdentityMissing | Refusal::IdentityTooLow { .. } => "#identity",
        Refusal::WarningsOpen(_) => "#warnings",
        Refusal::StillCollecting | Refusal::DataFound | Refusal::SomethingWithheld => "#found",
        Refusal::DocumentsOpen(_) => "#collected",
        Refusal::NoItems | Refusal::ItemsOpen(_) | Refusal::ItemsSay(_) => "#step-items",
        Refusal::StepMissing(key) => anchor(key),
        Refusal::Undecided(_) | Refusal::LookingForPeople => "/review",
        Refusal::ProposalsOpen(_) => "/review?show=proposed",
        Refusal::NotSeenByTwo(_) => "/review/difference",
        Refusal::NoAuthority(_)
        | Refusal::AuthorityNotAsked
        | Refusal::SubjectNotTold
        | Refusal::SubjectUnreachable
        | Refusal::ReceiptNotCovered
        | Refusal::GoesToOther => "#representation",
        Refusal::FeeOpen => "#fee",
        Refusal::HelpAwaited(_) => "#assistance",
        Refusal::ReminderMissing => anchor(Key::Reminder),
        Refusal::RefusalLate => anchor(Key::Lateness),
        Refusal::NotCarriedOut(_) => anchor(Key::CarriedOut),
        _ => "",
    }
}

fn anchor(key: Key) -> &'static str {
    match key {
        Key::Identity => "#identity",
        Key::Search | Key::Review => "#found",
        Key::Information | Key::Answer => "",
        Key::Meanwhile => "#step-meanwhile",
        Key::Obligations => "#step-obligations",
        Key::Items => "#step-items",
        Key::Transfer => "#step-transfer",
        Key::CarriedOut => "#step-carried-out",
        Key::Backups => "#step-backups",
        Key::MadePublic => "#step-made-public",
        Key::Recipients => "#step-recipients",
        Key::Suppression => "#step-suppression",
        Key::Burden => "#step-burden",
        Key::Reminder => "#step-reminder",
        Key::Lateness => "#step-lateness",
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
        ReviewError::NothingToDo => Err(refused(desk, "staff-refusal-nothing-to-do-here")),
        ReviewError::NotNewest => Err(refused(desk, "staff-refusal-not-newest")),
        ReviewError::SameEyes => Err(refused(desk, "staff-refusal-same-eyes")),
        ReviewError::NothingThere => Err(Failure::Absent),
        ReviewError::Step(e) => Err(step_refusal(desk, e)),
        ReviewError::Vault(e) => Err(e.into()),
        ReviewError::Db(e) => Err(e.into()),
    }
}

/// What to correct in a decision or an answer: the field with the words, and where it is done when not here.
pub struct Trouble {
    pub problem: Problem,
    pub place: &'static str,
}

impl Trouble {
    /// For the list of problems on top of a page.
    pub fn view(&self, case: &Case) -> serde_json::Value {
        let place = match self.place {
            "" => String::new(),
            place => format!("/staff/cases/{}{place}", case.id),
        };
        serde_json::json!({ "field": self.problem.0, "text": self.problem.1, "place": place })
    }
}

/// A decision that was not taken, or an answer that was not sent.
pub fn decide_problem(desk: &Desk, error: DecideError) -> Result<Trouble, Failure> {
    let here = |field: &str, text| Ok(Trouble { problem: (field.to_owned(), text), place: "" });
    match error {
        DecideError::GroundNotForRight(_) => here("grounds", desk.text("staff-error-ground", &[])),
        DecideError::Letter(e) => Ok(Trouble { problem: passages::problem(desk, e)?, place: "" }),
        DecideError::Step(StepError::Refused(Refusal::GroundMissing)) => {
            here("grounds", law_words(desk, Refusal::GroundMissing))
        }
        DecideError::Step(StepError::Refused(refusal)) if !is_over(refusal) => {
            let problem = ("outcome".to_owned(), law_words(desk, refusal));
            Ok(Trouble { problem, place: place(refusal) })
        }
        DecideError::Step(e) => Err(step_refusal(desk, e)),
        DecideError::Item(e) => Err(Failure::internal(&e)),
        DecideError::Vault(e) => Err(e.into()),
        DecideError::Db(e) => Err(e.into()),
    }
}

/// Nothing on the page can be corrected any more.
fn is_over(refusal: Refusal) -> bool {
    use Refusal::*;
    matches!(refusal, AlreadyDecided | Ended | AlreadyDone | NotDecided | NotTheirs(_))
}
