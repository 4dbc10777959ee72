//! Every calendar against a list that is not ours: the Python package `holidays` (MIT), for the years 2018 to 2045.
//!
//! Weekdays only: no deadline ends on a Saturday or Sunday anyway. Where the two differ, the difference stands in a
//! table with its reason; a new one fails, and so does an entry that no longer explains anything.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use chrono::{Datelike as _, NaiveDate, Weekday};
use indsigt::law::calendar::{Calendar, DayOff};

use crate::support::{mail::python, tool};

/// Days of theirs that are not ours: country, how their name begins, and why.
const THEIRS_ONLY: &[(&str, &str, &str)] = &[
    ("BG", "Non-working day", NOT_LISTED),
    ("CY", "Green Monday", NOT_LISTED),
    ("CY", "Greek Independence Day", NOT_LISTED),
    ("CY", "Cyprus National Day", NOT_LISTED),
    ("CY", "Pentecost Monday", NOT_LISTED),
    ("CY", "Ohi Day", NOT_LISTED),
    ("CY", "Day After Christmas", NOT_LISTED),
    ("GB", "Easter Monday", "not in Scotland"),
    ("GB", "Late Summer Bank Holiday", "not on that day in Scotland"),
    ("GR", "Labor Day", "moved by a decree of that year when it falls before Easter"),
    ("HU", "Day off (substituted", NOT_LISTED),
    ("HU", "Christmas Eve", NOT_LISTED),
    ("IE", "Day of Remembrance and Recognition", ONE_YEAR),
    ("IT", "Epiphany", NOT_LISTED),
    ("IT", "Liberation Day", NOT_LISTED),
    ("IT", "Republic Day", NOT_LISTED),
    ("IT", "Immaculate Conception", NOT_LISTED),
    ("LV", "Day off (substituted", NOT_LISTED),
    ("LV", "Nationwide Latvian Song and Dance Celebration", ONE_YEAR),
    ("LV", "Day of the Pastoral Visit", ONE_YEAR),
    ("LV", "Day of the Latvian Ice Hockey Team", ONE_YEAR),
    ("PL", "National Independence Day - 100th anniversary", ONE_YEAR),
    ("PL", "Christmas Eve", "on the list from 2026; the statute has it from 2025"),
    ("SI", "Solidarity Day", ONE_YEAR),
    ("SK", "100th anniversary", ONE_YEAR),
    ("SK", "Epiphany", "not on the list for 2026"),
];

/// R1.50: a day that is not on the list of the Official Journal does not count.
const NOT_LISTED: &str = "not on the list of the Official Journal";

/// A day of one year before 2025, whose list nobody here has read.
const ONE_YEAR: &str = "free in one year only";

/// Days of ours that are not theirs: country, key, and why.
const OURS_ONLY: &[(&str, &str, &str)] = &[
    ("LV", "proclamation-day", "the working day after a weekend is free by statute and on the list"),
    (
        "LV",
        "restoration-of-independence",
        "the working day after a weekend is free by statute and on the list",
    ),
];

type Days = BTreeMap<NaiveDate, String>;

fn theirs() -> BTreeMap<String, Days> {
    let countries = Calendar::all().iter().map(|calendar| &calendar.country);
    let output = Command::new(python())
        .arg(tool("deadline_oracle.py"))
        .arg("holidays")
        .args(countries)
        .output()
        .expect("Python starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut found: BTreeMap<String, Days> = BTreeMap::new();
    for row in csv::Reader::from_reader(output.stdout.as_slice()).records().map(Result::unwrap) {
        let day: NaiveDate = row[1].parse().unwrap();
        if !is_weekend(day) {
            found.entry(row[0].to_owned()).or_default().insert(day, row[2].to_owned());
        }
    }
    found
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

fn ours(calendar: &Calendar) -> Days {
    let first = NaiveDate::from_ymd_opt(2018, 1, 1).unwrap();
    let days = first.iter_days().take_while(|day| day.year() <= 2045).filter(|day| !is_weekend(*day));
    days.filter_map(|day| match calendar.day_off(day)? {
        DayOff::Holiday(key) | DayOff::InsteadOf(key) => Some((day, key)),
        other => panic!("{day}: {other:?}"),
    })
    .collect()
}

#[test]
fn every_calendar_agrees_with_an_independent_list_but_for_what_is_explained() {
    let theirs = theirs();
    let mut unexplained = Vec::new();
    let mut used: BTreeSet<(&str, &str)> = BTreeSet::new();
    for calendar in Calendar::all() {
        let (country, ours) = (calendar.country.as_str(), ours(calendar));
        let theirs = &theirs[country];
        let mut check =
            |day: &NaiveDate, name: &str, table: &'static [(&str, &str, &str)], whose: &str| match table
                .iter()
                .find(|(in_country, known, _)| *in_country == country && name.starts_with(known))
            {
                Some((in_country, known, _)) => drop(used.insert((in_country, known))),
                None => unexplained.push(format!("{country} {day} {name}: {whose} only")),
            };
        theirs
            .iter()
            .filter(|(day, _)| !ours.contains_key(day))
            .for_each(|(d, n)| check(d, n, THEIRS_ONLY, "theirs"));
        ours.iter()
            .filter(|(day, _)| !theirs.contains_key(day))
            .for_each(|(d, n)| check(d, n, OURS_ONLY, "ours"));
    }
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
    let idle =
        THEIRS_ONLY.iter().chain(OURS_ONLY).filter(|(country, name, _)| !used.contains(&(country, name)));
    assert_eq!(idle.collect::<Vec<_>>(), Vec::<&(&str, &str, &str)>::new(), "explain nothing any more");
}

/// What section 1.8 of the rule sheet says agrees on every weekday of 2025 and 2026, and so has no entry above.
#[test]
fn the_countries_that_agree_have_no_differences_in_the_years_with_a_list() {
    let theirs = theirs();
    for country in ["AT", "DE", "DK", "ES", "FI", "FR", "IE", "SE"] {
        let in_both_years = |days: &Days| -> Vec<NaiveDate> {
            days.keys().filter(|day| [2025, 2026].contains(&day.year())).copied().collect()
        };
        let ours = in_both_years(&ours(Calendar::of(country).unwrap()));
        assert_eq!(ours, in_both_years(&theirs[country]), "{country}");
        assert!(ours.len() > 10, "{country}");
    }
}
