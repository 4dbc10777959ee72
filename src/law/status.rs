//! Where a case stands, and the only ways in which that can change.
//!
//! Invariant: `next` is total. Every pair of status and step is either a new status or a named refusal; no other
//! code decides about a status.

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
    /// The requester has read or fetched the answer.
    Deliver,
    Close,
    Withdraw,
    Purge,
}

/// Why a step is not possible now; each names what is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the identity of the person is not confirmed (art. 12(6))")]
    IdentityMissing,
    #[error("the sources are still being asked")]
    StillCollecting,
    #[error("nothing was decided yet (R2.10)")]
    NotDecided,
    #[error("the requester does not have the answer yet")]
    NotDelivered,
    #[error("the case is already decided")]
    AlreadyDecided,
    #[error("the case has ended")]
    Ended,
    #[error("this step has been taken already")]
    AlreadyDone,
}

impl Status {
    /// Cases in the queue: somebody still has to do something.
    pub fn is_open(self) -> bool {
        !matches!(self, Status::Delivered | Status::Closed | Status::Withdrawn | Status::Purged)
    }

    /// The status after `step`.
    ///
    /// # Errors
    /// The named refusal that says what is missing; the case stays as it is.
    pub fn next(self, step: Step) -> Result<Status, Refusal> {
        use Status::*;
        match (self, step) {
            (Withdrawn | Closed, Step::Purge) => Ok(Purged),
            (Closed | Withdrawn | Purged, _) => Err(Refusal::Ended),
            (_, Step::Purge) => Err(Refusal::NotDelivered),

            (Received, Step::ConfirmAddress) => Ok(Identity),
            (_, Step::ConfirmAddress) => Err(Refusal::AlreadyDone),

            (Received | Identity, Step::ConfirmIdentity) => Ok(Collecting),
            (_, Step::ConfirmIdentity) => Err(Refusal::AlreadyDone),

            // Saying no for lack of proof (R2.4), and naming the right controller, disclose nothing.
            (Received | Identity, Step::Decide(Outcome::Refused | Outcome::NotController)) => Ok(Decided),
            (Received | Identity, Step::Collect | Step::FinishCollecting | Step::Decide(_)) => {
                Err(Refusal::IdentityMissing)
            }
            (Collecting | Review, Step::Collect) => Ok(Collecting),
            (Collecting | Review, Step::FinishCollecting) => Ok(Review),
            (Decided | Delivered, Step::Collect | Step::FinishCollecting | Step::Decide(_)) => {
                Err(Refusal::AlreadyDecided)
            }

            (Collecting, Step::Decide(_)) => Err(Refusal::StillCollecting),
            (Review, Step::Decide(_)) => Ok(Decided),

            (Decided | Delivered, Step::Deliver) => Ok(Delivered),
            (_, Step::Deliver) => Err(Refusal::NotDecided),

            (Delivered, Step::Close) => Ok(Closed),
            (Decided, Step::Close) => Err(Refusal::NotDelivered),
            (_, Step::Close) => Err(Refusal::NotDecided),

            (Decided | Delivered, Step::Withdraw) => Err(Refusal::AlreadyDecided),
            (_, Step::Withdraw) => Ok(Withdrawn),
        }
    }
}
