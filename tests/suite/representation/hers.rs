//! The person's own session: she proves herself by a code to where she was known and by eID, signs, stops, and fetches;
//! her proofs are hers alone, and those of whoever asks are his alone.

use indsigt::{
    cases::{self, Arrival, Case, Channel, Contact, Details, OnBehalf, Person},
    identity::{self, Assurance, CheckResult, Method, Party},
    law::{
        representation::{Covers, Standing},
        rights::Right,
        status::{Outcome, Status},
    },
    letters::Lang,
    links::{self, Purpose, Target},
    representation::{self, Offer},
    sources::collect,
};

use super::{channel, standing};
use crate::{
    eid::town::Town,
    support::{
        browser::Browser,
        cases::Desk,
        databases::{TestDb, on_both},
        decisions::{decide, letter},
        provider::TestProvider,
    },
};

const HERS: &str = "mette@fjordby.example";

/// Lars asks for Mette with a power of attorney; HR knows her, and MitID knows both.
struct Asked {
    provider: TestProvider,
    town: Town,
    desk: Desk,
    case: Case,
    his: Browser,
    hers: Browser,
}

impl Asked {
    fn new(db: &TestDb) -> Asked {
        let provider = TestProvider::start();
        let town = Town::with(db, &provider.declaration("fjordby"), |settings| {
            let folder = std::path::Path::new(&settings.sources_dir);
            std::fs::create_dir_all(folder).unwrap();
            std::fs::write(folder.join("hr.toml"), channel::HR).unwrap();
            channel::hr(folder, &[("Mette Holm", "1984-03-12", HERS, Some("2016-03-01"))]);
        });
        let portal = &town.portal;
        let desk = Desk::in_portal(portal, &town.organisation);
        let details = Details {
            on_behalf: OnBehalf::PowerOfAttorney,
            person: Person {
                name: "Mette Holm".into(),
                birth_date: "1984-03-12".parse().ok(),
                ..Person::default()
            },
            requester: Contact { name: "Lars Holm".into(), email: "lars@example.dk".into(), phone: None },
            description: "Alt.".into(),
        };
        let now = portal.app.now();
        let arrival = Arrival {
            organisation: town.organisation.id,
            right: Right::Access,
            channel: Channel::Form,
            language: Lang::Da,
            details: &details,
            received_on: now.date_naive(),
            due_on: now.date_naive() + chrono::Days::new(30),
        };
        let app = &portal.app;
        let case = app.db.write(|tx| cases::receive(tx, &app.vault, &arrival, now)).unwrap();
        let his = open(&town, &case, Purpose::Case);
        portal.work();
        // The program told her by itself, and her door is the only one of its kind.
        let mail = portal.mails().into_iter().find(|mail| mail.to == HERS).expect("she was told");
        assert_eq!(mail.subject, "Nogen har spurgt i dit navn");
        assert!(
            !mail.text.contains("Mette") && !mail.text.contains("Lars"),
            "no personal data: {}",
            mail.text
        );
        let link = mail.link(portal);
        let hers = Browser::new(&portal.base);
        hers.get(&format!("{link}?lang=da")).says("Se, hvad der er sendt i dit navn");
        assert_eq!(hers.post(&link, &[]).path, "/status");
        Asked { provider, town, desk, case, his, hers }
    }

    fn reached(&self, party: Party) -> Assurance {
        self.desk.db.read(|conn| identity::reached(conn, &self.case, party)).unwrap()
    }

    /// By eID in this browser; where the page then says how it went.
    fn sign_in(&self, browser: &Browser, person: &str) -> String {
        let back = self.provider.sign_in(&self.town.begin(browser), person);
        self.town.back(browser, &back).path
    }

    fn offer(&self) {
        let offer = Offer { covers: Covers { receipt: true, sensitive: false }, until: None };
        let app = &self.town.portal.app;
        let address_of = |path: &str| app.config.address_of(path);
        self.desk
            .db
            .write(|tx| {
                let Desk { vault, words, organisation, handler, .. } = &self.desk;
                let now = app.now();
                representation::invite(
                    tx,
                    vault,
                    words,
                    organisation,
                    &self.case,
                    &offer,
                    &address_of,
                    *handler,
                    now,
                )
            })
            .unwrap();
    }

    /// She reads the text and signs it; where that leads.
    fn sign(&self, browser: &Browser) -> String {
        let page = self.hers.get("/status/authority").text();
        let hash = page.split("name=\"hash\" value=\"").nth(1).unwrap()[..64].to_owned();
        browser.get("/status");
        browser.post("/status/authority", &[("answer", "sign"), ("hash", &hash)]).path
    }

    /// Asks for a code to where she was known, from this browser; the mails to her since.
    fn known_code(&self, browser: &Browser) -> Option<String> {
        let before = self.town.portal.mails().len();
        browser.get("/status/code");
        assert_eq!(
            browser.post("/status/known-code", &[("way", "known-email")]).path,
            "/status/code?way=known-email"
        );
        self.town.portal.work();
        let mails = self.town.portal.mails();
        let mail = mails[before..].iter().find(|mail| mail.subject == "Din engangskode")?;
        assert_eq!(mail.to, HERS);
        mail.text
            .split_whitespace()
            .find(|word| word.len() == 8 && word.parse::<u32>().is_ok())
            .map(str::to_owned)
    }
}

fn open(town: &Town, case: &Case, purpose: Purpose) -> Browser {
    let app = &town.portal.app;
    let target = Target { organisation: Some(case.organisation), case: Some(case.id), ..Target::default() };
    let token = app.db.write(|tx| links::issue(tx, &app.vault, purpose, target, app.now())).unwrap();
    let browser = Browser::new(&town.portal.base);
    browser.get(&format!("/l/{token}?lang=da"));
    assert_eq!(browser.post(&format!("/l/{token}"), &[]).path, "/status");
    browser
}

#[test]
fn by_a_code_to_where_she_was_known_she_signs_and_stops() {
    on_both(|db| {
        let asked = Asked::new(db);
        asked.offer();
        assert_eq!(asked.sign(&asked.hers), "/status/code", "without a proof there is no signature");
        // From his browser no code goes anywhere, and the page does not say so.
        assert_eq!(asked.known_code(&asked.his), None);
        let code = asked.known_code(&asked.hers).expect("a code for her");
        let enter = |browser: &Browser| {
            browser.post("/status/code-check", &[("code", &code), ("way", "known-email")]).path
        };
        assert_eq!(enter(&asked.his), "/status/code?error=none&way=known-email", "it is not his");
        assert_eq!(enter(&asked.hers), "/status");
        assert_eq!(
            (asked.reached(Party::Subject), asked.reached(Party::Requester)),
            (Assurance::Low, Assurance::None)
        );
        assert_eq!(
            asked.desk.again(&asked.case).status,
            Status::Identity,
            "who asks has still proven nothing"
        );
        asked.sign(&asked.his);
        assert_eq!(standing(&asked.desk, &asked.case), Standing::Asked, "he cannot sign for her");
        assert_eq!(asked.sign(&asked.hers), "/status");
        assert!(matches!(standing(&asked.desk, &asked.case), Standing::Accepted(covers) if covers.receipt));
        asked.hers.get("/status/authority/revocation");
        assert_eq!(asked.hers.post("/status/authority/revocation", &[]).path, "/status");
        assert_eq!(standing(&asked.desk, &asked.case), Standing::Revoked);
        asked.desk.chain_is_whole();
    });
}

#[test]
fn by_eid_she_signs_fetches_and_fetches_still_after_she_stopped_him() {
    on_both(|db| {
        let asked = Asked::new(db);
        let (desk, town) = (&asked.desk, &asked.town);
        asked.offer();
        assert_eq!(asked.sign_in(&asked.hers, "mette"), "/status/identity?told=passed");
        let checks = town.checks(&asked.case);
        let hers = |one: &identity::RecordedCheck| {
            (one.party, one.method, one.result) == (Party::Subject, Method::Eid, CheckResult::Passed)
        };
        assert!(checks.len() == 1 && hers(&checks[0]));
        assert_eq!(asked.reached(Party::Requester), Assurance::None);
        assert_eq!(town.again(&asked.case).status, Status::Identity);
        assert_eq!(asked.sign(&asked.hers), "/status");

        // He proves himself and his case goes on; what she proved never did.
        let mut case = town.again(&asked.case);
        desk.prove(&mut case);
        assert_eq!(case.status, Status::Collecting);
        let app = &town.portal.app;
        desk.sets_aside(&app.sources);
        desk.db
            .write(|tx| collect::start(tx, &desk.vault, &app.sources, &mut case, desk.handler, app.now()))
            .unwrap();
        town.portal.work();
        let mut case = town.again(&case);
        assert_eq!(case.status, Status::Review);
        let told = letter(desk, &case, Outcome::Granted, &[]);
        decide(desk, &mut case, Outcome::Granted, &[], &told).unwrap();
        town.portal.work();
        let zip = || asked.hers.get("/status/package").bytes.starts_with(b"PK");
        assert!(zip(), "hers to fetch");
        assert!(!asked.his.get("/status/package").bytes.starts_with(b"PK"));
        asked.hers.get("/status/authority/revocation");
        asked.hers.post("/status/authority/revocation", &[]);
        assert_eq!(standing(desk, &case), Standing::Revoked);
        asked.hers.get("/status").says("Du har sagt stop");
        assert!(zip(), "and hers still");
        assert!(!asked.his.get("/status/package").bytes.starts_with(b"PK"));
    });
}

#[test]
fn what_one_of_them_proves_never_counts_for_the_other() {
    on_both(|db| {
        let asked = Asked::new(db);
        // Her MitID in his browser, and his in hers, are not the person who is to sit there.
        assert_eq!(asked.sign_in(&asked.his, "mette"), "/status/identity?told=look");
        assert_eq!(asked.sign_in(&asked.hers, "lars"), "/status/identity?told=look");
        assert!(asked.town.checks(&asked.case).is_empty());
        assert_eq!(asked.sign_in(&asked.hers, "mette"), "/status/identity?told=passed");
        assert_eq!(
            (asked.reached(Party::Subject), asked.reached(Party::Requester)),
            (Assurance::Substantial, Assurance::None)
        );
        let mut case = asked.town.again(&asked.case);
        asked.desk.prove(&mut case);
        assert_eq!(asked.reached(Party::Requester), Assurance::High);
        assert_eq!(
            asked.reached(Party::Subject),
            Assurance::Substantial,
            "a meeting with him is none with her"
        );
        // Each sees only the own proofs.
        asked.his.get("/status/identity").says("Vis, hvem du er");
        assert!(!asked.his.get("/status/identity").text().contains("told=again"));
    });
}
