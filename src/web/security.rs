//! What holds for every answer and every post, whoever wrote the handler.
//!
//! Invariant: no page runs inline code or loads anything foreign; no personal page is kept by a browser or a proxy;
//! nothing is changed by a request that another site has made.

use actix_web::{
    Error,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
    web::Data,
};

use super::{
    errors::{self, Fault},
    language, visitor,
};
use crate::app::App;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
require-trusted-types-for 'script'; trusted-types fragment";

/// The policy of a page that has pictures in it which were drawn for this one answer and have no address.
pub fn with_drawn_pictures() -> String {
    POLICY.replace("img-src 'self'", "img-src 'self' data:")
}

const HEADERS: [(&str, &str); 7] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    // Not no-referrer: browsers would then send `Origin: null` with our own forms.
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ("x-frame-options", "DENY"),
];

pub async fn guard(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let app = request.app_data::<Data<App>>().expect("the app is registered").clone();
    if is_from_another_site(&request, &app) {
        log::warn!("a post from another site was refused: {}", request.match_pattern().unwrap_or_default());
        let page = errors::answer(request.request(), &Fault::Forbidden);
        let mut response = request.into_response(page);
        headers(response.headers_mut(), app.config.base_url.scheme() == "https");
        return Ok(response);
    }
    let mut response = next.call(request).await?.map_into_boxed_body();
    let cookies: Vec<_> = [language::wish(response.request()), visitor::fresh_cookie(response.request())]
        .into_iter()
        .flatten()
        .collect();
    for cookie in cookies {
        response.response_mut().add_cookie(&cookie)?;
    }
    headers(response.headers_mut(), app.config.base_url.scheme() == "https");
    Ok(response)
}

/// What every answer carries.
pub fn headers(headers: &mut HeaderMap, https: bool) {
    for (name, value) in HEADERS {
        // A handler may be stricter: a download has a policy of its own.
        if !headers.contains_key(name) {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if https {
        let years = HeaderValue::from_static("max-age=63072000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, years);
    }
}

/// Browsers say where a request comes from (`Sec-Fetch-Site`, `Origin`); programs say nothing. The API has no cookies
/// and takes requests from anywhere.
fn is_from_another_site(request: &ServiceRequest, app: &App) -> bool {
    if matches!(*request.method(), Method::GET | Method::HEAD) || request.path().starts_with("/api/") {
        return false;
    }
    let says = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap_or("?"));
    let site = says("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none"));
    let own = app.config.base_url.origin().ascii_serialization();
    site || says("origin").is_some_and(|origin| origin != own)
}
