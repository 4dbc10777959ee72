//! Where a PostgreSQL source is, and how the connection is protected.
//!
//! Invariant: the address holds a password, so it comes from the environment or a file of its own and appears in no
//! message. Over a network the connection is TLS with a verified certificate, unless the address itself says
//! `sslmode=disable`.

use std::{net::SocketAddr, path::PathBuf, str::FromStr};

use tokio_postgres::{
    Client, Config, NoTls,
    config::{Host, SslMode},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::why;
use crate::{
    network::{Allowed, names_this_machine},
    sources::{
        connector::ConnectorError,
        server::{self, Secret},
    },
};

/// A PostgreSQL address that has still to be looked up, and the authorities trusted besides the public ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub secret: Secret,
    pub authorities: Option<PathBuf>,
}

impl Address {
    /// Tries each host at each of its addresses, as looked up and looked at, in their order.
    pub(super) async fn connect(&self, allowed: &Allowed) -> Result<Client, ConnectorError> {
        let config = self.config().map_err(ConnectorError::Unreachable)?;
        let tls = match config.get_ssl_mode() {
            SslMode::Disable => None,
            _ => Some(server::tls(self.authorities.as_deref()).map_err(ConnectorError::Unreachable)?),
        };
        let mut failed = ConnectorError::Unreachable("its address names no host".into());
        for one in single_hosts(&config, allowed).await? {
            let connected = match &tls {
                None => one.connect(NoTls).await.map(|(client, connection)| {
                    tokio::spawn(connection);
                    client
                }),
                Some(tls) => {
                    one.connect(MakeRustlsConnect::new(tls.clone())).await.map(|(client, connection)| {
                        tokio::spawn(connection);
                        client
                    })
                }
            };
            match connected {
                Ok(client) => return Ok(client),
                Err(error) => failed = why(error),
            }
        }
        Err(failed)
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
}

/// The same settings once for each host and each address of it that may be connected to. The name stays with the
/// address, for the certificate.
async fn single_hosts(config: &Config, allowed: &Allowed) -> Result<Vec<Config>, ConnectorError> {
    let mut all = vec![];
    let numeric = config.get_hostaddrs();
    for position in 0..config.get_hosts().len().max(numeric.len()) {
        let port = config.get_ports().get(position).or(config.get_ports().first()).copied().unwrap_or(5432);
        match (config.get_hosts().get(position), numeric.get(position)) {
            (Some(Host::Unix(folder)), _) => {
                let mut one = without_host(config, port);
                one.host_path(folder);
                all.push(one);
            }
            (Some(Host::Tcp(name)), None) => {
                for address in server::look_up(name, port, allowed).await? {
                    let mut one = without_host(config, port);
                    one.host(name).hostaddr(address.ip());
                    all.push(one);
                }
            }
            (name, Some(ip)) => {
                let name = match name {
                    Some(Host::Tcp(name)) => name.clone(),
                    _ => ip.to_string(),
                };
                let found = SocketAddr::new(*ip, port);
                allowed.among(&name, [found].into_iter())?;
                let mut one = without_host(config, port);
                one.host(&name).hostaddr(*ip);
                all.push(one);
            }
            (None, None) => {}
        }
    }
    Ok(all)
}

fn without_host(config: &Config, port: u16) -> Config {
    let mut one = Config::new();
    one.port(port).ssl_mode(config.get_ssl_mode()).application_name("indsigt");
    one.ssl_negotiation(config.get_ssl_negotiation());
    one.channel_binding(config.get_channel_binding());
    one.target_session_attrs(config.get_target_session_attrs());
    config.get_user().map(|user| one.user(user));
    config.get_password().map(|password| one.password(password));
    config.get_dbname().map(|name| one.dbname(name));
    config.get_options().map(|options| one.options(options));
    config.get_connect_timeout().map(|patience| one.connect_timeout(*patience));
    one
}

fn is_here(host: &Host) -> bool {
    match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => names_this_machine(name),
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
