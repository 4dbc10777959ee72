//! Which language a visitor reads: what she chose, else what her browser asks for, else Danish.

use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
    http::header,
};

use crate::letters::Lang;

const COOKIE: &str = "__Host-lang";

/// The language of a request.
pub fn of(request: &HttpRequest) -> Lang {
    let cookie = || request.cookie(COOKIE).and_then(|cookie| Lang::parse(cookie.value()));
    let browser = || {
        let header = request.headers().get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        Lang::accepted(header)
    };
    asked_for(request).or_else(cookie).or_else(browser).unwrap_or(Lang::Da)
}

/// `?lang=en` in the address.
fn asked_for(request: &HttpRequest) -> Option<Lang> {
    let mut pairs = url::form_urlencoded::parse(request.query_string().as_bytes());
    pairs.find(|(name, _)| name == "lang").and_then(|(_, value)| Lang::parse(&value))
}

/// Keeps a choice made in the address.
pub fn wish(request: &HttpRequest) -> Option<Cookie<'static>> {
    let lang = asked_for(request)?;
    Some(
        Cookie::build(COOKIE, lang.as_str())
            .path("/")
            .secure(true)
            .http_only(true)
            .same_site(SameSite::Lax)
            .max_age(Duration::days(365))
            .finish(),
    )
}

/// The address of the same page in the other language.
pub fn switch(request: &HttpRequest) -> (Lang, String) {
    let other = if of(request) == Lang::Da { Lang::En } else { Lang::Da };
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let pairs = url::form_urlencoded::parse(request.query_string().as_bytes());
    query.extend_pairs(pairs.filter(|(name, _)| name != "lang"));
    query.append_pair("lang", other.as_str());
    (other, format!("{}?{}", request.path(), query.finish()))
}
