//! Letters and decisions as a handler makes them.

use indsigt::{
    cases::{self, Case, DecideError, Decided, Decision, Draft, Omission},
    law::{grounds::Ground, status::Outcome},
    letters::Lang,
};

use super::cases::Desk;

/// The draft as a handler sends it: every bracket filled in.
pub fn letter(desk: &Desk, case: &Case, outcome: Outcome, grounds: &[Ground]) -> String {
    filled(&draft(desk, case, case.language, outcome, grounds, &[]))
}

pub fn draft(
    desk: &Desk,
    case: &Case,
    lang: Lang,
    outcome: Outcome,
    grounds: &[Ground],
    omissions: &[Omission],
) -> String {
    let details = &case.details(&desk.vault).unwrap();
    let organisation = &desk.organisation;
    cases::draft_letter(
        &desk.words,
        lang,
        &Draft { case, details, organisation, outcome, grounds, omissions },
    )
}

fn filled(draft: &str) -> String {
    let mut parts = draft.split('[');
    let mut letter = parts.next().unwrap().to_owned();
    for part in parts {
        letter.push_str("Vi har lagt vægt på sagens forhold.");
        letter.push_str(part.split_once(']').unwrap().1);
    }
    letter
}

pub fn decide(
    desk: &Desk,
    case: &mut Case,
    outcome: Outcome,
    grounds: &[Ground],
    letter: &str,
) -> Result<Decided, DecideError> {
    let as_seen = case.version;
    decide_as_seen(desk, case, &Decision { outcome, grounds, letter, as_seen })
}

pub fn decide_as_seen(desk: &Desk, case: &mut Case, decision: &Decision) -> Result<Decided, DecideError> {
    let address_of = |path: &str| format!("https://ret.example.dk{path}");
    let Desk { db, vault, words, organisation, handler, now, .. } = desk;
    db.write(|tx| cases::decide(tx, vault, words, organisation, case, decision, &address_of, *handler, *now))
}
