//! What outlives a case, what goes with it, and what goes when its own time is over.

use chrono::{DateTime, Months, NaiveDate, TimeDelta, Utc};
use diesel::{connection::SimpleConnection as _, prelude::*};
use indsigt::{
    audit::By,
    cases::Case,
    db::{
        Conn, DbError,
        schema::{case_terms, cases},
    },
    law::{
        rights::Right,
        standing::{ObjectionKind, ObjectionOutcome, Told},
        status::Status,
    },
    retention,
    standing::{
        self, Address, Search, Shown, erasures, objections,
        recipients::{self, RecipientList},
        restrictions, suppressions,
    },
};

use super::{answered, begin, desk, lift, list, notice, object, open, restriction, settle, use_it};
use crate::support::{cases::Desk, databases::on_both};

/// What the purge of a case leaves: the row, without the key and all that it opens.
fn purge(desk: &Desk, case: &Case) {
    desk.db
        .write(|tx| {
            let gone = (cases::wrapped_key.eq(Vec::<u8>::new()), cases::sealed.eq(Vec::<u8>::new()));
            diesel::update(cases::table.find(case.id)).set(gone).execute(tx)?;
            diesel::delete(case_terms::table.filter(case_terms::case_id.eq(case.id))).execute(tx)?;
            standing::case_purged(tx, case.organisation, case.id)
        })
        .unwrap();
    assert!(desk.again(case).key(&desk.vault).is_err(), "the key of the case is gone");
}

fn search(desk: &Desk, text: &str) -> Search {
    Search::parse(&desk.vault, desk.organisation.id, text).unwrap()
}

fn bare(desk: &Desk, case: &Case) -> Option<RecipientList> {
    desk.db.read(|conn| recipients::of_case(conn, None, case.organisation, case.id)).unwrap()
}

#[test]
fn a_purged_case_leaves_what_must_still_be_done_and_nothing_more() {
    on_both(|db| {
        let desk = desk(db);
        let case = desk.case_in(Right::Rectification, Status::Closed);
        let id = begin(&desk, &case, "Adressen").unwrap();
        object(&desk, &case, ObjectionKind::Processing, (ObjectionOutcome::Overridden, "Afvejet")).unwrap();
        open(&desk, &case, &["personnel"]).unwrap();
        let line = list(&desk, &case).unwrap().lines[0].id;
        settle(&desk, &case, line, (Told::Notified, 0, "Kanariefuglsen er begrænset")).unwrap();
        answered(&desk, &case, line, "Noteret").unwrap();
        let address = Address::parse("mette.holm@example.dk", "DK").unwrap();
        let stop = std::slice::from_ref(&address);
        desk.db
            .write(|tx| {
                let place = (case.organisation, Some(case.id));
                suppressions::stop(tx, &desk.vault, place, stop, By::Requester, desk.now)
            })
            .unwrap();
        purge(&desk, &case);

        let kept = restriction(&desk, id);
        assert_eq!(
            (kept.name.as_str(), kept.email.as_deref()),
            ("Mette Holm", Some("mette.holm@example.dk"))
        );
        assert_eq!((kept.scope.as_str(), kept.number.as_str()), ("Adressen", case.number.as_str()));
        let found = |text: &str| {
            let search = search(&desk, text);
            let list = |conn: &mut Conn| {
                restrictions::list(
                    conn,
                    &desk.vault,
                    desk.organisation.id,
                    Some(Shown::Standing),
                    Some(&search),
                    &[],
                )
            };
            desk.db.read(list).unwrap().len()
        };
        assert_eq!((found("METTE.holm@example.dk"), found(&case.number), found("2026-9999")), (1, 1, 0));
        let objections = desk
            .db
            .read(|conn| {
                objections::list(conn, &desk.vault, desk.organisation.id, Some(Shown::Standing), None, &[])
            })
            .unwrap();
        assert_eq!(objections[0].weighing, "Afvejet");
        let told = bare(&desk, &case).unwrap();
        assert_eq!(
            (told.lines[0].told, &told.lines[0].text, &told.lines[0].answer),
            (Told::Notified, &None, &None)
        );
        let since = desk
            .db
            .read(|conn| suppressions::stopped_since(conn, &desk.vault, desk.organisation.id, &address));
        assert!(since.unwrap().is_some(), "marketing stays stopped");
        // The duties go on without the case: to use, to tell, to lift.
        use_it(&desk, id, 0, "Retssag").unwrap();
        notice(&desk, id, 0, "Slut").unwrap();
        lift(&desk, id).unwrap();
    });
}

fn sweep(desk: &Desk, now: DateTime<Utc>) -> usize {
    retention::sweep(&desk.db, &desk.vault, now).unwrap()
}

#[test]
fn what_has_ended_goes_after_three_years_and_what_stands_stays() {
    on_both(|db| {
        let desk = desk(db);
        let restricted = desk.case_in(Right::Restriction, Status::Closed);
        let (old, standing) =
            (begin(&desk, &restricted, "Lukket").unwrap(), begin(&desk, &restricted, "Åben").unwrap());
        use_it(&desk, old, 0, "Retssag").unwrap();
        notice(&desk, old, 0, "Slut").unwrap();
        lift(&desk, old).unwrap();
        let erased = desk.case_in(Right::Erasure, Status::Closed);
        open(&desk, &erased, &["recruitment"]).unwrap();
        let lines = list(&desk, &erased).unwrap().lines;
        settle(&desk, &erased, lines[0].id, (Told::Notified, 0, "Slet")).unwrap();
        let ended =
            object(&desk, &erased, ObjectionKind::Processing, (ObjectionOutcome::Stopped, "")).unwrap();
        let place = (desk.organisation.id, ended);
        desk.db.write(|tx| objections::end(tx, &desk.vault, place, "Slut", desk.handler, desk.now)).unwrap();
        let until = NaiveDate::from_ymd_opt(2027, 2, 1).unwrap();
        let (place, keys) = ((desk.organisation.id, None), ["4711".to_owned()]);
        desk.db
            .write(|tx| {
                erasures::remember(tx, &desk.vault, place, ("hr", &keys), until, By::Program, desk.now)
            })
            .unwrap();

        let day = |date: NaiveDate| date.and_hms_opt(12, 0, 0).unwrap().and_utc();
        assert_eq!(sweep(&desk, day(until)), 0, "on its last day an erased record is still remembered");
        assert_eq!(sweep(&desk, day(until) + TimeDelta::days(2)), 1);
        let three_years = desk.now + Months::new(36);
        assert_eq!(sweep(&desk, three_years - TimeDelta::seconds(1)), 0);
        let others = lines.len() > 1;
        assert!(others, "some recipients are still to be told");
        assert_eq!(sweep(&desk, three_years), 2, "the lifted restriction and the ended objection");
        assert!(bare(&desk, &erased).is_some(), "a list with open lines stays");
        for line in &lines[1..] {
            settle(&desk, &erased, line.id, (Told::Disproportionate, 0, "Ingen")).unwrap();
        }
        assert_eq!(sweep(&desk, three_years), 1);
        assert_eq!(bare(&desk, &erased), None);
        assert_eq!(restriction(&desk, standing).scope, "Åben", "in force, however old");
        assert_eq!(sweep(&desk, three_years + TimeDelta::days(36500)), 0);
    });
}

/// Words that no program text holds.
const CANARIES: [&str; 5] =
    ["kanariefugl-7@example.dk", "+4570998877", "70998877", "Kanariefuglsen", "kundenummer-990017"];

#[test]
fn the_registers_hold_no_address_no_key_and_no_name_in_clear() {
    on_both(|db| {
        let desk = desk(db);
        let mut details = desk.details();
        details.person.name = "Kanariefuglsen".into();
        details.person.email = Some("kanariefugl-7@example.dk".into());
        let case = desk.received_from(Right::Erasure, indsigt::letters::Lang::Da, &details);
        let id = begin(&desk, &case, "Kanariefuglsen").unwrap();
        use_it(&desk, id, 0, "Kanariefuglsen").unwrap();
        notice(&desk, id, 0, "Kanariefuglsen").unwrap();
        object(&desk, &case, ObjectionKind::Processing, (ObjectionOutcome::Overridden, "Kanariefuglsen"))
            .unwrap();
        open(&desk, &case, &["payroll"]).unwrap();
        let line = list(&desk, &case).unwrap().lines[0].id;
        settle(&desk, &case, line, (Told::Notified, 0, "Kanariefuglsen")).unwrap();
        let addresses: Vec<Address> =
            CANARIES[..2].iter().map(|text| Address::parse(text, "DK").unwrap()).collect();
        let keys = ["kundenummer-990017".to_owned()];
        desk.db
            .write(|tx| {
                let place = (case.organisation, Some(case.id));
                suppressions::stop(tx, &desk.vault, place, &addresses, By::Requester, desk.now)?;
                let until = desk.now.date_naive();
                erasures::remember(tx, &desk.vault, place, ("hr", &keys), until, By::Program, desk.now)
            })
            .unwrap();
        let everything = everything(&desk);
        assert!(everything.contains("Lønhuset"), "the search can find something");
        for canary in CANARIES {
            let hex: String = canary.bytes().map(|byte| format!("{byte:02x}")).collect();
            assert!(!everything.contains(canary) && !everything.contains(&hex), "{canary}");
        }
    });
}

/// Every row of the registers and of the log as text, blobs in hexadecimal.
fn everything(desk: &Desk) -> String {
    const TABLES: [&str; 8] = [
        "restrictions",
        "restriction_uses",
        "objections",
        "suppressions",
        "recipient_lists",
        "recipient_notices",
        "erased_records",
        "audit",
    ];
    #[derive(QueryableByName)]
    struct Dump {
        #[diesel(sql_type = diesel::sql_types::Text)]
        row: String,
    }
    #[derive(QueryableByName)]
    struct Column {
        #[diesel(sql_type = diesel::sql_types::Text)]
        name: String,
    }
    let mut all = String::new();
    for table in TABLES {
        let rows: Vec<Dump> = desk
            .db
            .read(|conn| {
                conn.batch_execute("")?;
                let query = match conn {
                    Conn::Postgres(_) => format!("SELECT t::text AS row FROM {table} t"),
                    Conn::Sqlite(_) => {
                        let columns = format!("SELECT name FROM pragma_table_info('{table}')");
                        let columns: Vec<Column> = diesel::sql_query(columns).load(conn)?;
                        let shown = columns.iter().map(|column| {
                            let name = &column.name;
                            format!("CASE typeof({name}) WHEN 'blob' THEN lower(hex({name})) ELSE coalesce({name}, '') END")
                        });
                        let shown = shown.collect::<Vec<_>>().join(" || '|' || ");
                        format!("SELECT {shown} AS row FROM {table}")
                    }
                };
                Ok::<_, DbError>(diesel::sql_query(query).load(conn)?)
            })
            .unwrap();
        assert!(!rows.is_empty(), "{table}");
        all.extend(rows.into_iter().map(|dump| dump.row + "\n"));
    }
    all
}
