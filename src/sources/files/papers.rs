//! Folders of documents: every plain file below the person's own.

use std::{fs::File, ops::ControlFlow, path::Path};

use super::folder::{Pattern, Values, open, walk};
use crate::sources::{cell::Cell, connector::ConnectorError};

/// Where a person's documents lie: `personnel/{key}/**`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Papers {
    pub pattern: Pattern,
}

/// One document, to be read.
pub struct Paper<'a> {
    /// Below the person's folder.
    pub name: String,
    pub content: &'a File,
    pub bytes: u64,
}

/// What was met besides the documents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Read {
    pub documents: u64,
    pub bytes: u64,
    /// Links, pipes, devices: not read.
    pub refused: u64,
    /// There was more than is read.
    pub capped: bool,
}

/// Hands the documents of the person with this key to `take`, one by one; at most `most` of them with at most `bytes`
/// together.
///
/// # Errors
/// [`ConnectorError`], or that of `take`.
pub fn papers<E: From<ConnectorError>>(
    root: &Path,
    papers: &Papers,
    key: &Cell,
    (most, bytes): (u64, u64),
    take: &mut dyn FnMut(Paper<'_>) -> Result<ControlFlow<()>, E>,
) -> Result<Read, E> {
    let called = papers.pattern.written();
    let found = walk(root, &papers.pattern, Values::Of(&|_| key.to_text()), most)?;
    let mut read = Read { refused: found.refused, capped: found.more, ..Read::default() };
    for one in &found.files {
        let opened = open(root, &one.path, called)?;
        if read.bytes + opened.bytes > bytes {
            read.capped = true;
            continue;
        }
        let paper = Paper { name: one.own_name(), content: &opened.file, bytes: opened.bytes };
        let flow = take(paper)?;
        opened.is_unchanged(called)?;
        read.documents += 1;
        read.bytes += opened.bytes;
        if flow.is_break() {
            break;
        }
    }
    Ok(read)
}
