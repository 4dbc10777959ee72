//! Where a PostgreSQL source is, and how the connection is protected.
//!
//! Invariant: the address holds a password, so it comes from the environment or a file of its own and appears in no
//! message. Over a network the connection is TLS with a verified certificate, unless the address itself says
//! `sslmode=disable`.

use std::{net::IpAddr, path::PathBuf, str::FromStr, sync::Arc};

use tokio_postgres::{
    Client, Config, NoTls,
    config::{Host, SslMode},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::why;
use crate::sources::connector::ConnectorError;

/// Where the address is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Secret {
    Environment(String),
    File(PathBuf),
}

impl Secret {
    /// The address itself.
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

/// A PostgreSQL address that has still to be looked up, and the authorities trusted besides the public ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub secret: Secret,
    pub authorities: Option<PathBuf>,
}

impl Address {
    pub(super) async fn connect(&self) -> Result<Client, ConnectorError> {
        let config = self.config().map_err(ConnectorError::Unreachable)?;
        if config.get_ssl_mode() == SslMode::Disable {
            let (client, connection) = config.connect(NoTls).await.map_err(why)?;
            tokio::spawn(connection);
            return Ok(client);
        }
        let tls = self.tls().map_err(ConnectorError::Unreachable)?;
        let (client, connection) = config.connect(tls).await.map_err(why)?;
        tokio::spawn(connection);
        Ok(client)
    }

    /// The settings of the connection.
    ///
    /// # Errors
    /// What is wrong with the address, without showing it.
    pub fn config(&self) -> Result<Config, String> {
        let address = self.secret.reveal()?;
        let says_mode = address.contains("sslmode");
        // libpq's stricter names mean what we do anyway: a certificate that does not fit is refused.
        let address = address.replace("sslmode=verify-full", "sslmode=require");
        let address = address.replace("sslmode=verify-ca", "sslmode=require");
        let mut config =
            Config::from_str(&address).map_err(|_| "its address is not a PostgreSQL address".to_owned())?;
        if !says_mode {
            config.ssl_mode(if config.get_hosts().iter().all(is_here) {
                SslMode::Disable
            } else {
                SslMode::Require
            });
        }
        config.application_name("indsigt");
        Ok(config)
    }

    fn tls(&self) -> Result<MakeRustlsConnect, String> {
        use rustls::pki_types::{CertificateDer, pem::PemObject as _};
        let mut roots = rustls::RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        if let Some(file) = &self.authorities {
            let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
            for certificate in CertificateDer::pem_file_iter(file).map_err(|e| wrong(&e))? {
                roots.add(certificate.map_err(|e| wrong(&e))?).map_err(|e| wrong(&e))?;
            }
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(MakeRustlsConnect::new(config))
    }
}

fn is_here(host: &Host) -> bool {
    match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(address: &str) -> Result<SslMode, String> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(&file, address).unwrap();
        let address = Address { secret: Secret::File(file.path().to_owned()), authorities: None };
        address.config().map(|config| config.get_ssl_mode())
    }

    #[test]
    fn a_network_means_tls() {
        assert_eq!(mode("postgres://a:b@db.example.dk/hr\n"), Ok(SslMode::Require));
        assert_eq!(mode("postgres://a:b@127.0.0.1,db.example.dk/hr"), Ok(SslMode::Require));
        assert_eq!(mode("postgres://a:b@db.example.dk/hr?sslmode=verify-full"), Ok(SslMode::Require));
        assert_eq!(mode("postgres://a:b@db.example.dk/hr?sslmode=disable"), Ok(SslMode::Disable));
        assert_eq!(mode("postgres://a:b@localhost/hr"), Ok(SslMode::Disable));
        assert_eq!(mode("postgres:///hr?host=/run/postgresql"), Ok(SslMode::Disable));
        assert_eq!(mode("host=[::1 passwrd=secret").unwrap_err(), "its address is not a PostgreSQL address");
    }
}
