//! One text is taken out wherever it stands in the case: of the rows at once, of a decided document in a new copy; in a
//! document that nobody has decided about it is chosen, and still waits to be read.

use std::{collections::HashMap, io};

use chrono::{DateTime, Utc};

use super::{
    DocumentOrder, Passages, ReviewError, Scope, Withheld, acts, documents, papers_of, proposals,
    store::{self, New},
    withhold::{begin, checked_reason},
};
use crate::{
    audit::{self, Action, By, Event},
    cases::Case,
    db::{Conn, DbError},
    documents::fold::{Needle, find_all},
    ids::{ActId, CollectedDocumentId, StaffId},
    law::grounds::Ground,
    sources::{cell::Cell, collected},
    vault::{Vault, VaultError},
};

/// A text value with the places of the text in it.
#[derive(Debug, Clone)]
pub struct Spotted {
    pub scope: Scope,
    pub passages: Passages,
}

/// It could not be looked for.
#[derive(Debug, thiserror::Error)]
pub enum SpotError {
    /// There are more values with it than are taken at one go.
    #[error("more values than are taken at one go")]
    TooMany,
    #[error("a sealed dataset cannot be read: {0}")]
    Rows(io::Error),
    #[error(transparent)]
    Review(#[from] ReviewError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Where the text stands in text values that are given, beside what was taken out of them before; at most `most`.
///
/// # Errors
/// [`SpotError`].
pub fn spot(
    conn: &mut Conn,
    vault: &Vault,
    case: &Case,
    text: &Needle,
    most: usize,
) -> Result<Vec<Spotted>, SpotError> {
    let needles = [text.clone()];
    let mut found = Vec::new();
    for set in collected::of_case(conn, case.organisation, case.id)? {
        let marks = Withheld::of_dataset(conn, &set)?;
        let before = store::of_dataset(conn, vault, case, set.id)?;
        let mut gone: HashMap<(i64, &str), Vec<&Passages>> = HashMap::new();
        for one in &before {
            if let (Some(row), Some(column), Some(places)) =
                (one.scope.row, one.scope.column.as_deref(), one.passages.as_ref())
            {
                gone.entry((row, column)).or_default().push(places);
            }
        }
        let mut number = 0_u64;
        let mut full = false;
        let look = &mut |row: &[Cell]| {
            let at = i64::try_from(number).unwrap_or(i64::MAX);
            for (place, (column, cell)) in set.details.0.columns.iter().zip(row).enumerate() {
                let Cell::Text(value) = cell else { continue };
                if marks.is_cell_withheld(number, place) {
                    continue;
                }
                let known = gone.get(&(at, column.name.as_str()));
                let inside = |range: &std::ops::Range<usize>| {
                    known.into_iter().flatten().filter_map(|one| one.in_cell(cell)).any(|(_, ranges)| {
                        ranges.iter().any(|one| one.start <= range.start && range.end <= one.end)
                    })
                };
                let ranges: Vec<_> =
                    find_all(value, &needles).into_iter().filter(|range| !inside(range)).collect();
                if !ranges.is_empty() {
                    let scope = Scope { dataset: set.id, row: Some(at), column: Some(column.name.clone()) };
                    found.push(Spotted { scope, passages: Passages::of(value, ranges) });
                }
            }
            number += 1;
            full = found.len() > most;
            if full { Err(io::Error::other("enough")) } else { Ok(()) }
        };
        let read = set.rows(vault, case)?.each(look);
        if full {
            return Err(SpotError::TooMany);
        }
        read.map_err(SpotError::Rows)?;
    }
    Ok(found)
}

/// Takes the text out of all these values and documents, as one act. Proposals that it covers are settled with it.
/// `case` is brought up to date. Tells the act and how much it was.
///
/// # Errors
/// [`ReviewError`]; then nothing has changed.
pub fn take_everywhere(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    (rows, papers): (&[Spotted], &[(CollectedDocumentId, DocumentOrder<'_>)]),
    (ground, reason): (Ground, &str),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(ActId, i64), ReviewError> {
    let reason = checked_reason(reason)?;
    if !Ground::for_withholding(case.right).contains(&ground) {
        return Err(ReviewError::GroundNotForRight);
    }
    begin(tx, case, now)?;
    let count = i64::try_from(rows.len() + papers.len()).unwrap_or(i64::MAX);
    if count == 0 {
        return Err(ReviewError::NothingToDo);
    }
    let act = acts::record(tx, case, acts::Deed::Redact, count, by, now)?;
    let key = case.key(vault)?;
    for one in rows {
        store::find_scope(tx, case, &one.scope)?.ok_or(ReviewError::NothingThere)?;
        let new = New {
            passages: Some(&one.passages),
            act: Some(act),
            ..New::of(&one.scope, ground, reason, Some(by))
        };
        store::insert(tx, &key, case, &new, now)?;
        proposals::settle_covered(tx, vault, case, act, &one.scope, &one.passages)?;
    }
    let all = if papers.is_empty() { Vec::new() } else { papers_of(tx, vault, case)? };
    for (id, order) in papers {
        let paper = all.iter().find(|paper| paper.document.id == *id).ok_or(ReviewError::NothingThere)?;
        documents::put(tx, vault, case, &paper.document, (act, order), by, now)?;
    }
    let details =
        serde_json::json!({ "act": act, "deed": acts::Deed::Redact, "items": count, "ground": ground });
    let (action, case_id) = (Action::Reviewed, Some(case.id));
    let event = Event { organisation: case.organisation, by: By::Staff(by), action, case: case_id, details };
    audit::record(tx, vault, event, now)?;
    Ok((act, count))
}
