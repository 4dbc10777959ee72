//! Looking at the document, once; recording what was seen; and the end of the file.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::json;

use super::{IdDocumentError, KEPT, Seen, WORDS_MAX, newest, record};
use crate::{
    audit::{self, Action, By, Event},
    cases::Case,
    db::{Conn, Db, DbError, Instant, schema::id_documents},
    documents::{
        AttachmentError, Drawn, Parts,
        attachments::{self, find_row, retract},
    },
    identity::{self, Check, CheckResult},
    ids::{AttachmentId, CaseId, IdentityCheckId, OrganisationId, StaffId},
    law::identity::{Method, Party},
    vault::Vault,
};

/// Digits in a row that no note may have: a number of a document or a person.
const NUMBER: usize = 6;

/// Draws the document, once: a second look is refused, whoever asks.
///
/// # Errors
/// [`IdDocumentError`]; one that could not be drawn was not looked at.
pub fn look(parts: &Parts, case: &Case, by: StaffId, now: DateTime<Utc>) -> Result<Drawn, IdDocumentError> {
    let Parts { db, vault, sandbox, limits, .. } = *parts;
    let key = case.key(vault)?;
    let (id, file) = db.read(|conn| {
        let row = newest(conn, case.organisation, case.id)?.ok_or(IdDocumentError::NotThere)?;
        if row.viewed_at.is_some() {
            return Err(IdDocumentError::SeenAlready);
        }
        let file = row.attachment_id.ok_or(IdDocumentError::NotThere)?;
        let file = find_row(conn, case.organisation, file)?.ok_or(IdDocumentError::NotThere)?;
        Ok((row.id, file))
    })?;
    if file.gone_at.is_some() {
        return Err(IdDocumentError::NotThere);
    }
    if !file.state.may_be_opened() {
        return Err(IdDocumentError::NotOpened);
    }
    let content = vault.open_file(&file.key(&key)?, file.file_id)?;
    let drawn = sandbox.draw(file.media_type(), (1, 2), limits.pixels, content);
    let drawn = drawn.map_err(IdDocumentError::NotDrawn)?;
    db.write(|tx| {
        let unseen = id_documents::table
            .find(id)
            .filter(id_documents::organisation_id.eq(case.organisation))
            .filter(id_documents::viewed_at.is_null());
        let state = (id_documents::viewed_by.eq(by), id_documents::viewed_at.eq(Instant::from(now)));
        if diesel::update(unseen).set(state).execute(tx)? != 1 {
            return Err(IdDocumentError::SeenAlready);
        }
        record(tx, vault, case, (Action::IdDocumentViewed, json!({})), By::Staff(by), now)?;
        Ok(())
    })?;
    Ok(drawn)
}

/// Records what was seen and destroys the document.
///
/// # Errors
/// [`IdDocumentError`]; then nothing was recorded, and the file is still there.
pub fn record_seen(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    seen: &Seen,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<IdentityCheckId, IdDocumentError> {
    let row = newest(tx, case.organisation, case.id)?.ok_or(IdDocumentError::NotSeen)?;
    if row.viewed_at.is_none() || row.checked_at.is_some() {
        return Err(IdDocumentError::NotSeen);
    }
    let passed = seen.valid && seen.name_matches;
    let note = seen.note.trim();
    if note.is_empty() && !passed {
        return Err(IdDocumentError::NoteMissing);
    }
    if note.chars().count() > WORDS_MAX {
        return Err(IdDocumentError::TooLong);
    }
    if has_number(note) {
        return Err(IdDocumentError::NoteHasNumber);
    }
    let check = Check {
        party: Party::Requester,
        method: Method::DocumentSeen,
        result: if passed { CheckResult::Passed } else { CheckResult::Failed },
        assurance: Method::DocumentSeen.reaches(),
        evidence: seen.evidence.clone(),
        note: note.to_owned(),
    };
    let id = identity::record_for_request(tx, vault, case, &check, By::Staff(by), now)
        .map_err(IdDocumentError::Check)?;
    let open = id_documents::table
        .find(row.id)
        .filter(id_documents::organisation_id.eq(case.organisation))
        .filter(id_documents::checked_at.is_null());
    let state = (id_documents::checked_at.eq(Instant::from(now)), id_documents::check_id.eq(id));
    if diesel::update(open).set(state).execute(tx)? != 1 {
        return Err(IdDocumentError::NotSeen);
    }
    if let Some(file) = row.attachment_id {
        retract(tx, vault, case.organisation, file, now).map_err(IdDocumentError::File)?;
    }
    record(tx, vault, case, (Action::IdDocumentDestroyed, json!({ "why": "checked" })), By::Staff(by), now)?;
    Ok(id)
}

/// Whether a text has a number of a document or a person in it, however it is written.
fn has_number(text: &str) -> bool {
    let mut digits = 0;
    for c in text.chars() {
        match c {
            _ if c.is_numeric() => digits += 1,
            ' ' | '-' | '.' | '/' => {}
            _ => digits = 0,
        }
        if digits >= NUMBER {
            return true;
        }
    }
    false
}

/// Destroys documents that were sent a week ago, looked at or not. Tells how many.
///
/// # Errors
/// [`DbError`]; what is left goes at the next sweep.
pub fn expire_id_documents(db: &Db, vault: &Vault, now: DateTime<Utc>) -> Result<usize, DbError> {
    type Found = (AttachmentId, OrganisationId, Option<CaseId>);
    let due: Vec<Found> = db.read(|conn| attachments::id_documents_since(conn, now - KEPT))?;
    let mut removed = 0;
    for (id, organisation, case) in due {
        let gone = db.write(|tx| {
            retract(tx, vault, organisation, id, now)?;
            let details = json!({ "why": "week" });
            let action = Action::IdDocumentDestroyed;
            Ok::<_, AttachmentError>(audit::record(
                tx,
                vault,
                Event { organisation, by: By::Program, action, case, details },
                now,
            )?)
        });
        match gone {
            Ok(()) => removed += 1,
            Err(e) => log::error!("the identity document {id}: {e}"),
        }
    }
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use super::has_number;

    #[test]
    fn numbers_are_found_however_they_are_written() {
        for number in ["Pas 204857123", "010190-1234", "01 01 90 1234", "nr. 20.48.57"] {
            assert!(has_number(number), "{number}");
        }
        for fine in ["", "Udløber 2031", "Fødselsdag passer", "Set 22. november kl. 14"] {
            assert!(!has_number(fine), "{fine}");
        }
    }
}
