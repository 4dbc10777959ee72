//! A person has seen what would be done, and says yes; or that it stays; or that it is not done after all.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    Deed, DeedError, fit,
    plan::{states, tell},
    settle,
    store::{self, mine, plan_place},
    trial::open_stop,
};
use crate::{
    audit::{Action, By},
    cases::{self, Case},
    db::{Conn, Instant, schema::deeds},
    ids::{DeedId, StaffId},
    law::{
        execution::{DeedFailure, DeedState},
        status::Status,
    },
    outbox::{self, Work},
    sources::Sources,
    staff::Organisation,
    vault::Vault,
};

/// What is said to what was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer<'a> {
    /// Do it. Where the register or a restriction keeps it, with the reason why it may go all the same.
    Do { reason: &'a str },
    /// It stays, on the ground that stands against it.
    Stays,
}

fn held(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    (deed, as_seen): (DeedId, i32),
    now: DateTime<Utc>,
) -> Result<Deed, DeedError> {
    if case.status != Status::Executing {
        return Err(DeedError::NotNow);
    }
    cases::touch(tx, case, now)?;
    let deed = store::find(tx, vault, case, deed)?;
    if deed.version != as_seen { Err(DeedError::Changed) } else { Ok(deed) }
}

/// Confirms a deed as it was seen (`as_seen`: its version), or says that it stays. Where the declaration wants four
/// eyes, the first yes only signs; another person's carries it out.
///
/// # Errors
/// [`DeedError`]; then nothing was confirmed.
pub fn confirm(
    tx: &mut Conn,
    (vault, sources): (&Vault, &Sources),
    organisation: &Organisation,
    case: &mut Case,
    (deed, as_seen): (DeedId, i32),
    answer: Answer<'_>,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<DeedState, DeedError> {
    let deed = held(tx, vault, case, (deed, as_seen), now)?;
    if !matches!(deed.state, DeedState::Tried | DeedState::Signed) {
        return Err(DeedError::NotNow);
    }
    let stop = open_stop(&deed);
    let reason = match answer {
        Answer::Stays if stop.is_some() => {
            settle::stays(tx, vault, organisation, case, &deed, by, now)?;
            return Ok(DeedState::Stays);
        }
        Answer::Stays => return Err(DeedError::NotNow),
        Answer::Do { .. } if stop.is_some_and(|stop| !stop.may_be_answered()) => {
            return Err(DeedError::NotNow);
        }
        Answer::Do { reason } if stop.is_some() && deed.state == DeedState::Tried => {
            Some(fit(reason).map_err(|error| match error {
                DeedError::TextMissing => DeedError::ReasonMissing,
                other => other,
            })?)
        }
        Answer::Do { .. } => None,
    };
    let mut mine_now = sources.for_organisation(&organisation.slug).into_iter();
    let source = mine_now.find(|source| source.name == deed.source).ok_or(DeedError::NotOffered)?;
    let act = source.dataset(&deed.dataset).and_then(|dataset| dataset.act(deed.kind, deed.column()));
    let four_eyes = act.ok_or(DeedError::NotOffered)?.four_eyes;
    if deed.state == DeedState::Signed && deed.signed_by == Some(by) {
        return Err(DeedError::SecondPerson);
    }
    let signs = four_eyes && deed.state == DeedState::Tried;
    if let Some(reason) = reason {
        let mut plan = deed.plan.clone();
        plan.reason = reason.to_owned();
        let sealed = case.key(vault)?.seal_json(&plan_place(deed.id), &plan)?;
        let here = mine(case).filter(deeds::id.eq(deed.id));
        diesel::update(here).set(deeds::sealed_plan.eq(sealed)).execute(tx)?;
    }
    let here = mine(case).filter(deeds::id.eq(deed.id));
    let version = deeds::version.eq(deed.version + 1);
    let (state, action) = if signs {
        let signed = (deeds::state.eq(DeedState::Signed), deeds::signed_by.eq(Some(by)), version);
        diesel::update(here).set(signed).execute(tx)?;
        (DeedState::Signed, Action::DeedSigned)
    } else {
        let confirmed = (
            deeds::state.eq(DeedState::Confirmed),
            deeds::confirmed_by.eq(Some(by)),
            deeds::confirmed_at.eq(Some(Instant::from(now))),
            deeds::failure.eq(None::<DeedFailure>),
            version,
        );
        diesel::update(here).set(confirmed).execute(tx)?;
        outbox::enqueue(tx, case.organisation, Some(case.id), Work::CarryOutDeed { deed: deed.id }, now)?;
        (DeedState::Confirmed, Action::DeedConfirmed)
    };
    let details = serde_json::json!({ "deed": deed.id, "statement": deed.statement(), "stop": stop });
    tell(tx, vault, case, (action, details), By::Staff(by), now)?;
    Ok(state)
}

/// Has a worker try a deed again that came to nothing because the system was away. What was seen must still be there.
///
/// # Errors
/// [`DeedError::NotNow`] where it has to be seen anew first.
pub fn again(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    (deed, as_seen): (DeedId, i32),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), DeedError> {
    let deed = held(tx, vault, case, (deed, as_seen), now)?;
    let anew = deed.failure.is_none_or(DeedFailure::wants_a_new_trial);
    if deed.state != DeedState::Failed || anew || deed.confirmed_by.is_none() || deed.tried.is_none() {
        return Err(DeedError::NotNow);
    }
    let state = (deeds::state.eq(DeedState::Confirmed), deeds::version.eq(deed.version + 1));
    diesel::update(mine(case).filter(deeds::id.eq(deed.id))).set(state).execute(tx)?;
    outbox::enqueue(tx, case.organisation, Some(case.id), Work::CarryOutDeed { deed: deed.id }, now)?;
    let details = serde_json::json!({ "deed": deed.id, "statement": deed.statement() });
    tell(tx, vault, case, (Action::DeedConfirmed, details), By::Staff(by), now)
}

/// Takes a deed off that was not begun, or a task that nobody has answered: it was planned in error.
///
/// # Errors
/// [`DeedError::NotNow`] when a worker may have changed something.
pub fn remove(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &mut Case,
    (deed, as_seen): (DeedId, i32),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), DeedError> {
    let deed = held(tx, vault, case, (deed, as_seen), now)?;
    let removable = deed.state.may_be_tried() && !deed.begun || deed.state == DeedState::Asked;
    if !removable {
        return Err(DeedError::NotNow);
    }
    diesel::delete(mine(case).filter(deeds::id.eq(deed.id))).execute(tx)?;
    let details = serde_json::json!({ "deed": deed.id, "statement": deed.statement() });
    tell(tx, vault, case, (Action::DeedRemoved, details), By::Staff(by), now)?;
    // What is left may be settled already.
    match states(tx, case, deed.item)?.is_empty() {
        true => Ok(()),
        false => settle::item(tx, vault, organisation, case, deed.item, by, now),
    }
}
