//! A person says who of the candidates the data subject is.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    CollectError, REASON_MAX,
    settle::{finish_if_settled, still, tell, update},
};
use crate::{
    audit::{Action, By},
    cases::Case,
    db::{
        Conn, Instant,
        schema::{candidates, searches},
    },
    ids::{CandidateId, SearchId, StaffId},
    outbox::{self, Work},
    sources::{
        score::speaks_against,
        search::{self, Choice, SearchState, StoredCandidate, Taken, choice_context},
    },
    vault::Vault,
};

/// Takes `chosen` for the person: one, several when the source holds her twice, or none of them. What was chosen is
/// read next; with none, the source was searched in vain. `why` is for the record; it is needed where the comparison
/// does not speak for itself: for several, and for somebody with another name, number or birth date. `case` is brought
/// up to date.
///
/// # Errors
/// [`CollectError::NotNow`] when somebody chose before; [`CollectError::NoSuchCandidate`];
/// [`CollectError::ReasonMissing`].
pub fn choose(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    search: SearchId,
    (chosen, why): (&[CandidateId], &str),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), CollectError> {
    let search = search::find(tx, case, search)?.ok_or(CollectError::NoSuchSearch)?;
    if !still(tx, case, search.id, SearchState::Choose)? {
        return Err(CollectError::NotNow);
    }
    let all = search::candidates_of(tx, vault, case, search.id)?;
    if !chosen.iter().all(|id| all.iter().any(|candidate| candidate.id == *id)) {
        return Err(CollectError::NoSuchCandidate);
    }
    let why = why.trim();
    let strange = |candidate: &StoredCandidate| {
        chosen.contains(&candidate.id) && speaks_against(&candidate.candidate.compared)
    };
    if why.is_empty() && (chosen.len() > 1 || all.iter().any(strange)) {
        return Err(CollectError::ReasonMissing);
    }
    if why.chars().count() > REASON_MAX {
        return Err(CollectError::ReasonTooLong);
    }
    for candidate in &all {
        let mark = (
            candidates::chosen.eq(chosen.contains(&candidate.id)),
            candidates::chosen_by.eq(by),
            candidates::chosen_at.eq(Instant::from(now)),
        );
        let mine =
            candidates::table.find(candidate.id).filter(candidates::organisation_id.eq(case.organisation));
        diesel::update(mine).set(mark).execute(tx)?;
    }
    let state = if chosen.is_empty() { SearchState::NothingFound } else { SearchState::Reading };
    let mut details = search.details.0.clone();
    details.taken = (!chosen.is_empty()).then_some(Taken::ByHand);
    update(tx, &search, state, &details, now)?;
    let choice = Choice { why: why.to_owned(), same_person: chosen.len() > 1 };
    let sealed = case.key(vault)?.seal_json(&choice_context(search.id), &choice)?;
    let mine = searches::table.find(search.id).filter(searches::organisation_id.eq(case.organisation));
    diesel::update(mine).set(searches::sealed_choice.eq(sealed)).execute(tx)?;
    let rejected: Vec<_> = all.iter().map(|one| one.id).filter(|id| !chosen.contains(id)).collect();
    let told = serde_json::json!({
        "search": search.id, "candidates": all.len(), "chosen": chosen, "rejected": rejected,
        "same_person": choice.same_person, "explained": !why.is_empty(),
    });
    tell(tx, vault, &search, (Action::CandidateChosen, told), By::Staff(by), now)?;
    if state == SearchState::Reading {
        outbox::enqueue(tx, case.organisation, Some(case.id), Work::ReadSearch { search: search.id }, now)?;
    }
    finish_if_settled(tx, vault, case, now)
}
