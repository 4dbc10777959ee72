//! The latest day of the answer: one month from receipt, counted under Regulation 1182/71 (R1.3–R1.10).
//!
//! Invariant: pure. The same receipt, zone and calendar always give the same day and the same explanation, so that a
//! computation can be shown to the person and checked by anybody, years later.

use chrono::{DateTime, Datelike as _, Days, Duration, Months, NaiveDate, TimeZone as _, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, DayOff};

/// A computed deadline with the way to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// The controller's local date of receipt; a Sunday or a holiday counts as it is (R1.6).
    pub received_on: NaiveDate,
    /// The same day of the next month, before weekends and holidays.
    pub nominal: NaiveDate,
    /// The last day of the period.
    pub due_on: NaiveDate,
    /// The instant after the last one of `due_on`: 24:00 in the controller's zone (R1.10).
    pub ends_at: DateTime<Utc>,
    /// Which list of holidays was used, such as "DK 2026-1".
    pub calendar: String,
    pub steps: Vec<Step>,
}

/// One step of the computation, in the order in which it was taken, to be told in any language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum Step {
    /// The request came in on this day where the controller is; the day itself is not counted (R1.3, R1.10).
    Received { on: NaiveDate },
    /// The period ends on the day of the same date in the next month (R1.3, R1.4).
    SameDayNextMonth { on: NaiveDate },
    /// The next month has no day of that number: its last day takes its place (R1.3).
    NoSuchDay { day: u32, on: NaiveDate },
    /// No period ends on this day (R1.5).
    DayOff { on: NaiveDate, why: DayOff },
    /// The first working day after it (R1.5, R1.6).
    NextWorkingDay { on: NaiveDate },
}

/// The latest day of the answer to a request received at `received_at` by a controller in `zone` (R1.3–R1.10).
/// Whole months: there is no unit to choose, and 30 days would often be too late (R1.11).
#[must_use]
pub fn due(received_at: DateTime<Utc>, zone: Tz, calendar: &Calendar) -> Deadline {
    let received_on = received_at.with_timezone(&zone).date_naive();
    let nominal = months_later(received_on, 1);
    let mut steps = vec![Step::Received { on: received_on }, month_step(received_on, nominal)];
    let due_on = roll(nominal, calendar, &mut steps);
    Deadline {
        received_on,
        nominal,
        due_on,
        ends_at: end_of(due_on, zone),
        calendar: format!("{} {}", calendar.country, calendar.version),
        steps,
    }
}

/// The same day so many months later, or the last day of that month when it has no such day (art. 3(2)(c)).
fn months_later(date: NaiveDate, months: u32) -> NaiveDate {
    date.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
}

fn month_step(received_on: NaiveDate, nominal: NaiveDate) -> Step {
    if nominal.day() == received_on.day() {
        Step::SameDayNextMonth { on: nominal }
    } else {
        Step::NoSuchDay { day: received_on.day(), on: nominal }
    }
}

/// Moves a nominal end to the next working day, once (art. 3(4), R1.6).
fn roll(nominal: NaiveDate, calendar: &Calendar, steps: &mut Vec<Step>) -> NaiveDate {
    let mut on = nominal;
    while let Some(why) = calendar.day_off(on) {
        steps.push(Step::DayOff { on, why });
        let Some(next) = on.succ_opt() else { return on };
        on = next;
    }
    if on != nominal {
        steps.push(Step::NextWorkingDay { on });
    }
    on
}

/// 24:00 of `day` in `zone`. Where clocks skip midnight itself, the day ends when they do.
fn end_of(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.checked_add_days(Days::new(1)).unwrap_or(day).and_time(chrono::NaiveTime::MIN);
    (0..=24)
        .find_map(|hours| zone.from_local_datetime(&(midnight + Duration::hours(hours))).earliest())
        .map_or_else(|| midnight.and_utc(), |instant| instant.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(instant: &str) -> Deadline {
        due(instant.parse().expect("an instant"), chrono_tz::Europe::Copenhagen, Calendar::denmark())
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn the_local_date_counts_and_the_last_day_runs_to_midnight() {
        // Received (UTC), local date, due, the instant at which it is over (RULES section 1.2).
        for [received, local, last, over] in [
            ["2026-03-31T21:59:59Z", "2026-03-31", "2026-04-30", "2026-04-30T22:00:00Z"],
            ["2026-03-31T22:00:00Z", "2026-04-01", "2026-05-01", "2026-05-01T22:00:00Z"],
            ["2026-12-31T22:59:59Z", "2026-12-31", "2027-02-01", "2027-02-01T23:00:00Z"],
            ["2026-12-31T23:00:00Z", "2027-01-01", "2027-02-01", "2027-02-01T23:00:00Z"],
            ["2026-01-31T23:30:00Z", "2026-02-01", "2026-03-02", "2026-03-02T23:00:00Z"],
            ["2026-03-28T23:30:00Z", "2026-03-29", "2026-04-29", "2026-04-29T22:00:00Z"],
            ["2026-10-24T22:30:00Z", "2026-10-25", "2026-11-25", "2026-11-25T23:00:00Z"],
        ] {
            let deadline = at(received);
            assert_eq!((deadline.received_on, deadline.due_on), (date(local), date(last)), "{received}");
            assert_eq!(deadline.ends_at, over.parse::<DateTime<Utc>>().unwrap(), "{received}");
        }
    }

    #[test]
    fn the_steps_tell_the_whole_way() {
        let holiday = |key: &str| DayOff::Holiday(key.to_owned());
        assert_eq!(
            at("2026-03-02T09:00:00Z").steps,
            [
                Step::Received { on: date("2026-03-02") },
                Step::SameDayNextMonth { on: date("2026-04-02") },
                Step::DayOff { on: date("2026-04-02"), why: holiday("maundy-thursday") },
                Step::DayOff { on: date("2026-04-03"), why: holiday("good-friday") },
                Step::DayOff { on: date("2026-04-04"), why: DayOff::Saturday },
                Step::DayOff { on: date("2026-04-05"), why: holiday("easter-sunday") },
                Step::DayOff { on: date("2026-04-06"), why: holiday("easter-monday") },
                Step::NextWorkingDay { on: date("2026-04-07") },
            ]
        );
        assert_eq!(
            at("2027-08-31T09:00:00Z").steps,
            [Step::Received { on: date("2027-08-31") }, Step::NoSuchDay { day: 31, on: date("2027-09-30") },]
        );
    }

    #[test]
    fn a_midnight_that_clocks_skip_ends_the_day_all_the_same() {
        // Lebanon moves its clocks at midnight: 29 March 2026 starts at 01:00.
        assert_eq!(
            end_of(date("2026-03-28"), chrono_tz::Asia::Beirut),
            "2026-03-28T22:00:00Z".parse::<DateTime<Utc>>().unwrap()
        );
    }
}
