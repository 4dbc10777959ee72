//! Letters in the database: versions, hashes, sending once, and who may read.

use diesel::prelude::*;
use indsigt::{
    audit::Action,
    cases::{
        Case,
        letters::{self, LetterError, Particulars},
    },
    db::{
        DbError,
        schema::{letter_versions, mails},
    },
    ids::LetterId,
    law::{
        extension::ExtensionGround,
        letters::{LetterKind, Part},
        rights::Right,
        status::Status,
    },
    letters::Lang,
};
use ring::digest::{SHA256, digest};

use crate::support::{
    cases::Desk,
    databases::{TestDb, on_both},
    decisions::compose,
};

fn reminder(desk: &Desk, case: &Case, missing: &str) -> letters::Letter {
    let until = desk.now.date_naive().checked_add_days(chrono::Days::new(7));
    let told = Particulars { until, ..Particulars::default() }.with(Part::Missing, missing);
    compose(desk, case, LetterKind::Reminder, Lang::Da, told)
}

fn send(desk: &Desk, case: &Case, id: LetterId) -> Result<(), LetterError> {
    let address_of = |path: &str| format!("https://ret.example.dk{path}");
    let Desk { db, vault, organisation, handler, now, .. } = desk;
    db.write(|tx| letters::send(tx, vault, organisation, case, id, &address_of, Some(*handler), *now))
}

fn save(
    desk: &Desk,
    case: &Case,
    letter: &letters::Letter,
    of: Option<LetterId>,
) -> Result<LetterId, LetterError> {
    let Desk { db, vault, handler, now, .. } = desk;
    db.write(|tx| letters::save(tx, vault, case, letter, of, Some(*handler), *now))
}

fn mails_about(desk: &Desk, case: &Case, template: &str) -> i64 {
    let count = |conn: &mut _| {
        let mine = mails::table.filter(mails::case_id.eq(case.id)).filter(mails::template.eq(template));
        mine.count().get_result(conn).map_err(DbError::from)
    };
    desk.db.read(count).unwrap()
}

#[test]
fn a_letter_has_versions_until_it_is_sent_and_none_after() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let case = desk.case_in(Right::Access, Status::Identity);
        let first = reminder(&desk, &case, "et kundenummer");
        let id = save(&desk, &case, &first, None).unwrap();
        let second = reminder(&desk, &case, "et medarbejdernummer");
        assert_eq!(save(&desk, &case, &second, Some(id)).unwrap(), id);
        assert_eq!(mails_about(&desk, &case, "letter"), 0, "a draft tells nobody");
        let hidden = desk.db.read(|conn| letters::open_sent(conn, &desk.vault, &case, id));
        assert!(matches!(hidden, Err(LetterError::NoSuchLetter)), "a draft is not hers to read");

        send(&desk, &case, id).unwrap();
        assert_eq!(mails_about(&desk, &case, "letter"), 1);
        assert!(matches!(send(&desk, &case, id), Err(LetterError::AlreadySent)));
        assert!(matches!(save(&desk, &case, &first, Some(id)), Err(LetterError::AlreadySent)));
        assert_eq!(mails_about(&desk, &case, "letter"), 1);

        let versions = desk.db.read(|conn| letters::versions(conn, &case, id)).unwrap();
        let numbers: Vec<i32> = versions.iter().map(|version| version.version).collect();
        assert_eq!(numbers, [2, 1]);
        let read =
            |version| desk.db.read(|c| letters::find_letter(c, &desk.vault, &case, id, version)).unwrap();
        for (number, letter) in [(Some(1), &first), (Some(2), &second), (None, &second)] {
            let kept = read(number);
            assert_eq!(kept.letter, *letter);
            assert_eq!(kept.version.sha256, digest(&SHA256, letter.plain().as_bytes()).as_ref());
            assert_eq!(kept.version.written_by, Some(desk.handler));
        }
        let summary = read(None).summary;
        assert_eq!((summary.sent_version, summary.sent_by), (Some(2), Some(desk.handler)));

        let told = desk.told(&case);
        let sent = told
            .iter()
            .find(|(action, details)| *action == Action::LetterSent && details["kind"] == "reminder");
        let (_, details) = sent.unwrap();
        let hash: String = versions[0].sha256.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!((&details["sha256"], &details["version"]), (&hash.into(), &2.into()));
        assert!(!serde_json::to_string(&told).unwrap().contains("medarbejdernummer"));
        desk.chain_is_whole();
    });
}

/// A letter without its mandatory part is kept as a draft, and not sent by any way.
#[test]
fn what_is_missing_keeps_a_letter_at_home() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let case = desk.case_in(Right::Access, Status::Identity);
        let id = save(&desk, &case, &reminder(&desk, &case, " "), None).unwrap();
        assert!(matches!(send(&desk, &case, id), Err(LetterError::Missing(Part::Missing))));
        let address_of = |path: &str| format!("https://ret.example.dk{path}");
        let Desk { db, vault, words, organisation, handler, now, .. } = &desk;
        let issue = |kind, told: Particulars| {
            let (told, by) = ((kind, Lang::Da, told), Some(*handler));
            db.write(|tx| letters::issue(tx, vault, words, organisation, &case, told, &address_of, by, *now))
        };
        let refused = issue(LetterKind::Extension, Particulars::default());
        assert!(matches!(refused, Err(LetterError::Missing(Part::NewDate))));
        assert!(matches!(
            issue(LetterKind::LiftNotice, Particulars::default()),
            Err(LetterError::DoesNotFit)
        ));
        let all = db.read(|conn| letters::letters_of_case(conn, &case)).unwrap();
        assert_eq!(all.len(), 1, "only the draft: nothing is half stored");
        assert_eq!(mails_about(&desk, &case, "letter"), 0);

        let until = now.date_naive().checked_add_days(chrono::Days::new(80));
        let told =
            Particulars { until, extension: Some(ExtensionGround::Complexity), ..Particulars::default() };
        issue(LetterKind::Extension, told.with(Part::Reasons, "Fire systemer.")).unwrap();
        assert_eq!(mails_about(&desk, &case, "letter"), 1);
        desk.chain_is_whole();
    });
}

/// Whoever presses twice has one letter, also when both presses arrive at once.
#[test]
fn the_same_new_letter_is_kept_and_sent_once() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let case = desk.case_in(Right::Access, Status::Identity);
        let letter = reminder(&desk, &case, "et kundenummer");
        let ids: Vec<LetterId> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| save(&desk, &case, &letter, None))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap().unwrap()).collect()
        });
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
        let versions = || desk.db.read(|conn| letters::versions(conn, &case, ids[0])).unwrap().len();
        assert_eq!(versions(), 1);
        send(&desk, &case, ids[0]).unwrap();
        assert!(matches!(save(&desk, &case, &letter, None), Err(LetterError::AlreadySent)));
        let other = save(&desk, &case, &reminder(&desk, &case, "et andet nummer"), None).unwrap();
        assert_ne!(other, ids[0], "other words are another letter");
        assert_eq!((versions(), mails_about(&desk, &case, "letter")), (1, 1));
    });
}

/// A day that is not to come in the organisation's zone is kept in a draft and not sent.
#[test]
fn a_letter_does_not_ask_for_an_answer_yesterday() {
    let fresh = TestDb::sqlite();
    let mut desk = Desk::new(&fresh.db);
    // Half past midnight in Copenhagen, still the day before in UTC.
    desk.now = "2026-11-29T23:30:00Z".parse().unwrap();
    let case = desk.received(Right::Access);
    let dated = |day: &str| {
        let told = Particulars { until: Some(day.parse().unwrap()), ..Particulars::default() };
        let letter =
            compose(&desk, &case, LetterKind::Reminder, Lang::Da, told.with(Part::Missing, "Et nummer."));
        save(&desk, &case, &letter, None).unwrap()
    };
    let today = dated("2026-11-30");
    assert!(matches!(send(&desk, &case, today), Err(LetterError::DatePassed)));
    assert_eq!(mails_about(&desk, &case, "letter"), 0);
    send(&desk, &case, dated("2026-12-01")).unwrap();
}

#[test]
fn of_many_who_send_at_once_one_does() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let case = desk.case_in(Right::Access, Status::Identity);
        let id = save(&desk, &case, &reminder(&desk, &case, "et kundenummer"), None).unwrap();
        let sent = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| send(&desk, &case, id))).collect();
            threads.into_iter().map(|t| t.join().unwrap()).filter(Result::is_ok).count()
        });
        assert_eq!((sent, mails_about(&desk, &case, "letter")), (1, 1));
        desk.chain_is_whole();
    });
}

#[test]
fn a_letter_is_its_own_cases_only() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let (hers, his) = (desk.received(Right::Erasure), desk.received(Right::Erasure));
        let id = save(&desk, &hers, &reminder(&desk, &hers, "et kundenummer"), None).unwrap();
        let foreign = |case: &Case| desk.db.read(|c| letters::find_letter(c, &desk.vault, case, id, None));
        assert!(matches!(foreign(&his), Err(LetterError::NoSuchLetter)));
        let mut claimed = hers.clone();
        claimed.organisation = desk.neighbour().organisation.id;
        assert!(matches!(foreign(&claimed), Err(LetterError::NoSuchLetter)));
        // What lies in the database opens with the case's key and in its place only.
        let moved = desk.db.write(|tx| {
            let version = letter_versions::table.find((id, 1));
            let sealed: Vec<u8> = version.select(letter_versions::sealed).first(tx)?;
            assert!(!sealed.windows(5).any(|bytes| bytes == b"Mette"));
            let changed = [&sealed[..sealed.len() - 1], &[sealed[sealed.len() - 1] ^ 1]].concat();
            diesel::update(version).set(letter_versions::sealed.eq(changed)).execute(tx)?;
            Ok::<_, DbError>(())
        });
        moved.unwrap();
        assert!(matches!(foreign(&hers), Err(LetterError::Vault(_))));
    });
}
