//! The register of processing activities (art. 30): what an answer tells about purposes, recipients and retention
//! (art. 15(1) and (2)) stands here once. It is kept on pages, or in a file that a spreadsheet opens.
//!
//! Invariant: an activity that is stored is whole in Danish, rests on an article, and names a safeguard for every third
//! country; a file is taken in whole or not at all.

mod activity;
mod change;
mod columns;
mod draft;
mod export;
mod information;
mod keeping;
mod read;
mod recipients;
mod replace;
mod store;
mod warnings;

pub use activity::{Activity, Automated, InBoth, Party, Recipient, RecipientKind, Role, Safeguard};
pub use change::{Change, ChangeError, Uses};
pub use columns::{COLUMNS, differences, field, parts};
pub use draft::{Draft, Problem};
pub use export::{ExportError, export};
pub use information::{Decisions, Information, Told, article, cited, concerned, period};
pub use keeping::{Keeping, Trigger, Unit};
pub use read::{MOST_ACTIVITIES, read};
pub use recipients::{Used, recipients};
pub use replace::{ImportError, Imported, Plan, import, plan, version};
pub use store::{Entry, entries, find, list};
pub use warnings::Warning;
