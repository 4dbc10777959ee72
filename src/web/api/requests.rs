//! `POST /api/v1/requests`: a request from an organisation's own website.
//!
//! The sender chooses an `Idempotency-Key`, so that a request that was sent again because the answer got lost is
//! received once.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{Bytes, Data},
};
use serde::{Deserialize, Serialize};

use crate::{
    app::App,
    intake::{self, Form, Submission, SubmitError},
    letters::Lang,
    staff::{self, Organisation},
    web::{Fault, block},
};

/// The request as JSON; what is not known is refused, so that a misspelt field is not silently lost.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    organisation: String,
    right: String,
    #[serde(default)]
    on_behalf: Option<String>,
    #[serde(default)]
    person_name: String,
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
    #[serde(default)]
    language: Option<Lang>,
}

#[derive(Serialize)]
struct Received {
    number: String,
    received_on: chrono::NaiveDate,
    /// The latest date of the answer.
    due_on: chrono::NaiveDate,
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
    let submission = match Submission::parse(&form(request), lang, today) {
        Ok(submission) => submission,
        Err(errors) => {
            let fields = errors.into_iter().map(|error| field(app, lang, error.field, error.message));
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
        organisation,
        (key, &hash),
        submission,
        &address_of,
        app.now(),
    );
    match submitted {
        Ok(receipt) => Ok(Ok(Received {
            number: receipt.number,
            received_on: receipt.received_on,
            due_on: receipt.due_on,
        })),
        Err(SubmitError::KeyReused) => {
            Ok(Err(Refusal(StatusCode::UNPROCESSABLE_ENTITY, "api-key-reused", Vec::new())))
        }
        Err(SubmitError::Db(error)) => Err(error.into()),
        Err(SubmitError::Vault(error)) => Err(error.into()),
        Err(error) => Err(Fault::internal(error)),
    }
}

fn form(request: Request) -> Form {
    let mut form = Form {
        right: request.right,
        on_behalf: request.on_behalf.unwrap_or_else(|| "self".to_owned()),
        person_name: request.person_name,
        description: request.description,
        name: request.name,
        email: request.email,
        phone: request.phone,
        number: request.number,
        address: request.address,
        ..Form::default()
    };
    form.set_birth_date(&request.birth_date);
    form
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
