//! Asking who somebody is, whatever is asked for: one form, one letter, one pause.

use actix_web::web;

use super::{
    letter_refusal,
    problems::{DOUBT, fill, wrong},
    step_refusal,
};
use crate::{
    cases::letters::LetterError,
    documents::{self, IdDocumentError},
    identity::{
        Method,
        doubt::{self, DoubtError, Reasons},
    },
    ids::CaseId,
    law::identity::LADDER,
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Posted},
        forms::Form,
        frame,
    },
};

/// Asks the person who she is; never without a reason (R2.3).
pub async fn ask(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    fill(posted, *id, (&DOUBT, String::new()), |desk, tx, case, form| {
        let offered = |text: String| Method::parse(&text).filter(|method| LADDER.contains(method));
        let method = form.checked("method", "staff-error-method", offered);
        let reasons =
            Reasons { doubt: form.required("reason", "identity-error-doubt"), tried: form.value("others") };
        let (Some(method), false) = (method, form.has_problems()) else { return Err(Failure::Form) };
        let organisation = frame::organisation(desk, tx)?;
        let parts = (&*desk.app.vault, &desk.app.words);
        let address_of = |path: &str| desk.app.config.address_of(path);
        let (by, now) = (desk.actor.id, desk.now);
        let asked = if method == Method::DocumentSeen {
            documents::ask_id_document(tx, parts, &organisation, case, &reasons, &address_of, by, now)
        } else {
            let asked = (method, &reasons);
            doubt::ask(tx, parts, &organisation, case, asked, &address_of, by, now)
                .map_err(IdDocumentError::from)
        };
        let asked = asked.map_err(|error| refused(desk, form, error))?;
        Ok(if asked.late { "identity-asked-late" } else { "identity-asked" })
    })
    .await
}

fn refused(desk: &Desk, form: &mut Form, error: IdDocumentError) -> Failure {
    let whole = |key: &str| Failure::Refused { text: desk.text(key, &[]) };
    match error {
        IdDocumentError::AskedAlready => whole("id-document-error-asked"),
        IdDocumentError::Doubt(DoubtError::ReasonMissing) => wrong(form, "reason", "identity-error-doubt"),
        IdDocumentError::Doubt(DoubtError::TriedMissing) => wrong(form, "others", "id-document-error-tried"),
        IdDocumentError::Doubt(DoubtError::ReasonTooLong) => whole("staff-error-reason-long"),
        IdDocumentError::Doubt(DoubtError::NotForThisRight) => whole("identity-error-no-proof"),
        IdDocumentError::Doubt(DoubtError::Ended) => whole("identity-error-ended"),
        IdDocumentError::Doubt(DoubtError::Letter(LetterError::Step(e))) => step_refusal(desk, e),
        IdDocumentError::Doubt(DoubtError::Letter(e)) => letter_refusal(desk, e),
        IdDocumentError::Doubt(DoubtError::Vault(e)) | IdDocumentError::Vault(e) => e.into(),
        IdDocumentError::Doubt(DoubtError::Db(e)) | IdDocumentError::Db(e) => e.into(),
        other => Failure::internal(other),
    }
}
