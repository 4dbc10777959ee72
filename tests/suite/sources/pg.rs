//! The PostgreSQL connector on a real server.

use std::{net::TcpListener, path::Path, time::Instant};

use indsigt::sources::{
    cell::{Cell, ColumnKind},
    connector::{Cap, Connector as _, ConnectorError, Limits},
    postgres::{Address, Postgres, Secret},
};
use tempfile::TempDir;

use super::{Kept, all, limits, number, query, text, with};
use crate::support::databases::empty_postgres;

/// Runs `sql` in the database at `url`, as its owner would.
pub fn run(url: &str, sql: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        client.batch_execute(sql).await.unwrap_or_else(|e| panic!("{e:?} in {:.300}", sql));
    });
}

fn at(url: &str) -> (TempDir, Postgres) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("url");
    std::fs::write(&file, url).unwrap();
    (folder, Postgres::new(Address { secret: Secret::File(file), authorities: None }))
}

fn database(sql: &str) -> (TempDir, Postgres) {
    let url = empty_postgres();
    run(&url, sql);
    at(&url)
}

/// What each expression gives: its kind, its value.
#[test]
fn every_type_arrives_as_the_server_writes_it() {
    let (_folder, their) = database(
        "CREATE TYPE mood AS ENUM ('glad', 'trist'); CREATE DOMAIN amount AS numeric(20,4);
         CREATE TYPE pair AS (a int, b text);",
    );
    use ColumnKind::*;
    let json = |text: &str| Cell::Json(text.into());
    let at = |text: &str| Cell::DateTime(text.into());
    let day = |text: &str| Cell::Date(text.into());
    for (expression, kind, value) in [
        ("true", Boolean, Cell::Bool(true)),
        ("32767::smallint", Integer, number("32767")),
        ("9223372036854775807", Integer, number("9223372036854775807")),
        (
            "12345678901234567890123456789012345678.000000000000000010::numeric",
            Number,
            number("12345678901234567890123456789012345678.000000000000000010"),
        ),
        ("1.50::amount", Number, number("1.5000")),
        ("'NaN'::numeric", Number, text("NaN")),
        ("'-Infinity'::float8", Number, text("-Infinity")),
        ("0.1::float4", Number, number("0.1")),
        ("1e300::float8", Number, number("1e+300")),
        ("'Ærø 🎵'::text", Text, text("Ærø 🎵")),
        ("'x'::char(3)", Text, text("x")),
        ("'glad'::mood", Text, text("glad")),
        ("'6b29fc40-ca47-1067-b31d-00dd010662da'::uuid", Text, text("6b29fc40-ca47-1067-b31d-00dd010662da")),
        ("'10.0.0.1/8'::inet", Text, text("10.0.0.1/8")),
        ("'1 year 2 days'::interval", Text, text("P1Y2D")),
        ("'[1,5)'::int4range", Text, text("[1,5)")),
        ("'0044-03-15 BC'::date", Date, text("0044-03-15 BC")),
        ("'infinity'::date", Date, text("infinity")),
        ("'1964-06-02'::date", Date, day("1964-06-02")),
        ("'9999-01-01'::date", Date, day("9999-01-01")),
        ("'12026-01-01'::date", Date, text("12026-01-01")),
        ("'2026-03-29 00:30:00.123456'::timestamp", DateTime, at("2026-03-29T00:30:00.123456")),
        ("'2026-03-29 02:30:00+02'::timestamptz", DateTime, at("2026-03-29T00:30:00Z")),
        ("'-infinity'::timestamptz", DateTime, text("-infinity")),
        ("'12:30:00'::time", Time, text("12:30:00")),
        ("'12:30:00+02'::timetz", Text, text("12:30:00+02")),
        ("'{\"b\": 1.10, \"a\" : null}'::json", Json, json("{\"b\": 1.10, \"a\" : null}")),
        (
            "'{\"a\": 123456789012345678901234567890.10}'::jsonb",
            Json,
            json("{\"a\": 123456789012345678901234567890.10}"),
        ),
        ("'{1,NULL,3}'::int[]", Json, json("[1,null,3]")),
        ("ARRAY['æ', '\"']", Json, json("[\"æ\",\"\\\"\"]")),
        ("row(1, 'x')::pair", Json, json("{\"a\":1,\"b\":\"x\"}")),
        ("row(1, 'x')", Json, json("{\"f1\":1,\"f2\":\"x\"}")),
        ("'\\x00ff'::bytea", Bytes, Cell::Bytes(vec![0, 255])),
        ("NULL::numeric", Number, Cell::Null),
        ("NULL", Text, Cell::Null),
        ("'12.50'::money", Text, text("$12.50")),
        ("B'101'", Text, text("101")),
        ("'<a/>'::xml", Text, text("<a/>")),
    ] {
        let (kept, _) = all(&their, &format!("SELECT {expression} AS v -- why not")).unwrap();
        assert_eq!((kept.columns[0].kind, &kept.rows[0][0]), (kind, &value), "{expression}");
        assert_eq!(kept.columns[0].name, "v");
    }
}

#[test]
fn the_declaration_may_name_another_kind() {
    let (_folder, their) = database("");
    let kinds = [("day", ColumnKind::Date), ("yes", ColumnKind::Boolean), ("id", ColumnKind::Text)];
    let sql = "SELECT '2026-01-31'::text AS day, 1 AS yes, 42 AS id";
    let (kept, _) = with(&their, &query(sql, &[], &kinds), &[], limits(20)).unwrap();
    assert_eq!(kept.rows, [[Cell::Date("2026-01-31".into()), Cell::Bool(true), text("42")]]);
}

/// A server without an encoding hands over whatever bytes it has.
#[test]
fn broken_text_is_kept_byte_by_byte() {
    let url = empty_postgres();
    run(
        &url,
        "CREATE DATABASE bytes_only ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'",
    );
    let url = url.rsplit_once('/').map(|(server, _)| format!("{server}/bytes_only")).unwrap();
    run(&url, "CREATE TABLE t (a text); INSERT INTO t VALUES (E'm\\xff'), ('ok')");
    let (_folder, their) = at(&url);
    let (kept, outcome) = all(&their, "SELECT a FROM t").unwrap();
    assert_eq!(kept.rows, [[Cell::Bytes(vec![b'm', 0xff])], [text("ok")]]);
    assert_eq!(outcome.undecodable, 1);
}

#[test]
fn nothing_is_written() {
    let (_folder, their) = database(
        "CREATE TABLE t (a int); INSERT INTO t VALUES (1);
         CREATE FUNCTION wipe() RETURNS int LANGUAGE sql AS 'DELETE FROM t; SELECT 1';",
    );
    for sql in [
        "DELETE FROM t",
        "DELETE FROM t RETURNING a",
        "WITH gone AS (DELETE FROM t RETURNING a) SELECT a FROM gone",
        "SELECT wipe()",
        "DROP TABLE t",
        "SELECT a INTO u FROM t",
        "SELECT 1; DELETE FROM t",
        "SELECT 1 AS a) AS q(c0); DELETE FROM t; --",
        "COMMIT",
        "SET TRANSACTION READ WRITE",
        "",
        "SELECT a, a FROM t",
        "SELECT b FROM t",
        "SELECT $1::int AS a",
        "SELECT a FROM t FOR UPDATE",
    ] {
        let refused = all(&their, sql).map(|_| ());
        assert!(matches!(refused, Err(ConnectorError::Refused(_))), "{sql}: {refused:?}");
    }
    assert_eq!(all(&their, "SELECT count(*) AS n FROM t").unwrap().0.rows, [[number("1")]]);
}

#[test]
fn caps_are_told_and_time_ends() {
    let (_folder, their) = database("");
    let many = query("SELECT i AS a FROM generate_series(1, 100000000) i", &[], &[]);
    let (kept, outcome) = with(&their, &many, &[], Limits { rows: 1234, ..limits(300) }).unwrap();
    assert_eq!((kept.rows.len(), outcome.capped), (1234, Some(Cap::Rows)));
    let (_, outcome) = with(&their, &many, &[], Limits { bytes: 100, ..limits(300) }).unwrap();
    assert_eq!((outcome.bytes, outcome.capped), (99, Some(Cap::Bytes)));
    for sleepy in
        ["SELECT 1 AS a FROM pg_sleep(60)", "SELECT 1 AS a FROM generate_series(1, 60) i, pg_sleep(1)"]
    {
        let started = Instant::now();
        let slow = with(&their, &query(sleepy, &[], &[]), &[], limits(1)).map(|_| ());
        assert_eq!(slow, Err(ConnectorError::Timeout), "{sleepy}");
        assert!(started.elapsed().as_secs() < 10);
    }
}

/// A sink may talk to our own database, which drives its sockets itself.
#[test]
fn the_sink_may_wait_for_another_database() {
    struct Telling(crate::support::databases::TestDb, u64);
    impl indsigt::sources::connector::Sink for Telling {
        fn columns(&mut self, _: &[indsigt::sources::cell::Column]) -> std::ops::ControlFlow<()> {
            std::ops::ControlFlow::Continue(())
        }
        fn row(&mut self, _: Vec<Cell>) -> std::ops::ControlFlow<()> {
            self.1 += 1;
            if self.1.is_multiple_of(1000) {
                self.0.db.write(|_| Ok::<_, indsigt::db::DbError>(())).unwrap();
            }
            std::ops::ControlFlow::Continue(())
        }
    }
    let (_folder, their) = database("");
    let mut telling = Telling(crate::support::databases::TestDb::postgres(), 0);
    let many = query("SELECT generate_series(1, 5000) AS a", &[], &[]);
    their.read(&many, &[], limits(20), &mut telling).unwrap();
    assert_eq!(telling.1, 5000);
}

/// A sink that stops is obeyed, and the next call starts afresh.
#[test]
fn the_sink_may_stop() {
    struct One(u32);
    impl indsigt::sources::connector::Sink for One {
        fn columns(&mut self, _: &[indsigt::sources::cell::Column]) -> std::ops::ControlFlow<()> {
            std::ops::ControlFlow::Continue(())
        }
        fn row(&mut self, _: Vec<Cell>) -> std::ops::ControlFlow<()> {
            self.0 += 1;
            std::ops::ControlFlow::Break(())
        }
    }
    let (_folder, their) = database("");
    let mut one = One(0);
    their
        .read(&query("SELECT generate_series(1, 1000000) AS a", &[], &[]), &[], limits(20), &mut one)
        .unwrap();
    assert_eq!(one.0, 1);
}

#[test]
fn a_server_that_is_not_there_is_told_in_time() {
    let (_folder, nobody) = at("postgres://indsigt@127.0.0.1:1/x");
    assert!(matches!(all(&nobody, "SELECT 1"), Err(ConnectorError::Unreachable(_))));
    // It accepts the connection and never says a word.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let (_folder, mute) = at(&format!("postgres://indsigt@{}/x", silent.local_addr().unwrap()));
    let started = Instant::now();
    let waited = with(&mute, &query("SELECT 1", &[], &[]), &[], limits(1)).map(|_| ());
    assert_eq!(waited, Err(ConnectorError::Timeout));
    assert!(started.elapsed().as_secs() < 10);
    // A wrong database, and no message ever shows a password.
    let (_folder, wrong) =
        at(&empty_postgres().replace("indsigt@", "indsigt:hemmelig@").replace("test_", "absent_"));
    let error = all(&wrong, "SELECT 1").map(|_| ()).unwrap_err();
    assert!(matches!(&error, ConnectorError::Unreachable(words) if words.contains("absent_")), "{error}");
    assert!(!error.to_string().contains("hemmelig"));
    let missing =
        Postgres::new(Address { secret: Secret::File(Path::new("/nowhere/url").into()), authorities: None });
    assert!(matches!(all(&missing, "SELECT 1"), Err(ConnectorError::Unreachable(_))));
}

/// A server that answers something else entirely.
#[test]
fn nonsense_is_an_error_and_not_a_wait() {
    use std::io::Write as _;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\nhello").unwrap();
    });
    let (_folder, web) = at(&format!("postgres://indsigt@{address}/x"));
    let error = with(&web, &query("SELECT 1", &[], &[]), &[], limits(5)).map(|_| ()).unwrap_err();
    assert!(!matches!(error, ConnectorError::Refused(_)), "{error}");
    server.join().unwrap();
}

#[test]
fn tls_that_is_asked_for_is_not_gone_without() {
    let (_folder, plain) = at(&format!("{}?sslmode=require", empty_postgres()));
    assert!(matches!(all(&plain, "SELECT 1"), Err(ConnectorError::Unreachable(_))));
}

#[test]
fn parameters_are_values_and_nothing_more() {
    let (_folder, their) = database(
        "CREATE TABLE p (id int, name text, born date, uid uuid);
         INSERT INTO p VALUES (17, 'O''Neill', '1964-06-02', '6b29fc40-ca47-1067-b31d-00dd010662da')",
    );
    let by = |condition: &str, value: Cell| {
        let query = query(&format!("SELECT id FROM p WHERE {condition}"), &["x"], &[]);
        with(&their, &query, &[value], limits(20)).map(|(Kept { rows, .. }, _)| rows.len())
    };
    for evil in ["' OR 1=1 --", "x'; DROP TABLE p; --", "%", "\\"] {
        assert_eq!(by("name = $1", text(evil)), Ok(0), "{evil}");
    }
    assert_eq!(by("name = $1", text("O'Neill")), Ok(1));
    assert_eq!(by("id = $1", text("17")), Ok(1));
    assert_eq!(by("born = $1", Cell::Date("1964-06-02".into())), Ok(1));
    assert_eq!(by("uid = $1", text("6B29FC40-CA47-1067-B31D-00DD010662DA")), Ok(1));
    for unfit in ["B-17", "99999999999999999999", "17; DROP TABLE p"] {
        assert_eq!(by("id = $1", text(unfit)), Err(ConnectorError::Unfit), "{unfit}");
    }
    assert_eq!(by("name = $1", text("nul\0")), Err(ConnectorError::Unfit));
}

/// The words of a data error hold data; they must not reach a log.
#[test]
fn errors_name_no_one() {
    let (_folder, their) = database("CREATE TABLE t (cpr text); INSERT INTO t VALUES ('010190-hemmelig')");
    let error = all(&their, "SELECT cpr::int AS n FROM t").map(|_| ()).unwrap_err();
    assert!(
        matches!(error, ConnectorError::Refused(_)) && !error.to_string().contains("hemmelig"),
        "{error}"
    );
}

#[test]
fn each_query_is_described_by_itself() {
    let (_folder, their) = database("CREATE TABLE t (a int, b text)");
    let (good, bad) =
        (query("SELECT a, b FROM t WHERE b = $1", &["key"], &[]), query("SELECT c FROM t", &[], &[]));
    let described = their.describe(&[&bad, &good, &bad, &good], limits(20)).unwrap();
    assert!(described[0].is_err() && described[2].is_err());
    assert_eq!(described[1].as_ref().unwrap().len(), 2);
    assert_eq!(described[3], described[1]);
}

/// What is nested, unusual or large, and a source that is changed while it is read.
#[test]
fn the_rest_arrives_as_well_and_from_one_moment() {
    struct Changing<'a>(&'a str, Vec<Vec<Cell>>);
    impl indsigt::sources::connector::Sink for Changing<'_> {
        fn columns(&mut self, _: &[indsigt::sources::cell::Column]) -> std::ops::ControlFlow<()> {
            run(self.0, "UPDATE t SET v = 'new'; INSERT INTO t VALUES ('more')");
            std::ops::ControlFlow::Continue(())
        }
        fn row(&mut self, row: Vec<Cell>) -> std::ops::ControlFlow<()> {
            self.1.push(row);
            std::ops::ControlFlow::Continue(())
        }
    }
    let url = empty_postgres();
    run(
        &url,
        "CREATE TYPE mood AS ENUM ('glad', 'trist'); CREATE DOMAIN moods AS mood[];
         CREATE DOMAIN postcode AS text CHECK (VALUE ~ '^[0-9]{4}$'); CREATE TYPE pair AS (a numeric, b mood[]);
         CREATE TABLE t (v text); INSERT INTO t SELECT repeat('o', 200) FROM generate_series(1, 3000)",
    );
    let (_folder, their) = at(&url);
    let json = |text: &str| Cell::Json(text.into());
    for (expression, value) in [
        ("'{glad,trist,NULL}'::moods", json("[\"glad\",\"trist\",null]")),
        ("ARRAY[row(1.10, '{glad}')::pair]", json("[{\"a\":1.10,\"b\":[\"glad\"]}]")),
        ("ARRAY[[1,2],[3,4]]", json("[[1,2],[3,4]]")),
        ("ARRAY['NaN'::numeric, 12345678901234567890.10]", json("[\"NaN\",12345678901234567890.10]")),
        ("ARRAY['2026-03-29 02:30+02'::timestamptz]", json("[\"2026-03-29T00:30:00+00:00\"]")),
        ("ARRAY['\\x00ff'::bytea]", json("[\"\\\\x00ff\"]")),
        ("'0999'::postcode", text("0999")),
        ("'{[1,3),[5,8)}'::int4multirange", text("{[1,3),[5,8)}")),
        ("'[2026-01-01,2026-02-01)'::daterange", text("[2026-01-01,2026-02-01)")),
        ("'08:00:2b:01:02:03'::macaddr", text("08:00:2b:01:02:03")),
        ("'192.168.0.0/16'::cidr", text("192.168.0.0/16")),
        ("'(1,2)'::point", text("(1,2)")),
        ("'-1 mon 3 days 04:05:06.5'::interval", text("P-1M3DT4H5M6.5S")),
        ("'-infinity'::date", text("-infinity")),
        ("'24:00'::time", text("24:00:00")),
        ("4294967295::oid", number("4294967295")),
        ("1e60::numeric + 0.1", number(&format!("1{}.1", "0".repeat(60)))),
        ("'a b'::tsvector", text("'a' 'b'")),
        ("repeat('æ', 5000000)", text(&"æ".repeat(5_000_000))),
        ("decode(repeat('00ff', 5000000), 'hex')", Cell::Bytes([0, 255].repeat(5_000_000))),
    ] {
        let (kept, _) = all(&their, &format!("SELECT {expression} AS v")).unwrap();
        assert!(kept.rows[0][0] == value, "{expression}: {:.200?}", kept.rows[0][0]);
    }
    let wide: Vec<_> = (0..1600).map(|i| format!("{i} AS c{i}")).collect();
    assert_eq!(all(&their, &format!("SELECT {}", wide.join(","))).unwrap().0.rows[0].len(), 1600);
    let keys = "SELECT jsonb_object_agg('k' || i, i) AS v FROM generate_series(1, 100000) i";
    assert!(matches!(&all(&their, keys).unwrap().0.rows[0][0], Cell::Json(text) if text.len() > 1_000_000));
    let mut seen = Changing(&url, vec![]);
    their.read(&query("SELECT v FROM t", &[], &[]), &[], limits(20), &mut seen).unwrap();
    assert_eq!(seen.1, vec![vec![text(&"o".repeat(200))]; 3000]);
}

/// An address that nobody listed is not even tried.
#[test]
fn private_addresses_are_refused_unless_listed() {
    for private in ["10.255.255.1", "169.254.169.254", "::ffff:10.0.0.1", "192.168.77.1,10.0.0.1"] {
        let (_folder, their) = at(&format!("host={private} user=a dbname=b"));
        let error = all(&their, "SELECT 1 AS a").map(|_| ()).unwrap_err();
        assert!(
            matches!(&error, ConnectorError::Refused(words) if words.contains("allow")),
            "{private}: {error}"
        );
    }
    let sneaky = format!("{}?hostaddr=10.255.255.1", empty_postgres());
    assert!(matches!(all(&at(&sneaky).1, "SELECT 1 AS a"), Err(ConnectorError::Refused(_))));
}
