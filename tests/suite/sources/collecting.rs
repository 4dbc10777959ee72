//! Collecting for a case: what is found, chosen, read, left out; and what happens when a source misbehaves.

use diesel::prelude::*;
use indsigt::{
    audit::Action,
    cases,
    db::{DbError, schema::datasets},
    ids::CandidateId,
    law::{rights::Right, status::Status},
    letters::Lang,
    review,
    sources::{
        cell::{Cell, ColumnKind},
        collect::{self, CollectError},
        search::{SearchState, Taken},
    },
    worker,
};
use rusqlite::Connection;

use super::{number, text};
use crate::support::{
    databases::{TestDb, on_both},
    office::Office,
};

const HR: &str = r#"
name = "hr"
kind = "sqlite"
path = "hr.db"
organisations = ["fjordby"]
title = { da = "Personalesystemet", en = "The HR system" }
description = { da = "Ansatte", en = "Employees" }
limits = { seconds = 5 }
[[find]]
by = ["email"]
sql = "SELECT id AS key, name, born FROM person WHERE email = :email"
[[find]]
by = ["name"]
sql = "SELECT id AS key, name, born FROM person WHERE name = :name"
[find.columns]
name = { da = "Navn", en = "Name" }
[[dataset]]
name = "person"
title = { da = "Stamdata", en = "Record" }
description = { da = "Det, vi ved", en = "What we know" }
activity = "hr"
provided_by = "subject"
sql = "SELECT id, name, email, born, salary FROM person WHERE id = :key"
[[dataset]]
name = "notes"
title = { da = "Notater", en = "Notes" }
description = { da = "Notater om dig", en = "Notes about you" }
activity = "hr"
provided_by = "derived"
legal_basis = "legitimate-interests"
others = ["author"]
sql = "SELECT at, author, note FROM note WHERE person = :key ORDER BY at"
[dataset.columns]
author = { da = "Skrevet af", en = "Written by" }
"#;

const HR_DATA: &str = "
    CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, email TEXT, born DATE, salary DECIMAL(10,2));
    CREATE TABLE note (person INTEGER, at DATETIME, author TEXT, note TEXT);
    INSERT INTO person VALUES (1, 'Mette Holm', 'mette.holm@example.dk', '1984-03-12', 412000.5);
    INSERT INTO person VALUES (2, 'Mette Holm', 'mette@andet.example', '1990-01-01', 1);
    INSERT INTO person VALUES (3, 'Jens Vind', 'jens@example.dk', '1970-01-01', 2);
    INSERT INTO note VALUES (1, '2026-01-02 10:00:00', 'Chefen', 'Flink'), (1, '2026-02-03 11:30:00', 'Kollegaen', NULL),
                            (2, '2026-01-01 00:00:00', 'Chefen', 'En anden Mette');";

/// A second source, in which Mette is not.
const CLUB: &str = r#"
name = "club"
kind = "sqlite"
path = "club.db"
organisations = ["fjordby"]
title = { da = "Klubben", en = "The club" }
description = { da = "Medlemmer", en = "Members" }
limits = { seconds = 5 }
[[find]]
by = ["email"]
sql = "SELECT id AS key, name FROM member WHERE email = :email"
[[dataset]]
name = "member"
title = { da = "Medlem", en = "Member" }
description = { da = "Medlemskab", en = "Membership" }
activity = "club"
provided_by = "subject"
sql = "SELECT id, name FROM member WHERE id = :key"
"#;
const CLUB_DATA: &str = "CREATE TABLE member (id, name, email)";

/// The portal with both sources, the first one declared so.
fn office(fresh: &TestDb, hr: &str) -> Office {
    let mut office = Office::new(&fresh.db);
    foreign(&office, "hr.db", HR_DATA);
    foreign(&office, "club.db", CLUB_DATA);
    declared(&mut office, hr);
    office
}

fn declared(office: &mut Office, hr: &str) {
    office.declare(&[("hr", hr), ("club", CLUB)]);
}

fn foreign(office: &Office, file: &str, sql: &str) {
    Connection::open(office.sources.path().join(file)).unwrap().execute_batch(sql).unwrap();
}

/// Datasets that exist, of any round.
fn stored(office: &Office) -> usize {
    let all =
        |conn: &mut _| datasets::table.select(datasets::file_id).load::<String>(conn).map_err(DbError::from);
    office.desk.db.read(all).unwrap().len()
}

/// `HR` without its second way of finding.
fn by_mail_only() -> String {
    let (before, rest) = HR.split_once("[[find]]\nby = [\"name\"]").unwrap();
    format!("{before}[[dataset]]{}", rest.split_once("[[dataset]]").unwrap().1)
}

#[test]
fn one_person_is_found_read_and_her_colleagues_withheld() {
    on_both(|fresh| {
        let office = office(fresh, &by_mail_only());
        let case = office.collected();
        assert_eq!(case.status, Status::Review);

        let hr = office.search(&case, "hr");
        assert_eq!(
            (hr.state, hr.rows_read, hr.details.0.taken),
            (SearchState::Done, 3, Some(Taken::Automatically))
        );
        assert!(hr.finished_at.is_some());
        let club = office.search(&case, "club");
        assert_eq!(
            (club.state, club.rows_read),
            (SearchState::NothingFound, 0),
            "searched in vain is recorded"
        );

        let found = office.datasets(&case);
        let names: Vec<_> = found.iter().map(|dataset| (dataset.name.as_str(), dataset.rows)).collect();
        assert_eq!(names, [("person", 1), ("notes", 2)]);
        assert_eq!(
            office.rows(&case, &found[0]),
            [[
                number("1"),
                text("Mette Holm"),
                text("mette.holm@example.dk"),
                Cell::Date("1984-03-12".into()),
                number("412000.5")
            ]]
        );
        let at = |at: &str| Cell::DateTime(at.into());
        assert_eq!(
            office.rows(&case, &found[1]),
            [
                [at("2026-01-02T10:00:00"), text("Chefen"), text("Flink")],
                [at("2026-02-03T11:30:00"), text("Kollegaen"), Cell::Null]
            ]
        );
        let author = &found[1].details.0.columns[1];
        assert!(author.others && author.kind == ColumnKind::Text);
        assert_eq!(author.title.as_ref().unwrap().da, "Skrevet af");
        let withheld = office.desk.db.read(|conn| review::of_case(conn, &office.desk.vault, &case)).unwrap();
        assert_eq!(withheld.len(), 1);
        assert_eq!(
            (withheld[0].scope.dataset, withheld[0].scope.column.as_deref()),
            (found[1].id, Some("author"))
        );

        let told = office.told(&case);
        assert_eq!(told.iter().filter(|action| **action == Action::SourceSearched).count(), 3);
        assert_eq!(told.last(), Some(&Action::CollectingFinished));
        office.desk.chain_is_whole();
        assert!(!format!("{:?}", office.desk.told(&case)).contains("Mette"), "the log names nobody");
    });
}

#[test]
fn namesakes_wait_for_a_person() {
    on_both(|fresh| {
        let office = office(fresh, &HR.replace("WHERE email = :email", "WHERE :email = 'x'"));
        let mut case = office.collected();
        assert_eq!(
            (case.status, office.search(&case, "hr").state),
            (Status::Collecting, SearchState::Choose)
        );
        assert!(office.datasets(&case).is_empty());
        let both = office.candidates(&case, "hr");
        assert_eq!(both.len(), 2);
        assert_eq!(both[0].candidate.label[0].title.as_ref().unwrap().da, "Navn");
        assert_eq!(both[1].candidate.label[1].value, Cell::Date("1990-01-01".into()));

        let neighbour = office.desk.neighbour();
        let mut theirs = neighbour.case_in(Right::Access, Status::Collecting);
        let search = office.search(&case, "hr").id;
        let foreign = neighbour.db.write(|tx| {
            collect::choose(
                tx,
                &neighbour.vault,
                &mut theirs,
                search,
                (&[both[0].id], ""),
                neighbour.handler,
                neighbour.now,
            )
        });
        assert!(matches!(foreign, Err(CollectError::NoSuchSearch)), "{foreign:?}");
        let stranger = CandidateId::new(office.desk.now);
        assert!(matches!(office.choose(&mut case, "hr", &[stranger]), Err(CollectError::NoSuchCandidate)));
        assert!(matches!(office.choose(&mut case, "club", &[]), Err(CollectError::NotNow)));

        office.choose(&mut case, "hr", &[both[1].id]).unwrap();
        assert!(
            matches!(office.choose(&mut case, "hr", &[both[0].id]), Err(CollectError::NotNow)),
            "chosen once"
        );
        office.work();
        let case = office.desk.again(&case);
        assert_eq!(case.status, Status::Review);
        assert_eq!(office.search(&case, "hr").details.0.taken, Some(Taken::ByHand));
        assert_eq!(office.rows(&case, &office.datasets(&case)[0])[0][0], number("2"));
        let marks: Vec<_> = office.candidates(&case, "hr").iter().map(|candidate| candidate.chosen).collect();
        assert_eq!(marks, [Some(false), Some(true)]);
        assert!(office.told(&case).contains(&Action::CandidateChosen));
    });
}

#[test]
fn she_may_be_none_of_them_or_be_there_twice() {
    on_both(|fresh| {
        let office = office(fresh, &HR.replace("WHERE email = :email", "WHERE :email = 'x'"));
        let mut case = office.collected();
        office.choose(&mut case, "hr", &[]).unwrap();
        assert_eq!(
            (case.status, office.search(&case, "hr").state),
            (Status::Review, SearchState::NothingFound)
        );

        let mut case = office.collected();
        let both: Vec<_> = office.candidates(&case, "hr").iter().map(|candidate| candidate.id).collect();
        office.choose(&mut case, "hr", &both).unwrap();
        office.work();
        let rows: Vec<_> = office.datasets(&case).iter().map(|dataset| dataset.rows).collect();
        assert_eq!(rows, [2, 3]);
    });
}

#[test]
fn an_address_that_another_name_has_is_not_taken_blindly() {
    on_both(|fresh| {
        // The number is somebody else's than the address: two candidates, and a person decides.
        let by_number = "[[find]]\nby = [\"number\"]\nsql = \"SELECT id AS key, name FROM person WHERE id = :number\"\n[[dataset]]";
        let office = office(fresh, &by_mail_only().replacen("[[dataset]]", by_number, 1));
        let mut details = office.desk.details();
        details.person.number = Some("3".into());
        let case = office.desk.received_from(Right::Access, Lang::Da, &details);
        let mut case = office.desk.walk(case, Status::Collecting);
        office.start(&mut case);
        office.work();
        assert_eq!(office.search(&case, "hr").state, SearchState::Choose);
        assert_eq!(office.candidates(&case, "hr").len(), 2);
    });
}

#[test]
fn a_source_that_is_away_is_tried_again_and_then_a_person_decides() {
    on_both(|fresh| {
        let office = office(fresh, &by_mail_only());
        let away = office.sources.path().join("hr.db");
        let hidden = office.sources.path().join("hidden.db");
        std::fs::rename(&away, &hidden).unwrap();
        let mut case = office.desk.case_in(Right::Access, Status::Collecting);
        office.start(&mut case);
        assert!(matches!(office.try_start(&mut case), Err(CollectError::Running)));
        while worker::once(&office.app).unwrap() {}
        let hr = office.search(&case, "hr");
        assert_eq!((hr.state, hr.details.0.failure.as_deref()), (SearchState::Waiting, Some("unreachable")));
        office.work();
        assert_eq!(office.search(&case, "hr").state, SearchState::Failed);
        assert_eq!(office.desk.again(&case).status, Status::Collecting, "a failure is no answer");

        std::fs::rename(&hidden, &away).unwrap();
        office.retry(&mut case, "hr").unwrap();
        office.work();
        let case = office.desk.again(&case);
        assert_eq!((case.status, office.search(&case, "hr").state), (Status::Review, SearchState::Done));
        assert_eq!(office.search(&case, "hr").details.0.failure, None);
    });
}

#[test]
fn a_source_can_be_left_out_with_a_reason() {
    on_both(|fresh| {
        let office = office(fresh, &by_mail_only());
        std::fs::remove_file(office.sources.path().join("hr.db")).unwrap();
        let mut case = office.collected();
        assert!(matches!(office.leave_out(&mut case, "hr", " \n"), Err(CollectError::ReasonMissing)));
        let long = "æ".repeat(collect::REASON_MAX + 1);
        assert!(matches!(office.leave_out(&mut case, "hr", &long), Err(CollectError::ReasonTooLong)));
        office.leave_out(&mut case, "hr", "Systemet er nedlagt.").unwrap();
        assert_eq!((case.status, office.search(&case, "hr").state), (Status::Review, SearchState::LeftOut));
        let key = case.key(&office.desk.vault).unwrap();
        assert_eq!(office.search(&case, "hr").reason(&key).unwrap().as_deref(), Some("Systemet er nedlagt."));
        assert!(matches!(office.leave_out(&mut case, "hr", "igen"), Err(CollectError::NotNow)));
        assert!(matches!(office.retry(&mut case, "hr"), Err(CollectError::NotNow)));
        assert!(office.told(&case).contains(&Action::SourceLeftOut));
    });
}

/// Her manager's column was renamed: it must not go out under its new name as if it were hers.
#[test]
fn a_renamed_column_of_other_people_stops_the_reading() {
    on_both(|fresh| {
        let renamed = by_mail_only().replace("SELECT at, author, note", "SELECT at, author AS writer, note");
        let mut office = office(fresh, &renamed);
        let mut case = office.collected();
        let hr = office.search(&case, "hr");
        assert_eq!(
            (hr.state, hr.details.0.failure.as_deref()),
            (SearchState::Failed, Some("columns-changed"))
        );
        assert_eq!(stored(&office), 0);

        declared(&mut office, &by_mail_only());
        office.retry(&mut case, "hr").unwrap();
        office.work();
        assert_eq!(office.desk.again(&case).status, Status::Review, "from where it got stuck");
    });
}

#[test]
fn what_cannot_find_her_says_so_and_what_is_not_declared_too() {
    on_both(|fresh| {
        let by_number = by_mail_only().replace("[\"email\"]", "[\"number\"]").replace(":email", ":number");
        let mut office = office(fresh, &by_number);
        let mut case = office.collected();
        let hr = office.search(&case, "hr");
        assert_eq!((hr.state, hr.details.0.failure.as_deref()), (SearchState::Failed, Some("nothing-known")));

        declared(&mut office, &by_mail_only().replace("fjordby", "andre"));
        office.retry(&mut case, "hr").unwrap();
        office.work();
        assert_eq!(office.search(&case, "hr").details.0.failure.as_deref(), Some("undeclared"));
    });
}

#[test]
fn work_done_twice_counts_once() {
    on_both(|fresh| {
        let office = office(fresh, &by_mail_only());
        let case = office.collected();
        let (hr, parts) = (
            office.search(&case, "hr").id,
            collect::Parts { db: &office.app.db, vault: &office.app.vault, sources: &office.app.sources },
        );
        collect::look(parts, hr, false, office.desk.now).unwrap();
        collect::read(parts, hr, false, &|_, _, _, _| Ok(()), office.desk.now).unwrap();
        assert_eq!((office.datasets(&case).len(), stored(&office)), (2, 2));
    });
}

#[test]
fn a_withdrawn_case_is_not_collected() {
    on_both(|fresh| {
        let office = office(fresh, &by_mail_only());
        let mut case = office.desk.case_in(Right::Access, Status::Collecting);
        office.start(&mut case);
        office
            .desk
            .db
            .write(|tx| cases::withdraw(tx, &office.desk.vault, &mut case, office.desk.now))
            .unwrap();
        office.work();
        assert_eq!(office.search(&case, "hr").state, SearchState::Waiting);
        assert_eq!((stored(&office), office.candidates(&case, "hr").len()), (0, 0));
        assert!(matches!(office.retry(&mut case, "hr"), Err(CollectError::NotNow)));
        let mut early = office.desk.case_in(Right::Access, Status::Identity);
        assert!(matches!(office.try_start(&mut early), Err(CollectError::Step(_))), "identity comes first");
    });
}

#[test]
fn asking_again_is_a_new_round() {
    on_both(|fresh| {
        let office = office(fresh, &by_mail_only());
        let mut case = office.collected();
        foreign(&office, "hr.db", "INSERT INTO note VALUES (1, '2026-03-03', 'Chefen', 'Ny')");
        office.start(&mut case);
        assert!(office.datasets(&case).is_empty(), "the old round is no part of the answer");
        office.work();
        let rows: Vec<_> = office.datasets(&case).iter().map(|dataset| dataset.rows).collect();
        assert_eq!(rows, [1, 3]);
        assert_eq!(office.search(&case, "hr").round, 2);
    });
}

/// Two workers that finish the last two searches at once must not both think that the other has still to.
#[test]
fn the_last_of_many_workers_finishes() {
    on_both(|fresh| {
        let office = office(fresh, &by_mail_only());
        for _ in 0..5 {
            let mut case = office.desk.case_in(Right::Access, Status::Collecting);
            office.start(&mut case);
            std::thread::scope(|scope| {
                for _ in 0..3 {
                    scope.spawn(|| (0..20).for_each(|_| drop(worker::once(&office.app))));
                }
            });
            office.work();
            assert_eq!(office.desk.again(&case).status, Status::Review);
        }
        office.desk.chain_is_whole();
    });
}

#[test]
fn without_a_source_there_is_nothing_to_start() {
    let fresh = TestDb::sqlite();
    let office = office(&fresh, &by_mail_only());
    let neighbour = office.desk.neighbour();
    let mut case = neighbour.received_in(Right::Access, Lang::En);
    case = neighbour.walk(case, Status::Collecting);
    let none = neighbour.db.write(|tx| {
        collect::start(tx, &neighbour.vault, &office.app.sources, &mut case, neighbour.handler, neighbour.now)
    });
    assert!(matches!(none, Err(CollectError::NoSources)));
}
