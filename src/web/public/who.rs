//! What the person does herself to show who she is: codes by every way, control questions, and the wish to be reached
//! elsewhere. None of these pages says whether anything is known about her.

use std::collections::BTreeMap;

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Query},
};
use serde::Deserialize;

use super::{
    Reply, fields, shell_of,
    status::{Visit, with_case},
};
use crate::{
    app::App,
    cases,
    identity::{
        Assurance, CheckError,
        codes::{self, CodeError, Way},
        known_codes::{self, SendError},
        questions::{self, QuestionError},
        text_messages::{self, TextError},
        warnings::{self, What},
    },
    law::{identity::Party, status::Status},
    letters::Lang,
    web::{Fault, posted::Posted, visitor::Visitor},
};

pub fn fault(error: CheckError) -> Fault {
    match error {
        CheckError::Db(error) => error.into(),
        CheckError::Vault(error) => error.into(),
        CheckError::Step(error) => error.into(),
        other => Fault::internal(other),
    }
}

/// How far this session has come, and how far it must come for what waits.
pub fn insert(visit: &Visit, context: &mut tera::Context) -> Result<(), Fault> {
    let Visit { app, case, session, now, .. } = visit;
    let (facts, offered) = app.db.read(|conn| {
        let facts = cases::facts(conn, case, *now)?;
        Ok::<_, Fault>((facts, questions::of_case(conn, &app.vault, case).map_err(fault)?))
    })?;
    let waits = matches!(case.status, Status::Decided | Status::Delivered);
    let needed = if waits { facts.needed.max(Assurance::Low) } else { Assurance::Low };
    let level = session.level(*now);
    // What the sources know leads to the person, not to whoever asks in her name.
    let known = questions::asks(case) == session.party;
    context.insert("known_ways", &known);
    context.insert("texts", &(known && app.texts.is_some()));
    context.insert("hers", &(session.party == Party::Subject));
    context.insert("level", &level);
    context.insert("level_needed", &needed);
    context.insert("level_enough", &(level >= needed));
    context.insert("held_back", &(waits && facts.warnings_open > 0));
    context.insert(
        "questions_open",
        &(questions::asks(case) == session.party && offered.is_some_and(|offered| offered.can_be_answered())),
    );
    context.insert("waits_for_identity", &matches!(case.status, Status::Received | Status::Identity));
    Ok(())
}

#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    way: String,
}

/// Sends a code to where the sources knew her, if they did; the page says the same whether or not.
pub async fn send(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    wanted: Posted<Wanted>,
) -> Result<HttpResponse, Fault> {
    with_case(app, visitor, &request, move |visit| {
        let Visit { app, session, organisation, case, now, .. } = &visit;
        let way = Way::parse(&wanted.0.way).ok_or(Fault::NotFound)?;
        let proof = (session.party, session.hash.as_slice());
        let sent = app.db.write(|tx| match way {
            Way::KnownEmail => known_codes::mail(tx, &app.vault, organisation, case, proof, *now),
            Way::KnownPhone if app.texts.is_some() => {
                let (phone, code) = known_codes::for_phone(tx, &app.vault, case, proof, *now)?;
                match text_messages::post_code(tx, &app.vault, organisation, case, &phone, &code, *now) {
                    Ok(_) => Ok(()),
                    // The source holds something that is no number: as good as none.
                    Err(TextError::NotANumber) => Err(SendError::NotKnown),
                    Err(TextError::Db(error)) => Err(error.into()),
                    Err(TextError::Vault(error)) => Err(SendError::Check(error.into())),
                }
            }
            _ => Err(SendError::NotKnown),
        });
        let sent = match sent {
            Err(SendError::NotKnown) => app
                .db
                .write(|tx| codes::decoy(tx, &app.vault, case, (way, &session.hash), *now))
                .map_err(SendError::from),
            sent => sent,
        };
        match sent {
            Ok(()) => Ok(Reply::Go(format!("/status/code?way={way}"))),
            Err(SendError::Code(CodeError::TooMany)) => Ok(Reply::Go("/status/code?error=too-many".into())),
            Err(SendError::Code(CodeError::Db(error))) => Err(error.into()),
            Err(SendError::Check(error)) => Err(fault(error)),
            Err(error) => Err(Fault::internal(error)),
        }
    })
    .await
}

#[derive(Deserialize)]
pub struct Before {
    #[serde(default)]
    result: String,
}

/// The questions on offer.
pub async fn questions(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    before: Query<Before>,
) -> Result<HttpResponse, Fault> {
    with_case(app, visitor, &request, move |visit| {
        let Visit { app, visitor, session, organisation, case, .. } = &visit;
        let offered = app.db.read(|conn| questions::of_case(conn, &app.vault, case)).map_err(fault)?;
        let offered = offered.filter(|_| questions::asks(case) == session.party);
        let mut context = shell_of(app, visitor, organisation);
        let error = (before.result == "wrong")
            .then(|| app.words.text(visitor.lang, "identity-public-questions-wrong", &[]));
        let summary: Vec<_> =
            error.iter().map(|text| fields::Wrong { anchor: "q-0".into(), text: text.clone() }).collect();
        context.insert("errors", &summary);
        context.insert("passed", &offered.as_ref().is_some_and(|offered| offered.passed));
        context.insert("tries_left", &offered.as_ref().map_or(0, |offered| offered.tries_left));
        let open = offered.filter(questions::Offered::can_be_answered).map(|offered| offered.questions);
        let view = |one: &crate::sources::known::KnownAnswer| {
            let text = if visitor.lang == Lang::En { &one.text.en } else { &one.text.da };
            serde_json::json!({ "name": one.name, "text": text, "kind": one.kind })
        };
        context.insert("questions", &open.unwrap_or_default().iter().map(view).collect::<Vec<_>>());
        Ok(Reply::Page(app.words.render("public/identity-questions.html", visitor.lang, &context)?))
    })
    .await
}

pub async fn answer(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    said: Posted<BTreeMap<String, String>>,
) -> Result<HttpResponse, Fault> {
    with_case(app, visitor, &request, move |mut visit| {
        if questions::asks(&visit.case) != visit.session.party {
            return Ok(Reply::Go("/status/questions".into()));
        }
        let by = visit.by();
        let Visit { app, case, now, .. } = &mut visit;
        let said: BTreeMap<String, String> = said
            .0
            .into_iter()
            .filter_map(|(name, value)| Some((name.strip_prefix("answer:")?.to_owned(), value)))
            .collect();
        let answered = app.db.write(|tx| questions::answer(tx, &app.vault, case, &said, by, *now));
        match answered {
            Ok(true) => Ok(Reply::Go("/status/questions?result=right".into())),
            Ok(false) => Ok(Reply::Go("/status/questions?result=wrong".into())),
            Err(QuestionError::Check(error)) => Err(fault(error)),
            Err(_) => Ok(Reply::Go("/status/questions".into())),
        }
    })
    .await
}

#[derive(Deserialize, Default)]
pub struct Wish {
    #[serde(default)]
    email: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    address: String,
}

/// The page on which somebody asks to be reached elsewhere.
pub async fn contact(app: Data<App>, visitor: Visitor, request: HttpRequest) -> Result<HttpResponse, Fault> {
    with_case(app, visitor, &request, |visit| {
        of_requester(&visit)?;
        Ok(Reply::Page(contact_page(&visit, &Wish::default(), None)?))
    })
    .await
}

/// The contact of a request is the sender's to change; how the person is reached is not taken from anybody's form.
fn of_requester(visit: &Visit) -> Result<(), Fault> {
    if visit.session.party == Party::Requester { Ok(()) } else { Err(Fault::NotFound) }
}

fn contact_page(visit: &Visit, wish: &Wish, error: Option<&str>) -> Result<String, Fault> {
    let Visit { app, visitor, organisation, .. } = visit;
    let mut context = shell_of(app, visitor, organisation);
    let error = error.map(|key| app.words.text(visitor.lang, key, &[]));
    let summary: Vec<_> =
        error.iter().map(|text| fields::Wrong { anchor: "email".into(), text: text.clone() }).collect();
    context.insert("errors", &summary);
    let field = |value: &str, error: Option<&String>| serde_json::json!({ "value": value, "error": error });
    context.insert("email", &field(&wish.email, error.as_ref()));
    context.insert("phone", &field(&wish.phone, None));
    context.insert("address", &field(&wish.address, None));
    Ok(app.words.render("public/identity-contact.html", visitor.lang, &context)?)
}

/// Nothing changes: two colleagues look at it, and the old address is told.
pub async fn wish_contact(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    wish: Posted<Wish>,
) -> Result<HttpResponse, Fault> {
    with_case(app, visitor, &request, move |visit| {
        of_requester(&visit)?;
        let Visit { app, visitor, organisation, case, now, .. } = &visit;
        let filled = |text: &str| {
            let text: String = text.trim().chars().take(300).collect();
            (!text.is_empty()).then_some(text)
        };
        let what = What {
            email: filled(&wish.0.email),
            phone: filled(&wish.0.phone),
            address: filled(&wish.0.address),
            ..What::default()
        };
        let nothing = what.email.is_none() && what.phone.is_none() && what.address.is_none();
        let valid = what.email.as_ref().is_none_or(|email| email.parse::<lettre::Address>().is_ok());
        if nothing || !valid {
            let key = if nothing { "identity-public-contact-nothing" } else { "error-email-form" };
            return Ok(Reply::Refused(
                actix_web::http::StatusCode::UNPROCESSABLE_ENTITY,
                contact_page(&visit, &wish.0, Some(key))?,
            ));
        }
        app.db
            .write(|tx| warnings::contact_wished(tx, &app.vault, organisation, case, &what, *now))
            .map_err(fault)?;
        let context = shell_of(app, visitor, organisation);
        Ok(Reply::Page(app.words.render("public/identity-contact-sent.html", visitor.lang, &context)?))
    })
    .await
}
