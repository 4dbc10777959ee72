//! What is decided and done enters the registers in the same transaction, and the letter tells of it without anybody
//! typing it again (arts 17 to 21, R2.7, R2.8).

use indsigt::{
    cases::{self, Case, ItemError},
    ids::ItemId,
    law::{
        grounds::Ground,
        letters::{LetterKind, Part},
        procedure::{Entry, Key, Kind, Problem, Verdict, Wrong},
        rights::Right,
        standing::{ObjectionKind, ObjectionOutcome, RestrictionGround},
        status::{Outcome, Refusal, Status},
    },
    letters::Lang,
    standing::{Address, Subject, erasures, objections, restrictions, suppressions},
};

use crate::support::{
    cases::Desk,
    databases::on_both,
    decisions::{answer, compose, decide_as_seen, letter},
    procedures::{done, entry},
};

/// An item with these fields instead of the usual ones.
fn said(kind: Kind, verdict: Verdict, ground: Option<Ground>, fields: &[(&str, &str)]) -> Entry {
    let mut said = entry(kind, verdict, ground);
    said.fields.extend(fields.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
    said
}

fn carry_out(desk: &Desk, case: &mut Case, item: ItemId, more: &[(&str, &str)]) -> Result<(), ItemError> {
    let Desk { db, vault, organisation, handler, now, .. } = desk;
    let mut fields = done(now.date_naive());
    fields.extend(more.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
    db.write(|tx| cases::carry_out(tx, vault, organisation, case, item, &fields, *handler, *now))
}

fn subject(desk: &Desk, case: &Case) -> Subject {
    case.subject(&desk.vault).unwrap()
}

fn decide(desk: &Desk, case: &mut Case, outcome: Outcome, grounds: &[Ground]) {
    let told = letter(desk, case, outcome, grounds);
    let decision =
        cases::Decision { outcome, grounds: &[], letter: told, lock: false, as_seen: case.version };
    decide_as_seen(desk, case, &decision).unwrap();
}

/// The letter of an outcome, from what stands at the items alone.
fn told(desk: &Desk, case: &Case, kind: LetterKind) -> String {
    let items = desk.db.read(|conn| cases::items_of(conn, &desk.vault, case)).unwrap();
    let mut particulars = cases::told(&desk.words, Lang::Da, case.right, &items);
    particulars.grounds = items.iter().filter_map(|item| item.ground).collect();
    compose(desk, case, kind, Lang::Da, particulars).plain()
}

#[test]
fn what_rests_stands_in_the_register_once() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Restriction, Status::Review);
        let fields = [("what", "Adressen"), ("restriction-ground", "unlawful")];
        let item = desk.item(&mut case, &said(Kind::Scope, Verdict::Restrict, None, &fields)).unwrap();
        let list = || {
            let place = (desk.organisation.id, case.id);
            desk.db.read(|conn| restrictions::of_case(conn, &desk.vault, place.0, place.1)).unwrap()
        };
        assert!(list().is_empty(), "nothing is done yet");
        let mut again = case.clone();
        carry_out(&desk, &mut again, item, &[]).unwrap();
        carry_out(&desk, &mut again, item, &[("method", "I lønsystemet")]).unwrap();
        let [one] = &list()[..] else { panic!("one restriction") };
        assert_eq!((one.ground, one.scope.as_str()), (RestrictionGround::Unlawful, "Adressen"));
        assert_eq!((one.begun_by, one.notice.is_none()), (Some(desk.handler), true));
        let text = told(&desk, &again, LetterKind::Granted);
        assert!(text.contains("Adressen") && text.contains("litra b"), "{text}");
        desk.chain_is_whole();
    });
}

#[test]
fn an_objection_stands_with_what_came_of_it() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Objection, Status::Review);
        let Desk { db, vault, handler, now, .. } = &desk;
        let list = |case: &Case| {
            db.read(|conn| objections::of_case(conn, vault, desk.organisation.id, case.id)).unwrap()
        };
        // It was entered as pending when it came in.
        let pending = objections::NewObjection {
            kind: ObjectionKind::Processing,
            about: "Profilering",
            outcome: ObjectionOutcome::Pending,
            weighing: "",
            channels: &[],
            from_on: now.date_naive(),
        };
        let by = indsigt::audit::By::Staff(*handler);
        db.write(|tx| objections::record(tx, vault, &subject(&desk, &case), &pending, by, *now)).unwrap();
        let weighing = "Sikkerheden for kollegerne vejer tungere end ubehaget.";
        let goes_on = said(
            Kind::Processing,
            Verdict::Continue,
            Some(Ground::CompellingGrounds),
            &[("what", "Adgangskontrol"), ("weighing", weighing)],
        );
        desk.item(&mut case, &goes_on).unwrap();
        let stops =
            desk.item(&mut case, &said(Kind::Processing, Verdict::Stop, None, &[("what", "Statistik")]));
        let outside = said(Kind::Processing, Verdict::Continue, Some(Ground::NotObjectable), &[]);
        desk.item(&mut case, &outside).unwrap();
        decide(&desk, &mut case, Outcome::PartlyGranted, &[Ground::CompellingGrounds, Ground::NotObjectable]);
        let [weighed] = &list(&case)[..] else { panic!("the pending one was weighed, no other made") };
        assert_eq!((weighed.outcome, weighed.weighing.as_str()), (ObjectionOutcome::Overridden, weighing));
        let text = told(&desk, &case, LetterKind::PartlyGranted);
        assert_eq!(text.matches(weighing).count(), 1, "{text}");
        carry_out(&desk, &mut case, stops.unwrap(), &[]).unwrap();
        let both = list(&case);
        assert_eq!(both.len(), 2);
        assert_eq!((both[1].about.as_str(), both[1].outcome), ("Statistik", ObjectionOutcome::Stopped));
        desk.chain_is_whole();
    });
}

#[test]
fn marketing_stops_at_the_address_when_the_channel_does() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.received(Right::MarketingObjection);
        let item = desk.item(&mut case, &entry(Kind::Channel, Verdict::Stop, None)).unwrap();
        let since = |text: &str| {
            let address = Address::parse(text, "DK").unwrap();
            desk.db
                .read(|c| suppressions::stopped_since(c, &desk.vault, desk.organisation.id, &address))
                .unwrap()
        };
        for (bad, wrong) in [("ring til mig", Wrong::NotAnAddress), (" ", Wrong::Missing)] {
            let refused = carry_out(&desk, &mut case.clone(), item, &[("addresses", bad)]).unwrap_err();
            assert!(
                matches!(&refused, ItemError::Invalid(p) if *p == [Problem { field: "addresses", wrong }]),
                "{refused:?}"
            );
        }
        assert_eq!(since("aase@example.dk"), None, "nothing half");
        carry_out(&desk, &mut case, item, &[("addresses", "Aase@Example.dk\n70 12 34 56")]).unwrap();
        assert!(since("aase@example.dk").is_some() && since("+4570123456").is_some());
        decide(&desk, &mut case, Outcome::Granted, &[]);
        let told = letter(&desk, &case, Outcome::Granted, &[]);
        answer(&desk, &mut case, &told).unwrap();
        assert_eq!(case.status, Status::Decided, "no note is asked for besides");
        desk.chain_is_whole();
    });
}

#[test]
fn what_was_erased_is_remembered_until_the_last_backup_expires() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Erasure, Status::Review);
        let erase = said(Kind::Category, Verdict::Erase, None, &[("what", "Ansøgninger"), ("systems", "HR")]);
        let item = desk.item(&mut case, &erase).unwrap();
        let kept = [
            ("what", "Lønbilag"),
            ("statute", "bogføringsloven § 12"),
            ("kept-until", "2031-12-31"),
            ("why", "Bilag gemmes i fem år."),
        ];
        desk.item(&mut case, &said(Kind::Category, Verdict::Keep, Some(Ground::LegalObligation), &kept))
            .unwrap();
        desk.note(&mut case, Key::Obligations, "Bogføring.").unwrap();
        decide(&desk, &mut case, Outcome::PartlyGranted, &[Ground::LegalObligation]);
        let refused = carry_out(&desk, &mut case.clone(), item, &[("records", "F10001")]).unwrap_err();
        let missing = |field| Problem { field, wrong: Wrong::Missing };
        let both = [missing("backups-until"), missing("system")];
        assert!(matches!(&refused, ItemError::Invalid(problems) if *problems == both), "{refused:?}");
        let more = [("records", "F10001\n F10002 \n"), ("system", "hr"), ("backups-until", "2026-12-24")];
        carry_out(&desk, &mut case, item, &more).unwrap();
        let systems = desk.db.read(|conn| erasures::systems(conn, desk.organisation.id)).unwrap();
        assert_eq!(systems, [("hr".to_owned(), 2)]);
        let facts = desk.db.read(|conn| cases::facts(conn, &case, desk.now)).unwrap();
        assert_eq!(facts.before_answer, Some(Key::Recipients), "the backups are told at the item");
        let text = letter(&desk, &case, Outcome::PartlyGranted, &[]);
        let early = answer(&desk, &mut case.clone(), &text).unwrap_err();
        assert!(early.to_string().contains(&Refusal::StepMissing(Key::Recipients).to_string()), "{early}");
        desk.nobody_received(&case);
        let read = told(&desk, &case, LetterKind::PartlyGranted);
        for part in ["24. december 2026", "Lønbilag", "31. december 2031", "bogføringsloven § 12"] {
            assert!(read.contains(part), "{part}: {read}");
        }
        answer(&desk, &mut case, &text).unwrap();
        assert!(!desk.told(&case).iter().any(|(_, details)| details.to_string().contains("F10001")));
        desk.chain_is_whole();
    });
}

/// What is asked for in the form is only what the items do not tell.
#[test]
fn a_letter_made_of_items_lacks_only_what_a_person_must_write() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        for right in Right::ALL.iter().copied() {
            let Some(kind) = Kind::of(right) else { continue };
            let verdict = |grants| kind.verdicts().iter().copied().find(|one| one.grants() == grants);
            let mut case = desk.case_in(right, Status::Review);
            let granting = desk.item(&mut case, &entry(kind, verdict(true).unwrap(), None)).unwrap();
            if kind != Kind::Dataset {
                carry_out(&desk, &mut case, granting, &[]).unwrap();
            }
            let items = desk.db.read(|conn| cases::items_of(conn, &desk.vault, &case)).unwrap();
            let particulars = cases::told(&desk.words, Lang::Da, right, &items);
            let letter = compose(&desk, &case, LetterKind::Granted, Lang::Da, particulars);
            assert_eq!(letter.missing(), None, "{right}");
            if kind == Kind::Dataset {
                let text = letter.plain();
                assert!(text.contains("Grundlag: Samtykke. Kilde: personen selv."), "{text}");
            }
            let Some(refusing) = verdict(false) else { continue };
            let mut refused = desk.case_in(right, Status::Review);
            let ground = kind.grounds().first().copied();
            if kind != Kind::Dataset {
                desk.item(&mut refused, &entry(kind, refusing, ground)).unwrap();
            }
            let items = desk.db.read(|conn| cases::items_of(conn, &desk.vault, &refused)).unwrap();
            let mut particulars = cases::told(&desk.words, Lang::Da, right, &items);
            particulars.grounds = ground.into_iter().collect();
            let letter = compose(&desk, &refused, LetterKind::Refused, Lang::Da, particulars);
            if kind != Kind::Dataset {
                assert!(
                    matches!(letter.missing(), None | Some(Part::PublicReasons)),
                    "{right}: {:?}",
                    letter.missing()
                );
            }
        }
    });
}
