//! Periods of months and days under Regulation 1182/71: the latest day of the answer is one month from receipt
//! (R1.3–R1.10).
//!
//! Invariant: pure. The same receipt, zone and calendar always give the same day and the same explanation, so that a
//! computation can be shown to the person and checked by anybody, years later.

use chrono::{DateTime, Datelike as _, Days, Duration, Months, NaiveDate, TimeZone as _, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{
    calendar::{Calendar, DayOff},
    pause::PauseGround,
};

/// A computed deadline with the way to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// The controller's local date of receipt; a Sunday or a holiday counts as it is (R1.6).
    pub received_on: NaiveDate,
    /// The same day of the last month, before weekends and holidays.
    pub nominal: NaiveDate,
    /// The last day of the period.
    pub due_on: NaiveDate,
    /// The instant after the last one of `due_on`: 24:00 in the controller's zone (R1.10).
    pub ends_at: DateTime<Utc>,
    /// Which list of holidays was used, such as "DK 2026-1".
    pub calendar: String,
    pub steps: Vec<Step>,
}

/// One step of a computation, in the order in which it was taken, to be told in any language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum Step {
    /// The request came in on this day where the controller is; the day itself is not counted (R1.3, R1.10).
    Received { on: NaiveDate },
    /// It came to the processor before it came to the controller, so the clock starts there (R1.24).
    ReceivedByProcessor { on: NaiveDate },
    /// The period ends on the day of the same date, so many months later (R1.3, R1.4).
    SameDay { months: u32, on: NaiveDate },
    /// That month has no day of that number: its last day takes its place (R1.3).
    NoSuchDay { months: u32, day: u32, on: NaiveDate },
    /// Read in two parts, first one month and then two more, the period ends on this day (R1.33).
    TwoMonthsMore { first: NaiveDate, on: NaiveDate },
    /// Of two readings the earlier one counts (R1.33).
    EarlierReading { on: NaiveDate },
    /// The person was asked on one day and answered on another; the days from the first up to the second do not count
    /// (R1.25, R1.26, R1.28). Without an answer they are counted up to `until`, as if it came then.
    Paused { ground: PauseGround, from: NaiveDate, until: NaiveDate, days: i64, open: bool },
    /// The end moves by the days that do not count (R1.28).
    Later { days: i64, on: NaiveDate },
    /// No period ends on this day (R1.5).
    DayOff { on: NaiveDate, why: DayOff },
    /// The first working day after it (R1.5, R1.6).
    NextWorkingDay { on: NaiveDate },
    /// So many calendar days after the start.
    DaysAfter { days: i64, on: NaiveDate },
    /// So many working days after the start, which is not counted itself (R1.9).
    WorkingDaysAfter { days: u32, on: NaiveDate },
    /// The clock of another law starts only when this last thing had come in (section 1.8, UK).
    StartsOn { on: NaiveDate },
}

impl Step {
    /// The rules that the step follows, as the rule sheet numbers them.
    #[must_use]
    pub fn rules(&self) -> &'static [&'static str] {
        match self {
            Step::Received { .. } => &["R1.3", "R1.10", "R1.20"],
            Step::ReceivedByProcessor { .. } => &["R1.24"],
            Step::SameDay { months: 1, .. } => &["R1.3", "R1.4"],
            Step::SameDay { .. } => &["R1.3", "R1.30", "R1.33"],
            Step::NoSuchDay { .. } => &["R1.3"],
            Step::TwoMonthsMore { .. } | Step::EarlierReading { .. } => &["R1.33"],
            Step::Paused { ground: PauseGround::Identity, .. } => &["R1.25", "R1.28"],
            Step::Paused { ground: PauseGround::Authority, .. } => &["R3.6", "R1.25", "R1.28"],
            Step::Paused { ground: PauseGround::Clarification, .. } => &["R1.26", "R1.28"],
            Step::Later { .. } => &["R1.28"],
            Step::DayOff { .. } => &["R1.5", "R1.50"],
            Step::NextWorkingDay { .. } => &["R1.5", "R1.6"],
            Step::WorkingDaysAfter { .. } => &["R1.9"],
            Step::DaysAfter { .. } | Step::StartsOn { .. } => &[],
        }
    }
}

/// The latest day of the answer to a request received at `received_at` by a controller in `zone` (R1.3–R1.10).
/// Whole months: there is no unit to choose, and 30 days would often be too late (R1.11).
#[must_use]
pub fn due(received_at: DateTime<Utc>, zone: Tz, calendar: &Calendar) -> Deadline {
    due_after(local_date(received_at, zone), zone, calendar)
}

/// The same for a receipt whose local date is known, such as that of a letter with a stamp (R1.23).
#[must_use]
pub fn due_after(received_on: NaiveDate, zone: Tz, calendar: &Calendar) -> Deadline {
    let nominal = months_later(received_on, 1);
    let mut steps = vec![Step::Received { on: received_on }, month_step(received_on, 1, nominal)];
    let due_on = roll(nominal, calendar, &mut steps);
    Deadline {
        received_on,
        nominal,
        due_on,
        ends_at: end_of(due_on, zone),
        calendar: calendar.label(),
        steps,
    }
}

/// The date on the controller's clock (R1.10).
#[must_use]
pub fn local_date(at: DateTime<Utc>, zone: Tz) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

/// The same day so many months later, or the last day of that month when it has no such day (art. 3(2)(c)).
pub(super) fn months_later(date: NaiveDate, months: u32) -> NaiveDate {
    date.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
}

pub(super) fn days_later(date: NaiveDate, days: i64) -> NaiveDate {
    date.checked_add_signed(Duration::days(days)).unwrap_or(NaiveDate::MAX)
}

pub(super) fn month_step(received_on: NaiveDate, months: u32, nominal: NaiveDate) -> Step {
    if nominal.day() == received_on.day() {
        Step::SameDay { months, on: nominal }
    } else {
        Step::NoSuchDay { months, day: received_on.day(), on: nominal }
    }
}

/// Moves a nominal end to the next working day, once (art. 3(4), R1.6).
pub(super) fn roll(nominal: NaiveDate, calendar: &Calendar, steps: &mut Vec<Step>) -> NaiveDate {
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

/// The last of so many working days after `date`, which is not counted itself (R1.9).
#[must_use]
pub fn working_days_after(date: NaiveDate, days: u32, calendar: &Calendar) -> NaiveDate {
    let working = date.iter_days().skip(1).filter(|day| calendar.day_off(*day).is_none());
    working.take(days as usize).last().unwrap_or(date)
}

/// 24:00 of `day` in `zone`. Where clocks skip midnight itself, the day ends when they do.
#[must_use]
pub fn end_of(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
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
                Step::SameDay { months: 1, on: date("2026-04-02") },
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
            [
                Step::Received { on: date("2027-08-31") },
                Step::NoSuchDay { months: 1, day: 31, on: date("2027-09-30") }
            ]
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

    #[test]
    fn seven_working_days_go_over_easter() {
        // OFL § 36(2): received on Friday 27 March 2026 (RULES section 1.7).
        assert_eq!(working_days_after(date("2026-03-27"), 7, Calendar::denmark()), date("2026-04-10"));
    }
}
