//! The citizen's way: from the start page to a status page, with a browser that has no JavaScript.

mod download;
mod letters;
mod package;
mod several;
mod status;
mod transfer;

use indsigt::{
    db::{
        DbError,
        schema::{cases, drafts},
    },
    staff::Organisation,
};
use reqwest::blocking::multipart::{Form, Part};

use diesel::prelude::*;

use crate::support::{
    browser::{Browser, Page},
    databases::{TestDb, on_both},
    files,
    portal::Portal,
};

const DETAILS: &str = "/o/fjordby/request/details";

struct Town {
    portal: Portal,
    organisation: Organisation,
    _db: Option<TestDb>,
}

impl Town {
    fn sqlite() -> Town {
        let db = TestDb::sqlite();
        Town { _db: None, ..Town::on(&db) }.keeping(db)
    }

    fn keeping(self, db: TestDb) -> Town {
        Town { _db: Some(db), ..self }
    }

    fn on(db: &TestDb) -> Town {
        let portal = Portal::start(db);
        let organisation = portal.organisation("fjordby");
        Town { portal, organisation, _db: None }
    }

    fn browser(&self) -> Browser {
        Browser::new(&self.portal.base)
    }

    fn cases(&self) -> i64 {
        self.portal.app.db.read(|conn| Ok::<_, DbError>(cases::table.count().get_result(conn)?)).unwrap()
    }

    /// Fills the form up to "check your answers".
    fn fill(&self, browser: &Browser, right: &str) -> Page {
        browser.get("/o/fjordby?lang=da");
        browser.post("/o/fjordby/drafts", &[]).says("Hvad vil du bede om?");
        let page = browser.post("/o/fjordby/request/right", &[("right", right)]);
        assert_eq!(page.path, "/o/fjordby/request/person");
        let page = browser.post("/o/fjordby/request/person", &[("on_behalf", "self")]);
        assert_eq!(page.path, DETAILS);
        let page = browser.upload(DETAILS, described(browser, "Lønsedler fra 2019"));
        assert_eq!(page.path, "/o/fjordby/request/contact");
        browser.post(
            "/o/fjordby/request/contact",
            &[
                ("name", "Åse Ærø"),
                ("email", "aase@example.dk"),
                ("birth_day", "29"),
                ("birth_month", "2"),
                ("birth_year", "1984"),
            ],
        )
    }

    fn send(&self, browser: &Browser) -> Page {
        let page = self.fill(browser, "access");
        page.says("Tjek dine svar").says("29. februar 1984").says("Lønsedler fra 2019");
        browser.post("/o/fjordby/request/check", &[])
    }

    /// Sends a request and opens its status page from the mailed link.
    fn status(&self, browser: &Browser) -> (Page, String) {
        self.send(browser).says("Vi har modtaget din anmodning");
        self.portal.work();
        let link = self.portal.mails().last().expect("a receipt").link(&self.portal);
        browser.get(&link).says("Bekræft og se sagen");
        (browser.post(&link, &[]), link)
    }
}

/// The first part is the hidden field, as in the page.
fn described(browser: &Browser, text: &str) -> Form {
    Form::new().text("csrf", browser.csrf()).text("description", text.to_owned())
}

fn pdf(name: &str, bytes: usize) -> Part {
    Part::bytes(files::pdf_of_bytes(bytes)).file_name(name.to_owned())
}

#[test]
fn a_request_is_sent_confirmed_and_followed() {
    on_both(|db| {
        let town = Town::on(db);
        let browser = town.browser();
        browser.get("/").says("Brug dine rettigheder").says("tirsdag den 22. december 2026");
        let receipt = town.send(&browser);
        receipt.says("2026-0001").says("aase@example.dk").says("søndag den 22. november 2026");
        assert_eq!(town.portal.mails().len(), 0, "nothing is sent before the worker works");
        town.portal.work();
        let mails = town.portal.mails();
        assert_eq!((mails.len(), mails[0].to.as_str()), (1, "aase@example.dk"));
        assert!(!mails[0].text.contains("Åse") && !mails[0].text.contains("2026-0001"), "{}", mails[0].text);

        let link = mails[0].link(&town.portal);
        let scanner = town.browser();
        scanner.get(&link).says("Bekræft og se sagen");
        scanner.get("/status").says("Få et nyt link til din sag");
        let status = browser.post(&link, &[]);
        assert_eq!(status.path, "/status");
        status.says("Vi skal sikre os, at det er dig").says("2026-0001").says("Åse Ærø");
        status.says("Du har bekræftet din mailadresse").says("Datatilsynet").says("Træk anmodningen tilbage");
        status.says("Den udløber på samme dato i den næste måned");
    });
}

#[test]
fn sending_twice_and_going_back_give_the_same_receipt() {
    let town = Town::sqlite();
    let browser = town.browser();
    town.send(&browser).says("2026-0001");
    let token = browser.csrf();
    assert!(!token.is_empty());
    let again = browser.post("/o/fjordby/request/check", &[]);
    assert_eq!(again.path, "/o/fjordby/request/receipt");
    again.says("2026-0001");
    // The back button: every page of a request that was sent leads to its receipt.
    for page in ["right", "person", "details", "contact", "check"] {
        browser.get(&format!("/o/fjordby/request/{page}")).says("2026-0001");
    }
    browser
        .post("/o/fjordby/request/contact", &[("name", "Another"), ("email", "x@example.dk")])
        .says("2026-0001");
    assert_eq!(town.cases(), 1);
}

#[test]
fn what_was_typed_is_kept_right_or_wrong() {
    let town = Town::sqlite();
    let browser = town.browser();
    town.fill(&browser, "erasure");
    let wrong = [
        ("name", "Åse"),
        ("email", "aase@"),
        ("birth_day", "31"),
        ("birth_month", "2"),
        ("birth_year", "1984"),
    ];
    let page = browser.post("/o/fjordby/request/contact", &wrong);
    page.says("Der er 2 ting, du skal rette").says("Skriv en mailadresse som navn@eksempel.dk");
    page.says("value=\"aase@\"").says("value=\"31\"").says("Fejl: Hvordan finder og svarer vi dig?");
    // Skipping to the end leads to the page that is wrong; another visit finds what was typed.
    browser.get("/o/fjordby/request/check").says("aase@");
    browser.get("/o/fjordby/request/contact").says("value=\"aase@\"");
    browser.get(DETAILS).says("Lønsedler fra 2019");
    let english = browser.get("/o/fjordby/request/contact?errors=1&lang=en");
    english.says("There are 2 things to correct").says("lang=\"en\"");
}

#[test]
fn hostile_input_is_told_apart_from_people() {
    let town = Town::sqlite();
    let browser = town.browser();
    town.fill(&browser, "rectification");
    let long = "å".repeat(5001);
    browser.upload(DETAILS, described(&browser, &long)).says("Teksten er for lang").says(&long);
    browser.upload(DETAILS, described(&browser, "")).says("Skriv, hvad der er forkert, og hvad");
    let page = browser.upload(DETAILS, described(&browser, "</textarea><script>alert(1)</script>"));
    assert_eq!(page.path, "/o/fjordby/request/contact");
    let shown = browser.get(DETAILS).text();
    assert!(!shown.contains("<script>alert") && shown.contains("&lt;script&gt;"), "{shown}");
    browser
        .post("/o/fjordby/request/contact", &[("name", "abc\u{202e}fdp"), ("email", "a@b.dk")])
        .says("Teksten indeholder skjulte tegn");

    let broken = format!("csrf={}&name=%C3%28&email=a@b.dk", browser.csrf());
    let form = "application/x-www-form-urlencoded";
    let page = browser.post_raw("/o/fjordby/request/contact", form, broken);
    assert_eq!(page.status, 400);
    page.says("Siden kunne ikke læses");
    let page = browser.post_raw("/o/fjordby/request/contact", form, "name=a&csrf=00");
    assert_eq!(page.status, 403);
    assert_eq!(browser.get("/o/nobody").status, 404);
    assert_eq!(browser.get("/o/fjordby/request/nothing").status, 404);
    assert_eq!(browser.get("/o/fjordby/drafts").status, 405);
    assert_eq!(browser.get("/l/abc").status, 410);
}

#[test]
fn a_second_browser_sees_nothing_and_an_expired_draft_says_so() {
    let town = Town::sqlite();
    let (mine, other) = (town.browser(), town.browser());
    town.fill(&mine, "access");
    other.get("/o/fjordby?lang=da");
    let page = other.get("/o/fjordby/request/contact");
    assert_eq!(page.status, 410);
    page.says("Kladden er her ikke længere");
    // The post of a browser without the draft changes nothing.
    other.post("/o/fjordby/request/contact", &[("name", "Thief"), ("email", "t@example.dk")]);
    mine.get("/o/fjordby/request/contact").says("aase@example.dk");
    // Its own cookie does not open it with another organisation.
    town.portal.organisation("havneby");
    assert_eq!(mine.get("/o/havneby/request/contact").status, 410);

    town.portal.wait(24 * 3600 + 1);
    let page = mine.get("/o/fjordby/request/contact");
    assert_eq!(page.status, 410);
    assert!(!page.text().contains("aase@example.dk"));
    mine.post("/o/fjordby/request/check", &[]).says("Kladden er her ikke længere");
    assert_eq!(town.cases(), 0);
}

#[test]
fn drafts_are_unreadable_in_the_database() {
    let town = Town::sqlite();
    let browser = town.browser();
    town.fill(&browser, "access");
    let sealed: Vec<Vec<u8>> = town
        .portal
        .app
        .db
        .read(|conn| Ok::<_, DbError>(drafts::table.select(drafts::sealed).load(conn)?))
        .unwrap();
    let text = String::from_utf8_lossy(&sealed[0]).into_owned();
    assert!(!text.contains("aase") && !text.contains("2019"), "{text}");
    let token = browser.cookie("__Host-draft").unwrap();
    let ids: Vec<Vec<u8>> = town
        .portal
        .app
        .db
        .read(|conn| Ok::<_, DbError>(drafts::table.select(drafts::id_hash).load(conn)?))
        .unwrap();
    assert!(!ids.iter().any(|id| id == token.as_bytes()));
}

#[test]
fn files_are_taken_listed_removed_and_handed_over() {
    let town = Town::sqlite();
    let browser = town.browser();
    town.fill(&browser, "access");
    let form = described(&browser, "Se fuldmagten")
        .part("files", pdf("Fuldmagt.pdf", 84_000))
        .part("files", pdf("Bilag.pdf", 2_000))
        .text("add", "1");
    let page = browser.upload(DETAILS, form);
    assert_eq!(page.path, DETAILS);
    page.says("Fuldmagt.pdf").says("83 KB").says("Bilag.pdf").says("Se fuldmagten");
    let text = page.text();
    let id = text.split("name=\"remove\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let page = browser.upload(DETAILS, described(&browser, "Se fuldmagten").text("remove", id));
    assert!(!page.text().contains("Fuldmagt.pdf"));
    page.says("Bilag.pdf");
    browser.get("/o/fjordby/request/check").says("Bilag.pdf");
    browser.post("/o/fjordby/request/check", &[]).says("2026-0001");
    let kept: Vec<String> = town
        .portal
        .app
        .db
        .read(|conn| {
            let case =
                indsigt::cases::find_by_number(conn, town.organisation.id, "2026-0001").unwrap().unwrap();
            let key = case.key(&town.portal.app.vault).unwrap();
            indsigt::documents::of_case(conn, town.organisation.id, case.id, &key)
        })
        .unwrap()
        .into_iter()
        .map(|file| file.name)
        .collect();
    assert_eq!(kept, ["Bilag.pdf"]);
}

#[test]
fn files_that_are_too_large_or_something_else_are_refused_by_name() {
    let town = Town::sqlite();
    let browser = town.browser();
    town.fill(&browser, "access");
    let program = Part::bytes(b"MZ\x90\x00\x03".to_vec()).file_name("Fuldmagt.pdf");
    let form = described(&browser, "Det jeg skrev")
        .part("files", program)
        .part("files", pdf("Stor.pdf", 20 * 1024 * 1024 + 1))
        .part("files", Part::bytes(Vec::new()).file_name("Tom.pdf"))
        .part("files", pdf("God.pdf", 1000));
    let page = browser.upload(DETAILS, form);
    assert_eq!(page.status, 422);
    page.says("Fuldmagt.pdf: vi kan kun tage imod PDF").says("Stor.pdf: filen er for stor");
    page.says("Tom.pdf: filen er tom")
        .says("God.pdf")
        .says("Det jeg skrev")
        .says("Der er 3 ting, du skal rette");
    // Nothing of what was refused is left, and nothing lies plain on the disk.
    let vault = town.portal.folder().join("data/vault");
    let mut files = Vec::new();
    walk(&vault, &mut files);
    let sizes: Vec<u64> = files.iter().map(|file| file.metadata().unwrap().len()).collect();
    assert!(sizes.iter().all(|size| *size < 100_000), "{files:?} {sizes:?}");
    for file in &files {
        assert!(!std::fs::read(file).unwrap().starts_with(b"%PDF"), "{}", file.display());
    }

    for at in 0..4 {
        let form = described(&browser, "").part("files", pdf(&format!("{at}.pdf"), 100)).text("add", "1");
        browser.upload(DETAILS, form);
    }
    let page = browser.upload(DETAILS, described(&browser, "").part("files", pdf("Sjette.pdf", 100)));
    page.says("Sjette.pdf: der er allerede det antal filer");
}

fn walk(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() { walk(&path, found) } else { found.push(path) }
    }
}

#[test]
fn an_upload_far_too_large_is_stopped_at_the_door() {
    let town = Town::sqlite();
    let browser = town.browser();
    town.fill(&browser, "access");
    let huge = browser.post_raw(DETAILS, "multipart/form-data; boundary=x", vec![b'x'; 121 * 1024 * 1024]);
    assert_eq!(huge.status, 413);
    huge.says("Det er for meget på én gang");
}

#[test]
fn every_page_has_the_headers_and_no_page_is_kept() {
    let town = Town::sqlite();
    let browser = town.browser();
    town.status(&browser);
    for path in ["/o/fjordby", "/o/fjordby/request/receipt", "/status", "/o/fjordby/link", "/nothing", "/l/x"]
    {
        let page = browser.get(path);
        let header =
            |name: &str| page.headers.get(name).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
        assert_eq!(header("cache-control"), "no-store", "{path}");
        assert!(header("content-security-policy").starts_with("default-src 'none'"), "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "same-origin", "{path}");
        let text = page.text();
        assert!(
            !text.contains(" style=") && !text.contains("<style") && !text.contains(" onclick="),
            "{path}"
        );
    }
}
