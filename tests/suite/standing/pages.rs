//! The pages: who may do what, what a refusal keeps, and what the person sees.

use diesel::prelude::*;
use indsigt::{
    audit::By,
    db::{DbError, schema::cases},
    ids::CaseId,
    register,
    staff::{Organisation, Role},
};
use reqwest::blocking::multipart::{Form, Part};
use serde_json::json;

use crate::support::{
    browser::{Browser, Page},
    databases::{TestDb, on_both},
    portal::{PASSWORD, Portal},
};

/// A portal with the demo's register and one case, whose requester has opened her link.
struct Town {
    portal: Portal,
    here: Organisation,
    case: CaseId,
    requester: Browser,
}

impl Town {
    fn new(db: &TestDb, right: &str) -> Town {
        let portal = Portal::start(db);
        let here = portal.organisation("fjordby");
        let (app, uses) = (portal.app.clone(), register::Uses::new());
        let csv = include_bytes!("../../../demo/register.csv");
        register::import(&app.db, &app.vault, here.id, csv, &uses, By::Program, app.now()).unwrap();
        let body = json!({
            "organisation": "fjordby", "right": right, "name": "Åse Ørsted", "email": "aase@example.dk",
            "description": "Min ansøgning fra sidste år.", "language": "da",
        });
        let client = reqwest::blocking::Client::new();
        let sent = client
            .post(format!("{}/api/v1/requests", portal.base))
            .header("idempotency-key", "the-only-one")
            .json(&body)
            .send()
            .unwrap();
        assert_eq!(sent.status().as_u16(), 201, "{}", sent.text().unwrap());
        portal.work();
        let link = portal.mails().last().expect("a receipt").link(&portal);
        let requester = Browser::new(&portal.base);
        requester.get(&format!("{link}?lang=da"));
        requester.post(&link, &[]).says("Åse Ørsted");
        let case = app.db.read(|conn| cases::table.select(cases::id).first(conn).map_err(DbError::from));
        Town { case: case.unwrap(), portal, here, requester }
    }

    fn at_desk(&self, role: Role) -> Browser {
        let email = self.portal.staff(&self.here, role);
        let browser = Browser::new(&self.portal.base);
        browser.get("/staff/sign-in");
        browser.post("/staff/sign-in", &[("email", &email), ("password", PASSWORD)]);
        browser
    }

    fn identify(&self, desk: &Browser) {
        let check = [("method", "in-person"), ("result", "passed"), ("note", "")];
        desk.post(&format!("/staff/cases/{}/identity-checks", self.case), &check);
    }

    fn post(&self, desk: &Browser, act: &str, fields: &[(&str, &str)]) -> Page {
        desk.post(&format!("/staff/registers/cases/{}/{act}", self.case), fields)
    }

    fn status(&self) -> Page {
        self.requester.get("/status?lang=da")
    }

    /// Asks for a code and enters the one that was mailed.
    fn prove(&self) {
        self.requester.post("/status/code", &[]);
        self.portal.work();
        let mail = self.portal.mails().pop().unwrap();
        let digits = |word: &&str| word.len() >= 6 && word.bytes().all(|b| b.is_ascii_digit());
        let code = mail.text.split_whitespace().find(digits).expect("a code").to_owned();
        self.requester.post("/status/code-check", &[("code", &code)]);
    }
}

/// The address of the first entry that a page links to.
fn entry(page: &Page, kind: &str) -> String {
    let start = format!("/staff/registers/{kind}/");
    let text = page.text();
    let rest = text.split(&format!("\"{start}")).nth(1).expect("an entry").to_owned();
    format!("{start}{}", rest.split(['"', '/']).next().unwrap())
}

#[test]
fn a_restriction_goes_its_way_over_the_pages() {
    on_both(|db| {
        let town = Town::new(db, "restriction");
        let desk = town.at_desk(Role::Handler);
        let restrict = |scope: &str| {
            town.post(&desk, "restrictions", &[("ground", "accuracy-contested"), ("scope", scope)])
        };
        assert_eq!(restrict("Adressen").status, 409, "not before it is known who asks");
        town.identify(&desk);
        let refused = restrict(" ");
        assert_eq!(refused.status, 422);
        refused.says("Skriv, hvad der er begrænset.").says("value=\"accuracy-contested\" required checked");
        let entry =
            entry(restrict("Adressen i HR-systemet").says("Begrænsningen gælder nu."), "restrictions");
        let page = town.status();
        page.says("Vi har noteret noget i din sag.");
        assert!(!page.text().contains("begrænset siden"), "the link alone tells nothing of it");
        town.prove();
        town.status()
            .says("Dine oplysninger er begrænset siden 22. november 2026")
            .says("Du får besked, før");

        let early = desk.post(&format!("{entry}/lifting"), &[]);
        assert_eq!(early.status, 422);
        early.says("Begrænsningen kan ikke ophæves endnu.");
        let notice = |why: &str, on: &str| {
            let fields = [("notice_way", "letter"), ("notice_on", on), ("notice_why", why)];
            desk.post(&format!("{entry}/notices"), &fields)
        };
        notice("Adressen er rettet.", "2026-11-23").says("Adressen er rettet.").says("Vælg en dag fra");
        notice("Adressen er rettet. [Skriv resultatet.]", "2026-11-22").says("skarp parentes");
        notice("Adressen er rettet.", "2026-11-22").says("Begrænsningen kan nu ophæves.");
        town.status().says("Vi gav dig besked 22. november 2026").says("Adressen er rettet.");
        desk.post(&format!("{entry}/lifting"), &[]).says("Begrænsningen er ophævet.");
        town.status().says("Begrænsningen blev ophævet 22. november 2026");

        desk.get("/staff/registers?q=AASE@example.dk").says("Åse Ørsted").says("Ophævet");
        desk.get("/staff/registers?q=2026-0001").says("Åse Ørsted");
        desk.get("/staff/registers?q=bo@example.dk").says("Der står ikke noget om den, du søger.");
    });
}

#[test]
fn recipients_are_told_and_named_to_her_when_she_asks() {
    on_both(|db| {
        let town = Town::new(db, "erasure");
        let desk = town.at_desk(Role::Handler);
        town.identify(&desk);
        town.post(&desk, "recipients", &[]).says("Vælg mindst én aktivitet");
        let listed = town.post(&desk, "recipients", &[("activity", "recruitment"), ("back", "case")]);
        listed.says("Modtagerne er listet.").says("Rekrutvej ApS").says("2 af 2 mangler").says("Åse Ørsted");
        assert!(listed.path.starts_with("/staff/cases/"), "{}", listed.path);
        let text = listed.text();
        let line = text.split("/recipients/").nth(1).unwrap().split('/').next().unwrap();
        let settle = |told: &str, on: &str, text: &str| {
            let fields = [("told", told), ("on", on), ("text", text)];
            town.post(&desk, &format!("recipients/{line}/settlement"), &fields)
        };
        let tomorrow = settle("notified", "2026-11-23", "Slet ansøgning 12");
        assert_eq!(tomorrow.status, 422);
        tomorrow.says("Vælg en dag til og med i dag.").says("Slet ansøgning 12");
        settle("notified", "2026-11-22", "Vi har slettet: [skriv hvad der er slettet]")
            .says("skarp parentes");
        assert_eq!(settle("open", "2026-11-22", "x").status, 422);
        settle("notified", "2026-11-22", "Slet ansøgning 12").says("1 af 2 mangler");

        let asked = town.requester.post("/status/recipients", &[]);
        assert_eq!(asked.path, "/status/code", "names are shown to a proven session");
        let page = town.status();
        page.says("Vi har noteret noget i din sag.");
        assert!(!page.text().contains("modtagere har fået besked") && !page.text().contains("Rekrutvej"));
        town.prove();
        town.status()
            .says("1 af 2 modtagere har fået besked")
            .says("Rekrutvej ApS")
            .says("fik besked 22. november 2026")
            .says("Testbro AB");
        desk.get("/staff/registers/recipients").says("2026-0001").says("Personen spurgte");
    });
}

#[test]
fn marketing_stops_at_once_and_a_list_is_compared() {
    on_both(|db| {
        let town = Town::new(db, "marketing-objection");
        let desk = town.at_desk(Role::Handler);
        let object = |outcome: &str, addresses: &str| {
            let fields = [
                ("kind", "marketing"),
                ("outcome", outcome),
                ("about", "Nyhedsbreve"),
                ("from_on", "2026-11-22"),
                ("addresses", addresses),
            ];
            town.post(&desk, "objections", &fields)
        };
        object("overridden", "aase@example.dk").says("Markedsføring stopper altid.").says("Nyhedsbreve");
        object("stopped", "ring til mig").says("Skriv en e-mailadresse eller et telefonnummer.");
        object("stopped", "").says("Skriv mindst én adresse");
        object("stopped", "aase@example.dk\r\n70 99 88 77").says("Indsigelsen er noteret.");
        town.status()
            .says("Du får ikke markedsføring fra os siden 22. november 2026")
            .says("e-mail, telefon");

        let place = "/staff/registers/marketing";
        desk.get(place).says("2 adresser på listen");
        desk.post(&format!("{place}/tests"), &[("test", "AASE@EXAMPLE.DK")]).says("må ikke skrives til");
        desk.post(&format!("{place}/tests"), &[("test", "bo@example.dk")]).says("står ikke på listen");
        let compare = |bytes: &[u8], name: &str| {
            let file = Part::bytes(bytes.to_vec()).file_name(name.to_owned());
            let form = Form::new().text("csrf", desk.csrf()).text("give", "stopped").text("column", "");
            desk.upload(&format!("{place}/lists"), form.part("file", file))
        };
        let found = compare("Navn,E-mail\nÅse,aase@example.dk\nBo,bo@example.dk\n".as_bytes(), "liste.csv");
        assert_eq!(
            found.text().trim_start_matches('\u{feff}'),
            "line,address,why\n2,aase@example.dk,stopped\n"
        );
        assert!(found.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        compare(b"email\nbo@example.dk\n", "l.csv").says("Ingen af de 1 adresser står på listen.");
        compare(b"navn,by\nx,y\n", "l.csv").says("navn, by");
        compare(b"email\nb\xe6@example.dk\n", "l.csv").says("Linje 2 er ikke UTF-8.");
        compare(b"", "l.csv").says("Filen er tom.");
        compare(b"", "").says("Vælg en fil.");

        let release = desk.post(&format!("{place}/releases"), &[("allow", "aase@example.dk")]);
        assert_eq!(release.status, 404, "a handler takes nobody off the list");
        let dpo = town.at_desk(Role::Dpo);
        dpo.get(place);
        dpo.post(&format!("{place}/releases"), &[("allow", "aase@example.dk")]).says("1 adresse på listen");
    });
}

#[test]
fn what_was_erased_is_remembered_and_roles_hold() {
    on_both(|db| {
        let town = Town::new(db, "erasure");
        let (place, dpo) = ("/staff/registers/erasures", town.at_desk(Role::Dpo));
        dpo.get(place);
        let add = |keys: &str, until: &str| {
            dpo.post(place, &[("system", "hr"), ("keys", keys), ("kept_until", until)])
        };
        add("4711", "2026-11-21").says("Vælg en dag fra i dag").says("4711");
        add(" ", "2027-01-01").says("Skriv mindst én nøgle.");
        add("4711\r\n4712", "2027-01-01").says("2 poster");
        let export = dpo.post(&format!("{place}/exports"), &[]).text();
        assert!(export.lines().count() == 3 && !export.contains("4711"), "{export}");
        let file = Part::bytes(&b"id,name\n4711,x\n4713,y\n"[..]).file_name("restored.csv");
        let form = Form::new().text("csrf", dpo.csrf()).text("restored", "hr").text("column", "");
        dpo.get(place);
        let again = dpo.upload(&format!("{place}/comparisons"), form.part("file", file));
        assert_eq!(again.text().trim_start_matches('\u{feff}'), "line,key\n2,4711\n");

        let handler = town.at_desk(Role::Handler);
        assert_eq!(handler.get(place).status, 404);
        let auditor = town.at_desk(Role::Auditor);
        auditor.get("/staff/registers").says("Efter sagen");
        let act = |act: &str| town.post(&auditor, act, &[("scope", "x"), ("ground", "unlawful")]).status;
        assert_eq!((act("restrictions"), act("objections"), act("recipients")), (404, 404, 404));

        let there = town.portal.organisation("bakkeby");
        let stranger = Browser::new(&town.portal.base);
        let email = town.portal.staff(&there, Role::Administrator);
        stranger.get("/staff/sign-in");
        stranger.post("/staff/sign-in", &[("email", &email), ("password", PASSWORD)]);
        assert_eq!(stranger.get(&format!("/staff/registers/cases/{}", town.case)).status, 404);
        let foreign = town.post(&stranger, "restrictions", &[("ground", "unlawful"), ("scope", "x")]);
        assert_eq!(foreign.status, 404);
    });
}

/// R2.7: the letter goes out and stands as the notice, in one step.
#[test]
fn the_notice_before_lifting_can_be_a_letter_in_the_portal() {
    on_both(|db| {
        let town = Town::new(db, "restriction");
        let desk = town.at_desk(Role::Handler);
        town.identify(&desk);
        let begun = town.post(&desk, "restrictions", &[("ground", "unlawful"), ("scope", "Adressen i HR")]);
        let entry = entry(&begun, "restrictions");
        let notice = |lift_on: &str| {
            let why = ("notice_why", "Adressen er rettet.");
            let fields = [("notice_way", "portal"), ("notice_on", "2026-11-22"), why, ("lift_on", lift_on)];
            desk.post(&format!("{entry}/notices"), &fields)
        };
        for bad in ["", "2026-11-21"] {
            let refused = notice(bad);
            assert_eq!(refused.status, 422);
            refused.says("Vælg dagen, hvor begrænsningen ophæves").says("Adressen er rettet.");
        }
        let case = format!("/staff/cases/{}", town.case);
        assert!(!desk.get(&case).text().contains("Begrænsningen ophæves"), "nothing half sent");
        notice("2026-12-01").says("Begrænsningen kan nu ophæves.");
        desk.get(&case).says("Begrænsningen ophæves");
        town.portal.work();
        assert!(
            town.portal.mails().last().unwrap().text.contains("brev"),
            "she is told that there is a letter"
        );
        desk.post(&format!("{entry}/lifting"), &[]).says("Begrænsningen er ophævet.");
    });
}

/// Art. 19: a recipient is written to from what was done, and of nothing else.
#[test]
fn a_letter_to_a_recipient_tells_what_was_done() {
    on_both(|db| {
        let town = Town::new(db, "erasure");
        let desk = town.at_desk(Role::Handler);
        town.identify(&desk);
        let listed = town.post(&desk, "recipients", &[("activity", "recruitment"), ("back", "case")]);
        let text = listed.text();
        let line = text.split("/recipients/").nth(1).unwrap().split('/').next().unwrap();
        let settle = || {
            let said = [("told", "notified"), ("on", "2026-11-22"), ("text", "Slet den"), ("letter", "yes")];
            town.post(&desk, &format!("recipients/{line}/settlement"), &said)
        };
        let early = settle();
        assert_eq!(early.status, 422);
        early.says("Der er ikke noget at skrive om endnu");
        let case = format!("/staff/cases/{}", town.case);
        let item = [("what", "Ansøgning 12"), ("verdict", "erase"), ("erasure-ground", "no-longer-needed")];
        let page = desk.post(&format!("{case}/items"), &item);
        let text = page.text();
        let id = text.split(&format!("{case}/items/")).find_map(|rest| {
            let id = rest.split(['"', '#', '?']).next().unwrap_or_default();
            (id.len() == 36).then(|| id.to_owned())
        });
        let done = [("done-on", "2026-11-22"), ("method", "I HR"), ("proof", "Log 7")];
        desk.post(&format!("{case}/items/{}/execution", id.unwrap()), &done);
        settle().says("1 af 2 mangler");
        let page = desk.get(&case);
        let text = page.says("Besked til en modtager").text();
        let letter = text.split(&format!("{case}/letters/")).find_map(|rest| {
            let id = rest.split(['"', '.', '?']).next().unwrap_or_default();
            (id.len() == 36).then(|| id.to_owned())
        });
        let letter = desk.get(&format!("{case}/letters/{}", letter.unwrap()));
        letter.says("Ansøgning 12").says("artikel 19");
        assert!(!town.status().text().contains("Besked til en modtager"), "it is not hers to read");
    });
}

/// R1.25: a question begins the wait; asked again, it goes on.
#[test]
fn a_question_who_somebody_is_begins_a_pause() {
    on_both(|db| {
        let town = Town::new(db, "erasure");
        let desk = town.at_desk(Role::Handler);
        let case = format!("/staff/cases/{}", town.case);
        let doubt = "Mailadressen er ny for os.";
        for _ in 0..2 {
            let fields = [("method", "in-person"), ("reason", doubt)];
            desk.post(&format!("{case}/identity-questions"), &fields).says(doubt);
        }
        let page = desk.get(&case);
        let text = page.text();
        assert_eq!(text.matches(doubt).count(), 3, "asked twice, and one pause with its reason");
        // No letter goes round the recorded doubt.
        let fields = [("kind", "identity-asked"), ("act", "send"), ("passage-doubt", doubt)];
        assert_eq!(desk.post(&format!("{case}/letters"), &fields).status, 404);
    });
}
