//! A foreign HR system behind our desk, and a handler who goes from the decision to the proof.

use indsigt::{
    cases::{self, Case},
    execution::{self, Answer, Deed, DeedError, Parts, Wish},
    ids::{DeedId, ItemId, StaffId},
    law::{
        execution::DeedState,
        procedure::{Entry, Key, Verdict},
        rights::Right,
        status::{Outcome, Status},
    },
    sources::search,
    worker,
};

use super::foreign::Foreign;
use crate::support::{
    databases::TestDb,
    decisions::{decide_as_seen, letter},
    office::Office,
};

pub const HR: &str = r#"
name = "hr"
kind = "{kind}"
{place}
organisations = ["fjordby"]
title = { da = "Personalesystemet", en = "The HR system" }
description = { da = "Ansatte", en = "Employees" }
limits = { seconds = 3 }
[write]
{place}
keys = "SELECT id FROM person"
backups = "90 days"
[[recipient]]
name = { da = "Lejrskolen ApS", en = "Camp Ltd" }
kind = "controller"
country = "DK"
[[find]]
by = ["email"]
sql = "SELECT id AS {key}, name FROM person WHERE email = :email"
[[dataset]]
name = "person"
title = { da = "Stamdata", en = "Record" }
description = { da = "Om dig", en = "About you" }
activity = "personnel"
provided_by = "subject"
sql = "SELECT id, name, email, left_on FROM person WHERE id = :key"
[[dataset.rectify]]
columns = ["name", "email"]
sql = "UPDATE person SET :column = :new WHERE id = :key AND :column {is} :old"
verify = "SELECT :column FROM person WHERE id = :key"
[dataset.restrict]
sql = "UPDATE person SET rests = 1 WHERE id = :key"
verify = "SELECT id FROM person WHERE id = :key AND rests = 0"
[dataset.erase]
sql = "UPDATE person SET name = NULL, email = NULL WHERE id = :key"
verify = "SELECT id FROM person WHERE id = :key AND name IS NOT NULL"
[dataset.keep]
period = "10 years"
from = "left_on"
hold = "SELECT why FROM hold WHERE person = :key"
basis = { da = "bogføringslovens § 12", en = "section 12" }
[[dataset]]
name = "notes"
title = { da = "Notater", en = "Notes" }
description = { da = "Om dig", en = "About you" }
activity = "personnel"
provided_by = "observed"
sql = "SELECT at, note FROM note WHERE person = :key"
[dataset.erase]
sql = "DELETE FROM note WHERE person = :key"
verify = "SELECT id FROM note WHERE person = :key"
rows = 3
four_eyes = true
[[dataset.rectify]]
columns = ["note"]
sql = "UPDATE note SET note = :new WHERE person = :key"
verify = "SELECT note FROM note WHERE person = :key"
"#;

pub struct Town {
    pub office: Office,
    pub their: Foreign,
}

/// Each kind of foreign system, with either of our databases.
pub fn on_pairs(test: impl Fn(&Town)) {
    let pairs = [
        (TestDb::sqlite(), Foreign::postgres()),
        (TestDb::postgres(), Foreign::sqlite()),
        (TestDb::sqlite(), Foreign::maria()),
    ];
    for (fresh, their) in pairs {
        println!("on {} with {}", fresh.url, their.kind());
        let mut office = Office::new(&fresh.db);
        office.declare(&[("hr", &declaration(&their))]);
        test(&Town { office, their });
    }
}

pub fn declaration(their: &Foreign) -> String {
    let (place, is) = match their {
        Foreign::Sqlite(folder) => (format!("path = \"{}/hr.db\"", folder.path().display()), "IS"),
        Foreign::Postgres(folder, _) => {
            (format!("url_file = \"{}/url\"", folder.path().display()), "IS NOT DISTINCT FROM")
        }
        Foreign::Maria(folder, _) => (format!("url_file = \"{}/url\"", folder.path().display()), "<=>"),
    };
    // A word of its own on MySQL.
    let key = if matches!(their, Foreign::Maria(..)) { "`key`" } else { "key" };
    HR.replace("{key}", key).replace("{kind}", their.kind()).replace("{place}", &place).replace("{is}", is)
}

impl Town {
    pub fn parts(&self) -> Parts<'_> {
        let app = &self.office.app;
        Parts { db: &app.db, vault: &app.vault, sources: &app.sources }
    }

    /// A case of Mette's that is granted and waits to be carried out, with its item.
    pub fn executing(&self, right: Right, verdict: Verdict, fields: &[(&str, &str)]) -> (Case, ItemId) {
        let desk = &self.office.desk;
        let mut case = self.office.collect(desk.case_in(right, Status::Collecting));
        assert_eq!(case.status, Status::Review, "{:?}", self.office.search(&case, "hr").details.0);
        let fields = fields.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let item = desk.item(&mut case, &Entry { verdict: Some(verdict), fields }).unwrap();
        if right == Right::Erasure {
            desk.note(&mut case, Key::Obligations, "Undersøgt.").unwrap();
        }
        let text = letter(desk, &case, Outcome::Granted, &[]);
        let decision = cases::Decision {
            outcome: Outcome::Granted,
            grounds: &[],
            letter: text,
            lock: false,
            as_seen: case.version,
        };
        decide_as_seen(desk, &mut case, &decision).unwrap();
        assert_eq!(case.status, Status::Executing);
        (case, item)
    }

    pub fn erasing(&self) -> (Case, ItemId) {
        self.executing(
            Right::Erasure,
            Verdict::Erase,
            &[("what", "Alt i personalesystemet"), ("erasure-ground", "no-longer-needed")],
        )
    }

    pub fn correcting(&self) -> (Case, ItemId) {
        self.executing(
            Right::Rectification,
            Verdict::Corrected,
            &[("what", "E-mailen"), ("was", "mette.holm@example.dk"), ("should-be", "mette@ny.example")],
        )
    }

    pub fn wish(&self, case: &Case, dataset: &str, (column, old, new): (&str, &str, &str)) -> Wish {
        let desk = &self.office.desk;
        let found = desk.db.read(|conn| {
            let search = search::of_case(conn, case.organisation, case.id).unwrap().remove(0).id;
            Ok::<_, indsigt::db::DbError>(search::candidates_of(conn, &desk.vault, case, search).unwrap())
        });
        let candidate = found.unwrap()[0].id;
        let [dataset, column, old, new] = [dataset, column, old, new].map(str::to_owned);
        Wish::Program { candidate, dataset, column, old, new }
    }

    pub fn plan(&self, case: &mut Case, item: ItemId, wish: Wish) -> Result<usize, DeedError> {
        let (desk, sources) = (&self.office.desk, &self.office.app.sources);
        let by = desk.handler;
        desk.db.write(|tx| execution::plan(tx, (&desk.vault, sources), case, item, &[wish], by, desk.now))
    }

    pub fn deeds(&self, case: &Case) -> Vec<Deed> {
        let desk = &self.office.desk;
        desk.db.read(|conn| execution::of_case(conn, &desk.vault, &desk.again(case))).unwrap()
    }

    pub fn deed(&self, case: &Case) -> Deed {
        self.deeds(case).pop().unwrap()
    }

    pub fn try_out(&self, case: &Case) -> Deed {
        let desk = &self.office.desk;
        let (case, deed) = (desk.again(case), self.deed(case).id);
        let at = (desk.now.date_naive(), desk.now);
        execution::try_out(self.parts(), &case, deed, desk.handler, at).unwrap()
    }

    pub fn confirm(&self, case: &Case, answer: Answer<'_>, by: StaffId) -> Result<DeedState, DeedError> {
        let (desk, sources, deed) = (&self.office.desk, &self.office.app.sources, self.deed(case));
        let mut case = desk.again(case);
        let seen = (deed.id, deed.version);
        let house = &desk.organisation;
        desk.db.write(|tx| {
            execution::confirm(tx, (&desk.vault, sources), house, &mut case, seen, answer, by, desk.now)
        })
    }

    pub fn work(&self) {
        while worker::once(&self.office.app).unwrap() {}
    }

    /// Planned, tried, confirmed.
    pub fn confirmed(&self, dataset: &str, words: (&str, &str, &str)) -> (Case, DeedId) {
        let (mut case, item) = self.correcting();
        let wish = self.wish(&case, dataset, words);
        self.plan(&mut case, item, wish).unwrap();
        assert_eq!(self.try_out(&case).state, DeedState::Tried);
        self.confirm(&case, Answer::Do { reason: "" }, self.office.desk.handler).unwrap();
        (case.clone(), self.deed(&case).id)
    }

    pub fn emails(&self) -> Vec<String> {
        self.their.all("SELECT email FROM person ORDER BY id")
    }
}
