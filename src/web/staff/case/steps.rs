//! What is written down on a step, the fee, and taking a case up again: each one post and the way back to its place.

use actix_web::web;

use super::{address, find, skip_refusal, step_refusal};
use crate::{
    cases::{self, Case, FeeError, FeeReply, NoteError},
    db::Conn,
    ids::CaseId,
    law::{deadline, grounds::Ground, procedure::Key},
    staff::Permission,
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Fields, Posted},
        frame,
    },
};

async fn act(
    posted: Posted,
    id: CaseId,
    work: impl FnOnce(&Desk, &mut Conn, &mut Case, &Fields) -> Result<String, Failure> + Send + 'static,
) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let place = desk.write(|tx| {
            let mut case = find(desk, tx, id)?;
            work(desk, tx, &mut case, &fields)
        })?;
        Ok(Answer::See(place))
    })
    .await
}

fn refused(desk: &Desk, key: &str) -> Failure {
    Failure::Refused { text: desk.text(key, &[]) }
}

pub async fn note(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    act(posted, *id, |desk, tx, case, fields| {
        let key = Key::parse(&fields.text("step")).ok_or(Failure::Absent)?;
        let text = fields.text("note");
        let done = cases::note(tx, &desk.app.vault, case, key, &text, desk.actor.id, desk.now);
        done.map_err(|error| match error {
            NoteError::Missing => refused(desk, "procedure-error-missing"),
            NoteError::TooLong => refused(desk, "staff-error-reason-long"),
            NoteError::NoSuchStep => Failure::Absent,
            NoteError::Step(e) => step_refusal(desk, e),
            NoteError::Vault(e) => e.into(),
            NoteError::Db(e) => e.into(),
        })?;
        Ok(format!("{}#step-{key}", address(case.id, "step-saved")))
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
    act(posted, *id, |desk, tx, case, fields| {
        let organisation = frame::organisation(desk, tx)?;
        let zone = organisation.zone();
        let month = deadline::due(case.received_at.utc(), zone, organisation.calendar());
        let days = (desk.now.with_timezone(&zone).date_naive(), month.due_on);
        let ground =
            Ground::parse(&fields.text("ground")).ok_or_else(|| refused(desk, "staff-error-ground"))?;
        let amount = cents(&fields.text("amount")).ok_or_else(|| refused(desk, "procedure-error-amount"))?;
        let reason = fields.text("reason");
        let fee = (ground, amount, "DKK", reason.as_str());
        let done = cases::announce_fee(tx, &desk.app.vault, case, fee, days, desk.actor.id, desk.now);
        done.map_err(|error| fee_refusal(desk, error))?;
        Ok(format!("{}#fee", address(case.id, "fee-announced")))
    })
    .await
}

pub async fn answer_fee(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    act(posted, *id, |desk, tx, case, fields| {
        let reply =
            FeeReply::parse(&fields.text("reply")).ok_or_else(|| refused(desk, "staff-error-choice"))?;
        let done = cases::answer_fee(tx, &desk.app.vault, case, reply, desk.actor.id, desk.now);
        done.map_err(|error| fee_refusal(desk, error))?;
        Ok(format!("{}#fee", address(case.id, "fee-answered")))
    })
    .await
}

fn fee_refusal(desk: &Desk, error: FeeError) -> Failure {
    match error {
        FeeError::GroundMissing => refused(desk, "staff-error-ground"),
        FeeError::NotForRight => refused(desk, "procedure-error-fee-right"),
        FeeError::ReasonMissing => refused(desk, "staff-error-reason"),
        FeeError::ReasonTooLong => refused(desk, "staff-error-reason-long"),
        FeeError::AmountWrong => refused(desk, "procedure-error-amount"),
        FeeError::TooLate => refused(desk, "procedure-error-fee-late"),
        FeeError::AlreadyAnnounced => refused(desk, "procedure-error-fee-twice"),
        FeeError::NoFee => refused(desk, "procedure-error-no-fee"),
        FeeError::Step(e) => step_refusal(desk, e),
        FeeError::Vault(e) => e.into(),
        FeeError::Db(e) => e.into(),
    }
}

pub async fn reopen(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    act(posted, *id, |desk, tx, case, fields| {
        let reason = fields.text("reason");
        let done = cases::reopen(tx, &desk.app.vault, case, &reason, desk.actor.id, desk.now);
        done.map_err(|error| skip_refusal(desk, error))?;
        Ok(address(case.id, "reopened"))
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
