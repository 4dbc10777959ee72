//! The register of processing activities (art. 30): what an answer tells about purposes, recipients and retention
//! (art. 15(1) and (2)) stands here once, and is kept in a file that a spreadsheet opens.
//!
//! Invariant: an activity that is stored is whole in Danish, and a file is taken in whole or not at all.

mod activity;
mod columns;
mod export;
mod import;
mod store;

pub use activity::{Activity, InBoth, Recipient, Role};
pub use export::{ExportError, export};
pub use import::{ImportError, Imported, Problem, import};
pub use store::list;
