//! When the machine is in trouble: the database is locked, away or full, the disk is full, a row is damaged. The person
//! reads in her language what to do, what she had saved is still there, and nothing is stored half.

use diesel::prelude::*;
use indsigt::{
    db::{
        DbError,
        schema::{attachments, cases as rows},
    },
    staff::Organisation,
};
use reqwest::blocking::multipart::{Form, Part};

use super::cases;
use crate::support::{
    browser::{Browser, Page},
    databases::{TestDb, on_both},
    files,
    portal::Portal,
    small_disk::SmallDisk,
};

const DETAILS: &str = "/o/fjordby/request/details";
const CONTACT: &str = "/o/fjordby/request/contact";
const CHECK: &str = "/o/fjordby/request/check";

fn portal(fresh: &TestDb) -> (Portal, Organisation) {
    let portal = Portal::start(fresh);
    let organisation = portal.organisation("fjordby");
    (portal, organisation)
}

/// A form filled as far as the description.
fn described(portal: &Portal) -> Browser {
    let browser = Browser::new(&portal.base);
    browser.get("/o/fjordby?lang=da");
    browser.post("/o/fjordby/drafts", &[]);
    browser.post("/o/fjordby/request/right", &[("right", "access")]);
    browser.post("/o/fjordby/request/person", &[("on_behalf", "self")]);
    assert_eq!(upload(&browser, "Lønsedler fra 2019", None).path, CONTACT);
    browser
}

fn upload(browser: &Browser, text: &str, file: Option<Vec<u8>>) -> Page {
    let form = Form::new().text("csrf", browser.csrf()).text("description", text.to_owned());
    let form = match file {
        Some(bytes) => form.part("files", Part::bytes(bytes).file_name("fuldmagt.pdf")),
        None => form,
    };
    browser.send_form(DETAILS, form)
}

fn contact(browser: &Browser) -> Page {
    browser.post(CONTACT, &[("name", "Åse Ærø"), ("email", "aase@example.dk")])
}

/// The page for "not now": in Danish, without a cause, and with the time to try again.
#[track_caller]
fn not_now(page: &Page) {
    assert_eq!(page.status, 503, "{}", page.text());
    page.says("Vi kan ikke tage imod lige nu").says("Det, der var gemt før, er der stadig");
    assert_eq!(page.headers["retry-after"], "30");
    assert_eq!(page.headers["cache-control"], "no-store");
    assert!(page.headers.contains_key("content-security-policy"));
    for cause in ["lock", "database", "SQL", "disk", "connection"] {
        assert!(!page.text().contains(cause), "{cause} in {}", page.text());
    }
}

/// What was saved before is there, and the request goes the rest of its way.
#[track_caller]
fn goes_on(portal: &Portal, browser: &Browser) {
    browser.get(DETAILS).says("Lønsedler fra 2019");
    assert_eq!(contact(browser).path, CHECK);
    browser.post(CHECK, &[]).says("Vi har modtaget din anmodning").says("2026-0001");
    assert_eq!(cases(portal), 1);
}

#[test]
fn a_locked_database_says_wait_and_loses_nothing() {
    on_both(|fresh| {
        let (portal, _) = portal(fresh);
        let browser = described(&portal);
        not_now(&fresh.locked(|| contact(&browser)));
        goes_on(&portal, &browser);
    });
}

#[test]
fn a_request_sent_while_the_database_is_locked_is_received_once_or_not_at_all() {
    on_both(|fresh| {
        let (portal, _) = portal(fresh);
        let browser = described(&portal);
        contact(&browser);
        not_now(&fresh.locked(|| browser.post(CHECK, &[])));
        assert_eq!((cases(&portal), portal.work()), (0, 0));
        browser.get(CHECK).says("Åse Ærø").says("Lønsedler fra 2019");
        goes_on(&portal, &browser);
    });
}

/// PostgreSQL is started again: nobody sees a page of a dead connection.
#[test]
fn a_database_that_was_away_is_used_again_at_once() {
    let fresh = TestDb::postgres();
    let (portal, _) = portal(&fresh);
    let browser = described(&portal);
    fresh.cut();
    browser.get(DETAILS).says("Lønsedler fra 2019");
    fresh.open(false);
    fresh.cut();
    not_now(&contact(&browser));
    let answer = reqwest::blocking::get(format!("{}/healthz", portal.base)).unwrap();
    assert_eq!(answer.status().as_u16(), 503, "the load balancer sees it too");
    fresh.open(true);
    goes_on(&portal, &browser);
}

fn stored_files(portal: &Portal) -> i64 {
    portal.app.db.read(|conn| attachments::table.count().get_result(conn).map_err(DbError::from)).unwrap()
}

#[test]
fn a_full_disk_during_an_upload_keeps_the_text_and_no_half_file() {
    on_both(|fresh| {
        let disk = SmallDisk::new();
        let portal =
            Portal::start_with(fresh, |settings| settings.data_dir = disk.path().display().to_string());
        portal.organisation("fjordby");
        let browser = described(&portal);
        let before = disk.files();
        disk.fill();
        let page = upload(&browser, "Lønsedler fra 2019 og 2020", Some(files::pdf_of_bytes(200_000)));
        assert_eq!(page.status, 503, "{}", page.text());
        page.says("fuldmagt.pdf: vi kunne ikke gemme filen lige nu").says("Lønsedler fra 2019 og 2020");
        disk.empty();
        assert_eq!((stored_files(&portal), disk.files()), (0, before), "no half file");

        browser.get(DETAILS).says("Lønsedler fra 2019 og 2020");
        upload(&browser, "Lønsedler fra 2019 og 2020", Some(files::pdf_of_bytes(200_000)));
        assert_eq!((stored_files(&portal), disk.files()), (1, before + 1));
        contact(&browser).says("fuldmagt.pdf");
        browser.post(CHECK, &[]).says("2026-0001");
    });
}

/// The database's own disk is full.
#[test]
fn a_full_database_says_wait_and_loses_nothing() {
    let disk = SmallDisk::new();
    let fresh = match disk.is_real() {
        true => TestDb::sqlite_in(disk.path()),
        false => TestDb::sqlite(),
    };
    let (portal, _) = portal(&fresh);
    let browser = described(&portal);
    if disk.is_real() {
        disk.fill_up();
        // What a form holds at most, so that no free page of the database takes it.
        let long = "x".repeat(10_000);
        not_now(&upload(&browser, &long, None));
        not_now(&contact(&browser));
        disk.empty();
    } else {
        not_now(&fresh.locked(|| contact(&browser)));
    }
    goes_on(&portal, &browser);
}

/// Not to be foreseen: a page all the same, and the cause only in the log.
#[test]
fn a_damaged_row_is_a_page_without_its_cause() {
    on_both(|fresh| {
        let (portal, _) = portal(fresh);
        let browser = described(&portal);
        goes_on(&portal, &browser);
        portal.work();
        let link = portal.mails()[0].link(&portal);
        browser.get(&link);
        browser.post(&link, &[]).says("2026-0001");
        let damage = |tx: &mut _| {
            diesel::update(rows::table)
                .set(rows::sealed.eq(vec![7_u8; 40]))
                .execute(tx)
                .map_err(DbError::from)
        };
        assert_eq!(portal.app.db.write(damage).unwrap(), 1);
        let page = browser.get("/status?lang=da");
        assert_eq!(page.status, 500);
        page.says("Noget gik galt hos os").says("Fejlen er registreret");
        assert_eq!(page.headers["cache-control"], "no-store");
        let page = browser.get("/status?lang=en");
        page.says("Something went wrong on our side");
        assert!(!page.text().contains("seal") && !page.text().contains("damaged"));
    });
}
