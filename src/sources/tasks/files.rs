//! What the owner has put on the page and not sent yet: sealed, listed, taken away again.

use std::{collections::BTreeMap, io::Read};

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    Task, TaskError, look,
    unpack::{Bounds, Unfit, is_zip, unpack},
};
use crate::{
    db::{Conn, Db, DbError, schema::task_files},
    ids::{FileId, OrganisationId, SourceTaskId, TaskFileId},
    links::Purpose,
    sources::documents::{Arrived, Arriving, DocumentError, seal},
    vault::{CaseKey, Vault, VaultError},
};

/// Files that one answer may have, those out of a zip counted one by one.
pub const MOST_FILES: usize = 2_000;

/// A file on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskFile {
    pub id: TaskFileId,
    pub arrived: Arrived,
}

/// What is sealed of a file.
#[derive(Serialize, Deserialize)]
struct Inside {
    name: String,
    media_type: String,
    bytes: u64,
    sha256: String,
}

/// A file that the owner chose.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    pub name: &'a str,
    /// Bytes that all files of an answer may have together.
    pub most: u64,
}

/// A file was not taken; nothing of it is left.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("the file is empty")]
    Empty,
    #[error("the files are larger than is taken")]
    TooLarge,
    #[error("there are more than {MOST_FILES} files")]
    TooMany,
    #[error("the file did not arrive whole")]
    Interrupted,
    /// A zip, or an entry of it.
    #[error("{0}")]
    Zip(Unfit),
    #[error(transparent)]
    Task(#[from] TaskError),
}

impl From<DbError> for FileError {
    fn from(error: DbError) -> Self {
        FileError::Task(error.into())
    }
}

impl From<VaultError> for FileError {
    fn from(error: VaultError) -> Self {
        FileError::Task(error.into())
    }
}

impl From<DocumentError> for FileError {
    fn from(error: DocumentError) -> Self {
        match error {
            DocumentError::TooLarge => FileError::TooLarge,
            DocumentError::Interrupted(_) => FileError::Interrupted,
            DocumentError::Vault(e) => e.into(),
        }
    }
}

fn context(id: TaskFileId) -> String {
    format!("task_files.sealed/{id}")
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = task_files)]
struct Row {
    id: TaskFileId,
    file_id: FileId,
    sealed: Vec<u8>,
}

/// The files on the page of a task, in the order in which they came.
///
/// # Errors
/// [`TaskError`].
pub fn files_of(conn: &mut Conn, key: &CaseKey, task: &Task) -> Result<Vec<TaskFile>, TaskError> {
    let rows: Vec<Row> = task_files::table
        .filter(task_files::organisation_id.eq(task.organisation))
        .filter(task_files::task_id.eq(task.id))
        .order(task_files::id)
        .select(Row::as_select())
        .load(conn)?;
    let opened = |row: Row| {
        let inside: Inside = key.open_json(&context(row.id), &row.sealed)?;
        let arrived = Arrived {
            file: row.file_id,
            name: inside.name,
            media_type: inside.media_type,
            bytes: inside.bytes,
            sha256: inside.sha256,
            told: BTreeMap::new(),
        };
        Ok(TaskFile { id: row.id, arrived })
    };
    rows.into_iter().map(opened).collect()
}

/// Files that are removed again unless they are kept.
struct Loose<'a> {
    vault: &'a Vault,
    made: Vec<Arrived>,
}

impl Drop for Loose<'_> {
    fn drop(&mut self) {
        for one in &self.made {
            if let Err(error) = self.vault.remove_file(one.file) {
                log::warn!("sealed file {} is left behind: {error}", one.file);
            }
        }
    }
}

/// Takes a file; a zip is taken apart, all of it or nothing. Tells how many files that made.
///
/// # Errors
/// [`FileError`].
pub fn add(
    db: &Db,
    vault: &Vault,
    token: &str,
    given: Given<'_>,
    content: impl Read,
    now: DateTime<Utc>,
) -> Result<usize, FileError> {
    let (visit, there) = db.read(|conn| {
        let visit = look(conn, vault, token, now)?;
        let key = visit.case.key(vault)?;
        let there = files_of(conn, &key, &visit.task)?;
        Ok::<_, TaskError>((visit, there))
    })?;
    if !visit.open {
        return Err(TaskError::Gone.into());
    }
    let key = visit.case.key(vault)?;
    let used: u64 = there.iter().map(|one| one.arrived.bytes).sum();
    let left = given.most.saturating_sub(used);
    let whole =
        seal(vault, &key, Arriving { name: given.name, told: BTreeMap::new(), content, longest: left }, now)?;
    let mut loose = Loose { vault, made: vec![whole] };
    if loose.made[0].bytes == 0 {
        return Err(FileError::Empty);
    }
    let mut head = [0; 4];
    let filled =
        vault.open_file(&key, loose.made[0].file)?.read(&mut head).map_err(|_| FileError::Interrupted)?;
    let mut parts = Loose { vault, made: vec![] };
    let zipped = is_zip(&head[..filled], &loose.made[0].name);
    if zipped {
        let reader = vault.open_file(&key, loose.made[0].file)?;
        let bounds = Bounds { entries: MOST_FILES, bytes: left };
        let done = unpack(reader, bounds, &mut |name, content| {
            let arriving = Arriving { name, told: BTreeMap::new(), content, longest: left };
            parts.made.push(seal(vault, &key, arriving, now)?);
            Ok::<_, FileError>(())
        })?;
        done.map_err(FileError::Zip)?;
    }
    let kept = if zipped { &parts.made } else { &loose.made };
    if there.len() + kept.len() > MOST_FILES {
        return Err(FileError::TooMany);
    }
    db.write(|tx| {
        // It may have been sent meanwhile, or taken back.
        if !look(tx, vault, token, now)?.open {
            return Err(TaskError::Gone);
        }
        kept.iter().try_for_each(|one| insert(tx, &key, &visit.task, one, now))
    })?;
    let count = kept.len();
    if zipped {
        parts.made.clear();
    } else {
        loose.made.clear();
    }
    Ok(count)
}

fn insert(
    tx: &mut Conn,
    key: &CaseKey,
    task: &Task,
    one: &Arrived,
    now: DateTime<Utc>,
) -> Result<(), TaskError> {
    let id = TaskFileId::new(now);
    let inside = Inside {
        name: one.name.clone(),
        media_type: one.media_type.clone(),
        bytes: one.bytes,
        sha256: one.sha256.clone(),
    };
    let row = (
        task_files::id.eq(id),
        task_files::organisation_id.eq(task.organisation),
        task_files::case_id.eq(task.case),
        task_files::task_id.eq(task.id),
        task_files::file_id.eq(one.file),
        task_files::sealed.eq(key.seal_json(&context(id), &inside)?),
        task_files::created_at.eq(crate::db::Instant::from(now)),
    );
    diesel::insert_into(task_files::table).values(row).execute(tx)?;
    Ok(())
}

/// Takes a file off the page again, while the answer is not sent. Tells whether it was there.
///
/// # Errors
/// [`TaskError`].
pub fn remove(
    db: &Db,
    vault: &Vault,
    token: &str,
    file: TaskFileId,
    now: DateTime<Utc>,
) -> Result<bool, TaskError> {
    let gone: Option<FileId> = db.write(|tx| {
        let visit = look(tx, vault, token, now)?;
        if !visit.open {
            return Err(TaskError::Gone);
        }
        let mine = || {
            task_files::table
                .find(file)
                .filter(task_files::organisation_id.eq(visit.task.organisation))
                .filter(task_files::task_id.eq(visit.task.id))
        };
        let found = mine().select(task_files::file_id).first(tx).optional()?;
        diesel::delete(mine()).execute(tx)?;
        Ok(found)
    })?;
    if let Some(file) = gone {
        vault.remove_file(file)?;
    }
    Ok(gone.is_some())
}

/// What was not sent with one task stays on the page of the next.
pub(super) fn hand_over(
    tx: &mut Conn,
    organisation: OrganisationId,
    before: SourceTaskId,
    after: SourceTaskId,
) -> Result<(), DbError> {
    let mine = task_files::table
        .filter(task_files::organisation_id.eq(organisation))
        .filter(task_files::task_id.eq(before));
    diesel::update(mine).set(task_files::task_id.eq(after)).execute(tx)?;
    Ok(())
}

/// The files became part of the case: the page has them no more.
pub(super) fn forget(tx: &mut Conn, task: &Task) -> Result<(), DbError> {
    let mine = task_files::table
        .filter(task_files::organisation_id.eq(task.organisation))
        .filter(task_files::task_id.eq(task.id));
    diesel::delete(mine).execute(tx)?;
    Ok(())
}

/// Removes what nobody sent while the link held. Tells how many files.
///
/// # Errors
/// [`DbError`]; what is left goes at the next sweep.
pub fn sweep(db: &Db, vault: &Vault, now: DateTime<Utc>) -> Result<usize, DbError> {
    let before = crate::db::Instant::from(now - Purpose::Task.lifetime() - TimeDelta::days(1));
    let old: Vec<(TaskFileId, FileId)> = db.read(|conn| {
        task_files::table
            .filter(task_files::created_at.le(before))
            .select((task_files::id, task_files::file_id))
            .limit(1000)
            .load(conn)
            .map_err(DbError::from)
    })?;
    let mut removed = 0;
    for (id, file) in old {
        if let Err(e) = vault.remove_file(file) {
            log::error!("an unsent file {file}: {e}");
            continue;
        }
        db.write(|tx| diesel::delete(task_files::table.find(id)).execute(tx).map_err(DbError::from))?;
        removed += 1;
    }
    Ok(removed)
}

/// Takes what was asked of owners and what they put on their pages: the case is purged. The files are the caller's to
/// remove once the transaction stands.
///
/// # Errors
/// [`DbError`].
pub fn remove_of_case(
    tx: &mut Conn,
    organisation: OrganisationId,
    case: crate::ids::CaseId,
) -> Result<Vec<FileId>, DbError> {
    use crate::db::schema::source_tasks;
    let mine = || {
        task_files::table
            .filter(task_files::organisation_id.eq(organisation))
            .filter(task_files::case_id.eq(case))
    };
    let files = mine().select(task_files::file_id).load(tx)?;
    diesel::delete(mine()).execute(tx)?;
    let asked = source_tasks::table
        .filter(source_tasks::organisation_id.eq(organisation))
        .filter(source_tasks::case_id.eq(case));
    diesel::delete(asked).execute(tx)?;
    Ok(files)
}
