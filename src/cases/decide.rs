//! The case is decided: the letter, the status and what follows from it, in one transaction.
//!
//! Invariant: no decision without a written answer (R2.10), and no refusal, whole or in part, without its ground
//! (R2.1). What else the answer must say, its letter sees to.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    AddressOf, Case, StepError,
    advance::advance_on,
    answer::{self, Sealed},
    clock,
    facts::{facts, found},
    letters::{self, LetterError, Particulars},
    post_link, post_subject_link,
    procedure::{ItemError, enter_weighings, item_grounds},
    represented::{receiver_of, subject_contact},
};
use crate::{
    audit::{Action, By},
    db::{Conn, DbError, Instant, schema::packages},
    ids::{DecisionId, PackageId, StaffId},
    law::{
        grounds::Ground,
        identity::Party,
        letters::LetterKind,
        representation::{Channel, OnBehalf},
        status::{Facts, Mover, Outcome, Status, Step},
    },
    letters::{Lang, Template, Words},
    outbox::{self, Work},
    staff::Organisation,
    vault::{Vault, VaultError},
};

/// A decision as it is entered.
#[derive(Debug, Clone)]
pub struct Decision<'a> {
    pub outcome: Outcome,
    /// Why the request as a whole, or a part of it, is refused; what is withheld has its own grounds.
    pub grounds: &'a [Ground],
    /// Where something is to be done first, the letter is written afterwards ([`super::send_answer`]). Otherwise what it
    /// tells besides: what is left out, what was done, and the handler's own words.
    pub letter: Particulars,
    /// The package opens with a passphrase alone; where the organisation locks every package, it does anyway.
    pub lock: bool,
    /// The version of the case that the letter was written for.
    pub as_seen: i32,
}

/// What was decided, and what is under way because of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    pub id: DecisionId,
    /// The package that is being built; without one the answer is the letter, and its mail is on the way.
    pub package: Option<PackageId>,
}

/// The case was not decided; each refusal names what is missing.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    #[error("this ground is not one for this right")]
    GroundNotForRight(Ground),
    /// The letter does not say what the law wants said.
    #[error(transparent)]
    Letter(LetterError),
    /// What was decided one by one could not be read, or entered in its register.
    #[error(transparent)]
    Item(#[from] ItemError),
    #[error(transparent)]
    Step(#[from] StepError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<LetterError> for DecideError {
    fn from(error: LetterError) -> Self {
        match error {
            LetterError::Step(error) => DecideError::Step(error),
            LetterError::Vault(error) => DecideError::Vault(error),
            LetterError::Db(error) => DecideError::Db(error),
            told => DecideError::Letter(told),
        }
    }
}

impl From<diesel::result::Error> for DecideError {
    fn from(error: diesel::result::Error) -> Self {
        DecideError::Db(error.into())
    }
}

/// Decides `case`. An answer with data is followed by its package, every other one by a mail that the answer can be
/// read. A refusal after the last day is still an answer, and is marked as late (R1.2).
///
/// # Errors
/// [`DecideError`]; then nothing was decided.
pub fn decide(
    tx: &mut Conn,
    vault: &Vault,
    words: &Words,
    organisation: &Organisation,
    case: &mut Case,
    decision: &Decision,
    address_of: AddressOf,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<Decided, DecideError> {
    if decision.as_seen != case.version {
        return Err(StepError::Changed.into());
    }
    let step = Step::Decide(decision.outcome);
    let next = case.status.next(step, Mover::Handler, case.right).map_err(StepError::from)?;
    let grounds = all_grounds(tx, case, decision)?;
    let facts = Facts { grounds: grounds.clone(), ..facts(tx, case, now)? };
    facts.allow(step).map_err(StepError::from)?;
    let id = answer::insert(tx, vault, case, Sealed { grounds: grounds.clone() }, decision.outcome, by, now)?;
    if next == Status::Decided {
        let particulars = Particulars { grounds: grounds.clone(), ..decision.letter.clone() };
        let (kind, lang) = (LetterKind::of(decision.outcome, &grounds), case.language);
        let letter = letters::compose(tx, vault, words, organisation, case, kind, lang, particulars, now)?;
        letters::send_at_once(tx, vault, case, &letter, Some(id), Some(by), now)?;
    }
    let today = now.with_timezone(&organisation.zone()).date_naive();
    enter_weighings(tx, vault, case, today, by, now)?;
    let found = found(tx, case)?;
    let in_time = in_time(tx, organisation, case, decision.outcome, now)?;
    let details = serde_json::json!({
        "decision": id, "outcome": decision.outcome, "grounds": grounds,
        "withheld": found.withheld, "rows": found.rows, "in_time": in_time, "help_awaited": facts.help_awaited,
    });
    advance_on(tx, vault, case, (step, &facts), By::Staff(by), (Action::Decided, details), now)?;
    if next == Status::Executing {
        return Ok(Decided { id, package: None });
    }
    if answer::comes_with_data(case.right, decision.outcome) {
        let lock = decision.lock || organisation.details().lock_packages;
        let package = queue_package(tx, case, id, (found.rows, lock), now)?;
        return Ok(Decided { id, package: Some(package) });
    }
    announce_answer(tx, vault, organisation, case, address_of, now)?;
    Ok(Decided { id, package: None })
}

/// Whether an answer of `outcome` that goes out now is in time; a refusal keeps to its month (R1.2).
pub(super) fn in_time(
    tx: &mut Conn,
    organisation: &Organisation,
    case: &Case,
    outcome: Outcome,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let last_day = clock::last_day_for(tx, organisation, case, outcome)?;
    Ok(now.with_timezone(&organisation.zone()).date_naive() <= last_day)
}

/// Mails the requester that there is an answer to read; after a package was built, the same.
///
/// # Errors
/// [`DecideError::Vault`] when her address does not open, [`DecideError::Db`].
pub fn announce_answer(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &Case,
    address_of: AddressOf,
    now: DateTime<Utc>,
) -> Result<(), DecideError> {
    let made = answer::decision_of(tx, vault, case)?;
    let tells =
        made.is_none_or(|made| LetterKind::of(made.outcome, &made.grounds).tells_of_person(&made.grounds));
    announce_to(tx, vault, organisation, case, (Template::Answer, case.language, tells), address_of, now)
}

/// Mails whoever is to read something that it is there. What tells of the person goes to her, unless a handler decided
/// otherwise (R3.5); the one who asked for her learns no more than that it went there.
///
/// # Errors
/// As [`announce_answer`].
pub fn announce_to(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &Case,
    (template, lang, tells): (Template, Lang, bool),
    address_of: AddressOf,
    now: DateTime<Utc>,
) -> Result<(), DecideError> {
    let details = case.details(vault)?;
    let requester = (details.requester.email.as_str(), lang);
    if !tells || receiver_of(tx, case)? == Party::Requester {
        return Ok(post_link(tx, vault, organisation, case, requester, template, address_of, now)?);
    }
    // Where she has no mailbox that was known before, the handler hands it over on paper.
    let hers = subject_contact(tx, vault, case)?;
    let hers = hers.filter(|contact| contact.channel == Channel::Email && !contact.is_open);
    if let Some(contact) = hers {
        let to = (contact.address.as_str(), lang);
        post_subject_link(tx, vault, organisation, case, to, template, address_of, now)?;
    }
    if template == Template::Answer {
        post_link(tx, vault, organisation, case, requester, Template::HandedOver, address_of, now)?;
    }
    Ok(())
}

/// The grounds that count: those of a refusal, chosen for the whole or following from what was decided one by one.
fn all_grounds(tx: &mut Conn, case: &Case, decision: &Decision) -> Result<Vec<Ground>, DecideError> {
    if !decision.outcome.refuses() {
        return Ok(Vec::new());
    }
    let represented = case.on_behalf != OnBehalf::Oneself;
    let allowed = |ground: &Ground| {
        Ground::for_refusal(case.right).contains(ground)
            || (represented && Ground::for_represented().contains(ground))
    };
    if let Some(foreign) = decision.grounds.iter().find(|ground| !allowed(ground)) {
        return Err(DecideError::GroundNotForRight(*foreign));
    }
    let mut grounds = decision.grounds.to_vec();
    for ground in item_grounds(tx, case, decision.outcome)? {
        if !grounds.contains(&ground) {
            grounds.push(ground);
        }
    }
    Ok(grounds)
}

fn queue_package(
    tx: &mut Conn,
    case: &Case,
    decision: DecisionId,
    (rows, lock): (i64, bool),
    now: DateTime<Utc>,
) -> Result<PackageId, DbError> {
    let id = PackageId::new(now);
    let row = (
        packages::id.eq(id),
        packages::organisation_id.eq(case.organisation),
        packages::case_id.eq(case.id),
        packages::decision_id.eq(decision),
        packages::state.eq("queued"),
        packages::rows_total.eq(rows),
        packages::rows_done.eq(0),
        packages::locked.eq(lock),
        packages::created_at.eq(Instant::from(now)),
    );
    diesel::insert_into(packages::table).values(row).execute(tx)?;
    outbox::enqueue(tx, case.organisation, Some(case.id), Work::BuildPackage { package: id }, now)?;
    Ok(id)
}
