//! The package over HTTP: handed over to the session that has just proven itself, whole, and recorded.

use indsigt::{
    audit::{Action, By},
    cases,
    export::{self, package},
    law::status::{Outcome, Status},
    review,
    sources::collect,
    staff::Organisation,
};
use serde_json::json;

use crate::{
    export::sample::{member, member_bytes},
    support::{
        browser::{Browser, Page},
        cases::Desk,
        databases::{TestDb, on_both},
        decisions::{decide, letter},
        portal::Portal,
        shared,
    },
};

/// A portal in front of the music shop.
pub(super) fn portal(fresh: &TestDb) -> (Portal, Organisation) {
    let portal = Portal::start_with(fresh, |settings| {
        let folder = std::path::Path::new(&settings.sources_dir);
        std::fs::create_dir_all(folder).unwrap();
        std::fs::copy(shared("data/chinook/chinook.sqlite"), folder.join("chinook.sqlite")).unwrap();
        let declared =
            include_str!("../../fixtures/sources/chinook.toml").replace("[\"example\"]", "[\"fjordby\"]");
        std::fs::write(folder.join("chinook.toml"), declared).unwrap();
    });
    let organisation = portal.organisation("fjordby");
    (portal, organisation)
}

/// Leonie Köhler asks and opens her status page.
fn asked(portal: &Portal) -> (Browser, String) {
    asked_for(portal, "access")
}

pub(super) fn asked_for(portal: &Portal, right: &str) -> (Browser, String) {
    let body = json!({ "organisation": "fjordby", "right": right, "name": "Leonie Köhler", "email": "leonekohler@surfeu.de" });
    let answer = reqwest::blocking::Client::new()
        .post(format!("{}/api/v1/requests", portal.base))
        .header("idempotency-key", "the-only-one")
        .json(&body)
        .send()
        .unwrap();
    assert_eq!(answer.status().as_u16(), 201);
    portal.work();
    let link = portal.mails().last().expect("a receipt").link(portal);
    let browser = Browser::new(&portal.base);
    browser.get(&format!("{link}?lang=da"));
    assert_eq!(browser.post(&link, &[]).path, "/status");
    (browser, link)
}

/// The case is searched and granted.
pub(super) fn granted(portal: &Portal, organisation: &Organisation) -> (Desk, cases::Case) {
    let desk = Desk::in_portal(portal, organisation);
    desk.registers("customers");
    desk.registers("sales");
    let case =
        desk.db.read(|conn| cases::find_by_number(conn, organisation.id, "2026-0001")).unwrap().unwrap();
    let mut case = desk.walk(case, Status::Collecting);
    let sources = &portal.app.sources;
    desk.db.write(|tx| collect::start(tx, &desk.vault, sources, &mut case, desk.handler, desk.now)).unwrap();
    portal.work();
    let mut case = desk.again(&case);
    let withheld = desk.db.read(|conn| review::of_case(conn, &desk.vault, &case)).unwrap();
    let outcome = if withheld.is_empty() { Outcome::Granted } else { Outcome::PartlyGranted };
    let words = letter(&desk, &case, outcome, &[]);
    decide(&desk, &mut case, outcome, &[], &words).unwrap();
    portal.work();
    (desk, case)
}

pub fn with_code(portal: &Portal, browser: &Browser) -> Page {
    browser.get("/status");
    browser.post("/status/code", &[]);
    portal.work();
    let mail = portal.mails().into_iter().rfind(|mail| mail.subject == "Din engangskode").unwrap();
    let code =
        mail.text.split_whitespace().find(|word| word.len() == 8 && word.parse::<u32>().is_ok()).unwrap();
    browser.post("/status/code-check", &[("code", code)])
}

fn count(desk: &Desk, case: &cases::Case, action: Action) -> usize {
    desk.told(case).iter().filter(|(told, _)| *told == action).count()
}

#[test]
fn the_package_arrives_whole_and_counts_as_delivered() {
    on_both(|fresh| {
        let (portal, organisation) = portal(fresh);
        let (browser, _) = asked(&portal);
        let (desk, case) = granted(&portal, &organisation);
        assert_eq!(browser.get("/status/package").path, "/status", "not without a code");
        with_code(&portal, &browser).says("/status/package");
        assert_eq!(desk.again(&case).status, Status::Decided);

        let file = browser.get("/status/package");
        assert_eq!((file.status, file.path.as_str()), (200, "/status/package"));
        for (name, value) in [
            ("content-type", "application/zip"),
            ("content-disposition", "attachment; filename=\"indsigt-2026-0001.zip\""),
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
        ] {
            assert_eq!(file.headers[name], value);
        }
        assert_eq!(file.headers["content-length"], file.bytes.len().to_string());
        let kept = tempfile::Builder::new().suffix(".zip").tempfile().unwrap();
        std::fs::write(kept.path(), &file.bytes).unwrap();
        let report = package::verify(kept.path(), None).unwrap();
        assert!(report.is_whole() && report.rows == 46, "{report}");

        // The key that signed it is the organisation's, for anybody, and stays where it is when another takes its place.
        let page = format!("/o/{}/package-key", organisation.slug);
        let id = report.key_id.unwrap();
        let pem = browser.get(&format!("{page}/{id}")).text();
        assert_eq!(browser.get(&page).text(), pem);
        assert!(package::verify(kept.path(), Some(&pem)).unwrap().is_whole());
        let told = member(&file.bytes, "index.html");
        assert!(told.contains(&portal.app.config.address_of(&format!("{page}/{id}"))));
        let (vault, now) = (&desk.vault, portal.app.now());
        desk.db.write(|tx| export::rotate_key(tx, vault, organisation.id, By::Program, now)).unwrap();
        assert_eq!(browser.get(&format!("{page}/{id}")).text(), pem);
        assert_ne!(browser.get(&page).text(), pem);
        assert_eq!(browser.get(&format!("{page}/nothing")).status, 404);

        // The letter in it is the one that she reads on her page, byte for byte.
        let answer = desk.db.read(|conn| cases::answer_of(conn, &desk.vault, &case)).unwrap().unwrap();
        let letter = browser.get(&format!("/status/letters/{}.pdf", answer.letter_id)).bytes;
        let packed = member_bytes(&file.bytes, "letter.pdf");
        assert!(letter.starts_with(b"%PDF") && letter == packed);
        let after = desk.again(&case);
        assert_eq!((after.status, after.delivered_at.is_some()), (Status::Delivered, true));
        let told = [Action::DownloadStarted, Action::DownloadFinished, Action::Delivered];
        assert_eq!(told.map(|action| count(&desk, &case, action)), [1, 1, 1]);
        desk.chain_is_whole();
        // Once more: recorded, and delivered once.
        assert_eq!(browser.get("/status/package").bytes, file.bytes);
        assert_eq!(told.map(|action| count(&desk, &case, action)), [2, 2, 1]);
        // A download that broke off goes on where it was, across the chunks of the sealed file; every part is recorded.
        let tag = file.headers["etag"].to_str().unwrap();
        let part = |range: &str, tag: &str| {
            browser.get_with("/status/package", &[("range", range), ("if-range", tag)])
        };
        let middle = file.bytes.len() / 2;
        let rest = part(&format!("bytes={middle}-"), tag);
        assert_eq!((rest.status, &rest.bytes[..]), (206, &file.bytes[middle..]));
        let place = format!("bytes {middle}-{}/{}", file.bytes.len() - 1, file.bytes.len());
        assert_eq!(rest.headers["content-range"], place);
        assert_eq!(rest.headers["content-length"], rest.bytes.len().to_string());
        let few = part("bytes=7-16", tag);
        assert_eq!((few.status, &few.bytes[..]), (206, &file.bytes[7..17]));
        assert_eq!(part("bytes=-5", tag).bytes, file.bytes[file.bytes.len() - 5..]);
        let another = part("bytes=7-16", "\"another\"");
        assert_eq!((another.status, another.bytes == file.bytes), (200, true));
        let beyond = part(&format!("bytes={}-", file.bytes.len()), tag);
        assert!(beyond.status == 416 && !beyond.bytes.starts_with(b"PK"));
        assert_eq!(beyond.headers["content-range"], format!("bytes */{}", file.bytes.len()));
        let parts = desk.told(&case).into_iter().filter(|(action, _)| *action == Action::DownloadStarted);
        let parts: Vec<_> =
            parts.map(|(_, details)| (details["from"].clone(), details["to"].clone())).collect();
        assert_eq!(parts.len(), 6, "{parts:?}");
        assert_eq!(parts[3], (json!(7), json!(17)));
    });
}

#[test]
fn another_session_a_stale_code_and_an_expired_session_get_no_byte() {
    on_both(|fresh| {
        let (portal, organisation) = portal(fresh);
        let (browser, link) = asked(&portal);
        let (desk, case) = granted(&portal, &organisation);
        let refused = |browser: &Browser, why: &str| {
            let page = browser.get("/status/package");
            assert_ne!(page.headers["content-type"], "application/zip", "{why}");
            assert!(!page.bytes.starts_with(b"PK"), "{why}");
            page
        };
        refused(&Browser::new(&portal.base), "no session").says("Få et nyt link til din sag");
        with_code(&portal, &browser).says("/status/package");
        let second = Browser::new(&portal.base);
        second.get(&format!("{link}?lang=da"));
        second.post(&link, &[]);
        refused(&second, "the code was entered in another browser").says("Send mig en kode");

        portal.wait(20 * 60);
        browser.get("/status").says("/status/package");
        portal.wait(11 * 60);
        refused(&browser, "the code counts for half an hour").says("Send mig en kode");
        with_code(&portal, &browser).says("/status/package");
        portal.wait(31 * 60);
        refused(&browser, "the session was left alone").says("Få et nyt link til din sag");
        assert_eq!(count(&desk, &case, Action::DownloadStarted), 0);
        assert_eq!(desk.again(&case).status, Status::Decided);
    });
}
