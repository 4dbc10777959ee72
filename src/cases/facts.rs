//! The facts that the law's guards look at, gathered from what is stored about a case.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{Case, assistance, clock, identity, letters, newest, represented, reviewed};
use crate::{
    db::{
        Conn, DbError,
        schema::{
            case_items, case_steps, collected_documents, datasets, document_decisions, fees, searches,
            withholdings,
        },
    },
    ids::DatasetId,
    law::{
        files::FileState,
        identity::{Party, Sensitivity},
        letters::LetterKind,
        procedure::{self, Gate, Key, Shown, Verdict},
        rights::Right,
        standing::{ObjectionKind, recipients_are_told},
        status::{Facts, Fee, Outcome, Tally, Undecided},
    },
    staff,
    standing::{objections, recipients},
};

/// What the newest round of collecting found.
pub struct Found {
    pub datasets: Vec<DatasetId>,
    pub rows: i64,
    pub withheld: i64,
    /// What the sources gave as files.
    pub documents: i64,
    /// Of those, what is not scanned yet, held or harmful, and nobody has said what becomes of it.
    documents_open: i64,
    /// Each dataset with its number of rows.
    sizes: Vec<(DatasetId, i64)>,
    searching: bool,
}

/// # Errors
/// [`DbError`].
pub fn found(conn: &mut Conn, case: &Case) -> Result<Found, DbError> {
    let newest = newest::newest_round(conn, case.organisation, case.id)?;
    let round = || {
        searches::table
            .filter(searches::organisation_id.eq(case.organisation))
            .filter(searches::case_id.eq(case.id))
            .filter(searches::round.eq(newest))
    };
    let running: i64 = round().filter(searches::finished_at.is_null()).count().get_result(conn)?;
    let sets: Vec<(DatasetId, i64)> = datasets::table
        .filter(datasets::organisation_id.eq(case.organisation))
        .filter(datasets::case_id.eq(case.id))
        .filter(datasets::search_id.eq_any(round().select(searches::id)))
        .order((datasets::source, datasets::position))
        .select((datasets::id, datasets::row_count))
        .load(conn)?;
    let ids: Vec<DatasetId> = sets.iter().map(|(id, _)| *id).collect();
    let withheld: i64 = withholdings::table
        .filter(withholdings::organisation_id.eq(case.organisation))
        .filter(withholdings::dataset_id.eq_any(&ids))
        .filter(withholdings::lifted_at.is_null())
        .count()
        .get_result(conn)?;
    let rows = sets.iter().map(|(_, rows)| rows).sum();
    let papers = || {
        collected_documents::table
            .filter(collected_documents::organisation_id.eq(case.organisation))
            .filter(collected_documents::case_id.eq(case.id))
            .filter(collected_documents::search_id.eq_any(round().select(searches::id)))
    };
    let documents = papers().count().get_result(conn)?;
    let opened: Vec<FileState> = FileState::ALL.iter().copied().filter(|state| !state.is_open()).collect();
    let kept = || papers().filter(collected_documents::left_out.eq(false));
    let shut: i64 = kept().filter(collected_documents::state.ne_all(&opened)).count().get_result(conn)?;
    let documents_open = shut;
    let out: i64 = papers().filter(collected_documents::left_out.eq(true)).count().get_result(conn)?;
    let less: i64 = document_decisions::table
        .filter(document_decisions::organisation_id.eq(case.organisation))
        .filter(document_decisions::case_id.eq(case.id))
        .filter(document_decisions::ended_at.is_null())
        .filter(document_decisions::deed.ne_all(["give", reviewed::CHOSEN]))
        .filter(document_decisions::document_id.eq_any(papers().select(collected_documents::id)))
        .count()
        .get_result(conn)?;
    let withheld: i64 = withheld + less + out;
    let searching = running > 0;
    Ok(Found { datasets: ids, rows, withheld, documents, documents_open, sizes: sets, searching })
}

/// The facts of `case` at `now`; the grounds of a decision are added by whoever decides.
///
/// # Errors
/// [`DbError`].
pub fn facts(conn: &mut Conn, case: &Case, now: DateTime<Utc>) -> Result<Facts, DbError> {
    let found = found(conn, case)?;
    let noted: Vec<Key> = case_steps::table
        .filter(case_steps::organisation_id.eq(case.organisation))
        .filter(case_steps::case_id.eq(case.id))
        .select(case_steps::step)
        .load(conn)?;
    let registered = registered(conn, case)?;
    let has = |key| noted.contains(&key);
    let missing = |gate| {
        let open = |check: &&procedure::Check| {
            let shown = match check.shown {
                Shown::ByNote => has(check.key) || registered.contains(&check.key),
                Shown::ByRecipients => registered.contains(&check.key),
                _ => true,
            };
            check.gate == Some(gate) && !shown
        };
        procedure::of(case.right).iter().find(open).map(|check| check.key)
    };
    let organisation = staff::find(conn, case.organisation)?;
    let policy = organisation.as_ref().map(|one| one.details().identity.clone()).unwrap_or_default();
    let sensitivity = identity::sensitivity_of(conn, case)?;
    let answered_with_data = case.right.is_answered_with_data();
    let asks_for_two = organisation.as_ref().is_some_and(|one| one.details().release_by_two);
    Ok(Facts {
        right: case.right,
        identity: identity::identity_reached(conn, case, Party::Requester)?,
        needed_first: policy.needed(case.right, Sensitivity::Ordinary),
        needed: policy.needed(case.right, sensitivity),
        warnings_open: identity::warnings_open(conn, case)?,
        searching: found.searching,
        rows_found: found.rows > 0 || found.documents > 0,
        documents_open: usize::try_from(found.documents_open).unwrap_or(usize::MAX),
        withheld: found.withheld > 0,
        undecided: match answered_with_data {
            true => reviewed::undecided(conn, case, &found.sizes)?,
            false => Undecided::default(),
        },
        second_pair: reviewed::second_pair(conn, case, answered_with_data && asks_for_two)?,
        items: tally(conn, case, &found.datasets)?,
        before_decision: missing(Gate::Decision),
        before_answer: missing(Gate::Answer),
        grounds: Vec::new(),
        fee: fee(conn, case)?,
        burden_shown: has(Key::Burden),
        reminded: has(Key::Reminder) || registered.contains(&Key::Reminder),
        month_over: month_over(conn, case, now)?,
        lateness_explained: has(Key::Lateness),
        outcome: case.outcome,
        registered,
        authority: represented::standing_of(conn, case, now)?,
        subject_told: represented::subject_is_settled(conn, case)?,
        subject_reachable: represented::subject_is_reachable(conn, case)?,
        receiver: represented::receiver_of(conn, case)?,
        special: sensitivity == Sensitivity::Special,
        help_awaited: assistance::help_awaited(conn, case)?,
    })
}

/// The steps that something else than a note shows as done.
fn registered(conn: &mut Conn, case: &Case) -> Result<Vec<Key>, DbError> {
    let (organisation, right) = (case.organisation, case.right);
    let mut done = Vec::new();
    if recipients_are_told(right) && recipients::facts(conn, organisation, case.id)?.are_listed(right).is_ok()
    {
        done.push(Key::Recipients);
    }
    if right == Right::MarketingObjection
        && objections::stands(conn, organisation, case.id, ObjectionKind::Marketing)?
    {
        done.push(Key::Suppression);
    }
    if right == Right::Erasure && backups_are_known(conn, case)? {
        done.push(Key::Backups);
    }
    if letters::was_sent(conn, case, LetterKind::Reminder)? {
        done.push(Key::Reminder);
    }
    Ok(done)
}

/// Whether it stands at everything that was erased when the last backup of it expires.
fn backups_are_known(conn: &mut Conn, case: &Case) -> Result<bool, DbError> {
    let erased: Vec<Option<chrono::NaiveDate>> = case_items::table
        .filter(case_items::organisation_id.eq(case.organisation))
        .filter(case_items::case_id.eq(case.id))
        .filter(case_items::verdict.eq(Verdict::Erase))
        .select(case_items::backups_until)
        .load(conn)?;
    Ok(!erased.is_empty() && erased.iter().all(Option::is_some))
}

type Decided = (Option<DatasetId>, Option<Verdict>, Option<chrono::NaiveDate>);

/// Counts without a key. A dataset of a portability request that nobody has looked at is open; one of an earlier
/// round counts for nothing.
fn tally(conn: &mut Conn, case: &Case, newest: &[DatasetId]) -> Result<Tally, DbError> {
    let items: Vec<Decided> = case_items::table
        .filter(case_items::organisation_id.eq(case.organisation))
        .filter(case_items::case_id.eq(case.id))
        .select((case_items::dataset_id, case_items::verdict, case_items::done_on))
        .load(conn)?;
    let mut tally = Tally::default();
    let mut looked_at = Vec::new();
    for (dataset, verdict, done_on) in items {
        if let Some(dataset) = dataset {
            if !newest.contains(&dataset) {
                continue;
            }
            looked_at.push(dataset);
        }
        match verdict {
            None => tally.open += 1,
            Some(verdict) if verdict.grants() => {
                tally.granted += 1;
                tally.to_do += usize::from(verdict.needs_action() && done_on.is_none());
            }
            Some(_) => tally.refused += 1,
        }
    }
    if case.right == Right::Portability && !looked_at.is_empty() {
        tally.open += newest.iter().filter(|dataset| !looked_at.contains(dataset)).count();
    }
    Ok(tally)
}

fn fee(conn: &mut Conn, case: &Case) -> Result<Fee, DbError> {
    let replies: Vec<Option<String>> = fees::table
        .filter(fees::organisation_id.eq(case.organisation))
        .filter(fees::case_id.eq(case.id))
        .select(fees::reply)
        .load(conn)?;
    Ok(match replies.iter().any(Option::is_none) {
        true => Fee::Announced,
        false if replies.is_empty() => Fee::None,
        false => Fee::Settled,
    })
}

/// Whether the month of art. 12(4) is over, which no extension moves (R1.2).
fn month_over(conn: &mut Conn, case: &Case, now: DateTime<Utc>) -> Result<bool, DbError> {
    let Some(organisation) = staff::find(conn, case.organisation)? else { return Ok(false) };
    let last = clock::last_day_for(conn, &organisation, case, Outcome::Refused)?;
    Ok(now.with_timezone(&organisation.zone()).date_naive() > last)
}
