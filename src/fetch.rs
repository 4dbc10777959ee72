//! What the portal asks of other web servers: identity providers, gateways for text messages, and declared sources.
//!
//! Invariant: only https, with a certificate that a public authority signed; plain http is for this machine alone, and
//! only where the portal itself is reached that way. No redirect is followed. An answer is cut off in time and in size.

mod pinned;

use std::{io::Read as _, time::Duration};

use ureq::{
    Agent,
    config::Config,
    http::{HeaderMap, Method, Request, Uri},
    tls::{Certificate, RootCerts, TlsConfig},
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};
use url::Url;

use self::pinned::Pinned;
use crate::network::{Allowed, NotReached, is_public};

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
    longest: u64,
}

/// What holds for the calls to one declared system.
#[derive(Debug, Clone, Default)]
pub struct Guard {
    /// What may be connected to besides the public internet.
    pub allowed: Allowed,
    /// The only authorities (DER) that are trusted; the public ones when there are none.
    pub authorities: Vec<Vec<u8>>,
    /// The longest answer, in bytes.
    pub longest: u64,
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
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

/// Why there is no answer. The text names the server and nobody else.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    #[error("{0} is not an https address")]
    NotHttps(String),
    #[error("{0} sends on to another address, which is not followed")]
    Redirected(String),
    #[error("the answer of {0} is longer than {1} bytes")]
    TooLong(String, u64),
    #[error("{0}")]
    Forbidden(String),
    #[error("{0} did not answer in time")]
    TimedOut(String),
    #[error("{0}: {1}")]
    Unreachable(String, String),
}

impl FetchError {
    /// Whether the call may have arrived although no answer came back.
    pub fn may_have_arrived(&self) -> bool {
        match self {
            FetchError::NotHttps(_) | FetchError::Forbidden(_) => false,
            FetchError::Redirected(_) | FetchError::TooLong(..) | FetchError::TimedOut(_) => true,
            FetchError::Unreachable(_, why) => {
                !["connection refused", "not resolved"].contains(&why.as_str())
            }
        }
    }
}

impl Fetch {
    /// `plain_on_this_machine`: whether `http://127.0.0.1` is allowed, for the demo and for tests.
    pub fn new(plain_on_this_machine: bool) -> Fetch {
        let direct = config().proxy(None).build().new_agent();
        let agent = config().https_only(true).build().new_agent();
        let strict = config().https_only(true).proxy(None).build();
        let resolver = PublicOnly(DefaultResolver::default());
        let stranger = Agent::with_parts(strict, DefaultConnector::default(), resolver);
        Fetch { agent, direct, stranger, plain_on_this_machine, longest: LONGEST }
    }

    /// For one declared system: each name is looked up once, and only what `guard` allows is connected to. There is no
    /// proxy in between, which would do the looking up.
    pub fn guarded(guard: Guard) -> Fetch {
        let roots = match guard.authorities.is_empty() {
            true => RootCerts::WebPki,
            false => {
                let trusted = guard.authorities.iter().map(|der| Certificate::from_der(der).to_owned());
                RootCerts::from(trusted.collect::<Vec<_>>())
            }
        };
        let tls = TlsConfig::builder().root_certs(roots).build();
        let config = config().proxy(None).tls_config(tls).build();
        let agent = Agent::with_parts(config, DefaultConnector::default(), Pinned::new(guard.allowed));
        let (direct, stranger) = (agent.clone(), agent.clone());
        Fetch { direct, stranger, agent, plain_on_this_machine: true, longest: guard.longest }
    }

    /// Whether an address may be asked at all.
    pub fn may_ask(&self, url: &Url) -> bool {
        is_https(url) || (self.plain_on_this_machine && is_plain_here(url))
    }

    /// # Errors
    /// [`FetchError`]. A status that tells of trouble is an answer, not an error; one that leads elsewhere is an error.
    pub fn call(&self, call: Call) -> Result<Answered, FetchError> {
        self.call_within(call, TIME)
    }

    /// The same, within this time.
    ///
    /// # Errors
    /// As [`Fetch::call`].
    pub fn call_within(&self, call: Call, time: Duration) -> Result<Answered, FetchError> {
        let agent = if is_https(&call.url) { &self.agent } else { &self.direct };
        self.call_by(agent, call, time)
    }

    /// Calls a server that somebody named in a form: public addresses only.
    ///
    /// # Errors
    /// As [`Fetch::call`].
    pub fn call_stranger(&self, call: Call) -> Result<Answered, FetchError> {
        let agent = if is_https(&call.url) { &self.stranger } else { &self.direct };
        self.call_by(agent, call, TIME)
    }

    fn call_by(&self, agent: &Agent, call: Call, time: Duration) -> Result<Answered, FetchError> {
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
                let request = request.header("content-type", kind).body(bytes).map_err(unusable)?;
                agent.run(agent.configure_request(request).timeout_global(Some(time)).build())
            }
            None => {
                let request = request.body(()).map_err(unusable)?;
                agent.run(agent.configure_request(request).timeout_global(Some(time)).build())
            }
        };
        let answer = answer.map_err(|e| failed(&place, &e))?;
        let status = answer.status().as_u16();
        if (300..400).contains(&status) {
            return Err(FetchError::Redirected(place));
        }
        let mut bytes = Vec::new();
        let headers = answer.headers().clone();
        let most = self.longest + 1;
        let mut body = answer.into_body().into_with_config().limit(most).reader().take(most);
        body.read_to_end(&mut bytes).map_err(|e| failed(&place, &ureq::Error::from(e)))?;
        if bytes.len() as u64 > self.longest {
            return Err(FetchError::TooLong(place, self.longest));
        }
        Ok(Answered { status, headers, bytes })
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

fn config() -> ureq::config::ConfigBuilder<ureq::typestate::AgentScope> {
    Agent::config_builder()
        .timeout_global(Some(TIME))
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .user_agent("Indsigt")
}

fn failed(place: &str, error: &ureq::Error) -> FetchError {
    match error {
        ureq::Error::Timeout(_) => FetchError::TimedOut(place.to_owned()),
        ureq::Error::Other(why) if matches!(why.downcast_ref(), Some(NotReached::Forbidden(_))) => {
            FetchError::Forbidden(why.to_string())
        }
        other => FetchError::Unreachable(place.to_owned(), reason(other)),
    }
}

/// The library's words, without the address, which may hold a secret.
fn reason(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Io(e) if e.kind() == std::io::ErrorKind::ConnectionRefused => {
            "connection refused".into()
        }
        ureq::Error::HostNotFound => "not resolved".into(),
        ureq::Error::ConnectionFailed => "connection refused".into(),
        ureq::Error::Io(e) if e.to_string().contains("certificate") => format!("no trusted connection: {e}"),
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
