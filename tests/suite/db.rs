//! What both databases promise alike.

use diesel::{
    QueryableByName, RunQueryDsl,
    connection::SimpleConnection,
    result::{DatabaseErrorKind, Error},
    sql_query,
    sql_types::BigInt,
};
use indsigt::db::{Conn, Db, DbError, migrate};

use crate::support::databases::{TestDb, on_both};

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

fn number(conn: &mut Conn, sql: &str) -> Result<i64, DbError> {
    Ok(sql_query(sql).get_result::<Number>(conn)?.value)
}

fn counter(db: &Db) {
    db.write(|tx| {
        tx.batch_execute("CREATE TABLE counter (value BIGINT); INSERT INTO counter VALUES (0)")
            .map_err(DbError::from)
    })
    .unwrap();
}

#[test]
fn the_schema_applies_once() {
    on_both(|fresh| {
        assert_eq!(migrate(&fresh.db).unwrap(), 0);
        let cases = fresh.db.read(|conn| number(conn, "SELECT count(*) AS value FROM cases")).unwrap();
        assert_eq!(cases, 0);
    });
}

#[test]
fn a_write_that_fails_leaves_nothing() {
    on_both(|fresh| {
        counter(&fresh.db);
        let result = fresh.db.write(|tx| {
            tx.batch_execute("UPDATE counter SET value = 7")?;
            Err::<(), DbError>(DbError::Migration("changed my mind".into()))
        });
        assert!(matches!(result, Err(DbError::Migration(_))));
        assert_eq!(fresh.db.read(|c| number(c, "SELECT value FROM counter")).unwrap(), 0);
    });
}

/// A panic in the middle of a write must neither keep the change nor the lock.
#[test]
fn a_write_that_panics_leaves_nothing() {
    on_both(|fresh| {
        counter(&fresh.db);
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            fresh.db.write(|tx| -> Result<(), DbError> {
                tx.batch_execute("UPDATE counter SET value = 7").map_err(DbError::from)?;
                panic!("in the middle")
            })
        }));
        assert!(panicked.is_err());
        for _ in 0..8 {
            let seen = fresh.db.write(|tx| number(tx, "SELECT value FROM counter")).unwrap();
            assert_eq!(seen, 0);
        }
    });
}

/// Read first, write later, by eight at once: what a plain transaction on SQLite fails at.
#[test]
fn writers_wait_for_each_other() {
    on_both(|fresh| {
        counter(&fresh.db);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        let lock = if fresh.db.is_sqlite() { "" } else { " FOR UPDATE" };
                        fresh
                            .db
                            .write(|tx| {
                                let value = number(tx, &format!("SELECT value FROM counter{lock}"))?;
                                tx.batch_execute(&format!("UPDATE counter SET value = {}", value + 1))
                                    .map_err(DbError::from)
                            })
                            .unwrap();
                    }
                });
            }
        });
        assert_eq!(fresh.db.read(|c| number(c, "SELECT value FROM counter")).unwrap(), 160);
    });
}

#[test]
fn rows_need_an_organisation() {
    on_both(|fresh| {
        let orphan = "INSERT INTO staff (id, organisation_id, email, name, role, language, failed_sign_ins, created_at) \
                      VALUES ('s', 'nobody', 'a@b.dk', 'A', 'handler', 'da', 0, '2026-01-01 00:00:00')";
        let refused = fresh.db.write(|tx| tx.batch_execute(orphan).map_err(DbError::from)).unwrap_err();
        assert!(
            matches!(
                refused,
                DbError::Query(Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _))
            ),
            "{refused}"
        );
    });
}

#[test]
fn a_database_that_is_not_there_is_told_at_once() {
    let nowhere = Db::open("postgres://indsigt@127.0.0.1:1/x", 1).map(|_| ()).unwrap_err();
    assert!(matches!(nowhere, DbError::Connection(_)));
    assert!(Db::open("sqlite:/nonexistent/folder/indsigt.db", 1).is_err());
}

/// `.cargo/config.toml` is read only by a build that starts in this folder; nothing else would notice.
#[test]
fn sqlite_plans_a_statement_once() {
    let sql = "SELECT sqlite_compileoption_used('ENABLE_QPSG') AS value";
    assert_eq!(TestDb::sqlite().db.read(|conn| number(conn, sql)).unwrap(), 1);
}
