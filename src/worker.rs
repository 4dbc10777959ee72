//! The other edge: takes tasks from the outbox and carries them out, outside any transaction.
//!
//! Invariant: a task's outcome is always recorded; one that panics counts as failed and the worker goes on.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use crate::{
    app::App,
    db::DbError,
    letters::{self, MailError, MailFailure},
    outbox::{self, Task, Work},
};

/// How long an idle worker waits before it looks again: one read of an index.
const IDLE: Duration = Duration::from_millis(200);
/// How long it waits when the database is away.
const TROUBLE: Duration = Duration::from_secs(2);

/// A task was not carried out. The text is shown to the administrator and names nobody.
pub enum Failure {
    Later(String),
    /// Trying again does not help; a person has to look at it.
    Hopeless(String),
}

/// Works until `stop` is set; the task at hand is finished first.
pub fn run(app: &App, stop: &AtomicBool) {
    while !stop.load(Ordering::Relaxed) {
        match once(app) {
            Ok(true) => {}
            Ok(false) => std::thread::park_timeout(IDLE),
            Err(e) => {
                log::error!("worker: {e}");
                std::thread::park_timeout(TROUBLE);
            }
        }
    }
}

/// Starts `count` workers.
pub fn start(app: &Arc<App>, count: u16, stop: &Arc<AtomicBool>) -> Vec<std::thread::JoinHandle<()>> {
    let spawn = |number: u16| {
        let (app, stop) = (app.clone(), stop.clone());
        let thread = std::thread::Builder::new().name(format!("worker-{number}"));
        thread.spawn(move || run(&app, &stop)).expect("the operating system gives a thread")
    };
    (1..=count).map(spawn).collect()
}

/// Carries out one task, if one is due. Tells whether there was one.
///
/// # Errors
/// [`DbError`] when the outbox cannot be read or written.
pub fn once(app: &App) -> Result<bool, DbError> {
    let Some(task) = outbox::claim(&app.db, app.now())? else { return Ok(false) };
    let outcome = catch_unwind(AssertUnwindSafe(|| carry_out(app, &task)))
        .unwrap_or_else(|_| Err(Failure::Later("the program failed; its log says where".into())));
    match outcome {
        Ok(()) => outbox::finish(&app.db, &task, app.now())?,
        Err(Failure::Later(error)) => {
            log::warn!("task {} ({}) failed at try {}: {error}", task.id, task.kind, task.attempts);
            outbox::fail(&app.db, &task, &error, false, app.now())?;
        }
        Err(Failure::Hopeless(error)) => {
            log::error!("task {} ({}) given up: {error}", task.id, task.kind);
            outbox::fail(&app.db, &task, &error, true, app.now())?;
        }
    }
    Ok(true)
}

fn carry_out(app: &App, task: &Task) -> Result<(), Failure> {
    let now = app.now();
    match task.work.0 {
        Work::SendMail { mail } => {
            let from = &app.config.mail_from;
            letters::send(&app.db, &app.vault, &app.words, &app.mailer, from, mail, now).map_err(mail_failure)
        }
        Work::RunSearch { .. } | Work::ReadSearch { .. } | Work::BuildPackage { .. } => {
            Err(Failure::Hopeless("no such work yet".into()))
        }
    }
}

fn mail_failure(failure: MailFailure) -> Failure {
    match failure {
        MailFailure::Mail(MailError::Later(_)) | MailFailure::Db(_) => Failure::Later(failure.to_string()),
        MailFailure::Mail(MailError::Refused(_)) | MailFailure::Unwritable(_) => {
            Failure::Hopeless(failure.to_string())
        }
    }
}
