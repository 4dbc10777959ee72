//! What was asked: the answers to the right's own questions, the other cases of the same request, and which right the
//! person meant (R2.11).

use actix_web::web;
use serde_json::{Value, json};
use tera::Context;

use super::problems::{RECLASSIFY, Tried, fill, wrong};
use crate::{
    cases::{self, Case, ReclassifyError},
    db::Conn,
    ids::CaseId,
    law::rights::Right,
    letters,
    staff::Organisation,
    web::{
        particulars,
        staff::{
            answer::{Answer, Failure},
            desk::{Desk, Posted},
        },
    },
};

/// Puts what `templates/staff/request.html` shows into the context.
pub fn insert(
    desk: &Desk,
    conn: &mut Conn,
    context: &mut Context,
    case: &Case,
    organisation: &Organisation,
    tried: Option<&Tried>,
) -> Result<(), Failure> {
    let vault = &desk.app.vault;
    let asked = case.particulars(vault)?;
    context.insert("asked", &particulars::lines(&desk.app.words, desk.lang(), case.right, &asked));
    let together = cases::of_request(conn, case.organisation, case.request)?;
    let first = together.first().filter(|first| first.id != case.id).map(|first| first.id);
    let linked: Vec<Value> =
        together.iter().filter(|one| one.id != case.id).map(|one| link(desk, one)).collect();
    context.insert("linked", &linked);
    context.insert("files_at", &first);
    let changes = cases::reclassified(conn, vault, case).map_err(|error| match error {
        ReclassifyError::Db(e) => e.into(),
        other => Failure::internal(other),
    })?;
    let change = |one: &cases::Reclassified| {
        json!({
            "from": right(desk, one.from),
            "to": right(desk, one.to),
            "reason": one.reason,
            "at": letters::time_in_words(one.at, organisation.zone(), desk.lang()),
        })
    };
    context.insert("changes", &changes.iter().map(change).collect::<Vec<_>>());
    let may = case.status.is_open() && case.decided_at.is_none();
    // What was typed is shown again, even if the case has been decided meanwhile.
    let shown = may || tried.is_some_and(|tried| tried.is(&RECLASSIFY));
    let others = Right::ALL.iter().filter(|one| shown && **one != case.right);
    let choices: Vec<Value> = others.map(|one| json!({ "value": one, "name": right(desk, *one) })).collect();
    context.insert("other_rights", &choices);
    Ok(())
}

fn right(desk: &Desk, right: Right) -> String {
    desk.text(&format!("staff-right-{right}"), &[])
}

fn link(desk: &Desk, case: &Case) -> Value {
    json!({
        "id": case.id,
        "number": case.number,
        "right": right(desk, case.right),
        "status": desk.text(&format!("staff-status-{}", case.status), &[]),
    })
}

/// The person meant another right (R2.11).
pub async fn reclassify(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    fill(posted, *id, (&RECLASSIFY, String::new()), |desk, tx, case, form| {
        let to = form.checked("right", "staff-error-reclassify-right", |text| Right::parse(&text));
        let reason = form.required("reason", "staff-error-reclassify-reason");
        let (Some(to), false) = (to, form.has_problems()) else { return Err(Failure::Form) };
        let done = cases::reclassify(tx, &desk.app.vault, case, (to, &reason), desk.actor.id, desk.now);
        done.map_err(|error| match error {
            ReclassifyError::ReasonMissing => wrong(form, "reason", "staff-error-reclassify-reason"),
            ReclassifyError::ReasonTooLong => wrong(form, "reason", "staff-error-reclassify-long"),
            ReclassifyError::SameRight => wrong(form, "right", "staff-error-reclassify-same"),
            ReclassifyError::InRequest => wrong(form, "right", "staff-error-reclassify-twice"),
            ReclassifyError::Step(error) => super::step_refusal(desk, error),
            ReclassifyError::Vault(error) => error.into(),
            ReclassifyError::Db(error) => error.into(),
        })?;
        Ok("reclassified")
    })
    .await
}
