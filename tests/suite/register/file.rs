//! The register's file: what goes in comes out, and what is wrong is told with its line and column.

use std::fmt::Write as _;

use indsigt::{
    audit::Action,
    db::DbError,
    law::basis::Basis,
    letters::{Lang, Words},
    register::{self, ImportError, MOST_ACTIVITIES, Problem, Role, Safeguard, Uses},
};
use serde_json::json;

use super::{DEMO, House, edited, noon, organisation, with};
use crate::support::databases::on_both;

#[test]
fn the_demo_register_goes_in_and_comes_out_the_same() {
    on_both(|test| {
        let house = House::new(&test.db);
        let imported = house.import(DEMO.as_bytes()).unwrap();
        assert_eq!((imported.activities, imported.added, imported.removed), (15, 15, 0));
        // The demo's file is written as the program writes it.
        let written = String::from_utf8(house.exported()).unwrap();
        for (written, demo) in written.lines().zip(DEMO.lines()) {
            assert_eq!(written, demo);
        }
        assert_eq!(written.lines().count(), DEMO.lines().count());

        let all = house.all();
        let processors = register::recipients(&all);
        let processors: Vec<_> =
            processors.iter().filter(|used| used.recipient.kind.as_str() == "processor").collect();
        assert_eq!(processors.len(), 14);
        let countries: Vec<&str> = processors.iter().map(|used| used.recipient.country.as_str()).collect();
        assert!(countries.contains(&"US") && countries.contains(&"IL"));
        assert!(processors.iter().all(|used| !used.differs));

        let crm = all.iter().find(|activity| activity.key == "business-contacts").unwrap();
        assert_eq!(crm.bases, [Basis::Consent, Basis::PublicTask]);
        assert!(crm.allows_portability() && crm.allows_objection() && crm.rests_on_consent());
        assert_eq!(crm.recipients[0].safeguard, Some(Safeguard::StandardClauses));
        let others = all.iter().find(|activity| activity.role == Role::Processor).unwrap();
        assert_eq!(
            others.controller.as_ref().unwrap().contact,
            "databeskyttelse@boernehusetbakken.example, +45 70 98 76 54"
        );

        let again = house.import(&house.exported()).unwrap();
        assert_eq!((again.added, again.changed, again.removed), (0, 0, 0));
    });
}

/// Both languages of the demo are whole, and nothing of it needs looking at.
#[test]
fn the_demo_register_warns_of_nothing() {
    on_both(|test| {
        let house = House::new(&test.db);
        house.import(DEMO.as_bytes()).unwrap();
        let entries = test.db.read::<_, DbError>(|conn| register::entries(conn, house.organisation)).unwrap();
        for entry in entries {
            assert_eq!(entry.warnings(noon()), [], "{}", entry.activity.key);
        }
    });
}

#[test]
fn the_file_is_the_register_and_the_log_names_fields() {
    on_both(|test| {
        let house = House::new(&test.db);
        house.import(DEMO.as_bytes()).unwrap();
        // As a Danish Excel writes it: semicolons, no mark, and empty rows at the end.
        let text = String::from_utf8(with("recruitment", "name_da", "Ansættelser")).unwrap();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
        writer.write_record(reader.headers().unwrap()).unwrap();
        for record in reader.records().map(Result::unwrap).filter(|record| &record[0] != "it-logs") {
            writer.write_record(&record).unwrap();
        }
        writer.write_record([""; 28]).unwrap();
        let imported = house.import(&writer.into_inner().unwrap()).unwrap();
        assert_eq!((imported.activities, imported.added, imported.changed, imported.removed), (14, 0, 1, 1));
        assert!(!house.keys().contains(&"it-logs".to_owned()));
        let (action, details) = house.log().pop().unwrap();
        assert_eq!(action, Action::RegisterImported);
        assert_eq!(
            details,
            json!({ "activities": 14, "added": [], "changed": { "recruitment": ["name_da"] }, "removed": ["it-logs"] })
        );
    });
}

fn problems(house: &House, bytes: &[u8]) -> Vec<Problem> {
    match house.import(bytes) {
        Err(ImportError::Wrong(problems)) => problems,
        other => panic!("{other:?}"),
    }
}

/// One wrong field each: the file's line is counted with the heading, and the words exist in both languages.
#[test]
fn every_mistake_is_told_with_its_line_and_column_and_nothing_is_stored() {
    let us = "Relata Inc. | processor | US";
    let many = "x".repeat(4001);
    let cases: &[(&str, &str, &str)] = &[
        ("key", "payroll", "key-twice"),
        ("key", "Personnel", "key"),
        ("role", "kontroller", "choice"),
        ("role", "processor", "controller-missing"),
        ("controller", "Nabo Kommune", "controller-not-needed"),
        ("everybody", "måske", "choice"),
        ("name_da", "", "missing"),
        ("purpose_da", "=HYPERLINK(\"http://evil.example\")", "formula"),
        ("purpose_en", "@SUM(A1)", "formula"),
        ("purpose_da", &many, "too-long"),
        ("legal_basis", "", "no-basis"),
        ("legal_basis", "6(1)(g)", "unknown-basis"),
        ("legal_basis", "10", "no-article-6"),
        ("legal_basis", "6(1)(b); 9(2)(b)", "ground-without-special"),
        ("legal_basis_da", "", "missing"),
        ("special_categories", "yes", "special-without-ground"),
        ("recipients", us, "no-safeguard"),
        ("recipients", "Grønland IT | processor | GL", "no-safeguard"),
        ("recipients", "Relata Inc. | processor | USA | standard-clauses", "recipient-country"),
        ("recipients", "Relata Inc. | processor | US | handshake", "recipient-safeguard"),
        ("recipients", "Nordsag ApS | vendor | DK", "recipient-kind"),
        ("recipients", "Nordsag ApS | processor | DK; Nordsag ApS | processor | DK", "recipient-twice"),
        ("recipients", "| processor | DK", "recipient"),
        ("recipients", "Nordsag ApS | processor | DK | | =1+1", "formula"),
        ("retention", "a long time", "retention"),
        ("retention", "5 years from whenever", "retention"),
        ("source_da", "", "missing"),
        ("automated_logic_en", "By a table", "missing-danish"),
        ("automated_logic_da", "Efter en tabel", "automated-half"),
    ];
    let words = Words::load(&Default::default()).unwrap();
    on_both(|test| {
        let house = House::new(&test.db);
        house.import(DEMO.as_bytes()).unwrap();
        let before = (house.exported(), house.log().len());
        // In the order of the keys personnel stands on this line.
        let line = 1 + DEMO.lines().position(|line| line.starts_with("personnel,")).unwrap() as u64;
        for (column, value, key) in cases {
            let found = problems(&house, &with("personnel", column, value));
            let one = found.iter().find(|problem| problem.key == *key);
            let one = one.unwrap_or_else(|| panic!("{column} {value}: {found:?}"));
            assert_eq!(one.line, Some(line), "{column} {value}");
            assert!(
                one.column.is_some_and(|at| at == *column
                    || *key == "missing-danish"
                    || *key == "automated-half"
                    || *key == "controller-missing"
                    || *key == "ground-without-special"),
                "{one}"
            );
            for lang in Lang::ALL {
                let key = format!("register-problem-{key}");
                let text = words.text(*lang, &key, &one.values());
                assert!(text != key && !text.contains("{$"), "{text}");
            }
            assert!((house.exported(), house.log().len()) == before, "{column} {value}");
        }
    });
}

#[test]
fn a_file_that_is_no_register_is_refused_whole() {
    on_both(|test| {
        let house = House::new(&test.db);
        house.import(DEMO.as_bytes()).unwrap();
        let before = house.exported();
        let told = |bytes: &[u8]| {
            problems(&house, bytes).iter().map(|one| (one.line, one.column, one.key)).collect::<Vec<_>>()
        };
        assert_eq!(
            told(DEMO.replace("retention_da", "frist").as_bytes()),
            [(Some(1), None, "unknown-column"), (Some(1), Some("retention_da"), "column-missing"),]
        );
        assert_eq!(
            told(DEMO.replacen("name_en", "name_da", 1).as_bytes())[0],
            (Some(1), Some("name_da"), "column-twice")
        );
        // As an old Excel writes it.
        let latin: Vec<u8> =
            DEMO.trim_start_matches('\u{feff}').chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect();
        let first = told(&latin);
        assert_eq!((first.len(), first[0].2), (1, "not-utf8"));
        assert!(first[0].0.unwrap() > 1);
        let sixteen: Vec<u8> = DEMO.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(told(&[&[0xff, 0xfe], &sixteen[2..]].concat())[0].2, "not-utf8");
        assert!(told(b"").iter().all(|one| one.2 == "column-missing"));
        let heading = DEMO.lines().next().unwrap();
        assert_eq!(told(heading.as_bytes()), [(Some(1), None, "no-rows")]);
        assert_eq!(told(format!("{heading}\r\nx,controller\r\n").as_bytes())[0], (Some(2), None, "fields"));

        let mut long = format!("{heading}\n");
        let row = DEMO.lines().find(|line| line.starts_with("mail,")).unwrap();
        for number in 0..10_000 {
            writeln!(long, "{}", row.replacen("mail", &format!("mail-{number}"), 1)).unwrap();
        }
        assert_eq!(told(long.as_bytes()), [(Some(1), None, "too-many-rows")]);
        let wrong: String = long
            .lines()
            .take(MOST_ACTIVITIES)
            .map(|line| line.replace("6(1)(e)", ""))
            .collect::<Vec<_>>()
            .join("\n");
        let found = told(wrong.as_bytes());
        assert_eq!((found.len(), found[200].2), (201, "more-problems"));
        assert!(house.exported() == before);
    });
}

/// Tabs, spaces around fields, capitals in articles and countries, windows line ends inside a text.
#[test]
fn a_file_written_by_hand_is_read_kindly() {
    on_both(|test| {
        let house = House::new(&test.db);
        let file = edited(DEMO.as_bytes(), "mail", "legal_basis", " 6 (1) (E) ; 6(1)(e)");
        let file = edited(&file, "mail", "recipients", "Nordsag ApS|processor|dk;");
        let file = edited(&file, "mail", "purpose_da", "Linje et\r\nlinje to");
        house.import(&file).unwrap();
        let all = house.all();
        let mail = all.iter().find(|activity| activity.key == "mail").unwrap();
        assert_eq!(mail.bases, [Basis::PublicTask]);
        assert_eq!((mail.recipients.len(), mail.recipients[0].country.as_str()), (1, "DK"));
        assert_eq!(mail.purpose.da, "Linje et\nlinje to");
    });
}

#[test]
fn what_a_source_refers_to_is_not_removed_by_a_file() {
    on_both(|test| {
        let house = House::new(&test.db);
        house.import(DEMO.as_bytes()).unwrap();
        let uses: Uses = [("mail".to_owned(), vec!["post/mails".to_owned()])].into();
        let kept = DEMO.lines().filter(|line| !line.starts_with("mail,")).collect::<Vec<_>>().join("\r\n");
        let activities = register::read(kept.as_bytes()).unwrap();
        let refused = test.db.write(|tx| house.change().replace(tx, &activities, &uses, None));
        assert!(
            matches!(refused, Err(ImportError::InUse(used)) if used == [("mail".into(), vec!["post/mails".into()])])
        );
        assert_eq!(house.keys().len(), 15);
        // A plan that was shown for another register is shown again.
        let stale = test.db.write(|tx| house.change().replace(tx, &activities, &Uses::new(), Some("older")));
        assert!(matches!(stale, Err(ImportError::Changed)));
        let plan =
            test.db.read(|conn| register::plan(conn, house.organisation, &activities, &Uses::new())).unwrap();
        test.db
            .write(|tx| house.change().replace(tx, &activities, &Uses::new(), Some(&plan.version)))
            .unwrap();
        assert_eq!(house.keys().len(), 14);
    });
}

#[test]
fn another_organisations_register_is_its_own() {
    on_both(|test| {
        let house = House::new(&test.db);
        house.import(DEMO.as_bytes()).unwrap();
        let other = organisation(&test.db, "skovby");
        let seen = test.db.read::<_, DbError>(|conn| register::list(conn, other)).unwrap();
        assert!(seen.is_empty());
        let none = test.db.read(|conn| register::find(conn, other, "mail")).unwrap();
        assert_eq!(none, None);
    });
}
