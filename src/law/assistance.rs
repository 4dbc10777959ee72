//! Help between controllers and processors (art. 26, art. 28(3)(e); R5.2, R5.7, R5.9, R5.10), and what of a request may be
//! passed on to who is responsible (R5.6): pure.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::db::text_enum;

/// Calendar days that help may take, when nobody says otherwise (R5.9): the controller needs the rest of the month.
pub const DAYS: u64 = 10;

/// A receipt that has not come after so many days is asked for (our rule; no source sets a time).
pub const RECEIPT_DAYS: u64 = 7;

text_enum! {
    /// Who helps whom.
    AssistanceKind {
        /// A controller asks us, its processor.
        ControllerAsks = "controller-asks",
        /// We ask our processor, or it asks its own (R5.4).
        ProcessorAsked = "processor-asked",
        /// We ask the other joint controller (R5.7).
        JointAsked = "joint-asked",
    }
}

text_enum! {
    /// What was passed on.
    Passed {
        /// The request as it was written.
        Request = "request",
        /// Only that somebody has asked: content of special categories does not go to a body that may not have it (R5.6).
        Notice = "notice",
    }
}

text_enum! {
    /// What makes it right to pass a request on (R5.6).
    ForwardBasis {
        /// The person has said yes to it.
        Consent = "consent",
        /// We process for the receiver, or are responsible together with it, and have agreed on it (art. 26, 28).
        Contract = "contract",
    }
}

/// Whether a request tells of special categories of data (art. 9), as whoever passes it on has read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Special {
    /// Nobody has said.
    Unsaid,
    No,
    /// It does, and this is why the receiver may have it.
    Yes(String),
}

impl Special {
    /// Why the receiver may have it; empty when there is nothing of the kind, or no reason.
    #[must_use]
    pub fn why(&self) -> &str {
        match self {
            Special::Yes(why) => why.trim(),
            Special::Unsaid | Special::No => "",
        }
    }

    #[must_use]
    pub fn goes_along(&self) -> bool {
        matches!(self, Special::Yes(_))
    }
}

/// Why the request itself is not passed on; a notice that somebody has asked always may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassRefusal {
    /// Nobody has looked whether it tells of special categories.
    SpecialUnsaid,
    /// "No" cannot be: special categories were found in what the case is about.
    SpecialFound,
    /// It tells of special categories, and nothing shows that the receiver may have them.
    NotEntitled,
}

/// Whether `what` may be passed on (R5.6); `found` says that special categories of data were found in the case.
///
/// # Errors
/// [`PassRefusal`].
pub fn may_pass(what: Passed, special: &Special, found: bool) -> Result<(), PassRefusal> {
    match (what, special) {
        (Passed::Notice, _) => Ok(()),
        (Passed::Request, Special::Unsaid) => Err(PassRefusal::SpecialUnsaid),
        (Passed::Request, Special::No) if found => Err(PassRefusal::SpecialFound),
        (Passed::Request, Special::Yes(_)) if special.why().is_empty() => Err(PassRefusal::NotEntitled),
        (Passed::Request, _) => Ok(()),
    }
}

impl AssistanceKind {
    /// We wait for the other, and the answer to the person waits with us.
    #[must_use]
    pub fn is_ours_to_wait(self) -> bool {
        self != AssistanceKind::ControllerAsks
    }
}

/// What cannot be right about the days of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DaysError {
    AskedInFuture,
    /// We asked for help with a request that had not come yet.
    AskedBeforeReceipt,
    DueBeforeAsked,
    /// The help would come when the answer is late already.
    DueAfterAnswer,
}

/// The day on which help is due unless another is agreed: never later than the answer that waits for it.
#[must_use]
pub fn due_on(kind: AssistanceKind, asked_on: NaiveDate, answer_on: NaiveDate) -> NaiveDate {
    let due = asked_on.checked_add_days(Days::new(DAYS)).unwrap_or(asked_on);
    if kind.is_ours_to_wait() { due.min(answer_on).max(asked_on) } else { due }
}

/// Checks the days of a task against the case it is for.
///
/// # Errors
/// [`DaysError`].
pub fn check_days(
    kind: AssistanceKind,
    (asked_on, due_on): (NaiveDate, NaiveDate),
    (received_on, answer_on): (NaiveDate, NaiveDate),
    today: NaiveDate,
) -> Result<(), DaysError> {
    if asked_on > today {
        Err(DaysError::AskedInFuture)
    } else if kind.is_ours_to_wait() && asked_on < received_on {
        Err(DaysError::AskedBeforeReceipt)
    } else if due_on < asked_on {
        Err(DaysError::DueBeforeAsked)
    } else if kind.is_ours_to_wait() && due_on > answer_on && asked_on <= answer_on {
        Err(DaysError::DueAfterAnswer)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{AssistanceKind::*, *};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn ten_days_but_never_past_the_answer() {
        let (asked, answer) = (day("2026-11-22"), day("2026-12-22"));
        assert_eq!(due_on(ProcessorAsked, asked, answer), day("2026-12-02"));
        assert_eq!(due_on(ControllerAsks, day("2026-12-20"), answer), day("2026-12-30"));
        assert_eq!(due_on(ProcessorAsked, day("2026-12-20"), answer), answer);
        assert_eq!(due_on(ProcessorAsked, day("2026-12-24"), answer), day("2026-12-24"), "late already");
    }

    #[test]
    fn content_of_special_categories_goes_only_to_who_may_have_it() {
        let yes = |why: &str| Special::Yes(why.into());
        for found in [false, true] {
            for special in [Special::Unsaid, Special::No, yes("")] {
                assert_eq!(may_pass(Passed::Notice, &special, found), Ok(()), "that somebody has asked");
            }
            let pass = |special: &Special| may_pass(Passed::Request, special, found);
            assert_eq!(pass(&Special::Unsaid), Err(PassRefusal::SpecialUnsaid));
            assert_eq!(pass(&yes(" ")), Err(PassRefusal::NotEntitled));
            assert_eq!(pass(&yes("It treats her itself.")), Ok(()));
        }
        assert_eq!(may_pass(Passed::Request, &Special::No, false), Ok(()));
        assert_eq!(may_pass(Passed::Request, &Special::No, true), Err(PassRefusal::SpecialFound));
    }

    #[test]
    fn days_that_cannot_be_right_are_named() {
        let case = (day("2026-11-22"), day("2026-12-22"));
        let today = day("2026-12-01");
        let check = |kind, asked: &str, due: &str| check_days(kind, (day(asked), day(due)), case, today);
        assert_eq!(check(ProcessorAsked, "2026-12-01", "2026-12-22"), Ok(()));
        assert_eq!(check(ProcessorAsked, "2026-12-02", "2026-12-12"), Err(DaysError::AskedInFuture));
        assert_eq!(check(JointAsked, "2026-11-21", "2026-12-01"), Err(DaysError::AskedBeforeReceipt));
        assert_eq!(check(ControllerAsks, "2026-11-21", "2026-12-01"), Ok(()), "it was received there before");
        assert_eq!(check(ProcessorAsked, "2026-12-01", "2026-11-30"), Err(DaysError::DueBeforeAsked));
        assert_eq!(check(ProcessorAsked, "2026-12-01", "2026-12-23"), Err(DaysError::DueAfterAnswer));
        assert_eq!(check(ControllerAsks, "2026-12-01", "2026-12-23"), Ok(()));
    }
}
