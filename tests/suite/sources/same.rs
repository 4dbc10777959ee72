//! The same person in different databases: what is collected of her must be the same, cell by cell.

use std::{path::Path, process::Command};

use indsigt::sources::{
    Sources,
    cell::{Cell, Column},
    declaration::Source,
    find::find,
    identifiers::Identifiers,
    read,
};
use rusqlite::Connection;

use super::{Kept, fixture, found, number};
use crate::support::{databases::empty_postgres, mariadb::MariaDb, shared};

/// Every dataset of one person, with its columns.
fn everything(source: &Source, key: &Cell) -> Vec<(String, Vec<Column>, Vec<Vec<Cell>>)> {
    let one = |dataset: &indsigt::sources::declaration::Dataset| {
        let mut kept = Kept::default();
        read(source, dataset, key, &mut kept).unwrap_or_else(|error| panic!("{}: {error}", source.name));
        (dataset.name.clone(), kept.columns, kept.rows)
    };
    source.datasets.iter().map(one).collect()
}

/// The project's declaration with some of its words changed.
fn changed(name: &str, folder: &Path, changes: &[(&str, &str)]) -> Sources {
    fixture(name, folder);
    let file = folder.join(format!("{name}.toml"));
    let mut text = std::fs::read_to_string(&file).unwrap();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    std::fs::write(&file, text).unwrap();
    Sources::load(folder).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// The whole of the employees database, from its own statements, in an SQLite file.
fn employees_in_sqlite(file: &Path) {
    let db = Connection::open(file).unwrap();
    db.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;
         CREATE TABLE employee (emp_no INT, birth_date DATE, first_name TEXT, last_name TEXT, gender TEXT, hire_date DATE);
         CREATE TABLE department (dept_no TEXT, dept_name TEXT);
         CREATE TABLE dept_manager (emp_no INT, dept_no TEXT, from_date DATE, to_date DATE);
         CREATE TABLE dept_emp (emp_no INT, dept_no TEXT, from_date DATE, to_date DATE);
         CREATE TABLE title (emp_no INT, title TEXT, from_date DATE, to_date DATE);
         CREATE TABLE salary (emp_no INT, amount INT, from_date DATE, to_date DATE);",
    )
    .unwrap();
    for table in ["employee", "department", "dept_emp", "dept_manager", "title", "salary1"] {
        let file = format!("load_{table}.sql");
        let text = std::fs::read_to_string(shared("data/employees/mysql").join(&file)).unwrap();
        db.execute_batch(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
    }
    db.execute_batch("CREATE INDEX s ON salary (emp_no); COMMIT").unwrap();
}

#[test]
fn an_employee_is_the_same_in_postgres_mariadb_and_sqlite() {
    let folders: Vec<_> = (0..3).map(|_| tempfile::tempdir().unwrap()).collect();
    std::fs::write(folders[0].path().join("employees.url"), found::employees()).unwrap();
    let postgres = changed("employees", folders[0].path(), &[]);

    let server = MariaDb::get();
    server.load(&shared("data/employees/mysql"), "employee.sql");
    std::fs::write(folders[1].path().join("employees.url"), server.url("employee")).unwrap();
    let concat = [
        ("AS key", "AS `key`"),
        ("kind = \"postgres\"", "kind = \"mariadb\""),
        ("m.first_name || ' ' || m.last_name", "concat(m.first_name, ' ', m.last_name)"),
        ("first_name || ' ' || last_name", "concat(first_name, ' ', last_name)"),
    ];
    let mariadb = changed("employees", folders[1].path(), &concat);

    employees_in_sqlite(&folders[2].path().join("employees.db"));
    let file = [
        ("kind = \"postgres\"", "kind = \"sqlite\""),
        ("url_file = \"employees.url\"", "path = \"employees.db\""),
        ("now()", "date('now')"),
    ];
    let sqlite = changed("employees", folders[2].path(), &file);

    for sources in [&postgres, &mariadb, &sqlite] {
        assert_eq!(sources.check(), []);
        let source = sources.get("employees").unwrap();
        let georgi = Identifiers::none().name("georgi  FACELLO").birth_date("1953-09-02".parse().unwrap());
        let found = find(source, &georgi).unwrap();
        assert_eq!(found.candidates[0].key, number("10001"));
        for nobody in ["B-17", "99999999999999999999", "10001 OR 1=1", "0"] {
            let found = find(source, &Identifiers::none().number(nobody)).unwrap();
            assert_eq!(found.candidates, [], "{nobody} in {:?}", source.place);
        }
    }
    for person in ["10001", "10002", "10039"] {
        let of = |sources: &Sources| everything(sources.get("employees").unwrap(), &number(person));
        let theirs = of(&postgres);
        assert!(
            theirs.iter().all(|(_, columns, rows)| !columns.is_empty() && !rows.is_empty()),
            "{theirs:?}"
        );
        assert_eq!(of(&mariadb), theirs, "{person}");
        assert_eq!(of(&sqlite), theirs, "{person}");
    }
}

/// Views with the names that the tables have in the SQLite file: `customer_id` is `CustomerId` there.
const LONG_NAMES: &str = "
DO $$ DECLARE t record; BEGIN
  FOR t IN SELECT table_name AS name,
    string_agg(format('%I AS %I', column_name, replace(initcap(replace(column_name, '_', ' ')), ' ', '')), ', ') AS columns
    FROM information_schema.columns WHERE table_schema = 'public' GROUP BY 1
  LOOP
    EXECUTE format('CREATE VIEW %I AS SELECT %s FROM %I',
      replace(initcap(replace(t.name, '_', ' ')), ' ', ''), t.columns, t.name);
  END LOOP;
END $$";

#[test]
fn a_customer_is_the_same_in_sqlite_and_postgres() {
    let (_folder, sqlite) = found::shop();
    let url = empty_postgres();
    let script = std::fs::read_to_string(shared("data/chinook/chinook-postgres.sql")).unwrap();
    let (_, tables) = script.split_once("\\c chinook;").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("chinook.sql");
    std::fs::write(&file, format!("BEGIN; {tables}; {LONG_NAMES}; COMMIT;")).unwrap();
    let psql = Command::new("psql").args(["-q", "-v", "ON_ERROR_STOP=1", "-f"]).arg(&file).arg(&url).output();
    let psql = psql.expect("psql is installed");
    assert!(psql.status.success(), "{}", String::from_utf8_lossy(&psql.stderr));
    std::fs::write(folder.path().join("chinook.url"), &url).unwrap();

    // The same statements, whose names that database would write small.
    fixture("chinook", folder.path());
    let declaration = folder.path().join("chinook.toml");
    let text = std::fs::read_to_string(&declaration).unwrap();
    let text = text
        .replace("kind = \"sqlite\"", "kind = \"postgres\"")
        .replace("path = \"chinook.sqlite\"", "url_file = \"chinook.url\"");
    let names = regex::Regex::new("[A-Z][a-z]+[A-Za-z]*").unwrap();
    let pieces = text.split("\"\"\"").enumerate();
    let quoted = pieces.map(|(i, piece)| match i % 2 {
        0 => piece.to_owned(),
        _ => names.replace_all(piece, "\"$0\"").into_owned(),
    });
    std::fs::write(&declaration, quoted.collect::<Vec<_>>().join("\"\"\"")).unwrap();
    let postgres = Sources::load(folder.path()).unwrap_or_else(|problems| panic!("{problems:#?}"));
    assert_eq!(postgres.check(), []);
    let mail = Identifiers::none().email("leonekohler@surfeu.de");
    let (ours, theirs) = (sqlite.get("chinook").unwrap(), postgres.get("chinook").unwrap());
    assert_eq!(find(ours, &mail).unwrap(), find(theirs, &mail).unwrap());
    for customer in ["2", "5", "17", "59"] {
        let (ours, theirs) = (everything(ours, &number(customer)), everything(theirs, &number(customer)));
        assert!(ours.iter().map(|(_, _, rows)| rows.len()).sum::<usize>() > 30);
        assert_eq!(ours, theirs, "{customer}");
    }
}
