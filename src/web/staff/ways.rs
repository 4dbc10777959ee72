//! The ways to identity that are declared: which sign-ins, and whether they answer.

use serde_json::{Value, json};

use super::{
    answer::{Answer, Failure},
    desk::{Desk, Posted},
    frame,
};
use crate::{
    audit::{self, Action, Event},
    db::DbError,
    identity::eid::declaration::{Kind, Provider},
    letters::Lang,
    staff::{self, CprSettings, OrganisationDetails, Permission},
};

pub async fn show(desk: Desk) -> Result<Answer, Failure> {
    desk.run(|desk| page(desk, false)).await
}

/// Asks every provider of the organisation, and says what came of it.
pub async fn check(posted: Posted) -> Result<Answer, Failure> {
    posted.desk.run(|desk| page(desk, true)).await
}

fn page(desk: &Desk, check: bool) -> Result<Answer, Failure> {
    desk.may(Permission::ManageOrganisation)?;
    let slug = desk.read(|conn| Ok(frame::organisation(desk, conn)?.slug))?;
    // Asked outside of any transaction: another server may take its time.
    let providers: Vec<Value> =
        desk.app.eid.offered_by(&slug).into_iter().map(|one| view(desk, one, check)).collect();
    desk.read(|conn| {
        let (mut context, _) = frame::context(desk, conn)?;
        context.insert("providers", &providers);
        let cpr = &frame::organisation(desk, conn)?.details().cpr.clone();
        context.insert("cpr", &json!({ "asked": cpr.asked, "da": cpr.purpose_da, "en": cpr.purpose_en }));
        context.insert("texts", &desk.app.texts.is_some());
        Ok(Answer::Page(frame::render(desk, "staff/ways.html", &context)?))
    })
}

/// Whether the form asks for a CPR number, and what for.
pub async fn save_cpr(posted: Posted) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::ManageOrganisation)?;
        let short = |name: &str| fields.text(name).chars().take(500).collect::<String>();
        desk.write(|tx| {
            let before = staff::find(tx, desk.actor.organisation)?.ok_or(diesel::result::Error::NotFound)?;
            let cpr = CprSettings {
                asked: fields.has("asked"),
                purpose_da: short("purpose_da"),
                purpose_en: short("purpose_en"),
            };
            let details = OrganisationDetails { cpr, ..before.details().clone() };
            staff::save(tx, desk.actor.organisation, &before.name, &details)?;
            let event = Event {
                organisation: desk.actor.organisation,
                by: desk.actor.by(),
                action: Action::OrganisationChanged,
                case: None,
                details: json!({ "cpr_asked": fields.has("asked") }),
            };
            audit::record(tx, &desk.app.vault, event, desk.now)?;
            Ok::<_, DbError>(())
        })?;
        Ok(Answer::See("/staff/ways?notice=saved".into()))
    })
    .await
}

fn view(desk: &Desk, one: &Provider, check: bool) -> Value {
    let checked = check.then(|| desk.app.eid.exchange.check(one, desk.now));
    let good = matches!(checked, Some(Ok(_)));
    let checked = checked.map(|result| match result {
        Ok(keys) => desk.text("staff-ways-good", &[("n", &keys.to_string())]),
        Err(error) => desk.text("staff-ways-bad", &[("error", &error.to_string())]),
    });
    let title = if desk.lang() == Lang::Da { &one.title.da } else { &one.title.en };
    json!({
        "name": one.name, "title": title, "flavour": one.flavour_name, "issuer": one.issuer,
        "kind": if one.kind == Kind::Eid { "eid" } else { "workforce" },
        "client_id": one.client_id, "level": one.level, "cpr": one.cpr_match.is_some(),
        "return_address": desk.app.config.address_of(&one.return_path()),
        "checked": checked, "good": good,
    })
}
