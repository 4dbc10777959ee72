//! One request with several rights: a case each, one clock, one mail, one status page (R2.11).

use indsigt::{
    audit::{self, Action},
    cases::{self, Case, Correction, Particulars, RestrictionGround},
    ids::OrganisationId,
    law::{rights::Right, status::Status},
    staff::Role,
};
use reqwest::blocking::multipart::Form;

use super::{DETAILS, Town};
use crate::support::{
    browser::{Browser, Page},
    databases::on_both,
    portal::PASSWORD,
};

const RIGHT: &str = "/o/fjordby/request/right";

fn details(browser: &Browser, fields: &[(&str, &str)]) -> Page {
    let form = Form::new().text("csrf", browser.csrf());
    let form =
        fields.iter().fold(form, |form, (name, value)| form.text((*name).to_owned(), (*value).to_owned()));
    browser.send_form(DETAILS, form)
}

fn begin(town: &Town, rights: &[&str]) -> Browser {
    let browser = town.browser();
    browser.get("/o/fjordby?lang=da");
    browser.post("/o/fjordby/drafts", &[]);
    let chosen: Vec<_> = rights.iter().map(|right| ("right", *right)).collect();
    assert_eq!(browser.post(RIGHT, &chosen).path, "/o/fjordby/request/person");
    assert_eq!(browser.post("/o/fjordby/request/person", &[("on_behalf", "self")]).path, DETAILS);
    browser
}

const ANSWERS: [(&str, &str); 6] = [
    ("description", "Alt er fra min tid i Børn og Unge."),
    ("rectification-wrong-1", "Havnegade 1"),
    ("rectification-right-1", "Havnegade 7"),
    ("restriction-ground", "contested"),
    ("restriction-what", "Min adresse"),
    ("objection-what", "Billede på intranettet"),
];

fn send(browser: &Browser) -> Page {
    let contact = [("name", "Åse Ærø"), ("email", "aase@example.dk")];
    assert_eq!(browser.post("/o/fjordby/request/contact", &contact).path, "/o/fjordby/request/check");
    browser.post("/o/fjordby/request/check", &[])
}

fn all(town: &Town, organisation: OrganisationId) -> Vec<Case> {
    town.portal
        .app
        .db
        .read(|conn| {
            let first = cases::find_by_number(conn, organisation, "2026-0001")?.unwrap();
            cases::of_request(conn, organisation, first.request)
        })
        .unwrap()
}

fn asked(browser: &Browser, town: &Town) -> String {
    town.portal.work();
    let [mail] = &town.portal.mails()[..] else { panic!("one mail for all") };
    let link = mail.link(&town.portal);
    browser.get(&link);
    browser.post(&link, &[]);
    link
}

#[test]
fn several_rights_become_a_case_each_with_one_clock_and_one_mail() {
    on_both(|db| {
        let town = Town::on(db);
        let browser = begin(&town, &["objection", "rectification", "restriction", "access"]);
        let page = browser.get(DETAILS);
        for question in
            ["Hvad er forkert eller mangler nu?", "Hvilken brug siger du nej til?", "Hvad passer bedst?"]
        {
            page.says(question);
        }
        assert!(!page.text().contains("Hvilket samtykke"), "only what was chosen is asked about");
        assert_eq!(details(&browser, &ANSWERS).path, "/o/fjordby/request/contact");
        let check = {
            let contact = [("name", "Åse Ærø"), ("email", "aase@example.dk")];
            browser.post("/o/fjordby/request/contact", &contact)
        };
        check.says("Nu: Havnegade 1").says("Det rigtige: Havnegade 7").says("Billede på intranettet");
        check.says("Oplysningerne er forkerte, og det skal undersøges først").says("Børn og Unge");

        let receipt = send(&browser);
        for line in ["2026-0001", "2026-0002", "2026-0003", "2026-0004"] {
            receipt.says(line);
        }
        let cases = all(&town, town.organisation.id);
        let rights: Vec<_> = cases.iter().map(|case| case.right).collect();
        assert_eq!(rights, [Right::Access, Right::Rectification, Right::Restriction, Right::Objection]);
        assert!(cases.iter().all(|case| (case.due_on, case.request) == (cases[0].due_on, cases[0].request)));
        let told = |at: usize| cases[at].particulars(&town.portal.app.vault).unwrap();
        assert_eq!(told(0), Particulars::default());
        let pair = Correction { wrong: "Havnegade 1".into(), right: "Havnegade 7".into() };
        assert_eq!(told(1).corrections, [pair]);
        assert_eq!(told(2).ground, Some(RestrictionGround::Contested));
        assert_eq!((told(2).what.as_str(), told(3).what.as_str()), ("Min adresse", "Billede på intranettet"));
        let words = |case: &Case| case.details(&town.portal.app.vault).unwrap().description;
        assert!(cases.iter().all(|case| words(case).contains("Børn og Unge")));

        asked(&browser, &town);
        let cases = all(&town, town.organisation.id);
        assert!(cases.iter().all(|case| case.status == Status::Identity), "one link confirms them all");
        // Sending again shows the same receipt.
        assert_eq!(browser.post("/o/fjordby/request/check", &[]).path, "/o/fjordby/request/receipt");
        assert_eq!(town.cases(), 4);
    });
}

#[test]
fn going_back_keeps_every_answer_and_a_wrong_one_is_told_at_its_question() {
    let town = Town::sqlite();
    let browser = begin(&town, &["rectification", "objection"]);
    let page = details(&browser, &[("rectification-wrong-1", "Havnegade 1"), ("description", "")]);
    assert_eq!((page.status, page.path.as_str()), (200, format!("{DETAILS}?errors=1").as_str()));
    page.says("Skriv også, hvad det rigtige er")
        .says("Skriv, hvilken brug du siger nej til")
        .says("Havnegade 1");
    page.says("href=\"#rectification-right-1\"").says("href=\"#objection-what\"");
    // Another right is chosen instead, and the first one again: what was written is still there.
    browser.post(RIGHT, &[("right", "access")]);
    assert!(!browser.get(DETAILS).text().contains("Havnegade 1"));
    browser.post(RIGHT, &[("right", "access"), ("right", "rectification")]);
    browser.get(DETAILS).says("Havnegade 1");
    let page = browser.get(RIGHT);
    let ticked = |right: &str| page.text().contains(&format!("value=\"{right}\" checked"));
    assert_eq!(["access", "rectification", "objection"].map(ticked), [true, true, false]);
    // One more correction, without JavaScript.
    let typed =
        [("rectification-wrong-1", "Havnegade 1"), ("rectification-right-1", "Havnegade 7"), ("more", "1")];
    details(&browser, &typed).says("Rettelse 2").says("Havnegade 7");
    browser.post(RIGHT, &[]).says("Vælg, hvad du vil bede om");
}

#[test]
fn the_status_page_shows_every_case_and_turns_from_one_to_another() {
    on_both(|db| {
        let town = Town::on(db);
        let browser = begin(&town, &["access", "erasure"]);
        details(&browser, &[("erasure-what", "Min ansøgning fra 2024"), ("erasure-why", "")]);
        send(&browser);
        let link = asked(&browser, &town);
        let page = browser.get("/status");
        page.says("Sag 2026-0001").says("2026-0002").says("Du har bedt om flere ting på én gang");
        let page = browser.post("/status/case", &[("number", "2026-0002")]);
        assert_eq!(page.path, "/status");
        page.says("Sag 2026-0002");
        assert_eq!(browser.post("/status/case", &[("number", "2026-0009")]).status, 404);

        // Another request's case is not among them.
        let other = begin(&town, &["access"]);
        details(&other, &[("description", "")]);
        send(&other).says("2026-0003");
        browser.get("/status");
        assert_eq!(browser.post("/status/case", &[("number", "2026-0003")]).status, 404);

        // One is withdrawn, the other goes on, and the link still leads to both.
        browser.get("/status/withdrawal");
        browser.post("/status/withdrawal", &[]).says("Du har trukket anmodningen tilbage");
        let statuses: Vec<_> = all(&town, town.organisation.id).iter().map(|case| case.status).collect();
        assert_eq!(statuses, [Status::Identity, Status::Withdrawn]);
        browser.get(&link);
        browser.post(&link, &[]).says("Sag 2026-0001");
        browser.get("/status/withdrawal");
        browser.post("/status/withdrawal", &[]);
        assert_eq!(browser.get(&link).status, 410, "nothing is left to see");
    });
}

fn handler(town: &Town) -> Browser {
    let email = town.portal.staff(&town.organisation, Role::Handler);
    let browser = town.browser();
    browser.get("/staff/sign-in?lang=da");
    browser.post("/staff/sign-in", &[("email", &email), ("password", PASSWORD)]);
    browser
}

#[test]
fn a_handler_sees_what_was_asked_jumps_to_the_other_cases_and_checks_the_person_once() {
    on_both(|db| {
        let town = Town::on(db);
        let browser = begin(&town, &["rectification", "restriction"]);
        details(&browser, &ANSWERS);
        send(&browser);
        asked(&browser, &town);
        let ids: Vec<_> = all(&town, town.organisation.id).iter().map(|case| case.id).collect();
        let handler = handler(&town);
        let page = handler.get(&format!("/staff/cases/{}", ids[0]));
        page.says("Nu: Havnegade 1").says("Det rigtige: Havnegade 7").says("Samme anmodning");
        page.says(&format!("/staff/cases/{}", ids[1])).says("2026-0002");
        let check = [("method", "in-person"), ("result", "passed"), ("note", "")];
        handler.post(&format!("/staff/cases/{}/identity-checks", ids[0]), &check);
        let cases = all(&town, town.organisation.id);
        assert!(cases.iter().all(|case| case.identity_confirmed_at.is_some()), "she is the same in both");
        handler.get(&format!("/staff/cases/{}", ids[1])).says("Min adresse").says("2026-0001");
    });
}

#[test]
fn a_handler_changes_the_right_and_the_person_reads_why() {
    on_both(|db| {
        let town = Town::on(db);
        let browser = begin(&town, &["access", "erasure"]);
        details(&browser, &[("erasure-what", "Min adresse, den er forkert")]);
        send(&browser);
        asked(&browser, &town);
        let case = all(&town, town.organisation.id)[1].clone();
        let handler = handler(&town);
        let (page, act) =
            (format!("/staff/cases/{}", case.id), format!("/staff/cases/{}/reclassifications", case.id));
        handler.get(&page).says("Personen mener en anden ret");
        for (right, reason, told) in [
            ("rectification", " ", "Skriv en begrundelse"),
            ("erasure", "Fordi", "allerede om den ret"),
            ("access", "Fordi", "allerede en åben sag om den ret"),
            ("everything", "Fordi", "Vælg, hvilken ret"),
        ] {
            let refused = handler.post(&act, &[("right", right), ("reason", reason)]);
            assert_eq!(refused.status, 422, "{right}");
            refused.says(told);
        }
        let reason = "Du skriver, at adressen er forkert. Så retter vi den.";
        let changed = handler.post(&act, &[("right", "rectification"), ("reason", reason)]);
        changed.says("Sagen handler nu om en anden ret").says(reason).says("artikel 16");
        let now = all(&town, town.organisation.id)[1].clone();
        assert_eq!((now.right, now.due_on, now.status), (Right::Rectification, case.due_on, case.status));
        assert_eq!(now.version, case.version + 1);
        let (app, id) = (&town.portal.app, town.organisation.id);
        let entries = app.db.read(|conn| audit::of_case(conn, id, case.id)).unwrap();
        let entry = entries.iter().find(|entry| entry.action == Action::Reclassified).unwrap();
        assert!(!entry.details.contains("adressen"), "the log names nobody: {}", entry.details);
        assert_eq!(audit::first_broken(&app.db, &app.vault, id).unwrap(), None);

        browser.get("/status");
        let page = browser.post("/status/case", &[("number", "2026-0002")]);
        page.says("Vi behandler det som: Berigtigelse").says(reason);
        assert!(!browser.post("/status/case", &[("number", "2026-0001")]).text().contains(reason));

        // Once it is decided or ended, the right stands.
        browser.get("/status/withdrawal");
        browser.post("/status/withdrawal", &[]);
        let ended = all(&town, id)[0].id;
        let refused = handler.post(
            &format!("/staff/cases/{ended}/reclassifications"),
            &[("right", "portability"), ("reason", "Fordi")],
        );
        assert_eq!(refused.status, 422);
        refused.says("Fordi").says("Sagen er slut");
    });
}
