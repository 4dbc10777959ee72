//! Somebody asks for another: what shows that she may, that the person herself knows of it, and who gets the answer.
//!
//! Invariant: entries are only ever added, so that the history is the record; the newest says where the authority stands
//! (`law/representation`). A person accepts, with a reason; the table refuses only what can never be. Guards, letters and
//! packages read it through `cases::standing_of` and `cases::may_receive`, so that expiry and revocation stop at once.

mod claim;
mod decide;
mod delivery;
mod entries;
mod four_eyes;
mod known;
mod power;
mod sign;
mod subject;

pub use claim::{Claim, Relation, Way, claim, received};
pub use decide::{Decision, accept, ask, refuse, revoke};
pub use delivery::{RecordedDelivery, deliver_to, deliveries};
pub use entries::{Entry, current, history, unchanged};
pub use known::{Known, channels, masked, tell_by_itself, waits};
pub use power::{Power, blank_lines, pdf as power_pdf};
pub use sign::{Offer, decline, invite, offered, sign};
pub use subject::{Notice, RecordedNotice, notice_of, reach, reach_known, tell, tell_not};

use crate::{
    cases::{DecideError, StepError, letters::LetterError},
    db::DbError,
    identity::CheckError,
    law::representation::Never,
    vault::VaultError,
};

/// The longest reason, in characters.
pub const REASON_MAX: usize = 2_000;

/// Nothing was recorded; each names what is missing.
#[derive(Debug, thiserror::Error)]
pub enum RepresentationError {
    /// She asks for herself.
    #[error("the person asks for herself")]
    NotNeeded,
    #[error("it needs a reason")]
    ReasonMissing,
    #[error("the reason is longer than {REASON_MAX} characters")]
    ReasonTooLong,
    /// Section 3.2 or R3.3 forbids it, whoever decides.
    #[error("this can never be accepted: {0}")]
    Never(Never),
    /// There is no authority that could be revoked.
    #[error("there is no accepted authority")]
    NotAccepted,
    /// Nothing is there to be signed.
    #[error("nothing is offered for signature")]
    NothingOffered,
    /// Only the person herself, of age and alive, can sign.
    #[error("this cannot be signed by the person")]
    NotToBeSigned,
    /// It changed since she read it.
    #[error("the text is not the one that was shown")]
    TextChanged,
    #[error("where the person is reached is not said")]
    AddressMissing,
    #[error("it is not said where the address stood before the request")]
    OriginMissing,
    #[error("this is no mail address")]
    NoMailAddress,
    /// The address is the one that the request itself gave: it proves nothing.
    #[error("the address is the sender's own")]
    SendersOwn,
    /// The sources know no such channel of the person.
    #[error("the sources know no such channel")]
    NotKnown,
    #[error("there is no way to reach the person yet")]
    NoContact,
    /// The address is new, and two colleagues have not signed it off.
    #[error("two colleagues have not signed the new address off")]
    FourEyes,
    /// To the representative only where the authority covers receiving the data (R3.5).
    #[error("the authority does not cover receiving the data")]
    ReceiptNotCovered,
    #[error(transparent)]
    Letter(LetterError),
    #[error(transparent)]
    Step(#[from] StepError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for RepresentationError {
    fn from(error: diesel::result::Error) -> Self {
        RepresentationError::Db(error.into())
    }
}

impl From<DecideError> for RepresentationError {
    fn from(error: DecideError) -> Self {
        match error {
            DecideError::Step(error) => RepresentationError::Step(error),
            DecideError::Vault(error) => RepresentationError::Vault(error),
            DecideError::Db(error) => RepresentationError::Db(error),
            DecideError::Letter(error) => RepresentationError::Letter(error),
            _ => RepresentationError::NotAccepted,
        }
    }
}

impl From<CheckError> for RepresentationError {
    fn from(error: CheckError) -> Self {
        match error {
            CheckError::Step(error) => RepresentationError::Step(error),
            CheckError::Vault(error) => RepresentationError::Vault(error),
            CheckError::Db(error) => RepresentationError::Db(error),
            // A warning has no note.
            CheckError::NoteMissing | CheckError::NoteTooLong => RepresentationError::ReasonMissing,
        }
    }
}

impl From<LetterError> for RepresentationError {
    fn from(error: LetterError) -> Self {
        match error {
            LetterError::Step(error) => RepresentationError::Step(error),
            LetterError::Vault(error) => RepresentationError::Vault(error),
            LetterError::Db(error) => RepresentationError::Db(error),
            error => RepresentationError::Letter(error),
        }
    }
}

/// A reason that was given.
fn checked_reason(reason: &str) -> Result<&str, RepresentationError> {
    match reason.trim() {
        "" => Err(RepresentationError::ReasonMissing),
        reason if reason.chars().count() > REASON_MAX => Err(RepresentationError::ReasonTooLong),
        reason => Ok(reason),
    }
}
