//! What stands for the person after her case: a restriction, an objection, marketing that stopped, and who was told of
//! it. She gets the recipients' names when she asks (art. 19, second sentence), at once and from the register.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};

use super::{
    Reply,
    start::Nothing,
    status::{Visit, with_case},
};
use crate::{
    app::App,
    cases::Case,
    db::Conn,
    law::standing::{ObjectionKind, Told},
    letters::{Lang, day_in_words},
    standing::{
        objections,
        recipients::{self, RecipientList},
        restrictions::{self, Restriction},
    },
    vault::Vault,
    web::{Fault, posted::Posted, visitor::Visitor},
};

/// What the status page shows; nothing when nothing stands. Names of recipients are shown once she has asked, in a
/// session that is proven by a one-time code, like the answer they belong to.
pub fn view(
    conn: &mut Conn,
    vault: &Vault,
    (case, lang, zone): (&Case, Lang, Tz),
    proven: bool,
) -> Result<Option<Value>, Fault> {
    let here = case.organisation;
    let restricted = restrictions::of_case(conn, vault, here, case.id).map_err(Fault::internal)?;
    let objected = objections::of_case(conn, vault, here, case.id).map_err(Fault::internal)?;
    let list = recipients::of_case(conn, None, here, case.id).map_err(Fault::internal)?;
    let list = list.filter(|list| !list.lines.is_empty());
    if restricted.is_empty() && objected.is_empty() && list.is_none() {
        return Ok(None);
    }
    let day = |at: DateTime<Utc>| day_in_words(at.with_timezone(&zone).date_naive(), lang);
    let objections: Vec<Value> = objected
        .iter()
        .map(|one| {
            json!({
                "marketing": one.kind == ObjectionKind::Marketing, "outcome": one.outcome,
                "from": day_in_words(one.from_on, lang), "channels": one.channels,
                "ended": one.ended_at.map(day),
            })
        })
        .collect();
    Ok(Some(json!({
        "restrictions": restricted.iter().map(|one| restriction(one, &day)).collect::<Vec<_>>(),
        "objections": objections,
        "recipients": list.map(|list| told(&list, lang, proven)),
    })))
}

fn restriction(one: &Restriction, day: &impl Fn(DateTime<Utc>) -> String) -> Value {
    json!({
        "ground": one.ground, "since": day(one.begun_at), "lifted": one.lifted_at.map(day),
        "notice": one.notice.as_ref().map(|notice| json!({ "day": day(notice.sent_at), "why": notice.why })),
    })
}

fn told(list: &RecipientList, lang: Lang, proven: bool) -> Value {
    let named = list.asked_at.is_some() && proven;
    let line = |line: &recipients::Line| {
        json!({
            "name": line.recipient.in_language(lang.as_str()), "country": line.country, "told": line.told,
            "on": line.told_on.map(|on| day_in_words(on, lang)),
        })
    };
    json!({
        "all": list.lines.len(),
        "told": list.lines.iter().filter(|line| line.told == Told::Notified).count(),
        "asked": list.asked_at.is_some(), "proven": proven,
        "lines": named.then(|| list.lines.iter().map(line).collect::<Vec<_>>()),
    })
}

/// "Tell me who was told": recorded, and answered by the page it leads to.
pub async fn ask(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    _form: Posted<Nothing>,
) -> Result<HttpResponse, Fault> {
    with_case(app, visitor, &request, |visit| {
        let Visit { app, case, session, now, .. } = &visit;
        let place = (case.organisation, case.id);
        let there = app.db.write(|tx| recipients::ask(tx, &app.vault, place, *now))?;
        Ok(Reply::Go(match there && !session.is_proven(*now) {
            true => "/status/code".into(),
            false => "/status#told".into(),
        }))
    })
    .await
}
