//! A token by client credentials (RFC 6749, section 4.4), kept until shortly before it ends. In memory only.

use std::{
    collections::HashMap,
    sync::{Mutex, OnceLock},
    time::{Duration, Instant},
};

use base64::Engine as _;
use ureq::http::Method;
use zeroize::Zeroizing;

use super::{Auth, session::why};
use crate::{
    fetch::{Call, Fetch},
    sources::connector::ConnectorError,
};

type Token = Zeroizing<String>;
/// By what asked for it, its secret as a hash.
type Kept = HashMap<[u8; 32], (Token, Instant)>;

/// A token that is about to end is not used any more.
const EARLY: Duration = Duration::from_secs(30);
/// How long a token is kept whose service does not say.
const USUAL: u64 = 300;

#[derive(serde::Deserialize)]
struct Granted {
    access_token: String,
    #[serde(default)]
    token_type: String,
    expires_in: Option<serde_json::Number>,
}

/// The token for this service; a `fresh` one, where the kept one was not taken.
///
/// # Errors
/// Why none was given, without the secret.
pub fn token(auth: &Auth, fetch: &Fetch, time: Duration, fresh: bool) -> Result<Token, ConnectorError> {
    static KEPT: OnceLock<Mutex<Kept>> = OnceLock::new();
    let Auth::Client { token_url, id, secret, scope, in_body } = auth else { return Ok(Token::default()) };
    let secret = Zeroizing::new(secret.reveal().map_err(ConnectorError::Unreachable)?);
    let kept = || KEPT.get_or_init(Mutex::default).lock().unwrap_or_else(|e| e.into_inner());
    let whole = [token_url.as_str(), id, scope, &secret].join("\n");
    let digest = ring::digest::digest(&ring::digest::SHA256, whole.as_bytes());
    let mut name = [0; 32];
    name.copy_from_slice(digest.as_ref());
    if !fresh
        && let Some((token, until)) = kept().get(&name)
        && Instant::now() < *until
    {
        return Ok(token.clone());
    }
    let mut headers = vec![("accept".to_owned(), "application/json".to_owned())];
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("grant_type", "client_credentials");
    if !scope.is_empty() {
        form.append_pair("scope", scope);
    }
    if *in_body {
        form.append_pair("client_id", id).append_pair("client_secret", &secret);
    } else {
        let written = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let pair = Zeroizing::new(format!("{}:{}", written(id), written(&secret)));
        let pair = base64::engine::general_purpose::STANDARD.encode(pair.as_bytes());
        headers.push(("authorization".to_owned(), format!("Basic {pair}")));
    }
    let body = Some(("application/x-www-form-urlencoded".to_owned(), form.finish().into_bytes()));
    let call = Call { method: Method::POST, url: token_url.clone(), headers, body };
    let answer = fetch.call_within(call, time).map_err(why)?;
    if answer.status != 200 {
        let words = format!("no token is given to us (status {})", answer.status);
        return Err(ConnectorError::Unreachable(words));
    }
    let granted: Granted = serde_json::from_slice(&answer.bytes)
        .map_err(|_| ConnectorError::Nonsense("the answer to the token request has no token".into()))?;
    if !granted.token_type.is_empty() && !granted.token_type.eq_ignore_ascii_case("bearer") {
        return Err(ConnectorError::Nonsense("the token is of a kind that is not known here".into()));
    }
    let lives = granted.expires_in.and_then(|seconds| seconds.as_u64()).unwrap_or(USUAL).min(86_400);
    let until = Instant::now() + Duration::from_secs(lives).saturating_sub(EARLY);
    let token = Zeroizing::new(granted.access_token);
    kept().insert(name, (token.clone(), until));
    Ok(token)
}
