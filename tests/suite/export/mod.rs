//! The package and its delivery.

mod built;
mod full_disk;
mod package;
mod package_bad;
mod revoked;
mod sample;
mod shop;
