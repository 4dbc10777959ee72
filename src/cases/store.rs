//! Cases as they are stored.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Deserialize;

use super::{Channel, Details, OnBehalf, Particulars};
use crate::{
    db::{Conn, DbError, Instant, schema::cases},
    ids::{CaseId, OrganisationId, RequestId, StaffId},
    law::{
        rights::Right,
        status::{Outcome, Status},
    },
    letters::Lang,
    standing::Subject,
    vault::{CaseKey, Vault, VaultError},
};

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = cases)]
pub struct Case {
    pub id: CaseId,
    #[diesel(column_name = organisation_id)]
    pub organisation: OrganisationId,
    #[diesel(column_name = request_id)]
    pub request: RequestId,
    /// For people: `2026-0417`. Not a secret, opens nothing.
    pub number: String,
    #[diesel(column_name = kind)]
    pub right: Right,
    pub status: Status,
    pub outcome: Option<Outcome>,
    pub channel: Channel,
    pub language: Lang,
    pub received_at: Instant,
    /// The day of receipt on the controller's clock (R1.10).
    pub received_on: NaiveDate,
    /// The last day for the answer (R1.5).
    pub due_on: NaiveDate,
    pub wrapped_key: Vec<u8>,
    pub sealed: Vec<u8>,
    pub assigned_to: Option<StaffId>,
    pub address_confirmed_at: Option<Instant>,
    pub identity_confirmed_at: Option<Instant>,
    pub decided_at: Option<Instant>,
    pub delivered_at: Option<Instant>,
    pub closed_at: Option<Instant>,
    pub version: i32,
    /// Whom it is for; in clear, because every guard asks.
    pub on_behalf: OnBehalf,
}

impl Case {
    /// The key that everything about the person in this case is sealed with.
    ///
    /// # Errors
    /// [`VaultError`] when the master key is not the one that wrapped it.
    pub fn key(&self, vault: &Vault) -> Result<CaseKey, VaultError> {
        vault.case_key(self.id, &self.wrapped_key)
    }

    /// # Errors
    /// [`VaultError`].
    pub fn details(&self, vault: &Vault) -> Result<Details, VaultError> {
        self.key(vault)?.open_json(&details_context(self.id), &self.sealed)
    }

    /// Whose entry it is in the registers that outlive the case: the person, reached where she, or who writes for her,
    /// is reached.
    ///
    /// # Errors
    /// [`VaultError`].
    pub fn subject(&self, vault: &Vault) -> Result<Subject, VaultError> {
        let Details { person, requester, .. } = self.details(vault)?;
        Ok(Subject {
            organisation: self.organisation,
            case: self.id,
            number: self.number.clone(),
            name: person.name,
            email: person.email.or(Some(requester.email)).filter(|email| !email.is_empty()),
        })
    }

    /// What the person asks for with this right, beside what she wrote freely.
    ///
    /// # Errors
    /// [`VaultError`].
    pub fn particulars(&self, vault: &Vault) -> Result<Particulars, VaultError> {
        #[derive(Deserialize)]
        struct Stored {
            #[serde(default)]
            particulars: Particulars,
        }
        let stored: Stored = self.key(vault)?.open_json(&details_context(self.id), &self.sealed)?;
        Ok(stored.particulars)
    }
}

pub(super) fn details_context(case: CaseId) -> String {
    format!("cases.sealed/{case}")
}

/// The organisation's case; another organisation's is absent.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, organisation: OrganisationId, case: CaseId) -> Result<Option<Case>, DbError> {
    let mine = cases::table.find(case).filter(cases::organisation_id.eq(organisation));
    Ok(mine.select(Case::as_select()).first(conn).optional()?)
}

/// # Errors
/// [`DbError`].
pub fn find_by_number(
    conn: &mut Conn,
    organisation: OrganisationId,
    number: &str,
) -> Result<Option<Case>, DbError> {
    let mine = cases::table.filter(cases::organisation_id.eq(organisation)).filter(cases::number.eq(number));
    Ok(mine.select(Case::as_select()).first(conn).optional()?)
}

/// The cases of one request, in the order of their numbers (R2.11).
///
/// # Errors
/// [`DbError`].
pub fn of_request(
    conn: &mut Conn,
    organisation: OrganisationId,
    request: RequestId,
) -> Result<Vec<Case>, DbError> {
    let together =
        cases::table.filter(cases::organisation_id.eq(organisation)).filter(cases::request_id.eq(request));
    Ok(together.order((cases::received_at, cases::number)).select(Case::as_select()).load(conn)?)
}
