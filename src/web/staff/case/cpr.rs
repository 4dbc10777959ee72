//! The CPR number of a case: masked, and once in full for a reason.

use actix_web::web;
use serde_json::{Value, json};

use super::{
    find, page,
    problems::{CPR, Tried},
};
use crate::{
    cases::{self, Case, CprError},
    db::Conn,
    ids::CaseId,
    law::cpr::Oddity,
    staff::Permission,
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Posted},
        forms::Form,
        frame,
    },
};

fn failure(error: CprError) -> Failure {
    match error {
        CprError::None => Failure::Absent,
        CprError::Vault(e) => e.into(),
        CprError::Db(e) => e.into(),
        other @ CprError::ReasonMissing => Failure::internal(other),
    }
}

/// What the page of the case shows of it.
pub fn of_case(desk: &Desk, conn: &mut Conn, case: &Case) -> Result<Value, Failure> {
    let number = cases::cpr_of(conn, &desk.app.vault, case).map_err(failure)?;
    let Some(number) = number else { return Ok(Value::Null) };
    let today = desk.now.date_naive();
    let mut odd: Vec<String> =
        number.oddities(today).into_iter().map(|one: Oddity| format!("odd-{}", one.as_str())).collect();
    let born = case.details(&desk.app.vault)?.person.birth_date;
    if born.is_some_and(|born| !number.is_born_on(born)) {
        odd.push("born-differs".into());
    }
    Ok(json!({ "masked": number.masked(), "oddities": odd }))
}

/// Shows the whole number in the answer to this post, and nowhere else: not in an address, not in a page that can be
/// loaded again.
pub async fn unmask(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let reason = fields.text("reason");
        let shown = desk.write(|tx| {
            let case = find(desk, tx, *id)?;
            match cases::unmask_cpr(tx, &desk.app.vault, &case, &reason, desk.actor.id, desk.now) {
                Ok(number) => Ok(Some((case.number, number))),
                Err(CprError::ReasonMissing) => Ok(None),
                Err(error) => Err(failure(error)),
            }
        })?;
        let Some((number, cpr)) = shown else {
            let mut typed = Form::filled([("reason", reason)]);
            typed.problem("reason", "staff-error-cpr-reason");
            return page::again(desk, *id, &Tried::new(&CPR, typed));
        };
        desk.read(|conn| {
            let (mut context, _) = frame::context(desk, conn)?;
            let digits = cpr.digits();
            context.insert("digits", &format!("{}-{}", &digits[..6], &digits[6..]));
            context.insert("number", &number);
            context.insert("id", &*id);
            Ok(Answer::Page(frame::render(desk, "staff/cpr-shown.html", &context)?))
        })
    })
    .await
}
