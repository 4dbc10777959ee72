//! Documents of a person, on their way from a folder into sealed files of the case.

use std::{collections::BTreeMap, ops::ControlFlow};

use chrono::{DateTime, Utc};

use super::{CollectError, Trouble, read::Files};
use crate::{
    db::Conn,
    sources::{
        cell::Cell,
        connector::ConnectorError,
        declaration::{Place as Lies, Source},
        documents::{self, Arrived, Arriving, DocumentError, DocumentOrigin, DocumentsError, Place},
        files::{self, Paper},
        search::Search,
    },
    vault::CaseKey,
};

/// Documents that are taken of one person from one source.
const MOST: u64 = 10_000;

/// What a source handed over as files.
#[derive(Default)]
pub struct Brought {
    /// The dataset, the place in it, and the document.
    pub documents: Vec<(String, i32, DocumentOrigin, Arrived)>,
    /// There was more than is read.
    pub capped: bool,
    /// Links and the like that were not read.
    pub refused: u64,
}

/// A document was not brought.
enum Stop {
    Source(ConnectorError),
    Document(DocumentError),
}

impl From<ConnectorError> for Stop {
    fn from(error: ConnectorError) -> Self {
        Stop::Source(error)
    }
}

impl From<Stop> for Trouble {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Source(error) => error.into(),
            Stop::Document(DocumentError::Vault(error)) => Trouble::storage(error),
            // It grew after it was measured.
            Stop::Document(DocumentError::TooLarge) => {
                ConnectorError::Changed("a document grew while it was read".into()).into()
            }
            Stop::Document(DocumentError::Interrupted(error)) => {
                ConnectorError::Unreachable(format!("a document: {}", error.kind())).into()
            }
        }
    }
}

/// Seals every declared document of these persons; what was made is in `files`, too.
pub fn bring(
    key: &CaseKey,
    source: &Source,
    persons: &[Cell],
    files: &mut Files<'_>,
    now: DateTime<Utc>,
) -> Result<Brought, Trouble> {
    let mut brought = Brought::default();
    let Lies::Files(root) = &source.place else { return Ok(brought) };
    let mut left = source.limits.bytes;
    for papers in &source.papers {
        let Some(place) = &papers.place else { continue };
        let (dataset, origin) = papers.origin(source);
        let mut position = 0;
        for person in persons {
            let most = MOST.saturating_sub(brought.documents.len() as u64);
            let mut take = |paper: Paper<'_>| {
                let arriving = Arriving {
                    name: &paper.name,
                    told: BTreeMap::new(),
                    content: paper.content,
                    longest: paper.bytes,
                };
                let arrived = documents::seal(files.vault, key, arriving, now).map_err(Stop::Document)?;
                files.made.push(arrived.file);
                brought.documents.push((dataset.to_owned(), position, origin.clone(), arrived));
                position += 1;
                Ok::<_, Stop>(ControlFlow::Continue(()))
            };
            let read = files::papers(root, place, person, (most, left), &mut take)?;
            left = left.saturating_sub(read.bytes);
            brought.capped |= read.capped;
            brought.refused += read.refused;
        }
    }
    Ok(brought)
}

/// Makes the documents part of the case.
pub fn keep(
    tx: &mut Conn,
    key: &CaseKey,
    search: &Search,
    brought: &Brought,
    now: DateTime<Utc>,
) -> Result<(), CollectError> {
    for (dataset, position, origin, arrived) in &brought.documents {
        let place = Place {
            organisation: search.organisation,
            case: search.case,
            search: search.id,
            source: &search.source,
            dataset,
        };
        documents::add(tx, key, place, (*position, arrived, origin), now).map_err(|error| match error {
            DocumentsError::Db(e) => CollectError::Db(e),
            DocumentsError::Vault(e) => CollectError::Vault(e),
        })?;
    }
    Ok(())
}
