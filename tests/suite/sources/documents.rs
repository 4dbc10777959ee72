//! Documents that sources hand over: sealed, scanned, answered for, kept apart from other cases.

use std::{collections::BTreeMap, io::Read as _};

use chrono::TimeDelta;
use diesel::prelude::*;
use indsigt::{
    audit::Action,
    cases::{self, Case},
    db::{DbError, schema::collected_documents},
    ids::{CollectedDocumentId, SearchId},
    law::{
        files::{FileState, Why},
        rights::Right,
        status::{Outcome, Refusal, Status, Step},
    },
    retention,
    sources::{
        declaration::{ProvidedBy, Words},
        documents::{
            self, Arrived, Arriving, CollectedDocument, DOCUMENTS, DocumentError, DocumentOrigin, Place,
        },
    },
    vault::VaultError,
};

use crate::support::{cases::Desk, clamd::Clamd, databases::on_both, files, office::Office};

fn origin() -> DocumentOrigin {
    let words = |da: &str, en: &str| Words { da: da.into(), en: en.into() };
    DocumentOrigin {
        title: words("Personalemappe", "Personnel file"),
        source_title: words("Arkivet", "The archive"),
        activity: "personnel".into(),
        provided_by: ProvidedBy::Observed,
        legal_basis: None,
        sensitivity: Default::default(),
    }
}

pub fn all(desk: &Desk, case: &Case) -> Vec<CollectedDocument> {
    desk.db.read(|conn| documents::of_case(conn, &desk.vault, case)).unwrap()
}

pub fn content(desk: &Desk, case: &Case, document: &CollectedDocument) -> Option<Vec<u8>> {
    let mut bytes = vec![];
    documents::open(&desk.vault, case, document).unwrap()?.read_to_end(&mut bytes).unwrap();
    Some(bytes)
}

struct Shelf<'a> {
    desk: &'a Desk,
    case: &'a Case,
    search: SearchId,
}

impl Shelf<'_> {
    fn seal(&self, name: &str, content: &[u8]) -> Result<Arrived, DocumentError> {
        let key = self.case.key(&self.desk.vault).unwrap();
        let told = BTreeMap::from([("date".to_owned(), "2024-05-06".to_owned())]);
        let arriving = Arriving { name, told, content, longest: 100_000 };
        documents::seal(&self.desk.vault, &key, arriving, self.desk.now)
    }

    fn add(&self, position: i32, name: &str, content: &[u8]) -> CollectedDocumentId {
        let arrived = self.seal(name, content).unwrap();
        let (key, case) = (self.case.key(&self.desk.vault).unwrap(), self.case);
        let place = Place {
            organisation: case.organisation,
            case: case.id,
            search: self.search,
            source: "archive",
            dataset: DOCUMENTS,
        };
        let kept = self
            .desk
            .db
            .write(|tx| documents::add(tx, &key, place, (position, &arrived, &origin()), self.desk.now));
        kept.unwrap()
    }
}

#[test]
fn documents_are_sealed_scanned_and_answered_for() {
    let clamd = Clamd::start();
    on_both(|fresh| {
        let mut office = Office::new(&fresh.db);
        let case = office.desk.case_in(Right::Access, Status::Review);
        office.desk.dataset(&case, "archive", &["x"], 1);
        let search = office.search(&case, "archive").id;
        let shelf = Shelf { desk: &office.desk, case: &case, search };
        let letter = shelf.add(0, "2024/../Hemmeligt brev.pdf", &files::pdf(2));
        let note = shelf.add(1, "note.txt", "Hemmelig note om Åse".as_bytes());
        let bad = shelf.add(2, "bilag.txt", files::eicar().as_bytes());
        let (desk, vault) = (&office.desk, &office.desk.vault);

        assert!(matches!(shelf.seal("stor.bin", &[7; 100_001]), Err(DocumentError::TooLarge)));
        let listed = all(desk, &case);
        assert_eq!(listed.iter().map(|one| one.id).collect::<Vec<_>>(), [letter, note, bad]);
        assert_eq!(
            (listed[0].name.as_str(), &*listed[0].media_type),
            ("2024/Hemmeligt brev.pdf", "application/pdf")
        );
        assert_eq!((listed[1].bytes, listed[1].told["date"].as_str()), (21, "2024-05-06"));
        assert_eq!(listed[1].sha256, "6eca30570192136f272a4f3df240df8d08c8f643be56625b9b255251ceb973ed");
        // Nothing of it stands in the database in clear.
        let rows: Vec<Vec<u8>> = desk
            .db
            .read(|conn| {
                collected_documents::table
                    .select(collected_documents::sealed)
                    .load(conn)
                    .map_err(DbError::from)
            })
            .unwrap();
        assert!(rows.iter().all(|row| !String::from_utf8_lossy(row).contains("Hemmelig")));

        // Nobody opens one before it was scanned, and nothing is decided meanwhile.
        assert_eq!(content(desk, &case, &listed[1]), None);
        let refusal = |case: &Case| {
            let facts = desk.db.read(|conn| cases::facts(conn, case, desk.now)).unwrap();
            (facts.documents_open, facts.allow(Step::Decide(Outcome::Granted)), facts.rows_found)
        };
        assert_eq!(refusal(&case), (3, Err(Refusal::DocumentsOpen(3)), true));

        // Without a scanner they are held, and one reason opens them all.
        office.work();
        let desk = &office.desk;
        assert!(
            all(desk, &case)
                .iter()
                .all(|one| (one.state, one.why) == (FileState::Held, Some(Why::NoScanner)))
        );
        assert_eq!(documents::rescan(&desk.db, desk.now).unwrap(), 3);
        office.app.config.scanner = Some(clamd.scanner());
        office.work();
        let desk = &office.desk;
        let listed = all(desk, &case);
        let states: Vec<_> = listed.iter().map(|one| one.state).collect();
        assert_eq!(states, [FileState::Clean, FileState::Clean, FileState::Infected]);
        assert_eq!(content(desk, &case, &listed[1]).as_deref(), Some("Hemmelig note om Åse".as_bytes()));
        assert_eq!(content(desk, &case, &listed[2]), None, "nobody opens what is harmful");

        // Somebody says what becomes of it; then the case goes on.
        let say = |reason: &str| {
            desk.db.write(|tx| documents::leave_out(tx, vault, &case, (bad, reason), desk.handler, desk.now))
        };
        assert!(matches!(say("  "), Err(documents::AnsweredError::ReasonMissing)));
        say("Filen er skadelig").unwrap();
        assert!(matches!(say("Igen"), Err(documents::AnsweredError::NotOpen)));
        let left = desk.db.read(|conn| documents::find(conn, vault, &case, bad)).unwrap().unwrap();
        assert_eq!((left.left_out, left.answered.unwrap().reason.as_str()), (true, "Filen er skadelig"));
        let told: Vec<Action> = desk.told(&case).into_iter().map(|(action, _)| action).collect();
        assert!(told.contains(&Action::FileInfected) && told.contains(&Action::DocumentLeftOut));
        retention::sweep(&desk.db, vault, desk.now + TimeDelta::days(9)).unwrap();
        assert!(all(desk, &case)[2].gone_at.is_some(), "a harmful file stays a week");

        // Another case's documents are absent, also by their id.
        let other = desk.case_in(Right::Access, Status::Review);
        assert!(all(desk, &other).is_empty());
        assert_eq!(desk.db.read(|conn| documents::find(conn, vault, &other, letter)).unwrap(), None);

        // What is removed is gone from the disk too.
        let reader = documents::open(vault, &case, &listed[0]).unwrap().unwrap();
        drop(reader);
        let files = desk.db.write(|tx| documents::remove_of_case(tx, case.organisation, case.id)).unwrap();
        assert_eq!(files.len(), 3);
        files.iter().for_each(|file| vault.remove_file(*file).unwrap());
        assert!(all(desk, &case).is_empty());
        assert!(matches!(documents::open(vault, &case, &listed[0]), Err(VaultError::NoSuchFile(_))));
    });
}
