//! The owner is asked, and reminded.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::prelude::*;
use serde_json::{Value, json};

use super::{Asked, Row, TaskError, TaskState, context};
use crate::{
    audit::{self, Action, By, Event},
    cases::{self, Case},
    db::{Conn, DbError, schema::source_tasks},
    ids::{SearchId, SourceTaskId, StaffId},
    law::{asking, status::Status},
    letters::{Outgoing, Recipient, Template},
    links::{self, Purpose, Target},
    outbox::{self, Work},
    sources::{
        Sources,
        declaration::Owner,
        search::{self, Search, SearchState},
    },
    staff::{self, Organisation},
    vault::Vault,
};

/// The full address of a path of the portal.
pub type AddressOf<'a> = &'a dyn Fn(&str) -> String;

/// Carries out [`Work::AskOwner`]: a task, its link, its mail and its first reminder. What was uploaded to an earlier task of
/// the same search and not sent stays with the new one. While a task is open nothing is done, so doing it twice changes
/// nothing.
///
/// # Errors
/// [`TaskError::Gone`] when the source has no owner here any more.
pub fn ask(
    tx: &mut Conn,
    (vault, sources): (&Vault, &Sources),
    search: SearchId,
    (again, by): (Option<String>, Option<StaffId>),
    address_of: AddressOf<'_>,
    now: DateTime<Utc>,
) -> Result<(), TaskError> {
    let Some((case, search)) = waiting(tx, search)? else { return Ok(()) };
    let organisation = staff::find(tx, case.organisation)?.ok_or(TaskError::Gone)?;
    let declared = sources.get(&search.source).and_then(|source| source.task.as_ref());
    let declared = declared.ok_or(TaskError::Gone)?;
    let owner = declared.owner_at(&organisation.slug).ok_or(TaskError::Gone)?;
    let before = newest(tx, &search)?;
    if before.as_ref().is_some_and(|row| row.state == TaskState::Open) {
        return Ok(());
    }
    let (id, asked_on) = (SourceTaskId::new(now), day(&organisation, now));
    let due_on = asking::due_on(asked_on, case.due_on, declared.days.unwrap_or(asking::DAYS));
    let target = Target { organisation: Some(case.organisation), case: Some(case.id), staff: None };
    let (link, token) = links::issue_listed(tx, vault, Purpose::Task, target, now)?;
    let asked = Asked {
        owner: owner.name.clone(),
        email: owner.email.clone(),
        language: owner.language,
        ask: declared.ask.clone(),
        again,
    };
    let row = (
        source_tasks::id.eq(id),
        source_tasks::organisation_id.eq(case.organisation),
        source_tasks::case_id.eq(case.id),
        source_tasks::search_id.eq(search.id),
        source_tasks::link_id.eq(link),
        source_tasks::state.eq(TaskState::Open),
        source_tasks::sealed.eq(case.key(vault)?.seal_json(&context(id), &asked)?),
        source_tasks::asked_on.eq(asked_on),
        source_tasks::due_on.eq(due_on),
        source_tasks::reminders.eq(0),
        source_tasks::asked_by.eq(by),
    );
    diesel::insert_into(source_tasks::table).values(row).execute(tx)?;
    if let Some(before) = before {
        super::files::hand_over(tx, case.organisation, before.id, id)?;
        links::revoke(tx, before.link_id, now)?;
    }
    let address = address_of(&format!("/t/{token}"));
    mail(tx, vault, (&organisation, &case), owner, Template::Task, address, now)?;
    plan(tx, &case, (id, asked_on, due_on, asked_on), &organisation)?;
    let details = json!({ "due_on": due_on, "again": asked.again.is_some() });
    Ok(told(tx, vault, &search, (Action::TaskAsked, details), by, now)?)
}

/// Carries out [`Work::RemindOwner`], when she is still waited for; and plans the next one.
///
/// # Errors
/// [`TaskError`].
pub fn remind(
    tx: &mut Conn,
    vault: &Vault,
    task: SourceTaskId,
    address_of: AddressOf<'_>,
    now: DateTime<Utc>,
) -> Result<(), TaskError> {
    let row: Option<Row> = source_tasks::table.find(task).select(Row::as_select()).first(tx).optional()?;
    let Some(row) = row.filter(|row| row.state == TaskState::Open) else { return Ok(()) };
    let Some((case, search)) = waiting(tx, row.search_id)? else { return Ok(()) };
    let organisation = staff::find(tx, case.organisation)?.ok_or(TaskError::Gone)?;
    let today = day(&organisation, now);
    // Asked for again, or claimed twice: one a day.
    if row.reminded_on == Some(today) || row.asked_on == today {
        return Ok(());
    }
    let Some(token) = links::token_of(tx, vault, row.link_id, now)? else { return Ok(()) };
    let task = row.opened(&case.key(vault)?)?;
    let owner = Owner {
        name: task.asked.owner.clone(),
        email: task.asked.email.clone(),
        language: task.asked.language,
    };
    let address = address_of(&format!("/t/{token}"));
    mail(tx, vault, (&organisation, &case), &owner, Template::TaskReminder, address, now)?;
    let mine = source_tasks::table.find(task.id).filter(source_tasks::organisation_id.eq(task.organisation));
    let reminded = (source_tasks::reminders.eq(task.reminders + 1), source_tasks::reminded_on.eq(today));
    diesel::update(mine).set(reminded).execute(tx)?;
    plan(tx, &case, (task.id, task.asked_on, task.due_on, today), &organisation)?;
    let details = json!({ "reminders": task.reminders + 1, "overdue": task.is_overdue(today) });
    Ok(told(tx, vault, &search, (Action::TaskReminded, details), None, now)?)
}

/// The search, while its owner is waited for.
fn waiting(conn: &mut Conn, search: SearchId) -> Result<Option<(Case, Search)>, DbError> {
    let Some(search) = search::by_id(conn, search)? else { return Ok(None) };
    let Some(case) = cases::find(conn, search.organisation, search.case)? else { return Ok(None) };
    let newest = cases::newest_round(conn, search.organisation, search.case)?;
    let waits =
        case.status == Status::Collecting && search.state == SearchState::Asked && search.round == newest;
    Ok(waits.then_some((case, search)))
}

fn newest(conn: &mut Conn, search: &Search) -> Result<Option<Row>, DbError> {
    Ok(source_tasks::table
        .filter(source_tasks::organisation_id.eq(search.organisation))
        .filter(source_tasks::search_id.eq(search.id))
        .order(source_tasks::id.desc())
        .select(Row::as_select())
        .first(conn)
        .optional()?)
}

/// Nobody waits for the open task of this search any more: another is to take its place, or the source is left out.
///
/// # Errors
/// [`DbError`].
pub fn end(tx: &mut Conn, search: &Search) -> Result<(), DbError> {
    let open = source_tasks::table
        .filter(source_tasks::organisation_id.eq(search.organisation))
        .filter(source_tasks::search_id.eq(search.id))
        .filter(source_tasks::state.eq(TaskState::Open));
    diesel::update(open).set(source_tasks::state.eq(TaskState::Ended)).execute(tx)?;
    Ok(())
}

fn day(organisation: &Organisation, now: DateTime<Utc>) -> NaiveDate {
    now.with_timezone(&organisation.zone()).date_naive()
}

fn mail(
    tx: &mut Conn,
    vault: &Vault,
    (organisation, case): (&Organisation, &Case),
    owner: &Owner,
    template: Template,
    link: String,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let outgoing = Outgoing {
        to: owner.email.clone(),
        lang: owner.language,
        template,
        organisation: organisation.name.clone(),
        link: Some(link),
        code: None,
    };
    let recipient = Recipient { case: Some(case.id), staff: None };
    outgoing.post(tx, vault, case.organisation, recipient, now).map(drop)
}

/// Puts the next reminder into the outbox, for nine in the morning of its day.
fn plan(
    tx: &mut Conn,
    case: &Case,
    (task, asked_on, due_on, today): (SourceTaskId, NaiveDate, NaiveDate, NaiveDate),
    organisation: &Organisation,
) -> Result<(), DbError> {
    let Some(next) = asking::next_reminder(asked_on, due_on, today) else { return Ok(()) };
    let morning = next.and_hms_opt(9, 0, 0).unwrap_or_default();
    let at = morning.and_local_timezone(organisation.zone()).earliest();
    let at = at.map_or_else(|| morning.and_utc() + TimeDelta::hours(1), |at| at.with_timezone(&Utc));
    outbox::enqueue(tx, case.organisation, Some(case.id), Work::RemindOwner { task }, at)
}

/// Tells the audit log of a task; `details` name nobody.
pub(super) fn told(
    tx: &mut Conn,
    vault: &Vault,
    search: &Search,
    (action, mut details): (Action, Value),
    by: Option<StaffId>,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    details["source"] = search.source.clone().into();
    details["search"] = search.id.to_string().into();
    let by = by.map_or(By::Program, By::Staff);
    let event = Event { organisation: search.organisation, by, action, case: Some(search.case), details };
    audit::record(tx, vault, event, now)
}
