//! What a check found.

use std::fmt;

/// One thing that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    Missing {
        path: String,
    },
    Unlisted {
        path: String,
    },
    ListedTwice {
        path: String,
    },
    /// The zip holds more files than names: one hides another.
    Hidden {
        files: u64,
    },
    Size {
        path: String,
        listed: u64,
        found: u64,
    },
    Changed {
        path: String,
    },
    Rows {
        path: String,
        listed: u64,
        found: u64,
    },
    Unreadable {
        path: String,
        cause: String,
    },
    /// No signature, or no key to check it with.
    NotSigned {
        path: String,
    },
    /// What is behind the lock is not what was locked.
    LockBroken {
        path: String,
    },
    /// Signed with another key, or not at all by what the list says.
    Forged {
        path: String,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Finding::Missing { path } => write!(f, "{path}: listed, but not in the package"),
            Finding::Unlisted { path } => write!(f, "{path}: in the package, but not listed"),
            Finding::ListedTwice { path } => write!(f, "{path}: listed twice"),
            Finding::Hidden { files } => {
                write!(f, "{files} files are hidden behind another of the same name")
            }
            Finding::Size { path, listed, found } => {
                write!(f, "{path}: {listed} bytes were written, {found} or more are there")
            }
            Finding::Changed { path } => write!(f, "{path}: its SHA-256 is not the listed one"),
            Finding::Rows { path, listed, found } => {
                write!(f, "{path}: {listed} rows were written, {found} are there")
            }
            Finding::Unreadable { path, cause } => write!(f, "{path}: cannot be read: {cause}"),
            Finding::NotSigned { path } => write!(f, "{path}: missing or unreadable, so nothing is signed"),
            Finding::LockBroken { path } => write!(f, "{path}: changed after it was locked"),
            Finding::Forged { path } => write!(f, "{path}: the signature does not belong to the key"),
        }
    }
}

/// What the check saw.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub name: String,
    pub files: u64,
    /// Rows of the CSV files.
    pub rows: u64,
    /// The key that the signature was checked with.
    pub key_id: Option<String>,
    /// It lies behind a passphrase, which was the right one.
    pub locked: bool,
    /// That key was given, and not taken out of the package.
    pub key_given: bool,
    pub findings: Vec<Finding>,
}

impl Report {
    pub fn is_whole(&self) -> bool {
        self.findings.is_empty()
    }

    /// For a command: 0 when the package is whole, 1 when it is not (2 is left for [`VerifyError`]).
    pub fn exit_code(&self) -> u8 {
        u8::from(!self.is_whole())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(f, "{finding}")?;
        }
        let verdict = if self.is_whole() { "whole" } else { "NOT as it was written" };
        write!(f, "{}: {verdict} ({} files, {} rows)", self.name, self.files, self.rows)?;
        if self.locked {
            write!(f, ", locked with AES-256")?;
        }
        match (&self.key_id, self.key_given) {
            (Some(id), true) => write!(f, ", signed with the given key {id}"),
            (Some(id), false) => write!(
                f,
                ", signed with the key {id} that lies in it.\nWhoever changes a package can change that key: compare \
                 it with the organisation's own, or give that with --key"
            ),
            (None, _) => Ok(()),
        }
    }
}
