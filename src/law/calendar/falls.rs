//! When in a year a day falls, in words that a reader of the calendars understands: `25 December`, `Easter +39`,
//! `Orthodox Easter -2`, `Saturday from 20 June` (the first one on or after it), `Monday until 31 May` (the last one on
//! or before it).

use chrono::{Datelike as _, Duration, NaiveDate, Weekday};

/// When in the year a day falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Falls {
    /// The same month (1–12) and day every year; 29 February only in leap years.
    On(u32, u32),
    /// So many days after Easter Sunday of the western churches.
    AfterEaster(i64),
    /// So many days after Easter Sunday of the orthodox churches.
    AfterOrthodoxEaster(i64),
    /// The first such weekday on or after a month and day.
    From(Weekday, u32, u32),
    /// The last such weekday on or before a month and day.
    Until(Weekday, u32, u32),
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const FORMS: &str = "write '25 December', 'Easter +39', 'Orthodox Easter -2', 'Saturday from 20 June' or 'Monday until 31 May'";

impl Falls {
    /// # Errors
    /// What was found, and which forms there are.
    pub fn parse(text: &str) -> Result<Falls, String> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let found = match words.as_slice() {
            ["Easter"] => Some(Falls::AfterEaster(0)),
            ["Easter", days] => signed(days).map(Falls::AfterEaster),
            ["Orthodox", "Easter"] => Some(Falls::AfterOrthodoxEaster(0)),
            ["Orthodox", "Easter", days] => signed(days).map(Falls::AfterOrthodoxEaster),
            [day, month] => day_of_year(day, month).map(|(month, day)| Falls::On(month, day)),
            [weekday, word @ ("from" | "until"), day, month] => weekday.parse().ok().and_then(|weekday| {
                let (month, day) = day_of_year(day, month)?;
                Some(if *word == "from" {
                    Falls::From(weekday, month, day)
                } else {
                    Falls::Until(weekday, month, day)
                })
            }),
            _ => None,
        };
        found.ok_or_else(|| format!("{text:?} is no day of a year; {FORMS}"))
    }

    /// The day in `year`; nothing for 29 February in a common year.
    #[must_use]
    pub fn in_year(self, year: i32) -> Option<NaiveDate> {
        match self {
            Falls::On(month, day) => NaiveDate::from_ymd_opt(year, month, day),
            Falls::AfterEaster(days) => Some(easter(year)? + Duration::days(days)),
            Falls::AfterOrthodoxEaster(days) => Some(orthodox_easter(year)? + Duration::days(days)),
            Falls::From(weekday, month, day) => {
                NaiveDate::from_ymd_opt(year, month, day)?.iter_days().find(|date| date.weekday() == weekday)
            }
            Falls::Until(weekday, month, day) => {
                let last = NaiveDate::from_ymd_opt(year, month, day)?;
                let back = last.weekday().days_since(weekday);
                Some(last - Duration::days(i64::from(back)))
            }
        }
    }
}

fn signed(text: &str) -> Option<i64> {
    (text.starts_with('+') || text.starts_with('-')).then(|| text.parse().ok()).flatten()
}

/// Month and day; the day exists in a leap year.
fn day_of_year(day: &str, month: &str) -> Option<(u32, u32)> {
    let month = MONTHS.iter().position(|name| *name == month)?;
    let month = u32::try_from(month).ok()? + 1;
    let date = NaiveDate::from_ymd_opt(2024, month, day.parse().ok()?)?;
    Some((date.month(), date.day()))
}

/// Easter Sunday of the Gregorian calendar (the Meeus/Jones/Butcher rule, good for every year).
fn easter(year: i32) -> Option<NaiveDate> {
    let golden = year.rem_euclid(19);
    let (century, in_century) = (year.div_euclid(100), year.rem_euclid(100));
    let correction = (century + 8) / 25;
    let moon = (century - (century - correction + 1) / 3 - century / 4 + 19 * golden + 15).rem_euclid(30);
    let sunday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - moon - in_century % 4).rem_euclid(7);
    let late = (golden + 11 * moon + 22 * sunday) / 451;
    let days_after_21_march = moon + sunday - 7 * late + 1;
    Some(NaiveDate::from_ymd_opt(year, 3, 21)? + Duration::days(i64::from(days_after_21_march)))
}

/// Easter Sunday of the Julian calendar (the rule of Meeus), as a Gregorian date.
fn orthodox_easter(year: i32) -> Option<NaiveDate> {
    let moon = (19 * year.rem_euclid(19) + 15).rem_euclid(30);
    let sunday = (2 * year.rem_euclid(4) + 4 * year.rem_euclid(7) - moon + 34).rem_euclid(7);
    let between_calendars = year.div_euclid(100) - year.div_euclid(400) - 2;
    let days_after_21_march = moon + sunday + 1 + between_calendars;
    Some(NaiveDate::from_ymd_opt(year, 3, 21)? + Duration::days(i64::from(days_after_21_march)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gauss's rule for 1900–2099, with its two exceptions: another road to the same day.
    fn gauss(year: i32) -> NaiveDate {
        let d = (19 * (year % 19) + 24) % 30;
        let e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + 5) % 7;
        let late = (d == 29 && e == 6) || (d == 28 && e == 6 && year % 19 > 10);
        let after = d + e - if late { 7 } else { 0 };
        NaiveDate::from_ymd_opt(year, 3, 22).unwrap() + Duration::days(i64::from(after))
    }

    #[test]
    fn easter_agrees_with_another_rule() {
        for year in 1900..2100 {
            assert_eq!(easter(year).unwrap(), gauss(year));
        }
        assert_eq!(easter(2026).unwrap().to_string(), "2026-04-05");
        assert_eq!(easter(2030).unwrap().to_string(), "2030-04-21");
    }

    #[test]
    fn orthodox_easter_is_a_sunday_on_the_known_days() {
        for (year, day) in
            [(2024, "2024-05-05"), (2025, "2025-04-20"), (2026, "2026-04-12"), (2027, "2027-05-02")]
        {
            assert_eq!(orthodox_easter(year).unwrap().to_string(), day);
        }
        assert!((1900..2200).all(|year| orthodox_easter(year).unwrap().weekday() == Weekday::Sun));
    }

    #[test]
    fn a_day_is_read_as_it_is_written() {
        let in_2026 = |text: &str| Falls::parse(text).unwrap().in_year(2026).unwrap().to_string();
        assert_eq!(in_2026("25 December"), "2026-12-25");
        assert_eq!(in_2026("Easter +39"), "2026-05-14");
        assert_eq!(in_2026("Orthodox Easter -2"), "2026-04-10");
        assert_eq!(in_2026("Saturday from 20 June"), "2026-06-20");
        assert_eq!(in_2026("Monday until 31 May"), "2026-05-25");
        assert_eq!(Falls::parse("29 February").unwrap().in_year(2027), None);
        for wrong in [
            "",
            "25",
            "31 June",
            "December 25",
            "Easter 39",
            "Easter +x",
            "Foo from 1 May",
            "Monday to 1 May",
        ] {
            assert!(Falls::parse(wrong).unwrap_err().contains("write '25 December'"), "{wrong}");
        }
    }
}
