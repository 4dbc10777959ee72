//! Own wordings as they are stored: every version, the newest of which counts.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{WordingError, check_wording};
use crate::{
    audit::{self, Action, By, Event},
    db::{Conn, DbError, Instant, schema::letter_wording_versions as versions},
    ids::{OrganisationId, StaffId},
    law::letters::{LetterKind, Part},
    letters::Lang,
    vault::Vault,
};

/// Which words: of one part, in one kind of letter, in one language.
pub type Place = (LetterKind, Part, Lang);

/// The words of an organisation for one part of one kind of letter.
#[derive(Debug, Clone, PartialEq, Eq)]
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

    /// How many texts of one kind of letter are the organisation's own, in both languages.
    pub fn count(&self, kind: LetterKind) -> usize {
        self.0.iter().filter(|own| own.kind == kind).count()
    }

    /// The same with other words in one place, to look at before they are kept.
    #[must_use]
    pub fn with(mut self, own: OwnWording) -> Wordings {
        let place = |one: &OwnWording| (one.kind, one.part, one.language);
        self.0.retain(|one| place(one) != place(&own));
        self.0.push(own);
        self
    }
}

impl FromIterator<OwnWording> for Wordings {
    fn from_iter<I: IntoIterator<Item = OwnWording>>(own: I) -> Wordings {
        Wordings(own.into_iter().collect())
    }
}

/// One version of the words in one place.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = versions)]
pub struct WordingVersion {
    pub version: i32,
    /// `None`: from then on the built-in words stood there again.
    pub text: Option<String>,
    pub changed_by: StaffId,
    pub changed_at: Instant,
}

/// The words were not kept.
#[derive(Debug, thiserror::Error)]
pub enum WordingRefused {
    #[error(transparent)]
    Wording(#[from] WordingError),
    /// The part has no words that an organisation could change.
    #[error("this part has no words of its own")]
    NoWords,
    /// Somebody else has changed them since they were read.
    #[error("the words were changed meanwhile")]
    Changed,
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Every own wording of an organisation.
///
/// # Errors
/// [`DbError`].
pub fn wordings(conn: &mut Conn, organisation: OrganisationId) -> Result<Wordings, DbError> {
    let rows: Vec<(LetterKind, Part, Lang, Option<String>)> = versions::table
        .filter(versions::organisation_id.eq(organisation))
        .order(versions::version)
        .select((versions::kind, versions::part, versions::language, versions::text))
        .load(conn)?;
    let newest: BTreeMap<(LetterKind, Part, &str), (Lang, Option<String>)> = rows
        .into_iter()
        .map(|(kind, part, lang, text)| ((kind, part, lang.as_str()), (lang, text)))
        .collect();
    let own = newest.into_iter().filter_map(|((kind, part, _), (language, text))| {
        text.map(|text| OwnWording { kind, part, language, text })
    });
    Ok(own.collect())
}

/// What ever stood in one place, newest first.
///
/// # Errors
/// [`DbError`].
pub fn wording_versions(
    conn: &mut Conn,
    organisation: OrganisationId,
    (kind, part, lang): Place,
) -> Result<Vec<WordingVersion>, DbError> {
    let mine = versions::table
        .filter(versions::organisation_id.eq(organisation))
        .filter(versions::kind.eq(kind))
        .filter(versions::part.eq(part))
        .filter(versions::language.eq(lang));
    Ok(mine.order(versions::version.desc()).select(WordingVersion::as_select()).load(conn)?)
}

/// Keeps own words for a part as its next version; `as_seen` is the version that they were written for, 0 for none.
/// The same words again are no new version.
///
/// # Errors
/// [`WordingRefused`]; then nothing has changed.
pub fn save_wording(
    tx: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    place: Place,
    (text, as_seen): (&str, i32),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), WordingRefused> {
    if !place.1.has_words() {
        return Err(WordingRefused::NoWords);
    }
    let text = check_wording(place.1, text)?;
    keep(tx, vault, organisation, place, (Some(text), as_seen), by, now)
}

/// Goes back to our words for a part.
///
/// # Errors
/// [`WordingRefused::Changed`], [`WordingRefused::Db`].
pub fn reset_wording(
    tx: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    place: Place,
    as_seen: i32,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), WordingRefused> {
    keep(tx, vault, organisation, place, (None, as_seen), by, now)
}

fn keep(
    tx: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    (kind, part, lang): Place,
    (text, as_seen): (Option<String>, i32),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), WordingRefused> {
    let newest = wording_versions(tx, organisation, (kind, part, lang))?.into_iter().next();
    let (seen, stands) = newest.map_or((0, None), |newest| (newest.version, newest.text));
    if seen != as_seen {
        return Err(WordingRefused::Changed);
    }
    if stands == text {
        return Ok(());
    }
    let (version, words) = (seen + 1, if text.is_some() { "own" } else { "built-in" });
    let row = (
        versions::organisation_id.eq(organisation),
        versions::kind.eq(kind),
        versions::part.eq(part),
        versions::language.eq(lang),
        versions::version.eq(version),
        versions::text.eq(text),
        versions::changed_by.eq(by),
        versions::changed_at.eq(Instant::from(now)),
    );
    diesel::insert_into(versions::table).values(row).execute(tx).map_err(DbError::from)?;
    let details = serde_json::json!({
        "kind": kind, "part": part, "language": lang, "words": words, "version": version,
    });
    let event =
        Event { organisation, by: By::Staff(by), action: Action::WordingChanged, case: None, details };
    Ok(audit::record(tx, vault, event, now)?)
}
