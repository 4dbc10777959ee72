//! What an ID token must say before it counts (OpenID Connect Core 3.1.3.7). Pure: the time is an argument.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::Algorithm;
use ring::digest;
use serde_json::{Map, Value};

/// How far the provider's clock may be from ours.
pub const SKEW: TimeDelta = TimeDelta::seconds(60);
/// The oldest token that is taken: it was made for this login.
pub const OLDEST: TimeDelta = TimeDelta::minutes(10);

/// What this login expects.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub nonce: &'a str,
    /// The access token that came with it, for `at_hash`.
    pub access_token: Option<&'a str>,
    /// The person must have signed in since then, not come along with an older session.
    pub signed_in_since: Option<DateTime<Utc>>,
}

/// Why a token counts for nothing. Each has a name for the log; the person reads one sentence for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Untrusted {
    #[error("wrong-issuer")]
    Issuer,
    #[error("wrong-audience")]
    Audience,
    #[error("wrong-party")]
    AuthorizedParty,
    #[error("expired")]
    Expired,
    #[error("not-yet-valid")]
    NotYet,
    #[error("wrong-nonce")]
    Nonce,
    #[error("wrong-access-token")]
    AccessToken,
    #[error("no-subject")]
    Subject,
    #[error("not-signed-in-now")]
    NotFresh,
}

/// Checks every claim that says for whom, by whom and when a token was made.
///
/// # Errors
/// The first [`Untrusted`] thing.
pub fn check(
    claims: &Map<String, Value>,
    algorithm: Algorithm,
    expected: &Expected,
    now: DateTime<Utc>,
) -> Result<(), Untrusted> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if text("iss") != Some(expected.issuer) {
        return Err(Untrusted::Issuer);
    }
    audience(claims, expected.client_id)?;
    let at = |name: &str| claims.get(name).and_then(seconds);
    let expires = at("exp").ok_or(Untrusted::Expired)?;
    if now >= expires + SKEW {
        return Err(Untrusted::Expired);
    }
    let issued = at("iat").ok_or(Untrusted::NotYet)?;
    if issued > now + SKEW || at("nbf").is_some_and(|from| from > now + SKEW) {
        return Err(Untrusted::NotYet);
    }
    if issued < now - OLDEST - SKEW {
        return Err(Untrusted::Expired);
    }
    if text("nonce") != Some(expected.nonce) {
        return Err(Untrusted::Nonce);
    }
    if let Some(hash) = claims.get("at_hash") {
        let right = expected.access_token.and_then(|token| half_hash(token, algorithm));
        if right.is_none() || hash.as_str() != right.as_deref() {
            return Err(Untrusted::AccessToken);
        }
    }
    if !text("sub").is_some_and(|sub| !sub.is_empty() && sub.len() <= 255) {
        return Err(Untrusted::Subject);
    }
    match expected.signed_in_since {
        Some(since) if at("auth_time").is_none_or(|time| time < since - SKEW) => Err(Untrusted::NotFresh),
        _ => Ok(()),
    }
}

/// The token is made for us: alone, or among others with us as the party it was given to.
fn audience(claims: &Map<String, Value>, client_id: &str) -> Result<(), Untrusted> {
    let is_us = |one: &Value| one.as_str() == Some(client_id);
    let alone = match claims.get("aud") {
        Some(Value::Array(many)) if many.iter().any(is_us) => many.len() == 1,
        Some(one) if is_us(one) => true,
        _ => return Err(Untrusted::Audience),
    };
    match claims.get("azp") {
        Some(party) if party.as_str() != Some(client_id) => Err(Untrusted::AuthorizedParty),
        None if !alone => Err(Untrusted::AuthorizedParty),
        _ => Ok(()),
    }
}

/// A NumericDate (RFC 7519): a number of seconds. A text that looks like a number is none.
fn seconds(value: &Value) -> Option<DateTime<Utc>> {
    let number = value.as_i64().or_else(|| value.as_f64().map(|n| n.floor() as i64))?;
    DateTime::from_timestamp(number, 0)
}

/// `at_hash`: the left half of the access token's hash, with the hash function of the signature.
fn half_hash(token: &str, algorithm: Algorithm) -> Option<String> {
    let function = match algorithm {
        Algorithm::RS256 | Algorithm::PS256 | Algorithm::ES256 => &digest::SHA256,
        Algorithm::RS384 | Algorithm::PS384 | Algorithm::ES384 => &digest::SHA384,
        Algorithm::RS512 | Algorithm::PS512 | Algorithm::EdDSA => &digest::SHA512,
        _ => return None,
    };
    let hash = digest::digest(function, token.as_bytes());
    let half = hash.as_ref().get(..hash.as_ref().len() / 2)?;
    Some(URL_SAFE_NO_PAD.encode(half))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_348_800, 0).unwrap()
    }

    fn good() -> Value {
        json!({
            "iss": "https://broker.example/op", "aud": "us", "sub": "8f3c", "nonce": "n-1",
            "iat": now().timestamp(), "exp": now().timestamp() + 300,
        })
    }

    fn judged(change: impl FnOnce(&mut Value)) -> Result<(), Untrusted> {
        judged_as(change, |_| {})
    }

    fn judged_as(
        change: impl FnOnce(&mut Value),
        expect: impl FnOnce(&mut Expected<'static>),
    ) -> Result<(), Untrusted> {
        let mut claims = good();
        change(&mut claims);
        let mut expected = Expected {
            issuer: "https://broker.example/op",
            client_id: "us",
            nonce: "n-1",
            access_token: Some("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"),
            signed_in_since: None,
        };
        expect(&mut expected);
        check(claims.as_object().unwrap(), Algorithm::RS256, &expected, now())
    }

    #[test]
    fn a_token_for_us_made_now_counts() {
        assert_eq!(judged(|_| {}), Ok(()));
        assert_eq!(judged(|c| c["aud"] = json!(["us"])), Ok(()));
        assert_eq!(judged(|c| c["azp"] = json!("us")), Ok(()));
        // The example of OpenID Connect Core, appendix A.3.
        assert_eq!(judged(|c| c["at_hash"] = json!("77QmUPtjPfzWtF2AnpK9RQ")), Ok(()));
    }

    #[test]
    fn whatever_is_not_for_us_is_refused() {
        for other in ["https://broker.example/op/", "https://BROKER.example/op", "https://evil.example"] {
            assert_eq!(judged(|c| c["iss"] = json!(other)), Err(Untrusted::Issuer), "{other}");
        }
        for other in [json!("them"), json!([]), json!(["them"]), json!(null), json!({"us": true})] {
            assert_eq!(judged(|c| c["aud"] = other.clone()), Err(Untrusted::Audience), "{other}");
        }
        let both = json!(["us", "them"]);
        assert_eq!(judged(|c| c["aud"] = both.clone()), Err(Untrusted::AuthorizedParty));
        let given = |party: &'static str| {
            let both = both.clone();
            judged(move |c| {
                c["aud"] = both;
                c["azp"] = json!(party);
            })
        };
        assert_eq!((given("us"), given("them")), (Ok(()), Err(Untrusted::AuthorizedParty)));
        assert_eq!(judged(|c| c["azp"] = json!("them")), Err(Untrusted::AuthorizedParty));
        assert_eq!(judged(|c| c["sub"] = json!("")), Err(Untrusted::Subject));
    }

    #[test]
    fn time_counts_to_the_second_with_a_minute_of_grace() {
        let set =
            |name: &'static str, after: i64| judged(move |c| c[name] = json!(now().timestamp() + after));
        assert_eq!((set("exp", -59), set("exp", -60)), (Ok(()), Err(Untrusted::Expired)));
        assert_eq!((set("iat", 60), set("iat", 61)), (Ok(()), Err(Untrusted::NotYet)));
        assert_eq!((set("iat", -660), set("iat", -661)), (Ok(()), Err(Untrusted::Expired)));
        assert_eq!((set("nbf", 60), set("nbf", 61)), (Ok(()), Err(Untrusted::NotYet)));
        assert_eq!(judged(|c| c["exp"] = json!("99999999999")), Err(Untrusted::Expired), "text is no time");
        assert_eq!(judged(|c| drop(c.as_object_mut().unwrap().remove("exp"))), Err(Untrusted::Expired));
        assert_eq!(judged(|c| drop(c.as_object_mut().unwrap().remove("iat"))), Err(Untrusted::NotYet));
    }

    #[test]
    fn another_logins_nonce_and_another_access_token_are_refused() {
        assert_eq!(judged(|c| c["nonce"] = json!("n-2")), Err(Untrusted::Nonce));
        assert_eq!(judged(|c| drop(c.as_object_mut().unwrap().remove("nonce"))), Err(Untrusted::Nonce));
        let other = |c: &mut Value| c["at_hash"] = json!("AAAAAAAAAAAAAAAAAAAAAA");
        assert_eq!(judged(other), Err(Untrusted::AccessToken));
        assert_eq!(judged_as(other, |e| e.access_token = None), Err(Untrusted::AccessToken));
    }

    #[test]
    fn who_must_sign_in_again_must_have_done_so() {
        let since = |seconds: Option<i64>| {
            judged_as(
                move |c| {
                    if let Some(seconds) = seconds {
                        c["auth_time"] = json!(now().timestamp() + seconds);
                    }
                },
                |e| e.signed_in_since = Some(now() - TimeDelta::minutes(2)),
            )
        };
        assert_eq!((since(Some(-30)), since(Some(-180))), (Ok(()), Ok(())));
        assert_eq!((since(Some(-181)), since(None)), (Err(Untrusted::NotFresh), Err(Untrusted::NotFresh)));
    }
}
