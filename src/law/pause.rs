//! Times in which the person was asked for something and had not answered (R1.25–R1.28).
//!
//! Art. 12(3) itself knows no suspension. The EDPB lets the clock stand still in two cases, and what is settled is
//! little: so a pause never moves the date that the portal steers by, it only shows a second date beside it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    calendar::Calendar,
    deadline::{Step, working_days_after},
};
use crate::db::text_enum;

text_enum! {
    /// Why the person had to be asked.
    PauseGround {
        /// There was reasonable doubt about who asks (art. 12(6), R1.25).
        Identity = "identity",
        /// What shows that somebody may ask for another was missing: the same rule (R3.6).
        Authority = "authority",
        /// A large quantity of data is processed about the person, who was asked what is meant (recital 63, R1.26).
        Clarification = "clarification",
    }
}

impl PauseGround {
    /// Who asks is the same in every case of a request; what is meant is not.
    pub fn is_about_who_asks(self) -> bool {
        self != PauseGround::Clarification
    }
}

/// The days on which the person was waited for: from the asking up to the answer. The day on which the answer comes
/// counts again (half-open, R1.28).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    pub ground: PauseGround,
    pub asked_on: NaiveDate,
    /// Nothing while the answer is awaited.
    pub answered_on: Option<NaiveDate>,
}

/// Asking later than so many working days after receipt is no longer "without undue delay" (our convention: R1.25 asks
/// for it and names no number).
pub const PROMPT: u32 = 3;

impl Pause {
    /// How many days do not count; those of a pause without an answer up to `today`.
    #[must_use]
    pub fn days(&self, today: NaiveDate) -> i64 {
        (self.until(today) - self.asked_on).num_days().max(0)
    }

    fn until(&self, today: NaiveDate) -> NaiveDate {
        self.answered_on.unwrap_or(today.max(self.asked_on))
    }

    /// A doubt that appears late suspends nothing (R1.27).
    #[must_use]
    pub fn asked_late(&self, received_on: NaiveDate, calendar: &Calendar) -> bool {
        self.asked_on > working_days_after(received_on, PROMPT, calendar)
    }

    pub(super) fn step(&self, today: NaiveDate) -> Step {
        Step::Paused {
            ground: self.ground,
            from: self.asked_on,
            until: self.until(today),
            days: self.days(today),
            open: self.answered_on.is_none(),
        }
    }
}

/// A pause that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PauseError {
    #[error("a pause cannot start before the request was received")]
    BeforeReceipt,
    #[error("a pause cannot start after the last day for the answer")]
    AfterLastDay,
    #[error("a pause cannot start or go on after the answer was given")]
    AfterAnswer,
    #[error("a pause cannot start or end on a day that is yet to come")]
    InFuture,
    #[error("a pause cannot end before it starts")]
    EndsBeforeStart,
    #[error("a pause cannot overlap another one")]
    Overlaps,
}

/// What surrounds the pauses of a request.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    pub received_on: NaiveDate,
    /// The last day for the answer, an extension counted in.
    pub last_day: NaiveDate,
    /// The day of the answer, when it was given.
    pub answered_on: Option<NaiveDate>,
    pub today: NaiveDate,
}

/// Whether these are pauses of one request.
///
/// # Errors
/// [`PauseError`] for the first that is not.
pub fn check(pauses: &[Pause], bounds: Bounds) -> Result<(), PauseError> {
    for pause in pauses {
        check_one(pause, bounds)?;
    }
    let mut sorted = pauses.to_vec();
    sorted.sort_by_key(|pause| (pause.asked_on, pause.answered_on));
    let overlap = |pair: &[Pause]| pair[0].answered_on.is_none_or(|answered| answered > pair[1].asked_on);
    if sorted.windows(2).any(overlap) { Err(PauseError::Overlaps) } else { Ok(()) }
}

fn check_one(pause: &Pause, bounds: Bounds) -> Result<(), PauseError> {
    let last = pause.answered_on.unwrap_or(pause.asked_on);
    if pause.asked_on < bounds.received_on {
        Err(PauseError::BeforeReceipt)
    } else if last < pause.asked_on {
        Err(PauseError::EndsBeforeStart)
    } else if bounds.answered_on.is_some_and(|answer| last > answer) {
        Err(PauseError::AfterAnswer)
    } else if last > bounds.today {
        Err(PauseError::InFuture)
    } else if pause.asked_on > bounds.last_day {
        Err(PauseError::AfterLastDay)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn pause(asked: &str, answered: &str) -> Pause {
        let answered_on = (!answered.is_empty()).then(|| date(answered));
        Pause { ground: PauseGround::Identity, asked_on: date(asked), answered_on }
    }

    fn checked(pauses: &[Pause]) -> Result<(), PauseError> {
        let bounds = Bounds {
            received_on: date("2026-06-01"),
            last_day: date("2026-07-01"),
            answered_on: Some(date("2026-07-10")),
            today: date("2026-07-15"),
        };
        check(pauses, bounds)
    }

    #[test]
    fn what_cannot_be_a_pause_is_named() {
        assert_eq!(checked(&[pause("2026-06-02", "2026-06-12"), pause("2026-06-12", "2026-06-12")]), Ok(()));
        assert_eq!(checked(&[pause("2026-05-31", "2026-06-12")]), Err(PauseError::BeforeReceipt));
        assert_eq!(checked(&[pause("2026-06-12", "2026-06-11")]), Err(PauseError::EndsBeforeStart));
        assert_eq!(checked(&[pause("2026-07-02", "2026-07-03")]), Err(PauseError::AfterLastDay));
        assert_eq!(checked(&[pause("2026-07-11", "2026-07-12")]), Err(PauseError::AfterAnswer));
        assert_eq!(checked(&[pause("2026-06-30", "2026-07-11")]), Err(PauseError::AfterAnswer));
        let overlapping = [pause("2026-06-10", "2026-06-14"), pause("2026-06-02", "2026-06-11")];
        assert_eq!(checked(&overlapping), Err(PauseError::Overlaps));
        assert_eq!(
            checked(&[pause("2026-06-02", ""), pause("2026-06-10", "2026-06-14")]),
            Err(PauseError::Overlaps)
        );
        let unanswered = Bounds {
            received_on: date("2026-06-01"),
            last_day: date("2026-07-01"),
            answered_on: None,
            today: date("2026-06-05"),
        };
        assert_eq!(check(&[pause("2026-06-06", "")], unanswered), Err(PauseError::InFuture));
        assert_eq!(check(&[pause("2026-06-05", "2026-06-06")], unanswered), Err(PauseError::InFuture));
        assert_eq!(check(&[pause("2026-06-05", "")], unanswered), Ok(()));
    }

    #[test]
    fn the_day_of_the_answer_counts_again() {
        assert_eq!(pause("2026-06-02", "2026-06-12").days(date("2026-07-01")), 10);
        assert_eq!(pause("2026-06-02", "2026-06-02").days(date("2026-07-01")), 0);
        assert_eq!(pause("2026-06-02", "").days(date("2026-06-05")), 3);
    }

    #[test]
    fn who_asks_late_suspends_nothing() {
        let late = |asked: &str| pause(asked, "").asked_late(date("2026-11-20"), Calendar::denmark());
        // Received on a Friday: Wednesday is the third working day.
        assert!(!late("2026-11-25") && late("2026-11-26"));
    }
}
