//! Carrying out in a system what was decided: how far a deed is, what may be done with it, what stops it.
//!
//! Invariant: pure. What was settled is not done again, and nothing is done that nobody has seen beforehand.

use chrono::NaiveDate;

use super::{grounds::Ground, procedure::Verdict, standing::RestrictionGround};
use crate::db::text_enum;

text_enum! {
    /// What is done in a system.
    DeedKind {
        /// Art. 16.
        Rectify = "rectify",
        /// Art. 17.
        Erase = "erase",
        /// Art. 18.
        Restrict = "restrict",
        /// Art. 21, and what follows from a consent that was withdrawn.
        Object = "object",
    }
}

impl DeedKind {
    /// What a verdict has done in the systems; a statement that is added (art. 16) and a decision that is taken anew
    /// (art. 22) are a person's work.
    pub fn of(verdict: Verdict) -> Option<DeedKind> {
        match verdict {
            Verdict::Corrected | Verdict::Completed => Some(DeedKind::Rectify),
            Verdict::Erase => Some(DeedKind::Erase),
            Verdict::Restrict => Some(DeedKind::Restrict),
            Verdict::Stop => Some(DeedKind::Object),
            _ => None,
        }
    }
}

text_enum! {
    /// How far a deed is. Words: `deed-state-…` in `locales/*/execution.ftl`.
    DeedState {
        /// Written down; nobody has looked in the system yet.
        Planned = "planned",
        /// Tried and taken back: what was there and what would be there has been seen.
        Tried = "tried",
        /// One of two has confirmed it.
        Signed = "signed",
        /// A worker carries it out.
        Confirmed = "confirmed",
        /// A worker has begun; if it died, the system is looked at again.
        Running = "running",
        Done = "done",
        /// It must stay where it is, on a ground of the law.
        Stays = "stays",
        /// Nothing was changed; the cause stands beside it.
        Failed = "failed",
        /// Somebody is to do it by hand.
        Asked = "asked",
        /// Who was asked could not, with the reason.
        CouldNot = "could-not",
    }
}

impl DeedState {
    /// Nothing more will come of it.
    pub fn is_settled(self) -> bool {
        matches!(self, DeedState::Done | DeedState::Stays | DeedState::CouldNot)
    }

    /// A worker may be at it.
    pub fn is_under_way(self) -> bool {
        matches!(self, DeedState::Confirmed | DeedState::Running)
    }

    /// It may be tried again with another look: never while a worker is at it, never once it is settled.
    pub fn may_be_tried(self) -> bool {
        matches!(self, DeedState::Planned | DeedState::Tried | DeedState::Signed | DeedState::Failed)
    }
}

text_enum! {
    /// Why a deed came to nothing. Words: `deed-failure-…`.
    DeedFailure {
        Unreachable = "unreachable",
        Timeout = "timeout",
        Refused = "refused",
        /// The new value does not fit the column.
        Unfit = "unfit",
        Nonsense = "nonsense",
        /// The source, or this way of changing it, is not declared any more.
        Undeclared = "undeclared",
        /// It looks different there than when it was tried.
        Changed = "changed",
        /// The statement changed another number of rows than it may, or than when it was tried.
        Rows = "rows",
        /// Afterwards it did not look there as it should.
        Unverified = "unverified",
        /// Nowhere there stands the value that is to be corrected.
        NoSuchValue = "no-such-value",
        /// Several values stand there, and nobody said which.
        Ambiguous = "ambiguous",
        /// It cannot be said how long this must be kept, since a column of the period is not there.
        KeepUnknown = "keep-unknown",
        /// The case is not being carried out any more.
        Moved = "moved",
        Storage = "storage",
    }
}

impl DeedFailure {
    /// What was seen does not count any more: it has to be tried anew before it is confirmed again.
    pub fn wants_a_new_trial(self) -> bool {
        !matches!(
            self,
            DeedFailure::Unreachable | DeedFailure::Timeout | DeedFailure::Storage | DeedFailure::Nonsense
        )
    }
}

/// The grounds on which something that was to be erased stays: art. 17(3).
pub const KEEPS: [Ground; 5] = [
    Ground::LegalObligation,
    Ground::LegalClaims,
    Ground::Expression,
    Ground::PublicHealth,
    Ground::Research,
];

text_enum! {
    /// What stands against erasing. Words: `deed-stop-…`.
    Stop {
        /// The source declares how long.
        Period = "period",
        /// The source says that there is a legal hold.
        Hold = "hold",
        /// The register names a period, and nobody declared how it is counted here (art. 5(1)(e), 30(1)(f)).
        Register = "register",
        /// A restriction in force protects the data (art. 18(1)(b) and (c), 18(2)).
        Restriction = "restriction",
    }
}

impl Stop {
    /// A person may say why it does not apply; what the system itself says nobody overrules here.
    pub fn may_be_answered(self) -> bool {
        matches!(self, Stop::Register | Stop::Restriction)
    }
}

/// Whether a restriction in force stands against erasing: the person wanted the data kept.
pub fn protects(ground: RestrictionGround) -> bool {
    matches!(ground, RestrictionGround::Unlawful | RestrictionGround::NeededForClaims)
}

/// Until when rows must stay, from the last day of each: `None` for a row whose period has not begun to run.
/// `Err(())` when none of them must stay any more.
///
/// # Errors
/// Nothing stays.
pub fn stays_until(days: &[Option<NaiveDate>], today: NaiveDate) -> Result<Option<NaiveDate>, NothingStays> {
    if days.iter().any(Option::is_none) {
        return Ok(None);
    }
    match days.iter().flatten().max() {
        Some(last) if *last >= today => Ok(Some(*last)),
        _ => Err(NothingStays),
    }
}

/// Every period is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NothingStays;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_stay_stays_until_the_last_day() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day);
        let today = day(23).unwrap();
        assert_eq!(stays_until(&[], today), Err(NothingStays));
        assert_eq!(stays_until(&[day(21), day(22)], today), Err(NothingStays));
        assert_eq!(stays_until(&[day(1), day(23)], today), Ok(day(23)), "the last day counts whole");
        assert_eq!(stays_until(&[day(24), None], today), Ok(None), "its period has not begun");
    }

    #[test]
    fn what_is_settled_is_not_done_again() {
        for state in DeedState::ALL {
            assert!(!(state.is_settled() && state.may_be_tried()), "{state}");
            assert!(!(state.is_under_way() && state.may_be_tried()), "{state}");
        }
    }
}
