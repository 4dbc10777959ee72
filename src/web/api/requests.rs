//! `POST /api/v1/requests`: a request from an organisation's own website.
//!
//! The sender chooses an `Idempotency-Key`, so that a request that was sent again because the answer got lost is
//! received once.

use std::collections::BTreeMap;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{Bytes, Data},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    app::App,
    cases::{Case, Correction},
    intake::{
        self, Form, Submission, SubmitError, Submitted, claim,
        questions::{self, CORRECTIONS, Question},
    },
    law::rights::Right,
    letters::Lang,
    staff::{self, Organisation},
    web::{Fault, block},
};

/// The request as JSON; what is not known is refused, so that a misspelt field is not silently lost.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    organisation: String,
    /// One right; `rights` takes several, with what is asked about each.
    #[serde(default)]
    right: Option<String>,
    #[serde(default)]
    rights: Vec<Wish>,
    #[serde(default)]
    on_behalf: Option<String>,
    #[serde(default)]
    person_name: String,
    /// What shows that the sender may ask for another; without it a handler asks.
    #[serde(default)]
    authority: Option<BTreeMap<String, String>>,
    #[serde(default)]
    description: String,
    name: String,
    email: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    birth_date: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    address: String,
    /// Whatever came: a wrong kind of value is told without it, while the parser's words would repeat it.
    #[serde(default)]
    cpr: Option<Value>,
    #[serde(default)]
    language: Option<Lang>,
}

/// One right and what is asked for with it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    right: String,
    #[serde(default)]
    what: String,
    #[serde(default)]
    why: String,
    #[serde(default)]
    ground: String,
    #[serde(default)]
    corrections: Vec<Correction>,
}

/// The case of the first right, and every case of the request (R2.11).
#[derive(Serialize)]
struct Received {
    number: String,
    received_on: chrono::NaiveDate,
    /// The latest date of the answer, the same for all.
    due_on: chrono::NaiveDate,
    cases: Vec<ReceivedCase>,
}

#[derive(Serialize)]
struct ReceivedCase {
    number: String,
    right: Right,
    due_on: chrono::NaiveDate,
}

impl From<Submitted> for Received {
    fn from(submitted: Submitted) -> Received {
        let first = submitted.first();
        let one = |case: &Case| ReceivedCase {
            number: case.number.clone(),
            right: case.right,
            due_on: case.due_on,
        };
        Received {
            number: first.number.clone(),
            received_on: first.received_on,
            due_on: first.due_on,
            cases: submitted.0.iter().map(one).collect(),
        }
    }
}

/// A problem document (RFC 9457) with a message per field.
#[derive(Serialize)]
struct Problem {
    #[serde(rename = "type")]
    kind: &'static str,
    title: String,
    status: u16,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
}

#[derive(Serialize)]
struct FieldProblem {
    field: String,
    message: String,
}

/// A refusal: the status, the id of its title in `locales/*/api.ftl`, and what is wrong with which field.
struct Refusal(StatusCode, &'static str, Vec<FieldProblem>);

pub async fn create(app: Data<App>, request: HttpRequest, body: Bytes) -> Result<HttpResponse, Fault> {
    let head = head(&request);
    let portal = app.clone();
    let (lang, received) = block(move || answer(&portal, &head, &body)).await?;
    Ok(match received {
        Ok(receipt) => HttpResponse::Created().json(receipt),
        Err(refusal) => problem(&app, lang, refusal),
    })
}

/// What of the head counts; a request cannot be sent to another thread.
struct Head {
    key: Option<String>,
    is_json: bool,
    lang: Lang,
}

fn head(request: &HttpRequest) -> Head {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let kind = header(header::CONTENT_TYPE.as_str()).unwrap_or_default();
    Head {
        key: header("idempotency-key").map(str::to_owned),
        is_json: kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json"),
        lang: header(header::ACCEPT_LANGUAGE.as_str()).and_then(Lang::accepted).unwrap_or(Lang::Da),
    }
}

fn answer(app: &App, head: &Head, body: &[u8]) -> Result<(Lang, Result<Received, Refusal>), Fault> {
    match parse(head, body) {
        Ok((key, request)) => {
            let lang = request.language.unwrap_or(head.lang);
            Ok((lang, receive(app, &key, request, body, lang)?))
        }
        Err(refusal) => Ok((head.lang, Err(refusal))),
    }
}

fn parse(head: &Head, body: &[u8]) -> Result<(String, Request), Refusal> {
    let refuse = |status, title| Refusal(status, title, Vec::new());
    if !head.is_json {
        return Err(refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, "api-not-json"));
    }
    let key = head.key.as_deref().unwrap_or_default();
    if !(8..=200).contains(&key.len()) || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(refuse(StatusCode::BAD_REQUEST, "api-no-key"));
    }
    let text = std::str::from_utf8(body).map_err(|_| refuse(StatusCode::BAD_REQUEST, "api-not-utf8"))?;
    let request = serde_json::from_str(text).map_err(|e| {
        let place = FieldProblem { field: String::new(), message: e.to_string() };
        Refusal(StatusCode::BAD_REQUEST, "api-not-a-request", vec![place])
    })?;
    Ok((key.to_owned(), request))
}

fn receive(
    app: &App,
    key: &str,
    request: Request,
    body: &[u8],
    lang: Lang,
) -> Result<Result<Received, Refusal>, Fault> {
    let now = app.now();
    let Some(organisation) = app.db.read(|conn| staff::by_slug(conn, &request.organisation))? else {
        let unknown = vec![field(app, lang, "organisation", "api-organisation-unknown")];
        return Ok(Err(Refusal(StatusCode::UNPROCESSABLE_ENTITY, "api-invalid", unknown)));
    };
    let today = now.with_timezone(&organisation.zone()).date_naive();
    if request.cpr.is_some() && !organisation.details().cpr.asked {
        let unasked = vec![field(app, lang, "cpr", "api-cpr-not-asked")];
        return Ok(Err(Refusal(StatusCode::UNPROCESSABLE_ENTITY, "api-invalid", unasked)));
    }
    let form = match form(request) {
        Ok(form) => form,
        Err((name, message)) => {
            let wrong = vec![field(app, lang, name, message)];
            return Ok(Err(Refusal(StatusCode::UNPROCESSABLE_ENTITY, "api-invalid", wrong)));
        }
    };
    let submission = match Submission::parse(&form, lang, today) {
        Ok(submission) => submission,
        Err(errors) => {
            let fields = errors.into_iter().map(|error| field(app, lang, &error.field, error.message));
            return Ok(Err(Refusal(StatusCode::UNPROCESSABLE_ENTITY, "api-invalid", fields.collect())));
        }
    };
    submit(app, &organisation, key, &submission, body)
}

fn submit(
    app: &App,
    organisation: &Organisation,
    key: &str,
    submission: &Submission,
    body: &[u8],
) -> Result<Result<Received, Refusal>, Fault> {
    let hash = app.vault.keyed_hash("idempotent-body", body);
    let address_of = |path: &str| app.config.address_of(path);
    let submitted = intake::submit_once(
        &app.db,
        &app.vault,
        &app.words,
        organisation,
        (key, &hash),
        submission,
        &address_of,
        app.now(),
    );
    match submitted {
        Ok(submitted) => Ok(Ok(submitted.into())),
        Err(SubmitError::KeyReused) => {
            Ok(Err(Refusal(StatusCode::UNPROCESSABLE_ENTITY, "api-key-reused", Vec::new())))
        }
        Err(SubmitError::Db(error)) => Err(error.into()),
        Err(SubmitError::Vault(error)) => Err(error.into()),
        Err(error) => Err(Fault::internal(error)),
    }
}

/// The form's fields; or the field that cannot stand there, and the message.
fn form(request: Request) -> Result<Form, (&'static str, &'static str)> {
    if request.right.is_some() && !request.rights.is_empty() {
        return Err(("rights", "api-right-and-rights"));
    }
    let mut form = Form {
        rights: request.right.into_iter().collect(),
        on_behalf: request.on_behalf.unwrap_or_else(|| "self".to_owned()),
        person_name: request.person_name,
        claim_unknown: request.authority.is_none(),
        description: request.description,
        name: request.name,
        email: request.email,
        phone: request.phone,
        number: request.number,
        address: request.address,
        ..Form::default()
    };
    form.set_birth_date(&request.birth_date);
    match request.cpr {
        None | Some(Value::Null) => {}
        Some(Value::String(number)) => form.cpr = number,
        Some(_) => return Err(("cpr", "error-cpr-form")),
    }
    for (name, value) in request.authority.into_iter().flatten() {
        // One text, as every day of the API.
        if name == "died_on" {
            form.set_died_on(&value);
            continue;
        }
        let field = format!("claim-{name}");
        if !claim::fields().any(|known| known == field) {
            return Err(("authority", "api-claim-unknown"));
        }
        form.claim.insert(field, value);
    }
    for wish in request.rights {
        if form.rights.contains(&wish.right) {
            return Err(("rights", "api-right-twice"));
        }
        take(&mut form, &wish)?;
        form.rights.push(wish.right);
    }
    Ok(form)
}

/// What was asked about one right. What the right has no question for is refused, so that it is not silently lost.
fn take(form: &mut Form, wish: &Wish) -> Result<(), (&'static str, &'static str)> {
    let Some(right) = Right::parse(&wish.right) else { return Ok(()) };
    let asked = questions::questions(right);
    for (question, text) in
        [(Question::What, &wish.what), (Question::Why, &wish.why), (Question::Ground, &wish.ground)]
    {
        if text.is_empty() {
            continue;
        }
        if !asked.contains(&question) {
            return Err(("rights", "api-not-asked"));
        }
        form.asked.insert(questions::field_of(right, question), text.clone());
    }
    if !wish.corrections.is_empty() && !asked.contains(&Question::Corrections) {
        return Err(("rights", "api-not-asked"));
    }
    if wish.corrections.len() > CORRECTIONS {
        return Err(("rights", "api-corrections-many"));
    }
    for (at, pair) in wish.corrections.iter().enumerate() {
        form.asked.insert(questions::wrong_field(at + 1), pair.wrong.clone());
        form.asked.insert(questions::right_field(at + 1), pair.right.clone());
    }
    Ok(())
}

fn field(app: &App, lang: Lang, field: &str, message: &str) -> FieldProblem {
    FieldProblem { field: field.to_owned(), message: app.words.text(lang, message, &[]) }
}

fn problem(app: &App, lang: Lang, Refusal(status, title, errors): Refusal) -> HttpResponse {
    let title = app.words.text(lang, title, &[]);
    let body = Problem { kind: "about:blank", title, status: status.as_u16(), errors };
    HttpResponse::build(status)
        .content_type("application/problem+json")
        .insert_header((header::CONTENT_LANGUAGE, lang.as_str()))
        .body(serde_json::to_string(&body).unwrap_or_default())
}
