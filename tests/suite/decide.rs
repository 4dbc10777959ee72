//! A decision is a written answer with its grounds, or it is none.

mod letters;
mod skipped;

use diesel::prelude::*;
use indsigt::{
    audit::Action,
    cases::{
        self, Case, DecideError, Decision, StepError,
        letters::{LetterError, PASSAGE_MAX, Particulars},
    },
    db::{
        DbError,
        schema::{decisions, mails, packages, tasks},
    },
    identity::Assurance,
    law::{
        grounds::Ground,
        letters::Part,
        rights::Right,
        status::{Outcome, Refusal, Status},
    },
    review::{self, Scope},
};

use crate::support::{
    cases::Desk,
    databases::on_both,
    decisions::{decide, decide_as_seen, letter},
};

fn withhold(desk: &Desk, case: &mut Case) {
    let dataset = desk.dataset(case, "reviews", &["summary", "manager"], 4);
    let scope = Scope { dataset, row: None, column: Some("manager".into()) };
    let why = (Ground::OthersRights, "Lederens navn.");
    desk.db.write(|tx| review::withhold(tx, &desk.vault, case, &scope, why, desk.handler, desk.now)).unwrap();
}

/// Decisions, queued packages, mails that there is an answer, and package tasks of a case.
fn traces(desk: &Desk, case: &Case) -> (i64, i64, i64, i64) {
    desk.db
        .read(|conn| {
            let decided = decisions::table.filter(decisions::case_id.eq(case.id)).count().get_result(conn)?;
            let queued = packages::table
                .filter(packages::case_id.eq(case.id))
                .filter(packages::state.eq("queued"))
                .count()
                .get_result(conn)?;
            let answers = mails::table
                .filter(mails::case_id.eq(case.id))
                .filter(mails::template.eq("answer"))
                .count()
                .get_result(conn)?;
            let builds = tasks::table
                .filter(tasks::case_id.eq(case.id))
                .filter(tasks::kind.eq("build-package"))
                .count()
                .get_result(conn)?;
            Ok::<_, DbError>((decided, queued, answers, builds))
        })
        .unwrap()
}

#[test]
fn an_answer_with_data_is_followed_by_its_package() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        for right in [Right::Access, Right::Portability] {
            let mut case = desk.case_in(right, Status::Review);
            desk.dataset(&case, "employment", &["number"], 1);
            desk.dataset(&case, "payslips", &["amount"], 71);
            let text = letter(&desk, &case, Outcome::Granted, &[]);
            let decided = decide(&desk, &mut case, Outcome::Granted, &[], &text).unwrap();
            assert_eq!(traces(&desk, &case), (1, 1, 0, 1), "the mail waits for the package");
            let rows: i64 = desk
                .db
                .read(|conn| {
                    let package = packages::table.find(decided.package.unwrap().to_string());
                    package.select(packages::rows_total).first(conn).map_err(DbError::from)
                })
                .unwrap();
            assert_eq!(rows, 72);
            let stored = desk.again(&case);
            assert_eq!((stored.status, stored.outcome), (Status::Decided, Some(Outcome::Granted)));
            let answer = desk.db.read(|conn| cases::answer_of(conn, &desk.vault, &stored)).unwrap().unwrap();
            assert_eq!(
                (answer.id, &answer.letter.particulars.passages, answer.decided_by),
                (decided.id, &text.passages, desk.handler)
            );
            assert!(answer.comes_with_data(right));
        }
        desk.chain_is_whole();
    });
}

#[test]
fn every_other_answer_is_a_letter_with_a_mail_that_says_so() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        for right in Right::ALL {
            let refusals = Ground::for_refusal(*right);
            let refusal = &refusals[..refusals.len().min(1)];
            for (outcome, grounds) in [
                (Outcome::Granted, &[][..]),
                (Outcome::PartlyGranted, refusal),
                (Outcome::Refused, refusal),
                (Outcome::NoData, &[]),
                (Outcome::NotController, &[]),
            ] {
                let mut case = desk.case_in(*right, Status::Review);
                let text = letter(&desk, &case, outcome, grounds);
                if *right == Right::MarketingObjection
                    && matches!(outcome, Outcome::Refused | Outcome::PartlyGranted)
                {
                    let refused = decide(&desk, &mut case, outcome, grounds, &text).unwrap_err();
                    assert!(
                        matches!(refused, DecideError::Step(StepError::Refused(Refusal::NeverRefused))),
                        "{refused}"
                    );
                    assert_eq!(traces(&desk, &case), (0, 0, 0, 0));
                    continue;
                }
                let decided = decide(&desk, &mut case, outcome, grounds, &text).unwrap();
                let with_data = right.is_answered_with_data()
                    && matches!(outcome, Outcome::Granted | Outcome::PartlyGranted);
                let expected = if with_data { (1, 1, 0, 1) } else { (1, 0, 1, 0) };
                assert_eq!(traces(&desk, &case), expected, "{right} {outcome}");
                assert_eq!(decided.package.is_some(), with_data);
                let told = desk.told(&case);
                let (_, details) = told.iter().find(|(action, _)| *action == Action::Decided).unwrap();
                assert_eq!(details["outcome"], serde_json::json!(outcome));
                assert_eq!(details["grounds"], serde_json::json!(grounds));
                assert_eq!(details["in_time"], true);
            }
        }
        desk.chain_is_whole();
    });
}

#[test]
fn what_is_missing_is_named_and_nothing_is_decided() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Erasure, Status::Review);
        let grounds = [Ground::LegalClaims];
        desk.prepare(&mut case, Outcome::Refused, &grounds);
        let good = letter(&desk, &case, Outcome::Refused, &grounds);
        let without = |part: Part| {
            let mut told = good.clone();
            told.passages.remove(&part);
            told
        };
        let refused = |outcome, grounds: &[Ground], letter: &Particulars| {
            let (letter, as_seen) = (letter.clone(), case.version);
            let decision = Decision { outcome, grounds, letter, lock: false, as_seen };
            decide_as_seen(&desk, &mut case.clone(), &decision).unwrap_err()
        };
        use DecideError::*;
        use LetterError::{Missing, TooLong};
        use Outcome::{NotController, Refused};
        let empty = Particulars::default();
        let blank = good.clone().with(Part::Reasons, " \r\n\u{0}\u{202e}");
        assert!(matches!(refused(Refused, &grounds, &blank), Letter(Missing(Part::Reasons))));
        let long = good.clone().with(Part::Kept, "ø".repeat(PASSAGE_MAX + 1));
        assert!(matches!(refused(Refused, &grounds, &long), Letter(TooLong(Part::Kept))));
        assert!(matches!(refused(NotController, &[], &empty), Letter(Missing(Part::Controller))));
        let other = [Ground::LegalClaims, Ground::Accurate];
        assert!(matches!(refused(Refused, &other, &good), GroundNotForRight(Ground::Accurate)));
        let silent = refused(Refused, &grounds, &without(Part::Reasons));
        assert!(matches!(silent, Letter(Missing(Part::Reasons))), "{silent}");
        assert_eq!(traces(&desk, &case), (0, 0, 0, 0));
        assert_eq!(desk.again(&case).status, Status::Review);
        let decision =
            Decision { outcome: Refused, grounds: &[], letter: good, lock: false, as_seen: case.version };
        decide_as_seen(&desk, &mut case.clone(), &decision).unwrap();
        desk.chain_is_whole();
    });
}

#[test]
fn the_outcome_fits_what_was_found() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Access, Status::Review);
        let text = |outcome| letter(&desk, &case, outcome, &[]);
        let (granted, partly, none) =
            (text(Outcome::Granted), text(Outcome::PartlyGranted), text(Outcome::NoData));
        let refused = decide(&desk, &mut case.clone(), Outcome::PartlyGranted, &[], &partly).unwrap_err();
        assert!(
            matches!(refused, DecideError::Step(StepError::Refused(Refusal::GroundMissing))),
            "nothing is withheld: {refused}"
        );
        withhold(&desk, &mut case);
        desk.give_all(&mut case);
        let refused = decide(&desk, &mut case.clone(), Outcome::Granted, &[], &granted).unwrap_err();
        assert!(
            matches!(refused, DecideError::Step(StepError::Refused(Refusal::SomethingWithheld))),
            "{refused}"
        );
        let refused = decide(&desk, &mut case.clone(), Outcome::NoData, &[], &none).unwrap_err();
        assert!(matches!(refused, DecideError::Step(StepError::Refused(Refusal::DataFound))), "{refused}");
        decide(&desk, &mut case, Outcome::PartlyGranted, &[], &partly).unwrap();

        // The sources were asked again: what was withheld of the earlier answer is no part of this one.
        let mut again = desk.case_in(Right::Access, Status::Review);
        withhold(&desk, &mut again);
        desk.dataset_in_round(2, &again, "reviews", &["summary"], 7);
        let text = letter(&desk, &again, Outcome::Granted, &[]);
        decide(&desk, &mut again, Outcome::Granted, &[], &text).unwrap();
        let details = desk.told(&again).pop().unwrap().1;
        assert_eq!((&details["rows"], &details["withheld"]), (&7.into(), &0.into()));

        // What is withheld from nobody is nothing withheld: an erasure hands no data over.
        let mut erasure = desk.case_in(Right::Erasure, Status::Review);
        withhold(&desk, &mut erasure);
        let text = letter(&desk, &erasure, Outcome::Granted, &[]);
        decide(&desk, &mut erasure, Outcome::Granted, &[], &text).unwrap();
    });
}

#[test]
fn a_letter_written_for_an_older_case_is_not_sent() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Access, Status::Review);
        let text = letter(&desk, &case, Outcome::Refused, &[Ground::PublicInterests]);
        let seen = case.version;
        withhold(&desk, &mut case);
        let decision = Decision {
            outcome: Outcome::Refused,
            grounds: &[Ground::PublicInterests],
            letter: text,
            lock: false,
            as_seen: seen,
        };
        let refused = decide_as_seen(&desk, &mut case, &decision).unwrap_err();
        assert!(matches!(refused, DecideError::Step(StepError::Changed)), "{refused}");
    });
}

/// Four handlers press at the same moment.
#[test]
fn of_many_decisions_at_once_one_counts() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let case = desk.case_in(Right::Access, Status::Review);
        let text = letter(&desk, &case, Outcome::Granted, &[]);
        let decided = std::thread::scope(|scope| {
            let press = || match decide(&desk, &mut case.clone(), Outcome::Granted, &[], &text) {
                Ok(_) => true,
                Err(DecideError::Step(StepError::Changed)) => false,
                Err(other) => panic!("{other}"),
            };
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(press)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).filter(|decided| *decided).count()
        });
        assert_eq!((decided, traces(&desk, &case)), (1, (1, 1, 0, 1)));
        desk.chain_is_whole();
    });
}

#[test]
fn before_identity_only_a_no_discloses_nothing() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let refusal_of = |status, outcome| {
            let mut case = desk.case_in(Right::Access, status);
            let grounds = [Ground::IdentityUnproven];
            let text = letter(&desk, &case, outcome, &grounds);
            match decide(&desk, &mut case, outcome, &grounds, &text) {
                Ok(_) => None,
                Err(DecideError::Step(StepError::Refused(refusal))) => Some(refusal),
                Err(other) => panic!("{status} {outcome}: {other}"),
            }
        };
        for status in [Status::Received, Status::Identity] {
            assert_eq!(refusal_of(status, Outcome::Refused), None);
            assert_eq!(refusal_of(status, Outcome::NotController), None);
            for outcome in [Outcome::Granted, Outcome::PartlyGranted, Outcome::NoData] {
                assert_eq!(refusal_of(status, outcome), Some(Refusal::IdentityMissing));
            }
        }
        for (status, refusal) in [
            (Status::Collecting, Refusal::StillCollecting),
            (Status::Decided, Refusal::AlreadyDecided),
            (Status::Delivered, Refusal::AlreadyDecided),
            (Status::Closed, Refusal::Ended),
            (Status::Withdrawn, Refusal::Ended),
        ] {
            assert_eq!(refusal_of(status, Outcome::Refused), Some(refusal), "{status}");
        }
    });
}

#[test]
fn a_late_answer_is_an_answer_and_marked() {
    on_both(|fresh| {
        let mut desk = Desk::new(&fresh.db);
        for (day, in_time) in [("2026-12-21T22:59:59Z", true), ("2026-12-21T23:00:00Z", false)] {
            let mut case = desk.case_in(Right::Objection, Status::Review);
            assert_eq!(case.due_on.to_string(), "2026-12-21");
            let grounds = [Ground::CompellingGrounds];
            let text = letter(&desk, &case, Outcome::Refused, &grounds);
            let before = desk.now;
            desk.now = day.parse().unwrap();
            decide(&desk, &mut case, Outcome::Refused, &grounds, &text).unwrap();
            assert_eq!(desk.told(&case).pop().unwrap().1["in_time"], in_time);
            desk.now = before;
        }
    });
}

#[test]
fn another_organisation_has_no_such_answer() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let neighbour = desk.neighbour();
        let mut case = desk.case_in(Right::Objection, Status::Review);
        let told = letter(&desk, &case, Outcome::Granted, &[]);
        decide(&desk, &mut case, Outcome::Granted, &[], &told).unwrap();
        assert!(desk.db.read(|c| cases::find(c, neighbour.organisation.id, case.id)).unwrap().is_none());
        let mut claimed = case.clone();
        claimed.organisation = neighbour.organisation.id;
        assert!(desk.db.read(|conn| cases::answer_of(conn, &desk.vault, &claimed)).unwrap().is_none());
        let mut ours = desk.case_in(Right::Access, Status::Review);
        ours.organisation = neighbour.organisation.id;
        let refused = decide(&neighbour, &mut ours, Outcome::Granted, &[], &told).unwrap_err();
        // Our checks are not theirs; and were there one, the case would not be.
        let unknown =
            StepError::Refused(Refusal::IdentityTooLow { reached: Assurance::None, needed: Assurance::Low });
        assert_eq!(refused.to_string(), unknown.to_string());
        ours.organisation = desk.organisation.id;
        assert_eq!(desk.again(&ours).status, Status::Review);
    });
}
