//! The procedure of each right in the browser of a handler without a script: what is missing is named with a way to
//! it, what is granted is done before the answer, and the answer waits for the person.

use indsigt::{
    audit::Action,
    cases::{self, FeeError, FeeReply, ItemError, NoteError, SkipError, StepError},
    law::{
        grounds::Ground,
        procedure::{Key, Kind, Verdict},
        rights::Right,
        status::{Outcome, Refusal, Status},
    },
    review,
};

use crate::support::{
    cases::Desk,
    databases::on_both,
    decisions::{answer, decide, decide_as_seen, letter},
    procedures::{done, entry},
};

fn refusal_of(error: cases::DecideError) -> Refusal {
    match error {
        cases::DecideError::Step(StepError::Refused(refusal)) => refusal,
        other => panic!("{other}"),
    }
}

fn try_to_decide(desk: &Desk, case: &mut cases::Case, outcome: Outcome) -> Result<(), Refusal> {
    let grounds = desk.db.read(|conn| cases::item_grounds(conn, case, outcome)).unwrap();
    let text = letter(desk, case, outcome, &grounds);
    let decision =
        cases::Decision { outcome, grounds: &[], letter: text, lock: false, as_seen: case.version };
    decide_as_seen(desk, case, &decision).map(|_| ()).map_err(refusal_of)
}

/// Every right that is decided one by one: all granted, mixed, and all refused come to what the law says.
#[test]
fn what_is_decided_one_by_one_is_the_outcome() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        for right in Right::ALL.iter().copied().filter(|right| !right.is_answered_with_data()) {
            let kind = Kind::of(right).unwrap();
            let verdicts =
                |grants| kind.verdicts().iter().find(|verdict| verdict.grants() == grants).copied();
            let both: Vec<Verdict> = [verdicts(true), verdicts(false)].into_iter().flatten().collect();
            let mut tried = vec![(vec![verdicts(true).unwrap()], Outcome::Granted)];
            if let Some(refusing) = verdicts(false) {
                tried.extend([(both, Outcome::PartlyGranted), (vec![refusing], Outcome::Refused)]);
            }
            for (said, outcome) in tried {
                let mut case = desk.case_in(right, Status::Review);
                assert_eq!(
                    try_to_decide(&desk, &mut case, Outcome::Granted).unwrap_err(),
                    Refusal::NoItems,
                    "{right}"
                );
                for verdict in &said {
                    desk.item(&mut case, &entry(kind, *verdict, kind.grounds().first().copied())).unwrap();
                }
                for key in [Key::Obligations].into_iter().filter(|_| right == Right::Erasure) {
                    desk.note(&mut case, key, "Ingen åbne sager.").unwrap();
                }
                for other in [Outcome::Granted, Outcome::PartlyGranted, Outcome::Refused] {
                    if other != outcome && right != Right::MarketingObjection {
                        let refused = try_to_decide(&desk, &mut case.clone(), other).unwrap_err();
                        assert!(
                            matches!(refused, Refusal::ItemsSay(said) if said == outcome)
                                || refused == Refusal::GroundMissing,
                            "{right} {outcome} {other}: {refused}"
                        );
                    }
                }
                try_to_decide(&desk, &mut case, outcome).unwrap();
                let after = if outcome == Outcome::Refused { Status::Decided } else { Status::Executing };
                assert_eq!((case.status, case.outcome), (after, Some(outcome)), "{right}");
                let grounds =
                    &desk.told(&case).pop().filter(|_| after == Status::Executing).map(|told| told.1);
                if let Some(details) = grounds {
                    let expected = usize::from(outcome == Outcome::PartlyGranted);
                    assert_eq!(details["grounds"].as_array().unwrap().len(), expected, "{right}");
                }
            }
        }
        desk.chain_is_whole();
    });
}

#[test]
fn the_answer_tells_of_what_is_done_and_waits_for_it() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Erasure, Status::Review);
        desk.prepare(&mut case, Outcome::Granted, &[]);
        try_to_decide(&desk, &mut case, Outcome::Granted).unwrap();
        assert_eq!(case.status, Status::Executing);
        let text = letter(&desk, &case, Outcome::Granted, &[]);
        let early = answer(&desk, &mut case.clone(), &text).unwrap_err();
        assert_eq!(refusal_of(early), Refusal::NotCarriedOut(1));
        assert!(desk.db.read(|conn| cases::answer_of(conn, &desk.vault, &case)).unwrap().is_none());
        let stale = case.clone();
        desk.carry_out(&mut case);
        let late = answer(&desk, &mut stale.clone(), &text).unwrap_err();
        assert!(matches!(late, cases::DecideError::Step(StepError::Changed)), "{late}");
        answer(&desk, &mut case, &text).unwrap();
        assert_eq!(case.status, Status::Decided);
        assert!(!desk.told(&case).iter().any(|(_, details)| details.to_string().contains("Nyhedsbrevet")));
        desk.chain_is_whole();
    });
}

#[test]
fn the_gates_before_the_answer_are_named() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        for (right, first) in [
            (Right::Rectification, Key::Recipients),
            (Right::Erasure, Key::Backups),
            (Right::Restriction, Key::Recipients),
        ] {
            let mut case = desk.case_in(right, Status::Review);
            desk.prepare(&mut case, Outcome::Granted, &[]);
            try_to_decide(&desk, &mut case, Outcome::Granted).unwrap();
            let items = desk.db.read(|conn| cases::items_of(conn, &desk.vault, &case)).unwrap();
            let said = done(desk.now.date_naive());
            for item in items {
                desk.db
                    .write(|tx| {
                        let (vault, house, by) = (&desk.vault, &desk.organisation, desk.handler);
                        cases::carry_out(tx, vault, house, &mut case, item.id, &said, by, desk.now)
                    })
                    .unwrap();
            }
            let text = letter(&desk, &case, Outcome::Granted, &[]);
            let refused = answer(&desk, &mut case, &text).unwrap_err();
            assert_eq!(refusal_of(refused), Refusal::StepMissing(first), "{right}");
        }
    });
}

#[test]
fn items_belong_to_their_case_and_end_with_its_decision() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let neighbour = desk.neighbour();
        let mut case = desk.case_in(Right::Rectification, Status::Review);
        let good = entry(Kind::Datum, Verdict::Corrected, None);
        let item = desk.item(&mut case, &good).unwrap();
        let save = |desk: &Desk, case: &mut cases::Case, item| {
            let Desk { db, vault, handler, now, .. } = desk;
            db.write(|tx| cases::save_item(tx, vault, case, (item, None), &good, *handler, *now))
        };
        let mut other = desk.case_in(Right::Rectification, Status::Review);
        assert!(matches!(save(&desk, &mut other, Some(item)), Err(ItemError::NoSuchItem)));
        let mut claimed = case.clone();
        claimed.organisation = neighbour.organisation.id;
        let foreign = save(&neighbour, &mut claimed, Some(item)).unwrap_err();
        assert!(matches!(foreign, ItemError::Step(StepError::Changed)), "{foreign}");
        assert!(neighbour.db.read(|c| cases::items_of(c, &neighbour.vault, &claimed)).unwrap().is_empty());
        let mut access = desk.case_in(Right::Access, Status::Review);
        assert!(matches!(save(&desk, &mut access, None), Err(ItemError::NotItsRight)));
        let mut stale = case.clone();
        stale.version -= 1;
        let late = save(&desk, &mut stale, None).unwrap_err();
        assert!(matches!(late, ItemError::Step(StepError::Changed)), "{late}");
        let text = letter(&desk, &case, Outcome::Granted, &[]);
        decide(&desk, &mut case, Outcome::Granted, &[], &text).unwrap();
        for late in [
            save(&desk, &mut case, Some(item)).unwrap_err(),
            desk.db
                .write(|tx| cases::remove_item(tx, &desk.vault, &mut case, item, desk.handler, desk.now))
                .unwrap_err(),
        ] {
            assert!(matches!(late, ItemError::Step(StepError::Refused(Refusal::AlreadyDecided))), "{late}");
        }
    });
}

/// Another verdict is another deed: what was done under the old one is no longer done.
#[test]
fn another_verdict_undoes_the_mark_that_it_is_done() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Rectification, Status::Review);
        let item = desk.item(&mut case, &entry(Kind::Datum, Verdict::Corrected, None)).unwrap();
        desk.carry_out(&mut case);
        let items = |case: &cases::Case| desk.db.read(|c| cases::items_of(c, &desk.vault, case)).unwrap();
        assert!(items(&case)[0].carried.is_some());
        let Desk { db, vault, handler, now, .. } = &desk;
        let said = entry(Kind::Datum, Verdict::HeldAccurate, None);
        db.write(|tx| cases::save_item(tx, vault, &mut case, (Some(item), None), &said, *handler, *now))
            .unwrap();
        let now_said = items(&case);
        assert_eq!((now_said[0].ground, &now_said[0].carried), (Some(Ground::Accurate), &None));
        let refused = db.write(|tx| {
            let (house, said) = (&desk.organisation, done(now.date_naive()));
            cases::carry_out(tx, vault, house, &mut case, item, &said, *handler, *now)
        });
        assert!(matches!(refused, Err(ItemError::NothingToDo)));
    });
}

/// Before it is known who asks nothing is done; marketing stops for whoever writes.
#[test]
fn nothing_is_done_for_somebody_unknown() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let try_it = |right, kind, verdict| {
            let mut case = desk.received(right);
            let item = desk.item(&mut case, &entry(kind, verdict, None)).unwrap();
            let said = done(desk.now.date_naive());
            let (vault, house) = (&desk.vault, &desk.organisation);
            desk.db.write(|tx| {
                cases::carry_out(tx, vault, house, &mut case, item, &said, desk.handler, desk.now)
            })
        };
        let refused = try_it(Right::Erasure, Kind::Category, Verdict::Erase).unwrap_err();
        assert!(
            matches!(refused, ItemError::Step(StepError::Refused(Refusal::IdentityMissing))),
            "{refused}"
        );
        try_it(Right::MarketingObjection, Kind::Channel, Verdict::Stop).unwrap();
        let mut at_once = desk.received(Right::MarketingObjection);
        desk.item(&mut at_once, &entry(Kind::Channel, Verdict::Stop, None)).unwrap();
        try_to_decide(&desk, &mut at_once, Outcome::Granted).unwrap();
        assert_eq!(at_once.status, Status::Executing);
    });
}

#[test]
fn a_dataset_that_fails_a_condition_is_withheld_with_it() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Portability, Status::Review);
        let (kept, given) =
            (desk.dataset(&case, "notes", &["text"], 2), desk.dataset(&case, "courses", &["name"], 3));
        assert_eq!(try_to_decide(&desk, &mut case, Outcome::Granted).unwrap_err(), Refusal::NoItems);
        let assess = |case: &mut cases::Case, item, dataset, basis: &str| {
            let mut said = entry(Kind::Dataset, Verdict::HandOver, None);
            said.fields.insert("basis".into(), basis.into());
            let Desk { db, vault, words, handler, now, .. } = &desk;
            db.write(|tx| review::assess(tx, vault, words, case, (item, dataset), &said, *handler, *now))
        };
        let item = assess(&mut case, None, kept, "public-task").unwrap();
        assert_eq!(
            try_to_decide(&desk, &mut case, Outcome::Granted).unwrap_err(),
            Refusal::SomethingWithheld
        );
        assess(&mut case, None, given, "contract").unwrap();
        let withheld = |case: &cases::Case| desk.db.read(|c| review::of_case(c, &desk.vault, case)).unwrap();
        let [only] = &withheld(&case)[..] else { panic!("one dataset is withheld") };
        assert_eq!((only.scope.dataset, only.ground), (kept, Ground::PublicTask));
        assert!(only.reason.contains("indsigt"), "{}", only.reason);
        // Looked at again, it was a contract after all.
        assess(&mut case, Some(item), kept, "contract").unwrap();
        assert!(withheld(&case).is_empty());
        assess(&mut case, Some(item), kept, "legal-obligation").unwrap();
        assert_eq!(withheld(&case)[0].ground, Ground::OtherBasis);
        desk.give_all(&mut case);
        try_to_decide(&desk, &mut case, Outcome::PartlyGranted).unwrap();
        assert_eq!(case.status, Status::Decided, "the package follows; nothing is to be done");

        let mut other = desk.case_in(Right::Portability, Status::Review);
        let theirs = desk.dataset(&desk.case_in(Right::Portability, Status::Review), "x", &["y"], 1);
        assert!(assess(&mut other, None, theirs, "contract").is_err(), "another case's dataset is absent");
        desk.chain_is_whole();
    });
}

#[test]
fn an_answer_without_data_can_be_taken_up_again() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let reopen = |case: &mut cases::Case, reason: &str| {
            desk.db.write(|tx| cases::reopen(tx, &desk.vault, case, reason, desk.handler, desk.now))
        };
        let mut case = desk.case_in(Right::Access, Status::Identity);
        let grounds = [Ground::IdentityUnproven];
        let text = letter(&desk, &case, Outcome::Refused, &grounds);
        let decision = cases::Decision {
            outcome: Outcome::Refused,
            grounds: &grounds,
            letter: text.clone(),
            lock: false,
            as_seen: case.version,
        };
        let early = decide_as_seen(&desk, &mut case, &decision).unwrap_err();
        assert_eq!(refusal_of(early), Refusal::ReminderMissing);
        decide(&desk, &mut case, Outcome::Refused, &grounds, &text).unwrap();
        assert!(matches!(reopen(&mut case, " "), Err(SkipError::ReasonMissing)));
        reopen(&mut case, "Mette har vist sit pas.").unwrap();
        let stored = desk.again(&case);
        assert_eq!((stored.status, stored.outcome), (Status::Identity, None));
        assert!(desk.db.read(|conn| cases::answer_of(conn, &desk.vault, &stored)).unwrap().is_none());
        let (action, details) = desk.told(&case).pop().unwrap();
        assert!(action == Action::Reopened && !details.to_string().contains("Mette"));

        let mut granted = desk.case_in(Right::Access, Status::Delivered);
        let refused = reopen(&mut granted, "Mere.").unwrap_err();
        assert!(matches!(refused, SkipError::Step(StepError::Refused(Refusal::NotReopenable))), "{refused}");
        let mut open = desk.case_in(Right::Access, Status::Review);
        let refused = reopen(&mut open, "Mere.").unwrap_err();
        assert!(matches!(refused, SkipError::Step(StepError::Refused(Refusal::NotEnded))), "{refused}");
    });
}

#[test]
fn a_fee_is_announced_within_the_month_and_settled_before_a_grant() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Erasure, Status::Review);
        let announce = |case: &mut cases::Case, fee: (Ground, i64, &str), now| {
            let (ground, cents, reason) = fee;
            let fee = (ground, cents, "DKK", reason);
            let address_of = |path: &str| format!("https://ret.example.dk{path}");
            let Desk { db, vault, words, organisation, handler, .. } = &desk;
            db.write(|tx| {
                cases::announce_fee(tx, vault, words, organisation, case, fee, &address_of, *handler, now)
            })
        };
        let today = desk.now;
        let late = today + chrono::TimeDelta::days(29);
        let why = "Den samme anmodning for tiende gang på en uge.";
        use Ground::{Excessive, LegalClaims};
        let refused = |case: &cases::Case, fee, today| announce(&mut case.clone(), fee, today).unwrap_err();
        assert!(matches!(refused(&case, (LegalClaims, 100, why), today), FeeError::GroundMissing));
        assert!(matches!(refused(&case, (Excessive, 100, " "), today), FeeError::ReasonMissing));
        assert!(matches!(refused(&case, (Excessive, 0, why), today), FeeError::AmountWrong));
        assert!(matches!(refused(&case, (Excessive, 100, why), late), FeeError::TooLate));
        let marketing = desk.case_in(Right::MarketingObjection, Status::Review);
        assert!(matches!(refused(&marketing, (Excessive, 100, why), today), FeeError::NotForRight));
        announce(&mut case, (Excessive, 15_000, why), today).unwrap();
        let letters = desk.db.read(|conn| cases::letters::letters_of_case(conn, &case)).unwrap();
        let [announced] = &letters[..] else { panic!("one letter, and none of those refused") };
        let kept = desk
            .db
            .read(|conn| cases::letters::find_letter(conn, &desk.vault, &case, announced.id, None))
            .unwrap();
        let text = kept.letter.plain();
        assert!(announced.sent_at.is_some() && text.contains("150,00 DKK") && text.contains(why), "{text}");
        assert!(matches!(refused(&case, (Excessive, 100, why), today), FeeError::AlreadyAnnounced));
        desk.prepare(&mut case, Outcome::Granted, &[]);
        assert_eq!(try_to_decide(&desk, &mut case, Outcome::Granted).unwrap_err(), Refusal::FeeOpen);
        let Desk { db, vault, handler, now, .. } = &desk;
        db.write(|tx| cases::answer_fee(tx, vault, &mut case, FeeReply::Narrowed, *handler, *now)).unwrap();
        let mut twice = case.clone();
        let again = db.write(|tx| cases::answer_fee(tx, vault, &mut twice, FeeReply::Paid, *handler, *now));
        assert!(matches!(again, Err(FeeError::NoFee)));
        try_to_decide(&desk, &mut case, Outcome::Granted).unwrap();
        let fee = db.read(|conn| cases::fee_of(conn, vault, &case)).unwrap().unwrap();
        assert_eq!((fee.cents, fee.reply, fee.reason.as_str()), (15_000, Some(FeeReply::Narrowed), why));
        desk.chain_is_whole();
    });
}

#[test]
fn a_note_belongs_to_a_step_of_the_right() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Objection, Status::Review);
        assert!(matches!(desk.note(&mut case, Key::Backups, "x"), Err(NoteError::NoSuchStep)));
        assert!(matches!(desk.note(&mut case, Key::Items, "x"), Err(NoteError::NoSuchStep)));
        assert!(matches!(desk.note(&mut case, Key::Meanwhile, " "), Err(NoteError::Missing)));
        assert!(matches!(desk.note(&mut case, Key::Meanwhile, &"x".repeat(2001)), Err(NoteError::TooLong)));
        desk.note(&mut case, Key::Meanwhile, "Mette bad om det.").unwrap();
        desk.note(&mut case, Key::Meanwhile, "Tilbudt og sat i kraft.").unwrap();
        let notes = desk.db.read(|conn| cases::notes_of(conn, &desk.vault, &case)).unwrap();
        assert_eq!(notes.len(), 1);
        assert_eq!((notes[0].text.as_str(), notes[0].by), ("Tilbudt og sat i kraft.", desk.handler));
        let mut early = desk.received(Right::Objection);
        let refused = desk.note(&mut early, Key::Meanwhile, "x").unwrap_err();
        assert!(
            matches!(refused, NoteError::Step(StepError::Refused(Refusal::IdentityMissing))),
            "{refused}"
        );
        desk.note(&mut early, Key::Reminder, "Rykket i dag.").unwrap();
    });
}
