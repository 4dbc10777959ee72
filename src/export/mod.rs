//! The package, its proof and its delivery.
//!
//! Invariant: nothing leaves that was not decided, and what leaves can be checked by anybody with public tools.

pub mod package;
mod render;

pub use render::render;
