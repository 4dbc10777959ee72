//! How sure the identity must be before the sources are asked, before anything is granted, and before it is handed over.

use indsigt::{
    audit::By,
    cases::{self, Case},
    identity::{self, Assurance, Check, CheckResult, Method, Party, Sensitivity},
    law::{
        rights::Right,
        status::{Outcome, Refusal, Status, Step},
    },
    staff::{self, Role},
};

use crate::support::{
    browser::Browser,
    cases::Desk,
    databases::on_both,
    portal::{PASSWORD, Portal},
};

fn pass(desk: &Desk, case: &mut Case, method: Method) {
    let check = Check::of_requester(method, CheckResult::Passed, "Set.");
    desk.db
        .write(|tx| {
            identity::record_for_request(tx, &desk.vault, case, &check, By::Staff(desk.handler), desk.now)
        })
        .unwrap();
}

fn reached(desk: &Desk, case: &Case) -> Assurance {
    desk.db.read(|conn| identity::reached(conn, case, Party::Requester)).unwrap()
}

fn granting(desk: &Desk, case: &Case) -> Result<(), Refusal> {
    let facts = desk.db.read(|conn| cases::facts(conn, case, desk.now)).unwrap();
    assert_eq!(facts.allow_handover(), facts.allow(Step::Decide(Outcome::Granted)));
    facts.allow_handover()
}

/// The organisation wants more for `right` than others do.
fn stricter(desk: &Desk, right: Right, at: Sensitivity, level: Assurance) {
    let mut details = desk.organisation.details().clone();
    details.identity.set(right, at, level);
    desk.db.write(|tx| staff::save(tx, desk.organisation.id, "Fjordby Kommune", &details)).unwrap();
}

#[test]
fn the_sources_are_asked_when_the_policy_for_ordinary_data_is_reached() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        stricter(&desk, Right::Access, Sensitivity::Ordinary, Assurance::Substantial);
        let mut case = desk.case_in(Right::Access, Status::Identity);
        pass(&desk, &mut case, Method::KnownEmail);
        assert_eq!((desk.again(&case).status, reached(&desk, &case)), (Status::Identity, Assurance::Low));
        pass(&desk, &mut case, Method::KnownEmail);
        assert_eq!(desk.again(&case).status, Status::Identity, "one mailbox twice is one proof");
        pass(&desk, &mut case, Method::ControlQuestions);
        assert_eq!(
            (desk.again(&case).status, reached(&desk, &case)),
            (Status::Collecting, Assurance::Substantial)
        );
        desk.chain_is_whole();
    });
}

#[test]
fn sensitive_data_want_a_second_proof_before_they_are_granted() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Access, Status::Identity);
        pass(&desk, &mut case, Method::KnownEmail);
        assert_eq!(granting(&desk, &case), Ok(()), "nothing is found yet");
        desk.dataset(&case, "personnel", &["note"], 3);
        case = desk.again(&case);
        desk.give_all(&mut case);
        assert_eq!(granting(&desk, &case), Ok(()), "ordinary data");
        // The register says that the activity has data of art. 9; the declaration of the source need not repeat it.
        desk.registers_with("personnel", |activity| activity.special_categories = true);
        let short = Refusal::IdentityTooLow { reached: Assurance::Low, needed: Assurance::Substantial };
        assert_eq!(granting(&desk, &case), Err(short));
        pass(&desk, &mut case, Method::CallBack);
        assert_eq!(granting(&desk, &case), Ok(()));
    });
}

#[test]
fn a_link_to_an_address_that_only_the_request_gives_reaches_nothing() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Access, Status::Identity);
        let unknown = Check {
            assurance: Assurance::None,
            ..Check::of_requester(Method::KnownEmail, CheckResult::Passed, "Kun i formularen.")
        };
        desk.db
            .write(|tx| identity::record(tx, &desk.vault, &mut case, &unknown, By::Program, desk.now))
            .unwrap();
        assert_eq!((desk.again(&case).status, reached(&desk, &case)), (Status::Identity, Assurance::None));
        // Nor does a check of somebody else's identity, or one that claims more than its method gives.
        let subject =
            Check { party: Party::Subject, ..Check::of_requester(Method::InPerson, CheckResult::Passed, "") };
        desk.db
            .write(|tx| identity::record(tx, &desk.vault, &mut case, &subject, By::Program, desk.now))
            .unwrap();
        assert_eq!((desk.again(&case).status, reached(&desk, &case)), (Status::Identity, Assurance::None));
        let claimed = Check {
            assurance: Assurance::High,
            ..Check::of_requester(Method::KnownEmail, CheckResult::Passed, "")
        };
        desk.db
            .write(|tx| identity::record(tx, &desk.vault, &mut case, &claimed, By::Program, desk.now))
            .unwrap();
        assert_eq!((desk.again(&case).status, reached(&desk, &case)), (Status::Collecting, Assurance::Low));
    });
}

#[test]
fn a_check_counts_in_every_case_of_the_request() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut all = desk.together(&[Right::Access, Right::Erasure]);
        pass(&desk, &mut all[0], Method::KnownEmail);
        pass(&desk, &mut all[0], Method::RegisteredAddress);
        for case in &all {
            assert_eq!(desk.again(case).status, Status::Collecting);
            assert_eq!(reached(&desk, case), Assurance::Substantial);
        }
    });
}

/// What a code, an eID or a document shows is recorded where it is shown; nobody vouches for it from the form.
#[test]
fn a_handler_does_not_write_down_what_has_steps_of_its_own() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let here = portal.organisation("fjordby");
        let desk = Desk::in_portal(&portal, &here);
        let case = desk.case_in(Right::Access, Status::Identity);
        let handler = Browser::new(&portal.base);
        handler.get("/staff/sign-in");
        let email = portal.staff(&here, Role::Handler);
        handler.post("/staff/sign-in", &[("email", email.as_str()), ("password", PASSWORD)]);
        let page = format!("/staff/cases/{}", case.id);
        let shown = handler.get(&page).text();
        for method in Method::ALL {
            let offered = shown.contains(&format!("name=\"method\" value=\"{method}\""));
            assert_eq!(offered, method.is_by_hand(), "{method}");
            if !method.is_by_hand() {
                let check = [("method", method.as_str()), ("result", "passed"), ("note", "Set.")];
                let refused = handler.post(&format!("{page}/identity-checks"), &check);
                assert_eq!(refused.status, 422, "{method}");
            }
        }
        assert_eq!(reached(&desk, &case), Assurance::None);
        assert_eq!(desk.again(&case).status, Status::Identity);
    });
}
