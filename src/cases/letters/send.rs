//! A letter goes out: from then on it does not change, and the person is told that it is there.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    Letter, LetterError, Particulars, compose,
    store::{self, add_version, begin, told},
};
use crate::{
    audit::{Action, By},
    cases::{AddressOf, Case, DecideError, StepError, announce_to, standing_of},
    db::{
        Conn, Instant,
        schema::{letter_versions, letters},
    },
    ids::{DecisionId, LetterId, StaffId},
    law::{letters::LetterKind, status::Refusal},
    letters::{Lang, Template, Words},
    staff::Organisation,
    vault::Vault,
};

/// Sends the newest version of a letter: it is marked, recorded, and the requester gets a mail that says only that
/// there is a letter. A letter for somebody else than the requester is marked and recorded; it leaves as a file.
///
/// # Errors
/// [`LetterError::Missing`] names the mandatory part that is not there; [`LetterError::DatePassed`] when its day is not
/// to come in the organisation's zone; [`LetterError::AlreadySent`].
pub fn send(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &Case,
    id: LetterId,
    address_of: AddressOf,
    by: Option<StaffId>,
    now: DateTime<Utc>,
) -> Result<(), LetterError> {
    let kept = store::find_letter(tx, vault, case, id, None)?;
    if kept.summary.sent_at.is_some() {
        return Err(LetterError::AlreadySent);
    }
    complete(&kept.letter)?;
    let today = now.with_timezone(&organisation.zone()).date_naive();
    if kept.letter.particulars.until.is_some_and(|day| day <= today) {
        return Err(LetterError::DatePassed);
    }
    mark(tx, vault, case, &kept.letter, id, kept.version.version, by, now)?;
    announce(tx, vault, organisation, case, &kept.letter, address_of, now)
}

/// Composes, keeps and sends a letter at once: for the rooms that write one with every fact at hand.
///
/// # Errors
/// As [`compose`] and [`send`]; then there is no letter.
pub fn issue(
    tx: &mut Conn,
    vault: &Vault,
    words: &Words,
    organisation: &Organisation,
    case: &Case,
    (kind, lang, particulars): (LetterKind, Lang, Particulars),
    address_of: AddressOf,
    by: Option<StaffId>,
    now: DateTime<Utc>,
) -> Result<LetterId, LetterError> {
    let letter = compose(tx, vault, words, organisation, case, kind, lang, particulars, now)?;
    let id = send_at_once(tx, vault, case, &letter, None, by, now)?;
    announce(tx, vault, organisation, case, &letter, address_of, now)?;
    Ok(id)
}

/// The acknowledgement of receipt (R2.12). The mail that confirms the address leads to it. It is recommended, not
/// required: an organisation that has not told how to reach it has none, and the request is received all the same.
///
/// # Errors
/// [`LetterError::Vault`], [`LetterError::Db`].
pub fn acknowledge(
    tx: &mut Conn,
    vault: &Vault,
    words: &Words,
    organisation: &Organisation,
    case: &Case,
    now: DateTime<Utc>,
) -> Result<Option<LetterId>, LetterError> {
    let kind = LetterKind::Acknowledgement;
    let particulars = Particulars::default();
    let letter = compose(tx, vault, words, organisation, case, kind, case.language, particulars, now)?;
    match send_at_once(tx, vault, case, &letter, None, None, now) {
        Ok(id) => Ok(Some(id)),
        Err(LetterError::Missing(part)) => {
            log::warn!("case {}: no acknowledgement, the organisation's {part} is not told", case.id);
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Keeps and marks a letter as sent; whoever calls tells the person.
pub(in crate::cases) fn send_at_once(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    letter: &Letter,
    decision: Option<DecisionId>,
    by: Option<StaffId>,
    now: DateTime<Utc>,
) -> Result<LetterId, LetterError> {
    complete(letter)?;
    let id = begin(tx, case, letter, decision, now)?;
    let version = add_version(tx, vault, case, letter, id, by, now)?;
    mark(tx, vault, case, letter, id, version, by, now)?;
    Ok(id)
}

fn complete(letter: &Letter) -> Result<(), LetterError> {
    letter.missing().map_or(Ok(()), |part| Err(LetterError::Missing(part)))
}

fn mark(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    letter: &Letter,
    id: LetterId,
    version: i32,
    by: Option<StaffId>,
    now: DateTime<Utc>,
) -> Result<(), LetterError> {
    complete(letter)?;
    if letter.kind.tells_of_person(&letter.particulars.grounds) {
        let standing = standing_of(tx, case, now)?;
        if !standing.opens() {
            return Err(StepError::from(Refusal::NoAuthority(standing)).into());
        }
    }
    // Of two who press at once, one is told that it is sent.
    let unsent = letters::table.find(id).filter(letters::sent_at.is_null());
    let sent =
        (letters::sent_at.eq(Instant::from(now)), letters::sent_by.eq(by), letters::sent_version.eq(version));
    if diesel::update(unsent).set(sent).execute(tx)? != 1 {
        return Err(LetterError::AlreadySent);
    }
    let sha256: Vec<u8> =
        letter_versions::table.find((id, version)).select(letter_versions::sha256).first(tx)?;
    let details = serde_json::json!({
        "letter": id, "kind": letter.kind, "version": version, "language": letter.language,
        "sha256": hex(&sha256),
    });
    told(tx, vault, case, by.map_or(By::Program, By::Staff), Action::LetterSent, details, now)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn announce(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &Case,
    letter: &Letter,
    address_of: AddressOf,
    now: DateTime<Utc>,
) -> Result<(), LetterError> {
    if letter.kind.is_for_recipient() {
        return Ok(());
    }
    let tells = letter.kind.tells_of_person(&letter.particulars.grounds);
    let lang = letter.language;
    let told = announce_to(tx, vault, organisation, case, (Template::Letter, lang, tells), address_of, now);
    told.map_err(|error| match error {
        DecideError::Vault(error) => LetterError::Vault(error),
        DecideError::Db(error) => LetterError::Db(error),
        DecideError::Step(error) => LetterError::Step(error),
        DecideError::Letter(error) => error,
        _ => LetterError::DoesNotFit,
    })
}
