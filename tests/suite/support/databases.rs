//! A fresh database for every test, of both kinds.

use std::{
    fs,
    path::Path,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use diesel::connection::SimpleConnection;
use indsigt::db::{Db, DbError, migrate};

use super::postgres::Server;

/// An empty database with the newest schema; gone when dropped.
pub struct TestDb {
    pub db: Db,
    /// As it would stand in the configuration.
    pub url: String,
    _files: Option<tempfile::TempDir>,
    name: Option<String>,
}

/// Runs one test on SQLite and then on PostgreSQL. A failure says which.
pub fn on_both(test: impl Fn(&TestDb)) {
    for make in [TestDb::sqlite, TestDb::postgres] {
        let fresh = make();
        println!("on {}", fresh.url);
        test(&fresh);
    }
}

impl TestDb {
    pub fn sqlite() -> TestDb {
        let files = tempfile::tempdir().expect("a temporary folder");
        let mut made = TestDb::sqlite_in(files.path());
        made._files = Some(files);
        made
    }

    /// The same in this folder.
    pub fn sqlite_in(folder: &Path) -> TestDb {
        let file = folder.join("indsigt.db");
        fs::write(&file, sqlite_template()).expect("a new file can be written");
        let url = format!("sqlite:{}", file.display());
        let db = Db::open(&url, 4).expect("a new file opens");
        TestDb { db, url, _files: None, name: None }
    }

    pub fn postgres() -> TestDb {
        let name = fresh_name();
        template();
        administer(&format!("CREATE DATABASE {name} TEMPLATE template_indsigt STRATEGY file_copy"));
        let url = Server::get().url(&name);
        let db = Db::open(&url, 4).expect("a new database opens");
        TestDb { db, url, _files: None, name: Some(name) }
    }
}

impl TestDb {
    /// The PostgreSQL server ends every connection to this database, as when it is started again.
    pub fn cut(&self) {
        let name = self.name.as_deref().expect("a PostgreSQL database");
        administer(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname='{name}'"));
    }

    /// Whether the PostgreSQL server lets anybody in.
    pub fn open(&self, open: bool) {
        let name = self.name.as_deref().expect("a PostgreSQL database");
        administer(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {open}"));
    }

    /// Holds the lock that every write needs, while `work` runs.
    pub fn locked<T>(&self, work: impl FnOnce() -> T) -> T {
        self.db
            .write(|tx| {
                if !self.db.is_sqlite() {
                    tx.batch_execute("LOCK TABLE drafts, cases, audit IN EXCLUSIVE MODE")?;
                }
                Ok::<_, DbError>(work())
            })
            .expect("nobody else holds it")
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        if let Some(name) = &self.name {
            administer(&format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

/// A PostgreSQL database without our schema, for what stands for a foreign system. Returns its address.
pub fn empty_postgres() -> String {
    let name = fresh_name();
    administer(&format!("CREATE DATABASE {name}"));
    Server::get().url(&name)
}

fn fresh_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The file of an empty portal: the schema is applied once, every test gets a copy.
fn sqlite_template() -> &'static [u8] {
    static MADE: OnceLock<Vec<u8>> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("template.db");
        let db = Db::open(&format!("sqlite:{}", file.display()), 1).expect("a new file opens");
        migrate(&db).expect("the schema applies");
        // Closing the last connection brings the log into the file.
        drop(db);
        assert!(!file.with_extension("db-wal").exists(), "the template is one file");
        fs::read(&file).expect("the template is there")
    })
}

/// The schema is applied once; every test gets a copy.
fn template() {
    static MADE: OnceLock<()> = OnceLock::new();
    MADE.get_or_init(|| {
        administer("CREATE DATABASE template_indsigt");
        let db = Db::open(&Server::get().url("template_indsigt"), 1).expect("the template opens");
        migrate(&db).expect("the schema applies");
        drop(db);
        administer("ALTER DATABASE template_indsigt ALLOW_CONNECTIONS false");
        administer("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname='template_indsigt'");
    });
}

fn administer(sql: &str) {
    static SERVER: OnceLock<Db> = OnceLock::new();
    let db = SERVER.get_or_init(|| Db::open(&Server::get().url("postgres"), 1).expect("the server answers"));
    db.read(|conn| conn.batch_execute(sql).map_err(DbError::from)).unwrap_or_else(|e| panic!("{sql}: {e}"));
}
