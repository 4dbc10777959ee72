//! The requests of one reading: with our credentials, at the service's pace, tried again where that helps, and over when
//! the time is.

use std::{
    collections::HashMap,
    sync::{Mutex, OnceLock},
    thread,
    time::{Duration, Instant},
};

use base64::Engine as _;
use chrono::DateTime;
use ureq::http::{HeaderMap, Method};
use url::Url;

use super::{Auth, Service, pages::next_link, token};
use crate::{
    fetch::{Answered, Call, Fetch, FetchError, Guard},
    network::Allowed,
    sources::{
        connector::{ConnectorError, Limits},
        server::certificates,
    },
};

/// The longest answer that is read, in bytes: a page of rows, one of which may be large.
const LONGEST: u64 = 32 << 20;
/// How often a request is put that is answered with "not now".
const TRIES: u32 = 6;
/// The first pause; each one is twice as long as the one before it.
const PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// One page of an answer.
pub struct Page {
    pub bytes: Vec<u8>,
    /// Where the `Link` header says that the next one is.
    pub link: Option<String>,
}

pub enum Answer {
    Page(Page),
    Nobody,
}

pub struct Session<'s> {
    service: &'s Service,
    fetch: Fetch,
    started: Instant,
    until: Instant,
}

impl<'s> Session<'s> {
    pub fn open(service: &'s Service, allowed: &Allowed, limits: Limits) -> Result<Self, ConnectorError> {
        let authorities =
            certificates(service.authorities.as_deref()).map_err(ConnectorError::Unreachable)?;
        let authorities = authorities.into_iter().map(|der| der.to_vec()).collect();
        let fetch = Fetch::guarded(Guard { allowed: allowed.clone(), authorities, longest: LONGEST });
        let started = Instant::now();
        Ok(Session { service, fetch, started, until: started + Duration::from_secs(limits.seconds) })
    }

    pub fn started(&self) -> Instant {
        self.started
    }

    /// Whether the service is there and, where it has a probe, lets us in.
    pub fn probe(&mut self) -> Result<(), ConnectorError> {
        let Some(path) = &self.service.probe else {
            let headers = self.headers(false)?;
            return self.once(&self.service.base.clone(), None, headers).map(|_| ());
        };
        let whole = format!("{}{path}", self.service.base.as_str().trim_end_matches('/'));
        let url = Url::parse(&whole).map_err(|_| ConnectorError::Refused("probe: no path".into()))?;
        self.ask(&url, None, &[]).map(|_| ())
    }

    /// One page, or that there is nobody.
    pub fn ask(&mut self, url: &Url, body: Option<&[u8]>, nobody: &[u16]) -> Result<Answer, ConnectorError> {
        let mut fresh = false;
        let mut pause = PAUSE;
        for attempt in 1.. {
            let headers = self.headers(fresh)?;
            let answer = self.once(url, body, headers)?;
            let status = answer.status;
            match status {
                _ if nobody.contains(&status) => return Ok(Answer::Nobody),
                204 => return Ok(Answer::Nobody),
                200..=299 => {
                    let link = answer.headers.get_all("link").iter();
                    let link = link.filter_map(|header| header.to_str().ok()).find_map(next_link);
                    return Ok(Answer::Page(Page { bytes: answer.bytes, link }));
                }
                // The token may have been taken back before its time.
                401 if !fresh && matches!(self.service.auth, Auth::Client { .. }) => fresh = true,
                401 | 403 => {
                    let words = format!("the service does not let us in (status {status})");
                    return Err(ConnectorError::Unreachable(words));
                }
                429 | 500 | 502 | 503 | 504 if attempt < TRIES => {
                    let asked = retry_after(&answer.headers);
                    let wait = asked.unwrap_or(pause);
                    if Instant::now() + wait >= self.until {
                        let words = format!("status {status}, and no time is left to try again");
                        return Err(ConnectorError::Unreachable(words));
                    }
                    wait_for(wait.min(LONGEST_PAUSE));
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
                429 | 500..=599 => {
                    return Err(ConnectorError::Unreachable(format!("the service answers status {status}")));
                }
                other => {
                    return Err(ConnectorError::Refused(format!("the service answers status {other}")));
                }
            }
        }
        Err(ConnectorError::Timeout)
    }

    fn once(
        &self,
        url: &Url,
        body: Option<&[u8]>,
        headers: Vec<(String, String)>,
    ) -> Result<Answered, ConnectorError> {
        self.pace(url)?;
        let method = if body.is_some() { Method::POST } else { Method::GET };
        let body = body.map(|body| ("application/json".to_owned(), body.to_vec()));
        self.fetch.call_within(Call { method, url: url.clone(), headers, body }, self.left()?).map_err(why)
    }

    fn left(&self) -> Result<Duration, ConnectorError> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(ConnectorError::Timeout) } else { Ok(left) }
    }

    fn headers(&self, fresh: bool) -> Result<Vec<(String, String)>, ConnectorError> {
        let mut headers = vec![("accept".to_owned(), "application/json".to_owned())];
        headers.extend(self.service.headers.iter().cloned());
        let said = ConnectorError::Unreachable;
        match &self.service.auth {
            Auth::None => {}
            Auth::Header { name, prefix, secret } => {
                headers.push((name.clone(), format!("{prefix}{}", secret.reveal().map_err(said)?)));
            }
            Auth::Basic { user, secret } => {
                let pair = format!("{user}:{}", secret.reveal().map_err(said)?);
                let pair = base64::engine::general_purpose::STANDARD.encode(pair);
                headers.push(("authorization".to_owned(), format!("Basic {pair}")));
            }
            Auth::Client { .. } => {
                let token = token::token(&self.service.auth, &self.fetch, self.left()?, fresh)?;
                headers.push(("authorization".to_owned(), format!("Bearer {}", *token)));
            }
        }
        Ok(headers)
    }

    /// Waits until the service may be asked again, whoever asked it last.
    fn pace(&self, url: &Url) -> Result<(), ConnectorError> {
        static LAST: OnceLock<Mutex<HashMap<String, Instant>>> = OnceLock::new();
        if self.service.interval.is_zero() {
            return Ok(());
        }
        let now = Instant::now();
        let turn = {
            let mut last = LAST.get_or_init(Mutex::default).lock().unwrap_or_else(|e| e.into_inner());
            let place = url.origin().ascii_serialization();
            let turn = last.get(&place).map_or(now, |last| now.max(*last + self.service.interval));
            if turn >= self.until {
                return Err(ConnectorError::Timeout);
            }
            last.insert(place, turn);
            turn
        };
        wait_for(turn.saturating_duration_since(now));
        Ok(())
    }
}

/// The service says when it wants to be asked again, and nothing else tells when that is. Blocks a worker's thread for
/// sources, never one that serves pages.
#[expect(clippy::disallowed_methods, reason = "the time itself is what is waited for")]
fn wait_for(pause: Duration) {
    thread::sleep(pause);
}

pub fn why(error: FetchError) -> ConnectorError {
    match error {
        FetchError::TimedOut(_) => ConnectorError::Timeout,
        FetchError::Unreachable(..) => ConnectorError::Unreachable(error.to_string()),
        FetchError::TooLong(..) => ConnectorError::Nonsense(error.to_string()),
        FetchError::NotHttps(_) | FetchError::Redirected(_) | FetchError::Forbidden(_) => {
            ConnectorError::Refused(error.to_string())
        }
    }
}

/// How long the service asks us to wait: seconds, or a moment, which is counted from the service's own clock
/// (RFC 9110, section 10.2.3).
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok();
    let asked = text("retry-after")?;
    if let Ok(seconds) = asked.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let moment = |text: &str| DateTime::parse_from_rfc2822(text).ok();
    (moment(asked)? - moment(text("date")?)?).to_std().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_is_asked_for_in_seconds_or_as_a_moment() {
        let asked = |pairs: &[(&'static str, &str)]| {
            let mut headers = HeaderMap::new();
            pairs.iter().for_each(|(k, v)| drop(headers.insert(*k, v.parse().unwrap())));
            retry_after(&headers).map(|wait| wait.as_secs())
        };
        assert_eq!(asked(&[("retry-after", "120")]), Some(120));
        let date = ("date", "Mon, 23 Nov 2026 10:00:00 GMT");
        assert_eq!(asked(&[("retry-after", "Mon, 23 Nov 2026 10:00:30 GMT"), date]), Some(30));
        assert_eq!(asked(&[("retry-after", "Mon, 23 Nov 2026 09:00:00 GMT"), date]), None);
        assert_eq!(asked(&[("retry-after", "soon"), date]), None);
        assert_eq!(asked(&[]), None);
    }
}
