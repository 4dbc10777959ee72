//! The package and its delivery.

mod package;
mod package_bad;
mod sample;
