//! Identifiers are UUIDv7, made by us: they sort by creation time, say nothing about a person and open nothing.
//!
//! Every table has its own type, so that a case id can never be passed where a task id is meant.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use diesel::{
    backend::Backend,
    deserialize::{self, FromSql, FromSqlRow},
    expression::AsExpression,
    pg::Pg,
    serialize::{self, IsNull, Output, ToSql},
    sql_types::Text,
    sqlite::Sqlite,
};
use serde::{Deserialize, Serialize};
use uuid::{ContextV7, Timestamp, Uuid};

use crate::db::Backends;

/// The text is not an identifier of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier")]
pub struct NotAnId;

fn made_at(now: DateTime<Utc>) -> Uuid {
    static ORDER: std::sync::Mutex<ContextV7> = std::sync::Mutex::new(ContextV7::new());
    let context = ORDER.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    Uuid::new_v7(Timestamp::from_unix(&*context, seconds, now.timestamp_subsec_nanos()))
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, AsExpression, FromSqlRow)]
        #[diesel(sql_type = Text)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new identifier that sorts after every one made before `now`.
            pub fn new(now: DateTime<Utc>) -> Self {
                Self(made_at(now))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::parse_str(text).map(Self).map_err(|_| NotAnId)
            }
        }

        impl<B: Backend> FromSql<Text, B> for $name
        where
            String: FromSql<Text, B>,
        {
            fn from_sql(bytes: B::RawValue<'_>) -> deserialize::Result<Self> {
                Ok(String::from_sql(bytes)?.parse()?)
            }
        }

        impl ToSql<Text, Pg> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                use std::io::Write as _;
                write!(out, "{}", self.0)?;
                Ok(IsNull::No)
            }
        }

        impl ToSql<Text, Sqlite> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
                out.set_value(self.0.to_string());
                Ok(IsNull::No)
            }
        }

        impl ToSql<Text, Backends> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Backends>) -> serialize::Result {
                out.set_value((Text, self));
                Ok(IsNull::No)
            }
        }
    )* };
}

ids! {
    /// A controller in the sense of art. 4(7): every row belongs to one.
    OrganisationId,
    /// Somebody who works for an organisation and may sign in.
    StaffId,
    /// One right used by one person: the unit with a status, a deadline and a key.
    CaseId,
    /// What one message asked for; the cases of one message share it (R2.11).
    RequestId,
    /// A file that the requester or a handler put into a case.
    AttachmentId,
    /// A link that was mailed or printed, for one purpose.
    LinkId,
    /// A one-time code.
    CodeId,
    /// What a login at an identity provider proved.
    EidProofId,
    /// One text message.
    TextMessageId,
    /// One recorded check of who somebody is.
    IdentityCheckId,
    /// One time somebody was asked who she is.
    IdentityDoubtId,
    /// One warning about an identity.
    IdentityWarningId,
    /// One entry about what shows that somebody may ask for another.
    AuthorityId,
    /// One way to reach the person whose data they are.
    SubjectContactId,
    /// That she was told of a request in her name, or why not.
    SubjectNoticeId,
    /// One change of who gets the answer.
    DeliveryId,
    /// One passing on of a request to who is responsible.
    ForwardingId,
    /// A document that shows who somebody is, from the asking to the check.
    IdDocumentId,
    /// Help that one side asks of the other: controller and processor.
    AssistanceId,
    /// One source asked about one person.
    SearchId,
    /// Somebody in a source who may be the person.
    CandidateId,
    /// The rows of one dataset that were found for a case.
    DatasetId,
    /// One time in which the owner of a system was asked.
    SourceTaskId,
    /// A file that she put on the page and has not sent yet.
    TaskFileId,
    /// A document that was collected for a case: what a source hands over as a file.
    CollectedDocumentId,
    /// What becomes of such a document.
    DocumentDecisionId,
    /// One thing that is not handed over, with its ground.
    WithholdingId,
    ActId,
    GiftId,
    ProposalId,
    LookId,
    /// One thing that is decided one by one: a datum, a category, a dataset.
    ItemId,
    /// One thing that is done in a system for an item.
    DeedId,
    /// A fee that was announced (art. 12(5)).
    FeeId,
    /// How a case was decided.
    DecisionId,
    /// One time in which the person was waited for.
    PauseId,
    /// One letter, through all its versions.
    LetterId,
    /// One built answer package.
    PackageId,
    TransferId,
    /// One outgoing mail.
    MailId,
    /// One piece of work in the outbox.
    TaskId,
    /// One processing activity of the register (art. 30).
    ActivityId,
    /// One restriction in force (art. 18).
    RestrictionId,
    /// One use of restricted data that art. 18(2) allows.
    RestrictionUseId,
    /// One objection that stands (art. 21).
    ObjectionId,
    /// One recipient who is to be told (art. 19).
    RecipientNoticeId,
    /// A file in the vault.
    FileId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_ids_sort_later_even_within_one_instant() {
        let now = Utc::now();
        let made: Vec<CaseId> = (0..1000).map(|_| CaseId::new(now)).collect();
        assert!(made.is_sorted() && made.windows(2).all(|pair| pair[0] != pair[1]));
        assert_eq!(made[0].to_string().parse(), Ok(made[0]));
        assert_eq!("2026-0417".parse::<CaseId>(), Err(NotAnId));
    }
}
