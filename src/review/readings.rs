//! A worker reads the documents of a case once: how many places look like somebody else, and which mails there are, so
//! that the list can warn and mails that come twice are told.
//!
//! Invariant: nothing is decided here and no name is stored; the words of mails are sealed with the case's key.

use std::{collections::HashMap, io::Read as _};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::{LookError, Paper, ReviewError, known, papers_of};
use crate::{
    cases::{self, Case},
    db::{
        Conn, Db, DbError, Instant, each,
        schema::{document_readings as readings, people_looks},
    },
    documents::{
        Sandbox,
        read::{Format, Mail, Note, Part, Read},
        thread,
    },
    ids::{CaseId, CollectedDocumentId, OrganisationId},
    law::people::{Known, find_people},
    sources::{
        collected,
        documents::{CollectedDocument, open},
    },
    vault::{CaseKey, SealedReader, Vault, VaultError},
};

/// The words of one mail that are kept to recognise it elsewhere, in bytes; of a longer one the beginning.
const WORDS: usize = 64 * 1024;
/// The most words of mails of one document.
const ALL_WORDS: usize = 1024 * 1024;

/// What was read in a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Places that look like somebody else; `None` where it cannot be read.
    pub places: Option<i64>,
    /// There is something in it that is seen and cannot be searched: a picture, or text without letters.
    pub blind: bool,
    pub mails: Vec<ReadMail>,
}

/// One mail of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadMail {
    /// Its part of the document.
    pub part: String,
    pub head: Mail,
    /// Its body, as words that are compared.
    pub words: String,
}

#[derive(Default, Serialize, Deserialize)]
struct Sealed {
    blind: bool,
    mails: Vec<ReadMail>,
}

fn context(document: CollectedDocumentId) -> String {
    format!("document_readings.sealed/{document}")
}

/// Whether a part is a mail whose body can be told from its head.
#[must_use]
pub fn mail_of(part: &Part) -> Option<(&Mail, &str)> {
    let mail = part.mail.as_ref()?;
    Some((mail, part.text.get(mail.body_at..)?))
}

/// What is kept of a document that was read.
#[must_use]
pub fn reading_of(read: &Read, known: &Known) -> Reading {
    let places: usize = read.parts.iter().map(|part| find_people(&part.text, known).len()).sum();
    let mut left = ALL_WORDS;
    let mut mails = Vec::new();
    for part in &read.parts {
        let Some((head, body)) = mail_of(part) else { continue };
        let mut words = thread::words(body);
        let most = WORDS.min(left);
        if words.len() > most {
            let end = (0..=most).rev().find(|at| words.is_char_boundary(*at)).unwrap_or(0);
            words.truncate(end);
        }
        left -= words.len();
        mails.push(ReadMail { part: part.id.clone(), head: head.clone(), words });
    }
    let unseen = |part: &Part| matches!(part.note, Some(Note::Picture | Note::SeenOnly));
    Reading {
        places: Some(i64::try_from(places).unwrap_or(i64::MAX)),
        blind: matches!(read.format, Format::Jpeg | Format::Png) || read.parts.iter().any(unseen),
        mails,
    }
}

/// Reads the documents of the newest round that can be opened and were not read yet. While what was found is still to be
/// looked through nothing is read: the names to look for are not all known, and that look ends with this.
///
/// # Errors
/// [`LookError`]; what was read stays, the rest is read the next time.
pub fn read_documents(
    db: &Db,
    vault: &Vault,
    sandbox: &Sandbox,
    (organisation, case): (OrganisationId, CaseId),
    now: DateTime<Utc>,
) -> Result<(), LookError> {
    let Some(case) = db.read(|conn| cases::find(conn, organisation, case))? else { return Ok(()) };
    if !db.read(|conn| is_looked_through(conn, &case))? {
        return Ok(());
    }
    let papers = db.read(|conn| papers_of(conn, vault, &case))?;
    let waiting: Vec<&Paper> =
        papers.iter().filter(|paper| paper.document.may_be_opened() && !paper.is_read()).collect();
    if waiting.is_empty() {
        return Ok(());
    }
    let known = db.read(|conn| {
        let datasets = collected::of_case(conn, organisation, case.id)?;
        known(conn, vault, &case, &datasets)
    })?;
    let key = case.key(vault).map_err(ReviewError::from)?;
    for paper in waiting {
        let reading = read_one(vault, sandbox, &case, paper, &known)?;
        db.write(|tx| store(tx, &key, &case, paper.document.id, &reading, now))?;
    }
    Ok(())
}

fn is_looked_through(conn: &mut Conn, case: &Case) -> Result<bool, DbError> {
    let looked = people_looks::table
        .filter(people_looks::organisation_id.eq(case.organisation))
        .filter(people_looks::case_id.eq(case.id))
        .filter(people_looks::done_at.is_not_null());
    Ok(looked.count().get_result::<i64>(conn)? > 0)
}

/// The content of a document that may be opened and is of a kind that can be read.
///
/// # Errors
/// [`VaultError`], also for a file that breaks off.
pub fn open_to_read(
    vault: &Vault,
    case: &Case,
    document: &CollectedDocument,
) -> Result<Option<(Format, SealedReader)>, VaultError> {
    let Some(head) = open(vault, case, document)? else { return Ok(None) };
    let mut first = Vec::new();
    let broken = |source| VaultError::Io { what: "a collected document".into(), source };
    head.take(16).read_to_end(&mut first).map_err(broken)?;
    let format = Format::of(&document.media_type, &document.name, &first);
    Ok(format.zip(open(vault, case, document)?))
}

/// A document that cannot be read is noted as such: the handler looks at it herself.
fn read_one(
    vault: &Vault,
    sandbox: &Sandbox,
    case: &Case,
    paper: &Paper,
    known: &Known,
) -> Result<Reading, LookError> {
    let Some((format, content)) = open_to_read(vault, case, &paper.document).map_err(ReviewError::from)?
    else {
        return Ok(Reading::default());
    };
    let read = sandbox.read(format, content).map_err(std::io::Error::other)?;
    Ok(read.map(|read| reading_of(&read, known)).unwrap_or_default())
}

fn store(
    tx: &mut Conn,
    key: &CaseKey,
    case: &Case,
    document: CollectedDocumentId,
    reading: &Reading,
    now: DateTime<Utc>,
) -> Result<(), ReviewError> {
    let sealed = Sealed { blind: reading.blind, mails: reading.mails.clone() };
    let sealed = key.seal_json(&context(document), &sealed)?;
    let row = (
        readings::document_id.eq(document),
        readings::organisation_id.eq(case.organisation),
        readings::case_id.eq(case.id),
        readings::places.eq(reading.places),
        readings::sealed.eq(sealed),
        readings::read_at.eq(Instant::from(now)),
    );
    each!(tx, |c| diesel::insert_into(readings::table)
        .values(&row)
        .on_conflict(readings::document_id)
        .do_nothing()
        .execute(c))?;
    Ok(())
}

/// What was read in the documents of a case.
pub(super) fn of_case(
    conn: &mut Conn,
    key: &CaseKey,
    case: &Case,
) -> Result<HashMap<CollectedDocumentId, Reading>, ReviewError> {
    let rows: Vec<(CollectedDocumentId, Option<i64>, Vec<u8>)> = readings::table
        .filter(readings::organisation_id.eq(case.organisation))
        .filter(readings::case_id.eq(case.id))
        .select((readings::document_id, readings::places, readings::sealed))
        .load(conn)?;
    let opened = |(id, places, sealed): (CollectedDocumentId, Option<i64>, Vec<u8>)| {
        let sealed: Sealed = key.open_json(&context(id), &sealed)?;
        Ok((id, Reading { places, blind: sealed.blind, mails: sealed.mails }))
    };
    rows.into_iter().map(opened).collect()
}

/// What was read is read anew: more is known of whom to look for.
pub(super) fn forget(tx: &mut Conn, case: &Case) -> Result<(), DbError> {
    let mine = readings::table
        .filter(readings::organisation_id.eq(case.organisation))
        .filter(readings::case_id.eq(case.id));
    diesel::delete(mine).execute(tx)?;
    Ok(())
}
