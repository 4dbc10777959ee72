//! A web service that a test scripts: each request is remembered, each answer is a closure's. Over TLS where asked.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Read, Write},
    net::TcpListener,
    path::Path,
    sync::{Arc, Mutex},
    thread,
};

use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};

/// What somebody asked.
#[derive(Debug, Clone)]
pub struct Asked {
    pub method: String,
    /// With its query.
    pub path: String,
    /// By their names in small letters.
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

/// Status, headers, body.
pub type Reply = (u16, Vec<(&'static str, String)>, Vec<u8>);

/// JSON, as a service gives it.
pub fn json(body: &str) -> Reply {
    (200, vec![("content-type", "application/json".into())], body.as_bytes().to_vec())
}

/// A service on a free port of this machine.
pub struct TestService {
    pub url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

type Handler = dyn Fn(&Asked, usize) -> Reply + Send + Sync;

impl TestService {
    /// Answers each request by `handler`, which also gets how many came before it.
    pub fn start(handler: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static) -> TestService {
        TestService::over(None, handler)
    }

    /// The same over TLS, with the certificate and the key of this file; for `localhost`.
    pub fn secured(
        pem: &Path,
        handler: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static,
    ) -> TestService {
        TestService::over(Some(server_config(pem, &[])), handler)
    }

    fn over(
        tls: Option<Arc<ServerConfig>>,
        handler: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static,
    ) -> TestService {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let url = match tls {
            Some(_) => format!("https://localhost:{port}"),
            None => format!("http://127.0.0.1:{port}"),
        };
        let asked = Arc::new(Mutex::new(vec![]));
        let (kept, handler): (_, Arc<Handler>) = (asked.clone(), Arc::new(handler));
        // Ends with the process.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (tls, kept, handler) = (tls.clone(), kept.clone(), handler.clone());
                thread::spawn(move || match tls {
                    None => serve(stream, &kept, &*handler),
                    Some(config) => {
                        let server = ServerConnection::new(config).expect("it is whole");
                        serve(StreamOwned::new(server, stream), &kept, &*handler)
                    }
                });
            }
        });
        TestService { url, asked }
    }

    /// Everything that was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("no test panics in there").clone()
    }
}

/// TLS with the certificate and the key of this file.
pub fn server_config(pem: &Path, protocols: &[&[u8]]) -> Arc<ServerConfig> {
    let chain = CertificateDer::pem_file_iter(pem).expect("a file").collect::<Result<Vec<_>, _>>();
    let key = PrivateKeyDer::from_pem_file(pem).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(chain.expect("certificates"), key)
        .expect("they fit");
    config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    Arc::new(config)
}

fn serve(stream: impl Read + Write, kept: &Mutex<Vec<Asked>>, handler: &Handler) -> Option<()> {
    let mut reader = BufReader::new(stream);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return None;
        }
        let mut words = line.split_whitespace().map(str::to_owned);
        let (method, path) = (words.next()?, words.next()?);
        let mut headers = BTreeMap::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok()?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
        let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        let body = String::from_utf8_lossy(&body).into_owned();
        let asked = Asked { method, path, headers, body };
        let before = {
            let mut kept = kept.lock().ok()?;
            kept.push(asked.clone());
            kept.len() - 1
        };
        let (status, headers, body) = handler(&asked, before);
        let mut head = format!("HTTP/1.1 {status} Status\r\ncontent-length: {}\r\n", body.len());
        headers.iter().for_each(|(name, value)| head.push_str(&format!("{name}: {value}\r\n")));
        let stream = reader.get_mut();
        stream.write_all(format!("{head}\r\n").as_bytes()).ok()?;
        stream.write_all(&body).ok()?;
        stream.flush().ok()?;
    }
}
