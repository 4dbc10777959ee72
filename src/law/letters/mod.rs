//! The letters that a case may need, and what each of them must say (rule sheet 2.0 to 2.11, R1.36).
//!
//! Invariant: `mandatory` is exhaustive. A letter without one of its parts cannot be sent, whoever wrote it.

mod mandatory;
mod parts;

pub use mandatory::{Required, mandatory, rights_with};
pub use parts::{Content, Part, Section};

use super::{
    grounds::Ground,
    rights::Right,
    status::Outcome::{self, Granted, NoData, NotController, PartlyGranted, Refused},
};
use crate::db::text_enum;

text_enum! {
    /// What a letter is for.
    LetterKind {
        /// Your request has come in: recommended, with its date and the latest date of the answer (R2.12).
        Acknowledgement = "acknowledgement",
        /// Who are you? Only in reasonable doubt (R2.3, art. 12(6)).
        IdentityAsked = "identity-asked",
        /// May you ask for somebody else? What shows it (R3.3, R3.6).
        AuthorityAsked = "authority-asked",
        /// Which data do you mean? Only when much is held (R1.26, recital 63).
        ClarificationAsked = "clarification-asked",
        /// We still wait for you (R1.29).
        Reminder = "reminder",
        /// The time is extended (R1.36, art. 12(3)).
        Extension = "extension",
        /// A Danish authority is past the seven working days of offentlighedsloven § 36(2).
        DelayNotice = "delay-notice",
        /// It would cost something, and you may take it back or narrow it (R2.5, art. 12(5)).
        Fee = "fee",
        Granted = "granted",
        PartlyGranted = "partly-granted",
        Refused = "refused",
        /// "We hold no data" is an answer too (R2.10).
        NoData = "no-data",
        /// Somebody else has to answer (R5.6).
        NotController = "not-controller",
        /// We heard nothing more; how to take it up again (R1.29).
        ClosedAfterSilence = "closed-after-silence",
        /// The restriction is about to be lifted (R2.7, art. 18(3)).
        LiftNotice = "lift-notice",
        /// To a recipient of the data: they were corrected, erased or restricted (R2.8, art. 19).
        RecipientNotice = "recipient-notice",
        /// To the person, who asked who the recipients are (art. 19, second sentence).
        RecipientsTold = "recipients-told",
    }
}

/// What a body is in public law: it decides which parts come on top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    Private,
    /// A public authority in Denmark: forvaltningsloven §§ 22 to 24, databeskyttelsesloven § 39.
    DanishPublic,
}

impl From<Outcome> for LetterKind {
    fn from(outcome: Outcome) -> LetterKind {
        match outcome {
            Granted => LetterKind::Granted,
            PartlyGranted => LetterKind::PartlyGranted,
            Refused => LetterKind::Refused,
            NoData => LetterKind::NoData,
            NotController => LetterKind::NotController,
        }
    }
}

impl LetterKind {
    /// The letter that tells an answer of `outcome` on these grounds: whoever was asked who she is, and did not say, is
    /// told how to take it up again (R1.29).
    pub fn of(outcome: Outcome, grounds: &[Ground]) -> LetterKind {
        match (outcome, grounds) {
            (Refused, [Ground::IdentityUnproven | Ground::AuthorityUnproven]) => {
                LetterKind::ClosedAfterSilence
            }
            _ => outcome.into(),
        }
    }

    /// The outcome that the letter tells, if it tells one.
    pub fn outcome(self) -> Option<Outcome> {
        if self == LetterKind::ClosedAfterSilence {
            return Some(Refused);
        }
        Outcome::ALL.iter().copied().find(|outcome| LetterKind::from(*outcome) == self)
    }

    /// Says no, as a whole or to a part: art. 12(4) asks for reasons, complaint and court.
    pub fn refuses(self) -> bool {
        matches!(self, LetterKind::Refused | LetterKind::PartlyGranted)
    }

    /// Says yes, as a whole or to a part.
    pub fn grants(self) -> bool {
        matches!(self, LetterKind::Granted | LetterKind::PartlyGranted)
    }

    /// Goes to somebody who received the data, not to the one who asked.
    pub fn is_for_recipient(self) -> bool {
        self == LetterKind::RecipientNotice
    }

    /// Whether the letter says anything about the person whose data they are, be it only that there are some. Without an
    /// accepted authority nobody who asks for another gets such a letter (R3.6). `grounds` are those of a refusal.
    pub fn tells_of_person(self, grounds: &[Ground]) -> bool {
        match self {
            LetterKind::Acknowledgement
            | LetterKind::IdentityAsked
            | LetterKind::AuthorityAsked
            | LetterKind::Reminder
            | LetterKind::Extension
            | LetterKind::DelayNotice
            | LetterKind::Fee
            | LetterKind::NotController
            | LetterKind::ClosedAfterSilence
            | LetterKind::RecipientNotice => false,
            LetterKind::Refused => !grounds.iter().all(|ground| ground.is_about_the_request()),
            // That much is held about her is an answer already (R1.26).
            LetterKind::ClarificationAsked
            | LetterKind::Granted
            | LetterKind::PartlyGranted
            | LetterKind::NoData
            | LetterKind::LiftNotice
            | LetterKind::RecipientsTold => true,
        }
    }

    /// Whether such a letter can exist for a request of this right to such a body.
    pub fn fits(self, right: Right, body: Body) -> bool {
        match self {
            // What can never be refused has no such letter (R2.6).
            LetterKind::Refused | LetterKind::PartlyGranted => !Ground::for_refusal(right).is_empty(),
            LetterKind::Fee => Ground::for_refusal(right).contains(&Ground::Excessive),
            LetterKind::DelayNotice => body == Body::DanishPublic && right == Right::Access,
            // Use is restricted while accuracy or an objection is looked at, too (arts 18(1)(a) and (d)).
            LetterKind::LiftNotice => tells_recipients(right) || right == Right::Objection,
            LetterKind::RecipientNotice | LetterKind::RecipientsTold => tells_recipients(right),
            _ => true,
        }
    }
}

/// Rights whose fulfilment is told to every recipient of the data (art. 19).
pub fn tells_recipients(right: Right) -> bool {
    matches!(right, Right::Rectification | Right::Erasure | Right::Restriction)
}
