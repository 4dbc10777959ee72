//! Codes by text message, against a real web server on this machine that plays the gateway (a server of the tests,
//! `support/hostile.rs`; the gateways themselves were not reached).

use chrono::TimeDelta;
use diesel::prelude::*;
use indsigt::{
    audit::Action,
    cases::Case,
    db::{DbError, schema::text_messages as table},
    fetch::Fetch,
    identity::{
        codes,
        text_messages::{self, NotSent, Phone, SendFailure, Sender, Settings, TextError},
    },
    ids::TextMessageId,
    law::rights::Right,
};

use crate::support::{cases::Desk, databases::on_both, hostile::TestServer};

struct Office {
    desk: Desk,
    case: Case,
    server: TestServer,
    sender: Box<dyn Sender>,
    _folder: tempfile::TempDir,
}

/// As GatewayAPI is spoken to, with an address of this machine.
fn declaration(server: &TestServer) -> String {
    format!(
        r#"
        url = "{}/rest/mtsms"
        headers = {{ Authorization = "Token {{secret}}" }}
        json = '{{"sender":"{{sender}}","message":"{{text}}","userref":"{{id}}","recipients":[{{"msisdn":"{{to}}"}}]}}'
        statuses = [200]
        accepted = "/ids/0"
        "#,
        server.base
    )
}

impl Office {
    fn new(db: &indsigt::db::Db) -> Office {
        let desk = Desk::new(db);
        let (server, folder) = (TestServer::start(), tempfile::tempdir().unwrap());
        let file = folder.path().join("gateway.toml");
        std::fs::write(&file, declaration(&server)).unwrap();
        let settings = Settings {
            gateway: file.display().to_string(),
            sender: "Fjordby".into(),
            secret: "hemmelig".into(),
            ..Settings::default()
        };
        let sender = text_messages::open(&settings, &Fetch::new(true)).unwrap().unwrap();
        Office { case: desk.received(Right::Access), desk, server, sender, _folder: folder }
    }

    fn answers(&self, status: u16, body: &str) {
        self.server.set(|lies| {
            lies.pages.clear();
            lies.pages.push(("/rest/mtsms".into(), status, vec![], body.into()));
        });
    }

    fn post(&self, phone: &str) -> Result<TextMessageId, TextError> {
        let Desk { db, vault, organisation, now, .. } = &self.desk;
        db.write(|tx| text_messages::post_code(tx, vault, organisation, &self.case, phone, "12345678", *now))
    }

    fn send(&self, id: TextMessageId, seconds: i64) -> Result<(), SendFailure> {
        let Desk { db, vault, words, now, .. } = &self.desk;
        let now = *now + TimeDelta::seconds(seconds);
        text_messages::send(db, vault, words, Some(&*self.sender), id, now)
    }

    fn sealed(&self, id: TextMessageId) -> Vec<u8> {
        let row = table::table.find(id).select(table::sealed);
        self.desk.db.read(|conn| row.first(conn).map_err(DbError::from)).unwrap()
    }

    fn told(&self, action: Action) -> usize {
        self.desk.told(&self.case).into_iter().filter(|(one, _)| *one == action).count()
    }
}

#[test]
fn a_code_goes_out_once_and_its_text_is_forgotten() {
    on_both(|test| {
        let office = Office::new(&test.db);
        office.answers(200, r#"{"ids":[421332671]}"#);
        let id = office.post("20 30 40 50").unwrap();
        office.send(id, 1).unwrap();
        office.send(id, 2).unwrap();
        let heard = office.server.heard();
        assert_eq!(heard.len(), 1, "sent once");
        assert!(
            heard[0]
                .headers
                .iter()
                .any(|header| header.eq_ignore_ascii_case("authorization: Token hemmelig"))
        );
        let body: serde_json::Value = serde_json::from_str(&heard[0].body).unwrap();
        assert_eq!(body["recipients"][0]["msisdn"], "4520304050");
        let text = body["message"].as_str().unwrap();
        assert!(text.contains("12345678") && text.contains("Fjordby Kommune"), "{text}");
        assert!(!text.contains("Mette") && !text.contains(&office.case.number), "{text}");
        assert!(office.sealed(id).is_empty());
        assert_eq!((office.told(Action::TextSent), office.told(Action::TextFailed)), (1, 0));
    });
}

#[test]
fn a_passphrase_goes_out_for_a_day_and_says_nothing_of_the_case() {
    on_both(|test| {
        let office = Office::new(&test.db);
        office.answers(200, r#"{"ids":[7]}"#);
        let post = || {
            let Desk { db, vault, organisation, now, .. } = &office.desk;
            let text = ("20 30 40 50", "k7mp-3xqa");
            db.write(|tx| {
                text_messages::post_passphrase(tx, vault, organisation, &office.case, text.0, text.1, *now)
            })
            .unwrap()
        };
        let id = post();
        assert!(!String::from_utf8_lossy(&office.sealed(id)).contains("k7mp"));
        office.send(id, 3600).unwrap();
        let body: serde_json::Value = serde_json::from_str(&office.server.heard()[0].body).unwrap();
        let text = body["message"].as_str().unwrap();
        assert!(text.contains("k7mp-3xqa") && text.contains("Fjordby Kommune"), "{text}");
        assert!(!text.contains(&office.case.number) && office.sealed(id).is_empty());
        assert!(matches!(office.send(post(), 24 * 3600), Err(SendFailure::Hopeless(_))));
        assert_eq!(office.server.heard().len(), 1);
    });
}

#[test]
fn what_certainly_did_not_leave_is_tried_again_and_what_may_have_is_not() {
    on_both(|test| {
        let office = Office::new(&test.db);
        office.answers(503, "{}");
        let id = office.post("+45 20304050").unwrap();
        assert!(matches!(office.send(id, 1), Err(SendFailure::Later(_))));
        office.answers(200, r#"{"ids":[1]}"#);
        office.send(id, 5).unwrap();
        // The gateway broke down with the message in its hands.
        office.answers(500, "{}");
        let id = office.post("+45 20304050").unwrap();
        assert!(matches!(office.send(id, 1), Err(SendFailure::Hopeless(_))));
        office.answers(200, r#"{"ids":[1]}"#);
        let before = office.server.heard().len();
        office.send(id, 5).unwrap();
        assert_eq!(office.server.heard().len(), before, "asked for again, it is not sent again");
        assert_eq!(office.told(Action::TextFailed), 1);
    });
}

#[test]
fn a_worker_that_died_while_sending_does_not_send_twice() {
    on_both(|test| {
        let office = Office::new(&test.db);
        office.answers(200, r#"{"ids":[1]}"#);
        let id = office.post("+45 20304050").unwrap();
        let tried = table::tried_at.eq(indsigt::db::Instant::from(office.desk.now));
        office
            .desk
            .db
            .write(|tx| Ok::<_, DbError>(diesel::update(table::table.find(id)).set(tried).execute(tx)?))
            .unwrap();
        assert!(matches!(office.send(id, 60), Err(SendFailure::Hopeless(_))));
        assert!(office.server.heard().is_empty());
    });
}

#[test]
fn a_refusal_an_odd_yes_and_an_expired_code_are_told() {
    on_both(|test| {
        let office = Office::new(&test.db);
        for (status, body) in [(401, "{}"), (200, r#"{"ids":[]}"#), (200, "not json")] {
            office.answers(status, body);
            let id = office.post("+45 20304050").unwrap();
            assert!(matches!(office.send(id, 1), Err(SendFailure::Hopeless(_))), "{status} {body}");
            assert!(office.sealed(id).is_empty());
        }
        let id = office.post("+45 20304050").unwrap();
        let before = office.server.heard().len();
        let late = codes::LIFETIME.num_seconds();
        assert!(matches!(office.send(id, late), Err(SendFailure::Hopeless(_))));
        assert_eq!(office.server.heard().len(), before);
        assert!(matches!(office.post("ring til mig"), Err(TextError::NotANumber)));
    });
}

#[test]
fn a_gateway_that_is_away_leaves_nothing_behind() {
    let settings = |url: &str, folder: &std::path::Path| {
        let file = folder.join("gateway.toml");
        std::fs::write(
            &file,
            format!("url = \"{url}\"\nform = {{ to = \"{{to}}\", text = \"{{text}}\" }}\nstatuses = [200]"),
        )
        .unwrap();
        Settings {
            gateway: file.display().to_string(),
            sender: "Fjordby".into(),
            secret: "s".into(),
            ..Settings::default()
        }
    };
    let folder = tempfile::tempdir().unwrap();
    let away = settings("http://127.0.0.1:1/send", folder.path());
    assert!(
        text_messages::open(&away, &Fetch::new(false)).is_err(),
        "plain http is for this machine in the demo"
    );
    let sender = text_messages::open(&away, &Fetch::new(true)).unwrap().unwrap();
    let phone = Phone::parse("20304050").unwrap();
    let id = TextMessageId::new(chrono::Utc::now());
    assert!(matches!(sender.send(id, &phone, "x"), Err(NotSent::Later(_))));
    // A form's fields are written as a form.
    let server = TestServer::start();
    server.set(|lies| lies.pages.push(("/send".into(), 200, vec![], "ok".into())));
    let near = settings(&format!("{}/send", server.base), folder.path());
    let sender = text_messages::open(&near, &Fetch::new(true)).unwrap().unwrap();
    sender.send(id, &phone, "kode & æ").unwrap();
    assert!(server.heard()[0].body.contains("text=kode+%26+%C3%A6"));
}
