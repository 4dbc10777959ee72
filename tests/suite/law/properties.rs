//! What must hold of every date: in every country, every zone, on both sides of a change of the clocks.

use chrono::{DateTime, Datelike as _, Days, Months, NaiveDate, Utc};
use chrono_tz::{Europe::Copenhagen, Tz};
use indsigt::law::{
    calendar::Calendar,
    deadline::{due, due_after},
    pause::{Pause, PauseGround},
    reckoning::{Facts, Reckoning, extended, internal_target, reckon},
};
use proptest::prelude::*;

/// 2019 to 2045, in seconds.
const SECONDS: std::ops::Range<i64> = 1_546_300_800..2_398_377_600;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::<Utc>::from_timestamp(seconds, 0).unwrap()
}

fn calendar() -> impl Strategy<Value = &'static Calendar> {
    (0..Calendar::all().len()).prop_map(|index| &Calendar::all()[index])
}

/// Zones with every kind of midnight: half and quarter hours, both ends of the date line, clocks that change at night
/// and clocks that skip midnight itself.
fn zone() -> impl Strategy<Value = Tz> {
    prop::sample::select(vec![
        Copenhagen,
        chrono_tz::UTC,
        chrono_tz::Atlantic::Azores,
        chrono_tz::Europe::Athens,
        chrono_tz::America::Nuuk,
        chrono_tz::Asia::Kathmandu,
        chrono_tz::Asia::Beirut,
        chrono_tz::Australia::Lord_Howe,
        chrono_tz::Pacific::Kiritimati,
        chrono_tz::Pacific::Pago_Pago,
    ])
}

fn of(seconds: i64, zone: Tz, calendar: &Calendar) -> Reckoning {
    reckon(&Facts::received(at(seconds)), zone, calendar, at(seconds).with_timezone(&zone).date_naive())
}

proptest! {
    #[test]
    fn every_deadline_is_the_first_working_day_from_one_month_on(
        seconds in SECONDS, calendar in calendar(), zone in zone()
    ) {
        let deadline = due(at(seconds), zone, calendar);
        let month = deadline.received_on.with_day(1).unwrap() + Months::new(1);
        prop_assert_eq!((deadline.nominal.year(), deadline.nominal.month()), (month.year(), month.month()));
        let month_ends = (month + Months::new(1)).pred_opt().unwrap().day();
        prop_assert_eq!(deadline.nominal.day(), deadline.received_on.day().min(month_ends));

        prop_assert!(calendar.day_off(deadline.due_on).is_none());
        let skipped = deadline.nominal.iter_days().take_while(|day| *day < deadline.due_on);
        prop_assert!(skipped.clone().all(|day| calendar.day_off(day).is_some()));
        prop_assert!(skipped.count() <= 6);
    }

    #[test]
    fn the_last_day_lasts_until_its_midnight_and_not_longer(seconds in SECONDS, zone in zone()) {
        let deadline = due(at(seconds), zone, Calendar::denmark());
        let local = |instant: DateTime<Utc>| instant.with_timezone(&zone).date_naive();
        prop_assert_eq!(local(deadline.ends_at), deadline.due_on + Days::new(1));
        prop_assert_eq!(local(deadline.ends_at - chrono::TimeDelta::seconds(1)), deadline.due_on);
    }

    /// The hour of the day, the zone and the change of the clocks decide about the date of receipt and nothing else.
    #[test]
    fn only_the_local_date_of_receipt_counts(seconds in SECONDS, zone in zone(), calendar in calendar()) {
        let deadline = due(at(seconds), zone, calendar);
        let by_date = due_after(deadline.received_on, zone, calendar);
        prop_assert_eq!(&deadline, &by_date);
        prop_assert_eq!(due_after(deadline.received_on, Copenhagen, calendar).due_on, deadline.due_on);
    }

    #[test]
    fn who_asks_later_is_never_due_earlier(
        seconds in SECONDS, later in 0i64..40_000_000, calendar in calendar(), zone in zone()
    ) {
        let (first, second) = (of(seconds, zone, calendar), of(seconds + later, zone, calendar));
        prop_assert!(first.due.due_on <= second.due.due_on);
        prop_assert!(first.extended.from_receipt.on <= second.extended.from_receipt.on);
        prop_assert!(first.extended.safe_on <= second.extended.safe_on);
    }

    /// An extension ends on a working day, later than the month and at most three months and a weekend after receipt.
    #[test]
    fn an_extension_is_safe_in_both_readings(seconds in SECONDS, calendar in calendar()) {
        let all = of(seconds, calendar.zone, calendar);
        let extended = extended(all.due.received_on, calendar);
        for ending in [extended.from_receipt, extended.chained] {
            prop_assert!(calendar.day_off(ending.on).is_none() && ending.on >= ending.nominal);
            prop_assert!(extended.safe_on <= ending.on && extended.safe_on > all.due.due_on);
        }
        prop_assert!(extended.chained.nominal <= extended.from_receipt.nominal);
    }

    /// Pauses show a later date and move none that anything steers by (R1.28, R1.37).
    #[test]
    fn pauses_move_nothing_that_counts(seconds in SECONDS, wait in 0u64..20, long in 0u64..30) {
        let plain = of(seconds, Copenhagen, Calendar::denmark());
        let asked_on = plain.due.received_on + Days::new(wait);
        let answered_on = Some(asked_on + Days::new(long));
        let pause = Pause { ground: PauseGround::Identity, asked_on, answered_on };
        let facts = Facts { pauses: vec![pause], ..Facts::received(at(seconds)) };
        let paused = reckon(&facts, Copenhagen, Calendar::denmark(), asked_on);
        let second = paused.suspended.clone().unwrap();
        prop_assert_eq!(second.nominal, plain.due.nominal + Days::new(long));
        prop_assert!(second.due_on >= plain.due.due_on && Calendar::denmark().day_off(second.due_on).is_none());
        prop_assert_eq!(Reckoning { suspended: None, ..paused }, plain);
    }

    /// An organisation's own target is earlier or the same, never later, and on a day on which it is open (R1.50).
    #[test]
    fn own_targets_are_never_later(seconds in SECONDS, days in prop::option::of(1u32..60), calendar in calendar()) {
        let deadline = due(at(seconds), calendar.zone, calendar);
        let target = internal_target(deadline.received_on, deadline.due_on, days, calendar);
        prop_assert!(target <= deadline.due_on);
        let room = days.is_none_or(|days| days > 7);
        prop_assert!(!room || !calendar.is_closed(target));
    }

    /// One more day off can make a date later, never earlier, and only the dates near it.
    #[test]
    fn a_day_added_to_the_calendar_never_makes_a_date_earlier(seconds in SECONDS, offset in 0u64..120) {
        use indsigt::law::calendar::{CorrectedDay, Correction, DayName};
        let plain = of(seconds, Copenhagen, Calendar::denmark());
        let on: NaiveDate = plain.due.received_on + Days::new(offset);
        let day = CorrectedDay { on, correction: Correction::Holiday, name: DayName::default() };
        let more = of(seconds, Copenhagen, &Calendar::denmark().corrected(vec![day]));
        prop_assert!(more.due.due_on >= plain.due.due_on);
        prop_assert!(more.due.due_on == plain.due.due_on || plain.due.due_on == on);
    }
}
