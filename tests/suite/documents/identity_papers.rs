//! A document of identity: asked for with reasons, covered, sent, seen once, and gone.

use chrono::TimeDelta;
use image::ImageFormat;
use indsigt::{
    audit::{self, Action},
    cases::{self, Case, clock},
    db::DbError,
    identity::{self, CheckResult, Method},
    law::pause::Pause,
    retention,
    staff::Role,
    worker,
};
use reqwest::blocking::multipart::{Form, Part};

use crate::support::{
    browser::{Browser, Page},
    cases::sealed_files,
    databases::{TestDb, on_both},
    files,
    portal::{PASSWORD, Portal},
};

/// A case whose requester reads her status page, and a handler.
struct Scene {
    portal: Portal,
    citizen: Browser,
    handler: Browser,
    case: Case,
    page: String,
}

impl Scene {
    fn new(fresh: &TestDb) -> Scene {
        let portal = Portal::start(fresh);
        let here = portal.organisation("fjordby");
        let citizen = Browser::new(&portal.base);
        citizen.get("/o/fjordby?lang=da");
        citizen.post("/o/fjordby/drafts", &[]);
        citizen.post("/o/fjordby/request/right", &[("right", "access")]);
        citizen.post("/o/fjordby/request/person", &[("on_behalf", "self")]);
        let details = Form::new().text("csrf", citizen.csrf()).text("description", "Alt");
        citizen.send_form("/o/fjordby/request/details", details);
        citizen.post("/o/fjordby/request/contact", &[("name", "Åse Ærø"), ("email", "aase@example.dk")]);
        citizen.post("/o/fjordby/request/check", &[]).says("2026-0001");
        portal.work();
        let link = portal.mails().last().unwrap().link(&portal);
        citizen.get(&link);
        citizen.post(&link, &[]);
        let handler = Browser::new(&portal.base);
        handler.get("/staff/sign-in?lang=da");
        let email = portal.staff(&here, Role::Handler);
        handler.post("/staff/sign-in", &[("email", &email), ("password", PASSWORD)]);
        let case = portal.app.db.read(|conn| cases::find_by_number(conn, here.id, "2026-0001"));
        let case = case.unwrap().unwrap();
        let page = format!("/staff/cases/{}", case.id);
        Scene { portal, citizen, handler, case, page }
    }

    fn act(&self, what: &str, fields: &[(&str, &str)]) -> Page {
        self.handler.get(&self.page);
        self.handler.post(&format!("{}/id-document{what}", self.page), fields)
    }

    fn ask_for(&self, method: &str, reason: &str, others: &str) -> Page {
        let fields = [("method", method), ("reason", reason), ("others", others)];
        self.handler.get(&self.page);
        self.handler.post(&format!("{}/identity-questions", self.page), &fields)
    }

    fn ask(&self) -> Page {
        let tried = "Ingen mail eller telefon hos os; hun har ikke MitID og kan ikke komme.";
        self.ask_for("document-seen", "Adressen er en anden end i systemerne.", tried)
    }

    /// The open and the ended waits of the case.
    fn pauses(&self) -> Vec<Pause> {
        let app = &self.portal.app;
        let all = app.db.read(|conn| Ok::<_, DbError>(clock::pauses_of(conn, &app.vault, &self.case)));
        all.unwrap().unwrap().into_iter().map(|one| one.pause).collect()
    }

    fn send(&self, name: &str, bytes: Vec<u8>) -> Page {
        self.citizen.get("/status");
        let form = Form::new().text("csrf", self.citizen.csrf());
        self.citizen.send_form(
            "/status/id-document",
            form.part("file", Part::bytes(bytes).file_name(name.to_owned())),
        )
    }

    /// No scanner is set up: somebody answers for opening the file.
    fn release(&self) {
        let text = self.handler.get(&self.page).text();
        let at = text.find("id=\"id-document\"").unwrap();
        let action = text[at..].split("/attachments/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let page = self.handler.post(
            &format!("{}/attachments/{action}", self.page),
            &[("reason", "Hun har fortalt, at hun sendte det.")],
        );
        page.says("Filen er frigivet");
        let file = format!("{}/attachments/{}", self.page, action.trim_end_matches("/release"));
        for way in ["", "/preview"] {
            assert_eq!(self.handler.get(&format!("{file}{way}")).status, 404, "there is one way, once");
        }
    }

    /// The sealed files of the whole portal.
    fn stored(&self) -> usize {
        sealed_files(&self.portal.folder().join("data/vault/files"))
    }

    fn told(&self, action: Action) -> usize {
        let all = self.portal.app.db.read(|conn| audit::of_case(conn, self.case.organisation, self.case.id));
        all.unwrap().iter().filter(|entry| entry.action == action).count()
    }
}

fn card() -> Vec<u8> {
    files::picture(800, 500, ImageFormat::Jpeg)
}

#[test]
fn nobody_is_asked_without_a_doubt_and_without_lesser_ways_having_been_thought_of() {
    let scene = Scene::new(&TestDb::sqlite());
    let page = scene.ask_for("document-seen", "", "Ingen");
    assert_eq!(page.status, 422);
    page.says("Skriv, hvorfor du er i tvivl").says("Ingen");
    let page = scene.ask_for("document-seen", "Adressen er ny", " ");
    assert_eq!(page.status, 422);
    page.says("Skriv, hvilke andre måder der er").says("Adressen er ny");
    assert_eq!(scene.act("", &[("doubt", "Adressen er ny"), ("others", "Ingen")]).status, 404);
    assert_eq!((scene.told(Action::IdentityAsked), scene.pauses().len()), (0, 0));
    let status = scene.citizen.get("/status");
    assert!(!status.text().contains("Vis os, hvem du er"), "nobody has asked her");
    assert_eq!(scene.send("pas.jpg", card()).path, "/status", "what nobody asked for is not taken");
    assert_eq!(scene.stored(), 0);
}

#[test]
fn a_document_is_covered_sent_seen_once_and_destroyed_when_it_is_noted() {
    on_both(|fresh| {
        let scene = Scene::new(fresh);
        scene.ask().says("Personen er bedt om at vise, hvem hun er").says("Adressen er en anden");
        let twice = scene.ask();
        assert_eq!(twice.status, 422, "one at a time");
        twice.says("Der er allerede bedt om et dokument");
        assert_eq!((scene.told(Action::IdentityAsked), scene.told(Action::IdDocumentAsked)), (1, 1));
        // One letter, one mail that says nothing, and one wait.
        scene.portal.work();
        let mail = scene.portal.mails().pop().unwrap();
        for private in ["Åse", "Ærø", "Adressen er en anden", "dokument", "pas"] {
            assert!(!mail.text.contains(private), "{private}: {}", mail.text);
        }
        assert_eq!(scene.pauses().iter().filter(|pause| pause.answered_on.is_none()).count(), 1);
        let status = scene.citizen.get("/status");
        status.says("Dæk alt til").says("dit navn").says("hvem der har udstedt det");
        status.says("Dæk dit CPR-nummer").says("Vil eller kan du ikke?");

        let refused = scene.send("pas.docx", files::word("Pas", &[]));
        assert_eq!(refused.status, 422);
        refused.says("pas.docx: vi kan kun vise PDF, JPG og PNG");
        assert_eq!(scene.stored(), 0, "nothing is left of what was refused");
        scene.send("forkert.jpg", card()).says("Vi har dit dokument");
        let waits = scene.pauses();
        assert!(waits.len() == 1 && waits[0].answered_on.is_some(), "it came: {waits:?}");
        scene.send("pas.jpg", card()).says("Send et andet i stedet");
        assert_eq!(scene.stored(), 1, "the first one is gone");
        assert!(!scene.handler.get(&scene.page).text().contains("pas.jpg"), "its name says nothing");

        let look = || scene.act("/look", &[]);
        assert_eq!(look().status, 409, "it was not scanned");
        scene.release();
        let early = scene.act("/record", &[("kind", "passport"), ("valid", "yes"), ("name", "yes")]);
        assert_eq!(early.status, 422, "nobody has seen it");
        let seen = look();
        assert_eq!(seen.status, 200);
        seen.says("data:image/png;base64,").says("Åse Ærø").says("Siden vises én gang");
        let again = look();
        assert_eq!(again.status, 409);
        again.says("det vises ikke to gange");
        assert!(!scene.handler.get(&scene.page).text().contains("data:image"));
        assert_eq!(scene.stored(), 1);
        let late = scene.send("andet.jpg", card());
        assert!(late.path == "/status" && scene.stored() == 1, "nothing more is taken once it was seen");

        let number = scene.act(
            "/record",
            &[("kind", "passport"), ("valid", "yes"), ("name", "yes"), ("note", "Pas nr. 204 857 123")],
        );
        assert_eq!(number.status, 422);
        number.says("Der står et nummer i noten");
        assert_eq!(scene.stored(), 1);
        let done = scene.act("/record", &[("kind", "passport"), ("valid", "yes"), ("name", "yes")]);
        done.says("Det er noteret, og dokumentet er slettet").says("Pas; gyldigt; navnet passer");
        assert_eq!(scene.stored(), 0, "the sealed file is off the disk");
        let checks = scene
            .portal
            .app
            .db
            .read(|conn| {
                Ok::<_, indsigt::db::DbError>(identity::of_case(conn, &scene.portal.app.vault, &scene.case))
            })
            .unwrap()
            .unwrap();
        let check = checks.last().unwrap();
        assert_eq!((check.method, check.result), (Method::DocumentSeen, CheckResult::Passed));
        assert_eq!((scene.told(Action::IdDocumentViewed), scene.told(Action::IdDocumentDestroyed)), (1, 1));
        assert!(!scene.citizen.get("/status").text().contains("Vis os, hvem du er"));
    });
}

#[test]
fn a_document_that_nobody_noted_is_gone_after_seven_days() {
    on_both(|fresh| {
        let scene = Scene::new(fresh);
        scene.ask();
        scene.send("pas.png", files::picture(400, 300, ImageFormat::Png)).says("Vi har dit dokument");
        let app = &scene.portal.app;
        let sweep = |days: i64| {
            retention::sweep(&app.db, &app.vault, app.now() + TimeDelta::days(days)).unwrap();
        };
        sweep(6);
        assert_eq!(scene.stored(), 1);
        sweep(7);
        assert_eq!((scene.stored(), scene.told(Action::IdDocumentDestroyed)), (0, 1));
    });
}

/// Every file of the portal, its databases included.
fn everything(folder: &std::path::Path) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        match path.is_dir() {
            true => found.extend(everything(&path)),
            false => found.push(std::fs::read(&path).unwrap()),
        }
    }
    found
}

fn holds(files: &[Vec<u8>], piece: &[u8]) -> bool {
    files.iter().any(|file| file.windows(piece.len()).any(|bytes| bytes == piece))
}

/// Nothing ran when the week was over; the first worker that starts afterwards takes the bytes off the disk.
#[test]
fn a_document_goes_when_the_server_comes_back_after_its_week() {
    on_both(|fresh| {
        let scene = Scene::new(fresh);
        let (folder, app) = (scene.portal.folder().join("data"), scene.portal.app.clone());
        // One that was noted, and one that nobody looked at.
        scene.ask();
        scene.send("pas.jpg", card());
        scene.release();
        scene.act("/look", &[]);
        let seen = [("kind", "passport"), ("valid", "yes"), ("name", "yes")];
        scene.act("/record", &seen).says("Pas; gyldigt; navnet passer");
        scene.ask().says("Personen er bedt om at vise, hvem hun er");
        scene.send("kort.png", files::picture(400, 300, ImageFormat::Png)).says("Vi har dit dokument");
        let sealed = everything(&folder.join("vault/files"));
        assert_eq!(sealed.len(), 1);
        let piece = sealed[0][sealed[0].len() / 2..][..64].to_vec();
        let plain = files::picture(400, 300, ImageFormat::Png)[..64].to_vec();
        assert!(holds(&everything(&folder), &piece), "the search can find it");
        assert!(!holds(&everything(&folder), &plain), "it never lay there in clear");

        scene.portal.wait(30 * 24 * 3600);
        assert_eq!(scene.stored(), 1, "nobody was there to remove it");
        let stop = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| worker::run(&app, &stop));
            let begun = std::time::Instant::now();
            while scene.stored() > 0 && begun.elapsed().as_secs() < 20 {
                std::thread::yield_now();
            }
            stop.store(true, std::sync::atomic::Ordering::Relaxed);
        });
        assert!(!holds(&everything(&folder), &piece), "not a piece of it is left in the folder");
        assert_eq!(scene.told(Action::IdDocumentDestroyed), 2);
        scene.handler.get("/staff/sign-in?lang=da");
        let checks = app
            .db
            .read(|conn| Ok::<_, indsigt::db::DbError>(identity::of_case(conn, &app.vault, &scene.case)));
        let check = checks.unwrap().unwrap().pop().unwrap();
        assert_eq!(
            (check.method, check.result),
            (Method::DocumentSeen, CheckResult::Passed),
            "that it was seen stays"
        );
    });
}

/// What a telephone or an office sends that cannot be shown is refused with what to do, and nothing of it stays.
#[test]
fn pictures_of_telephones_word_files_and_files_that_are_too_long_are_refused_with_what_to_do() {
    let scene = Scene::new(&TestDb::sqlite());
    scene.ask();
    let heic = |width: u32| {
        let head = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x14ispe\0\0\0\0";
        [&head[..], &width.to_be_bytes(), &3024_u32.to_be_bytes()].concat()
    };
    let long = scene.portal.app.config.uploads.bytes as usize + 1;
    let mut too_long = card();
    too_long.resize(long, 0);
    for (name, bytes, words) in [
        ("IMG_0042.HEIC", heic(4032), "tag et skærmbillede af det"),
        ("pas.docx", files::word("Pas", &[]), "så gem det som PDF"),
        ("pas.exe", b"MZ\x90\x00".to_vec(), "vi kan kun vise PDF, JPG og PNG"),
        ("pas.jpg", too_long, "filen er for stor"),
        ("pas.jpg", Vec::new(), "filen er tom"),
        ("", Vec::new(), "Vælg filen med dit dokument"),
    ] {
        let refused = scene.send(name, bytes);
        assert_eq!(refused.status, 422, "{name}");
        refused.says(words);
        assert_eq!(scene.stored(), 0, "nothing is left of {name}");
    }
    scene.send("pas.jpg", card()).says("Vi har dit dokument");
}

#[test]
fn a_document_that_does_not_convince_is_noted_and_destroyed_all_the_same() {
    let scene = Scene::new(&TestDb::sqlite());
    scene.ask();
    scene.send("pas.pdf", files::pdf(1));
    scene.release();
    scene.act("/look", &[]).says("Side 1 af 1");
    let no = [("kind", "driving-licence"), ("valid", "yes"), ("name", "no")];
    let page = scene.act("/record", &no);
    assert_eq!(page.status, 422);
    page.says("Skriv, hvad der ikke overbeviste");
    let page = scene.act("/record", &[no[0], no[1], no[2], ("note", "Navnet er et helt andet.")]);
    page.says("Det er noteret").says("navnet passer ikke");
    assert_eq!(scene.stored(), 0);
    let again = scene.portal.app.db.read(|conn| cases::find(conn, scene.case.organisation, scene.case.id));
    assert!(again.unwrap().unwrap().identity_confirmed_at.is_none(), "she is not who she says");
}
