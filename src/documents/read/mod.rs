//! What stands in a document, part by part: what is seen, and what is not seen but goes along with it (who wrote it,
//! what was deleted, what is hidden, what is attached). Bytes in, text out; runs in the child only.

pub mod fragments;
mod mail;
pub mod mbox;
pub mod message;
pub mod office;
mod outlook;
pub mod pdf;
pub mod picture;
mod sheet;
pub mod text;
mod word;

use serde::{Deserialize, Serialize};

use super::kinds::{self, DOCX, JPEG, PDF, PNG};

pub use message::Mail;

/// Documents within documents: an attached mail with an attached mail and so on.
pub const DEPTH: usize = 4;
/// The most text of one document, in bytes.
pub const TEXT: usize = 8 * 1024 * 1024;
/// The most parts of one document.
pub const PARTS: usize = 4_000;

/// The kinds of document that are read and redacted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    Text,
    Pdf,
    Word,
    Sheet,
    Mail,
    Outlook,
    Mailbox,
    Jpeg,
    Png,
}

impl Format {
    /// Told by the content first, then by the name and what the file is called.
    #[must_use]
    pub fn of(media_type: &str, name: &str, head: &[u8]) -> Option<Format> {
        let extension = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
        let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let called = |types: &[&str], extensions: &[&str]| {
            types.contains(&media_type.as_str()) || extensions.contains(&extension.as_str())
        };
        if head.starts_with(b"%PDF-") {
            return Some(Format::Pdf);
        }
        if head.starts_with(b"\xff\xd8\xff") {
            return Some(Format::Jpeg);
        }
        if head.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Some(Format::Png);
        }
        if head.starts_with(b"PK\x03\x04") {
            return match () {
                () if called(&[DOCX], &["docx"]) => Some(Format::Word),
                () if called(&[kinds::XLSX], &["xlsx"]) => Some(Format::Sheet),
                () => None,
            };
        }
        if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            return called(&[kinds::MSG], &["msg"]).then_some(Format::Outlook);
        }
        match () {
            () if called(&[PDF], &["pdf"]) => Some(Format::Pdf),
            () if called(&[DOCX], &["docx"]) => Some(Format::Word),
            () if called(&[kinds::XLSX], &["xlsx"]) => Some(Format::Sheet),
            () if called(&[kinds::MSG], &["msg"]) => Some(Format::Outlook),
            () if called(&[JPEG], &["jpg", "jpeg"]) => Some(Format::Jpeg),
            () if called(&[PNG], &["png"]) => Some(Format::Png),
            () if called(&[kinds::MBOX], &["mbox"]) => Some(Format::Mailbox),
            () if called(&[kinds::EML], &["eml"]) => Some(Format::Mail),
            () if called(&["text/plain", "text/csv", "text/markdown"], &["txt", "csv", "md", "log"]) => {
                Some(Format::Text)
            }
            () => None,
        }
    }

    /// What the redacted copy is: the same kind, but an Outlook mail, which becomes a mail as the standard has it
    /// (RFC 5322), so that every program opens it and nothing that Outlook alone knows stays behind in it.
    #[must_use]
    pub fn redacted(self) -> (Option<&'static str>, &'static str) {
        match self {
            Format::Text => (None, "text/plain"),
            Format::Pdf => (Some("pdf"), PDF),
            Format::Word => (Some("docx"), DOCX),
            Format::Sheet => (Some("xlsx"), kinds::XLSX),
            Format::Mail | Format::Outlook => (Some("eml"), kinds::EML),
            Format::Mailbox => (Some("mbox"), kinds::MBOX),
            Format::Jpeg => (Some("jpg"), JPEG),
            Format::Png => (Some("png"), PNG),
        }
    }

    /// Whether its pages can be drawn, and areas of them taken out.
    #[must_use]
    pub fn is_drawn(self) -> bool {
        matches!(self, Format::Pdf | Format::Jpeg | Format::Png)
    }
}

/// What a part of a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartKind {
    Body,
    Page,
    Sheet,
    /// Text above and below every page.
    HeaderFooter,
    Footnotes,
    Comments,
    /// Wording that was deleted while changes were tracked.
    Deleted,
    Mail,
    Attachment,
    /// A picture within a document.
    Picture,
    /// Who wrote it, when, with what; headers of a mail; EXIF.
    Metadata,
    Links,
    Bookmarks,
    /// Notes on a page, fields of a form.
    Annotations,
    /// Names of cells and areas.
    DefinedNames,
    /// Whatever else goes along unseen.
    Other,
}

/// Why a part has no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    Locked,
    Broken,
    /// No kind that can be read.
    Unknown,
    TooLarge,
    /// Letters without meaning for a program: what they say is seen only.
    SeenOnly,
    /// A picture: what it shows cannot be searched.
    Picture,
}

/// One part of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Names it within the document, for taking it out: `1/2/page-3`.
    pub id: String,
    pub kind: PartKind,
    /// A sheet's name, a file's name, a page's number.
    pub name: String,
    pub text: String,
    /// Not seen when the document is opened.
    pub hidden: bool,
    /// Can be taken out as a whole.
    pub removable: bool,
    pub note: Option<Note>,
    pub mail: Option<Mail>,
}

impl Part {
    #[must_use]
    pub fn new(kind: PartKind, id: impl Into<String>, name: impl Into<String>, text: String) -> Part {
        Part {
            id: id.into(),
            kind,
            name: name.into(),
            text,
            hidden: false,
            removable: false,
            note: None,
            mail: None,
        }
    }

    #[must_use]
    pub fn hidden(self) -> Part {
        Part { hidden: true, ..self }
    }

    #[must_use]
    pub fn removable(self) -> Part {
        Part { removable: true, ..self }
    }

    #[must_use]
    pub fn noted(self, note: Note) -> Part {
        Part { note: Some(note), ..self }
    }
}

/// A document as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Read {
    pub format: Format,
    pub parts: Vec<Part>,
    /// Pages that can be drawn.
    pub pages: u32,
}

/// Why a document cannot be read. It can still be given or withheld whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Unreadable {
    #[error("it is locked with a password")]
    Locked,
    #[error("it is broken")]
    Broken,
    #[error("it is larger than can be read")]
    TooLarge,
    #[error("it is of a kind that cannot be read")]
    Kind,
}

/// Reads a document.
///
/// # Errors
/// [`Unreadable`].
pub fn read(format: Format, bytes: &[u8]) -> Result<Read, Unreadable> {
    read_within(format, bytes, 0)
}

pub(super) fn read_within(format: Format, bytes: &[u8], depth: usize) -> Result<Read, Unreadable> {
    let mut pages = 0;
    let parts = match format {
        Format::Text => {
            vec![Part::new(PartKind::Body, "text", "", text::decode(bytes).ok_or(Unreadable::Broken)?)]
        }
        Format::Pdf => {
            let parts = pdf::read(bytes, depth)?;
            pages = u32::try_from(parts.iter().filter(|part| part.kind == PartKind::Page).count())
                .unwrap_or(u32::MAX);
            parts
        }
        Format::Word => word::read(bytes, depth)?,
        Format::Sheet => sheet::read(bytes, depth)?,
        Format::Mail => mail::read(&message::Message::from_mail(bytes).ok_or(Unreadable::Broken)?, "", depth),
        Format::Outlook => mail::read(&outlook::message(bytes, depth)?, "", depth),
        Format::Mailbox => mail::read_all(&mbox::split(bytes), depth)?,
        Format::Jpeg | Format::Png => {
            pages = 1;
            picture::read(format, bytes)?
        }
    };
    let size: usize = parts.iter().map(|part| part.text.len()).sum();
    if size > TEXT || parts.len() > PARTS {
        return Err(Unreadable::TooLarge);
    }
    Ok(Read { format, parts, pages })
}

/// The parts of a document that lies within another one; one that cannot be read is one part that says why.
pub(super) fn embedded(media_type: &str, name: &str, id: &str, bytes: &[u8], depth: usize) -> Vec<Part> {
    let whole = |text: String| Part::new(PartKind::Attachment, id, name, text).removable();
    let Some(format) = Format::of(media_type, name, bytes) else {
        return vec![whole(String::new()).noted(Note::Unknown)];
    };
    if depth + 1 >= DEPTH {
        return vec![whole(String::new()).noted(Note::TooLarge)];
    }
    match read_within(format, bytes, depth + 1) {
        Err(why) => {
            let note = match why {
                Unreadable::Locked => Note::Locked,
                Unreadable::TooLarge => Note::TooLarge,
                Unreadable::Broken | Unreadable::Kind => Note::Broken,
            };
            vec![whole(String::new()).noted(note)]
        }
        Ok(read) => {
            let mut head = whole(String::new());
            if matches!(format, Format::Jpeg | Format::Png) {
                head.note = Some(Note::Picture);
            }
            let inner = read.parts.into_iter().map(|part| Part { id: format!("{id}/{}", part.id), ..part });
            std::iter::once(head).chain(inner).collect()
        }
    }
}

/// An Outlook mail taken apart.
///
/// # Errors
/// [`Unreadable`].
pub fn outlook_message(bytes: &[u8]) -> Result<message::Message, Unreadable> {
    outlook::message(bytes, 0)
}

pub use sheet::{BETWEEN, shown as sheet_value};
