//! What a handler writes down on a step of the procedure: what she found, did or asked, in her own words.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{begin_action, tell};
use crate::{
    audit::Action,
    cases::{Case, StepError, touch},
    db::{Conn, DbError, Instant, schema::case_steps},
    ids::StaffId,
    law::{
        procedure::{self, Key},
        status::Status,
    },
    vault::{Vault, VaultError},
};

/// The longest note, in characters.
pub const NOTE_MAX: usize = 2_000;

/// A note as it stands in the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub key: Key,
    pub text: String,
    pub by: StaffId,
    pub at: DateTime<Utc>,
}

/// Nothing was written down.
#[derive(Debug, thiserror::Error)]
pub enum NoteError {
    #[error("a step is shown by what was written down")]
    Missing,
    #[error("the note is longer than {NOTE_MAX} characters")]
    TooLong,
    /// The step is none of this right, or something else shows it.
    #[error("this step takes no note")]
    NoSuchStep,
    #[error(transparent)]
    Step(#[from] StepError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for NoteError {
    fn from(error: diesel::result::Error) -> Self {
        NoteError::Db(error.into())
    }
}

fn context(case: &Case, key: Key) -> String {
    format!("case_steps.sealed_note/{}/{key}", case.id)
}

/// Writes down what shows a step; a later note takes the place of an earlier one. `case` is brought up to date.
///
/// # Errors
/// [`NoteError`]; then nothing was written down.
pub fn note(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    key: Key,
    text: &str,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), NoteError> {
    let text = text.trim();
    if !procedure::takes_note(case.right, key) {
        return Err(NoteError::NoSuchStep);
    }
    if text.is_empty() {
        return Err(NoteError::Missing);
    }
    if text.chars().count() > NOTE_MAX {
        return Err(NoteError::TooLong);
    }
    // Why nobody could be identified, and that she was reminded, is written down while that is still so.
    let asking = matches!(case.status, Status::Received | Status::Identity);
    if asking && procedure::AS_NEEDED.iter().any(|check| check.key == key) {
        touch(tx, case, now)?;
    } else {
        begin_action(tx, case, now)?;
    }
    let here = case_steps::table.find((case.id, key.as_str()));
    diesel::delete(here.filter(case_steps::organisation_id.eq(case.organisation))).execute(tx)?;
    let row = (
        case_steps::case_id.eq(case.id),
        case_steps::step.eq(key),
        case_steps::organisation_id.eq(case.organisation),
        case_steps::sealed_note.eq(case.key(vault)?.seal(&context(case, key), text.as_bytes())),
        case_steps::recorded_by.eq(by),
        case_steps::recorded_at.eq(Instant::from(now)),
    );
    diesel::insert_into(case_steps::table).values(row).execute(tx)?;
    Ok(tell(tx, vault, case, (Action::StepRecorded, serde_json::json!({ "step": key })), by, now)?)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = case_steps)]
struct Row {
    step: Key,
    sealed_note: Vec<u8>,
    recorded_by: StaffId,
    recorded_at: Instant,
}

/// Every note of a case.
///
/// # Errors
/// [`NoteError::Db`], or [`NoteError::Vault`] when a note does not open.
pub fn notes_of(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Vec<Note>, NoteError> {
    let rows: Vec<Row> = case_steps::table
        .filter(case_steps::organisation_id.eq(case.organisation))
        .filter(case_steps::case_id.eq(case.id))
        .select(Row::as_select())
        .load(conn)?;
    let key = case.key(vault)?;
    let opened = |row: Row| {
        let text = key.open(&context(case, row.step), &row.sealed_note)?;
        let text = String::from_utf8(text).map_err(|_| VaultError::NotAuthentic)?;
        Ok(Note { key: row.step, text, by: row.recorded_by, at: row.recorded_at.utc() })
    };
    rows.into_iter().map(opened).collect()
}
