//! Deadlines in words, and the chart of them.

use chrono::{Datelike as _, Days, NaiveDate};
use serde::Serialize;

use super::desk::Desk;
use crate::{law::status::Status, letters};

/// A deadline as a badge: words and an icon, never colour alone.
#[derive(Debug, Clone, Serialize)]
pub struct Due {
    pub text: String,
    pub class: &'static str,
    pub icon: &'static str,
    /// In words, for people.
    pub date: String,
}

impl Due {
    pub fn of(desk: &Desk, due_on: NaiveDate, status: Status, today: NaiveDate) -> Due {
        let days = (due_on - today).num_days();
        let date = letters::day_in_words(due_on, desk.lang());
        let (key, class, icon) = match days {
            _ if !status.is_open() => ("staff-due-done", "is-ok", "check"),
            ..0 => ("staff-due-late", "is-danger", "circle-alert"),
            0 => ("staff-due-today", "is-danger", "timer"),
            1 => ("staff-due-tomorrow", "is-warn", "timer"),
            2..=7 => ("staff-due-days", "is-warn", "timer"),
            _ => ("staff-due-days", "", "calendar-days"),
        };
        let text = desk.text(key, &[("days", &days.abs().to_string())]);
        Due { text, class, icon, date }
    }
}

/// A bar of the chart; the template only prints it.
#[derive(Debug, Clone, Serialize)]
pub struct Bar {
    /// Under the bar.
    label: String,
    /// In the table.
    words: String,
    n: i64,
    x: f64,
    y: f64,
    height: f64,
    middle: f64,
    /// Where the number stands.
    top: f64,
    class: &'static str,
}

const BARS: usize = 7;
const TALLEST: f64 = 46.0;

/// The last day that the chart shows.
pub fn chart_until(today: NaiveDate) -> NaiveDate {
    monday(today).checked_add_days(Days::new(7 * (BARS as u64 - 1) - 1)).unwrap_or(today)
}

fn monday(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into())).unwrap_or(day)
}

/// Late, this week, and the weeks after it.
pub fn chart(desk: &Desk, per_day: &[(NaiveDate, i64)], today: NaiveDate) -> Vec<Bar> {
    let numbers = per_week(per_day, today);
    let most = numbers.iter().copied().max().unwrap_or(0).max(1) as f64;
    let bars = numbers.iter().enumerate().map(|(i, n)| {
        let height = (*n as f64 / most * TALLEST).max(2.0);
        let x = 2.0 + i as f64 * 62.0;
        let (label, words) = label(desk, i, today);
        let class = ["b-over", "b-now", "b"][i.min(2)];
        Bar { label, words, n: *n, x, y: 64.0 - height, height, middle: x + 25.0, top: 60.0 - height, class }
    });
    bars.map(|bar| Bar { height: tenth(bar.height), y: tenth(bar.y), top: tenth(bar.top), ..bar }).collect()
}

fn tenth(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

fn per_week(per_day: &[(NaiveDate, i64)], today: NaiveDate) -> [i64; BARS] {
    let mut numbers = [0; BARS];
    for (day, n) in per_day {
        let week = match (*day - monday(today)).num_days() {
            _ if *day < today => 0,
            days => 1 + usize::try_from(days / 7).unwrap_or_default(),
        };
        if let Some(number) = numbers.get_mut(week) {
            *number += n;
        }
    }
    numbers
}

fn label(desk: &Desk, bar: usize, today: NaiveDate) -> (String, String) {
    if bar == 0 {
        return (desk.text("staff-chart-late", &[]), desk.text("staff-view-late", &[]));
    }
    let first = monday(today).checked_add_days(Days::new(7 * (bar as u64 - 1))).unwrap_or(today);
    let number = first.iso_week().week().to_string();
    let words = desk.text("staff-chart-week-number", &[("week", &number)]);
    (if bar == 1 { words.clone() } else { number }, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn weeks_begin_on_monday_and_yesterday_is_late() {
        let today = date("2026-11-25"); // a Wednesday
        let due = [
            ("2026-11-20", 2),
            ("2026-11-24", 1),
            ("2026-11-25", 3),
            ("2026-11-29", 1),
            ("2026-11-30", 5),
            ("2027-01-03", 1),
            ("2027-01-04", 9),
        ];
        let per_day = due.map(|(day, n)| (date(day), n));
        assert_eq!(per_week(&per_day, today), [3, 4, 5, 0, 0, 0, 1]);
        assert_eq!(chart_until(today), date("2027-01-03"));
    }
}
