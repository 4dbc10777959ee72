//! The CPR number of a case: given by the person, optional, never the only way to find her (R4.8).
//!
//! Invariant: the number is sealed with a key of its own inside the case's key, and found through a keyed hash of all ten
//! digits (R4.12). It stands in no mail, address, file name, log or audit entry; a page shows `DDMMYY-****`. Showing all of
//! it is an act with a reason, and stands in the log.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use zeroize::Zeroizing;

use super::Case;
use crate::{
    audit::{self, Action, By, Event},
    db::{
        Conn, DbError, Instant,
        schema::{case_cpr, case_terms},
    },
    ids::{CaseId, OrganisationId, StaffId},
    law::cpr::{Cpr, Oddity},
    vault::{SealKey, Vault, VaultError},
};

/// What a page may show of it.
#[derive(Debug, Clone)]
pub struct CprShown {
    pub masked: String,
    pub oddities: Vec<Oddity>,
}

/// The number was not shown, or not kept.
#[derive(Debug, thiserror::Error)]
pub enum CprError {
    #[error("showing a whole number needs a reason")]
    ReasonMissing,
    #[error("the case has no CPR number")]
    None,
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for CprError {
    fn from(error: diesel::result::Error) -> Self {
        CprError::Db(error.into())
    }
}

fn context(case: CaseId) -> String {
    format!("case_cpr.sealed/{case}")
}

/// Apart from the key of the details: who opens those has not opened this.
fn key(vault: &Vault) -> SealKey {
    SealKey::new(vault.derived("cpr"))
}

/// The keyed hash by which a case with this number is found, among the case's other terms.
pub fn cpr_term(vault: &Vault, organisation: OrganisationId, number: &Cpr) -> Vec<u8> {
    vault.blind(organisation, "cpr", &number.digits())
}

/// Keeps the number of a case.
///
/// # Errors
/// [`CprError`].
pub fn keep_cpr(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    number: &Cpr,
    now: DateTime<Utc>,
) -> Result<(), CprError> {
    let context = context(case.id);
    let inner = key(vault).seal(&context, number.digits().as_bytes());
    let row = (
        case_cpr::case_id.eq(case.id),
        case_cpr::organisation_id.eq(case.organisation),
        case_cpr::sealed.eq(case.key(vault)?.seal(&context, &inner)),
        case_cpr::given_at.eq(Instant::from(now)),
    );
    diesel::insert_into(case_cpr::table).values(row).execute(tx)?;
    let term = (
        case_terms::organisation_id.eq(case.organisation),
        case_terms::term.eq(cpr_term(vault, case.organisation, number)),
        case_terms::case_id.eq(case.id),
    );
    diesel::insert_into(case_terms::table).values(term).execute(tx)?;
    Ok(())
}

/// The number of a case, for searching the sources.
///
/// # Errors
/// [`CprError`].
pub fn cpr_of(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Option<Cpr>, CprError> {
    let sealed: Option<Vec<u8>> = case_cpr::table
        .find(case.id)
        .filter(case_cpr::organisation_id.eq(case.organisation))
        .select(case_cpr::sealed)
        .first(conn)
        .optional()?;
    let Some(sealed) = sealed else { return Ok(None) };
    let inner = case.key(vault)?.open(&context(case.id), &sealed)?;
    let digits = Zeroizing::new(key(vault).open(&context(case.id), &inner)?);
    let number = std::str::from_utf8(&digits).ok().and_then(Cpr::parse).ok_or(VaultError::NotAuthentic)?;
    Ok(Some(number))
}

/// What a page may show of the number of a case.
///
/// # Errors
/// [`CprError`].
pub fn cpr_shown(
    conn: &mut Conn,
    vault: &Vault,
    case: &Case,
    today: NaiveDate,
) -> Result<Option<CprShown>, CprError> {
    let number = cpr_of(conn, vault, case)?;
    Ok(number.map(|number| CprShown { masked: number.masked(), oddities: number.oddities(today) }))
}

/// Shows the whole number once, for a reason that stands sealed in no log: the log says that it was shown, and by whom.
///
/// # Errors
/// [`CprError`]; then nothing was shown.
pub fn unmask_cpr(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    reason: &str,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<Cpr, CprError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(CprError::ReasonMissing);
    }
    let number = cpr_of(tx, vault, case)?.ok_or(CprError::None)?;
    // The reason is a colleague's own words and may name somebody: only its seal goes into the log.
    let sealed = case.key(vault)?.seal(&format!("cpr-unmasked/{}", case.id), reason.as_bytes());
    let hex: String = sealed.iter().map(|byte| format!("{byte:02x}")).collect();
    let event = Event {
        organisation: case.organisation,
        by: By::Staff(by),
        action: Action::CprUnmasked,
        case: Some(case.id),
        details: serde_json::json!({ "reason_sealed": hex }),
    };
    audit::record(tx, vault, event, now)?;
    Ok(number)
}

/// Nothing of the number outlives its case, its keyed hash neither.
///
/// # Errors
/// [`CprError`].
pub fn purge_cpr(tx: &mut Conn, vault: &Vault, case: &Case) -> Result<(), CprError> {
    if let Some(number) = cpr_of(tx, vault, case)? {
        let term = case_terms::table
            .filter(case_terms::organisation_id.eq(case.organisation))
            .filter(case_terms::case_id.eq(case.id))
            .filter(case_terms::term.eq(cpr_term(vault, case.organisation, &number)));
        diesel::delete(term).execute(tx)?;
    }
    diesel::delete(case_cpr::table.filter(case_cpr::case_id.eq(case.id))).execute(tx)?;
    Ok(())
}
