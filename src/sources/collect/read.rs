//! A worker reads the datasets of the person who was found into sealed files.
//!
//! Invariant: all datasets of a source become part of the case in one transaction, or none does; files of a reading
//! that came to nothing are removed.

use std::{
    io,
    ops::ControlFlow,
    time::{Duration, Instant as Moment},
};

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    CollectError, Parts, Trouble, WorkError,
    papers::{self, Brought},
    settle::{at_work, failed, finish_if_settled, still, tell, update},
};
use crate::{
    audit::{Action, By},
    cases::Case,
    db::{
        Conn, Db, DbError, Instant, Json,
        schema::{datasets, searches},
    },
    ids::{DatasetId, FileId, SearchId},
    sources::{
        self,
        cell::{Cell, Column},
        collected::{CollectedColumn, CollectedDetails},
        connector::{Cap, Sink},
        declaration::{Dataset, Source},
        kinds::Observed,
        rows::RowWriter,
        search::{self, Search, SearchState},
    },
    vault::{CaseKey, Vault},
};

/// What is to be done, in the same transaction, with the columns of a new dataset that are about other people: the
/// review withholds them (art. 15(4)). An error takes everything back.
pub type Declared<'a> = &'a dyn Fn(&mut Conn, &Case, DatasetId, &[String]) -> Result<(), String>;

/// How often the search says how far it is.
const PROGRESS: Duration = Duration::from_millis(700);

/// Carries out [`Work::ReadSearch`](crate::outbox::Work::ReadSearch). Doing it again after a crash reads again.
///
/// # Errors
/// [`WorkError`]; the search then says why.
pub fn read(
    parts: Parts<'_>,
    search: SearchId,
    last_try: bool,
    declared: Declared<'_>,
    now: DateTime<Utc>,
) -> Result<(), WorkError> {
    let Some((mut case, search)) = parts.db.read(|conn| at_work(conn, search, SearchState::Reading))? else {
        return Ok(());
    };
    let mut files = Files { vault: parts.vault, made: vec![] };
    let fetched = match fetch(parts, &case, &search, &mut files, now) {
        Ok(fetched) => fetched,
        Err(trouble) => return failed(parts, (&mut case, &search), trouble, last_try, now),
    };
    let kept = parts
        .db
        .write(|tx| record(tx, parts.vault, &mut case, &search, (&fetched.0, &fetched.1), declared, now));
    // After an error nobody knows whether the commit took place: a file too many is better than one too few.
    if !matches!(kept, Ok(false)) {
        files.made.clear();
    }
    Ok(kept.map(|_| ())?)
}

/// Files that are removed unless they became part of the case.
pub(super) struct Files<'a> {
    pub vault: &'a Vault,
    pub made: Vec<FileId>,
}

impl Drop for Files<'_> {
    fn drop(&mut self) {
        for file in &self.made {
            if let Err(error) = self.vault.remove_file(*file) {
                log::warn!("sealed file {file} is left behind: {error}");
            }
        }
    }
}

/// One dataset that lies in a sealed file.
struct Fetched {
    name: String,
    file: FileId,
    rows: u64,
    details: CollectedDetails,
}

fn fetch(
    parts: Parts<'_>,
    case: &Case,
    search: &Search,
    files: &mut Files<'_>,
    now: DateTime<Utc>,
) -> Result<(Vec<Fetched>, Brought), Trouble> {
    let source = parts.source(case, search)?;
    let key = case.key(parts.vault).map_err(Trouble::storage)?;
    let candidates = parts.db.read(|conn| search::candidates_of(conn, parts.vault, case, search.id));
    let chosen =
        candidates.map_err(Trouble::storage)?.into_iter().filter(|candidate| candidate.chosen == Some(true));
    let persons: Vec<Cell> = chosen.map(|candidate| candidate.candidate.key).collect();
    let mut progress = Progress { db: parts.db, search, rows: 0, told: Moment::now() };
    let mut fetched = vec![];
    for dataset in &source.datasets {
        fetched.push(fetch_one(parts.vault, &key, (source, dataset), &persons, files, &mut progress, now)?);
    }
    let brought = papers::bring(&key, source, &persons, files, now)?;
    Ok((fetched, brought))
}

fn fetch_one(
    vault: &Vault,
    key: &CaseKey,
    (source, dataset): (&Source, &Dataset),
    persons: &[Cell],
    files: &mut Files<'_>,
    progress: &mut Progress<'_>,
    now: DateTime<Utc>,
) -> Result<Fetched, Trouble> {
    let file = FileId::new(now);
    let writer = RowWriter::create(vault, key, file).map_err(Trouble::storage)?;
    files.made.push(file);
    let mut sealing =
        Sealing { writer, observed: Observed::new(&[]), columns: None, failure: None, progress };
    let (mut capped, mut undecodable): (Option<Cap>, u64) = (None, 0);
    for person in persons {
        let outcome = sources::read(source, dataset, person, &mut sealing)?;
        if let Some(failure) = sealing.failure.take() {
            return Err(Trouble::storage(failure));
        }
        capped = capped.or(outcome.capped);
        undecodable += outcome.undecodable;
    }
    let columns = columns(dataset, sealing.observed)?;
    let rows = sealing.writer.commit().map_err(Trouble::storage)?;
    let details = CollectedDetails {
        title: dataset.title.clone(),
        description: dataset.description.clone(),
        source_title: source.title.clone(),
        activity: dataset.activity.clone(),
        provided_by: dataset.provided_by,
        legal_basis: dataset.legal_basis,
        sensitivity: dataset.sensitivity,
        sensitive: dataset.sensitive.clone(),
        primary_key: dataset.primary_key.clone(),
        references: dataset.references.clone(),
        columns,
        capped,
        undecodable,
    };
    Ok(Fetched { name: dataset.name.clone(), file, rows, details })
}

/// The columns with their titles. A column of other people that is not there was renamed, and would be handed over
/// under its new name: better none at all.
fn columns(dataset: &Dataset, observed: Observed) -> Result<Vec<CollectedColumn>, Trouble> {
    let columns = observed.columns();
    let there = |name: &String| columns.iter().any(|column| column.name == *name);
    if let Some(gone) = dataset.others.iter().find(|other| !there(&other.column)) {
        let words = format!("dataset {}: the column {} is gone", dataset.name, gone.column);
        return Err(Trouble::hopeless("columns-changed", words));
    }
    let about_others = |name: &String| dataset.others.iter().any(|other| other.column == *name);
    let title = |name: &String| dataset.columns.get(name).and_then(|titled| titled.title.clone());
    let description = |name: &String| dataset.columns.get(name).and_then(|titled| titled.description.clone());
    let codes = |name: &String| dataset.columns.get(name).map(|titled| titled.codes.clone());
    let collected = |Column { name, kind }: Column| CollectedColumn {
        title: title(&name),
        description: description(&name),
        codes: codes(&name).unwrap_or_default(),
        others: about_others(&name),
        name,
        kind,
    };
    Ok(columns.into_iter().map(collected).collect())
}

/// Rows on their way from the source into a sealed file.
struct Sealing<'a, 'b> {
    writer: RowWriter,
    observed: Observed,
    columns: Option<Vec<Column>>,
    failure: Option<io::Error>,
    progress: &'a mut Progress<'b>,
}

impl Sink for Sealing<'_, '_> {
    fn columns(&mut self, columns: &[Column]) -> ControlFlow<()> {
        match &self.columns {
            None => {
                self.observed = Observed::new(columns);
                self.columns = Some(columns.to_vec());
                ControlFlow::Continue(())
            }
            Some(before) if before == columns => ControlFlow::Continue(()),
            Some(_) => {
                self.failure = Some(io::Error::other("the columns changed between two readings"));
                ControlFlow::Break(())
            }
        }
    }

    fn row(&mut self, row: Vec<Cell>) -> ControlFlow<()> {
        self.observed.row(&row);
        let written = self.writer.row(&row).and_then(|()| self.progress.row().map_err(io::Error::other));
        match written {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.failure = Some(error);
                ControlFlow::Break(())
            }
        }
    }
}

/// Tells from time to time how many rows there are so far.
struct Progress<'a> {
    db: &'a Db,
    search: &'a Search,
    rows: i64,
    told: Moment,
}

impl Progress<'_> {
    fn row(&mut self) -> Result<(), DbError> {
        self.rows += 1;
        if self.rows % 256 != 0 || self.told.elapsed() < PROGRESS {
            return Ok(());
        }
        self.told = Moment::now();
        self.db.write(|tx| rows_read(tx, self.search, self.rows))
    }
}

fn rows_read(tx: &mut Conn, search: &Search, rows: i64) -> Result<(), DbError> {
    let mine = searches::table.find(search.id).filter(searches::organisation_id.eq(search.organisation));
    diesel::update(mine).set(searches::rows_read.eq(rows)).execute(tx)?;
    Ok(())
}

/// Makes the files part of the case. Tells whether they were still wanted.
fn record(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    search: &Search,
    (fetched, brought): (&[Fetched], &Brought),
    declared: Declared<'_>,
    now: DateTime<Utc>,
) -> Result<bool, CollectError> {
    if !still(tx, case, search.id, SearchState::Reading)? {
        return Ok(false);
    }
    let mut rows: i64 = 0;
    for (position, dataset) in (0..).zip(fetched) {
        let id = insert(tx, search, position, dataset, now)?;
        let others = dataset.details.columns.iter().filter(|column| column.others);
        let others: Vec<String> = others.map(|column| column.name.clone()).collect();
        if !others.is_empty() {
            declared(tx, case, id, &others).map_err(CollectError::Declared)?;
        }
        rows += signed(dataset.rows);
    }
    rows_read(tx, search, rows)?;
    papers::keep(tx, &case.key(vault)?, search, brought, now)?;
    let mut details = search.details.0.clone();
    details.failure = None;
    details.capped = brought.capped || fetched.iter().any(|dataset| dataset.details.capped.is_some());
    details.documents = brought.documents.len();
    details.refused = brought.refused;
    update(tx, search, SearchState::Done, &details, now)?;
    let told = serde_json::json!({
        "result": "read", "datasets": fetched.len(), "rows": rows, "capped": details.capped,
        "documents": details.documents,
    });
    tell(tx, vault, search, (Action::SourceSearched, told), By::Program, now)?;
    finish_if_settled(tx, vault, case, now)?;
    Ok(true)
}

fn insert(
    tx: &mut Conn,
    search: &Search,
    position: i32,
    dataset: &Fetched,
    now: DateTime<Utc>,
) -> Result<DatasetId, DbError> {
    let id = DatasetId::new(now);
    let row = (
        datasets::id.eq(id),
        datasets::organisation_id.eq(search.organisation),
        datasets::case_id.eq(search.case),
        datasets::search_id.eq(search.id),
        datasets::source.eq(&search.source),
        datasets::name.eq(&dataset.name),
        datasets::position.eq(position),
        datasets::file_id.eq(dataset.file),
        datasets::row_count.eq(signed(dataset.rows)),
        datasets::details.eq(Json(dataset.details.clone())),
        datasets::collected_at.eq(Instant::from(now)),
    );
    diesel::insert_into(datasets::table).values(row).execute(tx)?;
    Ok(id)
}

/// A count as the database keeps it.
fn signed(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}
