//! A mail server that is away, refuses, or hangs up.

use serde_json::json;

use super::cases;
use crate::support::{
    databases::{TestDb, on_both},
    mail::MailServer,
    portal::Portal,
};

fn portal(fresh: &TestDb, server: &MailServer) -> Portal {
    let portal = Portal::start_with(fresh, |settings| {
        settings.mail.transport = "smtp".into();
        settings.mail.host = "127.0.0.1".into();
        settings.mail.port = server.port;
        settings.mail.security = "none".into();
    });
    portal.organisation("fjordby");
    portal
}

pub(super) fn request(portal: &Portal) {
    let body = json!({ "organisation": "fjordby", "right": "access", "name": "Åse Ærø", "email": "aase@example.dk" });
    let answer = reqwest::blocking::Client::new()
        .post(format!("{}/api/v1/requests", portal.base))
        .header("idempotency-key", "the-only-one")
        .json(&body)
        .send()
        .unwrap();
    assert_eq!(answer.status().as_u16(), 201, "{}", answer.text().unwrap());
}

#[test]
fn a_mail_server_that_is_away_delays_the_mail_and_nothing_else() {
    on_both(|fresh| {
        let server = MailServer::start();
        let portal = portal(fresh, &server);
        server.behave("down");
        request(&portal);
        assert_eq!((cases(&portal), portal.work()), (1, 2), "the mail, and the look-up beside it");
        for _ in 0..3 {
            portal.wait(1000);
            assert_eq!(portal.work(), 1, "it is tried again");
        }
        server.behave("up");
        server.behave("refuse 451");
        portal.wait(1000);
        portal.work();
        assert!(server.mails().is_empty());
        server.behave("accept");
        portal.wait(1000);
        portal.work();
        portal.wait(100_000);
        portal.work();
        let [mail] = &server.mails()[..] else { panic!("the mail arrives once: {:?}", server.mails()) };
        assert_eq!(mail.to, ["aase@example.dk"]);
    });
}

#[test]
fn a_lost_acknowledgement_means_the_same_mail_again_and_not_another_one() {
    on_both(|fresh| {
        let server = MailServer::start();
        let portal = portal(fresh, &server);
        server.behave("drop");
        request(&portal);
        portal.work();
        server.behave("accept");
        portal.wait(1000);
        portal.work();
        portal.wait(100_000);
        assert_eq!(portal.work(), 0);
        let ids: Vec<String> = server
            .mails()
            .iter()
            .map(|mail| mail.source.lines().find(|line| line.starts_with("Message-ID:")).unwrap().to_owned())
            .collect();
        assert_eq!(ids.len(), 2);
        assert_eq!(ids[0], ids[1], "mail programs show it once");
    });
}

/// An address that does not exist: no further tries, and the administrator sees it.
#[test]
fn a_mail_that_is_refused_for_good_becomes_a_persons_task() {
    on_both(|fresh| {
        let server = MailServer::start();
        let portal = portal(fresh, &server);
        server.behave("refuse 550");
        request(&portal);
        assert_eq!(portal.work(), 2, "the mail, and the look-up beside it");
        portal.wait(100_000);
        assert_eq!(portal.work(), 0);
        let organisation = portal.app.db.read(|c| indsigt::staff::by_slug(c, "fjordby")).unwrap().unwrap();
        let trouble = portal.app.db.read(|c| indsigt::outbox::in_trouble(c, organisation.id, &[])).unwrap();
        assert_eq!(trouble.len(), 1);
        let told = trouble[0].last_error.clone().unwrap();
        assert!(told.contains("550") && !told.contains("aase"), "{told}");
    });
}
