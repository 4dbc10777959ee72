//! What a handler does on a case: each one post, one transaction, one way back to the page.

use actix_web::web;

use super::{
    address, collect_refusal, find, may_get,
    problems::{CHOOSE, IDENTITY, LEAVE_OUT, SKIP, fill, wrong},
    skip_refusal, step_refusal,
};
use crate::{
    cases::{self, Case, SkipError},
    db::Conn,
    export::{self, AgainError},
    identity::{self, Check, CheckError, CheckResult, Method},
    ids::{CandidateId, CaseId, SearchId, StaffId},
    sources::collect::{self, CollectError},
    staff::Permission,
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Fields, Posted},
    },
};

/// One press of a button on one case: what it does, and what the page says afterwards. A form with something typed in it
/// goes through [`fill`].
async fn act(
    posted: Posted,
    id: CaseId,
    work: impl FnOnce(&Desk, &mut Conn, &mut Case, &Fields) -> Result<&'static str, Failure> + Send + 'static,
) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let notice = desk.write(|tx| {
            let mut case = find(desk, tx, id)?;
            work(desk, tx, &mut case, &fields)
        })?;
        Ok(Answer::See(address(id, notice)))
    })
    .await
}

pub async fn assign(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    act(posted, *id, |desk, tx, case, fields| {
        let to = fields.text("to").parse::<StaffId>().ok();
        may_get(desk, tx, case, to)?;
        let done = cases::assign(tx, &desk.app.vault, case, to, desk.actor.id, desk.now);
        done.map_err(|e| step_refusal(desk, e))?;
        Ok("assigned")
    })
    .await
}

pub async fn check_identity(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    fill(posted, *id, (&IDENTITY, String::new()), |desk, tx, case, form| {
        let method = form.checked("method", "staff-error-method", |text| {
            Method::parse(&text).filter(|method| method.is_by_hand())
        });
        let result = form.checked("result", "staff-error-result", |text| CheckResult::parse(&text));
        let (Some(method), Some(result)) = (method, result) else { return Err(Failure::Form) };
        let check = Check {
            evidence: form.value("evidence"),
            ..Check::of_requester(method, result, &form.value("note"))
        };
        let recorded = identity::record_by_hand(tx, &desk.app.vault, case, &check, desk.actor.id, desk.now);
        recorded.map_err(|error| match error {
            CheckError::NoteMissing => wrong(form, "note", "staff-error-note"),
            CheckError::NoteTooLong => wrong(form, "note", "staff-error-reason-long"),
            CheckError::Step(e) => step_refusal(desk, e),
            CheckError::Vault(e) => e.into(),
            CheckError::Db(e) => e.into(),
        })?;
        Ok(if result == CheckResult::Passed { "identity-passed" } else { "identity-failed" })
    })
    .await
}

pub async fn collect(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    act(posted, *id, |desk, tx, case, _| {
        let (vault, sources) = (&desk.app.vault, &desk.app.sources);
        let done = collect::start(tx, vault, sources, case, desk.actor.id, desk.now);
        done.map_err(|e| collect_refusal(desk, e))?;
        Ok("collecting")
    })
    .await
}

/// Not searched, because.
pub async fn skip(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    fill(posted, *id, (&SKIP, String::new()), |desk, tx, case, form| {
        let reason = form.value("reason");
        let done = cases::skip_collecting(tx, &desk.app.vault, case, &reason, desk.actor.id, desk.now);
        done.map_err(|e| match e {
            SkipError::ReasonMissing => wrong(form, "reason", "staff-error-reason"),
            SkipError::ReasonTooLong => wrong(form, "reason", "staff-error-reason-long"),
            other => skip_refusal(desk, other),
        })?;
        Ok("skipped")
    })
    .await
}

fn search_of(fields: &Fields) -> Result<SearchId, Failure> {
    fields.text("search").parse().map_err(|_| Failure::Absent)
}

pub async fn choose(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    let search = search_of(&posted.fields)?;
    let choice = posted.fields.text("choice");
    let chosen: Vec<CandidateId> = match choice.as_str() {
        "none" => Vec::new(),
        _ => posted.fields.every("candidate").iter().filter_map(|id| id.parse().ok()).collect(),
    };
    fill(posted, *id, (&CHOOSE, search.to_string()), move |desk, tx, case, form| {
        let why = form.value("reason");
        match (choice.as_str(), chosen.len()) {
            ("none", _) | ("same", 2..) => {}
            ("same", _) => return Err(wrong(form, "candidate", "found-error-several")),
            (_, 0) => return Err(wrong(form, "candidate", "staff-error-candidate")),
            (_, 1) => {}
            _ => return Err(wrong(form, "candidate", "found-error-one")),
        }
        let chosen = (&chosen[..], why.as_str());
        let done = collect::choose(tx, &desk.app.vault, case, search, chosen, desk.actor.id, desk.now);
        done.map_err(|e| match e {
            CollectError::ReasonMissing => wrong(form, "reason", "found-error-reason"),
            CollectError::ReasonTooLong => wrong(form, "reason", "staff-error-reason-long"),
            other => collect_refusal(desk, other),
        })?;
        Ok("chosen")
    })
    .await
}

pub async fn leave_out(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    let search = search_of(&posted.fields)?;
    fill(posted, *id, (&LEAVE_OUT, search.to_string()), move |desk, tx, case, form| {
        let reason = form.value("reason");
        let done = collect::leave_out(tx, &desk.app.vault, case, search, &reason, desk.actor.id, desk.now);
        done.map_err(|e| match e {
            CollectError::ReasonMissing => wrong(form, "reason", "staff-error-reason"),
            CollectError::ReasonTooLong => wrong(form, "reason", "staff-error-reason-long"),
            other => collect_refusal(desk, other),
        })?;
        Ok("left-out")
    })
    .await
}

pub async fn retry(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    act(posted, *id, |desk, tx, case, fields| {
        let search = search_of(fields)?;
        let done = collect::retry(tx, &desk.app.vault, case, search, desk.actor.id, desk.now);
        done.map_err(|e| collect_refusal(desk, e))?;
        Ok("collecting")
    })
    .await
}

/// The answer package once more, after it failed or expired.
pub async fn build_again(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    act(posted, *id, |desk, tx, case, _| {
        let done = export::build_again(tx, &desk.app.vault, case, desk.actor.id, desk.now);
        done.map_err(|error| match error {
            AgainError::NotNow => Failure::Refused { text: desk.text("staff-refusal-package", &[]) },
            AgainError::Step(e) => step_refusal(desk, e),
            AgainError::Db(e) => e.into(),
        })?;
        Ok("package-again")
    })
    .await
}

pub async fn close(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    act(posted, *id, |desk, tx, case, _| {
        let done = cases::close(tx, &desk.app.vault, case, desk.actor.id, desk.now);
        done.map_err(|e| step_refusal(desk, e))?;
        Ok("closed")
    })
    .await
}
