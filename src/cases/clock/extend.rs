//! The time is extended: once, inside month one, with its ground and its reasons, and the person is told in the same
//! transaction (art. 12(3), R1.30–R1.36, R2.2).

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde_json::json;

use super::{ClockError, House, checked_reason, reckoning_of, recompute, still_runs};
use crate::{
    audit::{self, Action, By, Event},
    cases::{
        AddressOf, Case,
        letters::{self, LetterError, Particulars},
        post_link, touch,
    },
    db::{Conn, Instant, schema::extensions},
    ids::{CaseId, StaffId},
    law::{
        extension::{self, Extension, ExtensionGround},
        letters::{LetterKind, Part},
    },
    letters::{Template, Words},
    vault::Vault,
};

/// An extension as it is entered.
#[derive(Debug, Clone, Copy)]
pub struct Extending<'a> {
    pub ground: ExtensionGround,
    /// The new last day.
    pub until: NaiveDate,
    /// The concrete reasons, as the person is told them (R1.36).
    pub reason: &'a str,
}

/// An extension as the person was told it.
#[derive(Debug, Clone)]
pub struct GrantedExtension {
    pub extension: Extension,
    pub reason: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = extensions)]
struct Row {
    ground: ExtensionGround,
    until_on: NaiveDate,
    told_on: NaiveDate,
    sealed_reason: Vec<u8>,
}

fn context(case: CaseId) -> String {
    format!("extensions.sealed_reason/{case}")
}

/// The extension of a case, when there is one.
///
/// # Errors
/// [`ClockError::Db`], or [`ClockError::Vault`] when the reason does not open.
pub fn extension_of(
    conn: &mut Conn,
    vault: &Vault,
    case: &Case,
) -> Result<Option<GrantedExtension>, ClockError> {
    let mine = extensions::table.find(case.id).filter(extensions::organisation_id.eq(case.organisation));
    let Some(row) = mine.select(Row::as_select()).first(conn).optional()? else { return Ok(None) };
    let reason = case.key(vault)?.open(&context(case.id), &row.sealed_reason)?;
    Ok(Some(GrantedExtension {
        extension: Extension { ground: row.ground, until: row.until_on, told_on: row.told_on },
        reason: String::from_utf8_lossy(&reason).into_owned(),
    }))
}

/// Extends the time, moves the date to work to, and tells the person.
///
/// # Errors
/// [`ClockError`]; then nothing was extended and nobody was told.
pub fn extend(
    tx: &mut Conn,
    house: &House,
    words: &Words,
    case: &mut Case,
    new: Extending,
    address_of: AddressOf,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), ClockError> {
    still_runs(case)?;
    let reason = checked_reason(new.reason)?;
    let extension = Extension { ground: new.ground, until: new.until, told_on: house.day(now) };
    extension::check(&reckoning_of(tx, house, case, now)?, extension)?;
    touch(tx, case, now)?;
    let row = (
        extensions::case_id.eq(case.id),
        extensions::organisation_id.eq(case.organisation),
        extensions::ground.eq(extension.ground),
        extensions::until_on.eq(extension.until),
        extensions::told_on.eq(extension.told_on),
        extensions::sealed_reason.eq(case.key(house.vault)?.seal(&context(case.id), reason.as_bytes())),
        extensions::extended_by.eq(by),
        extensions::extended_at.eq(Instant::from(now)),
    );
    diesel::insert_into(extensions::table).values(row).execute(tx)?;
    let event = Event {
        organisation: case.organisation,
        by: By::Staff(by),
        action: Action::Extended,
        case: Some(case.id),
        details: json!({ "ground": extension.ground, "until": extension.until, "told_on": extension.told_on }),
    };
    audit::record(tx, house.vault, event, now)?;
    recompute(tx, house, case, Some(extension), (By::Staff(by), "extension"), now)?;
    tell(tx, house, words, case, (extension, reason), address_of, by, now)
}

/// The notice is a letter with the new date, the ground, the reasons, whom to ask and where to complain (R1.36). The
/// status page tells the same, so an organisation that has not said how to reach it can extend in time too: then the
/// mail leads there.
fn tell(
    tx: &mut Conn,
    house: &House,
    words: &Words,
    case: &Case,
    (extension, reason): (Extension, &str),
    address_of: AddressOf,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), ClockError> {
    let particulars = Particulars {
        until: Some(extension.until),
        extension: Some(extension.ground),
        ..Particulars::default().with(Part::Reasons, reason)
    };
    let (vault, organisation) = (house.vault, house.organisation);
    let letter = (LetterKind::Extension, case.language, particulars);
    match letters::issue(tx, vault, words, organisation, case, letter, address_of, Some(by), now) {
        Ok(_) => Ok(()),
        Err(LetterError::Missing(part)) => {
            log::warn!("case {}: no letter about the extension, its part {part} is missing", case.id);
            let to = case.details(vault)?.requester.email;
            let recipient = (to.as_str(), case.language);
            Ok(post_link(tx, vault, organisation, case, recipient, Template::Extended, address_of, now)?)
        }
        Err(LetterError::Step(e)) => Err(e.into()),
        Err(LetterError::Vault(e)) => Err(e.into()),
        Err(LetterError::Db(e)) => Err(e.into()),
        Err(LetterError::TooLong(_)) => Err(ClockError::ReasonTooLong),
        Err(error) => Err(ClockError::Letter(error)),
    }
}
