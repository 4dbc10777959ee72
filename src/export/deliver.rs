//! Hands the package to the requester, who has just proven herself again, and records it.
//!
//! Invariant: nothing is handed over without a proof that still counts, and no byte leaves before the log says that it
//! does. The case counts as delivered with the last piece that is handed to the connection.

use std::{
    io::{Read, Seek as _, SeekFrom},
    ops::Range,
};

use chrono::{DateTime, Utc};

use super::{
    package::hex,
    store::{self, Package},
};
use crate::{
    audit::{self, Action, By, Event},
    cases::{self, Case, StepError},
    db::{Conn, Db, DbError},
    ids::{CaseId, DecisionId, OrganisationId, PackageId},
    law::{
        identity::{Assurance, Party},
        status::{Refusal, Status, Step},
    },
    vault::{SealedReader, Vault, VaultError},
};

/// A package on its way out.
pub struct Download {
    pub package: PackageId,
    decision: DecisionId,
    pub organisation: OrganisationId,
    pub case: CaseId,
    /// Who fetches it.
    pub party: Party,
    /// `indsigt-2026-0417.zip`: says nothing about the person.
    pub name: String,
    /// Length of the zip.
    pub bytes: u64,
    pub sha256: Vec<u8>,
    file: SealedReader,
}

impl Download {
    /// Opens the sealed file; whether it may be handed over is for the caller to know.
    pub(super) fn of(
        vault: &Vault,
        case: &Case,
        package: Package,
        party: Party,
    ) -> Result<Download, DeliverError> {
        let Some(id) = package.file else { return Err(DeliverError::NotReady) };
        let file = vault.open_file(&case.key(vault)?, id)?;
        Ok(Download {
            package: package.id,
            decision: package.decision,
            organisation: case.organisation,
            case: case.id,
            party,
            // A locked one holds a zip of the usual name, and must not be in its way.
            name: format!("indsigt-{}{}.zip", case.number, if package.locked { ".locked" } else { "" }),
            bytes: file.len(),
            sha256: package.sha256.unwrap_or_default(),
            file,
        })
    }

    /// Strong validator (RFC 9110, section 8.8.3): the same bytes have the same one.
    pub fn etag(&self) -> String {
        format!("\"{}\"", hex(&self.sha256))
    }

    /// Reads on from `offset`; only the chunk that is asked for is unsealed.
    ///
    /// # Errors
    /// The sealed file's.
    pub fn go_to(&mut self, offset: u64) -> std::io::Result<()> {
        self.file.seek(SeekFrom::Start(offset)).map(|_| ())
    }
}

impl std::fmt::Debug for Download {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Download({})", self.package)
    }
}

impl Read for Download {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        self.file.read(out)
    }
}

/// The package is not handed over.
#[derive(Debug, thiserror::Error)]
pub enum DeliverError {
    /// The session has proven too little, or too long ago.
    #[error("the session is not proven")]
    NotProven,
    /// There is none, or it is still being built.
    #[error("there is no package to fetch")]
    NotReady,
    #[error("the package can no longer be fetched")]
    Expired,
    #[error(transparent)]
    Step(#[from] StepError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Opens the newest package of a case for reading and records that a download has begun. `proven` is how sure it is
/// just now who fetches it (step-up): at least low, and what the data need.
///
/// # Errors
/// [`DeliverError`]; then nothing was opened.
pub fn open(
    db: &Db,
    vault: &Vault,
    organisation: OrganisationId,
    case: CaseId,
    holder: (Party, Assurance),
    now: DateTime<Utc>,
) -> Result<Download, DeliverError> {
    let download = look(db, vault, organisation, case, holder, now)?;
    let whole = 0..download.bytes;
    begun(db, vault, &download, whole, now)?;
    Ok(download)
}

/// Records that these bytes of `download` are handed over next.
///
/// # Errors
/// [`DeliverError::Db`]; then nothing may be handed over.
pub fn begun(
    db: &Db,
    vault: &Vault,
    download: &Download,
    part: Range<u64>,
    now: DateTime<Utc>,
) -> Result<(), DeliverError> {
    let mut details = serde_json::json!({ "package": download.package, "bytes": download.bytes });
    if part != (0..download.bytes) {
        details["from"] = part.start.into();
        details["to"] = part.end.into();
    }
    db.write(|tx| {
        let case = cases::find(tx, download.organisation, download.case)?.ok_or(DeliverError::NotReady)?;
        Ok(tell(tx, vault, &case, Action::DownloadStarted, details.clone(), now)?)
    })
}

/// Opens the package like [`open`] and records nothing: for what is asked before a byte is handed over.
///
/// # Errors
/// [`DeliverError`]; then nothing was opened.
pub fn look(
    db: &Db,
    vault: &Vault,
    organisation: OrganisationId,
    case: CaseId,
    (party, proven): (Party, Assurance),
    now: DateTime<Utc>,
) -> Result<Download, DeliverError> {
    if proven < Assurance::Low {
        return Err(DeliverError::NotProven);
    }
    let case = db.read(|conn| cases::find(conn, organisation, case))?.ok_or(DeliverError::NotReady)?;
    if matches!(case.status, Status::Withdrawn | Status::Purged) {
        return Err(StepError::from(Refusal::Ended).into());
    }
    db.read(|conn| cases::may_receive(conn, &case, party, now))?.map_err(StepError::from)?;
    // The same gate as the decision had: a check, a warning or a policy may have changed since.
    let facts = db.read(|conn| cases::facts(conn, &case, now))?;
    facts.allow_handover().map_err(StepError::from)?;
    if proven < facts.needed {
        return Err(DeliverError::NotProven);
    }
    let package: Option<Package> = db.read(|conn| store::of_case(conn, &case))?;
    let package = package.ok_or(DeliverError::NotReady)?;
    if package.state != store::State::Ready {
        return Err(DeliverError::NotReady);
    }
    // The file of an expired package may be swept away already.
    if !package.is_open(now) {
        return Err(DeliverError::Expired);
    }
    Download::of(vault, &case, package, party)
}

/// Whether the next piece may still go out: an authority that was revoked or has expired meanwhile stops it (R3.7), and
/// so does a case that was taken up again.
///
/// # Errors
/// [`DeliverError::Step`] names why not.
pub fn still_open(db: &Db, download: &Download, now: DateTime<Utc>) -> Result<(), DeliverError> {
    let (organisation, case) = (download.organisation, download.case);
    db.read(|conn| {
        let case = cases::find(conn, organisation, case)?.ok_or(DeliverError::NotReady)?;
        let counts = store::of_case(conn, &case)?.is_some_and(|newest| newest.decision == download.decision);
        if !counts {
            return Err(DeliverError::NotReady);
        }
        Ok(cases::may_receive(conn, &case, download.party, now)?.map_err(StepError::from)?)
    })
}

/// The last piece of a download is handed over: the answer is delivered. Later downloads are recorded and change
/// nothing else.
///
/// # Errors
/// [`DeliverError::Step`] or [`DeliverError::Db`]; the download can be recorded again.
pub fn finished(
    db: &Db,
    vault: &Vault,
    organisation: OrganisationId,
    case: CaseId,
    package: PackageId,
    now: DateTime<Utc>,
) -> Result<(), DeliverError> {
    let once = || {
        db.write(|tx| {
            let mut case = cases::find(tx, organisation, case)?.ok_or(DeliverError::NotReady)?;
            let details = serde_json::json!({ "package": package });
            tell(tx, vault, &case, Action::DownloadFinished, details.clone(), now)?;
            if case.status == Status::Decided {
                let told = (Action::Delivered, details);
                cases::advance(tx, vault, &mut case, Step::Deliver, By::Requester, told, now)?;
            }
            Ok(())
        })
    };
    match once() {
        // A handler changed the case in between; it is read afresh.
        Err(DeliverError::Step(StepError::Changed)) => once(),
        other => other,
    }
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
        Event { organisation: case.organisation, by: By::Requester, action, case: Some(case.id), details };
    audit::record(tx, vault, event, now)
}
