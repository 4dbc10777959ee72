//! Four eyes: what worries stops granting and handing over until two different colleagues have signed it off.

use diesel::prelude::*;
use indsigt::{
    audit::{Action, By},
    cases::{self, Case, Details},
    db::{
        DbError, Instant,
        schema::{session_proofs, sessions as rows},
    },
    identity::{
        self, Assurance, Party,
        codes::{self, CodeError, Way},
        contacts, sessions,
        warnings::{self, SignError, WarningKind, What},
    },
    law::{
        identity::Factor,
        rights::Right,
        status::{Outcome, Refusal, Status, Step},
    },
    letters::Lang,
    links::{self, LinkError, Purpose, Target},
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

/// The new mailbox is hers because the old one is not, or no longer.
#[test]
fn a_change_of_contact_shuts_the_old_mailbox_out() {
    on_both(|fresh| {
        let office = Office::new(&fresh.db);
        let desk = &office.desk;
        let (vault, here, now) = (&desk.vault, &desk.organisation, desk.now);
        let mut all = desk.together(&[Right::Access, Right::Erasure, Right::Rectification]);
        desk.db.write(|tx| cases::confirm_address(tx, vault, &mut all[0], now)).unwrap();
        all[2] = desk.walk(desk.again(&all[2]), Status::Withdrawn);
        let mine: Vec<_> = (all.iter())
            .map(|case| {
                let target =
                    Target { organisation: Some(case.organisation), case: Some(case.id), staff: None };
                desk.db
                    .write(|tx| {
                        let link = links::issue(tx, vault, Purpose::Case, target, now)?;
                        let token = sessions::begin(tx, vault, case, Party::Requester, now)?;
                        let hash = vault.keyed_hash("requester-session", token.as_bytes());
                        sessions::prove(tx, &hash, Factor::Phone, Assurance::Low, now)?;
                        codes::issue(tx, vault, here, case, &hash, now)?;
                        Ok::<_, CodeError>((link, token, hash))
                    })
                    .unwrap()
            })
            .collect();
        let session = |token: &str| sessions::find(&desk.db, vault, token, now).unwrap();
        let own = |email: &str| {
            let reader = (desk.handler, email);
            let found =
                desk.db.read(|conn| cases::own_of(conn, vault, desk.organisation.id, reader)).unwrap();
            all.iter().map(|case| found.contains(&case.id)).collect::<Vec<_>>()
        };
        assert_eq!(own("mette.holm@example.dk"), [true; 3]);

        let what = What { email: Some("ny@example.org".into()), ..What::default() };
        desk.db.write(|tx| warnings::contact_wished(tx, vault, here, &all[0], &what, now)).unwrap();
        let id = desk.db.read(|conn| warnings::of_case(conn, vault, &all[0])).unwrap()[0].id;
        let other = desk.colleague("birgit");
        for by in [desk.handler, other] {
            desk.db.write(|tx| warnings::sign_off(tx, vault, &all[0], id, "Ringet.", by, now)).unwrap();
        }
        let mut case = desk.again(&all[0]);
        let address_of = |path: &str| path.to_owned();
        desk.db
            .write(|tx| identity::take_over(tx, vault, here, &mut case, id, &address_of, other, now))
            .unwrap();

        for (case, (link, token, hash)) in all.iter().zip(&mine).take(2) {
            assert_eq!(desk.again(case).address_confirmed_at, None, "nobody has confirmed the new one");
            let looked = desk.db.read(|conn| Ok::<_, DbError>(links::look(conn, vault, link, now))).unwrap();
            assert!(matches!(looked, Err(LinkError::Unknown)), "{looked:?}");
            assert!(session(token).is_none());
            let (out, level) = desk
                .db
                .read(|conn| {
                    let out = codes::is_out(conn, case, Way::Mail, hash, now)?;
                    let live: i64 = session_proofs::table
                        .filter(session_proofs::session_hash.eq(hash))
                        .count()
                        .get_result(conn)?;
                    Ok::<_, DbError>((out, live))
                })
                .unwrap();
            assert_eq!((out, level), (false, 0));
        }
        assert_eq!(own("ny@example.org"), [false; 3], "not before it is confirmed");
        assert_eq!(own("mette.holm@example.dk"), [false, false, true]);

        // What has ended keeps the old address: whoever reads it confirms nothing there and proves nothing elsewhere.
        let (_, token, _) = &mine[2];
        desk.db
            .write(|tx| {
                cases::confirm_address(tx, vault, &mut desk.again(&all[2]), now).unwrap();
                let until = Some(Instant::from(now + codes::PROOF));
                let ended = rows::table.filter(rows::case_id.eq(all[2].id));
                diesel::update(ended).set(rows::proven_until.eq(until)).execute(tx)?;
                Ok::<_, DbError>(())
            })
            .unwrap();
        assert_eq!(desk.again(&all[0]).address_confirmed_at, None);
        let ended = session(token).unwrap();
        assert!(ended.proven_until.is_some());
        desk.db.write(|tx| sessions::turn_to(tx, vault, &ended, (&all[2], &desk.again(&all[0])))).unwrap();
        let turned = session(token).unwrap();
        assert_eq!((turned.case, turned.proven_until), (all[0].id, None));

        let mut case = desk.again(&all[0]);
        desk.db.write(|tx| cases::confirm_address(tx, vault, &mut case, now)).unwrap();
        assert_eq!(own("ny@example.org"), [true, true, false]);
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
        stranger.person.name = " METTE K.  holm ".into();
        let second = looked(&office, &stranger);
        assert_eq!(open(&office, &second), [WarningKind::SeveralSenders]);
        assert_eq!(open(&office, &first), [WarningKind::SeveralSenders], "the first may be the stranger's");
    });
}

#[test]
fn a_domain_that_wants_to_be_the_organisations_own_warns() {
    on_both(|fresh| {
        let office = Office::new(&fresh.db);
        for (surname, email, expected) in [
            ("Holm", "mette@fjordby.example", vec![]),
            ("Berg", "mette@gmail.com", vec![]),
            ("Dahl", "mette@fj0rdby.example", vec![WarningKind::LookalikeDomain]),
            ("Lund", "mette@xn--fjrdby-xqf.example", vec![WarningKind::LookalikeDomain]),
        ] {
            let mut details = from(&office, email);
            details.person.name = format!("Mette {surname}");
            assert_eq!(open(&office, &looked(&office, &details)), expected, "{email}");
        }
    });
}
