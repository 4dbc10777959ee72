//! The time is extended: once, inside month one, with its ground and its reasons, and the person is told in the same
//! transaction (art. 12(3), R1.30–R1.36, R2.2).

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde_json::json;

use super::{ClockError, House, checked_reason, reckoning_of, recompute, still_runs};
use crate::{
    audit::{self, Action, By, Event},
    cases::{AddressOf, Case, post_link, touch},
    db::{Conn, Instant, schema::extensions},
    ids::{CaseId, StaffId},
    law::extension::{self, Extension, ExtensionGround},
    letters::Template,
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
    tell(tx, house, case, address_of, now)
}

/// The notice itself stands on the person's status page, with the new date, the ground, the reasons, whom to ask and
/// where to complain (R1.36); the mail says that it is there.
fn tell(
    tx: &mut Conn,
    house: &House,
    case: &Case,
    address_of: AddressOf,
    now: DateTime<Utc>,
) -> Result<(), ClockError> {
    let to = case.details(house.vault)?.requester.email;
    let recipient = (to.as_str(), case.language);
    Ok(post_link(tx, house.vault, house.organisation, case, recipient, Template::Extended, address_of, now)?)
}
