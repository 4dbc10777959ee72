//! The main job on data nobody here wrote: a customer of a music shop (SQLite) and an employee (PostgreSQL) are found,
//! collected for their case, and hold exactly the rows that direct SQL gives.

use chrono::NaiveDate;
use indsigt::{
    cases::{Case, Contact, Details, OnBehalf, Person},
    law::{rights::Right, status::Status},
    letters::Lang,
    review,
    sources::{
        cell::Cell,
        collected::Collected,
        search::{SearchState, Taken},
    },
};

use crate::{
    sources::{
        found::{employees, psql},
        number,
    },
    support::{databases::on_both, office::Office, shared},
};

/// The project's own declaration, for the desk's organisation.
fn declaration(name: &str) -> String {
    let file = format!("{}/tests/fixtures/sources/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(file).unwrap().replace("[\"example\"]", "[\"fjordby\"]")
}

/// An office with the shop and the personnel system behind it.
fn office(fresh: &crate::support::databases::TestDb) -> Office {
    let mut office = Office::new(&fresh.db);
    let folder = office.sources.path();
    std::fs::copy(shared("data/chinook/chinook.sqlite"), folder.join("chinook.sqlite")).unwrap();
    std::fs::write(folder.join("employees.url"), employees()).unwrap();
    office.declare(&[("chinook", &declaration("chinook")), ("employees", &declaration("employees"))]);
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

#[test]
fn an_employee_with_a_name_of_her_own() {
    on_both(|fresh| {
        let office = office(fresh);
        let person = Person {
            name: "Georgi Facello".into(),
            birth_date: NaiveDate::from_ymd_opt(1953, 9, 2),
            ..Person::default()
        };
        let case = office.collect(case(&office, person));
        let search = office.search(&case, "employees");
        assert_eq!((search.state, search.details.0.taken), (SearchState::Done, Some(Taken::Automatically)));
        let salaries = psql("SELECT count(*) FROM salary WHERE emp_no = 10001");
        assert_eq!(dataset(&office.datasets(&case), "employees", "salaries").rows.to_string(), salaries[0]);
    });
}
