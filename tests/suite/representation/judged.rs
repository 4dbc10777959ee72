//! What can never be is refused by the table, everything else is decided by a person; until then nothing is told.

use indsigt::{
    audit::Action,
    cases::{Case, DecideError, StepError, letters::LetterError},
    law::{
        grounds::Ground,
        letters::LetterKind,
        representation::{Basis, Check, Never, OnBehalf, Standing},
        rights::Right,
        status::{Outcome, Refusal, Status},
    },
    letters::Lang,
    representation::{self, Claim, RepresentationError},
};

use super::{accept, asked_for, good, represent, settle, standing};
use crate::support::{
    cases::Desk,
    databases::on_both,
    decisions::{decide, letter, particulars},
};

fn never(result: Result<(), RepresentationError>) -> Option<Never> {
    match result {
        Err(RepresentationError::Never(never)) => Some(never),
        _ => None,
    }
}

fn no(case: &Case, basis: Basis, check: Check) -> representation::Decision {
    let mut decision = good(case, basis);
    for answer in &mut decision.answers {
        answer.1 &= answer.0 != check;
    }
    decision
}

#[test]
fn what_can_never_be_is_refused_by_name_and_nothing_is_recorded() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let power = asked_for(&desk, OnBehalf::PowerOfAttorney, Status::Review);
        let paper = || good(&power, Basis::PowerOfAttorney);
        let old = |day: &str| representation::Decision { signed_on: day.parse().ok(), ..paper() };
        assert_eq!(never(accept(&desk, &power, &old(""))), Some(Never::Undated));
        assert_eq!(never(accept(&desk, &power, &old("2025-11-22"))), Some(Never::Expired));
        let unsigned = no(&power, Basis::PowerOfAttorney, Check::Signed);
        assert_eq!(never(accept(&desk, &power, &unsigned)), Some(Never::Unsigned));
        let elsewhere = no(&power, Basis::PowerOfAttorney, Check::Controller);
        assert_eq!(never(accept(&desk, &power, &elsewhere)), Some(Never::WrongController));
        let other = representation::Decision { rights: vec![Right::Erasure], ..paper() };
        assert_eq!(never(accept(&desk, &power, &other)), Some(Never::RightNotCovered));
        let future = no(&power, Basis::FuturePower, Check::InForce);
        assert_eq!(never(accept(&desk, &power, &future)), Some(Never::NotInForce));
        let silent = representation::Decision { reason: " ".into(), ..paper() };
        assert!(matches!(accept(&desk, &power, &silent), Err(RepresentationError::ReasonMissing)));

        let ward = asked_for(&desk, OnBehalf::Guardian, Status::Review);
        let co_guardian = good(&ward, Basis::CoGuardian);
        assert_eq!(never(accept(&desk, &ward, &co_guardian)), Some(Never::CoGuardian));
        let union = asked_for(&desk, OnBehalf::Member, Status::Review);
        let card = no(&union, Basis::PowerOfAttorney, Check::Written);
        assert_eq!(never(accept(&desk, &union, &card)), Some(Never::CheckFailed));
        for case in [&power, &ward, &union] {
            assert_eq!(standing(&desk, case), Standing::Missing);
            assert!(!desk.told(case).iter().any(|(action, _)| *action == Action::AuthorityAccepted));
        }
    });
}

#[test]
fn a_lawyer_and_one_parent_alone_need_no_paper_and_a_child_asks_for_itself() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        for (on_behalf, basis) in [(OnBehalf::Lawyer, Basis::Lawyer), (OnBehalf::Child, Basis::Custody)] {
            let case = asked_for(&desk, on_behalf, Status::Review);
            let claim = Claim { basis: Some(basis), ..Claim::default() };
            desk.db
                .write(|tx| representation::claim(tx, &desk.vault, &case, &claim, false, desk.now))
                .unwrap();
            assert_eq!(standing(&desk, &case), Standing::UnderReview, "{on_behalf}: a person looks at it");
            let decision =
                representation::Decision { has_document: false, signed_on: None, ..good(&case, basis) };
            accept(&desk, &case, &decision).unwrap();
            assert!(standing(&desk, &case).opens(), "{on_behalf}");
        }
        let mut child = desk.case_in(Right::Access, Status::Review);
        assert_eq!(standing(&desk, &child), Standing::NotNeeded);
        let told = letter(&desk, &child, Outcome::NoData, &[]);
        decide(&desk, &mut child, Outcome::NoData, &[], &told).unwrap();
    });
}

/// R3.6, and a forged paper that a handler refuses.
#[test]
fn without_an_accepted_authority_nothing_is_decided_that_tells_of_the_person() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = asked_for(&desk, OnBehalf::PowerOfAttorney, Status::Review);
        let refused = |case: &mut Case, outcome| {
            let told = letter(&desk, case, outcome, &[]);
            match decide(&desk, case, outcome, &[], &told) {
                Err(DecideError::Step(StepError::Refused(refusal))) => refusal,
                other => panic!("{outcome}: {other:?}"),
            }
        };
        for outcome in [Outcome::NoData, Outcome::Granted] {
            assert_eq!(refused(&mut case, outcome), Refusal::NoAuthority(Standing::Missing));
        }
        // That much is held would be an answer.
        let asked = desk.db.write(|tx| {
            let Desk { vault, words, organisation, handler, now, .. } = &desk;
            let kind = LetterKind::ClarificationAsked;
            let told = (kind, Lang::Da, particulars(&case, kind, &[]));
            let address_of = |path: &str| format!("https://ret.example.dk{path}");
            indsigt::cases::letters::issue(
                tx,
                vault,
                words,
                organisation,
                &case,
                told,
                &address_of,
                Some(*handler),
                *now,
            )
        });
        assert!(matches!(
            asked,
            Err(LetterError::Step(StepError::Refused(Refusal::NoAuthority(Standing::Missing))))
        ));
        // Nothing was asked for, so nobody is turned away either.
        let grounds = [Ground::AuthorityUnproven];
        let told = letter(&desk, &case, Outcome::Refused, &grounds);
        assert!(matches!(
            decide(&desk, &mut case, Outcome::Refused, &grounds, &told),
            Err(DecideError::Step(StepError::Refused(Refusal::AuthorityNotAsked)))
        ));
        desk.db
            .write(|tx| {
                let why = (Basis::PowerOfAttorney, "Underskriften er klippet ind fra et andet brev.");
                representation::refuse(tx, &desk.vault, &case, why, desk.handler, desk.now)
            })
            .unwrap();
        assert_eq!(refused(&mut case, Outcome::NoData), Refusal::NoAuthority(Standing::Refused));
        decide(&desk, &mut case, Outcome::Refused, &grounds, &told).unwrap();
        assert_eq!(case.status, Status::Decided);
        assert!(!format!("{:?}", desk.told(&case)).contains("klippet"), "reasons are sealed");
        desk.chain_is_whole();
    });
}

/// An objection to marketing is never refused, but nobody can make one in another's name without showing that she may.
#[test]
fn every_right_has_a_way_out_when_nothing_shows_the_authority() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        for right in Right::ALL {
            let mut case = represent(&desk, &desk.case_in(*right, Status::Review), OnBehalf::Member);
            desk.db
                .write(|tx| {
                    let why = (Basis::PowerOfAttorney, "Kun et medlemskort.");
                    representation::refuse(tx, &desk.vault, &case, why, desk.handler, desk.now)
                })
                .unwrap();
            let grounds = [Ground::AuthorityUnproven];
            let told = letter(&desk, &case, Outcome::Refused, &grounds);
            let as_seen = case.version;
            let decision = indsigt::cases::Decision {
                outcome: Outcome::Refused,
                grounds: &grounds,
                letter: told,
                lock: false,
                as_seen,
            };
            crate::support::decisions::decide_as_seen(&desk, &mut case, &decision)
                .unwrap_or_else(|error| panic!("{right}: {error}"));
        }
    });
}

#[test]
fn the_dead_are_never_decided_by_the_program() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = asked_for(&desk, OnBehalf::Deceased, Status::Review);
        let claim =
            Claim { basis: Some(Basis::Deceased), died_on: "2014-01-01".parse().ok(), ..Claim::default() };
        desk.db.write(|tx| representation::claim(tx, &desk.vault, &case, &claim, true, desk.now)).unwrap();
        assert_eq!(standing(&desk, &case), Standing::UnderReview, "not refused though ten years are over");
        let unweighed = no(&case, Basis::Deceased, Check::Weighed);
        assert_eq!(never(accept(&desk, &case, &unweighed)), Some(Never::CheckFailed));
        settle(&desk, &case, Basis::Deceased);
        let told = letter(&desk, &case, Outcome::NoData, &[]);
        decide(&desk, &mut case, Outcome::NoData, &[], &told).unwrap();
    });
}

#[test]
fn an_authority_for_one_right_opens_no_other_case_of_the_request() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let together = desk.together(&[Right::Access, Right::Erasure]);
        let access = represent(&desk, &together[0], OnBehalf::PowerOfAttorney);
        let erasure = desk.again(&together[1]);
        accept(&desk, &access, &good(&access, Basis::PowerOfAttorney)).unwrap();
        assert!(standing(&desk, &access).opens());
        assert_eq!(standing(&desk, &erasure), Standing::Missing);
    });
}

#[test]
fn an_authority_counts_no_longer_than_its_last_day() {
    on_both(|fresh| {
        let mut desk = Desk::new(&fresh.db);
        let mut case = asked_for(&desk, OnBehalf::PowerOfAttorney, Status::Review);
        settle(&desk, &case, Basis::PowerOfAttorney);
        desk.now += chrono::TimeDelta::days(344);
        assert!(standing(&desk, &case).opens(), "2 November 2027 in Copenhagen");
        desk.now += chrono::TimeDelta::days(1);
        assert_eq!(standing(&desk, &case), Standing::Expired);
        let told = letter(&desk, &case, Outcome::NoData, &[]);
        assert!(matches!(
            decide(&desk, &mut case, Outcome::NoData, &[], &told),
            Err(DecideError::Step(StepError::Refused(Refusal::NoAuthority(Standing::Expired))))
        ));
    });
}
