//! What the sources knew before the request: what it proves, what it does not, and that it is never shown.

use std::collections::BTreeMap;

use diesel::prelude::*;
use indsigt::{
    audit::{Action, By},
    cases::{self, Case, Details, OnBehalf},
    db::{DbError, schema::mails},
    identity::{
        self, Assurance, CheckResult, Method, Party,
        codes::{Verdict, Way},
        contacts, known_codes,
        known_codes::SendError,
        questions::{self, QuestionError},
        text_messages,
    },
    law::{rights::Right, status::Status},
    letters::{Lang, Outgoing},
};
use rusqlite::Connection;

use crate::support::{databases::on_both, office::Office};

const HR: &str = r#"
name = "hr"
kind = "sqlite"
path = "hr.db"
organisations = ["fjordby"]
title = { da = "HR", en = "HR" }
description = { da = "HR", en = "HR" }
[[find]]
by = ["email"]
sql = "SELECT id AS key FROM people WHERE email = :email"
[[find]]
by = ["name", "birth-date"]
sql = "SELECT id AS key FROM people WHERE name = :name AND born = :birth_date"
[[dataset]]
name = "people"
activity = "personnel"
provided_by = "subject"
title = { da = "Personer", en = "People" }
description = { da = "Personer", en = "People" }
sql = "SELECT name FROM people WHERE id = :key"
[contact]
sql = "SELECT email, phone, address, changed_at FROM people WHERE id = :key"
[[control-question]]
name = "hired"
kind = "month"
text = { da = "Hvornår?", en = "When?" }
sql = "SELECT hired FROM people WHERE id = :key"
[[control-question]]
name = "pay"
kind = "number"
text = { da = "Hvor meget?", en = "How much?" }
sql = "SELECT pay FROM people WHERE id = :key"
"#;

/// An office whose HR system knows these people: name, birth date, e-mail, and when it was changed.
fn office(db: &indsigt::db::Db, people: &[(&str, &str, &str, Option<&str>)]) -> Office {
    let mut office = Office::new(db);
    let hr = Connection::open(office.sources.path().join("hr.db")).unwrap();
    hr.execute_batch(
        "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, born TEXT, email TEXT, phone TEXT, address TEXT,
         changed_at TEXT, hired TEXT, pay TEXT)",
    )
    .unwrap();
    for (name, born, email, changed) in people {
        hr.execute(
            "INSERT INTO people (name, born, email, phone, address, changed_at, hired, pay)
             VALUES (?,?,?,'+45 20 30 40 50','Havnegade 7, 9999 Fjordby',?,'2016-03-01','31250.75')",
            rusqlite::params![name, born, email, changed],
        )
        .unwrap();
    }
    office.declare(&[("hr", HR)]);
    office
}

/// The session of whoever asks.
const MINE: (Party, &[u8]) = (Party::Requester, b"mine");

const METTE: (&str, &str, &str, Option<&str>) =
    ("Mette Holm", "1984-03-12", "mette.holm@example.dk", Some("2016-03-01"));

/// Her request, after she pressed the button behind the mailed link.
fn confirmed(office: &Office, details: &Details) -> Case {
    let desk = &office.desk;
    let mut case = desk.received_from(Right::Access, Lang::Da, details);
    desk.db.write(|tx| cases::confirm_address(tx, &desk.vault, &mut case, desk.now)).unwrap();
    office.work();
    desk.again(&case)
}

fn checks(office: &Office, case: &Case) -> Vec<(Method, CheckResult, By)> {
    let all = office.desk.db.read(|conn| identity::of_case(conn, &office.desk.vault, case)).unwrap();
    all.into_iter().map(|check| (check.method, check.result, check.checked_by)).collect()
}

fn reached(office: &Office, case: &Case) -> Assurance {
    office.desk.db.read(|conn| identity::reached(conn, case, Party::Requester)).unwrap()
}

#[test]
fn the_mailed_link_counts_where_the_address_was_known_before() {
    on_both(|fresh| {
        let office = office(&fresh.db, &[METTE]);
        let case = confirmed(&office, &office.desk.details());
        assert_eq!(checks(&office, &case), [(Method::KnownEmail, CheckResult::Passed, By::Program)]);
        assert_eq!((case.status, reached(&office, &case)), (Status::Collecting, Assurance::Low));
        let told = office.desk.told(&case);
        assert!(told.iter().any(|(action, _)| *action == Action::ContactsLookedUp));
        assert!(
            !serde_json::to_string(&told.iter().map(|t| &t.1).collect::<Vec<_>>()).unwrap().contains("holm")
        );
        // Once more changes nothing.
        office
            .desk
            .db
            .write(|tx| contacts::ask(tx, &office.desk.vault, &case, By::Program, office.desk.now))
            .unwrap();
        office.work();
        assert_eq!(checks(&office, &case).len(), 1);
        office.desk.chain_is_whole();
    });
}

#[test]
fn no_other_link_counts() {
    let changed = |day| (METTE.0, METTE.1, METTE.2, day);
    let namesake = ("Mette Holm", "1984-03-12", "mette.h@example.dk", Some("2016-03-01"));
    for (people, why) in [
        (vec![], "nobody is known"),
        (vec![changed(Some("2026-11-21"))], "changed on the day of the request"),
        (vec![changed(Some("2026-11-01"))], "changed just before"),
        (vec![changed(Some("2026-11-22"))], "changed afterwards"),
        (vec![changed(None)], "nobody knows since when"),
        (vec![METTE, namesake], "two who may be she"),
        (vec![(METTE.0, METTE.1, "mette@work.example", METTE.3)], "another address is known"),
    ] {
        on_both(|fresh| {
            let office = office(&fresh.db, &people);
            let case = confirmed(&office, &office.desk.details());
            assert_eq!(checks(&office, &case), [], "{why}");
            assert_eq!((case.status, reached(&office, &case)), (Status::Identity, Assurance::None), "{why}");
        });
    }
}

/// He gives her name and birth date and his own address, which the system knows as his: he proves his mailbox, and what
/// is found afterwards would be hers.
#[test]
fn an_address_that_is_known_as_somebody_elses_proves_nothing() {
    let lars = ("Lars Holm", "1979-11-02", "mette.holm@example.dk", Some("2016-03-01"));
    let by_mail = || {
        let (before, after) = HR.split_once("[[find]]\nby = [\"name\"").unwrap();
        format!("{before}[[dataset]]{}", after.split_once("[[dataset]]").unwrap().1)
    };
    let with_name = |text: String| text.replace("SELECT email, phone", "SELECT name, email, phone");
    let metta = ("Mette K. Holm", "1984-03-12", "mette.holm@example.dk", Some("2016-03-01"));
    for (declared, people, counts, why) in [
        (HR.to_owned(), lars, false, "her name and birth date lead to nobody"),
        (by_mail(), lars, false, "nobody was asked by name"),
        (by_mail(), METTE, false, "nobody was asked by name, and nobody can say that it is she"),
        (with_name(by_mail()), lars, false, "the name there is another"),
        (with_name(by_mail()), metta, true, "the name there is hers"),
    ] {
        on_both(|fresh| {
            let mut office = office(&fresh.db, &[people]);
            office.declare(&[("hr", &declared)]);
            let case = confirmed(&office, &office.desk.details());
            assert_eq!(checks(&office, &case).len(), usize::from(counts), "{why}");
            let send = office.desk.db.write(|tx| {
                known_codes::mail(
                    tx,
                    &office.desk.vault,
                    &office.desk.organisation,
                    &case,
                    MINE,
                    office.desk.now,
                )
            });
            assert_eq!(send.is_ok(), counts, "{why}");
            let ways =
                office.desk.db.read(|conn| known_codes::ways(conn, &office.desk.vault, &case)).unwrap();
            assert_eq!(!ways.is_empty(), counts, "{why}");
        });
    }
}

#[test]
fn a_link_opened_by_somebody_else_for_her_counts_for_nothing() {
    on_both(|fresh| {
        let office = office(&fresh.db, &[METTE]);
        let details = Details { on_behalf: OnBehalf::PowerOfAttorney, ..office.desk.details() };
        let case = confirmed(&office, &details);
        assert_eq!((checks(&office, &case).len(), case.status), (0, Status::Identity));
    });
}

/// The newest mail and what stands in it.
fn newest_mail(office: &Office) -> Outgoing {
    let desk = &office.desk;
    let (id, sealed): (indsigt::ids::MailId, Vec<u8>) = desk
        .db
        .read(|conn| {
            let newest = mails::table.order(mails::id.desc()).select((mails::id, mails::sealed));
            newest.first(conn).map_err(DbError::from)
        })
        .unwrap();
    desk.vault
        .organisation_key(desk.organisation.id)
        .open_json(&format!("mails.sealed/{id}"), &sealed)
        .unwrap()
}

#[test]
fn a_code_goes_to_the_known_address_and_never_to_the_forms() {
    on_both(|fresh| {
        let office = office(&fresh.db, &[(METTE.0, METTE.1, "mette@work.example", METTE.3)]);
        let desk = &office.desk;
        let mut case = confirmed(&office, &desk.details());
        let send = |case: &Case| {
            desk.db.write(|tx| known_codes::mail(tx, &desk.vault, &desk.organisation, case, MINE, desk.now))
        };
        send(&case).unwrap();
        let mail = newest_mail(&office);
        assert_eq!(mail.to, "mette@work.example");
        let code = mail.code.unwrap();
        let mut enter = |way, code: &str| {
            desk.db
                .write(|tx| {
                    known_codes::enter(
                        tx,
                        &desk.vault,
                        &mut case,
                        (way, Party::Requester, &b"mine"[..]),
                        code,
                        desk.now,
                    )
                })
                .unwrap()
        };
        assert_eq!(enter(Way::Mail, &code), Verdict::NoCode, "it counts by its own way only");
        assert!(matches!(enter(Way::KnownEmail, &code), Verdict::Accepted { .. }));
        let case = desk.again(&case);
        assert_eq!(checks(&office, &case), [(Method::KnownEmail, CheckResult::Passed, By::Requester)]);
        assert_eq!(case.status, Status::Collecting);
        // A letter to the known address is a second factor.
        let mut case = case;
        let (address, code) = desk
            .db
            .write(|tx| known_codes::for_letter(tx, &desk.vault, &case, desk.handler, desk.now))
            .unwrap();
        assert_eq!(address, "Havnegade 7, 9999 Fjordby");
        let verdict = desk.db.write(|tx| {
            known_codes::enter(
                tx,
                &desk.vault,
                &mut case,
                (Way::Letter, Party::Requester, &b"later"[..]),
                &code,
                desk.now,
            )
        });
        assert!(matches!(verdict.unwrap(), Verdict::Accepted { .. }));
        assert_eq!(reached(&office, &case), Assurance::Substantial);
    });
}

#[test]
fn nobody_gets_a_code_to_an_address_that_was_not_known_in_time() {
    on_both(|fresh| {
        let office = office(&fresh.db, &[(METTE.0, METTE.1, METTE.2, Some("2026-11-20"))]);
        let desk = &office.desk;
        let case = confirmed(&office, &desk.details());
        let refused =
            desk.db.write(|tx| known_codes::mail(tx, &desk.vault, &desk.organisation, &case, MINE, desk.now));
        assert!(matches!(refused, Err(SendError::NotKnown)));
        let refused =
            desk.db.write(|tx| known_codes::hand_out(tx, &desk.vault, &case, desk.handler, desk.now));
        assert!(matches!(refused, Err(SendError::NotMet)));
    });
}

/// What the sources know is about her: a code that goes there, and what only she knows, prove nothing of who asks for her.
#[test]
fn what_is_known_of_the_person_never_proves_who_asks_for_her() {
    on_both(|fresh| {
        let office = office(&fresh.db, &[METTE]);
        let desk = &office.desk;
        let mut details = Details { on_behalf: OnBehalf::PowerOfAttorney, ..desk.details() };
        details.requester =
            cases::Contact { name: "Bo Bang".into(), email: "bo@example.dk".into(), phone: None };
        let mut case = confirmed(&office, &details);
        let send = |case: &Case, party| {
            let session = (party, &b"mine"[..]);
            desk.db
                .write(|tx| known_codes::mail(tx, &desk.vault, &desk.organisation, case, session, desk.now))
        };
        assert!(matches!(send(&case, Party::Requester), Err(SendError::NotKnown)));
        let phone = desk.db.write(|tx| known_codes::for_phone(tx, &desk.vault, &case, MINE, desk.now));
        assert!(matches!(phone, Err(SendError::NotKnown)));
        // The letter to her house may fall into his hands.
        let (_, code) = desk
            .db
            .write(|tx| known_codes::for_letter(tx, &desk.vault, &case, desk.handler, desk.now))
            .unwrap();
        let mut enter = |party, code: &str| {
            let proof = (Way::Letter, party, &b"mine"[..]);
            desk.db.write(|tx| known_codes::enter(tx, &desk.vault, &mut case, proof, code, desk.now)).unwrap()
        };
        assert_eq!(enter(Party::Requester, &code), Verdict::NoCode);
        assert!(matches!(enter(Party::Subject, &code), Verdict::Accepted { .. }));
        let mut case = desk.again(&case);
        let names = ["hr/hired".to_owned(), "hr/pay".to_owned()];
        desk.db.write(|tx| questions::offer(tx, &desk.vault, &case, &names, desk.handler, desk.now)).unwrap();
        let right = desk.db.write(|tx| {
            let said = said("marts 2016", "31.250 kr");
            questions::answer(tx, &desk.vault, &mut case, &said, By::Subject, desk.now)
        });
        assert!(right.unwrap());
        let reached = |party| desk.db.read(|conn| identity::reached(conn, &case, party)).unwrap();
        assert_eq!(
            (reached(Party::Requester), reached(Party::Subject)),
            (Assurance::None, Assurance::Substantial)
        );
        assert_eq!(desk.again(&case).status, Status::Identity);
    });
}

fn said(hired: &str, pay: &str) -> BTreeMap<String, String> {
    [("hr/hired", hired), ("hr/pay", pay)].map(|(name, said)| (name.to_owned(), said.to_owned())).into()
}

#[test]
fn control_questions_are_compared_all_at_once_and_close_after_three_tries() {
    on_both(|fresh| {
        let office = office(&fresh.db, &[(METTE.0, METTE.1, "mette@work.example", METTE.3)]);
        let desk = &office.desk;
        for right_at in [Some(3), None] {
            let mut case = confirmed(&office, &desk.details());
            let offer = |case: &Case, names: &[&str]| {
                let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
                desk.db.write(|tx| questions::offer(tx, &desk.vault, case, &names, desk.handler, desk.now))
            };
            assert!(matches!(offer(&case, &["hr/hired"]), Err(QuestionError::TooFew)));
            assert!(matches!(offer(&case, &["hr/hired", "hr/nothing"]), Err(QuestionError::TooFew)));
            offer(&case, &["hr/hired", "hr/pay"]).unwrap();
            for attempt in 1..=3 {
                let right = right_at == Some(attempt);
                let said = if right { said("marts 2016", "31.250 kr") } else { said("marts 2016", "31251") };
                let answered = desk.db.write(|tx| {
                    questions::answer(tx, &desk.vault, &mut case, &said, By::Requester, desk.now)
                });
                assert_eq!(answered.unwrap(), right);
            }
            let again = desk.db.write(|tx| {
                questions::answer(
                    tx,
                    &desk.vault,
                    &mut case,
                    &said("marts 2016", "31250"),
                    By::Requester,
                    desk.now,
                )
            });
            assert!(again.is_err(), "neither after three wrong ones nor after a right one");
            let expected = if right_at.is_some() { CheckResult::Passed } else { CheckResult::Failed };
            let recorded = checks(&office, &case);
            assert_eq!(recorded, [(Method::ControlQuestions, expected, By::Requester)]);
            if right_at.is_none() {
                assert!(matches!(offer(&case, &["hr/hired", "hr/pay"]), Err(QuestionError::Closed)));
            }
            let log =
                serde_json::to_string(&desk.told(&case).iter().map(|t| &t.1).collect::<Vec<_>>()).unwrap();
            assert!(log.contains("hr/pay") && !log.contains("3125"), "which, and not what: {log}");
        }
    });
}

#[test]
fn a_text_message_goes_to_the_number_that_was_known() {
    on_both(|fresh| {
        let office = office(&fresh.db, &[(METTE.0, METTE.1, "mette@work.example", METTE.3)]);
        let desk = &office.desk;
        let mut case = confirmed(&office, &desk.details());
        let (phone, code) =
            desk.db.write(|tx| known_codes::for_phone(tx, &desk.vault, &case, MINE, desk.now)).unwrap();
        assert_eq!(text_messages::Phone::parse(&phone).unwrap().to_string(), "+4520304050");
        desk.db
            .write(|tx| {
                let (vault, organisation) = (&desk.vault, &desk.organisation);
                text_messages::post_code(tx, vault, organisation, &case, &phone, &code, desk.now)
            })
            .unwrap();
        // A passphrase goes to the same number, and to nobody who merely asks for her.
        let receiver =
            |case: &Case| desk.db.read(|conn| known_codes::phone_of_receiver(conn, &desk.vault, case));
        assert_eq!(receiver(&case).unwrap(), Some(phone));
        let his = Case { on_behalf: OnBehalf::PowerOfAttorney, ..case.clone() };
        assert_eq!(receiver(&his).unwrap().is_some(), OnBehalf::PowerOfAttorney.receiver() == Party::Subject);
        let verdict = desk.db.write(|tx| {
            let proof = (Way::KnownPhone, Party::Requester, &b"mine"[..]);
            known_codes::enter(tx, &desk.vault, &mut case, proof, &code, desk.now)
        });
        assert!(matches!(verdict.unwrap(), Verdict::Accepted { .. }));
        let passed = (Method::KnownPhone, CheckResult::Passed, By::Requester);
        assert!(checks(&office, &case).contains(&passed));
    });
}
