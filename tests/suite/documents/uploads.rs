//! The upload page: what is wrong with a file is said in words, and whether it was scanned; the person reads it before she
//! sends, and on her status page.

use indsigt::documents::FileState;
use reqwest::blocking::multipart::{Form, Part};

use crate::support::{
    browser::{Browser, Page},
    cases::sealed_files,
    clamd::{Clamd, SIGNATURE},
    databases::{TestDb, on_both},
    files,
    portal::Portal,
};

const DETAILS: &str = "/o/fjordby/request/details";

fn begin(portal: &Portal, lang: &str) -> Browser {
    let browser = Browser::new(&portal.base);
    browser.get(&format!("/o/fjordby?lang={lang}"));
    browser.post("/o/fjordby/drafts", &[]);
    browser.post("/o/fjordby/request/right", &[("right", "access")]);
    browser.post("/o/fjordby/request/person", &[("on_behalf", "self")]);
    browser
}

fn send(browser: &Browser, name: &str, bytes: Vec<u8>) -> Page {
    let form = Form::new().text("csrf", browser.csrf()).text("description", "Se filen").text("add", "1");
    browser.send_form(DETAILS, form.part("files", Part::bytes(bytes).file_name(name.to_owned())))
}

#[test]
fn what_is_wrong_with_a_file_is_said_in_words_in_both_languages() {
    let fresh = TestDb::sqlite();
    let portal = Portal::start_with(&fresh, |settings| {
        settings.limits.upload_pages = 3;
        settings.limits.upload_megapixels = 2;
    });
    portal.organisation("fjordby");
    let bomb = files::word("x", &[("word/media/image1.bin", vec![0; 8 * 1024 * 1024])]);
    let (da, en) = (begin(&portal, "da"), begin(&portal, "en"));
    let files: [(&str, Vec<u8>, &str, &str); 5] = [
        ("laast.pdf", files::locked_pdf(), "låst med en adgangskode", "locked with a password"),
        ("lang.pdf", files::pdf(4), "mere end 3 sider", "more than 3 pages"),
        ("hel.pdf", files::pdf(1)[..40].to_vec(), "kunne ikke læse filen", "could not read the file"),
        ("stor.png", files::huge_png(2000, 1001), "større end 2 megapixel", "larger than 2 megapixels"),
        ("brev.docx", bomb, "pakker ud til langt mere", "unpacks to far more"),
    ];
    for (name, bytes, danish, english) in files {
        for (browser, words) in [(&da, danish), (&en, english)] {
            let page = send(browser, name, bytes.clone());
            assert_eq!(page.status, 422, "{name}");
            page.says(&format!("{name}: ")).says(words).says("Se filen");
        }
    }
    assert_eq!(send(&da, "tre.pdf", files::pdf(3)).status, 200);
    let left = sealed_files(&portal.folder().join("data/vault/files"));
    assert_eq!(left, 1, "nothing of what was refused is left");
}

#[test]
fn the_sender_reads_what_the_scanner_said_before_and_after_sending() {
    on_both(|fresh| {
        let clamd = Clamd::start();
        let portal = Portal::start_with(fresh, |settings| settings.scanner.address = clamd.address());
        portal.organisation("fjordby");
        let browser = begin(&portal, "da");
        send(&browser, "fuldmagt.pdf", files::pdf(1)).says("Tjekkes for virus");
        send(&browser, "bilag.pdf", files::pdf_with(&files::eicar()));
        portal.work();
        let page = browser.get(DETAILS);
        page.says(&format!("Der er fundet virus ({SIGNATURE})"));
        assert!(!page.text().contains("Tjekkes for virus"), "the other one is clean");
        // One more, which is sent before it was scanned.
        send(&browser, "sidste.pdf", files::pdf(2));
        browser.send_form(DETAILS, Form::new().text("csrf", browser.csrf()).text("description", "Se filen"));
        browser.post("/o/fjordby/request/contact", &[("name", "Åse Ærø"), ("email", "aase@example.dk")]);
        browser.post("/o/fjordby/request/check", &[]).says("2026-0001");
        assert_eq!(keys_for_the_scanner(&portal), 0, "the case's key is the only way in now");
        portal.work();
        let link = portal.mails().last().unwrap().link(&portal);
        browser.get(&link);
        let page = browser.post(&link, &[]);
        page.says("Dine filer").says("Modtaget, ingen virus fundet").says("sidste.pdf");
        page.says("Der er fundet virus").says(SIGNATURE).says("så skriv det til os");
        assert!(!page.text().contains("Tjekkes for virus"));
        let states = states(&portal);
        assert_eq!(states, [FileState::Clean, FileState::Infected, FileState::Clean]);
    });
}

fn states(portal: &Portal) -> Vec<FileState> {
    use diesel::prelude::*;
    use indsigt::db::{DbError, schema::attachments};
    let all = attachments::table.order(attachments::id).select(attachments::state);
    portal.app.db.read(|conn| all.load(conn).map_err(DbError::from)).unwrap()
}

/// While a draft's file waits, its key is kept for the scanner; after that, no longer.
fn keys_for_the_scanner(portal: &Portal) -> i64 {
    use diesel::prelude::*;
    use indsigt::db::{DbError, schema::attachments};
    let kept = attachments::table.filter(attachments::scan_key.is_not_null()).count();
    portal.app.db.read(|conn| kept.get_result(conn).map_err(DbError::from)).unwrap()
}

#[test]
fn the_configuration_is_checked_with_its_scanner() {
    let clamd = Clamd::start();
    let check = |address: &str, megabytes: &str| {
        std::process::Command::new(env!("CARGO_BIN_EXE_indsigt"))
            .args(["config", "check"])
            .env("INDSIGT_MAIL_FROM", "Indsigt <indsigt@example.dk>")
            .env("INDSIGT_SCANNER_ADDRESS", address)
            .env("INDSIGT_SCANNER_STREAM_MEGABYTES", megabytes)
            .current_dir(std::env::temp_dir())
            .output()
            .unwrap()
    };
    let told = |output: std::process::Output| {
        let text = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(text).unwrap())
    };
    let (good, text) = told(check(&clamd.address(), "1"));
    assert!(good && text.contains("ClamAV ") && text.contains("1 MB"), "{text}");
    assert!(text.contains("a file of more than 1 MB is held"), "uploads may be larger: {text}");
    let (good, text) = told(check(&clamd.address(), "25"));
    assert!(!good && text.contains("StreamMaxLength"), "it takes less than is said: {text}");
    let (good, text) = told(check("unix:/nowhere/clamd.ctl", "25"));
    assert!(!good && text.contains("scanner.address") && text.contains("does not answer"), "{text}");
    let (good, text) = told(check("clamd", "25"));
    assert!(!good && text.contains("unix:/PATH"), "{text}");
    let (good, text) = told(check("", "25"));
    assert!(good && text.contains("No virus scanner"), "{text}");
}
