//! What a staff handler gives back, and how each refusal looks: the only place of these pages that knows HTTP.

use std::fmt;

use actix_web::{
    HttpRequest, HttpResponse, Responder, ResponseError,
    body::BoxBody,
    http::{StatusCode, header},
};

use super::desk::COOKIE;
use crate::web::{
    Fault, html_response, security, see_other,
    visitor::{host_cookie, no_cookie},
};

/// An answer that can be made on any thread.
pub enum Answer {
    Page(String),
    /// The form again, with what is wrong with it.
    Invalid(String),
    /// A page that says why not.
    Refused(String),
    /// A page with pictures in it that were drawn for it.
    Drawn(String),
    /// One block of a page, which a script puts into the page it has.
    Fragment(&'static str, String),
    /// 303: the address of what was done.
    See(String),
    /// A session begins, or ends when the token is empty.
    Session {
        token: String,
        next: String,
    },
    /// A file to keep, never to show (ASVS 3.2.1).
    File {
        name: String,
        media_type: String,
        bytes: Vec<u8>,
    },
}

impl Responder for Answer {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        match self {
            Answer::Page(html) => html_response(html),
            Answer::Drawn(html) => HttpResponse::Ok()
                .content_type("text/html; charset=utf-8")
                .insert_header((header::CONTENT_SECURITY_POLICY, security::with_drawn_pictures()))
                .body(html),
            Answer::Refused(html) => page(StatusCode::CONFLICT, html),
            Answer::Invalid(html) => page(StatusCode::UNPROCESSABLE_ENTITY, html),
            Answer::Fragment(name, html) => HttpResponse::Ok()
                .content_type("text/html; charset=utf-8")
                .insert_header(("X-Fragment", name))
                .insert_header((header::VARY, "X-Fragment"))
                .body(html),
            Answer::See(path) => see_other(&path),
            Answer::Session { token, next } => {
                let mut response = see_other(&next);
                let cookie = if token.is_empty() { no_cookie(COOKIE) } else { host_cookie(COOKIE, token) };
                match response.add_cookie(&cookie) {
                    Ok(()) => response,
                    Err(e) => Failure::internal(e).error_response(),
                }
            }
            Answer::File { name, media_type, bytes } => HttpResponse::Ok()
                .content_type(media_type)
                .insert_header((header::CONTENT_DISPOSITION, attachment(&name)))
                .insert_header((header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
                .body(bytes),
        }
    }
}

fn page(status: StatusCode, html: String) -> HttpResponse {
    HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html)
}

/// RFC 6266 and RFC 8187: a plain name for old readers, the right one for the others.
fn attachment(name: &str) -> header::ContentDisposition {
    use header::{Charset, DispositionParam, DispositionType, ExtendedValue};
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' })
        .collect();
    header::ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![
            DispositionParam::Filename(plain),
            DispositionParam::FilenameExt(ExtendedValue {
                charset: Charset::Ext("UTF-8".into()),
                language_tag: None,
                value: name.as_bytes().to_vec(),
            }),
        ],
    }
}

/// Why there is no answer. The words of most stand in the portal's own error pages.
#[derive(Debug)]
pub enum Failure {
    /// Nobody is signed in; `next` is where she wanted to go.
    SignIn {
        next: String,
    },
    /// Not there, another organisation's, or not allowed: all the same.
    Absent,
    /// Somebody else was faster.
    Changed,
    /// The law or the case does not allow it now; `text` says what is missing.
    Refused {
        text: String,
    },
    /// Something in a form is to be corrected; the form says what, and is shown again.
    Form,
    /// As for any other page.
    Fault(Fault),
    Internal,
}

impl Failure {
    /// Something that should not happen: logged, not shown.
    pub fn internal(cause: impl fmt::Display) -> Failure {
        log::error!("staff page: {cause}");
        Failure::Internal
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl<E: Into<Fault>> From<E> for Failure {
    fn from(error: E) -> Self {
        Failure::Fault(error.into())
    }
}

impl ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        match self {
            Failure::SignIn { .. } => StatusCode::SEE_OTHER,
            Failure::Absent => StatusCode::NOT_FOUND,
            Failure::Changed | Failure::Refused { .. } => StatusCode::CONFLICT,
            Failure::Form => StatusCode::UNPROCESSABLE_ENTITY,
            Failure::Fault(fault) => fault.status_code(),
            Failure::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        if let Failure::SignIn { next } = self {
            let query =
                url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
            let to = if next.is_empty() { String::new() } else { format!("?{query}") };
            response.insert_header((header::LOCATION, format!("/staff/sign-in{to}")));
        }
        response.finish()
    }
}
