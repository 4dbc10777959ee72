//! The pages of a handler without a script: try, look, confirm, proof.

use indsigt::{
    cases,
    law::{
        procedure::{Entry, Verdict},
        rights::Right,
        status::{Outcome, Status},
    },
    sources::{collect, search},
    staff::Role,
};

use super::{foreign::Foreign, town::declaration};
use crate::support::{
    browser::Browser,
    cases::Desk,
    databases::TestDb,
    decisions::{decide_as_seen, letter},
    portal::{PASSWORD, Portal},
};

/// The form of the first deed on a page: its address.
fn deed(text: &str) -> String {
    let at = text.split("/deeds/").nth(1).expect("a deed");
    at.split('/').next().unwrap().to_owned()
}

fn version(text: &str) -> String {
    let at = text.split("name=\"version\" value=\"").nth(1).expect("a version");
    at.split('"').next().unwrap().to_owned()
}

#[test]
fn a_handler_tries_looks_confirms_and_sees_the_proof() {
    let their = Foreign::sqlite();
    let sources = tempfile::tempdir().unwrap();
    std::fs::write(sources.path().join("hr.toml"), declaration(&their)).unwrap();
    let fresh = TestDb::sqlite();
    let portal =
        Portal::start_with(&fresh, |settings| settings.sources_dir = sources.path().display().to_string());
    let organisation = portal.organisation("fjordby");
    let desk = Desk::in_portal(&portal, &organisation);
    desk.sets_aside(&portal.app.sources);
    let mut case = desk.case_in(Right::Rectification, Status::Collecting);
    desk.db
        .write(|tx| collect::start(tx, &desk.vault, &portal.app.sources, &mut case, desk.handler, desk.now))
        .unwrap();
    portal.work();
    let mut case = desk.again(&case);
    let fields = [("what", "E-mailen"), ("was", "mette.holm@example.dk"), ("should-be", "mette@ny.example")];
    let fields = fields.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
    let item = desk.item(&mut case, &Entry { verdict: Some(Verdict::Corrected), fields }).unwrap();
    let letter = letter(&desk, &case, Outcome::Granted, &[]);
    let decision = cases::Decision {
        outcome: Outcome::Granted,
        grounds: &[],
        letter,
        lock: false,
        as_seen: case.version,
    };
    decide_as_seen(&desk, &mut case, &decision).unwrap();

    let email = portal.staff(&organisation, Role::Handler);
    let browser = Browser::new(&portal.base);
    browser.get("/staff/sign-in");
    browser.post("/staff/sign-in", &[("email", &email), ("password", PASSWORD)]);
    let place = format!("/staff/cases/{}/items/{item}/deeds", case.id);
    browser.get(&format!("/staff/cases/{}", case.id)).says(&place);
    let page = browser.get(&place);
    page.says("Stamdata: email").says("value=\"mette@ny.example\"");
    let nothing = browser.post(&place, &[("new", "x")]);
    assert_eq!(nothing.status, 422);
    nothing.says("Vælg, hvor det skal gøres.").says("value=\"x\"");
    let found = desk.db.read(|conn| {
        let search = search::of_case(conn, case.organisation, case.id).unwrap().remove(0).id;
        Ok::<_, indsigt::db::DbError>(search::candidates_of(conn, &desk.vault, &case, search).unwrap())
    });
    let choice = format!("{}/person/email", found.unwrap()[0].id);
    let page = browser.post(&place, &[("choice", &choice), ("old", ""), ("new", "mette@ny.example")]);
    page.says("Planlagt").says("Prøv det");
    let here = format!("/staff/cases/{}/deeds/{}", case.id, deed(&page.text()));
    let page = browser.post(&format!("{here}/trial"), &[]);
    page.says("Venter på dig").says("<li>mette.holm@example.dk</li>").says("<li>mette@ny.example</li>");
    assert_eq!(their.all("SELECT email FROM person WHERE id = 1"), ["mette.holm@example.dk"]);
    let as_seen = version(&page.text());
    let stale = browser.post(&format!("{here}/confirmation"), &[("version", "1"), ("answer", "do")]);
    assert_eq!(stale.status, 409);
    let page = browser.post(&format!("{here}/confirmation"), &[("version", &as_seen), ("answer", "do")]);
    page.says("Er i gang");
    portal.work();
    let page = browser.get(&place);
    page.says("Alt er afgjort.").says("Udført").says("hr/person/rectify/email").says("1 række.");
    assert_eq!(their.all("SELECT email FROM person WHERE id = 1"), ["mette@ny.example"]);
    browser
        .get(&format!("/staff/cases/{}", case.id))
        .says("Lejrskolen ApS")
        .says("En ændring blev foretaget i et system");

    // A colleague of another organisation sees nothing of it.
    let there = portal.organisation("nabo");
    let stranger = Browser::new(&portal.base);
    stranger.get("/staff/sign-in");
    stranger
        .post("/staff/sign-in", &[("email", &portal.staff(&there, Role::Handler)), ("password", PASSWORD)]);
    assert_eq!(stranger.get(&place).status, 404);
    assert_eq!(stranger.post(&format!("{here}/trial"), &[]).status, 404);
}
