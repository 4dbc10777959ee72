//! A system is restored from a backup of before the erasure: she is gone again, and nobody else is touched.

use indsigt::{
    execution::{Parts, replay},
    ids::ItemId,
    law::execution::DeedKind,
    standing::deeds::{self as ledger, NewEntry},
};

use super::town::on_pairs;

fn row(text: &str) -> Vec<Option<String>> {
    vec![Some(text.to_owned())]
}

#[test]
fn what_comes_back_with_a_backup_goes_again() {
    on_pairs(|town| {
        let (desk, app) = (&town.office.desk, &town.office.app);
        let parts = Parts { db: &app.db, vault: &app.vault, sources: &app.sources };
        let source = app.sources.get("hr").unwrap();
        let until = desk.now.date_naive() + chrono::Days::new(90);
        let remember = |dataset: &str, kind, column: &str, rows: &[Vec<Option<String>>], new| {
            let item = ItemId::new(desk.now);
            let entry = NewEntry {
                source: "hr",
                dataset,
                kind,
                column,
                key: "1",
                rows,
                new,
                item,
                kept_until: until,
            };
            desk.db
                .write(|tx| ledger::remember(tx, &desk.vault, desk.organisation.id, &entry, desk.now))
                .unwrap();
        };
        // The foreign database stands as in the backup; the ledger knows what was done since.
        remember("notes", DeedKind::Erase, "", &[row("1"), row("2")], None);
        remember(
            "person",
            DeedKind::Rectify,
            "email",
            &[row("mette.holm@example.dk")],
            Some("mette@ny.example"),
        );
        remember("person", DeedKind::Restrict, "", &[row("1")], None);
        let run = |dry| replay::replay(parts, &desk.organisation, source, dry, desk.now).unwrap();
        let notes = || town.their.all("SELECT note FROM note WHERE note IS NOT NULL ORDER BY id");
        let before = notes();

        let shown = run(true);
        assert_eq!((shown.known, shown.keys, shown.found, shown.again), (3, 3, 2, 0));
        assert_eq!(shown.ended, 1, "nobody knows of that restriction any more: it is not brought back");
        assert_eq!(notes(), before, "a dry run changes nothing");
        let done = run(false);
        assert_eq!((done.found, done.again, done.could_not.len()), (2, 2, 0), "{:?}", done.could_not);
        assert_eq!(notes(), ["En anden Mette"]);
        let emails = town.their.all("SELECT email FROM person ORDER BY id");
        assert_eq!(emails, ["mette@ny.example", "mette@andet.example", "jens@example.dk"]);
        assert_eq!(town.their.all("SELECT id FROM person WHERE rests = 1"), Vec::<String>::new());
        let again = run(false);
        assert_eq!((again.found, again.in_order), (0, 2), "once is enough");
        assert!(!format!("{:?}", done.told).contains("example"));

        // A note that was written after the erasure is not what was erased.
        town.their.run("INSERT INTO note VALUES (9, 1, '2026-11-20', 'Ny note')");
        let new = run(false);
        assert_eq!((new.found, new.again, new.could_not.len()), (1, 0, 1));
        assert_eq!(notes(), ["En anden Mette", "Ny note"]);
        desk.chain_is_whole();
    });
}
