//! What is decided one by one (R2.1), and how what was granted was carried out.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    begin, begin_action,
    registers::{self, Deed},
    tell,
};
use crate::{
    audit::Action,
    cases::{Case, StepError, touch},
    db::{Conn, DbError, Instant, schema::case_items},
    ids::{DatasetId, ItemId, StaffId},
    law::{
        grounds::Ground,
        procedure::{self, Carried, Entry, Kind, Problem, Verdict, Wrong},
        status::Outcome,
    },
    staff::Organisation,
    standing::{Address, objections::ObjectionError, restrictions::RestrictionError},
    vault::{CaseKey, Vault, VaultError},
};

/// The most things that one case decides one by one.
const MOST: i64 = 200;

/// One thing, what was decided about it, and how that was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub id: ItemId,
    pub kind: Kind,
    /// The dataset it is about, where it is one.
    pub dataset: Option<DatasetId>,
    pub entry: Entry,
    pub ground: Option<Ground>,
    pub recorded_by: StaffId,
    pub recorded_at: DateTime<Utc>,
    pub carried: Option<Carried>,
    pub done_by: Option<StaffId>,
    /// What stays although it was granted, and why: a period that was not over, a legal hold (art. 17(3)).
    pub stays: Vec<Stayed>,
    /// Everything stays.
    pub nothing_done: bool,
}

/// Something that was to be erased and stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stayed {
    /// In the language of the letter.
    pub what: String,
    pub until: Option<NaiveDate>,
    pub ground: Ground,
    /// Where it stands, in the language of the letter.
    pub why: String,
}

/// How an item was carried out in foreign systems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Performed {
    pub on: NaiveDate,
    pub method: String,
    pub proof: String,
    /// In which the records were that were erased.
    pub systems: String,
    /// When the last backup that holds them is gone.
    pub backups_until: Option<NaiveDate>,
    pub nothing_done: bool,
    pub stays: Vec<Stayed>,
}

/// Nothing was written down; each refusal says what is missing.
#[derive(Debug, thiserror::Error)]
pub enum ItemError {
    /// Fields that need another word, in the order of the form.
    #[error("{} fields need another word", .0.len())]
    Invalid(Vec<Problem>),
    /// Access is decided as a whole.
    #[error("this right is not decided one by one")]
    NotItsRight,
    #[error("there is no such thing in this case")]
    NoSuchItem,
    #[error("at most {MOST} things are decided in one case")]
    TooMany,
    /// Refused or not decided yet, so there is nothing to carry out.
    #[error("nothing was granted here that could be carried out")]
    NothingToDo,
    /// The register of restrictions did not take it.
    #[error(transparent)]
    Restriction(#[from] RestrictionError),
    /// The register of objections did not take it.
    #[error(transparent)]
    Objection(#[from] ObjectionError),
    #[error(transparent)]
    Step(#[from] StepError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for ItemError {
    fn from(error: diesel::result::Error) -> Self {
        ItemError::Db(error.into())
    }
}

#[derive(Serialize, Deserialize)]
struct Done {
    method: String,
    proof: String,
    #[serde(default)]
    system: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    stays: Vec<Stayed>,
    #[serde(default)]
    nothing_done: bool,
}

fn context(item: ItemId) -> String {
    format!("case_items.sealed_entry/{item}")
}

fn done_context(item: ItemId) -> String {
    format!("case_items.sealed_done/{item}")
}

/// Writes down one thing, or what was decided about one that stands there (`item`). What had been carried out under
/// another verdict is no longer so. `case` is brought up to date.
///
/// # Errors
/// [`ItemError`]; then everything is as it was.
pub fn save_item(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    (item, dataset): (Option<ItemId>, Option<DatasetId>),
    said: &Entry,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<ItemId, ItemError> {
    let kind = Kind::of(case.right).ok_or(ItemError::NotItsRight)?;
    let entry = procedure::check(kind, said).map_err(ItemError::Invalid)?;
    begin(tx, case, now)?;
    let id = item.unwrap_or_else(|| ItemId::new(now));
    let ground = procedure::ground_of(kind, &entry);
    let sealed = case.key(vault)?.seal_json(&context(id), &entry.fields)?;
    let at = Instant::from(now);
    let said = (
        case_items::verdict.eq(entry.verdict),
        case_items::ground.eq(ground),
        case_items::sealed_entry.eq(sealed),
        case_items::recorded_by.eq(by),
        case_items::recorded_at.eq(at),
    );
    match item {
        Some(_) => {
            let before = mine(case).filter(case_items::id.eq(id)).select(case_items::verdict);
            let before: Option<Verdict> = before.first(tx).optional()?.ok_or(ItemError::NoSuchItem)?;
            diesel::update(mine(case).filter(case_items::id.eq(id))).set(said).execute(tx)?;
            if before != entry.verdict {
                undo(tx, case, id)?;
            }
        }
        None => {
            if mine(case).count().get_result::<i64>(tx)? >= MOST {
                return Err(ItemError::TooMany);
            }
            let place = (
                case_items::id.eq(id),
                case_items::organisation_id.eq(case.organisation),
                case_items::case_id.eq(case.id),
                case_items::dataset_id.eq(dataset),
            );
            diesel::insert_into(case_items::table).values((place, said)).execute(tx)?;
        }
    }
    let details = serde_json::json!({ "item": id, "kind": kind, "verdict": entry.verdict, "ground": ground });
    tell(tx, vault, case, (Action::ItemRecorded, details), by, now)?;
    Ok(id)
}

#[diesel::dsl::auto_type(no_type_alias)]
pub(super) fn mine(case: &Case) -> _ {
    let organisation: crate::ids::OrganisationId = case.organisation;
    let id: crate::ids::CaseId = case.id;
    case_items::table.filter(case_items::organisation_id.eq(organisation)).filter(case_items::case_id.eq(id))
}

fn undo(tx: &mut Conn, case: &Case, item: ItemId) -> Result<(), DbError> {
    let nothing = (
        case_items::done_on.eq(None::<NaiveDate>),
        case_items::sealed_done.eq(None::<Vec<u8>>),
        case_items::done_by.eq(None::<StaffId>),
        case_items::backups_until.eq(None::<NaiveDate>),
    );
    diesel::update(mine(case).filter(case_items::id.eq(item))).set(nothing).execute(tx)?;
    Ok(())
}

/// Takes one thing off the list, such as one that was written down twice.
///
/// # Errors
/// [`ItemError::NoSuchItem`], or [`ItemError::Step`] when the case is decided.
pub fn remove_item(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    item: ItemId,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), ItemError> {
    begin(tx, case, now)?;
    match diesel::delete(mine(case).filter(case_items::id.eq(item))).execute(tx)? {
        0 => Err(ItemError::NoSuchItem),
        _ => Ok(tell(tx, vault, case, (Action::ItemRemoved, serde_json::json!({ "item": item })), by, now)?),
    }
}

/// Writes down that what was granted is done: when, how, and what shows it. What goes on after the case is entered in
/// its register: a restriction, an objection, addresses that get no marketing, records not to bring back.
///
/// # Errors
/// [`ItemError`]; then nothing was written down.
pub fn carry_out(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &mut Case,
    item: ItemId,
    said: &BTreeMap<String, String>,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), ItemError> {
    let kind = Kind::of(case.right).ok_or(ItemError::NotItsRight)?;
    let today = now.with_timezone(&organisation.zone()).date_naive();
    let carried =
        procedure::check_carried(kind, said, case.received_on, today).map_err(ItemError::Invalid)?;
    let addresses = addresses(&carried, &organisation.country)?;
    begin_action(tx, case, now)?;
    record(tx, vault, case, (item, kind), (&carried, &addresses, &[], false), by, now)
}

/// Writes down how an item was carried out in foreign systems: nobody types it twice. The case must be held.
///
/// # Errors
/// [`ItemError`]; then nothing was written down.
pub fn record_performed(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    item: ItemId,
    performed: &Performed,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), ItemError> {
    let kind = Kind::of(case.right).ok_or(ItemError::NotItsRight)?;
    let carried = Carried {
        on: performed.on,
        method: performed.method.clone(),
        proof: performed.proof.clone(),
        backups_until: performed.backups_until,
        // The ledger of deeds knows them already.
        records: Vec::new(),
        system: performed.systems.clone(),
        addresses: Vec::new(),
    };
    touch(tx, case, now)?;
    let left = (&carried, &[][..], &performed.stays[..], performed.nothing_done);
    record(tx, vault, case, (item, kind), left, by, now)
}

fn record(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    (item, kind): (ItemId, Kind),
    (carried, addresses, stays, nothing_done): (&Carried, &[Address], &[Stayed], bool),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), ItemError> {
    let row = mine(case).filter(case_items::id.eq(item)).select(Row::as_select()).first(tx).optional()?;
    let key = case.key(vault)?;
    let Item { entry, .. } = opened(&key, kind, row.ok_or(ItemError::NoSuchItem)?)?;
    let verdict = entry.verdict.filter(|verdict| verdict.needs_action()).ok_or(ItemError::NothingToDo)?;
    let Carried { on, method, proof, system, .. } = carried.clone();
    let done = Done { method, proof, system, stays: stays.to_vec(), nothing_done };
    let state = (
        case_items::done_on.eq(Some(on)),
        case_items::sealed_done.eq(Some(key.seal_json(&done_context(item), &done)?)),
        case_items::done_by.eq(Some(by)),
        case_items::backups_until.eq(carried.backups_until),
    );
    diesel::update(mine(case).filter(case_items::id.eq(item))).set(state).execute(tx)?;
    let details = serde_json::json!({ "item": item, "verdict": verdict, "on": on });
    tell(tx, vault, case, (Action::ItemCarriedOut, details), by, now)?;
    let deed = Deed { item, kind, verdict, entry: &entry, carried, addresses };
    registers::enter(tx, vault, case, &deed, by, now)
}

/// The addresses that are not written to any more, in the spelling in which they are recognised.
fn addresses(carried: &Carried, country: &str) -> Result<Vec<Address>, ItemError> {
    let found: Option<Vec<Address>> =
        carried.addresses.iter().map(|line| Address::parse(line, country)).collect();
    let unknown = || ItemError::Invalid(vec![Problem { field: "addresses", wrong: Wrong::NotAnAddress }]);
    found.ok_or_else(unknown)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = case_items)]
struct Row {
    id: ItemId,
    dataset_id: Option<DatasetId>,
    verdict: Option<Verdict>,
    ground: Option<Ground>,
    sealed_entry: Vec<u8>,
    recorded_by: StaffId,
    recorded_at: Instant,
    done_on: Option<NaiveDate>,
    sealed_done: Option<Vec<u8>>,
    done_by: Option<StaffId>,
    backups_until: Option<NaiveDate>,
}

/// Everything that is decided one by one in a case, in the order in which it was written down.
///
/// # Errors
/// [`ItemError::Db`], or [`ItemError::Vault`] when something does not open.
pub fn items_of(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Vec<Item>, ItemError> {
    let Some(kind) = Kind::of(case.right) else { return Ok(Vec::new()) };
    let rows: Vec<Row> = mine(case).order(case_items::id).select(Row::as_select()).load(conn)?;
    let key = case.key(vault)?;
    rows.into_iter().map(|row| opened(&key, kind, row)).collect()
}

fn opened(key: &CaseKey, kind: Kind, row: Row) -> Result<Item, ItemError> {
    let fields = key.open_json(&context(row.id), &row.sealed_entry)?;
    let (mut stayed, mut nothing) = (Vec::new(), false);
    let carried = match (row.done_on, row.sealed_done) {
        (Some(on), Some(sealed)) => {
            let Done { method, proof, system, stays, nothing_done } =
                key.open_json(&done_context(row.id), &sealed)?;
            (stayed, nothing) = (stays, nothing_done);
            let (backups_until, records, addresses) = (row.backups_until, Vec::new(), Vec::new());
            Some(Carried { on, method, proof, backups_until, records, system, addresses })
        }
        _ => None,
    };
    Ok(Item {
        id: row.id,
        kind,
        dataset: row.dataset_id,
        entry: Entry { verdict: row.verdict, fields },
        ground: row.ground,
        recorded_by: row.recorded_by,
        recorded_at: row.recorded_at.utc(),
        carried,
        done_by: row.done_by,
        stays: stayed,
        nothing_done: nothing,
    })
}

/// The grounds on which the refused ones stand, each once, for a decision of `outcome`. Datasets that are withheld
/// tell their own ground in the letter.
///
/// # Errors
/// [`DbError`].
pub fn item_grounds(conn: &mut Conn, case: &Case, outcome: Outcome) -> Result<Vec<Ground>, DbError> {
    let told_elsewhere = case.right.is_answered_with_data() && outcome == Outcome::PartlyGranted;
    if !outcome.refuses() || told_elsewhere {
        return Ok(Vec::new());
    }
    let grounds = mine(case).order(case_items::id).select(case_items::ground);
    let grounds: Vec<Option<Ground>> = grounds.load(conn)?;
    let mut once = Vec::new();
    for ground in grounds.into_iter().flatten() {
        if !once.contains(&ground) {
            once.push(ground);
        }
    }
    Ok(once)
}
