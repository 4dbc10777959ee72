//! A package straight to another controller: looked at by two, announced with our signature, fetched once, by a program
//! at the other end of a real connection.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpListener,
    sync::mpsc,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use indsigt::{audit::Action, export::package, law::rights::Right, staff::Role};
use ring::signature::{ED25519, UnparsedPublicKey};
use serde_json::Value;

use super::download::{asked_for, granted, portal};
use crate::{
    export::sample::{member, unpacked},
    support::{browser::Browser, databases::on_both, portal::PASSWORD},
};

/// What the other controller's server got: its headers and the body.
type Got = (String, String);

/// A server of another controller, which is busy at first.
fn receiver() -> (String, mpsc::Receiver<Got>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = format!("http://{}/portability", listener.local_addr().unwrap());
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        for (number, stream) in listener.incoming().enumerate() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).unwrap() > 0 {}
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
            let mut body = vec![0; length.trim().parse().unwrap()];
            reader.read_exact(&mut body).unwrap();
            let status = if number == 0 { "503 Service Unavailable" } else { "202 Accepted" };
            write!(stream, "HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
            if tell.send((head, String::from_utf8(body).unwrap())).is_err() {
                return;
            }
        }
    });
    (at, told)
}

fn signed_in(base: &str, email: &str) -> Browser {
    let desk = Browser::new(base);
    desk.get("/staff/sign-in?lang=en");
    desk.post("/staff/sign-in", &[("email", email), ("password", PASSWORD)]);
    desk
}

#[test]
fn the_package_goes_to_another_controller_once_after_two_have_looked() {
    on_both(|fresh| {
        let (portal, organisation) = portal(fresh);
        asked_for(&portal, "portability");
        let (desk, case) = granted(&portal, &organisation);
        assert_eq!(case.right, Right::Portability);
        let (first, second) = (
            signed_in(&portal.base, &portal.staff(&organisation, Role::Handler)),
            signed_in(&portal.base, &portal.staff(&organisation, Role::Administrator)),
        );
        let (webhook, told) = receiver();
        let page = format!("/staff/cases/{}", case.id);
        first.get(&page).says("transfers");
        let form = |webhook: &'static str, asked: &'static str| {
            [
                ("organisation", "Ny Arbejdsgiver A/S"),
                ("contact", "Ida Holm, 70 11 22 33"),
                ("webhook", webhook),
                ("email", "gdpr@arbejde.example"),
                ("asked", asked),
                ("evidence", "Ringet til hovednummeret i CVR den 12. november."),
            ]
        };
        // Refused with a sentence, and nothing typed is lost.
        let transfers = format!("{page}/transfers");
        let asked = "Skrevet i anmodningen af 12. november.";
        let refused = first.post(&transfers, &form("https://andre.example/", asked));
        refused.says("Ringet til hovednummeret").says("gdpr@arbejde.example");
        assert_eq!(refused.status, 422);
        let webhook: &'static str = webhook.leak();
        first.post(&transfers, &form(webhook, asked)).says("Ny Arbejdsgiver A/S");
        portal.work();
        assert!(told.try_recv().is_err(), "nobody is told before a second colleague has looked");

        let found = desk.db.read(|conn| indsigt::export::transfers_of_case(conn, &case)).unwrap();
        let one = format!("{transfers}/{}", found[0].id);
        assert_eq!(first.post(&format!("{one}/signature"), &[]).status, 422, "not by the same");
        second.get(&page);
        second.post(&format!("{one}/signature"), &[]);
        portal.work();
        told.recv().unwrap();
        second.get(&page).says("503");
        assert!(!portal.mails().iter().any(|mail| mail.to.contains("arbejde.example")));
        portal.wait(20 * 60);
        portal.work();
        let (head, body) = told.recv().unwrap();

        // The announcement is signed with the key that anybody gets at the portal.
        let said: Value = serde_json::from_str(&body).unwrap();
        let pem = Browser::new(&portal.base).get("/o/fjordby/package-key").text();
        let key = package::from_pem(&pem).unwrap();
        let header = head.lines().find_map(|line| line.strip_prefix("indsigt-signature: ")).unwrap();
        assert!(header.contains(&format!("keyid=\"{}\"", package::key_id(&key))));
        let created = header.split("created=").nth(1).unwrap().split(';').next().unwrap();
        let message = format!("{created}.{body}");
        assert_eq!(said["key"]["id"], package::key_id(&key));
        let signature = header.split("ed25519=\"").nth(1).unwrap().trim_end_matches('"');
        let public = UnparsedPublicKey::new(&ED25519, key);
        public.verify(message.as_bytes(), &STANDARD.decode(signature).unwrap()).expect("our signature");
        assert_eq!(said["to"]["name"], "Ny Arbejdsgiver A/S");
        assert!(!body.contains("Leonie") && !body.contains("surfeu"), "nothing of the person");

        let link = said["package"]["url"].as_str().unwrap().to_owned();
        let path = format!("/{}", link.splitn(4, '/').nth(3).unwrap());
        let mail = portal.mails().into_iter().find(|mail| mail.to.contains("arbejde.example")).unwrap();
        assert!(mail.text.contains(&path) && !mail.text.contains("Leonie"));
        let there = Browser::new(&portal.base);
        there.get(&path).says("method=\"post\"");
        let file = there.post_raw(&path, "application/octet-stream", "");
        assert_eq!((file.status, &file.headers["content-type"]), (200, &"application/zip".parse().unwrap()));
        let kept = tempfile::Builder::new().suffix(".zip").tempfile().unwrap();
        std::fs::write(kept.path(), &file.bytes).unwrap();
        assert!(package::verify(kept.path(), Some(&pem)).unwrap().is_whole());
        let hash = ring::digest::digest(&ring::digest::SHA256, &file.bytes);
        let hex: String = hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            (&said["package"]["sha256"], &said["package"]["bytes"]),
            (&hex.into(), &file.bytes.len().into())
        );
        // Art. 20 wants a format for machines: no PDF is in it, and every table has its schema.
        let names = zip::ZipArchive::new(std::io::Cursor::new(&file.bytes)).unwrap();
        assert!(names.file_names().all(|name| !name.unwrap().ends_with(".pdf")));
        let listing: Value = serde_json::from_str(&member(&file.bytes, "datapackage.json")).unwrap();
        let tables = listing["resources"].as_array().unwrap().iter().filter(|one| one["format"] == "csv");
        assert!(tables.clone().count() > 0 && tables.clone().all(|one| one["schema"]["fields"].is_array()));
        let (valid, words) = unpacked(kept.path()).frictionless();
        assert!(valid, "{words}");

        let once_more = there.post_raw(&path, "application/octet-stream", "");
        assert_eq!(once_more.status, 410);
        assert!(!once_more.bytes.starts_with(b"PK"));
        second.get(&page).says("Ny Arbejdsgiver A/S");
        let log: Vec<Action> = desk.told(&case).into_iter().map(|(action, _)| action).collect();
        for action in [
            Action::TransferProposed,
            Action::TransferSigned,
            Action::TransferAnnounced,
            Action::TransferFetchBegun,
            Action::TransferFetched,
        ] {
            assert_eq!(log.iter().filter(|one| **one == action).count(), 1, "{action}");
        }
        assert!(!format!("{:?}", desk.told(&case)).contains("Arbejdsgiver"));
        desk.chain_is_whole();
    });
}
