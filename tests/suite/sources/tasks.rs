//! Owners of systems who are asked: the mail, the page, the files, the answer, and what a hostile zip comes to.

use std::io::{Cursor, Write as _};

use diesel::prelude::*;
use indsigt::{
    audit::Action,
    cases::Case,
    db::{Db, DbError, schema::task_files},
    law::{rights::Right, status::Status},
    sources::{
        collect,
        search::{self, Search, SearchState},
        tasks::{self, AnswerError, Task, TaskState},
    },
    staff::Role,
};
use reqwest::blocking::multipart::{Form, Part};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::documents::{all, content};
use crate::support::{
    browser::{Browser, Page},
    cases::{Desk, sealed_files},
    databases::on_both,
    portal::{PASSWORD, Portal},
};

const ARCHIVE: &str = r#"name = "archive"
kind = "task"
organisations = ["fjordby"]
title = { da = "Arkivet", en = "The archive" }
description = { da = "Papirarkivet", en = "The paper archive" }
limits = { bytes = 300000000 }

[task]
ask = { da = "Søg i kartoteket, og scan alt om personen.", en = "Look in the card index, and scan everything about the person." }
owner = { name = "Bo Lund", email = "bo.lund@fjordby.example", language = "da" }
needs = ["birth-date"]
days = 8

[[documents]]
name = "papers"
title = { da = "Papirer", en = "Papers" }
activity = "personnel"
provided_by = "observed"
"#;

struct Scene {
    portal: Portal,
    desk: Desk,
}

impl Scene {
    fn new(fresh: &crate::support::databases::TestDb) -> Scene {
        let portal = Portal::start_with(fresh, |settings| {
            let folder = std::path::Path::new(&settings.sources_dir);
            std::fs::create_dir_all(folder).unwrap();
            std::fs::write(folder.join("archive.toml"), ARCHIVE).unwrap();
        });
        let organisation = portal.organisation("fjordby");
        let desk = Desk::in_portal(&portal, &organisation);
        Scene { portal, desk }
    }

    fn db(&self) -> &Db {
        &self.desk.db
    }

    /// A case that waits for the archive.
    fn asked(&self) -> Case {
        let mut case = self.desk.case_in(Right::Access, Status::Collecting);
        let (desk, sources) = (&self.desk, &self.portal.app.sources);
        self.db()
            .write(|tx| collect::start(tx, &desk.vault, sources, &mut case, desk.handler, desk.now))
            .unwrap();
        self.portal.work();
        self.desk.again(&case)
    }

    /// The archive's; systems of the register that no source asks have searches too.
    fn search(&self, case: &Case) -> Search {
        let all = self.db().read(|conn| search::of_case(conn, case.organisation, case.id)).unwrap();
        all.into_iter().find(|search| search.source == "archive").unwrap()
    }

    fn task(&self, case: &Case) -> Task {
        self.db().read(|conn| tasks::of_case(conn, &self.desk.vault, case)).unwrap().remove(0)
    }

    /// Files that lie on pages and are not sent.
    fn unsent(&self) -> usize {
        let all = |conn: &mut _| task_files::table.count().get_result::<i64>(conn).map_err(DbError::from);
        usize::try_from(self.db().read(all).unwrap()).unwrap()
    }

    /// The owner, with the newest mail's link opened.
    fn owner(&self) -> (Browser, String) {
        let mails = self.portal.mails();
        let mail = mails.iter().rev().find(|mail| mail.to.contains("bo.lund")).expect("the owner has a mail");
        let browser = Browser::new(&self.portal.base);
        let link = mail.link(&self.portal);
        browser.get(&link);
        browser.post(&link, &[]);
        (browser, link)
    }
}

fn upload(browser: &Browser, files: &[(&str, Vec<u8>)]) -> Page {
    let mut form = Form::new().text("csrf", browser.csrf());
    for (name, bytes) in files {
        form = form.part("files", Part::bytes(bytes.clone()).file_name((*name).to_owned()));
    }
    browser.send_form("/task/files", form)
}

fn zip(fill: impl FnOnce(&mut ZipWriter<Cursor<Vec<u8>>>)) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(vec![]));
    fill(&mut writer);
    writer.finish().unwrap().into_inner()
}

fn packed() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}

fn one(name: &str, content: &[u8]) -> Vec<u8> {
    zip(|zip| {
        zip.start_file(name, packed()).unwrap();
        zip.write_all(content).unwrap();
    })
}

#[test]
fn an_owner_is_asked_reminded_and_answers_with_files() {
    on_both(|fresh| {
        let scene = Scene::new(fresh);
        let case = scene.asked();
        assert_eq!((case.status, scene.search(&case).state), (Status::Collecting, SearchState::Asked));
        let mail = scene.portal.mails().pop().unwrap();
        for personal in ["Mette", "Holm", "1984", "mette.holm", &case.number.to_string()] {
            assert!(!mail.text.contains(personal) && !mail.subject.contains(personal), "{personal}");
        }
        let task = scene.task(&case);
        assert_eq!((task.due_on - task.asked_on).num_days(), 8);

        // Looking at the link shows and changes nothing.
        let link = mail.link(&scene.portal);
        let browser = Browser::new(&scene.portal.base);
        let landing = browser.get(&link);
        assert!(landing.status == 200 && !landing.text().contains("Mette"));
        assert_eq!(scene.task(&case).opened_at, None);
        assert_eq!(browser.get("/task").status, 404, "nor does the page, before the button");
        let page = browser.post(&link, &[]);
        page.says("Mette Holm").says("12. marts 1984").says("Søg i kartoteket");
        assert!(!page.text().contains("mette.holm@"), "no more than is needed");
        assert!(scene.task(&case).opened_at.is_some());

        // Reminders come by themselves, and name nobody either.
        let before = scene.portal.mails().len();
        scene.portal.wait(5 * 86_400);
        scene.portal.work();
        scene.portal.wait(6 * 86_400);
        scene.portal.work();
        let reminders = scene.portal.mails_after(before);
        assert_eq!(reminders.len(), 2, "half-way, and after the day: {reminders:?}");
        assert!(
            reminders.iter().all(|mail| mail.link(&scene.portal) == link && !mail.text.contains("Mette"))
        );
        browser.get("/task").says("Fristen er overskredet");

        // Files come and go until they are sent.
        let bundle = zip(|zip| {
            zip.start_file("2024/kort.txt", packed()).unwrap();
            zip.write_all("Kort om Åse".as_bytes()).unwrap();
            zip.start_file("=cmd.csv", packed()).unwrap();
            zip.write_all(b"a;b\n=1+1;+45 1\n").unwrap();
        });
        let page = upload(&browser, &[("brev.txt", b"Hej".to_vec()), ("mappe.zip", bundle)]);
        page.says("3 filer").says("2024/kort.txt").says("=cmd.csv");
        let first =
            page.text().split("name=\"file\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        browser.post("/task/removals", &[("file", &first)]).says("2 filer");
        assert_eq!(
            browser.post("/task/answer", &[("answer", "nothing-found")]).status,
            422,
            "while files are there"
        );
        browser.post("/task/answer", &[("answer", "files")]).says("Svaret er låst");
        let refused = upload(&browser, &[("sent.txt", b"x".to_vec())]);
        refused.says("blev ikke tilføjet");
        assert_eq!((scene.unsent(), scene.desk.again(&case).status), (0, Status::Review));
        let documents = all(&scene.desk, &case);
        let names: Vec<_> = documents.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["2024/kort.txt", "=cmd.csv"]);
        assert_eq!(
            (documents[0].dataset.as_str(), documents[0].origin.source_title.da.as_str()),
            ("papers", "Arkivet")
        );

        // The handler sees it, opens what is held, and sends the answer back.
        scene.portal.work();
        let desk = Browser::new(&scene.portal.base);
        let email = scene.portal.staff(&scene.desk.organisation, Role::Handler);
        desk.get("/staff/sign-in");
        desk.post("/staff/sign-in", &[("email", &email), ("password", PASSWORD)]);
        let at = format!("/staff/cases/{}", case.id);
        desk.get(&at).says("Bo Lund har sendt filer").says("2024/kort.txt").says("Frigiv de 2 dokumenter");
        desk.post(&format!("{at}/collected-releases"), &[("reason", "Scannet i arkivet")])
            .says("Scannet i arkivet");
        let shown = desk.get(&format!("{at}/collected/{}", documents[1].id));
        assert_eq!(shown.bytes, b"a;b\n=1+1;+45 1\n", "kept as it is");
        assert_eq!(content(&scene.desk, &case, &all(&scene.desk, &case)[1]).unwrap(), shown.bytes);
        // What somebody has decided about is not undone by the next answer.
        let kept = all(&scene.desk, &case)[0].id;
        desk.post(&format!("{at}/documents/{kept}"), &[("do", "give")]).says("udleveres, som det er");
        let search = scene.search(&case).id.to_string();
        let sent_back = [("search", search.as_str()), ("reason", "Der mangler 2023")];
        desk.post(&format!("{at}/task-returns"), &sent_back).says("Venter på Bo Lund");
        assert_eq!(scene.desk.again(&case).status, Status::Collecting);
        scene.portal.work();
        assert_eq!(browser.get(&link).status, 410, "the old link is over");
        let (owner, _) = scene.owner();
        owner.get("/task").says("Der mangler 2023");
        upload(&owner, &[("2023.txt", b"2023".to_vec())]);
        owner.post("/task/answer", &[("answer", "files")]).says("Svaret er låst");
        let names: Vec<_> = all(&scene.desk, &case).into_iter().map(|one| one.name).collect();
        assert_eq!(names, ["2024/kort.txt", "2023.txt"], "the new answer takes the place of the old one");
        desk.get(&at).says("Fra et tidligere svar");
        desk.get(&format!("{at}/review?show=all")).says("fra et tidligere svar");
        let told: Vec<Action> = scene.desk.told(&case).into_iter().map(|(action, _)| action).collect();
        for action in [Action::TaskAsked, Action::TaskReminded, Action::TaskOpened, Action::TaskAnswered] {
            assert!(told.contains(&action), "{action}");
        }
        scene.desk.chain_is_whole();
    });
}

#[test]
fn an_owner_states_nothing_or_that_she_cannot() {
    on_both(|fresh| {
        let scene = Scene::new(fresh);
        let case = scene.asked();
        let (owner, link) = scene.owner();
        assert_eq!(owner.post("/task/answer", &[("answer", "cannot"), ("reason", " ")]).status, 422);
        owner.post("/task/answer", &[("answer", "")]).says("Vælg et svar");
        owner
            .post("/task/answer", &[("answer", "cannot"), ("reason", "Kartoteket er brændt")])
            .says("Kartoteket er brændt");
        let search = scene.search(&case);
        assert_eq!(
            (search.state, search.details.0.failure.as_deref()),
            (SearchState::Failed, Some("cannot"))
        );
        assert_eq!(scene.task(&case).reason.as_deref(), Some("Kartoteket er brændt"));
        assert_eq!(scene.desk.again(&case).status, Status::Collecting, "a handler decides on it");

        // Asked again, with a new link; this time she looks and finds nothing.
        let mut again = scene.desk.again(&case);
        let desk = &scene.desk;
        scene
            .db()
            .write(|tx| collect::retry(tx, &desk.vault, &mut again, search.id, desk.handler, desk.now))
            .unwrap();
        scene.portal.work();
        let (owner, second) = scene.owner();
        assert_ne!(link, second);
        owner.post("/task/answer", &[("answer", "nothing-found")]).says("intet er fundet");
        assert_eq!(scene.search(&case).state, SearchState::NothingFound);
        assert_eq!(
            (scene.task(&case).state, scene.desk.again(&case).status),
            (TaskState::Answered, Status::Review)
        );

        // A source that is left out needs no answer any more; another case's page is not reached by any cookie.
        let other = scene.asked();
        let (late, link) = scene.owner();
        let (mut held, search) = (scene.desk.again(&other), scene.search(&other).id);
        scene
            .db()
            .write(|tx| collect::leave_out(tx, &desk.vault, &mut held, search, "Tom", desk.handler, desk.now))
            .unwrap();
        let page = late.get("/task");
        page.says("ikke længere brug for");
        assert!(!page.text().contains("Mette"), "and nobody reads the name any more");
        let app = &scene.portal.app;
        let token = link.rsplit('/').next().unwrap();
        let sent = tasks::answer(
            &app.db,
            (&app.vault, &app.sources),
            token,
            &tasks::Answer::NothingFound,
            app.now(),
        );
        assert!(matches!(sent, Err(AnswerError::Task(tasks::TaskError::Gone))));
        let forged = format!("{}x", &token[..token.len() - 1]);
        assert_eq!(late.get(&format!("/t/{forged}")).status, 410);
        scene.portal.wait(61 * 86_400);
        assert_eq!(late.get(&link).status, 410);
    });
}

#[test]
fn a_hostile_zip_leaves_nothing_behind() {
    on_both(|fresh| {
        let scene = Scene::new(fresh);
        scene.asked();
        let (owner, _) = scene.owner();
        let vault = scene.portal.folder().join("data/vault/files");
        let before = if vault.exists() { sealed_files(&vault) } else { 0 };
        // 200 MB of nothing in 200 kB.
        let fixtures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/files");
        let bomb = std::fs::read(fixtures.join("bomb.bin")).unwrap();
        assert!(bomb.len() < 1 << 20);
        upload(&owner, &[("bombe.zip", bomb)]).says("nuller.csv").says("vokser for meget");
        let link = zip(|zip| zip.add_symlink("genvej", "/etc/passwd", packed()).unwrap());
        for (name, bytes, said) in [
            ("genvej.zip", link, "genvej eller andet"),
            ("ud.zip", one("../../ud.txt", b"x"), "../../ud.txt"),
            ("rod.zip", one("/etc/passwd", b"x"), "/etc/passwd"),
            ("indre.zip", one("a.zip", &one("b.txt", b"b")), "a.zip"),
            ("halv.zip", one("a.txt", b"halv")[..40].to_vec(), "kan ikke læses"),
            ("tom.txt", vec![], "er tom"),
        ] {
            // What is sent beside it is taken all the same.
            let page = upload(&owner, &[(name, bytes), ("godt.txt", b"godt".to_vec())]);
            page.says(said).says("godt.txt");
            assert_eq!(page.status, 422);
        }
        assert_eq!(scene.unsent(), 6);
        assert_eq!(sealed_files(&vault), before + 6, "nothing half stored");
    });
}
