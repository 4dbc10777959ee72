//! Writers on SQLite take turns, and those who come while others wait share one commit.
//!
//! SQLite has one writer at a time, and a commit that is safe from a power cut waits for the disk longer than all of
//! its statements take. So a writer that has done its work and sees another one waiting leaves the transaction open
//! for it, and waits for the commit that the last in the row makes.
//!
//! Invariant: nobody is answered, neither with a value nor with a refusal, before what its transaction wrote and saw
//! is on disk. From the second on, each has a savepoint of its own: one that fails or panics takes back its own rows
//! and nobody else's. When the commit itself fails, all who shared it are told so and nothing of theirs is stored.

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use diesel::connection::TransactionManager;

use super::{Conn, DbError, Pooled, Transactions, begin};

/// So many share a commit at most, so that the first of them does not wait for ever.
const TOGETHER: usize = 64;

#[derive(Default)]
pub(super) struct Turns {
    /// Who is about to take a turn. Raised before the lock is asked for and lowered once it is held: above zero, for
    /// whoever holds the lock, means that somebody certainly comes after.
    coming: AtomicUsize,
    open: Mutex<Option<Shared>>,
}

/// A transaction that more than one writer works in.
struct Shared {
    conn: Pooled,
    writers: usize,
    ended: Arc<Ended>,
}

/// How a shared transaction ended, for those who wait for it.
#[derive(Default)]
struct Ended {
    how: Mutex<Option<Result<(), String>>>,
    known: Condvar,
}

impl Ended {
    fn tell(&self, how: Result<(), String>) {
        *hold(&self.how) = Some(how);
        self.known.notify_all();
    }

    fn wait(&self) -> Result<(), DbError> {
        let mut how = hold(&self.how);
        loop {
            match &*how {
                Some(ended) => return ended.clone().map_err(DbError::Commit),
                None => how = self.known.wait(how).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Turns {
    /// Runs `work` when its turn comes; returns once what it wrote is on disk, or is taken back.
    ///
    /// # Errors
    /// Whatever `work` gives; [`DbError::Commit`] when the shared commit failed.
    pub(super) fn take<T, E: From<DbError>>(
        &self,
        connection: impl FnOnce() -> Result<Pooled, DbError>,
        work: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        self.coming.fetch_add(1, Ordering::SeqCst);
        let mut open = hold(&self.open);
        self.coming.fetch_sub(1, Ordering::SeqCst);
        let mut shared = match open.take() {
            Some(shared) => shared,
            None => Shared::begin(connection()?)?,
        };
        // Caught, so that the others who share the transaction neither lose their work nor wait in vain.
        let (done, whole) = match catch_unwind(AssertUnwindSafe(|| shared.run(work))) {
            Ok((result, whole)) => (Ok(result), whole),
            Err(panic) => (Err(panic), shared.take_back()),
        };
        let ended = shared.ended.clone();
        if whole.is_ok() && self.coming.load(Ordering::SeqCst) > 0 && shared.writers < TOGETHER {
            *open = Some(shared);
        } else {
            ended.tell(whole.and_then(|()| shared.commit()));
        }
        drop(open);
        let ended = ended.wait();
        let result = done.unwrap_or_else(|panic| resume_unwind(panic));
        // A refusal stands, whatever became of the others' rows: it has none of its own.
        result.and_then(|value| ended.map(|()| value).map_err(E::from))
    }
}

impl Shared {
    fn begin(mut conn: Pooled) -> Result<Shared, DbError> {
        begin(&mut conn)?;
        Ok(Shared { conn, writers: 0, ended: Arc::default() })
    }

    /// Runs one writer's work. The second result tells whether the transaction can go on.
    fn run<T, E: From<DbError>>(
        &mut self,
        work: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> (Result<T, E>, Result<(), String>) {
        self.writers += 1;
        let conn = &mut *self.conn;
        let alone = self.writers == 1;
        if !alone && let Err(e) = Transactions::begin_transaction(conn) {
            let told = e.to_string();
            return (Err(DbError::Query(e).into()), Err(told));
        }
        match work(conn) {
            Ok(value) if alone => (Ok(value), Ok(())),
            Ok(value) => (Ok(value), Transactions::commit_transaction(conn).map_err(|e| e.to_string())),
            Err(error) => (Err(error), self.take_back()),
        }
    }

    /// Takes back what the last writer wrote; an error when nothing is left that could be committed: the first one
    /// has no savepoint, and SQLite takes back a whole transaction by itself when, say, the disk is full.
    fn take_back(&mut self) -> Result<(), String> {
        if self.writers == 1 {
            return Err("taken back".to_owned());
        }
        Transactions::rollback_transaction(&mut *self.conn).map_err(|e| e.to_string())
    }

    fn commit(&mut self) -> Result<(), String> {
        Transactions::commit_transaction(&mut *self.conn).map_err(|e| e.to_string())
    }
}

impl Drop for Shared {
    /// Not committed: taken back. Committed: the depth is zero and there is nothing to do.
    fn drop(&mut self) {
        let open = Transactions::transaction_manager_status_mut(&mut *self.conn).transaction_depth();
        let over = matches!(open, Ok(None));
        if !over && let Err(rollback) = Transactions::rollback_transaction(&mut *self.conn) {
            log::error!("rollback failed: {rollback}");
        }
    }
}

#[cfg(test)]
mod tests;
