//! After the request was sent: mailed links, sessions, withdrawal, and the answer behind its code.

use diesel::prelude::*;
use indsigt::{
    audit::{Action, By},
    cases::{self as cases_room, Decision, Forwarding, letters::Particulars},
    db::{
        DbError,
        schema::{links, sessions},
    },
    identity::{self, Check, CheckResult, Method},
    law::{
        assistance::{ForwardBasis, Passed, Special},
        letters::Part,
        status::{Outcome, Step},
    },
    staff::{self, Role},
};

use super::Town;

#[test]
fn links_expire_are_revoked_and_cannot_be_forged() {
    let town = Town::sqlite();
    let browser = town.browser();
    let (_, link) = town.status(&browser);
    // It may be opened again until it expires: the requester comes back to it.
    let another = town.browser();
    another.get(&link);
    another.post(&link, &[]).says("2026-0001");
    let forged = format!("{}A", &link[..link.len() - 1]);
    let forged = if forged == link { format!("{}B", &link[..link.len() - 1]) } else { forged };
    let page = another.get(&forged);
    assert_eq!(page.status, 410);
    page.says("Linket virker ikke");
    assert_eq!(another.post(&forged, &[]).status, 410);

    town.portal.wait(14 * 24 * 3600);
    let page = another.get(&link);
    assert_eq!(page.status, 410);
    page.says("Linket er udløbet").says("/o/fjordby/link");
    another.get("/status").says("Få et nyt link til din sag");
}

#[test]
fn a_new_link_goes_to_the_address_of_the_request_alone() {
    let town = Town::sqlite();
    let browser = town.browser();
    town.send(&browser);
    town.portal.work();
    let ask = |number: &str, email: &str| {
        browser.get("/o/fjordby/link");
        let page = browser.post("/o/fjordby/link", &[("number", number), ("email", email)]);
        town.portal.work();
        page.text().replace(&browser.csrf(), "")
    };
    let right = ask("2026-0001", " AASE@example.dk ");
    assert_eq!(town.portal.mails().len(), 2);
    assert_eq!(town.portal.mails()[1].to, "aase@example.dk");
    let wrong = [ask("2026-0001", "tyv@example.dk"), ask("2026-0999", "aase@example.dk")];
    assert_eq!(town.portal.mails().len(), 2, "nobody else gets one");
    assert_eq!([&right, &right], [&wrong[0], &wrong[1]], "the answer never tells which it was");
    for _ in 0..10 {
        ask("2026-0001", "aase@example.dk");
    }
    assert_eq!(town.portal.mails().len(), 5, "a mailbox is not filled by a stranger");
    assert!(ask("", "aase@").contains("Skriv sagsnummeret"));
}

#[test]
fn a_request_is_withdrawn_and_its_link_ends() {
    let town = Town::sqlite();
    let browser = town.browser();
    let (_, link) = town.status(&browser);
    browser.get("/status/withdrawal").says("Vil du trække anmodningen tilbage?");
    browser.post("/status/withdrawal", &[]).says("Du har trukket anmodningen tilbage");
    browser.post("/status/withdrawal", &[]).says("Du har trukket anmodningen tilbage");
    assert_eq!(browser.get(&link).status, 410);
    browser.post("/status/sign-out", &[]).says("Få et nyt link til din sag");
    assert!(browser.cookie("__Host-requester").is_none());
    let left: i64 =
        town.portal.app.db.read(|conn| Ok::<_, DbError>(sessions::table.count().get_result(conn)?)).unwrap();
    assert_eq!(left, 0);
}

#[test]
fn a_session_ends_when_it_is_left_alone() {
    let town = Town::sqlite();
    let browser = town.browser();
    town.status(&browser);
    for _ in 0..3 {
        town.portal.wait(29 * 60);
        browser.get("/status").says("2026-0001");
    }
    town.portal.wait(31 * 60);
    browser.get("/status").says("Få et nyt link til din sag");
    let used: i64 = town
        .portal
        .app
        .db
        .read(|conn| {
            let used = links::table.filter(links::used_at.is_not_null());
            Ok::<_, DbError>(used.count().get_result(conn)?)
        })
        .unwrap();
    assert_eq!(used, 1);
}

/// Decides the one case as a handler would, with the letter that is proposed; gives the letter.
pub fn answer(town: &Town, outcome: Outcome) -> String {
    let app = &town.portal.app;
    let handler = town.portal.staff(&town.organisation, Role::Handler);
    let now = app.now();
    app.db
        .write(|tx| {
            let staff = staff::colleagues(tx, town.organisation.id).unwrap();
            let by = staff.iter().find(|one| one.email == handler).unwrap().id;
            let mut case =
                cases_room::find_by_number(tx, town.organisation.id, "2026-0001").unwrap().unwrap();
            let check = Check::of_requester(Method::InPerson, CheckResult::Passed, "");
            identity::record(tx, &app.vault, &mut case, &check, By::Staff(by), now).unwrap();
            let told = (Action::CollectingFinished, serde_json::json!({}));
            let step = Step::FinishCollecting;
            cases_room::advance(tx, &app.vault, &mut case, step, By::Staff(by), told, now).unwrap();
            let organisation = &town.organisation;
            let letter = Particulars::default()
                .with(Part::Searched, "Personalesystemet <b>")
                .with(Part::Information, "Vi bruger dem til løn.");
            let as_seen = case.version;
            let decision = Decision { outcome, grounds: &[], letter, lock: false, as_seen };
            let address_of = |path: &str| app.config.address_of(path);
            cases_room::decide(
                tx,
                &app.vault,
                &app.words,
                organisation,
                &mut case,
                &decision,
                &address_of,
                by,
                now,
            )
            .unwrap();
            let answer = cases_room::answer_of(tx, &app.vault, &case).unwrap().unwrap();
            Ok::<_, DbError>(answer.letter.plain())
        })
        .unwrap()
}

#[test]
fn the_answer_is_shown_only_after_a_one_time_code() {
    let town = Town::sqlite();
    let browser = town.browser();
    town.status(&browser);
    browser.get("/status/answer").says("Vi skal sikre os, at det er dig");
    browser.get("/status/package").says("Vi skal sikre os, at det er dig");
    let letter = answer(&town, Outcome::NoData);
    let line = letter
        .lines()
        .find(|line| line.len() > 20 && line.is_ascii() && !line.contains(':'))
        .unwrap()
        .to_owned();
    let page = browser.get("/status");
    page.says("Dit svar er klar").says("Send mig en kode");
    for closed in ["/status/answer", "/status/package"] {
        let page = browser.get(closed);
        assert_eq!(page.path, "/status", "{closed} is closed without a code");
        assert!(!page.text().contains(&line));
    }

    browser.post("/status/code-check", &[("code", "12345678")]).says("Bed om en kode først");
    browser.post("/status/code", &[]).says("Skriv engangskoden");
    town.portal.work();
    let mail = town.portal.mails().into_iter().rfind(|mail| mail.subject == "Din engangskode").unwrap();
    let code =
        mail.text.split_whitespace().find(|word| word.len() == 8 && word.bytes().all(|b| b.is_ascii_digit()));
    let code = code.unwrap_or_else(|| panic!("{}", mail.text)).to_owned();
    let wrong = if code == "00000000" { "00000001" } else { "00000000" };
    browser.post("/status/code-check", &[("code", wrong)]).says("Du kan prøve 4 gange til");
    let thief = town.browser();
    thief.get("/o/fjordby");
    thief.post("/status/code-check", &[("code", &code)]).says("Få et nyt link til din sag");
    let page = browser.post("/status/code-check", &[("code", &code)]);
    page.says("Læs svaret").says("Du har bekræftet dig med en kode");
    browser.get("/status/answer").says(&line);
    browser.get("/status").says("Du har fået svar").says("Du har læst svaret");

    town.portal.wait(29 * 60);
    browser.get("/status").says("Læs svaret");
    town.portal.wait(2 * 60);
    let page = browser.get("/status/answer");
    assert_eq!(page.path, "/status", "the proof is over");
    page.says("Send mig en kode");
}

/// R5.3: she is told that her request was passed on; to whom, once she has proven who she is.
#[test]
fn a_request_that_was_passed_on_says_so() {
    let town = Town::sqlite();
    let browser = town.browser();
    town.status(&browser);
    let app = &town.portal.app;
    town.portal.staff(&town.organisation, Role::Handler);
    app.db
        .write(|tx| {
            let by = staff::colleagues(tx, town.organisation.id)?[0].id;
            let case = cases_room::find_by_number(tx, town.organisation.id, "2026-0001")?.unwrap();
            let (to, contact) = ("Skolen på Næsset".into(), "post@naesset.example".into());
            let on = case.received_on;
            let forwarding = Forwarding {
                to,
                contact,
                on,
                what: Passed::Request,
                basis: ForwardBasis::Consent,
                special: Special::No,
            };
            cases_room::forward(tx, &app.vault, &case, &forwarding, on, by, app.now()).unwrap();
            Ok::<_, DbError>(())
        })
        .unwrap();
    let page = browser.get("/status");
    page.says("Sendt videre den 22. november 2026").says("bevist med en kode");
    assert!(!page.text().contains("Næsset"));
    let later = indsigt::db::Instant::from(app.now() + chrono::TimeDelta::minutes(10));
    app.db
        .write(|tx| {
            let proven = sessions::proven_until.eq(later);
            Ok::<_, DbError>(diesel::update(sessions::table).set(proven).execute(tx)?)
        })
        .unwrap();
    browser.get("/status").says("Skolen på Næsset").says("post@naesset.example");
}
