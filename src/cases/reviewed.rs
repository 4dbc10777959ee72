//! What has been decided of what was found, row by row, from few stored rows.
//!
//! A row is decided when somebody gives it, withholds it, or takes something out of it. A column or a whole dataset that
//! is withheld takes its proposals with it; a column alone decides no row.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use ring::digest::{SHA256, digest};

use super::Case;
use crate::{
    db::{
        Conn, DbError, Instant, each,
        schema::{
            collected_documents, datasets, document_decisions, people_looks, proposals, release_looks,
            review_gifts, searches, withholdings,
        },
    },
    ids::{CollectedDocumentId, DatasetId, StaffId},
    law::{
        files::FileState,
        spans::Spans,
        status::{SecondPair, Undecided},
    },
    outbox::{self, Work},
};

/// What is decided of a document while something in it is chosen and nothing is decided (`review::DocumentDeed`).
pub(super) const CHOSEN: &str = "choose";

/// Where the rows of one dataset stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reviewed {
    pub rows: i64,
    /// Withheld, by themselves or with the dataset.
    pub withheld: Spans,
    /// A handler took a value or a passage out of them.
    pub redacted: Spans,
    pub given: Spans,
    /// Somebody else may be named in them, and nobody has said yet.
    pub proposed: Spans,
    /// How many places that are.
    pub proposals: i64,
}

impl Reviewed {
    pub fn undecided(&self) -> Spans {
        Spans::all(self.rows).less(&self.withheld).less(&self.redacted).less(&self.given)
    }
}

type Mark = (DatasetId, Option<i64>, Option<i64>, Option<String>, Option<StaffId>, bool);
type Gift = (DatasetId, Option<i64>, Option<i64>);

/// Where these datasets of the case stand, each given with its number of rows.
///
/// # Errors
/// [`DbError`].
pub fn reviewed(
    conn: &mut Conn,
    case: &Case,
    of: &[(DatasetId, i64)],
) -> Result<HashMap<DatasetId, Reviewed>, DbError> {
    let ids: Vec<DatasetId> = of.iter().map(|(id, _)| *id).collect();
    let marks: Vec<Mark> = withholdings::table
        .filter(withholdings::organisation_id.eq(case.organisation))
        .filter(withholdings::case_id.eq(case.id))
        .filter(withholdings::dataset_id.eq_any(&ids))
        .filter(withholdings::lifted_at.is_null())
        .select((
            withholdings::dataset_id,
            withholdings::row_number,
            withholdings::last_row,
            withholdings::column_name,
            withholdings::made_by,
            withholdings::sealed_passages.is_not_null(),
        ))
        .load(conn)?;
    let gifts: Vec<Gift> = review_gifts::table
        .filter(review_gifts::organisation_id.eq(case.organisation))
        .filter(review_gifts::case_id.eq(case.id))
        .select((review_gifts::dataset_id, review_gifts::first_row, review_gifts::last_row))
        .load(conn)?;
    let open: Vec<(DatasetId, i64, String)> = proposals::table
        .filter(proposals::organisation_id.eq(case.organisation))
        .filter(proposals::dataset_id.eq_any(&ids))
        .filter(proposals::state.eq("open"))
        .select((proposals::dataset_id, proposals::row_number, proposals::column_name))
        .load(conn)?;
    let mut all: HashMap<DatasetId, Reviewed> = HashMap::new();
    for (id, rows) in of {
        let mine = || marks.iter().filter(|mark| mark.0 == *id);
        let span = |row: i64, last: Option<i64>| (row, last.unwrap_or(row).saturating_add(1));
        let whole = mine().any(|(_, row, _, column, ..)| row.is_none() && column.is_none());
        let withheld = mine().filter_map(|(_, row, last, column, ..)| {
            row.filter(|_| column.is_none()).map(|row| span(row, *last))
        });
        let redacted = mine().filter_map(|(_, row, _, column, by, _)| {
            row.filter(|_| column.is_some() && by.is_some()).map(|row| span(row, None))
        });
        let columns: HashSet<&str> =
            mine().filter(|mark| mark.1.is_none()).filter_map(|mark| mark.3.as_deref()).collect();
        let cells: HashSet<(i64, &str)> =
            mine().filter(|mark| !mark.5).filter_map(|mark| Some((mark.1?, mark.3.as_deref()?))).collect();
        let given = gifts
            .iter()
            .filter(|gift| gift.0 == *id)
            .map(|(_, first, last)| (first.unwrap_or(0), last.map_or(*rows, |last| last.saturating_add(1))));
        let withheld = if whole { Spans::all(*rows) } else { Spans::of(withheld) };
        let asked: Vec<i64> = open
            .iter()
            .filter(|(dataset, row, column)| {
                let gone = columns.contains(column.as_str()) || cells.contains(&(*row, column.as_str()));
                dataset == id && !gone && !withheld.contains(*row)
            })
            .map(|(_, row, _)| *row)
            .collect();
        let one = Reviewed {
            rows: *rows,
            redacted: Spans::of(redacted),
            given: Spans::of(given),
            proposals: i64::try_from(asked.len()).unwrap_or(i64::MAX),
            proposed: Spans::of_rows(asked),
            withheld,
        };
        all.insert(*id, one);
    }
    Ok(all)
}

/// What is still open of the newest round, in numbers.
pub(super) fn undecided(conn: &mut Conn, case: &Case, of: &[(DatasetId, i64)]) -> Result<Undecided, DbError> {
    let looking: i64 = people_looks::table
        .filter(people_looks::organisation_id.eq(case.organisation))
        .filter(people_looks::case_id.eq(case.id))
        .filter(people_looks::done_at.is_null())
        .count()
        .get_result(conn)?;
    let all = reviewed(conn, case, of)?;
    let size = |count: i64| usize::try_from(count).unwrap_or(usize::MAX);
    Ok(Undecided {
        items: all.values().map(|one| size(one.undecided().count())).sum::<usize>()
            + undecided_documents(conn, case)?.len(),
        proposals: all.values().map(|one| size(one.proposals)).sum(),
        looking: looking > 0,
    })
}

/// The documents of the newest round that can be opened and that nobody has decided about. One in which something was
/// only chosen is among them.
///
/// # Errors
/// [`DbError`].
pub fn undecided_documents(conn: &mut Conn, case: &Case) -> Result<Vec<CollectedDocumentId>, DbError> {
    let newest = super::newest_round(conn, case.organisation, case.id)?;
    let of_round = searches::table
        .filter(searches::organisation_id.eq(case.organisation))
        .filter(searches::case_id.eq(case.id))
        .filter(searches::round.eq(newest))
        .select(searches::id);
    let decided = document_decisions::table
        .filter(document_decisions::organisation_id.eq(case.organisation))
        .filter(document_decisions::case_id.eq(case.id))
        .filter(document_decisions::ended_at.is_null())
        .filter(document_decisions::deed.ne(CHOSEN))
        .select(document_decisions::document_id);
    let opened: Vec<FileState> = FileState::ALL.iter().copied().filter(|state| !state.is_open()).collect();
    Ok(collected_documents::table
        .filter(collected_documents::organisation_id.eq(case.organisation))
        .filter(collected_documents::case_id.eq(case.id))
        .filter(collected_documents::search_id.eq_any(of_round))
        .filter(collected_documents::left_out.eq(false))
        .filter(collected_documents::state.eq_any(opened))
        .filter(collected_documents::id.ne_all(decided))
        .order(collected_documents::id)
        .select(collected_documents::id)
        .load(conn)?)
}

/// A hash of everything that makes the answer: the datasets and documents, what is given of them and what is not. Any
/// change of it gives another.
///
/// # Errors
/// [`DbError`].
pub fn review_state(conn: &mut Conn, case: &Case) -> Result<Vec<u8>, DbError> {
    let found = super::facts::found(conn, case)?;
    let ids = &found.datasets;
    let mut told: Vec<String> = datasets::table
        .filter(datasets::organisation_id.eq(case.organisation))
        .filter(datasets::id.eq_any(ids))
        .select(datasets::id)
        .load::<String>(conn)?;
    told.extend(
        withholdings::table
            .filter(withholdings::organisation_id.eq(case.organisation))
            .filter(withholdings::dataset_id.eq_any(ids))
            .filter(withholdings::lifted_at.is_null())
            .select(withholdings::id)
            .load::<String>(conn)?,
    );
    told.extend(
        review_gifts::table
            .filter(review_gifts::organisation_id.eq(case.organisation))
            .filter(review_gifts::case_id.eq(case.id))
            .select(review_gifts::id)
            .load::<String>(conn)?,
    );
    told.extend(
        proposals::table
            .filter(proposals::organisation_id.eq(case.organisation))
            .filter(proposals::dataset_id.eq_any(ids))
            .filter(proposals::state.ne("accepted"))
            .select(proposals::id)
            .load::<String>(conn)?,
    );
    told.extend(
        document_decisions::table
            .filter(document_decisions::organisation_id.eq(case.organisation))
            .filter(document_decisions::case_id.eq(case.id))
            .filter(document_decisions::ended_at.is_null())
            .select(document_decisions::id)
            .load::<String>(conn)?,
    );
    let papers: Vec<(String, bool)> = collected_documents::table
        .filter(collected_documents::organisation_id.eq(case.organisation))
        .filter(collected_documents::case_id.eq(case.id))
        .select((collected_documents::id, collected_documents::left_out))
        .load(conn)?;
    told.extend(papers.into_iter().map(|(id, left_out)| format!("{id} {left_out}")));
    told.sort_unstable();
    Ok(digest(&SHA256, told.join("\n").as_bytes()).as_ref().to_vec())
}

/// Who has looked at what is there now, the first first; looks at something else count for nothing.
///
/// # Errors
/// [`DbError`].
pub fn looked(conn: &mut Conn, case: &Case) -> Result<Vec<StaffId>, DbError> {
    let now = review_state(conn, case)?;
    let all: Vec<(StaffId, Vec<u8>)> = release_looks::table
        .filter(release_looks::organisation_id.eq(case.organisation))
        .filter(release_looks::case_id.eq(case.id))
        .order(release_looks::id)
        .select((release_looks::looked_by, release_looks::seen))
        .load(conn)?;
    let mut by = Vec::new();
    for (who, seen) in all {
        if seen == now && !by.contains(&who) {
            by.push(who);
        }
    }
    Ok(by)
}

/// Whether somebody has looked before, at whatever was there then.
///
/// # Errors
/// [`DbError`].
pub fn was_looked_at(conn: &mut Conn, case: &Case) -> Result<bool, DbError> {
    let all = release_looks::table
        .filter(release_looks::organisation_id.eq(case.organisation))
        .filter(release_looks::case_id.eq(case.id));
    Ok(all.count().get_result::<i64>(conn)? > 0)
}

/// Whether two have looked, where the organisation asks for it.
pub(super) fn second_pair(conn: &mut Conn, case: &Case, asked: bool) -> Result<SecondPair, DbError> {
    if !asked {
        return Ok(SecondPair::NotAsked);
    }
    Ok(match looked(conn, case)?.len() {
        0 => SecondPair::FirstMissing,
        1 => SecondPair::SecondMissing,
        _ => SecondPair::Done,
    })
}

/// What was found is to be looked through for other people; until then it is not decided (art. 15(4)).
///
/// # Errors
/// [`DbError`].
pub fn ask_for_people(tx: &mut Conn, case: &Case, now: DateTime<Utc>) -> Result<(), DbError> {
    let row = (
        people_looks::case_id.eq(case.id),
        people_looks::organisation_id.eq(case.organisation),
        people_looks::asked_at.eq(Instant::from(now)),
    );
    let again = (people_looks::asked_at.eq(Instant::from(now)), people_looks::done_at.eq(None::<Instant>));
    each!(tx, |c| diesel::insert_into(people_looks::table)
        .values(&row)
        .on_conflict(people_looks::case_id)
        .do_update()
        .set(again)
        .execute(c))?;
    outbox::enqueue(tx, case.organisation, Some(case.id), Work::FindPeople { case: case.id }, now)
}
