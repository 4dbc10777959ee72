//! The demo's smaller systems, each with a few of the municipality's people; nobody whom a demo begins with is in them.

use std::path::Path;

use chrono::{Days, NaiveDate};
use rusqlite::{Connection, params};

use super::{hr, names::Dice};

/// Each with what its entries say.
const SYSTEMS: [(&str, &str); 10] = [
    ("accounting", "Udlæg for materialer"),
    ("cases", "Aftale om levering"),
    ("crm", "Samtale om samarbejde"),
    ("mail", "Spørgsmål om åbningstid"),
    ("newsletter", "Nyhedsbrev om kultur"),
    ("operations", "Log-in fra kontoret"),
    ("recruitment", "Ansøgning som pædagog"),
    ("temps", "Vagt i Børnehuset"),
    ("time", "Kommet 8.02, gået 15.58"),
    ("website", "Besked fra hjemmesiden"),
];

/// People of the HR database who are in one of the systems; the first three are not.
const PEOPLE: std::ops::Range<usize> = 43..83;

/// Makes the database at `path` as it stands on `today`, unless it is there.
///
/// # Errors
/// What SQLite says; a half-made file is removed.
pub fn make(path: &Path, today: NaiveDate) -> rusqlite::Result<()> {
    if path.exists() {
        return Ok(());
    }
    let unfinished = path.with_extension("making");
    std::fs::remove_file(&unfinished).ok();
    let mut database = Connection::open(&unfinished)?;
    let tx = database.transaction()?;
    tx.execute_batch(
        "CREATE TABLE entries (system TEXT NOT NULL, person INTEGER NOT NULL, name TEXT NOT NULL, email TEXT NOT NULL,
           day DATE NOT NULL, what TEXT NOT NULL, state TEXT NOT NULL);
         CREATE INDEX entries_of ON entries (system, email)",
    )?;
    let mut dice = Dice::new(88);
    let people = hr::people(PEOPLE.end as i64, today);
    for (number, person) in people.iter().enumerate().skip(PEOPLE.start) {
        let (system, what) = SYSTEMS[number % SYSTEMS.len()];
        for _ in 0..=dice.below(3) {
            let day = today - Days::new(30 + dice.below(600));
            let state = if dice.one_in(3) { "A" } else { "C" };
            tx.execute(
                "INSERT INTO entries VALUES (?,?,?,?,?,?,?)",
                params![system, number as i64 + 1, person.name, person.email, day.to_string(), what, state],
            )?;
        }
    }
    tx.commit()?;
    drop(database);
    std::fs::rename(&unfinished, path).map_err(|_| rusqlite::Error::InvalidPath(path.to_owned()))
}
