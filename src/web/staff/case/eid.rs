//! The logins of a case, and a colleague's word on those that do not fit.

use actix_web::web;
use chrono_tz::Tz;
use serde_json::{Value, json};

use super::{
    problems::{LOGIN, fill, wrong},
    step_refusal,
};
use crate::{
    cases::Case,
    db::{Conn, DbError},
    identity::{
        CheckError,
        eid::{
            look::{self, LookError, Looked},
            proof,
        },
    },
    ids::{CaseId, EidProofId},
    letters::{self, Lang, day_in_words},
    staff,
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Posted},
    },
};

/// Every login of a case, for its page.
pub fn of_case(desk: &Desk, conn: &mut Conn, case: &Case, zone: Tz) -> Result<Vec<Value>, Failure> {
    let found = proof::of_case(conn, &desk.app.vault, case).map_err(Failure::internal)?;
    let view = |one: &proof::Recorded| {
        let by = one.looked_by.map(|id| staff::name_of(conn, case.organisation, id)).transpose()?.flatten();
        let first = match &one.first {
            Some((by, why)) => {
                Some(json!({ "by": staff::name_of(conn, case.organisation, *by)?, "reason": why }))
            }
            None => None,
        };
        let title = desk.app.eid.find(&one.provider).map(|provider| match desk.lang() {
            Lang::Da => provider.title.da.clone(),
            Lang::En => provider.title.en.clone(),
        });
        Ok(json!({
            "id": one.id, "title": title.unwrap_or_else(|| one.provider.clone()), "party": one.party,
            "state": one.state, "assurance": one.assurance, "name": one.name,
            "birth_date": one.birth_date.map(|day| day_in_words(day, desk.lang())),
            "name_is": one.comparison.name, "birth_date_is": one.comparison.birth_date,
            "email_is": one.comparison.email, "doubts": one.doubts, "cpr": one.cpr,
            "reason": one.reason, "by": by, "first": first,
            "first_is_mine": one.first.as_ref().is_some_and(|(by, _)| *by == desk.actor.id),
            "at": letters::time_in_words(one.proved_at, zone, desk.lang()),
        }))
    };
    found.iter().map(view).collect::<Result<_, DbError>>().map_err(Failure::from)
}

/// It is the person, or it is not. That it is takes two colleagues.
pub async fn look(posted: Posted, ids: web::Path<(CaseId, EidProofId)>) -> Result<Answer, Failure> {
    let (case, id) = *ids;
    fill(posted, case, (&LOGIN, id.to_string()), move |desk, tx, case, form| {
        let accepted = match form.value("verdict").as_str() {
            "accept" => true,
            "refuse" => false,
            _ => return Err(wrong(form, "verdict", "staff-error-eid-verdict")),
        };
        let reason = form.value("reason");
        let done = look::look(tx, &desk.app.vault, case, id, (accepted, &reason), desk.actor.id, desk.now);
        let looked = done.map_err(|error| match error {
            LookError::ReasonMissing => wrong(form, "reason", "staff-error-reason"),
            LookError::ReasonTooLong => wrong(form, "reason", "staff-error-reason-long"),
            LookError::SamePerson => wrong(form, "verdict", "staff-error-eid-same-person"),
            // A colleague was faster.
            LookError::NothingThere => Failure::Absent,
            LookError::Check(CheckError::Step(e)) => step_refusal(desk, e),
            LookError::Check(e) => Failure::internal(e),
            LookError::Vault(e) => e.into(),
            LookError::Db(e) => e.into(),
        })?;
        Ok(match looked {
            Looked::AnotherNeeded => "eid-first",
            Looked::Accepted => "eid-accepted",
            Looked::Refused => "eid-refused",
        })
    })
    .await
}
