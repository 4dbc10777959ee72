//! The clock against answers that others computed, and against what must hold of every date.

mod calendars;
mod properties;
mod terminal;

use chrono::{NaiveDate, TimeZone as _};
use chrono_tz::Europe::Copenhagen;
use indsigt::law::{
    calendar::Calendar,
    reckoning::{Facts, Reckoning, reckon},
};

use crate::support::shared;

fn received_on(date: NaiveDate) -> Reckoning {
    let noon = Copenhagen.from_local_datetime(&date.and_hms_opt(12, 0, 0).unwrap()).unwrap();
    reckon(&Facts::received(noon.to_utc()), Copenhagen, Calendar::denmark(), date)
}

/// 54 cases on which two independent programs agreed, among them the examples of EDPB guidelines 01/2022.
#[test]
fn the_worked_cases_of_the_rule_sheet_come_out() {
    let mut rows = csv::Reader::from_path(shared("law/deadline_cases_dk.csv")).unwrap();
    let headers = rows.headers().unwrap().clone();
    let columns = [
        "received",
        "nominal_due",
        "due",
        "nominal_extended",
        "extended",
        "extended_chained",
        "extended_safe",
        "due_wd",
        "extended_wd",
    ];
    let columns = columns.map(|name| headers.iter().position(|header| header == name).unwrap());
    let mut checked = 0;
    for row in rows.records().map(Result::unwrap) {
        let [received, nominal, due, nominal_extended, extended, chained, safe, due_wd, extended_wd] =
            columns.map(|column| row[column].to_owned());
        let all = received_on(received.parse().unwrap());
        let ours = [
            all.due.nominal,
            all.due.due_on,
            all.extended.from_receipt.nominal,
            all.extended.from_receipt.on,
            all.extended.chained.on,
            all.extended.safe_on,
        ];
        let theirs = [&nominal, &due, &nominal_extended, &extended, &chained, &safe];
        assert_eq!(ours.map(|on| on.to_string()).each_ref(), theirs, "received {received}");
        let weekday = |on: NaiveDate| on.format("%a").to_string();
        assert_eq!([weekday(all.due.due_on), weekday(all.extended.from_receipt.on)], [due_wd, extended_wd]);
        // R1.2, R1.31: a refusal and the notice of an extension keep to the first month.
        assert_eq!((all.refusal_on, all.notice_on), (all.due.due_on, all.due.due_on));
        assert_eq!(all.steer_on, all.due.due_on);
        checked += 1;
    }
    assert_eq!(checked, 54);
}
