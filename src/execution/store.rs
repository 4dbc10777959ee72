//! Deeds as they are stored. What was there and what is there now is the person's, and sealed with the key of the case.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::DeedError;
use crate::{
    cases::Case,
    db::{Conn, DbError, Instant, schema::deeds},
    ids::{CaseId, DeedId, ItemId, OrganisationId, StaffId},
    law::{
        execution::{DeedFailure, DeedKind, DeedState, Stop},
        grounds::Ground,
    },
    sources::{cell::Cell, declaration::Words, writer::Row as Values},
    vault::{CaseKey, Vault},
};

/// What is to be done, and where.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// How the source calls the person; `None` for what people do.
    pub key: Option<Cell>,
    /// The same, for the eye.
    pub person: String,
    pub source_title: Option<Words>,
    pub dataset_title: Option<Words>,
    /// Of the register.
    pub activity: String,
    /// What is corrected.
    pub column: String,
    pub column_title: Option<Words>,
    /// What stands there now; `None` until it was seen, where nobody said it.
    pub old: Option<String>,
    pub new: String,
    /// What a person is asked to do.
    pub task: String,
    /// Why something that the register or a restriction keeps may go.
    pub reason: String,
}

/// What was seen when it was tried and taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    pub before: Vec<Values>,
    pub after: Vec<Values>,
    pub hit: u64,
    /// To correct: the value that stands there.
    #[serde(default)]
    pub old: Option<String>,
    /// Why it stays, or stays unless somebody says why not.
    #[serde(default)]
    pub stay: Option<Stay>,
    pub at: DateTime<Utc>,
}

/// Why something stays (art. 17(3)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stay {
    pub stop: Stop,
    pub ground: Ground,
    pub basis: Words,
    /// `None`: for as long as the ground holds.
    pub until: Option<NaiveDate>,
}

/// What shows that it was done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Proof {
    pub before: Vec<Values>,
    pub after: Vec<Values>,
    pub hit: u64,
    /// The statement's name: `hr/employment/rectify/email`.
    pub statement: String,
    /// It looked so before this try: done by a try that broke off, or by somebody else.
    pub found_done: bool,
    /// What a person wrote who did it, or could not.
    pub method: String,
    pub note: String,
    pub done_on: Option<NaiveDate>,
}

/// One deed.
#[derive(Debug, Clone, PartialEq)]
pub struct Deed {
    pub id: DeedId,
    pub organisation: OrganisationId,
    pub case: CaseId,
    pub item: ItemId,
    pub kind: DeedKind,
    /// Empty for what people do in a system that is not declared.
    pub source: String,
    pub dataset: String,
    pub state: DeedState,
    pub failure: Option<DeedFailure>,
    pub stop: Option<Stop>,
    pub plan: Plan,
    pub tried: Option<Tried>,
    pub proof: Option<Proof>,
    pub version: i32,
    pub owner: Option<StaffId>,
    pub due_on: Option<NaiveDate>,
    pub planned_by: StaffId,
    pub signed_by: Option<StaffId>,
    pub confirmed_by: Option<StaffId>,
    pub begun: bool,
    pub settled_at: Option<DateTime<Utc>>,
}

impl Deed {
    /// By the program, or by a person.
    pub fn is_task(&self) -> bool {
        self.plan.key.is_none()
    }

    /// As it is called in the log: names of ours, nobody's data.
    pub fn statement(&self) -> String {
        let mut name = format!("{}/{}/{}", self.source, self.dataset, self.kind);
        if !self.plan.column.is_empty() {
            name = format!("{name}/{}", self.plan.column);
        }
        name
    }

    /// The column for the declaration.
    pub fn column(&self) -> Option<&str> {
        Some(self.plan.column.as_str()).filter(|column| !column.is_empty())
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = deeds)]
struct Row {
    id: DeedId,
    organisation_id: OrganisationId,
    case_id: CaseId,
    item_id: ItemId,
    kind: DeedKind,
    source: String,
    dataset: String,
    state: DeedState,
    failure: Option<DeedFailure>,
    stop: Option<Stop>,
    sealed_plan: Vec<u8>,
    sealed_tried: Option<Vec<u8>>,
    sealed_proof: Option<Vec<u8>>,
    version: i32,
    owner: Option<StaffId>,
    due_on: Option<NaiveDate>,
    planned_by: StaffId,
    signed_by: Option<StaffId>,
    confirmed_by: Option<StaffId>,
    begun_at: Option<Instant>,
    settled_at: Option<Instant>,
}

pub(super) fn plan_place(deed: DeedId) -> String {
    format!("deeds.sealed_plan/{deed}")
}

pub(super) fn tried_place(deed: DeedId) -> String {
    format!("deeds.sealed_tried/{deed}")
}

pub(super) fn proof_place(deed: DeedId) -> String {
    format!("deeds.sealed_proof/{deed}")
}

impl Row {
    fn open(self, key: &CaseKey) -> Result<Deed, DeedError> {
        let id = self.id;
        let tried = self.sealed_tried.map(|sealed| key.open_json(&tried_place(id), &sealed)).transpose()?;
        let proof = self.sealed_proof.map(|sealed| key.open_json(&proof_place(id), &sealed)).transpose()?;
        Ok(Deed {
            id,
            organisation: self.organisation_id,
            case: self.case_id,
            item: self.item_id,
            kind: self.kind,
            source: self.source,
            dataset: self.dataset,
            state: self.state,
            failure: self.failure,
            stop: self.stop,
            plan: key.open_json(&plan_place(id), &self.sealed_plan)?,
            tried,
            proof,
            version: self.version,
            owner: self.owner,
            due_on: self.due_on,
            planned_by: self.planned_by,
            signed_by: self.signed_by,
            confirmed_by: self.confirmed_by,
            begun: self.begun_at.is_some(),
            settled_at: self.settled_at.map(Instant::utc),
        })
    }
}

#[diesel::dsl::auto_type(no_type_alias)]
pub(super) fn mine(case: &Case) -> _ {
    let organisation: OrganisationId = case.organisation;
    let id: CaseId = case.id;
    deeds::table.filter(deeds::organisation_id.eq(organisation)).filter(deeds::case_id.eq(id))
}

/// The deeds of a case, in the order in which they were planned.
///
/// # Errors
/// [`DeedError`].
pub fn of_case(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Vec<Deed>, DeedError> {
    let rows: Vec<Row> = mine(case).order(deeds::id).select(Row::as_select()).load(conn)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let key = case.key(vault)?;
    rows.into_iter().map(|row| row.open(&key)).collect()
}

/// The case's deed; another case's is absent.
///
/// # Errors
/// [`DeedError::NoSuchDeed`].
pub fn find(conn: &mut Conn, vault: &Vault, case: &Case, deed: DeedId) -> Result<Deed, DeedError> {
    let row: Option<Row> =
        mine(case).filter(deeds::id.eq(deed)).select(Row::as_select()).first(conn).optional()?;
    row.ok_or(DeedError::NoSuchDeed)?.open(&case.key(vault)?)
}

/// Of which organisation's case a deed is: the worker serves all.
pub(super) fn case_of(conn: &mut Conn, deed: DeedId) -> Result<Option<(OrganisationId, CaseId)>, DbError> {
    let found = deeds::table.find(deed).select((deeds::organisation_id, deeds::case_id));
    Ok(found.first(conn).optional()?)
}

/// Whether a case has deeds that are not settled.
///
/// # Errors
/// [`DbError`].
pub fn is_open(conn: &mut Conn, case: &Case) -> Result<bool, DbError> {
    let states: Vec<DeedState> = mine(case).select(deeds::state).load(conn)?;
    Ok(states.iter().any(|state| !state.is_settled()))
}

/// Something that a person is to do, without anything about whom it is.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct OpenTask {
    pub deed: DeedId,
    pub case: CaseId,
    pub kind: DeedKind,
    pub owner: Option<StaffId>,
    pub due_on: Option<NaiveDate>,
}

/// What people are still to do in systems, the first that is due first; of no case `without`.
///
/// # Errors
/// [`DbError`].
pub fn open_tasks(
    conn: &mut Conn,
    organisation: OrganisationId,
    without: &[CaseId],
) -> Result<Vec<OpenTask>, DbError> {
    Ok(deeds::table
        .filter(deeds::organisation_id.eq(organisation))
        .filter(deeds::state.eq(DeedState::Asked))
        .filter(deeds::case_id.ne_all(without))
        .order((deeds::due_on, deeds::id))
        .select((deeds::id, deeds::case_id, deeds::kind, deeds::owner, deeds::due_on))
        .limit(500)
        .load(conn)?)
}
