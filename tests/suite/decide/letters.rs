//! The letter: what it says, how it is kept, and how it is read.

use diesel::prelude::*;
use indsigt::{
    audit::Action,
    cases::{
        self, Case, Decision, OnBehalf,
        letters::{self, Particulars},
    },
    db::{DbError, schema::letter_versions},
    law::{
        grounds::Ground,
        identity::Party,
        letters::{LetterKind, Part},
        representation::Basis,
        rights::Right,
        status::{Outcome, Status},
    },
    letters::Lang,
    review::{self, Scope},
    sources::collected::{self, Collected},
};

use super::withhold;
use crate::{
    representation::{accept, deliver_to, good},
    support::{
        cases::Desk,
        databases::{TestDb, on_both},
        decisions::{compose, decide, decide_as_seen, draft, letter},
    },
};

fn datasets(desk: &Desk, case: &Case) -> Vec<Collected> {
    desk.db.read(|conn| collected::of_case(conn, case.organisation, case.id)).unwrap()
}

/// The fastest way through: what needs nothing from the handler can be sent as it is.
#[test]
fn a_letter_with_data_needs_no_filling_in() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Access, Status::Review);
        withhold(&desk, &mut case);
        let withheld = desk.db.read(|conn| review::of_case(conn, &desk.vault, &case)).unwrap();
        let datasets = datasets(&desk, &case);
        let omissions = review::omissions(&desk.words, Lang::Da, &withheld, &datasets);
        let letter = Particulars { omissions, ..Particulars::default() };
        let text = compose(&desk, &case, LetterKind::PartlyGranted, Lang::Da, letter.clone()).plain();
        assert!(
            text.contains(
                "Hensynet til andre personers rettigheder (databeskyttelsesforordningens artikel 15, stk. 4)\n\n\
                 – Data: reviews: feltet manager på dansk. Lederens navn."
            ),
            "{text}"
        );
        desk.give_all(&mut case);
        let as_seen = case.version;
        let decision =
            Decision { outcome: Outcome::PartlyGranted, grounds: &[], letter, lock: false, as_seen };
        decide_as_seen(&desk, &mut case, &decision).unwrap();
        assert_eq!(desk.told(&case).pop().unwrap().1["withheld"], 1);
    });
}

#[test]
fn rows_withheld_for_one_reason_are_one_line() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Access, Status::Review);
        let dataset = desk.dataset(&case, "payslips", &["amount"], 9);
        for (row, column, reason) in [
            (Some(1), None, "Kollega."),
            (Some(4), None, "Kollega."),
            (Some(5), None, "Kunde."),
            (Some(6), Some("amount"), "Kollega."),
            (None, Some("amount"), "Kollega."),
            (None, None, "Kollega."),
        ] {
            let scope = Scope { dataset, row, column: column.map(str::to_owned) };
            let why = (Ground::OthersRights, reason);
            desk.db
                .write(|tx| review::withhold(tx, &desk.vault, &mut case, &scope, why, desk.handler, desk.now))
                .unwrap();
        }
        let withheld = desk.db.read(|conn| review::of_case(conn, &desk.vault, &case)).unwrap();
        let datasets = datasets(&desk, &case);
        let told: Vec<_> = review::omissions(&desk.words, Lang::En, &withheld, &datasets)
            .into_iter()
            .map(|omission| (omission.what, omission.reason))
            .collect();
        let expected = [
            ("Data: payslips: 2 rows", "Kollega."),
            ("Data: payslips: 1 row", "Kunde."),
            ("Data: payslips: the field amount in English in 1 row", "Kollega."),
            ("Data: payslips: the field amount in English", "Kollega."),
            ("Data: payslips", "Kollega."),
        ];
        assert_eq!(told, expected.map(|(what, reason)| (what.to_owned(), reason.to_owned())));
    });
}

#[test]
fn what_a_handler_writes_is_kept_as_plain_text_and_sealed() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Objection, Status::Review);
        let typed = "Billedet\r\n\r\nstoppet.\rÆØÅ \u{1b}[31m<script>alert(1)</script> {{name}}\u{0}\n";
        let told = Particulars::default().with(Part::Stopped, typed);
        decide(&desk, &mut case, Outcome::Granted, &[], &told).unwrap();
        let answer = desk.db.read(|conn| cases::answer_of(conn, &desk.vault, &case)).unwrap().unwrap();
        let text = answer.letter.plain();
        let kept = "Billedet\n\nstoppet.\nÆØÅ [31m<script>alert(1)</script> {{name}}";
        assert!(text.contains(kept), "{text}");
        let sealed: Vec<u8> = desk
            .db
            .read(|conn| {
                let row = letter_versions::table.filter(letter_versions::letter_id.eq(answer.letter_id));
                row.select(letter_versions::sealed).first(conn).map_err(DbError::from)
            })
            .unwrap();
        assert!(!sealed.windows(5).any(|bytes| bytes == b"Mette"));
    });
}

/// Where there is no package, reading is the delivery; where there is one, fetching it is.
#[test]
fn the_answer_is_delivered_when_it_is_read() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Objection, Status::Review);
        let told = letter(&desk, &case, Outcome::Granted, &[]);
        decide(&desk, &mut case, Outcome::Granted, &[], &told).unwrap();
        let id = desk.db.read(|c| cases::answer_of(c, &desk.vault, &case)).unwrap().unwrap().letter_id;
        let read = |case: &mut Case| {
            let kept = desk.db.write(|tx| letters::read_letter(tx, &desk.vault, case, id, desk.now));
            kept.unwrap().letter.particulars
        };
        assert_eq!(read(&mut case), told);
        assert_eq!(desk.again(&case).status, Status::Delivered);
        assert_eq!(read(&mut case), told);
        let told_so_far: Vec<_> = desk.told(&case).into_iter().map(|(action, _)| action).collect();
        assert!(told_so_far.ends_with(&[
            Action::Answered,
            Action::LetterRead,
            Action::AnswerRead,
            Action::Delivered,
            Action::LetterRead,
            Action::AnswerRead
        ]));
        let mut closed = desk.walk(case, Status::Closed);
        assert_eq!(read(&mut closed), told, "closed is not gone");

        let mut access = desk.case_in(Right::Access, Status::Review);
        decide(&desk, &mut access, Outcome::Granted, &[], &Particulars::default()).unwrap();
        let id = desk.db.read(|c| cases::answer_of(c, &desk.vault, &access)).unwrap().unwrap().letter_id;
        desk.db.write(|tx| letters::read_letter(tx, &desk.vault, &mut access, id, desk.now)).unwrap();
        assert_eq!(desk.again(&access).status, Status::Decided, "the package is not fetched yet");
        desk.chain_is_whole();
    });
}

/// A representative is written to about somebody else, by name.
#[test]
fn whoever_asks_for_somebody_else_is_answered_about_her() {
    let fresh = TestDb::sqlite();
    let desk = Desk::new(&fresh.db);
    let mut details = desk.details();
    details.on_behalf = OnBehalf::Child;
    details.person.name = "Viggo Holm".into();
    let case = &desk.received_from(Right::Access, Lang::Da, &details);
    // One parent with custody is enough; that she is to have the answer is a handler's decision.
    accept(&desk, case, &good(case, Basis::Custody)).unwrap();
    deliver_to(&desk, case, Party::Requester).unwrap();
    for (lang, about) in [(Lang::Da, "oplysninger om Viggo Holm"), (Lang::En, "data about Viggo Holm")] {
        let text = draft(&desk, case, lang, Outcome::Granted, &[], &[]);
        for part in ["Mette Holm", about] {
            assert!(text.contains(part), "{text}");
        }
        assert!(!text.contains("om dig") && !text.contains("about you"), "{text}");
    }
}
