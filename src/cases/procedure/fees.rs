//! A reasonable fee under art. 12(5)(a): only for a request that is manifestly unfounded or excessive, which the
//! controller has to show, and announced first, so that the person can pay, narrow the request or take it back (R2.5).

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{NOTE_MAX, begin_action, tell};
use crate::{
    audit::Action,
    cases::{
        AddressOf, Case, StepError, clock,
        letters::{self, LetterError, Particulars},
    },
    db::{Conn, DbError, Instant, schema::fees, text_enum},
    ids::{FeeId, StaffId},
    law::{
        grounds::Ground,
        letters::{LetterKind, Part},
        status::Outcome,
    },
    letters::Words,
    staff::Organisation,
    vault::{Vault, VaultError},
};

text_enum! {
    /// What became of an announced fee.
    FeeReply {
        Paid = "paid",
        /// The person asks for less, and no fee is taken.
        Narrowed = "narrowed",
        /// The controller takes no fee after all.
        Waived = "waived",
    }
}

/// A fee as it stands in the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedFee {
    pub id: FeeId,
    pub ground: Ground,
    /// In hundredths of `currency`.
    pub cents: i64,
    /// ISO 4217.
    pub currency: String,
    pub reason: String,
    pub announced_by: StaffId,
    pub announced_at: DateTime<Utc>,
    pub reply: Option<FeeReply>,
}

/// Nothing was announced or answered.
#[derive(Debug, thiserror::Error)]
pub enum FeeError {
    /// Neither manifestly unfounded nor excessive: then the answer is free (art. 12(5)).
    #[error("a fee is for what is manifestly unfounded or excessive (R2.5)")]
    GroundMissing,
    /// Marketing and consent: no fee for what can never be refused, or only for want of consent.
    #[error("no fee is taken for this right")]
    NotForRight,
    #[error("the controller has to show why (R2.5)")]
    ReasonMissing,
    #[error("the reason is longer than {NOTE_MAX} characters")]
    ReasonTooLong,
    #[error("a fee is an amount above nothing, and a reasonable one")]
    AmountWrong,
    /// After the month a refusal would be late, and so would be what stands in its place (R1.2).
    #[error("the month for announcing a fee is over")]
    TooLate,
    #[error("a fee was announced already")]
    AlreadyAnnounced,
    #[error("no fee waits for an answer")]
    NoFee,
    /// The letter that announces it could not be made.
    #[error(transparent)]
    Letter(#[from] LetterError),
    #[error(transparent)]
    Step(#[from] StepError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for FeeError {
    fn from(error: diesel::result::Error) -> Self {
        FeeError::Db(error.into())
    }
}

/// More than that is not reasonable, in hundredths.
const MOST: i64 = 1_000_000;

fn context(fee: FeeId) -> String {
    format!("fees.sealed_reason/{fee}")
}

/// Announces a fee of `cents` for `ground`, with its letter: in the month in which a refusal would be in time (R1.2).
///
/// # Errors
/// [`FeeError`]; then nothing was announced.
pub fn announce_fee(
    tx: &mut Conn,
    vault: &Vault,
    words: &Words,
    organisation: &Organisation,
    case: &mut Case,
    (ground, cents, currency, reason): (Ground, i64, &str, &str),
    address_of: AddressOf,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<FeeId, FeeError> {
    let reason = reason.trim();
    if !matches!(ground, Ground::Unfounded | Ground::Excessive) {
        return Err(FeeError::GroundMissing);
    }
    if !Ground::for_refusal(case.right).contains(&ground) {
        return Err(FeeError::NotForRight);
    }
    if reason.is_empty() {
        return Err(FeeError::ReasonMissing);
    }
    if reason.chars().count() > NOTE_MAX {
        return Err(FeeError::ReasonTooLong);
    }
    if !(1..=MOST).contains(&cents) {
        return Err(FeeError::AmountWrong);
    }
    let last = clock::last_day_for(tx, organisation, case, Outcome::Refused)?;
    if now.with_timezone(&organisation.zone()).date_naive() > last {
        return Err(FeeError::TooLate);
    }
    begin_action(tx, case, now)?;
    if fee_of(tx, vault, case)?.is_some_and(|fee| fee.reply.is_none()) {
        return Err(FeeError::AlreadyAnnounced);
    }
    let id = FeeId::new(now);
    let row = (
        fees::id.eq(id),
        fees::organisation_id.eq(case.organisation),
        fees::case_id.eq(case.id),
        fees::ground.eq(ground),
        fees::cents.eq(cents),
        fees::currency.eq(currency),
        fees::sealed_reason.eq(case.key(vault)?.seal(&context(id), reason.as_bytes())),
        fees::announced_by.eq(by),
        fees::announced_at.eq(Instant::from(now)),
    );
    diesel::insert_into(fees::table).values(row).execute(tx)?;
    let details = serde_json::json!({ "fee": id, "ground": ground, "cents": cents, "currency": currency });
    tell(tx, vault, case, (Action::FeeAnnounced, details), by, now)?;
    let (whole, part) = ((cents / 100).to_string(), format!("{:02}", cents % 100));
    let amount = [("whole", whole.as_str()), ("part", part.as_str()), ("currency", currency)];
    let told = Particulars { grounds: vec![ground], ..Particulars::default() }
        .with(Part::Amount, words.text(case.language, "letter-fee", &amount))
        .with(Part::Reasons, reason);
    let letter = (LetterKind::Fee, case.language, told);
    letters::issue(tx, vault, words, organisation, case, letter, address_of, Some(by), now)?;
    Ok(id)
}

/// Writes down what became of the announced fee.
///
/// # Errors
/// [`FeeError::NoFee`] when none waits for it; [`FeeError::Step`].
pub fn answer_fee(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    reply: FeeReply,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), FeeError> {
    begin_action(tx, case, now)?;
    let open = fees::table
        .filter(fees::organisation_id.eq(case.organisation))
        .filter(fees::case_id.eq(case.id))
        .filter(fees::reply.is_null());
    let state = (fees::reply.eq(reply), fees::replied_at.eq(Instant::from(now)));
    if diesel::update(open).set(state).execute(tx)? == 0 {
        return Err(FeeError::NoFee);
    }
    Ok(tell(tx, vault, case, (Action::FeeAnswered, serde_json::json!({ "reply": reply })), by, now)?)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = fees)]
struct Row {
    id: FeeId,
    ground: Ground,
    cents: i64,
    currency: String,
    sealed_reason: Vec<u8>,
    announced_by: StaffId,
    announced_at: Instant,
    reply: Option<FeeReply>,
}

/// The newest fee of a case.
///
/// # Errors
/// [`FeeError::Db`], or [`FeeError::Vault`] when the reason does not open.
pub fn fee_of(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Option<RecordedFee>, FeeError> {
    let newest = fees::table
        .filter(fees::organisation_id.eq(case.organisation))
        .filter(fees::case_id.eq(case.id))
        .order(fees::id.desc())
        .select(Row::as_select());
    let Some(row) = newest.first(conn).optional()? else { return Ok(None) };
    let reason = case.key(vault)?.open(&context(row.id), &row.sealed_reason)?;
    Ok(Some(RecordedFee {
        id: row.id,
        ground: row.ground,
        cents: row.cents,
        currency: row.currency,
        reason: String::from_utf8(reason).map_err(|_| VaultError::NotAuthentic)?,
        announced_by: row.announced_by,
        announced_at: row.announced_at.utc(),
        reply: row.reply,
    }))
}
