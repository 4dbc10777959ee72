//! The protocol alone, without a case: npm oidc-provider for what an honest provider does, a server of the tests' own
//! (`support/hostile.rs`) for what it will not do.

use chrono::{DateTime, Utc};
use indsigt::{
    fetch::{Fetch, FetchError},
    identity::eid::{
        claims::Untrusted,
        declaration::Provider,
        exchange::{Asked, Exchange, ExchangeError, Told},
        jose::BadToken,
        person::{Name, proven},
    },
    law::identity::Assurance,
};
use jsonwebtoken::{EncodingKey, Header};
use serde_json::{Value, json};
use url::Url;

use crate::support::{
    fixtures::noon_and,
    hostile::{SigningKey, TestServer, token},
    provider::{SECRET, TestProvider, declaration},
};

const BACK: &str = "http://127.0.0.1:1/eid/mitid";

fn declared(text: &str) -> Provider {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mitid.secret"), SECRET).unwrap();
    Provider::parse(&folder.path().join("mitid.toml"), text, &Fetch::new(true), &|_| None).unwrap()
}

fn asked() -> Asked<'static> {
    Asked {
        redirect_uri: BACK,
        state: "state-1",
        nonce: "nonce-1",
        verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        level: Assurance::Substantial,
        afresh: false,
        language: "da",
    }
}

fn parameter(address: &str, name: &str) -> Option<String> {
    let url = Url::parse(address).unwrap();
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// The real provider keeps the real time.
fn real_now() -> DateTime<Utc> {
    Utc::now()
}

#[test]
fn a_real_provider_tells_who_has_signed_in_and_takes_its_code_once() {
    let server = TestProvider::start();
    let provider = declared(&server.declaration("fjordby"));
    let exchange = Exchange::new(Fetch::new(true));
    let now = real_now();
    let address = exchange.address(&provider, &asked(), now).unwrap();
    let asks = address.query().unwrap().to_owned();
    for part in
        ["code_challenge_method=S256", "nonce=nonce-1", "state=state-1", "ui_locales=da", "idp_params="]
    {
        assert!(asks.contains(part), "{part} in {asks}");
    }
    let back = server.sign_in(address.as_str(), "mette");
    assert!(back.starts_with(BACK));
    assert_eq!(parameter(&back, "state").as_deref(), Some("state-1"));
    assert_eq!(parameter(&back, "iss"), Some(server.issuer.clone()));
    assert!(exchange.metadata(&provider, now).unwrap().names_its_issuer());
    let code = parameter(&back, "code").unwrap();
    // Without the verifier of this login the code is worth nothing, and after a wrong try nothing more.
    let stolen = Asked { verifier: "another-verifier-another-verifier-another-v", ..asked() };
    let refused = exchange.redeem(&provider, &code, &stolen, now, real_now()).unwrap_err();
    assert!(matches!(&refused, ExchangeError::Refused(why) if why.contains("invalid_grant")), "{refused}");

    let address = exchange.address(&provider, &asked(), now).unwrap();
    let code = parameter(&server.sign_in(address.as_str(), "mette"), "code").unwrap();
    let told = exchange.redeem(&provider, &code, &asked(), now, real_now()).unwrap();
    let mette = proven(&provider, &told.token, told.more.as_ref(), Assurance::Substantial).unwrap();
    assert_eq!(mette.name, Name::Told("Mette Holm".into()));
    assert_eq!((mette.subject.as_str(), mette.issuer), ("5f1c7e2a-0001", server.issuer.clone()));
    let again = exchange.redeem(&provider, &code, &asked(), now, real_now()).unwrap_err();
    assert!(matches!(again, ExchangeError::Refused(_)), "{again}");
}

#[test]
fn a_real_provider_refuses_a_login_without_pkce() {
    let server = TestProvider::start();
    let provider = declared(&server.declaration("fjordby"));
    let exchange = Exchange::new(Fetch::new(true));
    let mut address = exchange.address(&provider, &asked(), real_now()).unwrap();
    let without: Vec<_> = address
        .query_pairs()
        .filter(|(name, _)| !name.starts_with("code_challenge"))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    address.query_pairs_mut().clear().extend_pairs(without);
    let back = server.sign_in(address.as_str(), "mette");
    assert_eq!(parameter(&back, "code"), None);
    assert_eq!(parameter(&back, "error").as_deref(), Some("invalid_request"));
}

#[test]
fn the_portal_shows_itself_with_a_key_where_there_is_no_secret() {
    let key = SigningKey::new("ours");
    let server = TestProvider::start_with(&key.jwk().to_string());
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("key.pem"), key.pem()).unwrap();
    let text = server
        .declaration("fjordby")
        .replace("secret_file = \"mitid.secret\"", "key_file = \"key.pem\"\nkey_id = \"ours\"")
        .replace("\"indsigt\"", "\"indsigt-key\"");
    let file = folder.path().join("mitid.toml");
    let provider = Provider::parse(&file, &text, &Fetch::new(true), &|_| None).unwrap();
    let exchange = Exchange::new(Fetch::new(true));
    let now = real_now();
    let address = exchange.address(&provider, &asked(), now).unwrap();
    let code = parameter(&server.sign_in(address.as_str(), "mette"), "code").unwrap();
    let told = exchange.redeem(&provider, &code, &asked(), now, real_now()).unwrap();
    assert_eq!(told.token["sub"], "5f1c7e2a-0001");
}

/// A provider of the tests with a key, and the claims that it would tell of Mette.
struct Hostile {
    server: TestServer,
    provider: Provider,
    exchange: Exchange,
    key: SigningKey,
}

impl Hostile {
    fn new() -> Hostile {
        let (server, key) = (TestServer::start(), SigningKey::new("k1"));
        server.set(|lies| lies.keys = vec![key.jwk()]);
        let provider = declared(&declaration(&server.base, "fjordby"));
        Hostile { server, provider, exchange: Exchange::new(Fetch::new(true)), key }
    }

    fn claims(&self) -> Value {
        let now = noon_and(0).timestamp();
        json!({ "iss": self.server.base, "aud": "indsigt", "sub": "8f3c", "nonce": "nonce-1",
            "iat": now, "exp": now + 300, "idp": "mitid", "identity_type": "private",
            "loa": "https://data.gov.dk/concept/core/nsis/Substantial" })
    }

    fn redeem(&self, id_token: String) -> Result<Told, ExchangeError> {
        self.server.set(|lies| lies.id_token = id_token);
        self.exchange.redeem(&self.provider, "code", &asked(), noon_and(0), noon_and(0))
    }

    fn told(&self, change: impl FnOnce(&mut Value)) -> Result<Told, ExchangeError> {
        let mut claims = self.claims();
        change(&mut claims);
        self.redeem(self.key.sign(&claims))
    }
}

#[test]
fn what_a_lying_provider_tells_counts_for_nothing() {
    let hostile = Hostile::new();
    assert!(hostile.told(|_| {}).is_ok(), "the server of the tests can tell the truth too");
    let lie = |name: &'static str, value: Value| {
        let refused = hostile.told(move |claims| claims[name] = value).unwrap_err();
        match refused {
            ExchangeError::Untrusted(why) => why,
            other => panic!("{name}: {other}"),
        }
    };
    assert_eq!(lie("iss", json!("https://broker.example")), Untrusted::Issuer);
    assert_eq!(lie("aud", json!("somebody-else")), Untrusted::Audience);
    assert_eq!(lie("azp", json!("somebody-else")), Untrusted::AuthorizedParty);
    assert_eq!(lie("nonce", json!("nonce-of-another-login")), Untrusted::Nonce);
    assert_eq!(lie("exp", json!(noon_and(-60).timestamp())), Untrusted::Expired);
    assert_eq!(lie("iat", json!(noon_and(120).timestamp())), Untrusted::NotYet);
    assert_eq!(lie("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA")), Untrusted::AccessToken);
    hostile.server.set(|lies| lies.user_info = Some(json!({ "sub": "somebody-else", "name": "Lars" })));
    assert!(matches!(hostile.told(|_| {}), Err(ExchangeError::Malformed(_))));
}

#[test]
fn a_signature_is_made_by_the_providers_key_or_refused() {
    let hostile = Hostile::new();
    let claims = hostile.claims();
    let bad = |id_token: String| match hostile.redeem(id_token).unwrap_err() {
        ExchangeError::Token(why) => why,
        other => panic!("{other}"),
    };
    for alg in ["none", "None", "NONE", ""] {
        assert_eq!(
            bad(token(&json!({ "alg": alg, "kid": "k1" }), &claims, b"")),
            BadToken::Algorithm,
            "{alg}"
        );
    }
    assert_eq!(bad(token(&json!({ "kid": "k1" }), &claims, b"")), BadToken::Algorithm);
    // HS256 with what is public as its secret: the key as text, its coordinates, the whole set.
    let jwk = hostile.key.jwk();
    for secret in [jwk.to_string(), jwk["x"].as_str().unwrap().into(), json!({ "keys": [jwk] }).to_string()] {
        let mut header = Header::new(jsonwebtoken::Algorithm::HS256);
        header.kid = Some("k1".into());
        let forged = jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(secret.as_bytes()));
        assert_eq!(bad(forged.unwrap()), BadToken::Algorithm);
    }
    let forger = SigningKey::new("k1");
    assert_eq!(bad(forger.sign(&claims)), BadToken::Signature);
    let mut parts: Vec<String> = hostile.key.sign(&claims).split('.').map(str::to_owned).collect();
    let changed = json!({ "iss": hostile.server.base, "sub": "lars" });
    parts[1] = token(&changed, &changed, b"").split('.').next().unwrap().to_owned();
    assert_eq!(bad(parts.join(".")), BadToken::Signature);
    assert_eq!(bad("a.b".into()), BadToken::Malformed);
    // A key that the token brings along is not looked at.
    let header = json!({ "alg": "ES256", "kid": "mine", "jwk": forger.jwk(), "jku": "https://evil.example" });
    assert_eq!(bad(token(&header, &claims, b"x")), BadToken::UnknownKey);
}

#[test]
fn new_keys_are_fetched_when_a_token_names_one_and_not_for_every_forgery() {
    let hostile = Hostile::new();
    hostile.told(|_| {}).unwrap();
    let fresh = SigningKey::new("k2");
    let signed = fresh.sign(&hostile.claims());
    hostile.server.set(|lies| lies.keys = vec![fresh.jwk()]);
    assert!(matches!(hostile.redeem(signed.clone()), Err(ExchangeError::Token(BadToken::UnknownKey))));
    let later = |seconds: i64, id_token: &str| {
        hostile.server.set(|lies| lies.id_token = id_token.to_owned());
        hostile.exchange.redeem(&hostile.provider, "code", &asked(), noon_and(0), noon_and(seconds))
    };
    assert!(later(61, &signed).is_ok());
    let asked_for_keys = hostile.server.times("/jwks");
    let forged = SigningKey::new("k3").sign(&hostile.claims());
    for _ in 0..20 {
        assert!(later(62, &forged).is_err());
    }
    assert_eq!(hostile.server.times("/jwks"), asked_for_keys);
}

#[test]
fn metadata_that_names_another_issuer_or_a_plain_address_is_refused() {
    let refused = |change: Value| {
        let hostile = Hostile::new();
        hostile.server.set(|lies| lies.metadata = change);
        hostile.exchange.check(&hostile.provider, noon_and(0)).unwrap_err().to_string()
    };
    assert!(refused(json!({ "issuer": "https://broker.example" })).contains("its issuer is"));
    for name in ["token_endpoint", "jwks_uri", "authorization_endpoint", "userinfo_endpoint"] {
        let told = refused(json!({ name: "http://169.254.169.254/latest" }));
        assert!(told.contains("not https"), "{name}: {told}");
    }
    assert!(refused(json!({ "code_challenge_methods_supported": ["plain"] })).contains("PKCE"));
}

#[test]
fn no_redirect_is_followed_and_no_endless_answer_read() {
    let server = TestServer::start();
    let fetch = Fetch::new(true);
    let at = |path: &str| Url::parse(&format!("{}{path}", server.base)).unwrap();
    server.set(|lies| {
        let to = vec![("location".to_owned(), format!("{}/secret", "http://127.0.0.1:1"))];
        lies.pages.push(("/away".into(), 302, to, String::new()));
        lies.pages.push(("/long".into(), 200, vec![], "x".repeat(600 * 1024)));
    });
    assert!(matches!(fetch.get(&at("/away")), Err(FetchError::Redirected(_))));
    assert!(matches!(fetch.get(&at("/long")), Err(FetchError::TooLong(..))));
    let closed = Url::parse("http://127.0.0.1:1/").unwrap();
    let away = fetch.get(&closed).err().unwrap();
    assert!(!away.may_have_arrived(), "{away}");
    assert!(matches!(Fetch::new(false).get(&at("/away")), Err(FetchError::NotHttps(_))));
}

#[test]
fn a_code_and_the_secret_go_only_to_the_token_address() {
    let hostile = Hostile::new();
    hostile.told(|_| {}).unwrap();
    let heard = hostile.server.heard();
    let tokens: Vec<_> = heard.iter().filter(|one| one.body.contains("code_verifier=")).collect();
    assert_eq!(tokens.len(), 1);
    assert!(tokens[0].line.starts_with("POST /token "));
    assert!(!tokens[0].body.contains("client_secret"), "it goes as a header, not among the fields");
    let elsewhere = heard.iter().filter(|one| !one.line.starts_with("POST /token "));
    assert!(elsewhere.flat_map(|one| &one.headers).all(|header| !header.to_lowercase().contains("basic")));
}
