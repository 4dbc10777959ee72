//! What the portal builds from what it found, tried on data nobody here wrote; and how it is handed over.

use indsigt::{
    audit::Action,
    cases::{self, Case, Person},
    db::DbError,
    export::{self, DeliverError, State, package},
    identity::Assurance,
    law::{grounds::Ground, identity::Party, rights::Right, status::Status},
    letters::Lang,
    register::{self, Information},
    retention,
    review::{self, Scope},
    sources::collected,
};
use rusqlite::types::Value as Sql;
use serde_json::Value;

use super::{
    sample::{frictionless, member, member_bytes},
    shop::{Shop, database},
};
use crate::{
    sources::found::psql,
    support::{
        databases::on_both,
        pdf::{self, squeezed},
    },
};

fn actions(shop: &Shop, case: &Case) -> Vec<Action> {
    shop.desk.told(case).into_iter().map(|(action, _)| action).collect()
}

/// The same rows by direct SQL, in the words of the package.
fn direct(sql: &str) -> Vec<Vec<Option<String>>> {
    let conn = rusqlite::Connection::open(database()).unwrap();
    let mut statement = conn.prepare(sql).unwrap();
    let columns = statement.column_count();
    let text = |value: Sql| match value {
        Sql::Null => None,
        Sql::Integer(number) => Some(number.to_string()),
        Sql::Real(number) => Some(number.to_string()),
        Sql::Text(text) => Some(text.trim_end_matches(" 00:00:00").to_owned()),
        Sql::Blob(_) => panic!("no blobs here"),
    };
    let rows = statement.query_map([], |row| (0..columns).map(|at| row.get(at).map(text)).collect());
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}

fn csv_rows(zip: &[u8], path: &str) -> Vec<Vec<Option<String>>> {
    let text = member(zip, path);
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let value = |field: &str| (!field.is_empty()).then(|| package::unguarded(field).to_owned());
    reader.records().map(|row| row.unwrap().iter().map(value).collect()).collect()
}

fn json_rows(zip: &[u8], path: &str) -> Vec<Vec<Option<String>>> {
    let rows: Vec<serde_json::Map<String, Value>> = serde_json::from_str(&member(zip, path)).unwrap();
    let value = |value: &Value| match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    rows.iter().map(|row| row.values().map(value).collect()).collect()
}

#[test]
fn a_customer_gets_exactly_her_rows_and_not_her_contacts() {
    on_both(|fresh| {
        let shop = Shop::open(fresh);
        let case = shop.decided(Lang::Da);
        shop.work();
        let built = shop.package(&case);
        assert_eq!((built.state, built.failure), (State::Ready, None));
        assert_eq!((built.rows_done, built.rows_total), (46, 46));
        let zip = shop.fetch(&case);
        assert_eq!(built.sha256.unwrap(), ring::digest::digest(&ring::digest::SHA256, &zip).as_ref());

        let file = tempfile::Builder::new().suffix(".zip").tempfile().unwrap();
        std::fs::write(file.path(), &zip).unwrap();
        let report = package::verify(file.path(), None).unwrap();
        assert!(report.is_whole() && report.rows == 46, "{report}");
        let (valid, said) = frictionless(file.path());
        assert!(valid, "{said}");

        let tables = [
            (
                "customer",
                "SELECT CustomerId, FirstName, LastName, Company, Address, City, State, Country, PostalCode, Phone, \
                 Fax, Email FROM Customer WHERE CustomerId = 2",
            ),
            (
                "invoices",
                "SELECT InvoiceId, InvoiceDate, BillingAddress, BillingCity, BillingState, BillingCountry, \
                 BillingPostalCode, Total FROM Invoice WHERE CustomerId = 2 ORDER BY InvoiceDate, InvoiceId",
            ),
            (
                "invoice-lines",
                "SELECT l.InvoiceLineId, l.InvoiceId, t.Name, t.Composer, l.UnitPrice, l.Quantity FROM InvoiceLine l \
                 JOIN Invoice i USING (InvoiceId) JOIN Track t USING (TrackId) WHERE i.CustomerId = 2 \
                 ORDER BY l.InvoiceLineId",
            ),
        ];
        for (name, sql) in tables {
            let expected = direct(sql);
            assert!(!expected.is_empty());
            assert_eq!(csv_rows(&zip, &format!("data/chinook-{name}.csv")), expected);
            assert_eq!(json_rows(&zip, &format!("data/chinook-{name}.json")), expected);
        }
        let archive = zip::ZipArchive::new(std::io::Cursor::new(&zip)).unwrap();
        for name in archive.file_names() {
            let bytes = member_bytes(&zip, name.unwrap().split_once('/').unwrap().1);
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("Johnson") && !text.contains("steve@chinookcorp.com"), "the contact");
        }
    });
}

#[test]
fn an_employee_gets_the_whole_salary_history_and_a_namesake_nothing() {
    on_both(|fresh| {
        let shop = Shop::employer(fresh);
        let line = &psql(
            "SELECT min(emp_no) || '|' || first_name || ' ' || last_name || '|' || count(*) FROM employee \
             GROUP BY first_name, last_name HAVING count(*) > 1 ORDER BY count(*) DESC, 1 LIMIT 1",
        )[0];
        let parts: Vec<&str> = line.split('|').collect();
        let [key, name, count] = parts[..] else { panic!("{line}") };
        let born = psql(&format!("SELECT birth_date FROM employee WHERE emp_no = {key}"))[0].parse().unwrap();
        let person = Person { name: name.into(), birth_date: Some(born), ..Person::default() };
        let mut case = shop.collected(Lang::Da, person);
        assert_eq!(case.status, Status::Collecting, "namesakes wait for a person");
        assert_eq!(shop.choose(&mut case, key), count.parse::<usize>().unwrap());
        assert_eq!(case.status, Status::Review);
        shop.decide(&mut case);
        shop.work();
        let zip = shop.fetch(&case);
        let tables = [
            (
                "employee",
                "SELECT emp_no, birth_date, first_name, last_name, gender, hire_date FROM employee",
                "",
            ),
            ("titles", "SELECT title, from_date, to_date FROM title", "ORDER BY from_date"),
            (
                "departments",
                "SELECT dept_name, from_date, to_date FROM dept_emp JOIN department USING (dept_no)",
                "ORDER BY from_date, dept_name",
            ),
            ("salaries", "SELECT amount, from_date, to_date FROM salary", "ORDER BY from_date"),
        ];
        for (table, select, order) in tables {
            let direct = psql(&format!("{select} WHERE emp_no = {key} {order}"));
            assert!(!direct.is_empty());
            for rows in [
                csv_rows(&zip, &format!("data/employees-{table}.csv")),
                json_rows(&zip, &format!("data/employees-{table}.json")),
            ] {
                let line = |row: Vec<Option<String>>| row.into_iter().flatten().collect::<Vec<_>>().join("|");
                assert_eq!(rows.into_iter().map(line).collect::<Vec<_>>(), direct, "{table}");
            }
        }
        let withheld = member(&zip, "withheld.json");
        assert!(withheld.contains("\"manager\""), "the department's manager is somebody else");
    });
}

#[test]
fn the_package_tells_what_was_searched_withheld_and_why() {
    on_both(|fresh| {
        let shop = Shop::open(fresh);
        let mut case = shop.reviewed(Lang::En);
        let desk = &shop.desk;
        let invoices = desk
            .db
            .read(|conn| collected::of_case(conn, case.organisation, case.id))
            .unwrap()
            .into_iter()
            .find(|set| set.name == "invoices")
            .unwrap();
        for (row, column) in [(Some(0), None), (Some(2), Some("Total"))] {
            let scope = Scope { dataset: invoices.id, row, column: column.map(str::to_owned) };
            let why = (Ground::TradeSecrets, "It would show our prices.");
            desk.db
                .write(|tx| review::withhold(tx, &desk.vault, &mut case, &scope, why, desk.handler, desk.now))
                .unwrap();
        }
        shop.decide(&mut case);
        shop.work();
        let zip = shop.fetch(&case);

        let searched: Value = serde_json::from_str(&member(&zip, "searched.json")).unwrap();
        let all = searched["searched"].as_array().unwrap();
        let shop_searched = all.iter().find(|one| one["title"] == "The music shop").unwrap();
        assert_eq!(shop_searched["state"], "found");
        let aside = all.iter().find(|one| one["title"] == "Absence and sickness").unwrap();
        assert_eq!(aside["state"], "not-searched");
        assert!(aside["why"].as_str().unwrap().contains("kunder"), "{aside}");
        assert_eq!(shop_searched["rows"], 46);
        assert!(shop_searched["identifiers"].as_array().unwrap().contains(&"e-mail".into()));

        let withheld: Value = serde_json::from_str(&member(&zip, "withheld.json")).unwrap();
        let short: Vec<String> = withheld["withheld"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| format!("{} {} {} {}", one["part"], one["column"], one["rows_left_out"], one["rows"]))
            .collect();
        // The third invoice is the second one that is handed over.
        assert!(short.contains(&r#""rows" null 1 []"#.to_owned()), "{short:?}");
        assert!(short.contains(&r#""fields" "Total" null [2]"#.to_owned()), "{short:?}");
        assert!(short.contains(&r#""column" "SupportName" null []"#.to_owned()), "{short:?}");
        let rows = json_rows(&zip, "data/chinook-invoices.json");
        assert_eq!((rows.len(), &rows[1][7]), (6, &None));

        let told: Value = serde_json::from_str(&member(&zip, "information.json")).unwrap();
        let activities = told["processing_activities"].as_array().unwrap();
        let keys: Vec<&Value> = activities.iter().map(|activity| &activity["key"]).collect();
        assert_eq!(keys, ["customers", "rights-requests", "sales"]);
        assert!(activities[2]["purpose"].as_str().unwrap().starts_with("We compute and pay"));
        let page = member(&zip, "index.html");
        for words in ["It would show our prices.", "Where we looked", "Lønhuset Fjord A/S", "Datatilsynet"] {
            assert!(page.contains(words), "{words}");
        }

        let text = squeezed(&member(&zip, "letter.txt"));
        assert!(text.contains("Leonie"));
        let letter = pdf::read(&member_bytes(&zip, "letter.pdf"));
        let pieces = letter.told();
        assert!(pieces.len() > 20, "{pieces:?}");
        for (tag, piece) in pieces.iter().filter(|(_, piece)| *piece != "–") {
            assert!(text.contains(piece.as_str()), "{tag} {piece} is not in:\n{text}");
        }
        let alone = member(&zip, "letter.html");
        assert!(
            alone.contains("<html lang=\"en\">") && alone.contains(&format!("<h1>{}</h1>", letter.title))
        );
        assert!(alone.contains("Leonie") && !alone.contains("<link") && !alone.contains("<script"));
        // The page has the letter below its own headings.
        assert!(page.contains(&format!("<h3>{}</h3>", letter.title)));
    });
}

#[test]
fn the_requester_is_told_once_and_the_answer_is_delivered_with_its_last_byte() {
    on_both(|fresh| {
        let shop = Shop::open(fresh);
        let case = shop.decided(Lang::Da);
        assert!(matches!(shop.open_package(&case, Assurance::Low), Err(DeliverError::NotReady)));
        shop.work();
        assert_eq!(shop.desk.again(&case).status, Status::Decided);

        assert!(matches!(shop.open_package(&case, Assurance::None), Err(DeliverError::NotProven)));
        let neighbour = shop.desk.neighbour();
        let proof = Assurance::Low;
        let (db, vault, now) = (&shop.desk.db, &shop.desk.vault, shop.app.now());
        let foreign =
            export::open(db, vault, neighbour.organisation.id, case.id, (Party::Requester, proof), now);
        assert!(matches!(foreign, Err(DeliverError::NotReady)));

        let download = shop.open_package(&case, proof).unwrap();
        assert_eq!(download.name, format!("indsigt-{}.zip", case.number));
        assert_eq!(shop.desk.again(&case).status, Status::Decided, "begun is not delivered");
        for _ in 0..2 {
            export::finished(db, vault, case.organisation, case.id, download.package, now).unwrap();
        }
        let stored = shop.desk.again(&case);
        assert_eq!(stored.status, Status::Delivered);
        assert!(stored.delivered_at.is_some());
        let told = actions(&shop, &case);
        let count = |action| told.iter().filter(|one| **one == action).count();
        assert_eq!(
            [Action::PackageBuilt, Action::DownloadStarted, Action::DownloadFinished, Action::Delivered]
                .map(count),
            [1, 1, 2, 1]
        );
        assert_eq!(count(Action::MailSent), 1, "one mail that the answer is there");
        assert!(!format!("{:?}", shop.desk.told(&case)).contains("Leonie"));
        shop.desk.chain_is_whole();

        shop.app.clock.set(now + export::LIFETIME);
        let late = Assurance::Low;
        assert!(matches!(shop.open_package(&case, late), Err(DeliverError::Expired)));
        let files = shop.files();
        retention::sweep(db, vault, shop.app.now()).unwrap();
        assert_eq!(shop.files(), files - 1, "off the disk");
        assert!(matches!(shop.open_package(&case, late), Err(DeliverError::Expired)));
    });
}

#[test]
fn building_again_changes_nothing() {
    on_both(|fresh| {
        let shop = Shop::open(fresh);
        let case = shop.decided(Lang::Da);
        shop.work();
        let (before, files) = (shop.package(&case), shop.files());
        let address_of = |path: &str| path.to_owned();
        let (db, vault, words) = (&shop.app.db, &*shop.app.vault, &shop.app.words);
        let parts = export::Parts { db, vault, words, address_of: &address_of };
        export::build(parts, before.id, false, shop.app.now()).unwrap();
        shop.work();
        let after = shop.package(&case);
        assert_eq!((after.sha256, after.built_at, shop.files()), (before.sha256, before.built_at, files));
        let told = actions(&shop, &case);
        assert_eq!(told.iter().filter(|action| **action == Action::MailSent).count(), 1);
    });
}

#[test]
fn of_two_workers_that_build_at_once_one_counts() {
    on_both(|fresh| {
        let shop = Shop::open(fresh);
        let case = shop.decided(Lang::Da);
        let (id, files) = (shop.package(&case).id, shop.files());
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    let address_of = |path: &str| path.to_owned();
                    let (db, vault, words) = (&shop.app.db, &*shop.app.vault, &shop.app.words);
                    let parts = export::Parts { db, vault, words, address_of: &address_of };
                    // One that is overtaken may say so; what counts is what is left.
                    let _ = export::build(parts, id, false, shop.app.now());
                });
            }
        });
        assert_eq!(shop.package(&case).state, State::Ready);
        assert_eq!(shop.files(), files + 1, "one package, and nothing left of the others");
        let told = actions(&shop, &case);
        assert_eq!(told.iter().filter(|action| **action == Action::PackageBuilt).count(), 1);
        shop.fetch(&case);
        let again: Option<Case> =
            shop.desk.db.read::<_, DbError>(|conn| cases::find(conn, case.organisation, case.id)).unwrap();
        assert!(again.is_some());
    });
}

#[test]
fn a_package_without_a_search_says_so_and_why() {
    on_both(|fresh| {
        let shop = Shop::open(fresh);
        let desk = &shop.desk;
        let mut case = desk.case_in(Right::Access, Status::Collecting);
        let reason = "Alt, hvad vi har, står i det brev, du selv sendte os.";
        let skip =
            |tx: &mut _| cases::skip_collecting(tx, &desk.vault, &mut case, reason, desk.handler, desk.now);
        desk.db.write(skip).unwrap();
        shop.decide(&mut case);
        shop.work();
        let zip = shop.fetch(&case);
        let searched: Value = serde_json::from_str(&member(&zip, "searched.json")).unwrap();
        let searched = searched["searched"].as_array().expect("a list");
        assert_eq!(searched.len(), 1);
        assert_eq!((&searched[0]["why"], &searched[0]["state"]), (&reason.into(), &"not-searched".into()));
        assert!(member(&zip, "index.html").contains(reason));
    });
}

/// The information of art. 15(1) and (2) is the register's, on the page and in both listings.
#[test]
fn the_package_tells_what_the_register_says() {
    on_both(|test| {
        let shop = Shop::open(test);
        // Transfers to third countries, and decisions by a program.
        shop.register_as("payroll", "business-contacts");
        let case = shop.decided(Lang::En);
        shop.work();
        let zip = shop.fetch(&case);
        let registered = shop.app.db.read(|conn| register::list(conn, shop.desk.organisation.id)).unwrap();
        let keys = ["customers".to_owned(), "sales".to_owned()].into();
        let expected: Vec<Information> = register::concerned(&registered, &keys)
            .into_iter()
            .map(|activity| Information::of(activity, &shop.app.words, Lang::En))
            .collect();
        assert_eq!(expected.len(), 3);
        assert!(expected.iter().any(|one| one.recipients.iter().any(|to| to.third_country)));
        assert!(expected.iter().any(|one| one.automated_decisions.is_some()));
        for file in ["information.json", "datapackage.json"] {
            let told: Value = serde_json::from_str(&member(&zip, file)).unwrap();
            assert_eq!(told["processing_activities"], serde_json::to_value(&expected).unwrap(), "{file}");
        }
        let page = member(&zip, "index.html");
        let shows = |text: &str| {
            let escaped = text.replace('&', "&amp;").replace('\'', "&#x27;").replace('"', "&quot;");
            assert!(page.contains(&escaped) || page.contains(&escaped.replace("&#x27;", "&#39;")), "{text}");
        };
        for one in &expected {
            [&one.name, &one.purpose, &one.legal_basis, &one.retention, &one.source]
                .iter()
                .for_each(|text| shows(text));
            one.bases.iter().chain(&one.categories_of_data).for_each(|text| shows(text));
            for to in &one.recipients {
                shows(&format!("{} ({})", to.name, to.country));
                shows(&to.safeguard);
            }
            if let Some(decisions) = &one.automated_decisions {
                [&decisions.logic, &decisions.significance, &decisions.consequences]
                    .iter()
                    .for_each(|text| shows(text));
            }
        }
    });
}
