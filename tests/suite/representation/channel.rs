//! The person's channel comes from the sources; what they did not know before the request needs four eyes.

use indsigt::{
    audit::{Action, By},
    cases::{self, Case, Contact, Details, OnBehalf, Person},
    identity::contacts,
    law::{
        representation::{Basis, Channel, Untold, Waits},
        rights::Right,
        status::{Outcome, Refusal, Status, Step},
    },
    letters::Lang,
    representation::{self, Notice, Offer, RepresentationError},
};
use rusqlite::Connection;

use super::{accept, good, sign, tell, type_address};
use crate::support::{databases::on_both, office::Office, portal::parse};

pub const HR: &str = r#"
name = "hr"
kind = "sqlite"
path = "hr.db"
organisations = ["fjordby"]
title = { da = "HR-systemet", en = "The HR system" }
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
"#;

/// Name, birth date, mail address and when it was changed.
type Row<'a> = (&'a str, &'a str, &'a str, Option<&'a str>);

pub const AASE: Row = ("Åse Ærø", "1960-05-01", "aase@fjordby.example", Some("2016-03-01"));

/// The HR system in a folder, with these people.
pub fn hr(folder: &std::path::Path, people: &[Row]) {
    let hr = Connection::open(folder.join("hr.db")).unwrap();
    hr.execute_batch(
        "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, born TEXT, email TEXT, phone TEXT, address TEXT,
         changed_at TEXT)",
    )
    .unwrap();
    for (name, born, email, changed) in people {
        let row = rusqlite::params![name, born, email, changed];
        hr.execute(
            "INSERT INTO people (name, born, email, phone, address, changed_at)
             VALUES (?, ?, ?, '+45 20 30 40 50', 'Havnegade 7, 9999 Fjordby', ?)",
            row,
        )
        .unwrap();
    }
}

fn office(db: &indsigt::db::Db, people: &[Row]) -> Office {
    let mut office = Office::new(db);
    hr(office.sources.path(), people);
    office.declare(&[("hr", HR)]);
    office
}

/// Bo Bang asks for Åse Ærø.
fn asking() -> Details {
    Details {
        on_behalf: OnBehalf::PowerOfAttorney,
        person: Person { name: AASE.0.into(), birth_date: AASE.1.parse().ok(), ..Person::default() },
        requester: Contact { name: "Bo Bang".into(), email: "bo@example.dk".into(), phone: None },
        description: "Alt.".into(),
    }
}

/// It is received and looked up.
fn looked_up(office: &Office, details: &Details) -> Case {
    let case = registered(office, details);
    look_up(office, &case);
    case
}

fn registered(office: &Office, details: &Details) -> Case {
    let desk = &office.desk;
    let case = desk.received_from(Right::Access, Lang::Da, details);
    super::represent(desk, &case, details.on_behalf)
}

fn look_up(office: &Office, case: &Case) {
    let desk = &office.desk;
    desk.db.write(|tx| contacts::ask(tx, &desk.vault, case, By::Program, desk.now)).unwrap();
    office.work();
}

/// Every mail that went out: to whom, and its subject. What leads to her door names nobody.
fn told(office: &Office) -> Vec<(String, String)> {
    office.work();
    let folder = office.sources.path().join("mail");
    let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = files.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mails = files.iter().map(|file| parse(&std::fs::read(file).unwrap()));
    mails
        .map(|mail| {
            assert!(
                mail.text.contains("/l/") && !mail.text.contains("Ærø") && !mail.text.contains("Bo Bang")
            );
            (mail.to, mail.subject)
        })
        .collect()
}

/// The notice to an address.
fn notice_to(address: &str) -> (String, String) {
    (address.to_owned(), "Nogen har spurgt i dit navn".to_owned())
}

fn waits(office: &Office, case: &Case) -> Option<Waits> {
    let desk = &office.desk;
    desk.db.read(|conn| representation::waits(conn, &desk.vault, case, desk.now)).unwrap()
}

fn notice(office: &Office, case: &Case) -> Option<(Notice, bool)> {
    let desk = &office.desk;
    let notice = desk.db.read(|conn| representation::notice_of(conn, &desk.vault, case)).unwrap();
    notice.map(|one| (one.notice, one.recorded_by.is_none()))
}

#[test]
fn as_soon_as_it_is_looked_up_she_is_told_where_she_was_known_before() {
    on_both(|fresh| {
        let office = office(&fresh.db, &[AASE]);
        let desk = &office.desk;
        for on_behalf in [OnBehalf::PowerOfAttorney, OnBehalf::Lawyer, OnBehalf::Guardian, OnBehalf::Member] {
            let before = told(&office).len();
            let case = looked_up(&office, &Details { on_behalf, ..asking() });
            assert_eq!(told(&office)[before..], [notice_to(AASE.2)], "{on_behalf}");
            assert_eq!(notice(&office, &case), Some((Notice::Told(Channel::Email), true)), "{on_behalf}");
            let contact =
                desk.db.read(|conn| cases::subject_contact(conn, &desk.vault, &case)).unwrap().unwrap();
            assert_eq!((contact.origin.as_str(), contact.is_open), ("HR-systemet", false));
            // Asked again, she is not told twice.
            look_up(&office, &case);
            assert_eq!(told(&office).len(), before + 1, "{on_behalf}");
            let log = format!("{:?}", desk.told(&case));
            assert!(!log.contains("aase") && !log.contains("Ærø"), "nobody is named in the log");
        }
        desk.chain_is_whole();
    });
}

#[test]
fn what_the_program_cannot_know_for_sure_waits_for_a_person() {
    let changed = |day| (AASE.0, AASE.1, AASE.2, day);
    let namesake = (AASE.0, AASE.1, "ase@fjordby.example", Some("2016-03-01"));
    let his = (AASE.0, AASE.1, "BO@example.dk", Some("2016-03-01"));
    let none = (AASE.0, AASE.1, "", Some("2016-03-01"));
    let by_mail = |details: Details| Details {
        person: Person { email: Some(AASE.2.into()), birth_date: None, ..details.person },
        ..details
    };
    let young = |details: Details| Details {
        person: Person { birth_date: "2010-05-01".parse().ok(), ..details.person },
        ..details
    };
    let child = |details| Details { on_behalf: OnBehalf::Child, ..details };
    let same = |details: Details| details;
    type Change<'a> = &'a dyn Fn(Details) -> Details;
    let cases: [(&[Row], Change, Waits); 9] = [
        (&[], &same, Waits::Nobody),
        (&[AASE, namesake], &same, Waits::Several),
        (&[changed(Some("2026-11-10"))], &same, Waits::NotBeforehand),
        (&[changed(None)], &same, Waits::NotBeforehand),
        (&[his], &same, Waits::SendersOwn),
        (&[none], &same, Waits::NotBeforehand),
        // The sender may know whose address that is.
        (&[AASE], &by_mail, Waits::NotByName),
        (&[AASE], &child, Waits::Child),
        (&[(AASE.0, "2010-05-01", AASE.2, AASE.3)], &young, Waits::Child),
    ];
    for (people, change, why) in cases {
        on_both(|fresh| {
            let people: Vec<Row> = people.to_vec();
            let office = office(&fresh.db, &people);
            if people.iter().any(|one| one.2.is_empty()) {
                let hr = Connection::open(office.sources.path().join("hr.db")).unwrap();
                hr.execute("UPDATE people SET email = NULL", []).unwrap();
            }
            let why = if people.iter().any(|one| one.2.is_empty()) { Waits::NoMailbox } else { why };
            let details = change(asking());
            let case = registered(&office, &details);
            let before = if why == Waits::Child { Waits::Child } else { Waits::NotLookedUp };
            assert_eq!(waits(&office, &case), Some(before));
            look_up(&office, &case);
            assert_eq!((waits(&office, &case), notice(&office, &case)), (Some(why), None));
            assert_eq!(told(&office), [], "{why:?}");
        });
    }
}

#[test]
fn what_a_handler_wrote_down_first_counts_and_the_dead_are_told_nothing() {
    on_both(|fresh| {
        let office = office(&fresh.db, &[AASE]);
        let desk = &office.desk;
        let case = registered(&office, &asking());
        desk.db
            .write(|tx| {
                let why = (Untold::Section22, "Hun er indlagt; lægen fraråder det.");
                representation::tell_not(tx, &desk.vault, &case, why, desk.handler, desk.now)
            })
            .unwrap();
        look_up(&office, &case);
        assert_eq!(
            (told(&office), notice(&office, &case)),
            (vec![], Some((Notice::Not(Untold::Section22), false)))
        );
        looked_up(&office, &Details { on_behalf: OnBehalf::Deceased, ..asking() });
        assert_eq!(told(&office), []);
    });
}

#[test]
fn a_handler_chooses_what_the_sources_knew() {
    on_both(|fresh| {
        let office = office(&fresh.db, &[AASE]);
        let desk = &office.desk;
        let case = looked_up(&office, &Details { on_behalf: OnBehalf::Child, ..asking() });
        let there = desk.db.read(|conn| representation::channels(conn, &desk.vault, &case)).unwrap();
        let shown: Vec<(Channel, String)> = there.iter().map(|one| (one.channel, one.masked())).collect();
        assert_eq!(
            shown,
            [
                (Channel::Email, "a***@f***.example".to_owned()),
                (Channel::Phone, "** ** ** 50".to_owned()),
                (Channel::Post, "H*** *, * F***".to_owned())
            ]
        );
        let reach = |channel| {
            desk.db.write(|tx| {
                representation::reach_known(tx, &desk.vault, &case, channel, desk.handler, desk.now)
            })
        };
        reach(Channel::Email).unwrap();
        tell(desk, &case).unwrap();
        assert_eq!(told(&office), [notice_to(AASE.2)]);
        // Typed in other letters it is the same, and no warning.
        type_address(desk, &case, "AASE@Fjordby.example").unwrap();
        let open = desk.db.read(|conn| cases::warnings_open(conn, &case)).unwrap();
        assert_eq!(open, 0);
        assert!(matches!(reach(Channel::InPerson), Err(RepresentationError::NotKnown)));
    });
}

#[test]
fn an_address_that_no_source_knew_needs_four_eyes_before_anything_goes_there() {
    on_both(|fresh| {
        let office = office(&fresh.db, &[(AASE.0, AASE.1, AASE.2, Some("2026-11-20"))]);
        let desk = &office.desk;
        let case = looked_up(&office, &asking());
        let case = desk.walk(case, Status::Review);
        accept(desk, &case, &good(&case, Basis::PowerOfAttorney)).unwrap();
        let offer = || {
            desk.db.write(|tx| {
                let address_of = |path: &str| path.to_owned();
                let offer = Offer::default();
                let (vault, words, organisation) = (&desk.vault, &desk.words, &desk.organisation);
                representation::invite(
                    tx,
                    vault,
                    words,
                    organisation,
                    &case,
                    &offer,
                    &address_of,
                    desk.handler,
                    desk.now,
                )
            })
        };
        let reach_known = || {
            desk.db.write(|tx| {
                representation::reach_known(tx, &desk.vault, &case, Channel::Email, desk.handler, desk.now)
            })
        };
        let open = || desk.db.read(|conn| cases::warnings_open(conn, &case)).unwrap();
        // What was changed just before the request is as good as typed; the same address typed is the same warning.
        reach_known().unwrap();
        type_address(desk, &case, AASE.2).unwrap();
        assert_eq!(open(), 1);
        type_address(desk, &case, "ny@example.org").unwrap();
        assert_eq!(open(), 2);
        assert!(desk.told(&case).iter().filter(|(action, _)| *action == Action::IdentityWarned).count() == 2);
        let facts = || desk.db.read(|conn| cases::facts(conn, &case, desk.now)).unwrap();
        for by in [desk.handler, desk.colleague("birgit")] {
            assert!(matches!(tell(desk, &case), Err(RepresentationError::FourEyes)));
            assert!(matches!(offer(), Err(RepresentationError::FourEyes)));
            assert!(!facts().subject_reachable);
            assert_eq!(told(&office), []);
            sign(desk, &case, by);
        }
        tell(desk, &case).unwrap();
        assert_eq!(told(&office), [notice_to("ny@example.org")]);
        assert_eq!(facts().allow(Step::Decide(Outcome::NoData)), Ok(()));
        // Another one again waits, and what went to the one before has not told her.
        type_address(desk, &case, "nyere@example.org").unwrap();
        assert_eq!(facts().allow(Step::Decide(Outcome::NoData)), Err(Refusal::SubjectNotTold));
    });
}
