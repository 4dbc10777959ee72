//! Each right from receipt to answer over HTTP, as a handler without a script goes: granted, in part, refused.

use indsigt::{
    cases::{self, Arrival, Case, Channel, Contact, Details, OnBehalf, Person},
    db::DbError,
    ids::CaseId,
    law::{
        deadline,
        letters::Part,
        procedure::{self, Gate, Kind, Shown, Verdict},
        rights::{Proof, Right},
        status::{Outcome, Status},
    },
    letters::Lang,
    staff::{Organisation, Role},
};

use crate::support::{
    browser::{Browser, Page},
    databases::{TestDb, on_both},
    decisions::WRITTEN,
    portal::{PASSWORD, Portal},
    procedures::entry,
};

/// Where marketing stops; other rights have no such field.
const ADDRESS: (&str, &str) = ("addresses", "aase@example.dk");

struct Town {
    portal: Portal,
    organisation: Organisation,
    browser: Browser,
}

impl Town {
    fn new(fresh: &TestDb) -> Town {
        let portal = Portal::start(fresh);
        let organisation = portal.organisation("fjordby");
        let email = portal.staff(&organisation, Role::Handler);
        let browser = Browser::new(&portal.base);
        browser.get("/staff/sign-in");
        browser.post("/staff/sign-in", &[("email", &email), ("password", PASSWORD)]);
        Town { portal, organisation, browser }
    }

    /// A case whose address is confirmed, and who it is; nothing is searched.
    fn in_review(&self, right: Right) -> CaseId {
        let details = Details {
            on_behalf: OnBehalf::Oneself,
            person: Person { name: "Åse Ørsted".into(), ..Person::default() },
            requester: Contact { name: "Åse Ørsted".into(), email: "aase@example.dk".into(), phone: None },
            description: "Det handler om nyhedsbrevet.".into(),
        };
        let (app, now) = (&self.portal.app, self.portal.app.now());
        let due = deadline::due(now, self.organisation.zone(), self.organisation.calendar());
        let arrival = Arrival {
            organisation: self.organisation.id,
            right,
            channel: Channel::Form,
            language: Lang::Da,
            details: &details,
            received_on: due.received_on,
            due_on: due.due_on,
        };
        let received = app.db.write(|tx| {
            let mut case = cases::receive(tx, &app.vault, &arrival, now)?;
            cases::confirm_address(tx, &app.vault, &mut case, now).unwrap();
            Ok::<_, DbError>(case.id)
        });
        let id = received.unwrap();
        self.browser.get(&page_of(id)).says("Det handler om nyhedsbrevet.");
        if right.proof() == Proof::Identity {
            self.post(id, "identity-checks", &[("method", "in-person"), ("result", "passed"), ("note", "")]);
        }
        self.post(id, "collection-waivers", &[("reason", "Vi har det foran os.")]);
        assert_eq!(self.case(id).status, Status::Review, "{right}");
        id
    }

    fn case(&self, id: CaseId) -> Case {
        let app = &self.portal.app;
        app.db.read(|conn| cases::find(conn, self.organisation.id, id)).unwrap().unwrap()
    }

    fn post(&self, id: CaseId, to: &str, fields: &[(&str, &str)]) -> Page {
        self.browser.post(&format!("{}/{to}", page_of(id)), fields)
    }

    fn item(&self, id: CaseId, kind: Kind, verdict: Verdict) -> Page {
        let said = entry(kind, verdict, kind.grounds().first().copied());
        let mut fields: Vec<(&str, &str)> =
            said.fields.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        fields.push(("verdict", verdict.as_str()));
        self.post(id, "items", &fields)
    }

    fn decide(&self, id: CaseId, outcome: Outcome) -> Page {
        let version = self.case(id).version.to_string();
        let mut fields = vec![("version", version.as_str()), ("outcome", outcome.as_str()), ("act", "send")];
        let passages = passages();
        fields.extend(passages.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        self.post(id, "decision", &fields)
    }

    fn pass(&self, id: CaseId, right: Right, gate: Gate) {
        for check in procedure::of(right) {
            if check.gate == Some(gate) && check.shown == Shown::ByNote {
                let page = self.post(id, "steps", &[("step", check.key.as_str()), ("note", "Undersøgt.")]);
                page.says("Bemærkningen er gemt.").says("Undersøgt.");
            }
            if check.gate == Some(gate) && check.shown == Shown::ByRecipients {
                let to = format!("/staff/registers/cases/{id}/recipients");
                let page = self.browser.post(&to, &[("nobody", "yes"), ("back", "case")]);
                page.says("ingen har modtaget oplysningerne");
            }
        }
    }

    /// What was granted is done, and the answer that tells of it is sent.
    fn carry_out_and_answer(&self, id: CaseId, right: Right) {
        let app = &self.portal.app;
        let case = self.case(id);
        let early = self.browser.get(&format!("{}/answer", page_of(id)));
        early.says("ikke gjort endnu").says("#step-carried-out");
        let version = case.version.to_string();
        let refused = self.answer(id, &version);
        assert_eq!(refused.status, 422);
        refused.says(WRITTEN).says("ikke gjort endnu");
        for item in app.db.read(|conn| cases::items_of(conn, &app.vault, &case)).unwrap() {
            if item.entry.verdict.is_some_and(Verdict::needs_action) {
                let to = format!("items/{}/execution", item.id);
                let tomorrow = (app.now() + chrono::TimeDelta::days(1)).date_naive().to_string();
                let wrong = self.post(
                    id,
                    &to,
                    &[("done-on", &tomorrow), ("method", "I HR"), ("proof", "Log 7"), ADDRESS],
                );
                assert_eq!(wrong.status, 422);
                wrong.says("det skal være gjort").says("I HR");
                let today = app.now().date_naive().to_string();
                self.post(id, &to, &[("done-on", &today), ("method", "I HR"), ("proof", "Log 7"), ADDRESS])
                    .says("Det er gemt, at det er gjort.");
            }
        }
        self.pass(id, right, Gate::Answer);
        let version = self.case(id).version.to_string();
        self.answer(id, &version).says("Svaret er sendt.");
    }

    fn answer(&self, id: CaseId, version: &str) -> Page {
        let passages = passages();
        let mut fields = vec![("version", version), ("act", "send")];
        fields.extend(passages.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        self.post(id, "answer", &fields)
    }
}

/// Every passage that is the handler's; a letter takes those that it has a place for.
fn passages() -> Vec<(String, String)> {
    let mine = Part::ALL.iter().filter(|part| part.is_written());
    mine.map(|part| (format!("passage-{part}"), WRITTEN.to_owned())).collect()
}

fn page_of(id: CaseId) -> String {
    format!("/staff/cases/{id}")
}

#[test]
fn every_right_from_receipt_to_answer() {
    on_both(|fresh| {
        let town = Town::new(fresh);
        for right in Right::ALL.iter().copied() {
            let Some(kind) = Kind::of(right).filter(|kind| !kind.verdict_follows()) else { continue };
            let verdict = |grants| kind.verdicts().iter().find(|one| one.grants() == grants).copied();
            for outcome in [Outcome::Granted, Outcome::PartlyGranted, Outcome::Refused] {
                let said = match outcome {
                    Outcome::Granted => [verdict(true), None],
                    Outcome::PartlyGranted => [verdict(true), verdict(false)],
                    _ => [None, verdict(false)],
                };
                let id = town.in_review(right);
                if outcome.refuses() && verdict(false).is_none() {
                    let page = town.decide(id, outcome);
                    assert_eq!(page.status, 422);
                    page.says("kan ikke afvises");
                    continue;
                }
                let empty = town.decide(id, Outcome::Granted);
                assert_eq!(empty.status, 422, "{right}");
                empty.says("ikke skrevet noget på listen").says(&format!("{}#step-items", page_of(id)));
                let nothing = town.post(id, "items", &[("what", " "), ("verdict", "")]);
                assert_eq!(nothing.status, 422, "{right}");
                nothing.says("Udfyld dette felt");
                for verdict in said.into_iter().flatten() {
                    town.item(id, kind, verdict).says("Punktet er gemt.").says("Nyhedsbrevet");
                }
                town.pass(id, right, Gate::Decision);
                let other = if outcome == Outcome::Granted { Outcome::NoData } else { Outcome::Granted };
                if other == Outcome::Granted {
                    town.decide(id, other).says("Punkterne giver samlet");
                }
                // What was asked of the sources when she confirmed her address is no mail about the answer.
                town.portal.work();
                town.decide(id, outcome).says("Sagen er afgjort.");
                if outcome.grants() {
                    assert_eq!(town.case(id).status, Status::Executing, "{right}");
                    let before = town.portal.work();
                    assert_eq!(before, 0, "no mail before it is done");
                    town.carry_out_and_answer(id, right);
                }
                assert_eq!(town.case(id).status, Status::Decided, "{right} {outcome}");
                assert!(town.portal.work() > 0, "a mail says that there is an answer");
            }
        }
    });
}

#[test]
fn only_who_works_on_cases_goes_through_the_procedure() {
    on_both(|fresh| {
        let town = Town::new(fresh);
        let id = town.in_review(Right::Erasure);
        let email = town.portal.staff(&town.organisation, Role::Auditor);
        let auditor = Browser::new(&town.portal.base);
        auditor.get("/staff/sign-in");
        auditor.post("/staff/sign-in", &[("email", &email), ("password", PASSWORD)]);
        let page = auditor.get(&page_of(id));
        page.says("Afgør hver slags oplysninger");
        assert!(!page.text().contains("/items/new"), "an auditor reads");
        for path in ["items/new", "answer"] {
            assert_eq!(auditor.get(&format!("{}/{path}", page_of(id))).status, 404, "{path}");
        }
        for path in ["items", "steps", "fee", "fee-reply", "reopening", "answer"] {
            let refused = auditor.post(&format!("{}/{path}", page_of(id)), &[("what", "x")]);
            assert_eq!(refused.status, 404, "{path}");
        }
    });
}
