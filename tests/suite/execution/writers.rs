//! Changing a foreign system in one transaction, on real SQLite, PostgreSQL and MariaDB.

use std::ops::ControlFlow;

use indsigt::{
    network::Allowed,
    sources::{
        cell::Cell,
        connector::{ConnectorError, Limits},
        mysql::{self, MysqlWriter},
        postgres::{Address, PostgresWriter, Secret},
        sqlite::SqliteWriter,
        statement::{Dialect, number},
        writer::{Change, End, Go, Judge, Row, Seen, Sql, Writer},
    },
};

use super::foreign::{Foreign, on_each};

const LIMITS: Limits = Limits { rows: 1000, bytes: 1 << 20, seconds: 20 };

fn writer(their: &Foreign) -> (Box<dyn Writer>, Dialect) {
    match their {
        Foreign::Sqlite(folder) => {
            (Box::new(SqliteWriter::new(folder.path().join("hr.db"))), Dialect::Sqlite)
        }
        Foreign::Postgres(folder, _) => {
            let secret = Secret::File(folder.path().join("url"));
            (
                Box::new(PostgresWriter::new(Address { secret, authorities: None }, Allowed::default())),
                Dialect::Postgres,
            )
        }
        Foreign::Maria(folder, _) => {
            let secret = Secret::File(folder.path().join("url"));
            let address = mysql::Address { secret, authorities: None };
            (Box::new(MysqlWriter::new(address, Allowed::default())), Dialect::Mysql)
        }
    }
}

/// Answers as it was told.
struct Says(Go, End, Vec<Row>);

impl Judge for Says {
    fn before(&mut self, rows: &[Row]) -> Go {
        self.2 = rows.to_vec();
        self.0
    }

    fn after(&mut self, _: u64, _: &[Row]) -> End {
        self.1
    }
}

fn sql(text: &str, dialect: Dialect) -> Sql {
    let made = number(text, dialect).unwrap();
    Sql { text: made.sql, parameters: made.parameters }
}

#[test]
fn a_change_is_seen_committed_or_taken_back() {
    on_each(|their| {
        let (writer, dialect) = writer(their);
        let change = |statement: &str| {
            let (statement, verify) = (
                sql(statement, dialect),
                sql("SELECT id, note FROM note WHERE person = :key ORDER BY id", dialect),
            );
            let key = |sql: &Sql| vec![Cell::Number("1".into()); sql.parameters.len()];
            Change { values: key(&statement), verify_values: key(&verify), statement, verify }
        };
        let erase = change("DELETE FROM note WHERE person = :key");
        let run = |change: &Change, go, end| writer.carry_out(change, &mut Says(go, end, vec![]), LIMITS);
        let two: Vec<Row> = vec![vec![Some("1".into()), Some("Flink".into())], vec![Some("2".into()), None]];
        let left = their.all("SELECT note FROM note ORDER BY id");
        let stopped = run(&erase, Go::Stop, End::Commit).unwrap();
        assert_eq!(stopped, Seen { before: two.clone(), ..Seen::default() });
        let tried = run(&erase, Go::Run, End::TakeBack).unwrap();
        assert_eq!((tried.hit, tried.after.len(), tried.committed), (Some(2), 0, false));
        assert_eq!(their.all("SELECT note FROM note ORDER BY id"), left, "taken back");

        let refused = run(&change("DELETE FROM person WHERE id = :key"), Go::Run, End::Commit).unwrap_err();
        assert!(matches!(refused, ConnectorError::Refused(_)), "its own keys hold: {refused}");
        let refused = run(&change("DELETE FROM absent WHERE id = :key"), Go::Run, End::Commit).unwrap_err();
        assert!(matches!(refused, ConnectorError::Refused(_)), "{refused}");
        assert_eq!(their.all("SELECT note FROM note ORDER BY id"), left);

        if dialect == Dialect::Mysql {
            // The server would find number 1 by it.
            let bent = Change { verify_values: vec![Cell::Text("1 OR 1=1".into())], ..erase.clone() };
            assert_eq!(run(&bent, Go::Run, End::Commit).unwrap_err(), ConnectorError::Unfit);
        }
        let done = run(&erase, Go::Run, End::Commit).unwrap();
        assert_eq!((done.before, done.hit, done.committed), (two, Some(2), true));
        assert_eq!(their.all("SELECT note FROM note ORDER BY id"), ["En anden Mette"]);

        let mut keys = vec![];
        let all = sql("SELECT id FROM person ORDER BY id", dialect);
        let mut each = |row: Row| {
            keys.extend(row[0].clone());
            if keys.len() == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        writer.read(&all, &[], LIMITS, &mut each).unwrap();
        assert_eq!(keys, ["1", "2"]);

        let (bad, good) = (sql("DROP TABLE note", dialect), sql("SELECT 1", dialect));
        let described = writer.describe(
            &[(&erase.statement, true), (&good, false), (&good, true), (&erase.statement, false)],
            LIMITS,
        );
        let fine: Vec<bool> = described.unwrap().iter().map(Result::is_ok).collect();
        assert_eq!(fine, [true, true, false, false]);
        if dialect == Dialect::Sqlite {
            let change = Change { statement: bad, values: vec![], ..erase.clone() };
            let error = run(&change, Go::Run, End::Commit).unwrap_err();
            assert!(matches!(error, ConnectorError::Refused(_)), "rows only: {error}");
        }
        if dialect == Dialect::Mysql {
            their.run("CREATE TABLE plain (id INTEGER) ENGINE = MyISAM; INSERT INTO plain VALUES (1)");
            let plain = change("DELETE FROM plain WHERE id = :key");
            let error = run(&plain, Go::Run, End::TakeBack).unwrap_err();
            assert!(matches!(&error, ConnectorError::Refused(why) if why.contains("MyISAM")), "{error}");
            assert_eq!(their.all("SELECT id FROM plain"), ["1"], "it could not have been taken back");
        }
        // Somebody holds the rows: it ends within its time, and nothing is done.
        let late = change("UPDATE note SET note = 'x' WHERE person = :key");
        let short = Limits { seconds: 1, ..LIMITS };
        let locked = their.locked(|| writer.carry_out(&late, &mut Says(Go::Run, End::Commit, vec![]), short));
        assert!(
            matches!(locked, Err(ConnectorError::Timeout | ConnectorError::Unreachable(_))),
            "{locked:?}"
        );
        assert_eq!(their.all("SELECT note FROM note ORDER BY id"), ["En anden Mette"]);
    });
}
