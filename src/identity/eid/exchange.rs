//! What is said between the portal and a provider: discovery, the request to sign in, the code for a token.
//!
//! Invariant: addresses come from the provider's own metadata, whose issuer is the declared one, and each of them may be
//! asked (`fetch`). Keys are kept for an hour and fetched anew when a token names one that is not there, at most every
//! minute.

use std::{collections::HashMap, sync::Mutex};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Map, Value};
use ureq::http::Method;
use url::Url;

use super::{
    claims::{self, Expected, Untrusted},
    declaration::{ClientAuth, CprMatch, Provider},
    jose::{self, BadToken, Keys},
};
use crate::{
    fetch::{Answered, Call, Fetch, FetchError},
    law::identity::Assurance,
};

/// How long metadata and keys are kept.
const KEPT: TimeDelta = TimeDelta::hours(1);
/// Keys that are not known are looked for at most so often: a forger could make us ask all day.
const AGAIN: TimeDelta = TimeDelta::minutes(1);

/// What a provider says about itself (OpenID Connect Discovery 1.0).
#[derive(Debug, Clone, Deserialize)]
pub struct Metadata {
    issuer: String,
    authorization_endpoint: Url,
    token_endpoint: Url,
    jwks_uri: Url,
    userinfo_endpoint: Option<Url>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
    #[serde(default)]
    code_challenge_methods_supported: Vec<String>,
}

impl Metadata {
    /// Whether a response to our request must name its issuer (RFC 9207).
    pub fn names_its_issuer(&self) -> bool {
        self.authorization_response_iss_parameter_supported
    }
}

/// Why a login did not come to an end. The text is for the log: it names no person and holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeError {
    #[error("the provider does not answer: {0}")]
    Fetch(#[from] FetchError),
    #[error("the provider's metadata: {0}")]
    Metadata(String),
    /// The provider refused the code: used, too old, not ours, or without its PKCE verifier.
    #[error("the provider refused the code: {0}")]
    Refused(String),
    #[error("the provider's answer is not what the standard says: {0}")]
    Malformed(&'static str),
    #[error("the token: {0}")]
    Token(#[from] BadToken),
    #[error("the token: {0}")]
    Untrusted(#[from] Untrusted),
    #[error("the portal cannot sign: {0}")]
    Signing(String),
}

/// One request to sign in, as the browser takes it along.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    pub redirect_uri: &'a str,
    pub state: &'a str,
    pub nonce: &'a str,
    pub verifier: &'a str,
    pub level: Assurance,
    /// Sign in now, whatever session there is.
    pub afresh: bool,
    pub language: &'a str,
}

/// What the provider said about a person, checked.
#[derive(Debug, Clone)]
pub struct Told {
    pub token: Map<String, Value>,
    pub more: Option<Map<String, Value>>,
    pub access_token: Option<String>,
}

#[derive(Clone)]
struct Known {
    metadata: Metadata,
    keys: Keys,
    fetched: DateTime<Utc>,
}

/// Speaks with providers, and remembers what they say about themselves.
pub struct Exchange {
    fetch: Fetch,
    known: Mutex<HashMap<String, Known>>,
}

impl Exchange {
    pub fn new(fetch: Fetch) -> Exchange {
        Exchange { fetch, known: Mutex::default() }
    }

    /// What a provider says about itself: remembered, or asked for now.
    ///
    /// # Errors
    /// [`ExchangeError`].
    pub fn metadata(&self, provider: &Provider, now: DateTime<Utc>) -> Result<Metadata, ExchangeError> {
        self.known(provider, now, KEPT).map(|known| known.metadata)
    }

    fn known(
        &self,
        provider: &Provider,
        now: DateTime<Utc>,
        oldest: TimeDelta,
    ) -> Result<Known, ExchangeError> {
        let lock = || self.known.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(known) = lock().get(&provider.name)
            && now < known.fetched + oldest
        {
            return Ok(known.clone());
        }
        let fresh = self.discover(provider, now)?;
        lock().insert(provider.name.clone(), fresh.clone());
        Ok(fresh)
    }

    /// Asks a provider what it says about itself, and for its keys.
    fn discover(&self, provider: &Provider, now: DateTime<Utc>) -> Result<Known, ExchangeError> {
        let wrong = |what: &str| ExchangeError::Metadata(what.to_owned());
        let place = format!("{}/.well-known/openid-configuration", provider.issuer.trim_end_matches('/'));
        let place = Url::parse(&place).map_err(|_| wrong("its address is no address"))?;
        let answer = good(self.fetch.get(&place)?).ok_or_else(|| wrong("it is not there"))?;
        let metadata: Metadata =
            serde_json::from_slice(&answer.bytes).map_err(|e| ExchangeError::Metadata(e.to_string()))?;
        if metadata.issuer != provider.issuer {
            return Err(ExchangeError::Metadata(format!("its issuer is {:?}", metadata.issuer)));
        }
        let all = [&metadata.authorization_endpoint, &metadata.token_endpoint, &metadata.jwks_uri];
        if !all.into_iter().chain(&metadata.userinfo_endpoint).all(|url| self.fetch.may_ask(url)) {
            return Err(wrong("one of its addresses is not https"));
        }
        let methods = &metadata.code_challenge_methods_supported;
        if !methods.is_empty() && !methods.iter().any(|method| method == "S256") {
            return Err(wrong("it does not take PKCE with S256"));
        }
        let keys = good(self.fetch.get(&metadata.jwks_uri)?).and_then(|answer| Keys::read(&answer.bytes));
        let keys = keys.filter(|keys| !keys.is_empty()).ok_or_else(|| wrong("it shows no keys"))?;
        Ok(Known { metadata, keys, fetched: now })
    }

    /// Whether a provider can be used: it answers, is who it should be, and shows keys. For the administrator.
    ///
    /// # Errors
    /// [`ExchangeError`].
    pub fn check(&self, provider: &Provider, now: DateTime<Utc>) -> Result<usize, ExchangeError> {
        let fresh = self.discover(provider, now)?;
        let count = fresh.keys.len();
        self.known
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
            .insert(provider.name.clone(), fresh);
        Ok(count)
    }

    /// The address at which the person signs in.
    ///
    /// # Errors
    /// [`ExchangeError`] when the provider is away.
    pub fn address(
        &self,
        provider: &Provider,
        asked: &Asked,
        now: DateTime<Utc>,
    ) -> Result<Url, ExchangeError> {
        let mut url = self.metadata(provider, now)?.authorization_endpoint;
        let mut query = url.query_pairs_mut();
        query.extend_pairs([
            ("response_type", "code"),
            ("client_id", provider.client_id.as_str()),
            ("redirect_uri", asked.redirect_uri),
            ("scope", &provider.scopes.join(" ")),
            ("state", asked.state),
            ("nonce", asked.nonce),
            ("code_challenge", &challenge(asked.verifier)),
            ("code_challenge_method", "S256"),
            ("ui_locales", asked.language),
        ]);
        if asked.afresh {
            query.extend_pairs([("prompt", "login"), ("max_age", "0")]);
        }
        if let Some((name, value)) = provider.flavour.asking(asked.level)
            && !provider.parameters.contains_key(&name)
        {
            query.append_pair(&name, &value);
        }
        query.extend_pairs(&provider.parameters);
        drop(query);
        Ok(url)
    }

    /// Gives the code and takes the token, checks it, and asks for what the token leaves out.
    ///
    /// # Errors
    /// [`ExchangeError`]; then nothing that was told counts.
    pub fn redeem(
        &self,
        provider: &Provider,
        code: &str,
        asked: &Asked,
        started: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Told, ExchangeError> {
        let known = self.known(provider, now, KEPT)?;
        let tokens = self.tokens(provider, &known.metadata, code, asked, now)?;
        let id_token = tokens.get("id_token").and_then(Value::as_str);
        let id_token = id_token.ok_or(ExchangeError::Malformed("there is no ID token"))?;
        let access_token = tokens.get("access_token").and_then(Value::as_str).map(str::to_owned);
        let (token, algorithm) = match jose::signed(id_token, &known.keys) {
            // Keys change; a minute must have passed since we looked.
            Err(BadToken::UnknownKey) => jose::signed(id_token, &self.known(provider, now, AGAIN)?.keys)?,
            read => read?,
        };
        let expected = Expected {
            issuer: &provider.issuer,
            client_id: &provider.client_id,
            nonce: asked.nonce,
            access_token: access_token.as_deref(),
            signed_in_since: asked.afresh.then_some(started),
        };
        claims::check(&token, algorithm, &expected, now)?;
        let more = match (&known.metadata.userinfo_endpoint, &access_token) {
            (Some(place), Some(access)) => self.user_info(place, access, &token)?,
            _ => None,
        };
        Ok(Told { token, more, access_token })
    }

    fn tokens(
        &self,
        provider: &Provider,
        metadata: &Metadata,
        code: &str,
        asked: &Asked,
        now: DateTime<Utc>,
    ) -> Result<Map<String, Value>, ExchangeError> {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs([
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", asked.redirect_uri),
            ("code_verifier", asked.verifier),
        ]);
        let mut headers = vec![("accept".to_owned(), "application/json".to_owned())];
        match &provider.auth {
            ClientAuth::Secret(secret) => {
                let methods = &metadata.token_endpoint_auth_methods_supported;
                if methods.is_empty() || methods.iter().any(|method| method == "client_secret_basic") {
                    headers.push(("authorization".to_owned(), basic(&provider.client_id, secret)));
                } else {
                    form.extend_pairs([
                        ("client_id", provider.client_id.as_str()),
                        ("client_secret", secret),
                    ]);
                }
            }
            ClientAuth::Key(key) => {
                let audience = metadata.token_endpoint.as_str();
                let assertion = key.assertion(&provider.client_id, audience, now);
                let assertion = assertion.map_err(ExchangeError::Signing)?;
                form.extend_pairs([
                    ("client_id", provider.client_id.as_str()),
                    ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                    ("client_assertion", &assertion),
                ]);
            }
        }
        let answer = self.fetch.call(Call {
            method: Method::POST,
            url: metadata.token_endpoint.clone(),
            headers,
            body: Some(("application/x-www-form-urlencoded".into(), form.finish().into_bytes())),
        })?;
        let read: Option<Map<String, Value>> = serde_json::from_slice(&answer.bytes).ok();
        if answer.status != 200 {
            let error = read.as_ref().and_then(|read| read.get("error")?.as_str()).unwrap_or_default();
            let word: String =
                error.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(40).collect();
            return Err(ExchangeError::Refused(format!("{} {word}", answer.status)));
        }
        read.ok_or(ExchangeError::Malformed("the tokens are not JSON"))
    }

    /// What the token leaves out. It counts only for the same subject (OpenID Connect Core 5.3.2), and only as JSON.
    fn user_info(
        &self,
        place: &Url,
        access_token: &str,
        token: &Map<String, Value>,
    ) -> Result<Option<Map<String, Value>>, ExchangeError> {
        let headers = vec![
            ("accept".to_owned(), "application/json".to_owned()),
            ("authorization".to_owned(), format!("Bearer {access_token}")),
        ];
        let call = Call { method: Method::GET, url: place.clone(), headers, body: None };
        let Some(answer) = good(self.fetch.call(call)?) else { return Ok(None) };
        let Ok(more) = serde_json::from_slice::<Map<String, Value>>(&answer.bytes) else { return Ok(None) };
        if more.get("sub") != token.get("sub") {
            return Err(ExchangeError::Malformed("the user info is about somebody else"));
        }
        Ok(Some(more))
    }

    /// Asks the broker whether a CPR number is the person's who has just signed in. The number is in the call and nowhere
    /// else.
    ///
    /// # Errors
    /// [`ExchangeError`] when there is no plain yes or no.
    pub fn cpr_matches(
        &self,
        service: &CprMatch,
        access_token: &str,
        digits: &str,
    ) -> Result<bool, ExchangeError> {
        let headers = vec![
            ("accept".to_owned(), "application/json".to_owned()),
            ("authorization".to_owned(), format!("Bearer {access_token}")),
        ];
        let body = zeroize::Zeroizing::new(service.body.replace("{cpr}", digits));
        let body = Some(("application/json".to_owned(), body.as_bytes().to_vec()));
        let call = Call { method: Method::POST, url: service.url.clone(), headers, body };
        let answer =
            good(self.fetch.call(call)?).ok_or(ExchangeError::Malformed("no answer to the match"))?;
        let read: Value = serde_json::from_slice(&answer.bytes)
            .map_err(|_| ExchangeError::Malformed("the match is not JSON"))?;
        let said = read.pointer(&service.matched).and_then(Value::as_bool);
        said.ok_or(ExchangeError::Malformed("the match says neither yes nor no"))
    }
}

/// PKCE S256 (RFC 7636).
fn challenge(verifier: &str) -> String {
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    URL_SAFE_NO_PAD.encode(ring::digest::digest(&ring::digest::SHA256, verifier.as_bytes()))
}

/// RFC 6749, 2.3.1: both parts are form-encoded first.
fn basic(client_id: &str, secret: &str) -> String {
    let encoded = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    format!("Basic {}", STANDARD.encode(format!("{}:{}", encoded(client_id), encoded(secret))))
}

fn good(answer: Answered) -> Option<Answered> {
    (answer.status == 200).then_some(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pkce_is_made_as_in_the_standard() {
        // RFC 7636, appendix B.
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assert_eq!(basic("a b", "c:d"), format!("Basic {}", STANDARD.encode("a+b:c%3Ad")));
    }
}
