//! Somebody else's data: who is likely responsible, and that the request was passed on (R5.3, R5.6).

use actix_web::web;
use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{
    problems::{FORWARD, fill, wrong},
    step_refusal,
};
use crate::{
    cases::{self, Case, ForwardError, Forwarding, RecordedForwarding},
    db::Conn,
    ids::CaseId,
    law::assistance::{ForwardBasis, PassRefusal, Passed, Special},
    letters::day_in_words,
    register,
    sources::collected::Collected,
    staff,
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Posted},
        frame,
        register::address as activity_address,
    },
};

/// What the card of the case page shows: who may be responsible, those of the found data first, and what was passed on.
pub fn card(desk: &Desk, conn: &mut Conn, case: &Case, datasets: &[Collected]) -> Result<Value, Failure> {
    let lang = desk.lang();
    let registered = register::list(conn, case.organisation)?;
    let found = |key: &str| datasets.iter().any(|set| set.rows > 0 && set.details.0.activity == key);
    let mut likely: Vec<_> = registered
        .iter()
        .filter_map(|activity| Some((found(&activity.key), activity, activity.controller.as_ref()?)))
        .collect();
    likely.sort_by_key(|(found, _, _)| !found);
    let likely: Vec<Value> = likely
        .into_iter()
        .map(|(found, activity, party)| {
            json!({
                "name": party.name, "contact": party.contact, "found": found, "role": activity.role,
                "activity": activity.name.in_language(lang.as_str()), "href": activity_address(&activity.key),
                "key": activity.key, "special": activity.special_categories,
            })
        })
        .collect();
    let recorded = cases::forwardings_of(conn, &desk.app.vault, case).map_err(|error| match error {
        ForwardError::Db(e) => e.into(),
        other => Failure::internal(other),
    })?;
    let view = |one: &RecordedForwarding| {
        let by = staff::name_of(conn, case.organisation, one.recorded_by)?.unwrap_or_default();
        let days = (one.forwarding.on - case.received_on).num_days();
        let acknowledged = one.acknowledged.as_ref().map(|receipt| {
            let day = day_in_words(receipt.on, lang);
            let told = [("day", day.as_str()), ("who", &receipt.who), ("how", &receipt.how)];
            desk.text("controllers-arrival-by", &told)
        });
        Ok::<_, Failure>(json!({
            "id": one.id, "acknowledged": acknowledged,
            "to": one.forwarding.to, "contact": one.forwarding.contact, "what": one.forwarding.what, "by": by,
            "basis": one.forwarding.basis, "why": one.forwarding.special.why(),
            "on": day_in_words(one.forwarding.on, lang),
            // A day is our rule for "without undue delay" (R5.3).
            "late": (days > 1).then(|| desk.text("staff-forward-late", &[("days", &days.to_string())])),
        }))
    };
    let recorded = recorded.iter().map(view).collect::<Result<Vec<_>, _>>()?;
    Ok(json!({ "likely": likely, "recorded": recorded, "passed": Passed::ALL, "bases": ForwardBasis::ALL }))
}

pub async fn forward(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    fill(posted, *id, (&FORWARD, String::new()), |desk, tx, case, form| {
        let zone = frame::organisation(desk, tx)?.zone();
        let (to, contact, special) =
            whom(desk, tx, &form.value("activity"), form.value("to"), form.value("contact"))?;
        if to.is_empty() {
            form.problem("to", "staff-forward-error-to");
        }
        if contact.is_empty() {
            form.problem("contact", "staff-forward-error-contact");
        }
        let on: Option<NaiveDate> = form.checked("on", "staff-forward-error-day", |text| text.parse().ok());
        let what = form.checked("what", "staff-forward-error-what", |text| Passed::parse(&text));
        let basis = form.checked("basis", "staff-forward-error-basis", |text| ForwardBasis::parse(&text));
        let special = match form.value("special").as_str() {
            "yes" => Special::Yes(form.value("why")),
            // What the chosen activity holds is special, whatever is said here.
            "no" if special => Special::Yes(form.value("why")),
            "no" => Special::No,
            _ => Special::Unsaid,
        };
        let (Some(on), Some(what), Some(basis), false) = (on, what, basis, form.has_problems()) else {
            return Err(Failure::Form);
        };
        let forwarding = Forwarding { to, contact, on, what, basis, special };
        let today = desk.now.with_timezone(&zone).date_naive();
        let vault = &desk.app.vault;
        let done = cases::forward(tx, vault, case, &forwarding, today, desk.actor.id, desk.now);
        done.map_err(|error| match error {
            ForwardError::ToMissing => wrong(form, "to", "staff-forward-error-to"),
            ForwardError::ContactMissing => wrong(form, "contact", "staff-forward-error-contact"),
            ForwardError::TooLong => {
                let length = |text: &str| text.chars().count();
                let longer = |text: &str| length(text) > cases::LINE_MAX;
                let field = match () {
                    () if longer(&forwarding.to) => "to",
                    () if longer(&forwarding.contact) => "contact",
                    () => "why",
                };
                wrong(form, field, "staff-error-too-long")
            }
            ForwardError::NotPassed(PassRefusal::SpecialUnsaid) => {
                wrong(form, "special", "staff-forward-error-special")
            }
            ForwardError::NotPassed(PassRefusal::SpecialFound) => {
                wrong(form, "special", "staff-forward-error-special-found")
            }
            ForwardError::NotPassed(PassRefusal::NotEntitled) => {
                wrong(form, "why", "staff-forward-error-why")
            }
            ForwardError::BeforeReceipt => wrong(form, "on", "staff-forward-error-before"),
            ForwardError::InFuture => wrong(form, "on", "staff-forward-error-future"),
            ForwardError::Step(e) => step_refusal(desk, e),
            ForwardError::Vault(e) => e.into(),
            ForwardError::Db(e) => e.into(),
            other @ (ForwardError::AcknowledgementMissing | ForwardError::NotOpen) => {
                Failure::internal(other)
            }
        })?;
        Ok("forwarded")
    })
    .await
}

/// The controller of the chosen activity, or who was typed; and whether that activity has special categories of data.
fn whom(
    desk: &Desk,
    conn: &mut Conn,
    activity: &str,
    to: String,
    contact: String,
) -> Result<(String, String, bool), Failure> {
    if activity.is_empty() {
        return Ok((to, contact, false));
    }
    let entry = register::find(conn, desk.actor.organisation, activity)?.ok_or(Failure::Absent)?;
    let special = entry.activity.special_categories;
    let party = entry.activity.controller.ok_or(Failure::Absent)?;
    // What was typed goes before what the register says.
    let or = |typed: String, known: String| if typed.is_empty() { known } else { typed };
    Ok((or(to, party.name), or(contact, party.contact), special))
}
