//! Letters as PDF that everybody can read: tagged, with headings, lists, tables, links, bookmarks and a language
//! (PDF/UA-1, ISO 14289-1). Knows nothing of cases: blocks in, bytes out.
//!
//! Invariant: krilla's own checks for PDF/UA-1 pass, or there is no file.

mod draw;
mod layout;
mod lines;
mod type_face;

use chrono::{DateTime, Utc};

use crate::letters::Block;

/// A document as it is to be printed.
pub struct Sheet<'a> {
    pub title: &'a str,
    /// Who writes.
    pub author: &'a str,
    /// As a language tag: `da`.
    pub language: &'a str,
    pub blocks: &'a [Block],
    /// At the foot of every page: what it is, and which page of how many.
    pub foot: &'a str,
    pub page_of: &'a dyn Fn(usize, usize) -> String,
    pub made_at: DateTime<Utc>,
}

/// The file cannot be made; the message names why.
#[derive(Debug, thiserror::Error)]
#[error("no PDF: {0}")]
pub struct PdfError(String);

/// Writes the file.
///
/// # Errors
/// [`PdfError`] when the result would not be PDF/UA-1.
pub fn write(sheet: &Sheet) -> Result<Vec<u8>, PdfError> {
    draw::draw(sheet, &layout::set(sheet.blocks))
}
