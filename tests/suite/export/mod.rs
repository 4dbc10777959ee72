//! The package and its delivery.

mod built;
mod explained;
mod full_disk;
mod locked;
mod package;
mod package_bad;
mod repeated;
mod revoked;
pub mod sample;
pub mod shop;
