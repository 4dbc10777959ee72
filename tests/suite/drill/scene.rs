//! One row of the table: who, what they try, what came of it. A scenario is data and a short script.

use indsigt::{
    cases,
    db::DbError,
    identity::warnings::WarningKind,
    ids::CaseId,
    law::status::{Outcome, Step},
};

use super::{
    handler::Handler,
    person::Human,
    proofs::{self, Shown},
    town::Town,
};

#[derive(Clone, Copy)]
pub struct Scenario {
    pub who: &'static str,
    pub tries: &'static str,
    /// She may have the data, or an answer about them.
    pub honest: bool,
    /// What must have worried the program.
    pub warns: &'static [WarningKind],
    pub play: fn(&Scene) -> Ending,
}

/// How it ended, as the script saw it. What the database says of it is asked afterwards.
pub enum Ending {
    /// The case stands and this is why nothing is handed over: the name of the refusal.
    Held(CaseId, &'static str),
    /// It came to nothing beside the case's own guard: what stopped it, checked by the script.
    Stopped(Option<CaseId>, &'static str),
    /// The impostor has the data.
    Leaked(CaseId),
    /// The package was fetched by whom it belongs to.
    Fetched(CaseId),
    /// A person decided, and the answer without data was read.
    Answered(CaseId),
    /// The honest one has nothing.
    Stuck(CaseId, String),
}

impl Ending {
    pub fn case(&self) -> Option<CaseId> {
        match self {
            Ending::Held(case, _)
            | Ending::Leaked(case)
            | Ending::Fetched(case)
            | Ending::Answered(case)
            | Ending::Stuck(case, _) => Some(*case),
            Ending::Stopped(case, _) => *case,
        }
    }
}

/// The people who work here: Birgit does everything that she is offered; Omar only where a script calls him.
pub struct Scene<'t> {
    pub town: &'t Town,
    pub birgit: Handler<'t>,
    pub omar: Handler<'t>,
}

pub struct Row {
    pub scenario: Scenario,
    pub ending: Ending,
    pub shown: Option<Shown>,
    pub what: String,
}

impl Row {
    /// Whether anything was given to the one who tried: it was fetched, or it waits behind a link that was mailed.
    fn took_data(&self) -> bool {
        match &self.ending {
            Ending::Leaked(_) | Ending::Fetched(_) | Ending::Answered(_) => true,
            // The case is the person's own; what is hers may well be there.
            Ending::Stopped(..) | Ending::Stuck(..) => false,
            Ending::Held(..) => self.shown.as_ref().is_some_and(|shown| shown.released),
        }
    }
}

impl<'t> Scene<'t> {
    pub fn new(town: &'t Town) -> Scene<'t> {
        Scene { town, birgit: Handler::new(town, "Birgit Bak"), omar: Handler::new(town, "Omar Said") }
    }

    pub fn plays(&self, scenario: &Scenario) -> Row {
        let ending = (scenario.play)(self);
        let shown = ending.case().map(|case| proofs::of_case(self.town, case));
        let what = match &ending {
            Ending::Held(case, name) => {
                let refusal = self.refusal(*case);
                assert!(
                    refusal.starts_with(name),
                    "{}, {}: held by {refusal}, not by {name}",
                    scenario.who,
                    scenario.tries
                );
                refusal
            }
            Ending::Stopped(_, why) => (*why).to_owned(),
            Ending::Leaked(_) => "NOTHING".into(),
            Ending::Fetched(_) => "package fetched".into(),
            Ending::Answered(_) => "decided by a person, answer read".into(),
            Ending::Stuck(_, why) => format!("NO WAY: {why}"),
        };
        Row { scenario: *scenario, ending, shown, what }
    }

    /// The name of the guard that keeps a case from granting or handing over; empty when nothing does.
    fn refusal(&self, case: CaseId) -> String {
        let (app, id) = (&self.town.portal.app, self.town.organisation.id);
        let facts = app.db.read(|conn| {
            let case = cases::find(conn, id, case)?.ok_or(diesel::result::Error::NotFound)?;
            cases::facts(conn, &case, app.now())
        });
        let facts = facts.unwrap();
        let decided = facts.allow(Step::Decide(Outcome::Granted)).and(facts.allow_handover());
        decided.err().map(|refusal| format!("{refusal:?}")).unwrap_or_default()
    }

    /// The first warning of a case, as its address names it.
    pub fn warning_of(&self, case: CaseId) -> String {
        use diesel::prelude::*;
        use indsigt::db::schema::identity_warnings as table;
        let first = table::table.filter(table::case_id.eq(case)).select(table::id);
        let found = self.town.portal.app.db.read(|conn| first.first::<String>(conn).map_err(DbError::from));
        found.expect("a warning")
    }

    /// An impostor tries everything that the pages have, Birgit does everything that hers have, before and after, and
    /// then he comes for the answer.
    pub fn is_attacked_by(&self, impostor: &Human, case: CaseId, held_by: &'static str) -> Ending {
        self.birgit.does_what_is_offered(case, impostor);
        impostor.shows_who_she_is();
        self.birgit.does_what_is_offered(case, impostor);
        self.birgit.collects_and_decides(case);
        if impostor.takes_what_she_gets() {
            return Ending::Leaked(case);
        }
        // What he showed last may have been what was missing.
        self.birgit.does_what_is_offered(case, impostor);
        self.birgit.collects_and_decides(case);
        Ending::Held(case, held_by)
    }

    /// Both colleagues look at the logins and the warnings, Birgit decides, and the person takes what is hers.
    pub fn is_served(&self, person: &Human, case: CaseId) -> Ending {
        self.looks_at_it_twice(case);
        let page = self.birgit.collects_and_decides(case);
        self.hands_over(person, case, &page)
    }

    /// Four eyes: what one colleague signs, the other signs too.
    pub fn looks_at_it_twice(&self, case: CaseId) {
        for colleague in [&self.birgit, &self.omar] {
            colleague.accepts_the_logins(case);
            colleague.signs_the_warnings(case);
        }
    }

    /// The person takes what waits for her.
    pub fn hands_over(
        &self,
        person: &Human,
        case: CaseId,
        decided: &crate::support::browser::Page,
    ) -> Ending {
        match (person.takes_what_she_gets(), person.fetches()) {
            (true, true) => Ending::Fetched(case),
            (true, false) => Ending::Answered(case),
            _ => Ending::Stuck(case, format!("{} {}: {}", decided.status, decided.path, self.refusal(case))),
        }
    }
}

/// The table with its totals.
pub fn table(rows: &[Row]) -> String {
    let head =
        ["no", "who", "what they try", "what stopped it, or the way", "released", "proofs", "four eyes"];
    let line = |(number, row): (usize, &Row)| {
        let (shown, took) = (row.shown.as_ref(), row.took_data());
        [
            (number + 1).to_string(),
            row.scenario.who.into(),
            row.scenario.tries.into(),
            row.what.clone(),
            if took { "yes" } else { "no" }.into(),
            shown.map_or_else(String::new, Shown::proofs),
            shown.map_or_else(String::new, Shown::eyes),
        ]
    };
    let lines: Vec<[String; 7]> = rows.iter().enumerate().map(line).collect();
    let mut widths = head.map(|word| word.chars().count());
    for line in &lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let row = |cells: &[String; 7]| {
        let cells = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join(" | ").trim_end().to_owned()
    };
    let (honest, impostors): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.scenario.honest);
    let leaked = impostors.iter().filter(|row| row.took_data()).count();
    let stuck = honest.iter().filter(|row| matches!(row.ending, Ending::Stuck(..))).count();
    let mut out = vec![row(&head.map(str::to_owned))];
    out.push("-".repeat(widths.iter().sum::<usize>() + 18));
    out.extend(lines.iter().map(row));
    out.push(format!("{} impersonations: {leaked} got the data of another", impostors.len()));
    out.push(format!("{} honest requesters: {stuck} left without a way", honest.len()));
    out.join("\n")
}
