//! The SQLite connector: every kind of value, nothing written, nothing endless.

use indsigt::sources::{
    cell::{Cell, ColumnKind},
    connector::{Cap, Connector as _, ConnectorError, Limits},
    sqlite::Sqlite,
};
use rusqlite::Connection;
use tempfile::TempDir;

use super::{all, limits, number, query, text, with};

fn file(sql: &str) -> (TempDir, Sqlite) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("their.db");
    Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    (folder, Sqlite::new(path))
}

const EVERYTHING: &str = "
    CREATE TABLE t (i INTEGER, big BIGINT, r REAL, n NUMERIC(10,2), s VARCHAR(40), b BLOB, yes BOOLEAN, d DATE,
                    at DATETIME, clock TIME, j JSON, free);
    INSERT INTO t VALUES (1, 9223372036854775807, 5.0, 1.98, 'Køhler 🎵', x'00ff', 1, '1964-06-02',
                          '2009-01-01 00:00:00', '12:30:00', '{\"a\":1.10}', 'free');
    INSERT INTO t VALUES (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    INSERT INTO t VALUES ('not a number', -9223372036854775808, 1e300, 0.1, 'a' || char(0) || 'b', '', 7, 'ukendt',
                          1230768000, 'noon', '{a}', 2.5);
    INSERT INTO t VALUES (0, 0, 9e999, 12.5, CAST(x'6dff' AS TEXT), x'', 0, '0044-03-15', 'infinity', NULL, '[', NULL);";

#[test]
fn every_value_arrives_as_it_is() {
    let (_folder, their) = file(EVERYTHING);
    let (kept, outcome) = all(&their, "SELECT * FROM t").unwrap();
    let kinds: Vec<_> = kept.columns.iter().map(|column| column.kind).collect();
    use ColumnKind::*;
    assert_eq!(
        kinds,
        [Integer, Integer, Number, Number, Text, Bytes, Boolean, Date, DateTime, Time, Json, Text]
    );
    assert_eq!(
        kept.rows[0],
        [
            number("1"),
            number("9223372036854775807"),
            number("5.0"),
            number("1.98"),
            text("Køhler 🎵"),
            Cell::Bytes(vec![0, 255]),
            Cell::Bool(true),
            Cell::Date("1964-06-02".into()),
            Cell::DateTime("2009-01-01T00:00:00".into()),
            text("12:30:00"),
            Cell::Json("{\"a\":1.10}".into()),
            text("free"),
        ]
    );
    assert!(kept.rows[1].iter().all(|cell| *cell == Cell::Null));
    assert_eq!(
        kept.rows[2],
        [
            text("not a number"),
            number("-9223372036854775808"),
            number("1e300"),
            number("0.1"),
            text("a\0b"),
            text(""),
            number("7"),
            text("ukendt"),
            number("1230768000"),
            text("noon"),
            text("{a}"),
            number("2.5"),
        ]
    );
    assert_eq!(kept.rows[3][2], text("Infinity"));
    assert_eq!(kept.rows[3][4], Cell::Bytes(vec![0x6d, 0xff]), "broken UTF-8 is kept byte by byte");
    assert_eq!(kept.rows[3][8], text("infinity"));
    assert_eq!((outcome.rows, outcome.undecodable, outcome.capped), (4, 1, None));
}

#[test]
fn the_declaration_knows_better_than_the_file() {
    let (_folder, their) =
        file("CREATE TABLE t (yes INT, day TEXT, number INT); INSERT INTO t VALUES (1, '2026-01-31', 7)");
    let kinds = [("yes", ColumnKind::Boolean), ("day", ColumnKind::Date), ("number", ColumnKind::Text)];
    let (kept, _) = with(&their, &query("SELECT * FROM t", &[], &kinds), &[], limits(5)).unwrap();
    assert_eq!(kept.rows, [[Cell::Bool(true), Cell::Date("2026-01-31".into()), text("7")]]);
}

#[test]
fn nothing_is_written_and_nothing_else_is_opened() {
    let (folder, their) = file("CREATE TABLE t (a); INSERT INTO t VALUES (1)");
    let other = folder.path().join("other.db").display().to_string();
    for sql in [
        "DELETE FROM t".to_owned(),
        "DELETE FROM t RETURNING a".to_owned(),
        "INSERT INTO t VALUES (2) RETURNING a".to_owned(),
        "WITH x AS (SELECT 1) UPDATE t SET a = 2 RETURNING a".to_owned(),
        "DROP TABLE t".to_owned(),
        "PRAGMA user_version = 7".to_owned(),
        "PRAGMA table_info(t)".to_owned(),
        format!("ATTACH '{other}' AS other"),
        "SELECT load_extension('x')".to_owned(),
        "SELECT 1; DELETE FROM t".to_owned(),
        "VACUUM".to_owned(),
        String::new(),
        "-- nothing".to_owned(),
        "SELECT a, a FROM t".to_owned(),
        "SELECT b FROM t".to_owned(),
    ] {
        assert!(matches!(all(&their, &sql), Err(ConnectorError::Refused(_))), "{sql}");
    }
    assert_eq!(all(&their, "SELECT count(*) FROM t").unwrap().0.rows, [[number("1")]]);
    assert!(!std::path::Path::new(&other).exists());
}

#[test]
fn a_cap_that_is_hit_is_told() {
    let (_folder, their) = file("CREATE TABLE t (a TEXT)");
    let sql =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT 'ten bytes.' AS a FROM n";
    let endless = query(sql, &[], &[]);
    let (kept, outcome) = with(&their, &endless, &[], Limits { rows: 7, ..limits(20) }).unwrap();
    assert_eq!((kept.rows.len(), outcome.rows, outcome.capped), (7, 7, Some(Cap::Rows)));
    let (kept, outcome) = with(&their, &endless, &[], Limits { bytes: 55, ..limits(20) }).unwrap();
    assert_eq!((kept.rows.len(), outcome.bytes, outcome.capped), (5, 50, Some(Cap::Bytes)));
    let exact = query("SELECT 1 AS a UNION ALL SELECT 2", &[], &[]);
    let (_, outcome) = with(&their, &exact, &[], Limits { rows: 2, ..limits(20) }).unwrap();
    assert_eq!(outcome.capped, None, "exactly as many as allowed is everything");
}

#[test]
fn what_never_ends_is_stopped() {
    let (_folder, their) = file("CREATE TABLE t (a TEXT)");
    let sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS a FROM n";
    let started = std::time::Instant::now();
    let stopped = with(&their, &query(sql, &[], &[]), &[], limits(1)).map(|_| ()).unwrap_err();
    assert_eq!(stopped, ConnectorError::Timeout);
    assert!(started.elapsed().as_secs() < 10);
}

#[test]
fn what_is_no_database_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let missing = Sqlite::new(folder.path().join("missing.db"));
    assert!(matches!(all(&missing, "SELECT 1"), Err(ConnectorError::Unreachable(_))));
    let words = folder.path().join("words.db");
    std::fs::write(
        &words,
        "These are only words, and rather many of them, so that a page is full.".repeat(100),
    )
    .unwrap();
    assert!(matches!(all(&Sqlite::new(words.clone()), "SELECT * FROM t"), Err(ConnectorError::Nonsense(_))));
    assert!(matches!(Sqlite::new(words).describe(&[], limits(5)), Err(ConnectorError::Nonsense(_))));
}

/// Somebody holds the file: a try later, not a failure for good.
#[test]
fn a_locked_file_is_tried_later() {
    let (folder, their) = file("CREATE TABLE t (a)");
    let holder = Connection::open(folder.path().join("their.db")).unwrap();
    holder.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let locked = with(&their, &query("SELECT * FROM t", &[], &[]), &[], limits(1)).map(|_| ()).unwrap_err();
    assert!(matches!(locked, ConnectorError::Unreachable(_)), "{locked}");
}

#[test]
fn parameters_are_values_and_nothing_more() {
    let (_folder, their) = file("CREATE TABLE t (id, name TEXT); INSERT INTO t VALUES (17, 'O''Neill')");
    let by_name = query("SELECT id FROM t WHERE name = ?1", &["name"], &[]);
    for evil in ["' OR 1=1 --", "x'; DROP TABLE t; --", "\0", "%", "O'Neill\0"] {
        assert_eq!(with(&their, &by_name, &[text(evil)], limits(5)).unwrap().0.rows.len(), 0, "{evil}");
    }
    assert_eq!(with(&their, &by_name, &[text("O'Neill")], limits(5)).unwrap().0.rows, [[number("17")]]);
    // A key comes back as the kind of value that it is, so it is found in a column without a type too.
    let by_key = query("SELECT name FROM t WHERE id = ?1", &["key"], &[]);
    assert_eq!(with(&their, &by_key, &[number("17")], limits(5)).unwrap().0.rows, [[text("O'Neill")]]);
}
