//! One visitor's browser: the token that ties a form to the browser it was shown in.

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpMessage as _, HttpRequest,
    cookie::{Cookie, SameSite},
    dev::Payload,
    web::Data,
};

use super::{Fault, language};
use crate::{app::App, letters::Lang, vault::Vault};

const COOKIE: &str = "__Host-visitor";

/// Who looks at a page, as far as that is known before anybody signs in.
#[derive(Clone)]
pub struct Visitor {
    pub lang: Lang,
    /// The address of this page in the other language.
    pub switch: (Lang, String),
    token: String,
}

/// A token that was made for this request and has to be sent as a cookie.
struct Fresh(String);

impl Visitor {
    /// The value of the hidden field `csrf` in every form.
    pub fn csrf(&self, app: &App) -> String {
        let hash = app.vault.keyed_hash("csrf", self.token.as_bytes());
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// # Errors
    /// [`Fault::Forbidden`] when the form was not shown in this browser.
    pub fn check(&self, app: &App, field: &str) -> Result<(), Fault> {
        let hash = bytes(field).ok_or(Fault::Forbidden)?;
        let right = app.vault.keyed_hash_matches("csrf", self.token.as_bytes(), &hash);
        if right { Ok(()) } else { Err(Fault::Forbidden) }
    }
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let pairs = hex.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok());
    pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect()
}

pub fn of(request: &HttpRequest) -> Visitor {
    let known = request.cookie(COOKIE).map(|cookie| cookie.value().to_owned());
    let token = known.filter(|token| token.len() == 43).unwrap_or_else(|| {
        let mut extensions = request.extensions_mut();
        if let Some(Fresh(token)) = extensions.get::<Fresh>() {
            return token.clone();
        }
        let token = Vault::random_token();
        extensions.insert(Fresh(token.clone()));
        token
    });
    Visitor { lang: language::of(request), switch: language::switch(request), token }
}

/// The cookie for a token that is new.
pub fn fresh_cookie(request: &HttpRequest) -> Option<Cookie<'static>> {
    let token = request.extensions().get::<Fresh>().map(|fresh| fresh.0.clone())?;
    Some(host_cookie(COOKIE, token))
}

/// A cookie of this browser session that only this host gets, over a secure connection, and no script can read.
pub fn host_cookie(name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build(name, value).path("/").secure(true).http_only(true).same_site(SameSite::Lax).finish()
}

/// The cookie that takes `name` away again.
pub fn no_cookie(name: &'static str) -> Cookie<'static> {
    let mut cookie = host_cookie(name, String::new());
    cookie.make_removal();
    cookie
}

impl FromRequest for Visitor {
    type Error = Fault;
    type Future = Ready<Result<Visitor, Fault>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(of(request)))
    }
}

/// The portal, for extractors.
pub fn app(request: &HttpRequest) -> Data<App> {
    request.app_data::<Data<App>>().expect("the app is registered").clone()
}
