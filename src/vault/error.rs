use std::io;

use crate::ids::FileId;

/// What the vault could not do. Never holds a key or a content.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("the master key {0}")]
    MasterKey(&'static str),
    #[error("the files were sealed under another master key than the one given")]
    WrongMasterKey,
    /// The seal does not hold: other key, other place, cut or changed bytes. Which one is not told.
    #[error("the sealed data is damaged, or was sealed with another key or for another place")]
    NotAuthentic,
    #[error("there is no sealed file {0}")]
    NoSuchFile(FileId),
    #[error("{what}: {source}")]
    Io { what: String, source: io::Error },
    /// The value could not be turned into JSON or back; says where, not what it held.
    #[error("the sealed value has another shape than expected (line {line}, column {column})")]
    Shape { line: usize, column: usize },
}

impl VaultError {
    pub(super) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> VaultError {
        let what = what.into();
        move |source| VaultError::Io { what, source }
    }

    /// Whether more room on the disk would have helped, so that the work is tried again later.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        use io::ErrorKind::{QuotaExceeded, StorageFull};
        matches!(self, VaultError::Io { source, .. } if matches!(source.kind(), StorageFull | QuotaExceeded))
    }
}

impl From<serde_json::Error> for VaultError {
    fn from(error: serde_json::Error) -> Self {
        VaultError::Shape { line: error.line(), column: error.column() }
    }
}
