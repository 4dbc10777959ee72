//! A worker carries a deed out. Three steps, so that it may die between any two: it says that it begins, it changes
//! the foreign system in one transaction there, it writes down what came of it in one transaction here.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use super::{
    Deed, DeedError, Parts, Proof, Trouble,
    judge::{Expected, Look, Verdict},
    keep,
    plan::tell,
    settle,
    store::{self, mine},
    trial::target,
};
use crate::{
    audit::{Action, By},
    cases::{self, Case},
    db::{Instant, schema::deeds},
    ids::DeedId,
    law::{
        execution::{DeedFailure, DeedState},
        status::Status,
    },
    sources::collect::WorkError,
    staff,
};

/// A deed that a worker is at.
pub struct Began {
    pub case: Case,
    pub deed: Deed,
}

/// Says that a worker is at it; `None` when there is nothing to do any more.
///
/// # Errors
/// [`DeedError`].
pub fn begin(parts: Parts<'_>, deed: DeedId, now: DateTime<Utc>) -> Result<Option<Began>, DeedError> {
    parts.db.write(|tx| {
        let Some((organisation, case)) = store::case_of(tx, deed)? else { return Ok(None) };
        let Some(mut case) = cases::find(tx, organisation, case)? else { return Ok(None) };
        cases::hold(tx, &mut case)?;
        let deed = store::find(tx, parts.vault, &case, deed)?;
        if !deed.state.is_under_way() {
            return Ok(None);
        }
        let begun = (
            deeds::state.eq(DeedState::Running),
            deeds::begun_at.eq(Some(Instant::from(now))),
            deeds::tries.eq(deeds::tries + 1),
        );
        diesel::update(mine(&case).filter(deeds::id.eq(deed.id))).set(begun).execute(tx)?;
        let deed = Deed { state: DeedState::Running, begun: true, ..deed };
        Ok(Some(Began { case, deed }))
    })
}

/// Changes the foreign system, or sees that it was changed already.
///
/// # Errors
/// [`Trouble`]: then everything there is as it was, unless the system went away at the very end.
pub fn act(parts: Parts<'_>, began: &Began, today: NaiveDate) -> Result<Proof, Trouble> {
    let Began { case, deed } = began;
    if case.status != Status::Executing {
        return Err(Trouble::of(DeedFailure::Moved));
    }
    let target = target(parts, case, deed)?;
    let seen = deed.tried.as_ref().ok_or(Trouble::of(DeedFailure::Changed))?;
    // Something may have come up that keeps it, or another reason than the one that was answered.
    let there = (target.source, target.dataset, &*target.writer);
    let expected = Expected { before: &seen.before, after: &seen.after, hit: seen.hit };
    let words = (seen.old.as_deref(), deed.plan.new.as_str());
    let mut look = Look::new(deed.kind, words, target.act.rows, Some(expected));
    if target.seen(target.source.limits)?.is_empty() && seen.after.is_empty() {
        // It is gone: nothing can keep it any more. The transaction below says so.
    } else {
        let stay = keep::stay(parts, case, deed, there, &target.key, today)?;
        let before = seen.stay.as_ref().map(|stay| stay.stop);
        if stay.is_some_and(|stay| Some(stay.stop) != before || deed.plan.reason.is_empty()) {
            return Err(Trouble::of(DeedFailure::Changed));
        }
    }
    let done = target.writer.carry_out(&target.change(words.0, words.1), &mut look, target.source.limits)?;
    let found_done = match look.verdict {
        Verdict::Good => false,
        Verdict::AlreadySo => true,
        // There was nothing when it was tried, and there is nothing now.
        Verdict::NothingThere => false,
        Verdict::Not(failure) => return Err(Trouble::of(failure)),
    };
    Ok(Proof {
        before: if found_done { seen.before.clone() } else { done.before },
        after: if found_done { seen.after.clone() } else { done.after },
        hit: done.hit.unwrap_or(if found_done { seen.hit } else { 0 }),
        statement: deed.statement(),
        found_done,
        ..Proof::default()
    })
}

/// Carries out [`Work::CarryOutDeed`](crate::outbox::Work::CarryOutDeed). After a crash it is done again, and the look
/// before it tells whether there is anything left to do.
///
/// # Errors
/// [`WorkError`]; the deed then says why.
pub fn carry_out(
    parts: Parts<'_>,
    deed: DeedId,
    last_try: bool,
    now: DateTime<Utc>,
) -> Result<(), WorkError> {
    let Some(began) = begin(parts, deed, now)? else { return Ok(()) };
    let organisation = parts.db.read(|conn| staff::find(conn, began.case.organisation))?;
    let Some(organisation) = organisation else { return Ok(()) };
    let today = now.with_timezone(&organisation.zone()).date_naive();
    match act(parts, &began, today) {
        Ok(proof) => Ok(settle::settle(parts, &organisation, began, proof, (today, now))?),
        Err(trouble) => failed(parts, began, &trouble, last_try, now),
    }
}

fn failed(
    parts: Parts<'_>,
    began: Began,
    trouble: &Trouble,
    last_try: bool,
    now: DateTime<Utc>,
) -> Result<(), WorkError> {
    let Began { mut case, deed } = began;
    let given_up = last_try || trouble.failure.wants_a_new_trial();
    let words = format!("{}: {}", deed.statement(), trouble.words);
    parts.db.write(|tx| {
        cases::hold(tx, &mut case)?;
        let state = if given_up { DeedState::Failed } else { DeedState::Running };
        let running = mine(&case).filter(deeds::id.eq(deed.id)).filter(deeds::state.eq(DeedState::Running));
        let said = (
            deeds::state.eq(state),
            deeds::failure.eq(Some(trouble.failure)),
            deeds::version.eq(deeds::version + 1),
        );
        if diesel::update(running).set(said).execute(tx)? == 1 && given_up {
            let details = serde_json::json!({
                "deed": deed.id, "statement": deed.statement(), "failure": trouble.failure,
            });
            tell(tx, parts.vault, &case, (Action::DeedFailed, details), By::Program, now)?;
        }
        Ok::<_, DeedError>(())
    })?;
    // Told at the deed, where a person goes on; only what is away is tried again by itself.
    if given_up && trouble.failure.wants_a_new_trial() {
        log::warn!("{words}");
        return Ok(());
    }
    Err(if given_up { WorkError::Hopeless(words) } else { WorkError::Later(words) })
}
