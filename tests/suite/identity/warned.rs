//! Four eyes: what worries stops granting and handing over until two different colleagues have signed it off.

use indsigt::{
    audit::{Action, By},
    cases::{self, Case, Details},
    identity::{
        self, contacts,
        warnings::{self, SignError, WarningKind, What},
    },
    law::{
        rights::Right,
        status::{Outcome, Refusal, Status, Step},
    },
    letters::Lang,
};

use crate::support::{databases::on_both, office::Office};

fn open(office: &Office, case: &Case) -> Vec<WarningKind> {
    let desk = &office.desk;
    let all = desk.db.read(|conn| warnings::of_case(conn, &desk.vault, case)).unwrap();
    all.into_iter().filter(|one| one.is_open()).map(|one| one.kind).collect()
}

fn looked(office: &Office, details: &Details) -> Case {
    let desk = &office.desk;
    let case = desk.received_from(Right::Access, Lang::Da, details);
    desk.db.write(|tx| contacts::ask(tx, &desk.vault, &case, By::Program, desk.now)).unwrap();
    office.work();
    desk.again(&case)
}

fn from(office: &Office, email: &str) -> Details {
    let mut details = office.desk.details();
    details.requester.email = email.into();
    details
}

#[test]
fn a_wish_to_be_reached_elsewhere_changes_nothing_until_four_eyes_saw_it() {
    on_both(|fresh| {
        let office = Office::new(&fresh.db);
        let desk = &office.desk;
        let mut case = desk.case_in(Right::Access, Status::Review);
        let what = What { email: Some("ny@example.org".into()), ..What::default() };
        let wish = |case: &Case| {
            desk.db.write(|tx| {
                warnings::contact_wished(tx, &desk.vault, &desk.organisation, case, &what, desk.now)
            })
        };
        wish(&case).unwrap();
        wish(&case).unwrap();
        assert_eq!(open(&office, &case), [WarningKind::ContactChanged], "twice is once");
        assert_eq!(desk.again(&case).details(&desk.vault).unwrap().requester.email, "mette.holm@example.dk");
        let facts = |case: &Case| desk.db.read(|conn| cases::facts(conn, case, desk.now)).unwrap();
        assert_eq!(facts(&case).allow(Step::Decide(Outcome::Granted)), Err(Refusal::WarningsOpen(1)));
        assert_eq!(facts(&case).allow_handover(), Err(Refusal::WarningsOpen(1)));
        let nothing = facts(&case).allow(Step::Decide(Outcome::NoData));
        assert_eq!(nothing, Err(Refusal::WarningsOpen(1)), "that there is nothing is told to her alone");

        let id = desk.db.read(|conn| warnings::of_case(conn, &desk.vault, &case)).unwrap()[0].id;
        let other = desk.colleague("birgit");
        let sign = |by, reason: &str| {
            desk.db.write(|tx| warnings::sign_off(tx, &desk.vault, &case, id, reason, by, desk.now))
        };
        assert!(matches!(sign(desk.handler, " "), Err(SignError::ReasonMissing)));
        sign(desk.handler, "Ringet til Mette.").unwrap();
        assert!(matches!(sign(desk.handler, "Igen."), Err(SignError::SamePerson)));
        assert_eq!(facts(&case).allow_handover(), Err(Refusal::WarningsOpen(1)), "two eyes are not four");
        let address_of = |path: &str| path.to_owned();
        let take = |case: &mut Case| {
            desk.db.write(|tx| {
                identity::take_over(
                    tx,
                    &desk.vault,
                    &desk.organisation,
                    case,
                    id,
                    &address_of,
                    other,
                    desk.now,
                )
            })
        };
        assert!(matches!(take(&mut case.clone()), Err(SignError::NoSuchWarning)), "not before the second");
        sign(other, "Set i HR.").unwrap();
        assert!(matches!(sign(desk.colleague("omar"), "Også."), Err(SignError::AlreadySigned)));
        assert_eq!(facts(&case).allow_handover(), Ok(()));
        take(&mut case).unwrap();
        let now = desk.again(&case).details(&desk.vault).unwrap();
        assert_eq!(
            (now.requester.email.as_str(), now.person.name.as_str()),
            ("ny@example.org", "Mette Holm")
        );
        desk.chain_is_whole();
    });
}

/// One person asked: where she is reached is the same in every case of hers, and each case keeps its own four eyes.
#[test]
fn a_taken_over_contact_applies_to_every_case_of_the_request() {
    on_both(|fresh| {
        let office = Office::new(&fresh.db);
        let desk = &office.desk;
        let mut all = desk.together(&[Right::Access, Right::Erasure, Right::Rectification]);
        all[2] = desk.walk(desk.again(&all[2]), Status::Withdrawn);
        let stranger = desk.received_from(Right::Access, Lang::Da, &from(&office, "en.anden@example.net"));
        let what = What {
            email: Some("ny@example.org".into()),
            phone: Some("+45 20 30 40 50".into()),
            address: Some("Nygade 9, 9999 Fjordby".into()),
            ..What::default()
        };
        desk.db
            .write(|tx| {
                warnings::contact_wished(tx, &desk.vault, &desk.organisation, &all[0], &what, desk.now)
            })
            .unwrap();
        let both = [WarningKind::ContactChanged, WarningKind::NewAddress];
        assert_eq!(open(&office, &all[0]), both, "a mailbox and a letterbox are looked into apart");
        let other = desk.colleague("birgit");
        let reached = |case: &Case| {
            let details = desk.again(case).details(&desk.vault).unwrap();
            (details.requester.email, details.requester.phone, details.person.address)
        };
        let old = reached(&all[1]);
        for kind in both {
            let mine = desk.db.read(|conn| warnings::of_case(conn, &desk.vault, &all[0])).unwrap();
            let id = mine.iter().find(|one| one.kind == kind).unwrap().id;
            for by in [desk.handler, other] {
                desk.db
                    .write(|tx| warnings::sign_off(tx, &desk.vault, &all[0], id, "Ringet.", by, desk.now))
                    .unwrap();
            }
            let mut case = desk.again(&all[0]);
            let (vault, here, address_of) = (&desk.vault, &desk.organisation, |path: &str| path.to_owned());
            desk.db
                .write(|tx| identity::take_over(tx, vault, here, &mut case, id, &address_of, other, desk.now))
                .unwrap();
        }
        let new = (what.email.unwrap(), what.phone, what.address);
        assert_eq!((reached(&all[0]), reached(&all[1])), (new.clone(), new));
        assert_eq!(reached(&all[2]), old, "what has ended stays as it was");
        assert_eq!(reached(&stranger).0, "en.anden@example.net");
        assert_eq!(open(&office, &all[0]), []);
        assert_eq!(open(&office, &all[1]), both, "each case has its own four eyes");
        let facts = desk.db.read(|conn| cases::facts(conn, &desk.again(&all[1]), desk.now)).unwrap();
        assert_eq!(facts.warnings_open, 2, "nothing is handed over there before");
        for case in &all[..2] {
            let told = desk.told(case).into_iter().filter(|one| one.0 == Action::ContactTakenOver);
            assert_eq!(told.count(), 2);
        }
        desk.chain_is_whole();
    });
}

#[test]
fn an_address_to_send_to_is_a_warning_of_its_own() {
    on_both(|fresh| {
        let office = Office::new(&fresh.db);
        let desk = &office.desk;
        let all = desk.together(&[Right::Access, Right::Erasure]);
        let what = What { address: Some("Postboks 7".into()), ..What::default() };
        desk.db
            .write(|tx| {
                warnings::contact_wished(tx, &desk.vault, &desk.organisation, &all[0], &what, desk.now)
            })
            .unwrap();
        for case in &all {
            assert_eq!(open(&office, case), [WarningKind::NewAddress], "in every case of the request");
        }
    });
}

#[test]
fn a_second_sender_for_one_person_warns_in_both_cases() {
    on_both(|fresh| {
        let office = Office::new(&fresh.db);
        let first = looked(&office, &office.desk.details());
        assert_eq!(open(&office, &first), []);
        let again = looked(&office, &office.desk.details());
        assert_eq!(open(&office, &again), [], "the same sender may ask twice");
        let mut namesake = from(&office, "anden@example.net");
        namesake.person.birth_date = chrono::NaiveDate::from_ymd_opt(1990, 1, 1);
        assert_eq!(open(&office, &looked(&office, &namesake)), [], "another birth date is another person");
        let mut stranger = from(&office, "ex@example.net");
        stranger.person.name = " METTE  holm ".into();
        let second = looked(&office, &stranger);
        assert_eq!(open(&office, &second), [WarningKind::SeveralSenders]);
        assert_eq!(open(&office, &first), [WarningKind::SeveralSenders], "the first may be the stranger's");
    });
}

#[test]
fn a_domain_that_wants_to_be_the_organisations_own_warns() {
    on_both(|fresh| {
        let office = Office::new(&fresh.db);
        for (email, expected) in [
            ("mette@fjordby.example", vec![]),
            ("mette@gmail.com", vec![]),
            ("mette@fj0rdby.example", vec![WarningKind::LookalikeDomain]),
            ("mette@xn--fjrdby-xqf.example", vec![WarningKind::LookalikeDomain]),
        ] {
            let mut details = from(&office, email);
            details.person.name = format!("Mette {email}");
            assert_eq!(open(&office, &looked(&office, &details)), expected, "{email}");
        }
    });
}
