//! Packages as they are stored.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::package::Entry;
use crate::{
    cases::Case,
    db::{
        Conn, DbError, Instant,
        schema::{decisions, packages},
        text_enum,
    },
    ids::{CaseId, DecisionId, FileId, OrganisationId, PackageId},
    vault::{CaseKey, VaultError},
};

text_enum! {
    /// Where a package stands.
    State {
        Queued = "queued",
        Building = "building",
        Ready = "ready",
        /// Given up after the last try; a handler has to look at it.
        Failed = "failed",
    }
}

text_enum! {
    /// Why building failed, in fixed words for texts and records.
    Failure {
        /// The disk is full or refuses.
        Storage = "storage",
        /// What was collected cannot be read any more.
        Rows = "rows",
        /// A text or template is wrong; the program's fault.
        Texts = "texts",
        /// The database did not answer.
        Database = "database",
        /// Whoever asked for somebody else may no longer (R3.7).
        Authority = "authority",
        /// Something that was found is not decided (R2.1): nothing of it leaves the house.
        Undecided = "undecided",
    }
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = packages)]
pub struct Package {
    pub id: PackageId,
    #[diesel(column_name = organisation_id)]
    pub organisation: OrganisationId,
    #[diesel(column_name = case_id)]
    pub case: CaseId,
    #[diesel(column_name = decision_id)]
    pub decision: DecisionId,
    pub state: State,
    pub rows_total: i64,
    /// Grows while it is built.
    pub rows_done: i64,
    /// While it is building, the file that is being written; nobody is given it before the package is ready.
    #[diesel(column_name = file_id)]
    pub(super) file: Option<FileId>,
    /// Of the zip.
    pub bytes: Option<i64>,
    pub sha256: Option<Vec<u8>>,
    /// The last failure, also while it is tried again.
    pub failure: Option<Failure>,
    pub created_at: Instant,
    pub built_at: Option<Instant>,
    pub expires_at: Option<Instant>,
    /// It can be opened with a passphrase alone, which is told on another channel.
    pub locked: bool,
    pub(super) sealed_passphrase: Option<Vec<u8>>,
}

impl Package {
    /// Whether its passphrase is still kept, for building it and for telling it.
    pub fn has_passphrase(&self) -> bool {
        self.sealed_passphrase.is_some()
    }

    /// Whether it can be fetched.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.state == State::Ready && self.expires_at.is_some_and(|until| now < until.utc())
    }
}

/// The newest package of the decision that counts. A case that was taken up again has none, and what an earlier
/// decision handed over is never handed over under a later one.
///
/// # Errors
/// [`DbError`].
pub fn of_case(conn: &mut Conn, case: &Case) -> Result<Option<Package>, DbError> {
    if case.outcome.is_none() {
        return Ok(None);
    }
    let counts: Option<DecisionId> = decisions::table
        .filter(decisions::organisation_id.eq(case.organisation))
        .filter(decisions::case_id.eq(case.id))
        .order(decisions::id.desc())
        .select(decisions::id)
        .first(conn)
        .optional()?;
    let Some(counts) = counts else { return Ok(None) };
    let mine = packages::table
        .filter(packages::organisation_id.eq(case.organisation))
        .filter(packages::case_id.eq(case.id))
        .filter(packages::decision_id.eq(counts))
        .order(packages::id.desc());
    Ok(mine.select(Package::as_select()).first(conn).optional()?)
}

/// For the worker, which has nothing but the task.
pub(super) fn find(conn: &mut Conn, id: PackageId) -> Result<Option<Package>, DbError> {
    Ok(packages::table.find(id).select(Package::as_select()).first(conn).optional()?)
}

/// Building begins, with the file that will be written.
pub(super) fn begin(tx: &mut Conn, id: PackageId, file: FileId) -> Result<(), DbError> {
    let state =
        (packages::state.eq(State::Building), packages::rows_done.eq(0), packages::file_id.eq(Some(file)));
    diesel::update(packages::table.find(id)).set(state).execute(tx)?;
    Ok(())
}

/// How far it is. Tells whether this is still the build that counts.
pub(super) fn progress(tx: &mut Conn, id: PackageId, file: FileId, rows: i64) -> Result<bool, DbError> {
    let mine = packages::table.find(id).filter(packages::file_id.eq(file));
    Ok(diesel::update(mine).set(packages::rows_done.eq(rows)).execute(tx)? == 1)
}

/// What is kept of a finished package.
pub(super) struct Finished {
    pub rows: i64,
    pub bytes: i64,
    pub sha256: Vec<u8>,
    pub sealed_contents: Vec<u8>,
    pub built_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// The package is ready. Tells whether this is the build that counts.
pub(super) fn finish(
    tx: &mut Conn,
    id: PackageId,
    file: FileId,
    finished: &Finished,
) -> Result<bool, DbError> {
    let mine = packages::table
        .find(id)
        .filter(packages::file_id.eq(file))
        .filter(packages::state.eq(State::Building));
    let state = (
        packages::state.eq(State::Ready),
        packages::rows_total.eq(finished.rows),
        packages::rows_done.eq(finished.rows),
        packages::bytes.eq(finished.bytes),
        packages::sha256.eq(&finished.sha256),
        packages::sealed_contents.eq(&finished.sealed_contents),
        packages::failure.eq(None::<Failure>),
        packages::built_at.eq(Instant::from(finished.built_at)),
        packages::expires_at.eq(Instant::from(finished.expires_at)),
    );
    Ok(diesel::update(mine).set(state).execute(tx)? == 1)
}

/// Building failed: tried again, or given up when `for_good`.
pub(super) fn fail(tx: &mut Conn, id: PackageId, failure: Failure, for_good: bool) -> Result<(), DbError> {
    let state = if for_good { State::Failed } else { State::Queued };
    let unfinished = packages::table.find(id).filter(packages::state.ne(State::Ready));
    let state = (packages::state.eq(state), packages::failure.eq(failure));
    diesel::update(unfinished).set(state).execute(tx)?;
    if for_good {
        // Nobody can open with it what was not built.
        let unfinished = packages::table.find(id).filter(packages::state.eq(State::Failed));
        diesel::update(unfinished).set(packages::sealed_passphrase.eq(None::<Vec<u8>>)).execute(tx)?;
    }
    Ok(())
}

/// Every package of the case, the newest first: those that can no longer be fetched are still told of.
///
/// # Errors
/// [`DbError`].
pub fn every_of_case(conn: &mut Conn, case: &Case) -> Result<Vec<Package>, DbError> {
    let mine = packages::table
        .filter(packages::organisation_id.eq(case.organisation))
        .filter(packages::case_id.eq(case.id))
        .order(packages::id.desc());
    Ok(mine.select(Package::as_select()).load(conn)?)
}

fn contents_context(id: PackageId) -> String {
    format!("packages.sealed_contents/{id}")
}

/// The list of what a package holds, sealed: names of documents tell of the person.
pub(super) fn seal_contents(key: &CaseKey, id: PackageId, contents: &[Entry]) -> Result<Vec<u8>, VaultError> {
    key.seal_json(&contents_context(id), &contents)
}

/// What a package held: path, size and SHA-256 of every file. It stays when the file of the package is gone.
///
/// # Errors
/// [`ContentsKept`].
pub fn contents_of(conn: &mut Conn, key: &CaseKey, id: PackageId) -> Result<Vec<Entry>, ContentsKept> {
    let sealed: Option<Vec<u8>> =
        packages::table.find(id).select(packages::sealed_contents).first(conn).map_err(DbError::from)?;
    let read = |sealed: Vec<u8>| key.open_json(&contents_context(id), &sealed);
    Ok(sealed.map(read).transpose()?.unwrap_or_default())
}

/// The list of what a package held cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ContentsKept {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Vault(#[from] VaultError),
}
