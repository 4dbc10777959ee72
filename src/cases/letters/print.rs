//! The letter as a file that everybody can read.

use chrono::{DateTime, Utc};

use super::Letter;
use crate::{
    letters::Words,
    pdf::{self, PdfError, Sheet},
};

impl Letter {
    /// The letter as tagged PDF (PDF/UA-1), with the day on which it was written.
    ///
    /// # Errors
    /// [`PdfError`].
    pub fn pdf(&self, words: &Words, written_at: DateTime<Utc>) -> Result<Vec<u8>, PdfError> {
        self.print(words, format!("{} · {}", self.author, self.case_number), written_at)
    }

    /// The same before it is sent: every page says that it is a draft.
    ///
    /// # Errors
    /// [`PdfError`].
    pub fn draft_pdf(&self, words: &Words, written_at: DateTime<Utc>) -> Result<Vec<u8>, PdfError> {
        let draft = words.text(self.language, "letter-draft", &[]);
        self.print(words, format!("{draft} · {} · {}", self.author, self.case_number), written_at)
    }

    fn print(&self, words: &Words, foot: String, written_at: DateTime<Utc>) -> Result<Vec<u8>, PdfError> {
        let page_of = |page: usize, pages: usize| {
            let (page, pages) = (page.to_string(), pages.to_string());
            words.text(self.language, "letter-of", &[("page", &page), ("pages", &pages)])
        };
        pdf::write(&Sheet {
            title: &self.title,
            author: &self.author,
            language: self.language.as_str(),
            blocks: &self.blocks(),
            foot: &foot,
            page_of: &page_of,
            made_at: written_at,
        })
    }

    /// A name for the file that says nothing of the person: `2026-0417-granted.pdf`.
    pub fn file_name(&self) -> String {
        format!("{}-{}.pdf", self.case_number, self.kind)
    }
}
