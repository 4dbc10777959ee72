//! What is known of a file.

use crate::db::text_enum;
pub use crate::law::files::{FileState, Why};

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
