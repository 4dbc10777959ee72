//! The owner sends her answer; a handler sends it back.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::json;

use super::{AddressOf, Said, Task, TaskError, TaskState, Visit, ask, files, look, of_case, reason_context};
use crate::{
    audit::{Action, By},
    cases::{self, Case, StepError},
    db::{Conn, Db, DbError, Instant, schema::source_tasks},
    ids::{SearchId, StaffId},
    law::status::{Status, Step},
    sources::{
        Sources,
        collect::{self, CollectError},
        documents::{self, DOCUMENTS, DocumentOrigin, DocumentsError, Place},
        search::{self, SearchState},
    },
    vault::{Vault, VaultError},
};

/// The longest reason, in characters.
pub const REASON_MAX: usize = 2_000;

/// What the owner answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The files on the page are all there is.
    Files,
    NothingFound,
    /// She could not look, because.
    Cannot(String),
}

/// Nothing was sent or sent back.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    #[error("there is no file to send")]
    NoFiles,
    /// "Nothing found" while files lie on the page.
    #[error("there are files on the page")]
    FilesThere,
    #[error("a reason is needed")]
    ReasonMissing,
    #[error("the reason is longer than {REASON_MAX} characters")]
    ReasonTooLong,
    /// It was not answered, or the case is beyond it.
    #[error("this task cannot be sent back now")]
    NotNow,
    #[error(transparent)]
    Step(#[from] StepError),
    #[error(transparent)]
    Collect(#[from] CollectError),
    #[error(transparent)]
    Task(#[from] TaskError),
}

impl From<DbError> for AnswerError {
    fn from(error: DbError) -> Self {
        AnswerError::Task(error.into())
    }
}

impl From<VaultError> for AnswerError {
    fn from(error: VaultError) -> Self {
        AnswerError::Task(error.into())
    }
}

impl From<diesel::result::Error> for AnswerError {
    fn from(error: diesel::result::Error) -> Self {
        AnswerError::Task(error.into())
    }
}

impl From<DocumentsError> for AnswerError {
    fn from(error: DocumentsError) -> Self {
        match error {
            DocumentsError::Db(e) => e.into(),
            DocumentsError::Vault(e) => e.into(),
        }
    }
}

fn checked(reason: &str) -> Result<&str, AnswerError> {
    match reason.trim() {
        "" => Err(AnswerError::ReasonMissing),
        reason if reason.chars().count() > REASON_MAX => Err(AnswerError::ReasonTooLong),
        reason => Ok(reason),
    }
}

/// Sends the answer: from here on it is locked. Documents of an earlier answer make way, but for those that somebody has
/// decided about.
///
/// # Errors
/// [`AnswerError`]; [`TaskError::Gone`] when nobody waits for it any more.
pub fn answer(
    db: &Db,
    (vault, sources): (&Vault, &Sources),
    token: &str,
    answer: &Answer,
    now: DateTime<Utc>,
) -> Result<(), AnswerError> {
    let old = db.write(|tx| {
        let Visit { mut case, .. } = look(tx, vault, token, now)?;
        cases::hold(tx, &mut case)?;
        // Looked at once more, now that nobody else can change it.
        let visit = look(tx, vault, token, now)?;
        if !visit.open {
            return Err(TaskError::Gone.into());
        }
        let key = case.key(vault)?;
        let given = files::files_of(tx, &key, &visit.task)?;
        let (said, reason) = match answer {
            Answer::Files if given.is_empty() => return Err(AnswerError::NoFiles),
            Answer::NothingFound if !given.is_empty() => return Err(AnswerError::FilesThere),
            Answer::Files => (Said::Files, None),
            Answer::NothingFound => (Said::NothingFound, None),
            Answer::Cannot(reason) => (Said::Cannot, Some(checked(reason)?)),
        };
        let old = documents::remove_of_search(tx, case.organisation, visit.search.id, now)?;
        if said == Said::Files {
            let (dataset, origin) = origin(sources, &visit);
            let place = Place {
                organisation: case.organisation,
                case: case.id,
                search: visit.search.id,
                source: &visit.search.source,
                dataset: &dataset,
            };
            let first = documents::first_free(tx, place)?;
            for (position, one) in (first..).zip(&given) {
                documents::add(tx, &key, place, (position, &one.arrived, &origin), now)?;
            }
            files::forget(tx, &visit.task)?;
        }
        keep(
            tx,
            &visit.task,
            said,
            reason.map(|reason| key.seal_json(&reason_context(visit.task.id), reason)).transpose()?,
            now,
        )?;
        let details = json!({ "answer": said, "files": if said == Said::Files { given.len() } else { 0 } });
        ask::told(tx, vault, &visit.search, (Action::TaskAnswered, details), None, now)?;
        let state = match said {
            Said::Files => SearchState::Done,
            Said::NothingFound => SearchState::NothingFound,
            Said::Cannot => SearchState::Failed,
        };
        let documents = if said == Said::Files { given.len() } else { 0 };
        collect::answered(tx, vault, &mut case, &visit.search, (state, documents), now)?;
        Ok::<_, AnswerError>(old)
    })?;
    for file in old {
        if let Err(error) = vault.remove_file(file) {
            log::warn!("sealed file {file} is left behind: {error}");
        }
    }
    Ok(())
}

/// The declaration says what the files are; without one any more, the search still knows the source's title.
fn origin(sources: &Sources, visit: &Visit) -> (String, DocumentOrigin) {
    let source = sources.get(&visit.search.source);
    let papers = source.and_then(|source| source.papers.first().map(|papers| papers.origin(source)));
    papers.map_or_else(
        || (DOCUMENTS.to_owned(), DocumentOrigin::unknown(visit.search.details.0.title.clone())),
        |(name, origin)| (name.to_owned(), origin),
    )
}

fn keep(
    tx: &mut Conn,
    task: &Task,
    said: Said,
    reason: Option<Vec<u8>>,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let mine = source_tasks::table.find(task.id).filter(source_tasks::organisation_id.eq(task.organisation));
    let done = (
        source_tasks::state.eq(TaskState::Answered),
        source_tasks::said.eq(said),
        source_tasks::sealed_reason.eq(reason),
        source_tasks::answered_at.eq(Instant::from(now)),
    );
    diesel::update(mine).set(done).execute(tx)?;
    Ok(())
}

/// Sends an answer back to its owner, with the reason, behind a new link. The case waits for her again. What she sent
/// stays until her next answer takes its place. `case` is brought up to date.
///
/// # Errors
/// [`AnswerError`].
pub fn reopen(
    tx: &mut Conn,
    (vault, sources): (&Vault, &Sources),
    case: &mut Case,
    (search, reason): (SearchId, &str),
    address_of: AddressOf<'_>,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), AnswerError> {
    let reason = checked(reason)?.to_owned();
    cases::hold(tx, case)?;
    let task = of_case(tx, vault, case)?.into_iter().find(|task| task.search == search);
    let search = search::find(tx, case, search)?.ok_or(AnswerError::NotNow)?;
    if task.is_none_or(|task| task.state != TaskState::Answered) {
        return Err(AnswerError::NotNow);
    }
    match case.status {
        Status::Collecting => {}
        Status::Review => {
            let told = (Action::CollectingStarted, json!({ "sources": [search.source] }));
            cases::advance(tx, vault, case, Step::Collect, By::Staff(by), told, now)?;
        }
        _ => return Err(AnswerError::NotNow),
    }
    collect::waits_again(tx, &search, now)?;
    Ok(ask::ask(tx, (vault, sources), search.id, (Some(reason), Some(by)), address_of, now)?)
}
