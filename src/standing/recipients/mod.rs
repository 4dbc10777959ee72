//! Who received the data, and who was told of what was done with them: art. 19. One line per recipient of the
//! activities concerned, processors included (R2.8); the person gets the list when she asks for it.

mod read;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use super::subject::{Subject, Unfit, fit};
use crate::{
    audit::{self, Action, By, Event},
    db::{
        Conn, DbError, Instant, Json, each,
        schema::{recipient_lists, recipient_notices},
    },
    ids::{CaseId, OrganisationId, RecipientNoticeId, StaffId},
    law::{
        rights::Right,
        standing::{Told, recipients_are_told},
    },
    register::{self, InBoth, RecipientKind},
    vault::{CaseKey, Vault, VaultError},
};
pub use read::{count_open, facts, lists, of_case};

/// What was not done, and why.
#[derive(Debug, thiserror::Error)]
pub enum RecipientError {
    /// Art. 19 is about arts 16, 17(1) and 18.
    #[error("art. 19 is not about this right")]
    NotThisRight,
    #[error("the register has no activity {0}")]
    UnknownActivity(String),
    #[error("who was told of what is not said, or why nobody was")]
    TextMissing,
    #[error("the text is too long")]
    TooLong,
    #[error("the day lies in the future")]
    DayInFuture,
    /// An answer comes from somebody who was told.
    #[error("this recipient was not told yet")]
    NotTold,
    #[error("there is no such recipient")]
    Unknown,
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for RecipientError {
    fn from(error: diesel::result::Error) -> Self {
        RecipientError::Db(error.into())
    }
}

/// One recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub id: RecipientNoticeId,
    pub recipient: InBoth,
    pub kind: RecipientKind,
    /// ISO 3166-1, two capitals.
    pub country: String,
    /// The keys of the activities in which it receives data.
    pub activities: Vec<String>,
    pub told: Told,
    pub told_on: Option<NaiveDate>,
    pub told_by: Option<StaffId>,
    /// What it was told, or why it was not; gone when the case is purged.
    pub text: Option<String>,
    /// What it answered; gone when the case is purged.
    pub answer: Option<String>,
    pub answered_on: Option<NaiveDate>,
}

/// The list of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecipientList {
    pub case: CaseId,
    pub number: String,
    pub right: Right,
    pub opened_at: DateTime<Utc>,
    /// When the person asked who was told.
    pub asked_at: Option<DateTime<Utc>>,
    pub lines: Vec<Line>,
}

impl RecipientList {
    /// Lines that nobody has dealt with.
    pub fn open(&self) -> usize {
        self.lines.iter().filter(|line| line.told == Told::Open).count()
    }
}

fn text_place(id: RecipientNoticeId) -> String {
    format!("recipient_notices.sealed_text/{id}")
}

fn answer_place(id: RecipientNoticeId) -> String {
    format!("recipient_notices.sealed_answer/{id}")
}

/// Opens the list: one line per recipient of the activities with these keys (R2.8). Opening again adds the recipients
/// that are not on it yet; no key at all records that nobody received the data. Returns how many lines are new.
///
/// # Errors
/// [`RecipientError`].
pub fn open(
    tx: &mut Conn,
    vault: &Vault,
    subject: &Subject,
    right: Right,
    activities: &[String],
    by: By,
    now: DateTime<Utc>,
) -> Result<usize, RecipientError> {
    if !recipients_are_told(right) {
        return Err(RecipientError::NotThisRight);
    }
    let organisation = subject.organisation;
    let found = recipients_of(tx, organisation, activities)?;
    let list = (
        recipient_lists::case_id.eq(subject.case),
        recipient_lists::organisation_id.eq(organisation),
        recipient_lists::case_number.eq(&subject.number),
        recipient_lists::person.eq(subject.person(vault)),
        recipient_lists::kind.eq(right),
        recipient_lists::opened_by.eq(by.staff()),
        recipient_lists::opened_at.eq(Instant::from(now)),
    );
    each!(tx, |c| diesel::insert_into(recipient_lists::table)
        .values(list)
        .on_conflict_do_nothing()
        .execute(c))?;
    let mut added = 0;
    for register::Used { recipient, activities, .. } in found {
        let line = (
            recipient_notices::id.eq(RecipientNoticeId::new(now)),
            recipient_notices::organisation_id.eq(organisation),
            recipient_notices::case_id.eq(subject.case),
            recipient_notices::recipient.eq(recipient.name.da),
            recipient_notices::recipient_en.eq(recipient.name.en),
            recipient_notices::kind.eq(recipient.kind),
            recipient_notices::country.eq(recipient.country),
            recipient_notices::activities.eq(Json(activities)),
            recipient_notices::told.eq(Told::Open),
        );
        added += each!(tx, |c| diesel::insert_into(recipient_notices::table)
            .values(line)
            .on_conflict_do_nothing()
            .execute(c))?;
    }
    let details = serde_json::json!({ "activities": activities, "recipients": added });
    let (action, case) = (Action::RecipientsListed, Some(subject.case));
    audit::record(tx, vault, Event { organisation, by, action, case, details }, now)?;
    Ok(added)
}

/// Adds a recipient whom a source declares and the register does not know. Nothing happens when it is there.
///
/// # Errors
/// [`DbError`].
pub fn add(
    tx: &mut Conn,
    organisation: OrganisationId,
    case: CaseId,
    (name, kind, country): (&InBoth, RecipientKind, &str),
    activity: &str,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let line = (
        recipient_notices::id.eq(RecipientNoticeId::new(now)),
        recipient_notices::organisation_id.eq(organisation),
        recipient_notices::case_id.eq(case),
        recipient_notices::recipient.eq(&name.da),
        recipient_notices::recipient_en.eq(&name.en),
        recipient_notices::kind.eq(kind),
        recipient_notices::country.eq(country),
        recipient_notices::activities.eq(Json(vec![activity.to_owned()])),
        recipient_notices::told.eq(Told::Open),
    );
    each!(tx, |c| diesel::insert_into(recipient_notices::table)
        .values(line)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// The recipients of these activities, each once, with the activities it takes part in.
fn recipients_of(
    conn: &mut Conn,
    organisation: OrganisationId,
    keys: &[String],
) -> Result<Vec<register::Used>, RecipientError> {
    let mut all = register::list(conn, organisation)?;
    for key in keys {
        if !all.iter().any(|activity| activity.key == *key) {
            return Err(RecipientError::UnknownActivity(key.clone()));
        }
    }
    all.retain(|activity| keys.contains(&activity.key));
    Ok(register::recipients(&all))
}

fn unfit(unfit: Unfit) -> RecipientError {
    match unfit {
        Unfit::Missing => RecipientError::TextMissing,
        Unfit::TooLong => RecipientError::TooLong,
    }
}

/// How one recipient was dealt with.
#[derive(Debug, Clone, Copy)]
pub struct Settled<'a> {
    /// Not [`Told::Open`].
    pub told: Told,
    /// The day on which it was told, or on which it was found that it cannot be.
    pub on: NaiveDate,
    /// What it was told, or why not.
    pub text: &'a str,
}

/// The case whose recipients are dealt with, and its key.
#[derive(Clone, Copy)]
pub struct OfCase<'a> {
    pub organisation: OrganisationId,
    pub case: CaseId,
    pub key: &'a CaseKey,
}

/// One line of the case.
macro_rules! line {
    ($of:expr, $id:expr) => {
        recipient_notices::table
            .filter(recipient_notices::id.eq($id))
            .filter(recipient_notices::organisation_id.eq($of.organisation))
            .filter(recipient_notices::case_id.eq($of.case))
    };
}

/// Records that a recipient was told, or why it was not.
///
/// # Errors
/// [`RecipientError`].
pub fn settle(
    tx: &mut Conn,
    vault: &Vault,
    of: OfCase,
    id: RecipientNoticeId,
    settled: &Settled,
    by: StaffId,
    (today, now): (NaiveDate, DateTime<Utc>),
) -> Result<(), RecipientError> {
    let text = fit(settled.text).map_err(unfit)?;
    if settled.told == Told::Open {
        return Err(RecipientError::TextMissing);
    }
    if settled.on > today {
        return Err(RecipientError::DayInFuture);
    }
    let state = (
        recipient_notices::told.eq(settled.told),
        recipient_notices::told_on.eq(settled.on),
        recipient_notices::sealed_text.eq(of.key.seal(&text_place(id), text.as_bytes())),
        recipient_notices::told_by.eq(by),
        recipient_notices::told_at.eq(Instant::from(now)),
    );
    if diesel::update(line!(of, id)).set(state).execute(tx)? == 0 {
        return Err(RecipientError::Unknown);
    }
    let details = serde_json::json!({ "recipient": id, "told": settled.told, "on": settled.on });
    record(tx, vault, of, By::Staff(by), (Action::RecipientTold, details), now)
}

fn record(
    tx: &mut Conn,
    vault: &Vault,
    of: OfCase,
    by: By,
    (action, details): (Action, serde_json::Value),
    now: DateTime<Utc>,
) -> Result<(), RecipientError> {
    let event = Event { organisation: of.organisation, by, action, case: Some(of.case), details };
    Ok(audit::record(tx, vault, event, now)?)
}

/// Records what a recipient answered.
///
/// # Errors
/// [`RecipientError`].
pub fn answer(
    tx: &mut Conn,
    vault: &Vault,
    of: OfCase,
    id: RecipientNoticeId,
    (on, text): (NaiveDate, &str),
    by: StaffId,
    (today, now): (NaiveDate, DateTime<Utc>),
) -> Result<(), RecipientError> {
    let text = fit(text).map_err(unfit)?;
    let told: Option<Told> = line!(of, id).select(recipient_notices::told).first(tx).optional()?;
    match told {
        None => return Err(RecipientError::Unknown),
        Some(Told::Notified) => {}
        Some(_) => return Err(RecipientError::NotTold),
    }
    if on > today {
        return Err(RecipientError::DayInFuture);
    }
    let state = (
        recipient_notices::sealed_answer.eq(of.key.seal(&answer_place(id), text.as_bytes())),
        recipient_notices::answered_on.eq(on),
    );
    diesel::update(line!(of, id)).set(state).execute(tx)?;
    let details = serde_json::json!({ "recipient": id, "on": on });
    record(tx, vault, of, By::Staff(by), (Action::RecipientAnswered, details), now)
}

/// The person asks who was told (art. 19, second sentence). The first time is recorded; the register answers at once.
/// Tells whether there is a list.
///
/// # Errors
/// [`DbError`].
pub fn ask(
    tx: &mut Conn,
    vault: &Vault,
    (organisation, case): (OrganisationId, CaseId),
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let mine = recipient_lists::table.find(case).filter(recipient_lists::organisation_id.eq(organisation));
    let asked: Option<Option<Instant>> = mine.select(recipient_lists::asked_at).first(tx).optional()?;
    if asked != Some(None) {
        return Ok(asked.is_some());
    }
    diesel::update(recipient_lists::table.find(case))
        .set(recipient_lists::asked_at.eq(Instant::from(now)))
        .execute(tx)?;
    let (by, action, details) = (By::Requester, Action::RecipientsAsked, serde_json::json!({}));
    audit::record(tx, vault, Event { organisation, by, action, case: Some(case), details }, now)?;
    Ok(true)
}
