//! The registers that live on after a case: what each refuses, what outlives the case and what goes with it.

mod addresses;
mod afterlife;
mod pages;

use chrono::{NaiveDate, TimeDelta};
use indsigt::{
    audit::{Action, By},
    cases::Case,
    db::DbError,
    ids::{ObjectionId, RecipientNoticeId, RestrictionId},
    law::{
        rights::Right,
        standing::{
            LiftRefusal, ObjectionKind, ObjectionOutcome, RecipientRefusal, RestrictionGround, Told,
            UseGround,
        },
        status::Status,
    },
    register,
    standing::{
        AddressKind, TEXT_MAX,
        objections::{self, NewObjection, ObjectionError},
        recipients::{self, OfCase, RecipientError, RecipientList, Settled},
        restrictions::{self, NoticeWay, Restriction, RestrictionError},
    },
};

use crate::support::{
    cases::Desk,
    databases::{TestDb, on_both},
};

/// A desk with the activities of the demo's register.
fn desk(db: &TestDb) -> Desk {
    let desk = Desk::new(&db.db);
    let csv = include_bytes!("../../demo/register.csv");
    let (here, uses) = (desk.organisation.id, register::Uses::new());
    register::import(&desk.db, &desk.vault, here, csv, &uses, By::Program, desk.now).unwrap();
    desk
}

fn today(desk: &Desk) -> NaiveDate {
    desk.now.date_naive()
}

fn begin(desk: &Desk, case: &Case, scope: &str) -> Result<RestrictionId, RestrictionError> {
    let subject = case.subject(&desk.vault).unwrap();
    let (ground, by) = (RestrictionGround::AccuracyContested, By::Staff(desk.handler));
    desk.db.write(|tx| restrictions::begin(tx, &desk.vault, &subject, ground, scope, by, desk.now))
}

fn restriction(desk: &Desk, id: RestrictionId) -> Restriction {
    let organisation = desk.organisation.id;
    desk.db.read(|conn| restrictions::find(conn, &desk.vault, organisation, id)).unwrap().unwrap()
}

fn notice(desk: &Desk, id: RestrictionId, days: i64, why: &str) -> Result<(), RestrictionError> {
    let (at, place) = (desk.now + TimeDelta::days(days), (desk.organisation.id, id));
    let notice = (NoticeWay::Letter, at, why);
    desk.db.write(|tx| restrictions::record_notice(tx, &desk.vault, place, notice, desk.handler, desk.now))
}

fn lift(desk: &Desk, id: RestrictionId) -> Result<(), RestrictionError> {
    let place = (desk.organisation.id, id);
    desk.db.write(|tx| restrictions::lift(tx, &desk.vault, place, desk.handler, desk.now))
}

fn use_it(desk: &Desk, id: RestrictionId, days: i64, what: &str) -> Result<(), RestrictionError> {
    let (organisation, handler) = (desk.organisation.id, desk.handler);
    let on = today(desk) + TimeDelta::days(days);
    let what = (UseGround::LegalClaims, on, what);
    let now = (today(desk), desk.now);
    desk.db
        .write(|tx| restrictions::use_exceptionally(tx, &desk.vault, (organisation, id), what, handler, now))
}

#[test]
fn a_restriction_is_lifted_only_after_the_person_was_told_r2_7() {
    on_both(|db| {
        let desk = desk(db);
        let case = desk.case_in(Right::Restriction, Status::Decided);
        assert!(matches!(begin(&desk, &case, " \n "), Err(RestrictionError::ScopeMissing)));
        assert!(matches!(begin(&desk, &case, &"x".repeat(TEXT_MAX + 1)), Err(RestrictionError::TooLong)));
        let id = begin(&desk, &case, "Adressen i personalesagen").unwrap();

        let refused = lift(&desk, id);
        assert!(matches!(refused, Err(RestrictionError::Lift(LiftRefusal::NoticeMissing))), "{refused:?}");
        assert!(matches!(notice(&desk, id, 1, "Rettet"), Err(RestrictionError::DayOutside)), "tomorrow");
        assert!(matches!(notice(&desk, id, -1, "Rettet"), Err(RestrictionError::DayOutside)), "too early");
        assert!(matches!(notice(&desk, id, 0, ""), Err(RestrictionError::ReasonMissing)));
        assert_eq!(restriction(&desk, id).notice, None, "nothing of what was refused is stored");
        notice(&desk, id, 0, "Adressen er rettet").unwrap();
        lift(&desk, id).unwrap();
        let lifted = restriction(&desk, id);
        assert_eq!((lifted.lifted_by, lifted.lifted_at), (Some(desk.handler), Some(desk.now)));
        assert_eq!(lifted.notice.unwrap().why, "Adressen er rettet");

        let again = lift(&desk, id);
        assert!(matches!(again, Err(RestrictionError::Lift(LiftRefusal::AlreadyLifted))), "{again:?}");
        let late = notice(&desk, id, 0, "En gang til");
        assert!(matches!(late, Err(RestrictionError::Lift(LiftRefusal::AlreadyLifted))), "{late:?}");
        let told: Vec<Action> = desk.told(&case).into_iter().map(|(action, _)| action).collect();
        assert_eq!(
            told[told.len() - 3..],
            [Action::RestrictionBegun, Action::LiftNoticeSent, Action::RestrictionLifted]
        );
        desk.chain_is_whole();
    });
}

#[test]
fn every_exceptional_use_stands_with_its_ground_and_its_day() {
    on_both(|db| {
        let desk = desk(db);
        let id = begin(&desk, &desk.case_in(Right::Restriction, Status::Decided), "Alt").unwrap();
        assert!(matches!(use_it(&desk, id, 1, "Retssag"), Err(RestrictionError::DayOutside)), "tomorrow");
        assert!(
            matches!(use_it(&desk, id, -2, "Retssag"), Err(RestrictionError::DayOutside)),
            "before it began"
        );
        assert!(matches!(use_it(&desk, id, 0, ""), Err(RestrictionError::ReasonMissing)));
        use_it(&desk, id, 0, "Stævning i byretten").unwrap();
        let uses =
            desk.db.read(|conn| restrictions::uses_of(conn, &desk.vault, desk.organisation.id, id)).unwrap();
        assert_eq!(
            (uses.len(), uses[0].ground, uses[0].what.as_str()),
            (1, UseGround::LegalClaims, "Stævning i byretten")
        );
        notice(&desk, id, 0, "Sagen er slut").unwrap();
        lift(&desk, id).unwrap();
        let refused = use_it(&desk, id, 0, "For sent");
        assert!(matches!(refused, Err(RestrictionError::Lift(LiftRefusal::AlreadyLifted))), "{refused:?}");
    });
}

fn object(
    desk: &Desk,
    case: &Case,
    kind: ObjectionKind,
    (outcome, weighing): (ObjectionOutcome, &str),
) -> Result<ObjectionId, ObjectionError> {
    let subject = case.subject(&desk.vault).unwrap();
    let channels: &[AddressKind] = if kind == ObjectionKind::Marketing { &[AddressKind::Email] } else { &[] };
    let new = NewObjection { kind, about: "Nyhedsbreve", outcome, weighing, channels, from_on: today(desk) };
    let by = By::Staff(desk.handler);
    desk.db.write(|tx| objections::record(tx, &desk.vault, &subject, &new, by, desk.now))
}

#[test]
fn an_objection_stands_with_its_weighing_and_marketing_is_not_weighed_r2_6() {
    use ObjectionOutcome::{Overridden, Pending, Stopped};
    on_both(|db| {
        let (desk, processing, marketing) = (desk(db), ObjectionKind::Processing, ObjectionKind::Marketing);
        let case = desk.case_in(Right::Objection, Status::Decided);
        for outcome in [Pending, Overridden] {
            let refused = object(&desk, &case, marketing, (outcome, "Vi vil gerne"));
            assert!(matches!(refused, Err(ObjectionError::OutcomeNotAllowed)), "{refused:?}");
        }
        let unweighed = object(&desk, &case, processing, (Overridden, " "));
        assert!(matches!(unweighed, Err(ObjectionError::WeighingMissing)), "{unweighed:?}");
        let stopped = object(&desk, &case, marketing, (Stopped, "")).unwrap();
        let pending = object(&desk, &case, processing, (Pending, "")).unwrap();

        let (vault, place) = (&desk.vault, (desk.organisation.id, pending));
        let weigh = |outcome, text: &str| {
            desk.db.write(|tx| objections::weigh(tx, vault, place, (outcome, text), desk.handler, desk.now))
        };
        assert!(matches!(weigh(Pending, "x"), Err(ObjectionError::OutcomeNotAllowed)));
        assert!(matches!(weigh(Overridden, ""), Err(ObjectionError::WeighingMissing)));
        weigh(Overridden, "Tilsynet kræver det, og indgrebet er lille.").unwrap();
        let find = |id| {
            desk.db.read(|conn| objections::find(conn, vault, desk.organisation.id, id)).unwrap().unwrap()
        };
        let weighed = find(pending);
        assert_eq!((weighed.outcome, weighed.weighed_by), (Overridden, Some(desk.handler)));
        assert!(weighed.weighing.starts_with("Tilsynet"));
        assert_eq!(find(stopped).channels, [AddressKind::Email]);

        let end = |why: &str| {
            let place = (desk.organisation.id, stopped);
            desk.db.write(|tx| objections::end(tx, vault, place, why, desk.handler, desk.now))
        };
        assert!(matches!(end(""), Err(ObjectionError::ReasonMissing)));
        end("Hun har meldt sig til igen.").unwrap();
        assert!(matches!(end("Igen"), Err(ObjectionError::Ended)));
        assert_eq!(find(stopped).ending, "Hun har meldt sig til igen.");
        desk.chain_is_whole();
    });
}

fn open(desk: &Desk, case: &Case, activities: &[&str]) -> Result<usize, RecipientError> {
    let subject = case.subject(&desk.vault).unwrap();
    let keys: Vec<String> = activities.iter().map(ToString::to_string).collect();
    let by = By::Staff(desk.handler);
    desk.db.write(|tx| recipients::open(tx, &desk.vault, &subject, case.right, &keys, by, desk.now))
}

fn list(desk: &Desk, case: &Case) -> Option<RecipientList> {
    let key = case.key(&desk.vault).unwrap();
    desk.db.read(|conn| recipients::of_case(conn, Some(&key), case.organisation, case.id)).unwrap()
}

fn settle(
    desk: &Desk,
    case: &Case,
    id: RecipientNoticeId,
    (told, days, text): (Told, i64, &str),
) -> Result<(), RecipientError> {
    let key = case.key(&desk.vault).unwrap();
    let of = OfCase { organisation: desk.organisation.id, case: case.id, key: &key };
    let settled = Settled { told, on: today(desk) + TimeDelta::days(days), text };
    let now = (today(desk), desk.now);
    desk.db.write(|tx| recipients::settle(tx, &desk.vault, of, id, &settled, desk.handler, now))
}

fn answered(desk: &Desk, case: &Case, id: RecipientNoticeId, text: &str) -> Result<(), RecipientError> {
    let key = case.key(&desk.vault).unwrap();
    let of = OfCase { organisation: desk.organisation.id, case: case.id, key: &key };
    let now = (today(desk), desk.now);
    desk.db.write(|tx| recipients::answer(tx, &desk.vault, of, id, (today(desk), text), desk.handler, now))
}

#[test]
fn every_recipient_gets_a_line_and_every_line_an_end_r2_8() {
    on_both(|db| {
        let desk = desk(db);
        let case = desk.case_in(Right::Erasure, Status::Review);
        let facts = || {
            let facts = desk.db.read(|conn| recipients::facts(conn, case.organisation, case.id)).unwrap();
            facts.are_settled(case.right)
        };
        assert_eq!(facts(), Err(RecipientRefusal::NotListed));
        let access = desk.case_in(Right::Access, Status::Decided);
        assert!(matches!(open(&desk, &access, &["payroll"]), Err(RecipientError::NotThisRight)));
        let unknown = open(&desk, &case, &["payroll", "no-such"]);
        assert!(matches!(unknown, Err(RecipientError::UnknownActivity(key)) if key == "no-such"));
        assert_eq!(list(&desk, &case), None, "nothing is listed half");

        assert_eq!(open(&desk, &case, &["payroll", "temps"]).unwrap(), 5, "Lønhuset is in both, once");
        assert_eq!(open(&desk, &case, &["temps"]).unwrap(), 0, "again adds nothing");
        let lines = list(&desk, &case).unwrap().lines;
        let both = lines.iter().find(|line| line.recipient.da == "Lønhuset Fjord A/S").unwrap();
        assert_eq!(both.activities, ["payroll", "temps"]);
        assert_eq!(facts(), Err(RecipientRefusal::StillOpen));

        let first = lines[0].id;
        assert!(matches!(answered(&desk, &case, first, "Slettet"), Err(RecipientError::NotTold)));
        let refused = settle(&desk, &case, first, (Told::Notified, 1, "Slet"));
        assert!(matches!(refused, Err(RecipientError::DayInFuture)));
        for told in [Told::Notified, Told::Impossible, Told::Disproportionate] {
            let refused = settle(&desk, &case, first, (told, 0, " "));
            assert!(matches!(refused, Err(RecipientError::TextMissing)), "{told}");
        }
        assert!(matches!(
            settle(&desk, &case, first, (Told::Open, 0, "x")),
            Err(RecipientError::TextMissing)
        ));
        settle(&desk, &case, first, (Told::Notified, 0, "Slet medarbejder 4711")).unwrap();
        answered(&desk, &case, first, "Slettet samme dag").unwrap();
        for line in &lines[1..] {
            settle(&desk, &case, line.id, (Told::Impossible, -1, "Findes ikke længere")).unwrap();
        }
        assert_eq!(facts(), Ok(()));
        let done = list(&desk, &case).unwrap();
        assert_eq!(done.open(), 0);
        assert_eq!(done.lines[0].answer.as_deref(), Some("Slettet samme dag"));

        // That there is nobody to tell is an answer too.
        let alone = desk.case_in(Right::Rectification, Status::Decided);
        assert_eq!(open(&desk, &alone, &[]).unwrap(), 0);
        assert_eq!(list(&desk, &alone).unwrap().lines, []);
        desk.chain_is_whole();
    });
}

#[test]
fn asking_who_was_told_is_recorded_once() {
    on_both(|db| {
        let desk = desk(db);
        let case = desk.case_in(Right::Erasure, Status::Review);
        let ask =
            |now| desk.db.write(|tx| recipients::ask(tx, &desk.vault, (case.organisation, case.id), now));
        assert!(!ask(desk.now).unwrap(), "there is no list yet");
        open(&desk, &case, &["payroll"]).unwrap();
        assert!(ask(desk.now).unwrap() && ask(desk.now + TimeDelta::days(1)).unwrap());
        assert_eq!(list(&desk, &case).unwrap().asked_at, Some(desk.now));
        let asked = desk.told(&case).iter().filter(|(action, _)| *action == Action::RecipientsAsked).count();
        assert_eq!(asked, 1);
    });
}

#[test]
fn what_is_another_organisations_is_absent() {
    on_both(|db| {
        let desk = desk(db);
        let there = desk.neighbour();
        let case = desk.case_in(Right::Restriction, Status::Decided);
        let id = begin(&desk, &case, "Alt").unwrap();
        notice(&desk, id, 0, "Slut").unwrap();
        open(&desk, &case, &["payroll"]).unwrap();
        let objection =
            object(&desk, &case, ObjectionKind::Processing, (ObjectionOutcome::Pending, "")).unwrap();
        let line = list(&desk, &case).unwrap().lines[0].id;

        assert!(matches!(lift(&there, id), Err(RestrictionError::Unknown)));
        assert!(matches!(notice(&there, id, 0, "Slut"), Err(RestrictionError::Unknown)));
        assert!(matches!(use_it(&there, id, 0, "Slut"), Err(RestrictionError::Unknown)));
        let settled = settle(&there, &case, line, (Told::Notified, 0, "Slet"));
        assert!(matches!(settled, Err(RecipientError::Unknown)));
        assert!(matches!(answered(&there, &case, line, "x"), Err(RecipientError::Unknown)));
        let (vault, organisation) = (&there.vault, there.organisation.id);
        let end = there
            .db
            .write(|tx| objections::end(tx, vault, (organisation, objection), "x", there.handler, there.now));
        assert!(matches!(end, Err(ObjectionError::Unknown)));
        there
            .db
            .read(|conn| {
                assert_eq!(restrictions::list(conn, vault, organisation, None, None, &[]).unwrap(), []);
                assert_eq!(restrictions::of_case(conn, vault, organisation, case.id).unwrap(), []);
                assert_eq!(objections::list(conn, vault, organisation, None, None, &[]).unwrap(), []);
                assert_eq!(recipients::lists(conn, organisation, None, None, &[]).unwrap(), []);
                assert_eq!(recipients::of_case(conn, None, organisation, case.id).unwrap(), None);
                assert!(!recipients::facts(conn, organisation, case.id).unwrap().opened);
                Ok::<_, DbError>(())
            })
            .unwrap();
        assert_eq!(restriction(&desk, id).lifted_at, None);
        there.chain_is_whole();
    });
}
