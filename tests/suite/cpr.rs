//! CPR numbers: given where they are asked for, found again, masked, shown for a reason, and nowhere else.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use diesel::{QueryableByName, RunQueryDsl as _, sql_query, sql_types::Text};
use indsigt::{
    audit::Action,
    cases,
    db::{DbError, schema::case_terms},
    ids::CaseId,
    law::cpr::Cpr,
    staff::{self, CprSettings, Organisation, OrganisationDetails, Role},
};

use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::{
    browser::Browser,
    cases::Desk,
    databases::{TestDb, on_both},
    portal::{PASSWORD, Portal},
};

const NUMBER: &str = "070761-0085";

fn asking(portal: &Portal, slug: &str, asked: bool) -> Organisation {
    let organisation = portal.organisation(slug);
    let cpr = CprSettings { asked, ..CprSettings::default() };
    let details = OrganisationDetails { cpr, ..organisation.details().clone() };
    portal.app.db.write(|tx| staff::save(tx, organisation.id, &organisation.name, &details)).unwrap();
    organisation
}

/// Sends a request with this in the field, and gives the last page.
fn send(portal: &Portal, slug: &str, number: &str) -> crate::support::browser::Page {
    let browser = Browser::new(&portal.base);
    browser.get(&format!("/o/{slug}?lang=da"));
    browser.post(&format!("/o/{slug}/drafts"), &[]);
    browser.post(&format!("/o/{slug}/request/right"), &[("right", "access")]);
    browser.post(&format!("/o/{slug}/request/person"), &[("on_behalf", "self")]);
    let form =
        reqwest::blocking::multipart::Form::new().text("csrf", browser.csrf()).text("description", "Alt");
    browser.send_form(&format!("/o/{slug}/request/details"), form);
    let contact = [("name", "Åse Ærø"), ("email", "aase@example.dk"), ("cpr", number)];
    let page = browser.post(&format!("/o/{slug}/request/contact"), &contact);
    if !page.path.ends_with("/check") {
        return page;
    }
    assert!(!page.text().contains("0085"), "the answers are checked without the last four digits");
    browser.post(&format!("/o/{slug}/request/check"), &[])
}

fn newest(portal: &Portal) -> CaseId {
    use indsigt::db::schema::cases as table;
    let newest = table::table.order(table::id.desc()).select(table::id);
    portal.app.db.read(|conn| newest.first(conn).map_err(DbError::from)).unwrap()
}

fn desk(portal: &Portal, organisation: &Organisation) -> Browser {
    let email = portal.staff(organisation, Role::Handler);
    let browser = Browser::new(&portal.base);
    browser.get("/staff/sign-in");
    browser.post("/staff/sign-in", &[("email", &email), ("password", PASSWORD)]);
    browser
}

#[test]
fn a_number_is_asked_for_only_where_the_organisation_wants_it() {
    let db = TestDb::sqlite();
    let portal = Portal::start(&db);
    let (with, without) = (asking(&portal, "fjordby", true), asking(&portal, "bakkeby", false));
    let kept = |portal: &Portal, organisation: &Organisation| {
        let app = &portal.app;
        let case = app.db.read(|conn| cases::find(conn, organisation.id, newest(portal))).unwrap().unwrap();
        app.db.read(|conn| cases::cpr_of(conn, &app.vault, &case)).unwrap()
    };
    send(&portal, "bakkeby", NUMBER).says("2026-0001");
    assert_eq!(kept(&portal, &without), None, "a field that is not asked for is not taken");
    let wrong = send(&portal, "fjordby", "070761");
    wrong.says("Skriv ti cifre").says("Helt frivilligt");
    send(&portal, "fjordby", "").says("2026-0001");
    assert_eq!(kept(&portal, &with), None);
    // A number without the check digit, and one with no date: taken all the same (R4.3).
    for number in ["070761-0086", "990061-0085"] {
        send(&portal, "fjordby", number).says("Vi har modtaget din anmodning");
        assert_eq!(kept(&portal, &with), Cpr::parse(number));
    }
}

#[test]
fn a_number_finds_its_case_and_is_shown_for_a_reason() {
    on_both(|db| {
        let portal = Portal::start(db);
        let organisation = asking(&portal, "fjordby", true);
        send(&portal, "fjordby", NUMBER).says("2026-0001");
        let id = newest(&portal);
        let browser = desk(&portal, &organisation);
        browser.get("/staff/cases");
        for typed in ["070761-0085", "0707610085", "070761 0085"] {
            let page = browser.post("/staff/searches", &[("q", typed)]);
            page.says("Åse Ærø");
            assert!(
                page.path.starts_with("/staff/cases?cpr=") && !page.path.contains("0707"),
                "{}",
                page.path
            );
            assert!(!page.text().contains("0085"));
        }
        let page = browser.post("/staff/searches", &[("q", "070761-0086")]);
        assert!(!page.text().contains("Åse Ærø"));
        browser.post("/staff/searches", &[("q", "Ærø")]).says("Åse Ærø");

        let page = browser.get(&format!("/staff/cases/{id}"));
        page.says("070761-****");
        assert!(!page.text().contains("0085"));
        let shown = format!("/staff/cases/{id}/cpr");
        let refused = browser.post(&shown, &[("reason", "  ")]);
        refused.says("Skriv, hvorfor du skal se nummeret.");
        assert!(!refused.text().contains("0085"));
        browser.get(&format!("/staff/cases/{id}"));
        browser.post(&shown, &[("reason", "Opslag i lønsystemet for Åse")]).says("070761-0085");
        assert_eq!(browser.get(&shown).status, 405, "it is no page that can be opened again");
        let app = &portal.app;
        let told = app.db.read(|conn| indsigt::audit::of_case(conn, organisation.id, id)).unwrap();
        let unmasked: Vec<_> = told.iter().filter(|entry| entry.action == Action::CprUnmasked).collect();
        assert_eq!(unmasked.len(), 1);
        assert!(unmasked[0].actor_id.is_some() && !unmasked[0].details.contains("Åse"));
    });
}

#[test]
fn the_number_stands_in_clear_nowhere_in_the_database_and_goes_with_its_case() {
    let db = TestDb::sqlite();
    let portal = Portal::start(&db);
    let organisation = asking(&portal, "fjordby", true);
    send(&portal, "fjordby", NUMBER).says("2026-0001");
    portal.work();
    for mail in portal.mails() {
        assert!(!mail.text.contains("0707") && !mail.subject.contains("0707"));
    }
    #[derive(QueryableByName)]
    struct Name {
        #[diesel(sql_type = Text)]
        name: String,
    }
    let app = &portal.app;
    app.db
        .read(|conn| {
            let tables: Vec<Name> =
                sql_query("SELECT name FROM sqlite_master WHERE type = 'table'").load(conn)?;
            for table in tables {
                let columns: Vec<Name> =
                    sql_query(format!("SELECT name FROM pragma_table_info('{}')", table.name)).load(conn)?;
                for column in columns {
                    let holds = format!(
                        "SELECT '{0}' AS name FROM \"{1}\" WHERE instr(CAST(\"{0}\" AS BLOB), CAST('0707610085' AS BLOB)) > 0 \
                         OR instr(CAST(\"{0}\" AS BLOB), CAST('070761-0085' AS BLOB)) > 0",
                        column.name, table.name
                    );
                    let found: Vec<Name> = sql_query(holds).load(conn)?;
                    assert!(found.is_empty(), "{}.{}", table.name, column.name);
                }
            }
            Ok::<_, DbError>(())
        })
        .unwrap();
    let case = app.db.read(|conn| cases::find(conn, organisation.id, newest(&portal))).unwrap().unwrap();
    // Without the case's key the number is gone, whoever has the other one.
    let stranger = Desk::new(&TestDb::sqlite().db);
    assert!(stranger.vault.case_key(case.id, &case.wrapped_key).is_err());
    app.db.write(|tx| cases::purge_cpr(tx, &app.vault, &case)).unwrap();
    let left = app.db.read(|conn| cases::cpr_of(conn, &app.vault, &case)).unwrap();
    assert_eq!(left, None);
    let term = cases::cpr_term(&app.vault, organisation.id, &Cpr::parse(NUMBER).unwrap());
    let terms: i64 = app
        .db
        .read(|conn| {
            let mine = case_terms::table.filter(case_terms::term.eq(&term)).count();
            mine.get_result(conn).map_err(DbError::from)
        })
        .unwrap();
    assert_eq!(terms, 0, "and nobody finds it by its hash");
}

#[test]
fn the_api_takes_the_number_where_it_is_asked_for_and_never_gives_it_back() {
    on_both(|db| {
        let portal = Portal::start(db);
        let (with, without) = (asking(&portal, "fjordby", true), asking(&portal, "bakkeby", false));
        let post = |slug: &str, key: &str, cpr: Value| {
            let body = json!({
                "organisation": slug, "right": "access", "name": "Åse Ærø", "email": "aase@example.dk",
                "language": "da", "cpr": cpr,
            });
            let client = reqwest::blocking::Client::new();
            let sent = client.post(format!("{}/api/v1/requests", portal.base));
            let answer = sent.header("idempotency-key", key).json(&body).send().unwrap();
            let (status, text) = (answer.status().as_u16(), answer.text().unwrap());
            assert!(!text.contains("0085") && !text.contains("0707"), "{text}");
            (status, text)
        };
        for (at, wrong) in
            [json!("070761"), json!(707_610_085), json!(["070761-0085"]), json!("070761-00852")]
                .into_iter()
                .enumerate()
        {
            let (status, text) = post("fjordby", &format!("key-wrong-{at}"), wrong);
            assert_eq!(status, 422);
            assert!(text.contains("\"cpr\"") && text.contains("Skriv ti cifre"), "{text}");
        }
        let (status, text) = post("bakkeby", "key-unasked", json!(NUMBER));
        assert!(status == 422 && text.contains("beder ikke om CPR-nummer"), "{text}");
        let kept = |organisation: &Organisation| {
            let app = &portal.app;
            let all = app.db.read(|conn| cases::find_by_number(conn, organisation.id, "2026-0001"));
            all.unwrap().map(|case| app.db.read(|conn| cases::cpr_of(conn, &app.vault, &case)).unwrap())
        };
        assert_eq!((kept(&with), kept(&without)), (None, None), "nothing half stored");
        assert_eq!(post("fjordby", "key-number-1", json!(NUMBER)).0, 201);
        assert_eq!(kept(&with), Some(Cpr::parse(NUMBER)));
        portal.work();
        for mail in portal.mails() {
            assert!(!mail.text.contains("0707") && !mail.subject.contains("0707"));
        }
        // A handler finds it and sees it masked, as one from the form.
        let browser = desk(&portal, &with);
        browser.get("/staff/cases");
        browser.post("/staff/searches", &[("q", NUMBER)]).says("Åse Ærø");
        browser.get(&format!("/staff/cases/{}", newest(&portal))).says("070761-****");
        assert_eq!(post("bakkeby", "key-none", Value::Null).0, 201, "nothing is nothing");
    });
}

const PEOPLE: &str = r#"
name = "people"
kind = "sqlite"
path = "../people.db"
organisations = ["fjordby"]
title = { da = "Folk", en = "People" }
description = { da = "Folk.", en = "People." }

[[find]]
by = ["cpr"]
sql = "SELECT key, name, written FROM people WHERE cpr = :cpr"
columns = { name = { da = "Navn", en = "Name" }, written = { da = "Skrevet", en = "Written" } }

[[dataset]]
name = "all"
activity = "personnel"
provided_by = "subject"
title = { da = "Alt", en = "All" }
description = { da = "Alt.", en = "All." }
sql = "SELECT name FROM people WHERE key = :key"
"#;

#[test]
fn the_command_that_tries_a_source_takes_the_number_and_prints_it_masked() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("sources")).unwrap();
    std::fs::write(folder.path().join("sources/people.toml"), PEOPLE).unwrap();
    let their = rusqlite::Connection::open(folder.path().join("people.db")).unwrap();
    their
        .execute_batch(
            "CREATE TABLE people (key INTEGER, cpr TEXT, name TEXT, written TEXT);
             INSERT INTO people VALUES (707610085, '0707610085', 'Åse Ærø', 'nr. 070761-0085 og 070761 0085');",
        )
        .unwrap();
    let run = |cpr: &str, typed: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_indsigt"))
            .args(["sources", "try", "people", "--cpr", cpr])
            .env("INDSIGT_MAIL_FROM", "Indsigt <indsigt@example.dk>")
            .env("INDSIGT_SOURCES_DIR", folder.path().join("sources"))
            .env("INDSIGT_LOG", "trace")
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(typed.as_bytes()).ok();
        let done = child.wait_with_output().unwrap();
        let said = String::from_utf8([done.stdout, done.stderr].concat()).unwrap();
        for whole in ["0707610085", "707610085", "070761-0085", "070761 0085"] {
            assert!(!said.contains(whole), "{said}");
        }
        (done.status.success(), said)
    };
    for (cpr, typed) in [("-", "070761-0085\n"), ("0707610085", ""), ("070761-0085", "")] {
        let (good, said) = run(cpr, typed);
        assert!(good && said.contains("1 found") && said.contains("Åse Ærø"), "{said}");
        assert!(said.contains("Tried by cpr") && said.contains("nr. 070761-**** og 070761-****"), "{said}");
    }
    let (good, said) = run("-", "070761-0086\n");
    assert!(good && said.contains("0 found"), "{said}");
    for (cpr, typed) in [("-", "070761\n"), ("-", ""), ("070761", "")] {
        let (good, said) = run(cpr, typed);
        assert!(!good && said.contains("a CPR number has ten digits") && !said.contains("070761"), "{said}");
    }
}
