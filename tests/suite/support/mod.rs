//! What the tests stand on: the data nobody here wrote, both databases, a mail server, the portal itself.

pub mod browser;
pub mod cases;
pub mod clamd;
pub mod databases;
pub mod decisions;
pub mod dice;
pub mod files;
pub mod fixtures;
pub mod hostile;
pub mod mail;
pub mod mariadb;
pub mod office;
pub mod pdf;
pub mod portal;
pub mod postgres;
pub mod procedures;
pub mod provider;
pub mod service;
pub mod small_disk;

use std::path::PathBuf;

/// A file of the material that lies beside the repository, or where `INDSIGT_SHARED` says.
pub fn shared(path: &str) -> PathBuf {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let found = std::env::var_os("INDSIGT_SHARED").map_or_else(beside, PathBuf::from).join(path);
    assert!(found.exists(), "{} is missing; set INDSIGT_SHARED to the folder that holds it", found.display());
    found
}

/// A program of `tests/tools`.
pub fn tool(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/tools").join(name)
}
