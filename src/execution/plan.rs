//! What could be done for an item, and what is to be done.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use super::{
    DeedError, TEXT_MAX, fit,
    store::{Plan, mine, plan_place},
};
use crate::{
    audit::{self, Action, By, Event},
    cases::{self, Case, Item},
    db::{Conn, Instant, each, schema::deeds},
    ids::{CandidateId, DeedId, ItemId, StaffId},
    law::{
        execution::{DeedKind, DeedState},
        status::Status,
    },
    sources::{
        Sources,
        declaration::{Dataset, Source},
        find::Candidate,
        search,
    },
    staff,
    vault::Vault,
};

/// A dataset of a person in a system, in which something can be done.
pub struct Choice<'a> {
    pub candidate: CandidateId,
    pub found: Candidate,
    pub source: &'a Source,
    pub dataset: &'a Dataset,
}

/// What a handler wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// By the program.
    Program {
        candidate: CandidateId,
        dataset: String,
        /// To correct: the column, what stands there (empty: whatever the one value is), what is to stand there.
        column: String,
        old: String,
        new: String,
    },
    /// By a person, in a system that need not be declared.
    Person { system: String, what: String, owner: StaffId, due_on: NaiveDate },
}

/// Where the program can do `kind` for the person of the case: the sources in which she was found.
///
/// # Errors
/// [`DeedError`].
pub fn choices<'a>(
    conn: &mut Conn,
    (vault, sources): (&Vault, &'a Sources),
    case: &Case,
    kind: DeedKind,
) -> Result<Vec<Choice<'a>>, DeedError> {
    let organisation = staff::find(conn, case.organisation)?.ok_or(diesel::result::Error::NotFound)?;
    let mut all = vec![];
    for source in sources.for_organisation(&organisation.slug) {
        if source.write.is_none() || !source.datasets.iter().any(|dataset| dataset.may(kind)) {
            continue;
        }
        let searches = search::of_case(conn, case.organisation, case.id)?;
        for search in searches.iter().filter(|search| search.source == source.name) {
            for stored in search::candidates_of(conn, vault, case, search.id)? {
                if stored.chosen != Some(true) {
                    continue;
                }
                all.extend(source.datasets.iter().filter(|dataset| dataset.may(kind)).map(|dataset| {
                    Choice { candidate: stored.id, found: stored.candidate.clone(), source, dataset }
                }));
            }
        }
    }
    Ok(all)
}

/// The item, what is done for it, while the case is being carried out.
pub(super) fn to_do(
    conn: &mut Conn,
    vault: &Vault,
    case: &Case,
    item: ItemId,
) -> Result<(Item, DeedKind), DeedError> {
    let items = cases::items_of(conn, vault, case)?;
    let item = items.into_iter().find(|one| one.id == item).ok_or(DeedError::NoSuchDeed)?;
    let kind = item.entry.verdict.and_then(DeedKind::of).filter(|_| item.carried.is_none());
    match (case.status, kind) {
        (Status::Executing, Some(kind)) => Ok((item, kind)),
        _ => Err(DeedError::NothingToDo),
    }
}

/// Writes down what is to be done for an item. The same deed twice is one. Returns how many are new.
///
/// # Errors
/// [`DeedError`]; then nothing was planned.
pub fn plan(
    tx: &mut Conn,
    (vault, sources): (&Vault, &Sources),
    case: &mut Case,
    item: ItemId,
    wishes: &[Wish],
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<usize, DeedError> {
    if wishes.is_empty() {
        return Err(DeedError::NothingChosen);
    }
    let (_, kind) = to_do(tx, vault, case, item)?;
    cases::touch(tx, case, now)?;
    let offered = choices(tx, (vault, sources), case, kind)?;
    let mut added = 0;
    for wish in wishes {
        let made = match wish {
            Wish::Program { .. } => by_program(wish, &offered, kind)?,
            Wish::Person { .. } => by_person(tx, case, wish, now)?,
        };
        added += insert(tx, vault, case, (item, kind), made, by, now)?;
    }
    Ok(added)
}

struct Made {
    source: String,
    dataset: String,
    state: DeedState,
    plan: Plan,
    owner: Option<StaffId>,
    due_on: Option<NaiveDate>,
}

fn by_program(wish: &Wish, offered: &[Choice], kind: DeedKind) -> Result<Made, DeedError> {
    let Wish::Program { candidate, dataset, column, old, new } = wish else {
        return Err(DeedError::NotOffered);
    };
    let mut fitting = offered.iter();
    let choice = fitting.find(|one| one.candidate == *candidate && one.dataset.name == *dataset);
    let choice = choice.ok_or(DeedError::NotOffered)?;
    let mut plan = Plan {
        key: Some(choice.found.key.clone()),
        person: choice.found.key_text(),
        source_title: Some(choice.source.title.clone()),
        dataset_title: Some(choice.dataset.title.clone()),
        activity: choice.dataset.activity.clone(),
        ..Plan::default()
    };
    if kind == DeedKind::Rectify {
        choice.dataset.act(kind, Some(column)).ok_or(DeedError::NotOffered)?;
        if new.trim().is_empty() {
            return Err(DeedError::ValueMissing);
        }
        if new.chars().count().max(old.chars().count()) > TEXT_MAX {
            return Err(DeedError::TooLong);
        }
        if old.trim() == new.trim() {
            return Err(DeedError::SameValue);
        }
        plan.column.clone_from(column);
        plan.column_title = choice.dataset.columns.get(column).and_then(|titled| titled.title.clone());
        plan.old = Some(old.trim().to_owned()).filter(|old| !old.is_empty());
        plan.new = new.trim().to_owned();
    }
    let (source, dataset) = (choice.source.name.clone(), choice.dataset.name.clone());
    Ok(Made { source, dataset, state: DeedState::Planned, plan, owner: None, due_on: None })
}

fn by_person(tx: &mut Conn, case: &Case, wish: &Wish, now: DateTime<Utc>) -> Result<Made, DeedError> {
    let Wish::Person { system, what, owner, due_on } = wish else { return Err(DeedError::NotOffered) };
    let people = staff::colleagues(tx, case.organisation)?;
    if !people.iter().any(|one| one.id == *owner) {
        return Err(DeedError::NotOffered);
    }
    if *due_on < now.date_naive().pred_opt().unwrap_or(*due_on) {
        return Err(DeedError::DayWrong);
    }
    let system = fit(system)?;
    let plan = Plan { person: system.to_owned(), task: fit(what)?.to_owned(), ..Plan::default() };
    let (source, dataset) = (String::new(), String::new());
    Ok(Made { source, dataset, state: DeedState::Asked, plan, owner: Some(*owner), due_on: Some(*due_on) })
}

fn insert(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (item, kind): (ItemId, DeedKind),
    made: Made,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<usize, DeedError> {
    let id = DeedId::new(now);
    let Plan { person, column, new, task, .. } = &made.plan;
    let same = serde_json::json!([item, kind, made.source, made.dataset, person, column, new, task]);
    let row = (
        deeds::id.eq(id),
        deeds::organisation_id.eq(case.organisation),
        deeds::case_id.eq(case.id),
        deeds::item_id.eq(item),
        deeds::kind.eq(kind),
        deeds::source.eq(&made.source),
        deeds::dataset.eq(&made.dataset),
        deeds::state.eq(made.state),
        deeds::same.eq(vault.blind(case.organisation, "deed", &same.to_string())),
        deeds::sealed_plan.eq(case.key(vault)?.seal_json(&plan_place(id), &made.plan)?),
        deeds::tries.eq(0),
        deeds::version.eq(1),
        deeds::owner.eq(made.owner),
        deeds::due_on.eq(made.due_on),
        deeds::planned_by.eq(by),
        deeds::planned_at.eq(Instant::from(now)),
    );
    let added =
        each!(tx, |c| diesel::insert_into(deeds::table).values(row).on_conflict_do_nothing().execute(c))?;
    if added == 1 {
        let details = serde_json::json!({
            "deed": id, "item": item, "kind": kind, "source": made.source, "dataset": made.dataset,
            "task": made.state == DeedState::Asked,
        });
        tell(tx, vault, case, (Action::DeedPlanned, details), By::Staff(by), now)?;
    }
    Ok(added)
}

pub(super) fn tell(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (action, details): (Action, serde_json::Value),
    by: By,
    now: DateTime<Utc>,
) -> Result<(), DeedError> {
    let event = Event { organisation: case.organisation, by, action, case: Some(case.id), details };
    Ok(audit::record(tx, vault, event, now)?)
}

/// The deeds of an item.
pub(super) fn states(tx: &mut Conn, case: &Case, item: ItemId) -> Result<Vec<DeedState>, DeedError> {
    Ok(mine(case).filter(deeds::item_id.eq(item)).select(deeds::state).load(tx)?)
}
