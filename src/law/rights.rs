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
        /// Art. 21.
        Objection = "objection",
        /// Art. 7(3): not one of arts 15 to 22, but people ask for it in the same place.
        WithdrawalOfConsent = "withdrawal-of-consent",
    }
}

impl Right {
    /// The article as it is cited: `15`, `7(3)`.
    pub fn article(self) -> &'static str {
        match self {
            Right::Access => "15",
            Right::Rectification => "16",
            Right::Erasure => "17",
            Right::Restriction => "18",
            Right::Portability => "20",
            Right::Objection => "21",
            Right::WithdrawalOfConsent => "7(3)",
        }
    }

    /// Rights whose answer carries a copy of the data (arts 15(3) and 20(1)).
    pub fn is_answered_with_data(self) -> bool {
        matches!(self, Right::Access | Right::Portability)
    }
}
