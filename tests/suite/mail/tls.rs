//! Mail over encrypted lines: it arrives, and never goes to a server that cannot prove its name.

use std::path::Path;

use indsigt::letters::{Delivery, MailError, Mailer, SmtpSettings, Trouble, private_ca};

use super::message;
use crate::support::mail::{Ca, MailServer};

const LOGIN: &str = "indsigt:en-lang-adgangskode";

struct Line<'a> {
    security: &'a str,
    ca: Option<&'a Path>,
    login: Option<(&'a str, &'a str)>,
}

fn mailer(server: &MailServer, line: Line) -> Mailer {
    let settings = SmtpSettings {
        host: "localhost".into(),
        port: server.port,
        security: line.security.into(),
        credentials: line.login.map(|(user, password)| (user.into(), password.into())),
        ca: line.ca.map(|file| private_ca(file).unwrap()),
    };
    Mailer::open(&Delivery::Smtp(settings)).unwrap()
}

fn later(mailer: &Mailer) -> Trouble {
    match mailer.deliver("1", &message()) {
        Err(MailError::Later(trouble)) => trouble,
        other => panic!("{other:?}"),
    }
}

#[test]
fn mail_arrives_over_both_kinds_of_tls_with_and_without_a_login() {
    let ca = Ca::new();
    let certificate = ca.signs("localhost", |_| {});
    for security in ["starttls", "tls"] {
        for (wanted, login) in [("", None), (LOGIN, LOGIN.split_once(':'))] {
            let server = MailServer::secured(security, &certificate, wanted);
            mailer(&server, Line { security, ca: Some(&ca.file()), login }).deliver("1", &message()).unwrap();
            let [mail] = &server.mails()[..] else { panic!("{security}: one mail") };
            assert!(mail.secure, "{security}: the line is encrypted");
            assert_eq!(mail.user.as_deref(), login.map(|(user, _)| user), "{security}");
            assert_eq!(mail.to, ["søren@example.dk"], "{security}");
        }
    }
}

#[test]
fn a_server_that_cannot_prove_its_name_gets_neither_mail_nor_password() {
    let (ca, other) = (Ca::new(), Ca::new());
    let right = ca.signs("localhost", |_| {});
    let elsewhere = ca.signs("mail.example.dk", |_| {});
    let old = Ca::new();
    let expired = old.signs("localhost", |certificate| {
        certificate.not_before = rcgen::date_time_ymd(2020, 1, 1);
        certificate.not_after = rcgen::date_time_ymd(2021, 1, 1);
    });
    for security in ["starttls", "tls"] {
        for (shown, trusted, trouble) in [
            (&right, None, Trouble::UnknownCa),
            (&right, Some(other.file()), Trouble::UnknownCa),
            (&elsewhere, Some(ca.file()), Trouble::OtherName),
            (&expired, Some(old.file()), Trouble::Expired),
        ] {
            let server = MailServer::secured(security, shown, LOGIN);
            let line = Line { security, ca: trusted.as_deref(), login: LOGIN.split_once(':') };
            assert_eq!(later(&mailer(&server, line)), trouble, "{security}");
            assert_eq!((server.mails().len(), server.logins()), (0, 0), "{security} {trouble}");
        }
    }
}

/// Somebody on the line can take the offer of STARTTLS out of the server's greeting.
#[test]
fn without_starttls_nothing_is_sent_in_clear_text() {
    let ca = Ca::new();
    let server = MailServer::start_as("none", LOGIN);
    let login = LOGIN.split_once(':');
    let starttls = mailer(&server, Line { security: "starttls", ca: Some(&ca.file()), login });
    assert_eq!(later(&starttls), Trouble::NoStartTls);
    assert_eq!((server.mails().len(), server.logins()), (0, 0));
    // The same server takes the mail from one that does not ask for TLS.
    mailer(&server, Line { security: "none", ca: None, login }).deliver("1", &message()).unwrap();
    assert_eq!((server.mails().len(), server.logins()), (1, 1));
}

#[test]
fn a_server_that_speaks_the_other_kind_of_tls_gets_nothing() {
    let ca = Ca::new();
    let certificate = ca.signs("localhost", |_| {});
    let server = MailServer::secured("starttls", &certificate, "");
    assert_eq!(
        later(&mailer(&server, Line { security: "tls", ca: Some(&ca.file()), login: None })),
        Trouble::Tls
    );
    assert!(server.mails().is_empty());
}

/// The mail is good; the password is what has to change.
#[test]
fn a_refused_login_is_tried_again() {
    let ca = Ca::new();
    let certificate = ca.signs("localhost", |_| {});
    let server = MailServer::secured("starttls", &certificate, LOGIN);
    let file = ca.file();
    let line = |login| Line { security: "starttls", ca: Some(&file), login };
    assert_eq!(later(&mailer(&server, line(Some(("indsigt", "forkert"))))), Trouble::Login);
    assert_eq!(later(&mailer(&server, line(None))), Trouble::Login);
    assert!(server.mails().is_empty());
    mailer(&server, line(LOGIN.split_once(':'))).deliver("1", &message()).unwrap();
    assert_eq!(server.mails().len(), 1);
}
