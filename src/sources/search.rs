//! One source asked about one person, as it is stored.
//!
//! Invariant: what was searched stays recorded, also in vain, also left out and why (art. 15 has no answer without
//! it). Asking all sources again is a new round; everybody looks at the newest round alone.

use std::collections::BTreeMap;

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
        /// The owner of the system was asked, and has not answered.
        Asked = "asked",
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
        /// The register has it and no source asks it: somebody has to say why it is not searched.
        Unasked = "unasked",
    }
}

impl SearchState {
    /// The review can begin without it; the decision cannot where it is not settled, too.
    pub fn lets_review_begin(self) -> bool {
        self.is_settled() || self == SearchState::Unasked
    }

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
    /// What was asked by, each as a keyed hash (32 hexadecimal digits): it can be shown later that this value was
    /// searched for, and the value itself stays in the case.
    #[serde(default)]
    pub asked: BTreeMap<Identifier, String>,
    /// What came as files.
    #[serde(default)]
    pub documents: usize,
    /// Links and the like that lay among the files and were not read.
    #[serde(default)]
    pub refused: u64,
}

/// Why a person took somebody for the data subject, or nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub why: String,
    /// Several records of the system are one and the same person.
    #[serde(default)]
    pub same_person: bool,
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
            asked: BTreeMap::new(),
            documents: 0,
            refused: 0,
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
    sealed_choice: Option<Vec<u8>>,
}

impl Search {
    /// Why somebody, or nobody, was chosen, where a person did it.
    ///
    /// # Errors
    /// [`VaultError`].
    pub fn choice(&self, key: &CaseKey) -> Result<Option<Choice>, VaultError> {
        let open = |sealed: &Vec<u8>| key.open_json(&choice_context(self.id), sealed);
        self.sealed_choice.as_ref().map(open).transpose()
    }

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

pub(super) fn choice_context(search: SearchId) -> String {
    format!("searches.sealed_choice/{search}")
}

/// A candidate that was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCandidate {
    pub id: CandidateId,
    pub candidate: Candidate,
    /// `None` while nobody has chosen.
    pub chosen: Option<bool>,
    /// Nobody where the program took the only one.
    pub chosen_by: Option<StaffId>,
    pub chosen_at: Option<Instant>,
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

/// The searches of every round, newest round first.
///
/// # Errors
/// [`DbError`].
pub fn of_every_round(
    conn: &mut Conn,
    organisation: OrganisationId,
    case: CaseId,
) -> Result<Vec<Search>, DbError> {
    Ok(searches::table
        .filter(searches::organisation_id.eq(organisation))
        .filter(searches::case_id.eq(case))
        .order((searches::round.desc(), searches::source))
        .select(Search::as_select())
        .load(conn)?)
}

/// When each source was last asked for the organisation, in any case.
///
/// # Errors
/// [`DbError`].
pub fn last_asked(
    conn: &mut Conn,
    organisation: OrganisationId,
) -> Result<BTreeMap<String, Instant>, DbError> {
    let all: Vec<(String, Option<Instant>)> = searches::table
        .filter(searches::organisation_id.eq(organisation))
        .filter(searches::finished_at.is_not_null())
        .group_by(searches::source)
        .select((searches::source, diesel::dsl::max(searches::finished_at)))
        .load(conn)?;
    Ok(all.into_iter().filter_map(|(source, at)| Some((source, at?))).collect())
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

/// A search of any organisation, for the worker that serves them all.
pub(super) fn by_id(conn: &mut Conn, search: SearchId) -> Result<Option<Search>, DbError> {
    Ok(searches::table.find(search).select(Search::as_select()).first(conn).optional()?)
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
    type Row = (CandidateId, Vec<u8>, Option<bool>, Option<StaffId>, Option<Instant>);
    let rows: Vec<Row> = candidates::table
        .filter(candidates::organisation_id.eq(case.organisation))
        .filter(candidates::case_id.eq(case.id))
        .filter(candidates::search_id.eq(search))
        .order(candidates::position)
        .select((
            candidates::id,
            candidates::sealed,
            candidates::chosen,
            candidates::chosen_by,
            candidates::chosen_at,
        ))
        .load(conn)
        .map_err(DbError::from)?;
    let key = case.key(vault)?;
    let opened = |(id, sealed, chosen, chosen_by, chosen_at): Row| {
        let candidate = key.open_json(&candidate_context(id), &sealed)?;
        Ok(StoredCandidate { id, candidate, chosen, chosen_by, chosen_at })
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
