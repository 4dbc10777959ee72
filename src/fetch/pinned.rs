//! Looks names up for the library: each once, and only to what may be connected to.

use std::{collections::HashMap, net::SocketAddr, sync::Mutex, thread};

use ureq::{
    Error,
    config::Config,
    http::Uri,
    unversioned::{
        resolver::{ResolvedSocketAddrs, Resolver},
        transport::NextTimeout,
    },
};

use crate::network::{Allowed, NotReached};

/// The most addresses that the library takes of one name.
const MOST: usize = 16;

type Known = HashMap<(String, u16), Vec<SocketAddr>>;

#[derive(Debug)]
pub struct Pinned {
    allowed: Allowed,
    known: Mutex<Known>,
}

impl Pinned {
    pub fn new(allowed: Allowed) -> Self {
        Pinned { allowed, known: Mutex::new(HashMap::new()) }
    }

    fn look_up(&self, host: &str, port: u16, timeout: &NextTimeout) -> Result<Vec<SocketAddr>, Error> {
        let key = (host.to_owned(), port);
        if let Ok(known) = self.known.lock()
            && let Some(addresses) = known.get(&key)
        {
            return Ok(addresses.clone());
        }
        // A lookup cannot be broken off; a thread of its own can be left behind.
        let (send, receive) = std::sync::mpsc::channel();
        let (allowed, name) = (self.allowed.clone(), host.to_owned());
        thread::spawn(move || send.send(allowed.look_up(&name, port)));
        let found = match receive.recv_timeout(*timeout.after) {
            Ok(found) => found.map_err(|why| match why {
                NotReached::Unknown(_) => Error::HostNotFound,
                forbidden => Error::Other(Box::new(forbidden)),
            })?,
            Err(_) => return Err(Error::Timeout(timeout.reason)),
        };
        if let Ok(mut known) = self.known.lock() {
            known.insert(key, found.clone());
        }
        Ok(found)
    }
}

impl Resolver for Pinned {
    fn resolve(&self, uri: &Uri, _: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let host = uri.host().ok_or(Error::HostNotFound)?;
        let usual = if uri.scheme_str() == Some("https") { 443 } else { 80 };
        let mut addresses = self.empty();
        for address in self.look_up(host, uri.port_u16().unwrap_or(usual), &timeout)?.into_iter().take(MOST) {
            addresses.push(address);
        }
        Ok(addresses)
    }
}
