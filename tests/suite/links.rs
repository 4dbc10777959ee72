//! Mailed links: ours alone, for one purpose, for a while, and once where once is meant.

use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::TimeDelta;
use indsigt::{
    db::{Db, DbError},
    ids::CaseId,
    links::{self, Link, LinkError, Purpose, Target},
    vault::Vault,
};

use crate::support::{
    databases::on_both,
    fixtures::{noon_and, organisation, vault},
};

fn issue(db: &Db, vault: &Vault, purpose: Purpose) -> String {
    db.write(|tx| links::issue(tx, vault, purpose, Target::default(), noon_and(0))).unwrap()
}

fn look(db: &Db, vault: &Vault, token: &str, at: i64) -> Result<Link, LinkError> {
    db.read(|conn| links::look(conn, vault, token, noon_and(at)))
}

fn spend(db: &Db, vault: &Vault, token: &str, at: i64) -> Result<Link, LinkError> {
    db.write(|tx| links::spend(tx, vault, token, noon_and(at)))
}

#[test]
fn looking_spends_nothing_and_some_links_work_once() {
    on_both(|fresh| {
        let keys = vault();
        let (once, often) =
            (issue(&fresh.db, &keys.vault, Purpose::Setup), issue(&fresh.db, &keys.vault, Purpose::Case));
        for token in [&once, &often] {
            for _ in 0..3 {
                look(&fresh.db, &keys.vault, token, 1).unwrap();
            }
            spend(&fresh.db, &keys.vault, token, 2).unwrap();
        }
        assert!(matches!(spend(&fresh.db, &keys.vault, &once, 3), Err(LinkError::Used)));
        assert!(matches!(look(&fresh.db, &keys.vault, &once, 3), Err(LinkError::Used)));
        spend(&fresh.db, &keys.vault, &often, 3).unwrap();
    });
}

#[test]
fn of_many_who_use_a_link_at_once_one_succeeds() {
    on_both(|fresh| {
        let keys = vault();
        let token = issue(&fresh.db, &keys.vault, Purpose::Invitation);
        let successes = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| match spend(&fresh.db, &keys.vault, &token, 1) {
                    Ok(_) => _ = successes.fetch_add(1, Ordering::Relaxed),
                    Err(LinkError::Used) => {}
                    Err(other) => panic!("{other}"),
                });
            }
        });
        assert_eq!(successes.into_inner(), 1);
    });
}

#[test]
fn a_link_expires_and_stays_expired_when_the_clock_goes_back() {
    on_both(|fresh| {
        let keys = vault();
        let token = issue(&fresh.db, &keys.vault, Purpose::Case);
        let end = Purpose::Case.lifetime().num_seconds();
        look(&fresh.db, &keys.vault, &token, end - 1).unwrap();
        assert!(matches!(look(&fresh.db, &keys.vault, &token, end), Err(LinkError::Expired)));
        let years = TimeDelta::days(3650).num_seconds();
        assert!(matches!(spend(&fresh.db, &keys.vault, &token, years), Err(LinkError::Expired)));
    });
}

#[test]
fn no_letter_of_a_link_can_be_changed_and_no_other_key_signs_one() {
    on_both(|fresh| {
        let (ours, foreign) = (vault(), vault());
        let token = issue(&fresh.db, &ours.vault, Purpose::Case);
        let forged = issue(&fresh.db, &foreign.vault, Purpose::Case);
        assert!(matches!(look(&fresh.db, &ours.vault, &forged, 1), Err(LinkError::Unknown)));
        // The last letter of a base64 part may carry unused bits; change every other one.
        for at in (0..token.len()).filter(|at| token.as_bytes().get(at + 1).is_some_and(|next| *next != b'.'))
        {
            let mut changed = token.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert!(look(&fresh.db, &ours.vault, &changed, 1).is_err(), "letter {at}");
        }
        let unsigned = {
            let parts: Vec<&str> = token.split('.').collect();
            format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{}.", parts[1])
        };
        for nonsense in ["", ".", "..", "a.b.c", &unsigned, &"x".repeat(10_000)] {
            assert!(matches!(look(&fresh.db, &ours.vault, nonsense, 1), Err(LinkError::Unknown)));
        }
    });
}

#[test]
fn the_links_of_a_case_end_with_it_and_others_stay() {
    on_both(|fresh| {
        let keys = vault();
        let organisation = organisation(&fresh.db, "a");
        let cases = [CaseId::new(noon_and(0)), CaseId::new(noon_and(0))];
        let [ended, kept] = cases.map(|case| {
            let target = Target { organisation: Some(organisation), case: Some(case), staff: None };
            fresh.db.write(|tx| links::issue(tx, &keys.vault, Purpose::Case, target, noon_and(0))).unwrap()
        });
        let revoke = |tx: &mut _| links::revoke_of_case(tx, organisation, cases[0], noon_and(1));
        assert_eq!(fresh.db.write::<_, DbError>(revoke).unwrap(), 1);
        assert!(matches!(look(&fresh.db, &keys.vault, &ended, 2), Err(LinkError::Unknown)));
        assert_eq!(look(&fresh.db, &keys.vault, &kept, 2).unwrap().case, Some(cases[1]));
    });
}
