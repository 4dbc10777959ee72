//! What is written down on a step, the fee, and taking a case up again: each one post and the way back to its place.

use actix_web::web;

use super::{
    letter_refusal,
    problems::{FEE, FEE_REPLY, NOTE, REOPEN, fill, wrong},
    skip_refusal, step_refusal,
};
use crate::{
    cases::{self, FeeError, FeeReply, NoteError, SkipError},
    ids::CaseId,
    law::{grounds::Ground, procedure::Key},
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Posted},
        forms::Form,
        frame,
    },
};

pub async fn note(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    let step = posted.fields.text("step");
    let key = Key::parse(&step).ok_or(Failure::Absent)?;
    fill(posted, *id, (&NOTE, step), move |desk, tx, case, form| {
        let text = form.value("note");
        let done = cases::note(tx, &desk.app.vault, case, key, &text, desk.actor.id, desk.now);
        done.map_err(|error| match error {
            NoteError::Missing => wrong(form, "note", "procedure-error-missing"),
            NoteError::TooLong => wrong(form, "note", "staff-error-reason-long"),
            NoteError::NoSuchStep => Failure::Absent,
            NoteError::Step(e) => step_refusal(desk, e),
            NoteError::Vault(e) => e.into(),
            NoteError::Db(e) => e.into(),
        })?;
        Ok(format!("step-saved#step-{key}"))
    })
    .await
}

/// `150`, `150,50` or `150.50` in hundredths.
fn cents(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once([',', '.']).unwrap_or((text, ""));
    let part = match part.len() {
        0 => 0,
        1 => part.parse::<i64>().ok()? * 10,
        2 => part.parse().ok()?,
        _ => return None,
    };
    whole.trim().parse::<i64>().ok()?.checked_mul(100)?.checked_add(part)
}

pub async fn announce_fee(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    fill(posted, *id, (&FEE, String::new()), |desk, tx, case, form| {
        let ground = form.checked("ground", "staff-error-ground", |text| Ground::parse(&text));
        let amount = form.checked("amount", "procedure-error-amount", |text| cents(&text));
        let reason = form.required("reason", "staff-error-reason");
        let (Some(ground), Some(amount), false) = (ground, amount, form.has_problems()) else {
            return Err(Failure::Form);
        };
        let organisation = frame::organisation(desk, tx)?;
        let address_of = |path: &str| desk.app.config.address_of(path);
        let (vault, words, by) = (&desk.app.vault, &desk.app.words, desk.actor.id);
        let fee = (ground, amount, "DKK", reason.as_str());
        let done = cases::announce_fee(tx, vault, words, &organisation, case, fee, &address_of, by, desk.now);
        done.map_err(|error| fee_refusal(desk, form, error))?;
        Ok("fee-announced#fee")
    })
    .await
}

pub async fn answer_fee(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    fill(posted, *id, (&FEE_REPLY, String::new()), |desk, tx, case, form| {
        let reply = form.checked("reply", "staff-error-choice", |text| FeeReply::parse(&text));
        let Some(reply) = reply else { return Err(Failure::Form) };
        let done = cases::answer_fee(tx, &desk.app.vault, case, reply, desk.actor.id, desk.now);
        done.map_err(|error| fee_refusal(desk, form, error))?;
        Ok("fee-answered#fee")
    })
    .await
}

fn fee_refusal(desk: &Desk, form: &mut Form, error: FeeError) -> Failure {
    let refused = |key: &str| Failure::Refused { text: desk.text(key, &[]) };
    match error {
        FeeError::GroundMissing => wrong(form, "ground", "staff-error-ground"),
        FeeError::NotForRight => refused("procedure-error-fee-right"),
        FeeError::ReasonMissing => wrong(form, "reason", "staff-error-reason"),
        FeeError::ReasonTooLong => wrong(form, "reason", "staff-error-reason-long"),
        FeeError::AmountWrong => wrong(form, "amount", "procedure-error-amount"),
        FeeError::TooLate => refused("procedure-error-fee-late"),
        FeeError::AlreadyAnnounced => refused("procedure-error-fee-twice"),
        FeeError::NoFee => refused("procedure-error-no-fee"),
        FeeError::Letter(e) => letter_refusal(desk, e),
        FeeError::Step(e) => step_refusal(desk, e),
        FeeError::Vault(e) => e.into(),
        FeeError::Db(e) => e.into(),
    }
}

pub async fn reopen(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    fill(posted, *id, (&REOPEN, String::new()), |desk, tx, case, form| {
        let reason = form.value("reason");
        let done = cases::reopen(tx, &desk.app.vault, case, &reason, desk.actor.id, desk.now);
        done.map_err(|error| match error {
            SkipError::ReasonMissing => wrong(form, "reason", "staff-error-reason"),
            SkipError::ReasonTooLong => wrong(form, "reason", "staff-error-reason-long"),
            other => skip_refusal(desk, other),
        })?;
        Ok("reopened")
    })
    .await
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_amount_is_read_as_people_write_it() {
        let read = ["150", "150,5", "150,50", "0.01"].map(super::cents);
        assert_eq!(read, [Some(15_000), Some(15_050), Some(15_050), Some(1)]);
        for bad in ["", "en", "1,234", "-", "9999999999999999999", "1,x"] {
            assert_eq!(super::cents(bad), None, "{bad}");
        }
    }
}
