//! The package straight to another controller: who proposes, who signs, how far it is (art. 20(2)).

use actix_web::web;
use chrono_tz::Tz;
use serde_json::{Value, json};

use super::{
    problems::{CaseForm, fill, wrong},
    step_refusal,
};
use crate::{
    cases::Case,
    db::{Conn, Instant},
    export::{self, Transfer, TransferError, TransferState},
    ids::{CaseId, StaffId, TransferId},
    law::{
        receivers::{Receiver, ReceiverError},
        rights::Right,
    },
    letters::time_in_words,
    staff,
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Posted},
    },
};

pub const TRANSFER: CaseForm = CaseForm {
    name: "transfer",
    fields: &["organisation", "contact", "webhook", "email", "asked", "evidence"],
};
pub const TRANSFER_ACT: CaseForm = CaseForm { name: "transfer-act", fields: &[] };

/// What the card shows; `null` where the right is another.
pub fn of_case(desk: &Desk, conn: &mut Conn, case: &Case, zone: Tz) -> Result<Value, Failure> {
    if case.right != Right::Portability {
        return Ok(Value::Null);
    }
    let possible = export::may_transfer(conn, case, desk.now).is_ok();
    let key = case.key(&desk.app.vault).map_err(|e| Failure::internal(&e))?;
    let name = |conn: &mut Conn, id: Option<StaffId>| match id {
        Some(id) => staff::name_of(conn, case.organisation, id),
        None => Ok(None),
    };
    let time = |at: Option<Instant>| at.map(|at| time_in_words(at.utc(), zone, desk.lang()));
    let mut list = Vec::new();
    for one in export::transfers_of_case(conn, case)? {
        let receiver = one.receiver(&key).map_err(|e| Failure::internal(&e))?;
        list.push(json!({
            "id": one.id, "state": one.state, "to": receiver.organisation, "contact": receiver.contact,
            "webhook": receiver.webhook, "email": receiver.email, "asked": receiver.asked,
            "evidence": receiver.evidence, "failure": one.failure,
            "proposed_by": name(conn, Some(one.proposed_by))?, "proposed_at": time(Some(one.proposed_at)),
            "signed_by": name(conn, one.signed_by)?, "signed_at": time(one.signed_at),
            "announced_at": time(one.announced_at), "fetched_at": time(one.fetched_at),
            "mine": one.proposed_by == desk.actor.id,
            "class": class(&one),
            "may_sign": possible && one.state == TransferState::Proposed && one.proposed_by != desk.actor.id,
            "may_again": possible
                && matches!(one.state, TransferState::Failed | TransferState::Announced | TransferState::Fetching),
            "may_stop": !matches!(one.state, TransferState::Fetched | TransferState::CalledBack),
        }));
    }
    Ok(json!({ "possible": possible, "list": list }))
}

fn class(one: &Transfer) -> &'static str {
    match one.state {
        TransferState::Fetched => "is-ok",
        TransferState::Failed => "is-danger",
        TransferState::Proposed => "is-warn",
        _ => "is-info",
    }
}

pub async fn propose(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    fill(posted, *id, (&TRANSFER, String::new()), |desk, tx, case, form| {
        let text = |name: &str| form.value(name);
        let receiver = Receiver {
            organisation: text("organisation"),
            contact: text("contact"),
            email: Some(text("email")),
            webhook: Some(text("webhook")),
            asked: text("asked"),
            evidence: text("evidence"),
        };
        // Where nobody else works here, there is no second pair of eyes.
        let others = staff::colleagues(tx, case.organisation)?;
        let four_eyes = others.iter().any(|one| one.is_active() && one.id != desk.actor.id);
        let plain_here = desk.app.config.base_url.scheme() == "http";
        let done = export::propose_transfer(
            tx,
            &desk.app.vault,
            case,
            (receiver, plain_here, four_eyes),
            desk.actor.id,
            desk.now,
        );
        done.map_err(|error| match error {
            TransferError::Receiver(why) => wrong(form, why.field(), key(why)),
            other => refusal(desk, other),
        })?;
        Ok(if four_eyes { "transfer-proposed" } else { "transfer-signed" })
    })
    .await
}

type Deed = fn(
    &mut Conn,
    &crate::vault::Vault,
    &Case,
    TransferId,
    StaffId,
    chrono::DateTime<chrono::Utc>,
) -> Result<(), TransferError>;

async fn act(
    posted: Posted,
    at: (CaseId, TransferId),
    deed: Deed,
    notice: &'static str,
) -> Result<Answer, Failure> {
    let (case, id) = at;
    fill(posted, case, (&TRANSFER_ACT, id.to_string()), move |desk, tx, case, _| {
        deed(tx, &desk.app.vault, case, id, desk.actor.id, desk.now).map_err(|e| refusal(desk, e))?;
        Ok(notice)
    })
    .await
}

pub async fn sign(posted: Posted, at: web::Path<(CaseId, TransferId)>) -> Result<Answer, Failure> {
    act(posted, at.into_inner(), export::sign_transfer, "transfer-signed").await
}

pub async fn again(posted: Posted, at: web::Path<(CaseId, TransferId)>) -> Result<Answer, Failure> {
    act(posted, at.into_inner(), export::transfer_again, "transfer-signed").await
}

pub async fn stop(posted: Posted, at: web::Path<(CaseId, TransferId)>) -> Result<Answer, Failure> {
    act(posted, at.into_inner(), export::call_transfer_back, "transfer-called-back").await
}

fn key(why: ReceiverError) -> &'static str {
    match why {
        ReceiverError::Organisation => "transfer-error-organisation",
        ReceiverError::NoAddress => "transfer-error-no-address",
        ReceiverError::Webhook => "transfer-error-webhook",
        ReceiverError::Email => "transfer-error-email",
        ReceiverError::DomainsDiffer => "transfer-error-domains",
        ReceiverError::Asked => "transfer-error-asked",
        ReceiverError::Evidence => "transfer-error-evidence",
        ReceiverError::TooLong => "transfer-error-long",
    }
}

fn refusal(desk: &Desk, error: TransferError) -> Failure {
    let key = match error {
        TransferError::Receiver(why) => key(why),
        TransferError::NotNow => "transfer-refusal-not-now",
        TransferError::SecondPerson => "transfer-refusal-second",
        TransferError::Step(e) => return step_refusal(desk, e),
        TransferError::Vault(e) => return Failure::internal(&e),
        TransferError::Db(e) => return e.into(),
    };
    Failure::Refused { text: desk.text(key, &[]) }
}
