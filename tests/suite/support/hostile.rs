//! A provider that lies: a small web server of the tests, for what an honest provider will not produce. It shows a key of
//! its own and answers every code with whatever token the test has put there.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpListener,
    sync::{Arc, Mutex},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rcgen::{KeyPair, PublicKeyData as _};
use serde_json::{Value, json};

/// A P-256 key with its id.
pub struct SigningKey {
    pub id: String,
    pair: KeyPair,
}

impl SigningKey {
    pub fn new(id: &str) -> SigningKey {
        SigningKey { id: id.into(), pair: KeyPair::generate().expect("a key") }
    }

    pub fn jwk(&self) -> Value {
        let point = self.pair.der_bytes();
        let part = |range: std::ops::Range<usize>| URL_SAFE_NO_PAD.encode(&point[range]);
        json!({ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.id,
            "x": part(1..33), "y": part(33..65) })
    }

    pub fn pem(&self) -> String {
        self.pair.serialize_pem()
    }

    pub fn sign(&self, claims: &Value) -> String {
        let mut header = Header::new(Algorithm::ES256);
        header.kid = Some(self.id.clone());
        jsonwebtoken::encode(&header, claims, &EncodingKey::from_ec_der(self.pair.serialized_der()))
            .expect("claims can be signed")
    }
}

/// A token with a header of the test's own making.
pub fn token(header: &Value, claims: &Value, signature: &[u8]) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.{}", part(header), part(claims), URL_SAFE_NO_PAD.encode(signature))
}

/// Path, status, headers, body.
pub type TestPage = (String, u16, Vec<(String, String)>, String);

/// What it answers now.
#[derive(Default)]
pub struct Lies {
    pub keys: Vec<Value>,
    pub id_token: String,
    pub user_info: Option<Value>,
    /// Changes of the metadata.
    pub metadata: Value,
    /// Answers of other addresses.
    pub pages: Vec<TestPage>,
    /// Every call: method and path, headers, body.
    pub heard: Vec<Heard>,
}

/// One call that the server took.
#[derive(Debug, Clone)]
pub struct Heard {
    pub line: String,
    pub headers: Vec<String>,
    pub body: String,
}

/// A web server of the tests on a free port; its thread ends with the process.
pub struct TestServer {
    pub base: String,
    lies: Arc<Mutex<Lies>>,
}

impl TestServer {
    pub fn start() -> TestServer {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("it is bound"));
        let lies = Arc::new(Mutex::new(Lies::default()));
        let (shared, issuer) = (lies.clone(), base.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let _ = answer(stream, &issuer, &shared);
            }
        });
        TestServer { base, lies }
    }

    pub fn set(&self, change: impl FnOnce(&mut Lies)) {
        change(&mut self.lies.lock().expect("no test holds it while it fails"));
    }

    pub fn heard(&self) -> Vec<Heard> {
        self.lies.lock().expect("no test holds it while it fails").heard.clone()
    }

    /// How often a path was asked for.
    pub fn times(&self, path: &str) -> usize {
        self.heard().iter().filter(|heard| heard.line.split(' ').nth(1) == Some(path)).count()
    }
}

fn answer(mut stream: std::net::TcpStream, issuer: &str, lies: &Mutex<Lies>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let (mut headers, mut length) = (Vec::new(), 0);
    loop {
        let mut header = String::new();
        if reader.read_line(&mut header)? == 0 || header.trim().is_empty() {
            break;
        }
        if let Some(number) = header.to_lowercase().strip_prefix("content-length:") {
            length = number.trim().parse().unwrap_or(0);
        }
        headers.push(header.trim().to_owned());
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let mut lies = lies.lock().expect("no test holds it while it fails");
    let heard = Heard { line: line.clone(), headers, body: String::from_utf8_lossy(&body).into_owned() };
    lies.heard.push(heard);
    let path = line.split(' ').nth(1).unwrap_or_default();
    let page = lies.pages.iter().find(|(of, ..)| of == path).cloned();
    let (status, more, text) = match (page, path) {
        (Some((_, status, headers, text)), _) => (status, headers, text),
        (None, "/.well-known/openid-configuration") => (200, vec![], metadata(issuer, &lies.metadata)),
        (None, "/jwks") => (200, vec![], json!({ "keys": lies.keys }).to_string()),
        (None, "/token") => {
            let tokens = json!({ "access_token": "at", "token_type": "Bearer", "id_token": lies.id_token });
            (200, vec![], tokens.to_string())
        }
        (None, "/me") if lies.user_info.is_some() => {
            (200, vec![], lies.user_info.as_ref().map(Value::to_string).unwrap_or_default())
        }
        _ => (404, vec![], "{}".into()),
    };
    let more: String = more.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    write!(
        stream,
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n{more}\r\n{text}",
        text.len()
    )
}

fn metadata(issuer: &str, changes: &Value) -> String {
    let mut metadata = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/auth"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/jwks"),
        "userinfo_endpoint": format!("{issuer}/me"),
        "authorization_response_iss_parameter_supported": true,
    });
    for (name, value) in changes.as_object().into_iter().flatten() {
        metadata[name] = value.clone();
    }
    metadata.to_string()
}
