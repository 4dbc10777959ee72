//! From a form or a message to a case.
//!
//! Invariant: a [`Submission`] that exists is complete and valid; whatever is wrong with what came in is told per
//! field, and nothing that was typed is cut or lost.

mod attachments;
mod check;
pub mod claim;
mod drafts;
mod form;
mod new_link;
pub mod questions;
mod submission;
mod submit;

pub use crate::documents::{Attachment, AttachmentError, FilePurpose};
pub use attachments::{
    add_attachment, add_to_case, attachments_of_case, attachments_of_draft, remove_attachment,
};
pub use check::email;
pub use drafts::{Draft, DraftKey, begin, load, save, sweep};
pub use form::{Form, Part};
pub use new_link::{NewLinkError, send_new_link};
pub use submission::{FieldError, Submission, Wish};
pub use submit::{SubmitError, Submitted, submit_draft, submit_once};
