//! The schema, brought up to date at start. Both folders hold the same names.

use diesel::connection::SimpleConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Conn, Db, DbError};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Any number that no other program takes: two portals that start together must not migrate together.
const LOCK: i64 = 727_001;

/// Applies what is missing and tells how many migrations that were.
///
/// # Errors
/// [`DbError::Migration`]; the failed migration has left nothing behind.
pub fn migrate(db: &Db) -> Result<usize, DbError> {
    db.read(|conn| match conn {
        Conn::Sqlite(conn) => conn
            .run_pending_migrations(SQLITE)
            .map(|done| done.len())
            .map_err(|e| DbError::Migration(e.to_string())),
        Conn::Postgres(conn) => {
            conn.batch_execute(&format!("SELECT pg_advisory_lock({LOCK})"))?;
            let done = conn.run_pending_migrations(POSTGRES).map(|done| done.len());
            conn.batch_execute(&format!("SELECT pg_advisory_unlock({LOCK})"))?;
            done.map_err(|e| DbError::Migration(e.to_string()))
        }
    })
}
