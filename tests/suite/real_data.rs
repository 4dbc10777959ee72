//! The main job on data nobody here wrote: a customer of a music shop (SQLite) and an employee (PostgreSQL) are found,
//! collected for their case, and hold exactly the rows that direct SQL gives.

use std::io::{Cursor, Read as _};

use chrono::NaiveDate;
use indsigt::{
    audit::By,
    cases::{Case, Contact, Details, OnBehalf, Person},
    export,
    law::{
        identity::Party,
        rights::Right,
        status::{Outcome, Status},
    },
    letters::Lang,
    register, review,
    sources::{
        cell::Cell,
        collected::Collected,
        search::{SearchState, Taken},
    },
};

use crate::{
    export::sample::member_bytes,
    sources::{
        found::{employees, psql},
        number,
    },
    support::{
        databases::{TestDb, on_both},
        decisions::{decide, letter},
        office::Office,
        shared,
    },
};

/// The project's own declaration, for the desk's organisation.
fn declaration(name: &str) -> String {
    let file = format!("{}/tests/fixtures/sources/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(file).unwrap().replace("[\"example\"]", "[\"fjordby\"]")
}

/// An office with the shop and the personnel system behind it.
fn office(fresh: &TestDb) -> Office {
    let mut office = Office::new(&fresh.db);
    let folder = office.sources.path();
    std::fs::copy(shared("data/chinook/chinook.sqlite"), folder.join("chinook.sqlite")).unwrap();
    std::fs::write(folder.join("employees.url"), employees()).unwrap();
    office.declare_only(&[("chinook", declaration("chinook")), ("employees", declaration("employees"))]);
    office
}

/// A case of this person, with her identity confirmed.
fn case(office: &Office, person: Person) -> Case {
    let requester = Contact {
        name: person.name.clone(),
        email: person.email.clone().unwrap_or_else(|| "nogen@example.dk".into()),
        phone: None,
    };
    let details = Details { on_behalf: OnBehalf::Oneself, person, requester, description: "Alt.".into() };
    let case = office.desk.received_from(Right::Access, Lang::Da, &details);
    office.desk.walk(case, Status::Collecting)
}

fn dataset<'a>(all: &'a [Collected], source: &str, name: &str) -> &'a Collected {
    all.iter().find(|dataset| dataset.source == source && dataset.name == name).unwrap()
}

/// Each row as `psql -At` and `sqlite3` write it.
fn lines(rows: &[Vec<Cell>]) -> Vec<String> {
    let value = |cell: &Cell| match cell {
        Cell::Null => String::new(),
        Cell::Number(text)
        | Cell::Text(text)
        | Cell::Date(text)
        | Cell::DateTime(text)
        | Cell::Json(text) => text.clone(),
        other => panic!("{other:?} in data without such values"),
    };
    rows.iter().map(|row| row.iter().map(value).collect::<Vec<_>>().join("|")).collect()
}

fn sqlite(sql: &str) -> Vec<String> {
    let shop = rusqlite::Connection::open(shared("data/chinook/chinook.sqlite")).unwrap();
    let mut statement = shop.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_customer_of_the_music_shop() {
    on_both(|fresh| {
        let office = office(fresh);
        let person = Person {
            name: "Leonie Köhler".into(),
            email: Some("leonekohler@surfeu.de".into()),
            ..Person::default()
        };
        let case = office.collect(case(&office, person));
        assert_eq!(case.status, Status::Review);
        assert_eq!(office.search(&case, "chinook").details.0.taken, Some(Taken::Automatically));
        assert_eq!(
            office.search(&case, "employees").state,
            SearchState::NothingFound,
            "and nobody of her name"
        );

        let found = office.datasets(&case);
        let rows = |name| office.rows(&case, dataset(&found, "chinook", name));
        let customer = "SELECT CustomerId || '|' || FirstName || '|' || LastName || '|' || ifnull(Company, '') || '|' || Address
                        || '|' || City || '|' || ifnull(State, '') || '|' || Country || '|' || PostalCode || '|' || Phone
                        || '|' || ifnull(Fax, '') || '|' || Email FROM Customer WHERE Email = 'leonekohler@surfeu.de'";
        let hers: Vec<Vec<Cell>> = rows("customer").iter().map(|row| row[..12].to_vec()).collect();
        assert_eq!(lines(&hers), sqlite(customer));
        assert!(lines(&hers)[0].contains("Theodor-Heuss-Straße"));
        let invoices = "SELECT InvoiceId || '|' || date(InvoiceDate) || '|' || BillingAddress || '|' || BillingCity || '|' ||
                        ifnull(BillingState, '') || '|' || BillingCountry || '|' || BillingPostalCode || '|' || Total
                        FROM Invoice WHERE CustomerId = 2 ORDER BY InvoiceDate, InvoiceId";
        assert_eq!(lines(&rows("invoices")), sqlite(invoices));
        let tracks = "SELECT l.InvoiceLineId || '|' || l.InvoiceId || '|' || t.Name || '|' || ifnull(t.Composer, '') || '|' ||
                      l.UnitPrice || '|' || l.Quantity FROM InvoiceLine l JOIN Invoice i USING (InvoiceId)
                      JOIN Track t USING (TrackId) WHERE i.CustomerId = 2 ORDER BY l.InvoiceLineId";
        assert_eq!(lines(&rows("invoice-lines")), sqlite(tracks));

        // Her contact in the shop is somebody else.
        let withheld = office.desk.db.read(|conn| review::of_case(conn, &office.desk.vault, &case)).unwrap();
        let columns: Vec<_> = withheld.iter().filter_map(|one| one.scope.column.as_deref()).collect();
        assert_eq!(columns, ["SupportName", "SupportEmail", "SupportPhone"]);
        office.desk.chain_is_whole();
    });
}

#[test]
fn an_employee_among_namesakes() {
    on_both(|fresh| {
        let office = office(fresh);
        let namesakes = psql(
            "SELECT e.emp_no || '|' || e.birth_date || '|' || e.first_name || ' ' || e.last_name FROM employee e
             JOIN (SELECT first_name, last_name FROM employee GROUP BY 1, 2 HAVING count(*) > 1 ORDER BY 1, 2 LIMIT 1) n
             USING (first_name, last_name) ORDER BY e.emp_no",
        );
        let first: Vec<&str> = namesakes[0].split('|').collect();
        let (key, born, name) = (first[0], first[1], first[2]);
        let person = Person {
            name: name.to_uppercase(),
            birth_date: Some(born.parse::<NaiveDate>().unwrap()),
            ..Person::default()
        };
        let mut case = office.collect(case(&office, person));
        assert_eq!(
            (case.status, office.search(&case, "employees").state),
            (Status::Collecting, SearchState::Choose)
        );
        let shown = office.candidates(&case, "employees");
        assert_eq!(shown.len(), namesakes.len(), "namesakes are shown, not merged");
        let hers = shown.iter().find(|one| one.candidate.matched_by.len() == 2).unwrap();
        assert_eq!(hers.candidate.key, number(key));
        office.choose(&mut case, "employees", &[hers.id]).unwrap();
        // The shop knows nobody by name; a handler says why it is not searched.
        office.leave_out(&mut case, "chinook", "Butikken har kun kunder, ikke ansatte.").unwrap();
        office.work();
        case = office.desk.again(&case);
        assert_eq!(case.status, Status::Review);

        let found = office.datasets(&case);
        for (name, sql) in [
            (
                "employee",
                "SELECT emp_no, birth_date, first_name, last_name, gender, hire_date FROM employee WHERE emp_no = ",
            ),
            ("titles", "SELECT title, from_date, to_date FROM title WHERE emp_no = "),
            ("salaries", "SELECT amount, from_date, to_date FROM salary WHERE emp_no = "),
        ] {
            let order = if name == "employee" { "" } else { " ORDER BY from_date" };
            let direct = psql(&format!("{sql}{key}{order}"));
            assert!(!direct.is_empty());
            assert_eq!(lines(&office.rows(&case, dataset(&found, "employees", name))), direct, "{name}");
        }
        let departments = dataset(&found, "employees", "departments");
        assert!(departments.details.0.columns[3].others);
        let withheld = office.desk.db.read(|conn| review::of_case(conn, &office.desk.vault, &case)).unwrap();
        assert_eq!(withheld[0].scope.column.as_deref(), Some("manager"));
    });
}

/// All the way: found, read, decided, packed; and the files hold what direct SQL gives.
#[test]
fn an_employee_gets_her_whole_salary_history() {
    on_both(|fresh| {
        let office = office(fresh);
        let desk = &office.desk;
        let register = include_bytes!("../../demo/register.csv");
        register::import(
            &desk.db,
            &desk.vault,
            desk.organisation.id,
            register,
            &register::Uses::new(),
            By::Program,
            desk.now,
        )
        .unwrap();
        let birth_date = NaiveDate::from_ymd_opt(1953, 9, 2);
        let person = Person { name: "Georgi Facello".into(), birth_date, ..Person::default() };
        desk.sets_aside(&office.app.sources);
        let mut case = case(&office, person);
        office.start(&mut case);
        office.leave_out(&mut case, "chinook", "Butikken har kun kunder, ikke ansatte.").unwrap();
        office.work();
        let mut case = desk.again(&case);
        let search = office.search(&case, "employees");
        assert_eq!((search.state, search.details.0.taken), (SearchState::Done, Some(Taken::Automatically)));

        let letter = letter(desk, &case, Outcome::PartlyGranted, &[]);
        decide(desk, &mut case, Outcome::PartlyGranted, &[], &letter).unwrap();
        office.work();
        let zip = fetched(&office, &case);
        for (name, sql) in [
            ("titles", "SELECT title, from_date, to_date FROM title WHERE emp_no = 10001 ORDER BY from_date"),
            (
                "salaries",
                "SELECT amount, from_date, to_date FROM salary WHERE emp_no = 10001 ORDER BY from_date",
            ),
            (
                "departments",
                "SELECT dept_name, from_date, to_date FROM dept_emp JOIN department USING (dept_no)
                 WHERE emp_no = 10001 ORDER BY from_date",
            ),
        ] {
            let direct = psql(sql);
            assert!(!direct.is_empty());
            assert_eq!(csv_lines(&member(&zip, &format!("data/employees-{name}.csv"))), direct, "{name}");
            assert_eq!(json_lines(&member(&zip, &format!("data/employees-{name}.json"))), direct, "{name}");
        }
        let manager = psql(
            "SELECT last_name FROM dept_emp JOIN dept_manager m USING (dept_no) JOIN employee e ON e.emp_no = m.emp_no
             WHERE dept_emp.emp_no = 10001 AND m.to_date > now()",
        );
        let searched = member(&zip, "searched.json");
        assert!(searched.contains("Butikken har kun kunder"), "what was not searched, and why: {searched}");
        for file in zip::ZipArchive::new(Cursor::new(&zip)).unwrap().file_names() {
            let file = file.unwrap();
            let file = file.split_once('/').expect("one folder").1;
            assert!(!member(&zip, file).contains(&manager[0]), "{file} names the manager");
        }
    });
}

/// What the requester downloads.
fn fetched(office: &Office, case: &Case) -> Vec<u8> {
    let (desk, now) = (&office.desk, office.app.now());
    let proven = (Party::Requester, indsigt::identity::Assurance::Low);
    let mut download = export::open(&desk.db, &desk.vault, case.organisation, case.id, proven, now).unwrap();
    let mut zip = vec![];
    download.read_to_end(&mut zip).unwrap();
    zip
}

/// `path` in the bag, or below its `data/`.
fn member(zip: &[u8], path: &str) -> String {
    String::from_utf8_lossy(&member_bytes(zip, path)).into_owned()
}

fn csv_lines(text: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.records().map(|row| row.unwrap().iter().collect::<Vec<_>>().join("|")).collect()
}

fn json_lines(text: &str) -> Vec<String> {
    let rows: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(text).unwrap();
    let value = |value: &serde_json::Value| match value {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    rows.iter().map(|row| row.values().map(value).collect::<Vec<_>>().join("|")).collect()
}
