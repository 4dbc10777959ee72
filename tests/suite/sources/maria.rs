//! The MySQL connector on a real MariaDB server.

use std::{net::TcpListener, time::Instant};

use indsigt::sources::{
    cell::{Cell, ColumnKind},
    connector::{Cap, Connector as _, ConnectorError, Limits},
    mysql::{Address, Mysql},
    server::Secret,
};
use tempfile::TempDir;

use super::{Kept, all, limits, number, query, text, with};
use crate::support::mariadb::{MariaDb, run};

fn trusting(url: &str, ca: Option<&std::path::Path>) -> (TempDir, Mysql) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("url");
    std::fs::write(&file, url).unwrap();
    (folder, Mysql::new(Address { secret: Secret::File(file), authorities: ca.map(Into::into) }))
}

fn database(sql: &str) -> (TempDir, Mysql) {
    trusting(&MariaDb::get().database(sql), None)
}

/// What each type gives, as a column of a table: its kind, its value. The server's own text stands beside it.
#[test]
fn every_type_arrives_as_the_server_holds_it() {
    use ColumnKind::*;
    let at = |text: &str| Cell::DateTime(text.into());
    let bytes = |bytes: &[u8]| Cell::Bytes(bytes.into());
    let all_types = [
        ("tinyint(1)", "1", Integer, number("1")),
        ("tinyint(1)", "2", Integer, number("2")),
        ("boolean", "false", Integer, number("0")),
        ("smallint unsigned", "65535", Integer, number("65535")),
        ("mediumint", "-8388608", Integer, number("-8388608")),
        ("bigint", "-9223372036854775808", Integer, number("-9223372036854775808")),
        ("bigint unsigned", "18446744073709551615", Integer, number("18446744073709551615")),
        ("int(8) zerofill", "42", Integer, number("42")),
        (
            "decimal(65,30)",
            "12345678901234567890123456789012345.000000000000000000000000000010",
            Number,
            number("12345678901234567890123456789012345.000000000000000000000000000010"),
        ),
        ("decimal(10,2)", "-0.50", Number, number("-0.50")),
        ("float", "0.1", Number, number("0.1")),
        ("double", "1e300", Number, number("1e300")),
        ("double", "3", Number, number("3")),
        ("date", "'1964-06-02'", Date, Cell::Date("1964-06-02".into())),
        ("date", "'0000-00-00'", Date, text("0000-00-00")),
        ("date", "'2009-00-00'", Date, text("2009-00-00")),
        ("datetime", "'2026-03-29 02:30:00'", DateTime, at("2026-03-29T02:30:00")),
        ("datetime(6)", "'2026-03-29 02:30:00.123400'", DateTime, at("2026-03-29T02:30:00.1234")),
        ("datetime", "'0000-00-00 00:00:00'", DateTime, text("0000-00-00 00:00:00")),
        ("timestamp null", "'2026-03-29 00:30:00'", DateTime, at("2026-03-29T00:30:00Z")),
        ("timestamp(3) null", "'2026-03-29 00:30:00.250'", DateTime, at("2026-03-29T00:30:00.25Z")),
        ("time", "'-838:59:59'", Time, text("-838:59:59")),
        ("time(6)", "'08:05:00.5'", Time, text("08:05:00.5")),
        ("year", "1984", Integer, number("1984")),
        ("enum('glad','trist')", "'trist'", Text, text("trist")),
        ("set('a','b','c')", "'a,c'", Text, text("a,c")),
        ("json", "'{\"b\": 1.10, \"a\": null}'", Text, text("{\"b\": 1.10, \"a\": null}")),
        ("bit(3)", "b'101'", Text, text("101")),
        ("bit(12)", "b'1'", Text, text("000000000001")),
        ("binary(4)", "x'00ff'", Bytes, bytes(&[0, 255, 0, 0])),
        ("varbinary(9)", "x'00ff'", Bytes, bytes(&[0, 255])),
        ("blob", "x'ff00'", Bytes, bytes(&[255, 0])),
        ("char(5)", "'æ  '", Text, text("æ")),
        ("varchar(20)", "'Ærø 🎵'", Text, text("Ærø 🎵")),
        ("varchar(20) character set latin1", "'Ærø ß'", Text, text("Ærø ß")),
        ("text character set utf16", "'Ærø 🎵'", Text, text("Ærø 🎵")),
        ("longtext", "repeat('x', 300000)", Text, text(&"x".repeat(300_000))),
        (
            "uuid",
            "'6b29fc40-ca47-1067-b31d-00dd010662da'",
            Text,
            text("6b29fc40-ca47-1067-b31d-00dd010662da"),
        ),
        ("inet6", "'2001:db8::1'", Text, text("2001:db8::1")),
        ("point", "point(1, 2)", Bytes, Cell::Null),
        ("decimal(5,2)", "NULL", Number, Cell::Null),
        ("varchar(5)", "NULL", Text, Cell::Null),
        ("varchar(5)", "''", Text, text("")),
    ];
    let columns: Vec<_> =
        all_types.iter().enumerate().map(|(i, (kind, ..))| format!("c{i} {kind}")).collect();
    let values: Vec<_> = all_types.iter().map(|(_, value, ..)| *value).collect();
    let (_folder, their) = database(&format!(
        "SET sql_mode='', time_zone='+00:00'; CREATE TABLE t ({}) ROW_FORMAT=DYNAMIC; INSERT INTO t VALUES ({})",
        columns.join(", "),
        values.join(", ")
    ));
    let (kept, outcome) = all(&their, "SELECT * FROM t -- why not").unwrap();
    assert_eq!((outcome.rows, outcome.undecodable), (1, 0));
    for (i, (declared, value, kind, cell)) in all_types.iter().enumerate() {
        assert_eq!(kept.columns[i].kind, *kind, "{declared} {value:.60}");
        if *declared != "point" {
            assert_eq!(kept.rows[0][i], *cell, "{declared} {value:.60}");
        }
    }
    let kinds = [
        ("c0", ColumnKind::Boolean),
        ("c1", ColumnKind::Boolean),
        ("c26", ColumnKind::Json),
        ("c7", ColumnKind::Text),
    ];
    let declared = query("SELECT c0, c1, c26, c7 FROM t", &[], &kinds);
    let (kept, _) = with(&their, &declared, &[], limits(20)).unwrap();
    let json = Cell::Json("{\"b\": 1.10, \"a\": null}".into());
    assert_eq!(kept.rows, [[Cell::Bool(true), number("2"), json, text("42")]]);
}

#[test]
fn nothing_is_written_and_caps_are_told() {
    let (_folder, their) = database(
        "CREATE TABLE t (a int); INSERT INTO t VALUES (1);
         CREATE FUNCTION wipe() RETURNS int MODIFIES SQL DATA BEGIN DELETE FROM t; RETURN 1; END",
    );
    for sql in [
        "DELETE FROM t",
        "DELETE FROM t RETURNING a",
        "SELECT wipe() AS a",
        "DROP TABLE t",
        "SELECT 1 AS a INTO OUTFILE '/dev/shm/indsigt-never'",
        "SELECT a INTO @x FROM t",
        "SELECT 1; DELETE FROM t",
        "SELECT 1 AS a) AS q; DELETE FROM t; -- ",
        "COMMIT",
        "SET GLOBAL max_connections = 1",
        "SHOW TABLES",
        "CALL nothing()",
        "",
        "SELECT a, a FROM t",
        "SELECT b FROM t",
        "SELECT ? AS a",
    ] {
        let refused = all(&their, sql).map(|_| ());
        assert!(matches!(refused, Err(ConnectorError::Refused(_))), "{sql}: {refused:?}");
    }
    assert_eq!(all(&their, "SELECT count(*) AS n FROM t").unwrap().0.rows, [[number("1")]]);
    let renamed = all(&their, "SELECT b FROM t").map(|_| ()).unwrap_err().to_string();
    assert!(renamed.contains("Unknown column 'b'"), "{renamed}");
    let (good, bad) =
        (query("SELECT a, 1 AS b FROM t WHERE a = ?", &["key"], &[]), query("SELECT c FROM t", &[], &[]));
    let described = their.describe(&[&bad, &good, &bad, &good], limits(20)).unwrap();
    assert!(described[0].is_err() && described[2].is_err());
    assert_eq!(described[1].as_ref().unwrap().len(), 2);
    assert_eq!(described[3], described[1]);

    let many = query("SELECT seq AS a FROM seq_1_to_100000000", &[], &[]);
    let (kept, outcome) = with(&their, &many, &[], Limits { rows: 1234, ..limits(300) }).unwrap();
    assert_eq!((kept.rows.len(), outcome.capped), (1234, Some(Cap::Rows)));
    assert_eq!(kept.rows[1233], [number("1234")]);
    let (_, outcome) = with(&their, &many, &[], Limits { bytes: 100, ..limits(300) }).unwrap();
    assert_eq!((outcome.bytes, outcome.capped), (99, Some(Cap::Bytes)));
    let started = Instant::now();
    let slow = with(&their, &query("SELECT sleep(60) AS a", &[], &[]), &[], limits(1)).map(|_| ());
    assert_eq!(slow, Err(ConnectorError::Timeout));
    assert!(started.elapsed().as_secs() < 10);
}

/// The server makes 17 of `17 OR 1=1`, and finds somebody who was not asked for.
#[test]
fn parameters_are_values_and_are_not_bent() {
    let (_folder, their) = database(
        "CREATE TABLE p (id int PRIMARY KEY, name varchar(40), born date, amount decimal(10,2));
         INSERT INTO p VALUES (17, 'O''Neill', '1964-06-02', 1.50), (0, 'Nul', NULL, 0)",
    );
    let by = |condition: &str, value: Cell| {
        let query = query(&format!("SELECT id FROM p WHERE {condition}"), &["x"], &[]);
        with(&their, &query, &[value], limits(20)).map(|(Kept { rows, .. }, _)| rows.len())
    };
    for evil in ["' OR 1=1 --", "x'; DROP TABLE p; --", "%", "\\", "\\' OR 1=1 -- "] {
        assert_eq!(by("name = ?", text(evil)), Ok(0), "{evil}");
    }
    assert_eq!(by("name = ?", text("O'Neill")), Ok(1));
    assert_eq!(by("id = ?", text("17")), Ok(1));
    assert_eq!(by("id = ?", number("17")), Ok(1));
    assert_eq!(by("amount = ?", text("1.5")), Ok(1));
    assert_eq!(by("born = ?", Cell::Date("1964-06-02".into())), Ok(1));
    for unfit in ["17 OR 1=1", "B-17", "17abc", "17; DROP TABLE p"] {
        assert_eq!(by("id = ?", text(unfit)), Err(ConnectorError::Unfit), "{unfit}");
    }
    assert_eq!(by("born = ?", text("ukendt")), Err(ConnectorError::Unfit));
}

#[test]
fn the_way_there_is_checked() {
    let server = MariaDb::get();
    let url = server
        .database("CREATE USER IF NOT EXISTS known IDENTIFIED BY 'en hemmelighed'; CREATE TABLE t (a int)");
    let by_name = url.replace("127.0.0.1", "localhost");
    let first = |url: &str, ca| {
        let (_folder, their) = trusting(url, ca);
        with(&their, &query("SELECT 1 AS a", &[], &[]), &[], limits(5)).map(|_| ())
    };
    assert_eq!(first(&format!("{by_name}?sslmode=require"), Some(server.ca())), Ok(()));
    let (_folder, secure) = trusting(&format!("{by_name}?sslmode=require"), Some(server.ca()));
    let cipher = "SELECT variable_value AS v FROM information_schema.session_status WHERE variable_name = 'Ssl_cipher'";
    let (kept, _) = all(&secure, cipher).unwrap();
    assert!(matches!(&kept.rows[0][0], Cell::Text(cipher) if cipher.starts_with("TLS_")), "{:?}", kept.rows);
    for (address, ca) in [
        (format!("{by_name}?sslmode=require"), None),
        (format!("{url}?sslmode=require"), Some(server.ca())),
        ("mysql://indsigt@127.0.0.1:1/x".to_owned(), None),
        (url.replace("root@", "known:hemmelig@"), None),
        (url.replace("test_", "absent_"), None),
    ] {
        let error = first(&address, ca).unwrap_err();
        assert!(matches!(error, ConnectorError::Unreachable(_)), "{address}: {error}");
        assert!(!error.to_string().contains("hemmelig"), "{error}");
    }
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let mute = format!("mysql://indsigt@{}/x", silent.local_addr().unwrap());
    let (_folder, mute) = trusting(&mute, None);
    let waited = with(&mute, &query("SELECT 1", &[], &[]), &[], limits(1)).map(|_| ());
    assert_eq!(waited, Err(ConnectorError::Timeout));
    for private in ["10.255.255.1", "169.254.169.254", "0x7f000001", "[::ffff:10.0.0.1]"] {
        let error = first(&format!("mysql://a:b@{private}/x"), None).unwrap_err();
        let named = private == "0x7f000001" && matches!(error, ConnectorError::Unreachable(_));
        assert!(named || matches!(error, ConnectorError::Refused(_)), "{private}: {error}");
    }
}

/// A row that is changed between two reads of one dataset must not be seen half before and half after.
#[test]
fn one_reading_sees_one_moment() {
    struct Changing<'a>(&'a str, Vec<Cell>);
    impl indsigt::sources::connector::Sink for Changing<'_> {
        fn columns(&mut self, _: &[indsigt::sources::cell::Column]) -> std::ops::ControlFlow<()> {
            run(self.0, "UPDATE t SET v = 'new'");
            std::ops::ControlFlow::Continue(())
        }
        fn row(&mut self, row: Vec<Cell>) -> std::ops::ControlFlow<()> {
            self.1.extend(row);
            std::ops::ControlFlow::Continue(())
        }
    }
    let url = MariaDb::get().database(
        "CREATE TABLE t (v varchar(200)); INSERT INTO t SELECT repeat('o', 200) FROM seq_1_to_3000",
    );
    let (_folder, their) = trusting(&url, None);
    let mut seen = Changing(&url, vec![]);
    their.read(&query("SELECT v FROM t", &[], &[]), &[], limits(20), &mut seen).unwrap();
    assert_eq!(seen.1, vec![text(&"o".repeat(200)); 3000]);
}
