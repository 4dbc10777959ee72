//! Step-up: what a session has proven, by which factor, and that guessing leads nowhere.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use indsigt::{
    audit::By,
    cases::Case,
    db::{DbError, Instant, schema::sessions},
    identity::{
        self, Assurance, Check, CheckResult, Method,
        codes::{self, CODES, CodeError, TRIES, Verdict, Way},
        sessions as rooms,
    },
    law::rights::Right,
};

use crate::support::{cases::Desk, databases::on_both};

fn session(desk: &Desk, case: &Case, name: &[u8]) {
    let at = Instant::from(desk.now);
    let row = (
        sessions::id_hash.eq(name),
        sessions::organisation_id.eq(case.organisation),
        sessions::case_id.eq(case.id),
        sessions::created_at.eq(at),
        sessions::seen_at.eq(at),
        sessions::expires_at.eq(Instant::from(desk.now + TimeDelta::hours(8))),
    );
    desk.db
        .write(|tx| Ok::<_, DbError>(diesel::insert_into(sessions::table).values(row).execute(tx)?))
        .unwrap();
}

fn level(desk: &Desk, case: &Case, name: &[u8], now: DateTime<Utc>) -> Assurance {
    desk.db.read(|conn| rooms::level_of(conn, case.organisation, name, now)).unwrap()
}

fn issue(
    desk: &Desk,
    case: &Case,
    way: Way,
    session: &[u8],
    now: DateTime<Utc>,
) -> Result<String, CodeError> {
    desk.db.write(|tx| codes::issue_by(tx, &desk.vault, case, way, session, By::Requester, now))
}

fn enter(desk: &Desk, case: &Case, way: Way, session: &[u8], code: &str) -> Verdict {
    desk.db.write(|tx| codes::check_by(tx, &desk.vault, case, way, session, code, desk.now)).unwrap()
}

#[test]
fn two_ways_reach_what_one_does_not_and_both_expire() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let case = desk.received(Right::Access);
        session(&desk, &case, b"mine");
        session(&desk, &case, b"other");
        let pass = |way| {
            let code = issue(&desk, &case, way, b"mine", desk.now).unwrap();
            assert!(matches!(enter(&desk, &case, way, b"mine", &code), Verdict::Accepted { .. }));
        };
        pass(Way::Mail);
        assert_eq!(level(&desk, &case, b"mine", desk.now), Assurance::Low);
        pass(Way::KnownEmail);
        assert_eq!(level(&desk, &case, b"mine", desk.now), Assurance::Low, "two mailboxes are one factor");
        pass(Way::Letter);
        assert_eq!(level(&desk, &case, b"mine", desk.now), Assurance::Substantial);
        assert_eq!(level(&desk, &case, b"other", desk.now), Assurance::None);
        let later = desk.now + codes::PROOF;
        assert_eq!(level(&desk, &case, b"mine", later), Assurance::None);
        pass(Way::InPerson);
        assert_eq!(level(&desk, &case, b"mine", desk.now), Assurance::High, "nobody is left without a way");
        let neighbour = desk.neighbour();
        let foreign =
            desk.db.read(|conn| rooms::level_of(conn, neighbour.organisation.id, b"mine", desk.now)).unwrap();
        assert_eq!(foreign, Assurance::None);
    });
}

/// Whoever wrote in her name has the mailbox; she followed the link that he passed on, and signed in.
#[test]
fn a_mailbox_that_nobody_knew_proves_nothing_of_her_whom_an_eid_made_known() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.received(Right::Access);
        session(&desk, &case, b"his");
        let code = issue(&desk, &case, Way::Mail, b"his", desk.now).unwrap();
        assert!(matches!(enter(&desk, &case, Way::Mail, b"his", &code), Verdict::Accepted { .. }));
        assert_eq!(level(&desk, &case, b"his", desk.now), Assurance::Low);
        let mut pass = |method| {
            let check = Check::of_requester(method, CheckResult::Passed, "");
            let by = By::Requester;
            desk.db.write(|tx| identity::record(tx, &desk.vault, &mut case, &check, by, desk.now)).unwrap();
        };
        pass(Method::Eid);
        assert_eq!(level(&desk, &case, b"his", desk.now), Assurance::None, "whatever came first");
        let code = issue(&desk, &case, Way::Letter, b"his", desk.now).unwrap();
        assert!(matches!(enter(&desk, &case, Way::Letter, b"his", &code), Verdict::Accepted { .. }));
        assert_eq!(
            level(&desk, &case, b"his", desk.now),
            Assurance::Low,
            "one proof by another way, not two"
        );
    });
}

/// Ten thousand guesses over a day: six codes an hour with five tries each are all that is compared, and none opens.
#[test]
fn ten_thousand_guesses_open_nothing() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let case = desk.received(Right::Access);
        session(&desk, &case, b"mine");
        let (mut compared, mut sent, mut now) = (0, 0, desk.now);
        let mut guesses = (0_u32..10_000).peekable();
        while guesses.peek().is_some() {
            let code = match issue(&desk, &case, Way::Mail, b"mine", now) {
                Ok(code) => code,
                Err(CodeError::TooMany) => {
                    now += TimeDelta::hours(2);
                    continue;
                }
                Err(error) => panic!("{error}"),
            };
            sent += 1;
            let wrong: Vec<String> = guesses
                .by_ref()
                .take(250)
                .map(|guess| format!("{guess:08}"))
                .filter(|guess| *guess != code)
                .collect();
            compared += desk
                .db
                .write(|tx| {
                    let mut compared = 0;
                    for guess in &wrong {
                        let verdict =
                            codes::check_by(tx, &desk.vault, &case, Way::Mail, b"mine", guess, now)?;
                        assert!(!matches!(verdict, Verdict::Accepted { .. }));
                        compared += i32::from(matches!(verdict, Verdict::Wrong { .. }));
                    }
                    Ok::<_, DbError>(compared)
                })
                .unwrap();
            // Even the right one comes too late.
            assert_eq!(
                desk.db
                    .write(|tx| codes::check_by(tx, &desk.vault, &case, Way::Mail, b"mine", &code, now))
                    .unwrap(),
                Verdict::Spent
            );
        }
        assert_eq!(sent, 40);
        assert!(compared <= sent * (TRIES - 1), "{compared} guesses were compared");
        assert!(CODES == 6 && level(&desk, &case, b"mine", now) == Assurance::None);
    });
}

/// Two browsers enter the code of one letter at the same time: one gets in.
#[test]
fn of_two_browsers_that_race_for_one_code_one_gets_in() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let case = desk.received(Right::Access);
        for name in [&b"mine"[..], b"other"] {
            session(&desk, &case, name);
        }
        let code = issue(&desk, &case, Way::Letter, b"", desk.now).unwrap();
        let verdicts: Vec<Verdict> = std::thread::scope(|scope| {
            let (desk, case, code) = (&desk, &case, &code);
            let race: Vec<_> = [&b"mine"[..], b"other"]
                .into_iter()
                .map(|name| scope.spawn(move || enter(desk, case, Way::Letter, name, code)))
                .collect();
            race.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let accepted = verdicts.iter().filter(|one| matches!(one, Verdict::Accepted { .. })).count();
        assert_eq!(accepted, 1, "{verdicts:?}");
        let levels = [&b"mine"[..], b"other"].map(|name| level(&desk, &case, name, desk.now));
        assert!(levels.contains(&Assurance::None) && levels.contains(&Assurance::Low), "{levels:?}");
    });
}
