//! Where a case stands, and the only ways in which that can change.
//!
//! Invariant: `next` is total. Every status, step, mover and right together give either a new status or a named
//! refusal, and a guarded step needs the facts besides ([`Facts::allow`]); no other code decides about a status.

mod facts;
#[cfg(test)]
mod tests;

pub use facts::{Facts, Fee, SecondPair, Tally, Undecided};

use super::{
    identity::Assurance,
    procedure::Key,
    representation::Standing,
    rights::{Proof, Right},
};
use crate::db::text_enum;

text_enum! {
    /// Where a case stands.
    Status {
        /// Received; the requester's address is not confirmed yet. The deadline runs all the same (R1.20).
        Received = "received",
        /// Waiting for a recorded identity check (art. 12(6)).
        Identity = "identity",
        /// The sources are asked.
        Collecting = "collecting",
        /// A handler looks through what was found and decides.
        Review = "review",
        /// Decided, wholly or partly granted; what was granted is being done in the systems, and the answer that tells
        /// of it is not sent yet.
        Executing = "executing",
        /// Decided; the answer waits for the requester.
        Decided = "decided",
        /// The requester has the answer.
        Delivered = "delivered",
        Closed = "closed",
        /// The requester took the request back.
        Withdrawn = "withdrawn",
        /// Retention is over; only what identifies nobody is left.
        Purged = "purged",
    }
}

text_enum! {
    /// What was decided.
    Outcome {
        Granted = "granted",
        /// Something was withheld or refused, with its ground (R2.1).
        PartlyGranted = "partly-granted",
        Refused = "refused",
        /// "We hold no data" is an answer too (R2.10).
        NoData = "no-data",
        NotController = "not-controller",
    }
}

impl Outcome {
    /// Whether something is refused, so that art. 12(4) asks for grounds, reasons and ways to complain (R2.1).
    pub fn refuses(self) -> bool {
        matches!(self, Outcome::Refused | Outcome::PartlyGranted)
    }

    /// Whether something is granted.
    pub fn grants(self) -> bool {
        matches!(self, Outcome::Granted | Outcome::PartlyGranted)
    }
}

/// Who moves a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mover {
    /// The person who asks, or her representative.
    Requester,
    /// Somebody who works on the organisation's cases.
    Handler,
    /// The program: a worker, or retention.
    Program,
}

/// What may move a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The requester opened the mailed link and confirmed.
    ConfirmAddress,
    /// A check of identity was recorded as passed.
    ConfirmIdentity,
    /// The sources are asked (again).
    Collect,
    /// Every source has answered, or has said why not.
    FinishCollecting,
    Decide(Outcome),
    /// What was granted is done, and the answer tells of it.
    Answer,
    /// The requester has read or fetched the answer.
    Deliver,
    Close,
    /// The person has supplied what was missing (R1.29, R2.4).
    Reopen,
    Withdraw,
    Purge,
}

impl Step {
    /// Who may take it.
    pub fn movers(self) -> &'static [Mover] {
        use Mover::*;
        match self {
            Step::ConfirmAddress => &[Requester],
            Step::ConfirmIdentity => &[Requester, Handler, Program],
            Step::Collect | Step::Decide(_) | Step::Answer | Step::Close | Step::Reopen => &[Handler],
            Step::FinishCollecting => &[Handler, Program],
            Step::Deliver | Step::Withdraw => &[Requester, Handler],
            Step::Purge => &[Program],
        }
    }

    /// Whether the facts of the case are asked besides the table.
    pub fn is_guarded(self) -> bool {
        matches!(self, Step::ConfirmIdentity | Step::Decide(_) | Step::Answer | Step::Reopen)
    }
}

/// Why a step is not possible now; each names what is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the identity of the person is not confirmed (art. 12(6))")]
    IdentityMissing,
    /// The checks that were passed do not reach what the organisation's policy asks for these data.
    #[error("the identity is sure to {reached} only, and {needed} is needed (art. 12(6))")]
    IdentityTooLow { reached: Assurance, needed: Assurance },
    /// Something looks like somebody else's hand; two colleagues look at it first.
    #[error("{0} warnings about the identity are not signed off by two colleagues")]
    WarningsOpen(usize),
    #[error("the sources are still being asked")]
    StillCollecting,
    #[error("nothing was decided yet (R2.10)")]
    NotDecided,
    /// What was granted is being done; the answer tells of it afterwards.
    #[error("the answer is not sent yet (R2.10)")]
    NotAnswered,
    #[error("the requester does not have the answer yet")]
    NotDelivered,
    #[error("the case is already decided")]
    AlreadyDecided,
    #[error("the case has ended")]
    Ended,
    #[error("the case has not ended")]
    NotEnded,
    #[error("this step has been taken already")]
    AlreadyDone,
    #[error("this step is not for {0:?} to take")]
    NotTheirs(Mover),
    #[error("a refusal needs a ground (R2.1)")]
    GroundMissing,
    /// Granted, but not all is handed over: that is granted in part (R2.1).
    #[error("something is withheld, so the request is granted in part (R2.1)")]
    SomethingWithheld,
    /// What the sources gave as files is not scanned, held, or harmful, and nobody has said what becomes of it (R2.1).
    #[error("{0} documents may not be opened yet (R2.1)")]
    DocumentsOpen(usize),
    /// "We hold no data", but data were found (R2.10).
    #[error("data were found (R2.10)")]
    DataFound,
    #[error("nothing is written down yet that could be decided (R2.1)")]
    NoItems,
    #[error("{0} things are not decided yet (R2.1)")]
    ItemsOpen(usize),
    /// What was decided one by one says something else than the outcome (R2.1).
    #[error("what was decided one by one comes to {0} (R2.1)")]
    ItemsSay(Outcome),
    /// Rows or documents that nobody has given, withheld or taken something out of (R2.1).
    #[error("{0} things that were found are undecided (R2.1)")]
    Undecided(usize),
    /// Other people may be named, and nobody has said what becomes of it (art. 15(4)).
    #[error("{0} proposals about other people are open (art. 15(4))")]
    ProposalsOpen(usize),
    #[error("what was found is still being looked through for other people (art. 15(4))")]
    LookingForPeople,
    /// The organisation wants two to have looked at exactly what is handed over.
    #[error("what is handed over was not seen by two colleagues")]
    NotSeenByTwo(SecondPair),
    #[error("the step {0} of the procedure is missing")]
    StepMissing(Key),
    #[error("this right can never be refused (R2.6, art. 21(3))")]
    NeverRefused,
    #[error("a fee was announced and is not settled (R2.5)")]
    FeeOpen,
    #[error("a refusal for want of a proof needs a question and a reminder before it (R1.29, R2.3)")]
    ReminderMissing,
    #[error("the month for a refusal is over, and nobody wrote down why (R1.2)")]
    RefusalLate,
    #[error("{0} things that were granted are not done yet")]
    NotCarriedOut(usize),
    /// Who asks for another may not be told anything yet, or no longer (R3.6, R3.7).
    #[error("the authority is {}, so nothing is told (R3.6)", .0.as_str())]
    NoAuthority(Standing),
    /// Nothing was asked for, or it was neither answered nor reminded of.
    #[error("what shows the authority was not asked for (R3.6, R1.29)")]
    AuthorityNotAsked,
    #[error("the person was not told of the request in her name")]
    SubjectNotTold,
    #[error("there is no way to reach the person, who gets the answer (R3.5)")]
    SubjectUnreachable,
    #[error("the authority does not cover receiving the data (R3.5)")]
    ReceiptNotCovered,
    #[error("the answer goes to somebody else (R3.5)")]
    GoesToOther,
    /// A processor or another joint controller was asked, and has not answered (R5.2, R5.7, R5.10).
    #[error("{0} others were asked for help that has not come (R5.10)")]
    HelpAwaited(usize),
    #[error("only an answer without data can be taken up again (R1.29, R2.4)")]
    NotReopenable,
}

impl Status {
    /// Cases in the queue: somebody still has to do something.
    pub fn is_open(self) -> bool {
        !matches!(self, Status::Delivered | Status::Closed | Status::Withdrawn | Status::Purged)
    }

    /// The status after `mover` takes `step` in a case about `right`.
    ///
    /// # Errors
    /// The named refusal that says what is missing; the case stays as it is.
    pub fn next(self, step: Step, mover: Mover, right: Right) -> Result<Status, Refusal> {
        let next = self.after(step, right)?;
        if step.movers().contains(&mover) { Ok(next) } else { Err(Refusal::NotTheirs(mover)) }
    }

    fn after(self, step: Step, right: Right) -> Result<Status, Refusal> {
        use Status::*;
        let decided = |outcome: Outcome| match outcome.grants() && right.needs_action() {
            true => Executing,
            false => Decided,
        };
        let unproven = right.proof() != Proof::Nothing;
        match (self, step) {
            (Withdrawn | Closed, Step::Purge) => Ok(Purged),
            (Decided | Delivered | Closed, Step::Reopen) => Ok(Identity),
            (Closed | Withdrawn | Purged, _) => Err(Refusal::Ended),
            (Executing, Step::Reopen) => Err(Refusal::NotAnswered),
            (_, Step::Reopen) => Err(Refusal::NotEnded),
            (_, Step::Purge) => Err(Refusal::NotDelivered),

            (Received, Step::ConfirmAddress) if right.proof() == Proof::Identity => Ok(Identity),
            (Received, Step::ConfirmAddress) => Ok(Collecting),
            (_, Step::ConfirmAddress) => Err(Refusal::AlreadyDone),

            (Received | Identity, Step::ConfirmIdentity) => Ok(Collecting),
            (_, Step::ConfirmIdentity) => Err(Refusal::AlreadyDone),

            (Executing | Decided | Delivered, Step::Collect | Step::FinishCollecting | Step::Decide(_)) => {
                Err(Refusal::AlreadyDecided)
            }
            // Saying no for lack of proof (R2.4), and naming the right controller, disclose nothing.
            (Received | Identity, Step::Decide(Outcome::Refused | Outcome::NotController)) => Ok(Decided),
            (Received | Identity, Step::Collect | Step::FinishCollecting | Step::Decide(_)) if unproven => {
                Err(Refusal::IdentityMissing)
            }
            (Received | Identity | Collecting | Review, Step::Collect) => Ok(Collecting),
            (Received | Identity | Collecting | Review, Step::FinishCollecting) => Ok(Review),
            // Marketing and what rests on consent stop at once: nothing needs to be found first (section 2.11).
            (Collecting, Step::Decide(_)) if right.proof() == Proof::Identity => {
                Err(Refusal::StillCollecting)
            }
            (Received | Identity | Collecting | Review, Step::Decide(outcome)) => Ok(decided(outcome)),

            (Executing, Step::Answer) => Ok(Decided),
            (Decided | Delivered, Step::Answer) => Err(Refusal::AlreadyDone),
            (_, Step::Answer) => Err(Refusal::NotDecided),

            (Decided | Delivered, Step::Deliver) => Ok(Delivered),
            (Executing, Step::Deliver) => Err(Refusal::NotAnswered),
            (_, Step::Deliver) => Err(Refusal::NotDecided),

            (Delivered, Step::Close) => Ok(Closed),
            (Decided, Step::Close) => Err(Refusal::NotDelivered),
            (Executing, Step::Close) => Err(Refusal::NotAnswered),
            (_, Step::Close) => Err(Refusal::NotDecided),

            (Executing | Decided | Delivered, Step::Withdraw) => Err(Refusal::AlreadyDecided),
            (_, Step::Withdraw) => Ok(Withdrawn),
        }
    }
}
