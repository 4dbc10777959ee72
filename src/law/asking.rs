//! When the owner of a system has to have answered, and when she is reminded. A controller answers within a month
//! (art. 12(3)), and what is found has to be looked through before: so a system is asked with a day of its own.

use chrono::{Days, NaiveDate};

/// Days that the owner of a system has, unless the declaration says otherwise.
pub const DAYS: u16 = 10;

/// Days between the last day for the owner and that of the case: somebody still has to review what came.
const REVIEW: u64 = 5;

/// The days after the last one on which she is reminded again; then a person has to ring.
const LATE: [u64; 3] = [1, 4, 8];

/// The last day for an answer: `days` from now, and early enough for the case, but never today or before.
#[must_use]
pub fn due_on(asked_on: NaiveDate, case_due_on: NaiveDate, days: u16) -> NaiveDate {
    let wished = asked_on + Days::new(u64::from(days));
    let for_review = case_due_on - Days::new(REVIEW);
    wished.min(for_review).max(asked_on + Days::new(1))
}

/// The first day after `today` on which she is reminded: half-way, the day before the last, and after it.
#[must_use]
pub fn next_reminder(asked_on: NaiveDate, due_on: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
    let long = (due_on - asked_on).num_days();
    let half = (long >= 6).then(|| asked_on + Days::new(u64::try_from(long / 2).unwrap_or_default()));
    let before = (long >= 3).then(|| due_on - Days::new(1));
    let late = LATE.iter().map(|days| due_on + Days::new(*days));
    half.into_iter().chain(before).chain(late).find(|day| *day > today)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    #[test]
    fn the_owner_has_ten_days_and_the_case_some_left() {
        assert_eq!(due_on(day(1), day(30), DAYS), day(11));
        assert_eq!(due_on(day(1), day(10), DAYS), day(5));
        assert_eq!(due_on(day(8), day(10), DAYS), day(9), "a late case still gives her a day");
        assert_eq!(due_on(day(20), day(10), 3), day(21));
    }

    #[test]
    fn reminders_come_half_way_before_and_after_and_then_end() {
        let mut days = vec![];
        let mut today = day(1);
        while let Some(next) = next_reminder(day(1), day(11), today) {
            days.push(next);
            today = next;
        }
        assert_eq!(days, [day(6), day(10), day(12), day(15), day(19)]);
        assert_eq!(next_reminder(day(1), day(2), day(1)), Some(day(3)));
    }
}
