//! Public holidays as data: the days that a deadline may not end on (Regulation 1182/71 art. 2(1), R1.9, R1.50).
//!
//! Invariant: only days on the list published in the Official Journal count. A day on which offices are shut by custom
//! or under other acts (5 June, 24 and 31 December in Denmark) is a working day here: to count it would make every
//! answer on it late (R1, section 1.5).

use chrono::{Datelike as _, Duration, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// When in the year a holiday falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Falls {
    /// The same month (1–12) and day every year.
    On(u32, u32),
    /// So many days after Easter Sunday.
    AfterEaster(i64),
}

/// One public holiday, in the years in which it is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holiday {
    /// Names the day in every language: `deadline-holiday-<key>`.
    pub key: &'static str,
    pub falls: Falls,
    /// The first year.
    pub from: i32,
    /// The last year.
    pub to: i32,
}

/// The public holidays of one country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar {
    /// ISO 3166-1, two letters.
    pub country: &'static str,
    /// Changes when the list does, so that an old computation can be told from a new one.
    pub version: &'static str,
    holidays: &'static [Holiday],
}

/// Why a period cannot end on a day (art. 3(4)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayOff {
    Saturday,
    Sunday,
    /// The key of the [`Holiday`].
    Holiday(String),
}

const fn always(key: &'static str, falls: Falls) -> Holiday {
    Holiday { key, falls, from: i32::MIN, to: i32::MAX }
}

/// Denmark: Official Journal C/2024/7517 for 2025 and C/2025/6771 for 2026; store bededag was abolished from 2024.
static DENMARK: Calendar = Calendar {
    country: "DK",
    version: "2026-1",
    holidays: &[
        always("new-year", Falls::On(1, 1)),
        always("maundy-thursday", Falls::AfterEaster(-3)),
        always("good-friday", Falls::AfterEaster(-2)),
        always("easter-sunday", Falls::AfterEaster(0)),
        always("easter-monday", Falls::AfterEaster(1)),
        Holiday { key: "great-prayer-day", falls: Falls::AfterEaster(26), from: i32::MIN, to: 2023 },
        always("ascension-day", Falls::AfterEaster(39)),
        always("whit-sunday", Falls::AfterEaster(49)),
        always("whit-monday", Falls::AfterEaster(50)),
        always("christmas-day", Falls::On(12, 25)),
        always("second-christmas-day", Falls::On(12, 26)),
    ],
};

impl Calendar {
    #[must_use]
    pub fn denmark() -> &'static Calendar {
        &DENMARK
    }

    /// The calendar of a country (ISO 3166-1, two letters), when it is known.
    #[must_use]
    pub fn of(country: &str) -> Option<&'static Calendar> {
        [&DENMARK].into_iter().find(|calendar| calendar.country == country)
    }

    /// All its public holidays, of every year.
    #[must_use]
    pub fn holidays(&self) -> &'static [Holiday] {
        self.holidays
    }

    /// The public holiday on `date`, when there is one.
    #[must_use]
    pub fn holiday(&self, date: NaiveDate) -> Option<&'static Holiday> {
        self.holidays.iter().find(|holiday| holiday.is_on(date))
    }

    /// Why no period can end on `date`; nothing for a working day (art. 2(2)).
    #[must_use]
    pub fn day_off(&self, date: NaiveDate) -> Option<DayOff> {
        let holiday = self.holiday(date).map(|holiday| DayOff::Holiday(holiday.key.to_owned()));
        holiday.or(match date.weekday() {
            Weekday::Sat => Some(DayOff::Saturday),
            Weekday::Sun => Some(DayOff::Sunday),
            _ => None,
        })
    }
}

impl Holiday {
    fn is_on(&self, date: NaiveDate) -> bool {
        (self.from..=self.to).contains(&date.year())
            && match self.falls {
                Falls::On(month, day) => (date.month(), date.day()) == (month, day),
                Falls::AfterEaster(days) => date - easter(date.year()) == Duration::days(days),
            }
    }
}

/// Easter Sunday of the Gregorian calendar (the Meeus/Jones/Butcher rule, good for every year).
fn easter(year: i32) -> NaiveDate {
    let golden = year.rem_euclid(19);
    let (century, in_century) = (year.div_euclid(100), year.rem_euclid(100));
    let correction = (century + 8) / 25;
    let moon = (century - (century - correction + 1) / 3 - century / 4 + 19 * golden + 15).rem_euclid(30);
    let sunday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - moon - in_century % 4).rem_euclid(7);
    let late = (golden + 11 * moon + 22 * sunday) / 451;
    let days_after_21_march = moon + sunday - 7 * late + 1;
    NaiveDate::from_ymd_opt(year, 3, 21).expect("every year has a 21 March")
        + Duration::days(i64::from(days_after_21_march))
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
            assert_eq!(easter(year), gauss(year));
        }
        assert_eq!(easter(2026).to_string(), "2026-04-05");
        assert_eq!(easter(2030).to_string(), "2030-04-21");
    }

    #[test]
    fn a_holiday_counts_in_its_own_years_only() {
        let on = |text: &str| Calendar::denmark().holiday(text.parse().unwrap()).map(|holiday| holiday.key);
        assert_eq!(on("2023-05-05"), Some("great-prayer-day"));
        assert_eq!(on("2024-04-26"), None);
        assert_eq!(on("2028-06-05"), Some("whit-monday"));
        for working in ["2026-06-05", "2026-12-24", "2026-12-31", "2026-05-01", "2026-05-15"] {
            assert_eq!(Calendar::denmark().day_off(working.parse().unwrap()), None, "{working}");
        }
        assert_eq!(Calendar::denmark().day_off("2026-11-22".parse().unwrap()), Some(DayOff::Sunday));
    }
}
