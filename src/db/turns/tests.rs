//! Writers in one transaction: each starts the next one, and works only when that one waits for its turn.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Mutex, atomic::Ordering},
    thread::Scope,
};

use diesel::{QueryableByName, RunQueryDsl, connection::SimpleConnection, sql_query, sql_types::Text};

use crate::db::{Conn, Db, DbError};

type Work<'a> = &'a (dyn Fn(&mut Conn) -> Result<(), DbError> + Sync);
type Told = Mutex<Vec<Option<Result<(), String>>>>;

struct House {
    db: Db,
    _folder: tempfile::TempDir,
}

#[derive(QueryableByName)]
struct Guest {
    #[diesel(sql_type = Text)]
    name: String,
}

fn house() -> House {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&format!("sqlite:{}", folder.path().join("turns.db").display()), 4).unwrap();
    let schema = "CREATE TABLE guests (name TEXT PRIMARY KEY, host TEXT REFERENCES guests(name))";
    db.write(|tx| tx.batch_execute(schema).map_err(DbError::from)).unwrap();
    House { db, _folder: folder }
}

impl House {
    fn guests(&self) -> Vec<String> {
        let guests = |conn: &mut Conn| -> Result<Vec<Guest>, DbError> {
            Ok(sql_query("SELECT name FROM guests ORDER BY name").load(conn)?)
        };
        self.db.read(guests).unwrap().into_iter().map(|guest| guest.name).collect()
    }

    /// What each was told, in the order of their turns.
    fn in_a_row(&self, works: &[Work]) -> Vec<Result<(), String>> {
        let told: Told = Mutex::new(vec![None; works.len()]);
        std::thread::scope(|scope| self.start(scope, works, 0, &told));
        told.into_inner().unwrap().into_iter().map(Option::unwrap).collect()
    }

    fn start<'scope>(
        &'scope self,
        scope: &'scope Scope<'scope, '_>,
        works: &'scope [Work],
        turn: usize,
        told: &'scope Told,
    ) {
        scope.spawn(move || {
            let write = || {
                self.db.write(|tx| {
                    if turn + 1 < works.len() {
                        self.start(scope, works, turn + 1, told);
                        while self.db.turns.coming.load(Ordering::SeqCst) == 0 {
                            std::thread::yield_now();
                        }
                    }
                    works[turn](tx)
                })
            };
            let result = match catch_unwind(AssertUnwindSafe(write)) {
                Ok(result) => result.map_err(|e| e.to_string()),
                Err(_) => Err("panicked".to_owned()),
            };
            told.lock().unwrap()[turn] = Some(result);
        });
    }
}

fn sql(tx: &mut Conn, sql: &str) -> Result<(), DbError> {
    Ok(tx.batch_execute(sql)?)
}

fn anna(tx: &mut Conn) -> Result<(), DbError> {
    sql(tx, "INSERT INTO guests VALUES ('Anna', NULL)")
}

fn carl(tx: &mut Conn) -> Result<(), DbError> {
    sql(tx, "INSERT INTO guests VALUES ('Carl', NULL)")
}

#[test]
fn those_who_wait_share_a_commit_and_nobody_sees_a_row_before_it() {
    let house = house();
    let unseen = |tx: &mut Conn| {
        assert!(house.guests().is_empty(), "Anna's row is not on disk yet");
        carl(tx)
    };
    assert_eq!(house.in_a_row(&[&anna, &unseen]), [Ok(()), Ok(())]);
    assert_eq!(house.guests(), ["Anna", "Carl"]);
}

#[test]
fn one_that_fails_or_panics_takes_back_its_own_rows_only() {
    let house = house();
    let refused = |tx: &mut Conn| {
        sql(tx, "INSERT INTO guests VALUES ('Bo', NULL)")?;
        Err(DbError::Migration("changed my mind".into()))
    };
    let panics = |tx: &mut Conn| -> Result<(), DbError> {
        sql(tx, "INSERT INTO guests VALUES ('Dorte', NULL)")?;
        panic!("in the middle")
    };
    let told = house.in_a_row(&[&anna, &refused, &panics, &carl]);
    assert_eq!((&told[0], &told[3]), (&Ok(()), &Ok(())));
    assert!(told[1].as_ref().unwrap_err().contains("changed my mind"));
    assert_eq!(told[2], Err("panicked".to_owned()));
    assert_eq!(house.guests(), ["Anna", "Carl"]);
}

#[test]
fn one_that_fails_first_leaves_the_others_a_transaction_of_their_own() {
    let house = house();
    let refused = |tx: &mut Conn| anna(tx).and(Err(DbError::Migration("no".into())));
    let told = house.in_a_row(&[&refused, &carl]);
    assert!(told[0].is_err() && told[1].is_ok());
    assert_eq!(house.guests(), ["Carl"]);
}

/// The foreign key is checked at the commit, so the one that broke it seemed to have succeeded.
#[test]
fn a_commit_that_fails_is_told_to_all_who_shared_it() {
    let house = house();
    let broken = |tx: &mut Conn| {
        sql(tx, "PRAGMA defer_foreign_keys=ON; INSERT INTO guests VALUES ('Bo', 'a host who is not here')")
    };
    let told = house.in_a_row(&[&anna, &broken]);
    assert!(told.iter().all(|told| told.as_ref().is_err_and(|e| e.contains("did not commit"))), "{told:?}");
    assert!(house.guests().is_empty());
    house.db.write(carl).unwrap();
    assert_eq!(house.guests(), ["Carl"], "the next one is not harmed");
}

/// As SQLite does by itself when the disk is full.
#[test]
fn a_transaction_that_is_taken_back_whole_is_told_to_all_who_shared_it() {
    let house = house();
    let full = |tx: &mut Conn| sql(tx, "INSERT OR ROLLBACK INTO guests VALUES ('Anna', NULL)");
    let told = house.in_a_row(&[&anna, &full]);
    assert!(told.iter().all(Result::is_err), "{told:?}");
    assert!(house.guests().is_empty());
    house.db.write(carl).unwrap();
    assert_eq!(house.guests(), ["Carl"]);
}
