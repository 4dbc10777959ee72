//! The year in figures, against the plainest way of counting, and who may see it.

use chrono::{Datelike as _, Days, NaiveDate, TimeDelta, TimeZone as _, Utc};
use diesel::prelude::*;
use indsigt::{
    cases::{self, Case, Figures},
    db::{DbError, Instant, schema},
    ids::CaseId,
    law::{
        rights::Right,
        status::{Outcome, Status},
    },
    staff::Role,
};

use crate::support::{
    browser::Browser,
    cases::Desk,
    databases::on_both,
    dice::Dice,
    portal::{PASSWORD, Portal},
};

/// A case whose dates and outcome are put there by dice.
fn thrown(desk: &Desk, dice: &Dice) -> Case {
    let case = desk.received(dice.one(Right::ALL));
    let received_on = NaiveDate::from_ymd_opt(2025, 11, 1).unwrap() + Days::new(dice.below(380) as u64);
    let noon = Utc.from_utc_datetime(&received_on.and_hms_opt(12, 0, 0).unwrap());
    let due_on = received_on + Days::new(30);
    // Late in the evening of the last day is in time; a second after midnight is not.
    let decided_at = match dice.below(4) {
        0 => None,
        1 => Some(noon + TimeDelta::days(30) + TimeDelta::hours(11)),
        2 => Some(noon + TimeDelta::days(30) + TimeDelta::hours(12) + TimeDelta::seconds(1)),
        _ => Some(noon + TimeDelta::days(dice.below(45) as i64)),
    };
    let status =
        if decided_at.is_some() { Status::Closed } else { dice.one(&[Status::Review, Status::Withdrawn]) };
    let state = (
        schema::cases::received_on.eq(received_on),
        schema::cases::due_on.eq(due_on),
        schema::cases::decided_at.eq(decided_at.map(Instant::from)),
        schema::cases::outcome.eq(decided_at.map(|_| dice.one(Outcome::ALL))),
        schema::cases::status.eq(status),
        schema::cases::open.eq(status.is_open()),
    );
    let row = schema::cases::table.find(case.id);
    desk.db.write(|tx| Ok::<_, DbError>(diesel::update(row).set(state).execute(tx)?)).unwrap();
    if dice.below(4) == 0 {
        let extension = (
            schema::extensions::case_id.eq(case.id),
            schema::extensions::organisation_id.eq(desk.organisation.id),
            schema::extensions::ground.eq("complexity"),
            schema::extensions::until_on.eq(due_on),
            schema::extensions::told_on.eq(received_on),
            schema::extensions::sealed_reason.eq(Vec::<u8>::new()),
            schema::extensions::extended_by.eq(desk.handler),
            schema::extensions::extended_at.eq(Instant::from(noon)),
        );
        let row = diesel::insert_into(schema::extensions::table).values(extension);
        desk.db.write(|tx| Ok::<_, DbError>(row.execute(tx)?)).unwrap();
    }
    desk.again(&case)
}

#[test]
fn figures_are_what_reading_every_case_gives() {
    on_both(|fresh| {
        let (desk, dice) = (Desk::new(&fresh.db), Dice::new(3));
        let everything: Vec<Case> = (0..150).map(|_| thrown(&desk, &dice)).collect();
        thrown(&desk.neighbour(), &dice);
        let extended = |conn: &mut _| {
            Ok::<_, DbError>(schema::extensions::table.select(schema::extensions::case_id).load(conn)?)
        };
        let extended: Vec<CaseId> = desk.db.read(extended).unwrap();
        assert!(extended.len() > 20);
        let today = NaiveDate::from_ymd_opt(2026, 11, 10).unwrap();
        let years = |conn: &mut _| cases::reported_years(conn, desk.organisation.id, today);
        assert_eq!(desk.db.read(years).unwrap(), 2025..=2026);
        for (year, hides) in [(2025, false), (2026, false), (2026, true)] {
            let hidden: Vec<CaseId> =
                everything.iter().map(|case| case.id).filter(|_| hides && dice.below(3) == 0).collect();
            let everything: Vec<&Case> =
                everything.iter().filter(|case| !hidden.contains(&case.id)).collect();
            let report = |conn: &mut _| cases::report(conn, desk.organisation.id, year, today, &hidden);
            let report = desk.db.read(report).unwrap();
            for (quarter, right) in (1..=4).flat_map(|q| Right::ALL.iter().map(move |right| (q, *right))) {
                let of_cell: Vec<&Case> = everything
                    .iter()
                    .copied()
                    .filter(|case| case.right == right && case.received_on.year() == year)
                    .filter(|case| case.received_on.quarter() as i32 == quarter)
                    .collect();
                let figures = report.sum(|q, r| (q, r) == (quarter, right));
                assert_eq!(shown(&figures), plain(&of_cell, &extended, today), "{year} {quarter} {right}");
            }
            let whole: Vec<&Case> =
                everything.iter().copied().filter(|case| case.received_on.year() == year).collect();
            assert_eq!(shown(&report.sum(|_, _| true)), plain(&whole, &extended, today), "{year}");
        }
    });
}

type Shown = ([i64; 7], Option<i32>);

fn shown(f: &Figures) -> Shown {
    ([f.received, f.answered, f.in_time, f.extended, f.refused, f.partly, f.overdue], f.median_half_days())
}

fn plain(cases: &[&Case], extended: &[CaseId], today: NaiveDate) -> Shown {
    let number = |counts: &dyn Fn(&Case) -> bool| cases.iter().filter(|case| counts(case)).count() as i64;
    let decided_on = |case: &Case| case.decided_at.map(|at| at.utc().date_naive());
    let mut days: Vec<i32> = cases
        .iter()
        .filter_map(|case| Some((decided_on(case)? - case.received_on).num_days() as i32))
        .collect();
    days.sort();
    let median = (!days.is_empty()).then(|| days[(days.len() - 1) / 2] + days[days.len() / 2]);
    let figures = [
        cases.len() as i64,
        number(&|case| case.decided_at.is_some()),
        number(&|case| decided_on(case).is_some_and(|day| day <= case.due_on)),
        number(&|case| extended.contains(&case.id)),
        number(&|case| case.outcome == Some(Outcome::Refused)),
        number(&|case| case.outcome == Some(Outcome::PartlyGranted)),
        number(&|case| case.status == Status::Review && case.due_on < today),
    ];
    (figures, median)
}

fn signed_in(portal: &Portal, email: &str) -> Browser {
    let browser = Browser::new(&portal.base);
    browser.get("/staff/sign-in");
    browser.post("/staff/sign-in", &[("email", email), ("password", PASSWORD)]);
    browser
}

#[test]
fn the_page_and_the_file_are_for_those_who_answer_for_the_house() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let here = portal.organisation("fjordby");
        let desk = Desk::in_portal(&portal, &here);
        let case = desk.case_in(Right::Erasure, Status::Decided);
        let year = case.received_on.year();
        let (page, file) = (format!("/staff/reports?year={year}"), format!("/staff/reports/{year}.csv"));
        let handler = signed_in(&portal, &portal.staff(&here, Role::Handler));
        assert_eq!((handler.get(&page).status, handler.get(&file).status), (404, 404));
        assert!(!handler.get("/staff/cases").text().contains("/staff/reports"), "no way leads there");

        let dpo = signed_in(&portal, &portal.staff(&here, Role::Dpo));
        dpo.get(&page).says("100 %").says("Hele året");
        let csv = dpo.get(&file).text();
        let lines: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines.len(), 2, "{csv}");
        assert!(lines[0].starts_with("År,Kvartal,"), "{csv}");
        let quarter = case.received_on.quarter();
        assert!(lines[1].starts_with(&format!("{year},{quarter},")), "{csv}");
        assert!(lines[1].contains(",1,1,1,2,0,0,0,0"), "{csv}");
        for absent in ["1899", "99999999999", "x"] {
            assert_eq!(dpo.get(&format!("/staff/reports/{absent}.csv")).status, 404, "{absent}");
            dpo.get(&format!("/staff/reports?year={absent}")).says(&year.to_string());
        }
    });
}
