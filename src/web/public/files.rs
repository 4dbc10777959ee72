//! The files that came with the request, and whether they were looked at: on the status page of who sent them.

use serde_json::{Value, json};
use tera::Context;

use super::status::Visit;
use crate::{
    cases,
    documents::{self, Attachment, FilePurpose, FileState},
    law::identity::Party,
    web::Fault,
};

pub fn icon(state: FileState) -> &'static str {
    match state {
        FileState::Waiting => "hourglass",
        FileState::Clean | FileState::Released => "file-check",
        FileState::Infected => "ban",
        FileState::Held => "file-clock",
    }
}

/// Puts what `public/sent-files.html` shows into the context.
pub fn insert(visit: &Visit, context: &mut Context) -> Result<(), Fault> {
    let Visit { app, organisation, case, .. } = visit;
    let found = app.db.read(|conn| {
        let together = cases::of_request(conn, organisation.id, case.request)?;
        let first = together.first().unwrap_or(case);
        let key = first.key(&app.vault)?;
        documents::of_case(conn, organisation.id, first.id, &key).map_err(Fault::internal)
    })?;
    // Whose files they are: not the person's for whom somebody wrote.
    let sender = visit.session.party == Party::Requester;
    let hers =
        |file: &&Attachment| sender && matches!(file.purpose, FilePurpose::Request | FilePurpose::Authority);
    let shown: Vec<Value> = found
        .iter()
        .filter(hers)
        .map(|file| {
            // Who answers for opening it is the organisation's matter.
            let state = if file.state == FileState::Released { FileState::Held } else { file.state };
            json!({ "name": file.name, "state": state, "icon": icon(file.state), "signature": file.signature })
        })
        .collect();
    context
        .insert("sent_files_bad", &found.iter().filter(hers).any(|file| file.state == FileState::Infected));
    context.insert("sent_files", &shown);
    Ok(())
}
