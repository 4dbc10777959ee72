//! Why a mail server did not take a mail, in terms an administrator can act on.
//!
//! Invariant: a server's answer may quote the address, so only its number and kind are kept.

use std::{error::Error as _, io::ErrorKind};

use lettre::transport::smtp::Error;
use rustls::CertificateError;

use super::MailError;

/// The reason, as a word: texts `mail-trouble-<word>` in `locales/*/mails.ftl`. Written as the word, and the server's
/// number where there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    #[error("mail-trouble-answer {0}")]
    Answer(u16),
    /// The server did not accept the name and password, or offers no way of signing in that is known (RFC 4954).
    #[error("mail-trouble-login")]
    Login,
    #[error("mail-trouble-timeout")]
    Timeout,
    #[error("mail-trouble-connection")]
    Connection,
    /// STARTTLS is asked for and not offered; nothing was sent in clear text.
    #[error("mail-trouble-no-starttls")]
    NoStartTls,
    /// No CA that is trusted here has signed the server's certificate.
    #[error("mail-trouble-unknown-ca")]
    UnknownCa,
    #[error("mail-trouble-other-name")]
    OtherName,
    #[error("mail-trouble-expired")]
    Expired,
    /// The handshake failed for another reason.
    #[error("mail-trouble-tls")]
    Tls,
    /// The address has letters that this server cannot take (SMTPUTF8).
    #[error("mail-trouble-letters")]
    Letters,
    /// The mailbox folder cannot be written.
    #[error("mail-trouble-folder")]
    Folder,
}

/// What an SMTP failure means. A failure of the server or of our settings is worth another try, because the mail is
/// good; a refusal of the mail is not.
pub fn of(error: &Error) -> MailError {
    if let Some(status) = error.status().map(u16::from) {
        return match status {
            530 | 534 | 535 | 538 => MailError::Later(Trouble::Login),
            _ if error.is_permanent() => MailError::Refused(Trouble::Answer(status)),
            _ => MailError::Later(Trouble::Answer(status)),
        };
    }
    if error.is_client() {
        return client(error);
    }
    MailError::Later(match network(error) {
        Some(trouble) => trouble,
        None if error.is_tls() => Trouble::Tls,
        None => Trouble::Connection,
    })
}

/// What lettre found out by itself; it has only words for it.
fn client(error: &Error) -> MailError {
    let words = error.source().map(ToString::to_string).unwrap_or_default();
    if words.contains("STARTTLS") {
        MailError::Later(Trouble::NoStartTls)
    } else if words.contains("non-ascii") {
        MailError::Refused(Trouble::Letters)
    } else if words.contains("authentication") {
        MailError::Later(Trouble::Login)
    } else {
        MailError::Later(Trouble::Connection)
    }
}

/// What stopped the connection. A failed handshake comes as an error of reading.
fn network(error: &Error) -> Option<Trouble> {
    let io = error.source()?.downcast_ref::<std::io::Error>()?;
    if matches!(io.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock) {
        return Some(Trouble::Timeout);
    }
    match io.get_ref()?.downcast_ref::<rustls::Error>()? {
        rustls::Error::InvalidCertificate(reason) => Some(certificate(reason)),
        _ => Some(Trouble::Tls),
    }
}

fn certificate(reason: &CertificateError) -> Trouble {
    match reason {
        CertificateError::UnknownIssuer | CertificateError::BadSignature => Trouble::UnknownCa,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            Trouble::OtherName
        }
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => Trouble::Expired,
        _ => Trouble::Tls,
    }
}
