//! Own wordings as they are stored.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{WordingError, check_wording};
use crate::{
    audit::{self, Action, By, Event},
    db::{Conn, DbError, Instant, schema::letter_wordings},
    ids::{OrganisationId, StaffId},
    law::letters::{LetterKind, Part},
    letters::Lang,
    vault::Vault,
};

/// The words of an organisation for one part of one kind of letter.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = letter_wordings)]
pub struct OwnWording {
    pub kind: LetterKind,
    pub part: Part,
    pub language: Lang,
    pub text: String,
}

/// The own words of an organisation.
#[derive(Debug, Clone, Default)]
pub struct Wordings(Vec<OwnWording>);

impl Wordings {
    pub fn find(&self, kind: LetterKind, part: Part, lang: Lang) -> Option<&str> {
        let found = self.0.iter().find(|own| (own.kind, own.part, own.language) == (kind, part, lang));
        found.map(|own| own.text.as_str())
    }
}

impl FromIterator<OwnWording> for Wordings {
    fn from_iter<I: IntoIterator<Item = OwnWording>>(own: I) -> Wordings {
        Wordings(own.into_iter().collect())
    }
}

/// The words were not kept.
#[derive(Debug, thiserror::Error)]
pub enum WordingRefused {
    #[error(transparent)]
    Wording(#[from] WordingError),
    /// The part has no words that an organisation could change.
    #[error("this part has no words of its own")]
    NoWords,
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Every own wording of an organisation.
///
/// # Errors
/// [`DbError`].
pub fn wordings(conn: &mut Conn, organisation: OrganisationId) -> Result<Wordings, DbError> {
    let mine = letter_wordings::table.filter(letter_wordings::organisation_id.eq(organisation));
    Ok(Wordings(mine.select(OwnWording::as_select()).load(conn)?))
}

/// Keeps own words for a part, in place of earlier ones.
///
/// # Errors
/// [`WordingRefused`]; then nothing has changed.
pub fn save_wording(
    tx: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    (kind, part, lang): (LetterKind, Part, Lang),
    text: &str,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), WordingRefused> {
    if !part.has_words() {
        return Err(WordingRefused::NoWords);
    }
    let text = check_wording(part, text)?;
    remove(tx, organisation, (kind, part, lang))?;
    let row = (
        letter_wordings::organisation_id.eq(organisation),
        letter_wordings::kind.eq(kind),
        letter_wordings::part.eq(part),
        letter_wordings::language.eq(lang),
        letter_wordings::text.eq(text),
        letter_wordings::changed_by.eq(by),
        letter_wordings::changed_at.eq(Instant::from(now)),
    );
    diesel::insert_into(letter_wordings::table).values(row).execute(tx).map_err(DbError::from)?;
    Ok(told(tx, vault, organisation, (kind, part, lang), "own", by, now)?)
}

/// Goes back to our words for a part.
///
/// # Errors
/// [`DbError`].
pub fn reset_wording(
    tx: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    which: (LetterKind, Part, Lang),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    match remove(tx, organisation, which)? {
        0 => Ok(()),
        _ => told(tx, vault, organisation, which, "built-in", by, now),
    }
}

fn remove(
    tx: &mut Conn,
    organisation: OrganisationId,
    (kind, part, lang): (LetterKind, Part, Lang),
) -> Result<usize, DbError> {
    let earlier = letter_wordings::table
        .filter(letter_wordings::organisation_id.eq(organisation))
        .filter(letter_wordings::kind.eq(kind))
        .filter(letter_wordings::part.eq(part))
        .filter(letter_wordings::language.eq(lang));
    Ok(diesel::delete(earlier).execute(tx)?)
}

fn told(
    tx: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    (kind, part, lang): (LetterKind, Part, Lang),
    words: &str,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let details = serde_json::json!({ "kind": kind, "part": part, "language": lang, "words": words });
    let event =
        Event { organisation, by: By::Staff(by), action: Action::WordingChanged, case: None, details };
    audit::record(tx, vault, event, now)
}
