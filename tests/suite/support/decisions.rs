//! Letters and decisions as a handler makes them.

use indsigt::{
    cases::{
        self, Case, DecideError, Decided, Decision, Omission,
        letters::{self, Item, Letter, Particulars},
    },
    law::{
        extension::ExtensionGround,
        grounds::Ground,
        letters::{LetterKind, Part},
        representation::Basis,
        status::{Outcome, Status},
    },
    letters::Lang,
};

use super::cases::Desk;

/// What a handler writes where the letter cannot write itself.
pub const WRITTEN: &str = "Vi har lagt vægt på sagens forhold.";

/// The letter as a handler sends it: every passage that is hers filled in.
pub fn letter(_desk: &Desk, case: &Case, outcome: Outcome, grounds: &[Ground]) -> Particulars {
    written(case, LetterKind::of(outcome, grounds), grounds, &[])
}

/// Particulars with every passage that nothing else fills.
pub fn written(case: &Case, kind: LetterKind, grounds: &[Ground], omissions: &[Omission]) -> Particulars {
    let mut told =
        Particulars { grounds: grounds.to_vec(), omissions: omissions.to_vec(), ..Particulars::default() };
    let required = indsigt::law::letters::mandatory(
        kind,
        case.right,
        indsigt::law::letters::Body::DanishPublic,
        grounds,
    );
    for part in required.into_iter().map(|required| required.part).filter(|part| part.is_written()) {
        let explained =
            matches!(part, Part::Reasons | Part::Weighing | Part::PublicReasons | Part::Exemptions)
                && !omissions.is_empty();
        if !explained {
            told = told.with(part, WRITTEN);
        }
    }
    told
}

/// Everything that any letter can tell.
pub fn particulars(case: &Case, kind: LetterKind, grounds: &[Ground]) -> Particulars {
    let until = chrono::NaiveDate::from_ymd_opt(2027, 2, 19);
    let items = [Part::Correction, Part::Erased, Part::Kept, Part::Restricted, Part::Stopped, Part::Change]
        .into_iter()
        .map(|part| Item {
            before: "Gl. Byvej 1".into(),
            after: "Havnegade 7".into(),
            on: until,
            ..Item::new(part, "Adressen")
        });
    Particulars {
        until,
        extension: Some(ExtensionGround::Complexity),
        recipients: vec!["Lønservice A/S".into()],
        addressee: Some("Lønservice A/S".into()),
        items: items.collect(),
        basis: Some(Basis::PowerOfAttorney),
        ..written(case, kind, grounds, &[])
    }
}

/// A letter as it would be sent.
pub fn compose(desk: &Desk, case: &Case, kind: LetterKind, lang: Lang, told: Particulars) -> Letter {
    let Desk { db, vault, words, organisation, now, .. } = desk;
    db.read(|conn| letters::compose(conn, vault, words, organisation, case, kind, lang, told, *now)).unwrap()
}

/// The text of the letter that tells an outcome.
pub fn draft(
    desk: &Desk,
    case: &Case,
    lang: Lang,
    outcome: Outcome,
    grounds: &[Ground],
    omissions: &[Omission],
) -> String {
    compose(desk, case, outcome.into(), lang, written(case, outcome.into(), grounds, omissions)).plain()
}

/// Decides as a handler does who has gone through the procedure: everything one by one, the gates, the decision; and
/// where something had to be done first, that it is, and the answer.
pub fn decide(
    desk: &Desk,
    case: &mut Case,
    outcome: Outcome,
    grounds: &[Ground],
    letter: &Particulars,
) -> Result<Decided, DecideError> {
    desk.prepare(case, outcome, grounds);
    let as_seen = case.version;
    let decision = Decision { outcome, grounds, letter: letter.clone(), lock: false, as_seen };
    let decided = decide_as_seen(desk, case, &decision)?;
    if case.status == Status::Executing {
        desk.carry_out(case);
        answer(desk, case, letter)?;
    }
    Ok(decided)
}

pub fn answer(desk: &Desk, case: &mut Case, letter: &Particulars) -> Result<(), DecideError> {
    let address_of = |path: &str| format!("https://ret.example.dk{path}");
    let Desk { db, vault, words, organisation, handler, now, .. } = desk;
    let letter = (letter, case.version);
    db.write(|tx| {
        cases::send_answer(tx, vault, words, organisation, case, letter, &address_of, *handler, *now)
    })
}

pub fn decide_as_seen(desk: &Desk, case: &mut Case, decision: &Decision) -> Result<Decided, DecideError> {
    let address_of = |path: &str| format!("https://ret.example.dk{path}");
    let Desk { db, vault, words, organisation, handler, now, .. } = desk;
    db.write(|tx| cases::decide(tx, vault, words, organisation, case, decision, &address_of, *handler, *now))
}
