//! The register of processing activities: in from a file, whole or not at all, and out again.

use chrono::Utc;
use indsigt::{
    audit::By,
    db::{Db, DbError},
    ids::OrganisationId,
    register::{self, ImportError, Role},
    staff::{OrganisationDetails, create},
    vault::{MasterKey, Vault},
};

use crate::support::databases::on_both;

const DEMO: &[u8] = include_bytes!("../../demo/register.csv");

struct House {
    vault: Vault,
    organisation: OrganisationId,
    _folder: tempfile::TempDir,
}

fn house(db: &Db) -> House {
    let folder = tempfile::tempdir().unwrap();
    let master = MasterKey::load_or_create(&folder.path().join("key")).unwrap();
    let vault = Vault::open(&folder.path().join("vault"), master).unwrap();
    let made =
        |tx: &mut _| create(tx, "fjordby", "Fjordby Kommune", &OrganisationDetails::default(), Utc::now());
    let organisation = db.write::<_, DbError>(made).unwrap();
    House { vault, organisation, _folder: folder }
}

fn import(db: &Db, house: &House, bytes: &[u8]) -> Result<register::Imported, ImportError> {
    register::import(db, &house.vault, house.organisation, bytes, By::Program, Utc::now())
}

fn keys(db: &Db, house: &House) -> Vec<String> {
    let all = db.read::<_, DbError>(|conn| register::list(conn, house.organisation)).unwrap();
    all.into_iter().map(|activity| activity.key).collect()
}

fn exported(db: &Db, house: &House) -> Vec<u8> {
    let mut out = Vec::new();
    register::export(db, house.organisation, &mut out).unwrap();
    out
}

#[test]
fn the_demo_register_goes_in_and_comes_out_the_same() {
    on_both(|test| {
        let house = house(&test.db);
        let imported = import(&test.db, &house, DEMO).unwrap();
        assert_eq!((imported.activities, imported.added, imported.removed), (6, 6, 0));
        let all = test.db.read::<_, DbError>(|conn| register::list(conn, house.organisation)).unwrap();
        let logs = &all[1];
        assert_eq!((logs.key.as_str(), logs.role), ("it-logs", Role::Controller));
        assert_eq!(logs.recipients[1].country, "USA");
        assert!(logs.recipients[1].safeguard.contains("Data Privacy Framework"));
        assert_eq!(logs.name.in_language("en"), "IT security and logging");
        assert_eq!(logs.categories_of_data.items("da").len(), 4);

        let first = exported(&test.db, &house);
        let again = import(&test.db, &house, &first).unwrap();
        assert_eq!((again.added, again.changed, again.removed), (0, 0, 0));
        assert_eq!(exported(&test.db, &house), first);
    });
}

#[test]
fn the_file_is_the_register() {
    on_both(|test| {
        let house = house(&test.db);
        import(&test.db, &house, DEMO).unwrap();
        // As a Danish Excel writes it: semicolons, and no mark.
        let text = String::from_utf8(exported(&test.db, &house)).unwrap();
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
        writer.write_record(reader.headers().unwrap()).unwrap();
        for record in reader.records().map(Result::unwrap).filter(|record| &record[0] != "it-logs") {
            let renamed =
                record.iter().map(|field| if field == "Rekruttering" { "Ansættelser" } else { field });
            writer.write_record(renamed).unwrap();
        }
        let imported = import(&test.db, &house, &writer.into_inner().unwrap()).unwrap();
        assert_eq!((imported.added, imported.changed, imported.removed), (0, 1, 1));
        assert_eq!(
            keys(&test.db, &house),
            ["absence", "payroll", "personnel", "recruitment", "time-registration"]
        );
    });
}

#[test]
fn every_mistake_is_told_with_its_line_and_nothing_is_stored() {
    on_both(|test| {
        let house = house(&test.db);
        import(&test.db, &house, DEMO).unwrap();
        let before = exported(&test.db, &house);
        let text = String::from_utf8(DEMO.to_vec()).unwrap();
        let wrong = |bytes: &[u8]| match import(&test.db, &house, bytes) {
            Err(ImportError::Wrong(problems)) => {
                problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
            }
            other => panic!("{other:?}"),
        };
        let twice =
            text.replace("\nabsence,controller", "\npayroll,kontroller").replacen("Løn og pension", "", 1);
        assert_eq!(
            wrong(twice.as_bytes()),
            "line 3, name_da: missing\n\
             line 4, role: \"kontroller\" is neither controller nor processor\n\
             line 4, key: payroll is already on line 3"
        );
        assert_eq!(
            wrong(&text.replace("retention_da", "frist").into_bytes()),
            "line 1: unknown column \"frist\"\nline 1, retention_da: this column is missing"
        );
        let latin: Vec<u8> = text
            .replace("Løn og pension", "L?n og pension")
            .bytes()
            .map(|b| if b == b'?' { 0xf8 } else { b })
            .collect();
        assert!(wrong(&latin).starts_with("line 3: not UTF-8"), "{}", wrong(&latin));
        assert!(wrong(b"").contains("missing"));
        let heading = text.lines().next().unwrap();
        assert_eq!(wrong(heading.as_bytes()), "line 1: no activities; an empty register is not taken in");
        let ragged = format!("{heading}\r\nx,controller\r\n");
        assert!(wrong(ragged.as_bytes()).starts_with("line 2: 2 fields where there are 19 columns"));
        assert_eq!(exported(&test.db, &house), before);
    });
}

#[test]
fn another_organisations_register_is_its_own() {
    on_both(|test| {
        let house = house(&test.db);
        import(&test.db, &house, DEMO).unwrap();
        let other = House {
            organisation: test
                .db
                .write::<_, DbError>(|tx| {
                    create(tx, "skovby", "Skovby", &OrganisationDetails::default(), Utc::now())
                })
                .unwrap(),
            ..house_of(&house)
        };
        assert!(keys(&test.db, &other).is_empty());
    });
}

fn house_of(house: &House) -> House {
    House {
        vault: house.vault.clone(),
        organisation: house.organisation,
        _folder: tempfile::tempdir().unwrap(),
    }
}
