//! A recorded check of identity opens the way to the data; nothing else does.

mod asked;
mod gates;
mod known;
mod policy;
mod registered;
mod steps;
mod warned;

use indsigt::{
    audit::{Action, By},
    cases::{self, Case, StepError},
    db::Instant,
    identity::{self, Check, CheckError, CheckResult, Method, NOTE_MAX},
    ids::IdentityCheckId,
    law::{
        rights::Right,
        status::{Refusal, Status},
    },
};

use crate::support::{cases::Desk, databases::on_both};

fn check(method: Method, result: CheckResult, note: &str) -> Check {
    Check::of_requester(method, result, note)
}

fn passed() -> Check {
    check(Method::CallBack, CheckResult::Passed, " Ringet op på det nummer, vi havde: Mette svarede. ")
}

fn record(desk: &Desk, case: &mut Case, check: &Check) -> Result<IdentityCheckId, CheckError> {
    desk.db.write(|tx| identity::record(tx, &desk.vault, case, check, By::Staff(desk.handler), desk.now))
}

#[test]
fn a_passed_check_moves_the_case_on() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        // A handler may know her before she opened the mailed link.
        for status in [Status::Received, Status::Identity] {
            let mut case = desk.case_in(Right::Access, status);
            let id = record(&desk, &mut case, &passed()).unwrap();
            assert_eq!(case.status, Status::Collecting);
            let stored = desk.again(&case);
            assert_eq!(stored.identity_confirmed_at, Some(Instant::from(desk.now)));
            let (action, details) = desk.told(&case).pop().unwrap();
            assert_eq!(action, Action::IdentityChecked);
            assert_eq!(
                details,
                serde_json::json!({
                    "method": "call-back", "result": "passed", "party": "requester", "assurance": "low",
                })
            );
            let checks = desk.db.read(|conn| identity::of_case(conn, &desk.vault, &stored)).unwrap();
            assert_eq!(checks.len(), 1);
            assert_eq!(
                (checks[0].id, checks[0].checked_by, checks[0].checked_at),
                (id, By::Staff(desk.handler), desk.now)
            );
            assert_eq!(checks[0].note, "Ringet op på det nummer, vi havde: Mette svarede.");
        }
        desk.chain_is_whole();
    });
}

#[test]
fn a_failed_check_is_kept_and_opens_nothing() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Erasure, Status::Identity);
        let failed =
            check(Method::ControlQuestions, CheckResult::Failed, "Kendte ikke sit medarbejdernummer.");
        record(&desk, &mut case, &failed).unwrap();
        assert_eq!(desk.again(&case).status, Status::Identity);
        record(&desk, &mut case, &passed()).unwrap();
        record(&desk, &mut case, &check(Method::InPerson, CheckResult::Passed, "")).unwrap();
        assert_eq!(desk.again(&case).status, Status::Collecting, "a second passed check is only recorded");
        let checks = desk.db.read(|conn| identity::of_case(conn, &desk.vault, &case)).unwrap();
        let seen: Vec<_> = checks.iter().map(|check| (check.method, check.result)).collect();
        assert_eq!(
            seen,
            [
                (Method::ControlQuestions, CheckResult::Failed),
                (Method::CallBack, CheckResult::Passed),
                (Method::InPerson, CheckResult::Passed),
            ]
        );
        let told = desk.told(&case).into_iter().filter(|(action, _)| *action == Action::IdentityChecked);
        assert_eq!(told.count(), 3);
        desk.chain_is_whole();
    });
}

#[test]
fn what_says_nothing_or_too_much_is_refused() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Access, Status::Identity);
        for (method, result) in
            [(Method::Other, CheckResult::Passed), (Method::CallBack, CheckResult::Failed)]
        {
            let refused = record(&desk, &mut case, &check(method, result, " \n ")).unwrap_err();
            assert!(matches!(refused, CheckError::NoteMissing), "{refused}");
        }
        let long = check(Method::Other, CheckResult::Passed, &"å".repeat(NOTE_MAX + 1));
        assert!(matches!(record(&desk, &mut case, &long), Err(CheckError::NoteTooLong)));
        let fits = check(Method::Other, CheckResult::Passed, &"å".repeat(NOTE_MAX));
        record(&desk, &mut case, &fits).unwrap();
        assert_eq!(desk.told(&case).len(), 3, "received, address confirmed, one check");
    });
}

#[test]
fn an_ended_case_takes_no_check() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        for status in [Status::Withdrawn, Status::Closed, Status::Purged] {
            let mut case = desk.case_in(Right::Access, status);
            let refused = record(&desk, &mut case, &passed()).unwrap_err();
            assert!(matches!(refused, CheckError::Step(StepError::Refused(Refusal::Ended))), "{refused}");
        }
    });
}

/// Two handlers who read the case at the same time: the second is told to look again and leaves nothing behind.
#[test]
fn of_two_checks_at_once_one_confirms() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut first = desk.case_in(Right::Access, Status::Identity);
        let mut second = first.clone();
        record(&desk, &mut first, &passed()).unwrap();
        let refused = record(&desk, &mut second, &passed()).unwrap_err();
        assert!(matches!(refused, CheckError::Step(StepError::Changed)), "{refused}");
        let checks = desk.db.read(|conn| identity::of_case(conn, &desk.vault, &first)).unwrap();
        assert_eq!(checks.len(), 1);
        desk.chain_is_whole();
    });
}

#[test]
fn another_organisation_sees_neither_case_nor_check() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let neighbour = desk.neighbour();
        let mut case = desk.case_in(Right::Access, Status::Identity);
        record(&desk, &mut case, &passed()).unwrap();
        assert!(
            neighbour
                .db
                .read(|conn| cases::find(conn, neighbour.organisation.id, case.id))
                .unwrap()
                .is_none()
        );
        let mut foreign = case.clone();
        foreign.organisation = neighbour.organisation.id;
        let checks = desk.db.read(|conn| identity::of_case(conn, &desk.vault, &foreign)).unwrap();
        assert!(checks.is_empty());
    });
}
