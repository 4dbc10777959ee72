//! One-time codes and the passphrases of packages by text message, through the outbox.
//!
//! Invariant: a message holds the code and the name of the organisation, and nothing else about anybody. It goes only to a
//! number that was known before the request; whoever posts it answers for that. It is tried again only when it
//! certainly did not leave: before it is handed over, that is noted, so that a worker that dies does not send it twice. A
//! code that has expired is not sent.

mod gateway;
mod phone;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

pub use self::{
    gateway::{NotSent, Sender, Settings, open},
    phone::Phone,
};
use super::codes;
use crate::{
    audit::{self, Action, By, Event},
    cases::{self, Case},
    db::{Conn, Db, DbError, Instant, schema::text_messages},
    ids::{CaseId, OrganisationId, TextMessageId},
    letters::{Lang, Words},
    outbox::{self, Work},
    staff::Organisation,
    vault::{Vault, VaultError},
};

#[derive(Serialize, Deserialize)]
struct Message {
    to: String,
    lang: Lang,
    organisation: String,
    code: String,
    #[serde(default)]
    kind: Kind,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    #[default]
    Code,
    Passphrase,
}

impl Kind {
    fn key(self) -> &'static str {
        match self {
            Kind::Code => "text-code",
            Kind::Passphrase => "text-passphrase",
        }
    }

    /// After that it is not sent any more.
    fn lifetime(self) -> TimeDelta {
        match self {
            Kind::Code => codes::LIFETIME,
            Kind::Passphrase => TimeDelta::days(1),
        }
    }
}

/// No message was put into the outbox.
#[derive(Debug, thiserror::Error)]
pub enum TextError {
    #[error("this is no telephone number")]
    NotANumber,
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for TextError {
    fn from(error: diesel::result::Error) -> Self {
        TextError::Db(error.into())
    }
}

fn context(id: TextMessageId) -> String {
    format!("text_messages.sealed/{id}")
}

/// Puts a code that was made (`codes::issue_by`) into the outbox, to a number that was known before the request.
///
/// # Errors
/// [`TextError`].
pub fn post_code(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &Case,
    phone: &str,
    code: &str,
    now: DateTime<Utc>,
) -> Result<TextMessageId, TextError> {
    post(tx, vault, organisation, case, (phone, Kind::Code, code), now)
}

/// Puts the passphrase of a locked package into the outbox, to a number that was known before the request.
///
/// # Errors
/// [`TextError`].
pub fn post_passphrase(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &Case,
    phone: &str,
    passphrase: &str,
    now: DateTime<Utc>,
) -> Result<TextMessageId, TextError> {
    post(tx, vault, organisation, case, (phone, Kind::Passphrase, passphrase), now)
}

fn post(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &Case,
    (phone, kind, code): (&str, Kind, &str),
    now: DateTime<Utc>,
) -> Result<TextMessageId, TextError> {
    let to = Phone::parse(phone).ok_or(TextError::NotANumber)?;
    let id = TextMessageId::new(now);
    let message = Message {
        to: to.to_string(),
        lang: case.language,
        organisation: organisation.name.clone(),
        code: code.to_owned(),
        kind,
    };
    let key = case.key(vault)?;
    let row = (
        text_messages::id.eq(id),
        text_messages::organisation_id.eq(organisation.id),
        text_messages::case_id.eq(case.id),
        text_messages::sealed.eq(key.seal_json(&context(id), &message)?),
        text_messages::created_at.eq(Instant::from(now)),
    );
    diesel::insert_into(text_messages::table).values(row).execute(tx)?;
    outbox::enqueue(tx, organisation.id, Some(case.id), Work::SendText { text: id }, now)?;
    Ok(id)
}

/// A message of the outbox was not sent.
#[derive(Debug, thiserror::Error)]
pub enum SendFailure {
    #[error("{0}")]
    Later(String),
    #[error("{0}")]
    Hopeless(String),
    #[error(transparent)]
    Db(#[from] DbError),
}

type Row = (OrganisationId, CaseId, Vec<u8>, Instant, Option<Instant>, Option<Instant>);

/// Sends one message of the outbox. Sending one that is sent does nothing.
///
/// # Errors
/// [`SendFailure`]; [`SendFailure::Hopeless`] also when it may have been sent already.
pub fn send(
    db: &Db,
    vault: &Vault,
    words: &Words,
    sender: Option<&dyn Sender>,
    id: TextMessageId,
    now: DateTime<Utc>,
) -> Result<(), SendFailure> {
    let sender = sender.ok_or_else(|| SendFailure::Later("no gateway for text messages is set up".into()))?;
    let (organisation, case, sealed, created, tried, sent): Row = db.read(|conn| {
        text_messages::table
            .find(id)
            .select((
                text_messages::organisation_id,
                text_messages::case_id,
                text_messages::sealed,
                text_messages::created_at,
                text_messages::tried_at,
                text_messages::sent_at,
            ))
            .first(conn)
            .map_err(DbError::from)
    })?;
    if sent.is_some() || sealed.is_empty() {
        return Ok(());
    }
    let end = |action: Action, why: &str| end(db, vault, (organisation, case, id), action, why, now);
    if tried.is_some() {
        end(Action::TextFailed, "unknown")?;
        return Err(SendFailure::Hopeless("it may have been sent already, so it is not sent again".into()));
    }
    let of_case = db.read(|conn| cases::find(conn, organisation, case))?;
    let of_case = of_case.ok_or_else(|| SendFailure::Hopeless("its case is gone".into()))?;
    let message: Message = of_case
        .key(vault)
        .and_then(|key| key.open_json(&context(id), &sealed))
        .map_err(|e| SendFailure::Hopeless(e.to_string()))?;
    if now >= created.utc() + message.kind.lifetime() {
        end(Action::TextFailed, "expired")?;
        return Err(SendFailure::Hopeless("the code in it has expired".into()));
    }
    let to = Phone::parse(&message.to)
        .ok_or_else(|| SendFailure::Hopeless("the number is no telephone number".into()))?;
    let values = [("organisation", message.organisation.as_str()), ("code", message.code.as_str())];
    let text = words.text(message.lang, message.kind.key(), &values);
    mark(db, id, Some(now))?;
    match sender.send(id, &to, &text) {
        Ok(()) => Ok(end(Action::TextSent, "")?),
        Err(NotSent::Later(why)) => {
            mark(db, id, None)?;
            Err(SendFailure::Later(why))
        }
        Err(NotSent::Refused(why)) => {
            end(Action::TextFailed, "refused")?;
            Err(SendFailure::Hopeless(why))
        }
        Err(NotSent::Unknown(why)) => {
            end(Action::TextFailed, "unknown")?;
            Err(SendFailure::Hopeless(why))
        }
    }
}

fn mark(db: &Db, id: TextMessageId, at: Option<DateTime<Utc>>) -> Result<(), DbError> {
    db.write(|tx| {
        let tried = text_messages::tried_at.eq(at.map(Instant::from));
        diesel::update(text_messages::table.find(id)).set(tried).execute(tx)?;
        Ok(())
    })
}

/// It is over, sent or not: its text goes, the fact stays.
fn end(
    db: &Db,
    vault: &Vault,
    (organisation, case, id): (OrganisationId, CaseId, TextMessageId),
    action: Action,
    why: &str,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    db.write(|tx| {
        let sent = (action == Action::TextSent).then(|| Instant::from(now));
        let over = (text_messages::sealed.eq(Vec::<u8>::new()), text_messages::sent_at.eq(sent));
        diesel::update(text_messages::table.find(id)).set(over).execute(tx)?;
        let details = serde_json::json!({ "text": id, "why": why });
        audit::record(
            tx,
            vault,
            Event { organisation, by: By::Program, action, case: Some(case), details },
            now,
        )
    })
}

/// Old messages go; nothing of them is left but the log.
///
/// # Errors
/// [`DbError`].
pub fn sweep(tx: &mut Conn, now: DateTime<Utc>) -> Result<usize, DbError> {
    let old = text_messages::created_at.lt(Instant::from(now - TimeDelta::days(7)));
    Ok(diesel::delete(text_messages::table.filter(old)).execute(tx)?)
}
