//! What all connectors to database servers share: where the secret address stands, one call with its own small
//! runtime and its deadline, the lookup of a host, and trust in certificates.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use super::connector::ConnectorError;
use crate::network::{Allowed, NotReached, bare};

/// Where a secret is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Secret {
    Environment(String),
    File(PathBuf),
}

impl Secret {
    /// The secret itself.
    ///
    /// # Errors
    /// What is missing, in words for an administrator.
    pub fn reveal(&self) -> Result<String, String> {
        match self {
            Secret::Environment(variable) => match std::env::var(variable) {
                Ok(address) if !address.trim().is_empty() => Ok(address.trim().to_owned()),
                _ => Err(format!("the environment variable {variable} is not set")),
            },
            Secret::File(file) => match std::fs::read_to_string(file) {
                Ok(address) => Ok(address.trim().to_owned()),
                Err(error) => Err(format!("{}: {error}", file.display())),
            },
        }
    }
}

/// The runtime of one call, and the moment at which the call has to be over.
pub struct Call {
    runtime: Option<tokio::runtime::Runtime>,
    until: tokio::time::Instant,
}

impl Call {
    pub fn new(seconds: u64) -> Result<Self, ConnectorError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|e| ConnectorError::Unreachable(e.to_string()))?;
        let until = tokio::time::Instant::now() + Duration::from_secs(seconds);
        Ok(Call { runtime: Some(runtime), until })
    }

    pub fn wait<T>(
        &self,
        work: impl Future<Output = Result<T, ConnectorError>>,
    ) -> Result<T, ConnectorError> {
        self.runtime().block_on(async {
            match tokio::time::timeout_at(self.until, work).await {
                Ok(done) => done,
                Err(_) => Err(ConnectorError::Timeout),
            }
        })
    }

    /// Drops `held` where its last words can be sent.
    pub fn let_go<T>(&self, held: T) {
        let _inside = self.runtime().enter();
        drop(held);
    }

    fn runtime(&self) -> &tokio::runtime::Runtime {
        self.runtime.as_ref().expect("taken only when the call is dropped")
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        // An ordinary drop would wait for a name lookup that hangs.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// The addresses of `host` that may be connected to, looked up once.
pub async fn look_up(host: &str, port: u16, allowed: &Allowed) -> Result<Vec<SocketAddr>, ConnectorError> {
    let unknown = || ConnectorError::from(NotReached::Unknown(host.to_owned()));
    let found: Vec<_> = tokio::net::lookup_host((bare(host), port)).await.map_err(|_| unknown())?.collect();
    Ok(allowed.among(host, found.into_iter())?)
}

impl From<NotReached> for ConnectorError {
    fn from(why: NotReached) -> Self {
        match why {
            NotReached::Unknown(_) => ConnectorError::Unreachable(why.to_string()),
            // Somebody has to change the declaration; trying again helps nothing.
            NotReached::Forbidden(_) => ConnectorError::Refused(why.to_string()),
        }
    }
}

/// Trusts the public authorities, and those whose certificates stand in `authorities` (PEM).
pub fn tls(authorities: Option<&Path>) -> Result<rustls::ClientConfig, String> {
    let mut roots = rustls::RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    for certificate in certificates(authorities)? {
        let wrong = |error| format!("{}: {error}", authorities.unwrap_or(Path::new("")).display());
        roots.add(certificate).map_err(wrong)?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
}

/// The certificates of a PEM file; at least one, where there is a file.
pub fn certificates(file: Option<&Path>) -> Result<Vec<rustls::pki_types::CertificateDer<'static>>, String> {
    use rustls::pki_types::{CertificateDer, pem::PemObject as _};
    let Some(file) = file else { return Ok(vec![]) };
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let all: Result<Vec<_>, _> = CertificateDer::pem_file_iter(file).map_err(|e| wrong(&e))?.collect();
    match all {
        Ok(all) if all.is_empty() => Err(wrong(&"there is no certificate in it")),
        all => all.map_err(|e| wrong(&e)),
    }
}

/// `%40` is an `@`.
pub fn decoded(text: &str) -> Option<String> {
    let form = text.replace('+', "%2B");
    let pairs = format!("x={form}");
    let value = url::form_urlencoded::parse(pairs.as_bytes()).next()?.1.into_owned();
    (!value.contains('\u{fffd}')).then_some(value)
}
