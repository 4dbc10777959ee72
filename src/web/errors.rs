//! What goes wrong becomes a page in the visitor's language, or a problem document for a program.
//!
//! Invariant: causes are logged, never shown. A page that is not there and one that belongs to somebody else are the
//! same bytes.

use std::{fmt, panic::AssertUnwindSafe};

use actix_web::{
    Error, HttpRequest, HttpResponse, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    error::InternalError,
    http::{StatusCode, header},
    middleware::Next,
    web::Data,
};
use futures_util::FutureExt as _;
use tera::Context;

use super::{security, visitor};
use crate::{
    app::App,
    cases::StepError,
    db::DbError,
    letters::{Lang, WordsError},
    vault::VaultError,
};

/// Why a page is not shown.
#[derive(Debug)]
pub enum Fault {
    BadRequest,
    Forbidden,
    NotFound,
    /// Somebody else changed it meanwhile.
    Conflict,
    TooLarge,
    /// The database or the disk cannot take it now.
    Busy,
    /// The log has the cause.
    Internal,
}

impl Fault {
    /// Something that should not happen: logged with its cause, shown without.
    pub fn internal(cause: impl fmt::Display) -> Fault {
        log::error!("{cause}");
        Fault::Internal
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.status_code().fmt(f)
    }
}

impl ResponseError for Fault {
    fn status_code(&self) -> StatusCode {
        match self {
            Fault::BadRequest => StatusCode::BAD_REQUEST,
            Fault::Forbidden => StatusCode::FORBIDDEN,
            Fault::NotFound => StatusCode::NOT_FOUND,
            Fault::Conflict => StatusCode::CONFLICT,
            Fault::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Fault::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Fault::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Without a body: [`dress`] knows the visitor's language.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

impl From<DbError> for Fault {
    fn from(error: DbError) -> Fault {
        log::error!("{error}");
        let text = error.to_string();
        let passing =
            ["locked", "disk", "full", "readonly", "read-only", "timeout", "connection", "shutting down"];
        let busy = matches!(error, DbError::Connection(_) | DbError::Commit(_))
            || passing.iter().any(|word| text.contains(word));
        if busy { Fault::Busy } else { Fault::Internal }
    }
}

impl From<diesel::result::Error> for Fault {
    fn from(error: diesel::result::Error) -> Fault {
        DbError::from(error).into()
    }
}

impl From<VaultError> for Fault {
    fn from(error: VaultError) -> Fault {
        log::error!("{error}");
        if error.is_disk_full() { Fault::Busy } else { Fault::Internal }
    }
}

impl From<WordsError> for Fault {
    fn from(error: WordsError) -> Fault {
        Fault::internal(error)
    }
}

impl From<StepError> for Fault {
    fn from(error: StepError) -> Fault {
        match error {
            StepError::Db(error) => error.into(),
            StepError::Changed | StepError::Refused(_) => Fault::Conflict,
        }
    }
}

/// Gives every error a page, those of the framework too, and turns a panic into one.
pub async fn dress(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    // The router wants the request for itself: what the page needs is noted before, the request is not kept.
    let asked = Asked::of(request.request());
    let answered = AssertUnwindSafe(next.call(request)).catch_unwind().await;
    let response = match answered {
        Ok(Ok(response)) => response.map_into_boxed_body(),
        Ok(Err(error)) => return Err(asked.whole(error.as_response_error().status_code())),
        Err(_) => {
            log::error!("a handler panicked: {}", asked.path);
            return Err(asked.whole(StatusCode::INTERNAL_SERVER_ERROR));
        }
    };
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || is_dressed(&response) {
        return Ok(response);
    }
    let (request, old) = response.into_parts();
    let mut new = asked.answer(status);
    for name in [header::ALLOW, header::SET_COOKIE, header::CONTENT_RANGE] {
        for value in old.headers().get_all(&name) {
            new.headers_mut().append(name.clone(), value.clone());
        }
    }
    Ok(ServiceResponse::new(request, new))
}

/// What an error page needs to know about the request.
struct Asked {
    app: Data<App>,
    lang: Lang,
    switch: (Lang, String),
    path: String,
}

impl Asked {
    fn of(request: &HttpRequest) -> Asked {
        let visitor = visitor::of(request);
        let (lang, switch) = (visitor.lang, visitor.switch);
        Asked { app: visitor::app(request), lang, switch, path: request.path().to_owned() }
    }

    fn answer(&self, status: StatusCode) -> HttpResponse {
        let mut new = match self.path.starts_with("/api/") {
            true => problem(status),
            false => error_page(self, status),
        };
        if status == StatusCode::SERVICE_UNAVAILABLE {
            new.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("30"));
        }
        new
    }

    /// The same answer where no request is left to answer to.
    fn whole(&self, status: StatusCode) -> Error {
        let mut answer = self.answer(status);
        security::headers(answer.headers_mut(), self.app.config.base_url.scheme() == "https");
        InternalError::from_response("", answer).into()
    }
}

/// What is answered to a request that reaches no handler.
pub fn answer(request: &HttpRequest, fault: &Fault) -> HttpResponse {
    Asked::of(request).answer(fault.status_code())
}

/// A handler that has written its own page or problem document.
fn is_dressed(response: &ServiceResponse) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/html") || kind.starts_with("application/problem+json"))
}

fn problem(status: StatusCode) -> HttpResponse {
    let title = status.canonical_reason().unwrap_or("Error");
    HttpResponse::build(status).content_type("application/problem+json").body(
        serde_json::json!({ "type": "about:blank", "title": title, "status": status.as_u16() }).to_string(),
    )
}

fn error_page(asked: &Asked, status: StatusCode) -> HttpResponse {
    let app = &asked.app;
    let kind = match status.as_u16() {
        known @ (400 | 403 | 404 | 405 | 409 | 413 | 429 | 503) => known,
        other if (400..500).contains(&other) => 400,
        _ => 500,
    };
    let mut context = Context::new();
    context.insert("title", &app.words.text(asked.lang, &format!("error-{kind}-title"), &[]));
    context.insert("text", &app.words.text(asked.lang, &format!("error-{kind}-text"), &[]));
    context.insert("switch_lang", asked.switch.0.as_str());
    context.insert("switch_href", &asked.switch.1);
    let page = app.words.render("public/error.html", asked.lang, &context).unwrap_or_else(|e| {
        log::error!("the error page: {e}");
        format!("<!doctype html><title>{status}</title><h1>{status}</h1>")
    });
    HttpResponse::build(status).content_type("text/html; charset=utf-8").body(page)
}
