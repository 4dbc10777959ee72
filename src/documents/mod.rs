//! Files from outside: a request's, a power of attorney, a document that shows who somebody is.
//!
//! Invariant: a file is sealed before it touches the disk and stays so. Nothing of it is parsed in this process: what
//! has to look inside is a child with limits ([`sandbox`]). It is opened or drawn for a handler only when the virus
//! scanner found nothing, or when somebody released it with a reason; whatever else becomes of it, it is not lost.

mod add;
mod attachments;
pub mod child;
pub mod fold;
mod id_document;
pub mod kinds;
mod markup;
pub mod read;
pub mod redact;
mod release;
mod sandbox;
mod scan;
mod scanner;
mod states;
pub mod thread;

pub use add::add;
pub use attachments::{
    Attachment, AttachmentError, FilePurpose, Keeper, Limits, Opened, Parts, hand_over, of_case, of_draft,
    open, remove, retract,
};
pub use id_document::{
    DocumentKind, IdDocument, IdDocumentError, Seen, ask as ask_id_document, expire_id_documents,
    id_document_of, look as look_at_id_document, record_seen as record_id_document,
    upload as upload_id_document,
};
pub use kinds::{KINDS, Kind};
pub use release::{REASON_MAX, Release, ReleaseError, release};
pub use sandbox::{Drawn, Sandbox, Trouble, can_be_drawn};
pub use scan::{ScanError, expire, rescan, scan, scan_collected};
pub use scanner::{Address, Away, Scanner, Verdict};
pub use states::{FileState, Refused, Unscanned, Why};
