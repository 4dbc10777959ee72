//! A worker looks for the person in one source.
//!
//! Invariant: the program takes somebody for the person only when there is exactly one candidate and every exact way
//! of finding that was tried led to her, by a number alone only where her name is the given one, and nothing lasting that
//! the source shows (name, birth date, number) is another; all else is for a person to decide.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    CollectError, Parts, Trouble, WorkError,
    settle::{at_work, failed, finish_if_settled, still, tell, update},
};
use crate::{
    audit::{Action, By},
    cases::{self, Case, Person},
    db::{Conn, Instant, schema::candidates},
    ids::{CandidateId, SearchId},
    law::identity::names::name_words,
    outbox::{self, Work},
    sources::{
        find::{Candidate, Found, find},
        identifiers::{Identifier, Identifiers},
        score::{Agreement, speaks_against},
        search::{Search, SearchState, Taken, candidate_context},
    },
    vault::{CaseKey, Vault},
};

/// Carries out [`Work::RunSearch`]. Doing it again after a crash changes nothing.
///
/// # Errors
/// [`WorkError`]; the search then says why.
pub fn look(parts: Parts<'_>, search: SearchId, last_try: bool, now: DateTime<Utc>) -> Result<(), WorkError> {
    let Some((mut case, search)) = parts.db.read(|conn| at_work(conn, search, SearchState::Waiting))? else {
        return Ok(());
    };
    if parts.source(&case, &search).is_ok_and(|source| source.task.is_some()) {
        return Ok(parts.db.write(|tx| ask_owner(tx, &mut case, &search, now))?);
    }
    match ask(parts, &case, &search) {
        Ok((found, asked)) => {
            Ok(parts.db.write(|tx| record(tx, parts.vault, &mut case, &search, (found, asked), now))?)
        }
        Err(trouble) => failed(parts, (&mut case, &search), trouble, last_try, now),
    }
}

/// What was found, and by which values, as keyed hashes.
type Answer = (Found, BTreeMap<Identifier, String>);

/// A system without an interface: its owner is asked by mail, and waited for.
fn ask_owner(
    tx: &mut Conn,
    case: &mut Case,
    search: &Search,
    now: DateTime<Utc>,
) -> Result<(), CollectError> {
    if !still(tx, case, search.id, SearchState::Waiting)? {
        return Ok(());
    }
    let mut details = search.details.0.clone();
    details.failure = None;
    update(tx, search, SearchState::Asked, &details, now)?;
    let work = Work::AskOwner { search: search.id };
    Ok(outbox::enqueue(tx, case.organisation, Some(case.id), work, now)?)
}

fn ask(parts: Parts<'_>, case: &Case, search: &Search) -> Result<Answer, Trouble> {
    let source = parts.source(case, search)?;
    let person = case.details(parts.vault).map_err(Trouble::storage)?.person;
    let number = parts.db.read(|conn| cases::cpr_of(conn, parts.vault, case)).map_err(Trouble::storage)?;
    let mut known = known(&person);
    if let Some(number) = number {
        known = known.cpr(number);
    }
    let found = find(source, &known)?;
    if found.tried.is_empty() {
        let words = "nothing that is known about the person finds anybody there";
        return Err(Trouble::hopeless("nothing-known", words));
    }
    let asked = found.tried.iter().flatten().filter_map(|identifier| {
        let value = known.get(*identifier)?.to_text()?;
        let hash = parts.vault.blind(case.organisation, &format!("searched-{}", identifier.as_str()), &value);
        Some((*identifier, hash.iter().map(|byte| format!("{byte:02x}")).collect()))
    });
    let asked = asked.collect();
    Ok((found, asked))
}

/// What the request tells of the person that a source can be asked by.
pub fn known(person: &Person) -> Identifiers {
    let mut known = Identifiers::none().name(&person.name);
    if let Some(email) = &person.email {
        known = known.email(email);
    }
    if let Some(phone) = &person.phone {
        known = known.phone(phone);
    }
    if let Some(number) = &person.number {
        known = known.number(number);
    }
    match person.birth_date {
        Some(date) => known.birth_date(date),
        None => known,
    }
}

/// Whether a way of finding means one person: her address, her number, or her name together with her birth date.
fn is_exact(by: &[Identifier]) -> bool {
    let has = |identifier| by.contains(&identifier);
    has(Identifier::Email)
        || has(Identifier::Number)
        || has(Identifier::Cpr)
        || (has(Identifier::Name) && has(Identifier::BirthDate))
}

/// The only candidate, when nothing speaks against her: every exact way that was tried leads to her.
fn certain<'a>(found: &'a Found, name: &str) -> Option<&'a Candidate> {
    one(found, name, is_exact)
}

/// The same where an address may lead nowhere: whoever writes from another one than is known can still be reached at
/// the known one.
pub(in crate::sources) fn reachable<'a>(found: &'a Found, name: &str) -> Option<&'a Candidate> {
    one(found, name, |by| is_exact(by) && by != [Identifier::Email])
}

/// The only candidate, whom an exact way leads to and each of `these`. A number alone may be anybody's who knows it; then
/// what is found must bear the name that was given.
fn one<'a>(found: &'a Found, name: &str, these: impl Fn(&[Identifier]) -> bool) -> Option<&'a Candidate> {
    let [only] = &found.candidates[..] else { return None };
    let exactly = only.matched_by.iter().any(|by| is_exact(by));
    let agree = found.tried.iter().filter(|by| these(by)).all(|by| only.matched_by.contains(by));
    let by = |one: Identifier| only.matched_by.iter().any(|by| by.contains(&one));
    // A part of a name and a birth date are a twin's as well.
    let whole = !only
        .compared
        .iter()
        .any(|one| one.identifier == Identifier::Name && one.agreement == Agreement::Partly);
    let named = by(Identifier::Email) || (by(Identifier::Name) && whole) || bears(only, name);
    (exactly && agree && named && !found.too_many && !speaks_against(&only.compared)).then_some(only)
}

/// Whether the first and the last word of the name stand in what the source shows of a candidate.
fn bears(candidate: &Candidate, name: &str) -> bool {
    let shown: Vec<String> = candidate
        .label
        .iter()
        .filter_map(|label| label.value.to_text())
        .flat_map(|text| name_words(&text))
        .collect();
    let words = name_words(name);
    let has = |word: Option<&String>| word.is_some_and(|word| shown.contains(word));
    has(words.first()) && has(words.last())
}

fn record(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    search: &Search,
    (found, asked): Answer,
    now: DateTime<Utc>,
) -> Result<(), CollectError> {
    if !still(tx, case, search.id, SearchState::Waiting)? {
        return Ok(());
    }
    let certain = certain(&found, &case.details(vault)?.person.name).is_some();
    let (state, result) = match found.candidates.len() {
        0 => (SearchState::NothingFound, "nothing"),
        _ if certain => (SearchState::Reading, "found"),
        _ => (SearchState::Choose, "candidates"),
    };
    store(tx, &case.key(vault)?, search, &found.candidates, certain, now)?;
    let mut details = search.details.0.clone();
    details.failure = None;
    details.candidates = found.candidates.len();
    details.too_many = found.too_many;
    details.tried = found.tried;
    details.asked = asked;
    details.taken = certain.then_some(Taken::Automatically);
    update(tx, search, state, &details, now)?;
    let told = serde_json::json!({
        "result": result, "candidates": details.candidates, "tried": details.tried, "taken": details.taken,
        "asked": details.asked,
    });
    tell(tx, vault, search, (Action::SourceSearched, told), By::Program, now)?;
    if state == SearchState::Reading {
        outbox::enqueue(tx, case.organisation, Some(case.id), Work::ReadSearch { search: search.id }, now)?;
    }
    finish_if_settled(tx, vault, case, now)
}

/// Stores the candidates, instead of any of an earlier try.
fn store(
    tx: &mut Conn,
    key: &CaseKey,
    search: &Search,
    found: &[Candidate],
    certain: bool,
    now: DateTime<Utc>,
) -> Result<(), CollectError> {
    let earlier = candidates::table.filter(candidates::search_id.eq(search.id));
    diesel::delete(earlier.filter(candidates::organisation_id.eq(search.organisation))).execute(tx)?;
    for (position, candidate) in (0..).zip(found) {
        let id = CandidateId::new(now);
        let row = (
            candidates::id.eq(id),
            candidates::organisation_id.eq(search.organisation),
            candidates::case_id.eq(search.case),
            candidates::search_id.eq(search.id),
            candidates::position.eq(position),
            candidates::sealed.eq(key.seal_json(&candidate_context(id), candidate)?),
            candidates::chosen.eq(certain.then_some(true)),
            candidates::chosen_at.eq(certain.then(|| Instant::from(now))),
        );
        diesel::insert_into(candidates::table).values(row).execute(tx)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::{
        cell::{Cell, Column, ColumnKind},
        find::Label,
        score::Compared,
    };

    #[test]
    fn only_agreement_is_certain() {
        use Identifier::{BirthDate, Cpr, Email, Name, Number};
        let certain = |found: &Found| certain(found, "Mette Kirstine Holm").is_some();
        let candidate = |key: &str, matched_by: &[&[Identifier]]| Candidate {
            key: Cell::Text(key.into()),
            label: vec![],
            matched_by: matched_by.iter().map(|by| by.to_vec()).collect(),
            compared: vec![],
        };
        let found = |tried: &[&[Identifier]], candidates: &[Candidate], too_many| Found {
            candidates: candidates.to_vec(),
            tried: tried.iter().map(|by| by.to_vec()).collect(),
            too_many,
        };
        let one = candidate("1", &[&[Email]]);
        assert!(certain(&found(&[&[Email]], std::slice::from_ref(&one), false)));
        assert!(certain(&found(&[&[Email], &[Name]], std::slice::from_ref(&one), false)));
        assert!(certain(&found(&[&[Name, BirthDate]], &[candidate("1", &[&[Name, BirthDate]])], false)));
        // A number that finds nobody speaks against the address that found somebody.
        assert!(!certain(&found(&[&[Email], &[Number]], std::slice::from_ref(&one), false)));
        assert!(!certain(&found(&[&[Name]], &[candidate("1", &[&[Name]])], false)));
        assert!(!certain(&found(&[&[BirthDate]], &[candidate("1", &[&[BirthDate]])], false)));
        assert!(!certain(&found(&[&[Email]], &[one.clone(), candidate("2", &[&[Email]])], false)));
        assert!(!certain(&found(&[&[Email]], &[one], true)));
        assert!(!certain(&found(&[&[Email]], &[], false)));
        // A number alone: whoever knows it may have given it with another's name.
        for number in [Number, Cpr] {
            let shown = |name: Option<&str>| Candidate {
                label: Vec::from_iter(name.map(|name| Label {
                    column: Column { name: "name".into(), kind: ColumnKind::Text },
                    title: None,
                    value: Cell::Text(name.into()),
                    is: None,
                })),
                ..candidate("1", &[&[number]])
            };
            assert!(certain(&found(&[&[number], &[Name]], &[shown(Some("Mette Holm"))], false)));
            assert!(!certain(&found(&[&[number]], &[shown(Some("Lars Holm"))], false)));
            assert!(!certain(&found(&[&[number]], &[shown(None)], false)));
            let both = candidate("1", &[&[number], &[Name]]);
            assert!(certain(&found(&[&[number], &[Name]], &[both], false)));
        }
        // Her address, and a birth date that is another's: a shared mailbox, or a mistake. A person looks.
        let compared = |identifier, agreement| Compared { identifier, agreement, shown: None };
        let mut twin = candidate("1", &[&[Email]]);
        twin.compared = vec![compared(Email, Agreement::Exact), compared(BirthDate, Agreement::Differs)];
        assert!(!certain(&found(&[&[Email]], &[twin], false)));
        let mut part = candidate("1", &[&[Name, BirthDate]]);
        part.compared = vec![compared(Name, Agreement::Partly), compared(BirthDate, Agreement::Exact)];
        assert!(!certain(&found(&[&[Name, BirthDate]], &[part], false)));
    }
}
