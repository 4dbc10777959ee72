//! The chain of what happened: whole when it is left alone, broken when it is touched.

use diesel::connection::SimpleConnection;
use indsigt::{
    audit::{self, Action, By, Event},
    db::{Db, DbError},
    ids::OrganisationId,
    vault::Vault,
};

use crate::support::{
    databases::on_both,
    fixtures::{noon_and, organisation, vault},
};

fn happened(db: &Db, vault: &Vault, organisation: OrganisationId, action: Action) {
    let details = serde_json::json!({ "source": "løn" });
    let event = Event { organisation, by: By::Program, action, case: None, details };
    db.write(|tx| audit::record(tx, vault, event, noon_and(0))).unwrap();
}

/// Touches the log behind the program's back.
fn tamper(db: &Db, sql: &str) {
    db.write(|tx| tx.batch_execute(sql).map_err(DbError::from)).unwrap();
}

#[test]
fn every_kind_of_tampering_is_found() {
    for (tampering, broken) in [
        ("UPDATE audit SET action = 'signed-out' WHERE seq = 3", 3),
        ("UPDATE audit SET details = '{}' WHERE seq = 1", 1),
        ("UPDATE audit SET at = '2026-11-01 00:00:00.000000' WHERE seq = 5", 5),
        ("UPDATE audit SET actor_kind = 'requester' WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 4", 4),
        ("DELETE FROM audit WHERE seq = 6", 6),
        ("DELETE FROM audit", 1),
        (
            "UPDATE audit SET seq = 100 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3; \
             UPDATE audit SET seq = 3 WHERE seq = 100",
            2,
        ),
    ] {
        on_both(|fresh| {
            let keys = vault();
            let organisation = organisation(&fresh.db, "a");
            for action in [Action::CaseReceived, Action::LinkSent, Action::SignedIn].repeat(2) {
                happened(&fresh.db, &keys.vault, organisation, action);
            }
            assert_eq!(audit::first_broken(&fresh.db, &keys.vault, organisation).unwrap(), None);
            tamper(&fresh.db, tampering);
            let found = audit::first_broken(&fresh.db, &keys.vault, organisation).unwrap();
            assert_eq!(found, Some(broken), "{tampering}");
        });
    }
}

#[test]
fn whoever_has_the_database_but_not_the_key_cannot_write_a_chain() {
    on_both(|fresh| {
        let (ours, foreign) = (vault(), vault());
        let organisation = organisation(&fresh.db, "a");
        happened(&fresh.db, &ours.vault, organisation, Action::CaseReceived);
        happened(&fresh.db, &foreign.vault, organisation, Action::SignedIn);
        assert_eq!(audit::first_broken(&fresh.db, &ours.vault, organisation).unwrap(), Some(2));
    });
}

#[test]
fn organisations_have_chains_of_their_own_without_gaps_under_many_writers() {
    on_both(|fresh| {
        let keys = vault();
        let organisations = ["a", "b"].map(|slug| organisation(&fresh.db, slug));
        std::thread::scope(|scope| {
            for writer in 0..6 {
                let (db, vault) = (&fresh.db, &keys.vault);
                scope.spawn(move || {
                    for _ in 0..10 {
                        happened(db, vault, organisations[writer % 2], Action::StatusViewed);
                    }
                });
            }
        });
        for organisation in organisations {
            assert_eq!(audit::first_broken(&fresh.db, &keys.vault, organisation).unwrap(), None);
            tamper(
                &fresh.db,
                &format!("DELETE FROM audit WHERE organisation_id = '{organisation}' AND seq > 29"),
            );
            assert_eq!(audit::first_broken(&fresh.db, &keys.vault, organisation).unwrap(), Some(30));
        }
    });
}
