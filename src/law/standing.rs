//! What goes on after a case: restriction (art. 18), objection (art. 21), the duty to tell recipients (art. 19).
//!
//! Invariant: pure. A restriction is lifted only after the person was told (R2.7), and an objection to direct
//! marketing has one outcome (R2.6).

use chrono::{DateTime, Utc};

use super::rights::Right;
use crate::db::text_enum;

/// How long what has ended is kept, in years: limitation of claims (RULES 6.3, a convention).
pub const KEPT_YEARS: u32 = 3;

text_enum! {
    /// Why processing is restricted: art. 18(1). Words: `restriction-ground-…` in `locales/*/registers.ftl`.
    RestrictionGround {
        /// (a): the person contests the accuracy, for as long as that is verified.
        AccuracyContested = "accuracy-contested",
        /// (b): the processing is unlawful, and the person wants restriction instead of erasure.
        Unlawful = "unlawful",
        /// (c): the controller needs the data no longer, the person does for legal claims.
        NeededForClaims = "needed-for-claims",
        /// (d): an objection under art. 21(1) is being weighed.
        ObjectionPending = "objection-pending",
    }
}

impl RestrictionGround {
    /// As it is cited.
    pub fn article(self) -> &'static str {
        match self {
            RestrictionGround::AccuracyContested => "18(1)(a)",
            RestrictionGround::Unlawful => "18(1)(b)",
            RestrictionGround::NeededForClaims => "18(1)(c)",
            RestrictionGround::ObjectionPending => "18(1)(d)",
        }
    }
}

text_enum! {
    /// What restricted data may be used for besides being stored: art. 18(2), which knows no other.
    UseGround {
        Consent = "consent",
        LegalClaims = "legal-claims",
        /// The rights of another natural or legal person.
        AnotherPerson = "another-person",
        /// Important public interest of the Union or a Member State.
        PublicInterest = "public-interest",
    }
}

/// Where a restriction stands, as far as lifting it asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RestrictionFacts {
    /// When the notice of art. 18(3) is recorded as sent.
    pub notice_sent_at: Option<DateTime<Utc>>,
    pub lifted_at: Option<DateTime<Utc>>,
}

/// Why a restriction stays in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LiftRefusal {
    #[error("the person was not told before the lifting (art. 18(3), R2.7)")]
    NoticeMissing,
    #[error("the notice is not sent yet (art. 18(3), R2.7)")]
    NoticeInFuture,
    #[error("the restriction is lifted already")]
    AlreadyLifted,
}

impl RestrictionFacts {
    /// R2.7: the notice of art. 18(3) comes first.
    ///
    /// # Errors
    /// [`LiftRefusal`] names what is missing.
    pub fn may_lift(self, now: DateTime<Utc>) -> Result<(), LiftRefusal> {
        match (self.lifted_at, self.notice_sent_at) {
            (Some(_), _) => Err(LiftRefusal::AlreadyLifted),
            (None, None) => Err(LiftRefusal::NoticeMissing),
            (None, Some(sent)) if sent > now => Err(LiftRefusal::NoticeInFuture),
            (None, Some(_)) => Ok(()),
        }
    }
}

text_enum! {
    /// Against what somebody objects.
    ObjectionKind {
        /// Art. 21(1): processing on art. 6(1)(e) or (f).
        Processing = "processing",
        /// Art. 21(2): direct marketing, profiling for it included.
        Marketing = "marketing",
        /// Art. 21(6): research or statistics.
        Research = "research",
    }
}

impl ObjectionKind {
    pub fn article(self) -> &'static str {
        match self {
            ObjectionKind::Processing => "21(1)",
            ObjectionKind::Marketing => "21(2)",
            ObjectionKind::Research => "21(6)",
        }
    }

    /// R2.6: an objection to direct marketing is never weighed; it stops (art. 21(3)).
    pub fn allows(self, outcome: ObjectionOutcome) -> bool {
        match self {
            ObjectionKind::Marketing => outcome == ObjectionOutcome::Stopped,
            ObjectionKind::Processing => outcome != ObjectionOutcome::PublicTask,
            ObjectionKind::Research => {
                matches!(
                    outcome,
                    ObjectionOutcome::Pending | ObjectionOutcome::Stopped | ObjectionOutcome::PublicTask
                )
            }
        }
    }
}

text_enum! {
    /// What the weighing led to.
    ObjectionOutcome {
        /// Still being weighed.
        Pending = "pending",
        /// The processing has stopped.
        Stopped = "stopped",
        /// Compelling legitimate grounds override the person's: art. 21(1). The controller has to show them.
        Overridden = "overridden",
        /// Needed for legal claims: art. 21(1).
        LegalClaims = "legal-claims",
        /// Research or statistics needed for a task in the public interest: art. 21(6).
        PublicTask = "public-task",
    }
}

impl ObjectionOutcome {
    /// The processing goes on against the person's will: then the weighing must be on record.
    pub fn goes_on(self) -> bool {
        matches!(
            self,
            ObjectionOutcome::Overridden | ObjectionOutcome::LegalClaims | ObjectionOutcome::PublicTask
        )
    }
}

text_enum! {
    /// How far one recipient has been told (art. 19). No source defines "disproportionate".
    Told {
        /// Nobody has done it yet.
        Open = "open",
        Notified = "notified",
        Impossible = "impossible",
        Disproportionate = "disproportionate",
    }
}

/// What art. 19 asks of a case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RecipientFacts {
    /// One line per recipient exists, or it is recorded that there are none.
    pub opened: bool,
    /// Lines that nobody has dealt with.
    pub open: usize,
}

/// Why art. 19 is not fulfilled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecipientRefusal {
    #[error("nobody has listed who received the data (art. 19, R2.8)")]
    NotListed,
    #[error("recipients are still to be told (art. 19, R2.8)")]
    StillOpen,
}

impl RecipientFacts {
    /// R2.8: who received the data stands on a list, one line each, processors included.
    ///
    /// # Errors
    /// [`RecipientRefusal::NotListed`].
    pub fn are_listed(self, right: Right) -> Result<(), RecipientRefusal> {
        match self.opened || !recipients_are_told(right) {
            true => Ok(()),
            false => Err(RecipientRefusal::NotListed),
        }
    }

    /// R2.8: every recipient is told, or it is recorded why not.
    ///
    /// # Errors
    /// [`RecipientRefusal`] names what is missing.
    pub fn are_settled(self, right: Right) -> Result<(), RecipientRefusal> {
        match self {
            _ if !recipients_are_told(right) => Ok(()),
            RecipientFacts { opened: false, .. } => Err(RecipientRefusal::NotListed),
            RecipientFacts { open: 1.., .. } => Err(RecipientRefusal::StillOpen),
            _ => Ok(()),
        }
    }
}

/// Art. 19 is about arts 16, 17(1) and 18, and no other.
pub fn recipients_are_told(right: Right) -> bool {
    matches!(right, Right::Rectification | Right::Erasure | Right::Restriction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restriction_is_lifted_only_after_the_notice_r2_7() {
        let now = DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_000);
        let (before, after) = (now - chrono::TimeDelta::days(1), now + chrono::TimeDelta::seconds(1));
        let facts = |notice_sent_at, lifted_at| RestrictionFacts { notice_sent_at, lifted_at }.may_lift(now);
        assert_eq!(facts(None, None), Err(LiftRefusal::NoticeMissing));
        assert_eq!(facts(Some(after), None), Err(LiftRefusal::NoticeInFuture));
        assert_eq!(facts(Some(before), None), Ok(()));
        assert_eq!(facts(Some(now), None), Ok(()));
        assert_eq!(facts(Some(before), Some(before)), Err(LiftRefusal::AlreadyLifted));
    }

    #[test]
    fn marketing_knows_one_outcome_r2_6() {
        for outcome in ObjectionOutcome::ALL {
            assert_eq!(
                ObjectionKind::Marketing.allows(*outcome),
                *outcome == ObjectionOutcome::Stopped,
                "{outcome}"
            );
        }
        assert!(ObjectionKind::Processing.allows(ObjectionOutcome::Overridden));
        assert!(!ObjectionKind::Research.allows(ObjectionOutcome::Overridden));
    }

    #[test]
    fn every_recipient_is_dealt_with_before_the_duty_is_done_r2_8() {
        let facts = |opened, open| RecipientFacts { opened, open };
        assert_eq!(facts(false, 0).are_settled(Right::Access), Ok(()));
        for right in [Right::Rectification, Right::Erasure, Right::Restriction] {
            assert_eq!(facts(false, 0).are_settled(right), Err(RecipientRefusal::NotListed));
            assert_eq!(facts(true, 1).are_settled(right), Err(RecipientRefusal::StillOpen));
            assert_eq!(facts(true, 0).are_settled(right), Ok(()));
        }
    }
}
