//! Builds the package: sealed rows in, sealed zip out, as a stream.
//!
//! Invariant: a package is ready or it is not there. The zip exists only when its last byte is on the disk, and it is
//! handed to nobody before one transaction has said so together with the audit entry and the mail. A build that died
//! is started again from the beginning, and what it left is removed.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    contents::{self, Contents, ContentsError},
    lock::{self, PassphraseError},
    package::{self, Lock, PackageError, Surroundings, Written},
    render,
    signing::{self, SigningError, SigningKey},
    store::{self, Failure, Finished, Package, State},
};
use crate::{
    audit::{self, Action, By, Event},
    cases::{self, AddressOf, Case, DecideError},
    db::{Conn, Db, DbError},
    ids::{FileId, PackageId},
    law::status::Status,
    letters::Words,
    vault::{Vault, VaultError},
};

/// How long a package can be fetched.
pub const LIFETIME: TimeDelta = TimeDelta::days(30);
/// The progress is noted at most so often: each note is a durable write.
const NOTED_EVERY: Duration = Duration::from_millis(500);

/// What building needs of the portal.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    pub db: &'a Db,
    pub vault: &'a Vault,
    pub words: &'a Words,
    pub address_of: AddressOf<'a>,
}

/// The package was not built; nothing of it is left. The text is for the administrator and names nobody.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    #[error("{0}")]
    Later(String),
    /// Trying again does not help.
    #[error("{0}")]
    Hopeless(String),
}

struct Failed {
    failure: Failure,
    cause: String,
}

impl Failed {
    fn undecided() -> Failed {
        Failed { failure: Failure::Undecided, cause: "something that was found is not decided".to_owned() }
    }

    fn revoked() -> Failed {
        Failed { failure: Failure::Authority, cause: "the authority no longer counts".to_owned() }
    }
}

impl From<DbError> for Failed {
    fn from(error: DbError) -> Self {
        Failed { failure: Failure::Database, cause: error.to_string() }
    }
}

impl From<VaultError> for Failed {
    fn from(error: VaultError) -> Self {
        Failed { failure: Failure::Storage, cause: error.to_string() }
    }
}

impl From<ContentsError> for Failed {
    fn from(error: ContentsError) -> Self {
        let failure = match error {
            ContentsError::Db(_) => Failure::Database,
            ContentsError::Letter(_) => Failure::Texts,
            _ => Failure::Rows,
        };
        Failed { failure, cause: error.to_string() }
    }
}

impl From<SigningError> for Failed {
    fn from(error: SigningError) -> Self {
        let failure = match error {
            SigningError::Db(_) => Failure::Database,
            SigningError::Vault(_) | SigningError::Key => Failure::Storage,
        };
        Failed { failure, cause: error.to_string() }
    }
}

impl From<PassphraseError> for Failed {
    fn from(error: PassphraseError) -> Self {
        let failure = match error {
            PassphraseError::Db(_) => Failure::Database,
            PassphraseError::Vault(_) | PassphraseError::None => Failure::Storage,
        };
        Failed { failure, cause: error.to_string() }
    }
}

impl From<DecideError> for Failed {
    fn from(error: DecideError) -> Self {
        Failed { failure: Failure::Database, cause: error.to_string() }
    }
}

impl From<PackageError> for Failed {
    fn from(error: PackageError) -> Self {
        let failure = match error {
            PackageError::Io(_) => Failure::Storage,
            PackageError::Rows { .. } => Failure::Rows,
            PackageError::Page(_) => Failure::Texts,
            PackageError::Stopped(_) => Failure::Database,
            PackageError::Signature(_) => Failure::Storage,
        };
        Failed { failure, cause: error.to_string() }
    }
}

/// Builds one package and mails the requester that the answer is there. Building one that is ready does nothing.
///
/// # Errors
/// [`BuildError`]. On the last try the package is marked as failed, for the handler.
pub fn build(parts: Parts<'_>, id: PackageId, last_try: bool, now: DateTime<Utc>) -> Result<(), BuildError> {
    let later = |error: DbError| BuildError::Later(error.to_string());
    let found = parts.db.read(|conn| store::find(conn, id)).map_err(later)?;
    let package = found.ok_or_else(|| BuildError::Hopeless("there is no such package".into()))?;
    let case = parts.db.read(|conn| cases::find(conn, package.organisation, package.case)).map_err(later)?;
    let case = case.ok_or_else(|| BuildError::Hopeless("the package has no case".into()))?;
    if package.state == State::Ready || !matches!(case.status, Status::Decided | Status::Delivered) {
        return Ok(());
    }
    if !parts.db.read(|conn| cases::answer_may_be_made(conn, &case, now)).map_err(later)? {
        let failed = Failed::revoked();
        note_failure(parts, &package, &failed, true, now).map_err(later)?;
        return Err(BuildError::Hopeless(failed.cause));
    }
    attempt(parts, &package, &case, now).or_else(|failed| {
        note_failure(parts, &package, &failed, last_try, now).map_err(later)?;
        Err(BuildError::Later(failed.cause))
    })
}

fn attempt(parts: Parts<'_>, package: &Package, case: &Case, now: DateTime<Utc>) -> Result<(), Failed> {
    if let Some(left) = package.file {
        parts.vault.remove_file(left)?;
    }
    let file = FileId::new(now);
    parts.db.write(|tx| store::begin(tx, package.id, file))?;
    let contents = parts.db.read(|conn| {
        // The decision asked this too; what is built asks again, from the rows as they are now.
        if !cases::facts(conn, case, now)?.is_all_decided() {
            return Err(Failed::undecided());
        }
        Ok(contents::gather(conn, parts.vault, parts.words, case, package.created_at.utc())?)
    })?;
    let address = |id: &str| (parts.address_of)(&contents.organisation.key_path(id));
    let key = signing::key(parts.db, parts.vault, case.organisation, address, now)?;
    let lock = match package.locked {
        true => Some(lock(parts, package, case)?),
        false => None,
    };
    let written = write(parts, package.id, file, case, &contents, (&key, lock.as_ref()))?;
    let recorded = record(parts, package, file, case, &contents, &written, now);
    if !matches!(recorded, Ok(true)) {
        parts.vault.remove_file(file)?;
    }
    recorded.map(|_| ())
}

fn lock(parts: Parts<'_>, package: &Package, case: &Case) -> Result<Lock, Failed> {
    let key = case.key(parts.vault)?;
    let passphrase = parts.db.write(|tx| lock::passphrase_for(tx, &key, package.id))?;
    Lock::new(&passphrase).map_err(|error| PackageError::from(error).into())
}

fn write(
    parts: Parts<'_>,
    id: PackageId,
    file: FileId,
    case: &Case,
    contents: &Contents,
    (key, lock): (&SigningKey, Option<&Lock>),
) -> Result<Written, Failed> {
    let lang = contents.description.language;
    let datasets: Vec<_> = contents.found.iter().map(|found| found.lend(lang)).collect();
    let papers: Vec<_> = contents.papers.iter().map(|paper| paper.lend(lang)).collect();
    let mut noted = Instant::now();
    let mut progress = |rows: u64| {
        if noted.elapsed() < NOTED_EVERY {
            return Ok(());
        }
        noted = Instant::now();
        let rows = i64::try_from(rows).unwrap_or(i64::MAX);
        match parts.db.write(|tx| store::progress(tx, id, file, rows)) {
            Ok(true) => Ok(()),
            Ok(false) => Err("another worker builds this package".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    };
    let mut surroundings = Surroundings {
        render: &|sheet, page| render(parts.words, sheet, page),
        signer: key,
        progress: &mut progress,
    };
    let mut out = parts.vault.create_file(&case.key(parts.vault)?, file)?;
    let about = &contents.description;
    let written = match lock {
        None => package::write(&mut out, about, &datasets, &papers, &mut surroundings)?,
        Some(lock) => package::write_locked(&mut out, lock, about, &datasets, &papers, &mut surroundings)?,
    };
    out.commit()?;
    Ok(written)
}

/// The package is ready: state, audit entry and mail in one transaction. Tells whether this build counts.
fn record(
    parts: Parts<'_>,
    package: &Package,
    file: FileId,
    case: &Case,
    contents: &Contents,
    written: &Written,
    now: DateTime<Utc>,
) -> Result<bool, Failed> {
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let finished = Finished {
        rows: number(written.rows),
        bytes: number(written.bytes),
        sha256: written.sha256.clone(),
        sealed_contents: store::seal_contents(&case.key(parts.vault)?, package.id, &written.contents)?,
        built_at: now,
        expires_at: now + LIFETIME,
    };
    parts.db.write(|tx| {
        // Revoked while it was being built: what was built is not for anybody (R3.7).
        if !cases::answer_may_be_made(tx, case, now)? {
            return Err(Failed::revoked());
        }
        if !store::finish(tx, package.id, file, &finished)? {
            return Ok(false);
        }
        let details = serde_json::json!({
            "package": package.id, "rows": written.rows, "bytes": written.bytes,
            "sha256": package::hex(&written.sha256), "locked": package.locked,
        });
        tell(tx, parts.vault, case, Action::PackageBuilt, details, now)?;
        cases::announce_answer(tx, parts.vault, &contents.organisation, case, parts.address_of, now)?;
        Ok(true)
    })
}

fn note_failure(
    parts: Parts<'_>,
    package: &Package,
    failed: &Failed,
    last_try: bool,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let case = parts.db.read(|conn| cases::find(conn, package.organisation, package.case))?;
    parts.db.write(|tx| {
        store::fail(tx, package.id, failed.failure, last_try)?;
        match case.as_ref().filter(|_| last_try) {
            Some(case) => {
                let details = serde_json::json!({ "package": package.id, "failure": failed.failure });
                tell(tx, parts.vault, case, Action::PackageFailed, details, now)
            }
            None => Ok(()),
        }
    })
}

fn tell(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    action: Action,
    details: serde_json::Value,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let event =
        Event { organisation: case.organisation, by: By::Program, action, case: Some(case.id), details };
    audit::record(tx, vault, event, now)
}
