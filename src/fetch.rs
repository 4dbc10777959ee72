//! What the portal itself asks of other web servers: identity providers and gateways for text messages.
//!
//! Invariant: only https, with a certificate that a public authority signed; plain http is for this machine alone, and
//! only where the portal itself is reached that way. No redirect is followed. An answer is cut off in time and in size.

use std::{io::Read as _, net::IpAddr, time::Duration};

use ureq::{
    Agent,
    config::Config,
    http::{Method, Request, Uri},
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};
use url::Url;

/// A call that takes longer is given up.
const TIME: Duration = Duration::from_secs(10);
/// The longest answer, in bytes.
const LONGEST: u64 = 512 * 1024;

/// Asks other servers. Cheap to clone.
#[derive(Clone)]
pub struct Fetch {
    agent: Agent,
    direct: Agent,
    /// Reaches public addresses only.
    stranger: Agent,
    plain_on_this_machine: bool,
}

/// Finds a server's addresses, and none where one of them is not public: a name that somebody types must not lead into
/// our own network. What was found here is what is connected to, so it cannot change in between.
#[derive(Debug)]
struct PublicOnly(DefaultResolver);

impl Resolver for PublicOnly {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.0.resolve(uri, config, timeout)?;
        if found.iter().all(|address| is_public(address.ip())) {
            Ok(found)
        } else {
            Err(ureq::Error::Other("its address is in a private network".into()))
        }
    }
}

/// Not this machine, not a private network, not something special (RFC 6890 and its successors).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, c, _] = ip.octets();
            !(ip.is_private()
                || ip.is_loopback()
                || ip.is_link_local()
                || ip.is_unspecified()
                || ip.is_broadcast()
                || ip.is_multicast()
                || ip.is_documentation()
                || a == 0
                || a >= 240
                || (a == 100 && (64..128).contains(&b))
                || (a == 192 && b == 0 && c == 0)
                || (a == 198 && (b == 18 || b == 19)))
        }
        IpAddr::V6(ip) => {
            if let Some(old) = ip.to_ipv4_mapped() {
                return is_public(IpAddr::V4(old));
            }
            let first = ip.segments()[0];
            // Only 2000::/3 is handed out; 6to4, Teredo and documentation inside it lead elsewhere.
            first & 0xe000 == 0x2000
                && first != 0x2002
                && !(first == 0x2001 && ip.segments()[1] < 0x200)
                && !(first == 0x2001 && ip.segments()[1] == 0xdb8)
        }
    }
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct Call {
    pub method: Method,
    pub url: Url,
    pub headers: Vec<(String, String)>,
    /// Its media type, and the bytes.
    pub body: Option<(String, Vec<u8>)>,
}

/// What came back, whatever its status.
#[derive(Clone)]
pub struct Answered {
    pub status: u16,
    pub bytes: Vec<u8>,
}

/// Why there is no answer. The text names the server and nobody else.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    #[error("{0} is not an https address")]
    NotHttps(String),
    #[error("{0} sends on to another address, which is not followed")]
    Redirected(String),
    #[error("the answer of {0} is longer than {LONGEST} bytes")]
    TooLong(String),
    #[error("{0}: {1}")]
    Unreachable(String, String),
}

impl FetchError {
    /// Whether the call may have arrived although no answer came back.
    pub fn may_have_arrived(&self) -> bool {
        match self {
            FetchError::NotHttps(_) => false,
            FetchError::Redirected(_) | FetchError::TooLong(_) => true,
            FetchError::Unreachable(_, why) => {
                !["connection refused", "not resolved"].contains(&why.as_str())
            }
        }
    }
}

impl Fetch {
    /// `plain_on_this_machine`: whether `http://127.0.0.1` is allowed, for the demo and for tests.
    pub fn new(plain_on_this_machine: bool) -> Fetch {
        let config = || {
            Agent::config_builder()
                .timeout_global(Some(TIME))
                .max_redirects(0)
                .max_redirects_will_error(false)
                .http_status_as_error(false)
                .user_agent("Indsigt")
        };
        let direct = config().proxy(None).build().new_agent();
        let strict = config().https_only(true).proxy(None).build();
        let resolver = PublicOnly(DefaultResolver::default());
        let stranger = Agent::with_parts(strict, DefaultConnector::default(), resolver);
        Fetch {
            agent: config().https_only(true).build().new_agent(),
            direct,
            stranger,
            plain_on_this_machine,
        }
    }

    /// Whether an address may be asked at all.
    pub fn may_ask(&self, url: &Url) -> bool {
        is_https(url) || (self.plain_on_this_machine && is_plain_here(url))
    }

    /// # Errors
    /// [`FetchError`]. A status that tells of trouble is an answer, not an error; one that leads elsewhere is an error.
    pub fn call(&self, call: Call) -> Result<Answered, FetchError> {
        let agent = if is_https(&call.url) { &self.agent } else { &self.direct };
        self.call_by(agent, call)
    }

    /// Calls a server that somebody named in a form: public addresses only.
    ///
    /// # Errors
    /// As [`Fetch::call`].
    pub fn call_stranger(&self, call: Call) -> Result<Answered, FetchError> {
        let agent = if is_https(&call.url) { &self.stranger } else { &self.direct };
        self.call_by(agent, call)
    }

    fn call_by(&self, agent: &Agent, call: Call) -> Result<Answered, FetchError> {
        let place = call.url.host_str().unwrap_or_default().to_owned();
        if !self.may_ask(&call.url) {
            return Err(FetchError::NotHttps(place));
        }
        let mut request = Request::builder().method(call.method).uri(call.url.as_str());
        for (name, value) in &call.headers {
            request = request.header(name, value);
        }
        let unusable = |e: ureq::http::Error| FetchError::Unreachable(place.clone(), e.to_string());
        let answer = match call.body {
            Some((kind, bytes)) => {
                agent.run(request.header("content-type", kind).body(bytes).map_err(unusable)?)
            }
            None => agent.run(request.body(()).map_err(unusable)?),
        };
        let answer = answer.map_err(|e| FetchError::Unreachable(place.clone(), reason(&e)))?;
        let status = answer.status().as_u16();
        if (300..400).contains(&status) {
            return Err(FetchError::Redirected(place));
        }
        let mut bytes = Vec::new();
        let mut body = answer.into_body().into_with_config().limit(LONGEST + 1).reader().take(LONGEST + 1);
        body.read_to_end(&mut bytes).map_err(|e| FetchError::Unreachable(place.clone(), e.to_string()))?;
        if bytes.len() as u64 > LONGEST {
            return Err(FetchError::TooLong(place));
        }
        Ok(Answered { status, bytes })
    }

    /// Fetches a page with GET.
    ///
    /// # Errors
    /// As [`Fetch::call`].
    pub fn get(&self, url: &Url) -> Result<Answered, FetchError> {
        let headers = vec![("accept".to_owned(), "application/json".to_owned())];
        self.call(Call { method: Method::GET, url: url.clone(), headers, body: None })
    }
}

fn is_https(url: &Url) -> bool {
    url.scheme() == "https" && url.username().is_empty() && url.password().is_none()
}

fn is_plain_here(url: &Url) -> bool {
    url.scheme() == "http" && matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"))
}

/// The library's words, without the address, which may hold a secret.
fn reason(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Io(e) if e.kind() == std::io::ErrorKind::ConnectionRefused => {
            "connection refused".into()
        }
        ureq::Error::HostNotFound => "not resolved".into(),
        ureq::Error::ConnectionFailed => "connection refused".into(),
        ureq::Error::Timeout(_) => format!("no answer within {} seconds", TIME.as_secs()),
        ureq::Error::Io(e) => e.to_string(),
        ureq::Error::Tls(why) => format!("no trusted connection: {why}"),
        ureq::Error::Rustls(e) => format!("no trusted connection: {e}"),
        other => other.to_string().chars().take(200).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_is_not_in_our_own_network() {
        for public in ["91.198.174.192", "2a02:ec80:300:ed1a::1", "::ffff:91.198.174.192"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for ours in [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1",
            "172.16.5.4",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "2002:a00:1::",
            "64:ff9b::a00:1",
        ] {
            assert!(!is_public(ours.parse().unwrap()), "{ours}");
        }
        let url = Url::parse("https://localhost:1/hook").unwrap();
        let call =
            Call { method: Method::POST, url, headers: vec![], body: Some(("text/plain".into(), vec![])) };
        let said = Fetch::new(true).call_stranger(call).err().unwrap().to_string();
        assert!(said.contains("private network"), "{said}");
    }

    #[test]
    fn only_https_and_this_machine_are_asked() {
        let may = |plain: bool, url: &str| Fetch::new(plain).may_ask(&Url::parse(url).unwrap());
        assert!(may(false, "https://broker.example/op") && may(true, "http://127.0.0.1:9000/"));
        for url in [
            "http://127.0.0.1:9000/",
            "http://broker.example/",
            "https://user:secret@broker.example/",
            "file:///etc/passwd",
            "ftp://broker.example/",
        ] {
            assert!(!may(false, url), "{url}");
        }
        for url in ["http://broker.example/", "http://127.0.0.1.evil.example/", "http://2130706433.example/"]
        {
            assert!(!may(true, url), "{url}");
        }
    }
}
