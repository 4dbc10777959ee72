//! The package, its proof and its delivery.
//!
//! Invariant: nothing leaves that was not decided, and what leaves can be checked by anybody with public tools.

mod again;
mod build;
mod contents;
mod deliver;
pub mod package;
mod render;
mod store;

pub use again::{AgainError, build_again};
pub use build::{BuildError, LIFETIME, Parts, build};
pub use deliver::{DeliverError, Download, finished, open, still_open};
pub use render::{render, render_letter};
pub use store::{Failure, Package, State, of_case};
