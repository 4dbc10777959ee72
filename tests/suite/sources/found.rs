//! Finding people in data that nobody here wrote, and reading exactly what direct SQL gives.

use std::{path::Path, process::Command, sync::OnceLock};

use chrono::NaiveDate;
use indsigt::sources::{
    Sources,
    cell::Cell,
    connector::ConnectorError,
    find::{Found, find},
    identifiers::{Identifier, Identifiers},
    read,
    score::{Agreement, Likeness, likeness, points},
    trial,
};
use tempfile::TempDir;

use super::{Kept, fixture, number, text};
use crate::support::{databases::empty_postgres, shared};

/// The employees database, loaded once into the server of the tests. Returns its address.
pub fn employees() -> &'static str {
    static LOADED: OnceLock<String> = OnceLock::new();
    LOADED.get_or_init(|| {
        let url = empty_postgres();
        let mut psql = Command::new("psql");
        psql.args(["-q", "-v", "ON_ERROR_STOP=1", "-f", "employee.sql", &url]);
        let out = psql.current_dir(shared("data/employees/postgres")).output().expect("psql is installed");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        url
    })
}

fn personnel() -> (TempDir, Sources) {
    let folder = tempfile::tempdir().unwrap();
    fixture("employees", folder.path());
    std::fs::write(folder.path().join("employees.url"), employees()).unwrap();
    let sources = Sources::load(folder.path()).unwrap();
    (folder, sources)
}

pub fn shop() -> (TempDir, Sources) {
    let folder = tempfile::tempdir().unwrap();
    fixture("chinook", folder.path());
    std::fs::copy(shared("data/chinook/chinook.sqlite"), folder.path().join("chinook.sqlite")).unwrap();
    let sources = Sources::load(folder.path()).unwrap();
    (folder, sources)
}

fn rows(sources: &Sources, source: &str, dataset: &str, key: &Cell) -> Kept {
    let source = sources.get(source).unwrap();
    let mut kept = Kept::default();
    let outcome = read(source, source.dataset(dataset).unwrap(), key, &mut kept).unwrap();
    assert_eq!((outcome.rows, outcome.capped), (kept.rows.len() as u64, None));
    kept
}

fn date(day: &str) -> Cell {
    Cell::Date(day.into())
}

#[test]
fn a_customer_is_found_by_mail_and_only_she() {
    let (_folder, sources) = shop();
    let shop = sources.get("chinook").unwrap();
    let found = find(shop, &Identifiers::none().email(" LeonEKohler@Surfeu.DE ")).unwrap();
    assert_eq!(found.candidates.len(), 1);
    let leonie = &found.candidates[0];
    assert_eq!((leonie.key_text(), &leonie.label[0].value), ("2".to_owned(), &text("Leonie Köhler")));
    assert_eq!(leonie.matched_by, [[Identifier::Email]]);
    assert_eq!(found.tried, [[Identifier::Email]]);

    let known = Identifiers::none().email("leonekohler@surfeu.de").number("2");
    assert_eq!(
        find(shop, &known).unwrap().candidates[0].matched_by,
        [[Identifier::Email], [Identifier::Number]]
    );
    let two = Identifiers::none().email("leonekohler@surfeu.de").number("3");
    assert_eq!(find(shop, &two).unwrap().candidates.len(), 2, "two people are never merged");
    for nobody in ["nobody@example.dk", "%", "' OR '1'='1", ""] {
        assert_eq!(find(shop, &Identifiers::none().email(nobody)).unwrap().candidates, [], "{nobody}");
    }
    assert_eq!(find(shop, &Identifiers::none().name("Leonie Köhler")).unwrap(), Found::default());
}

#[test]
fn her_rows_are_exactly_those_of_direct_sql() {
    let (folder, sources) = shop();
    let key = number("2");
    let customer = rows(&sources, "chinook", "customer", &key);
    assert_eq!(customer.rows.len(), 1);
    assert_eq!(
        customer.rows[0][..8],
        [
            number("2"),
            text("Leonie"),
            text("Köhler"),
            Cell::Null,
            text("Theodor-Heuss-Straße 34"),
            text("Stuttgart"),
            Cell::Null,
            text("Germany")
        ]
    );
    let invoices = rows(&sources, "chinook", "invoices", &key);
    let lines = rows(&sources, "chinook", "invoice-lines", &key);
    let theirs = rusqlite::Connection::open(folder.path().join("chinook.sqlite")).unwrap();
    let direct = |sql: &str| -> Vec<String> {
        let mut statement = theirs.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    };
    let totals = direct(
        "SELECT CAST(Total AS TEXT) FROM Invoice WHERE CustomerId = 2 ORDER BY InvoiceDate, InvoiceId",
    );
    let days =
        direct("SELECT date(InvoiceDate) FROM Invoice WHERE CustomerId = 2 ORDER BY InvoiceDate, InvoiceId");
    assert_eq!(
        invoices.rows.iter().map(|row| row[7].clone()).collect::<Vec<_>>(),
        totals.iter().map(|t| number(t)).collect::<Vec<_>>()
    );
    assert_eq!(
        invoices.rows.iter().map(|row| row[1].clone()).collect::<Vec<_>>(),
        days.iter().map(|d| date(d)).collect::<Vec<_>>()
    );
    let tracks = direct(
        "SELECT t.Name FROM InvoiceLine l JOIN Invoice i USING (InvoiceId) JOIN Track t USING (TrackId)
         WHERE i.CustomerId = 2 ORDER BY l.InvoiceLineId",
    );
    assert!(tracks.len() > 30);
    assert_eq!(
        lines.rows.iter().map(|row| row[2].clone()).collect::<Vec<_>>(),
        tracks.iter().map(|t| text(t)).collect::<Vec<_>>()
    );
}

#[test]
fn an_employee_is_found_by_name_and_birth_date_and_namesakes_are_shown() {
    let (_folder, sources) = personnel();
    let personnel = sources.get("employees").unwrap();
    let born = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
    let georgi = Identifiers::none().name("georgi  FACELLO").birth_date(born(1953, 9, 2));
    let found = find(personnel, &georgi).unwrap();
    let exact: Vec<_> = found
        .candidates
        .iter()
        .filter(|c| c.matched_by.contains(&vec![Identifier::Name, Identifier::BirthDate]))
        .collect();
    assert_eq!(exact.len(), 1);
    assert_eq!(exact[0].key, number("10001"));
    assert_eq!(exact[0].label[1].value, date("1953-09-02"));

    // Names that several people have, asked of the database itself.
    let (name, count) = namesakes();
    let found = find(personnel, &Identifiers::none().name(&name)).unwrap();
    assert_eq!(found.candidates.len(), count, "{name}");
    let keys: std::collections::BTreeSet<_> = found.candidates.iter().map(|c| c.key_text()).collect();
    assert_eq!(keys.len(), count);
    assert_eq!(find(personnel, &Identifiers::none().number("10001")).unwrap().candidates.len(), 1);
    for nobody in ["B-17", "99999999999999999999", "10001 OR 1=1", "0"] {
        assert_eq!(find(personnel, &Identifiers::none().number(nobody)).unwrap().candidates, [], "{nobody}");
    }
}

pub fn psql(sql: &str) -> Vec<String> {
    let out = Command::new("psql").args(["-At", "-c", sql, employees()]).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap().lines().map(str::to_owned).collect()
}

fn namesakes() -> (String, usize) {
    let line = &psql("SELECT first_name || ' ' || last_name || '|' || count(*) FROM employee GROUP BY first_name, last_name
                      HAVING count(*) > 1 ORDER BY count(*) DESC, 1 LIMIT 1")[0];
    let (name, count) = line.split_once('|').unwrap();
    (name.to_owned(), count.parse().unwrap())
}

#[test]
fn the_whole_salary_history_arrives() {
    let (_folder, sources) = personnel();
    let key = number("10001");
    let salaries = rows(&sources, "employees", "salaries", &key);
    let ours: Vec<_> = salaries
        .rows
        .iter()
        .map(|row| match &row[..] {
            [Cell::Number(amount), Cell::Date(from), Cell::Date(to)] => format!("{amount}|{from}|{to}"),
            other => panic!("{other:?}"),
        })
        .collect();
    let direct =
        psql("SELECT amount, from_date, to_date FROM salary WHERE emp_no = 10001 ORDER BY from_date");
    assert!(direct.len() > 10);
    assert_eq!(ours, direct);
    assert_eq!(
        rows(&sources, "employees", "titles", &key).rows.len(),
        psql("SELECT 1 FROM title WHERE emp_no = 10001").len()
    );
    let departments = rows(&sources, "employees", "departments", &key);
    assert_eq!(departments.columns[3].name, "manager");
}

/// What an administrator sees who tries a declaration out.
#[test]
fn a_trial_shows_who_and_how_much() {
    let (_folder, sources) = shop();
    let shop = sources.get("chinook").unwrap();
    let shown = trial(shop, &Identifiers::none().email("leonekohler@surfeu.de")).unwrap();
    for line in [
        "Tried by email.",
        "1 found.",
        "2 (matched by email)",
        "  name: Leonie Köhler",
        "  50 of 100 points, possible: email exact\n",
        "  customer: 1 row\n",
        "  invoices: 7 rows\n",
    ] {
        assert!(shown.contains(line), "{line} in {shown}");
    }
    assert!(trial(shop, &Identifiers::none().phone("1")).unwrap().starts_with("Nothing was tried"));
}

/// A source that is away must not look like one that knows nobody.
#[test]
fn a_source_that_is_away_is_an_error() {
    let (folder, sources) = shop();
    std::fs::remove_file(folder.path().join("chinook.sqlite")).unwrap();
    let away = find(sources.get("chinook").unwrap(), &Identifiers::none().email("leonekohler@surfeu.de"));
    assert!(matches!(away, Err(ConnectorError::Unreachable(_))), "{away:?}");
    assert!(!Path::new(&folder.path().join("chinook.sqlite")).exists());
}

/// People write names and numbers in their own way; the same person is found, and what differs is told apart.
#[test]
fn other_writings_find_the_same_person_and_namesakes_are_scored() {
    let folder = tempfile::tempdir().unwrap();
    let schema = "CREATE TABLE person (id INTEGER PRIMARY KEY, full TEXT, born TEXT, tel TEXT, mail TEXT);
        INSERT INTO person VALUES
          (1, 'KJÆRGAARD, Søren Ærø', '23.06.1972', '20 30 40 50', 'soeren@example.dk'),
          (2, 'Søren Ærø Kjærgaard', '01.01.1990', '+45 11 22 33 44', NULL),
          (3, 'Lars Vind', '02.02.1980', '004520304050', NULL), (4, NULL, NULL, NULL, NULL), (5, x'ff', 7, 20304050, 1);";
    rusqlite::Connection::open(folder.path().join("hr.db")).unwrap().execute_batch(schema).unwrap();
    let declaration = r#"
name = "hr"
kind = "sqlite"
path = "hr.db"
organisations = ["example"]
title = { da = "Personale", en = "Personnel" }
description = { da = "Alt", en = "Everything" }
[[find]]
by = ["name"]
sql = "SELECT id AS key, full, born FROM person WHERE indsigt_words(full) = :name_words"
[find.columns]
full = { da = "Navn", en = "Name", is = "name" }
born = { da = "Født", en = "Born", is = "birth-date" }
[[find]]
by = ["phone"]
sql = "SELECT id AS key, full, born, tel FROM person WHERE indsigt_phone(tel) = :phone_digits"
[find.columns]
full = { da = "Navn", en = "Name", is = "name" }
born = { da = "Født", en = "Born", is = "birth-date" }
tel = { da = "Telefon", en = "Phone", is = "phone" }
[[find]]
by = ["name", "birth-date"]
sql = """SELECT id AS key, full FROM person
WHERE indsigt_fold(full) LIKE '%' || :last_name_folded || '%' AND born = replace(:birth_date_danish, '-', '.')"""
[find.columns]
full = { da = "Navn", en = "Name", is = "name" }
[[dataset]]
name = "person"
title = { da = "Person", en = "Person" }
description = { da = "Stamdata", en = "The record" }
activity = "hr"
provided_by = "subject"
sql = "SELECT id, full FROM person WHERE id = :key"
"#;
    std::fs::write(folder.path().join("hr.toml"), declaration).unwrap();
    let sources = Sources::load(folder.path()).unwrap();
    assert_eq!(sources.check(), []);
    let hr = sources.get("hr").unwrap();
    let known = Identifiers::none()
        .name("soeren aeroe kjaergaard")
        .phone("+45 20304050")
        .email("soeren@example.dk")
        .birth_date(NaiveDate::from_ymd_opt(1972, 6, 23).unwrap());
    let found = find(hr, &known).unwrap();
    let seen: Vec<_> = found
        .candidates
        .iter()
        .map(|one| (one.key_text(), points(&one.compared), likeness(&one.compared)))
        .collect();
    let expected = [
        ("1", 84, Likeness::Likely),
        ("5", 27, Likeness::Possible),
        ("2", 0, Likeness::No),
        ("3", 0, Likeness::No),
    ];
    assert_eq!(seen, expected.map(|(key, points, likeness)| (key.to_owned(), points, likeness)));
    let her = &found.candidates[0];
    assert_eq!(her.matched_by.len(), 3);
    let by = |identifier| her.compared.iter().find(|one| one.identifier == identifier).cloned();
    assert_eq!(by(Identifier::Name).unwrap().agreement, Agreement::Normalised);
    assert_eq!(by(Identifier::BirthDate).unwrap().shown.as_deref(), Some("23.06.1972"));
    assert_eq!(by(Identifier::Email), None, "the source neither shows it nor was asked by it");
}
