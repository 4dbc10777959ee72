//! Where an SQL Server source is, and how the connection is protected.
//!
//! Invariant: over a network the whole conversation is inside TLS with a verified certificate from its first byte
//! (TDS 8.0, "strict": SQL Server 2022 and Azure SQL), unless the address itself says `encrypt=disable`. The older way,
//! in which the two sides first agree in clear text, is not spoken.

use std::{path::PathBuf, sync::Arc};

use futures_util::io::{AsyncRead, AsyncWrite};
use rustls::pki_types::ServerName;
use tiberius::{AuthMethod, Client, Config, EncryptionLevel};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_util::compat::TokioAsyncWriteCompatExt as _;
use url::Url;

use super::why;
use crate::{
    network::{Allowed, bare, names_this_machine},
    sources::{
        connector::ConnectorError,
        server::{self, Secret},
    },
};

/// An SQL Server address that has still to be looked up, and the authorities trusted besides the public ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub secret: Secret,
    pub authorities: Option<PathBuf>,
}

/// What an address says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Parts {
    host: String,
    port: u16,
    user: String,
    password: String,
    database: String,
    tls: bool,
}

/// A connection, inside TLS or not.
pub trait Line: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Line for T {}

const NO_ADDRESS: &str =
    "its address is no SQL Server address such as sqlserver://USER:PASSWORD@HOST/DATABASE?encrypt=strict";

impl Address {
    /// Checks what can be checked without connecting.
    ///
    /// # Errors
    /// What is wrong with the address, without showing it.
    pub fn check(&self) -> Result<(), String> {
        server::certificates(self.authorities.as_deref())?;
        parts(&self.secret.reveal()?).map(|_| ())
    }

    pub(super) async fn connect(&self, allowed: &Allowed) -> Result<Client<Box<dyn Line>>, ConnectorError> {
        let unreachable = ConnectorError::Unreachable;
        let parts = parts(&self.secret.reveal().map_err(unreachable)?).map_err(unreachable)?;
        let addresses = server::look_up(&parts.host, parts.port, allowed).await?;
        let plain = TcpStream::connect(&*addresses).await.map_err(|e| unreachable(e.to_string()))?;
        plain.set_nodelay(true).map_err(|e| unreachable(e.to_string()))?;
        let line: Box<dyn Line> = match parts.tls {
            false => Box::new(plain.compat_write()),
            true => Box::new(self.tunnel(&parts.host, plain).await?.compat_write()),
        };
        let mut config = Config::new();
        config.host(bare(&parts.host));
        config.port(parts.port);
        config.database(&parts.database);
        config.authentication(AuthMethod::sql_server(&parts.user, &parts.password));
        config.encryption(EncryptionLevel::NotSupported);
        config.application_name("indsigt");
        config.readonly(true);
        config.handshake_timeout(None);
        config.command_timeout(None);
        Client::connect(config, line).await.map_err(why)
    }

    async fn tunnel(
        &self,
        host: &str,
        plain: TcpStream,
    ) -> Result<tokio_rustls::client::TlsStream<TcpStream>, ConnectorError> {
        let unreachable = ConnectorError::Unreachable;
        let mut config = server::tls(self.authorities.as_deref()).map_err(unreachable)?;
        config.alpn_protocols = vec![b"tds/8.0".to_vec()];
        let name = ServerName::try_from(bare(host).to_owned()).map_err(|e| unreachable(e.to_string()))?;
        let tunnel = TlsConnector::from(Arc::new(config)).connect(name, plain).await;
        tunnel.map_err(|error| unreachable(format!("no trusted connection: {error}")))
    }
}

fn parts(address: &str) -> Result<Parts, String> {
    let wrong = || NO_ADDRESS.to_owned();
    let url = Url::parse(address).map_err(|_| wrong())?;
    if !matches!(url.scheme(), "sqlserver" | "mssql") {
        return Err(wrong());
    }
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(wrong)?.to_owned();
    let plain = |text: &str| server::decoded(text).ok_or_else(wrong);
    let mut parts = Parts {
        port: url.port().unwrap_or(1433),
        user: plain(url.username())?,
        password: plain(url.password().unwrap_or_default())?,
        database: plain(url.path().trim_start_matches('/'))?,
        tls: !names_this_machine(&host),
        host,
    };
    for (key, value) in url.query_pairs() {
        match (&*key, &*value) {
            ("encrypt", "strict") => parts.tls = true,
            ("encrypt", "disable") => parts.tls = false,
            _ => return Err(format!("its address says {key}, which means nothing here")),
        }
    }
    if parts.database.is_empty() { Err(wrong()) } else { Ok(parts) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_means_tls_from_the_first_byte() {
        let tls = |address: &str| parts(address).map(|parts| parts.tls);
        assert_eq!(tls("sqlserver://a:b@db.example.dk/hr"), Ok(true));
        assert_eq!(tls("mssql://a:b@localhost:1434/hr?encrypt=strict"), Ok(true));
        assert_eq!(tls("mssql://a:b@localhost/hr"), Ok(false));
        assert_eq!(tls("sqlserver://a:b@db.example.dk/hr?encrypt=disable"), Ok(false));
        for wrong in
            ["sqlserver://a:hemmelig@h", "sqlserver://a:hemmelig@h/d?encrypt=true", "x://a:hemmelig@h/d"]
        {
            assert!(!parts(wrong).unwrap_err().contains("hemmelig"), "{wrong}");
        }
    }
}
