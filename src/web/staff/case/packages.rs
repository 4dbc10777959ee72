//! Every package of a case, with what it held and its hash, also when it is gone; and the passphrase of a locked one.

use actix_web::web;
use serde_json::{Value, json};

use super::{address, find};
use crate::{
    cases::Case,
    db::Conn,
    export::{self, ContentsKept, Package, PassphraseError, State, Told},
    identity::{
        known_codes,
        text_messages::{self, TextError},
    },
    ids::CaseId,
    letters::time_in_words,
    staff::Permission,
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Posted},
        frame,
    },
};

pub async fn list(desk: Desk, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.read(|conn| {
            let case = find(desk, conn, *id)?;
            let (mut context, _) = frame::context(desk, conn)?;
            let packages = export::every_of_case(conn, &case)?;
            let views = packages.iter().map(|one| view(desk, conn, &case, one));
            context.insert("packages", &views.collect::<Result<Vec<Value>, Failure>>()?);
            context.insert("case", &json!({ "id": case.id, "number": case.number }));
            Ok(Answer::Page(frame::render(desk, "staff/packages.html", &context)?))
        })
    })
    .await
}

fn view(desk: &Desk, conn: &mut Conn, case: &Case, package: &Package) -> Result<Value, Failure> {
    let zone = frame::organisation(desk, conn)?.zone();
    let key = case.key(&desk.app.vault)?;
    let contents = export::contents_of(conn, &key, package.id).map_err(|error| match error {
        ContentsKept::Db(error) => error.into(),
        ContentsKept::Vault(error) => Failure::from(error),
    })?;
    let time = |at: crate::db::Instant| time_in_words(at.utc(), zone, desk.lang());
    let state = match package.state {
        State::Ready if !package.is_open(desk.now) => "expired",
        state => state.as_str(),
    };
    let hex = |bytes: &Vec<u8>| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    Ok(json!({
        "id": package.id,
        "state": state,
        "locked": package.locked,
        "made": time(package.created_at),
        "expires": package.expires_at.map(time),
        "bytes": package.bytes,
        "rows": package.rows_done,
        "sha256": package.sha256.as_ref().map(hex),
        "contents": contents,
    }))
}

/// What the card of the case says about the lock; `null` where there is none.
pub fn lock(desk: &Desk, conn: &mut Conn, case: &Case, package: &Package) -> Result<Value, Failure> {
    if !package.locked {
        return Ok(Value::Null);
    }
    let can_be_told = package.is_open(desk.now) && package.has_passphrase();
    let phone = match can_be_told && desk.app.texts.is_some() {
        true => {
            known_codes::phone_of_receiver(conn, &desk.app.vault, case).map_err(|e| Failure::internal(&e))?
        }
        false => None,
    };
    let phone = phone.and_then(|phone| text_messages::Phone::parse(&phone));
    Ok(json!({ "can_be_told": can_be_told, "phone": phone.map(|phone| phone.ending().to_owned()) }))
}

/// Shows the passphrase in the answer to this post, and nowhere else; the log says who saw it.
pub async fn show_passphrase(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    let Posted { desk, .. } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let (number, passphrase) = desk.write(|tx| {
            let case = find(desk, tx, *id)?;
            let (vault, by) = (&desk.app.vault, desk.actor.id);
            let told = export::tell_passphrase(tx, vault, &case, Told::OnPage, by, desk.now);
            Ok::<_, Failure>((case.number, told.map_err(|e| refusal(desk, e))?))
        })?;
        desk.read(|conn| {
            let (mut context, _) = frame::context(desk, conn)?;
            context.insert("passphrase", passphrase.as_str());
            context.insert("groups", &passphrase.split('-').collect::<Vec<_>>());
            context.insert("case", &json!({ "id": &*id, "number": number }));
            Ok(Answer::Page(frame::render(desk, "staff/passphrase.html", &context)?))
        })
    })
    .await
}

/// Sends the passphrase to the telephone that was known before the request.
pub async fn text_passphrase(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    let Posted { desk, .. } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let nobody = || Failure::Refused { text: desk.text("lock-refusal-phone", &[]) };
        desk.write(|tx| {
            let case = find(desk, tx, *id)?;
            let organisation = frame::organisation(desk, tx)?;
            let (vault, by, now) = (&desk.app.vault, desk.actor.id, desk.now);
            let phone =
                known_codes::phone_of_receiver(tx, vault, &case).map_err(|e| Failure::internal(&e))?;
            let phone = phone.filter(|_| desk.app.texts.is_some()).ok_or_else(nobody)?;
            let told = export::tell_passphrase(tx, vault, &case, Told::ByText, by, now);
            let passphrase = told.map_err(|e| refusal(desk, e))?;
            let posted =
                text_messages::post_passphrase(tx, vault, &organisation, &case, &phone, &passphrase, now);
            posted.map(|_| ()).map_err(|error| match error {
                TextError::NotANumber => nobody(),
                TextError::Vault(error) => error.into(),
                TextError::Db(error) => error.into(),
            })
        })?;
        Ok(Answer::See(address(*id, "passphrase-sent")))
    })
    .await
}

fn refusal(desk: &Desk, error: PassphraseError) -> Failure {
    match error {
        PassphraseError::None => Failure::Refused { text: desk.text("lock-refusal-none", &[]) },
        PassphraseError::Vault(error) => error.into(),
        PassphraseError::Db(error) => error.into(),
    }
}
