//! The registers that live on after a case: restrictions in force (art. 18), objections and the addresses that are
//! not written to for marketing (art. 21), recipients who were told (art. 19), and what must be deleted again when a
//! backup is restored (art. 17, RULES 2.3).
//!
//! Invariant: an entry needs nothing of its case. When the case is purged and its key gone, a restriction still says
//! whom to tell before it is lifted, an objection still stands, a suppressed address is still recognised; the texts
//! that only the handling of the case needed are sealed with its key and go with it. Addresses and record keys are
//! never stored: their keyed hashes are, which recognise what is shown to them and name nobody.

mod contact;
pub mod deeds;
pub mod erasures;
mod forget;
mod lists;
pub mod objections;
mod protected;
pub mod recipients;
pub mod restrictions;
mod subject;
pub mod suppressions;
mod table;

pub use contact::{Address, AddressKind};
pub use forget::{case_purged, sweep};
pub use lists::{Search, Shown};
pub use protected::restricted_for;
pub use subject::{Subject, TEXT_MAX};
pub use table::{FileError, ROWS_MAX};
