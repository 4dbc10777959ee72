//! What the database and the mailbox say of everybody, counted anew from the rows and not by the program's own rules:
//! nothing went out without a second proof and the four eyes, and nobody honest is without an answer.

use std::collections::BTreeSet;

use diesel::prelude::*;
use indsigt::{
    audit::{self, Action},
    cases,
    db::{
        DbError,
        schema::{authorities, identity_checks, identity_warnings, packages, subject_notices},
    },
    identity::warnings::WarningKind,
    ids::CaseId,
    law::representation::OnBehalf,
};

use super::{
    scene::{Ending, Row},
    town::Town,
};

type Warned = (WarningKind, Option<String>, Option<String>);

/// What is recorded about one case.
pub struct Shown {
    number: String,
    /// A package was made, or a letter that grants was read.
    pub released: bool,
    /// Somebody fetched it, or read the answer.
    delivered: bool,
    decided: bool,
    by_staff: bool,
    /// Method and level of every check of whoever asks that passed.
    passed: Vec<(String, String)>,
    warned: Vec<Warned>,
    on_behalf: OnBehalf,
    /// The newest word about the authority.
    authority: Option<String>,
    /// That the person was told, or why not.
    told: bool,
}

/// What one thief would have to steal apart: a factor of its own for every method but those of one thing.
fn factor(method: &str) -> &str {
    match method {
        "known-phone" | "call-back" => "telephone",
        other => other,
    }
}

impl Shown {
    /// Two different things were shown, or one that is substantial by itself.
    fn has_second_proof(&self) -> bool {
        let counted = self.passed.iter().filter(|(method, level)| level != "none" && method != "other");
        let factors: BTreeSet<&str> = counted.map(|(method, _)| factor(method)).collect();
        let strong = |(method, level): &(String, String)| {
            let whole = ["eid", "in-person", "document-seen", "existing-login"].contains(&method.as_str());
            whole && ["substantial", "high"].contains(&level.as_str())
        };
        factors.len() >= 2 || self.passed.iter().any(strong)
    }

    fn has_four_eyes(&self) -> bool {
        let two = |(_, first, second): &Warned| match (first, second) {
            (Some(first), Some(second)) => first != second,
            _ => false,
        };
        self.warned.iter().all(two)
    }

    pub fn proofs(&self) -> String {
        let all: BTreeSet<&str> = self.passed.iter().map(|(method, _)| method.as_str()).collect();
        if all.is_empty() { "none".into() } else { all.into_iter().collect::<Vec<_>>().join(" + ") }
    }

    pub fn eyes(&self) -> String {
        let signed =
            |(_, first, second): &Warned| 2 * (usize::from(first.is_some()) + usize::from(second.is_some()));
        let one = |warned: &Warned| format!("{}: {} of 4", warned.0, signed(warned));
        let all: BTreeSet<String> = self.warned.iter().map(one).collect();
        if all.is_empty() { "not needed".into() } else { all.into_iter().collect::<Vec<_>>().join(", ") }
    }
}

pub fn of_case(town: &Town, id: CaseId) -> Shown {
    let (app, organisation) = (&town.portal.app, town.organisation.id);
    let read = app.db.read(|conn| {
        let case = cases::find(conn, organisation, id)?.ok_or(diesel::result::Error::NotFound)?;
        let passed: Vec<(String, String)> = identity_checks::table
            .filter(identity_checks::case_id.eq(id))
            .filter(identity_checks::party.eq("requester"))
            .filter(identity_checks::result.eq("passed"))
            .select((identity_checks::method, identity_checks::assurance))
            .load(conn)?;
        let warned: Vec<Warned> = identity_warnings::table
            .filter(identity_warnings::case_id.eq(id))
            .select((identity_warnings::kind, identity_warnings::first_by, identity_warnings::second_by))
            .load(conn)?;
        let packed: i64 = packages::table
            .filter(packages::case_id.eq(id))
            .filter(packages::state.eq("ready"))
            .count()
            .get_result(conn)?;
        let authority: Option<String> = authorities::table
            .filter(authorities::request_id.eq(case.request))
            .order(authorities::id.desc())
            .select(authorities::state)
            .first(conn)
            .optional()?;
        let told: i64 = subject_notices::table
            .filter(subject_notices::request_id.eq(case.request))
            .count()
            .get_result(conn)?;
        let log = audit::of_case(conn, organisation, id)?;
        let did = |actions: &[Action]| log.iter().any(|entry| actions.contains(&entry.action));
        let decided = log.iter().find(|entry| entry.action == Action::Decided);
        Ok::<_, DbError>(Shown {
            released: packed > 0 || did(&[Action::DownloadStarted, Action::DownloadFinished]),
            delivered: did(&[Action::DownloadFinished, Action::AnswerRead, Action::LetterRead]),
            decided: decided.is_some(),
            by_staff: decided.is_some_and(|entry| entry.actor_kind == "staff"),
            passed,
            warned,
            on_behalf: case.on_behalf,
            authority,
            told: told > 0,
            number: case.number,
        })
    });
    read.unwrap()
}

/// Everything that must hold of everybody; empty when it does.
pub fn faults(town: &Town, rows: &[Row]) -> Vec<String> {
    let mut faults = Vec::new();
    for row in rows {
        let mut tell = |what: &str| {
            faults.push(format!("{}, {}: {what}", row.scenario.who, row.scenario.tries));
        };
        match &row.ending {
            Ending::Held(..) if row.shown.as_ref().is_some_and(|shown| shown.released) => {
                tell("a package was made for him");
            }
            Ending::Leaked(_) => tell("has the data of another"),
            Ending::Stuck(_, why) => tell(&format!("is left without a way ({why})")),
            Ending::Held(..) | Ending::Stopped(..) if row.scenario.honest => {
                tell("was stopped, though honest")
            }
            Ending::Fetched(_) | Ending::Answered(_) if !row.scenario.honest => tell("was served"),
            _ => {}
        }
        let Some(shown) = &row.shown else { continue };
        for kind in row.scenario.warns {
            if !shown.warned.iter().any(|(warned, ..)| warned == kind) {
                tell(&format!("nobody was warned: {kind}"));
            }
        }
        if matches!(row.ending, Ending::Fetched(_)) && !shown.released {
            tell("the database knows of no package");
        }
        if matches!(row.ending, Ending::Fetched(_) | Ending::Answered(_))
            && !(shown.delivered && shown.decided && shown.by_staff)
        {
            tell("no decision by a person and no delivery stand in the log");
        }
    }
    faults.extend(released_wrongly(town));
    faults
}

/// Of every case of the organisation, whoever's it is: what was released was proven twice, signed by four eyes, and
/// where somebody asked for another, allowed and told.
fn released_wrongly(town: &Town) -> Vec<String> {
    let (app, organisation) = (&town.portal.app, town.organisation.id);
    let ids: Vec<CaseId> = app
        .db
        .read(|conn| {
            use indsigt::db::schema::cases as table;
            let mine = table::table.filter(table::organisation_id.eq(organisation));
            mine.select(table::id).load(conn).map_err(DbError::from)
        })
        .unwrap();
    let mut faults = Vec::new();
    for id in ids {
        let shown = of_case(town, id);
        if !shown.released {
            continue;
        }
        let mut tell = |what: &str| faults.push(format!("{} was released: {what}", shown.number));
        if !shown.has_second_proof() {
            tell("no second proof");
        }
        if !shown.has_four_eyes() {
            tell("no four eyes");
        }
        let another = shown.on_behalf != OnBehalf::Oneself;
        if another && shown.authority.as_deref() != Some("accepted") && !revoked_later(&shown) {
            tell("no accepted authority");
        }
        if another && shown.on_behalf.tells_subject() && !shown.told {
            tell("the person does not know of it");
        }
    }
    faults
}

/// The package was made while the authority counted, and nobody fetched it since.
fn revoked_later(shown: &Shown) -> bool {
    shown.authority.as_deref() == Some("revoked") && !shown.delivered
}
