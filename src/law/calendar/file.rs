//! The calendars as files: one a country in `calendars/`, to be read and corrected by people who do not program.

use std::{collections::HashMap, sync::OnceLock};

use chrono_tz::Tz;
use serde::Deserialize;

use super::{Calendar, Holiday, Years, falls::Falls};

/// A calendar cannot be used; the message says which country, which day and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CalendarError(String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    country: String,
    zone: String,
    version: String,
    source: String,
    days: Vec<Day>,
    #[serde(default)]
    closed: Vec<Day>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Day {
    name: String,
    on: String,
    from: Option<i32>,
    to: Option<i32>,
    #[serde(default)]
    only: Vec<i32>,
    #[serde(default)]
    except: Vec<i32>,
    #[serde(default)]
    substitute: bool,
}

/// The years in which two days of the same rule are looked for.
const LOOKED_AT: std::ops::RangeInclusive<i32> = 2018..=2100;

impl Calendar {
    /// Reads a calendar from its file.
    ///
    /// # Errors
    /// [`CalendarError`]: not such a file, a day that is none, or the same day twice.
    pub fn parse(text: &str) -> Result<Calendar, CalendarError> {
        let file: File = toml::from_str(text).map_err(|e| CalendarError(e.to_string()))?;
        let wrong = |what: String| CalendarError(format!("calendar {}: {what}", file.country));
        let zone: Tz = file.zone.parse().map_err(|_| {
            wrong(format!("{:?} is no time zone; write one like Europe/Copenhagen", file.zone))
        })?;
        let all = |days: &[Day]| days.iter().map(holiday).collect::<Result<Vec<_>, _>>();
        let (holidays, closed) = (all(&file.days).map_err(&wrong)?, all(&file.closed).map_err(&wrong)?);
        once_each(&holidays).map_err(&wrong)?;
        once_each(&closed).map_err(&wrong)?;
        Ok(Calendar {
            country: file.country,
            zone,
            version: file.version,
            source: file.source,
            holidays,
            closed,
            corrections: Vec::new(),
        })
    }
}

fn holiday(day: &Day) -> Result<Holiday, String> {
    let falls = Falls::parse(&day.on).map_err(|e| format!("{}: {e}", day.name))?;
    let years = Years {
        from: day.from.unwrap_or(i32::MIN),
        to: day.to.unwrap_or(i32::MAX),
        only: day.only.clone(),
        except: day.except.clone(),
    };
    if years.from > years.to {
        return Err(format!("{} ends before it starts; 'to' must not be before 'from'", day.name));
    }
    Ok(Holiday { key: day.name.clone(), falls, years, substitute: day.substitute })
}

/// Two names for one day would let a reader correct the one and leave the other. (A moving day may meet a fixed one.)
fn once_each(days: &[Holiday]) -> Result<(), String> {
    for year in LOOKED_AT {
        let mut seen: HashMap<Falls, &Holiday> = HashMap::new();
        for day in days.iter().filter(|day| day.years.contain(year)) {
            if let Some(before) = seen.insert(day.falls, day) {
                let (one, other) = (&before.key, &day.key);
                return Err(format!(
                    "the same day twice in {year}: {one:?} and {other:?}; keep one, or give them years that do not overlap"
                ));
            }
        }
    }
    Ok(())
}

macro_rules! embedded {
    ($($country:literal),* $(,)?) => { &[$(include_str!(concat!("../calendars/", $country, ".toml"))),*] };
}

/// The 30 states of the European Economic Area, and the United Kingdom for its profile.
const FILES: &[&str] = embedded![
    "at", "be", "bg", "cy", "cz", "de", "dk", "ee", "es", "fi", "fr", "gb", "gr", "hr", "hu", "ie", "is",
    "it", "li", "lt", "lu", "lv", "mt", "nl", "no", "pl", "pt", "ro", "se", "si", "sk",
];

/// Every calendar of this release, by country.
pub(super) fn all() -> &'static [Calendar] {
    static ALL: OnceLock<Vec<Calendar>> = OnceLock::new();
    ALL.get_or_init(|| {
        let read = FILES.iter().map(|text| Calendar::parse(text)).collect::<Result<_, _>>();
        read.expect("a test reads the calendars of this release")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(days: &str) -> Result<Calendar, CalendarError> {
        Calendar::parse(&format!(
            "country='XX'\nzone='Europe/Copenhagen'\nversion='1'\nsource='a test'\ndays=[{days}]"
        ))
    }

    #[test]
    fn every_calendar_of_this_release_can_be_read() {
        assert_eq!(all().len(), 31);
        assert!(all().is_sorted_by_key(|calendar| &calendar.country));
    }

    #[test]
    fn the_same_day_twice_is_refused_with_both_names() {
        let twice = with("{name='a',on='25 December'},{name='b',on='25 December'}").unwrap_err().to_string();
        assert_eq!(
            twice,
            "calendar XX: the same day twice in 2018: \"a\" and \"b\"; keep one, or give them years that do not overlap"
        );
        assert!(with("{name='a',on='Easter +26',to=2023},{name='b',on='Easter +26',from=2024}").is_ok());
        assert!(
            with("{name='a',on='5 June'},{name='b',on='Easter +50'}").is_ok(),
            "they meet in 2028, and both stand"
        );
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let told = |days: &str| with(days).unwrap_err().to_string();
        assert!(
            told("{name='a',on='31 June'}")
                .starts_with("calendar XX: a: \"31 June\" is no day of a year; write")
        );
        assert!(told("{name='a',on='1 May',from=2025,to=2024}").contains("a ends before it starts"));
        assert!(told("{name='a',on='1 May',colour='red'}").contains("unknown field `colour`"));
        assert!(
            Calendar::parse("country='XX'\nzone='Mars'\nversion='1'\nsource=''\ndays=[]")
                .unwrap_err()
                .to_string()
                .contains("no time zone")
        );
    }
}
