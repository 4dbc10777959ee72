//! Where rows live: SQLite by default, PostgreSQL when one machine is too small; the same code for both.
//!
//! Invariant: every change goes through [`Db::write`], one transaction for the change, its audit entry and its
//! follow-up work. What a `write` returned is on disk.

mod migrations;
mod postgres;
pub mod schema;
mod turns;
mod types;

use std::{sync::Arc, time::Duration};

use diesel::{
    Connection, SqliteConnection,
    connection::{AnsiTransactionManager, SimpleConnection, TransactionManager},
    r2d2::{ConnectionManager, CustomizeConnection, Pool, PooledConnection},
};

pub use migrations::migrate;
use turns::Turns;
pub(crate) use types::text_enum;
pub use types::{Instant, Json};

/// The two databases behind one type. SQLite stands last: it takes any address.
#[derive(diesel::MultiConnection)]
#[expect(
    clippy::large_enum_variant,
    reason = "a handful exist, on the heap of the pool; the derive takes no box"
)]
pub enum Conn {
    Postgres(postgres::Postgres),
    Sqlite(SqliteConnection),
}

/// The backend of [`Conn`], for column types.
pub type Backends = <Conn as Connection>::Backend;

/// Compiles one expression once per database: for upserts, batch inserts and unions, which diesel does not build for
/// the two together.
macro_rules! each {
    ($conn:expr, |$one:ident| $expression:expr) => {
        match &mut *$conn {
            $crate::db::Conn::Postgres($one) => $expression,
            $crate::db::Conn::Sqlite($one) => $expression,
        }
    };
}
pub(crate) use each;

/// The database did not do what was asked. Causes are for the log, never for a page.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    #[error("no connection to the database: {0}")]
    Connection(String),
    #[error("the database refused: {0}")]
    Query(#[from] diesel::result::Error),
    /// The commit that several writers shared failed; nothing of theirs is stored.
    #[error("the database did not commit: {0}")]
    Commit(String),
    #[error("the schema could not be brought up to date: {0}")]
    Migration(String),
}

/// A pool of connections; cheap to clone.
#[derive(Clone)]
pub struct Db {
    pool: Pool<ConnectionManager<Conn>>,
    sqlite: bool,
    /// SQLite writes one at a time. Who waits for its own lock asks again and again, and under load some are never
    /// lucky within the timeout; here the writers of one process queue instead.
    turns: Arc<Turns>,
}

type Pooled = PooledConnection<ConnectionManager<Conn>>;

#[derive(Debug)]
struct Settings;

impl CustomizeConnection<Conn, diesel::r2d2::Error> for Settings {
    fn on_acquire(&self, conn: &mut Conn) -> Result<(), diesel::r2d2::Error> {
        match conn {
            // busy_timeout first: switching to WAL may itself have to wait.
            // FULL: with NORMAL, half of the acknowledged rows were gone after a simulated power loss.
            Conn::Sqlite(conn) => conn.batch_execute(
                "PRAGMA busy_timeout=10000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; \
                 PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA secure_delete=ON; \
                 PRAGMA case_sensitive_like=ON; PRAGMA cache_size=-8000; PRAGMA temp_store=MEMORY;",
            ),
            Conn::Postgres(conn) => conn.batch_execute(
                "SET timezone='UTC'; SET lock_timeout='10s'; SET statement_timeout='60s'; \
                 SET idle_in_transaction_session_timeout='60s'; SET synchronous_commit='on'",
            ),
        }
        .map_err(diesel::r2d2::Error::QueryError)
    }
}

impl Db {
    /// Opens a pool of at most `connections` on `sqlite:PATH` or `postgres://…`. Does not touch the schema.
    ///
    /// # Errors
    /// [`DbError::Connection`] with the database's own words, at once rather than after the pool's timeout.
    pub fn open(url: &str, connections: u32) -> Result<Db, DbError> {
        let sqlite = !url.starts_with("postgres");
        let target = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")).unwrap_or(url);
        Conn::establish(target).map_err(|e| DbError::Connection(e.to_string()))?;
        let pool = Pool::builder()
            .max_size(connections)
            .min_idle(Some(1))
            // A PostgreSQL server that was started again has ended the connections; a file ends none.
            .test_on_check_out(!sqlite)
            .connection_timeout(Duration::from_secs(10))
            .connection_customizer(Box::new(Settings))
            .build(ConnectionManager::<Conn>::new(target))
            .map_err(|e| DbError::Connection(e.to_string()))?;
        Ok(Db { pool, sqlite, turns: Arc::default() })
    }

    pub fn is_sqlite(&self) -> bool {
        self.sqlite
    }

    fn connection(&self) -> Result<Pooled, DbError> {
        self.pool.get().map_err(|e| DbError::Connection(e.to_string()))
    }

    /// Reads, outside a transaction.
    ///
    /// # Errors
    /// Whatever `work` gives, or [`DbError::Connection`].
    pub fn read<T, E: From<DbError>>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E> {
        work(&mut *self.connection()?)
    }

    /// Runs `work` in one transaction that takes the write lock at its start (SQLite: `BEGIN IMMEDIATE`, since a
    /// transaction that reads first and writes later fails under concurrency whatever its timeout).
    /// Committed when `work` succeeds, rolled back when it fails; writers who wait for each other share a commit
    /// (`turns.rs`).
    ///
    /// # Errors
    /// Whatever `work` gives, or the failed commit; then nothing is stored.
    pub fn write<T, E: From<DbError>>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E> {
        if self.sqlite {
            return self.turns.take(|| self.connection(), work);
        }
        let conn = &mut *self.connection()?;
        begin(conn)?;
        match work(conn) {
            Ok(value) => {
                Transactions::commit_transaction(conn).map_err(DbError::Query)?;
                Ok(value)
            }
            Err(error) => {
                if let Err(rollback) = Transactions::rollback_transaction(conn) {
                    log::error!("rollback failed: {rollback}");
                }
                Err(error)
            }
        }
    }
}

type Transactions = <Conn as Connection>::TransactionManager;

fn begin(conn: &mut Conn) -> Result<(), DbError> {
    let begun = match conn {
        Conn::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE"),
        Conn::Postgres(conn) => {
            <postgres::Postgres as Connection>::TransactionManager::begin_transaction(conn)
        }
    };
    begun.map_err(DbError::Query)
}
