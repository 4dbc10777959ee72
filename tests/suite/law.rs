//! The deadline against answers that others computed.

use std::path::PathBuf;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeZone, Utc};
use chrono_tz::Europe::Copenhagen;
use indsigt::law::{
    calendar::Calendar,
    deadline::{Deadline, due},
};
use proptest::prelude::*;

use crate::support::shared;

fn received_on(date: NaiveDate) -> Deadline {
    let noon = Copenhagen.from_local_datetime(&date.and_hms_opt(12, 0, 0).unwrap()).unwrap();
    due(noon.to_utc(), Copenhagen, Calendar::denmark())
}

/// 54 cases on which two independent programs agreed, among them the examples of EDPB guidelines 01/2022.
#[test]
fn the_worked_cases_of_the_rule_sheet_come_out() {
    let mut rows = csv::Reader::from_path(shared("law/deadline_cases_dk.csv")).unwrap();
    let column = |headers: &csv::StringRecord, name| headers.iter().position(|h| h == name).unwrap();
    let headers = rows.headers().unwrap().clone();
    let [received, nominal, last] = ["received", "nominal_due", "due"].map(|name| column(&headers, name));
    let mut checked = 0;
    for row in rows.records().map(Result::unwrap) {
        let deadline = received_on(row[received].parse().unwrap());
        assert_eq!(deadline.nominal.to_string(), row[nominal], "nominal, received {}", &row[received]);
        assert_eq!(deadline.due_on.to_string(), row[last], "due, received {}", &row[received]);
        checked += 1;
    }
    assert_eq!(checked, 54);
}

/// The list of the Python package `holidays` 0.109 (MIT), which is not ours.
#[test]
fn danish_holidays_are_those_of_an_independent_list() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/holidays_dk.txt");
    let listed: Vec<NaiveDate> =
        std::fs::read_to_string(path).unwrap().lines().map(|line| line.parse().unwrap()).collect();
    let first = NaiveDate::from_ymd_opt(2019, 1, 1).unwrap();
    let ours: Vec<NaiveDate> = first
        .iter_days()
        .take_while(|day| day.year() <= 2045)
        .filter(|day| Calendar::denmark().holiday(*day).is_some())
        .collect();
    assert_eq!(ours, listed);
}

proptest! {
    #[test]
    fn every_deadline_is_the_first_working_day_from_one_month_on(seconds in 1_546_300_800i64..2_398_377_600) {
        let received = DateTime::<Utc>::from_timestamp(seconds, 0).unwrap();
        let calendar = Calendar::denmark();
        let deadline = due(received, Copenhagen, calendar);

        let month = deadline.received_on.with_day(1).unwrap() + Months::new(1);
        prop_assert_eq!((deadline.nominal.year(), deadline.nominal.month()), (month.year(), month.month()));
        let month_ends = (month + Months::new(1)).pred_opt().unwrap().day();
        prop_assert_eq!(deadline.nominal.day(), deadline.received_on.day().min(month_ends));

        prop_assert!(calendar.day_off(deadline.due_on).is_none());
        let skipped = deadline.nominal.iter_days().take_while(|day| *day < deadline.due_on);
        prop_assert!(skipped.clone().all(|day| calendar.day_off(day).is_some()));
        prop_assert!(skipped.count() <= 6);

        let over = deadline.ends_at.with_timezone(&Copenhagen);
        prop_assert_eq!(over.date_naive(), deadline.due_on + Days::new(1));
        prop_assert_eq!(over.time(), chrono::NaiveTime::MIN);
    }

    #[test]
    fn who_asks_later_is_never_due_earlier(seconds in 1_546_300_800i64..2_398_377_600, later in 0i64..40_000_000) {
        let at = |seconds| {
            let received = DateTime::<Utc>::from_timestamp(seconds, 0).unwrap();
            due(received, Copenhagen, Calendar::denmark()).due_on
        };
        prop_assert!(at(seconds) <= at(seconds + later));
    }
}
