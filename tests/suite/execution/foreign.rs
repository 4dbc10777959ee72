//! A foreign HR system: as an SQLite file, as a PostgreSQL database and as a MariaDB database.

use rusqlite::Connection;
use tempfile::TempDir;

use crate::support::{
    databases::empty_postgres,
    mariadb::{self, MariaDb},
};

/// A system, in a folder in which its declaration may stand.
pub enum Foreign {
    Sqlite(TempDir),
    /// The folder holds the address in the file `url`.
    Postgres(TempDir, String),
    /// Likewise.
    Maria(TempDir, String),
}

const SCHEMA: &str = "
    CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, email VARCHAR(99) UNIQUE, left_on DATE, rests INTEGER DEFAULT 0);
    CREATE TABLE note (id INTEGER PRIMARY KEY, person INTEGER REFERENCES person(id), at DATE, note TEXT);
    CREATE TABLE hold (person INTEGER, why TEXT);
    INSERT INTO person VALUES (1, 'Mette Holm', 'mette.holm@example.dk', '2019-01-31', 0);
    INSERT INTO person VALUES (2, 'Mette Holm', 'mette@andet.example', NULL, 0);
    INSERT INTO person VALUES (3, 'Jens Vind', 'jens@example.dk', NULL, 0);
    INSERT INTO note VALUES (1, 1, '2026-01-02', 'Flink'), (2, 1, '2026-02-03', NULL), (3, 2, '2026-01-01', 'En anden Mette');";

/// The same on every kind of foreign system.
pub fn on_each(test: impl Fn(&Foreign)) {
    for their in [Foreign::sqlite(), Foreign::postgres(), Foreign::maria()] {
        println!("with {}", their.kind());
        test(&their);
    }
}

impl Foreign {
    pub fn sqlite() -> Foreign {
        let folder = tempfile::tempdir().unwrap();
        let their = Foreign::Sqlite(folder);
        their.run(SCHEMA);
        their
    }

    pub fn postgres() -> Foreign {
        let folder = tempfile::tempdir().unwrap();
        let url = empty_postgres();
        std::fs::write(folder.path().join("url"), &url).unwrap();
        let their = Foreign::Postgres(folder, url);
        their.run(SCHEMA);
        their
    }

    pub fn maria() -> Foreign {
        let folder = tempfile::tempdir().unwrap();
        // Keys that stand beside a column are read over by MySQL.
        let schema = SCHEMA.replace("person INTEGER REFERENCES person(id)", "person INTEGER")
            + "ALTER TABLE note ADD FOREIGN KEY (person) REFERENCES person(id);";
        let url = MariaDb::get().database(&schema);
        std::fs::write(folder.path().join("url"), &url).unwrap();
        Foreign::Maria(folder, url)
    }

    pub fn kind(&self) -> &'static str {
        match self {
            Foreign::Sqlite(_) => "sqlite",
            Foreign::Postgres(..) => "postgres",
            Foreign::Maria(..) => "mysql",
        }
    }

    /// As its owner would.
    pub fn run(&self, sql: &str) {
        match self {
            Foreign::Sqlite(folder) => {
                let conn = Connection::open(folder.path().join("hr.db")).unwrap();
                conn.execute_batch(sql).unwrap_or_else(|e| panic!("{e}: {sql}"));
            }
            Foreign::Postgres(_, url) => crate::sources::pg::run(url, sql),
            Foreign::Maria(_, url) => mariadb::run(url, sql),
        }
    }

    /// The first column of a query, as text; NULLs left out.
    pub fn all(&self, sql: &str) -> Vec<String> {
        match self {
            Foreign::Sqlite(folder) => {
                let conn = Connection::open(folder.path().join("hr.db")).unwrap();
                let mut statement = conn.prepare(sql).unwrap();
                let rows = statement.query_map([], |row| row.get::<_, rusqlite::types::Value>(0)).unwrap();
                rows.filter_map(|value| match value.unwrap() {
                    rusqlite::types::Value::Null => None,
                    rusqlite::types::Value::Integer(n) => Some(n.to_string()),
                    rusqlite::types::Value::Text(text) => Some(text),
                    other => panic!("{other:?}"),
                })
                .collect()
            }
            Foreign::Postgres(_, url) => {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                runtime.block_on(async {
                    let (client, connection) =
                        tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
                    tokio::spawn(connection);
                    let rows = client.simple_query(sql).await.unwrap();
                    rows.iter()
                        .filter_map(|message| match message {
                            tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
                            _ => None,
                        })
                        .collect()
                })
            }
            Foreign::Maria(_, url) => mariadb::first_column(url, sql),
        }
    }

    /// While somebody else holds every row of `note`.
    pub fn locked<T>(&self, work: impl FnOnce() -> T) -> T {
        self.holding("note", work)
    }

    /// While somebody else holds every row of `person`.
    pub fn held<T>(&self, work: impl FnOnce() -> T) -> T {
        self.holding("person", work)
    }

    fn holding<T>(&self, table: &str, work: impl FnOnce() -> T) -> T {
        match self {
            Foreign::Sqlite(folder) => {
                let conn = Connection::open(folder.path().join("hr.db")).unwrap();
                conn.execute_batch("BEGIN IMMEDIATE").unwrap();
                let done = work();
                conn.execute_batch("ROLLBACK").unwrap();
                done
            }
            Foreign::Postgres(_, url) => {
                let runtime = tokio::runtime::Builder::new_multi_thread()
                    .worker_threads(1)
                    .enable_all()
                    .build()
                    .unwrap();
                let client = runtime.block_on(async {
                    let (client, connection) =
                        tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
                    tokio::spawn(connection);
                    let lock = format!("BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE");
                    client.batch_execute(&lock).await.unwrap();
                    client
                });
                let done = work();
                drop(client);
                runtime.shutdown_background();
                done
            }
            Foreign::Maria(_, url) => mariadb::holding(url, &format!("LOCK TABLES {table} WRITE"), work),
        }
    }
}
