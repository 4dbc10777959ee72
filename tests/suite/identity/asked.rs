//! Asking who somebody is: only with a doubt, by one letter, with the pause that the law allows (R2.3, R1.25–R1.28).

use chrono::{NaiveDate, TimeDelta};
use diesel::prelude::*;
use indsigt::{
    audit::{Action, By},
    cases::{
        Case,
        clock::{self, House},
        letters::letters_of_case,
    },
    db::{DbError, schema::mails},
    identity::{
        self, Check, CheckResult, Method,
        doubt::{self, Asked, DoubtError, Reasons},
    },
    law::{letters::LetterKind, reckoning::Reckoning, rights::Right, status::Status},
    letters::Outgoing,
};

use crate::support::{cases::Desk, databases::on_both};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn reasons(doubt: &str, tried: &str) -> Reasons {
    Reasons { doubt: doubt.into(), tried: tried.into() }
}

/// Cases are received on Saturday 21 November 2026 and due on Monday 21 December; asked `days` after Monday the 23rd.
fn ask(desk: &Desk, case: &mut Case, method: Method, why: &Reasons, days: i64) -> Result<Asked, DoubtError> {
    let (parts, now) = ((&desk.vault, &desk.words), desk.now + TimeDelta::days(days));
    let address_of = |path: &str| format!("https://indsigt.example{path}");
    desk.db.write(|tx| {
        let asked = (method, why);
        doubt::ask(tx, parts, &desk.organisation, case, asked, &address_of, desk.handler, now)
    })
}

fn reckoned(desk: &Desk, case: &Case, days: i64) -> Reckoning {
    let now = desk.now + TimeDelta::days(days);
    desk.db
        .read(|conn| {
            let house = House::of(conn, &desk.vault, &desk.organisation)?;
            clock::reckoning_of(conn, &house, case, now)
        })
        .unwrap()
}

fn pass(desk: &Desk, case: &mut Case, method: Method, result: CheckResult, days: i64) {
    let check = Check::of_requester(method, result, "Set.");
    let now = desk.now + TimeDelta::days(days);
    desk.db
        .write(|tx| identity::record_for_request(tx, &desk.vault, case, &check, By::Staff(desk.handler), now))
        .unwrap();
}

const WHY: &str = "Mailadressen er ny, og navnet findes to gange.";

#[test]
fn a_doubt_in_time_sends_a_letter_and_the_answer_ends_the_pause() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut all = desk.together(&[Right::Access, Right::Erasure]);
        let asked = ask(&desk, &mut all[0], Method::RegisteredAddress, &reasons(WHY, ""), 0).unwrap();
        assert!(!asked.late);
        let doubts = desk.db.read(|conn| doubt::of_case(conn, &desk.vault, &all[0])).unwrap();
        assert_eq!((doubts.len(), doubts[0].method), (1, Method::RegisteredAddress));
        assert_eq!((doubts[0].reasons.doubt.as_str(), doubts[0].asked_late), (WHY, false));
        let letters = desk.db.read(|conn| letters_of_case(conn, &all[0])).unwrap();
        assert!(letters.iter().any(|one| one.kind == LetterKind::IdentityAsked && one.sent_at.is_some()));
        // The mail says that there is a letter, and nothing of what stands in it.
        let newest = mails::table.order(mails::id.desc()).select((mails::id, mails::sealed));
        let (id, sealed): (indsigt::ids::MailId, Vec<u8>) =
            desk.db.read(|conn| newest.first(conn).map_err(DbError::from)).unwrap();
        let key = desk.vault.organisation_key(desk.organisation.id);
        let mail: Outgoing = key.open_json(&format!("mails.sealed/{id}"), &sealed).unwrap();
        assert_eq!(mail.to, "mette.holm@example.dk");
        assert!(mail.link.is_some() && mail.code.is_none());
        let (action, details) =
            desk.told(&all[0]).into_iter().find(|one| one.0 == Action::IdentityAsked).unwrap();
        assert_eq!((action, &details["asked_late"]), (Action::IdentityAsked, &false.into()));
        let log = serde_json::to_string(&desk.told(&all[0]).iter().map(|one| &one.1).collect::<Vec<_>>());
        assert!(!log.unwrap().contains("navnet"), "why stands sealed");

        // Both cases wait: it is one person. What is not an answer ends nothing.
        pass(&desk, &mut all[0], Method::ControlQuestions, CheckResult::Failed, 1);
        for case in &all {
            let waits = reckoned(&desk, case, 2).suspended.unwrap();
            assert_eq!((waits.open, waits.paused_days, waits.due_on), (true, 2, date("2026-12-23")));
        }
        all[0] = desk.again(&all[0]);
        pass(&desk, &mut all[0], Method::RegisteredAddress, CheckResult::Passed, 4);
        for case in &all {
            let case = desk.again(case);
            let reckoning = reckoned(&desk, &case, 20);
            let waited = reckoning.suspended.unwrap();
            assert_eq!(
                (waited.open, waited.asked_late, waited.paused_days),
                (false, false, 4),
                "{}",
                case.number
            );
            assert_eq!(
                waited.due_on,
                date("2026-12-28"),
                "four days later is Christmas, and then the weekend"
            );
            assert_eq!((reckoning.steer_on, case.due_on), (date("2026-12-21"), date("2026-12-21")));
            let told = desk.told(&case).into_iter().filter(|one| one.0 == Action::PauseEnded);
            assert_eq!(told.count(), 1);
        }
        desk.chain_is_whole();
    });
}

#[test]
fn another_check_that_reaches_enough_ends_the_wait_too() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.received(Right::Access);
        ask(&desk, &mut case, Method::CallBack, &reasons(WHY, ""), 0).unwrap();
        pass(&desk, &mut case, Method::InPerson, CheckResult::Passed, 1);
        let waited = reckoned(&desk, &desk.again(&case), 5).suspended.unwrap();
        assert_eq!((waited.open, waited.paused_days), (false, 1));
        assert_eq!(desk.again(&case).status, Status::Collecting);
    });
}

/// R1.27: a doubt that appears late gives no suspension to rely on. The question stands all the same.
#[test]
fn a_doubt_that_appears_late_moves_nothing_and_is_marked() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        // Three working days after Saturday the 21st is Wednesday the 25th.
        for (days, late) in [(2, false), (3, true), (10, true)] {
            let mut case = desk.case_in(Right::Access, Status::Identity);
            let asked = ask(&desk, &mut case, Method::InPerson, &reasons(WHY, ""), days).unwrap();
            assert_eq!(asked.late, late, "{days} days");
            let reckoning = reckoned(&desk, &desk.again(&case), days + 3);
            assert_eq!(reckoning.suspended.unwrap().asked_late, late, "{days} days");
            assert_eq!(
                (reckoning.steer_on, desk.again(&case).due_on),
                (date("2026-12-21"), date("2026-12-21"))
            );
            let doubts = desk.db.read(|conn| doubt::of_case(conn, &desk.vault, &case)).unwrap();
            assert_eq!(doubts[0].asked_late, late);
        }
    });
}

#[test]
fn nobody_is_asked_without_a_doubt_or_where_no_proof_is_wanted() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let nothing_was_asked = |case: &Case| {
            let doubts = desk.db.read(|conn| doubt::of_case(conn, &desk.vault, case)).unwrap();
            assert!(doubts.is_empty() && reckoned(&desk, case, 0).suspended.is_none());
            assert!(desk.told(case).iter().all(|one| one.0 != Action::IdentityAsked));
        };
        let mut case = desk.received(Right::Access);
        let mut refused = |method, doubt: &str, tried: &str| {
            ask(&desk, &mut case, method, &reasons(doubt, tried), 0).unwrap_err()
        };
        assert!(matches!(refused(Method::CallBack, " \n", ""), DoubtError::ReasonMissing));
        assert!(matches!(refused(Method::DocumentSeen, WHY, " "), DoubtError::TriedMissing), "the last step");
        let long = "å".repeat(doubt::REASON_MAX + 1);
        assert!(matches!(refused(Method::CallBack, &long, ""), DoubtError::ReasonTooLong));
        nothing_was_asked(&case);
        for right in [Right::MarketingObjection, Right::WithdrawalOfConsent] {
            let mut case = desk.received(right);
            let refused = ask(&desk, &mut case, Method::CallBack, &reasons(WHY, ""), 0);
            assert!(matches!(refused, Err(DoubtError::NotForThisRight)), "{right}");
            nothing_was_asked(&case);
        }
        let mut ended = desk.case_in(Right::Access, Status::Withdrawn);
        let refused = ask(&desk, &mut ended, Method::CallBack, &reasons(WHY, ""), 0);
        assert!(matches!(refused, Err(DoubtError::Ended)));
        nothing_was_asked(&ended);
    });
}
