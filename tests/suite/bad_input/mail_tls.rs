//! A mail server that is not the right one: the mail waits, the administrator reads why, and nothing goes out in clear
//! text instead.

use std::path::PathBuf;

use indsigt::staff::Role;

use super::mail::request;
use crate::support::{
    browser::Browser,
    databases::{TestDb, on_both},
    mail::{Ca, MailServer},
    portal::{PASSWORD, Portal},
};

const SECRET: &str = "en-lang-adgangskode";

#[derive(Clone)]
struct Settings {
    port: u16,
    security: &'static str,
    ca: PathBuf,
    password: &'static str,
}

/// `before` is the portal that is started again with other settings.
fn portal(fresh: &TestDb, mail: &Settings, before: Option<&Portal>) -> Portal {
    Portal::start_with(fresh, |settings| {
        settings.mail.transport = "smtp".into();
        settings.mail.host = "localhost".into();
        settings.mail.port = mail.port;
        settings.mail.security = mail.security.into();
        settings.mail.ca_file = mail.ca.display().to_string();
        settings.mail.username = "indsigt".into();
        settings.mail.password_file = format!("{}.password", settings.master_key_file);
        std::fs::write(&settings.mail.password_file, mail.password).unwrap();
        if let Some(before) = before {
            settings.master_key_file = before.app.config.master_key_file.display().to_string();
            settings.data_dir = before.app.config.data_dir.display().to_string();
        }
    })
}

fn administrator(portal: &Portal, email: &str) -> Browser {
    let browser = Browser::new(&portal.base);
    browser.get("/staff/sign-in?lang=da");
    browser.post("/staff/sign-in", &[("email", email), ("password", PASSWORD)]);
    browser
}

/// With the wrong settings the mail is tried, waits and is explained in Danish; with the right ones it arrives once.
fn waits_and_arrives(
    fresh: &TestDb,
    server: &MailServer,
    wrong: &Settings,
    told: &str,
    right: impl FnOnce() -> Settings,
) {
    let first = portal(fresh, wrong, None);
    let email = first.staff(&first.organisation("fjordby"), Role::Administrator);
    request(&first);
    assert_eq!((first.work(), first.work()), (2, 0), "the mail and the look-up; the next try waits");
    first.wait(100);
    assert_eq!(first.work(), 1, "it is tried again");
    let tasks = administrator(&first, &email).get("/staff/tasks");
    tasks.says("Send mail").says("Prøves igen").says("2 forsøg").says(told);
    assert!(server.mails().is_empty(), "{told}");

    let second = portal(fresh, &right(), Some(&first));
    second.wait(1000);
    assert_eq!(second.work(), 1);
    let [mail] = &server.mails()[..] else { panic!("{told}: the mail arrives once") };
    assert_eq!(mail.to, ["aase@example.dk"]);
    assert_eq!((mail.secure, mail.user.as_deref()), (true, Some("indsigt")));
    administrator(&second, &email).get("/staff/tasks").says("Intet er gået galt");
}

fn login() -> String {
    format!("indsigt:{SECRET}")
}

#[test]
fn another_ca_delays_the_mail_until_the_right_one_is_set() {
    on_both(|fresh| {
        let (ca, other) = (Ca::new(), Ca::new());
        let server = MailServer::secured("starttls", &ca.signs("localhost", |_| {}), &login());
        let right = Settings { port: server.port, security: "starttls", ca: ca.file(), password: SECRET };
        let wrong = Settings { ca: other.file(), ..right.clone() };
        waits_and_arrives(fresh, &server, &wrong, "ikke underskrevet af nogen, vi har tillid til", || right);
        assert_eq!(server.logins(), 1, "the password went only to the server that proved its name");
    });
}

#[test]
fn another_name_delays_the_mail_until_the_server_shows_the_right_one() {
    on_both(|fresh| {
        let ca = Ca::new();
        let server = MailServer::secured("tls", &ca.signs("mail.example.dk", |_| {}), &login());
        let settings = Settings { port: server.port, security: "tls", ca: ca.file(), password: SECRET };
        waits_and_arrives(fresh, &server, &settings, "gælder et andet navn end mail.host", || {
            server.shows(&ca.signs("localhost", |_| {}));
            settings.clone()
        });
    });
}

#[test]
fn a_wrong_password_delays_the_mail_until_it_is_corrected() {
    on_both(|fresh| {
        let ca = Ca::new();
        let server = MailServer::secured("starttls", &ca.signs("localhost", |_| {}), &login());
        let right = Settings { port: server.port, security: "starttls", ca: ca.file(), password: SECRET };
        let wrong = Settings { password: "forkert", ..right.clone() };
        waits_and_arrives(fresh, &server, &wrong, "godtog ikke brugernavn og adgangskode", || right);
    });
}

#[test]
fn a_server_without_starttls_never_gets_the_mail_in_clear_text() {
    on_both(|fresh| {
        let ca = Ca::new();
        let bare = MailServer::start_as("none", &login());
        let settings = Settings { port: bare.port, security: "starttls", ca: ca.file(), password: SECRET };
        let portal = portal(fresh, &settings, None);
        let email = portal.staff(&portal.organisation("fjordby"), Role::Administrator);
        request(&portal);
        for _ in 0..5 {
            portal.work();
            portal.wait(1000);
        }
        administrator(&portal, &email).get("/staff/tasks").says("tilbyder ikke STARTTLS, så intet er sendt");
        assert_eq!((bare.mails().len(), bare.logins()), (0, 0));
    });
}
