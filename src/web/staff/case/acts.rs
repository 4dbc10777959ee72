//! What a handler does on a case: each one post, one transaction, one way back to the page.

use actix_web::web;

use super::{address, collect_refusal, find, problems::correct, request, skip_refusal, step_refusal};
use crate::{
    cases::{self, Case, SkipError},
    db::Conn,
    export::{self, AgainError},
    identity::{self, Check, CheckError, CheckResult, Method},
    ids::{CandidateId, CaseId, SearchId, StaffId},
    law::rights::Right,
    sources::collect::{self, CollectError},
    staff::Permission,
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Fields, Posted},
    },
};

/// One act on one case: what it does, and what the page says afterwards.
pub(super) async fn act(
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
        let done = cases::assign(tx, &desk.app.vault, case, to, desk.actor.id, desk.now);
        done.map_err(|e| step_refusal(desk, e))?;
        Ok("assigned")
    })
    .await
}

/// The person meant another right (R2.11).
pub async fn reclassify(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    act(posted, *id, |desk, tx, case, fields| {
        let to = Right::parse(&fields.text("right"));
        let to =
            to.ok_or_else(|| Failure::Refused { text: desk.text("staff-error-reclassify-right", &[]) })?;
        let reason = fields.text("reason");
        let done = cases::reclassify(tx, &desk.app.vault, case, (to, &reason), desk.actor.id, desk.now);
        done.map_err(|e| request::refused(desk, e))?;
        Ok("reclassified")
    })
    .await
}

pub async fn check_identity(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    act(posted, *id, |desk, tx, case, fields| {
        let (id, method, result) = (case.id, fields.text("method"), fields.text("result"));
        let wrong = |problem: &str| correct(id, problem, &[("method", &method), ("result", &result)]);
        let method = Method::parse(&method).ok_or_else(|| wrong("method"))?;
        let result = CheckResult::parse(&result).ok_or_else(|| wrong("result"))?;
        let check = Check { method, result, note: fields.text("note") };
        let recorded =
            identity::record_for_request(tx, &desk.app.vault, case, &check, desk.actor.id, desk.now);
        recorded.map_err(|error| match error {
            CheckError::NoteMissing => wrong("note"),
            CheckError::NoteTooLong => Failure::Refused { text: desk.text("staff-error-reason-long", &[]) },
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
    act(posted, *id, |desk, tx, case, fields| {
        let reason = fields.text("reason");
        let done = cases::skip_collecting(tx, &desk.app.vault, case, &reason, desk.actor.id, desk.now);
        done.map_err(|e| match e {
            SkipError::ReasonMissing => correct(case.id, "reason", &[]),
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
    act(posted, *id, |desk, tx, case, fields| {
        let search = search_of(fields)?;
        let none = fields.text("choice") == "none";
        let chosen: Vec<CandidateId> = match none {
            true => Vec::new(),
            false => fields.every("candidate").iter().filter_map(|id| id.parse().ok()).collect(),
        };
        if chosen.is_empty() && !none {
            return Err(correct(case.id, "candidate", &[("search", &search.to_string())]));
        }
        let done = collect::choose(tx, &desk.app.vault, case, search, &chosen, desk.actor.id, desk.now);
        done.map_err(|e| collect_refusal(desk, e))?;
        Ok("chosen")
    })
    .await
}

pub async fn leave_out(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    act(posted, *id, |desk, tx, case, fields| {
        let (search, reason) = (search_of(fields)?, fields.text("reason"));
        let done = collect::leave_out(tx, &desk.app.vault, case, search, &reason, desk.actor.id, desk.now);
        done.map_err(|e| match e {
            CollectError::ReasonMissing => correct(case.id, "reason", &[("search", &search.to_string())]),
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
