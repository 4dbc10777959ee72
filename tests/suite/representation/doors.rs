//! The pages: what each of the two sees, and the link to sign.

use indsigt::{
    cases::{self, Case},
    db::DbError,
    law::{
        identity::Party,
        representation::{Basis, Covers, Standing},
        status::{Outcome, Status},
    },
    representation::{self, Offer},
    staff::Organisation,
};
use serde_json::json;

use super::{accept, deliver_to, good, reach, standing, tell};
use crate::support::{
    browser::Browser,
    cases::Desk,
    databases::on_both,
    decisions::{decide, letter},
    files,
    portal::Portal,
};

const HERS: &str = "aase@fjordby.example";

/// Bo Bang asks for Åse Ærø and opens his status page.
fn asked(portal: &Portal, organisation: &Organisation) -> (Browser, Desk, Case) {
    let body = json!({
        "organisation": "fjordby", "right": "access", "name": "Bo Bang", "email": "bo@example.dk",
        "on_behalf": "power-of-attorney", "person_name": "Åse Ærø",
        "authority": { "basis": "power-of-attorney", "way": "link" },
    });
    let answer = reqwest::blocking::Client::new()
        .post(format!("{}/api/v1/requests", portal.base))
        .header("idempotency-key", "the-only-one")
        .json(&body)
        .send()
        .unwrap();
    assert_eq!(answer.status().as_u16(), 201, "{}", answer.text().unwrap());
    portal.work();
    let desk = Desk::in_portal(portal, organisation);
    let browser = Browser::new(&portal.base);
    open(portal, &browser, "bo@example.dk");
    let case = desk.db.read(|conn| cases::find_by_number(conn, organisation.id, "2026-0001")).unwrap();
    (browser, desk, case.unwrap())
}

/// Opens the newest mailed link to this address.
fn open(portal: &Portal, browser: &Browser, to: &str) -> String {
    portal.work();
    let mails = portal.mails();
    let mail = mails.iter().rev().find(|mail| mail.to == to && mail.text.contains("/l/"));
    let mail = mail.unwrap_or_else(|| panic!("no mail to {to}"));
    // The desk of the tests mails from another address than the portal's.
    let link = mail.text.split_whitespace().find_map(|word| word.find("/l/").map(|at| word[at..].to_owned()));
    let link = link.unwrap();
    browser.get(&format!("{link}?lang=da"));
    assert_eq!(browser.post(&link, &[]).path, "/status");
    link
}

/// Enters the code that is mailed to this address.
fn prove(portal: &Portal, browser: &Browser, to: &str) {
    browser.post("/status/code", &[]);
    portal.work();
    let mails = portal.mails();
    let mail = mails.iter().rev().find(|mail| mail.subject == "Din engangskode").unwrap();
    assert_eq!(mail.to, to, "the code goes where the link went");
    let digits = mail.text.split_whitespace().find(|word| word.len() == 8 && word.parse::<u32>().is_ok());
    assert_eq!(browser.post("/status/code-check", &[("code", digits.unwrap())]).path, "/status");
}

fn town(portal: &Portal) -> Organisation {
    portal.organisation("fjordby")
}

#[test]
fn whoever_asks_sees_nothing_of_the_person_before_the_authority_counts() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let organisation = town(&portal);
        let (his, desk, case) = asked(&portal, &organisation);
        let page = his.get("/status");
        page.says("Vi mangler at se, at du må spørge");
        assert!(
            !page.text().contains("Det er sket") && !page.text().contains("tracker"),
            "no status details"
        );
        // A member of staff decides, and the tracker is there.
        accept(&desk, &case, &good(&case, Basis::PowerOfAttorney)).unwrap();
        his.get("/status").says("tracker");
        desk.db
            .write(|tx| {
                representation::revoke(
                    tx,
                    &desk.vault,
                    &case,
                    "Ringede.",
                    indsigt::audit::By::Staff(desk.handler),
                    desk.now,
                )
            })
            .unwrap();
        let page = his.get("/status");
        page.says("Fuldmagten er trukket tilbage");
        assert!(!page.text().contains("tracker"));
    });
}

#[test]
fn she_signs_through_a_link_with_her_own_proof_and_stops_it_with_one_button() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let organisation = town(&portal);
        let (his, desk, case) = asked(&portal, &organisation);
        reach(&desk, &case, HERS).unwrap();
        let offer = Offer { covers: Covers { receipt: true, sensitive: false }, until: None };
        let address_of = |path: &str| portal.app.config.address_of(path);
        desk.db
            .write(|tx| {
                let Desk { vault, words, organisation, handler, now, .. } = &desk;
                representation::invite(
                    tx,
                    vault,
                    words,
                    organisation,
                    &case,
                    &offer,
                    &address_of,
                    *handler,
                    *now,
                )
            })
            .unwrap();
        assert_eq!(standing(&desk, &case), Standing::Asked);
        let hers = Browser::new(&portal.base);
        let link = open(&portal, &hers, HERS);
        assert!(!portal.mails().iter().any(|mail| mail.to == HERS && mail.text.contains("Ærø")));
        hers.get("/status").says("Bo Bang har sendt en anmodning i dit navn");
        let page = hers.get("/status/authority");
        page.says("Åse Ærø").says("Bo Bang").says("Fuldmægtigen må modtage").says("Vis først, at det er dig");
        let hash = page.text().split("name=\"hash\" value=\"").nth(1).unwrap()[..64].to_owned();
        // Without a proof there is no signature, and he can never sign for her.
        let sign = |browser: &Browser, hash: &str| {
            browser.get("/status");
            browser.post("/status/authority", &[("answer", "sign"), ("hash", hash)])
        };
        assert_eq!(sign(&hers, &hash).path, "/status/code");
        assert_eq!(sign(&his, &hash).status, 404);
        assert_eq!(standing(&desk, &case), Standing::Asked);
        prove(&portal, &hers, HERS);
        assert_eq!(sign(&hers, &"0".repeat(64)).path, "/status/authority", "another text than she saw");
        assert_eq!(standing(&desk, &case), Standing::Asked);
        assert_eq!(sign(&hers, &hash).path, "/status");
        assert!(matches!(standing(&desk, &case), Standing::Accepted(covers) if covers.receipt));
        let kept = desk.db.read(|conn| representation::current(conn, &desk.vault, &case)).unwrap().unwrap();
        assert_eq!((kept.actor.as_str(), kept.signed_on), ("subject", "2026-11-22".parse().ok()));
        for browser in [&hers, &his] {
            browser.get("/status/authority").says("Underskrevet den").says(&hash);
            assert!(browser.get("/status/authority.pdf").bytes.starts_with(b"%PDF"));
        }
        // Looking at the page of the button spends nothing; the button does.
        hers.get("/status/authority/revocation").says("Skal vi stoppe?");
        assert!(standing(&desk, &case).opens());
        assert_eq!(his.get("/status/authority/revocation").status, 404);
        let again = Browser::new(&portal.base);
        again.get(&link);
        again.post(&link, &[]);
        again.get("/status/authority/revocation");
        assert_eq!(again.post("/status/authority/revocation", &[]).path, "/status");
        assert_eq!(standing(&desk, &case), Standing::Revoked);
        desk.chain_is_whole();
    });
}

#[test]
fn the_answer_is_read_by_her_alone_until_it_is_to_go_to_him() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let organisation = town(&portal);
        let (his, desk, case) = asked(&portal, &organisation);
        let mut case = desk.walk(case, Status::Review);
        accept(&desk, &case, &good(&case, Basis::PowerOfAttorney)).unwrap();
        reach(&desk, &case, HERS).unwrap();
        tell(&desk, &case).unwrap();
        let told = letter(&desk, &case, Outcome::NoData, &[]);
        decide(&desk, &mut case, Outcome::NoData, &[], &told).unwrap();
        portal.work();
        let subjects: Vec<(String, String)> =
            portal.mails().into_iter().map(|mail| (mail.to, mail.subject)).collect();
        assert!(subjects.contains(&(HERS.into(), "Der er et svar til dig".into())), "{subjects:?}");
        assert!(subjects.contains(&("bo@example.dk".into(), "Svaret er givet".into())), "{subjects:?}");
        prove(&portal, &his, "bo@example.dk");
        let answer = desk.db.read(|conn| cases::answer_of(conn, &desk.vault, &case)).unwrap().unwrap();
        let letter = format!("/status/letters/{}", answer.letter_id);
        assert_eq!(his.get(&letter).path, "/status", "he is told nothing");
        assert!(!his.get("/status").text().contains(&letter));
        let hers = Browser::new(&portal.base);
        open(&portal, &hers, HERS);
        prove(&portal, &hers, HERS);
        hers.get(&letter).says("på dine vegne");
        assert_eq!(desk.again(&case).status, Status::Delivered);
        deliver_to(&desk, &case, Party::Requester).unwrap();
        his.get(&letter).says("Åse Ærø");
        assert_eq!(hers.get(&letter).path, "/status");
        desk.db.read(|_| Ok::<_, DbError>(())).unwrap();
    });
}

#[test]
fn a_paper_that_comes_later_is_put_before_a_handler() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let organisation = town(&portal);
        let (his, desk, case) = asked(&portal, &organisation);
        let paper = |bytes: &[u8], name: &str| {
            let part = reqwest::blocking::multipart::Part::bytes(bytes.to_vec()).file_name(name.to_owned());
            let csrf = his.csrf();
            let form = reqwest::blocking::multipart::Form::new().text("csrf", csrf).part("files", part);
            his.send_form("/status/authority/files", form)
        };
        his.get("/status");
        paper(b"MZ\x90\x00", "fuldmagt.pdf").says("Vi kan ikke tage imod den slags fil");
        assert_eq!(standing(&desk, &case), Standing::Missing);
        paper(&files::pdf(1), "fuldmagt.pdf").says("Vi har fået papiret");
        assert_eq!(standing(&desk, &case), Standing::UnderReview);
    });
}
