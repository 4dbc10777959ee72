//! What is known of a file that came from outside: a person's, a handler's, a source's.

use crate::db::text_enum;

text_enum! {
    /// How far a file is. Only a clean and a released one are opened.
    FileState {
        /// The scanner is about to look at it.
        Waiting = "waiting",
        Clean = "clean",
        /// The scanner knows it as harmful: never opened, gone after a week.
        Infected = "infected",
        /// It could not be scanned ([`Why`]): kept, not opened.
        Held = "held",
        /// It could not be scanned, and a handler answers for opening it.
        Released = "released",
    }
}

impl FileState {
    #[must_use]
    pub fn may_be_opened(self) -> bool {
        matches!(self, FileState::Clean | FileState::Released)
    }

    /// Nobody knows yet whether it is harmless, and somebody has to: nothing is decided while it is so.
    #[must_use]
    pub fn is_open(self) -> bool {
        !self.may_be_opened()
    }
}

text_enum! {
    /// Why a file is held.
    Why {
        /// No scanner is configured.
        NoScanner = "no-scanner",
        /// It does not answer; tried again until it does.
        Away = "away",
        /// Longer than it takes.
        TooLarge = "too-large",
        /// It looked and could not look at everything: encrypted, nested too deep.
        NotWhole = "not-whole",
        /// It said that it failed.
        Failed = "failed",
    }
}
