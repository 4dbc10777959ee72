//! Words to people: the two languages, the templates, and the mails.
//!
//! Invariant: nothing a person reads is written in Rust; it stands in `locales/` and `templates/`, in every language.

mod blocks;
mod dates;
mod deadline;
mod language;
mod mail_trouble;
mod mailer;
mod outgoing;
mod wording;
mod words;

pub use blocks::{Block, cleaned};
pub use dates::{date_in_words, day_in_words, time_in_words, weekday_and_day};
pub use deadline::{Reader, day_off_in_words, deadline_line, explain_deadline, explain_steps};
pub use language::Lang;
pub use mail_trouble::Trouble;
pub use mailer::{Delivery, MailError, Mailer, SmtpSettings, private_ca};
pub use outgoing::{MailFailure, Outgoing, Recipient, Template, send};
pub use wording::{
    OwnWording, PLACEHOLDERS, Values, WORDING_MAX, WordingError, WordingRefused, WordingVersion, Wordings,
    check_wording, fill, fill_line, reset_wording, save_wording, wording_versions, wordings,
};
pub use words::{Words, WordsError};
