//! A worker looks through what was found for other people (art. 15(4)): the names that the sources know, and numbers
//! and addresses that are not the person's own.
//!
//! Nothing is decided here, and no name is stored: whom to look for is gathered anew from what is sealed.

use std::{collections::BTreeSet, io};

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    ReviewError, Withheld,
    passages::Passages,
    proposals::{self, NewProposal},
    readings,
};
use crate::{
    cases::{self, Case},
    db::{Conn, Db, DbError, Instant, schema::people_looks},
    ids::{CaseId, OrganisationId},
    law::people::{Finding, Known, Own, Why, find_people},
    sources::{
        cell::Cell,
        collected::{self, Collected},
        search,
    },
    staff,
    vault::Vault,
};

/// Proposals are stored so many at a time: a text that names people in every row does not fill the memory.
const AT_ONCE: usize = 5_000;

/// It was not looked for; the text is for the administrator and names nobody.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    #[error("a sealed dataset cannot be read: {0}")]
    Rows(#[from] io::Error),
    #[error("{0}")]
    Candidates(String),
    #[error(transparent)]
    Review(#[from] ReviewError),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Looks through the newest round of a case. Doing it again after a crash looks again: what somebody has said about a
/// proposal since stays, and is asked again.
///
/// # Errors
/// [`LookError`]; then nothing was proposed.
pub fn look_for_people(
    db: &Db,
    vault: &Vault,
    (organisation, case): (OrganisationId, CaseId),
    now: DateTime<Utc>,
) -> Result<(), LookError> {
    let found = db.read(|conn| {
        let Some(case) = cases::find(conn, organisation, case)? else { return Ok(None) };
        let datasets = collected::of_case(conn, organisation, case.id)?;
        let marks = datasets
            .iter()
            .map(|one| Withheld::of_dataset(conn, one))
            .collect::<Result<Vec<_>, DbError>>()?;
        Ok::<_, DbError>(Some((case, datasets, marks)))
    })?;
    let Some((case, datasets, marks)) = found else { return Ok(()) };
    let known = db.read(|conn| known(conn, vault, &case, &datasets))?;
    let key = case.key(vault).map_err(ReviewError::from)?;
    let ids: Vec<_> = datasets.iter().map(|one| one.id).collect();
    db.write(|tx| {
        readings::forget(tx, &case)?;
        proposals::forget_open(tx, &case, &ids)
    })?;
    let store = |new: &mut Vec<NewProposal>| {
        let stored = db.write(|tx| proposals::insert(tx, &key, &case, new, now));
        new.clear();
        stored
    };
    let mut new = Vec::new();
    for (dataset, marks) in datasets.iter().zip(&marks) {
        look_through(vault, &case, (dataset, marks), &known, &mut |one| {
            new.push(one);
            if new.len() < AT_ONCE { Ok(()) } else { store(&mut new).map_err(io::Error::other) }
        })?;
    }
    store(&mut new)?;
    db.write(|tx| {
        let mine = people_looks::table.find(case.id).filter(people_looks::organisation_id.eq(organisation));
        diesel::update(mine)
            .set(people_looks::done_at.eq(Some(Instant::from(now))))
            .execute(tx)
            .map_err(DbError::from)?;
        Ok(())
    })
}

/// Whom to look for, and what is the person's own. Both are gathered from the request, from the candidates and from the
/// columns that are declared to be about others.
pub fn known(
    conn: &mut Conn,
    vault: &Vault,
    case: &Case,
    datasets: &[Collected],
) -> Result<Known, LookError> {
    let details = case.details(vault).map_err(ReviewError::from)?;
    let person = &details.person;
    let mut own = Own { names: vec![person.name.clone()], ..Own::default() };
    own.emails.extend(person.email.clone());
    own.phones.extend(person.phone.clone());
    if details.on_behalf == cases::OnBehalf::Oneself {
        own.names.push(details.requester.name.clone());
        own.emails.push(details.requester.email.clone());
        own.phones.extend(details.requester.phone.clone());
    }
    own.cprs.extend(cases::cpr_of(conn, vault, case).map_err(|e| LookError::Candidates(e.to_string()))?);
    let mut others = Vec::new();
    for search in search::of_case(conn, case.organisation, case.id)? {
        let all = search::candidates_of(conn, vault, case, search.id)
            .map_err(|e| LookError::Candidates(e.to_string()))?;
        for one in all {
            let values = one.candidate.label.iter().filter_map(|label| label.value.to_text());
            match one.chosen {
                Some(true) => values.for_each(|value| remember(&mut own, &person.name, value)),
                _ => others.extend(values.filter(|value| is_like(value, &person.name))),
            }
        }
    }
    let mut named = BTreeSet::new();
    for dataset in datasets {
        let columns = &dataset.details.0.columns;
        let about: Vec<usize> = (0..columns.len()).filter(|at| columns[*at].others).collect();
        if about.is_empty() {
            continue;
        }
        dataset.rows(vault, case).map_err(ReviewError::from)?.each(&mut |row| {
            let values = about.iter().filter_map(|at| row.get(*at)).filter_map(Cell::to_text);
            named.extend(values.filter(|value| value.len() <= 120));
            Ok(())
        })?;
    }
    let staff: Vec<String> =
        staff::colleagues(conn, case.organisation)?.into_iter().map(|one| one.name).collect();
    Ok(Known::new(&own)
        .with_names(Why::Column, named)
        .with_names(Why::Candidate, others)
        .with_names(Why::Staff, staff))
}

/// What a source says of the person herself is her own.
fn remember(own: &mut Own, name: &str, value: String) {
    if value.contains('@') {
        own.emails.push(value);
    } else if let Some(cpr) = crate::law::cpr::Cpr::parse(&value) {
        own.cprs.push(cpr);
    } else if value.bytes().filter(u8::is_ascii_digit).count() >= 8 {
        own.phones.push(value);
    } else if is_like(&value, name) {
        own.names.push(value);
    }
}

/// Whether a value is somebody's name: it shares a word with the name that was searched for.
fn is_like(value: &str, name: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphabetic())
            .filter(|word| word.len() > 1)
            .map(str::to_lowercase)
            .collect()
    };
    let name = words(name);
    let value = words(value);
    value.len() > 1 && value.iter().any(|word| name.contains(word))
}

fn look_through(
    vault: &Vault,
    case: &Case,
    (dataset, marks): (&Collected, &Withheld),
    known: &Known,
    take: &mut dyn FnMut(NewProposal) -> io::Result<()>,
) -> Result<(), LookError> {
    let columns = &dataset.details.0.columns;
    let mut number = 0_u64;
    dataset.rows(vault, case).map_err(ReviewError::from)?.each(&mut |row| {
        for (at, (column, cell)) in columns.iter().zip(row).enumerate() {
            if marks.is_cell_withheld(number, at) {
                continue;
            }
            for (finding, passages) in in_cell(cell, known) {
                take(NewProposal {
                    dataset: dataset.id,
                    row: i64::try_from(number).unwrap_or(i64::MAX),
                    column: column.name.clone(),
                    found: finding.found,
                    why: finding.why,
                    passages,
                })?;
            }
        }
        number += 1;
        Ok(())
    })?;
    Ok(())
}

/// What is found in a value. A place in JSON or in a number cannot be taken out of it: then it is all of it.
fn in_cell(cell: &Cell, known: &Known) -> Vec<(Finding, Passages)> {
    let whole = |text: &str| {
        let one = find_people(text, known).into_iter().next();
        one.map(|finding| (finding, Passages::whole())).into_iter().collect()
    };
    match cell {
        Cell::Text(text) => find_people(text, known)
            .into_iter()
            .map(|finding| {
                let range = finding.range.clone();
                (finding, Passages::of(text, vec![range]))
            })
            .collect(),
        // With its escapes resolved: "M\u00f8ller".
        Cell::Json(text) => match serde_json::from_str::<serde_json::Value>(text) {
            Ok(value) => {
                let mut words = String::new();
                strings(&value, &mut words);
                whole(&words)
            }
            Err(_) => whole(text),
        },
        Cell::Number(digits) if digits.len() == 10 => whole(digits),
        _ => Vec::new(),
    }
}

fn strings(value: &serde_json::Value, into: &mut String) {
    match value {
        serde_json::Value::String(text) => {
            into.push_str(text);
            into.push_str(" ; ");
        }
        serde_json::Value::Number(number) => {
            into.push_str(&number.to_string());
            into.push_str(" ; ");
        }
        serde_json::Value::Array(all) => all.iter().for_each(|one| strings(one, into)),
        serde_json::Value::Object(all) => all.values().for_each(|one| strings(one, into)),
        _ => {}
    }
}
