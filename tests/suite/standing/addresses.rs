//! Addresses that are not written to, lists that are compared with them, and records that must not come back.

use chrono::NaiveDate;
use indsigt::{
    audit::By,
    standing::{
        Address, FileError, erasures,
        suppressions::{self, Give, Matched},
    },
};

use super::{desk, today};
use crate::support::{cases::Desk, databases::on_both};

fn address(text: &str) -> Address {
    Address::parse(text, "DK").unwrap()
}

fn stop(desk: &Desk, addresses: &[&str]) -> usize {
    let all: Vec<Address> = addresses.iter().map(|text| address(text)).collect();
    let (place, by) = ((desk.organisation.id, None), By::Staff(desk.handler));
    desk.db.write(|tx| suppressions::stop(tx, &desk.vault, place, &all, by, desk.now)).unwrap()
}

fn is_stopped(desk: &Desk, text: &str) -> bool {
    let place = desk.organisation.id;
    desk.db
        .read(|conn| suppressions::stopped_since(conn, &desk.vault, place, &address(text)))
        .unwrap()
        .is_some()
}

fn compare(desk: &Desk, bytes: &[u8], column: &str, give: Give) -> Result<Matched, FileError> {
    let place = (desk.organisation.id, "DK");
    desk.db.read(|conn| suppressions::match_file(conn, &desk.vault, place, bytes, (column, give))).unwrap()
}

fn text(matched: &Matched) -> String {
    String::from_utf8(matched.csv.clone()).unwrap().trim_start_matches('\u{feff}').to_owned()
}

#[test]
fn an_address_is_recognised_however_it_is_written_and_nowhere_else() {
    on_both(|db| {
        let desk = desk(db);
        assert_eq!(stop(&desk, &["Mette.Holm@Example.dk", "70 12 34 56"]), 2);
        assert_eq!(stop(&desk, &["mette.holm@example.dk"]), 0, "it is there already");
        for written in ["METTE.HOLM@EXAMPLE.DK", "Mette <mette.holm@example.dk>", "+4570123456"] {
            assert!(is_stopped(&desk, written), "{written}");
        }
        assert!(!is_stopped(&desk, "mette@example.dk") && !is_stopped(&desk, "70123457"));
        assert!(!is_stopped(&desk.neighbour(), "mette.holm@example.dk"), "another organisation's list");

        let allow = |text: &str| {
            let (place, by) = (desk.organisation.id, desk.handler);
            desk.db
                .write(|tx| suppressions::allow(tx, &desk.vault, place, &address(text), by, desk.now))
                .unwrap()
        };
        assert!(allow("mette.holm@example.dk") && !allow("mette.holm@example.dk"));
        assert!(!is_stopped(&desk, "mette.holm@example.dk") && is_stopped(&desk, "70123456"));
        desk.chain_is_whole();
    });
}

#[test]
fn a_list_comes_back_with_those_who_are_not_written_to() {
    on_both(|db| {
        let desk = desk(db);
        stop(&desk, &["b@example.dk", "70123456"]);
        let list = "\u{feff}Navn;E-mail;By\r\nÅse;a@example.dk;Fjordby\r\n\"Bo; Berg\";B@Example.dk;\r\nUden;;Fjordby\r\n";
        let stopped = compare(&desk, list.as_bytes(), "", Give::Stopped).unwrap();
        assert_eq!((stopped.rows, stopped.stopped, stopped.unreadable), (3, 1, 1));
        assert_eq!(text(&stopped), "line;address;why\n3;B@Example.dk;stopped\n4;;unreadable\n");
        let rest = compare(&desk, list.as_bytes(), "", Give::Rest).unwrap();
        assert_eq!(text(&rest), "Navn;E-mail;By\nÅse;a@example.dk;Fjordby\n");
        let phones = compare(&desk, b"nr,x\n+45 70 12 34 56,1\n,2\n", "NR", Give::Stopped).unwrap();
        assert_eq!((phones.stopped, phones.unreadable), (1, 1));
    });
}

#[test]
fn a_file_that_is_no_list_is_refused_with_what_is_wrong() {
    on_both(|db| {
        let desk = desk(db);
        let refused = |bytes: &[u8], column: &str| compare(&desk, bytes, column, Give::Stopped).unwrap_err();
        assert_eq!(refused(b"", ""), FileError::Empty);
        assert_eq!(
            refused(b"email\na@example.dk\nb\xe6rge@example.dk\n", ""),
            FileError::NotUtf8 { line: 3 }
        );
        assert_eq!(refused(b"email\0\xff\xfe", ""), FileError::NotUtf8 { line: 1 });
        let columns = || FileError::NoColumn(vec!["navn".into(), "by".into()]);
        assert_eq!(refused(b"navn,by\nx,y\n", ""), columns());
        assert_eq!(refused(b"navn,by\nx,y\n", "e-mail"), columns());
        // Rows that are too short or too long are rows without a readable address, or with one.
        let torn = compare(&desk, b"navn,email\nx\ny,a@example.dk,z\n", "", Give::Stopped).unwrap();
        assert_eq!((torn.rows, torn.unreadable), (2, 1));
    });
}

#[test]
fn a_hundred_thousand_rows_are_compared() {
    on_both(|db| {
        let desk = desk(db);
        let every_thousandth: Vec<String> = (0..100).map(|n| format!("nr{}@example.dk", n * 1000)).collect();
        stop(&desk, &every_thousandth.iter().map(String::as_str).collect::<Vec<_>>());
        let list: String = (0..100_000).map(|n| format!("{n},NR{n}@example.dk\n")).collect();
        let list = format!("number,email\n{list}");
        let matched = compare(&desk, list.as_bytes(), "", Give::Stopped).unwrap();
        assert_eq!((matched.rows, matched.stopped, matched.unreadable), (100_000, 100, 0));
        assert!(text(&matched).ends_with("99002,NR99000@example.dk,stopped\n"));
    });
}

#[test]
fn an_erased_record_is_recognised_in_a_restored_system() {
    on_both(|db| {
        let desk = desk(db);
        let until = NaiveDate::from_ymd_opt(2027, 5, 1).unwrap();
        let keys = ["emp-4711".to_owned(), " emp-4712 ".to_owned(), String::new()];
        let remember = |desk: &Desk, until| {
            let (place, by) = ((desk.organisation.id, None), By::Staff(desk.handler));
            desk.db
                .write(|tx| erasures::remember(tx, &desk.vault, place, ("hr", &keys), until, by, desk.now))
                .unwrap()
        };
        assert_eq!(remember(&desk, until), 2, "an empty key is none");
        assert_eq!(remember(&desk, today(&desk)), 2);
        let restored = b"key,name\nemp-4710,x\nemp-4712,y\n";
        let compare = |desk: &Desk, system: &str| {
            let place = desk.organisation.id;
            desk.db
                .read(|conn| erasures::match_file(conn, &desk.vault, place, system, (restored, "")))
                .unwrap()
                .unwrap()
        };
        let found = compare(&desk, "hr");
        assert_eq!((found.rows, found.again), (2, 1));
        assert_eq!(found.csv, b"\xef\xbb\xbfline,key\n3,emp-4712\n");
        assert_eq!(compare(&desk, "payroll").again, 0, "the same key in another system is another record");
        assert_eq!(compare(&desk.neighbour(), "hr").again, 0);

        let export = desk.db.read(|conn| erasures::export(conn, desk.organisation.id)).unwrap();
        let export = String::from_utf8(export).unwrap();
        assert_eq!(export.lines().count(), 3);
        assert!(export.contains("2027-05-01") && !export.contains("4711"), "{export}");
        let systems = desk.db.read(|conn| erasures::systems(conn, desk.organisation.id)).unwrap();
        assert_eq!(systems, [("hr".to_owned(), 2)]);
        desk.chain_is_whole();
    });
}
