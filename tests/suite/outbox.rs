//! Work after the commit: none lost, none done by two at once.

use std::sync::Mutex;

use chrono::TimeDelta;
use indsigt::{
    db::{Db, DbError},
    ids::{MailId, OrganisationId, SearchId},
    outbox::{self, LEASE, Work},
};

use crate::support::{
    databases::on_both,
    fixtures::{noon_and, organisation},
};

fn mail() -> Work {
    Work::SendMail { mail: MailId::new(noon_and(0)) }
}

fn ask(db: &Db, organisation: OrganisationId, work: Work, at: i64) {
    db.write(|tx| outbox::enqueue(tx, organisation, None, work, noon_and(at))).unwrap();
}

#[test]
fn work_is_claimed_when_it_is_due_and_in_its_order() {
    on_both(|fresh| {
        let organisation = organisation(&fresh.db, "a");
        let (early, late) = (mail(), mail());
        ask(&fresh.db, organisation, late, 20);
        ask(&fresh.db, organisation, early, 10);
        assert!(outbox::claim(&fresh.db, noon_and(9)).unwrap().is_none());
        let claimed = outbox::claim(&fresh.db, noon_and(30)).unwrap().unwrap();
        assert_eq!((claimed.work.0, claimed.attempts), (early, 1));
        assert_eq!(outbox::claim(&fresh.db, noon_and(30)).unwrap().unwrap().work.0, late);
        assert!(outbox::claim(&fresh.db, noon_and(30)).unwrap().is_none());
    });
}

#[test]
fn a_change_that_is_rolled_back_asks_for_nothing() {
    on_both(|fresh| {
        let organisation = organisation(&fresh.db, "a");
        let refused: Result<(), DbError> = fresh.db.write(|tx| {
            outbox::enqueue(tx, organisation, None, mail(), noon_and(0))?;
            Err(DbError::Migration("no".into()))
        });
        assert!(refused.is_err());
        assert!(outbox::claim(&fresh.db, noon_and(1)).unwrap().is_none());
    });
}

#[test]
fn eight_workers_take_every_task_once() {
    on_both(|fresh| {
        let organisation = organisation(&fresh.db, "a");
        for _ in 0..60 {
            ask(&fresh.db, organisation, mail(), 0);
        }
        let taken = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    while let Some(task) = outbox::claim(&fresh.db, noon_and(1)).unwrap() {
                        taken.lock().unwrap().push(task.id);
                        outbox::finish(&fresh.db, &task, noon_and(1)).unwrap();
                    }
                });
            }
        });
        let mut taken = taken.into_inner().unwrap();
        taken.sort();
        taken.dedup();
        assert_eq!(taken.len(), 60);
    });
}

/// A worker that was killed says nothing: its lease runs out.
#[test]
fn a_task_whose_worker_died_is_taken_again() {
    on_both(|fresh| {
        let organisation = organisation(&fresh.db, "a");
        ask(&fresh.db, organisation, mail(), 0);
        let dead = outbox::claim(&fresh.db, noon_and(0)).unwrap().unwrap();
        assert!(outbox::claim(&fresh.db, noon_and(0) + LEASE - TimeDelta::seconds(1)).unwrap().is_none());
        let second = outbox::claim(&fresh.db, noon_and(0) + LEASE).unwrap().unwrap();
        assert_eq!((second.id, second.attempts), (dead.id, 2));
    });
}

#[test]
fn failed_work_waits_longer_each_time_and_is_given_up_in_the_end() {
    on_both(|fresh| {
        let organisation = organisation(&fresh.db, "a");
        let work = Work::RunSearch { search: SearchId::new(noon_and(0)) };
        ask(&fresh.db, organisation, work, 0);
        let mut now = noon_and(0);
        for attempt in 1..=work.tries() {
            let task = outbox::claim(&fresh.db, now).unwrap().unwrap();
            assert_eq!(task.attempts, attempt);
            outbox::fail(&fresh.db, &task, "the source is away", false, now).unwrap();
            assert!(outbox::claim(&fresh.db, now).unwrap().is_none(), "it waits");
            now += TimeDelta::hours(1);
        }
        assert!(outbox::claim(&fresh.db, now).unwrap().is_none(), "it is given up");
        let [trouble] = &fresh.db.read(|c| outbox::in_trouble(c, organisation, &[])).unwrap()[..] else {
            panic!("one task in trouble")
        };
        assert!(trouble.done);
        assert_eq!(trouble.last_error.as_deref(), Some("the source is away"));

        let id = trouble.id;
        let stranger = self::organisation(&fresh.db, "b");
        assert!(!fresh.db.write(|tx| outbox::retry(tx, stranger, id, &[], now)).unwrap());
        assert!(fresh.db.write(|tx| outbox::retry(tx, organisation, id, &[], now)).unwrap());
        assert_eq!(outbox::claim(&fresh.db, now).unwrap().unwrap().attempts, 1);
    });
}

/// Somebody presses "search again" while the search runs: the running one must not swallow the wish.
#[test]
fn work_that_is_asked_for_while_it_runs_runs_again() {
    on_both(|fresh| {
        let organisation = organisation(&fresh.db, "a");
        let work = mail();
        ask(&fresh.db, organisation, work, 0);
        let running = outbox::claim(&fresh.db, noon_and(0)).unwrap().unwrap();
        ask(&fresh.db, organisation, work, 1);
        outbox::finish(&fresh.db, &running, noon_and(2)).unwrap();
        let again = outbox::claim(&fresh.db, noon_and(3)).unwrap().expect("asked for again");
        assert_eq!(again.id, running.id);
        outbox::finish(&fresh.db, &again, noon_and(3)).unwrap();
        assert!(outbox::claim(&fresh.db, noon_and(0) + LEASE * 2).unwrap().is_none());
    });
}

/// The same, and the second worker that takes it dies: what the first one says about its own run must not count.
#[test]
fn work_asked_for_again_survives_the_worker_that_took_it() {
    on_both(|fresh| {
        let organisation = organisation(&fresh.db, "a");
        for first_worker_fails in [false, true] {
            let work = mail();
            ask(&fresh.db, organisation, work, 0);
            let first = outbox::claim(&fresh.db, noon_and(0)).unwrap().unwrap();
            ask(&fresh.db, organisation, work, 1);
            let second = outbox::claim(&fresh.db, noon_and(1)).unwrap().unwrap();
            assert_eq!((first.id, first.attempts), (second.id, second.attempts), "they look alike");
            match first_worker_fails {
                false => outbox::finish(&fresh.db, &first, noon_and(2)).unwrap(),
                true => outbox::fail(&fresh.db, &first, "of the first run", true, noon_and(2)).unwrap(),
            }
            let third = outbox::claim(&fresh.db, noon_and(1) + LEASE).unwrap().expect("the second one died");
            assert_eq!((third.id, third.attempts, &third.last_error), (first.id, 2, &None));
            outbox::finish(&fresh.db, &third, noon_and(1) + LEASE).unwrap();
            assert!(outbox::claim(&fresh.db, noon_and(1) + LEASE * 3).unwrap().is_none());
        }
    });
}

/// An administrator presses "try again" while the work runs.
#[test]
fn work_retried_while_it_runs_runs_again() {
    on_both(|fresh| {
        let organisation = organisation(&fresh.db, "a");
        ask(&fresh.db, organisation, mail(), 0);
        let first = outbox::claim(&fresh.db, noon_and(0)).unwrap().unwrap();
        fresh.db.write(|tx| outbox::retry(tx, organisation, first.id, &[], noon_and(1))).unwrap();
        let second = outbox::claim(&fresh.db, noon_and(1)).unwrap().unwrap();
        outbox::finish(&fresh.db, &first, noon_and(2)).unwrap();
        assert!(outbox::claim(&fresh.db, noon_and(1) + LEASE).unwrap().is_some(), "the second one died");
        outbox::finish(&fresh.db, &second, noon_and(1) + LEASE).unwrap();
    });
}
