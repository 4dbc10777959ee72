//! The demo's foreign system: an HR and payroll database of a fictional municipality, made from a seed, so that it is
//! the same on every machine.

use std::path::Path;

use chrono::{Datelike, Days, Months, NaiveDate};
use rusqlite::{Connection, params};

use super::names::{self, Dice};

const EMPLOYEES: i64 = 420;

const SCHEMA: &str = "
CREATE TABLE employees (
  id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, first_name TEXT NOT NULL, last_name TEXT NOT NULL,
  birth_date DATE NOT NULL, email TEXT NOT NULL UNIQUE, phone TEXT, address TEXT NOT NULL, postcode TEXT NOT NULL,
  town TEXT NOT NULL, hired_on DATE NOT NULL, left_on DATE, part_time BOOLEAN NOT NULL, manager_id INTEGER,
  contact_changed_on DATE NOT NULL);
CREATE TABLE positions (
  id INTEGER PRIMARY KEY, employee_id INTEGER NOT NULL, title TEXT NOT NULL, department TEXT NOT NULL,
  from_date DATE NOT NULL, to_date DATE);
CREATE TABLE absences (
  id INTEGER PRIMARY KEY, employee_id INTEGER NOT NULL, kind TEXT NOT NULL, from_date DATE NOT NULL,
  to_date DATE NOT NULL, reported_by TEXT NOT NULL, note TEXT);
CREATE TABLE reviews (
  id INTEGER PRIMARY KEY, employee_id INTEGER NOT NULL, held_on DATE NOT NULL, summary TEXT NOT NULL,
  manager_name TEXT NOT NULL, manager_note TEXT);
CREATE TABLE payslips (
  id INTEGER PRIMARY KEY, employee_id INTEGER NOT NULL, period TEXT NOT NULL, gross DECIMAL(10,2) NOT NULL,
  pension DECIMAL(10,2) NOT NULL, tax DECIMAL(10,2) NOT NULL, net DECIMAL(10,2) NOT NULL, paid_on DATE NOT NULL);
CREATE TABLE bank_accounts (
  id INTEGER PRIMARY KEY, employee_id INTEGER NOT NULL, account TEXT NOT NULL, from_date DATE NOT NULL);
CREATE INDEX positions_of ON positions (employee_id);
CREATE INDEX absences_of ON absences (employee_id);
CREATE INDEX reviews_of ON reviews (employee_id);
CREATE INDEX payslips_of ON payslips (employee_id);
CREATE INDEX accounts_of ON bank_accounts (employee_id);
";

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
    database.execute_batch("PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY;")?;
    let tx = database.transaction()?;
    tx.execute_batch(SCHEMA)?;
    for id in 1..=EMPLOYEES {
        let mut person = person(id, today);
        insert_person(&tx, &mut person)?;
        insert_history(&tx, &mut person, today)?;
    }
    tx.commit()?;
    drop(database);
    std::fs::rename(&unfinished, path).map_err(|_| rusqlite::Error::InvalidPath(path.to_owned()))
}

struct Employee {
    id: i64,
    first: String,
    last: String,
    born: NaiveDate,
    hired: NaiveDate,
    left: Option<NaiveDate>,
    manager: Option<i64>,
    dice: Dice,
}

/// The first three are the ones a demo is about: Mette Holm, her namesake, and somebody who left.
fn person(id: i64, today: NaiveDate) -> Employee {
    let mut dice = Dice::new(2026 + id as u64);
    let born = dice.date_between(1959, 2002);
    let hired = dice.date_between(2012, 2024);
    let leaves = dice.one_in(4).then(|| hired + Months::new(8 + dice.below(48) as u32));
    let (first, last) = match id {
        1 | 2 => ("Mette".to_owned(), "Holm".to_owned()),
        3 => ("Søren".to_owned(), "Ærø Kjærgaard".to_owned()),
        _ => (dice.pick(&names::FIRST).to_owned(), dice.pick(&names::LAST).to_owned()),
    };
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).expect("a date of the calendar");
    let (born, hired, leaves) = match id {
        1 => (day(1984, 3, 12), day(2016, 8, 1), None),
        2 => (day(1991, 11, 5), day(2021, 2, 1), None),
        3 => (day(1972, 6, 23), day(2012, 1, 1), Some(day(2025, 5, 31))),
        _ => (born, hired, leaves.filter(|left| *left < today)),
    };
    let manager = (id > 12).then(|| 4 + (dice.below(9) as i64));
    Employee { id, first, last, born, hired, left: leaves, manager, dice }
}

impl Employee {
    fn name(&self) -> String {
        format!("{} {}", self.first, self.last)
    }

    fn email(&self) -> String {
        let plain = |text: &str| {
            let letters = text.to_lowercase().replace('æ', "ae").replace('ø', "oe").replace('å', "aa");
            letters.replace('é', "e").replace(' ', ".")
        };
        let number = if self.id == 1 || self.id == 3 { String::new() } else { self.id.to_string() };
        format!("{}.{}{number}@fjordby.example", plain(&self.first), plain(&self.last))
    }
}

fn insert_person(tx: &Connection, person: &mut Employee) -> rusqlite::Result<()> {
    let email = person.email();
    let dice = &mut person.dice;
    let (postcode, town) = names::TOWNS[dice.below(names::TOWNS.len() as u64) as usize];
    let street = dice.pick(&names::STREETS);
    let phone = (!dice.one_in(6)).then(|| format!("+45 {:08}", 20_000_000 + dice.below(70_000_000)));
    tx.execute(
        "INSERT INTO employees VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        params![
            person.id,
            format!("F{:05}", 10_000 + person.id),
            person.first,
            person.last,
            person.born.to_string(),
            email,
            phone,
            format!("{street} {}", 1 + dice.below(120)),
            postcode,
            town,
            person.hired.to_string(),
            person.left.map(|d| d.to_string()),
            dice.one_in(5),
            person.manager,
            person.hired.to_string(),
        ],
    )?;
    tx.execute(
        "INSERT INTO bank_accounts (employee_id, account, from_date) VALUES (?,?,?)",
        params![
            person.id,
            format!("{:04} {:010}", 1000 + dice.below(8999), dice.below(9_999_999_999)),
            person.hired.to_string()
        ],
    )?;
    Ok(())
}

fn insert_history(tx: &Connection, person: &mut Employee, today: NaiveDate) -> rusqlite::Result<()> {
    let until = person.left.unwrap_or(today);
    insert_positions(tx, person, until)?;
    insert_absences(tx, person, until)?;
    insert_reviews(tx, person, until)?;
    insert_payslips(tx, person, until)
}

fn insert_positions(tx: &Connection, person: &mut Employee, until: NaiveDate) -> rusqlite::Result<()> {
    let dice = &mut person.dice;
    let mut from = person.hired;
    loop {
        let to = from + Months::new(18 + dice.below(60) as u32);
        let ends = (to < until).then_some(to).or(person.left);
        tx.execute(
            "INSERT INTO positions (employee_id, title, department, from_date, to_date) VALUES (?,?,?,?,?)",
            params![
                person.id,
                dice.pick(&names::TITLES),
                dice.pick(&names::DEPARTMENTS),
                from.to_string(),
                ends.map(|d| d.to_string()),
            ],
        )?;
        if to >= until {
            return Ok(());
        }
        from = to + Days::new(1);
    }
}

fn insert_absences(tx: &Connection, person: &mut Employee, until: NaiveDate) -> rusqlite::Result<()> {
    let dice = &mut person.dice;
    let mut day = person.hired + Days::new(30 + dice.below(200));
    while day < until {
        let kind =
            dice.pick(&["Sygdom", "Ferie", "Ferie", "Ferie", "Barns første sygedag", "Omsorgsdag", "Kursus"]);
        let length = if kind == "Ferie" { 4 + dice.below(16) } else { dice.below(4) };
        let note = (kind == "Sygdom" && dice.one_in(3)).then(|| dice.pick(&names::ABSENCE_NOTES));
        let reported_by = format!("{} {}", dice.pick(&names::FIRST), dice.pick(&names::LAST));
        tx.execute(
            "INSERT INTO absences (employee_id, kind, from_date, to_date, reported_by, note) VALUES (?,?,?,?,?,?)",
            params![person.id, kind, day.to_string(), (day + Days::new(length)).to_string(), reported_by, note],
        )?;
        day = day + Days::new(40 + dice.below(120));
    }
    Ok(())
}

fn insert_reviews(tx: &Connection, person: &mut Employee, until: NaiveDate) -> rusqlite::Result<()> {
    let dice = &mut person.dice;
    for year in (person.hired.year() + 1)..=until.year() {
        let held = NaiveDate::from_ymd_opt(year, 3, 1).expect("1 March") + Days::new(dice.below(60));
        if held >= until {
            break;
        }
        let manager = format!("{} {}", dice.pick(&names::FIRST), dice.pick(&names::LAST));
        let note = dice.one_in(3).then(|| dice.pick(&names::MANAGER_NOTES));
        tx.execute(
            "INSERT INTO reviews (employee_id, held_on, summary, manager_name, manager_note) VALUES (?,?,?,?,?)",
            params![person.id, held.to_string(), dice.pick(&names::REVIEWS), manager, note],
        )?;
    }
    Ok(())
}

/// Whole øre, so that every amount is exact; stored as text with two decimals.
fn insert_payslips(tx: &Connection, person: &mut Employee, until: NaiveDate) -> rusqlite::Result<()> {
    let dice = &mut person.dice;
    let mut insert = tx.prepare_cached(
        "INSERT INTO payslips (employee_id, period, gross, pension, tax, net, paid_on) VALUES (?,?,?,?,?,?,?)",
    )?;
    let amount = |oere: i64| format!("{}.{:02}", oere / 100, oere % 100);
    let mut gross = 2_750_000 + dice.below(1_900_000) as i64;
    let mut month = person.hired.with_day(1).unwrap_or(person.hired);
    while month < until {
        if month.month() == 4 {
            gross += gross * 21 / 1000;
        }
        let pension = gross * 12 / 100;
        let tax = (gross - pension) * 37 / 100;
        let paid = month + Months::new(1) - Days::new(1);
        insert.execute(params![
            person.id,
            month.format("%Y-%m").to_string(),
            amount(gross),
            amount(pension),
            amount(tax),
            amount(gross - pension - tax),
            paid.to_string(),
        ])?;
        month = month + Months::new(1);
    }
    Ok(())
}

/// The first `count` people of the database, for the demo's cases.
pub fn people(count: i64, today: NaiveDate) -> Vec<super::Fictional> {
    let fictional = |person: Employee| super::Fictional {
        name: person.name(),
        email: person.email(),
        birth_date: person.born,
    };
    (1..=count).map(|id| fictional(person(id, today))).collect()
}
