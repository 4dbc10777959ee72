//! The virus scanner: what it finds, what it cannot look at, and what happens while it is away.

use std::{io::Read as _, os::unix::net::UnixListener};

use chrono::{DateTime, TimeDelta, Utc};
use indsigt::{
    audit::Action,
    cases::Case,
    documents::{
        self, Address, Attachment, AttachmentError, FilePurpose, FileState, Keeper, Limits, Parts,
        ReleaseError, Sandbox, ScanError, Scanner, Unscanned, Verdict, Why,
    },
    ids::AttachmentId,
    law::rights::Right,
    outbox, retention,
};

use crate::support::{
    cases::Desk,
    clamd::{Clamd, LONGEST, SIGNATURE},
    databases::on_both,
    files,
};

const LIMITS: Limits = Limits { bytes: 8 * 1024 * 1024, files: 5, pages: 10, pixels: 10_000_000 };

/// A case, and the way into it.
struct Room {
    desk: Desk,
    case: Case,
    sandbox: Sandbox,
    scanner: Option<Scanner>,
}

impl Room {
    fn new(db: &indsigt::db::Db, scanner: Option<Scanner>) -> Room {
        let desk = Desk::new(db);
        let case = desk.received(Right::Access);
        Room { desk, case, sandbox: Sandbox::new(env!("CARGO_BIN_EXE_indsigt").into()), scanner }
    }

    fn parts(&self) -> Parts<'_> {
        let Desk { db, vault, .. } = &self.desk;
        Parts { db, vault, sandbox: &self.sandbox, scanner: self.scanner.as_ref(), limits: LIMITS }
    }

    fn add(&self, name: &str, bytes: &[u8]) -> AttachmentId {
        let key = self.case.key(&self.desk.vault).unwrap();
        let keeper = Keeper::Case { id: self.case.id, key: &key };
        let added = documents::add(
            &self.parts(),
            self.case.organisation,
            keeper,
            FilePurpose::Request,
            name,
            bytes,
            self.desk.now,
        );
        added.unwrap()
    }

    fn scan(&self, id: AttachmentId, now: DateTime<Utc>) -> Result<(), ScanError> {
        documents::scan(&self.parts(), self.case.organisation, id, now)
    }

    fn file(&self, id: AttachmentId) -> Attachment {
        let Desk { db, vault, .. } = &self.desk;
        let key = self.case.key(vault).unwrap();
        let all = db.read(|conn| documents::of_case(conn, self.case.organisation, self.case.id, &key));
        all.unwrap().into_iter().find(|file| file.id == id).unwrap()
    }

    /// What can be read of it; `None` while it is not opened.
    fn content(&self, id: AttachmentId) -> Option<Vec<u8>> {
        let Desk { db, vault, .. } = &self.desk;
        let key = self.case.key(vault).unwrap();
        let place = (self.case.organisation, self.case.id);
        let opened: Result<_, AttachmentError> =
            db.read(|conn| documents::open(conn, vault, place, &key, id));
        let mut bytes = Vec::new();
        opened.unwrap().unwrap().content?.read_to_end(&mut bytes).unwrap();
        Some(bytes)
    }

    fn release(&self, id: AttachmentId, reason: &str, policy: Unscanned) -> Result<(), ReleaseError> {
        let Desk { db, vault, handler, now, .. } = &self.desk;
        db.write(|tx| documents::release(tx, vault, &self.case, (id, reason), policy, *handler, *now))
    }

    fn told(&self) -> Vec<(Action, serde_json::Value)> {
        self.desk.told(&self.case)
    }
}

#[test]
fn a_clean_file_is_opened_and_an_infected_one_never() {
    let clamd = Clamd::start();
    on_both(|fresh| {
        let room = Room::new(&fresh.db, Some(clamd.scanner()));
        let clean = room.add("fuldmagt.pdf", &files::pdf(2));
        let bad = room.add("bilag.pdf", &files::pdf_with(&files::eicar()));
        let word = room.add("brev.docx", &files::word(&files::eicar(), &[]));
        assert_eq!((room.file(clean).state, room.file(clean).pages), (FileState::Waiting, 2));
        assert_eq!(room.content(clean), None, "not before it was scanned");
        let task = outbox::claim(&room.desk.db, room.desk.now).unwrap();
        assert_eq!(task.map(|task| task.kind).as_deref(), Some("scan-file"));
        for id in [clean, bad, word] {
            room.scan(id, room.desk.now).unwrap();
        }
        assert_eq!(room.file(clean).state, FileState::Clean);
        assert_eq!(room.content(clean), Some(files::pdf(2)));
        for id in [bad, word] {
            let file = room.file(id);
            assert_eq!((file.state, file.signature.as_deref()), (FileState::Infected, Some(SIGNATURE)));
            assert_eq!(room.content(id), None);
            let released = room.release(id, "Den er fra min chef", Unscanned::Release);
            assert!(matches!(released, Err(ReleaseError::NotHeld)), "nobody answers for a virus");
        }
        let infected = |(action, _): &&(Action, serde_json::Value)| *action == Action::FileInfected;
        assert_eq!(room.told().iter().filter(infected).count(), 2);
        room.scan(clean, room.desk.now).unwrap();
        assert_eq!(room.file(clean).state, FileState::Clean, "a task that comes twice changes nothing");
    });
}

#[test]
fn an_infected_file_goes_after_a_week_and_stays_named() {
    let clamd = Clamd::start();
    on_both(|fresh| {
        let room = Room::new(&fresh.db, Some(clamd.scanner()));
        let id = room.add("bilag.pdf", &files::pdf_with(&files::eicar()));
        room.scan(id, room.desk.now).unwrap();
        let sweep = |days: i64| {
            let now = room.desk.now + TimeDelta::days(days);
            retention::sweep(&room.desk.db, &room.desk.vault, now).unwrap();
        };
        let there = || room.desk.sealed_files();
        let before = there();
        sweep(6);
        assert_eq!((there(), room.file(id).gone_at), (before, None));
        sweep(7);
        assert_eq!(there(), before - 1, "the file is off the disk");
        let file = room.file(id);
        assert_eq!((file.name.as_str(), file.state), ("bilag.pdf", FileState::Infected));
        assert_eq!(file.gone_at, Some(room.desk.now + TimeDelta::days(7)));
        assert!(room.told().iter().any(|(action, _)| *action == Action::FileRemoved));
        sweep(8);
        assert_eq!(there(), before - 1);
    });
}

#[test]
fn while_the_scanner_is_away_files_are_held_and_scanned_when_it_is_back() {
    on_both(|fresh| {
        let mut own = Clamd::prepare();
        let room = Room::new(&fresh.db, Some(own.scanner()));
        let (clean, bad) =
            (room.add("a.pdf", &files::pdf(1)), room.add("b.pdf", &files::pdf_with(&files::eicar())));
        for id in [clean, bad] {
            assert!(matches!(room.scan(id, room.desk.now), Err(ScanError::Later(_))));
            assert_eq!((room.file(id).state, room.file(id).why), (FileState::Held, Some(Why::Away)));
            assert_eq!(room.content(id), None);
        }
        own.run();
        for id in [clean, bad] {
            room.scan(id, room.desk.now).unwrap();
        }
        assert_eq!((room.file(clean).state, room.file(clean).why), (FileState::Clean, None));
        assert_eq!(room.file(bad).state, FileState::Infected);
        assert_eq!(room.content(clean), Some(files::pdf(1)), "nothing was lost");
        own.stop();
        let late = room.add("c.pdf", &files::pdf(1));
        assert!(room.scan(late, room.desk.now).is_err());
        assert_eq!(room.file(late).why, Some(Why::Away));
    });
}

/// A scanner that breaks off says nothing about the file, however much of it was sent.
#[test]
fn a_scanner_that_dies_in_the_middle_of_a_stream_leaves_the_file_held() {
    on_both(|fresh| {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("clamd.sock");
        let listener = UnixListener::bind(&socket).unwrap();
        let dies = std::thread::spawn(move || {
            for read in [5, 100_000] {
                let (mut line, _) = listener.accept().unwrap();
                line.read_exact(&mut vec![0; read]).unwrap();
            }
        });
        let scanner = Scanner { address: Address::Unix(socket), longest: 4 * LONGEST };
        let room = Room::new(&fresh.db, Some(scanner));
        let id = room.add("stor.pdf", &files::pdf_of_bytes(800_000));
        for _ in 0..2 {
            assert!(matches!(room.scan(id, room.desk.now), Err(ScanError::Later(_))));
            assert_eq!((room.file(id).state, room.file(id).why), (FileState::Held, Some(Why::Away)));
        }
        dies.join().unwrap();
    });
}

#[test]
fn a_file_longer_than_the_scanner_takes_is_held_with_a_reason() {
    let clamd = Clamd::start();
    on_both(|fresh| {
        let scanner = clamd.scanner();
        // Longer than clamd says it takes, and longer than we say that it takes: it need not even be sent.
        let large = files::pdf_of_bytes(2 * 1024 * 1024);
        assert_eq!(scanner.scan(&large[..], large.len() as u64).unwrap(), Verdict::TooLarge);
        let told = Scanner { longest: LONGEST, ..scanner.clone() };
        assert_eq!(told.scan(&b""[..], LONGEST + 1).unwrap(), Verdict::TooLarge);
        let room = Room::new(&fresh.db, Some(scanner));
        let id = room.add("stor.pdf", &large);
        room.scan(id, room.desk.now).unwrap();
        assert_eq!((room.file(id).state, room.file(id).why), (FileState::Held, Some(Why::TooLarge)));
        room.release(id, "Vi har set den hos hende selv.", Unscanned::Release).unwrap();
        assert_eq!(room.content(id), Some(large));
    });
}

#[test]
fn without_a_scanner_a_file_is_held_until_a_handler_answers_for_it() {
    let clamd = Clamd::start();
    on_both(|fresh| {
        let mut room = Room::new(&fresh.db, None);
        let (one, two) = (room.add("a.pdf", &files::pdf(1)), room.add("b.pdf", &files::pdf(2)));
        assert_eq!((room.file(one).state, room.file(one).why), (FileState::Held, Some(Why::NoScanner)));
        let refused = |reason: &str, policy| room.release(one, reason, policy).unwrap_err();
        assert!(matches!(refused(" ", Unscanned::Release), ReleaseError::ReasonMissing));
        assert!(matches!(refused(&"x".repeat(1001), Unscanned::Release), ReleaseError::ReasonTooLong));
        assert!(matches!(refused("Jeg kender hende", Unscanned::Keep), ReleaseError::NotAllowed));
        assert_eq!(room.content(one), None);
        room.release(one, "Jeg har talt med Mette.", Unscanned::Release).unwrap();
        let released = room.file(one).released.unwrap();
        assert_eq!((released.by, released.reason.as_str()), (room.desk.handler, "Jeg har talt med Mette."));
        assert_eq!((room.content(one), room.content(two)), (Some(files::pdf(1)), None), "one by one");
        assert!(matches!(refused("Igen", Unscanned::Release), ReleaseError::NotHeld));
        let (_, details) =
            room.told().into_iter().find(|(action, _)| *action == Action::FileReleased).unwrap();
        assert!(!details.to_string().contains("Mette"), "the log names nobody: {details}");

        // A scanner is set up: what is still held is scanned, what somebody answers for stays as it is.
        room.scanner = Some(clamd.scanner());
        assert_eq!(documents::rescan(&room.desk.db, room.desk.now).unwrap(), 1);
        let task = outbox::claim(&room.desk.db, room.desk.now).unwrap().unwrap();
        assert_eq!(task.work.0, outbox::Work::ScanFile { attachment: two });
        room.scan(two, room.desk.now).unwrap();
        assert_eq!((room.file(one).state, room.file(two).state), (FileState::Released, FileState::Clean));
        assert_eq!(documents::rescan(&room.desk.db, room.desk.now).unwrap(), 0);
    });
}

#[test]
fn the_scanner_says_who_it_is() {
    assert!(Clamd::start().scanner().version().unwrap().starts_with("ClamAV "));
    let mut gone = Clamd::prepare();
    assert!(gone.scanner().version().unwrap_err().to_string().contains("clamd.sock does not answer"));
    gone.stop();
}
