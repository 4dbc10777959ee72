//! The year in figures, for whoever answers for it (art. 5(2)): tables, bars, and a file for a spreadsheet.

use actix_web::web;
use chrono::NaiveDate;
use csv::{Terminator, WriterBuilder};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Failure},
    desk::Desk,
    frame,
};
use crate::{
    cases::{self, Figures, Report},
    db::Conn,
    law::rights::Right,
    letters::Lang,
    staff::Permission,
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct View {
    year: String,
}

pub async fn show(desk: Desk, view: web::Query<View>) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::ReadReports)?;
        desk.read(|conn| reports_page(desk, conn, &view))
    })
    .await
}

/// The same figures as a file: one line for each quarter and right.
pub async fn file(desk: Desk, year: web::Path<i32>) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::ReadReports)?;
        desk.read(|conn| {
            let today = today(desk, conn)?;
            let years = cases::reported_years(conn, desk.actor.organisation, today)?;
            if !years.contains(&year) {
                return Err(Failure::Absent);
            }
            let own = desk.own(conn)?;
            let report = cases::report(conn, desk.actor.organisation, *year, today, &own)?;
            let name = format!("{}-{year}.csv", desk.text("staff-report-file-name", &[]));
            let bytes = csv(desk, &report).map_err(Failure::internal)?;
            Ok(Answer::File { name, media_type: "text/csv; charset=utf-8".into(), bytes })
        })
    })
    .await
}

fn today(desk: &Desk, conn: &mut Conn) -> Result<NaiveDate, Failure> {
    let organisation = frame::organisation(desk, conn)?;
    Ok(desk.now.with_timezone(&organisation.zone()).date_naive())
}

fn reports_page(desk: &Desk, conn: &mut Conn, view: &View) -> Result<Answer, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    let today = today(desk, conn)?;
    let years = cases::reported_years(conn, desk.actor.organisation, today)?;
    let asked = view.year.parse().ok().filter(|year| years.contains(year));
    let year = asked.unwrap_or(*years.end());
    let own = desk.own(conn)?;
    let report = cases::report(conn, desk.actor.organisation, year, today, &own)?;
    context.insert("own", &!own.is_empty());
    let quarters: Vec<(String, Figures)> =
        (1..=4).map(|n| (quarter(desk, n), report.sum(|quarter, _| quarter == n))).collect();
    let rights: Vec<(String, Figures)> = Right::ALL
        .iter()
        .map(|one| (desk.text(&format!("staff-right-{one}"), &[]), report.sum(|_, right| right == *one)))
        .collect();
    let whole = (desk.text("staff-report-whole-year", &[]), report.sum(|_, _| true));
    let received = quarters.iter().map(|(label, f)| (label, Some(f.received)));
    let received = bars(received, None, |n| n.to_string());
    let timely = quarters.iter().map(|(label, f)| (label, share(f.in_time, f.answered)));
    let timely = bars(timely, Some(100), |n| percent(desk, Some(n)));
    context.insert("year", &year);
    context.insert("years", &years.rev().collect::<Vec<_>>());
    context.insert("total", &line(desk, &whole));
    let table = |name: &str, rows: &[(String, Figures)]| {
        let lines: Vec<Value> = rows.iter().map(|row| line(desk, row)).collect();
        json!({ "name": name, "lines": lines })
    };
    context.insert("tables", &[table("quarter", &quarters), table("right", &rights)]);
    context.insert(
        "charts",
        &json!([
            { "name": "received", "bars": received },
            { "name": "in-time", "bars": timely },
        ]),
    );
    context.insert("columns", &COLUMNS);
    frame::page(desk, "staff/reports.html", &context)
}

/// Their words are `staff-report-received` …; what each means is `staff-report-means-received` ….
const COLUMNS: [&str; 8] =
    ["received", "answered", "in-time", "median", "extended", "refused", "partly", "overdue"];

fn quarter(desk: &Desk, number: i32) -> String {
    desk.text("staff-report-quarter", &[("n", &number.to_string())])
}

/// A share in whole per cent; none of nothing.
fn share(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| (part * 200 + whole) / (whole * 2))
}

fn percent(desk: &Desk, share: Option<i64>) -> String {
    share.map_or_else(|| "–".to_owned(), |n| desk.text("staff-percent", &[("n", &n.to_string())]))
}

fn line(desk: &Desk, (label, f): &(String, Figures)) -> Value {
    let percent = |part: i64, whole: i64| percent(desk, share(part, whole));
    let cells = [
        f.received.to_string(),
        f.answered.to_string(),
        percent(f.in_time, f.answered),
        median(f, desk.lang()).unwrap_or_else(|| "–".to_owned()),
        percent(f.extended, f.received),
        percent(f.refused, f.answered),
        percent(f.partly, f.answered),
        f.overdue.to_string(),
    ];
    json!({ "label": label, "cells": cells, "late": f.overdue > 0 })
}

/// `12`, or `12,5` between two days.
fn median(figures: &Figures, lang: Lang) -> Option<String> {
    let halves = figures.median_half_days()?;
    let point = if lang == Lang::Da { "," } else { "." };
    let (days, rest) = (halves.div_euclid(2), halves.rem_euclid(2));
    Some(if rest == 0 { days.to_string() } else { format!("{days}{point}5") })
}

/// A bar of a chart; the template only prints it.
#[derive(Serialize)]
struct Bar {
    label: String,
    /// Above the bar.
    text: String,
    x: i64,
    y: f64,
    height: f64,
    middle: i64,
    top: f64,
}

/// Bars as high as their numbers, beside `most` or the greatest of them; none where there is no number.
fn bars<'a>(
    numbers: impl Iterator<Item = (&'a String, Option<i64>)> + Clone,
    most: Option<i64>,
    text: impl Fn(i64) -> String,
) -> Vec<Bar> {
    let most = most.or_else(|| numbers.clone().filter_map(|(_, n)| n).max()).unwrap_or_default().max(1);
    let bar = |(i, (label, n)): (usize, (&String, Option<i64>))| {
        let height = (n.unwrap_or_default() as f64 / most as f64 * 460.0).round() / 10.0;
        let (y, top) = (64.0 - height, 60.0 - height);
        let (x, text) = (6 + i as i64 * 108, n.map_or_else(|| "–".to_owned(), &text));
        Bar { label: label.clone(), text, x, y, height, middle: x + 44, top }
    };
    numbers.enumerate().map(bar).collect()
}

/// UTF-8 with a byte order mark, CRLF. Numbers and our own words only, so nothing in it can begin a formula.
fn csv(desk: &Desk, report: &Report) -> Result<Vec<u8>, csv::Error> {
    let mut out = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(b"\xef\xbb\xbf".to_vec());
    let named = ["year", "quarter", "right"].into_iter();
    let counted =
        ["received", "answered", "answered-in-time", "median", "extended", "refused", "partly", "overdue"];
    out.write_record(named.chain(counted).map(|name| desk.text(&format!("staff-report-csv-{name}"), &[])))?;
    for (quarter, right, f) in report.cells() {
        let mut record = vec![report.year.to_string(), quarter.to_string()];
        record.push(desk.text(&format!("staff-right-{right}"), &[]));
        record.extend([f.received, f.answered, f.in_time].map(|n| n.to_string()));
        // A file for programs: a point in both languages.
        record.push(median(f, Lang::En).unwrap_or_default());
        record.extend([f.extended, f.refused, f.partly, f.overdue].map(|n| n.to_string()));
        out.write_record(record)?;
    }
    out.into_inner().map_err(|e| e.into_error().into())
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn shares_are_rounded_and_nothing_has_none() {
        assert_eq!(
            (share(2, 3), share(1, 3), share(1, 200), share(0, 5)),
            (Some(67), Some(33), Some(1), Some(0))
        );
        assert_eq!(share(0, 0), None);
    }
}
