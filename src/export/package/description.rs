//! What the package tells, in the person's language where it is words.

use std::{io, ops::Range};

use chrono::NaiveDate;
use ring::digest::{SHA256, digest};
use serde::Serialize;

use crate::{
    law::{passages::redacted, rights::Right, status::Outcome},
    letters::{Block, Lang},
    register::Information,
    sources::{
        cell::{Cell, ColumnKind},
        declaration::Reference,
    },
};

impl Description {
    /// Whether a PDF belongs into the package: not where data go to be used elsewhere (art. 20, 2.6).
    pub fn takes_pdf(&self) -> bool {
        self.right != Right::Portability
    }

    /// `indsigt-2026-0417`: the bag's base directory and the data package's name.
    pub fn package_name(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        format!("indsigt-{}", self.case_number.chars().map(plain).collect::<String>())
    }
}

/// Everything about the answer but the rows.
#[derive(Debug, Clone, Serialize)]
pub struct Description {
    pub language: Lang,
    /// The package's title, for programs that list data packages.
    pub title: String,
    pub organisation: Controller,
    pub dpo: Option<ContactPoint>,
    /// Where the person can complain (art. 15(1)(f)).
    pub authority: ContactPoint,
    pub case_number: String,
    pub right: Right,
    pub outcome: Outcome,
    pub received_on: NaiveDate,
    pub decided_on: NaiveDate,
    /// The day on which it was asked for, where the controller is. No time of day: the same answer gives the same bytes.
    pub made_on: NaiveDate,
    pub letter: AnswerLetter,
    pub searched: Vec<Searched>,
    /// The information of art. 15(1) and (2), one a processing activity.
    pub activities: Vec<Information>,
}

/// The answer's letter, once for each way of reading it.
#[derive(Debug, Clone, Serialize)]
pub struct AnswerLetter {
    pub title: String,
    pub language: Lang,
    /// Plain text; an empty line parts paragraphs.
    pub text: String,
    /// The same, in its structure.
    pub blocks: Vec<Block>,
    /// The same as a PDF file.
    #[serde(skip)]
    pub pdf: Vec<u8>,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Controller {
    pub name: String,
    /// Company or authority number (CVR in Denmark).
    pub registration: Option<String>,
    pub address: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub website: Option<String>,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct ContactPoint {
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub website: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SearchState {
    Found,
    Nothing,
    NotSearched,
}

/// One source, searched or deliberately not.
#[derive(Debug, Clone, Serialize)]
pub struct Searched {
    pub source: String,
    pub title: String,
    pub state: SearchState,
    /// The kinds of identifiers that were used, in words; never the values.
    pub identifiers: Vec<String>,
    /// The day is enough for the person, and does not depend on which source was faster; the log has the time.
    pub searched_on: Option<NaiveDate>,
    pub rows: u64,
    /// The source held more than is read from one source.
    pub capped: bool,
    /// Why it was not searched, or what was unusual.
    pub why: Option<String>,
}

/// One column as it is explained to the person.
#[derive(Debug, Clone, Serialize)]
pub struct Field {
    /// The source's name for it.
    pub name: String,
    pub title: String,
    pub description: String,
    pub kind: ColumnKind,
    /// What each value means, where the values are codes.
    pub codes: Vec<Code>,
}

/// A value that stands for something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Code {
    pub value: String,
    /// In the person's language.
    pub words: String,
}

/// What of a dataset is withheld. Rows are counted from 1 in the order in which they come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WithheldPart {
    Everything,
    Column(String),
    Row(u64),
    /// From the first to the last, both counted.
    Rows(u64, u64),
    Cell(u64, String),
    /// So many passages of a document were removed from it.
    Passages(u64),
    /// Passages of a text value: the rest of it is handed over.
    Redacted(u64, String, Redaction),
}

/// What of a text is taken out, and what stands in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redaction {
    /// In bytes of UTF-8.
    pub ranges: Vec<Range<usize>>,
    /// Of the text they were made for; in any other, all of it is taken out.
    pub sha256: [u8; 32],
    pub marker: String,
}

impl Redaction {
    /// The value as it is handed over.
    pub(super) fn of(all: &[&Redaction], cell: &Cell) -> Cell {
        let marker = all.first().map(|one| one.marker.clone()).unwrap_or_default();
        let Cell::Text(text) = cell else { return Cell::Text(marker) };
        let hash = digest(&SHA256, text.as_bytes());
        if all.iter().any(|one| hash.as_ref() != one.sha256) {
            return Cell::Text(marker);
        }
        let ranges: Vec<Range<usize>> = all.iter().flat_map(|one| one.ranges.iter().cloned()).collect();
        Cell::Text(redacted(text, &ranges, &marker))
    }
}

/// One thing that is not handed over, and why.
#[derive(Debug, Clone)]
pub struct Withholding {
    pub part: WithheldPart,
    /// The ground's fixed word.
    pub ground: String,
    /// The ground in words.
    pub ground_text: String,
    /// Written for the person.
    pub reason: String,
}

/// The rows of a dataset; read twice (once for each file), so each reading gives the same rows.
pub trait Rows {
    /// Hands each row to `sink` and stops at its first error.
    ///
    /// # Errors
    /// The sink's, or a row that cannot be read.
    fn each(&self, sink: &mut dyn FnMut(&[Cell]) -> io::Result<()>) -> io::Result<()>;
}

impl Rows for Vec<Vec<Cell>> {
    fn each(&self, sink: &mut dyn FnMut(&[Cell]) -> io::Result<()>) -> io::Result<()> {
        self.iter().try_for_each(|row| sink(row))
    }
}

/// One dataset of one source.
pub struct Dataset<'a> {
    pub source: String,
    pub source_title: String,
    pub name: String,
    pub title: String,
    pub description: String,
    pub fields: Vec<Field>,
    /// The source held more rows than are read.
    pub capped: bool,
    /// The columns that tell one row from another, as the source declares.
    pub primary_key: Vec<String>,
    /// To other datasets of the same source.
    pub references: Vec<Reference>,
    pub withheld: Vec<Withholding>,
    pub rows: &'a dyn Rows,
}

/// The bytes of a document; opened once, when the package comes to it.
pub trait Content {
    /// # Errors
    /// A document that is gone or cannot be read.
    fn open(&self) -> io::Result<Box<dyn io::Read + '_>>;
}

impl Content for Vec<u8> {
    fn open(&self) -> io::Result<Box<dyn io::Read + '_>> {
        Ok(Box::new(&self[..]))
    }
}

/// One document that is handed over as a file, or withheld as a whole.
pub struct DocumentFile<'a> {
    pub source: String,
    pub source_title: String,
    /// What the document is called in its source, such as `Referat af samtale.pdf`; the package makes a safe name of it.
    pub name: String,
    /// As in `application/pdf`.
    pub media_type: String,
    pub description: String,
    /// [`WithheldPart::Everything`]: the file is not handed over. [`WithheldPart::Passages`]: what is missing from it.
    pub withheld: Vec<Withholding>,
    pub content: &'a dyn Content,
}
