//! Work to be done after the commit: enqueued in the transaction that makes it necessary, claimed by a worker,
//! tried again when it fails.
//!
//! Invariant: a task is claimed by one worker at a time (its `run_at` is moved into the future as a lease), and a
//! worker that dies loses nothing: the lease runs out and the task is claimed again. So every task is idempotent.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    db::{Conn, Db, DbError, Instant, Json, each, schema::tasks},
    ids::{
        AttachmentId, CaseId, CollectedDocumentId, DeedId, MailId, OrganisationId, PackageId, SearchId,
        SourceTaskId, TaskId, TextMessageId, TransferId,
    },
};

/// How long a claimed task may stay silent before another worker takes it.
pub const LEASE: TimeDelta = TimeDelta::minutes(2);

/// What can be asked of a worker; ids only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "work", rename_all = "kebab-case")]
pub enum Work {
    SendMail {
        mail: MailId,
    },
    SendText {
        text: TextMessageId,
    },
    /// Find the person in one source.
    RunSearch {
        search: SearchId,
    },
    /// Read the datasets of the person who was found.
    ReadSearch {
        search: SearchId,
    },
    BuildPackage {
        package: PackageId,
    },
    /// Change a foreign system, as a person has confirmed.
    CarryOutDeed {
        deed: DeedId,
    },
    /// Look through what was found for other people.
    FindPeople {
        case: CaseId,
    },
    /// Tell another controller that a package waits for it.
    AnnounceTransfer {
        transfer: TransferId,
    },
    /// Ask the sources how the person of a request is reached.
    LookUpContacts {
        case: CaseId,
    },
    /// Have a file looked at for viruses.
    ScanFile {
        attachment: AttachmentId,
    },
    /// Ask the owner of a system.
    AskOwner {
        search: SearchId,
    },
    /// Remind her, where she has not answered.
    RemindOwner {
        task: SourceTaskId,
    },
    /// Have a document of a source looked at for viruses.
    ScanCollected {
        document: CollectedDocumentId,
    },
    /// Read the documents of a case that may be opened now.
    ReadDocuments {
        case: CaseId,
    },
}

impl Work {
    fn kind(self) -> &'static str {
        match self {
            Work::SendMail { .. } => "send-mail",
            Work::SendText { .. } => "send-text",
            Work::RunSearch { .. } => "run-search",
            Work::ReadSearch { .. } => "read-search",
            Work::BuildPackage { .. } => "build-package",
            Work::CarryOutDeed { .. } => "carry-out-deed",
            Work::FindPeople { .. } => "find-people",
            Work::AnnounceTransfer { .. } => "announce-transfer",
            Work::LookUpContacts { .. } => "look-up-contacts",
            Work::ScanFile { .. } => "scan-file",
            Work::AskOwner { .. } => "ask-owner",
            Work::RemindOwner { .. } => "remind-owner",
            Work::ScanCollected { .. } => "scan-collected",
            Work::ReadDocuments { .. } => "read-documents",
        }
    }

    fn subject(self) -> String {
        match self {
            Work::SendMail { mail } => mail.to_string(),
            Work::SendText { text } => text.to_string(),
            Work::RunSearch { search } | Work::ReadSearch { search } | Work::AskOwner { search } => {
                search.to_string()
            }
            Work::RemindOwner { task } => task.to_string(),
            Work::BuildPackage { package } => package.to_string(),
            Work::CarryOutDeed { deed } => deed.to_string(),
            Work::AnnounceTransfer { transfer } => transfer.to_string(),
            Work::LookUpContacts { case } | Work::FindPeople { case } | Work::ReadDocuments { case } => {
                case.to_string()
            }
            Work::ScanFile { attachment } => attachment.to_string(),
            Work::ScanCollected { document } => document.to_string(),
        }
    }

    /// After so many tries a person has to look at it. A mail server may be away for days: about three days of
    /// tries a quarter of an hour apart.
    pub fn tries(self) -> i32 {
        match self {
            Work::SendMail { .. } => 300,
            // A code counts for ten minutes.
            Work::SendText { .. } => 12,
            Work::RunSearch { .. } | Work::ReadSearch { .. } | Work::LookUpContacts { .. } => 5,
            Work::CarryOutDeed { .. } => 5,
            Work::BuildPackage { .. }
            | Work::FindPeople { .. }
            | Work::ReadDocuments { .. }
            | Work::AskOwner { .. }
            | Work::RemindOwner { .. } => 8,
            // A day of tries a quarter of an hour apart; then a person calls there.
            Work::AnnounceTransfer { .. } => 100,
            // A file is held until the scanner is back, however long that takes.
            Work::ScanFile { .. } | Work::ScanCollected { .. } => i32::MAX,
        }
    }
}

/// One piece of work, claimed or listed.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = tasks)]
pub struct Task {
    pub id: TaskId,
    #[diesel(column_name = organisation_id)]
    pub organisation: OrganisationId,
    #[diesel(column_name = case_id)]
    pub case: Option<CaseId>,
    pub kind: String,
    #[diesel(column_name = payload)]
    pub work: Json<Work>,
    pub run_at: Instant,
    /// How often it was claimed, this time included.
    pub attempts: i32,
    /// How often this work was asked for. Never falls, so that a worker knows whether its claim still stands.
    pub asked: i32,
    pub last_error: Option<String>,
    pub done: bool,
    pub created_at: Instant,
}

impl Task {
    /// Whether this was the last try.
    pub fn is_last_try(&self) -> bool {
        self.attempts >= self.work.0.tries()
    }
}

/// Asks for `work` at `run_at`. Asking again for the same work wakes the task that is there.
///
/// # Errors
/// [`DbError`].
pub fn enqueue(
    tx: &mut Conn,
    organisation: OrganisationId,
    case: Option<CaseId>,
    work: Work,
    run_at: DateTime<Utc>,
) -> Result<(), DbError> {
    let at = Instant::from(run_at);
    let task = (
        tasks::id.eq(TaskId::new(run_at)),
        tasks::organisation_id.eq(organisation),
        tasks::case_id.eq(case),
        tasks::kind.eq(work.kind()),
        tasks::payload.eq(Json(work)),
        tasks::dedup.eq(format!("{}:{}", work.kind(), work.subject())),
        tasks::run_at.eq(at),
        tasks::attempts.eq(0),
        tasks::asked.eq(1),
        tasks::done.eq(false),
        tasks::created_at.eq(at),
    );
    let again = (
        tasks::run_at.eq(at),
        tasks::attempts.eq(0),
        tasks::asked.eq(tasks::asked + 1),
        tasks::done.eq(false),
    );
    each!(tx, |c| diesel::insert_into(tasks::table)
        .values(&task)
        .on_conflict(tasks::dedup)
        .do_update()
        .set(again)
        .execute(c))?;
    Ok(())
}

/// Takes the task that has waited longest, if one is due, and holds it for [`LEASE`].
///
/// # Errors
/// [`DbError`].
pub fn claim(db: &Db, now: DateTime<Utc>) -> Result<Option<Task>, DbError> {
    let due = || {
        tasks::table
            .filter(diesel::dsl::not(tasks::done))
            .filter(tasks::run_at.le(Instant::from(now)))
            .order((tasks::run_at, tasks::id))
            .select(tasks::id)
            .limit(1)
    };
    // Looking first costs no write lock while there is nothing to do.
    if db.read(|conn| due().first::<TaskId>(conn).optional().map_err(DbError::from))?.is_none() {
        return Ok(None);
    }
    db.write(|tx| {
        let found: Option<TaskId> = match tx {
            Conn::Postgres(c) => due().for_update().skip_locked().first(c).optional()?,
            Conn::Sqlite(c) => due().first(c).optional()?,
        };
        let Some(id) = found else { return Ok(None) };
        diesel::update(tasks::table.find(id))
            .set((tasks::run_at.eq(Instant::from(now + LEASE)), tasks::attempts.eq(tasks::attempts + 1)))
            .execute(tx)?;
        Ok(Some(tasks::table.find(id).select(Task::as_select()).first(tx)?))
    })
}

/// Long work says that it is alive.
///
/// # Errors
/// [`DbError`].
pub fn keep(tx: &mut Conn, task: TaskId, now: DateTime<Utc>) -> Result<(), DbError> {
    diesel::update(tasks::table.find(task)).set(tasks::run_at.eq(Instant::from(now + LEASE))).execute(tx)?;
    Ok(())
}

/// The task, while nobody has asked for it again or claimed it since. Counting the tries alone is not enough: asking
/// again starts them anew, and then another worker's first try looks like this one's.
#[diesel::dsl::auto_type]
fn as_claimed(id: TaskId, attempts: i32, asked: i32) -> _ {
    tasks::table.find(id).filter(tasks::attempts.eq(attempts)).filter(tasks::asked.eq(asked))
}

/// The work is done, unless it was asked for again while it ran, or another worker has claimed it since: then that
/// claim counts, and the work stays due until its worker has done it or died.
///
/// # Errors
/// [`DbError`].
pub fn finish(db: &Db, task: &Task, now: DateTime<Utc>) -> Result<(), DbError> {
    db.write(|tx| {
        let done = (
            tasks::done.eq(true),
            tasks::last_error.eq(None::<String>),
            tasks::finished_at.eq(Instant::from(now)),
        );
        diesel::update(as_claimed(task.id, task.attempts, task.asked)).set(done).execute(tx)?;
        Ok(())
    })
}

/// The work failed: tried again later, each time a little later, or given up when it was the last try or `hopeless`.
/// `error` is shown to the administrator and names nobody.
///
/// # Errors
/// [`DbError`].
pub fn fail(db: &Db, task: &Task, error: &str, hopeless: bool, now: DateTime<Utc>) -> Result<(), DbError> {
    let given_up = hopeless || task.is_last_try();
    db.write(|tx| {
        let state = (
            tasks::done.eq(given_up),
            tasks::last_error.eq(error),
            tasks::run_at.eq(Instant::from(now + pause(task.attempts))),
        );
        diesel::update(as_claimed(task.id, task.attempts, task.asked)).set(state).execute(tx)?;
        Ok(())
    })
}

/// 2, 4, 8 … seconds, at most a quarter of an hour.
fn pause(attempts: i32) -> TimeDelta {
    let seconds = 1_i64 << attempts.clamp(1, 10);
    TimeDelta::seconds(seconds.min(900))
}

/// What an administrator should look at: given up, or failing and tried again.
///
/// # Errors
/// [`DbError`].
pub fn in_trouble(
    conn: &mut Conn,
    organisation: OrganisationId,
    without: &[CaseId],
) -> Result<Vec<Task>, DbError> {
    Ok(tasks::table
        .filter(tasks::organisation_id.eq(organisation))
        .filter(tasks::last_error.is_not_null())
        .filter(tasks::case_id.is_null().or(tasks::case_id.ne_all(without)))
        .order((tasks::done.desc(), tasks::run_at.desc()))
        .limit(200)
        .select(Task::as_select())
        .load(conn)?)
}

/// How much of that there is.
///
/// # Errors
/// [`DbError`].
pub fn count_in_trouble(
    conn: &mut Conn,
    organisation: OrganisationId,
    without: &[CaseId],
) -> Result<i64, DbError> {
    Ok(tasks::table
        .filter(tasks::organisation_id.eq(organisation))
        .filter(tasks::last_error.is_not_null())
        .filter(tasks::case_id.is_null().or(tasks::case_id.ne_all(without)))
        .count()
        .get_result(conn)?)
}

/// Tries a task again now, whatever became of it. Tells whether the organisation has such a task, of no case `without`.
///
/// # Errors
/// [`DbError`].
pub fn retry(
    tx: &mut Conn,
    organisation: OrganisationId,
    task: TaskId,
    without: &[CaseId],
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let again = (
        tasks::done.eq(false),
        tasks::attempts.eq(0),
        tasks::asked.eq(tasks::asked + 1),
        tasks::run_at.eq(Instant::from(now)),
    );
    let mine = tasks::table
        .find(task)
        .filter(tasks::organisation_id.eq(organisation))
        .filter(tasks::case_id.is_null().or(tasks::case_id.ne_all(without)));
    Ok(diesel::update(mine).set(again).execute(tx)? == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_grows_and_ends_at_a_quarter_of_an_hour() {
        let pauses: Vec<i64> = (1..=12).map(|n| pause(n).num_seconds()).collect();
        assert_eq!(pauses[..4], [2, 4, 8, 16]);
        assert!(pauses.is_sorted() && pauses.iter().all(|s| *s <= 900));
    }
}
