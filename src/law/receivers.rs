//! To whom a package may go straight (art. 20(2); 2.6: "authenticity check of receiving controller").
//!
//! Invariant: a [`Receiver`] that passed [`Receiver::checked`] has at least one address, and all its addresses belong to
//! one domain. That it is who it says is for a person to check, with evidence.

use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// The longest answer, in characters.
pub const LONGEST: usize = 2000;
/// Fewer characters than these say nothing.
pub const SHORTEST: usize = 10;

/// Another controller, as a handler names it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receiver {
    pub organisation: String,
    /// Whom to talk to there.
    pub contact: String,
    pub email: Option<String>,
    /// An https address that takes the announcement.
    pub webhook: Option<String>,
    /// How and when the person asked for it, or agreed to it.
    pub asked: String,
    /// How a person checked that the receiver is who it says: whom she called, by which number, what she saw.
    pub evidence: String,
}

/// What is wrong with a receiver; the page turns it into a sentence beside the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiverError {
    #[error("the receiving organisation is not named")]
    Organisation,
    #[error("there is neither a webhook nor an e-mail address")]
    NoAddress,
    #[error("the webhook is no https address of a named server")]
    Webhook,
    #[error("the e-mail address is none")]
    Email,
    #[error("the addresses belong to different domains")]
    DomainsDiffer,
    #[error("it is not said how the person asked for it")]
    Asked,
    #[error("it is not said how the receiver was checked")]
    Evidence,
    #[error("a text is too long")]
    TooLong,
}

impl ReceiverError {
    /// The field it is about.
    pub fn field(self) -> &'static str {
        match self {
            ReceiverError::Organisation | ReceiverError::TooLong => "organisation",
            ReceiverError::NoAddress | ReceiverError::Webhook | ReceiverError::DomainsDiffer => "webhook",
            ReceiverError::Email => "email",
            ReceiverError::Asked => "asked",
            ReceiverError::Evidence => "evidence",
        }
    }
}

impl Receiver {
    /// The same without spaces around, if it can be one. `plain_here`: whether `http://127.0.0.1` is a webhook too, as
    /// for the demo and for tests.
    ///
    /// # Errors
    /// [`ReceiverError`], the first in the order of the form.
    pub fn checked(self, plain_here: bool) -> Result<Receiver, ReceiverError> {
        let filled = |text: Option<String>| text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
        let one = Receiver {
            organisation: self.organisation.trim().to_owned(),
            contact: self.contact.trim().to_owned(),
            email: filled(self.email).map(|email| email.to_lowercase()),
            webhook: filled(self.webhook),
            asked: self.asked.trim().to_owned(),
            evidence: self.evidence.trim().to_owned(),
        };
        if one.organisation.is_empty() {
            return Err(ReceiverError::Organisation);
        }
        let texts = [&one.organisation, &one.contact, &one.asked, &one.evidence];
        if texts.iter().any(|text| text.chars().count() > LONGEST) {
            return Err(ReceiverError::TooLong);
        }
        let host = one.webhook.as_deref().map(|at| host(at, plain_here).ok_or(ReceiverError::Webhook));
        let host = host.transpose()?;
        let email = one.email.as_deref().map(|at| domain(at).ok_or(ReceiverError::Email)).transpose()?;
        match (&host, &email) {
            (None, None) => return Err(ReceiverError::NoAddress),
            (Some(host), Some(email)) if !is_one_domain(host, email) => {
                return Err(ReceiverError::DomainsDiffer);
            }
            _ => {}
        }
        let says = |text: &str| text.chars().count() >= SHORTEST;
        match (says(&one.asked), says(&one.evidence)) {
            (false, _) => Err(ReceiverError::Asked),
            (_, false) => Err(ReceiverError::Evidence),
            _ => Ok(one),
        }
    }
}

/// A named server: a bare number says nothing about whose it is.
fn host(webhook: &str, plain_here: bool) -> Option<String> {
    let url = Url::parse(webhook).ok()?;
    if plain_here && url.scheme() == "http" && url.host_str() == Some("127.0.0.1") {
        return Some("localhost".to_owned());
    }
    let named = url.scheme() == "https" && url.username().is_empty() && url.password().is_none();
    match url.host()? {
        Host::Domain(name) if named && name.contains('.') => Some(name.trim_end_matches('.').to_lowercase()),
        _ => None,
    }
}

fn domain(email: &str) -> Option<String> {
    let address: lettre::Address = email.parse().ok()?;
    address.domain().contains('.').then(|| address.domain().to_owned())
}

/// `hr.example.dk` and `example.dk` are one, `example.dk` and `example.com` are two.
fn is_one_domain(host: &str, email: &str) -> bool {
    let below = |long: &str, short: &str| {
        short.contains('.')
            && long.strip_suffix(short).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    host == "localhost" || below(host, email) || below(email, host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(webhook: &str, email: &str) -> Result<Receiver, ReceiverError> {
        let text = |text: &str| Some(text.to_owned());
        let evidence = "Ringet til hovednummeret 12. november".to_owned();
        Receiver {
            organisation: "Ny Arbejdsgiver A/S".into(),
            email: text(email),
            webhook: text(webhook),
            asked: "I hendes mail af 10. november".into(),
            evidence,
            ..Receiver::default()
        }
        .checked(false)
    }

    #[test]
    fn addresses_are_named_safe_and_of_one_domain() {
        for (webhook, email) in [
            ("https://api.arbejde.example/gdpr", "hr@arbejde.example"),
            ("https://arbejde.example/", " HR@post.arbejde.example "),
            ("https://arbejde.example/", ""),
            ("", "hr@arbejde.example"),
        ] {
            assert!(of(webhook, email).is_ok(), "{webhook} {email}");
        }
        for bad in [
            "http://arbejde.example/",
            "https://10.0.0.1/",
            "https://u:p@arbejde.example/",
            "https://intern/",
            "x",
        ] {
            assert_eq!(of(bad, "").unwrap_err(), ReceiverError::Webhook, "{bad}");
        }
        for other in ["hr@arbejde.example.evil.example", "hr@minarbejde.example", "hr@example"] {
            let said = of("https://arbejde.example/", other).unwrap_err();
            assert!(matches!(said, ReceiverError::DomainsDiffer | ReceiverError::Email), "{other}: {said}");
        }
        assert_eq!(of("", "").unwrap_err(), ReceiverError::NoAddress);
        let short = Receiver { asked: "ja".into(), ..of("", "hr@arbejde.example").unwrap() };
        assert_eq!(short.checked(false).unwrap_err(), ReceiverError::Asked);
    }
}
