//! The same through the pages, as a handler, an administrator and the person see it.

use indsigt::{law::rights::Right, staff::Role};

use crate::support::{
    browser::Browser,
    databases::on_both,
    portal::{PASSWORD, Portal},
};

fn signed_in(portal: &Portal, email: &str) -> Browser {
    let browser = Browser::new(&portal.base);
    browser.get("/staff/sign-in");
    browser.post("/staff/sign-in", &[("email", email), ("password", PASSWORD)]);
    browser
}

/// A request over the API at noon of Sunday 22 November 2026: due on Tuesday 22 December.
fn asked(portal: &Portal) -> String {
    let body = serde_json::json!({
        "organisation": "fjordby", "right": Right::Access, "name": "Mette Holm", "email": "mette@example.dk",
        "language": "da",
    });
    let client = reqwest::blocking::Client::new();
    let post = client
        .post(format!("{}/api/v1/requests", portal.base))
        .header("idempotency-key", "key-of-mette-0001");
    let answer = post.json(&body).send().unwrap();
    let (status, text) = (answer.status(), answer.text().unwrap());
    assert!(status.is_success(), "{status}: {text}");
    portal.work();
    text
}

fn case_path(browser: &Browser) -> String {
    let queue = browser.get("/staff/cases").text();
    let start = queue.find("href=\"/staff/cases/").expect("a case in the queue") + 6;
    queue[start..].split('"').next().unwrap().to_owned()
}

#[test]
fn a_handler_pauses_and_extends_and_the_person_reads_why() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let here = portal.organisation("fjordby");
        asked(&portal);
        let handler = signed_in(&portal, &portal.staff(&here, Role::Handler));
        let path = case_path(&handler);
        handler
            .get(&path)
            .says("modtaget søndag 22. november → 22. december")
            .says("Svar senest")
            .says("tirsdag den 22. december 2026")
            .says("R1.31");

        portal.wait(24 * 3600);
        let handler = signed_in(&portal, "handler@fjordby.dk");
        handler.get(&path);
        let form = [("ground", "identity"), ("asked_on", "2026-11-23"), ("reason", "To hedder Mette Holm.")];
        handler
            .post(&format!("{path}/pauses"), &form)
            .says("Det er noteret, at personen er spurgt")
            .says("Hvis personen svarede i dag");
        let wrong = [("ground", "identity"), ("asked_on", "2026-11-21"), ("reason", "For tidligt")];
        handler.post(&format!("{path}/pauses"), &wrong).says("før anmodningen er modtaget");
        let again = [("ground", "identity"), ("asked_on", "2026-11-23"), ("reason", "Igen")];
        handler.post(&format!("{path}/pauses"), &again).says("allerede spurgt den dag");

        handler.get(&path);
        let late = [("ground", "complexity"), ("until", "2027-03-01"), ("reason", "Mange breve")];
        handler.post(&format!("{path}/extension"), &late).says("inden for tre måneder");
        let fine = [
            ("ground", "complexity"),
            ("until", "2027-02-22"),
            ("reason", "Ti års breve skal læses igennem."),
        ];
        handler
            .post(&format!("{path}/extension"), &fine)
            .says("Fristen er forlænget")
            .says("mandag den 22. februar 2027");
        handler.post(&format!("{path}/extension"), &fine).says("kan kun ske én gang");

        portal.work();
        let mails = portal.mails();
        let mail = mails.last().unwrap();
        assert_eq!(mail.subject, "Der er et brev til dig");
        assert!(!mail.text.contains("Ti års") && !mail.text.contains("Mette"), "{}", mail.text);
        let person = Browser::new(&portal.base);
        person.get(&mail.link(&portal));
        let status = person.post(&mail.link(&portal), &[]);
        status
            .says("Ti års breve skal læses igennem.")
            .says("22. februar 2027")
            .says("Vi har brug for mere tid");
    });
}

#[test]
fn an_administrator_corrects_the_calendar_and_a_handler_does_not() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let here = portal.organisation("fjordby");
        asked(&portal);
        let handler = signed_in(&portal, &portal.staff(&here, Role::Handler));
        assert_eq!(handler.get("/staff/calendar").status, 404);
        assert_eq!(handler.post("/staff/calendar/days", &[]).status, 404);

        let administrator = signed_in(&portal, &portal.staff(&here, Role::Administrator));
        administrator.get("/staff/calendar").says("skærtorsdag").says("DK 2026-1").says("Official Journal");
        let day = |on: &'static str, correction: &'static str| {
            [
                ("day", on),
                ("correction", correction),
                ("name_da", "folkets dag"),
                ("name_en", "the people's day"),
                ("reason", "Lov nr. 1"),
            ]
        };
        let added = administrator.post("/staff/calendar/days", &day("2026-12-22", "holiday"));
        added.says("Åbne sager fik en anden sidste dag").says("folkets dag");
        administrator
            .post("/staff/calendar/days", &day("2026-12-22", "working"))
            .says("står allerede på jeres liste");
        administrator
            .post("/staff/calendar/days", &day("2026-12-25", "holiday"))
            .says("allerede en helligdag");
        let kept = administrator.post("/staff/calendar/days", &day("2026-12-26", "holiday"));
        kept.says("lørdag eller søndag").says("value=\"Lov nr. 1\"").says("value=\"folkets dag\"");
        let path = case_path(&administrator);
        administrator.get(&path).says("onsdag den 23. december 2026").says("folkets dag").says("DK 2026-1+1");

        administrator.get("/staff/calendar");
        administrator
            .post("/staff/calendar/days/2026-12-22/removal", &[])
            .says("Åbne sager fik en anden sidste dag");
        administrator.get(&path).says("tirsdag den 22. december 2026");

        administrator.get("/staff/calendar");
        let wrong = [("country", "XX"), ("zone", "Mars"), ("target_days", "31")];
        let told = administrator.post("/staff/calendar", &wrong);
        told.says("Skriv en tidszone som Europe/Copenhagen").says("Skriv et antal dage fra 1 til 28");
        let fine =
            [("country", "DK"), ("zone", "Europe/Copenhagen"), ("target_days", "14"), ("public_body", "yes")];
        administrator.post("/staff/calendar", &fine).says("Gemt");
        administrator
            .get(&path)
            .says("Jeres eget mål")
            .says("fredag den 4. december 2026")
            .says("Syv arbejdsdage");
        assert!(!administrator.get(&path).text().contains("britisk ret"), "off by default");

        administrator.get("/staff/calendar");
        let abroad = [("law_uk", "yes"), ("law_california", "yes"), ("law_brazil", "yes")];
        let both: Vec<_> = fine.iter().chain(&abroad).copied().collect();
        administrator.post("/staff/calendar", &both).says("name=\"law_brazil\" value=\"yes\" checked");
        administrator
            .get(&path)
            .says("Efter britisk ret, svar senest")
            .says("Efter californisk ret, svar senest")
            .says("onsdag den 6. januar 2027")
            .says("bekræft modtagelsen senest fredag den 4. december 2026")
            .says("mandag den 7. december 2026");
    });
}
