//! Mails: put into the outbox with the change that causes them, written and sent by the worker.
//!
//! Invariant: a mail holds no personal data but the address it goes to; it says that there is something to read and
//! where. Until it is sent it stands sealed in the database; afterwards only the fact is left.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use lettre::message::{Mailbox, Message, MultiPart};
use serde::{Deserialize, Serialize};
use tera::Context;

use super::{Lang, MailError, Mailer, Words};
use crate::{
    audit::{self, Action, By, Event},
    db::{Conn, Db, DbError, Instant, schema::mails, text_enum},
    ids::{CaseId, MailId, OrganisationId, StaffId},
    outbox::{self, Work},
    vault::Vault,
};

text_enum! {
    /// What a mail is about. Texts: `mail-<template>-subject`, `-body`, `-button` in `locales/*/letters.ftl`.
    Template {
        /// Your request has come in; confirm your address.
        Receipt = "receipt",
        /// A new link to the status page, asked for by the requester.
        Link = "link",
        /// A letter other than the answer can be read.
        Letter = "letter",
        /// The answer can be read.
        Answer = "answer",
        /// The time for the answer is extended; why stands on the status page.
        Extended = "extended",
        /// To the person whose data they are: somebody asks in her name.
        InYourName = "in-your-name",
        /// To her: somebody wants a power of attorney of her.
        SignAuthority = "sign-authority",
        /// To whoever asks for another: the answer went to that person.
        HandedOver = "handed-over",
        /// A one-time code.
        Code = "code",
        /// Somebody wants the answer to go elsewhere; whoever reads the old mailbox is told.
        ContactWish = "contact-wish",
        /// To another controller: a package waits to be fetched.
        Transfer = "transfer",
        /// To the owner of a system: something is asked of her.
        Task = "task",
        /// To her: she has not answered yet.
        TaskReminder = "task-reminder",
        /// A colleague is invited to choose a password.
        Invitation = "invitation",
    }
}

/// To whom a mail belongs in the database.
#[derive(Debug, Clone, Copy, Default)]
pub struct Recipient {
    pub case: Option<CaseId>,
    pub staff: Option<StaffId>,
}

/// A mail that is to be sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Outgoing {
    pub to: String,
    pub lang: Lang,
    pub template: Template,
    /// The organisation it comes from, as its name is written.
    pub organisation: String,
    /// The full address of the page to open.
    pub link: Option<String>,
    /// A one-time code.
    pub code: Option<String>,
}

/// A mail could not be sent.
#[derive(Debug, thiserror::Error)]
pub enum MailFailure {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Mail(#[from] MailError),
    #[error("the mail cannot be written: {0}")]
    Unwritable(String),
}

fn context(mail: MailId) -> String {
    format!("mails.sealed/{mail}")
}

impl Outgoing {
    /// Puts the mail into the outbox.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn post(
        &self,
        tx: &mut Conn,
        vault: &Vault,
        organisation: OrganisationId,
        recipient: Recipient,
        now: DateTime<Utc>,
    ) -> Result<MailId, DbError> {
        let id = MailId::new(now);
        let key = vault.organisation_key(organisation);
        let sealed = key.seal_json(&context(id), self).expect("a mail of plain fields is JSON");
        let row = (
            mails::id.eq(id),
            mails::organisation_id.eq(organisation),
            mails::case_id.eq(recipient.case),
            mails::staff_id.eq(recipient.staff),
            mails::template.eq(self.template),
            mails::sealed.eq(sealed),
            mails::created_at.eq(Instant::from(now)),
        );
        diesel::insert_into(mails::table).values(row).execute(tx)?;
        outbox::enqueue(tx, organisation, recipient.case, Work::SendMail { mail: id }, now)?;
        Ok(id)
    }

    /// Writes the mail: plain text and HTML with the same words.
    fn message(&self, words: &Words, from: &str, id: MailId) -> Result<Message, String> {
        let from: Mailbox = from.parse().map_err(|_| "the sender is not an address".to_owned())?;
        let to: Mailbox = self.to.parse().map_err(|_| "the recipient is not an address".to_owned())?;
        let domain = from.email.domain().to_owned();
        let text = |part: &str| {
            let key = format!("mail-{}-{part}", self.template);
            words.text(self.lang, &key, &[("organisation", &self.organisation)])
        };
        let mut context = Context::new();
        context.insert("subject", &text("subject"));
        context.insert("body", &text("body").split("\n\n").collect::<Vec<_>>());
        context.insert("button", &self.link.as_ref().map(|_| text("button")));
        context.insert("link", &self.link);
        context.insert("code", &self.code);
        context.insert("organisation", &self.organisation);
        let plain = words.render("letters/mail.txt", self.lang, &context).map_err(|e| e.to_string())?;
        let html = words.render("letters/mail.html", self.lang, &context).map_err(|e| e.to_string())?;
        Message::builder()
            .from(Mailbox::new(Some(self.organisation.clone()), from.email))
            .to(to)
            .subject(text("subject"))
            .message_id(Some(format!("<{id}@{domain}>")))
            .multipart(MultiPart::alternative_plain_html(plain, html))
            .map_err(|e| e.to_string())
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = mails)]
struct Row {
    organisation_id: OrganisationId,
    case_id: Option<CaseId>,
    sealed: Vec<u8>,
    sent_at: Option<Instant>,
}

/// Sends one mail of the outbox. Sending one that is sent does nothing.
///
/// # Errors
/// [`MailFailure`]; the mail stays in the outbox.
pub fn send(
    db: &Db,
    vault: &Vault,
    words: &Words,
    mailer: &Mailer,
    from: &str,
    id: MailId,
    now: DateTime<Utc>,
) -> Result<(), MailFailure> {
    let row: Row =
        db.read(|conn| mails::table.find(id).select(Row::as_select()).first(conn).map_err(DbError::from))?;
    if row.sent_at.is_some() {
        return Ok(());
    }
    let key = vault.organisation_key(row.organisation_id);
    let mail: Outgoing =
        key.open_json(&context(id), &row.sealed).map_err(|e| MailFailure::Unwritable(e.to_string()))?;
    let message = mail.message(words, from, id).map_err(MailFailure::Unwritable)?;
    let delivered = mailer.deliver(&id.to_string(), &message);
    db.write(|tx| {
        let (action, sent) = match &delivered {
            Ok(()) => (Action::MailSent, true),
            Err(MailError::Refused(_)) => (Action::MailFailed, false),
            Err(MailError::Later(_)) => return Ok::<_, DbError>(()),
        };
        if sent {
            let done = (mails::sent_at.eq(Instant::from(now)), mails::sealed.eq(Vec::<u8>::new()));
            diesel::update(mails::table.find(id)).set(done).execute(tx)?;
        }
        let details = serde_json::json!({ "mail": id, "template": mail.template });
        let event =
            Event { organisation: row.organisation_id, by: By::Program, action, case: row.case_id, details };
        audit::record(tx, vault, event, now)
    })?;
    Ok(delivered?)
}
