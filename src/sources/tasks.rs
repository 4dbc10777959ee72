//! Asking the owner of a system that has no interface: a mail with a link, an answer by hand.
//!
//! Invariant: the mail names nobody; the page behind the link shows what is needed to look, no more, and only after a
//! button; an answer that was sent stays as it is until a handler sends it back; and one task of a search is open at a
//! time. What the owner states is the record: that nothing was found, or why nobody could look.

mod answer;
mod ask;
mod files;
pub mod unpack;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

pub use answer::{Answer, AnswerError, REASON_MAX, answer, reopen};
pub use ask::{AddressOf, ask, end, remind};
pub use files::{
    FileError, Given, MOST_FILES, TaskFile, add as add_file, files_of, remove as remove_file, remove_of_case,
    sweep,
};

use super::{declaration::Words, search::Search};
use crate::{
    cases::{self, Case},
    db::{
        Conn, DbError, Instant,
        schema::{searches, source_tasks},
        text_enum,
    },
    ids::{CaseId, LinkId, OrganisationId, SearchId, SourceTaskId, StaffId},
    law::status::Status,
    letters::Lang,
    links::{self, LinkError, Purpose},
    sources::search::SearchState,
    vault::{CaseKey, Vault, VaultError},
};

text_enum! {
    /// Where a task stands.
    TaskState {
        /// The owner is waited for.
        Open = "open",
        /// She sent her answer.
        Answered = "answered",
        /// Another took its place, or nobody waits for it any more.
        Ended = "ended",
    }
}

text_enum! {
    /// What the owner said.
    Said {
        /// Here is what there is.
        Files = "files",
        NothingFound = "nothing-found",
        /// She could not look, and why.
        Cannot = "cannot",
    }
}

/// Whom a task goes to, and what it asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub owner: String,
    pub email: String,
    pub language: Lang,
    pub ask: Words,
    /// Why an earlier answer was sent back.
    #[serde(default)]
    pub again: Option<String>,
}

/// One time in which an owner was asked.
#[derive(Debug, Clone)]
pub struct Task {
    pub id: SourceTaskId,
    pub organisation: OrganisationId,
    pub case: CaseId,
    pub search: SearchId,
    pub state: TaskState,
    pub asked: Asked,
    pub asked_on: NaiveDate,
    pub due_on: NaiveDate,
    pub reminders: i32,
    pub reminded_on: Option<NaiveDate>,
    /// When she first opened the page.
    pub opened_at: Option<DateTime<Utc>>,
    pub said: Option<Said>,
    /// Why she could not look, or what she wrote besides.
    pub reason: Option<String>,
    pub answered_at: Option<DateTime<Utc>>,
    pub asked_by: Option<StaffId>,
}

impl Task {
    #[must_use]
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.state == TaskState::Open && self.due_on < today
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = source_tasks)]
struct Row {
    id: SourceTaskId,
    organisation_id: OrganisationId,
    case_id: CaseId,
    search_id: SearchId,
    link_id: LinkId,
    state: TaskState,
    sealed: Vec<u8>,
    asked_on: NaiveDate,
    due_on: NaiveDate,
    reminders: i32,
    reminded_on: Option<NaiveDate>,
    opened_at: Option<Instant>,
    said: Option<Said>,
    sealed_reason: Option<Vec<u8>>,
    answered_at: Option<Instant>,
    asked_by: Option<StaffId>,
}

fn context(id: SourceTaskId) -> String {
    format!("source_tasks.sealed/{id}")
}

fn reason_context(id: SourceTaskId) -> String {
    format!("source_tasks.sealed_reason/{id}")
}

impl Row {
    fn opened(self, key: &CaseKey) -> Result<Task, VaultError> {
        let reason =
            self.sealed_reason.as_ref().map(|sealed| key.open_json(&reason_context(self.id), sealed));
        Ok(Task {
            id: self.id,
            organisation: self.organisation_id,
            case: self.case_id,
            search: self.search_id,
            state: self.state,
            asked: key.open_json(&context(self.id), &self.sealed)?,
            asked_on: self.asked_on,
            due_on: self.due_on,
            reminders: self.reminders,
            reminded_on: self.reminded_on,
            opened_at: self.opened_at.map(Instant::utc),
            said: self.said,
            reason: reason.transpose()?,
            answered_at: self.answered_at.map(Instant::utc),
            asked_by: self.asked_by,
        })
    }
}

/// Tasks could not be read.
#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    /// Nobody waits for an answer any more, or there is no such task.
    #[error("nobody waits for this any more")]
    Gone,
    #[error(transparent)]
    Link(#[from] LinkError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for TaskError {
    fn from(error: diesel::result::Error) -> Self {
        TaskError::Db(error.into())
    }
}

/// The newest task of each search of the case's newest round.
///
/// # Errors
/// [`TaskError`].
pub fn of_case(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Vec<Task>, TaskError> {
    let round = cases::newest_round(conn, case.organisation, case.id)?;
    let of_round = searches::table
        .filter(searches::organisation_id.eq(case.organisation))
        .filter(searches::case_id.eq(case.id))
        .filter(searches::round.eq(round))
        .select(searches::id);
    let rows: Vec<Row> = source_tasks::table
        .filter(source_tasks::organisation_id.eq(case.organisation))
        .filter(source_tasks::case_id.eq(case.id))
        .filter(source_tasks::search_id.eq_any(of_round))
        .order(source_tasks::id.desc())
        .select(Row::as_select())
        .load(conn)?;
    let mut newest: Vec<Row> = vec![];
    for row in rows {
        if !newest.iter().any(|known| known.search_id == row.search_id) {
            newest.push(row);
        }
    }
    if newest.is_empty() {
        return Ok(vec![]);
    }
    let key = case.key(vault)?;
    Ok(newest.into_iter().map(|row| row.opened(&key)).collect::<Result<_, _>>()?)
}

/// What a link leads to.
pub struct Visit {
    pub case: Case,
    pub search: Search,
    pub task: Task,
    /// The owner is still waited for: she may add files and send.
    pub open: bool,
}

/// Whose task this link is for. Looking changes nothing.
///
/// # Errors
/// [`TaskError::Link`] for a link that does not hold; [`TaskError::Gone`] for a case that is no more.
pub fn look(conn: &mut Conn, vault: &Vault, token: &str, now: DateTime<Utc>) -> Result<Visit, TaskError> {
    let link = links::look(conn, vault, token, now)?;
    let (Purpose::Task, Some(organisation)) = (link.purpose, link.organisation) else {
        return Err(LinkError::Unknown.into());
    };
    let row: Option<Row> = source_tasks::table
        .filter(source_tasks::organisation_id.eq(organisation))
        .filter(source_tasks::link_id.eq(link.id))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    let row = row.ok_or(TaskError::Gone)?;
    let case = cases::find(conn, organisation, row.case_id)?.ok_or(TaskError::Gone)?;
    let search = super::search::find(conn, &case, row.search_id)?.ok_or(TaskError::Gone)?;
    let newest = cases::newest_round(conn, organisation, case.id)?;
    let open = row.state == TaskState::Open
        && case.status == Status::Collecting
        && search.state == SearchState::Asked
        && search.round == newest;
    let task = row.opened(&case.key(vault)?)?;
    Ok(Visit { case, search, task, open })
}

/// The owner pressed the button: from here on she sees whose data are asked for.
///
/// # Errors
/// [`TaskError`].
pub fn opened(tx: &mut Conn, vault: &Vault, token: &str, now: DateTime<Utc>) -> Result<Visit, TaskError> {
    let visit = look(tx, vault, token, now)?;
    if visit.open && visit.task.opened_at.is_none() {
        let mine = source_tasks::table
            .find(visit.task.id)
            .filter(source_tasks::organisation_id.eq(visit.task.organisation));
        diesel::update(mine).set(source_tasks::opened_at.eq(Instant::from(now))).execute(tx)?;
        ask::told(
            tx,
            vault,
            &visit.search,
            (crate::audit::Action::TaskOpened, serde_json::json!({})),
            None,
            now,
        )?;
    }
    Ok(visit)
}
