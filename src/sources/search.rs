//! One source asked about one person, as it is stored.
//!
//! Invariant: what was searched stays recorded, also in vain, also left out and why (art. 15 has no answer without
//! it). Asking all sources again is a new round; everybody looks at the newest round alone.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::{declaration::Words, find::Candidate, identifiers::Identifier};
use crate::{
    cases::{Case, newest_round},
    db::{
        Conn, DbError, Instant, Json,
        schema::{candidates, searches},
        text_enum,
    },
    ids::{CandidateId, CaseId, OrganisationId, SearchId, StaffId},
    vault::{CaseKey, Vault, VaultError},
};

text_enum! {
    /// Where a search stands.
    SearchState {
        /// Asked for; a worker looks for the person, or will try again.
        Waiting = "waiting",
        /// Somebody has to say which of the candidates the person is.
        Choose = "choose",
        /// Found; a worker reads the datasets.
        Reading = "reading",
        /// Searched in vain.
        NothingFound = "nothing-found",
        Done = "done",
        /// Given up; somebody tries again or leaves the source out.
        Failed = "failed",
        /// Deliberately not searched.
        LeftOut = "left-out",
    }
}

impl SearchState {
    /// Nothing more will happen by itself or is expected of anybody.
    pub fn is_settled(self) -> bool {
        matches!(self, SearchState::NothingFound | SearchState::Done | SearchState::LeftOut)
    }
}

/// Who took a candidate for the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Taken {
    /// The program, since every exact way of finding led to one and the same person.
    Automatically,
    ByHand,
}

/// What is known about a search; nothing in it is about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchDetails {
    /// The source's title when it was asked.
    pub title: Words,
    /// The ways of finding that were tried: kinds of identifiers, never values.
    #[serde(default)]
    pub tried: Vec<Vec<Identifier>>,
    #[serde(default)]
    pub candidates: usize,
    #[serde(default)]
    pub too_many: bool,
    #[serde(default)]
    pub taken: Option<Taken>,
    /// The last failure: `unreachable`, `refused`, `timeout`, `nonsense`, `undeclared`, `nothing-known`,
    /// `columns-changed`, `storage`. Set while it is tried again, too.
    #[serde(default)]
    pub failure: Option<String>,
    /// A dataset held more than is read.
    #[serde(default)]
    pub capped: bool,
}

impl SearchDetails {
    pub(super) fn of(title: Words) -> Self {
        SearchDetails {
            title,
            tried: vec![],
            candidates: 0,
            too_many: false,
            taken: None,
            failure: None,
            capped: false,
        }
    }
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = searches)]
pub struct Search {
    pub id: SearchId,
    #[diesel(column_name = organisation_id)]
    pub organisation: OrganisationId,
    #[diesel(column_name = case_id)]
    pub case: CaseId,
    /// The name of the source.
    pub source: String,
    pub round: i32,
    pub state: SearchState,
    pub details: Json<SearchDetails>,
    /// Grows while the datasets are read.
    pub rows_read: i64,
    sealed_reason: Option<Vec<u8>>,
    pub started_by: Option<StaffId>,
    pub created_at: Instant,
    pub finished_at: Option<Instant>,
}

impl Search {
    /// Why the source was left out, in the handler's words.
    ///
    /// # Errors
    /// [`VaultError`].
    pub fn reason(&self, key: &CaseKey) -> Result<Option<String>, VaultError> {
        let open = |sealed: &Vec<u8>| key.open_json(&reason_context(self.id), sealed);
        self.sealed_reason.as_ref().map(open).transpose()
    }
}

pub(super) fn reason_context(search: SearchId) -> String {
    format!("searches.sealed_reason/{search}")
}

/// A candidate that was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCandidate {
    pub id: CandidateId,
    pub candidate: Candidate,
    /// `None` while nobody has chosen.
    pub chosen: Option<bool>,
}

/// The searches of the case's newest round, by source.
///
/// # Errors
/// [`DbError`].
pub fn of_case(conn: &mut Conn, organisation: OrganisationId, case: CaseId) -> Result<Vec<Search>, DbError> {
    let round = newest_round(conn, organisation, case)?;
    Ok(searches::table
        .filter(searches::organisation_id.eq(organisation))
        .filter(searches::case_id.eq(case))
        .filter(searches::round.eq(round))
        .order(searches::source)
        .select(Search::as_select())
        .load(conn)?)
}

/// The case's search; another case's is absent.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, case: &Case, search: SearchId) -> Result<Option<Search>, DbError> {
    let mine = searches::table
        .find(search)
        .filter(searches::organisation_id.eq(case.organisation))
        .filter(searches::case_id.eq(case.id));
    Ok(mine.select(Search::as_select()).first(conn).optional()?)
}

/// Who may be the person, in the order in which the source gave them.
///
/// # Errors
/// [`DbError`] inside, or a candidate that does not open.
pub fn candidates_of(
    conn: &mut Conn,
    vault: &Vault,
    case: &Case,
    search: SearchId,
) -> Result<Vec<StoredCandidate>, CandidatesError> {
    let rows: Vec<(CandidateId, Vec<u8>, Option<bool>)> = candidates::table
        .filter(candidates::organisation_id.eq(case.organisation))
        .filter(candidates::case_id.eq(case.id))
        .filter(candidates::search_id.eq(search))
        .order(candidates::position)
        .select((candidates::id, candidates::sealed, candidates::chosen))
        .load(conn)
        .map_err(DbError::from)?;
    let key = case.key(vault)?;
    let opened = |(id, sealed, chosen): (CandidateId, Vec<u8>, Option<bool>)| {
        let candidate = key.open_json(&candidate_context(id), &sealed)?;
        Ok(StoredCandidate { id, candidate, chosen })
    };
    rows.into_iter().map(opened).collect()
}

/// Candidates could not be read.
#[derive(Debug, thiserror::Error)]
pub enum CandidatesError {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Vault(#[from] VaultError),
}

pub(super) fn candidate_context(candidate: CandidateId) -> String {
    format!("candidates.sealed/{candidate}")
}
