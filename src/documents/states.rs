//! What is known of a file.

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

text_enum! {
    /// What an administrator lets become of a file that is held.
    Unscanned {
        /// A handler may release it, one by one, with a reason.
        Release = "release",
        /// It stays held until it is scanned.
        Keep = "keep",
    }
}

text_enum! {
    /// Why a file is not taken, beside its size and its kind.
    Refused {
        /// It opens only with a password.
        Encrypted = "encrypted",
        /// It cannot be read: no pages, no picture, no Word file.
        Broken = "broken",
        /// More pages than are taken.
        Pages = "pages",
        /// More pixels than are taken.
        Pixels = "pixels",
        /// Packed so that it would grow beyond measure.
        Packed = "packed",
    }
}
