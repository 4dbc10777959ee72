//! Letters as they are stored: every version sealed with the key of the case.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use ring::digest::{SHA256, digest};

use super::{Letter, LetterError};
use crate::{
    audit::{self, Action, By, Event},
    cases::Case,
    db::{
        Conn, DbError, Instant,
        schema::{cases, letter_versions, letters},
    },
    ids::{CaseId, DecisionId, LetterId, OrganisationId, StaffId},
    law::letters::LetterKind,
    letters::Lang,
    vault::Vault,
};

/// A letter without its text.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = letters)]
pub struct LetterSummary {
    pub id: LetterId,
    #[diesel(column_name = organisation_id)]
    pub organisation: OrganisationId,
    #[diesel(column_name = case_id)]
    pub case: CaseId,
    pub kind: LetterKind,
    pub language: Lang,
    /// The decision that the letter tells.
    #[diesel(column_name = decision_id)]
    pub decision: Option<DecisionId>,
    pub created_at: Instant,
    pub sent_at: Option<Instant>,
    /// Nobody, when the program sent it.
    pub sent_by: Option<StaffId>,
    pub sent_version: Option<i32>,
    /// When the person opened it first.
    pub read_at: Option<Instant>,
}

/// One version of a letter, without its text.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = letter_versions)]
pub struct Version {
    pub version: i32,
    /// Of the letter as plain text, which is `letter.txt` in the package.
    pub sha256: Vec<u8>,
    pub written_by: Option<StaffId>,
    pub written_at: Instant,
}

/// A letter with the text of one of its versions.
#[derive(Debug, Clone)]
pub struct Kept {
    pub summary: LetterSummary,
    pub version: Version,
    pub letter: Letter,
}

fn context(letter: LetterId, version: i32) -> String {
    format!("letter_versions.sealed/{letter}/{version}")
}

/// Keeps a letter: a new one, or the next version of `of`. Whoever keeps the same new letter twice has it once.
///
/// # Errors
/// [`LetterError::AlreadySent`], also for a new letter that was sent today word for word;
/// [`LetterError::NoSuchLetter`]; then nothing was kept.
pub fn save(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    letter: &Letter,
    of: Option<LetterId>,
    by: Option<StaffId>,
    now: DateTime<Utc>,
) -> Result<LetterId, LetterError> {
    let id = match of {
        Some(id) => {
            let known = find_summary(tx, case, id)?.ok_or(LetterError::NoSuchLetter)?;
            if known.kind != letter.kind {
                return Err(LetterError::DoesNotFit);
            }
            if known.sent_at.is_some() {
                return Err(LetterError::AlreadySent);
            }
            id
        }
        None => {
            hold(tx, case)?;
            match twin(tx, case, letter)? {
                Some(known) if known.sent_at.is_some() => return Err(LetterError::AlreadySent),
                Some(known) => return Ok(known.id),
                None => begin(tx, case, letter, None, now)?,
            }
        }
    };
    let version = add_version(tx, vault, case, letter, id, by, now)?;
    let details = serde_json::json!({ "letter": id, "kind": letter.kind, "version": version });
    told(tx, vault, case, by.map_or(By::Program, By::Staff), Action::LetterWritten, details, now)?;
    Ok(id)
}

/// Who keep a letter of one case at once come one after the other.
fn hold(tx: &mut Conn, case: &Case) -> Result<(), LetterError> {
    let mine = cases::table.find(case.id).filter(cases::organisation_id.eq(case.organisation));
    diesel::update(mine).set(cases::updated_at.eq(cases::updated_at)).execute(tx)?;
    Ok(())
}

/// The letter of the case that says the same as this one, word for word and day for day, in its newest version.
///
/// # Errors
/// [`LetterError::Db`].
pub fn twin(conn: &mut Conn, case: &Case, letter: &Letter) -> Result<Option<LetterSummary>, LetterError> {
    let sha256 = fingerprint(letter);
    for one in letters_of_case(conn, case)?.into_iter().filter(|one| one.kind == letter.kind) {
        let newest = versions(conn, case, one.id)?.into_iter().next();
        if newest.is_some_and(|version| version.sha256 == sha256) {
            return Ok(Some(one));
        }
    }
    Ok(None)
}

fn fingerprint(letter: &Letter) -> Vec<u8> {
    digest(&SHA256, letter.plain().as_bytes()).as_ref().to_vec()
}

pub(super) fn begin(
    tx: &mut Conn,
    case: &Case,
    letter: &Letter,
    decision: Option<DecisionId>,
    now: DateTime<Utc>,
) -> Result<LetterId, LetterError> {
    let id = LetterId::new(now);
    let row = (
        letters::id.eq(id),
        letters::organisation_id.eq(case.organisation),
        letters::case_id.eq(case.id),
        letters::kind.eq(letter.kind),
        letters::language.eq(letter.language),
        letters::decision_id.eq(decision),
        letters::created_at.eq(Instant::from(now)),
    );
    diesel::insert_into(letters::table).values(row).execute(tx)?;
    Ok(id)
}

pub(super) fn add_version(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    letter: &Letter,
    id: LetterId,
    by: Option<StaffId>,
    now: DateTime<Utc>,
) -> Result<i32, LetterError> {
    let newest: Option<i32> = letter_versions::table
        .filter(letter_versions::letter_id.eq(id))
        .select(diesel::dsl::max(letter_versions::version))
        .first(tx)?;
    let version = newest.unwrap_or_default() + 1;
    let row = (
        letter_versions::letter_id.eq(id),
        letter_versions::version.eq(version),
        letter_versions::organisation_id.eq(case.organisation),
        letter_versions::sealed.eq(case.key(vault)?.seal_json(&context(id, version), letter)?),
        letter_versions::sha256.eq(fingerprint(letter)),
        letter_versions::written_by.eq(by),
        letter_versions::written_at.eq(Instant::from(now)),
    );
    diesel::insert_into(letter_versions::table).values(row).execute(tx)?;
    Ok(version)
}

pub(super) fn told(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    by: By,
    action: Action,
    details: serde_json::Value,
    now: DateTime<Utc>,
) -> Result<(), LetterError> {
    let event = Event { organisation: case.organisation, by, action, case: Some(case.id), details };
    Ok(audit::record(tx, vault, event, now)?)
}

pub(super) fn find_summary(
    conn: &mut Conn,
    case: &Case,
    id: LetterId,
) -> Result<Option<LetterSummary>, LetterError> {
    let mine = letters::table
        .find(id)
        .filter(letters::organisation_id.eq(case.organisation))
        .filter(letters::case_id.eq(case.id));
    Ok(mine.select(LetterSummary::as_select()).first(conn).optional()?)
}

/// The letters of a case, newest first.
///
/// # Errors
/// [`LetterError::Db`].
pub fn letters_of_case(conn: &mut Conn, case: &Case) -> Result<Vec<LetterSummary>, LetterError> {
    let mine = letters::table
        .filter(letters::organisation_id.eq(case.organisation))
        .filter(letters::case_id.eq(case.id));
    Ok(mine.order(letters::id.desc()).select(LetterSummary::as_select()).load(conn)?)
}

/// Whether a letter of this kind went out in the case.
///
/// # Errors
/// [`DbError`].
pub(in crate::cases) fn was_sent(conn: &mut Conn, case: &Case, kind: LetterKind) -> Result<bool, DbError> {
    let sent = letters::table
        .filter(letters::organisation_id.eq(case.organisation))
        .filter(letters::case_id.eq(case.id))
        .filter(letters::kind.eq(kind))
        .filter(letters::sent_at.is_not_null());
    Ok(sent.count().get_result::<i64>(conn)? > 0)
}

/// The versions of a letter, newest first.
///
/// # Errors
/// [`LetterError::Db`].
pub fn versions(conn: &mut Conn, case: &Case, id: LetterId) -> Result<Vec<Version>, LetterError> {
    let mine = letter_versions::table
        .filter(letter_versions::organisation_id.eq(case.organisation))
        .filter(letter_versions::letter_id.eq(id));
    Ok(mine.order(letter_versions::version.desc()).select(Version::as_select()).load(conn)?)
}

/// A letter of the case: the version that was sent, otherwise the newest, or the one that is asked for.
///
/// # Errors
/// [`LetterError::NoSuchLetter`], also for a letter of another case; [`LetterError::Vault`].
pub fn find_letter(
    conn: &mut Conn,
    vault: &Vault,
    case: &Case,
    id: LetterId,
    version: Option<i32>,
) -> Result<Kept, LetterError> {
    let summary = find_summary(conn, case, id)?.ok_or(LetterError::NoSuchLetter)?;
    let all = versions(conn, case, id)?;
    let wanted = version.or(summary.sent_version);
    let found = all.into_iter().find(|one| wanted.is_none_or(|wanted| one.version == wanted));
    let version = found.ok_or(LetterError::NoSuchLetter)?;
    let sealed: Vec<u8> =
        letter_versions::table.find((id, version.version)).select(letter_versions::sealed).first(conn)?;
    let letter = case.key(vault)?.open_json(&context(id, version.version), &sealed)?;
    Ok(Kept { summary, version, letter })
}

/// The letter that tells a decision.
pub(in crate::cases) fn of_decision(
    conn: &mut Conn,
    case: &Case,
    decision: DecisionId,
) -> Result<Option<LetterId>, LetterError> {
    let mine = letters::table
        .filter(letters::organisation_id.eq(case.organisation))
        .filter(letters::case_id.eq(case.id))
        .filter(letters::decision_id.eq(decision));
    Ok(mine.select(letters::id).first(conn).optional()?)
}
