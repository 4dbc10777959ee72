//! The datasets that were collected for a case, as they are stored.
//!
//! Invariant: a dataset explains itself. Titles, kinds and the register's key stand with it, so that what was found
//! can be shown and handed over though the declaration has changed since.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    cell::ColumnKind,
    connector::Cap,
    declaration::{Code, LegalBasis, ProvidedBy, Reference, Sensitive, Words},
    rows::StoredRows,
};
use crate::{
    cases::{self, Case},
    db::{
        Conn, DbError, Instant, Json,
        schema::{datasets, searches},
    },
    ids::{CaseId, DatasetId, FileId, OrganisationId, SearchId},
    law::identity::Sensitivity,
    vault::{Vault, VaultError},
};

/// What a dataset says about itself; nothing in it is about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectedDetails {
    pub title: Words,
    pub description: Words,
    pub source_title: Words,
    /// The key of the processing activity in the register.
    pub activity: String,
    pub provided_by: ProvidedBy,
    pub legal_basis: Option<LegalBasis>,
    /// As the source declares it; the register may say more.
    #[serde(default)]
    pub sensitivity: Sensitivity,
    /// The kinds of special data that the source declares here.
    #[serde(default)]
    pub sensitive: Vec<Sensitive>,
    #[serde(default)]
    pub primary_key: Vec<String>,
    /// To other datasets of the same source.
    #[serde(default)]
    pub references: Vec<Reference>,
    pub columns: Vec<CollectedColumn>,
    /// There was more than is read from one source.
    pub capped: Option<Cap>,
    /// Texts that were no UTF-8 and are kept byte by byte.
    pub undecodable: u64,
}

/// One column, called by what its values really are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectedColumn {
    pub name: String,
    pub kind: ColumnKind,
    pub title: Option<Words>,
    #[serde(default)]
    pub description: Option<Words>,
    /// What each value means, where the values are codes.
    #[serde(default)]
    pub codes: Vec<Code>,
    /// Declared to be about somebody else (art. 15(4)).
    pub others: bool,
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = datasets)]
pub struct Collected {
    pub id: DatasetId,
    #[diesel(column_name = organisation_id)]
    pub organisation: OrganisationId,
    #[diesel(column_name = case_id)]
    pub case: CaseId,
    #[diesel(column_name = search_id)]
    pub search: SearchId,
    pub source: String,
    pub name: String,
    /// In the source's declaration.
    pub position: i32,
    #[diesel(column_name = file_id)]
    pub file: FileId,
    #[diesel(column_name = row_count)]
    pub rows: i64,
    pub details: Json<CollectedDetails>,
    pub collected_at: Instant,
}

impl Collected {
    /// The rows themselves.
    ///
    /// # Errors
    /// [`VaultError`] when the case's key does not open.
    pub fn rows(&self, vault: &Vault, case: &Case) -> Result<StoredRows, VaultError> {
        Ok(StoredRows::new(vault, case.key(vault)?, self.file))
    }
}

/// The datasets of the case's newest round, by source and in the order of the declaration. Those of earlier rounds
/// stay in the vault until the case is purged, but are no part of the answer.
///
/// # Errors
/// [`DbError`].
pub fn of_case(
    conn: &mut Conn,
    organisation: OrganisationId,
    case: CaseId,
) -> Result<Vec<Collected>, DbError> {
    let round = cases::newest_round(conn, organisation, case)?;
    let of_round = searches::table
        .filter(searches::organisation_id.eq(organisation))
        .filter(searches::case_id.eq(case))
        .filter(searches::round.eq(round))
        .select(searches::id);
    Ok(datasets::table
        .filter(datasets::organisation_id.eq(organisation))
        .filter(datasets::case_id.eq(case))
        .filter(datasets::search_id.eq_any(of_round))
        .order((datasets::source, datasets::position))
        .select(Collected::as_select())
        .load(conn)?)
}

/// The case's dataset; another case's is absent.
///
/// # Errors
/// [`DbError`].
pub fn find(
    conn: &mut Conn,
    organisation: OrganisationId,
    case: CaseId,
    dataset: DatasetId,
) -> Result<Option<Collected>, DbError> {
    let mine = datasets::table
        .find(dataset)
        .filter(datasets::organisation_id.eq(organisation))
        .filter(datasets::case_id.eq(case));
    Ok(mine.select(Collected::as_select()).first(conn).optional()?)
}
