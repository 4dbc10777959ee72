//! Objections that stand: art. 21(1), (2) and (6). An objection to direct marketing is never weighed (R2.6); any other
//! one holds until the weighing says otherwise, and the weighing stands with it.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use super::{
    AddressKind,
    lists::{LIST_MAX, Search, Shown},
    subject::{Card, Subject, Unfit, fit, open_text},
};
use crate::{
    audit::{self, Action, By, Event},
    db::{Backends, Conn, DbError, Instant, schema::objections},
    ids::{CaseId, ObjectionId, OrganisationId, StaffId},
    law::standing::{ObjectionKind, ObjectionOutcome},
    vault::{Vault, VaultError},
};

/// What was not done, and why.
#[derive(Debug, thiserror::Error)]
pub enum ObjectionError {
    #[error("what is objected to is not said")]
    AboutMissing,
    #[error("the weighing is not written down (art. 21(1))")]
    WeighingMissing,
    #[error("a reason is missing")]
    ReasonMissing,
    #[error("a text is too long")]
    TooLong,
    /// R2.6: marketing stops, whatever the reasons.
    #[error("this objection cannot be answered so (art. 21, R2.6)")]
    OutcomeNotAllowed,
    #[error("the objection has ended")]
    Ended,
    #[error("there is no such objection")]
    Unknown,
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for ObjectionError {
    fn from(error: diesel::result::Error) -> Self {
        ObjectionError::Db(error.into())
    }
}

/// What is to be recorded.
#[derive(Debug, Clone)]
pub struct NewObjection<'a> {
    pub kind: ObjectionKind,
    /// Which processing.
    pub about: &'a str,
    pub outcome: ObjectionOutcome,
    /// How the interests were weighed; must be there when the processing goes on.
    pub weighing: &'a str,
    /// The channels that stop, for marketing.
    pub channels: &'a [AddressKind],
    /// From when the processing has stopped, or the objection counts.
    pub from_on: NaiveDate,
}

/// One entry of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    pub id: ObjectionId,
    pub case: CaseId,
    pub number: String,
    pub name: String,
    pub email: Option<String>,
    pub kind: ObjectionKind,
    pub about: String,
    pub outcome: ObjectionOutcome,
    pub weighing: String,
    pub channels: Vec<AddressKind>,
    pub from_on: NaiveDate,
    pub recorded_by: Option<StaffId>,
    pub recorded_at: DateTime<Utc>,
    pub weighed_by: Option<StaffId>,
    pub weighed_at: Option<DateTime<Utc>>,
    pub ended_by: Option<StaffId>,
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it ended, in words.
    pub ending: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = objections)]
struct Row {
    id: ObjectionId,
    organisation_id: OrganisationId,
    case_id: CaseId,
    case_number: String,
    kind: ObjectionKind,
    outcome: ObjectionOutcome,
    channels: String,
    from_on: NaiveDate,
    sealed: Vec<u8>,
    recorded_by: Option<StaffId>,
    recorded_at: Instant,
    weighed_by: Option<StaffId>,
    weighed_at: Option<Instant>,
    sealed_ending: Option<Vec<u8>>,
    ended_by: Option<StaffId>,
    ended_at: Option<Instant>,
}

fn card_place(id: ObjectionId) -> String {
    format!("objections.sealed/{id}")
}

fn ending_place(id: ObjectionId) -> String {
    format!("objections.sealed_ending/{id}")
}

impl Row {
    fn open(self, vault: &Vault) -> Result<Objection, ObjectionError> {
        let key = vault.organisation_key(self.organisation_id);
        let card: Card = key.open_json(&card_place(self.id), &self.sealed)?;
        let ending = match &self.sealed_ending {
            Some(sealed) => open_text(&key, &ending_place(self.id), sealed)?,
            None => String::new(),
        };
        Ok(Objection {
            id: self.id,
            case: self.case_id,
            number: self.case_number,
            name: card.name,
            email: card.email,
            kind: self.kind,
            about: card.about,
            outcome: self.outcome,
            weighing: card.weighing,
            channels: self.channels.split(',').filter_map(AddressKind::parse).collect(),
            from_on: self.from_on,
            recorded_by: self.recorded_by,
            recorded_at: self.recorded_at.utc(),
            weighed_by: self.weighed_by,
            weighed_at: self.weighed_at.map(Instant::utc),
            ended_by: self.ended_by,
            ended_at: self.ended_at.map(Instant::utc),
            ending,
        })
    }
}

/// The text when it is there; it must be when the processing goes on.
fn weighed(outcome: ObjectionOutcome, weighing: &str) -> Result<String, ObjectionError> {
    match fit(weighing) {
        Ok(text) => Ok(text.to_owned()),
        Err(Unfit::Missing) if !outcome.goes_on() => Ok(String::new()),
        Err(Unfit::Missing) => Err(ObjectionError::WeighingMissing),
        Err(Unfit::TooLong) => Err(ObjectionError::TooLong),
    }
}

/// Records an objection, with its outcome or while it is still weighed. Which addresses stop is `suppressions::stop`.
///
/// # Errors
/// [`ObjectionError`]; R2.6 among them.
pub fn record(
    tx: &mut Conn,
    vault: &Vault,
    subject: &Subject,
    new: &NewObjection,
    by: By,
    now: DateTime<Utc>,
) -> Result<ObjectionId, ObjectionError> {
    let about = fit(new.about).map_err(|unfit| match unfit {
        Unfit::Missing => ObjectionError::AboutMissing,
        Unfit::TooLong => ObjectionError::TooLong,
    })?;
    if !new.kind.allows(new.outcome) {
        return Err(ObjectionError::OutcomeNotAllowed);
    }
    let card = Card { weighing: weighed(new.outcome, new.weighing)?, ..Card::of(subject, about) };
    let id = ObjectionId::new(now);
    let key = vault.organisation_key(subject.organisation);
    let decided = new.outcome != ObjectionOutcome::Pending;
    let channels: Vec<&str> = new.channels.iter().map(|channel| channel.as_str()).collect();
    let row = (
        objections::id.eq(id),
        objections::organisation_id.eq(subject.organisation),
        objections::case_id.eq(subject.case),
        objections::case_number.eq(&subject.number),
        objections::person.eq(subject.person(vault)),
        objections::kind.eq(new.kind),
        objections::outcome.eq(new.outcome),
        objections::channels.eq(channels.join(",")),
        objections::from_on.eq(new.from_on),
        objections::sealed.eq(key.seal_json(&card_place(id), &card)?),
        objections::recorded_by.eq(by.staff()),
        objections::recorded_at.eq(Instant::from(now)),
        objections::weighed_by.eq(by.staff().filter(|_| decided)),
        objections::weighed_at.eq(decided.then(|| Instant::from(now))),
    );
    diesel::insert_into(objections::table).values(row).execute(tx)?;
    let details = serde_json::json!({ "objection": id, "kind": new.kind, "outcome": new.outcome });
    told(tx, vault, (subject.organisation, subject.case), by, (Action::ObjectionRecorded, details), now)?;
    Ok(id)
}

fn told(
    tx: &mut Conn,
    vault: &Vault,
    (organisation, case): (OrganisationId, CaseId),
    by: By,
    (action, details): (Action, serde_json::Value),
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    audit::record(tx, vault, Event { organisation, by, action, case: Some(case), details }, now)
}

/// Changes an entry that has not ended meanwhile.
macro_rules! change {
    ($tx:expr, $organisation:expr, $id:expr, $state:expr) => {{
        let standing = objections::table
            .filter(objections::id.eq($id))
            .filter(objections::organisation_id.eq($organisation))
            .filter(objections::ended_at.is_null());
        match diesel::update(standing).set($state).execute($tx)? {
            1 => Ok(()),
            _ => Err(ObjectionError::Ended),
        }
    }};
}

/// Records what the weighing led to, and how.
///
/// # Errors
/// [`ObjectionError`].
pub fn weigh(
    tx: &mut Conn,
    vault: &Vault,
    (organisation, id): (OrganisationId, ObjectionId),
    (outcome, weighing): (ObjectionOutcome, &str),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), ObjectionError> {
    let objection = find(tx, vault, organisation, id)?.ok_or(ObjectionError::Unknown)?;
    if !objection.kind.allows(outcome) || outcome == ObjectionOutcome::Pending {
        return Err(ObjectionError::OutcomeNotAllowed);
    }
    let card = Card {
        name: objection.name,
        email: objection.email,
        about: objection.about,
        weighing: weighed(outcome, weighing)?,
    };
    let state = (
        objections::outcome.eq(outcome),
        objections::sealed.eq(vault.organisation_key(organisation).seal_json(&card_place(id), &card)?),
        objections::weighed_by.eq(by),
        objections::weighed_at.eq(Instant::from(now)),
    );
    change!(tx, organisation, id, state)?;
    let details = serde_json::json!({ "objection": id, "kind": objection.kind, "outcome": outcome });
    let place = (organisation, objection.case);
    Ok(told(tx, vault, place, By::Staff(by), (Action::ObjectionWeighed, details), now)?)
}

/// The objection stands no longer: the person took it back, or the processing is over.
///
/// # Errors
/// [`ObjectionError`].
pub fn end(
    tx: &mut Conn,
    vault: &Vault,
    (organisation, id): (OrganisationId, ObjectionId),
    why: &str,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), ObjectionError> {
    let objection = find(tx, vault, organisation, id)?.ok_or(ObjectionError::Unknown)?;
    let why = fit(why).map_err(|unfit| match unfit {
        Unfit::Missing => ObjectionError::ReasonMissing,
        Unfit::TooLong => ObjectionError::TooLong,
    })?;
    let state = (
        objections::sealed_ending
            .eq(vault.organisation_key(organisation).seal(&ending_place(id), why.as_bytes())),
        objections::ended_by.eq(by),
        objections::ended_at.eq(Instant::from(now)),
    );
    change!(tx, organisation, id, state)?;
    let details = serde_json::json!({ "objection": id, "kind": objection.kind });
    let place = (organisation, objection.case);
    Ok(told(tx, vault, place, By::Staff(by), (Action::ObjectionEnded, details), now)?)
}

/// The organisation's objection; another organisation's is absent.
///
/// # Errors
/// [`ObjectionError::Db`] or [`ObjectionError::Vault`].
pub fn find(
    conn: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    id: ObjectionId,
) -> Result<Option<Objection>, ObjectionError> {
    let mine = objections::table.find(id).filter(objections::organisation_id.eq(organisation));
    let row: Option<Row> = mine.select(Row::as_select()).first(conn).optional()?;
    row.map(|row| row.open(vault)).transpose()
}

fn mine(organisation: OrganisationId) -> objections::BoxedQuery<'static, Backends> {
    objections::table.filter(objections::organisation_id.eq(organisation)).into_boxed()
}

fn load(
    conn: &mut Conn,
    vault: &Vault,
    query: objections::BoxedQuery<'_, Backends>,
) -> Result<Vec<Objection>, ObjectionError> {
    let rows: Vec<Row> = query.select(Row::as_select()).load(conn)?;
    rows.into_iter().map(|row| row.open(vault)).collect()
}

/// # Errors
/// As [`find`].
pub fn of_case(
    conn: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    case: CaseId,
) -> Result<Vec<Objection>, ObjectionError> {
    load(conn, vault, mine(organisation).filter(objections::case_id.eq(case)).order(objections::id))
}

/// The register, newest first, but for the cases `without`.
///
/// # Errors
/// As [`find`].
pub fn list(
    conn: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    shown: Option<Shown>,
    search: Option<&Search>,
    without: &[CaseId],
) -> Result<Vec<Objection>, ObjectionError> {
    let query = match shown {
        Some(Shown::Standing) => mine(organisation).filter(objections::ended_at.is_null()),
        Some(Shown::Ended) => mine(organisation).filter(objections::ended_at.is_not_null()),
        None => mine(organisation),
    };
    let query = match search {
        Some(Search::Number(number)) => query.filter(objections::case_number.eq(number.clone())),
        Some(Search::Person(hash)) => query.filter(objections::person.eq(hash.clone())),
        None => query,
    };
    load(
        conn,
        vault,
        query.filter(objections::case_id.ne_all(without)).order(objections::id.desc()).limit(LIST_MAX),
    )
}

/// Whether an objection of this kind stands in the case.
///
/// # Errors
/// [`DbError`].
pub fn stands(
    conn: &mut Conn,
    organisation: OrganisationId,
    case: CaseId,
    kind: ObjectionKind,
) -> Result<bool, DbError> {
    let standing = mine(organisation)
        .filter(objections::case_id.eq(case))
        .filter(objections::kind.eq(kind))
        .filter(objections::ended_at.is_null());
    Ok(standing.count().get_result::<i64>(conn)? > 0)
}

/// How many objections stand.
///
/// # Errors
/// [`DbError`].
pub fn count_standing(
    conn: &mut Conn,
    organisation: OrganisationId,
    without: &[CaseId],
) -> Result<i64, DbError> {
    Ok(mine(organisation)
        .filter(objections::ended_at.is_null())
        .filter(objections::case_id.ne_all(without))
        .count()
        .get_result(conn)?)
}
