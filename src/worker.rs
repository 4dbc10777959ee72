//! The other edge: takes tasks from the outbox and carries them out, outside any transaction.
//!
//! Invariant: a task's outcome is always recorded; one that panics counts as failed and the worker goes on.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc,
    },
    time::Duration,
};

use crate::{
    app::App,
    cases::Case,
    db::{Conn, DbError},
    documents::{self, ScanError},
    execution,
    export::{self, BuildError},
    identity::{
        self,
        text_messages::{self, SendFailure},
    },
    letters::{self, MailError, MailFailure},
    outbox::{self, Task, Work},
    representation, retention, review,
    sources::{
        self,
        collect::{self, Parts, WorkError},
        tasks::{self, TaskError},
    },
};

/// How long an idle worker waits before it looks again: one read of an index.
const IDLE: Duration = Duration::from_millis(200);
/// How long it waits when the database is away.
const TROUBLE: Duration = Duration::from_secs(2);

/// How often long work renews its lease: a few times within [`outbox::LEASE`].
const ALIVE: Duration = Duration::from_secs(30);

/// A task was not carried out. The text is shown to the administrator and names nobody.
pub enum Failure {
    Later(String),
    /// Trying again does not help; a person has to look at it.
    Hopeless(String),
}

/// So many tasks of one worker may wait for foreign systems while it goes on with the rest.
const AWAY: usize = 8;

/// Works until `stop` is set; what was begun is finished first. Every process sweeps: sweeping twice does no harm.
///
/// A foreign system that is slow or dead delays only itself: what waits for one does so on a thread of its own.
pub fn run(app: &App, stop: &AtomicBool) {
    let mut next_sweep = app.now();
    let away = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        while !stop.load(Ordering::Relaxed) {
            if next_sweep <= app.now() {
                sweep(app);
                next_sweep = app.now() + retention::EVERY;
            }
            let done = match outbox::claim(&app.db, app.now()) {
                Ok(Some(task)) if waits_for_others(&task) && away.load(Ordering::Relaxed) < AWAY => {
                    away.fetch_add(1, Ordering::Relaxed);
                    let away = &away;
                    scope.spawn(move || {
                        if let Err(e) = finish(app, &task) {
                            log::error!("worker: {e}");
                        }
                        away.fetch_sub(1, Ordering::Relaxed);
                    });
                    Ok(true)
                }
                Ok(Some(task)) => finish(app, &task).map(|()| true),
                Ok(None) => Ok(false),
                Err(e) => Err(e),
            };
            match done {
                Ok(true) => {}
                Ok(false) => std::thread::park_timeout(IDLE),
                Err(e) => {
                    log::error!("worker: {e}");
                    std::thread::park_timeout(TROUBLE);
                }
            }
        }
    });
}

fn waits_for_others(task: &Task) -> bool {
    matches!(task.work.0, Work::RunSearch { .. } | Work::ReadSearch { .. } | Work::LookUpContacts { .. })
}

fn sweep(app: &App) {
    if app.config.scanner.is_some()
        && let Err(e) =
            documents::rescan(&app.db, app.now()).and_then(|_| sources::documents::rescan(&app.db, app.now()))
    {
        log::error!("files that wait for the scanner: {e}");
    }
    match retention::sweep(&app.db, &app.vault, app.now()) {
        Ok(0) => {}
        Ok(count) => log::info!("{count} expired things removed"),
        Err(e) => log::error!("sweep: {e}"),
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
    finish(app, &task).map(|()| true)
}

/// Carries out a task that was claimed, and records what came of it.
fn finish(app: &App, task: &Task) -> Result<(), DbError> {
    let outcome = catch_unwind(AssertUnwindSafe(|| carry_out(app, task)))
        .unwrap_or_else(|_| Err(Failure::Later("the program failed; its log says where".into())));
    match outcome {
        Ok(()) => outbox::finish(&app.db, task, app.now())?,
        Err(Failure::Later(error)) => {
            log::warn!("task {} ({}) failed at try {}: {error}", task.id, task.kind, task.attempts);
            outbox::fail(&app.db, task, &error, false, app.now())?;
        }
        Err(Failure::Hopeless(error)) => {
            log::error!("task {} ({}) given up: {error}", task.id, task.kind);
            outbox::fail(&app.db, task, &error, true, app.now())?;
        }
    }
    Ok(())
}

fn carry_out(app: &App, task: &Task) -> Result<(), Failure> {
    let now = app.now();
    match task.work.0 {
        Work::SendMail { mail } => {
            let from = &app.config.mail_from;
            letters::send(&app.db, &app.vault, &app.words, &app.mailer, from, mail, now).map_err(mail_failure)
        }
        Work::SendText { text } => {
            let sender = app.texts.as_deref();
            text_messages::send(&app.db, &app.vault, &app.words, sender, text, now).map_err(|e| match e {
                SendFailure::Hopeless(why) => Failure::Hopeless(why),
                other => Failure::Later(other.to_string()),
            })
        }
        Work::RunSearch { search } => {
            kept_alive(app, task, || collect::look(parts(app), search, task.is_last_try(), now))
                .map_err(not_collected)
        }
        Work::ReadSearch { search } => {
            let withhold = |tx: &mut Conn, case: &Case, dataset, columns: &[String]| {
                let withheld = review::declared(tx, &app.vault, &app.words, case, dataset, columns, now);
                withheld.map(|_| ()).map_err(|e| e.to_string())
            };
            let read = || collect::read(parts(app), search, task.is_last_try(), &withhold, now);
            kept_alive(app, task, read).map_err(not_collected)
        }
        Work::LookUpContacts { case } => {
            let parts = (&app.db, &*app.vault, &app.sources);
            kept_alive(app, task, || identity::contacts::look_up(parts, task.organisation, case, now))
                .map_err(not_collected)?;
            let (whose, address_of) = ((task.organisation, case), |path: &str| app.config.address_of(path));
            let told =
                app.db.write(|tx| representation::tell_by_itself(tx, &app.vault, whose, &address_of, now));
            told.map_err(|e| Failure::Later(e.to_string()))
        }
        Work::BuildPackage { package } => {
            let address_of = |path: &str| app.config.address_of(path);
            let (db, vault, words) = (&app.db, &*app.vault, &app.words);
            let parts = export::Parts { db, vault, words, address_of: &address_of };
            let last_try = task.is_last_try();
            kept_alive(app, task, || export::build(parts, package, last_try, now)).map_err(not_built)
        }
        Work::CarryOutDeed { deed } => {
            let parts = execution::Parts { db: &app.db, vault: &app.vault, sources: &app.sources };
            let act = || execution::carry_out(parts, deed, task.is_last_try(), now);
            kept_alive(app, task, act).map_err(not_collected)
        }
        Work::FindPeople { case } => {
            let whose = (task.organisation, case);
            let look = || {
                review::look_for_people(&app.db, &app.vault, whose, now)?;
                review::read_documents(&app.db, &app.vault, &app.sandbox, whose, now)
            };
            kept_alive(app, task, look).map_err(|e| Failure::Later(e.to_string()))
        }
        Work::ReadDocuments { case } => {
            let whose = (task.organisation, case);
            let read = || review::read_documents(&app.db, &app.vault, &app.sandbox, whose, now);
            kept_alive(app, task, read).map_err(|e| Failure::Later(e.to_string()))
        }
        Work::AnnounceTransfer { transfer } => {
            let address_of = |path: &str| app.config.address_of(path);
            let fetch = crate::app::fetch(&app.config);
            let (db, vault) = (&app.db, &*app.vault);
            let parts = export::Announcing { db, vault, fetch: &fetch, address_of: &address_of };
            let case = task.case.ok_or_else(|| Failure::Hopeless("the task has no case".into()))?;
            let what = (case, transfer, task.is_last_try());
            export::announce_transfer(parts, task.organisation, what, now).map_err(|error| match error {
                export::AnnounceError::Later(words) => Failure::Later(words),
                export::AnnounceError::Hopeless(words) => Failure::Hopeless(words),
            })
        }
        Work::ScanFile { attachment } => {
            let scan = || documents::scan(&app.documents(), task.organisation, attachment, now);
            kept_alive(app, task, scan).map_err(not_scanned)
        }
        Work::AskOwner { search } => {
            let (address_of, parts) = (|path: &str| app.config.address_of(path), (&*app.vault, &app.sources));
            let asked = app.db.write(|tx| tasks::ask(tx, parts, search, (None, None), &address_of, now));
            asked.map_err(not_asked)
        }
        Work::RemindOwner { task } => {
            let address_of = |path: &str| app.config.address_of(path);
            app.db.write(|tx| tasks::remind(tx, &app.vault, task, &address_of, now)).map_err(not_asked)
        }
        Work::ScanCollected { document } => {
            let scan = || documents::scan_collected(&app.documents(), task.organisation, document, now);
            kept_alive(app, task, scan).map_err(not_scanned)
        }
    }
}

fn parts(app: &App) -> Parts<'_> {
    Parts { db: &app.db, vault: &app.vault, sources: &app.sources }
}

/// Renews the lease of a task while `work` lasts, so that no second worker takes a slow one for a dead one.
fn kept_alive<T>(app: &App, task: &Task, work: impl FnOnce() -> T) -> T {
    let (done, ended) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            while ended.recv_timeout(ALIVE) == Err(mpsc::RecvTimeoutError::Timeout) {
                if let Err(e) = app.db.write(|tx| outbox::keep(tx, task.id, app.now())) {
                    log::warn!("task {}: its lease was not renewed: {e}", task.id);
                }
            }
        });
        let result = work();
        drop(done);
        result
    })
}

fn not_collected(error: WorkError) -> Failure {
    match error {
        WorkError::Later(words) => Failure::Later(words),
        WorkError::Hopeless(words) => Failure::Hopeless(words),
    }
}

fn not_asked(error: TaskError) -> Failure {
    match error {
        TaskError::Db(_) => Failure::Later(error.to_string()),
        error => Failure::Hopeless(error.to_string()),
    }
}

fn not_scanned(error: ScanError) -> Failure {
    match error {
        ScanError::Later(_) | ScanError::Db(_) => Failure::Later(error.to_string()),
        ScanError::Vault(_) => Failure::Hopeless(error.to_string()),
    }
}

fn not_built(error: BuildError) -> Failure {
    match error {
        BuildError::Later(words) => Failure::Later(words),
        BuildError::Hopeless(words) => Failure::Hopeless(words),
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
