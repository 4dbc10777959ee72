//! One-time codes: what they open, and everything that makes them stop.

use std::sync::Barrier;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use indsigt::{
    audit::{Action, By},
    cases::Case,
    db::{
        DbError, Instant,
        schema::{codes as rows, mails, sessions},
    },
    identity::codes::{self, CODES, CodeError, LIFETIME, PROOF, TRIES, Verdict, Way},
    ids::MailId,
    law::{rights::Right, status::Status},
    letters::Outgoing,
    retention,
};

use crate::support::{cases::Desk, databases::on_both};

/// A browser with a session for the case.
fn session(desk: &Desk, case: &Case, name: &[u8]) -> Vec<u8> {
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
    name.to_vec()
}

fn issue(desk: &Desk, case: &Case, session: &[u8], now: DateTime<Utc>) -> Result<String, CodeError> {
    desk.db.write(|tx| codes::issue(tx, &desk.vault, &desk.organisation, case, session, now))?;
    let mail: (MailId, Vec<u8>) = desk
        .db
        .read(|conn| {
            let newest = mails::table.order(mails::id.desc()).select((mails::id, mails::sealed));
            newest.first(conn).map_err(DbError::from)
        })
        .unwrap();
    let key = desk.vault.organisation_key(desk.organisation.id);
    let mail: Outgoing = key.open_json(&format!("mails.sealed/{}", mail.0), &mail.1).unwrap();
    assert_eq!(mail.to, "mette.holm@example.dk");
    Ok(mail.code.unwrap())
}

fn check(desk: &Desk, case: &Case, session: &[u8], entered: &str, now: DateTime<Utc>) -> Verdict {
    desk.db.write(|tx| codes::check(tx, &desk.vault, case, session, entered, now)).unwrap()
}

fn proven(desk: &Desk, session: &[u8]) -> Option<DateTime<Utc>> {
    let until: Option<Instant> = desk
        .db
        .read(|conn| {
            sessions::table.find(session).select(sessions::proven_until).first(conn).map_err(DbError::from)
        })
        .unwrap();
    until.map(Instant::utc)
}

/// A code that is not `right`.
fn wrong(right: &str) -> String {
    let first = if right.starts_with('0') { "1" } else { "0" };
    format!("{first}{}", &right[1..])
}

#[test]
fn the_right_code_proves_its_session_once() {
    on_both(|test| {
        let desk = Desk::new(&test.db);
        let case = desk.received(Right::Access);
        let (mine, other) = (session(&desk, &case, b"mine"), session(&desk, &case, b"other"));
        let code = issue(&desk, &case, &mine, desk.now).unwrap();
        assert_eq!(check(&desk, &case, &other, &code, desk.now), Verdict::NoCode);
        assert!(matches!(
            check(&desk, &case, &mine, &wrong(&code), desk.now),
            Verdict::Wrong { tries_left: 4 }
        ));
        let spaced = format!(" {}-{} ", &code[..4], &code[4..]);
        let until = desk.now + PROOF;
        assert_eq!(check(&desk, &case, &mine, &spaced, desk.now), Verdict::Accepted { until });
        assert_eq!((proven(&desk, &mine), proven(&desk, &other)), (Some(until), None));
        assert_eq!(check(&desk, &case, &mine, &code, desk.now), Verdict::Spent);
        let actions: Vec<Action> = desk.told(&case).into_iter().map(|(action, _)| action).collect();
        assert_eq!(actions[1..], [Action::CodeSent, Action::CodeRefused, Action::CodeAccepted]);
        desk.chain_is_whole();
    });
}

#[test]
fn a_code_of_another_session_or_case_opens_nothing() {
    on_both(|test| {
        let desk = Desk::new(&test.db);
        let (case, second) = (desk.received(Right::Access), desk.received(Right::Access));
        let (mine, other) = (session(&desk, &case, b"mine"), session(&desk, &case, b"other"));
        let code = issue(&desk, &case, &mine, desk.now).unwrap();
        issue(&desk, &case, &other, desk.now).unwrap();
        assert!(matches!(check(&desk, &case, &other, &code, desk.now), Verdict::Wrong { .. }));
        assert_eq!(check(&desk, &second, &mine, &code, desk.now), Verdict::NoCode);
        assert_eq!(proven(&desk, &other), None);
    });
}

#[test]
fn five_wrong_tries_spend_it_and_the_right_one_comes_too_late() {
    on_both(|test| {
        let desk = Desk::new(&test.db);
        let case = desk.received(Right::Access);
        let mine = session(&desk, &case, b"mine");
        let code = issue(&desk, &case, &mine, desk.now).unwrap();
        for left in (1..TRIES).rev() {
            let verdict = check(&desk, &case, &mine, &wrong(&code), desk.now);
            assert_eq!(verdict, Verdict::Wrong { tries_left: left });
        }
        assert_eq!(check(&desk, &case, &mine, &wrong(&code), desk.now), Verdict::Spent);
        assert_eq!(check(&desk, &case, &mine, &code, desk.now), Verdict::Spent);
        assert_eq!(proven(&desk, &mine), None);
    });
}

#[test]
fn only_the_newest_counts_and_only_for_ten_minutes() {
    on_both(|test| {
        let desk = Desk::new(&test.db);
        let case = desk.received(Right::Access);
        let mine = session(&desk, &case, b"mine");
        let first = issue(&desk, &case, &mine, desk.now).unwrap();
        let second = issue(&desk, &case, &mine, desk.now).unwrap();
        assert!(matches!(check(&desk, &case, &mine, &first, desk.now), Verdict::Wrong { .. }));
        let late = desk.now + LIFETIME;
        assert_eq!(check(&desk, &case, &mine, &second, late), Verdict::Expired);
        let just = late - TimeDelta::seconds(1);
        assert!(matches!(check(&desk, &case, &mine, &second, just), Verdict::Accepted { .. }));
    });
}

#[test]
fn a_case_gets_no_more_than_so_many_codes_an_hour() {
    on_both(|test| {
        let desk = Desk::new(&test.db);
        let case = desk.received(Right::Access);
        let mine = session(&desk, &case, b"mine");
        for _ in 0..CODES {
            issue(&desk, &case, &mine, desk.now).unwrap();
        }
        assert!(matches!(issue(&desk, &case, &mine, desk.now), Err(CodeError::TooMany)));
        let later = desk.now + TimeDelta::minutes(30);
        retention::sweep(&desk.db, &desk.vault, later).unwrap();
        assert!(matches!(issue(&desk, &case, &mine, later), Err(CodeError::TooMany)), "swept or not");
        issue(&desk, &case, &mine, desk.now + codes::WINDOW).unwrap();
    });
}

#[test]
fn of_two_browsers_with_one_session_one_gets_in() {
    on_both(|test| {
        let desk = Desk::new(&test.db);
        let case = desk.received(Right::Access);
        let mine = session(&desk, &case, b"mine");
        let code = issue(&desk, &case, &mine, desk.now).unwrap();
        let accepted = std::thread::scope(|scope| {
            let one = || matches!(check(&desk, &case, &mine, &code, desk.now), Verdict::Accepted { .. });
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(one)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).filter(|accepted| *accepted).count()
        });
        assert_eq!(accepted, 1);
    });
}

#[test]
fn the_code_stands_nowhere_in_the_database() {
    on_both(|test| {
        let desk = Desk::new(&test.db);
        let case = desk.received(Right::Access);
        let mine = session(&desk, &case, b"mine");
        let code = issue(&desk, &case, &mine, desk.now).unwrap();
        let stored: Vec<Vec<u8>> = desk
            .db
            .read(|conn| rows::table.select(rows::code_hash).load(conn).map_err(DbError::from))
            .unwrap();
        assert!(stored.iter().all(|hash| hash.len() == 32));
        let sealed: Vec<Vec<u8>> = desk
            .db
            .read(|conn| mails::table.select(mails::sealed).load(conn).map_err(DbError::from))
            .unwrap();
        let shows = |bytes: &Vec<u8>| bytes.windows(code.len()).any(|window| window == code.as_bytes());
        assert!(!stored.iter().chain(&sealed).any(shows));
    });
}

/// On PostgreSQL two that count at once both see what was there before.
#[test]
fn of_many_codes_asked_for_at_once_no_more_go_out_than_may() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let case = desk.case_in(Right::Access, Status::Identity);
        let (db, vault, now) = (&desk.db, &desk.vault, desk.now);
        let start = Barrier::new(10);
        let sent = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..10u8)
                .map(|name| {
                    let (start, case) = (&start, &case);
                    scope.spawn(move || {
                        start.wait();
                        let issued = db.write(|tx| {
                            codes::issue_by(tx, vault, case, Way::KnownEmail, &[name], By::Requester, now)
                        });
                        issued.is_ok()
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).filter(|sent| *sent).count()
        });
        assert_eq!(sent as i64, CODES);
    });
}
