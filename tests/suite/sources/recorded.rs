//! The search record: what was asked, by what, what was chosen and why, and what nobody asks. And the pages of sources.

use indsigt::{
    audit::Action,
    cases,
    db::DbError,
    law::{rights::Right, status::Status},
    sources::{
        collect::{self, CollectError},
        coverage,
        search::{self, SearchState},
    },
    staff::Role,
};

use crate::support::{
    browser::Browser,
    databases::on_both,
    office::Office,
    portal::{PASSWORD, Portal},
};

const HR: &str = r#"
name = "hr"
kind = "sqlite"
path = "hr.db"
organisations = ["fjordby"]
processors = ["Lønhuset Fjord A/S"]
title = { da = "Personalesystemet", en = "The HR system" }
description = { da = "Ansatte", en = "Employees" }
[[find]]
by = ["name"]
sql = "SELECT id AS key, name, email, born FROM person WHERE indsigt_words(name) = :name_words"
[find.columns]
born = { da = "Født", en = "Born", is = "birth-date" }
[[find]]
by = ["email"]
sql = "SELECT id AS key, name, email, born FROM person WHERE email = :email"
[find.columns]
born = { da = "Født", en = "Born", is = "birth-date" }
[[dataset]]
name = "person"
title = { da = "Stamdata", en = "Record" }
description = { da = "Det, vi ved", en = "What we know" }
activity = "payroll"
provided_by = "subject"
legal_basis = "contract"
sensitive = ["health"]
keep = { period = "5 years", from = "paid_on", basis = { da = "Bogføringsloven", en = "The bookkeeping act" } }
others = ["boss"]
sql = "SELECT id, name, sex, boss, '2026-01-31' AS paid_on FROM person WHERE id = :key"
[dataset.columns.sex]
da = "Køn"
en = "Sex"
description = { da = "Som registreret", en = "As registered" }
codes = { F = { da = "Kvinde", en = "Female" }, M = { da = "Mand", en = "Male" } }
"#;

const DATA: &str =
    "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, email TEXT, born TEXT, sex TEXT, boss TEXT);
    INSERT INTO person VALUES (1, 'HOLM, Mette', 'mette.holm@example.dk', '12-03-1984', 'F', 'Xaver'),
                              (2, 'Mette Holm', NULL, '1991-11-05', 'F', 'Xaver');";

#[test]
fn what_was_asked_chosen_and_left_out_is_recorded() {
    on_both(|fresh| {
        let mut office = Office::new(&fresh.db);
        rusqlite::Connection::open(office.sources.path().join("hr.db")).unwrap().execute_batch(DATA).unwrap();
        office.declare_only(&[("hr", HR.to_owned())]);
        for key in ["payroll", "pension", "payroll-for-others"] {
            office.desk.registers(key);
        }
        let desk = &office.desk;
        // Nobody asks the pension system, and the personnel file is in no source.
        let mine = office.app.sources.for_organisation("fjordby");
        let register = desk.db.read(|conn| indsigt::register::list(conn, desk.organisation.id)).unwrap();
        let gaps = coverage::uncovered(&mine, &register);
        let systems: Vec<_> = gaps.iter().map(|gap| gap.system.as_str()).collect();
        assert_eq!(
            systems,
            ["activity:pension", "activity:personnel"],
            "another controller's payroll is not ours"
        );
        let without: Vec<_> = mine
            .iter()
            .map(|one| {
                let mut one = (*one).clone();
                one.processors.clear();
                one
            })
            .collect();
        let more = coverage::uncovered(&without.iter().collect::<Vec<_>>(), &register);
        assert!(more.iter().any(|gap| gap.system == "processor:Lønhuset Fjord A/S"), "{more:?}");

        let state = |reason: &str| {
            desk.db
                .write(|tx| {
                    let said = ("activity:pension", reason);
                    coverage::state(tx, &desk.vault, desk.organisation.id, said, desk.handler, desk.now)
                })
                .unwrap()
        };
        state("Pensionsselskabet er selv dataansvarligt.");

        let mut details = desk.details();
        details.person.birth_date = chrono::NaiveDate::from_ymd_opt(1984, 3, 12);
        let received = desk.received_from(Right::Access, indsigt::letters::Lang::Da, &details);
        let mut case = desk.walk(received, Status::Collecting);
        office.start(&mut case);
        office.work();
        let case_now = desk.again(&case);
        assert_eq!(office.search(&case, "activity:pension").state, SearchState::LeftOut);
        let key = case.key(&desk.vault).unwrap();
        let said = office.search(&case, "activity:pension").reason(&key).unwrap();
        assert_eq!(said.as_deref(), Some("Pensionsselskabet er selv dataansvarligt."));
        assert_eq!(office.search(&case, "activity:personnel").state, SearchState::Unasked);

        // Two candidates, the better one first; what was asked by stands as keyed hashes.
        let hr = office.search(&case, "hr");
        assert_eq!(hr.state, SearchState::Choose);
        let asked: Vec<_> = hr.details.0.asked.iter().map(|(by, hash)| (by.as_str(), hash.len())).collect();
        assert_eq!(asked, [("email", 32), ("name", 32)]);
        let both = office.candidates(&case, "hr");
        assert_eq!(both[0].candidate.key_text(), "1");
        let choose = |case: &mut _, chosen: &[_], why: &str| {
            desk.db.write(|tx| {
                collect::choose(tx, &desk.vault, case, hr.id, (chosen, why), desk.handler, desk.now)
            })
        };
        let mut case = case_now;
        let ids: Vec<_> = both.iter().map(|one| one.id).collect();
        let unexplained = [choose(&mut case, &ids, " "), choose(&mut case, &ids[1..], "")];
        assert!(
            unexplained.iter().all(|one| matches!(one, Err(CollectError::ReasonMissing))),
            "{unexplained:?}"
        );
        choose(&mut case, &ids[..1], "Fødselsdatoen passer.").unwrap();
        office.work();
        let choice = office.search(&case, "hr").choice(&key).unwrap().unwrap();
        assert_eq!((choice.why.as_str(), choice.same_person), ("Fødselsdatoen passer.", false));
        let stored = office.candidates(&case, "hr");
        assert_eq!(
            (stored[0].chosen, stored[1].chosen, stored[1].chosen_by),
            (Some(true), Some(false), Some(desk.handler))
        );
        let told = desk.told(&case);
        let told = told.iter().find(|(action, _)| *action == Action::CandidateChosen).unwrap();
        assert_eq!(told.1["rejected"], serde_json::json!([ids[1]]));
        assert!(!told.1.to_string().contains("passer"));

        // The review has begun; the decision waits until somebody has said why the rest was not searched.
        let mut case = desk.again(&case);
        assert_eq!(case.status, Status::Review);
        let searching = || desk.db.read(|conn| cases::facts(conn, &case, desk.now)).unwrap().searching;
        assert!(searching());
        assert!(matches!(
            office.leave_out(&mut case.clone(), "activity:personnel", ""),
            Err(CollectError::ReasonMissing)
        ));
        office.leave_out(&mut case, "activity:personnel", "Papirsagen er gennemset i hånden.").unwrap();
        let searching = desk.db.read(|conn| cases::facts(conn, &case, desk.now)).unwrap().searching;
        assert!(!searching);
        assert!(matches!(
            office.leave_out(&mut case, "activity:personnel", "igen"),
            Err(CollectError::NotNow)
        ));

        // What is taken back counts for no new round; the old one keeps what was said.
        state("");
        office.start(&mut case);
        assert_eq!(office.search(&case, "activity:pension").state, SearchState::Unasked);
        let every = desk.db.read(|conn| search::of_every_round(conn, case.organisation, case.id)).unwrap();
        assert_eq!((every.len(), every.iter().filter(|one| one.round == 1).count()), (6, 3));
        let last = desk.db.read(|conn| search::last_asked(conn, case.organisation)).unwrap();
        assert!(last.contains_key("hr") && Some(&last["hr"]) == hr_finished(&every).as_ref());
    });
}

fn hr_finished(every: &[search::Search]) -> Option<indsigt::db::Instant> {
    every.iter().filter(|one| one.source == "hr").filter_map(|one| one.finished_at).max()
}

#[test]
fn the_pages_of_sources_say_what_is_declared_and_what_is_wrong() {
    on_both(|fresh| {
        let folder = tempfile::tempdir().unwrap();
        rusqlite::Connection::open(folder.path().join("hr.db")).unwrap().execute_batch(DATA).unwrap();
        std::fs::write(folder.path().join("hr.toml"), HR).unwrap();
        let sources = folder.path().display().to_string();
        let portal = Portal::start_with(fresh, |settings| settings.sources_dir = sources);
        let organisation = portal.organisation("fjordby");
        let none = indsigt::register::Uses::new();
        let demo = include_bytes!("../../../demo/register.csv");
        let (app, by) = (&portal.app, indsigt::audit::By::Program);
        indsigt::register::import(&app.db, &app.vault, organisation.id, demo, &none, by, app.now()).unwrap();
        let browser = |role| {
            let browser = Browser::new(&portal.base);
            browser.get("/staff/sign-in");
            let email = portal.staff(&organisation, role);
            browser.post("/staff/sign-in", &[("email", email.as_str()), ("password", PASSWORD)]);
            browser
        };
        let handler = browser(Role::Handler);
        assert_eq!(handler.get("/staff/sources").status, 404);
        let dpo = browser(Role::Dpo);
        let list = dpo.get("/staff/sources");
        list.says("Personalesystemet").says("Aldrig kontrolleret").says("Lønhuset Fjord A");
        list.says("Pension").says("Systemer, som ingen kilde spørger");
        let page = dpo.get("/staff/sources/hr");
        for words in [
            "navn (uanset skrivemåde)",
            "Kvinde",
            "Bogføringsloven",
            "helbred",
            "Som registreret",
            "personen selv (kan flyttes)",
            "kontrakt, artikel 6, stk. 1, litra b",
        ] {
            page.says(words);
        }
        assert_eq!(dpo.get("/staff/sources/payroll").status, 404);

        // Checked as it is, then with a column gone: the line is named, and the page remembers.
        dpo.post("/staff/sources/hr/checks", &[]);
        dpo.get("/staff/sources/hr").says("Som beskrevet");
        let conn = rusqlite::Connection::open(folder.path().join("hr.db")).unwrap();
        conn.execute_batch("ALTER TABLE person RENAME COLUMN boss TO chief").unwrap();
        dpo.post("/staff/sources/hr/checks", &[]);
        dpo.get("/staff/sources/hr").says("Ikke som beskrevet").says("no such column: boss");
        conn.execute_batch("ALTER TABLE person RENAME COLUMN chief TO boss").unwrap();

        let tried =
            dpo.post("/staff/sources/hr/trials", &[("name", "mette HOLM"), ("birth-date", "1984-03-12")]);
        tried.says("id 1").says("id 2").says("En anden").says("Stamdata: 1");
        assert!(!tried.text().contains("Xaver"), "rows are not shown");
        dpo.post("/staff/sources/hr/trials", &[("name", " ")]).says("Udfyld mindst ét felt");
        dpo.post("/staff/sources/hr/trials", &[("phone", "1")]).says("Ingen beskrevet måde");

        dpo.post(
            "/staff/sources/systems",
            &[("why-activity:pension", "Selskabet er dataansvarligt."), ("why-activity:nowhere", "x")],
        );
        dpo.get("/staff/sources").says("Selskabet er dataansvarligt.");
        let stated = app.db.read(|conn| coverage::set_aside(conn, organisation.id)).unwrap();
        assert_eq!(stated.len(), 1, "only what nobody asks can be set aside");
        let log = app.db.read::<_, DbError>(|conn| {
            use diesel::prelude::*;
            use indsigt::db::schema::audit::dsl as row;
            let mine = row::audit.filter(row::organisation_id.eq(organisation.id));
            Ok(mine.select(row::action).load::<Action>(conn)?)
        });
        let log = log.unwrap();
        for action in [Action::SourceChecked, Action::SourceTried, Action::SystemSetAside] {
            assert!(log.contains(&action), "{action:?}");
        }
    });
}

/// A system that takes the call and never answers keeps nobody else waiting, though there is one worker only.
#[test]
fn a_system_that_never_answers_delays_only_itself() {
    use std::{
        sync::atomic::{AtomicBool, Ordering},
        time::{Duration, Instant},
    };
    on_both(|fresh| {
        let dead = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let mut office = Office::new(&fresh.db);
        rusqlite::Connection::open(office.sources.path().join("hr.db")).unwrap().execute_batch(DATA).unwrap();
        let url = format!("postgres://me:secret@{}/hr?sslmode=disable", dead.local_addr().unwrap());
        std::fs::write(office.sources.path().join("dead.url"), url).unwrap();
        let silent = HR
            .replace("name = \"hr\"", "name = \"archive\"")
            .replace("kind = \"sqlite\"", "kind = \"postgres\"\nlimits = { seconds = 5 }")
            .replace("path = \"hr.db\"", "url_file = \"dead.url\"");
        office.declare_only(&[("archive", silent), ("hr", HR.to_owned())]);
        let mut case = office.desk.case_in(Right::Access, Status::Collecting);
        office.start(&mut case);
        let stop = AtomicBool::new(false);
        let states = std::thread::scope(|scope| {
            scope.spawn(|| indsigt::worker::run(&office.app, &stop));
            let begun = Instant::now();
            while office.search(&case, "hr").state == SearchState::Waiting && begun.elapsed().as_secs() < 4 {
                std::thread::park_timeout(Duration::from_millis(20));
            }
            let states = ["archive", "hr"].map(|name| office.search(&case, name).state);
            stop.store(true, Ordering::Relaxed);
            drop(dead);
            states
        });
        assert_eq!(states, [SearchState::Waiting, SearchState::Choose]);
    });
}
