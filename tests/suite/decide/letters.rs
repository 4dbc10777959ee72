//! The letter: what it says, how it is kept, and how it is read.

use diesel::prelude::*;
use indsigt::{
    audit::Action,
    cases::{self, Case, DecideError, Decision, Draft, Omission, OnBehalf, StepError},
    db::{DbError, schema::decisions},
    law::{
        grounds::Ground,
        rights::Right,
        status::{Outcome, Refusal, Status},
    },
    letters::Lang,
    review::{self, Scope},
    sources::collected::{self, Collected},
};

use super::withhold;
use crate::support::{
    cases::Desk,
    databases::{TestDb, on_both},
    decisions::{decide, decide_as_seen, draft},
};

fn datasets(desk: &Desk, case: &Case) -> Vec<Collected> {
    desk.db.read(|conn| collected::of_case(conn, case.organisation, case.id)).unwrap()
}

#[test]
fn the_letter_says_what_the_law_asks() {
    let fresh = TestDb::sqlite();
    let desk = Desk::new(&fresh.db);
    let omission = |ground: &Ground| Omission {
        ground: *ground,
        what: "Samtaler: feltet Leder".into(),
        reason: "<b>Metoden</b> er vores.".into(),
    };
    for right in Right::ALL {
        let withheld = Ground::for_withholding(*right);
        let omissions: Vec<Omission> = withheld.iter().map(omission).collect();
        let case = desk.received(*right);
        for lang in Lang::ALL {
            for outcome in Outcome::ALL {
                let refusal = Ground::for_refusal(*right);
                let text = draft(&desk, &case, *lang, *outcome, refusal, &omissions);
                let mut parts =
                    vec![case.number.as_str(), "Mette Holm", "Datatilsynet", "dt@datatilsynet.dk", "79"];
                parts.extend(["Fjordby Kommune", "dpo@fjordby.example", "2026"]);
                let partly = *outcome == Outcome::PartlyGranted && right.is_answered_with_data();
                assert_eq!(text.contains("Samtaler"), partly, "{right} {outcome}:\n{text}");
                if partly {
                    parts.extend(["Samtaler: feltet Leder", "<b>Metoden</b> er vores."]);
                }
                for part in parts {
                    assert!(text.contains(part), "{right} {outcome} {lang} without {part}:\n{text}");
                }
                let refuses = matches!(outcome, Outcome::Refused | Outcome::PartlyGranted);
                let named = refusal.iter().filter(|_| refuses).chain(withheld.iter().filter(|_| partly));
                for ground in named {
                    let (name, source) = cases::ground_in_words(&desk.words, *lang, *ground, *right);
                    assert!(text.contains(&format!("{name} ({source})")), "{right} {ground}:\n{text}");
                }
                // A text that is missing shows as its key.
                for key in ["letter-", "ground-", "{", "}"] {
                    assert!(!text.contains(key), "{right} {outcome} {lang}: {key}\n{text}");
                }
            }
        }
    }
}

/// A refusal that nothing explains cannot be sent by mistake.
#[test]
fn an_unexplained_refusal_keeps_a_bracket_open() {
    let fresh = TestDb::sqlite();
    let desk = Desk::new(&fresh.db);
    let omission =
        Omission { ground: Ground::OthersRights, what: "Samtaler".into(), reason: "Lederen.".into() };
    for (right, outcome, omissions, open) in [
        (Right::Access, Outcome::Refused, &[][..], true),
        (Right::Access, Outcome::Refused, std::slice::from_ref(&omission), true),
        (Right::Access, Outcome::PartlyGranted, &[], true),
        (Right::Access, Outcome::PartlyGranted, std::slice::from_ref(&omission), false),
        (Right::Objection, Outcome::Refused, std::slice::from_ref(&omission), true),
        (Right::Access, Outcome::Granted, &[], false),
    ] {
        let text = draft(&desk, &desk.received(right), Lang::Da, outcome, &[], omissions);
        assert_eq!(text.contains("[Udfyld: reglen"), open, "{right} {outcome}:\n{text}");
    }
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
        let text = draft(&desk, &case, Lang::Da, Outcome::PartlyGranted, &[], &omissions);
        assert!(
            text.contains(
                "Hensynet til andre personers rettigheder (databeskyttelsesforordningens artikel 15, stk. 4)\n\
                 – Data: reviews: feltet manager på dansk. Lederens navn."
            ),
            "{text}"
        );
        let as_seen = case.version;
        let decision = Decision { outcome: Outcome::PartlyGranted, grounds: &[], letter: &text, as_seen };
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
fn the_letter_is_kept_as_plain_text() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Objection, Status::Review);
        let sent = "Kære Mette\r\n\r\nVi er stoppet.\rÆØÅ \u{1b}[31m<script>alert(1)</script>\u{0}\n";
        decide(&desk, &mut case, Outcome::Granted, &[], sent).unwrap();
        let answer = desk.db.read(|conn| cases::answer_of(conn, &desk.vault, &case)).unwrap().unwrap();
        assert_eq!(answer.letter, "Kære Mette\n\nVi er stoppet.\nÆØÅ [31m<script>alert(1)</script>");
        let sealed: Vec<u8> = desk
            .db
            .read(|conn| {
                let row = decisions::table.find(answer.id.to_string()).select(decisions::sealed_letter);
                row.first(conn).map_err(DbError::from)
            })
            .unwrap();
        assert!(!sealed.windows(5).any(|bytes| bytes == b"Mette"));
    });
}

#[test]
fn reading_the_letter_delivers_it_where_it_is_all() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let read = |case: &mut Case| desk.db.write(|tx| cases::read_answer(tx, &desk.vault, case, desk.now));
        let mut case = desk.case_in(Right::Objection, Status::Review);
        let early = read(&mut case).unwrap_err();
        assert!(matches!(early, DecideError::Step(StepError::Refused(Refusal::NotDecided))), "{early}");
        decide(&desk, &mut case, Outcome::Granted, &[], "Vi er stoppet.").unwrap();
        assert_eq!(read(&mut case).unwrap().letter, "Vi er stoppet.");
        assert_eq!(desk.again(&case).status, Status::Delivered);
        assert_eq!(read(&mut case).unwrap().letter, "Vi er stoppet.");
        let told: Vec<_> = desk.told(&case).into_iter().map(|(action, _)| action).collect();
        assert!(told.ends_with(&[
            Action::Decided,
            Action::AnswerRead,
            Action::Delivered,
            Action::AnswerRead
        ]));
        let mut closed = desk.walk(case, Status::Closed);
        assert_eq!(read(&mut closed).unwrap().letter, "Vi er stoppet.", "closed is not gone");

        let mut access = desk.case_in(Right::Access, Status::Review);
        decide(&desk, &mut access, Outcome::Granted, &[], "Se pakken.").unwrap();
        read(&mut access).unwrap();
        assert_eq!(desk.again(&access).status, Status::Decided, "the package is not fetched yet");
        desk.chain_is_whole();
    });
}
/// A representative is written to about somebody else, by name.
#[test]
fn whoever_asks_for_somebody_else_is_answered_about_her() {
    let fresh = TestDb::sqlite();
    let desk = Desk::new(&fresh.db);
    let case = &desk.received(Right::Access);
    let mut details = desk.details();
    details.on_behalf = OnBehalf::Child;
    details.person.name = "Viggo Holm".into();
    let organisation = &desk.organisation;
    for (lang, about) in [(Lang::Da, "oplysninger om Viggo Holm"), (Lang::En, "data about Viggo Holm")] {
        let draft = Draft {
            case,
            details: &details,
            organisation,
            outcome: Outcome::Granted,
            grounds: &[],
            omissions: &[],
        };
        let text = cases::draft_letter(&desk.words, lang, &draft);
        for part in ["Mette Holm", about] {
            assert!(text.contains(part), "{text}");
        }
        assert!(!text.contains("om dig") && !text.contains("about you"), "{text}");
    }
}
