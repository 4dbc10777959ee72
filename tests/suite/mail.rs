//! Mail as a real server sees it.

mod tls;

use indsigt::letters::{Delivery, MailError, Mailer, SmtpSettings};
use lettre::Message;

use crate::support::mail::MailServer;

fn mailer(server: &MailServer) -> Mailer {
    let settings = SmtpSettings {
        host: "127.0.0.1".into(),
        port: server.port,
        security: "none".into(),
        credentials: None,
        ca: None,
    };
    Mailer::open(&Delivery::Smtp(settings)).unwrap()
}

fn message() -> Message {
    Message::builder()
        .from("Indsigt <indsigt@example.dk>".parse().unwrap())
        .to("søren@example.dk".parse().unwrap())
        .subject("Din anmodning er modtaget")
        .message_id(Some("<1@example.dk>".into()))
        .body("Blåbærgrød".to_owned())
        .unwrap()
}

#[test]
fn a_mail_arrives_whole() {
    let server = MailServer::start();
    mailer(&server).deliver("1", &message()).unwrap();
    let [mail] = &server.mails()[..] else { panic!("one mail") };
    assert_eq!(
        (mail.from.as_str(), &mail.to[..]),
        ("indsigt@example.dk", &["søren@example.dk".to_owned()][..])
    );
    assert!(mail.source.contains("Message-ID: <1@example.dk>"), "{}", mail.source);
}

#[test]
fn a_refusal_for_good_differs_from_one_for_now() {
    let server = MailServer::start();
    let mailer = mailer(&server);
    server.behave("refuse 550");
    assert!(matches!(mailer.deliver("1", &message()), Err(MailError::Refused(_))));
    server.behave("refuse 451");
    assert!(matches!(mailer.deliver("1", &message()), Err(MailError::Later(_))));
    server.behave("accept");
    mailer.deliver("1", &message()).unwrap();
    assert_eq!(server.mails().len(), 1);
}

#[test]
fn a_lost_acknowledgement_is_tried_again_under_the_same_id() {
    let server = MailServer::start();
    let mailer = mailer(&server);
    server.behave("drop");
    assert!(matches!(mailer.deliver("1", &message()), Err(MailError::Later(_))));
    server.behave("accept");
    mailer.deliver("1", &message()).unwrap();
    let mails = server.mails();
    assert_eq!(mails.len(), 2);
    assert!(mails.iter().all(|mail| mail.source.contains("Message-ID: <1@example.dk>")));
}

#[test]
fn a_server_that_is_away_takes_the_mail_when_it_is_back() {
    let server = MailServer::start();
    let mailer = mailer(&server);
    server.behave("down");
    assert!(matches!(mailer.deliver("1", &message()), Err(MailError::Later(_))));
    server.behave("up");
    mailer.deliver("1", &message()).unwrap();
    assert_eq!(server.mails().len(), 1);
}
