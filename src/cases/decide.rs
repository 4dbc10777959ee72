//! The case is decided: the letter, the status and what follows from it, in one transaction.
//!
//! Invariant: no decision without a written answer (R2.10), and no refusal, whole or in part, without its ground
//! (R2.1). What else the answer must say, its letter sees to.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    AddressOf, Case, StepError, advance,
    answer::{self, Sealed},
    clock,
    letters::{self, LetterError, Particulars},
    post_link,
};
use crate::{
    audit::{Action, By},
    db::{
        Conn, DbError, Instant,
        schema::{datasets, packages, searches, withholdings},
    },
    ids::{DatasetId, DecisionId, PackageId, StaffId},
    law::{
        grounds::Ground,
        status::{Outcome, Step},
    },
    letters::{Template, Words},
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
    /// What the letter tells besides: what is left out, what was done, and the handler's own words.
    pub letter: Particulars,
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
    #[error("a refusal needs a ground (R2.1)")]
    GroundMissing,
    #[error("this ground is not one for this right")]
    GroundNotForRight(Ground),
    /// An objection to direct marketing is absolute.
    #[error("this right can never be refused (R2.6, art. 21(3))")]
    NeverRefused,
    /// Granted, but not all is handed over: that is granted in part (R2.1).
    #[error("something is withheld, so the request is granted in part")]
    SomethingWithheld,
    /// "We hold no data", but data were found.
    #[error("data were found")]
    DataFound,
    /// The letter does not say what the law wants said.
    #[error(transparent)]
    Letter(LetterError),
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
    case.status.next(Step::Decide(decision.outcome)).map_err(StepError::from)?;
    let found = Found::of(tx, case)?;
    let grounds = checked_grounds(case, decision, &found)?;
    let particulars = Particulars { grounds: grounds.to_vec(), ..decision.letter.clone() };
    let (kind, lang) = (decision.outcome.into(), case.language);
    let letter = letters::compose(tx, vault, words, organisation, case, kind, lang, particulars, now)?;
    let sealed = Sealed { grounds: grounds.to_vec() };
    let id = answer::insert(tx, vault, case, sealed, decision.outcome, by, now)?;
    letters::send_at_once(tx, vault, case, &letter, Some(id), Some(by), now)?;
    let last_day = clock::last_day_for(tx, organisation, case, decision.outcome)?;
    let in_time = now.with_timezone(&organisation.zone()).date_naive() <= last_day;
    let details = serde_json::json!({
        "decision": id, "outcome": decision.outcome, "grounds": grounds,
        "withheld": found.withheld, "rows": found.rows, "in_time": in_time,
    });
    let step = Step::Decide(decision.outcome);
    advance(tx, vault, case, step, By::Staff(by), (Action::Decided, details), now)?;
    if answer::comes_with_data(case.right, decision.outcome) {
        let package = queue_package(tx, case, id, found.rows, now)?;
        return Ok(Decided { id, package: Some(package) });
    }
    announce_answer(tx, vault, organisation, case, address_of, now)?;
    Ok(Decided { id, package: None })
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
    let details = case.details(vault)?;
    let to = (details.requester.email.as_str(), case.language);
    Ok(post_link(tx, vault, organisation, case, to, Template::Answer, address_of, now)?)
}

fn refuses(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Refused | Outcome::PartlyGranted)
}

/// What the decision is about: what the newest round of collecting found, and what of it is withheld.
struct Found {
    rows: i64,
    withheld: i64,
}

impl Found {
    fn of(tx: &mut Conn, case: &Case) -> Result<Found, DbError> {
        let newest: Option<i32> = searches::table
            .filter(searches::organisation_id.eq(case.organisation))
            .filter(searches::case_id.eq(case.id))
            .select(diesel::dsl::max(searches::round))
            .first(tx)?;
        let of_round = searches::table
            .filter(searches::case_id.eq(case.id))
            .filter(searches::round.eq(newest.unwrap_or_default()))
            .select(searches::id);
        let datasets: Vec<(DatasetId, i64)> = datasets::table
            .filter(datasets::organisation_id.eq(case.organisation))
            .filter(datasets::case_id.eq(case.id))
            .filter(datasets::search_id.eq_any(of_round))
            .select((datasets::id, datasets::row_count))
            .load(tx)?;
        let ids = datasets.iter().map(|(id, _)| *id);
        let withheld = withholdings::table
            .filter(withholdings::organisation_id.eq(case.organisation))
            .filter(withholdings::dataset_id.eq_any(ids))
            .filter(withholdings::lifted_at.is_null())
            .count()
            .get_result(tx)?;
        Ok(Found { rows: datasets.iter().map(|(_, rows)| rows).sum(), withheld })
    }
}

/// The grounds that count: those of a refusal.
fn checked_grounds<'a>(
    case: &Case,
    decision: &Decision<'a>,
    found: &Found,
) -> Result<&'a [Ground], DecideError> {
    let withheld = case.right.is_answered_with_data() && found.withheld > 0;
    let allowed = Ground::for_refusal(case.right);
    match decision.outcome {
        Outcome::Granted if withheld => return Err(DecideError::SomethingWithheld),
        Outcome::NoData if found.rows > 0 => return Err(DecideError::DataFound),
        outcome if !refuses(outcome) => return Ok(&[]),
        _ if allowed.is_empty() => return Err(DecideError::NeverRefused),
        Outcome::PartlyGranted if withheld => {}
        _ if decision.grounds.is_empty() => return Err(DecideError::GroundMissing),
        _ => {}
    }
    match decision.grounds.iter().find(|ground| !allowed.contains(ground)) {
        Some(ground) => Err(DecideError::GroundNotForRight(*ground)),
        None => Ok(decision.grounds),
    }
}

fn queue_package(
    tx: &mut Conn,
    case: &Case,
    decision: DecisionId,
    rows: i64,
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
        packages::created_at.eq(Instant::from(now)),
    );
    diesel::insert_into(packages::table).values(row).execute(tx)?;
    outbox::enqueue(tx, case.organisation, Some(case.id), Work::BuildPackage { package: id }, now)?;
    Ok(id)
}
