//! Where a MySQL or MariaDB source is, and how the connection is protected.
//!
//! Invariant: the address holds a password, so it comes from the environment or a file of its own and appears in no
//! message. Over a network the connection is TLS with a verified certificate, unless the address itself says
//! `sslmode=disable`.

use std::{net::IpAddr, path::PathBuf};

use mysql_async::{Conn, Opts, OptsBuilder, SslOpts};
use url::Url;

use super::why;
use crate::{
    network::{Allowed, bare, names_this_machine},
    sources::{
        connector::ConnectorError,
        server::{self, Secret},
    },
};

/// A MySQL address that has still to be looked up, and the authorities trusted besides the public ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub secret: Secret,
    pub authorities: Option<PathBuf>,
}

/// What an address says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    host: String,
    port: u16,
    user: String,
    password: String,
    database: String,
    socket: Option<String>,
    tls: bool,
}

const NO_ADDRESS: &str =
    "its address is no MySQL address such as mysql://USER:PASSWORD@HOST/DATABASE?sslmode=require";

impl Address {
    /// Checks what can be checked without connecting.
    ///
    /// # Errors
    /// What is wrong with the address, without showing it.
    pub fn check(&self) -> Result<(), String> {
        server::certificates(self.authorities.as_deref())?;
        parts(&self.secret.reveal()?).map(|_| ())
    }

    pub(super) async fn connect(&self, allowed: &Allowed) -> Result<Conn, ConnectorError> {
        let address = self.secret.reveal().map_err(ConnectorError::Unreachable)?;
        let parts = parts(&address).map_err(ConnectorError::Unreachable)?;
        let addresses: Vec<IpAddr> = match &parts.socket {
            Some(_) => vec![],
            None => {
                let found = server::look_up(&parts.host, parts.port, allowed).await?;
                found.into_iter().map(|address| address.ip()).collect()
            }
        };
        Conn::new(self.options(parts, addresses)).await.map_err(why)
    }

    fn options(&self, parts: Parts, addresses: Vec<IpAddr>) -> Opts {
        let mut options = OptsBuilder::default()
            .ip_or_hostname(bare(&parts.host))
            .tcp_port(parts.port)
            .resolved_ips(Some(addresses))
            .user(Some(parts.user))
            .pass(Some(parts.password))
            .db_name(Some(parts.database))
            // Whoever says 127.0.0.1 gets 127.0.0.1.
            .prefer_socket(false)
            .socket(parts.socket)
            .stmt_cache_size(0)
            // Rows that already are as they should be count as met, as everywhere else.
            .client_found_rows(true);
        if parts.tls {
            let authorities = self.authorities.iter().map(|file| file.clone().into()).collect();
            options = options.ssl_opts(SslOpts::default().with_root_certs(authorities));
        }
        options.into()
    }
}

fn parts(address: &str) -> Result<Parts, String> {
    let wrong = || NO_ADDRESS.to_owned();
    let url = Url::parse(address).map_err(|_| wrong())?;
    if !matches!(url.scheme(), "mysql" | "mariadb") {
        return Err(wrong());
    }
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(wrong)?.to_owned();
    let plain = |text: &str| server::decoded(text).ok_or_else(wrong);
    let mut parts = Parts {
        port: url.port().unwrap_or(3306),
        user: plain(url.username())?,
        password: plain(url.password().unwrap_or_default())?,
        database: plain(url.path().trim_start_matches('/'))?,
        socket: None,
        tls: !names_this_machine(&host),
        host,
    };
    for (key, value) in url.query_pairs() {
        match (&*key, &*value) {
            ("sslmode", "disable") => parts.tls = false,
            ("sslmode", "require" | "verify-ca" | "verify-full") => parts.tls = true,
            ("socket", path) if names_this_machine(&parts.host) => parts.socket = Some(path.to_owned()),
            _ => return Err(format!("its address says {key}, which means nothing here")),
        }
    }
    if parts.database.is_empty() { Err(wrong()) } else { Ok(parts) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_means_tls() {
        let tls = |address: &str| parts(address).map(|parts| parts.tls);
        assert_eq!(tls("mysql://a:b@db.example.dk/hr"), Ok(true));
        assert_eq!(tls("mariadb://a:b@db.example.dk/hr?sslmode=verify-full"), Ok(true));
        assert_eq!(tls("mysql://a:b@db.example.dk/hr?sslmode=disable"), Ok(false));
        assert_eq!(tls("mysql://a:b@127.0.0.1/hr"), Ok(false));
        assert_eq!(tls("mysql://a:b@localhost/hr?sslmode=require"), Ok(true));
    }

    #[test]
    fn an_address_is_read_whole_and_never_shown() {
        let read = parts("mysql://hr%40x:p%2Fs%20s+w%C3%B8@[::1]:3307/personale").unwrap();
        assert_eq!((read.user.as_str(), read.password.as_str()), ("hr@x", "p/s s+wø"));
        assert_eq!((read.host.as_str(), read.port, read.database.as_str()), ("[::1]", 3307, "personale"));
        for wrong in [
            "postgres://a:hemmelig@h/d",
            "mysql://a:hemmelig@h",
            "hemmelig",
            "mysql:///d",
            "mysql://a:hemmelig@h/d?sslmode=prefer",
            "mysql://a:hemmelig@h/d?socket=/run/x",
        ] {
            assert!(!parts(wrong).unwrap_err().contains("hemmelig"), "{wrong}");
        }
    }
}
