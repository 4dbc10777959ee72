//! What an activity lacks although it may be stored: shown to those who keep the register.

use chrono::{DateTime, Months, Utc};

use super::{Safeguard, store::Entry};
use crate::{db::text_enum, law::countries};

/// An activity that nobody has confirmed for so long is shown as stale (RULES 8, row 8 and 30: yearly review).
const FRESH_FOR: Months = Months::new(12);

text_enum! {
    /// Each has its words in `locales/*/register.ftl`.
    Warning {
        /// English readers get Danish.
        NoEnglish = "no-english",
        /// Nobody has confirmed it for a year.
        Stale = "stale",
        /// Nearly every activity has one: the supplier of the system at least.
        NoRecipients = "no-recipients",
        /// An adequacy decision is named for a country for which we know of none.
        NoAdequacy = "no-adequacy",
        /// A derogation covers single transfers only (art. 49).
        Derogation = "derogation",
    }
}

impl Entry {
    /// In the order of [`Warning`].
    pub fn warnings(&self, now: DateTime<Utc>) -> Vec<Warning> {
        let activity = &self.activity;
        let transfers = |rests_on: Safeguard| {
            activity
                .recipients
                .iter()
                .filter(move |to| to.is_in_third_country() && to.safeguard == Some(rests_on))
        };
        let is = |warning: &Warning| match warning {
            Warning::NoEnglish => activity.texts().iter().any(|(_, text)| text.lacks_english()),
            Warning::Stale => self.confirmed_at.checked_add_months(FRESH_FOR).is_some_and(|end| end < now),
            Warning::NoRecipients => activity.recipients.is_empty(),
            Warning::NoAdequacy => {
                transfers(Safeguard::Adequacy).any(|to| countries::adequacy(&to.country).is_none())
            }
            Warning::Derogation => transfers(Safeguard::Derogation).next().is_some(),
        };
        Warning::ALL.iter().copied().filter(is).collect()
    }
}
