//! Dates as they are typed. What cannot be right is refused with a sentence that says what to write.

use chrono::{DateTime, Datelike as _, Duration, NaiveDate, NaiveDateTime, TimeZone as _, Utc};
use chrono_tz::Tz;

use crate::law::pause::{Pause, PauseGround};

/// The GDPR applies from this day (art. 99(2)); a request cannot be older.
const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2018, 5, 25).expect("a day of the calendar");

/// The holidays of later years are anybody's guess.
const LAST_YEAR: i32 = 2099;

/// When a request came in: a date on the controller's clock, or an instant with its zone (RFC 3339). With `not_after`,
/// what lies after it is refused.
pub fn instant(text: &str, zone: Tz, not_after: Option<DateTime<Utc>>) -> Result<DateTime<Utc>, String> {
    let at = match date(text) {
        Ok(day) => start_of(day, zone),
        Err(_) => DateTime::parse_from_rfc3339(text).map_err(|_| unreadable(text))?.to_utc(),
    };
    let day = at.with_timezone(&zone).date_naive();
    if day < FIRST {
        return Err(format!("{text} is before 25 May 2018, when the GDPR began to apply; look at the year"));
    }
    if day.year() > LAST_YEAR {
        return Err(format!("{text} is after {LAST_YEAR}; look at the year"));
    }
    match not_after {
        Some(now) if at > now => {
            Err(format!("{text} is in the future; look at the date, or add --future to reckon with it"))
        }
        _ => Ok(at),
    }
}

pub fn date(text: &str) -> Result<NaiveDate, String> {
    let wrong = || format!("{text:?} is no date; write it like 2026-01-31");
    // chrono reads 2026-1-3 too; a date that others cannot sort is no date here.
    if text.len() != 10 { Err(wrong()) } else { text.parse().map_err(|_| wrong()) }
}

fn unreadable(text: &str) -> String {
    let without_zone = text.parse::<NaiveDateTime>().is_ok()
        || NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").is_ok()
        || NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").is_ok();
    if without_zone {
        format!("{text} has no time zone; write {text}Z for UTC, or {text}+01:00")
    } else {
        format!("{text:?} is no date; write it like 2026-01-31 or 2026-01-31T23:30:00Z")
    }
}

/// The first instant of a day; where clocks skip midnight, the first that there is.
fn start_of(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    (0..=24)
        .find_map(|hours| zone.from_local_datetime(&(midnight + Duration::hours(hours))).earliest())
        .map_or_else(|| midnight.and_utc(), |at| at.to_utc())
}

/// `FROM..TO`, `FROM..`, or the same after `clarification:` or `identity:`.
pub fn pause(text: &str) -> Result<Pause, String> {
    let wrong = || {
        format!("--pause {text:?}: write FROM..TO, or FROM.. without an answer, like 2026-06-02..2026-06-12")
    };
    let (ground, days) = match text.split_once(':') {
        None => (PauseGround::Identity, text),
        Some((ground, days)) => (
            PauseGround::parse(ground).ok_or_else(|| {
                format!("--pause: there is no ground {ground:?}; write identity or clarification")
            })?,
            days,
        ),
    };
    let (asked, answered) = days.split_once("..").ok_or_else(wrong)?;
    let day = |text: &str| date(text).map_err(|_| wrong());
    let answered_on = if answered.is_empty() { None } else { Some(day(answered)?) };
    Ok(Pause { ground, asked_on: day(asked)?, answered_on })
}
