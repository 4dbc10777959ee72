//! The rights a person can use (GDPR chapter III, and art. 7(3)).

use crate::db::text_enum;

text_enum! {
    /// One right. The text form is what forms, addresses and the API carry.
    Right {
        /// Art. 15.
        Access = "access",
        /// Art. 16.
        Rectification = "rectification",
        /// Art. 17.
        Erasure = "erasure",
        /// Art. 18.
        Restriction = "restriction",
        /// Art. 20.
        Portability = "portability",
        /// Art. 21(1): on grounds of the person's own situation.
        Objection = "objection",
        /// Art. 21(2) and (3): direct marketing, with its profiling. Absolute (R2.6).
        MarketingObjection = "marketing-objection",
        /// Art. 22: a human looks at what a machine alone decided.
        AutomatedDecision = "automated-decision",
        /// Art. 7(3): not one of arts 15 to 22, but people ask for it in the same place.
        WithdrawalOfConsent = "withdrawal-of-consent",
    }
}

/// How much must be known of who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proof {
    /// Nothing beyond the address concerned: marketing to it stops, whoever writes (art. 21(3)).
    Nothing,
    /// No more than when consent was given: whoever reads the mailbox may take it back (art. 7(3)).
    Address,
    /// A recorded check of identity (art. 12(6); for art. 22 arts 11 and 12(2)).
    Identity,
}

impl Right {
    /// The article as it is cited: `15`, `21(1)`, `7(3)`.
    pub fn article(self) -> &'static str {
        match self {
            Right::Access => "15",
            Right::Rectification => "16",
            Right::Erasure => "17",
            Right::Restriction => "18",
            Right::Portability => "20",
            Right::Objection => "21(1)",
            Right::MarketingObjection => "21(2)",
            Right::AutomatedDecision => "22",
            Right::WithdrawalOfConsent => "7(3)",
        }
    }

    /// Whether a request must say what it is about. Access, portability and erasure may be asked for as a whole, and an
    /// objection to marketing needs no words at all: it is absolute (R2.6).
    pub fn needs_words(self) -> bool {
        !self.is_answered_with_data() && !matches!(self, Right::MarketingObjection | Right::Erasure)
    }

    /// What must be known of who asks before anything is disclosed or done (section 2.11, "ID rule").
    pub fn proof(self) -> Proof {
        match self {
            Right::MarketingObjection => Proof::Nothing,
            Right::WithdrawalOfConsent => Proof::Address,
            _ => Proof::Identity,
        }
    }

    /// Rights whose answer tells of something that was done in the systems: the answer waits for it.
    pub fn needs_action(self) -> bool {
        !self.is_answered_with_data()
    }

    /// Rights whose answer carries a copy of the data (arts 15(3) and 20(1)).
    pub fn is_answered_with_data(self) -> bool {
        matches!(self, Right::Access | Right::Portability)
    }
}
