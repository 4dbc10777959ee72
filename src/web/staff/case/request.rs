//! What was asked: the answers to the right's own questions, the other cases of the same request, and which right the
//! person meant (R2.11).

use serde_json::{Value, json};
use tera::Context;

use crate::{
    cases::{self, Case, ReclassifyError},
    db::Conn,
    law::rights::Right,
    letters,
    staff::Organisation,
    web::{
        particulars,
        staff::{answer::Failure, desk::Desk},
    },
};

/// Puts what `templates/staff/request.html` shows into the context.
pub fn insert(
    desk: &Desk,
    conn: &mut Conn,
    context: &mut Context,
    case: &Case,
    organisation: &Organisation,
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
    let changes = cases::reclassified(conn, vault, case).map_err(|error| refused(desk, error))?;
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
    let others = Right::ALL.iter().filter(|one| may && **one != case.right);
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

/// The refusals of a reclassification in words.
pub fn refused(desk: &Desk, error: ReclassifyError) -> Failure {
    let key = match error {
        ReclassifyError::ReasonMissing => "staff-error-reclassify-reason",
        ReclassifyError::ReasonTooLong => "staff-error-reason-long",
        ReclassifyError::SameRight => "staff-error-reclassify-same",
        ReclassifyError::InRequest => "staff-error-reclassify-twice",
        ReclassifyError::Step(error) => return super::step_refusal(desk, error),
        ReclassifyError::Vault(error) => return error.into(),
        ReclassifyError::Db(error) => return error.into(),
    };
    Failure::Refused { text: desk.text(key, &[]) }
}
